"""The events: what happened, of which category, in order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.document import Row
from chronicle.pages.legend import Legend
from chronicle.pages.query_summary import listing_page
from chronicle.pages.timeline import WHAT_HAPPENED, sort_of, under_years, what_happened
from chronicle.pages.times import own_time
from chronicle.queries.cells import read_list
from chronicle.queries.chronology import facts_of_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.document import Line, Page
    from chronicle.index.cache import Index
    from chronicle.queries.chronology import KindRow
    from chronicle.queries.filters import Selection, WindowPart


def page(index: Index, listing: str, selection: Selection) -> Page:
    """Draw the events."""
    legend = Legend(index)

    def lines(row: KindRow) -> tuple[Row]:
        time, lasting = own_time(row.time)
        (category,) = row.cells
        what = what_happened(row.what, row.time.sourcing, row.length if lasting else None)
        sort = sort_of(None if category is None else str(category), row.status)
        return (Row((legend.note(time), sort, legend.note(what), legend.sources(read_list(row.sources)))),)

    def of_part(part: WindowPart) -> Iterator[Line]:
        rows = facts_of_kind(index, listing, selection, part, ["category"])
        return under_years(rows, selection, part, lines)

    return listing_page(index, listing, selection, WHAT_HAPPENED, of_part, legend, under_way=True)
