"""The time of a row: an extent, or one end of it as its own extent; its EDTF, its first and last day."""

from __future__ import annotations

from typing import Final

from chronicle.dates.cache import cache_by_identity
from chronicle.dates.calendar import iso
from chronicle.dates.edtf import Bounds, DateForm, EdtfDate, covering
from chronicle.dates.interval import Interval, interval_of

_SHARED: Final = frozenset({DateForm.POINT, DateForm.ONE_OF})
_SIMPLE: Final = frozenset({DateForm.POINT, DateForm.STILL})


def at_start(interval: Interval) -> Interval:
    """The start of an extent as an extent of its own, within the bounds that all else known of it allows."""
    start = interval.start
    if (
        start is not None
        and interval.start_pair == start.pair
        and not interval.derived
        and start.form in _SHARED
    ):
        return interval_of(start)
    return Interval(
        Bounds.within(*interval.start_pair),
        interval.start,
        interval.start,
        start_missing=interval.start_missing,
        end_missing=interval.start_missing,
        start_qualified=interval.start_qualified,
        end_qualified=interval.start_qualified,
    )


def at_end(interval: Interval) -> Interval:
    """The end of an extent as an extent of its own."""
    end = interval.end
    if end is not None and interval.end_pair == end.pair and not interval.derived and end.form in _SHARED:
        return interval_of(end)
    return Interval(
        Bounds.within(*interval.end_pair),
        interval.end,
        interval.end,
        start_missing=interval.end_missing,
        end_missing=interval.end_missing,
        start_qualified=interval.end_qualified,
        end_qualified=interval.end_qualified,
    )


@cache_by_identity
def all_of(when: EdtfDate) -> Interval:
    """The extent of every day of a date, which is what the period of a sum of money means."""
    return interval_of(when)._replace(bounds=covering(when))


def spread(interval: Interval) -> tuple[str | None, str | None]:
    """The earliest and the latest day of an extent, as `2009-04-17`; None where it is unbounded."""
    return iso(interval.bounds.earliest), iso(interval.bounds.latest)


def interval_text(interval: Interval) -> str | None:
    """An extent as EDTF; None if nothing is known.

    An EDTF interval can hold neither a one-of range (level 2) nor a financial year: such an end is left
    empty, and only the bounds tell it.
    """
    start, end = interval.start, interval.end
    if interval.is_single_date:
        return start.text if start else None
    first = start.text if start and start.form in _SIMPLE else ""
    last = end.text if end and end.form in _SIMPLE else ""
    if first or last:
        return f"{first}/{last}"
    return start.text if start and not end else end.text if end and not start else None
