"""Cells of the index as values: lists, numbers, and which fields of a fact are in doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeAlias

from chronicle import codes
from chronicle.document import Cell, ColumnBatches, ColumnType, Objects
from chronicle.model.fact import WHOLE_TIME
from chronicle.money import NumberRange
from chronicle.named_tuples import NamedTuple
from chronicle.sql import JSON_MARK, SEPARATOR, StoredCell

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from chronicle.document import Column
    from chronicle.money import Number

CellReader: TypeAlias = Callable[[Sequence[StoredCell]], Sequence[Cell]]
Batch: TypeAlias = Sequence[Sequence[Cell]]
"""The columns of some rows."""

_BATCH: Final = 128
ERRORS: Final = (
    f"(SELECT group_concat(code, char({ord(SEPARATOR)})) FROM (SELECT DISTINCT n.code FROM finding n "
    "WHERE n.id = f.id AND n.file = f.file AND n.severity = 'error' AND n.silenced IS NULL ORDER BY n.code))"
)
"""SQL: the codes of what is wrong with a fact `f`, as a list."""
SOURCING: Final = ("f.worked_out", "f.disputed", ERRORS, "f.restricted")
"""SQL: the columns that make up the `Sourcing` of a fact `f`."""
_TIME: Final = (*WHOLE_TIME, "start", "end", "in_post")
_OF_TIME: Final = frozenset(_TIME)
_WRONG: Final[dict[str, tuple[str, ...]]] = {
    codes.INCONSISTENT_DATES: (*_TIME, "length"),
    codes.UNKNOWN_GRADE: ("grade", "areas"),
    codes.NEGATIVE_AMOUNT: ("amount",),
}
"""The fields that an error is about; of other errors, and of what a fact has lost to one, its time bears the mark."""


class Sourcing(NamedTuple):
    """Which of a fact's values are worked out, on which its sources disagree, which an error marks as wrong; under which restrictions it is."""

    worked_out: frozenset[str]
    disputed: frozenset[str]
    wrong: frozenset[str] = frozenset()
    restricted: tuple[str, ...] = ()

    def is_restricted_at(self, fields: Iterable[str]) -> bool:
        """Tell whether a text that shows these fields bears the sign of its restrictions: its time does."""
        return bool(self.restricted) and not _OF_TIME.isdisjoint(fields)


@lru_cache(maxsize=1024)
def read_sourcing(
    worked_out: str | None, disputed: str | None, errors: str | None, restricted: str | None
) -> Sourcing:
    """Read the columns of `SOURCING`."""
    wrong = {field for code in read_list(errors) for field in _WRONG.get(code, _TIME)}
    return Sourcing(
        frozenset(read_list(worked_out)),
        frozenset(read_list(disputed)),
        frozenset(wrong),
        tuple(sorted({*read_list(restricted)})),
    )


def read_list(cell: str | None) -> tuple[str, ...]:
    """Read a list; of one of objects the texts."""
    return tuple(cell.partition(JSON_MARK)[0].split(SEPARATOR)) if cell else ()


def read_number(cell: int | str) -> int | Decimal:
    """Read a number; a decimal is kept as text."""
    if isinstance(cell, int):
        return cell
    from decimal import Decimal  # noqa: PLC0415 - most figures are whole, and do without

    return Decimal(cell)


def read_figure(cell: int | str, to: int | str | None) -> Number:
    """Read a number, or a range where the cell beside it says up to what."""
    low = read_number(cell)
    return low if to is None else NumberRange(low, read_number(to))


def convert_rows(rows: Iterator[tuple[StoredCell, ...]], columns: tuple[Column, ...]) -> ColumnBatches:
    """Return rows with their cells converted to what the columns hold."""
    return ColumnBatches(_batches(rows, columns))


def _batches(rows: Iterator[tuple[StoredCell, ...]], columns: tuple[Column, ...]) -> Iterator[Batch]:
    readers = [_READ[column.type] for column in columns]
    while batch := list(islice(rows, _BATCH)):
        stored = zip(*batch, strict=True)
        yield [read(cells) for read, cells in zip(readers, stored, strict=True)]


def _as_stored(cells: Sequence[StoredCell]) -> Sequence[Cell]:
    return cells


def _numbers(cells: Sequence[StoredCell]) -> Sequence[Cell]:
    if str not in map(type, cells):
        return cells
    from decimal import Decimal  # noqa: PLC0415 - as above

    return [Decimal(cell) if isinstance(cell, str) else cell for cell in cells]


def _flags(cells: Sequence[StoredCell]) -> Sequence[Cell]:
    return [None if cell is None else bool(cell) for cell in cells]


def _lists(cells: Sequence[StoredCell]) -> Sequence[Cell]:
    if not any(cells):
        return [()] * len(cells)
    return [tuple(cell.split(SEPARATOR)) if isinstance(cell, str) and cell else cell or () for cell in cells]


def _objects(cells: Sequence[StoredCell]) -> Sequence[Cell]:
    return [
        cell if isinstance(cell, Objects) else read_objects(cell, "[]")  # type: ignore[redundant-expr]  # holders
        for cell in cells
    ]


def _tables(cells: Sequence[StoredCell]) -> Sequence[Cell]:
    return [read_objects(cell, "{}") for cell in cells]


def read_table(cell: StoredCell) -> Mapping[str, object]:
    """Read a table of values by key."""
    parts = read_objects(cell, "{}").parts
    return parts if isinstance(parts, Mapping) else {}


def read_objects(cell: StoredCell, empty: str) -> Objects:
    """Read a list of objects, or a table; `empty` is the JSON of one without any."""
    texts, _, json = str(cell or "").partition(JSON_MARK)
    return Objects(texts.split(SEPARATOR), json) if json else Objects((), empty)


_READ: Final[dict[ColumnType, CellReader]] = {
    ColumnType.TEXT: _as_stored,
    ColumnType.DATE: _as_stored,
    ColumnType.NUMBER: _numbers,
    ColumnType.FLAG: _flags,
    ColumnType.LIST: _lists,
    ColumnType.OBJECTS: _objects,
    ColumnType.TABLE: _tables,
}
