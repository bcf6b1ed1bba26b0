"""What came back from a spreadsheet, merged into the base three ways: as exported, as it is now, as it came back.

A cell that says what was exported changes nothing. One that says something else is taken, unless the base says
something else by now as well: then both are told, and the base stays as it is. What is missing was filtered out or
deleted, which the sheet does not tell apart: it stays, and is told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from chronicle.importing.exported import TABLES, keys_of_rows
from chronicle.importing.sheet import SheetError
from chronicle.importing.snapshot import currency_of, reading_settings
from chronicle.model.entities import SETTINGS
from chronicle.model.fields import DATES, ValueType
from chronicle.text import citation_words
from chronicle.writing.base_entries import read_entries
from chronicle.writing.entry_rows import (
    CITATIONS,
    SOURCES,
    CellType,
    are_alike,
    as_toml,
    cell_type,
    citations_of,
    column_keys,
    flatten,
    put,
    text_of,
)
from chronicle.writing.toml_data import value_under
from chronicle.writing.toml_edits import EditRefused, append_entries, set_values
from chronicle.writing.typed_values import (
    NotRead,
    SeveralReadings,
    propose_id,
    read_typed_date,
    read_typed_number,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from chronicle.dates import YearStart
    from chronicle.findings import KeyPath
    from chronicle.importing.exported import Returned, ReturnedCell, ReturnedRow
    from chronicle.writing.base_entries import BaseEntries, BaseEntry
    from chronicle.writing.entry_rows import FlatText
    from chronicle.writing.toml_values import TomlValue

_CITED: Final = ("source", "at", "via")
_UNKNOWN: Final = CellType(None)
_USUAL_FILE: Final = "facts.toml"
"""Where the first entry of a table goes."""
_NAMES: Final = ("name", "title", "what", "person", "organisation", "type")
"""The keys, in order of preference, from which an id is proposed for a new entry without one."""


class CellChange(NamedTuple):
    """A cell that was changed: whose, in which column, what the base said and what it is to say, and its place."""

    address: str
    column: str
    before: FlatText
    after: FlatText
    place: str


class Conflict(NamedTuple):
    """A cell that was changed while the base was: what was exported, what the base says now, what came back."""

    address: str
    column: str
    exported: FlatText
    now: FlatText | None
    returned: FlatText
    place: str


class Refused(NamedTuple):
    """What cannot be taken: where it stands, and why."""

    place: str
    reason: str


@dataclass(slots=True)
class RoundTrip:
    """What came back, as it is to be merged.

    Attributes:
        texts: The new text of each file that changes.
        changes: The cells that are taken.
        added: The addresses of new entries.
        conflicts: The cells that both sides changed: the base stays as it is.
        missing: The addresses of entries, and the names of citations, whose rows are gone: they stay.
        refused: What cannot be taken.
        notices: What to look at.
    """

    texts: dict[str, str] = field(default_factory=dict)
    changes: list[CellChange] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def addresses(self) -> list[str]:
        """The addresses of all entries that change, each once."""
        return [*dict.fromkeys([*(change.address for change in self.changes), *self.added])]

    @property
    def is_whole(self) -> bool:
        """Whether all that came back is taken."""
        return not (self.conflicts or self.refused)


def merge(files: Mapping[str, bytes], returned: Returned) -> RoundTrip:
    """Return what came back, merged into the files of a base.

    Raises:
        SheetError: It was exported from another base.
    """
    merger = _Merger(read_entries(files), returned)
    trip = merger.run()
    try:
        trip.texts = dict(merger.texts(files))
    except EditRefused as refused:
        raise SheetError(str(refused), refused.hint) from None
    return trip


class _Place(NamedTuple):
    """Of what a row tells: an entry, or one of its citations."""

    table: str
    address: str
    above: tuple[str, ...] = ()
    label: str = ""
    """What stands before the names of its columns: `sources[2].`."""


class _Merger:
    """One merge: collects for each entry its new values and citations, and the values of new entries."""

    def __init__(self, base: BaseEntries, returned: Returned) -> None:
        self.base = base.entries
        self.returned = returned
        self.trip = RoundTrip(notices=[*returned.notices])
        self.values: dict[str, dict[str, TomlValue]] = {}
        """The new values of each entry that changes, and of new ones, without their citations."""
        self.citations: dict[str, list[dict[str, TomlValue]]] = {}
        """Likewise their citations, each as a table."""
        settings = self.base["chronicle"].values if "chronicle" in self.base else {}
        self.year = reading_settings(settings).financial_year
        self.currency = currency_of(settings)
        self.own_numbers = {entry.id for entry in self.base.values() if entry.values.get("type") == "number"}
        """The keys of the base's own that hold numbers."""

    def run(self) -> RoundTrip:
        """Merge every sheet."""
        self._require_same_base()
        for name in TABLES:
            if name in self.returned.tables:
                self._note_columns(name)
                if name == CITATIONS:
                    self._merge_citations()
                else:
                    self._merge_table(name)
        return self.trip

    def _require_same_base(self) -> None:
        """Refuse what was exported from another base: of that, no entry is in this one."""
        copies = (copy for name, copy in self.returned.copies.items() if name not in {*SETTINGS, CITATIONS})
        exported = {entry for copy in copies for entry, _ in copy.rows}
        if exported and exported.isdisjoint(self.base):
            raise SheetError(
                f"{self.returned.name} was exported from another base, “{self.returned.title}”",
                "name that base: --base PATH",
            )

    def _note_columns(self, name: str) -> None:
        """Say which columns are gone, and refuse those that are no keys."""
        columns, copied = self.returned.tables[name].columns, self.returned.copies[name].columns
        gone = copied - {*columns} - {*keys_of_rows(name)}
        if gone:
            self.trip.notices.append(
                f"{name}: nothing changes in columns that are gone: {', '.join(sorted(gone))}"
            )
        for column in columns:
            if column and column not in copied and name != CITATIONS and self._type(name, (), column) is None:
                self._refuse(name, f"{column} is no key of {name}")

    def _type(self, table: str, above: tuple[str, ...], column: str) -> CellType | None:
        """Return what the values of a column are; None if it is no key of the format."""
        keys = column_keys(column)
        type_ = cell_type(table, (*above, *keys)) if keys else None
        return None if type_ is None or type_.value is None else type_

    def _refuse(self, place: str, reason: str) -> None:
        self.trip.refused.append(Refused(place, reason))

    def _merge_table(self, name: str) -> None:
        rows, copy = self.returned.tables[name].rows, self.returned.copies[name].rows
        seen: set[str] = set()
        taken = {address.partition(".")[2] for address in (*self.base, *(row.entry for row in rows))}
        for row in rows:
            address = row.entry
            if address == f"{name}.":
                address = self._address_of_new(name, row, taken)
            elif address in seen:
                self._refuse(row.place, f"{address} stands in an earlier row already")
                continue
            seen.add(address)
            if name in SETTINGS and address not in self.base:
                self._refuse(row.place, f"the base has no [{name}] by now: write it in its first file")
                continue
            exported = copy.get((address, None))
            if exported is None and (renamed := self._renamed(row, address)):
                self._refuse(row.place, f"{renamed} is {address} here: chronicle rename {renamed} {address}")
                seen.add(renamed)
                continue
            if exported is None and address not in self.base:
                self.values[address] = {}
                self.trip.added.append(address)
                now: dict[str, FlatText] | None = {}
            else:
                entry = self.base.get(address)
                now = None if entry is None else _flat(name, entry.values)
            self._merge_row(
                row, _Place(name, address), exported or {}, now, partial(self._values_of, address)
            )
        self.trip.missing += (entry for entry, _ in copy if entry not in seen and entry in self.base)

    def _renamed(self, row: ReturnedRow, address: str) -> str | None:
        """Return the entry whose row this was, if it says all that one said, and no row has its id any more."""
        table = address.partition(".")[0]
        texts = {column: cell.text for column, cell in row.cells.items()}
        exported = self.returned.copies[table].rows
        if address in self.base or texts not in exported.values():
            return None
        kept = {other.entry for other in self.returned.tables[table].rows}
        return next((old for (old, _), cells in exported.items() if cells == texts and old not in kept), None)

    def _address_of_new(self, table: str, row: ReturnedRow, taken: set[str]) -> str:
        """Return the address of a row without an id: of the entry that it became when it was imported before, or a new one."""
        texts = {column: cell.text for column, cell in row.cells.items()}
        exported = self.returned.copies[table].rows
        for address, entry in self.base.items():
            if (
                entry.table == table
                and (address, None) not in exported
                and _flat(table, entry.values) == texts
            ):
                return address
        words = next((texts[key] for key in _NAMES if key in texts), table)
        id_ = propose_id(words if isinstance(words, str) else table, taken)
        taken.add(id_)
        self.trip.notices.append(f"{row.place}: the new row without an id becomes {table}.{id_}")
        return f"{table}.{id_}"

    def _merge_row(
        self,
        row: ReturnedRow,
        place: _Place,
        exported: Mapping[str, FlatText],
        now: Mapping[str, FlatText] | None,
        values: Callable[[], dict[str, TomlValue]],
    ) -> None:
        """Merge a row cell by cell; `now` is what the base says, None if that is gone; `values` are to be changed."""
        for column, type_ in self._touched(row, place, exported):
            cell = self._read(row.cells.get(column), type_)
            after, before = cell.text if cell else "", exported.get(column, "")
            at = cell.place if cell else row.place
            name = place.label + column
            current = None if now is None else now.get(column, "")
            if current is None or not (are_alike(current, before, type_) or are_alike(current, after, type_)):
                self.trip.conflicts.append(Conflict(place.address, name, before, current, after, at))
            elif not are_alike(current, after, type_):
                if self._put(values(), column, type_, cell):
                    if place.address in self.base:
                        self.trip.changes.append(CellChange(place.address, name, current, after, at))
                else:
                    self._refuse(at, f"{name} would be a text and a table at once: clear one of them first")

    def _touched(
        self, row: ReturnedRow, place: _Place, exported: Mapping[str, FlatText]
    ) -> Iterator[tuple[str, CellType]]:
        """Yield the columns in which a row says something else than was exported, those that are cleared first."""
        columns = self.returned.tables[CITATIONS if place.above else place.table].columns
        cleared = [column for column in exported if column in columns and column not in row.cells]
        for column in (*cleared, *row.cells):
            cell = row.cells.get(column)
            type_ = self._type(place.table, place.above, column)
            if cell is not None and cell.problem:
                self._refuse(cell.place, f"{column}: {cell.problem}")
            elif are_alike(exported.get(column, ""), cell.text if cell else "", type_ or _UNKNOWN):
                continue
            elif type_ is not None:
                yield column, type_
            elif place.above or column in exported:
                of = f"a citation of {place.table}" if place.above else place.table
                self._refuse(cell.place if cell else row.place, f"{column} is no key of {of}")

    def _read(self, cell: ReturnedCell | None, type_: CellType) -> ReturnedCell | None:
        """Return a cell with its date or number as the format writes it, if it was typed otherwise and says no more."""
        if cell is None or not cell.text:
            return cell
        if isinstance(cell.text, tuple):
            return cell._replace(
                text=tuple(_canonical(item, type_, self.year, self.currency) for item in cell.text)
            )
        return cell._replace(text=_canonical(cell.text, type_, self.year, self.currency))

    def _put(
        self, values: dict[str, TomlValue], column: str, type_: CellType, cell: ReturnedCell | None
    ) -> bool:
        """Put what a cell says among values; return whether nothing is in its way."""
        keys = column_keys(column) or ()
        if cell is None or not cell.text:
            return put(values, keys, None)
        is_number = type_.value is ValueType.EXTRA and (cell.is_number or keys[-1] in self.own_numbers)
        return put(values, keys, as_toml(cell.text, type_, value_under(values, keys), is_number=is_number))

    def _values_of(self, address: str) -> dict[str, TomlValue]:
        """Return the values of an entry, to be changed."""
        if address not in self.values:
            self.values[address] = cast("dict[str, TomlValue]", deepcopy(dict(self.base[address].values)))
        return self.values[address]

    def _citations_of(self, address: str) -> list[dict[str, TomlValue]]:
        """Return the citations of an entry, to be changed."""
        if address not in self.citations:
            citations = citations_of(self._values_of(address))
            self.citations[address] = [
                cast("dict[str, TomlValue]", deepcopy(dict(each))) for each in citations
            ]
        return self.citations[address]

    def _merge_citations(self) -> None:
        copy = self.returned.copies[CITATIONS].rows
        seen: set[tuple[str, int | None]] = set()
        for row in self.returned.tables[CITATIONS].rows:
            key = row.entry, row.number
            if key not in copy:
                self._add_citation(row)
            elif key in seen:
                self._refuse(
                    row.place, f"citation {row.number} of {row.entry} stands in an earlier row already"
                )
            else:
                self._merge_citation(row, copy[key])
            seen.add(key)
        gone = {*self.trip.missing}
        for entry, number in copy:
            if (entry, number) not in seen and entry in self.base and entry not in gone:
                self.trip.missing.append(f"citation {number} of {entry}")

    def _merge_citation(self, row: ReturnedRow, exported: Mapping[str, FlatText]) -> None:
        entry = self.base.get(row.entry)
        table, number = row.entry.partition(".")[0], row.number or 1
        place = _Place(table, row.entry, (SOURCES,), f"{SOURCES}[{number}].")
        all_now = [_flat(table, each, (SOURCES,)) for each in citations_of(entry.values)] if entry else []
        found = _place_of(exported, number - 1, all_now)
        now = None if found is None else all_now[found]
        self._merge_row(row, place, exported, now, lambda: self._citations_of(row.entry)[found or 0])

    def _add_citation(self, row: ReturnedRow) -> None:
        table = row.entry.partition(".")[0]
        if row.entry not in self.base and row.entry not in self.values:
            self._refuse(row.place, f"{row.entry or 'nothing'} is no entry that can be cited for")
            return
        citation: dict[str, TomlValue] = {}
        place = _Place(table, row.entry, (SOURCES,), f"{SOURCES}[{row.number or 'new'}].")
        for column, type_ in self._touched(row, place, {}):
            if not self._put(citation, column, type_, self._read(row.cells[column], type_)):
                self._refuse(row.cells[column].place, f"{column} would be a text and a table at once")
        if citation and citation not in citations_of(self._values_of(row.entry)):
            self._citations_of(row.entry).append(citation)
            if row.entry in self.base:
                after = citation_words(*(str(citation[key]) if key in citation else None for key in _CITED))
                self.trip.changes.append(CellChange(row.entry, SOURCES, "", after, row.place))

    def texts(self, files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
        """Yield the new text of each file that changes."""
        changed: defaultdict[str, dict[KeyPath, TomlValue]] = defaultdict(dict)
        new: defaultdict[str, list[str]] = defaultdict(list)
        for address, citations in self.citations.items():
            self.values[address][SOURCES] = _as_written(citations, self.base.get(address))
        for address, values in self.values.items():
            entry = self.base.get(address)
            if entry is None:
                new[self._file_for(address.partition(".")[0])].append(address)
            elif values != entry.values:
                changed[entry.file][(entry.table, entry.id) if entry.id else (entry.table,)] = values
        for file in {**changed, **new}:
            text = files.get(file, b"").decode("utf-8")
            text = set_values(text, changed[file])
            added = [(*_table_and_id(address), self.values[address]) for address in new[file]]
            yield file, append_entries(text, added) if added else text

    def _file_for(self, table: str) -> str:
        """Return the file that holds most of a table."""
        counts = Counter(entry.file for entry in self.base.values() if entry.table == table)
        return counts.most_common(1)[0][0] if counts else _USUAL_FILE


def _canonical(text: str, type_: CellType, year: YearStart, currency: str) -> str:
    """Return a date or a number as the format writes it; as it was typed, if it is none or says more than one key holds."""
    try:
        if type_.value in DATES and type_.value is not None:
            date = read_typed_date(type_.value, text, year)
            return text if date.words else str(date.value)
        if type_.value is ValueType.AMOUNT:
            value, approx, sign = read_typed_number(text)
            return text if approx or sign not in {None, currency} else str(value)
    except (NotRead, SeveralReadings):
        pass
    return text


def _table_and_id(address: str) -> tuple[str, str]:
    table, _, id_ = address.partition(".")
    return table, id_


def _flat(table: str, values: Mapping[str, object], above: tuple[str, ...] = ()) -> dict[str, FlatText]:
    """Return what an entry or a citation says, by column, as its row would."""
    flat = ((column, text_of(value)) for column, value in flatten(table, values, above).items())
    return {column: text for column, text in flat if text}


def _place_of(
    exported: Mapping[str, FlatText], place: int, all_now: Sequence[Mapping[str, FlatText]]
) -> int | None:
    """Return where a citation stands by now: where it stood, unless only elsewhere one says the same; None if it is gone."""
    if place < len(all_now) and all_now[place] == exported:
        return place
    alike = [number for number, citation in enumerate(all_now) if citation == exported]
    if len(alike) == 1:
        return alike[0]
    is_of_same_source = place < len(all_now) and all_now[place].get("source") == exported.get("source")
    return place if is_of_same_source else None


def _as_written(citations: list[dict[str, TomlValue]], entry: BaseEntry | None) -> TomlValue:
    """Return citations as a file has them: one that was, or can be, a source's id alone is no table."""
    given = entry.values.get(SOURCES) if entry is not None else None
    before = given if isinstance(given, list) else [] if given is None else [given]
    written: list[TomlValue] = [
        citation["source"]
        if [*citation] == ["source"] and not (place < len(before) and isinstance(before[place], dict))
        else citation
        for place, citation in enumerate(citations)
    ]
    return written[0] if len(written) == 1 and given is not None and not isinstance(given, list) else written
