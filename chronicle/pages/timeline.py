"""What happened, in order of time: the timeline, and the events and the counts alone."""

from __future__ import annotations

from datetime import MAXYEAR, date
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates import UNDATED
from chronicle.document import Heading, Page, PageColumn, Row, Span, Tone
from chronicle.money import figure, is_sign
from chronicle.pages.columns import SOURCES, TIME
from chronicle.pages.fragments import FIGURES, ROLES, for_so_long
from chronicle.pages.labels import with_organisation
from chronicle.pages.leaders import leaders
from chronicle.pages.legend import Legend, number, signs, sourced
from chronicle.pages.query_summary import in_parts, question, title
from chronicle.pages.times import own_time
from chronicle.queries.holders import THEN, Holders, Then
from chronicle.queries.parts import Part
from chronicle.queries.rows import TOLD, rows, timed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chronicle.document import Inline, Line
    from chronicle.index.cache import Index
    from chronicle.pages.times import RowTime
    from chronicle.queries.filters import Selection

_COMMON: Final = (*TOLD, "t.o1", "f.organisations", "f.status", "f.sources", "f.length")
_ROLE: Final = {"timeline": "t.role", "events": "NULL", "counts": "NULL"}
_OWN: Final = {
    "timeline": ("t.what", "t.kind", "t.organisations", "NULL", "NULL", "NULL"),
    "events": ("t.title", "t.category", "NULL", "NULL", "NULL", "NULL"),
    "counts": ("t.what", "NULL", "t.organisation", "t.value", "t.unit", "t.approx"),
}
_TOLD: Final = (TIME, PageColumn(name="kind"), PageColumn(name="what"), SOURCES)
_PAGE_COLUMNS: Final = {
    "timeline": _TOLD,
    "events": _TOLD,
    "counts": (
        *(TIME, PageColumn(justify="right", no_wrap=True, name="number"), PageColumn(name="of what")),
        *(PageColumn(name="organisation"), SOURCES),
    ),
}
_HOLDERS: Final = PageColumn("in post then", max_width=30, collapse=True)


class _Entry(NamedTuple):
    told: RowTime
    place: int
    involved: str | None
    status: str | None
    sources: str | None
    length: str | None
    qualified: int
    what: str
    kind: str | None
    """Of an event, its category."""
    organisations: str | None
    value: int | str | None
    unit: str | None
    approx: str | None


def page(index: Index, listing: str, selection: Selection, *, holders: bool = False) -> Page:
    """Draw the timeline, the events or the counts."""
    marks = Legend(index)
    columns = _PAGE_COLUMNS[listing]
    if holders:
        columns = (*columns[:-1], _HOLDERS, columns[-1])
    lines = _Chronology(index, listing, selection, marks, Holders(index) if holders else None)
    return Page(
        title(index),
        columns,
        in_parts(index, listing, selection, lines.of_part, under_way=True),
        question(index, selection, listing),
        marks.foot,
    )


class _Chronology:
    def __init__(
        self, index: Index, listing: str, selection: Selection, marks: Legend, holders: Holders | None
    ) -> None:
        self._index, self._listing, self._selection = index, listing, selection
        self._marks, self._holders = marks, holders
        self._cells: Callable[[_Entry, bool], tuple[Inline, ...]] = {
            "timeline": self._told,
            "events": self._happened,
            "counts": self._counted,
        }[listing]

    def of_part(self, part: Part) -> Iterator[Line]:
        """Yield rows in order of time; in the main part of a page, under their years."""
        by_year = part in {Part.ALL, Part.FALLS}
        floor = self._selection.windows[0].first if part is Part.FALLS else 0
        year = range(0)
        qualified = "0" if self._holders is None else THEN[-1]  # which nothing else needs
        columns = ("t.date", _ROLE[self._listing], *_COMMON, qualified, *_OWN[self._listing])
        asked = (self._index, self._listing, self._selection, columns, timed(_Entry), part)
        for one in rows(*asked, apart=True):
            if by_year and max(one.place, floor) not in year:
                heading, year = _year(max(one.place, floor))
                yield Heading(heading)
            yield self._row(one)

    def _row(self, one: _Entry) -> Row:
        time, lasting = own_time(one.told)
        cells = (self._marks.seen(time), *self._cells(one, lasting))
        if self._holders is not None:
            led = leaders(
                self._holders,
                Then(one.involved, one.told.bounds.earliest, one.told.bounds.latest, one.qualified),
            )
            cells = (*cells, self._marks.seen(led))
        return Row((*cells, sourced(one.sources)))

    def _told(self, one: _Entry, lasting: bool) -> tuple[Inline, ...]:
        """What sort of thing a row of the timeline is, and what it is."""
        of_one = one.kind == "tenure"
        what = with_organisation(self._index, one.kind or "", one.what, one.organisations)
        sort = _sort(ROLES[one.told.role] if of_one else one.kind, one.status, of_one=of_one)
        return sort, self._what(one, what, lasting)

    def _happened(self, one: _Entry, lasting: bool) -> tuple[Inline, ...]:
        """The category of an event, and what it is."""
        return _sort(one.kind, one.status), self._what(one, one.what, lasting)

    def _what(self, one: _Entry, what: str, lasting: bool) -> Inline:
        """What a row is, for how long, and the signs of doubt about what these words say."""
        sourcing = one.told.sourcing
        doubts = signs(sourcing, *FIGURES)
        if lasting:
            doubts = (*doubts, *for_so_long(one.length or "", sourcing))
        return self._marks.seen((Span(what), *doubts)) if doubts else what

    def _counted(self, one: _Entry, _: bool) -> tuple[Inline, ...]:
        """Of a count: how many, of what, where."""
        before = one.unit if is_sign(one.unit) else None
        said = (
            f"{one.approx or ''} {figure(None if one.value is None else number(one.value), before)}".strip()
        )
        doubts = signs(one.told.sourcing, "value", "approx")
        told = f"{one.what} ({one.unit})" if one.unit and not before else one.what
        return (
            self._marks.seen((Span(said, Tone.STRONG), *doubts)),
            f"{one.status}: {told}" if one.status else told,
            Span(one.organisations or "", Tone.DIM),
        )


@lru_cache(maxsize=256)
def _sort(said: str | None, status: str | None, *, of_one: bool = False) -> Span:
    """What sort of thing a row is, or its status; of one end of a tenure (`of_one`), both."""
    if status is None:
        return Span(said or "", Tone.DIM)
    return Span(f"{said}, {status}" if of_one else status)


def _year(place: int) -> tuple[str, range]:
    """The heading for a row by its `o1`, a day's ordinal, and the range of those that share the heading."""
    if place >= UNDATED[0]:
        return "Not dated", range(UNDATED[0], place + 1)
    year = date.fromordinal(place).year
    after = date(year + 1, 1, 1).toordinal() if year < MAXYEAR else UNDATED[0]
    return f"{year:04}", range(date(year, 1, 1).toordinal(), after)
