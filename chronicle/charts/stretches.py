"""What of an interval is drawn: the days on which it certainly was so, those on which it may have been, what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.dates import BEGINNING, END, interval_from_date, is_day
from chronicle.picture import Stretch
from chronicle.queries.times import read_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chronicle.dates import Interval
    from chronicle.queries.facts import FactRow


def stretches_of(fact: FactRow) -> tuple[Stretch, ...]:
    """Return what is drawn of a fact's time; nothing if no day is known."""
    drawn = stretch(fact.interval, happened=fact.status is None)
    return () if drawn is None else (drawn,)


def seen_on(fact: FactRow, days: Iterable[str]) -> tuple[Stretch, ...]:
    """Return what is drawn of somebody of whom no more is known than on which days they were seen in post."""
    times = [interval_from_date(date) for date in map(read_date, days) if date is not None]
    drawn = [seen for time in times if (seen := stretch(time, happened=fact.status is None)) is not None]
    if not drawn:
        return stretches_of(fact)
    ongoing = fact.interval.is_ongoing
    drawn[0] = drawn[0]._replace(open_start=True)
    drawn[-1] = drawn[-1]._replace(open_end=not ongoing, ongoing=ongoing)
    certain = fact.interval.certain_range
    if len(drawn) > 1 and fact.status is None and certain[0] < certain[1]:
        return (Stretch(*certain, certain), *drawn)
    return tuple(drawn)


def stretch(interval: Interval, *, happened: bool = True) -> Stretch | None:
    """Return what is drawn of an interval; None if no day of it is known, whatever life it lay within.

    It reaches as far as the dates that are given do, and never to where nothing is known: there it is open.

    Args:
        interval: The interval.
        happened: Whether it simply happened; of what was planned or alleged no day is certain.
    """
    bounds = interval.bounds
    first, last = interval.possible_range
    is_sighting = first > last  # some day between
    if is_sighting and interval.start is None and interval.end is None:
        return None  # but for a life, within which it lay
    if is_sighting:
        first, last = last, first
    known = [day for day in (*bounds, first, last) if is_day(day)]
    if not known:
        return None
    open_start = interval.start_missing or bounds.start_earliest == BEGINNING
    open_end = interval.end_missing or bounds.end_latest == END
    first = first if is_day(first) else min(known)
    last = last if is_day(last) else max(known)
    begun, reached = interval.certain_range
    certain = None
    if happened and not (interval.impossible or is_sighting) and max(begun, first) <= min(reached, last):
        certain = max(begun, first), min(reached, last)
    return Stretch(
        first,
        last,
        certain,
        is_point=is_sighting or interval.start_range == interval.end_range,
        is_sure=happened and not (interval.qualified or interval.impossible),
        open_start=open_start,
        open_end=open_end and not interval.is_ongoing,
        ongoing=interval.is_ongoing,
    )
