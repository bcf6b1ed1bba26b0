"""What a date says: its text, its form, and the four bounds that everything else is computed from."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from chronicle.dates.calendar import BEGINNING, END
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


_MOST_CACHED: Final = 1 << 14

A = TypeVar("A")
R = TypeVar("R")


class Bounds(NamedTuple):
    """When something began and ended, each as an earliest and a latest day.

    *Some time in* 2009 is (first, last, first, last) of its days: one unknown day, or days, of that year.
    *All of* 2009 is (first, first, last, last). A span from 2009-04 to 2011 began in April 2009 and ended in
    2011.
    """

    start_earliest: int
    start_latest: int
    end_earliest: int
    end_latest: int

    @property
    def earliest(self) -> int:
        """The first day that it may touch."""
        return self.start_earliest

    @property
    def latest(self) -> int:
        """The last day that it may touch."""
        return self.end_latest

    @classmethod
    def within(cls, earliest: int, latest: int) -> Bounds:
        """Return the bounds of some time between two days."""
        return cls(earliest, latest, earliest, latest)

    @classmethod
    def covering(cls, first: int, last: int) -> Bounds:
        """Return the bounds of every day from the first to the last."""
        return cls(first, first, last, last)

    def clipped(self) -> Bounds:
        """Narrow by start ≤ end: it began no later than it can have ended, and the reverse.

        If it certainly ends before it starts, the bounds stay as they are.
        """
        start_earliest, start_latest, end_earliest, end_latest = self
        if start_earliest > end_latest:
            return self
        return Bounds(
            start_earliest, min(start_latest, end_latest), max(end_earliest, start_earliest), end_latest
        )


ANY_TIME = Bounds(BEGINNING, END, BEGINNING, END)
"""Nothing is known of it."""


class DateForm(StrEnum):
    """The shapes a date is written in."""

    SINGLE = "single date"
    """One date of any precision: EDTF level 0 date, level 1 unspecified digits, seasons, qualifiers."""
    ONE_OF = "one-of"
    """`[2009..2011]`, some time between: EDTF level 2, one of a set, as a range."""
    SPAN = "span"
    """`2009-04/2011`: EDTF time interval."""
    FINANCIAL_YEAR = "financial year"
    """`2013/14`, which is not EDTF."""
    ONGOING = "ongoing"
    """The bare `..` of a tenure that had not ended when last reported."""


class EdtfDate(NamedTuple):
    """A date as it was written, and what that means.

    Attributes:
        text: Canonical EDTF, as exported; a financial year as `2013/14`.
        form: The shape it is written in.
        bounds: The four bounds; of a single date, a one-of and a financial year as *some time in*.
        qualified: Whether any part of it is marked `?`, `~` or `%`. A qualifier never moves a bound.
        time: Seconds into the day, where a time of day was given. It orders rows and moves no bound.
        start_missing: An EDTF unknown start, `/2009`.
        end_missing: An EDTF unknown end, `2009/`.
        start_open: An EDTF open start, `../2009`.
        end_open: An EDTF open end, `2009/..`, or the bare `..`.
    """

    text: str
    form: DateForm
    bounds: Bounds
    qualified: bool = False
    time: int | None = None
    start_missing: bool = False
    end_missing: bool = False
    start_open: bool = False
    end_open: bool = False

    @property
    def earliest(self) -> int:
        """The first day that it may touch."""
        return self.bounds.start_earliest

    @property
    def latest(self) -> int:
        """The last day that it may touch."""
        return self.bounds.end_latest

    @property
    def day_range(self) -> tuple[int, int]:
        """The first and the last day that it may touch."""
        return self.bounds.start_earliest, self.bounds.end_latest

    @property
    def clock(self) -> str:
        """Its time of day, `14:35`; empty without one."""
        return self.text.partition("T")[2] if self.time is not None else ""

    def is_earlier_in_the_day(self, other: EdtfDate) -> bool:
        """Say whether both give a time of the same day, and this one is the earlier."""
        return (
            self.time is not None
            and other.time is not None
            and self.day_range == other.day_range
            and self.time < other.time
        )

    def without_clock(self) -> EdtfDate:
        """Return the day alone of a date with a time of day; else the date itself."""
        return self if self.time is None else self._replace(text=self.text.partition("T")[0], time=None)


ONGOING = EdtfDate("..", DateForm.ONGOING, ANY_TIME, end_open=True)
"""Still so, when last reported."""


def covering_bounds(when: EdtfDate) -> Bounds:
    """Return the bounds of a date meant as *all of it*, as the period of a sum of money is.

    A span is all of it too, as far as its ends are known; a one-of range stays some time between.
    """
    if when.form in {DateForm.ONE_OF, DateForm.ONGOING}:
        return when.bounds
    start_earliest, start_latest, end_earliest, end_latest = when.bounds
    starts = start_latest if when.start_missing or when.start_open else start_earliest
    ends = end_earliest if when.end_missing or when.end_open else end_latest
    return Bounds(start_earliest, starts, ends, end_latest)


def least_precise_from(day: int | None, dates: Iterable[EdtfDate]) -> EdtfDate | None:
    """Return the least precise of the dates whose earliest day is `day`, without a time of day; None if there is none."""
    from_day = (date.without_clock() for date in dates if date.earliest == day)
    return max(from_day, key=lambda date: date.latest, default=None)


def cache_by_identity(function: Callable[[A], R]) -> Callable[[A], R]:
    """Cache a function by its argument's identity: hashing a date would take as long as the call."""
    cached: dict[int, tuple[A, R]] = {}

    def from_cache(argument: A) -> R:
        entry = cached.get(id(argument))
        if entry is None:  # cached arguments are kept alive, so that no other object gets their identity
            if len(cached) >= _MOST_CACHED:
                cached.clear()
            entry = cached[id(argument)] = argument, function(argument)
        return entry[1]

    return from_cache
