"""Who followed whom in a post, and what lies between: a gap in the record, an overlap, or neither.

Any recorded holder ends a gap, even an acting one, and a gap is what none of them covers. But acting holders fill
no seat until they are confirmed, so they overlap with nobody. A gap in the record is a vacancy only in a post
whose every holder is recorded (`complete`).
"""

from __future__ import annotations

from collections import deque
from heapq import heappush, heappushpop
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from chronicle.dates import BEGINNING, END
from chronicle.dates.coverage import Occupancy, gaps, last_known_day, measure_overlap, over_capacity

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from chronicle.dates import DayRange, Elapsed, Interval
    from chronicle.dates.coverage import Gap, Overlap


class Holder(Protocol):
    """Somebody who held a post."""

    @property
    def interval(self) -> Interval:
        """When the tenure began and ended."""

    @property
    def seated(self) -> Interval | None:
        """The time in which a seat was filled: from being confirmed on; None of one who was acting throughout."""

    def names(self, other: Self) -> bool:
        """Return whether what is said of the dates, or of leaving, names another holder."""


T = TypeVar("T", bound=Holder)


def in_succession(holders: Sequence[T]) -> list[T]:
    """Return the holders of a post, given in order of time, in order of succession.

    By time, one whose start is not recorded comes only where the tenure was over. In succession, they come
    before those who certainly began later, or ended later.
    """
    undated = [holder for holder in holders if _begun_at_any_time(holder)]
    waiting = deque(sorted(undated, key=lambda holder: (_over(holder), holder.interval.bounds.start_latest)))
    merged: list[T] = []
    for holder in holders:
        if _begun_at_any_time(holder):
            continue
        while waiting and _precedes(waiting[0], holder):
            merged.append(waiting.popleft())
        merged.append(holder)
    return [*merged, *waiting]


def _begun_at_any_time(holder: Holder) -> bool:
    return holder.interval.start_missing or holder.interval.bounds.start_earliest == BEGINNING


def _over(holder: Holder) -> DayRange:
    return holder.interval.bounds.end_latest, holder.interval.bounds.end_earliest


def _precedes(holder: Holder, other: Holder) -> bool:
    if holder.interval.bounds.start_latest < other.interval.bounds.start_earliest:
        return True
    return holder.interval.bounds.end_latest != END and _over(holder) < _over(other)


def handover_words(
    holders: Sequence[T],
    seats: int = 1,
    *,
    complete: bool = False,
    places: Container[int] | None = None,
) -> list[str]:
    """Return what lies between each holder of a post and those before; empty if nothing does.

    Args:
        holders: All of them, in order of succession.
        seats: How many may hold the post at once.
        complete: Whether every holder is recorded, so that a gap is a vacancy.
        places: The places in `holders` for which to say it; None for all.
    """
    words = [""] * len(holders)
    between = gaps([holder.interval for holder in holders])
    crowded = _crowded(holders, seats) if seats > 1 else set()
    seated: list[tuple[int, int, int]] = []
    """Those who stay longest of the holders before, as many as there are seats, the first to leave first."""
    for place, holder in enumerate(holders):
        seat = holder.seated
        gap, overlap = between.get(place), None
        if seat is not None and len(seated) == seats and (seats == 1 or place in crowded):
            overlap = _overlap(holders[seated[0][-1]], holder, seat)
        if place and (places is None or place in places) and (seats == 1 or overlap or (gap and gap.certain)):
            words[place] = _words(gap, overlap, complete=complete)
        if seat is not None:
            stay = last_known_day(seat), seat.bounds.end_earliest, place
            if len(seated) < seats:
                heappush(seated, stay)
            else:
                heappushpop(seated, stay)
    return words


def _overlap(earlier: T, later: T, seat: Interval) -> Overlap | None:
    """Measure how long a holder shared a seat with one before; None if what is said of either denies that."""
    if earlier.seated is None or earlier.names(later) or later.names(earlier):
        return None
    return measure_overlap(earlier.seated, seat)


def _crowded(holders: Sequence[Holder], seats: int) -> set[int]:
    """Return the places of the holders with whom there certainly are more than seats."""
    occupancies = [
        Occupancy(*seat.bounds, qualified=False, holder=place, item=place)
        for place, holder in enumerate(holders)
        if (seat := holder.seated) is not None
    ]
    return {excess.last.item for excess in over_capacity(occupancies, seats)}


def since_last_words(holders: Sequence[Holder], *, complete: bool = False) -> str:
    """Return, in words, that nobody is recorded after the last holder of a post; empty if one may be there still."""
    times = [holder.interval for holder in holders]
    if not times or any(
        time.is_ongoing or time.is_announced or (time.end_missing and time.bounds.end_latest == END)
        for time in times
    ):
        return ""
    nobody = "vacant since" if complete else "no holder recorded since"
    last = holders[-1].interval.bounds
    outlasted = any(holder.interval.bounds.end_latest > last.end_latest for holder in holders)
    return f"{nobody} the last of them left" if outlasted else nobody


def _words(gap: Gap | None, overlap: Overlap | None, *, complete: bool) -> str:
    nobody = "vacant" if complete else "no holder recorded"
    if gap is not None and gap.certain:
        doubtful = gap.qualified or (complete and gap.left_open)
        return f"{'perhaps ' if doubtful else ''}{nobody} for {gap.length.words}"
    if overlap is not None and overlap.certain:
        return f"{'perhaps ' if overlap.qualified else ''}an overlap of {_amount(overlap.length)}"
    if (gap is not None and not gap.known) or (overlap is not None and not overlap.known):
        return "the handover is not dated"
    shared = f"an overlap of {_amount(overlap.length)}" if overlap is not None and overlap.possible else ""
    if gap is None:
        return f"{shared}, or none" if shared else ""
    return f"{nobody} for {_amount(gap.length)}, {f'or {shared}, or neither' if shared else 'or no gap'}"


def _amount(length: Elapsed) -> str:
    return length.up_to if length.low or length.high else "unknown length"
