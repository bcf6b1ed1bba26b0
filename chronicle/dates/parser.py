"""Parsing dates: a value of a base or of the command line to an `EdtfDate`, or a `DateError`.

`parse` accepts any date that the documentation of the format lists, the other functions what one kind of
field takes. Nothing here explains a refusal: `chronicle.dates.hints` does, for whoever shows it.

Of EDTF it reads level 0 "Date", "Date and Time" (the time of day without a zone) and "Time Interval"; level 1
"Seasons", "Qualification of a date", "Unspecified digit(s) from the right" and "Extended Interval"; level 2
"Sub-year groupings" (quarters and halves), "Qualification" of a component, "Unspecified Digit" anywhere, and
"One of a set" as a single range.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Final, TypeAlias

from chronicle.dates.calendar import (
    APRIL,
    BEGINNING,
    END,
    LAST_YEAR,
    DayRange,
    YearStart,
    days_in_month,
    ordinal,
)
from chronicle.dates.edtf import ONGOING, Bounds, DateForm, EdtfDate
from chronicle.dates.errors import DateError, DateField
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

Value: TypeAlias = object
"""What a TOML value may be; anything but a string, an integer, a date or a local date-time is refused."""

MOST_CHARACTERS: Final = 64
"""The most characters of a date; a longer text is refused unread."""

DATE_PATTERN: Final = (
    r"(?P<before_year>[?~%]?)(?P<year>[0-9X]{4})(?P<after_year>[?~%]?)"
    r"(?:-(?P<before_month>[?~%]?)(?P<month>[0-9X]{2})(?P<after_month>[?~%]?)"
    r"(?:-(?P<before_day>[?~%]?)(?P<day>[0-9X]{2})(?P<after_day>[?~%]?))?)?"
)
"""The pattern of one date, compiled by `re` when first used; it also matches days that do not exist."""

SUB_YEAR_GROUPS: Final = {
    21: (3, 3),
    22: (6, 3),
    23: (9, 3),
    24: (12, 3),
    33: (1, 3),
    34: (4, 3),
    35: (7, 3),
    36: (10, 3),
    40: (1, 6),
    41: (7, 6),
}
"""Codes in a month's place, for northern seasons, quarters and halves: first month, number of months."""

_ANY_YEAR: Final = "XXXX"
_NO_MARKS: Final = str.maketrans("", "", "?~%")


class SingleDate(NamedTuple):
    """What one date, without a range, says."""

    earliest: int
    latest: int
    qualified: bool
    time: int | None


class Window(NamedTuple):
    """The days that a question asks about, both ends included."""

    first: int
    last: int
    qualified: bool = False


def parse(value: Value, financial_year: YearStart = APRIL) -> EdtfDate:
    """Read a date: EDTF, a financial year, or one of TOML's own dates, local date-times and integers.

    Raises:
        DateError: It is none of them; the bare `..` is refused here too.

    >>> parse("2009-04").bounds == parse("[2009-04-01..2009-04-30]").bounds
    True
    >>> parse("2009~").qualified, parse("2013/14").form.value, parse(2009).text
    (True, 'financial year', '2009')
    >>> parse("April 2009")
    Traceback (most recent call last):
    chronicle.dates.errors.DateError: no date that Chronicle reads: 'April 2009'
    """
    return _parse(value, DateField.DATE, financial_year)


def parse_end(value: Value, financial_year: YearStart = APRIL) -> EdtfDate:
    """Read a tenure's end: a date as `parse_single` takes it, or `..`, "still so".

    Raises:
        DateError: It is neither.

    >>> parse_end("..") is ONGOING
    True
    """
    return ONGOING if value == ".." else _parse_single(value, DateField.END, financial_year)


def parse_single(value: Value, financial_year: YearStart = APRIL) -> EdtfDate:
    """Read a date that is one moment, however vaguely known, such as a start or a birth: a span is refused.

    Raises:
        DateError: It is no date, or a span.

    >>> parse_single("2009/2011")
    Traceback (most recent call last):
    chronicle.dates.errors.DateError: no single date that Chronicle reads: '2009/2011'
    """
    return _parse_single(value, DateField.SINGLE, financial_year)


def parse_period(value: Value, financial_year: YearStart = APRIL) -> EdtfDate:
    """Read the period of a sum of money, where a date that looks like a financial year is refused.

    Raises:
        DateError: It is no date, or it is `2008-09` or `2013/2014`, which may mean either.

    >>> parse_period("2008/09").form.value
    'financial year'
    >>> parse_period("2008-09")
    Traceback (most recent call last):
    chronicle.dates.errors.DateError: no period that Chronicle reads: '2008-09'
    """
    if type(value) is str and mistaken_year(value) is not None:
        raise DateError(value, DateField.PERIOD, financial_year)
    return _parse(value, DateField.PERIOD, financial_year)


def parse_query(text: str, financial_year: YearStart = APRIL) -> tuple[EdtfDate, str | None]:
    """Read a date on the command line, and the financial year that may have been meant: `2008/09` for `2008-09`.

    Raises:
        DateError: It is no date, or says nothing of when, as `XXXX-05` does.
    """
    when = read_date(text, financial_year)
    if when is None or when.day_range == (BEGINNING, END):
        raise DateError(text, DateField.QUERY, financial_year)
    year = mistaken_year(text)
    return when, None if year is None else format_financial_year(year)


def parse_window(text: str, financial_year: YearStart = APRIL) -> tuple[Window, str | None]:
    """Read a window, all of a date or a range such as `2009..2012`; and the year that `parse_query` adds.

    Raises:
        DateError: It is no date, and no range of two.

    >>> window, financial_year = parse_window("2009..2012")
    >>> window.last - window.first, financial_year
    (1460, None)
    """
    whole = read_date(text, financial_year)
    if not whole and ".." not in text:
        raise DateError(text, DateField.WINDOW, financial_year)
    if whole or text[:1] == "[":
        when, year = parse_query(text, financial_year)
        return Window(when.earliest, when.latest, when.qualified or when.form is DateForm.ONE_OF), year
    low, _, high = text.partition("..")
    first, year = parse_query(low, financial_year) if low else (None, None)
    last, other = parse_query(high, financial_year) if high else (None, None)
    window = Window(
        first.earliest if first else BEGINNING,
        last.latest if last else END,
        any(when.qualified for when in (first, last) if when),
    )
    if not (first or last) or window.first > window.last:
        raise DateError(text, DateField.WINDOW, financial_year)
    return window, year or other


def read_bare_date(text: str) -> EdtfDate | None:
    """Read one date of any precision, without a time of day; None if it is not one."""
    point = read_single_date(text)
    if point is None or point.time is not None:
        return None
    return EdtfDate(text, DateForm.SINGLE, Bounds.within(point.earliest, point.latest), point.qualified)


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


def format_financial_year(year: int) -> str:
    """Write the financial year that begins in a calendar year: `2013/14`."""
    return f"{year:04}/{(year + 1) % 100:02}"


def read_date(text: str, financial_year: YearStart = APRIL) -> EdtfDate | None:
    """Read a date of any form but the bare `..`; None if it is not one."""
    return _read(text, financial_year) if len(text) <= MOST_CHARACTERS else None


def accepts(field: DateField, text: str, financial_year: YearStart) -> bool:
    """Say whether a field takes a text."""
    if field is DateField.END and text == "..":
        return True
    if field is DateField.PERIOD and mistaken_year(text) is not None:
        return False
    when = read_date(text, financial_year)
    return when is not None and (field not in _SINGLE or when.form is not DateForm.SPAN)


_SINGLE: Final = frozenset({DateField.SINGLE, DateField.END})


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
    return read_date(text, financial_year)


def _read(text: str, financial_year: YearStart) -> EdtfDate | None:
    if "/" in text:
        return read_financial_year(text, financial_year) or _read_span(text)
    if text[:1] == "[":
        return _read_one_of(text)
    point = read_single_date(text)
    if point is None:
        return None
    earliest, latest, qualified, time = point
    return EdtfDate(text, DateForm.SINGLE, Bounds(earliest, latest, earliest, latest), qualified, time)


def _read_span(text: str) -> EdtfDate | None:
    """Read EDTF's "Time Interval", level 0, and "Extended Interval" with an open or unknown end, level 1."""
    left, _, right = text.partition("/")
    start, end = read_bare_date(left), read_bare_date(right)
    if (
        (start is None and end is None)
        or not (start or left in {"", ".."})
        or not (end or right in {"", ".."})
    ):
        return None
    bounds = Bounds(
        *(start.day_range if start else (BEGINNING, END)), *(end.day_range if end else (BEGINNING, END))
    )
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
    low, high = read_bare_date(left), read_bare_date(right)
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


def mistaken_year(text: str) -> int | None:
    """Return the first year of what looks like a financial year and is none, `2008-09` or `2013/2014`; else None."""
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
        to = "seconds" if value.second else "minutes"
        return value.isoformat(timespec=to) if value.tzinfo is None else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LAST_YEAR:
        return f"{value:04}"
    return None


def read_single_date(text: str) -> SingleDate | None:
    """Read one date, or return None if it is not one that Chronicle reads."""
    days = _read_digits(text)
    if days is not None:
        return SingleDate(*days, qualified=False, time=None)
    if "T" in text:
        return _read_with_time(text)
    return _read_marked(text) if text.isascii() else None


def _read_digits(text: str) -> DayRange | None:
    """Read a date of digits alone, without a regular expression: nearly every date is one."""
    size = len(text)
    year = text[:4]
    if not (year.isdigit() and text.isascii()):
        return None
    if size == 4:  # noqa: PLR2004 (2009)
        return _days_of_year(int(year))
    month = text[5:7]
    if text[4:5] != "-" or not month.isdigit():
        return None
    if size == 7:  # noqa: PLR2004 (2009-04)
        return _days_of_month(int(year), int(month))
    day = text[8:]
    if size == 10 and text[7] == "-" and day.isdigit():  # noqa: PLR2004 (2009-04-17)
        return _single_day(int(year), int(month), int(day))
    return None


def _read_with_time(text: str) -> SingleDate | None:
    """Read a day with a time of day, to the minute or to the second."""
    day, _, clock = text.partition("T")
    days = _read_digits(day)
    match = re.fullmatch("([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?", clock)
    if days is None or match is None or len(day) != len("2009-04-17"):
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return SingleDate(*days, qualified=False, time=(hours * 60 + minutes) * 60 + seconds)


def _read_marked(text: str) -> SingleDate | None:
    """Read a date with qualifiers or masked digits."""
    bare = text.translate(_NO_MARKS)
    if re.fullmatch(DATE_PATTERN, text) is None:
        return None
    days = _days_of_mask(*bare.split("-")) if "X" in bare else _read_digits(bare)
    return days and SingleDate(*days, qualified=bare != text, time=None)


def _days_of_year(year: int) -> DayRange | None:
    return (date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()) if year else None


def _days_of_month(year: int, month: int) -> DayRange | None:
    """Find the days of a month, or of a season, quarter or half in a month's place."""
    if year and 1 <= month <= 12:  # noqa: PLR2004 (months)
        first_day = date(year, month, 1).toordinal()
        return first_day, first_day + days_in_month(year, month) - 1
    if not year or month not in SUB_YEAR_GROUPS:
        return None
    first, count = SUB_YEAR_GROUPS[month]
    later, last = divmod(first + count - 2, 12)
    if year + later > LAST_YEAR:
        return None
    return ordinal(year, first, 1), ordinal(year + later, last + 1, 31)


def _single_day(year: int, month: int, day: int) -> DayRange | None:
    try:
        number = date(year, month, day).toordinal()
    except ValueError:
        return None
    return number, number


def _days_of_mask(year: str, month: str = "", day: str = "") -> DayRange | None:
    """Find the earliest and the latest real date that a mask matches; EDTF level 2, "Unspecified Digit"."""
    if year == _ANY_YEAR:  # no bound is known, but a day there must be
        exists = not month or _days_of_mask("2000", month, day)
        return (BEGINNING, END) if exists else None
    if not month:
        first, last = (next(_numbers(year, backwards), 0) for backwards in (False, True))
        return (ordinal(first, 1, 1), ordinal(last, 12, 31)) if first else None
    if month.isdigit() and int(month) in SUB_YEAR_GROUPS:
        return None if day else _days_of_masked_group(year, int(month))
    # A leap year has every date that any year has, so one suffices to tell that a mask matches nothing.
    if next(_dates_in(2000, month, day or "XX", backwards=False), None) is None:
        return None
    earliest, latest = (
        next(
            (
                d
                for y in _numbers(year, backwards)
                for d in _dates_in(y, month, day or "XX", backwards=backwards)
            ),
            None,
        )
        for backwards in (False, True)
    )
    return None if earliest is None or latest is None else (earliest, latest)


def _days_of_masked_group(year: str, group: int) -> DayRange | None:
    """Find the days of a season, quarter or half in a year of which only some digits are known: `201X-22`."""
    earliest, latest = (_days_of_month(next(_numbers(year, backwards)), group) for backwards in (False, True))
    return None if earliest is None or latest is None else (earliest[0], latest[1])


def _dates_in(year: int, month: str, day: str, *, backwards: bool) -> Iterator[int]:
    for month_number in _numbers(month, backwards):
        if month_number <= 12:  # noqa: PLR2004 (months)
            for day_number in _numbers(day, backwards):
                if day_number <= days_in_month(year, month_number):
                    yield ordinal(year, month_number, day_number)


def _numbers(mask: str, backwards: bool) -> Iterator[int]:
    """Count through the numbers from 1 that a mask such as `1X` matches."""
    digits = "9876543210" if backwards else "0123456789"
    for number in product(*(digits if place == "X" else place for place in mask)):
        if value := int("".join(number)):
            yield value
