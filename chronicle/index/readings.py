"""Reading the files of a compile, unit by unit; a file whose pieces do not make sense apart is read whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.index.signature import Signature
from chronicle.index.units import Unit, units

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from chronicle.index.job import Job
    from chronicle.index.units import UnitReport
    from chronicle.index.workers import InProcess, WorkerPool
    from chronicle.loader.files import Address


class Readings:
    """The files that were read: the signature of each, and what each of its units holds."""

    def __init__(self, job: Job, advance: Callable[[], None]) -> None:
        self._job = job
        self._advance = advance
        """Called when a unit has been read for the first time."""
        self.signatures: dict[str, Signature] = {}
        self.told: dict[str, dict[int, UnitReport]] = {}
        """What each unit holds, by file and unit number."""
        self.units = 0
        """How many units have been numbered; also the next number."""

    def sign(self, names: Iterable[str]) -> None:
        """Take the signatures of files, before `read`, so that no later edit goes unnoticed."""
        for name in names:  # the settings were read earlier, so their signature is older too
            own = name == self._job.config
            self.signatures[name] = self._job.own_signature if own else Signature.of(self._job.files[name])

    def read(self, workers: InProcess | WorkerPool, names: Collection[str]) -> None:
        """Have the workers read files that were signed."""
        cut: list[Unit] = []
        for name in names:
            signature = self.signatures[name]
            made, digest = (
                self._job.own_units
                if name == self._job.config
                else units(name, self._job.files[name], signature.size)
            )
            self.signatures[name] = signature._replace(digest=digest)
            cut += made
        numbered = self._numbered(cut)
        self._have_read(workers, numbered)
        self._have_read(workers, self._repeating(numbered))
        whole = [name for name in names if not _apart(self.told[name].values())]
        self._have_read(workers, self._numbered([Unit(name, self._job.files[name]) for name in whole]))

    def __iter__(self) -> Iterator[tuple[str, int, UnitReport]]:
        """Every unit, by file: the file's name, the unit's number, and what it holds."""
        for name in sorted(self.told):
            for number, told in self.told[name].items():
                yield name, number, told

    def lines(self, name: str) -> dict[Address, int] | None:
        """The line of each entry of a file that was read in pieces; None for one read whole."""
        told = self.told.get(name, {}).values()
        return {one[:2]: one.line for piece in told for one in piece.entries} if len(told) > 1 else None

    def _numbered(self, cut: list[Unit]) -> dict[int, Unit]:
        numbered = dict(enumerate(cut, self.units))
        self.units += len(cut)
        self.told |= {unit.name: {} for unit in cut}
        return numbered

    def _have_read(self, workers: InProcess | WorkerPool, numbered: Mapping[int, Unit]) -> None:
        for number, told in workers.read(numbered):
            name = numbered[number].name
            if number not in self.told[name]:
                self._advance()
            self.told[name][number] = told
            if told.digest is not None:
                self.signatures[name] = self.signatures[name]._replace(digest=told.digest)

    def _repeating(self, numbered: Mapping[int, Unit]) -> dict[int, Unit]:
        """The pieces that repeat ids of earlier pieces of their file, to be read again knowing of those."""
        repeating: dict[int, Unit] = {}
        lines: dict[str, dict[Address, int]] = {}
        for number, unit in numbered.items():
            if unit.piece is None:
                continue
            known = lines.setdefault(unit.name, {})
            before = {}
            for one in self.told[unit.name][number].entries:
                if one.read and known.setdefault(one[:2], one.line) != one.line:
                    before[one[:2]] = known[one[:2]]
            if before:
                repeating[number] = unit._replace(before=before)
        return repeating


def _apart(told: Collection[UnitReport]) -> bool:
    """Whether a file's pieces mean what the whole does: none was refused; no id, header or settings recur."""
    seen = [one[:2] for piece in told for one in piece.entries]
    headers = [table for piece in told for table in piece.headers]
    settings = sum(piece.settings for piece in told)
    return all(piece.apart for piece in told) and (
        len(told) == 1
        or (settings <= 1 and len(set(headers)) == len(headers) and len(set(seen)) == len(seen))
    )
