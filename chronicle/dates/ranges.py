"""Stretches of days in words, as coarse as is still exact: `Oct..Dec 2010`, `2009 – 2010`."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from chronicle.dates.calendar import APRIL, LAST_YEAR, DayRange, YearStart, is_day, iso, ordinal
from chronicle.dates.parser import parse, year_text
from chronicle.dates.wording import DASH, day_words, month_words, text_words, words

if TYPE_CHECKING:
    from chronicle.dates.edtf import EdtfDate

_YEAR, _MONTH, _DAY = 4, 7, 10  # letters of an ISO date
_ABOUT_A_MONTH: Final = 123
"""The widest range, in days, that is said to be about the month of its middle."""


@lru_cache(maxsize=4096)
def named(days: DayRange, *, outwards: bool = False) -> EdtfDate:
    """Name some time between two days by years or months where those begin and end on them.

    Args:
        days: The earliest and the latest day, at least one of them real.
        outwards: Whether to name the months that they lie in, even if those reach further.
    """
    low, high, precision = _ends(days)
    if outwards and precision > _MONTH:
        precision = _MONTH
    low, high = low[:precision], high[:precision]
    return parse(low if low == high else f"[{low}..{high}]")


def middle_words(days: DayRange, *, long: bool = False) -> str:
    """Write a date derived from a stated length by its middle, `about Aug 2013`; a wide one by its months."""
    earliest, latest = days
    if earliest == latest:
        return day_words(earliest, long=long)
    if not (is_day(earliest) and is_day(latest)) or latest - earliest > _ABOUT_A_MONTH:
        return words(named(days, outwards=True), long=long)
    middle = date.fromordinal((earliest + latest) // 2)
    return f"about {month_words(middle.month, long)} {middle.year:04}"


def stretch_words(days: DayRange, financial_year: YearStart = APRIL) -> str:
    """Write all of a stretch of days; one without an end as `from 2009`, without a start as `until 2009`."""
    low, high, precision = _ends(days)
    low, high = (text_words(text[:precision]) if text else "" for text in (low, high))
    if not (low and high):
        return f"from {low}" if low else f"until {high}"
    if low == high:
        return low
    year = date.fromordinal(days[0]).year
    if year < LAST_YEAR and days == (ordinal(year, *financial_year), ordinal(year + 1, *financial_year) - 1):
        return year_text(year)
    return f"{low} {DASH} {high}"


def _ends(days: DayRange) -> tuple[str, str, int]:
    """Both days as ISO dates, empty where unbounded, and to how many letters they can be cut."""
    first, last = days
    low, high = iso(first) or "", iso(last) or ""
    if low and high and low != high and _is_first(first) != _is_last(last):
        low, high = ("", high) if _is_first(first) else (low, "")
    precision = max(_precision(first) if low else _YEAR, _precision(last + 1) if high else _YEAR)
    return low, high, precision


def _is_first(day: int) -> bool:
    """Say whether a day is the first of the calendar, which with a real end means no beginning at all."""
    return not is_day(day - 1)


def _is_last(day: int) -> bool:
    """Say whether a day is the last of the calendar, which with a real start means no end at all."""
    return not is_day(day + 1)


def _precision(boundary: int) -> int:
    """How many letters of an ISO date name the boundary before a day: those of the year, month or day."""
    if not is_day(boundary):  # where the calendar ends, a year does
        return _YEAR
    at = date.fromordinal(boundary)
    return _DAY if at.day != 1 else _MONTH if at.month != 1 else _YEAR
