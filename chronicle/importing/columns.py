"""The columns of a sheet as a map takes them: what each gives in which table, and how its dates are read."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates.errors import DateField
from chronicle.dates.hints.readings import Assumption
from chronicle.importing.date_columns import DATE_FIELDS, DATE_SETTINGS, DateColumn
from chronicle.importing.targets import ENDS, ColumnTarget, Owner, fields_by_key
from chronicle.model.fact import WHOLE_TIME
from chronicle.model.fields import ValueType
from chronicle.text import comparable_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chronicle.dates import YearStart
    from chronicle.importing.mapping import ColumnRule, ImportMap
    from chronicle.importing.sheet import SheetCell, SheetRow
    from chronicle.model.base import Field


_ENDS: Final = {"start": DateField.SINGLE, "end": DateField.END}
"""What each end of a time takes."""


class SheetColumn(NamedTuple):
    """A column of the sheet: its place from 0, its heading, and what the map takes it for; None if it says nothing."""

    place: int
    header: str
    rule: ColumnRule | None

    @property
    def targets(self) -> tuple[ColumnTarget, ...]:
        """What it gives."""
        return self.rule.targets if self.rule is not None else ()


def is_had_by(table: str, target: ColumnTarget) -> bool:
    """Tell whether a row that becomes an entry of a table has what a column is taken for."""
    return target.owner is not Owner.OWN or (
        target.table in {"", table} and target.key in fields_by_key(table)
    )


def field_of(target: ColumnTarget, table: str) -> tuple[str, Field]:
    """Return the key that a target gives in a table and its field: of an end of a time, the start or the end itself."""
    keys = fields_by_key(table)
    is_end = target.part in ENDS and target.part in keys and target.key in WHOLE_TIME
    key = target.part if is_end else target.key
    return key, keys[key]


def given_by_several(columns: Sequence[SheetColumn], mapping: ImportMap) -> set[tuple[str, str]]:
    """Return the fields that several columns give as numbers: a row has a fact for each of these columns."""
    given: defaultdict[tuple[str, str], int] = defaultdict(int)
    for column in columns:
        for target in column.targets:
            for table in _tables_of_facts(target, mapping):
                if fields_by_key(table)[target.key].type.value is ValueType.AMOUNT:
                    given[table, target.key] += 1
    return {place for place, number in given.items() if number > 1}


def _tables_of_facts(target: ColumnTarget, mapping: ImportMap) -> Iterator[str]:
    if target.owner is Owner.SECOND:
        yield target.table
    elif target.owner is Owner.OWN:
        tables = (target.table,) if target.table else mapping.tables
        yield from (table for table in tables if target.key in fields_by_key(table))


def blank_words(mapping: ImportMap) -> frozenset[str]:
    """Return the texts of cells that say nothing, as they are compared."""
    return frozenset(comparable_name(text) for text in ("", *mapping.null))


def replaced(cell: SheetCell, rule: ColumnRule) -> SheetCell:
    """Return a cell with the map's word in place of its own."""
    word = rule.words.get(comparable_name(cell.text)) if rule.words else None
    return cell if word is None else cell._replace(text=word, value=word)


def decided_dates(
    columns: Sequence[SheetColumn], mapping: ImportMap, rows: Sequence[SheetRow], financial_year: YearStart
) -> Mapping[tuple[int, str], DateColumn]:
    """Return how each column of dates is read, by its place and what it is taken for: by the map, or as its rows prove."""
    blank = blank_words(mapping)
    found = {}
    for column in columns:
        for target in column.targets:
            tables = (target.table,) if target.table else mapping.tables
            fields = [field_of(target, table)[1] for table in tables if target.key in fields_by_key(table)]
            dated = [field for field in fields if field.type.value in DATE_FIELDS]
            if not dated or column.rule is None:
                continue
            words = (getattr(column.rule, name) or getattr(mapping, name) for name in DATE_SETTINGS)
            assumed = frozenset(Assumption(word) for word in words if word)
            taken = _ENDS.get(target.part, DATE_FIELDS[dated[0].type.value])
            dates = DateColumn(taken, financial_year, assumed)
            cells = (row.cells[column.place] for row in rows)
            dates.decide(
                replaced(cell, column.rule) for cell in cells if comparable_name(cell.text) not in blank
            )
            found[column.place, target.written] = dates
    _share_proofs(list(found.values()))
    return found


def _share_proofs(columns: Sequence[DateColumn]) -> None:
    """Let what the rows of one column prove hold for the others, which are in the same hand, unless two contradict."""
    for name in DATE_SETTINGS:
        proved = [column.proofs[name] for column in columns if name in column.proofs]
        if len({proof.assumption for proof, _ in proved}) != 1:
            continue
        for column in columns:
            if name in column.open and not column.open[name].contradiction:
                del column.open[name]
                column.proofs[name] = proved[0]
                column.assumed |= {proved[0][0].assumption}
