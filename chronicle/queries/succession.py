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
        """The extent of the tenure."""

    @property
    def acting(self) -> bool:
        """Whether in an acting capacity."""


T = TypeVar("T", bound=Holder)


def in_succession(holders: Sequence[T]) -> list[T]:
    """Put the holders of a post, given in order of time, in order of succession.

    By time, one whose start is not recorded comes only where the tenure was over. In succession, they come
    before those who certainly began later, or ended later.
    """
    begun = [one for one in holders if one.interval.bounds.start_earliest != BEGINNING]
    others = [one for one in holders if one.interval.bounds.start_earliest == BEGINNING]
    others.sort(key=lambda one: (_over(one), one.interval.bounds.start_latest))
    merged: list[T] = []
    for one in begun:
        while others and _precedes(others[0], one):
            merged.append(others.pop(0))
        merged.append(one)
    return merged + others


def _over(one: Holder) -> DayRange:
    return one.interval.bounds.end_latest, one.interval.bounds.end_earliest


def _precedes(one: Holder, other: Holder) -> bool:
    if one.interval.bounds.start_latest < other.interval.bounds.start_earliest:
        return True
    return one.interval.bounds.end_latest != END and _over(one) < _over(other)


def between(
    holders: Sequence[Holder],
    seats: int = 1,
    *,
    complete: bool = False,
    wanted: Container[int] | None = None,
) -> list[str]:
    """Say what lies between each holder of a post and those before; empty if nothing does.

    Args:
        holders: All of them, in order of succession.
        seats: How many may hold the post at once.
        complete: Whether every holder is recorded, so that a gap is a vacancy.
        wanted: The places in `holders` for which to say it; None for all.
    """
    said = [""] * len(holders)
    later = (
        max((at for at, one in enumerate(holders) if one.interval.start_missing), default=-1)
        if complete
        else -1
    )
    last: Holder | None = None
    held_until = BEGINNING
    seated: list[Holder] = []
    for place, one in enumerate(holders):
        taken = seated[-1] if len(seated) == seats and not one.acting else None
        if last is not None and (wanted is None or place in wanted):
            before = _no_sooner_over(last.interval, held_until)
            gap = measure_handover(before, one.interval)
            same = taken is last and before is last.interval
            overlap = gap if same else measure_handover(taken.interval, one.interval) if taken else None
            doubtful = _doubtful(last, one) or place < later  # one with an unknown start may fill the gap
            if seats == 1 or gap.certain_gap or _too_many(seated, one, seats):
                said[place] = _words(gap, overlap, doubtful, complete=complete)
        last = one if last is None else max(last, one, key=_over)
        held_until = max(held_until, one.interval.bounds.end_earliest)
        if not one.acting:
            seated = sorted([*seated, one], key=_over, reverse=True)[:seats]
    return said


def since(holders: Sequence[Holder], *, complete: bool = False) -> str:
    """Say that nobody is recorded after the last holder of a post; empty if one may be there still."""
    if not holders or any(one.interval.is_ongoing or one.interval.end_missing for one in holders):
        return ""
    nobody = "vacant since" if complete else "no holder recorded since"
    last = holders[-1].interval.bounds
    outlasted = any(one.interval.bounds.end_latest > last.end_latest for one in holders)
    return f"{nobody} the last of them left" if outlasted else nobody


def _no_sooner_over(interval: Interval, day: int) -> Interval:
    """An extent whose end is no earlier than `day`, until when somebody was certainly in post."""
    bounds = interval.bounds
    return (
        interval
        if bounds.end_earliest >= day
        else interval._replace(bounds=bounds._replace(end_earliest=day))
    )


def _too_many(seated: Sequence[Holder], one: Holder, seats: int) -> bool:
    """Whether there is a day on which somebody and as many others as there are seats all certainly held the post."""
    bounds = [other.interval.bounds for other in (*seated, one)]
    begun, over = max(each.start_latest for each in bounds), min(each.end_earliest for each in bounds)
    return len(seated) == seats and not one.acting and is_day(begun) and is_day(over) and begun < over


def _doubtful(last: Holder, one: Holder) -> bool:
    return last.interval.end_qualified or one.interval.start_qualified


def _words(gap: Handover, overlap: Handover | None, doubtful: bool, *, complete: bool) -> str:
    nobody = "vacant" if complete else "no holder recorded"
    said = ""
    if gap.certain_gap:
        said = f"{nobody} for {gap.gap.words}"
    elif overlap is not None and overlap.certain_overlap:
        said = f"an overlap of {_amount(overlap.overlap)}"
    elif not gap.known or (overlap is not None and not overlap.known):
        return "the handover is not dated"
    else:
        shared = overlap.overlap if overlap is not None and overlap.may_overlap else None
        if gap.may_gap and shared is not None:
            return f"{nobody} for {_amount(gap.gap)}, or an overlap of {_amount(shared)}, or neither"
        if gap.may_gap:
            return f"{nobody} for {_amount(gap.gap)}, or no gap"
        return f"an overlap of {_amount(shared)}, or none" if shared is not None else ""
    return f"perhaps {said}" if doubtful else said


def _amount(length: Elapsed) -> str:
    return length.up_to if length.low or length.high else "unknown length"
