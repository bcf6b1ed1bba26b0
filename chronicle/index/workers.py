"""Reading units and linking their facts: in this process alone, or for a large base in several.

A fact stays in the process that read it, and only its rows are sent back: together, the processes need about
as much memory as one would.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn, cast

from chronicle.index.resolver import Made, ResolutionContext, Resolver
from chronicle.index.units import UNREAD, EntryReport, Unit, UnitReport
from chronicle.loader.entries import MODELS, ValidEntry
from chronicle.loader.files import BaseFile, load
from chronicle.loader.pieces import read_piece
from chronicle.model.base import Fact

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

LARGE: Final = 2**21
"""From this many bytes of files, several processes are quicker than one."""
_MOST: Final = 4
"""The most processes: more would only wait for the one that writes, and each needs memory of its own."""

Keys = Mapping[int, Sequence[int]]
"""The index keys of each unit's entries, by unit number; 0 for an entry that does not stand."""


class LostWorker(OSError):
    """A worker process ended before its work was done."""


class _Kept(NamedTuple):
    place: int  # among the unit's entries, as reported in `UnitReport`
    line: int
    entered: ValidEntry
    fact: Fact


class Worker:
    """Reads units, keeps their facts, and links them."""

    def __init__(self, financial_year: tuple[int, int], config: str, own: BaseFile | None) -> None:
        self._financial_year = financial_year
        self._config = config
        self._own = own
        """The file named `config`, if it was read already."""
        self._kept: dict[int, tuple[str, list[_Kept]]] = {}

    def read(self, number: int, unit: Unit) -> UnitReport:
        """Read a unit: keep its facts here, and report everything else about it."""
        file = self._file(unit)
        if file is None:
            self._kept[number] = unit.name, []
            return UNREAD
        settings = "chronicle" in file.document
        standing = {(one.table, one.id): one for one, _ in file.entries(self._financial_year)}
        entries: list[EntryReport] = []
        facts: list[_Kept] = []
        for (table, id_), line in {**file.lost, **file.lines}.items():
            if table not in MODELS:
                continue
            one = standing.get((table, id_))
            entity = one
            if one is not None and isinstance(one.entry, Fact):
                facts.append(_Kept(len(entries), line, one, one.entry))
                entity = None
            allow = tuple(one.entry.allow) if one is not None else ()
            read = (table, id_) in file.lines
            entries.append(EntryReport(table, id_, line, one is not None, allow, entity, read))
        self._kept[number] = unit.name, facts
        mended = {unit.piece.line if unit.piece else 0: file.text} if file.mended else {}
        return UnitReport(
            entries, file.findings, file.mentioned, file.aside, settings, mended, file.digest, file.headers
        )

    def _file(self, unit: Unit) -> BaseFile | None:
        if unit.piece is not None:
            return read_piece(unit.name, unit.piece, unit.before)
        if unit.name == self._config and self._own is not None:
            file, self._own = self._own, None
            return file
        return load(unit.path, unit.name)

    def link(self, number: int, keys: Sequence[int], resolver: Resolver) -> Made:
        """Link the facts of a unit, and forget them."""
        name, facts = self._kept.pop(number)
        made = Made()
        for place, line, entered, fact in facts:
            if key := keys[place]:
                resolver.fact(key, entered, fact, (name, line), made)
        return made


class InProcess:
    """A crew of one: everything is done in this process."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def read(self, units: Mapping[int, Unit]) -> Iterator[tuple[int, UnitReport]]:
        """Read units, in the order given."""
        for number, unit in units.items():
            yield number, self._worker.read(number, unit)

    def link(self, common: ResolutionContext, keys: Keys) -> Iterator[tuple[int, Made]]:
        """Link the facts of units, in the order given."""
        resolver = Resolver(common)
        for number, own in keys.items():
            yield number, self._worker.link(number, own, resolver)

    def dismiss(self) -> None:
        """Nothing to do: no process was started."""


class WorkerPool:
    """Several processes: of n, process k takes the units whose number is k modulo n."""

    def __init__(self, worker: Worker, size: int) -> None:
        from multiprocessing.connection import Pipe  # noqa: PLC0415 - only a large base needs it

        self._pipes: list[Connection[Any, Any]] = []
        self._processes: list[int] = []
        for _ in range(size):
            ours, theirs = Pipe()
            process = os.fork()
            if process == 0:
                for other in (*self._pipes, ours):
                    other.close()  # else no pipe would close with the parent, and workers would not end
                _serve(theirs, worker)
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)

    def read(self, units: Mapping[int, Unit]) -> Iterator[tuple[int, UnitReport]]:
        """Read units, in the order given."""
        self._ask(units, "read")
        return self._answers(units)

    def link(self, common: ResolutionContext, keys: Keys) -> Iterator[tuple[int, Made]]:
        """Link the facts of units; the workers start at once, and results come in the order given."""
        self._ask(keys, "link", common)
        return map(self._made, self._answers(keys))

    @staticmethod
    def _made(answer: tuple[int, Any]) -> tuple[int, Made]:
        number, (packed, findings, aside, refers) = answer
        rows, involves = marshal.loads(packed)  # noqa: S302 - by our own fork, a moment ago
        return number, Made(rows, involves, findings, aside, refers)

    def _ask(self, units: Mapping[int, Any], *what: object) -> None:
        """Send each process its share in one message: with a pipe full both ways, both ends would wait."""
        size = len(self._pipes)
        try:
            for place, pipe in enumerate(self._pipes):
                share = {number: unit for number, unit in units.items() if number % size == place}
                pipe.send((*what, share))
        except OSError as error:
            raise LostWorker("a process of the crew is gone") from error

    def _answers(self, units: Iterable[int]) -> Iterator[tuple[int, Any]]:
        """The answers about units, in the order given; those that arrive early are held back."""
        from multiprocessing.connection import wait  # noqa: PLC0415 - only a large base needs it

        early: dict[int, Any] = {}
        try:
            for number in units:
                while number not in early:
                    early.update(cast("Connection[Any, Any]", pipe).recv() for pipe in wait(self._pipes))
                yield number, early.pop(number)
        except (EOFError, OSError) as error:
            raise LostWorker("a process of the crew is gone") from error

    def dismiss(self) -> None:
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
                case ("link", common, keys):
                    resolver = Resolver(common)
                    for number, own in keys.items():
                        made = worker.link(number, own, resolver)
                        packed = marshal.dumps((dict(made.rows), dict(made.involves)))
                        pipe.send((number, (packed, made.findings, made.aside, made.refers)))
    finally:  # after any failure too: the parent sees the closed pipe, and does the work itself
        os._exit(0)


def _processors() -> int:
    """The number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def workers_for(worker: Worker, size: int, *, alone: bool) -> InProcess | WorkerPool:
    """The crew for `size` bytes of files: this process alone if they are few, or if it cannot fork."""
    count = min(_MOST, _processors())
    if alone or size < LARGE or count == 1 or not hasattr(os, "fork"):
        return InProcess(worker)
    return WorkerPool(worker, count)
