"""What inspectors said, organisation by organisation, and who led it then."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from chronicle.table import Field, Heading, Note, Page, Row, Span, Tone
from chronicle.views.fields import SOURCES, TIME
from chronicle.views.grades import Directions, scales
from chronicle.views.holders import THEN, Holders, Then
from chronicle.views.marks import NONE, Marks, items, proof, signs, sourced
from chronicle.views.pages.asked import in_parts, question, title
from chronicle.views.pages.leaders import led_on
from chronicle.views.pages.reading import rows
from chronicle.views.times import own_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.index.opening import Index
    from chronicle.table import Line, Words
    from chronicle.views.marks import Proof
    from chronicle.views.pages.parts import Part
    from chronicle.views.selection import Selection

_FIELDS: Final = (TIME, Field(), Field(), Field(), SOURCES)
_COLUMNS: Final = (
    *("t.organisation_id", "t.organisation", "t.key", "t.date", "t.body", "t.type", "t.scale", "t.grade"),
    *("t.judgement", "t.areas", "t.se", "t.sl", "t.ee", "t.el", "t.start_missing", "t.end_missing"),
    *("f.status", "f.worked_out", "f.disputed", "f.sources"),
    *THEN,
)
_JOINS: Final = """
LEFT JOIN (SELECT e.id AS org_id, o.* FROM organisations o JOIN entry e ON e.key = o.key) o
ON o.org_id = t.organisation_id
"""
_BY_ORGANISATION: Final = "o.key IS NULL, o.at_file, o.at_line, t.organisation_id, "


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
            *(self._index, "inspections", self._selection, _COLUMNS, part),
            joins=_JOINS,
            order=_BY_ORGANISATION,
        )
        for (id_, name), group in groupby(found, key=itemgetter(0, 1)):
            yield Heading(name)
            directions = Directions(self._index, id_, self._scales)
            for row in group:
                yield from self._inspection(row, directions)

    def _inspection(self, row: Sequence[Any], directions: Directions) -> Iterator[Line]:
        _, _, key, text, body, type_, scale, _, judgement, areas = row[:10]
        *bounds, start_missing, end_missing, status, worked_out, disputed, sources = row[10:20]
        found = proof(worked_out, disputed)
        se, sl, ee, el = bounds
        time, _ = own_time(
            text, (se, sl, ee, el), start_missing, end_missing, None, worked_out, disputed, None
        )
        said: list[Span] = list(directions.before(key)) if status is None else []
        if judgement:
            said += [Span(f"{'  ' if said else ''}“{judgement}”"), *signs(found, "judgement")]
        cells = (time, f"{body}, {type_}" if type_ else body, self._grade(row, found), tuple(said))
        yield Row((*map(self._marks.seen, cells), sourced(sources)))
        if areas:
            graded = (*self._areas(scale, items(areas)), *signs(found, "areas"))
            yield Note(self._marks.seen(graded), under=1)
        if status is None and (led := led_on(self._holders, Then(*row[20:]))):
            yield Note(self._marks.seen(led), under=1)

    def _grade(self, row: Sequence[Any], found: Proof) -> Words:
        scale, grade, status = row[6], row[7], row[16]
        if grade is None:
            if status is None:
                self._marks.explain("–", NONE, Span(" no grade on it", Tone.DIM))
                return NONE
            return Span(status)
        known = self._scales.get(scale)
        if known is None:
            return (Span(grade), *signs(found, "grade"), Span(f", {status}" if status else ""))
        self._marks.explain(f"scale {scale}", *known.legend())
        return (known.shown(grade), *signs(found, "grade"), Span(f", {status}" if status else ""))

    def _areas(self, scale: str | None, areas: Sequence[str]) -> Iterator[Span]:
        """Each area and its grade, in the tone of the grade."""
        known = self._scales.get(scale or "")
        for place, area in enumerate(areas):
            name, _, grade = area.rpartition(": ")
            yield Span(f"{'; ' if place else ''}{name}: ", Tone.DIM)
            yield Span(grade, known.tone(grade) if known else Tone.DIM)
