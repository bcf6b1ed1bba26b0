"""What inspectors said, organisation by organisation, and who led it then."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.document import Heading, Note, Page, PageColumn, Row, Span, Tone
from chronicle.pages.columns import SOURCES, TIME
from chronicle.pages.leaders import led_on
from chronicle.pages.legend import NONE, Legend, items, signs, sourced
from chronicle.pages.query_summary import in_parts, question, title
from chronicle.pages.times import own_time
from chronicle.queries.holders import THEN, Holders, Then
from chronicle.queries.ratings import Directions, scales
from chronicle.queries.rows import ORGANISATIONS, TOLD, rows, timed
from chronicle.text import in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.document import Inline, Line
    from chronicle.index.cache import Index
    from chronicle.pages.times import RowTime
    from chronicle.queries.filters import Selection
    from chronicle.queries.parts import Part

_PAGE_COLUMNS: Final = (
    TIME,
    PageColumn(name="inspectors"),
    PageColumn(name="grade"),
    PageColumn(name="judgement"),
    SOURCES,
)
_COLUMNS: Final = (
    *("t.date", "NULL", *TOLD, "t.organisation_id", "t.organisation", "t.key", "t.body", "t.type", "t.scale"),
    *("t.grade", "t.judgement", "t.areas", "f.status", "f.sources", *THEN),
)
_BY_ORGANISATION: Final = "o.key IS NULL, o.at_file, o.at_line, t.organisation_id, "


class _Inspection(NamedTuple):
    told: RowTime
    organisation_id: str
    organisation: str
    key: int
    body: str
    type: str | None
    scale: str | None
    grade: str | None
    judgement: str | None
    areas: str | None
    status: str | None
    sources: str | None
    organisations: str | None
    first: int
    last: int
    qualified: int

    @property
    def then(self) -> Then:
        return Then(self.organisations, self.first, self.last, self.qualified)


def page(index: Index, listing: str, selection: Selection, *, holders: bool = False) -> Page:  # noqa: ARG001
    """Draw the inspections."""
    marks = Legend(index)
    lines = in_parts(index, listing, selection, _Inspections(index, selection, marks).of_part)
    return Page(title(index), _PAGE_COLUMNS, lines, question(index, selection, listing), marks.foot)


class _Inspections:
    def __init__(self, index: Index, selection: Selection, marks: Legend) -> None:
        self._index, self._selection, self._marks = index, selection, marks
        self._scales = scales(index)
        self._holders = Holders(index)

    def of_part(self, part: Part) -> Iterator[Line]:
        """Yield the organisations in the order of the base's files."""
        found = rows(
            *(self._index, "inspections", self._selection, _COLUMNS, timed(_Inspection), part),
            joins=ORGANISATIONS,
            order=_BY_ORGANISATION,
        )
        for (id_, name), group in groupby(found, key=attrgetter("organisation_id", "organisation")):
            yield Heading(name)
            directions = Directions(self._index, id_, self._scales)
            for one in group:
                yield from self._inspection(one, directions)

    def _inspection(self, one: _Inspection, directions: Directions) -> Iterator[Line]:
        happened = one.status is None
        said: list[Span] = list(directions.before(one.key)) if happened else []
        if one.judgement:
            said += [
                Span(f"{'  ' if said else ''}{in_quotes(one.judgement)}"),
                *signs(one.told.sourcing, "judgement"),
            ]
        body = f"{one.body}, {one.type}" if one.type else one.body
        cells = (own_time(one.told).words, body, self._grade(one), tuple(said))
        yield Row((*map(self._marks.seen, cells), sourced(one.sources)))
        if one.areas:
            graded = (*self._areas(one.scale, items(one.areas)), *signs(one.told.sourcing, "areas"))
            yield Note(self._marks.seen(graded), under=1)
        if happened and (led := led_on(self._holders, one.then)):
            yield Note(self._marks.seen(led), under=1)

    def _grade(self, one: _Inspection) -> Inline:
        if one.grade is None:
            if one.status is None:
                self._marks.explain("–", NONE, Span(" no grade on it", Tone.DIM))
                return NONE
            return Span(one.status)
        doubts = (*signs(one.told.sourcing, "grade"), Span(f", {one.status}" if one.status else ""))
        known = self._scales.get(one.scale or "")
        if known is None or known.place(one.grade) is None:
            return (Span(one.grade), *doubts)
        self._marks.explain(f"scale {one.scale}", *known.legend())
        return (known.shown(one.grade), *doubts)

    def _areas(self, scale: str | None, areas: Sequence[str]) -> Iterator[Span]:
        """Each area and its grade, in the tone of the grade."""
        known = self._scales.get(scale or "")
        for place, area in enumerate(areas):
            name, _, grade = area.rpartition(": ")
            yield Span(f"{'; ' if place else ''}{name}: ", Tone.DIM)
            yield Span(grade, known.tone(grade) if known else Tone.DIM)
