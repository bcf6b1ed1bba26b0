"""What inspectors said, organisation by organisation, and who led it then."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from chronicle.dates import format_date_text
from chronicle.document import Heading, Note, PageColumn, Row, Span, Tone
from chronicle.pages.fragments import DOT, SOURCES, TIME
from chronicle.pages.grades import change_words, grade_on_scale, grade_tone, scale_legend
from chronicle.pages.leaders import leaders_on_day
from chronicle.pages.legend import NONE, Legend, doubt_signs
from chronicle.pages.query_summary import listing_page
from chronicle.pages.times import own_time
from chronicle.queries.cells import read_list
from chronicle.queries.inspections import inspections, scales
from chronicle.queries.leaders import LeadHolders
from chronicle.text import in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.document import Inline, Line, Page
    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection, WindowPart
    from chronicle.queries.inspections import InspectionRow

_PAGE_COLUMNS: Final = (
    TIME,
    PageColumn(name="inspectors"),
    PageColumn(name="grade"),
    PageColumn(name="judgement"),
    SOURCES,
)


def page(index: Index, listing: str, selection: Selection) -> Page:
    """Draw the inspections."""
    legend = Legend(index)
    return listing_page(
        index, listing, selection, _PAGE_COLUMNS, _Inspections(index, selection, legend).of_part, legend
    )


class _Inspections:
    def __init__(self, index: Index, selection: Selection, legend: Legend) -> None:
        self._index, self._selection, self._legend = index, selection, legend
        self._scales = scales(index)
        self._holders = LeadHolders(index)

    def of_part(self, part: WindowPart) -> Iterator[Line]:
        """Yield the organisations in the order of the base's files."""
        rows = inspections(self._index, self._selection, part)
        for (_, name), group in groupby(rows, key=attrgetter("organisation_id", "organisation")):
            yield Heading(name)
            for row in group:
                yield from self._inspection(row)

    def _inspection(self, row: InspectionRow) -> Iterator[Line]:
        happened = row.status is None
        remarks = [*change_words(self._scales.get(row.scale or ""), row)]
        if row.judgement:
            remarks += [
                Span(f"{'  ' if remarks else ''}{in_quotes(row.judgement)}"),
                *doubt_signs(row.time.sourcing, "judgement"),
            ]
        body = ", ".join(filter(None, (row.body, row.service, row.type)))
        cells = (own_time(row.time).words, body, self._grade(row), tuple(remarks))
        yield Row((*map(self._legend.note, cells), self._legend.sources(read_list(row.sources))))
        if row.areas:
            graded = (*self._areas(row.scale, read_list(row.areas)), *doubt_signs(row.time.sourcing, "areas"))
            yield Note(self._legend.note(graded), under=1)
        if told := (
            *_date_told("published", row.published, row),
            *_date_told("withdrawn", row.withdrawn, row),
        ):
            yield Note(self._legend.note(told[:-1]), under=1)
        if happened and (leaders := leaders_on_day(self._holders, row.occasion)):
            yield Note(self._legend.note(leaders), under=1)

    def _grade(self, row: InspectionRow) -> Inline:
        if row.grade is None:
            if row.status is None:
                self._legend.explain("–", NONE, Span(" no grade given", Tone.DIM))
                return NONE
            return Span(row.status)
        doubts = (*doubt_signs(row.time.sourcing, "grade"), Span(f", {row.status}" if row.status else ""))
        scale = self._scales.get(row.scale or "")
        if scale is None or scale.place(row.grade) is None:
            return (Span(row.grade), *doubts)
        self._legend.explain(f"scale {row.scale}", *scale_legend(scale))
        return (grade_on_scale(scale, row.grade), *doubts)

    def _areas(self, scale_id: str | None, areas: Sequence[str]) -> Iterator[Span]:
        """Yield each area and its grade, in the tone of the grade."""
        scale = self._scales.get(scale_id or "")
        for place, area in enumerate(areas):
            name, _, grade = area.rpartition(": ")
            yield Span(f"{'; ' if place else ''}{name}: ", Tone.DIM)
            yield Span(grade, grade_tone(scale, grade) if scale else Tone.DIM)


def _date_told(field: str, date: str | None, row: InspectionRow) -> Iterator[Span]:
    """Yield what happened to the report on a date, and a dot after it."""
    if date:
        yield Span(f"{field} ", Tone.DIM)
        yield Span(format_date_text(date), Tone.DATE)
        yield from doubt_signs(row.time.sourcing, field)
        yield Span(DOT, Tone.DIM)
