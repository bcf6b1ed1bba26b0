"""The time of something, built from what is given of it and narrowed by all that bounds it.

Of start, end and length any or none may be given. From two the third is worked out; three are checked against
each other. One that is missing is unknown, which is not the same as `..`, "still so when last reported". A day on
which it held, and the life of whom or what it is of, narrow it too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from chronicle.dates.calendar import BEGINNING, END, DayRange
from chronicle.dates.edtf import Bounds, DateForm, EdtfDate
from chronicle.dates.interval import ALWAYS, WITH_LIFE, Interval, date_from_range
from chronicle.dates.parser import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chronicle.dates.duration import Duration

    _LifeDates: TypeAlias = tuple[EdtfDate | None, EdtfDate | None]
    """When somebody was born and died, or something opened and closed."""


def build_interval(
    start: EdtfDate | None,
    end: EdtfDate | None,
    length: Duration | None = None,
    in_post: Sequence[EdtfDate] = (),
    as_of: int | None = None,
    reported: DayRange = ALWAYS,
) -> Interval:
    """Build the interval of what has a start, an end, a length and days in between, as far as they are known.

    Args:
        start: When it began, if given.
        end: When it ended, or `..`, if given.
        length: How long it lasted, if stated.
        in_post: Dates on which it held: it began no later, and ended no earlier.
        as_of: The day up to which a `..` is known: the earliest on which its newest source was published.
        reported: With `..`, when the source of the length was published: it lasted so long by then.
    """
    if end is start and end is not None:
        end = end._replace()  # equal dates that the parser shares are two dates here: see `is_single_date`
    still = end is not None and end.form is DateForm.ONGOING
    starts = start.day_range if start else ALWAYS
    ends = ALWAYS if end is None else (as_of or BEGINNING, END) if still else end.day_range
    impossible = starts[0] > ends[1]
    ends = ALWAYS if impossible else ends  # each is taken that leaves a pair of days with those before
    published = reported if still else None
    clipped = _clipped(starts, ends, in_post)
    known, consistent = _with_length(length, clipped, published)
    taken = length if consistent else None
    unqualified_bounds = _unqualified_bounds(
        start, None if impossible else end, taken, _held(in_post, starts, ends), as_of, reported
    )
    given_range = _given_range(start, None if impossible else end, taken, known, in_post)
    unqualified = _unqualified(start, end, (starts, ends), taken, in_post, published) or known
    start_qualified = known[0] != unqualified[0] or _any_qualified(start)
    end_qualified = known[1] != unqualified[1] or _any_qualified(end)
    limited = length is not None and length.high is not None  # what no upper limit bounds counts as missing
    start_missing, end_missing = start is None, end is None or impossible
    derived: tuple[str, ...] = ()
    if start is None and (limited or still) and known[0] != clipped[0]:
        start, start_missing = date_from_range(known[0], qualified=start_qualified), not limited
        derived = ("start",)
    if end is None and limited and known[1] != clipped[1]:
        end, end_missing = date_from_range(known[1], qualified=end_qualified), False
        derived = (*derived, "end")
    return Interval(
        Bounds(*known[0], *known[1]),
        start,
        end,
        length,
        start_missing,
        end_missing,
        start_qualified,
        end_qualified,
        as_of=as_of if still else None,
        derived=derived,
        consistent=consistent,
        impossible=impossible,
        unqualified_bounds=unqualified_bounds,
        given_range=given_range,
    )


def _held(in_post: Sequence[EdtfDate], starts: DayRange, ends: DayRange) -> list[EdtfDate]:
    """Return the dates on which it held, but for those that certainly lie outside a start and an end."""
    return [when for when in in_post if when.latest >= starts[0] and when.earliest <= ends[1]]


def _clipped(starts: DayRange, ends: DayRange, in_post: Sequence[EdtfDate]) -> tuple[DayRange, DayRange]:
    """Narrow a start and an end by each other, and by the dates on which it held, unless these lie outside."""
    held = _held(in_post, starts, ends)
    start_latest = min(starts[1], ends[1], *(when.latest for when in held))
    end_earliest = max(ends[0], starts[0], *(when.earliest for when in held))
    return (starts[0], start_latest), (end_earliest, ends[1])


def _unqualified(
    start: EdtfDate | None,
    end: EdtfDate | None,
    days: tuple[DayRange, DayRange],
    length: Duration | None,
    in_post: Sequence[EdtfDate],
    published: DayRange | None,
) -> tuple[DayRange, DayRange] | None:
    """Return a start and an end, given as `days`, as narrowed by what is not qualified; None if all that narrows them is so."""
    certain = [when for when in in_post if not when.qualified]
    rests_on_doubt = length is not None and _any_qualified(start, end)
    if len(certain) == len(in_post) and not rests_on_doubt:
        return None
    starts, ends = days
    if length is not None:
        starts = ALWAYS if _any_qualified(start) else starts
        ends = ALWAYS if _any_qualified(end) else ends
    return _with_length(length, _clipped(starts, ends, certain), published)[0]


def _with_length(
    length: Duration | None, days: tuple[DayRange, DayRange], published: DayRange | None
) -> tuple[tuple[DayRange, DayRange], bool]:
    """Narrow a start and an end by a length, or by how long it had lasted when `published`; say whether it fits."""
    starts, ends = days
    if length is None:
        return days, True
    narrowed = length.narrow(starts, ends if published is None else published)
    if narrowed is None:
        return days, False
    if published is None:
        return narrowed, True
    starts = narrowed[0]
    return (starts, (max(ends[0], starts[0]), ends[1])), True


def _any_qualified(*dates: EdtfDate | None) -> bool:
    return any(date is not None and date.qualified for date in dates)


def _unqualified_bounds(
    start: EdtfDate | None,
    end: EdtfDate | None,
    length: Duration | None,
    in_post: Sequence[EdtfDate],
    as_of: int | None,
    reported: DayRange,
) -> Bounds | None:
    """Return the bounds that follow without the qualified dates; None if none is."""
    if not _any_qualified(start, end, *in_post):
        return None
    days = [when for when in in_post if not when.qualified]
    start, end = _unless_qualified(start), _unless_qualified(end)
    return build_interval(start, end, length, days, as_of, reported).bounds


def _unless_qualified(when: EdtfDate | None) -> EdtfDate | None:
    return None if when is None or when.qualified else when


def _given_range(
    start: EdtfDate | None,
    end: EdtfDate | None,
    length: Duration | None,
    known: tuple[DayRange, DayRange],
    in_post: Sequence[EdtfDate],
) -> DayRange | None:
    """Return the `possible_range` of what a day in between or a length says more of; None of all else.

    What only a length without an upper limit gives counts as missing.
    """
    limited = length is not None and length.high is not None
    if (start and end) or not (in_post or length) or limited:
        return None
    starts, ends = known
    days = [when.day_range for when in _held(in_post, starts, ends)]
    first = min([day for day, _ in days], default=END)
    last = max([day for _, day in days], default=BEGINNING)
    if end is not None:
        begun = ends[0]
        if length is not None and end.end_open:
            begun = starts[1]
        elif length is not None and (narrowed := length.narrow(ALWAYS, (BEGINNING, ends[0]))):
            begun = narrowed[0][1]
        return min(first, begun), ends[1]
    if start is not None:
        return starts[0], max(last, starts[1] if length is None else length.earliest_end(starts[1]))
    return first, last


def within_lives(interval: Interval, lives: Sequence[_LifeDates]) -> Interval:
    """Return an interval narrowed by the lives of whom and what it is of, each unless it leaves nothing of it.

    What still went on when reported after one of these lives ended with the first of them that did.
    """
    narrowed = _within_lives(interval, lives)
    if (
        interval.unqualified_bounds is None
        and narrowed.end is interval.end
        and not any(_any_qualified(*life) for life in lives)
    ):
        return narrowed
    unqualified = interval._replace(bounds=interval.unqualified_bounds or interval.bounds)
    certain = [(_unless_qualified(began), _unless_qualified(ended)) for began, ended in lives]
    return narrowed._replace(unqualified_bounds=_within_lives(unqualified, certain).bounds)


def _within_lives(interval: Interval, lives: Sequence[_LifeDates]) -> Interval:
    if interval.is_ongoing and (ends := [ended for _, ended in lives if ended is not None]):
        lives = [(None, _first_of(ends)), *lives]
    for began, ended in lives:
        interval = _fitting(_within_life(interval, began, ended), interval)
    return interval


def _first_of(dates: Sequence[EdtfDate]) -> EdtfDate:
    """Return the date that came first; some time between, where these leave open which one did."""
    days = min(date.earliest for date in dates), min(date.latest for date in dates)
    first = next((date for date in dates if date.day_range == days), None)
    return first or date_from_range(days, qualified=_any_qualified(*dates))


def outlasts_life(interval: Interval, began: EdtfDate | None, ended: EdtfDate | None) -> bool:
    """Tell whether a stated length leaves nothing of an interval within a life, although its start and end would fit."""
    length = interval.length if interval.consistent else None
    if length is None or interval.is_ongoing:
        return False
    narrowed = _within_life(interval, began, ended)
    if narrowed.bounds == interval.bounds:
        return False
    return length.narrow(narrowed.start_range, narrowed.end_range) is None


def _fitting(narrowed: Interval, interval: Interval) -> Interval:
    """Narrow by its length what a life has narrowed; if that leaves nothing, return the interval as it was before."""
    length = narrowed.length if narrowed.consistent else None
    if narrowed.bounds == interval.bounds:
        return narrowed
    if length is None or interval.is_ongoing:
        return narrowed.with_derived_dates()
    days = length.narrow(narrowed.start_range, narrowed.end_range)
    return (
        interval
        if days is None
        else narrowed._replace(bounds=Bounds(*days[0], *days[1])).with_derived_dates()
    )


def _within_life(interval: Interval, began: EdtfDate | None, ended: EdtfDate | None) -> Interval:
    bounds = interval.bounds
    if began is not None and bounds.start_earliest < began.earliest <= bounds.start_latest:
        bounds = Bounds(
            began.earliest, bounds.start_latest, max(bounds.end_earliest, began.earliest), bounds.end_latest
        )
        interval = interval._replace(bounds=bounds)
    if ended is None or bounds.start_earliest > ended.latest:
        return interval
    start_latest = min(bounds.start_latest, ended.latest)
    if interval.is_ongoing and interval.as_of is not None and interval.as_of >= ended.latest:
        end_earliest = max(bounds.start_earliest, ended.earliest)
        given_range = interval.given_range and (
            min(interval.given_range[0], end_earliest),
            interval.given_range[1],
        )
        return _first_half(interval)._replace(
            bounds=Bounds(bounds.start_earliest, start_latest, end_earliest, ended.latest),
            given_range=given_range,
            end=ended,
            end_qualified=interval.end_qualified or ended.qualified,
            as_of=None,
            derived=(*interval.derived, WITH_LIFE),
            length=None,  # it was one so far, when reported
        )
    if not bounds.end_earliest <= ended.latest < bounds.end_latest:
        return interval
    return interval._replace(
        bounds=Bounds(bounds.start_earliest, start_latest, bounds.end_earliest, ended.latest)
    )


def _first_half(interval: Interval) -> Interval:
    """Return the interval of a date that is open at the end (`2009/..`) with its first half alone as its start."""
    if not interval.is_single_date or interval.start is None:
        return interval
    start = interval.start.text.partition("/")[0]
    return interval._replace(start=parse(start) if start not in {"", ".."} else None)


def from_then_on(interval: Interval, when: EdtfDate) -> Interval:
    """Return what is left of an interval from a date within it on."""
    bounds, until = interval.bounds, interval.certain_range[1]
    begun = END if when.qualified else when.latest
    return interval._replace(
        bounds=Bounds(
            when.earliest,
            min(when.latest, bounds.end_latest),
            max(when.earliest, bounds.end_earliest),
            bounds.end_latest,
        ),
        start=when,
        start_missing=False,
        start_qualified=when.qualified,
        unqualified_bounds=Bounds(until, begun, until, begun),
        given_range=(when.earliest, interval.possible_range[1]),
    )
