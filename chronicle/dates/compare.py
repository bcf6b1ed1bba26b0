"""How a claim compares with the accepted value: the same, coarser, finer, overlapping, or in disagreement."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from chronicle.dates.calendar import END, DayRange
from chronicle.dates.duration import Duration
from chronicle.dates.edtf import DateForm, EdtfDate
from chronicle.dates.interval import ALWAYS

if TYPE_CHECKING:
    from chronicle.dates.interval import Interval


class Verdict(StrEnum):
    """How a claim stands to the accepted value."""

    AGREES = "agrees"
    COARSER = "coarser"
    FINER = "finer"
    OVERLAPS = "overlaps"
    DISAGREES = "disagrees"


def compare_dates(
    claimed: EdtfDate,
    accepted: EdtfDate,
    *,
    claimed_as_of: int | None = None,
    accepted_as_of: int | None = None,
) -> Verdict:
    """Compare two dates by their bounds; qualifiers are ignored.

    Args:
        claimed: What a source says.
        accepted: The fact's own value.
        claimed_as_of: Where a source says `..`: the earliest day on which it was published.
        accepted_as_of: Where the fact says `..`: the day up to which that is known.
    """
    if claimed.form is DateForm.ONGOING and accepted.form is DateForm.ONGOING:
        return Verdict.AGREES
    return _verdict(_ranges(claimed, claimed_as_of), _ranges(accepted, accepted_as_of))


def compare_duration(claimed: Duration, accepted: Duration | Interval) -> Verdict | None:
    """Compare a stated length, with its tolerance, with another or with the dates of a fact.

    Dates agree with a length if some of the days that they allow fit it. None if there is nothing to compare.
    """
    if isinstance(accepted, Duration):
        return _verdict((_days(claimed),), (_days(accepted),))
    if accepted.length is not None:
        return compare_duration(claimed, accepted.length)
    if accepted.start_missing or accepted.end_missing or accepted.impossible:
        return None
    fits = claimed.narrow(accepted.start_range, accepted.end_range)
    return Verdict.DISAGREES if fits is None else Verdict.AGREES


def compare_length_so_far(
    claimed: Duration, accepted: object, interval: Interval, published: DayRange
) -> Verdict | None:
    """Compare how long something had lasted when a source was published, which says so, with its start.

    Two such lengths, of two publications, may differ and both be true; they are compared with each other only in
    how narrow they are. None if there is nothing to compare.
    """
    if ALWAYS in (published, interval.start_range):
        return None
    if claimed.narrow(interval.start_range, published) is None:
        return Verdict.DISAGREES
    if not isinstance(accepted, Duration):
        return Verdict.AGREES
    verdict = compare_duration(claimed, accepted)
    return Verdict.OVERLAPS if verdict is Verdict.DISAGREES else verdict


def _ranges(when: EdtfDate, as_of: int | None) -> tuple[DayRange, ...]:
    """List the ranges of days to compare: one for a date; for a span, those of its start and of its end."""
    bounds = when.bounds
    if when.form is DateForm.ONGOING:
        return ((as_of or bounds.start_earliest, END),)
    if when.form is DateForm.SPAN:
        return (bounds.start_earliest, bounds.start_latest), (bounds.end_earliest, bounds.end_latest)
    return (when.day_range,)


def _days(length: Duration) -> DayRange:
    fewest, most = length.days()
    return fewest, END if most is None else most


def _verdict(claimed: tuple[DayRange, ...], accepted: tuple[DayRange, ...]) -> Verdict:
    if len(claimed) != len(accepted):
        verdict = _verdict(_both_ends(claimed), _both_ends(accepted))
        disjoint = claimed[0][0] > accepted[-1][1] or accepted[0][0] > claimed[-1][1]
        return Verdict.OVERLAPS if verdict is Verdict.DISAGREES and not disjoint else verdict
    pairs = list(zip(claimed, accepted, strict=True))
    if claimed == accepted:
        return Verdict.AGREES
    if all(claim[0] <= value[0] and value[1] <= claim[1] for claim, value in pairs):
        return Verdict.COARSER
    if all(value[0] <= claim[0] and claim[1] <= value[1] for claim, value in pairs):
        return Verdict.FINER
    if all(claim[0] <= value[1] and value[0] <= claim[1] for claim, value in pairs):
        return Verdict.OVERLAPS
    return Verdict.DISAGREES


def _both_ends(ranges: tuple[DayRange, ...]) -> tuple[DayRange, ...]:
    """Take a point as a span that began and ended in it."""
    return ranges * 2 if len(ranges) == 1 else ranges
