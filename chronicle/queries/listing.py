"""The listing that all kinds share: a selection of a base as a table, every field by its contractual name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from chronicle.document import Cell, Column, ColumnType, Table
from chronicle.index.schema import TAIL
from chronicle.queries.filters import Selection, narrows, where
from chronicle.queries.holders import THEN, Holders, Then
from chronicle.sql import SEPARATOR

if TYPE_CHECKING:
    from chronicle.index.cache import Index

_IN_POST: Final = Column("in_post", ColumnType.LIST)
_WITH_HOLDERS: Final = frozenset({"inspections", "budget"})

Stored: TypeAlias = str | int | None
Read: TypeAlias = Callable[[Iterable[Stored]], Iterable[Cell]]

_ROWS_AT_ONCE: Final = 128


def columns(index: Index, listing: str) -> tuple[Column, ...]:
    """A listing's own fields, as recorded in the index."""
    rows = index.db.execute("SELECT field, holds FROM listing WHERE name = ? ORDER BY place", (listing,))
    return tuple(Column(name, ColumnType(column_type)) for name, column_type in rows)


def listed(index: Index, listing: str, selection: Selection, *, holders: bool = False) -> Table:
    """A listing of facts: its own fields, the holders of lead posts if wanted, then those of every fact."""
    own = columns(index, listing)
    in_post = (_IN_POST,) if holders or listing in _WITH_HOLDERS else ()
    return Table((*own, *in_post, *TAIL), _rows(index, listing, selection, own, in_post=bool(in_post)))


def _rows(
    index: Index, listing: str, selection: Selection, own: tuple[Column, ...], *, in_post: bool
) -> Iterator[tuple[Cell, ...]]:
    asked = where(selection)
    fields = [f't."{column.name}"' for column in own]
    fields += THEN if in_post else ()
    fields += [
        f"{asked.certainty} AS certainty" if column.name == "certainty" else f"f.{column.name}"
        for column in TAIL
    ]
    rows: Iterator[tuple[Any, ...]] = index.db.execute(
        f'SELECT {", ".join(fields)} FROM "{listing}" t JOIN fact f ON f.key = t.key '
        f"WHERE {asked.condition} ORDER BY {asked.order} {asked.limit}",
        asked.parameters,
    )
    if in_post:
        rows = _led(rows, len(own), Holders(index))
    yield from converted(rows, (*own, *((_IN_POST,) if in_post else ()), *TAIL))


def _led(rows: Iterator[tuple[Any, ...]], size: int, holders: Holders) -> Iterator[tuple[Any, ...]]:
    """Rows with the `THEN` columns after the first `size` fields replaced by the names of who led then."""
    until = size + len(THEN)
    for row in rows:
        held = dict.fromkeys(one.words for one in holders.of_fact(Then(*row[size:until])))
        yield (*row[:size], tuple(held), *row[until:])


def converted(rows: Iterator[tuple[Stored, ...]], columns: tuple[Column, ...]) -> Iterator[tuple[Cell, ...]]:
    """Rows with stored cells converted to what their columns hold, in batches, column by column."""
    readers = [_READ[column.type] for column in columns]
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        stored = zip(*some, strict=True)
        yield from zip(*[read(cells) for read, cells in zip(readers, stored, strict=True)], strict=True)


def _as_stored(cells: Iterable[Stored]) -> Iterable[Cell]:
    return cells


def _numbers(cells: Iterable[Stored]) -> Iterable[Cell]:
    from decimal import Decimal  # noqa: PLC0415 - hardly a base has an amount with pence

    return [Decimal(cell) if isinstance(cell, str) else cell for cell in cells]


def _flags(cells: Iterable[Stored]) -> Iterable[Cell]:
    return [None if cell is None else bool(cell) for cell in cells]


def _lists(cells: Iterable[Stored]) -> Iterable[Cell]:
    return [tuple(cell.split(SEPARATOR)) if isinstance(cell, str) and cell else cell or () for cell in cells]


_READ: Final[dict[ColumnType, Read]] = {
    ColumnType.TEXT: _as_stored,
    ColumnType.DATE: _as_stored,
    ColumnType.NUMBER: _numbers,
    ColumnType.FLAG: _flags,
    ColumnType.LIST: _lists,
}


def entities(index: Index, table: str, selection: Selection) -> Table:
    """People, organisations, posts or sources: their own keys, and how many selected facts involve them.

    All of them are listed if nothing is selected, else those that a selected fact involves.
    """
    asked = where(selection)
    own = columns(index, table)
    fields = ", ".join(f't."{column.name}"' for column in own)
    rested = f"""SELECT i.id, count(*) AS facts FROM involves i JOIN fact t ON t.key = i.key JOIN fact f ON f.key = t.key
        WHERE i.role = '{table}' AND {asked.condition} GROUP BY i.id"""
    way = "DESC" if selection.reverse else "ASC"
    rows = index.db.execute(
        f"SELECT {fields}, coalesce(r.facts, 0), e.id, e.file, e.line "
        f'FROM "{table}" t JOIN entry e ON e.key = t.key {"JOIN" if narrows(selection) else "LEFT JOIN"} ({rested}) r '
        f"ON r.id = e.id ORDER BY e.file {way}, e.line {way} {asked.limit}",
        asked.parameters,
    )
    all_columns = (
        *own,
        Column("facts", ColumnType.NUMBER),
        Column("id"),
        Column("file"),
        Column("line", ColumnType.NUMBER),
    )
    return Table(all_columns, converted(rows, all_columns))
