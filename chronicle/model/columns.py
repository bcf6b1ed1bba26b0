"""Columns that the listings of several kinds have."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from chronicle.dates import DateForm, Duration, EdtfDate, format_edtf, format_iso
from chronicle.document import ColumnType, Objects
from chronicle.model.fact import Fact
from chronicle.model.kind import KindColumn
from chronicle.money import NumberRange
from chronicle.text import citation_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from chronicle.dates import Interval
    from chronicle.document import Cell
    from chronicle.model.base import Citation
    from chronicle.model.lookup import Entities
    from chronicle.model.resolved import ResolvedFact


def dated(field: str) -> KindColumn[Fact]:
    """Return the column of a date as it was given."""
    return KindColumn(field, lambda resolved: _date_text(getattr(resolved.fact, field)), ColumnType.DATE)


def interval(name: str) -> KindColumn[Fact]:
    """Return the column of all of a fact's time as EDTF, whether given as a whole or by its ends."""
    return KindColumn(name, lambda resolved: format_edtf(resolved.interval), ColumnType.DATE)


def start() -> KindColumn[Fact]:
    """Return the column of when a fact began, as EDTF."""
    return KindColumn("start", lambda resolved: start_text(resolved.interval), ColumnType.DATE)


def end() -> KindColumn[Fact]:
    """Return the column of when a fact ended, as EDTF, or `..` if it went on when last reported."""
    return KindColumn("end", lambda resolved: end_text(resolved.interval), ColumnType.DATE)


def start_text(interval: Interval) -> str | None:
    """Return when something began as EDTF; of a date that spans a time, its first half."""
    date = interval.start
    if date is None or date.form is not DateForm.SPAN:
        return _date_text(date)
    return date.text.partition("/")[0].strip(".") or None


def end_text(interval: Interval) -> str | None:
    """Return when something ended as EDTF, `..` if it had not; of a date that spans a time, its second half."""
    date = interval.end
    if date is None or date.form is not DateForm.SPAN:
        return _date_text(date)
    return date.text.partition("/")[2] or None


def _date_text(date: EdtfDate | None) -> str | None:
    return date.text if date else None


def length() -> KindColumn[Fact]:
    """Return the column of how long a fact lasted: as stated, else by its start and end."""
    return KindColumn("length", _length)


def _length(resolved: ResolvedFact[Fact]) -> str | None:
    if resolved.interval.length is not None:
        return resolved.interval.length.text
    has_ends = resolved.fact.gives("start") or resolved.fact.gives("end")
    return resolved.length.words if has_ends and resolved.length.known else None


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


def figure(field: str) -> tuple[KindColumn[Fact], KindColumn[Fact]]:
    """Return the columns of a number: it, or the least that it can be; the greatest, null unless it is a range."""

    def least(resolved: ResolvedFact[Fact]) -> Cell:
        value: int | Decimal | NumberRange | None = getattr(resolved.fact, field)
        return value.low if isinstance(value, NumberRange) else value

    def greatest(resolved: ResolvedFact[Fact]) -> Cell:
        value: object = getattr(resolved.fact, field)
        return value.high if isinstance(value, NumberRange) else None

    return (
        KindColumn(field, least, ColumnType.NUMBER),
        KindColumn(f"{field}_to", greatest, ColumnType.NUMBER),
    )


def _text(value: EdtfDate | Duration) -> str:
    return value.text


def _items(value: tuple[str | EdtfDate, ...]) -> tuple[str, ...]:
    return tuple([item if isinstance(item, str) else item.text for item in value])


def table_cell(value: Mapping[str, str | int | Decimal]) -> Objects:
    """Return the cell of a table."""
    return Objects(
        [f"{key}: {item}" for key, item in value.items()],
        f"{{{', '.join(f'{_encode(key)}: {_value_json(item)}' for key, item in value.items())}}}",
    )


@cache
def _encoder() -> Callable[[object], str]:
    from json import JSONEncoder  # noqa: PLC0415 - only compiling needs it

    return JSONEncoder(ensure_ascii=False).encode


@cache
def _text_encoder() -> Callable[[str], str]:
    """Return what encodes a text alone, which takes a tenth of the time."""
    from json.encoder import encode_basestring  # noqa: PLC0415 - as above

    return encode_basestring


def _encode(value: object) -> str:
    return _encoder()(value)


def cited_objects(citations: Iterable[Citation], entities: Entities) -> Objects:
    """Return the cell of a fact's citations; where in a bundle a page stands is told of those of which it is known."""
    texts: list[str] = []
    parts: list[str] = []
    for citation in citations:
        source, at, _, via, *_ = citation
        texts.append(source if at is None and via is None else citation_words(source, at, via))
        parts.append(_citation_json(citation, at and entities.bundle_page(source, at)))
    return Objects(texts, f"[{', '.join(parts)}]")


def _citation_json(citation: Citation, bundle_page: str | None) -> str:
    source, at, quote, via, says, restricted = citation
    encode = _text_encoder()
    cited = (
        f'"source": {encode(source)}, "at": {"null" if at is None else encode(at)}, '
        f'"quote": {"null" if quote is None else encode(quote)}, "via": {"null" if via is None else encode(via)}'
    )
    values = "null" if says is None else _says_json(says)
    withheld = f', "restricted": {_encode([*restricted])}' if restricted else ""
    page = f', "bundle_page": {encode(bundle_page)}' if bundle_page else ""
    return f'{{{cited}, "says": {values}{withheld}{page}}}'


def _says_json(says: Mapping[str, object]) -> str:
    values = [f'"{field}": {_value_json(value)}' for field, value in _claimed_values(says)]
    return f"{{{', '.join(values)}}}"


def _claimed_values(says: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Yield the fields that a citation gives and their values; of a range of numbers its two ends, as listings have them."""
    for name, value in says.items():
        field = name.rstrip("_")
        if isinstance(value, NumberRange):
            yield field, value.low
            yield f"{field}_to", value.high
        else:
            yield field, value


def _value_json(value: object) -> str:
    """Return what a source says as JSON, with the exact digits of a number."""
    if isinstance(value, str):
        return _text_encoder()(value)
    if isinstance(value, EdtfDate | Duration):
        return _text_encoder()(value.text)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value_json, value))}]"
    return _encode(dict(value) if isinstance(value, Mapping) else value)


_CONVERSIONS: Final[Mapping[type, Callable[..., Cell]]] = {
    EdtfDate: _text,
    Duration: _text,
    tuple: _items,
    dict: table_cell,
    MappingProxyType: table_cell,
}
"""How a value becomes a cell, by its type; any other value is one already."""


def organisation() -> KindColumn[Fact]:
    """Return the column of the name of the organisation that a fact is of, or about."""
    return KindColumn("organisation", _organisation)


def _organisation(resolved: ResolvedFact[Fact]) -> str | None:
    id_: str | None = getattr(resolved.fact, "organisation", None)
    return resolved.entities.organisation(id_) if id_ else None


def organisation_id() -> KindColumn[Fact]:
    """Return the column of the id of that organisation."""
    return KindColumn("organisation_id", lambda resolved: getattr(resolved.fact, "organisation", None))


def agent_id(field: str) -> KindColumn[Fact]:
    """Return the column of the id of the organisation that a field names; None if its text names none."""

    def id_(resolved: ResolvedFact[Fact]) -> str | None:
        return next((id_ for _, id_, path in resolved.references if path == (field,)), None)

    return KindColumn(f"{field}_id", id_)


def of_other_facts(name: str, column_type: ColumnType = ColumnType.TEXT) -> KindColumn[Fact]:
    """Return the column of what other facts make of one: once all are in the index, `index.relations` writes it."""
    return KindColumn(name, lambda _: None, column_type)


def involved(*tables: str) -> tuple[KindColumn[Fact], ...]:
    """Return the columns of whom and what a fact involves: for each table the names, and the ids beside them."""
    return tuple(column for table in tables for column in (_names(table), _ids(table)))


ID_COLUMNS: Final = {"people": "people_ids", "organisations": "organisation_ids", "posts": "post_ids"}


def _names(table: str) -> KindColumn[Fact]:
    def names(resolved: ResolvedFact[Fact]) -> tuple[str, ...]:
        ids: tuple[str, ...] = getattr(resolved.fact, table)
        return tuple([resolved.entities.name(table, id_) for id_ in ids]) if ids else ids

    return KindColumn(table, names, ColumnType.LIST)


def _ids(table: str) -> KindColumn[Fact]:
    return KindColumn(ID_COLUMNS[table], attrgetter(f"fact.{table}"), ColumnType.LIST)
