"""What lies between one holder of a post and the next: a gap, an overlap, or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chronicle.dates.days import add_days, is_day
from chronicle.dates.elapsed import Elapsed, elapsed

if TYPE_CHECKING:
    from chronicle.dates.extents import Extent


class Handover(NamedTuple):
    """The gap or the overlap between two holders, as ranges of days.

    A tenure includes both its days, and a handover on one day or on two consecutive ones is neither.

    Attributes:
        gap_min: The fewest days with neither in post.
        gap_max: The most; None if unbounded.
        overlap_min: The fewest days that the earlier stayed after the later began.
        overlap_max: The most; None if unbounded.
        certain_gap: Whether there is a gap whatever the true dates are.
        certain_overlap: Whether there is an overlap whatever the true dates are.
        known: False if a missing date alone leaves it open.
        gap: The gap in words.
        overlap: The overlap in words.
        words: All of it in words; empty where there is certainly neither, or nothing is known.
    """

    gap_min: int
    gap_max: int | None
    overlap_min: int
    overlap_max: int | None
    certain_gap: bool
    certain_overlap: bool
    known: bool
    gap: Elapsed
    overlap: Elapsed
    words: str


def handover(earlier: Extent, later: Extent) -> Handover:
    """Compare the end of one tenure with the start of the next."""
    ends, starts = earlier.end_pair, later.start_pair
    day_after = (add_days(ends[0], 1), add_days(ends[1], 1))
    gap = elapsed(day_after, starts)
    # Nobody overlaps for longer than they were there: the later tenure may have been over first.
    shared = (min(ends[0], later.bounds.end_earliest), min(ends[1], later.bounds.end_latest))
    overlap = elapsed(starts, shared)
    certain_gap = bool(gap.days_min)
    certain_overlap = is_day(starts[1]) and is_day(ends[0]) and ends[0] > starts[1]
    known = not (earlier.end_missing or later.start_missing) or certain_gap or certain_overlap
    may_gap = not certain_overlap and gap.days_max != 0
    may_overlap = not certain_gap and overlap.days_max != 0
    return Handover(
        gap.days_min or 0,
        gap.days_max,
        max(overlap.days_min or 0, int(certain_overlap)),
        overlap.days_max,
        certain_gap,
        certain_overlap,
        known,
        gap,
        overlap,
        _words(gap if may_gap else None, overlap if may_overlap else None, known=known),
    )


def _words(gap: Elapsed | None, overlap: Elapsed | None, *, known: bool) -> str:
    if not known or (gap is None and overlap is None):
        return ""
    if gap is not None and overlap is not None:
        return f"{_some('a gap', gap)} or {_some('an overlap', overlap)}, neither certain"
    if gap is not None:
        return _some("a gap", gap) + ("" if gap.low else ", or none")
    return _some("an overlap", overlap) + ("" if overlap is None or overlap.low else ", or none")


def _some(what: str, amount: Elapsed | None) -> str:
    return (
        f"{what} of {amount.up_to}" if amount and (amount.low or amount.high) else f"{what} of unknown length"
    )
