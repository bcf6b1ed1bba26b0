"""What lies between one holder of a post and the next: a gap, an overlap, or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chronicle.dates.calendar import add_days, is_day
from chronicle.dates.elapsed import Elapsed, elapsed

if TYPE_CHECKING:
    from chronicle.dates.interval import Interval


class Handover(NamedTuple):
    """The gap or the overlap between two holders.

    A tenure includes its first and last day; a handover on one day or on two consecutive days is neither.

    Attributes:
        gap: For how long neither was in post, if there is a gap.
        overlap: For how long both were, if there is an overlap.
        certain_gap: Whether there is a gap whatever the true dates are.
        certain_overlap: Whether there is an overlap whatever the true dates are.
        known: False if a missing date alone leaves it open.
    """

    gap: Elapsed
    overlap: Elapsed
    certain_gap: bool
    certain_overlap: bool
    known: bool

    @property
    def may_gap(self) -> bool:
        """Whether there may be a gap."""
        return not self.certain_overlap and self.gap.days_max != 0

    @property
    def may_overlap(self) -> bool:
        """Whether there may be an overlap."""
        return self.overlap.days_max != 0


def handover(earlier: Interval, later: Interval) -> Handover:
    """Compare two tenures, given in order of succession; their dates may allow the reverse order as well."""
    one, other = earlier.bounds, later.bounds
    gap = _gap(earlier, later)
    if not (earlier.start_missing or later.end_missing):
        gap = max(gap, _gap(later, earlier), key=_most)
    # An overlap is no longer than either tenure.
    starts = max(one.start_earliest, other.start_earliest), max(one.start_latest, other.start_latest)
    ends = min(one.end_earliest, other.end_earliest), min(one.end_latest, other.end_latest)
    certain_gap = bool(gap.days_min)
    certain_overlap = (
        is_day(starts[1])
        and is_day(ends[0])
        and other.start_latest < one.end_earliest
        and one.start_latest < other.end_earliest
    )
    known = not (earlier.end_missing or later.start_missing) or certain_gap or certain_overlap
    return Handover(gap, elapsed(starts, ends), certain_gap, certain_overlap, known)


def _gap(earlier: Interval, later: Interval) -> Elapsed:
    ends = earlier.end_pair
    return elapsed((add_days(ends[0], 1), add_days(ends[1], 1)), later.start_pair)


def _most(gap: Elapsed) -> float:
    return float("inf") if gap.days_max is None else gap.days_max
