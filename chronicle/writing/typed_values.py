"""Values as people type them, put into what the format holds: dates in English, amounts as printed, names for ids.

What has one reading is taken; what has several is for whoever typed it to choose; the rest is refused with what to write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates import (
    DateError,
    DurationError,
    explain,
    parse,
    parse_duration,
    parse_end,
    parse_period,
    parse_query,
    parse_single,
)
from chronicle.loader import currencies
from chronicle.loader.values import as_id
from chronicle.model.fields import DATES, LISTS, TABLES, ValueType
from chronicle.queries.entities import extra_field
from chronicle.queries.names import AmbiguousName, UnknownName, entry_set_aside, find_id
from chronicle.sql import SEPARATOR
from chronicle.suggest import nearest
from chronicle.text import alternatives, fold, without_surrogates
from chronicle.writing.amounts import read_amount

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping, Sequence

    from chronicle.dates import EdtfDate, YearStart
    from chronicle.index.cache import Index
    from chronicle.model.base import Field
    from chronicle.model.fields import FieldType
    from chronicle.writing.toml_values import TomlValue

_BETWEEN_ITEMS: Final = ";"
_YES: Final = ("yes", "y", "true", "1", "on")
_NO: Final = ("no", "n", "false", "0", "off")
_PARSERS: Final[Mapping[ValueType, Callable[[str, YearStart], EdtfDate]]] = {
    ValueType.DATE: parse,
    ValueType.POINT: parse_single,
    ValueType.POINTS: parse_single,
    ValueType.END: parse_end,
    ValueType.PERIOD: parse_period,
}
TAKES_SEVERAL: Final = LISTS | TABLES
"""The types of values of which several may be typed, with `;` between."""
_CURRENCY_SIGNS: Final = {"GBP": "£", "EUR": "€", "USD": "$"}
_LONGEST_ID: Final = 40
"""The most letters of an id that is proposed."""


class TypedValue(NamedTuple):
    """What was typed, as the format holds it.

    Attributes:
        value: The value of its key.
        words: The words that it stands for, where the format has none of its own for them: to be kept as a quote.
        beside: What it says of other keys by the way: `about £5m` of `approx`.
        remark: What whoever typed it may want to know of how it was read.
    """

    value: TomlValue
    words: str = ""
    beside: Mapping[str, TomlValue] = {}
    remark: str = ""


class Option(NamedTuple):
    """One of several readings: what to type for it, and what it means."""

    typed: str
    gloss: str


class NotRead(Exception):
    """A text is no value of its field; the message says why, `hint` what to type instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class SeveralReadings(Exception):
    """A text may mean several values."""

    def __init__(self, text: str, options: Sequence[Option]) -> None:
        super().__init__(f'"{text}" may be {alternatives([_quoted(option) for option in options])}')
        self.text, self.options = text, tuple(options)


class NothingSoCalled(Exception):
    """A text names no entry of its table; `nearest` are the ids of those with a name like it."""

    def __init__(self, table: str, text: str, nearest: Sequence[str]) -> None:
        super().__init__(text)
        self.table, self.text, self.nearest = table, text, tuple(nearest)


def _quoted(option: Option) -> str:
    return f'"{option.typed}" ({option.gloss})' if option.gloss else f'"{option.typed}"'


class ValueReader:
    """Reads what is typed for the fields of entries, by the settings and the names of a base."""

    def __init__(self, index: Index, names: Mapping[tuple[str, str], str] | None = None) -> None:
        """Read values for a base.

        Args:
            index: The index of the base.
            names: The ids of entries that are yet to be made, by table and folded name.
        """
        self._index = index
        self._names = names if names is not None else {}

    def read(self, field: Field, text: str, organisation: str | None = None) -> TypedValue:
        """Return what was typed for a field.

        Args:
            field: The field.
            text: What was typed.
            organisation: The id of the organisation within which a post is looked up first, if any.

        Raises:
            NotRead: It is no such value.
            SeveralReadings: It may be several.
            NothingSoCalled: It names an entry that there is not.
        """
        typed = text.strip()
        if not typed:
            raise NotRead("it is empty", "leave it out, or type a value")
        require_text(typed)
        kind = field.type.value
        if kind in LISTS:
            return self._list(field.type, typed, organisation)
        if kind in TABLES:
            return TypedValue(self._table(field.type, typed))
        if kind in DATES:
            return self._date(kind, typed)
        if kind is ValueType.REFERENCE:
            return TypedValue(self.reference(_table_of(field.type), typed, organisation))
        return self._plain(field.type, typed)

    def reference(self, table: str, text: str, organisation: str | None = None) -> str:
        """Return the id of the entry of a table that a text names: its id, or one of its names.

        Raises:
            SeveralReadings: It is the name of several.
            NothingSoCalled: It is the name of none.
            NotRead: There is one, with a mistake that keeps it out of every answer.
        """
        require_text(text)
        if made := self._names.get((table, fold(text))):
            return made
        try:
            return find_id(self._index, table, text, owner=organisation)
        except AmbiguousName as error:
            raise SeveralReadings(text, [Option(id_, name) for id_, name in error.candidates]) from None
        except UnknownName as error:
            if address := entry_set_aside(self._index, (table,), text):
                raise NotRead(
                    f"{address} has a mistake that keeps it out of answers", "mend that first"
                ) from None
            raise NothingSoCalled(table, text, error.nearest) from None

    def _list(self, type_: FieldType, text: str, organisation: str | None) -> TypedValue:
        items = split_items(text)
        match type_.value:
            case ValueType.REFERENCES:
                table = _table_of(type_)
                return TypedValue([self.reference(table, item, organisation) for item in items])
            case ValueType.POINTS:
                dates = [self._date(type_.value, item) for item in items]
                values: list[TomlValue] = [date.value for date in dates]
                words = "; ".join(date.words for date in dates if date.words)
                return TypedValue(values[0] if len(values) == 1 else values, words)
        return TypedValue([*items])

    def _table(self, type_: FieldType, text: str) -> TomlValue:
        kind = type_.value
        if kind is ValueType.REASONS and "=" not in text:
            return text
        table: dict[str, TomlValue] = {}
        for item in split_items(text):
            key, sign, value = (part.strip() for part in item.partition("="))
            if not (key and sign and value):
                raise NotRead(f'"{item}" is no key and value', "type key=value, several with ; between")
            if kind is ValueType.STANCES:
                key, value = self.reference(_table_of(type_), key), self._choice(type_, value)
            if key in table:
                raise NotRead(f'"{key}" is given twice', "give it once")
            table[key] = self._extra(key, value) if kind is ValueType.EXTRA else value
        return table

    def _extra(self, key: str, text: str) -> TomlValue:
        """Return the value of a key of the base's own, in the type that the base declares for it."""
        kind, choices = extra_field(self._index, key)
        if kind == "number":
            return read_typed_number(text)[0]
        if kind == "date":
            return self._date(ValueType.DATE, text).value
        return next((choice for choice in choices if fold(choice) == fold(text)), text)

    def _date(self, kind: ValueType, text: str) -> TypedValue:
        return read_typed_date(kind, text, self._index.financial_year)

    def _plain(self, type_: FieldType, text: str) -> TypedValue:
        match type_.value:
            case ValueType.FLAG:
                return TypedValue(_flag(text))
            case ValueType.SEATS:
                return TypedValue(_whole(text))
            case ValueType.AMOUNT:
                return self._amount(text)
            case ValueType.CURRENCY:
                return TypedValue(_currency(text))
            case ValueType.LENGTH:
                return TypedValue(_length(text))
            case ValueType.CHOICE:
                return TypedValue(self._choice(type_, text))
        return TypedValue(text)

    def _amount(self, text: str) -> TypedValue:
        value, approx, currency = read_typed_number(text)
        beside: dict[str, TomlValue] = {"approx": approx} if approx else {}
        if currency and currency != self._index.meta("currency"):
            beside["currency"] = currency
        if currency:
            beside["unit"] = _CURRENCY_SIGNS[currency]
        return TypedValue(value, beside=beside)

    def _choice(self, type_: FieldType, text: str) -> str:
        words = type_.choices
        if type_.more_choices:
            words += tuple(filter(None, (self._index.meta(type_.more_choices) or "").split(SEPARATOR)))
        folded = {fold(word): word for word in words}
        if fold(text) in folded:
            return folded[fold(text)]
        suggestion = nearest(text, words)
        hint = f'did you mean "{suggestion}"?' if suggestion else f"it takes {alternatives(words)}"
        raise NotRead(f'"{text}" is none of the words it takes', hint)


def read_typed_date(kind: ValueType, text: str, year: YearStart) -> TypedValue:
    """Return a date as it was typed.

    Raises:
        NotRead: It is none.
        SeveralReadings: It may be several.
    """
    try:
        _PARSERS[kind](text, year)
    except DateError as error:
        explanation = explain(error)
        readings = [reading for reading in explanation.readings if reading.exact]
        if len(readings) > 1:
            raise SeveralReadings(
                text, [Option(reading.text, reading.gloss) for reading in readings]
            ) from None
        if not readings:
            raise NotRead(f'"{text}" {explanation.reason}', explanation.hint) from None
        (reading,) = readings
        is_vague = reading.text.startswith("[") or reading.gloss.startswith(("without", "in ", "when "))
        return TypedValue(reading.text, text if is_vague else "")
    _, financial_year = parse_query(text, year) if text != ".." else (None, None)
    return TypedValue(
        text, remark=(financial_year and f'for the financial year type "{financial_year}"') or ""
    )


def require_text(typed: str) -> None:
    """Refuse what no file can hold: bytes that are no text in the terminal's encoding.

    Raises:
        NotRead: There are such.
    """
    if typed != without_surrogates(typed):
        raise NotRead("it is no text in the encoding of this terminal", "type it again")


def split_items(text: str) -> list[str]:
    """Return the items of a list as it is typed, with `;` between; empty ones count for nothing.

    >>> split_items("Ann Ray; Bo Lee;")
    ['Ann Ray', 'Bo Lee']
    """
    return [item for part in text.split(_BETWEEN_ITEMS) if (item := part.strip())]


def _table_of(type_: FieldType) -> str:
    assert type_.table is not None
    return type_.table


def _flag(text: str) -> bool:
    if fold(text) in _YES:
        return True
    if fold(text) in _NO:
        return False
    raise NotRead(f'"{text}" is neither yes nor no', "type yes or no")


def _whole(text: str) -> int:
    digits = text.replace(",", "").replace("_", "")
    if digits.isascii() and digits.isdigit() and len(digits) <= 18:  # noqa: PLR2004 - as many as any number may have
        return int(digits)
    raise NotRead(f'"{text}" is not a whole number', "type it in figures: 3")


def read_typed_number(text: str) -> tuple[str | int, str | None, str | None]:
    """Return a number or a range, how exact it is said to be, and the currency whose sign it bears.

    Raises:
        NotRead: It is neither.
    """
    read = read_amount(text.replace("_", "")) if len(text) <= 100 else None  # noqa: PLR2004 - more than any amount needs
    if read is None:
        raise NotRead(
            f'"{text[:100]}" is not a number',
            "type it as printed: 24000000, 1,234.56, £7.7m or a range 30..50",
        )
    return read.scaled(1, absolute=False), read.approx, read.currency


def _currency(text: str) -> str:
    code = currencies.NAMES.get(text.lower(), text.upper())
    if code in currencies.CODES:
        return code
    likely = nearest(code, currencies.CODES)
    raise NotRead(
        f'"{text}" is not a currency\'s ISO 4217 code',
        f'did you mean "{likely}"?' if likely else "type the code, as GBP, EUR or USD",
    )


def _length(text: str) -> str:
    try:
        parse_duration(text)
    except DurationError as error:
        explanation = explain(error)
        if not explanation.readings:
            raise NotRead(f'"{text}" {explanation.reason}', explanation.hint) from None
        return explanation.readings[0].text
    return text


def propose_id(text: str, taken: Container[str], *more: str) -> str:
    """Return a readable id for what is called `text`, which no other has; `more` are words that tell it from others.

    >>> propose_id("Siân Jones", ()), propose_id("Siân Jones", ("sian-jones",), "2012")
    ('sian-jones', 'sian-jones-2012')
    """
    for candidate in _candidates(as_short_id(text) or "entry", more):
        if candidate not in taken:
            return candidate
    raise AssertionError


def _candidates(id_: str, more: Sequence[str]) -> Iterator[str]:
    yield id_
    longer = id_
    for word in filter(None, map(as_short_id, more)):
        if word not in longer.split("-"):
            longer = f"{longer[: _LONGEST_ID - len(word)].rstrip('-')}-{word}"
            yield longer
    number = 2
    while True:
        yield f"{longer[:_LONGEST_ID]}-{number}"
        number += 1


def as_short_id(text: str) -> str:
    """Return a text as an id of a few words: cut between two of them if it is long.

    >>> as_short_id("The board agrees a budget for the coming financial year at last")
    'the-board-agrees-a-budget-for-the-coming'
    """
    whole = as_id(text)
    if len(whole) <= _LONGEST_ID:
        return whole
    cut = whole[: _LONGEST_ID + 1].rpartition("-")[0]
    return cut or whole[:_LONGEST_ID]
