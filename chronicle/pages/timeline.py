"""What happened, in order of time: the timeline, and the events and the counts alone."""

from __future__ import annotations

from datetime import MAXYEAR, date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from chronicle.dates import UNDATED
from chronicle.document import Heading, Page, PageColumn, Row, Span, Tone
from chronicle.model.kinds import KINDS
from chronicle.money import format_figure, is_currency_sign
from chronicle.pages.fragments import FIGURES, SOURCES, TIME, for_so_long
from chronicle.pages.leaders import leaders
from chronicle.pages.legend import Legend, signs, sourced
from chronicle.pages.query_summary import in_parts, question, title
from chronicle.pages.times import own_time
from chronicle.queries.cells import read_number
from chronicle.queries.chronology import chronology
from chronicle.queries.facts import with_organisation
from chronicle.queries.filters import WindowPart
from chronicle.queries.leaders import LeadHolders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chronicle.document import Inline, Line
    from chronicle.index.cache import Index
    from chronicle.queries.chronology import ChronologyRow
    from chronicle.queries.filters import Selection

_WHAT_HAPPENED: Final = (TIME, PageColumn(name="kind"), PageColumn(name="what"), SOURCES)
_PAGE_COLUMNS: Final = {
    "timeline": _WHAT_HAPPENED,
    "events": _WHAT_HAPPENED,
    "counts": (
        *(TIME, PageColumn(justify="right", no_wrap=True, name="number"), PageColumn(name="of what")),
        *(PageColumn(name="organisation"), SOURCES),
    ),
}
_HOLDERS: Final = PageColumn("in post then", max_width=30, collapse=True)


def page(index: Index, listing: str, selection: Selection, *, holders: bool = False) -> Page:
    """Draw the timeline, the events or the counts."""
    legend = Legend(index)
    columns = _PAGE_COLUMNS[listing]
    if holders:
        columns = (*columns[:-1], _HOLDERS, columns[-1])
    lines = _Chronology(index, listing, selection, legend, LeadHolders(index) if holders else None)
    return Page(
        title(index),
        columns,
        in_parts(index, listing, selection, lines.of_part, under_way=True),
        question(index, selection, listing),
        legend.foot,
    )


class _Chronology:
    def __init__(
        self, index: Index, listing: str, selection: Selection, legend: Legend, holders: LeadHolders | None
    ) -> None:
        self._index, self._listing, self._selection = index, listing, selection
        self._legend, self._holders = legend, holders
        self._cells: Callable[[ChronologyRow, bool], tuple[Inline, ...]] = {
            "timeline": self._timeline_cells,
            "events": self._event_cells,
            "counts": self._count_cells,
        }[listing]

    def of_part(self, part: WindowPart) -> Iterator[Line]:
        """Yield rows in order of time; in the main part of a page, under their years."""
        by_year = part in {WindowPart.ALL, WindowPart.FALLS}
        floor = self._selection.windows[0].first if part is WindowPart.FALLS else 0
        year = range(0)
        rows = chronology(
            self._index, self._listing, self._selection, part, qualified=self._holders is not None
        )
        for row in rows:
            if by_year and max(row.place, floor) not in year:
                heading, year = year_heading(max(row.place, floor))
                yield Heading(heading)
            yield self._row(row)

    def _row(self, row: ChronologyRow) -> Row:
        time, lasting = own_time(row.time)
        cells = (self._legend.seen(time), *self._cells(row, lasting))
        if self._holders is not None:
            led = leaders(self._holders, row.occasion)
            cells = (*cells, self._legend.seen(led))
        return Row((*cells, sourced(row.sources)))

    def _timeline_cells(self, row: ChronologyRow, lasting: bool) -> tuple[Inline, ...]:
        """What sort of thing a row of the timeline is, and what it is."""
        kind = KINDS.of_singular(row.kind or "")
        what = with_organisation(self._index, row.kind or "", row.what, row.organisations)
        words = kind.role_words
        sort = _sort(words[row.time.role] if words else row.kind, row.status, is_end=bool(words))
        return sort, self._what(row, what, lasting)

    def _event_cells(self, row: ChronologyRow, lasting: bool) -> tuple[Inline, ...]:
        """The category of an event, and what it is."""
        return _sort(row.kind, row.status), self._what(row, row.what, lasting)

    def _what(self, row: ChronologyRow, what: str, lasting: bool) -> Inline:
        """What a row is, for how long, and the signs of doubt about what these words say."""
        sourcing = row.time.sourcing
        doubts = signs(sourcing, *FIGURES)
        if lasting:
            doubts = (*doubts, *for_so_long(row.length or "", sourcing))
        return self._legend.seen((Span(what), *doubts)) if doubts else what

    def _count_cells(self, row: ChronologyRow, _: bool) -> tuple[Inline, ...]:
        """Of a count: how many, of what, where."""
        before = row.unit if is_currency_sign(row.unit) else None
        value = None if row.value is None else read_number(row.value)
        number = f"{row.approx or ''} {format_figure(value, before)}".strip()
        doubts = signs(row.time.sourcing, "value", "approx")
        what = f"{row.what} ({row.unit})" if row.unit and not before else row.what
        return (
            self._legend.seen((Span(number, Tone.STRONG), *doubts)),
            f"{row.status}: {what}" if row.status else what,
            Span(row.organisations or "", Tone.DIM),
        )


@lru_cache(maxsize=256)
def _sort(kind: str | None, status: str | None, *, is_end: bool = False) -> Span:
    """What sort of thing a row is, or its status; of one end of a tenure (`is_end`), both."""
    if status is None:
        return Span(kind or "", Tone.DIM)
    return Span(f"{kind}, {status}" if is_end else status)


def year_heading(place: int) -> tuple[str, range]:
    """Return the heading for a row placed on a day, an ordinal, and the range of days that share it."""
    if place >= UNDATED[0]:
        return "Not dated", range(UNDATED[0], place + 1)
    year = date.fromordinal(place).year
    after = date(year + 1, 1, 1).toordinal() if year < MAXYEAR else UNDATED[0]
    return f"{year:04}", range(date(year, 1, 1).toordinal(), after)
