"""Parsing dates: a value of a base or of the command line to an `EdtfDate`, or a `DateError`.

`parse` accepts any date that the documentation of the format lists, the other functions what one kind of
field takes. Nothing here explains a refusal: `chronicle.dates.hints` does, for whoever shows it.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from chronicle.dates.calendar import APRIL, BEGINNING, END, LAST_YEAR, YearStart, ordinal
from chronicle.dates.edtf import STILL, Bounds, DateForm, EdtfDate
from chronicle.dates.errors import DateError, DateField
from chronicle.dates.points import read_point

Value: TypeAlias = object
"""What a TOML value may be; anything but a string, an integer, a date or a local date-time is refused."""

LONGEST: Final = 64
"""The most characters of a date; a longer text is refused unread."""


class Window(NamedTuple):
    """A stretch of days that a question asks about, both ends included."""

    first: int
    last: int
    qualified: bool = False


def parse(value: Value, financial_year: YearStart = APRIL) -> EdtfDate:
    """Read a date: EDTF, a financial year, or one of TOML's own dates, local date-times and integers.

    Raises:
        DateError: It is none of them; the bare `..` is refused here too.
    """
    return _parse(value, DateField.DATE, financial_year)


def parse_end(value: Value, financial_year: YearStart = APRIL) -> EdtfDate:
    """Read a tenure's end: a date as `parse_point` takes it, or `..`, "still so".

    Raises:
        DateError: It is neither.
    """
    return STILL if value == ".." else _parse_single(value, DateField.END, financial_year)


def parse_point(value: Value, financial_year: YearStart = APRIL) -> EdtfDate:
    """Read a date that is one moment, however vaguely known, such as a start or a birth: a span is refused.

    Raises:
        DateError: It is no date, or a span.
    """
    return _parse_single(value, DateField.POINT, financial_year)


def parse_period(value: Value, financial_year: YearStart = APRIL) -> EdtfDate:
    """Read the period of a sum of money, where a date that looks like a financial year is refused.

    Raises:
        DateError: It is no date, or it is `2008-09` or `2013/2014`, which may mean either.
    """
    if type(value) is str and trap_year(value) is not None:
        raise DateError(value, DateField.PERIOD, financial_year)
    return _parse(value, DateField.PERIOD, financial_year)


def parse_query(text: str, financial_year: YearStart = APRIL) -> tuple[EdtfDate, str | None]:
    """Read a date on the command line, and the financial year that may have been meant: `2008/09` for `2008-09`.

    Raises:
        DateError: It is no date.
    """
    when = read_any(text, financial_year)
    if when is None:
        raise DateError(text, DateField.QUERY, financial_year)
    year = trap_year(text)
    return when, None if year is None else year_text(year)


def window(text: str, financial_year: YearStart = APRIL) -> tuple[Window, str | None]:
    """Read a window, all of a date or a range such as `2009..2012`; and the year that `parse_query` adds.

    Raises:
        DateError: It is no date, and no range of two.
    """
    whole = read_any(text, financial_year)
    if not whole and ".." not in text:
        raise DateError(text, DateField.WINDOW, financial_year)
    if whole or text[:1] == "[":
        when, year = parse_query(text, financial_year)
        return Window(when.earliest, when.latest, when.qualified or when.form is DateForm.ONE_OF), year
    low, _, high = text.partition("..")
    first, year = parse_query(low, financial_year) if low else (None, None)
    last, other = parse_query(high, financial_year) if high else (None, None)
    found = Window(
        first.earliest if first else BEGINNING,
        last.latest if last else END,
        any(when.qualified for when in (first, last) if when),
    )
    if not (first or last) or found.first > found.last:
        raise DateError(text, DateField.WINDOW, financial_year)
    return found, year or other


def read_one(text: str) -> EdtfDate | None:
    """Read one date of any precision, without a time of day; None if it is not one."""
    point = read_point(text)
    if point is None or point.time is not None:
        return None
    return EdtfDate(text, DateForm.POINT, Bounds.within(point.earliest, point.latest), point.qualified)


def read_financial_year(text: str, financial_year: YearStart = APRIL) -> EdtfDate | None:
    """Read `2013/14` or `FY2013/14`; None if it is neither, or its two years are not consecutive."""
    text = text.removeprefix("FY")
    if len(text) != len("2013/14") or text[4] != "/":
        return None
    year, following = _number(text[:4]), _number(text[5:])
    if year is None or following is None or not 0 < year < LAST_YEAR or (year + 1) % 100 != following:
        return None
    first, after = ordinal(year, *financial_year), ordinal(year + 1, *financial_year)
    return EdtfDate(text, DateForm.FINANCIAL_YEAR, Bounds(first, after - 1, first, after - 1))


def year_text(year: int) -> str:
    """Write the financial year that begins in a calendar year: `2013/14`."""
    return f"{year:04}/{(year + 1) % 100:02}"


def read_any(text: str, financial_year: YearStart = APRIL) -> EdtfDate | None:
    """Read a date of any form but the bare `..`; None if it is not one."""
    return _read(text, financial_year) if len(text) <= LONGEST else None


def accepts(field: DateField, text: str, financial_year: YearStart) -> bool:
    """Say whether a field takes a text."""
    if field is DateField.END and text == "..":
        return True
    if field is DateField.PERIOD and trap_year(text) is not None:
        return False
    when = read_any(text, financial_year)
    return when is not None and (field not in _SINGLE or when.form is not DateForm.SPAN)


_SINGLE: Final = frozenset({DateField.POINT, DateField.END})


def _parse(value: Value, field: DateField, financial_year: YearStart) -> EdtfDate:
    text = value if type(value) is str else _as_text(value)
    when = None if text is None else _cached_read(text, financial_year)
    if when is None:
        raise DateError(value, field, financial_year)
    return when


def _parse_single(value: Value, field: DateField, financial_year: YearStart) -> EdtfDate:
    when = _parse(value, field, financial_year)
    if when.form is DateForm.SPAN:
        raise DateError(value, field, financial_year)
    return when


@lru_cache(maxsize=1 << 14)
def _cached_read(text: str, financial_year: YearStart) -> EdtfDate | None:
    return read_any(text, financial_year)


def _read(text: str, financial_year: YearStart) -> EdtfDate | None:
    if "/" in text:
        return read_financial_year(text, financial_year) or _read_span(text)
    if text[:1] == "[":
        return _read_one_of(text)
    point = read_point(text)
    if point is None:
        return None
    earliest, latest, qualified, time = point
    if time is not None:
        text = text[: len("2009-04-17T14:35")]
    return EdtfDate(text, DateForm.POINT, Bounds(earliest, latest, earliest, latest), qualified, time)


def _read_span(text: str) -> EdtfDate | None:
    """Read EDTF's "Time Interval", level 0, and "Extended Interval" with an open or unknown end, level 1."""
    left, _, right = text.partition("/")
    start, end = read_one(left), read_one(right)
    if (
        (start is None and end is None)
        or not (start or left in {"", ".."})
        or not (end or right in {"", ".."})
    ):
        return None
    bounds = Bounds(*(start.pair if start else (BEGINNING, END)), *(end.pair if end else (BEGINNING, END)))
    if bounds.start_earliest > bounds.end_latest:
        return None
    return EdtfDate(
        text,
        DateForm.SPAN,
        bounds.clipped(),
        qualified=any(side.qualified for side in (start, end) if side),
        start_missing=not left,
        end_missing=not right,
        start_open=left == "..",
        end_open=right == "..",
    )


def _read_one_of(text: str) -> EdtfDate | None:
    """Read EDTF level 2's "One of a set" as a single range; its two ends may differ in precision."""
    if text[-1:] != "]" or ".." not in text:
        return None
    left, _, right = text[1:-1].partition("..")
    low, high = read_one(left), read_one(right)
    if (low is None and (left or high is None)) or (high is None and right):
        return None
    earliest, latest = low.earliest if low else BEGINNING, high.latest if high else END
    if earliest > latest:
        return None
    return EdtfDate(
        text,
        DateForm.ONE_OF,
        Bounds.within(earliest, latest),
        qualified=any(side.qualified for side in (low, high) if side),
    )


def trap_year(text: str) -> int | None:
    """The first year of what looks like a financial year and is none, `2008-09` or `2013/2014`; else None."""
    sign = text[4:5]
    year, following = _number(text[:4]), _number(text[5:])
    if year is None or following is None or not 0 < year < LAST_YEAR:
        return None
    if len(text) == len("2008-09"):
        return year if sign == "-" and (year + 1) % 100 == following else None
    return year if len(text) == len("2013/2014") and sign == "/" and year + 1 == following else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _as_text(value: object) -> str | None:
    """Write one of TOML's own values as the text that it stands for; None if it stands for no date."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes") if value.tzinfo is None else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LAST_YEAR:
        return f"{value:04}"
    return None
