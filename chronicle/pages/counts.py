"""The counts: how many of what, where, in order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.document import PageColumn, Row, Span, Tone
from chronicle.money import format_figure, is_currency_sign
from chronicle.pages.fragments import SOURCES, TIME
from chronicle.pages.legend import Legend, doubt_signs
from chronicle.pages.query_summary import listing_page
from chronicle.pages.timeline import under_years
from chronicle.pages.times import own_time
from chronicle.queries.cells import read_figure, read_list
from chronicle.queries.chronology import counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.document import Line, Page
    from chronicle.index.cache import Index
    from chronicle.queries.chronology import CountRow
    from chronicle.queries.filters import Selection, WindowPart

_PAGE_COLUMNS: Final = (
    *(TIME, PageColumn(justify="right", no_wrap=True, name="number"), PageColumn(name="of what")),
    *(PageColumn(name="organisation"), SOURCES),
)


def page(index: Index, listing: str, selection: Selection) -> Page:
    """Draw the counts."""
    legend = Legend(index)

    def lines(row: CountRow) -> tuple[Row]:
        before = row.unit if is_currency_sign(row.unit) else None
        value = None if row.value is None else read_figure(row.value, row.value_to)
        number = f"{row.approx or ''} {format_figure(value, before)}".strip()
        what = f"{row.what} ({row.unit})" if row.unit and not before else row.what
        cells = (
            legend.note(own_time(row.time).words),
            legend.note((Span(number, Tone.STRONG), *doubt_signs(row.time.sourcing, "value", "approx"))),
            f"{row.status}: {what}" if row.status else what,
            Span(row.organisation or "", Tone.DIM),
        )
        return (Row((*cells, legend.sources(read_list(row.sources)))),)

    def of_part(part: WindowPart) -> Iterator[Line]:
        return under_years(counts(index, listing, selection, part), selection, part, lines)

    return listing_page(index, listing, selection, _PAGE_COLUMNS, of_part, legend, under_way=True)
