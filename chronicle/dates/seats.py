"""The seats of a post that are filled for certain on a day, and what that leaves of the times of anybody else."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from chronicle.dates.calendar import BEGINNING, END
from chronicle.dates.certainty import Certainty, covers, overlaps
from chronicle.dates.edtf import Bounds
from chronicle.dates.parser import Window
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from chronicle.dates.calendar import DayRange
    from chronicle.dates.duration import Duration
    from chronicle.dates.interval import Interval


_MOST_STRETCHES: Final = 50
"""The most free stretches that are tried for a length: a post with more has room in one of them."""


class FilledDays(NamedTuple):
    """The stretches of days on which all seats of a post are filled for certain.

    Attributes:
        firsts: The first day of each, in order.
        lasts: The last day of each.
    """

    firsts: tuple[int, ...] = ()
    lasts: tuple[int, ...] = ()

    def narrow(self, interval: Interval, length: Duration | None = None) -> TimeBeside:
        """Return what is left of the time of somebody, who is in post on no such day unless for certain.

        If nothing is left, all of it stays: that there are more holders than seats is a finding.

        Args:
            interval: When somebody was in post.
            length: For how long, if stated: what is left of the start and of the end must fit it.
        """
        start_earliest, start_latest, end_earliest, end_latest = interval.bounds
        if not self.firsts or interval.impossible:
            return TimeBeside(interval)
        begun, reached = interval.certain_range
        if in_doubt := begun > reached:  # in post for certain on no day
            start_latest, end_earliest = self.free_until(start_latest), self.free_from(end_earliest)
            begun, reached = min(start_latest, end_earliest), max(start_latest, end_earliest)
        start_earliest = max(start_earliest, self._last_before(begun) + 1)
        end_latest = min(end_latest, self._first_after(reached) - 1)
        nothing_left = start_latest <= end_earliest and self._first_after(start_latest - 1) <= end_earliest
        length = None if interval.is_ongoing else length
        if start_earliest > start_latest or end_earliest > end_latest or (in_doubt and nothing_left):
            return TimeBeside(interval)
        bounds = Bounds(start_earliest, start_latest, end_earliest, end_latest).clipped()
        if length is not None:
            days = (bounds.start_earliest, bounds.start_latest), (bounds.end_earliest, bounds.end_latest)
            fitting = length.narrow(*days)
            if fitting is None or (
                in_doubt and not self.leave_room(length, *days, (bounds.earliest, bounds.latest))
            ):
                return TimeBeside(interval)
            bounds = Bounds(*fitting[0], *fitting[1])
            if not in_doubt:
                around = self._last_before(begun) + 1, self._first_after(reached) - 1
                interval = _lasting_between(length, interval, around)
        began, ended = interval.possible_range
        given_range = max(began, start_earliest), min(ended, end_latest)
        return TimeBeside(
            interval._replace(bounds=bounds, given_range=given_range), self, length if in_doubt else None
        )

    def leave_room(self, length: Duration, starts: DayRange, ends: DayRange, window: DayRange) -> bool:
        """Tell whether a start, an end and a length fit between filled days, with a day of a window.

        Of more than fifty stretches in the window that are free it is taken that one does.
        """
        first, last = window
        place = bisect_left(self.lasts, first)
        if bisect_right(self.firsts, last) - place >= _MOST_STRETCHES:
            return True
        begun = max(BEGINNING, self.lasts[place - 1] + 1) if place else BEGINNING
        while begun <= last:
            reached = min(END, self.firsts[place] - 1) if place < len(self.firsts) else END
            begins = max(starts[0], begun), min(starts[1], reached, last)
            finishes = max(ends[0], begun, first), min(ends[1], reached)
            if begins[0] <= begins[1] and finishes[0] <= finishes[1] and length.narrow(begins, finishes):
                return True
            if place == len(self.lasts):
                return False
            begun, place = self.lasts[place] + 1, place + 1
        return False

    def free_from(self, day: int) -> int:
        """Return the first day that is not filled, from a day on."""
        place = bisect_right(self.firsts, day) - 1
        return self.lasts[place] + 1 if place >= 0 and self.lasts[place] >= day else day

    def free_until(self, day: int) -> int:
        """Return the last day that is not filled, up to a day."""
        place = bisect_right(self.firsts, day) - 1
        return self.firsts[place] - 1 if place >= 0 and self.lasts[place] >= day else day

    def _last_before(self, day: int) -> int:
        """Return the last filled day before a day."""
        place = bisect_left(self.firsts, day) - 1
        return min(self.lasts[place], day - 1) if place >= 0 else BEGINNING - 1

    def _first_after(self, day: int) -> int:
        """Return the first filled day after a day."""
        place = bisect_right(self.lasts, day)
        return max(self.firsts[place], day + 1) if place < len(self.lasts) else END + 1


class TimeBeside(NamedTuple):
    """What is left of the time of somebody, the days on which others fill all seats, and a length that must fit between these."""

    interval: Interval
    filled: FilledDays = FilledDays()
    length: Duration | None = None

    def covers(self, window: Window) -> Certainty | None:
        """Say how sure it is that it covers a window, as `chronicle.dates.covers` does."""
        interval, filled, length = self
        own = overlaps(interval, window._replace(qualified=False)) is Certainty.CERTAIN
        if own or not filled.firsts:
            return covers(interval, window)
        first, last = filled.free_from(window.first), filled.free_until(window.last)
        if first > last:
            return None
        if length is not None and not filled.leave_room(
            length, interval.start_range, interval.end_range, (first, last)
        ):
            return None
        return covers(interval, Window(first, last, window.qualified))


def _lasting_between(length: Duration, interval: Interval, around: DayRange) -> Interval:
    """Return an interval that lies within some days, and for how long it lasted says more of when it certainly was.

    Of one whose dates are not qualified its bounds say as much.
    """
    if interval.unqualified_bounds is None and not interval.qualified:
        return interval
    begun, reached = interval.certain_range
    fitting = length.narrow((around[0], begun), (reached, around[1]))
    if fitting is None:
        return interval
    begun, reached = fitting[0][1], fitting[1][0]
    if interval.as_of is not None:
        reached = min(reached, interval.as_of)
    return interval._replace(unqualified_bounds=Bounds(reached, begun, reached, begun))


def filled_days(holders: Iterable[tuple[Hashable, DayRange]], seats: int) -> FilledDays:
    """Return when a post's seats are filled by those who hold it, each with the days on which they certainly do."""
    changes = [
        change
        for holder, (first, last) in holders
        if first <= last
        for change in ((first, 1, holder), (last + 1, -1, holder))
    ]
    changes.sort(key=itemgetter(0))
    holding: Counter[Hashable] = Counter()
    firsts: list[int] = []
    lasts: list[int] = []
    for day, on_that_day in groupby(changes, key=itemgetter(0)):
        for _, change, holder in on_that_day:
            holding[holder] += change
            if not holding[holder]:
                del holding[holder]
        if len(holding) >= seats and len(firsts) == len(lasts):
            firsts.append(day)
        elif len(holding) < seats and len(firsts) > len(lasts):
            lasts.append(day - 1)
    return FilledDays(tuple(firsts), tuple(lasts))


class ManyHolders:
    """Many tenures whom nothing excludes from their seats, in an order: the first that cover a window are found without a look at all."""

    def __init__(self, intervals: Sequence[Interval]) -> None:
        self._intervals = intervals
        self._certain = _FirstOf([interval.certain_range for interval in intervals])
        self._possible = _FirstOf([interval.possible_range for interval in intervals])
        self._all = _FirstOf([(interval.bounds.earliest, interval.bounds.latest) for interval in intervals])
        self._begun = sorted(interval.bounds.earliest for interval in intervals)
        self._reached = sorted(interval.bounds.latest for interval in intervals)

    def covering(self, window: Window, most: int) -> tuple[dict[int, Certainty], int]:
        """Return how sure it is of the first that cover a window, by their places, the surest first; and how many more may."""
        found: dict[int, Certainty] = {}
        first, last, qualified = window
        certain = () if qualified else self._certain.places(first, last)
        for places in (certain, self._possible.places(last, first), self._all.places(last, first)):
            for place in places:
                if len(found) == most:
                    break
                if place not in found and (certainty := covers(self._intervals[place], window)):
                    found[place] = certainty
        number = bisect_right(self._begun, last) - bisect_left(self._reached, first)
        return found, number - len(found)


class _FirstOf:
    """Ranges of days in an order, halved again and again, each half with its first and its last day."""

    def __init__(self, ranges: Sequence[DayRange]) -> None:
        self._size = 1 << max(0, len(ranges) - 1).bit_length()
        leaves = [*ranges, *[(END + 2, BEGINNING - 2)] * (self._size - len(ranges))]
        self._halves: list[DayRange] = [*[(END + 2, BEGINNING - 2)] * self._size, *leaves]
        for half in range(self._size - 1, 0, -1):
            one, other = self._halves[2 * half : 2 * half + 2]
            self._halves[half] = min(one[0], other[0]), max(one[1], other[1])

    def places(self, begun: int, reached: int) -> Iterator[int]:
        """Yield the places, in order, of the ranges that begin by a day and reach another."""
        waiting = [1]
        while waiting:
            half = waiting.pop()
            low, high = self._halves[half]
            if low > begun or high < reached:
                continue
            if half >= self._size:
                yield half - self._size
            else:
                waiting += (2 * half + 1, 2 * half)
