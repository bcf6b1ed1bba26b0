"""How a listing becomes relations: one of its rows, and one for each column that holds several values.

All derives from the declarations of kinds and entities.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates import format_iso
from chronicle.document import ColumnType, Objects
from chronicle.exporting.relations import (
    ENTRIES,
    ID,
    TIMES,
    DataRelation,
    ForeignKey,
    RelationColumn,
    StoredType,
    dated_columns,
    safe_name,
)
from chronicle.model.base import Entry, fields_of
from chronicle.model.columns import ID_COLUMNS
from chronicle.model.entities import ENTITIES
from chronicle.model.fact import WHOLE_TIME, Fact
from chronicle.model.fields import DATES, ValueType
from chronicle.queries.times import read_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from chronicle.dates import YearStart
    from chronicle.document import Cell, Column

_SOURCING: Final = frozenset({ValueType.CITATIONS, ValueType.REASONS})
_REFERENCES: Final = frozenset({ValueType.REFERENCE, ValueType.REFERENCES})
_TYPES: Final = {ColumnType.NUMBER: StoredType.WHOLE, ColumnType.FLAG: StoredType.FLAG}
_IN_ALL: Final = frozenset({"restricted"})
"""Lists of ids that lead to one table, whatever has them."""
_OF_TIME: Final = {column.name.removesuffix("_edtf") for column in TIMES}.union(
    WHOLE_TIME, ("earliest", "latest")
)
_OF_OTHERS: Final = {"certainty", "facts", "sources", "citations", "because", "in_post_more", "file", "line"}
_HELD_ELSEWHERE: Final = frozenset(_OF_TIME | _OF_OTHERS)
"""Columns of listings that the time of a fact, or a relation of its own, tells better."""


class _Child(NamedTuple):
    """A column of a listing that holds several values, each a row of a relation of its own."""

    name: str
    place: int
    columns: tuple[RelationColumn, ...]
    foreign: tuple[ForeignKey, ...]
    rows: Callable[[Cell], Iterable[tuple[Cell, ...]]]


class ListingPlan:
    """How the rows of a listing become those of a relation."""

    def __init__(self, name: str, entry: type[Entry], listed: Sequence[Column], year: YearStart) -> None:
        self._fields = {field.name.rstrip("_"): field for field in fields_of(entry).values()}
        self._names = {column.name for column in listed}
        self._year = year
        self._names_alone = issubclass(entry, Fact)
        self._name = name
        self._id_place = [column.name for column in listed].index(ID)
        self.whole_time = next((column.name for column in listed if column.name in WHOLE_TIME), None)
        self._columns: list[RelationColumn] = []
        self._cells: list[tuple[int, Callable[[Cell], tuple[Cell, ...]]]] = []
        self._foreign: list[ForeignKey] = []
        self._children: list[_Child] = []
        self._references: list[tuple[str, int]] = []
        for place, column in enumerate(listed):
            own = self._fields.get(column.name)
            held_elsewhere = column.name in _HELD_ELSEWHERE and (
                own is None or issubclass(entry, Fact) or own.type.value in _SOURCING
            )
            if not (
                held_elsewhere
                or column.name == ID
                or column.type is ColumnType.OBJECTS
                or self._has_id(column)
            ):
                self._add(place, column)

    def _has_id(self, column: Column) -> bool:
        """Tell whether a column holds names beside which their ids stand."""
        field = self._fields.get(column.name)
        named = ID_COLUMNS.get(column.name, f"{column.name}_id")
        return named in self._names and (field is None or field.type.table is not None)

    def _leads_to(self, column: Column) -> str | None:
        """Return the table whose ids a column holds."""
        of_lists = {ids: table for table, ids in ID_COLUMNS.items()}
        field = self._fields.get(column.name.removesuffix("_id"))
        if column.name in of_lists:
            return of_lists[column.name]
        if field is None or (field.type.value not in _REFERENCES and not column.name.endswith("_id")):
            return None
        if self._names_alone and field.type.table in ID_COLUMNS and not column.name.endswith("_id"):
            return None  # the name, of which the kind lists no id
        return field.type.table or field.type.may_name

    def _add(self, place: int, column: Column) -> None:
        field = self._fields.get(column.name)
        table = self._leads_to(column)
        if table is not None:
            self._references.append((table, place))
        if column.type in {ColumnType.LIST, ColumnType.TABLE}:
            self._children.append(self._child(place, column, table))
        elif column.type is ColumnType.DATE:
            self._columns += dated_columns(column.name)
            self._cells.append((place, self._dated))
        else:
            name = column.name if table is None or column.name.endswith("_id") else f"{column.name}_id"
            if table is not None:
                self._foreign.append(ForeignKey((safe_name(name),), table, (ID,)))
            amount = self._fields.get(column.name.removesuffix("_to"), field)
            exact = amount is not None and amount.type.value is ValueType.AMOUNT
            type_ = StoredType.NUMBER if exact else _TYPES.get(column.type, StoredType.TEXT)
            self._columns.append(RelationColumn(safe_name(name), type_))
            self._cells.append((place, lambda cell: (cell,)))

    def _child(self, place: int, column: Column, table: str | None) -> _Child:
        field = self._fields.get(column.name)
        number = RelationColumn("number", StoredType.WHOLE)
        if column.type is ColumnType.TABLE:
            name = f"{column.name}_values" if column.name in ENTITIES else column.name
            return _Child(name, place, (RelationColumn("key"), RelationColumn("value")), (), _pairs)
        if table is not None and column.name in ID_COLUMNS.values():
            name = f"involved_{table}"
        elif table is not None and len(_tables_with(column.name)) > 1 and column.name not in _IN_ALL:
            name = f"{self._name}_{column.name}"
        else:
            name = safe_name(column.name)
        if table is not None:
            id_ = f"{ENTITIES[table].singular}_id"
            foreign = (ForeignKey((id_,), table, (ID,)),)
            return _Child(name, place, (number, RelationColumn(id_)), foreign, _numbered)
        if field is not None and field.type.value in DATES:
            return _Child(name, place, (number, *dated_columns(column.name)), (), self._numbered_dates)
        return _Child(name, place, (number, RelationColumn("value")), (), _numbered)

    def _dated(self, cell: Cell) -> tuple[Cell, ...]:
        return _dated_cells(cell if isinstance(cell, str) else None, self._year)

    def _numbered_dates(self, cell: Cell) -> Iterator[tuple[Cell, ...]]:
        for number, text in _numbered(cell):
            yield (number, *self._dated(text))

    def id_of(self, row: tuple[Cell, ...]) -> str:
        """Return the id of the entry of a row."""
        return str(row[self._id_place])

    def named_in(self, row: tuple[Cell, ...]) -> Iterator[tuple[str, str]]:
        """Yield the entities that a row leads to, by table and id."""
        for table, place in self._references:
            cell = row[place]
            for id_ in cell if isinstance(cell, tuple) else (cell,):
                if isinstance(id_, str):
                    yield table, id_

    def relations(
        self,
        summary: str,
        head: tuple[RelationColumn, ...],
        heads: Sequence[tuple[Cell, ...]],
        rows: Sequence[tuple[Cell, ...]],
        foreign: tuple[ForeignKey, ...] = (),
    ) -> Iterator[DataRelation]:
        """Yield the relation of the listing, whose rows begin with `heads`, the cells of `head`, and those of its lists."""
        cells = [
            (*begun, *(part for place, parts in self._cells for part in parts(row[place])))
            for begun, row in zip(heads, rows, strict=True)
        ]
        yield DataRelation(
            self._name, summary, (*head, *self._columns), (ID,), (*foreign, *self._foreign), cells
        )
        prefix = f"{self._name}." if self._name in ENTITIES else ""
        for child in self._children:
            yield DataRelation(
                child.name,
                f"The {child.name.replace('_', ' ')} of an entry.",
                (RelationColumn("entry"), *child.columns),
                ("entry", child.columns[0].name),
                (ForeignKey(("entry",), ENTRIES, ("address",)), *child.foreign),
                [
                    (f"{prefix}{self.id_of(row)}", *part)
                    for row in rows
                    for part in child.rows(row[child.place])
                ],
            )


def _tables_with(column: str) -> list[str]:
    return [table for table, kind in ENTITIES.items() if column in {one.name for one in kind.columns}]


def _numbered(cell: Cell) -> Iterator[tuple[Cell, ...]]:
    return iter(enumerate(cell, 1)) if isinstance(cell, tuple) else iter(())


def _pairs(cell: Cell) -> Iterator[tuple[Cell, ...]]:
    parts = cell.parts if isinstance(cell, Objects) else None
    for key, value in parts.items() if isinstance(parts, Mapping) else ():
        yield key, str(value)


def _dated_cells(text: str | None, year: YearStart) -> tuple[Cell, ...]:
    """Return the cells of a date, those of `dated_columns`."""
    date = read_date(text, year)
    return (text, None, None) if date is None else (text, format_iso(date.earliest), format_iso(date.latest))
