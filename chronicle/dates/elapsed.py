"""How long it was between two dates, or two tenures, as a range that says how far it is known.

How long something lasted counts both its first and its last day: 1 to 10 May is 10 days, 1 Apr 2012 to 31 Mar 2013 a
year. How far one date is from another counts the days from the one to the other. People see both in years and months
of the calendar, the lower end rounded down and the upper end up, so that the truth is never outside what is shown:
`1 y 8 m - 2 y 9 m`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from chronicle.dates.calendar import BEGINNING, END, DayRange, count_months, is_day
from chronicle.dates.edtf import ANY_TIME
from chronicle.dates.wording import DASH
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from chronicle.dates.interval import Interval

UNKNOWN: Final = "unknown"


class Elapsed(NamedTuple):
    """A length of time, between a fewest and a most.

    Attributes:
        days_min: The fewest days that it can be; None if nothing says.
        days_max: The most; None if unbounded.
        words: The range as a person reads it: `1 y 8 m - 2 y 9 m`, `under 6 m`, `at least 2 m`, `unknown`.
        low: The lower end in words, rounded down; empty if it may be nothing.
        high: The upper end in words, rounded up; empty if unbounded.
        so_far: Whether it had not ended, so that this is its length up to the day last reported.
    """

    days_min: int | None
    days_max: int | None
    words: str
    low: str = ""
    high: str = ""
    so_far: bool = False

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return self.words != UNKNOWN

    @property
    def up_to(self) -> str:
        """The range in words; if it may be nothing, by its upper end alone: `up to 6 m`."""
        return f"up to {self.high}" if self.high and not self.low else self.words


class DateOrder(StrEnum):
    """Which of two dates comes first."""

    EARLIER = "earlier"
    LATER = "later"
    SAME = "same"
    EITHER = "either"


class DateDifference(NamedTuple):
    """How far a second date lies from a first.

    Attributes:
        order: Whether the second is later, earlier, the same day, or may be either.
        words: Both at once: `1 - 5 m later`, `up to 3 m earlier or 2 y later`.
    """

    order: DateOrder
    words: str

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return self.words != UNKNOWN


def measure_elapsed(first: DayRange, second: DayRange) -> Elapsed:
    """Measure from one date to another that is not before it, each an earliest and a latest day.

    >>> april_2009, year_2011 = (733498, 733527), (734138, 734502)
    >>> measure_elapsed(april_2009, year_2011).words
    '1 y 8 m – 2 y 9 m'
    """
    return _measured(nearest_days(first, second), farthest_days(first, second))


def nearest_days(first: DayRange, second: DayRange) -> DayRange | None:
    """Find a day of a date and one of another that is not before it, as near as they can be; None if nothing tells."""
    known = is_day(first[1]) and is_day(second[0])
    return (first[1], max(first[1], second[0])) if known else None


def farthest_days(first: DayRange, second: DayRange) -> DayRange | None:
    """Find a day of a date and one of another that is not before it, as far apart as can be; None if nothing tells."""
    known = is_day(first[0]) and is_day(second[1])
    return (first[0], max(first[0], second[1])) if known else None


def _measured(nearest: DayRange | None, farthest: DayRange | None, *, both_count: int = 0) -> Elapsed:
    """Measure two pairs of days, the nearest and the farthest that there are; `both_count` is 1 where both days do."""
    fewest = most = None
    least = reach = (0, 0)
    if nearest and (until := nearest[1] + both_count) < END:
        fewest, least = until - nearest[0], count_months(nearest[0], until)
    if farthest and (until := farthest[1] + both_count) < END:
        most, reach = until - farthest[0], count_months(farthest[0], until)
    exact = fewest == most
    low = _round_down(*least) if fewest and (fewest > both_count or exact) else ""
    high = _round_up(*(least if exact else reach)) if most is not None else ""
    if fewest and exact:
        return Elapsed(fewest, most, format_months(*least), low, high)
    return Elapsed(fewest, most, _format_range(low, high, rounded=all(reach)), low, high)


def _lasted(starts: DayRange, ends: DayRange) -> Elapsed:
    return _measured(nearest_days(starts, ends), farthest_days(starts, ends), both_count=1)


def measure_length(interval: Interval) -> Elapsed:
    """Measure how long something lasted, both its first and its last day counted: by its dates, or so far.

    A length that was stated narrows what the dates allow, and is told in its own words.
    """
    length, bounds = interval.length, interval.bounds
    measured = Elapsed(None, None, UNKNOWN)
    if interval.is_ongoing:
        until = bounds.end_earliest  # the report, or a later day on which it is known to have held
        if until > bounds.start_earliest or (until == interval.as_of and is_single_day(interval.start_range)):
            measured = _lasted((bounds.start_earliest, min(bounds.start_latest, until)), (until, until))
        measured = measured._replace(so_far=True)
    else:
        measured = _measured(*extreme_pairs(interval), both_count=1)
    if length is None:
        return measured
    if bounds == ANY_TIME:
        fewest, most = length.days()
        measured = measured._replace(days_min=fewest, days_max=most)
    return measured._replace(words=length.words)


def extreme_pairs(interval: Interval) -> tuple[DayRange | None, DayRange | None]:
    """Find when something can have begun and ended to be as short, and as long, as it can; None where nothing tells."""
    starts, ends = interval.start_range, interval.end_range
    length = None if interval.is_ongoing or interval.bounds == ANY_TIME else interval.length
    narrowed = length and length.narrow(starts, ends)
    if not (length and narrowed):  # a length that no pair of days fits is not taken
        return nearest_days(starts, ends), farthest_days(starts, ends)
    shortest, longest = length.extremes(*narrowed)
    return shortest, longest or farthest_days(*narrowed)


def measure_so_far(interval: Interval, first: int, last: int) -> Elapsed:
    """Measure how long something had lasted on a day between `first` and `last` on which it held, that day included.

    What still went on when last reported counts up to that report. Nothing had lasted longer than it is stated to have.
    """
    length = interval.length
    reported = interval.bounds.end_earliest
    if interval.is_ongoing and reported < first:
        return measure_length(interval)
    end_latest = min(last, reported if interval.is_ongoing else interval.bounds.end_latest)
    start_earliest, start_latest = interval.start_range
    if length is not None and not interval.is_ongoing:
        narrowed = length.narrow(
            interval.start_range, (max(first, interval.bounds.end_earliest), interval.bounds.end_latest)
        )
        start_earliest = narrowed[0][0] if narrowed else start_earliest
    end_earliest = min(max(first, start_earliest), end_latest)
    return _lasted((start_earliest, min(start_latest, end_latest)), (end_earliest, end_latest))


def measure_difference(first: DayRange, second: DayRange) -> DateDifference:
    """Measure how much later, or earlier, a second date is than a first."""
    if first[1] <= second[0] and first != second:
        length = measure_elapsed(first, second)
        return DateDifference(DateOrder.LATER, _directed(length, "later"))
    if second[1] <= first[0] and first != second:
        length = measure_elapsed(second, first)
        return DateDifference(DateOrder.EARLIER, _directed(length, "earlier"))
    if first == second and is_single_day(first):
        return DateDifference(DateOrder.SAME, "the same day")
    later, earlier = measure_elapsed(first, second), measure_elapsed(second, first)
    bounded = later.days_max is not None and earlier.days_max is not None
    limits = [
        f"{length.high} {order}" for length, order in ((earlier, "earlier"), (later, "later")) if length.high
    ]
    return DateDifference(DateOrder.EITHER, f"up to {' or '.join(limits)}" if bounded else UNKNOWN)


def format_months(months: int, days: int = 0) -> str:
    """Write an amount of time short: `1 y 4 m`, `16 d`."""
    years, months = divmod(months, 12)
    parts = ((years, "y"), (months, "m"), (days, "d"))
    return " ".join([f"{count} {unit}" for count, unit in parts if count]) or "0 d"


def is_single_day(days: DayRange) -> bool:
    """Say whether a date is known to the day."""
    return days[0] == days[1] and BEGINNING < days[0] < END


def _round_down(months: int, days: int) -> str:
    """Round a length down: to days if it is under a month, else to months."""
    return format_months(months) if months else format_months(0, days)


def _round_up(months: int, days: int) -> str:
    """Round a length up: to days if it is under a month, else to months."""
    return format_months(months + 1 if days else months) if months else format_months(0, days)


def _format_range(low: str, high: str, *, rounded: bool) -> str:
    """Write a range, naming a shared unit once."""
    if low == high != "":
        return low
    if not high:
        return f"at least {low}" if low else UNKNOWN
    if not low:
        return high if high == format_months(0) else f"{'under' if rounded else 'up to'} {high}"
    shorter, _, unit = low.partition(" ")
    if high.split(" ")[1:] == [unit]:
        return f"{shorter} {DASH} {high}"
    return f"{low} {DASH} {high}"


def _directed(length: Elapsed, order: str) -> str:
    return f"{length.words} {order}" if length.known else length.words
