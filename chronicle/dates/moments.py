"""The time of a row: an extent, or one end of it as its own extent; its EDTF, its first and last day."""

from __future__ import annotations

from typing import Final

from chronicle.dates.days import iso
from chronicle.dates.extents import Extent, extent_of
from chronicle.dates.once import once
from chronicle.dates.when import Bounds, Form, When, covering

_SHARED: Final = frozenset({Form.POINT, Form.ONE_OF})
_SIMPLE: Final = frozenset({Form.POINT, Form.STILL})


def at_start(extent: Extent) -> Extent:
    """The start of an extent as an extent of its own, within the bounds that all else known of it allows."""
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
    """The end of an extent as an extent of its own."""
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
    """The extent of every day of a date, which is what the period of a sum of money means."""
    return extent_of(when)._replace(bounds=covering(when))


def spread(extent: Extent) -> tuple[str | None, str | None]:
    """The earliest and the latest day of an extent, as `2009-04-17`; None where it is unbounded."""
    return iso(extent.bounds.earliest), iso(extent.bounds.latest)


def extent_text(extent: Extent) -> str | None:
    """An extent as EDTF; None if nothing is known.

    An EDTF interval can hold neither a one-of range (level 2) nor a financial year: such an end is left
    empty, and only the bounds tell it.
    """
    start, end = extent.start, extent.end
    if start is end:
        return start.text if start else None
    first = start.text if start and start.form in _SIMPLE else ""
    last = end.text if end and end.form in _SIMPLE else ""
    if first or last:
        return f"{first}/{last}"
    return start.text if start and not end else end.text if end and not start else None
