"""A base as Parquet files, one for each relation, to be read beside those of many other bases: each row names its base.

What it needs is the extra `parquet`: pyarrow.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
from pyarrow import parquet

from chronicle.exporting.relations import CITATIONS, ENTRIES, StoredType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import BinaryIO

    from chronicle.document import Cell
    from chronicle.exporting.relations import DataRelation

BASE: Final = "base"
"""The column that names the base of a row."""
_AMOUNT: Final = pa.decimal128(38, 6)
"""Every number that a base may hold: 18 digits before the point, or 15 and 6 after it."""
_TYPES: Final = {
    StoredType.TEXT: pa.string(),
    StoredType.EDTF: pa.string(),
    StoredType.DAY: pa.date32(),
    StoredType.WHOLE: pa.int64(),
    StoredType.NUMBER: _AMOUNT,
    StoredType.FLAG: pa.bool_(),
}
_PARTS_OF_CITATION: Final = ("source_id", "at", "quote", "via_id")
_CITATION: Final = pa.list_(pa.struct([(name, pa.string()) for name in _PARTS_OF_CITATION]))


def file_name(relation: DataRelation) -> str:
    """Return the name of the file of a relation."""
    return f"{relation.name}.parquet"


def write_relation(
    base: str, relation: DataRelation, citations: Mapping[str, Sequence[tuple[Cell, ...]]], out: BinaryIO
) -> None:
    """Write a relation, facts with their citations beside them, as a list of structs."""
    arrays = [pa.array([base] * len(relation.rows), pa.string())]
    names = [BASE, *(column.name for column in relation.columns)]
    for place, column in enumerate(relation.columns):
        convert = _CONVERSIONS.get(column.type, _as_it_is)
        arrays.append(pa.array([convert(row[place]) for row in relation.rows], _TYPES[column.type]))
    if any(foreign.columns == ("id",) and foreign.relation == ENTRIES for foreign in relation.foreign):
        cited = [[_citation(one) for one in citations.get(str(row[0]), ())] for row in relation.rows]
        arrays.append(pa.array(cited, _CITATION))
        names.append(CITATIONS)
    parquet.write_table(pa.table(arrays, names), out, compression="zstd")


def citations_of(relations: Sequence[DataRelation]) -> dict[str, list[tuple[Cell, ...]]]:
    """Return the citations of each entry."""
    (relation,) = (one for one in relations if one.name == CITATIONS)
    cited: dict[str, list[tuple[Cell, ...]]] = {}
    for row in relation.rows:
        cited.setdefault(str(row[0]), []).append(row)
    return cited


def _citation(row: tuple[Cell, ...]) -> dict[str, Cell]:
    return dict(zip(_PARTS_OF_CITATION, row[2:6], strict=True))


def _as_it_is(cell: Cell) -> Cell:
    return cell


def _as_day(cell: Cell) -> date | None:
    return date.fromisoformat(cell) if isinstance(cell, str) else None


def _as_number(cell: Cell) -> Decimal | None:
    return Decimal(cell) if isinstance(cell, int | Decimal) else None


_CONVERSIONS: Final[Mapping[StoredType, Callable[[Cell], Any]]] = {
    StoredType.DAY: _as_day,
    StoredType.NUMBER: _as_number,
}
