"""What inspectors said, organisation by organisation, and who led it then."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.quoted import quoted
from chronicle.table import Field, Heading, Note, Page, Row, Span, Tone
from chronicle.views.fields import SOURCES, TIME
from chronicle.views.grades import Directions, scales
from chronicle.views.holders import THEN, Holders, Then
from chronicle.views.marks import NONE, Marks, items, signs, sourced
from chronicle.views.pages.asked import in_parts, question, title
from chronicle.views.pages.leaders import led_on
from chronicle.views.pages.reading import ORGANISATIONS, TOLD, rows, timed
from chronicle.views.times import own_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.index.opening import Index
    from chronicle.table import Line, Words
    from chronicle.views.pages.parts import Part
    from chronicle.views.selection import Selection
    from chronicle.views.times import RowTime

_FIELDS: Final = (TIME, Field(name="inspectors"), Field(name="grade"), Field(name="judgement"), SOURCES)
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
    marks = Marks(index)
    lines = in_parts(index, listing, selection, _Inspections(index, selection, marks).of_part)
    return Page(title(index), _FIELDS, lines, question(index, selection, listing), marks.foot)


class _Inspections:
    def __init__(self, index: Index, selection: Selection, marks: Marks) -> None:
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
                Span(f"{'  ' if said else ''}{quoted(one.judgement)}"),
                *signs(one.told.proof, "judgement"),
            ]
        body = f"{one.body}, {one.type}" if one.type else one.body
        cells = (own_time(one.told).words, body, self._grade(one), tuple(said))
        yield Row((*map(self._marks.seen, cells), sourced(one.sources)))
        if one.areas:
            graded = (*self._areas(one.scale, items(one.areas)), *signs(one.told.proof, "areas"))
            yield Note(self._marks.seen(graded), under=1)
        if happened and (led := led_on(self._holders, one.then)):
            yield Note(self._marks.seen(led), under=1)

    def _grade(self, one: _Inspection) -> Words:
        if one.grade is None:
            if one.status is None:
                self._marks.explain("–", NONE, Span(" no grade on it", Tone.DIM))
                return NONE
            return Span(one.status)
        doubts = (*signs(one.told.proof, "grade"), Span(f", {one.status}" if one.status else ""))
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
