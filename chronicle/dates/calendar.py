"""Days as integers, and the calendar arithmetic on them.

A day is its proleptic Gregorian ordinal, the number that `datetime.date.toordinal` gives (EDTF's calendar is
ISO 8601's, that is proleptic Gregorian). Two numbers outside the years 0001 to 9999 stand for "no bound
known", so that no comparison anywhere ever meets a None.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final, TypeAlias

BEGINNING: Final = 0
"""Before every day: unbounded below."""

END: Final = 3_652_060
"""After every day: unbounded above."""

LAST_YEAR: Final = 9999

DayRange: TypeAlias = tuple[int, int]
"""An earliest and a latest day, both included."""

YearStart: TypeAlias = tuple[int, int]
"""The month and the day on which a financial year begins."""

APRIL: Final[YearStart] = (4, 1)

JANUARY: Final[YearStart] = (1, 1)
"""With this start, a financial year is the calendar year."""

_IN_EVERY_MONTH: Final = 28
_DAYS_IN_MONTH: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap(year: int) -> bool:
    """Say whether a year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """Count the days of a month."""
    return 29 if month == 2 and is_leap(year) else _DAYS_IN_MONTH[month]  # noqa: PLR2004 (February)


def ordinal(year: int, month: int, day: int) -> int:
    """Number a day; a day past the end of its month is taken as the month's last."""
    return date(year, month, min(day, days_in_month(year, month))).toordinal()


def is_day(day: int) -> bool:
    """Say whether a number is a real day, and not one of the two sentinels."""
    return BEGINNING < day < END


@lru_cache(maxsize=1 << 15)
def format_iso(day: int) -> str | None:
    """Write a day as `2009-04-17`; None for a sentinel.

    >>> format_iso(parse_iso("2009-04-17") + 1)
    '2009-04-18'
    """
    return date.fromordinal(day).isoformat() if BEGINNING < day < END else None


def parse_iso(text: str) -> int:
    """Number the day that `2009-04-17` names.

    Raises:
        ValueError: The text is not a day written in full.

    >>> parse_iso("0001-01-01")
    1
    """
    return date.fromisoformat(text).toordinal()


def add_days(day: int, count: int) -> int:
    """Move a day; past either end of the calendar it becomes that sentinel, and a sentinel never moves."""
    return max(BEGINNING, min(END, day + count)) if BEGINNING < day < END else day


@lru_cache(maxsize=1 << 15)
def add_months(day: int, count: int) -> int:
    """Move a real day by calendar months: 31 January and one month is the last of February.

    Past either end of the calendar it becomes that sentinel.
    """
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    if year < 1:
        return BEGINNING
    if year > LAST_YEAR:
        return END
    if start.day <= _IN_EVERY_MONTH:
        return date(year, month + 1, start.day).toordinal()
    return ordinal(year, month + 1, start.day)


def count_months(first: int, last: int) -> tuple[int, int]:
    """Measure from one real day to a later one: whole calendar months, and the days left over."""
    start, end = date.fromordinal(first), date.fromordinal(last)
    months = (end.year - start.year) * 12 + end.month - start.month
    reached = add_months(first, months)
    if reached > last:
        months -= 1
        reached = add_months(first, months)
    return months, last - reached
