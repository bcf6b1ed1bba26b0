"""A base as normalised tables, which SQLite, data packages and Parquet share: what such a relation is made of.

What repeats has a relation of its own: citations, what they say, reasons, tags, whom a fact involves. A date is its EDTF,
`start_edtf`, beside the first and the last day that it allows, `start_earliest` and `start_latest`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from chronicle.document import Cell

ID: Final = "id"
ENTRIES: Final = "entries"
CITATIONS: Final = "citations"
HELD: Final = "held"
RESERVED: Final = frozenset((
    "all", "and", "as", "asc", "between", "by", "case", "check", "column", "create", "cross",
    "default", "desc", "distinct", "else", "end", "except", "exists", "for", "foreign", "from", "full",
    "group", "having", "in", "index", "inner", "into", "is", "isnull", "join", "left", "like", "limit",
    "natural", "not", "notnull", "null", "offset", "on", "or", "order", "outer", "primary",
    "references", "right", "select", "set", "some", "table", "then", "to", "union", "unique", "until",
    "using", "values", "when", "where", "with",
))  # fmt: skip
"""Words that an SQL takes for its own: a column of that name has a `_` behind it."""


class StoredType(StrEnum):
    """What a column of a relation holds."""

    TEXT = "text"
    EDTF = "edtf"
    DAY = "day"
    WHOLE = "whole number"
    NUMBER = "number"
    FLAG = "flag"


class RelationColumn(NamedTuple):
    """A column: its name, which no SQL has to quote, and what it holds."""

    name: str
    type: StoredType = StoredType.TEXT


class ForeignKey(NamedTuple):
    """Columns whose values are those of columns of another relation."""

    columns: tuple[str, ...]
    relation: str
    referenced: tuple[str, ...]


class DataRelation(NamedTuple):
    """A table: its columns, which of them tell its rows apart, and to which relations they lead."""

    name: str
    summary: str
    columns: tuple[RelationColumn, ...]
    key: tuple[str, ...]
    foreign: tuple[ForeignKey, ...]
    rows: list[tuple[Cell, ...]]


def columns_of_type(type_: StoredType, *names: str) -> tuple[RelationColumn, ...]:
    """Return columns that hold the same."""
    return tuple(RelationColumn(name, type_) for name in names)


def dated_columns(name: str) -> tuple[RelationColumn, ...]:
    """Return the columns of a date: as EDTF, and the first and the last day that it allows."""
    return (
        RelationColumn(f"{name}_edtf", StoredType.EDTF),
        *columns_of_type(StoredType.DAY, f"{name}_earliest", f"{name}_latest"),
    )


TIMES: Final = (
    *dated_columns("start"),
    *dated_columns("end"),
    *columns_of_type(StoredType.FLAG, "start_missing", "end_missing", "start_qualified", "end_qualified"),
    *columns_of_type(StoredType.DAY, "certain_from", "certain_to", "possible_from", "possible_to"),
    RelationColumn("only_unknown", StoredType.FLAG),
    RelationColumn("as_of", StoredType.DAY),
)
"""The columns of the time of every fact.

It certainly overlaps a window if `certain_from <= last AND certain_to >= first`, each of which is NULL where nothing is
certain. The possible range is compared likewise, but NULL where it is unbounded; where it takes a missing date to say
anything, `only_unknown` is true.
"""


def safe_name(name: str) -> str:
    """Return a name that no SQL takes for a word of its own.

    >>> safe_name("for"), safe_name("grade")
    ('for_', 'grade')
    """
    return f"{name}_" if name in RESERVED else name
