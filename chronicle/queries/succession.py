"""Who followed whom in a post, and what lies between: a gap in the record, an overlap, or neither.

Any recorded holder ends a gap, even an acting one. But acting holders fill no seat, so they overlap with
nobody. A gap in the record is a vacancy only in a post whose every holder is recorded (`complete`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from chronicle.dates import BEGINNING, END, Handover, is_day, measure_handover

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from chronicle.dates import DayRange, Elapsed, Interval


class Holder(Protocol):
    """Somebody who held a post."""

    @property
    def interval(self) -> Interval:
        """When the tenure began and ended."""

    @property
    def acting(self) -> bool:
        """Whether in an acting capacity."""


T = TypeVar("T", bound=Holder)


def in_succession(holders: Sequence[T]) -> list[T]:
    """Return the holders of a post, given in order of time, in order of succession.

    By time, one whose start is not recorded comes only where the tenure was over. In succession, they come
    before those who certainly began later, or ended later.
    """
    begun = [holder for holder in holders if holder.interval.bounds.start_earliest != BEGINNING]
    undated = [holder for holder in holders if holder.interval.bounds.start_earliest == BEGINNING]
    undated.sort(key=lambda holder: (_over(holder), holder.interval.bounds.start_latest))
    merged: list[T] = []
    for holder in begun:
        while undated and _precedes(undated[0], holder):
            merged.append(undated.pop(0))
        merged.append(holder)
    return merged + undated


def _over(holder: Holder) -> DayRange:
    return holder.interval.bounds.end_latest, holder.interval.bounds.end_earliest


def _precedes(holder: Holder, other: Holder) -> bool:
    if holder.interval.bounds.start_latest < other.interval.bounds.start_earliest:
        return True
    return holder.interval.bounds.end_latest != END and _over(holder) < _over(other)


def handover_words(
    holders: Sequence[Holder],
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
    later = (
        max((place for place, holder in enumerate(holders) if holder.interval.start_missing), default=-1)
        if complete
        else -1
    )
    last: Holder | None = None
    held_until = BEGINNING
    seated: list[Holder] = []
    for place, holder in enumerate(holders):
        taken = seated[-1] if len(seated) == seats and not holder.acting else None
        if last is not None and (places is None or place in places):
            before = _no_sooner_over(last.interval, held_until)
            gap = measure_handover(before, holder.interval)
            same = taken is last and before is last.interval
            overlap = gap if same else measure_handover(taken.interval, holder.interval) if taken else None
            doubtful = _doubtful(last, holder) or place < later  # one with an unknown start may fill the gap
            if seats == 1 or gap.certain_gap or _too_many(seated, holder, seats):
                words[place] = _words(gap, overlap, doubtful, complete=complete)
        last = holder if last is None else max(last, holder, key=_over)
        held_until = max(held_until, holder.interval.bounds.end_earliest)
        if not holder.acting:
            seated = sorted([*seated, holder], key=_over, reverse=True)[:seats]
    return words


def since_last_words(holders: Sequence[Holder], *, complete: bool = False) -> str:
    """Return, in words, that nobody is recorded after the last holder of a post; empty if one may be there still."""
    if not holders or any(holder.interval.is_ongoing or holder.interval.end_missing for holder in holders):
        return ""
    nobody = "vacant since" if complete else "no holder recorded since"
    last = holders[-1].interval.bounds
    outlasted = any(holder.interval.bounds.end_latest > last.end_latest for holder in holders)
    return f"{nobody} the last of them left" if outlasted else nobody


def _no_sooner_over(interval: Interval, day: int) -> Interval:
    """Return an interval whose end is no earlier than `day`, until when somebody was certainly in post."""
    bounds = interval.bounds
    return (
        interval
        if bounds.end_earliest >= day
        else interval._replace(bounds=bounds._replace(end_earliest=day))
    )


def _too_many(seated: Sequence[Holder], holder: Holder, seats: int) -> bool:
    """Tell whether there is a day on which somebody and as many others as there are seats all certainly held the post."""
    bounds = [other.interval.bounds for other in (*seated, holder)]
    begun, over = max(each.start_latest for each in bounds), min(each.end_earliest for each in bounds)
    return len(seated) == seats and not holder.acting and is_day(begun) and is_day(over) and begun < over


def _doubtful(last: Holder, holder: Holder) -> bool:
    return last.interval.end_qualified or holder.interval.start_qualified


def _words(gap: Handover, overlap: Handover | None, doubtful: bool, *, complete: bool) -> str:
    nobody = "vacant" if complete else "no holder recorded"
    words = ""
    if gap.certain_gap:
        words = f"{nobody} for {gap.gap.words}"
    elif overlap is not None and overlap.certain_overlap:
        words = f"an overlap of {_amount(overlap.overlap)}"
    elif not gap.known or (overlap is not None and not overlap.known):
        return "the handover is not dated"
    else:
        shared = overlap.overlap if overlap is not None and overlap.may_overlap else None
        if gap.may_gap and shared is not None:
            return f"{nobody} for {_amount(gap.gap)}, or an overlap of {_amount(shared)}, or neither"
        if gap.may_gap:
            return f"{nobody} for {_amount(gap.gap)}, or no gap"
        return f"an overlap of {_amount(shared)}, or none" if shared is not None else ""
    return f"perhaps {words}" if doubtful else words


def _amount(length: Elapsed) -> str:
    return length.up_to if length.low or length.high else "unknown length"
