"""What a row of a listing is in Python: its fields in order, each with its type and how a cell becomes it.

`chronicle.library.records` is written from this (`python tests/library_records.py --update`), so that type checkers know
the fields; a kind that it does not know has rows made here when it is asked for.
"""

from __future__ import annotations

import keyword
from collections import namedtuple
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from chronicle.document import Column, ColumnType, Objects
from chronicle.index.schema import OF_SOME_BASES, TAIL, columns_of
from chronicle.model.base import fields_of
from chronicle.model.entities import CITED, ENTITIES
from chronicle.model.fields import ValueType
from chronicle.model.kinds import KINDS
from chronicle.queries.listing import IN_POST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chronicle.document import Cell

_OF_ENTITIES: Final = (
    Column("facts", ColumnType.NUMBER),
    Column("id"),
    Column("file"),
    Column("line", ColumnType.NUMBER),
)
_ALWAYS: Final = frozenset({"id", "file", "line", "facts", "kind", "what"})
_NOTHING: Final[Mapping[str, Any]] = {}


class CitationRecord(NamedTuple):
    """A citation: a source, where in it, in which words, through which other, what it says by field, and its page in a bundle."""

    source: str
    at: str | None
    quote: str | None
    via: str | None
    says: Mapping[str, Any] | None
    restricted: tuple[str, ...] = ()
    bundle_page: str | None = None


class RecordField(NamedTuple):
    """A field of a row: its name in listings and in Python, its type as written, and how a cell becomes its value."""

    column: str
    name: str
    annotation: str
    convert: Callable[[Cell], object]
    missing: object


def record_fields(listing: str) -> tuple[RecordField, ...]:
    """Return the fields of the rows of a listing."""
    own = columns_of(listing)
    if listing in ENTITIES:
        return tuple(_field(listing, column) for column in (*own, *_OF_ENTITIES))
    in_post = IN_POST if listing in KINDS and KINDS[listing].names_holders else ()
    return tuple(_field(listing, column) for column in (*own, *OF_SOME_BASES, *in_post, *TAIL))


def record_name(listing: str) -> str:
    """Return the name of the type of the rows of a listing."""
    entry = _entry(listing)
    return f"{entry.__name__ if entry else listing.title()}Record"


@cache
def record_type(listing: str) -> Callable[..., Any]:
    """Return a type for the rows of a listing that `chronicle.library.records` does not know."""
    return namedtuple(record_name(listing), [field.name for field in record_fields(listing)])  # noqa: PYI024 - its fields are known only now


def _field(listing: str, column: Column) -> RecordField:
    annotation, convert, missing = _value(listing, column)
    name = f"{column.name}_" if keyword.iskeyword(column.name) else column.name
    return RecordField(column.name, name, annotation, convert, missing)


def _value(listing: str, column: Column) -> tuple[str, Callable[[Cell], object], object]:
    required = _is_required(listing, column.name)
    match column.type:
        case ColumnType.LIST:
            return "tuple[str, ...]", _as_it_is, ()
        case ColumnType.FLAG:
            return "bool", bool, False
        case ColumnType.TABLE:
            return "Mapping[str, Any]", _table, _NOTHING
        case ColumnType.OBJECTS if column in CITED:
            return "tuple[CitationRecord, ...]", _citations, ()
        case ColumnType.OBJECTS:
            return "tuple[Mapping[str, Any], ...]", _objects, ()
        case ColumnType.NUMBER:
            exact = any(column.name in {name, f"{name}_to"} for name in _amounts(listing))
            number = "int | Decimal" if exact else "int"
            return (number if required else f"{number} | None"), _as_it_is, None
        case ColumnType.DATE if column.name.endswith(("earliest", "latest")) or column.name == "as_of":
            return "dt.date | None", _day, None
        case _:
            return ("str" if required else "str | None"), _as_it_is, None


def _entry(listing: str) -> Any:
    return (
        KINDS[listing].fact if listing in KINDS else ENTITIES[listing].entity if listing in ENTITIES else None
    )


def _is_required(listing: str, name: str) -> bool:
    if name in _ALWAYS:
        return True
    entry = _entry(listing)
    field = fields_of(entry).get(name.removesuffix("_id")) if entry else None
    is_text = field is not None and (field.type.value is not ValueType.TEXT or name == field.name)
    return field is not None and field.required and is_text


def _amounts(listing: str) -> list[str]:
    entry = _entry(listing)
    fields = fields_of(entry).values() if entry else ()
    return [field.name for field in fields if field.type.value is ValueType.AMOUNT]


def _as_it_is(cell: Cell) -> object:
    return cell


def _day(cell: Cell) -> object:
    return date.fromisoformat(cell) if isinstance(cell, str) else None


def _table(cell: Cell) -> object:
    return cell.parts if isinstance(cell, Objects) else _NOTHING


def _objects(cell: Cell) -> tuple[Any, ...]:
    parts = cell.parts if isinstance(cell, Objects) else ()
    return tuple(parts) if isinstance(parts, list) else ()


def _citations(cell: Cell) -> object:
    return tuple(
        CitationRecord(**{**part, "restricted": tuple(part.get("restricted", ()))}) for part in _objects(cell)
    )
