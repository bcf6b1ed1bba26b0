"""What inspectors said, organisation by organisation, and who led it then."""

from __future__ import annotations

from itertools import groupby, product
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from chronicle.dates import format_date_text
from chronicle.document import Heading, Note, PageColumn, Row, Span, Tone
from chronicle.pages.fragments import DOT, SOURCES, TIME
from chronicle.pages.grades import change_words, grade_on_scale, grade_tone, scale_legend
from chronicle.pages.leaders import leaders_on_day
from chronicle.pages.legend import Legend, doubt_signs
from chronicle.pages.query_summary import listing_page
from chronicle.pages.times import own_time
from chronicle.queries.cells import read_list
from chronicle.queries.inspections import inspections, scales
from chronicle.queries.leaders import LeadHolders
from chronicle.queries.names import distinct_organisation
from chronicle.text import in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.document import Line, Page
    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection, WindowPart
    from chronicle.queries.inspections import InspectionRow

_NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_PAGE_COLUMNS: Final = (
    TIME,
    PageColumn(name="inspectors"),
    PageColumn(name="result"),
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
        for (id_, name), group in groupby(
            rows, key=attrgetter("fields.organisation_id", "fields.organisation")
        ):
            yield Heading(distinct_organisation(self._index, name, id_))
            for row in group:
                yield from self._inspection(row)

    def _inspection(self, row: InspectionRow) -> Iterator[Line]:
        fields = row.fields
        body = ", ".join(
            part.replace(" ", _NO_BREAK) for part in (fields.body, fields.service, fields.type) if part
        )
        cells = (own_time(row.time).words, body, self._result(row))
        yield Row((*map(self._legend.note, cells), self._legend.sources(read_list(row.sources))))
        if row.areas:
            graded = (
                *self._areas(fields.scale, read_list(row.areas)),
                *doubt_signs(row.time.sourcing, "areas"),
            )
            yield Note(self._legend.note(graded), under=1)
        if dates := (
            *_dated("published", fields.published, row),
            *_dated("withdrawn", fields.withdrawn, row),
        ):
            yield Note(self._legend.note(dates[:-1]), under=1)
        if row.status is None and (leaders := leaders_on_day(self._holders, row.occasion, _named(row))):
            yield Note(self._legend.note(leaders), under=1)

    def _result(self, row: InspectionRow) -> tuple[Span, ...]:
        """Return the grade, which way it moved, and what was said; or that there is no grade, and what became of the visit."""
        fields = row.fields
        scale = self._scales.get(fields.scale or "")
        result: list[Span] = []
        if fields.grade is not None:
            result = [grade_on_scale(scale, fields.grade) if scale else Span(fields.grade)]
            result += doubt_signs(row.time.sourcing, "grade")
            if scale and scale.place(fields.grade) is not None:
                self._legend.explain(f"scale {fields.scale}", *scale_legend(scale))
        if fields.judgement and fields.judgement != fields.grade:
            result += [
                Span(f"{', ' if result else ''}{in_quotes(fields.judgement)}"),
                *doubt_signs(row.time.sourcing, "judgement"),
            ]
        if fields.grade is None and row.status is None:
            result.append(Span(f", no{_NO_BREAK}grade" if result else "no grade", Tone.DIM))
        if moved := change_words(scale, fields):
            result += [Span(" "), *moved]
        if row.status:
            result.append(Span(f"{', ' if result else ''}{row.status}"))
        return tuple(result)

    def _areas(self, scale_id: str | None, areas: Sequence[str]) -> Iterator[Span]:
        """Yield each area and its grade, in the tone of the grade."""
        scale = self._scales.get(scale_id or "")
        for place, area in enumerate(areas):
            name, _, grade = area.rpartition(": ")
            yield Span(f"{'; ' if place else ''}{name}: ", Tone.DIM)
            yield Span(grade, grade_tone(scale, grade) if scale else Tone.DIM)


def _named(row: InspectionRow) -> tuple[tuple[str, str], ...]:
    """Return the people and the posts that an inspection names, each with each."""
    return tuple(product(read_list(row.fields.people_ids), read_list(row.fields.post_ids)))


def _dated(field: str, date: str | None, row: InspectionRow) -> Iterator[Span]:
    """Yield what happened to the report on a date, and a dot after it."""
    if date:
        yield Span(f"{field} ", Tone.DIM)
        yield Span(format_date_text(date), Tone.DATE)
        yield from doubt_signs(row.time.sourcing, field)
        yield Span(DOT, Tone.DIM)
