"""Inspections, their grades on a scale, and which way these moved since the last on the same scale."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates import BEGINNING, END
from chronicle.index.schema import in_order, involving
from chronicle.model.kinds.inspections import INSPECTIONS
from chronicle.queries.cells import read_list
from chronicle.queries.leaders import Occasion, qualified_column
from chronicle.queries.rows import BY_ORGANISATION, ORGANISATIONS, read_rows, row_reader, time_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


class InspectionRow(NamedTuple):
    """An inspection.

    Attributes:
        areas: Each `area: grade`, as the index lists them.
        sources: The sources' ids, as the index lists them.
        involved: The organisations that it involves and those above them, as the index lists them.
        qualified: Whether its date is.
    """

    time: RowTime
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
    involved: str | None
    qualified: int

    @property
    def occasion(self) -> Occasion:
        """Its organisations and its time."""
        return Occasion.of(self.involved, self.time.bounds, self.qualified)


_COLUMNS: Final = (
    *(
        "t.date",
        "NULL",
        *time_columns(INSPECTIONS.table),
        "t.organisation_id",
        "t.organisation",
        "t.key",
        "t.body",
    ),
    *("t.type", "t.scale", "t.grade", "t.judgement", "t.areas", "f.status", "f.sources"),
    *("f.organisations", qualified_column(INSPECTIONS.table)),
)


def inspections(index: Index, selection: Selection, part: WindowPart) -> Iterator[InspectionRow]:
    """Read the selected inspections by organisation, in the order of the base's files."""
    order = f"o.org_id IS NULL, {', '.join(BY_ORGANISATION)}, "
    shape = row_reader(InspectionRow)
    return read_rows(
        index, INSPECTIONS.table, selection, _COLUMNS, shape, part, joins=ORGANISATIONS, order=order
    )


class _Graded(NamedTuple):
    """An inspection with a grade: the fact, how far up the scale, and the four columns of its time."""

    key: int
    place: int
    earliest: int
    latest: int
    qualified: bool

    @property
    def is_dated(self) -> bool:
        return self.earliest > BEGINNING or self.latest < END


class GradeChange(NamedTuple):
    """How far a grade moved from the one before on its scale.

    Attributes:
        steps: How many grades up; below 0 if down.
        certain: Whether the dates leave no other order of the two.
    """

    steps: int
    certain: bool


_GRADED: Final = f"""
SELECT t.key, t.scale, t.grade, f.start_earliest, f.end_latest, f.qualified FROM inspections t JOIN fact f ON f.key = t.key
WHERE {involving("organisations")} AND t.organisation_id = ?
AND f.status IS NULL AND t.scale IS NOT NULL AND t.grade IS NOT NULL
ORDER BY {in_order()}, f.key
"""


def grade_changes(
    index: Index, organisation: str, scales: Mapping[str, RatingScale]
) -> dict[int, GradeChange]:
    """Return how an organisation's grades moved, by inspection, counting those not shown; none of the first on a scale."""
    by_scale: dict[str, list[_Graded]] = {}
    for key, scale, grade, *time in index.db.execute(_GRADED, (organisation, organisation)):
        place = scales[scale].place(grade) if scale in scales else None
        if place is not None:
            by_scale.setdefault(scale, []).append(_Graded(key, place, *time))
    return dict(change for graded in by_scale.values() for change in _changes(graded))


def _changes(graded: list[_Graded]) -> Iterator[tuple[int, GradeChange]]:
    """Yield how each grade moved from the one before, by key; certain only if the dates leave no other order."""
    dated = [inspection for inspection in graded if inspection.is_dated]
    soonest_after = [*accumulate((inspection.earliest for inspection in reversed(dated)), min)][::-1]
    latest_before = [BEGINNING, *accumulate((inspection.latest for inspection in dated), max)]
    for place, (last, this) in enumerate(pairwise(dated), 1):
        others_apart = (place == 1 or latest_before[place - 1] < last.earliest) and (
            place + 1 == len(dated) or this.latest < soonest_after[place + 1]
        )
        exact = len(dated) == len(graded) and not (last.qualified or this.qualified)
        certain = exact and others_apart and last.latest < this.earliest
        yield this.key, GradeChange(this.place - last.place, certain)
