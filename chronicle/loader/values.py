"""How TOML values become dates, lengths, amounts and ids, for each type of field.

Each refusal is raised as a `PydanticCustomError` that already carries the message and the hint that the user
will read.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Final, TypeAlias

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

from chronicle.codes import INVALID_ID, OVER_LIMIT, UNREADABLE_DATE, WRONG_TYPE, Code
from chronicle.dates import (
    DateError,
    Duration,
    DurationError,
    EdtfDate,
    YearStart,
    explain,
    parse,
    parse_duration,
    parse_end,
    parse_period,
    parse_single,
)
from chronicle.loader import currencies
from chronicle.model.bundle import ANY_PAGE, FIRST_PAGE, PAGE_NUMBER
from chronicle.model.entities import ENTITIES
from chronicle.model.fields import ValueType
from chronicle.money import SUFFIXES, Number, NumberRange, as_toml, parse_printed
from chronicle.named_tuples import NamedTuple
from chronicle.text import fold

ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
"""What an id looks like."""
_ADDRESS: Final = re.compile(rf"(?:{'|'.join(ENTITIES)})\.({ID.pattern})")
"""An id with its table before it, as answers name it."""

_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,15}\.[0-9]{1,6}|[+-]?[0-9]{1,18}")
_LONG_DECIMAL: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_RANGE: Final = re.compile(rf"({_LONG_DECIMAL.pattern})\.\.({_LONG_DECIMAL.pattern})")
_LARGEST: Final = 10**18
_APPROX: Final = {
    "about": (
        "about",
        "around",
        "approximately",
        "approx",
        "approx.",
        "roughly",
        "some",
        "circa",
        "c.",
        "c",
        "~",
        "nearly",
        "almost",
    ),
    "at least": ("at least", "over", "more than"),
    "at most": ("at most", "under", "up to", "less than"),
}
_IN_WORDS: Final = re.compile(
    rf"(?:(?P<approx>{'|'.join(re.escape(word) for phrases in _APPROX.values() for word in phrases)}) *+)?"
    r"(?P<currency>[£$€¥]|gbp|eur|usd)? *+(?P<number>[0-9]{1,3}(?:,[0-9]{3})++(?:\.[0-9]++)?|[0-9]++(?:\.[0-9]++)?)"
    rf"(?: *+(?P<scale>{'|'.join(sorted(SUFFIXES, key=len, reverse=True))}))?(?P<more> *+\+)?"
)
"""An amount as it appears in print: `about £24m`, `1,234.56`, `GBP 5 million`, `£3m+`."""
_GROUPED: Final = re.compile(
    r"(?<=[0-9])[ \N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}'](?=[0-9]{3}(?![0-9]))"
)
"""What stands between thousands in place of a comma."""
_UNIT: Final = re.compile(
    r"(?P<number>[0-9][0-9,]{0,14}(?:\.[0-9]{1,6})?) *+(?P<unit>%|(?!(?:or|and|to|plus|up|at)\b)[^\W\d_]{2,}(?: [^\W\d_]+){0,4})"
)
"""A number with what it counts: `12%`, `12 children`."""
_BELOW: Final = re.compile(r"(?P<sign>[<>]=?|≤|≥) *+(?P<number>[0-9]{1,15})")
_BRACKETS: Final = re.compile(r"\( *+[£$€]? *+(?P<number>[0-9][0-9,]{0,14}(?:\.[0-9]{1,6})?) *+\)")
_CONTINENTAL: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){1,4},[0-9]{1,6}|[0-9]{1,15},[0-9]{1,2}")
_UNKNOWN: Final = frozenset({"", "tbc", "tba", "n/a", "n/k", "unknown", "not known", "?", "-"})
_NOTHING: Final = frozenset({"nil", "nought", "naught", "zero", "none"})
_CURRENCIES: Final = {"€": "EUR", "eur": "EUR", "$": "USD", "usd": "USD"}
"""Signs of which an amount does not say that the base's own currency is meant."""
_PRINTED: Final = (
    r"[£$€¥]? *+(?P<{0}>[0-9][0-9,]*+(?:\.[0-9]++)?) *+(?P<{1}>"
    + "|".join(sorted(SUFFIXES, key=len, reverse=True))
    + ")?"
)
_BETWEEN: Final = re.compile(
    rf"(?:between +|from +)?{_PRINTED.format('low', 'low_scale')} *+(?:-|–|to|and|\.\.+) *+"
    + _PRINTED.format("high", "scale")
)
"""A range as it appears in print: `£30m-£50m`, `30 to 50`, `between 30 and 50 million`."""


class ReadingSettings(NamedTuple):
    """The settings of a base by which its values are read."""

    financial_year: tuple[int, int] = (4, 1)
    budget_types: tuple[str, ...] = ()


def reading_settings(info: ValidationInfo) -> ReadingSettings:
    """Return the settings by which a value is read: the usual ones unless the base has its own."""
    return info.context or ReadingSettings()


def refuse(
    code: Code, reason: str, hint: str, *at: str | int, instead: str | int | None = None
) -> PydanticCustomError:
    """Return an error that becomes the finding `code`, in the user's words.

    `at` is the item's place in a list, or its key; `instead` the value that cures it, if there is only one.
    """
    context = {"code": code, "reason": reason, "hint": hint, "at": at, "instead": instead}
    return PydanticCustomError("chronicle", "{reason}", context)


def shown(value: object) -> str:
    """Return a wrong value for a message, shortened."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value[:60]}{"…" if len(value) > 60 else ""}"'  # noqa: PLR2004 - as long as a line bears
    if isinstance(value, int | float):
        return str(value)[:40]
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return "a list" if isinstance(value, list) else "a table"


def is_not(value: object) -> str:
    """Return the start of a message on a wrong value: `"x" is not`, or `is a list, not`."""
    return f"is {shown(value)}, not" if isinstance(value, list | dict) else f"{shown(value)} is not"


def _read(
    parse: Callable[[object, YearStart], EdtfDate], value: object, info: ValidationInfo, *place: int
) -> EdtfDate:
    try:
        return parse(value, reading_settings(info).financial_year)
    except DateError as error:
        explanation = explain(error)
        raise refuse(
            UNREADABLE_DATE,
            f"{shown(value)} {explanation.reason}",
            explanation.hint,
            *place,
            instead=explanation.only_reading,
        ) from None


def _points(value: object, info: ValidationInfo) -> tuple[EdtfDate, ...]:
    if not isinstance(value, list):
        return (_read(parse_single, value, info),)
    return tuple(_read(parse_single, item, info, place) for place, item in enumerate(value))


def _length(value: object) -> Duration:
    if not isinstance(value, str):
        raise refuse(
            WRONG_TYPE, f"{shown(value)} is not a length", 'write "16 months", "about 2 years" or "P16M"'
        )
    try:
        return parse_duration(value)
    except DurationError as error:
        explanation = explain(error)
        instead = explanation.only_reading
        raise refuse(
            WRONG_TYPE, f"{shown(value)} {explanation.reason}", explanation.hint, instead=instead
        ) from None


def _number(value: object) -> Number:
    if isinstance(value, str) and (match := _RANGE.fullmatch(value)):
        low, high = map(_amount, match.groups())
        if low > high:
            hint = f'write "{match[2]}..{match[1]}", the least first'
            raise refuse(WRONG_TYPE, f"{shown(value)} is not a range", hint)
        return NumberRange(low, high) if low < high else low
    return _amount(value)


def _amount(value: object) -> int | Decimal:
    if isinstance(value, int) and not isinstance(value, bool):
        if abs(value) >= _LARGEST:
            raise refuse(OVER_LIMIT, "is over 18 digits long", "write at most 18 digits")
        return value
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Decimal(value) if "." in value else int(value)
    if isinstance(value, str) and _LONG_DECIMAL.fullmatch(value):
        raise refuse(
            OVER_LIMIT,
            f"{shown(value)} is too long",
            "write at most 15 digits before the point and 6 after it",
        )
    if isinstance(value, float) and _DECIMAL.fullmatch(repr(value)):
        raise refuse(
            WRONG_TYPE,
            f"{shown(value)} has a point, and is not exact",
            f'write it in quotes: "{value}"',
            instead=str(value),
        )
    hint, instead = _number_hint(value) if isinstance(value, str) else ("", None)
    raise refuse(WRONG_TYPE, f"{shown(value)} is not a number", hint or _ANY_NUMBER, instead=instead)


_ANY_NUMBER: Final = (
    'write a whole number (24_000_000), a decimal in quotes ("1234.56") or a range ("30..50")'
)


def _number_hint(value: str) -> tuple[str, int | None]:
    """Return a hint how to write a number that is given in words or signs, and the number if that is all; else ""."""
    printed = _GROUPED.sub(",", value.strip().lower())
    if printed in _NOTHING:
        return "write 0", None
    if printed in _UNKNOWN:
        return "leave the entry out until it is known, or tell it as an event without a sum", None
    if match := _BETWEEN.fullmatch(printed):
        return _range_hint(match), None
    if match := _IN_WORDS.fullmatch(printed):
        is_plain = value == match["number"] and "." not in printed
        return _amount_hint(match), int(match["number"].replace(",", "")) if is_plain else None
    return next(
        (hint(match) for pattern, hint in _OTHER_NUMBERS if (match := pattern.fullmatch(printed))), ""
    ), None


def _bracket_hint(match: re.Match[str]) -> str:
    number = as_toml(Decimal(match["number"].replace(",", "")))
    return f"write {number}; if the brackets mean less than nothing, the type is to say so: a refund, a cut, a deficit"


def _continental_hint(match: re.Match[str]) -> str:
    return f'write "{match[0].replace(".", "").replace(",", ".")}", with a point before the decimals'


def _below_hint(match: re.Match[str]) -> str:
    is_least = match["sign"][0] in ">≥"
    beyond = 0 if match["sign"] not in "<>" else 1 if is_least else -1
    approx = "at least" if is_least else "at most"
    return f'write {int(match["number"]) + beyond}, and approx = "{approx}"'


def _unit_hint(match: re.Match[str]) -> str:
    """Return a hint how to write a number with its unit or its currency: `12 children`; empty if it is larger than it looks."""
    number, unit = as_toml(Decimal(match["number"].replace(",", ""))), match["unit"]
    code = currencies.NAMES.get(unit) or unit.upper()
    if code in currencies.CODES:
        return f"write {number}, and its currency, {code}, beside it"
    if unit.split(" ")[0] in SUFFIXES:
        return ""
    return f'write {number}, and what it counts, "{"per cent" if unit == "%" else unit}", in a key of its own'


_OTHER_NUMBERS: Final = (
    (_BRACKETS, _bracket_hint),
    (_CONTINENTAL, _continental_hint),
    (_BELOW, _below_hint),
    (_UNIT, _unit_hint),
)
"""Numbers of other forms, each with what says how to write it."""


def _range_hint(match: re.Match[str]) -> str:
    """Return a hint how to write a range that is given as in print: `£30m-£50m`; empty if it is none."""
    scale = match["scale"]
    ends = parse_printed(match["low"], match["low_scale"] or scale), parse_printed(match["high"], scale)
    low, high = (f"{end:f}" for end in sorted(ends))
    return f'write "{low}..{high}"' if _DECIMAL.fullmatch(low) and _DECIMAL.fullmatch(high) else ""


def _amount_hint(match: re.Match[str]) -> str:
    """Return a hint how to write an amount that is given as in print: `about £24m`; empty if too long."""
    amount = as_toml(parse_printed(match["number"], match["scale"]))
    if not _DECIMAL.fullmatch(amount.strip('"').replace("_", "")):
        return ""
    approx = next((word for word, phrases in _APPROX.items() if match["approx"] in phrases), "")
    beside = [f'approx = "{approx or "at least"}"'] if approx or match["more"] else []
    if currency := _CURRENCIES.get(match["currency"]):
        beside.append(f"its currency, {currency}, beside it")
    return f"write {amount}" + "".join(f", and {key}" for key in beside)


def _currency(value: object) -> str:
    if isinstance(value, str) and value in currencies.CODES:
        return sys.intern(value)
    likely = None
    if isinstance(value, str):
        code = value.strip().upper()
        alike = [one for one in currencies.CODES if sorted(one) == sorted(code)]
        named = currencies.NAMES.get(value.strip().lower()) or (alike[0] if len(alike) == 1 else None)
        likely = code if code in currencies.CODES else named
    hint = (
        f'did you mean "{likely}"?'
        if likely
        else 'write the code in capitals, in quotes: "GBP", "EUR", "USD"'
    )
    instead = likely if isinstance(value, str) and likely == value.strip().upper() else None
    raise refuse(WRONG_TYPE, f"{is_not(value)} a currency's ISO 4217 code", hint, instead=instead)


def _id(value: object) -> str:
    if not isinstance(value, str):
        only = value[0] if isinstance(value, list) and len(value) == 1 else None
        instead = only if isinstance(only, str) and ID.fullmatch(only) else None
        hint = f'write "{instead}", without brackets' if instead else 'write an id in quotes: "colin-tucker"'
        raise refuse(WRONG_TYPE, f"{shown(value)} is not an id", hint, instead=instead)
    if not ID.fullmatch(value):
        if match := _ADDRESS.fullmatch(value):
            hint = f'write "{match[1]}", the id without its table'
            raise refuse(INVALID_ID, f'"{value[:80]}" is not an id', hint, instead=match[1])
        ids = _several_ids(value)
        if ids:
            hint = f"write each in quotes of its own, where a list may stand: [{', '.join(ids)}]"
            raise refuse(INVALID_ID, f'"{value[:80]}" is not an id', hint)
        better = as_id(value)
        hint = (
            f'write "{better}" if that is the id of what is meant, else the id that it has'
            if better
            else id_hint(value)
        )
        raise refuse(INVALID_ID, f'"{value[:80]}" is not an id', hint)
    return sys.intern(value)


def _several_ids(text: str) -> list[str]:
    """Return the ids that stand in one text, in quotes: `ann, ben` or `Ann Ray; Ben Li`; none if it is only one."""
    parts = [part.strip() for part in re.split("[,;|]", text)]
    are_ids = all(map(as_id if "," not in text else ID.fullmatch, parts))
    return [f'"{as_id(part)}"' for part in parts] if len(parts) > 1 and are_ids else []


def id_hint(text: str) -> str:
    """Return what id to write instead of `text`."""
    better = as_id(text)
    rule = "lower-case letters, digits and hyphens, at most 64, beginning with a letter or digit"
    return f'write "{better}": {rule}' if better else f"an id is made of {rule}"


def as_id(text: str) -> str:
    """Return a name turned into an id, without accents: `sian-jones`; empty if nothing of it fits in an id."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:64].rstrip("-")


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


_MONTH_DAY: Final = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


def _year_start(value: object) -> tuple[int, int]:
    if isinstance(value, str) and (match := _MONTH_DAY.fullmatch(value)):
        month, day = int(match[1]), int(match[2])
        if day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31) and (month, day) != (2, 29):  # noqa: PLR2004 - the calendar
            return month, day
    raise refuse(WRONG_TYPE, f"{shown(value)} is not a day of the year", 'write month and day: "04-01"')


_MOST_GRADES: Final = 100


def _distinct(grades: tuple[str, ...]) -> tuple[str, ...]:
    if len(grades) > _MOST_GRADES:
        raise refuse(OVER_LIMIT, f"are {len(grades):,}", f"a scale has at most {_MOST_GRADES} grades")
    twice = next((grade for place, grade in enumerate(grades) if grade in grades[:place]), None)
    if twice is not None:
        raise refuse(WRONG_TYPE, f"has {shown(twice)} twice", "list each grade once, worst first")
    return grades


def _extra(value: object) -> str | int:
    if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
        return value
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    raise refuse(WRONG_TYPE, f"{is_not(value)} a text, a whole number or a date", 'write it in quotes: "…"')


def _reasons(value: object) -> object:
    return {"": value} if isinstance(value, str) else value


def _bundle_page(pages: re.Pattern[str], hint: str, value: object) -> str:
    if isinstance(value, str) and pages.fullmatch(value):
        return value
    without_blanks = "".join(str(value).split()) if isinstance(value, int | str) else ""
    instead = without_blanks if pages.fullmatch(without_blanks) else None
    raise refuse(WRONG_TYPE, f"{is_not(value)} the page of a bundle", hint, instead=instead)


def _page_number(value: object) -> str:
    if isinstance(value, str) and PAGE_NUMBER.fullmatch(value):
        return value
    hint = 'write the number of a page of the source: bundle-pages = { 4 = "C123A" }'
    raise refuse(WRONG_TYPE, f"{is_not(value)} the number of a page", hint)


_LimitedText: TypeAlias = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=100_000)]
_Id: TypeAlias = Annotated[str, PlainValidator(_id)]

READERS: Final[Mapping[ValueType, object]] = {
    ValueType.TEXT: _LimitedText,
    ValueType.TEXTS: Annotated[tuple[_LimitedText, ...], Field(strict=False), BeforeValidator(_listed)],
    ValueType.FLAG: bool,
    ValueType.SEATS: Annotated[int, Field(ge=1, le=100_000)],
    ValueType.AMOUNT: Annotated[Any, PlainValidator(_number)],
    ValueType.CURRENCY: Annotated[str, PlainValidator(_currency)],
    ValueType.DATE: Annotated[Any, PlainValidator(partial(_read, parse))],
    ValueType.POINT: Annotated[Any, PlainValidator(partial(_read, parse_single))],
    ValueType.POINTS: Annotated[Any, PlainValidator(_points)],
    ValueType.END: Annotated[Any, PlainValidator(partial(_read, parse_end))],
    ValueType.PERIOD: Annotated[Any, PlainValidator(partial(_read, parse_period))],
    ValueType.LENGTH: Annotated[Any, PlainValidator(_length)],
    ValueType.GRADES: Annotated[
        tuple[_LimitedText, ...], Field(strict=False, min_length=1), AfterValidator(_distinct)
    ],
    ValueType.AREAS: Annotated[dict[_LimitedText, _LimitedText], Field(max_length=1_000)],
    ValueType.IDENTIFIERS: Annotated[dict[_LimitedText, _LimitedText], Field(max_length=100)],
    ValueType.REFERENCE: _Id,
    ValueType.REFERENCES: Annotated[tuple[_Id, ...], Field(strict=False), BeforeValidator(_listed)],
    ValueType.REASONS: Annotated[dict[str, _LimitedText], BeforeValidator(_reasons)],
    ValueType.EXTRA: Annotated[
        dict[str, Annotated[str | int, PlainValidator(_extra)]], Field(max_length=100)
    ],
    ValueType.ALLOWED_CODES: dict[str, _LimitedText],
    ValueType.BUNDLE_PAGE: Annotated[
        str,
        PlainValidator(
            partial(_bundle_page, FIRST_PAGE, 'write where page 1 stands, letters and then a number: "C120"')
        ),
    ],
    ValueType.BUNDLE_PAGES: Annotated[
        dict[
            Annotated[str, PlainValidator(_page_number)],
            Annotated[
                str,
                PlainValidator(
                    partial(_bundle_page, ANY_PAGE, 'write letters and a number: "C123" or "C123A"')
                ),
            ],
        ],
        Field(max_length=10_000),
    ],
    ValueType.YEAR_START: Annotated[Any, PlainValidator(_year_start)],
}
"""How the values of each type are read, as pydantic's types. Choices, stances and citations are built in `validation`."""
