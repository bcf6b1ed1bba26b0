"""The types of single values in a fact base: how TOML values become dates, lengths, amounts and ids.

Each refusal is raised as a `PydanticCustomError` that already carries the message and the hint that the user
will read.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable, Collection
from decimal import Decimal
from functools import partial
from typing import Annotated, Final, TypeAlias

from pydantic import BeforeValidator, Field, PlainValidator, StringConstraints, ValidationInfo
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
    parse_point,
)
from chronicle.money import SCALES, printed, written
from chronicle.text import fold

Amount: TypeAlias = int | Decimal
"""Money or a measured value: whole, or an exact decimal; never a float."""

ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
"""What an id looks like."""

_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,15}\.[0-9]{1,6}|[+-]?[0-9]{1,18}")
_LONG_DECIMAL: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_LARGEST: Final = 10**18
_APPROX: Final = {
    "about": (
        "about",
        "around",
        "approximately",
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
    rf"(?:(?P<approx>{'|'.join(re.escape(word) for said in _APPROX.values() for word in said)}) *+)?"
    r"(?:[£$€¥]|gbp|eur|usd)? *+(?P<number>[0-9]{1,3}(?:,[0-9]{3})++(?:\.[0-9]++)?|[0-9]++(?:\.[0-9]++)?)"
    rf"(?: *+(?P<scale>{'|'.join(sorted(SCALES, key=len, reverse=True))}))?"
)
"""An amount as it appears in print: `about £24m`, `1,234.56`, `GBP 5 million`."""


def financial_year(info: ValidationInfo) -> tuple[int, int]:
    """The month and day on which the base's financial year begins, 1 April unless it says otherwise."""
    context = info.context
    return context["financial_year"] if context else (4, 1)


def refuse(code: Code, reason: str, hint: str, *at: int) -> PydanticCustomError:
    """An error that becomes the finding `code`, in the user's words; `at` is the item's place in a list."""
    return PydanticCustomError(
        "chronicle", "{reason}", {"code": code, "reason": reason, "hint": hint, "at": at}
    )


def two_times(given: Collection[str], whole: str) -> PydanticCustomError | None:
    """An error if `whole` (a date or period) is given, and a start, end or length as well; else None."""
    if whole not in given or not ("start" in given or "end" in given or "length" in given):
        return None
    return refuse(
        WRONG_TYPE,
        f"a {whole} and a start, end or length are given",
        f"keep the {whole}, or the start, end and length",
    )


def shown(value: object) -> str:
    """A wrong value for a message, shortened."""
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
    """The start of a message on a wrong value: `"x" is not`, or `is a list, not`."""
    return f"is {shown(value)}, not" if isinstance(value, list | dict) else f"{shown(value)} is not"


def _read(
    parse: Callable[[object, YearStart], EdtfDate], value: object, info: ValidationInfo, *place: int
) -> EdtfDate:
    try:
        return parse(value, financial_year(info))
    except DateError as error:
        explanation = explain(error)
        raise refuse(
            UNREADABLE_DATE, f"{shown(value)} {explanation.reason}", explanation.hint, *place
        ) from None


def _points(value: object, info: ValidationInfo) -> tuple[EdtfDate, ...]:
    if not isinstance(value, list):
        return (_read(parse_point, value, info),)
    return tuple(_read(parse_point, one, info, place) for place, one in enumerate(value))


def _length(value: object) -> Duration:
    if not isinstance(value, str):
        raise refuse(
            WRONG_TYPE, f"{shown(value)} is not a length", 'write "16 months", "about 2 years" or "P16M"'
        )
    try:
        return parse_duration(value)
    except DurationError as error:
        explanation = explain(error)
        raise refuse(WRONG_TYPE, f"{shown(value)} {explanation.reason}", explanation.hint) from None


def _amount(value: object) -> Amount:
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
            WRONG_TYPE, f"{shown(value)} has a point, and is not exact", f'write it in quotes: "{value}"'
        )
    hint = 'write a whole number (24_000_000) or a decimal in quotes ("1234.56")'
    if isinstance(value, str) and (found := _IN_WORDS.fullmatch(value.strip().lower())):
        hint = _amount_hint(found) or hint
    raise refuse(WRONG_TYPE, f"{shown(value)} is not a number", hint)


def _amount_hint(found: re.Match[str]) -> str:
    """A hint how to write an amount that is given as in print: `about £24m`; empty if too long."""
    amount = written(printed(found["number"], found["scale"]))
    if not _DECIMAL.fullmatch(amount.strip('"').replace("_", "")):
        return ""
    approx = next((word for word, said in _APPROX.items() if found["approx"] in said), "")
    return f"write {amount}" + (f', and approx = "{approx}"' if approx else "")


def _id(value: object) -> str:
    if not isinstance(value, str):
        raise refuse(WRONG_TYPE, f"{shown(value)} is not an id", 'write an id in quotes: "colin-tucker"')
    if not ID.fullmatch(value):
        better = as_id(value)
        hint = (
            f'write "{better}" if that is the id of what is meant, else the id that it has'
            if better
            else id_hint(value)
        )
        raise refuse(INVALID_ID, f'"{value[:80]}" is not an id', hint)
    return sys.intern(value)


def id_hint(text: str) -> str:
    """What id to write instead of `text`."""
    better = as_id(text)
    rule = "lower-case letters, digits and hyphens, at most 64, beginning with a letter or digit"
    return f'write "{better}": {rule}' if better else f"an id is made of {rule}"


def as_id(text: str) -> str:
    """A name turned into an id, without accents: `sian-jones`; empty if nothing of it fits in an id."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:64].rstrip("-")


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=100_000)]
"""Any text of the user's; not empty."""
Texts = Annotated[tuple[Text, ...], Field(strict=False), BeforeValidator(_listed)]
"""Several texts; one may stand without brackets."""
Id = Annotated[str, PlainValidator(_id)]
Ids = Annotated[tuple[Id, ...], Field(strict=False), BeforeValidator(_listed)]
Date = Annotated[EdtfDate, PlainValidator(partial(_read, parse))]
"""An EDTF date, of any form but the bare `..`."""
Point = Annotated[EdtfDate, PlainValidator(partial(_read, parse_point))]
"""A date or a one-of range, not an interval."""
End = Annotated[EdtfDate, PlainValidator(partial(_read, parse_end))]
"""A point, or `..` for "still so"."""
Period = Annotated[EdtfDate, PlainValidator(partial(_read, parse_period))]
"""A financial year or a date, meaning all of it."""
Points = Annotated[tuple[EdtfDate, ...], PlainValidator(_points)]
"""A date, or a list of them."""
Span = Annotated[Duration, PlainValidator(_length)]
"""A stated length of time."""
Money = Annotated[Amount, PlainValidator(_amount)]
