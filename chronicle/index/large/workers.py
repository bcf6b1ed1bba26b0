"""For very large bases: reading units and resolving their facts in several processes, else in this one alone.

A fact stays in the process that read it, and only its rows are sent back: together, the processes need about
as much memory as one would.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NoReturn, cast

from chronicle.index.large.pieces import Unit, read_piece
from chronicle.index.resolver import ResolutionContext, ResolvedRows, Resolver
from chronicle.loader.entries import MODELS, ValidEntry
from chronicle.loader.files import BaseFile, load
from chronicle.loader.values import ReadingSettings
from chronicle.model.base import CitedEntry
from chronicle.model.entities import SETTINGS
from chronicle.model.fact import Fact, days_reported
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from chronicle.findings import Finding, KeyPath
    from chronicle.model.base import Reference
    from chronicle.model.entities import ReportSettings

LARGE_BASE: Final = 2**21
"""From this many bytes of files, several processes are quicker than one."""
_MOST_PROCESSES: Final = 4
"""More would only wait for the one that writes, and each needs memory of its own."""

Keys = Mapping[int, Sequence[int]]
"""The index keys of each unit's entries, by unit number; 0 for an entry that does not stand."""


class LostWorker(OSError):
    """A worker process ended before its work was done."""


class EntryReport(NamedTuple):
    """An entry of a unit. An entity is passed on whole; of a fact only that it stands, not its content."""

    table: str
    id: str
    line: int
    stands: bool
    allow: tuple[str, ...]
    entity: ValidEntry | None
    is_toml: bool
    """False if it is in a part that is not TOML, and only its header was recognised."""


class UnitReport(NamedTuple):
    """What a worker reports of a unit: all that must be known before any fact can be resolved."""

    entries: list[EntryReport]
    findings: list[Finding]
    mentioned: set[str]
    """Words that may be ids, in the parts that were set aside."""
    set_aside_references: list[tuple[KeyPath, Reference]]
    """The references of facts and citations that were set aside, each with the path of its fact."""
    settings_tables: tuple[str, ...]
    """Those of `[chronicle]` and `[report]` that it holds."""
    report: ReportSettings | None
    """What `[report]` says, if it stands where it belongs."""
    mended: dict[int, str]
    """If parts were not TOML: the unit's text with those blanked, by the number of lines before the unit."""
    digest: str | None
    reported: dict[str, int]
    """For each source that an entry of it cites, a day before which it cannot have been published."""
    table_headers: set[str]
    """The tables with a header of their own in it, such as `[people]`."""
    has_whole_entries: bool = False
    """Whether all of each entry stands between its header and the next entry's."""
    is_independent: bool = True
    """False if it is a piece that cannot be read without the rest of its file; all else is then empty."""


_NOT_INDEPENDENT: Final = UnitReport(
    [],
    [],
    set(),
    [],
    settings_tables=(),
    report=None,
    mended={},
    digest=None,
    reported={},
    table_headers=set(),
    is_independent=False,
)


class _PendingFact(NamedTuple):
    """A fact that was read and is to be resolved."""

    position: int  # among the unit's entries, as reported in `UnitReport`
    line: int
    valid: ValidEntry
    fact: Fact


class Worker:
    """The work on units: reading them, keeping their facts, and resolving these."""

    def __init__(self, settings: ReadingSettings, settings_name: str, settings_file: BaseFile | None) -> None:
        self._settings = settings
        self._settings_name = settings_name
        self._settings_file = settings_file
        """The file named `settings_name`, if it was read already."""
        self._pending: dict[int, tuple[str, list[_PendingFact]]] = {}

    def read(self, number: int, unit: Unit) -> UnitReport:
        """Read a unit: keep its facts here, and report everything else about it."""
        file = self._file(unit)
        if file is None:
            self._pending[number] = unit.name, []
            return _NOT_INDEPENDENT
        settings_tables = tuple(table for table in SETTINGS if table in file.document)
        report = file.report() if unit.name == self._settings_name else None
        standing = {(valid.table, valid.id): valid for valid, _ in file.entries(self._settings)}
        entries: list[EntryReport] = []
        facts: list[_PendingFact] = []
        reported: dict[str, int] = {}
        for (table, id_), line in {**file.recognised, **file.lines}.items():
            if table not in MODELS:
                continue
            valid = standing.get((table, id_))
            entity = valid
            if valid is not None and isinstance(valid.entry, CitedEntry):
                for source, day in days_reported(valid.entry):
                    reported[source] = max(day, reported.get(source, day))
            if valid is not None and isinstance(valid.entry, Fact):
                facts.append(_PendingFact(len(entries), line, valid, valid.entry))
                entity = None
            allow = tuple(valid.entry.allow) if valid is not None else ()
            is_toml = (table, id_) in file.lines
            entries.append(EntryReport(table, id_, line, valid is not None, allow, entity, is_toml))
        self._pending[number] = unit.name, facts
        return UnitReport(
            entries,
            file.findings,
            file.mentioned,
            file.set_aside_references,
            settings_tables,
            report,
            {unit.piece.lines_before if unit.piece else 0: file.text} if file.is_mended else {},
            file.digest,
            reported,
            file.table_headers,
            file.has_whole_entries,
        )

    def _file(self, unit: Unit) -> BaseFile | None:
        if unit.piece is not None:
            return read_piece(unit.name, unit.piece, unit.repeated)
        if unit.name == self._settings_name and self._settings_file is not None:
            file, self._settings_file = self._settings_file, None
            return file
        return load(unit.path, unit.name)

    def resolve(self, number: int, keys: Sequence[int], resolver: Resolver) -> ResolvedRows:
        """Resolve the facts of a unit, and forget them."""
        name, facts = self._pending.pop(number)
        rows = ResolvedRows()
        for position, line, valid, fact in facts:
            if key := keys[position]:
                resolver.fact(key, valid, fact, (name, line), rows)
            else:
                rows.lose(fact)
        return rows


class InProcess:
    """No workers beside this process: it does everything itself."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def read(self, units: Mapping[int, Unit]) -> Iterator[tuple[int, UnitReport]]:
        """Read units, in the order given."""
        for number, unit in units.items():
            yield number, self._worker.read(number, unit)

    def resolve(self, context: ResolutionContext, keys: Keys) -> Iterator[tuple[int, ResolvedRows]]:
        """Resolve the facts of units, in the order given."""
        resolver = Resolver(context)
        for number, unit_keys in keys.items():
            yield number, self._worker.resolve(number, unit_keys, resolver)

    def close(self) -> None:
        """Do nothing: no process was started."""


class WorkerPool:
    """Several processes: of n, process k takes the units whose number is k modulo n."""

    def __init__(self, worker: Worker, size: int) -> None:
        from multiprocessing.connection import Pipe  # noqa: PLC0415 - only a large base needs it

        self._pipes: list[Connection[Any, Any]] = []
        self._processes: list[int] = []
        for _ in range(size):
            parent_end, worker_end = Pipe()
            process = os.fork()
            if process == 0:
                for pipe in (*self._pipes, parent_end):
                    pipe.close()  # else no pipe would close with the parent, and workers would not end
                _serve(worker_end, worker)
            worker_end.close()
            self._pipes.append(parent_end)
            self._processes.append(process)

    def read(self, units: Mapping[int, Unit]) -> Iterator[tuple[int, UnitReport]]:
        """Read units, in the order given."""
        self._send_shares(units, "read")
        return self._answers(units)

    def resolve(self, context: ResolutionContext, keys: Keys) -> Iterator[tuple[int, ResolvedRows]]:
        """Resolve the facts of units; the workers start at once, and results come in the order given."""
        self._send_shares(keys, "resolve", context)
        return map(self._unpacked, self._answers(keys))

    @staticmethod
    def _unpacked(answer: tuple[int, Any]) -> tuple[int, ResolvedRows]:
        number, (packed, findings, states, refers) = answer
        rows, involves = marshal.loads(packed)  # noqa: S302 - by our own fork, a moment ago
        return number, ResolvedRows(rows, involves, findings, states, refers)

    def _send_shares(self, units: Mapping[int, Any], *request: object) -> None:
        """Send each process its share in one message: with a pipe full both ways, both ends would wait."""
        size = len(self._pipes)
        try:
            for place, pipe in enumerate(self._pipes):
                share = {number: unit for number, unit in units.items() if number % size == place}
                pipe.send((*request, share))
        except OSError as error:
            raise LostWorker("a worker process is gone") from error

    def _answers(self, numbers: Iterable[int]) -> Iterator[tuple[int, Any]]:
        """Yield the answers about units, in the order given; those that arrive early are held back."""
        from multiprocessing.connection import wait  # noqa: PLC0415 - only a large base needs it

        early: dict[int, Any] = {}
        try:
            for number in numbers:
                while number not in early:
                    early.update(cast("Connection[Any, Any]", pipe).recv() for pipe in wait(self._pipes))
                yield number, early.pop(number)
        except (EOFError, OSError) as error:
            raise LostWorker("a worker process is gone") from error

    def close(self) -> None:
        """Close the pipes, which ends the processes, and wait for them."""
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            with suppress(ChildProcessError):
                os.waitpid(process, 0)


def _serve(pipe: Connection[Any, Any], worker: Worker) -> NoReturn:
    """In a worker process: answer requests until the pipe is closed."""
    try:
        while True:
            match pipe.recv():
                case ("read", units):
                    for number, unit in units.items():
                        pipe.send((number, worker.read(number, unit)))
                case ("resolve", context, keys):
                    resolver = Resolver(context)
                    for number, unit_keys in keys.items():
                        resolved = worker.resolve(number, unit_keys, resolver)
                        packed = marshal.dumps((dict(resolved.rows), dict(resolved.involves)))
                        pipe.send((number, (packed, resolved.findings, resolved.states, resolved.refers)))
    finally:  # after any failure too: the parent sees the closed pipe, and does the work itself
        os._exit(0)


def _processors() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def start_workers(worker: Worker, size: int, *, in_process: bool) -> InProcess | WorkerPool:
    """Return the workers for `size` bytes of files: this process alone if they are few, or if it cannot fork."""
    count = min(_MOST_PROCESSES, _processors())
    if in_process or size < LARGE_BASE or count == 1 or not hasattr(os, "fork"):
        return InProcess(worker)
    return WorkerPool(worker, count)
