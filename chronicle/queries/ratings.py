"""Inspections, and the scales of their grades."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.model.kinds.inspections import INSPECTIONS
from chronicle.queries.cells import read_list
from chronicle.queries.leaders import Occasion, qualified_column
from chronicle.queries.rows import BY_ORGANISATION, ORGANISATIONS, read_rows, row_reader, time_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection, WindowPart
    from chronicle.queries.times import RowTime


class RatingScale(NamedTuple):
    """A rating scale, its grades worst first."""

    title: str
    grades: tuple[str, ...]

    def place(self, grade: str) -> int | None:
        """Return how far up the scale a grade stands, from 0; None if it is not on it."""
        return self.grades.index(grade) if grade in self.grades else None


def scales(index: Index) -> dict[str, RatingScale]:
    """Read the scales of a base, by id."""
    rows = index.db.execute("SELECT e.id, s.title, s.grades FROM scales s JOIN entry e ON e.key = s.key")
    return {id_: RatingScale(title, read_list(grades)) for id_, title, grades in rows}


def all_grades(index: Index) -> tuple[str, ...]:
    """Return the grades of all scales, and those that inspections have beside these."""
    listed = (grade for scale in scales(index).values() for grade in scale.grades)
    given = index.db.execute(f"SELECT DISTINCT grade FROM {INSPECTIONS.table} WHERE grade IS NOT NULL")
    return tuple(dict.fromkeys((*listed, *(grade for (grade,) in given))))


class InspectionRow(NamedTuple):
    """An inspection.

    Attributes:
        previous_grade: The grade before it, if one can be compared.
        change: Which way the grade moved since.
        change_certainty: Whether it certainly did, or possibly: the dates leave open which grade was before it.
        areas: Each `area: grade`, as the index lists them.
        sources: The sources' ids, as the index lists them.
        involved: The organisations that it involves and those above them, as the index lists them.
        qualified: Whether its date is.
    """

    time: RowTime
    organisation_id: str
    organisation: str
    body: str
    service: str | None
    type: str | None
    scale: str | None
    grade: str | None
    previous_grade: str | None
    change: str | None
    change_certainty: str | None
    judgement: str | None
    areas: str | None
    published: str | None
    withdrawn: str | None
    status: str | None
    sources: str | None
    involved: str | None
    qualified: int

    @property
    def occasion(self) -> Occasion:
        """Its organisations and its time."""
        return Occasion.of(self.involved, self.time, self.qualified)


_COLUMNS: Final = (
    *("t.date", "NULL", *time_columns(INSPECTIONS.table)),
    *("t.organisation_id", "t.organisation", "t.body", "t.service", "t.type", "t.scale"),
    *(
        "t.grade",
        "t.previous_grade",
        "t.change",
        "t.change_certainty",
        "t.judgement",
        "t.areas",
        "t.published",
        "t.withdrawn",
    ),
    *("f.status", "f.sources", "f.organisations", qualified_column(INSPECTIONS.table)),
)


def inspections(index: Index, selection: Selection, part: WindowPart) -> Iterator[InspectionRow]:
    """Read the selected inspections by organisation, in the order of the base's files."""
    order = f"o.org_id IS NULL, {', '.join(BY_ORGANISATION)}, "
    shape = row_reader(InspectionRow)
    return read_rows(
        index, INSPECTIONS.table, selection, _COLUMNS, shape, part, joins=ORGANISATIONS, order=order
    )
