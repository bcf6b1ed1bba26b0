"""A row's own time: one end of an extent, or the whole of it; its text, its first and last day."""

from __future__ import annotations

from typing import Final

from chronicle.dates.days import iso
from chronicle.dates.extents import Extent, extent_of
from chronicle.dates.once import once
from chronicle.dates.when import Bounds, Form, When, covering

_SHARED: Final = frozenset({Form.POINT, Form.ONE_OF})
_SIMPLE: Final = frozenset({Form.POINT, Form.STILL})


def at_start(extent: Extent) -> Extent:
    """The beginning of it, as a time of its own; it is narrowed by all that is known of the end."""
    start = extent.start
    if start is not None and extent.start_pair == start.pair and not extent.derived and start.form in _SHARED:
        return extent_of(start)
    return Extent(
        Bounds.within(*extent.start_pair),
        extent.start,
        extent.start,
        start_missing=extent.start_missing,
        end_missing=extent.start_missing,
        start_qualified=extent.start_qualified,
        end_qualified=extent.start_qualified,
    )


def at_end(extent: Extent) -> Extent:
    """The end of it, as a time of its own."""
    end = extent.end
    if end is not None and extent.end_pair == end.pair and not extent.derived and end.form in _SHARED:
        return extent_of(end)
    return Extent(
        Bounds.within(*extent.end_pair),
        extent.end,
        extent.end,
        start_missing=extent.end_missing,
        end_missing=extent.end_missing,
        start_qualified=extent.end_qualified,
        end_qualified=extent.end_qualified,
    )


@once
def all_of(when: When) -> Extent:
    """Every day of a date, which is what the period of a sum of money means."""
    return extent_of(when)._replace(bounds=covering(when))


def spread(extent: Extent) -> tuple[str | None, str | None]:
    """Its earliest and its latest day, as `2009-04-17`; None where it is unbounded."""
    return iso(extent.bounds.earliest), iso(extent.bounds.latest)


def extent_text(extent: Extent) -> str | None:
    """The whole of it as EDTF; None if nothing is known.

    An interval can hold neither a one-of range (EDTF level 2) nor a financial year: that end is left unknown, and
    stands in the bounds.
    """
    start, end = extent.start, extent.end
    if start is end:
        return start.text if start else None
    first = start.text if start and start.form in _SIMPLE else ""
    last = end.text if end and end.form in _SIMPLE else ""
    if first or last:
        return f"{first}/{last}"
    return start.text if start and not end else end.text if end and not start else None
