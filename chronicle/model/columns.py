"""Columns that the listings of several kinds have."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from chronicle.dates import Duration, EdtfDate, format_edtf, format_iso
from chronicle.document import ColumnType
from chronicle.model.fact import Fact
from chronicle.model.kind import KindColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chronicle.document import Cell
    from chronicle.model.resolved import ResolvedFact


def date() -> KindColumn[Fact]:
    """Return the column of a fact's date as it was given."""
    return KindColumn("date", _date, ColumnType.DATE)


def _date(resolved: ResolvedFact[Fact]) -> str | None:
    given: EdtfDate | None = getattr(resolved.fact, "date", None)
    return given.text if given else None


def interval(name: str) -> KindColumn[Fact]:
    """Return the column of all of a fact's time as EDTF, whether given as a whole or by its ends."""
    return KindColumn(name, lambda resolved: format_edtf(resolved.interval), ColumnType.DATE)


def earliest() -> KindColumn[Fact]:
    """Return the column of the first day that a fact can reach."""
    return KindColumn(
        "earliest", lambda resolved: format_iso(resolved.interval.bounds.earliest), ColumnType.DATE
    )


def latest() -> KindColumn[Fact]:
    """Return the column of the last day that a fact can reach."""
    return KindColumn("latest", lambda resolved: format_iso(resolved.interval.bounds.latest), ColumnType.DATE)


def given(field: str, column_type: ColumnType = ColumnType.TEXT) -> KindColumn[Fact]:
    """Return the column of a field's value as it was given: of a date or length its text, of a table its items."""

    def cell(resolved: ResolvedFact[Fact]) -> Cell:
        value = getattr(resolved.fact, field)
        convert = _CONVERSIONS.get(type(value))
        return convert(value) if convert else value

    return KindColumn(field.rstrip("_"), cell, column_type)


def _text(value: EdtfDate | Duration) -> str:
    return value.text


def _items(value: tuple[str | EdtfDate, ...]) -> tuple[str, ...]:
    return tuple([item if isinstance(item, str) else item.text for item in value])


def _pairs(value: Mapping[str, str]) -> tuple[str, ...]:
    return tuple([f"{key}: {item}" for key, item in value.items()])


_CONVERSIONS: Final[Mapping[type, Callable[..., Cell]]] = {
    EdtfDate: _text,
    Duration: _text,
    tuple: _items,
    dict: _pairs,
    MappingProxyType: _pairs,
}
"""How a value becomes a cell, by its type; any other value is one already."""


def organisation() -> KindColumn[Fact]:
    """Return the column of the name of the organisation that a fact is of, or about."""
    return KindColumn("organisation", _organisation)


def _organisation(resolved: ResolvedFact[Fact]) -> str | None:
    id_: str | None = getattr(resolved.fact, "organisation", None)
    return resolved.entities.organisation(id_) if id_ else None


def people() -> KindColumn[Fact]:
    """Return the column of the names of the people whom a fact involves."""
    return _names("people")


def organisations() -> KindColumn[Fact]:
    """Return the column of the names of the organisations that a fact involves."""
    return _names("organisations")


def posts() -> KindColumn[Fact]:
    """Return the column of the titles of the posts that a fact involves."""
    return _names("posts")


def _names(table: str) -> KindColumn[Fact]:
    def names(resolved: ResolvedFact[Fact]) -> tuple[str, ...]:
        ids: tuple[str, ...] = getattr(resolved.fact, table)
        return tuple([resolved.entities.name(table, id_) for id_ in ids])

    return KindColumn(table, names, ColumnType.LIST)
