"""Grades on their scales: how they look, and which way they moved since the last on the same scale."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates import BEGINNING, END
from chronicle.document import Span, Tone
from chronicle.index.schema import in_order, involving
from chronicle.model.kinds.inspections import INSPECTIONS
from chronicle.queries.cells import read_list
from chronicle.queries.leaders import Occasion, occasion_columns
from chronicle.queries.rows import BY_ORGANISATION, ORGANISATIONS, read_rows, time_columns, timed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection, WindowPart
    from chronicle.queries.times import RowTime

_MOST_DOTS: Final = 7
_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class RatingScale(NamedTuple):
    """A rating scale, its grades worst first."""

    title: str
    grades: tuple[str, ...]

    def place(self, grade: str) -> int | None:
        """Say how far up the scale a grade stands, from 0; None if it is not on it."""
        return self.grades.index(grade) if grade in self.grades else None

    def tone(self, grade: str) -> Tone:
        """Give the tone of a grade, from the worst of its scale to the best."""
        place, last = self.place(grade), len(self.grades) - 1
        if place is None or not last or place * 2 == last:
            return Tone.PLAIN
        if place in {0, last}:
            return Tone.BEST if place else Tone.WORST
        return Tone.LOW if place * 2 < last else Tone.HIGH

    def shown(self, grade: str) -> Span:
        """Show a grade as `●○○○ inadequate`; on a long scale as `3/12 good`."""
        place = self.place(grade)
        return Span(grade if place is None else f"{self._bar(place)} {grade}", self.tone(grade))

    def legend(self) -> tuple[Span, ...]:
        """Explain the look of its worst grade."""
        number = _number(len(self.grades))
        return Span(self._bar(0), Tone.WORST), Span(f" {self.title}: the worst of {number}", Tone.DIM)

    def _bar(self, place: int) -> str:
        size = len(self.grades)
        return f"{place + 1}/{size}" if size > _MOST_DOTS else "●" * (place + 1) + "○" * (size - place - 1)


def scales(index: Index) -> dict[str, RatingScale]:
    """Read the scales of a base, by id."""
    found = index.db.execute("SELECT e.id, s.title, s.grades FROM scales s JOIN entry e ON e.key = s.key")
    return {id_: RatingScale(title, read_list(grades)) for id_, title, grades in found}


class InspectionRow(NamedTuple):
    """An inspection.

    Attributes:
        areas: Each `area: grade`, as the index lists them.
        sources: The sources' ids, as the index lists them.
        involved: The organisations that it involves and those above them, as the index lists them.
        first: The first day that it can have been, as an ordinal.
        last: The last such day.
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
    first: int
    last: int
    qualified: int

    @property
    def occasion(self) -> Occasion:
        """Its organisations and its time."""
        return Occasion(self.involved, self.first, self.last, self.qualified)


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
    *occasion_columns(INSPECTIONS.table),
)


def inspections(index: Index, selection: Selection, part: WindowPart) -> Iterator[InspectionRow]:
    """Read the selected inspections by organisation, in the order of the base's files."""
    order = f"o.org_id IS NULL, {', '.join(BY_ORGANISATION)}, "
    shape = timed(InspectionRow)
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


class Directions:
    """Which way an organisation's grades moved, inspection by inspection, counting those not shown too."""

    def __init__(self, index: Index, organisation: str, scales: Mapping[str, RatingScale]) -> None:
        self._found: dict[int, tuple[Span, ...]] = {}
        by_scale: dict[str, list[_Graded]] = {}
        for key, scale, grade, *time in index.db.execute(_GRADED, (organisation, organisation)):
            place = scales[scale].place(grade) if scale in scales else None
            if place is not None:
                by_scale.setdefault(scale, []).append(_Graded(key, place, *time))
        for graded in by_scale.values():
            self._found.update(_moves(graded))

    def before(self, key: int) -> tuple[Span, ...]:
        """Say which way a grade moved since the last on its scale; nothing of the first, or if it did not."""
        return self._found.get(key, ())


def _moves(graded: list[_Graded]) -> Iterator[tuple[int, tuple[Span, ...]]]:
    """How each grade moved from the one before, by key; certain only if the dates leave no other order."""
    dated = [one for one in graded if one.is_dated]
    soonest_after = [*accumulate((one.earliest for one in reversed(dated)), min)][::-1]
    latest_before = [BEGINNING, *accumulate((one.latest for one in dated), max)]
    for at, (last, one) in enumerate(pairwise(dated), 1):
        others_apart = (at == 1 or latest_before[at - 1] < last.earliest) and (
            at + 1 == len(dated) or one.latest < soonest_after[at + 1]
        )
        known = len(dated) == len(graded) and not (last.qualified or one.qualified)
        yield (
            one.key,
            _direction(one.place - last.place, sure=known and others_apart and last.latest < one.earliest),
        )


_GRADED: Final = f"""
SELECT t.key, t.scale, t.grade, f.start_earliest, f.end_latest, f.qualified FROM inspections t JOIN fact f ON f.key = t.key
WHERE {involving("organisations")} AND t.organisation_id = ?
AND f.status IS NULL AND t.scale IS NOT NULL AND t.grade IS NOT NULL
ORDER BY {in_order()}, f.key
"""


def _direction(steps: int, *, sure: bool) -> tuple[Span, ...]:
    """Name a step up or down; where the dates leave open which grade came first, it is only possible."""
    if not steps:
        return ()
    size = abs(steps)
    words = f"{'▲' if steps > 0 else '▼'} {_number(size)} grade{'s' if size > 1 else ''}"
    moved = Span(words, Tone.HIGH if steps > 0 else Tone.LOW)
    return (moved,) if sure else (moved, Span(", possibly", Tone.DIM))


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)
