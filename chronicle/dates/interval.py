"""The time of a tenure, or of anything with a start, an end and a length: what is known of it, certain and possible."""

from __future__ import annotations

from enum import IntFlag
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from chronicle.dates.calendar import BEGINNING, END, DayRange, format_iso, parse_iso
from chronicle.dates.edtf import (
    ANY_TIME,
    ONGOING,
    Bounds,
    DateForm,
    EdtfDate,
    cache_by_identity,
    covering_bounds,
)
from chronicle.dates.errors import DateError
from chronicle.dates.parser import parse
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chronicle.dates.duration import Duration

ALWAYS: Final[DayRange] = (BEGINNING, END)
"""Of a day of which nothing is known."""
NEVER: Final = (END + 1, BEGINNING - 1)
"""The `Interval.certain_range` of what is certain in no window."""
WITH_LIFE: Final = "life"
"""Stands in `Interval.derived` for an end that is that of a life."""
_QUALIFIERS: Final = frozenset("?~%")


class Doubt(IntFlag):
    """Why nothing that rests on a time is certain, as the index stores it; 0 if nothing speaks against it."""

    START = 1
    """The start is qualified."""
    END = 2
    """The end is qualified."""
    STATUS = 4
    """The fact has a status, such as planned or alleged."""


_DOUBTS: Final = (Doubt(0), Doubt.START, Doubt.END, Doubt.START | Doubt.END)
"""By whether the start is qualified, and twice whether the end is: flags are slow to combine."""
_QUALIFIED: Final = tuple((bool(Doubt.START & doubt), bool(Doubt.END & doubt)) for doubt in range(8))
"""Whether the start and the end are qualified, by the number stored: flags are slow to take apart."""


SortKey: TypeAlias = tuple[int, int, int, int]
"""Integers alone, so that a database sorts by them as Python does."""

UNDATED: SortKey = (END, 0, 0, -1)
"""After everything that has a date."""

_OWN_INTERVAL: Final = frozenset({DateForm.SINGLE, DateForm.ONE_OF})
_IN_SPAN: Final = frozenset({DateForm.SINGLE, DateForm.ONGOING})


class Interval(NamedTuple):
    """When something began and ended, as far as that is known.

    Attributes:
        bounds: The four bounds, narrowed by start ≤ end and by the days on which it is known to have held.
        start: When it began, as given or worked out; None if neither.
        end: When it ended, or `..`; None if neither given nor worked out.
        length: How long it lasted, as stated; `measure_length` gives the one that dates imply.
        start_missing: Whether its start is unknown: neither given nor worked out.
        end_missing: Whether its end is unknown.
        start_qualified: Whether the start is marked `?`, `~` or `%`, or rests on an end or a day of it that is.
        end_qualified: The same of the end.
        as_of: Where the end is `..`, or later than all that report it, the day up to which these can speak.
        derived: Which of `start` and `end` were worked out here, from the other and the length; or `WITH_LIFE`.
        consistent: Whether start, end, length and days on which it held, as far as they are given, can all hold.
        impossible: Whether it certainly ends before it starts; its bounds are then as if no end had been given.
        unqualified_bounds: The bounds as if no qualified date had been given; None if they are the same.
        given_range: `possible_range`, where it follows from more than the bounds.
    """

    bounds: Bounds
    start: EdtfDate | None = None
    end: EdtfDate | None = None
    length: Duration | None = None
    start_missing: bool = False
    end_missing: bool = False
    start_qualified: bool = False
    end_qualified: bool = False
    as_of: int | None = None
    derived: tuple[str, ...] = ()
    consistent: bool = True
    impossible: bool = False
    unqualified_bounds: Bounds | None = None
    given_range: DayRange | None = None

    @property
    def certain_range(self) -> DayRange:
        """By which day it certainly had begun, and up to which it certainly went on; without qualified dates.

        Nothing is certain after `as_of`. What only begins after it is certain where all of it is asked about.
        """
        start_earliest, start_latest, end_earliest, end_latest = self.unqualified_bounds or self.bounds
        if self.as_of is None or end_earliest <= self.as_of or self.is_ongoing:
            return start_latest, end_earliest
        if start_earliest > self.as_of:
            return end_latest, start_earliest
        return start_latest, self.as_of

    @property
    def possible_range(self) -> DayRange:
        """By which day it had begun, and up to which it went on, if the dates that are given are so, whatever a missing one is.

        Each for the values that suit it best: who left in 2010, beginning not recorded, had begun by 1 January perhaps.
        """
        start_earliest, start_latest, end_earliest, end_latest = self.bounds
        if self.given_range is not None:
            return min(self.given_range[0], start_latest), max(self.given_range[1], end_earliest)
        if self.start_missing and self.end_missing:
            return start_latest, end_earliest
        if self.start_missing:
            return min(start_latest, end_earliest), end_latest
        return start_earliest, max(start_latest, end_earliest) if self.end_missing else end_latest

    @property
    def is_announced(self) -> bool:
        """Whether its end is later than all that report it."""
        return self.as_of is not None and self.end is not None and not self.end.end_open

    @property
    def qualified(self) -> bool:
        """Whether either end of it is marked `?`, `~` or `%`."""
        return self.start_qualified or self.end_qualified

    @property
    def doubt(self) -> Doubt:
        """Which of its ends are qualified."""
        return _DOUBTS[self.start_qualified + 2 * self.end_qualified]

    @property
    def is_single_date(self) -> bool:
        """Whether it was given as one date, and not as a start and an end, be they equal."""
        return self.start is self.end

    @property
    def is_ongoing(self) -> bool:
        """Whether it had not ended when last reported."""
        return self.end is not None and self.end.end_open

    def started_by(self, days: Sequence[int]) -> Interval:
        """Return the same interval, but begun by the first of the days on which it was reported to be going on, and can have been."""
        bounds, unqualified_bounds = (
            _started_by(self.bounds, days),
            self.unqualified_bounds and _started_by(self.unqualified_bounds, days),
        )
        return (
            self
            if bounds is self.bounds and unqualified_bounds is self.unqualified_bounds
            else self._replace(bounds=bounds, unqualified_bounds=unqualified_bounds).with_derived_dates()
        )

    def with_derived_dates(self) -> Interval:
        """Return the same interval, with what was worked out of its start and its end as its bounds are now."""
        start, end = self.start, self.end
        if start is not None and "start" in self.derived:
            start = date_from_range(self.start_range, qualified=start.qualified)
        if end is not None and "end" in self.derived:
            end = date_from_range(self.end_range, qualified=end.qualified)
        return self if start is self.start and end is self.end else self._replace(start=start, end=end)

    def reported_until(self, day: int) -> Interval:
        """Return the same interval, of which no report is later than `day`; what was only to begin then is not certain to go on."""
        if not self.is_ongoing:
            return self._replace(as_of=day)
        if self.bounds.start_earliest <= day:
            return self
        return self._replace(
            unqualified_bounds=(self.unqualified_bounds or self.bounds)._replace(end_earliest=NEVER[1])
        )

    @property
    def start_range(self) -> DayRange:
        """The earliest and the latest day on which it can have begun."""
        return self.bounds.start_earliest, self.bounds.start_latest

    @property
    def end_range(self) -> DayRange:
        """The earliest and the latest day on which it can have ended."""
        return self.bounds.end_earliest, self.bounds.end_latest


def _started_by(bounds: Bounds, days: Sequence[int]) -> Bounds:
    day = min([day for day in days if day >= bounds.start_earliest], default=bounds.start_latest)
    return bounds._replace(start_latest=day) if day < bounds.start_latest else bounds


def interval_from_date(when: EdtfDate, as_of: int | None = None) -> Interval:
    """Return the interval of one date, be it a span.

    Args:
        when: The date. An open end (`2009/..`) is still so, as a bare `..` is.
        as_of: The day up to which an open end is known.
    """
    return _still(_cached_interval(when), as_of)


@cache_by_identity
def _cached_interval(when: EdtfDate) -> Interval:
    unqualified = _without_qualified(when)
    return Interval(
        when.bounds,
        when,
        when,
        start_missing=when.start_missing,
        end_missing=when.end_missing,
        start_qualified=when.qualified,
        end_qualified=when.qualified,
        unqualified_bounds=None
        if unqualified is when
        else ANY_TIME
        if unqualified is None
        else unqualified.bounds,
    )


def _still(interval: Interval, as_of: int | None) -> Interval:
    """Return an interval that goes on up to `as_of` if its end is open."""
    if as_of is None or not interval.is_ongoing:
        return interval
    bounds, unqualified_bounds = interval.bounds, interval.unqualified_bounds
    return interval._replace(
        bounds=bounds._replace(end_earliest=max(bounds.end_earliest, as_of)),
        unqualified_bounds=unqualified_bounds
        and unqualified_bounds._replace(end_earliest=max(unqualified_bounds.end_earliest, as_of)),
        as_of=as_of,
    )


def _without_qualified(when: EdtfDate) -> EdtfDate | None:
    """Return what is left of a date without its qualified parts: an end of a span, or nothing."""
    if not when.qualified:
        return when
    start, slash, end = when.text.partition("/")
    ends = ["" if _QUALIFIERS.intersection(half) else half for half in (start, end)]
    if not slash or not any(ends) or ends[0] == "..":
        return None
    if ends == ["", ".."]:
        return ONGOING
    try:
        return parse("/".join(ends))
    except DateError:
        return None


@lru_cache(maxsize=256)
def date_from_range(days: DayRange, *, qualified: bool = False) -> EdtfDate:
    """Write a range of days as EDTF's one of a set, `[2013-07-02..2013-09-29]`; a single day as itself."""
    earliest, latest = days
    first, last = format_iso(earliest), format_iso(latest)
    bounds = Bounds.within(earliest, latest)
    if first is not None and first == last:
        return EdtfDate(first, DateForm.SINGLE, bounds, qualified)
    return EdtfDate(f"[{first or ''}..{last or ''}]", DateForm.ONE_OF, bounds, qualified)


def restore_interval(
    columns: Sequence[int], start: EdtfDate | None, end: EdtfDate | None, as_of: str | None
) -> Interval:
    """Rebuild an interval from its columns in the index.

    Args:
        columns: Its four bounds; then whether its start is missing and its end is; its `Doubt`; and its
            `certain_range` and `possible_range`.
        start: When it began, as given.
        end: When it ended, as given.
        as_of: Where it had not ended, the day up to which that is known.
    """
    bounds = Bounds(*columns[:4])
    start_missing, end_missing, doubt, certain_from, certain_to = columns[4:9]
    start_qualified, end_qualified = _QUALIFIED[doubt]
    return Interval(
        bounds,
        start,
        end,
        start_missing=bool(start_missing),
        end_missing=bool(end_missing),
        start_qualified=start_qualified,
        end_qualified=end_qualified,
        as_of=parse_iso(as_of) if as_of else None,
        impossible=start is not None and end is not None and start.earliest > end.latest,
        unqualified_bounds=None
        if (certain_from, certain_to) == (bounds.start_latest, bounds.end_earliest)
        else Bounds(certain_to, certain_from, certain_to, certain_from),
        given_range=(columns[9], columns[10]),
    )


def start_interval(interval: Interval) -> Interval:
    """Return the start of an interval as an interval of its own, within the bounds that all else allows; it is certain in no time in which the whole is not."""
    missing, qualified = interval.start_missing, interval.start_qualified
    unqualified_bounds = interval.unqualified_bounds and Bounds.within(*interval.unqualified_bounds[:2])
    start = _one_end(
        interval,
        interval.start,
        interval.start_range,
        unqualified_bounds,
        missing=missing,
        qualified=qualified,
    )
    begun, reached = start.certain_range
    whole_begun, whole_reached = interval.certain_range
    if whole_begun <= begun and whole_reached >= reached:
        return start
    begun, reached = max(begun, whole_begun), min(reached, whole_reached)
    return start._replace(unqualified_bounds=Bounds(reached, begun, reached, begun))


def end_interval(interval: Interval) -> Interval:
    """Return the end of an interval as an interval of its own, within the bounds that all else allows; one that is only announced is not certain."""
    missing, qualified = interval.end_missing, interval.end_qualified
    unqualified_bounds = interval.unqualified_bounds and Bounds.within(*interval.unqualified_bounds[2:])
    end = _one_end(
        interval, interval.end, interval.end_range, unqualified_bounds, missing=missing, qualified=qualified
    )
    return (
        end._replace(unqualified_bounds=Bounds(*NEVER[::-1], *NEVER[::-1])) if interval.is_announced else end
    )


def _one_end(
    interval: Interval,
    date: EdtfDate | None,
    days: DayRange,
    unqualified_bounds: Bounds | None,
    *,
    missing: bool,
    qualified: bool,
) -> Interval:
    if (
        date is not None
        and days == date.day_range
        and not (interval.derived or date.qualified)
        and date.form in _OWN_INTERVAL
    ):
        return interval_from_date(date)
    return Interval(
        Bounds.within(*days),
        date,
        date,
        start_missing=missing,
        end_missing=missing,
        start_qualified=qualified,
        end_qualified=qualified,
        unqualified_bounds=unqualified_bounds,
    )


def covering_interval(when: EdtfDate, as_of: int | None = None) -> Interval:
    """Return the interval of every day of a date, which is what the period of a sum of money means.

    An open end is still so, up to `as_of`.
    """
    return _still(_cached_covering_interval(when), as_of)


@cache_by_identity
def _cached_covering_interval(when: EdtfDate) -> Interval:
    unqualified = _without_qualified(when)
    return _cached_interval(when)._replace(
        bounds=covering_bounds(when),
        unqualified_bounds=None
        if unqualified is when
        else ANY_TIME
        if unqualified is None
        else covering_bounds(unqualified),
    )


def iso_range(interval: Interval) -> tuple[str | None, str | None]:
    """Write the earliest and the latest day as `2009-04-17`; None where unbounded."""
    return format_iso(interval.bounds.earliest), format_iso(interval.bounds.latest)


def format_edtf(interval: Interval) -> str | None:
    """Write an interval as EDTF; None if nothing is known.

    An EDTF interval can hold neither a one-of range (level 2) nor a financial year: such an end is left
    empty, and only the bounds tell it.
    """
    start, end = interval.start, interval.end
    if interval.is_single_date:
        return start.text if start else None
    first = start.text if start and start.form in _IN_SPAN else ""
    last = end.text if end and end.form in _IN_SPAN else ""
    if first or last:
        return f"{first}/{last}"
    return start.text if start and not end else end.text if end and not start else None


def sort_key(interval: Interval) -> SortKey:
    """Return what an interval is sorted by in a timeline: earliest, longest, unqualified, earliest time of day first.

    What is not dated comes last. A time without an earliest day (`[..2007]`) is placed on its latest: a reader looks for it where it was
    certainly over. The life of whom or what it is of gives no such day.
    """
    earliest, latest = interval.bounds.earliest, interval.bounds.latest
    if interval.start is None or interval.start.earliest == BEGINNING:
        earliest = BEGINNING
        if interval.end is None or interval.end.latest == END:
            latest = END
    if earliest == BEGINNING and latest == END:
        return UNDATED
    time = interval.start.time if interval.start is not None else None
    day = latest if earliest == BEGINNING else earliest
    return day, -latest, int(interval.qualified), -1 if time is None else time


def end_sort_key(interval: Interval) -> SortKey:
    """Return what the end of an interval is sorted by in a timeline: its latest day, or its earliest if it has no latest.

    It never comes before the key of the start, with which it is equal at most.
    """
    first, last = interval.end_range
    day = first if last == END else last
    if day in {BEGINNING, END}:
        return UNDATED
    time = interval.end.time if interval.end is not None else None
    key = day, -day, int(interval.qualified), -1 if time is None else time
    if interval.start_missing or interval.impossible or interval.bounds.start_latest < day:
        return key
    return max(key, sort_key(start_interval(interval)))
