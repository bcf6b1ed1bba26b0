"""Lengths of time as people state them, and what one says of an end if the start is known, or the reverse.

"16 months" is somebody's rounding: more than 15 and less than 17, whether they counted both the first and the last
day or only one of the two ("10 days" is 1 to 10 May, and 1 to 11 May). So a start and a length give an end with an
earliest and a latest day, by the calendar's own months. ISO 8601-1's durations (`P16M`) are read in the same way.
"""

from __future__ import annotations

import re
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from chronicle.dates.calendar import BEGINNING, END, LAST_YEAR, DayRange, add_months, ordinal
from chronicle.dates.errors import DurationError
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


_MONTHS: Final = 12
_LEAP_YEARS: Final = 4 * 366
"""A stretch of days in which a length of time is as short and as long as it ever is, but for leap years left out."""


class CalendarAmount(NamedTuple):
    """Calendar time in quarters of a month and of a day, since "about" allows a unit and a quarter."""

    quarter_months: int
    quarter_days: int

    def after(self, day: int) -> int:
        """Move a real day forward by this amount; the result is in quarters of a day, not yet rounded."""
        if not self.quarter_months:
            return day * 4 + self.quarter_days
        months, quarter = divmod(self.quarter_months, 4)
        before = add_months(day, months)
        after = add_months(day, months + 1) if quarter else before
        return before * 4 + (after - before) * quarter + self.quarter_days


class Hedge(Enum):
    """How a length is hedged."""

    STATED = ""
    ABOUT = "about"
    ALMOST = "almost"
    AT_LEAST = "at least"


class Duration(NamedTuple):
    """A stated length of time.

    Attributes:
        text: As it was written.
        words: As a person says it: `16 months` for `P16M`.
        low: It lasted more than this (of "at least": this or more).
        high: It lasted less than this; None for no limit.
        low_included: Whether `low` itself is possible.
    """

    text: str
    words: str
    low: CalendarAmount
    high: CalendarAmount | None
    low_included: bool = False

    def earliest_end(self, start: int) -> int:
        """Find the earliest day on which something that began on a day can have ended, if both days count."""
        if not BEGINNING < start < END:
            return start
        quarters = self.low.after(start)
        if quarters >= END * 4:
            return END
        return max(start, -(-quarters // 4) - 1 if self.low_included else quarters // 4)

    def latest_end(self, start: int) -> int:
        """Find the latest day on which something that began on a day can have ended, if only one of them counts."""
        if self.high is None:
            return END
        if not BEGINNING < start < END:
            return start
        quarters = self.high.after(start)
        return END if quarters >= END * 4 else -(-quarters // 4) - 1

    def narrow(self, starts: DayRange, ends: DayRange) -> tuple[DayRange, DayRange] | None:
        """Narrow a start and an end to the pairs of days that this length fits; None if it fits none."""
        first = _first_day(starts, lambda day: self.latest_end(day) >= ends[0])
        if first == BEGINNING + 1:
            first = starts[0]
        last = _first_day((first, starts[1]), lambda day: self.earliest_end(day) > ends[1]) - 1
        if last < max(first, BEGINNING + 1):
            return None
        earliest, latest = max(ends[0], self.earliest_end(first)), min(ends[1], self.latest_end(last))
        return ((first, last), (earliest, latest)) if earliest < END else None

    def extremes(self, starts: DayRange, ends: DayRange) -> tuple[DayRange, DayRange | None]:
        """Find, within days narrowed by this length, a start and an end as near, and two as far apart, as can be.

        Where the start is unbounded, they are looked for near the bound that is known; no length is ever longer or
        shorter elsewhere, but for leap years that a century leaves out. None if nothing bounds the longest.
        """
        first, last = starts
        if first == last:
            return (first, ends[0]), (first, ends[1]) if self.high is not None and ends[1] < END else None
        known = last if first == BEGINNING else first
        first = max(BEGINNING + 1, last - _LEAP_YEARS) if first == BEGINNING else first
        last = min(first + _LEAP_YEARS, END - 1) if last == END else last
        begun = _first_day((first, last), lambda day: self.earliest_end(day) >= ends[0])
        pairs = [(day, self.earliest_end(day)) for day in _ends_of_months(begun, last)]
        pairs += [(begun - 1, ends[0])] if begun > first else []
        shortest = min(pairs, key=lambda pair: (pair[1] - pair[0], abs(pair[0] - known)))
        begun = _first_day((first, last), lambda day: self.latest_end(day) >= ends[1])
        pairs = [(day, self.latest_end(day)) for day in _ends_of_months(first, begun - 1, 1)]
        pairs += [(begun, ends[1])] if begun <= last else []
        longest = min(pairs, key=lambda pair: (pair[0] - pair[1], abs(pair[0] - known)))
        return shortest, longest if self.high is not None and longest[1] < END else None

    def days(self) -> tuple[int, int | None]:
        """Count the fewest and the most days, first and last included, that this length can be, wherever it falls."""
        return _days(self)


def _first_day(days: DayRange, holds: Callable[[int], bool]) -> int:
    """Find by bisection the first day of a range from which on something holds; the one after it, if none."""
    low, high = days[0], days[1] + 1
    if low >= high or holds(low):
        return low
    if not holds(days[1]):
        return high
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _ends_of_months(first: int, last: int, after: int = 0) -> list[int]:
    """List the first and the last day of a range, and its last days of months, or those `after` them.

    A length from one of the former is as short as from any, since a shorter month has no day of its number; and from
    one of the latter as long. Of many years those tell that have all that leap years do.
    """
    if first > last:
        return []
    days = [first, last]
    start = date.fromordinal(first)
    year, month = start.year, start.month
    while True:
        year, month = (year, month + 1) if month < _MONTHS else (year + 1, 1)
        day = date(year, month, 1).toordinal() if year <= LAST_YEAR else END
        if day > last or day - first > _LEAP_YEARS:
            return days
        days.append(day - 1 + after)


@lru_cache(maxsize=1024)
def _days(length: Duration) -> tuple[int, int | None]:
    """Try first and last days of months in years around 1700 and 1900, no leap years, and 2000, a leap year."""
    starts = [
        ordinal(year, month, day)
        for first in (1696, 1896, 1996)
        for year in range(first, first + 9)
        for month in range(1, 13)
        for day in (1, 29, 30, 31)
    ]
    fewest = min(length.earliest_end(start) - start for start in starts) + 1
    return fewest, None if length.high is None else max(
        length.latest_end(start) - start for start in starts
    ) + 1


# Compiled by `re` when first used: few queries parse lengths.
STATED_PATTERN: Final = r"(?:(about|almost|at least) )?([1-9][0-9]{0,3}) (day|week|month|year)s?"
ISO_PATTERN: Final = r"P(?=[0-9])(?:([0-9]{1,4})Y)?(?:([0-9]{1,4})M)?(?:([0-9]{1,5})D)?|P([0-9]{1,4})W"

_UNITS: Final = {
    "day": CalendarAmount(0, 4),
    "week": CalendarAmount(0, 28),
    "month": CalendarAmount(4, 0),
    "year": CalendarAmount(48, 0),
}


@lru_cache(maxsize=4096)
def parse_duration(text: str) -> Duration:
    """Read `16 months`, `about 2 years`, `almost 5 years`, `at least 3 weeks`, or ISO 8601's `P1Y6M`.

    Raises:
        DurationError: It is none of these.

    >>> parse_duration("P16M").words, parse_duration("16 months").days()
    ('16 months', (455, 519))
    >>> parse_duration("a while")
    Traceback (most recent call last):
    chronicle.dates.errors.DurationError: no length of time that Chronicle reads: 'a while'
    """
    length = read_duration(text)
    if length is None:
        raise DurationError(text)
    return length


def read_duration(text: str) -> Duration | None:
    """Read a length, or return None if it is not one that Chronicle reads."""
    if stated := re.fullmatch(STATED_PATTERN, text):
        return _stated(text, Hedge(stated[1] or ""), int(stated[2]), stated[3])
    if duration := re.fullmatch(ISO_PATTERN, text):
        years, months, days, weeks = (int(part or 0) for part in duration.groups())
        if weeks:
            return _stated(text, Hedge.STATED, weeks, "week")
        if years or months or days:
            return _mixed(text, years, months, days)
    return None


def _stated(text: str, hedge: Hedge, count: int, unit: str) -> Duration:
    """Allow a stated number of units its tolerance: one unit each way, or a unit and a quarter."""
    words = f"{hedge.value} {_counted(count, unit)}".lstrip()
    size = _UNITS[unit]
    low, high = _times(size, count - 1), _times(size, count + 1)
    match hedge:
        case Hedge.ABOUT:
            quarter = CalendarAmount(size.quarter_months // 4, size.quarter_days // 4)
            low = CalendarAmount(
                max(0, low.quarter_months - quarter.quarter_months),
                max(0, low.quarter_days - quarter.quarter_days),
            )
            high = CalendarAmount(
                high.quarter_months + quarter.quarter_months, high.quarter_days + quarter.quarter_days
            )
            return Duration(text, words, low, high, low_included=count == 1)
        case Hedge.ALMOST:
            # Days are whole: "almost 5 days" is 4, with nothing between that and 5.
            return Duration(text, words, low, _times(size, count), low_included=unit == "day")
        case Hedge.AT_LEAST:
            return Duration(text, words, _times(size, count), None, low_included=True)
        case Hedge.STATED:
            return Duration(text, words, low, high)


def _mixed(text: str, years: int, months: int, days: int) -> Duration:
    """Read a duration of several units: it is as precise as the smallest of them."""
    parts = ((years, "year"), (months, "month"), (days, "day"))
    words = " ".join(_counted(count, unit) for count, unit in parts if count)
    smallest = _UNITS["day" if days else "month" if months else "year"]
    whole = CalendarAmount((years * 12 + months) * 4, days * 4)
    low, high = (
        CalendarAmount(
            whole.quarter_months + sign * smallest.quarter_months,
            whole.quarter_days + sign * smallest.quarter_days,
        )
        for sign in (-1, 1)
    )
    return Duration(text, words, low, high)


def _times(size: CalendarAmount, count: int) -> CalendarAmount:
    return CalendarAmount(size.quarter_months * count, size.quarter_days * count)


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}" + "s" * (count != 1)
