"""Which values of a base a format was not given: each is a loss, so that nothing is dropped in silence.

A writer reads rows that remember what was read of them. What it has no place for it does not read, so that what is left
need not be enumerated format by format.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates.duration import read_duration
from chronicle.exporting.losses import Loss
from chronicle.exporting.relations import CITATIONS, ENTRIES, HELD
from chronicle.model.base import fields_of
from chronicle.model.entities import ENTITIES
from chronicle.model.fact import WHOLE_TIME
from chronicle.model.kinds import KINDS
from chronicle.money import format_money, format_number
from chronicle.overrides import override

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence

    from chronicle.document import Cell
    from chronicle.exporting.relations import DataRelation
    from chronicle.model.base import Entry

_DERIVED: Final = frozenset({"base", ENTRIES, HELD, "errors", "superseded_by"})
"""Relations that say nothing but what follows from the others."""
_TIME: Final = frozenset((*WHOLE_TIME, "start", "end"))
"""Fields that a writer cuts to what is certain, which notes what is lost of them itself."""
_OF_CITATIONS: Final[Mapping[str, Mapping[str, str]]] = {
    CITATIONS: {"source_id": "sources", "at": "citations.at", "quote": "citations.quote", "via_id": "citations.via"},
    "claims": {"says": "citations.says"},
    "reasons": {"why": "because"},
}  # fmt: skip
"""The fields of what an entry rests on, by relation and column."""
_LENGTH: Final = "length"
_KEYS: Final = ("key", "field")
_NOT_VALUES: Final = frozenset(("entry", "number", *_KEYS))
_NO_PLACE: Final = "the format has no place for it"


class TrackedRow(Mapping[str, "Cell"]):
    """A row of a relation by the names of its columns, which remembers the cells that were read."""

    __slots__ = ("_cells", "_places", "_read")

    def __init__(self, places: Mapping[str, int], cells: tuple[Cell, ...]) -> None:
        self._places = places
        self._cells = cells
        self._read = 0

    @override
    def __getitem__(self, name: str) -> Cell:
        place = self._places[name]
        self._read |= 1 << place
        return self._cells[place]

    @override
    def __contains__(self, name: object) -> bool:
        return name in self._places

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    @override
    def __len__(self) -> int:
        return len(self._places)

    def peek(self, name: str) -> Cell:
        """Return a cell without reading it."""
        return self._cells[self._places[name]]

    def read(self, *names: str) -> None:
        """Note that cells were written in other words than their own."""
        for name in names:
            self._read |= 1 << self._places[name]

    def is_read(self, name: str) -> bool:
        """Tell whether a cell was read."""
        return bool(self._read >> self._places[name] & 1)


class GivenColumn(NamedTuple):
    """A column of a relation that holds what a base gives, rather than what follows from it.

    Attributes:
        name: Its name.
        field: The field that it is, in the spelling of listings.
        table: The table of entities of which it has the ids; None if it has none.
        default: What it holds where the base does not say.
    """

    name: str
    field: str
    table: str | None
    default: Cell

    def holds(self, cell: Cell) -> bool:
        """Tell whether a cell of it is a value that was given; a length that was not is in words of our own."""
        if cell is None or cell == self.default:
            return False
        return self.field != _LENGTH or read_duration(str(cell)) is not None


def given_columns(relation: DataRelation) -> tuple[GivenColumn, ...]:
    """Return the columns of a relation that hold what a base gives; times of facts are not among them."""
    if relation.name in _DERIVED:
        return ()
    entry = _entry_of(relation)
    defaults = {field.rstrip("_"): getattr(entry, field, None) for field in fields_of(entry)} if entry else {}
    tables = {foreign.columns[0]: foreign.relation for foreign in relation.foreign}
    return tuple(
        GivenColumn(
            name, field, table if (table := tables.get(name)) in ENTITIES else None, defaults.get(field)
        )
        for name in (column.name for column in relation.columns)
        if (field := _field(relation, entry, name)) is not None
    )


def _entry_of(relation: DataRelation) -> type[Entry] | None:
    """Return the class of the entries that are the rows of a relation; None if they are a part of one."""
    if relation.name in KINDS:
        return KINDS[relation.name].fact
    return ENTITIES[relation.name].entity if relation.name in ENTITIES else None


def _field(relation: DataRelation, entry: type[Entry] | None, column: str) -> str | None:
    """Return the field that a column holds as it was given; None if it holds none."""
    if relation.name in _OF_CITATIONS:
        return _OF_CITATIONS[relation.name].get(column)
    name = column.removesuffix("_edtf").rstrip("_")
    if entry is None:
        derived = name in _NOT_VALUES or column.endswith(("_earliest", "_latest"))
        return None if derived else _of_several(relation.name)
    fields = {field.rstrip("_") for field in fields_of(entry)}
    if relation.name in KINDS and name in _TIME:
        return None
    if name in fields or name.removesuffix("_to") in fields:
        return name
    named = name.removesuffix("_id")
    beside = {one.name.rstrip("_") for one in relation.columns}
    return named if named in fields and named not in beside else None


def _of_several(relation: str) -> str:
    for prefix in ("involved_", *(f"{table}_" for table in ENTITIES)):
        if relation.startswith(prefix):
            return relation.removeprefix(prefix)
    return relation.removesuffix("_values").rstrip("_")


def read_values_in(
    row: TrackedRow, columns: Sequence[GivenColumn], words: str, name_of: Callable[[str, str], str | None]
) -> Iterator[tuple[str, str]]:
    """Read the cells of a row that words tell, and yield the entities, by table and id, whose names they tell.

    `name_of` returns the name of an entity by table and id, None if it has none.
    """
    for column in columns:
        cell = row.peek(column.name)
        if not column.holds(cell):
            continue
        if column.table is not None:
            name = name_of(column.table, str(cell))
            if name is not None and _tells(words, name):
                row.read(column.name)
                yield column.table, str(cell)
        elif cell is True:
            row.read(*([column.name] if _tells(words, column.field) else []))
        elif isinstance(cell, str):
            row.read(*([column.name] if _tells(words, cell) else []))
        elif isinstance(cell, int | Decimal):
            currency = row.peek("currency") if "currency" in row else None
            if _tells(words, format_number(cell)):
                row.read(column.name)
            elif currency is not None and _tells(words, format_money(cell, str(currency))):
                row.read(column.name, "currency")


def _tells(words: str, text: str) -> bool:
    """Tell whether a text stands in words, and not within a longer word."""
    start = words.find(text)
    while start >= 0:
        end = start + len(text)
        if not (
            (start > 0 and text[:1].isalnum() and words[start - 1].isalnum())
            or (end < len(words) and text[-1:].isalnum() and words[end].isalnum())
        ):
            return True
        start = words.find(text, start + 1)
    return False


def unwritten(relation: DataRelation, rows: Sequence[TrackedRow], left_out: Container[str]) -> Iterator[Loss]:
    """Yield the values of a relation that were not read, but for those of entries that are left out as a whole."""
    columns = given_columns(relation)
    if not columns:
        return
    prefix = f"{relation.name}." if relation.name in ENTITIES else ""
    key = next((column.name for column in relation.columns if column.name in _KEYS), None)
    address = "entry" if relation.columns[0].name == "entry" else "id"
    for row in rows:
        id_ = f"{prefix}{row.peek(address)}"
        if id_ in left_out:
            continue
        for column in columns:
            value = row.peek(column.name)
            if row.is_read(column.name) or not column.holds(value):
                continue
            within = row.peek(key) if key else None
            field = f"{column.field}.{within}" if within else column.field
            yield Loss(id_, field, "true" if value is True else str(value), None, _NO_PLACE)
