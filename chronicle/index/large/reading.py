"""For very large bases: reading files unit by unit; one whose pieces do not make sense apart is read whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.index.large.pieces import FileUnits, Unit, cut_file
from chronicle.index.signature import Signature
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from chronicle.index.large.workers import InProcess, UnitReport, WorkerPool
    from chronicle.loader.files import Address, BaseFile


class SettingsFile(NamedTuple):
    """The file that holds `[chronicle]`, which is read before all others."""

    name: str
    signature: Signature
    units: FileUnits
    file: BaseFile | None
    """The file as read, if it was read whole and is not too large to be kept."""


class UnitReader:
    """The files read in a compile: the signature of each, and what each of its units holds."""

    def __init__(
        self, files: Mapping[str, Path], settings: SettingsFile, on_read: Callable[[], None]
    ) -> None:
        """Read files of a base.

        Args:
            files: Where to read each file, by name.
            settings: The settings file, whose signature and units are known already.
            on_read: Called when a unit has been read for the first time.
        """
        self._files = files
        self._settings = settings
        self._on_read = on_read
        self.signatures: dict[str, Signature] = {}
        self.reports: dict[str, dict[int, UnitReport]] = {}
        """What each unit holds, by file and unit number."""
        self.unit_count = 0
        """How many units have been numbered; also the next number."""

    def sign(self, names: Iterable[str]) -> None:
        """Take the signatures of files, before `read`, so that no later edit goes unnoticed."""
        for name in names:  # the settings were read earlier, so their signature is older too
            is_settings = name == self._settings.name
            self.signatures[name] = (
                self._settings.signature if is_settings else Signature.of(self._files[name])
            )

    def read(self, workers: InProcess | WorkerPool, names: Collection[str]) -> None:
        """Have the workers read files that were signed."""
        all_units: list[Unit] = []
        for name in names:
            signature = self.signatures[name]
            units, digest = (
                self._settings.units
                if name == self._settings.name
                else cut_file(name, self._files[name], signature.size)
            )
            self.signatures[name] = signature._replace(digest=digest)
            all_units += units
        numbered = self._numbered(all_units)
        self._read_units(workers, numbered)
        self._read_units(workers, self._repeating(numbered))
        whole = [name for name in names if not _pieces_agree(self.reports[name].values())]
        self._read_units(workers, self._numbered([Unit(name, self._files[name]) for name in whole]))

    def __iter__(self) -> Iterator[tuple[str, int, UnitReport]]:
        """Yield every unit, by file: the file's name, the unit's number, and what it holds."""
        for name in sorted(self.reports):
            for number, report in self.reports[name].items():
                yield name, number, report

    def entry_lines(self, name: str) -> dict[Address, int] | None:
        """Return the line of each entry of a file that was read; None if parts of an entry stand elsewhere."""
        if not self.has_whole_entries(name):
            return None
        return {entry[:2]: entry.line for report in self.reports[name].values() for entry in report.entries}

    def has_whole_entries(self, name: str) -> bool:
        """Tell whether all of each entry of a file that was read stands between its header and the next entry's."""
        return all(report.has_whole_entries for report in self.reports[name].values())

    def _numbered(self, units: list[Unit]) -> dict[int, Unit]:
        numbered = dict(enumerate(units, self.unit_count))
        self.unit_count += len(units)
        self.reports |= {unit.name: {} for unit in units}
        return numbered

    def _read_units(self, workers: InProcess | WorkerPool, numbered: Mapping[int, Unit]) -> None:
        for number, report in workers.read(numbered):
            name = numbered[number].name
            if number not in self.reports[name]:
                self._on_read()
            self.reports[name][number] = report
            if report.digest is not None:
                self.signatures[name] = self.signatures[name]._replace(digest=report.digest)

    def _repeating(self, numbered: Mapping[int, Unit]) -> dict[int, Unit]:
        """Return the pieces that repeat ids of earlier pieces of their file, to be read again knowing of those."""
        repeating: dict[int, Unit] = {}
        lines: dict[str, dict[Address, int]] = {}
        for number, unit in numbered.items():
            if unit.piece is None:
                continue
            first_lines = lines.setdefault(unit.name, {})
            repeated = {}
            for entry in self.reports[unit.name][number].entries:
                if entry.is_toml and first_lines.setdefault(entry[:2], entry.line) != entry.line:
                    repeated[entry[:2]] = first_lines[entry[:2]]
            if repeated:
                repeating[number] = unit._replace(repeated=repeated)
        return repeating


def _pieces_agree(reports: Collection[UnitReport]) -> bool:
    """Tell whether a file's pieces mean what it does: none was refused; no id, header or settings recur."""
    addresses = [entry[:2] for report in reports for entry in report.entries]
    headers = [table for report in reports for table in report.table_headers]
    settings = [table for report in reports for table in report.settings_tables]
    return all(report.is_independent for report in reports) and (
        len(reports) == 1 or all(len(set(names)) == len(names) for names in (settings, headers, addresses))
    )
