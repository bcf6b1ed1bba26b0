"""Inspections: a listing's rows, the scales of their grades, and at a time the last of each organisation, body and service."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from chronicle.dates import Certainty, measure_elapsed
from chronicle.index.schema import in_order, is_dated
from chronicle.model.kinds.inspections import INSPECTIONS
from chronicle.named_tuples import NamedTuple
from chronicle.queries.cells import read_list
from chronicle.queries.facts import facts_by_key
from chronicle.queries.leaders import Occasion, qualified_column
from chronicle.queries.rows import BY_ORGANISATION, ORGANISATIONS, read_rows, row_reader, time_columns
from chronicle.queries.times import read_date
from chronicle.sql import KEYS, key_list
from chronicle.text import in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from chronicle.dates import Bounds, Elapsed, Interval, Window
    from chronicle.index.cache import Index
    from chronicle.queries.facts import FactRow
    from chronicle.queries.filters import Selection, WindowPart
    from chronicle.queries.state_query import StateQuery
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


class InspectionFields(NamedTuple):
    """What an inspection says.

    Attributes:
        scale: The id of the scale of its grade.
        previous_grade: The grade before it, if one can be compared.
        change: Which way the grade moved since.
        change_certainty: Whether it certainly did, or possibly: the dates leave open which grade was before it.
        people_ids: Whom it names, as the index lists them.
        post_ids: The posts that it names, as the index lists them.
    """

    organisation: str
    organisation_id: str
    body: str
    service: str | None
    type: str | None
    scale: str | None
    grade: str | None
    previous_grade: str | None
    change: str | None
    change_certainty: str | None
    judgement: str | None
    published: str | None
    withdrawn: str | None
    people_ids: str | None
    post_ids: str | None


class InspectionRow(NamedTuple):
    """An inspection.

    Attributes:
        areas: Each `area: grade`, as the index lists them.
        sources: The sources' ids, as the index lists them.
        involved: The organisations that it involves and those above them, as the index lists them.
        qualified: Whether its date is.
    """

    time: RowTime
    fields: InspectionFields
    areas: str | None
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
    *(f"t.{field}" for field in InspectionFields._fields),
    *("t.areas", "f.status", "f.sources", "f.organisations", qualified_column(INSPECTIONS.table)),
)


def _row(time: RowTime, *columns: Any) -> InspectionRow:
    number = len(InspectionFields._fields)
    return InspectionRow(time, InspectionFields(*columns[:number]), *columns[number:])


def inspections(index: Index, selection: Selection, part: WindowPart) -> Iterator[InspectionRow]:
    """Read the selected inspections by organisation, in the order of the base's files."""
    order = f"o.org_id IS NULL, {', '.join(BY_ORGANISATION)}, "
    shape = row_reader(_row)
    return read_rows(
        index, INSPECTIONS.table, selection, _COLUMNS, shape, part, joins=ORGANISATIONS, order=order
    )


class NoRating(StrEnum):
    """Why an inspection gave no rating at the time, whatever its grade."""

    NOT_REPORTED = "not yet reported"
    WITHDRAWN = "withdrawn"


class InspectionAtTime(NamedTuple):
    """An inspection that may have been an organisation's latest by a body, of a service.

    Attributes:
        series: What it has in common with those of the same organisation, body and service.
        fields: What it says: no result unless it was reported by then and stood.
        no_rating: Why there is none although one is recorded.
        age: How long before the time it was.
        graded_only: Whether it is given only because later ones gave no grade.
    """

    fact: FactRow
    series: str
    fields: InspectionFields
    no_rating: NoRating | None
    certainty: Certainty
    age: Elapsed
    graded_only: bool = False


def last_inspections(query: StateQuery, ratings: Ratings) -> tuple[InspectionAtTime, ...]:
    """Return the inspections that may have been the latest of a body and service, reported by then, and with a grade.

    Those before the last with a grade are told too if that one may not have been yet.
    """
    latest = _latest_inspections(query, ratings)
    keys = {inspection.fact.key for inspection in latest}
    unreported = [key for key, why in ratings.none.items() if why is NoRating.NOT_REPORTED]
    if not keys.isdisjoint(unreported):
        reported = _latest_inspections(query, ratings, without=unreported)
        latest += [inspection for inspection in reported if inspection.fact.key not in keys]
        keys = {inspection.fact.key for inspection in latest}
    graded = {
        inspection.series
        for inspection in latest
        if inspection.fields.grade is not None
        and inspection.fact.key not in ratings.doubtful
        and _was_by_then(inspection.fact.interval, query.window)
    }
    latest += [
        inspection
        for inspection in _latest_inspections(query, ratings, without=ratings.none, graded=True)
        if inspection.series not in graded and inspection.fact.key not in keys
    ]
    latest = [
        inspection
        for inspection in latest
        if not query.lifetimes.is_outside(query.window, inspection.fields.organisation_id)
    ]
    order = {
        inspection.fields.organisation_id: place for place, inspection in reversed(list(enumerate(latest)))
    }
    return tuple(sorted(latest, key=lambda inspection: order[inspection.fields.organisation_id]))


def without_results(index: Index, visits: Mapping[int, FactRow]) -> dict[int, FactRow]:
    """Return inspections, by key, told without their results."""
    rows = index.db.execute(
        f"SELECT key, grade, judgement FROM {INSPECTIONS.table} WHERE key IN {KEYS}",
        (key_list(visits),),
    )
    reported = dict(visits)
    for key, grade, judgement in rows:
        if result := grade or (judgement and in_quotes(judgement)):
            visit = visits[key]
            what = visit.what.rpartition(f": {result}")[0] or visit.what
            reported[key] = visit._replace(
                what=what, what_with_owner=visit.what_with_owner.replace(visit.what, what, 1)
            )
    return reported


class Ratings(NamedTuple):
    """Which inspections had given no rating at a time, and why; and which perhaps had not, by their keys."""

    none: dict[int, NoRating]
    doubtful: set[int]


def ratings_at(query: StateQuery) -> Ratings:
    """Return which inspections were certainly or perhaps not reported yet, or withdrawn already."""
    first, last, qualified = query.window
    ratings = Ratings({}, set())
    for key, earliest, vague in query.index.db.execute(
        f"SELECT t.key, t.start_earliest, t.qualified FROM {INSPECTIONS.table} i "
        "JOIN timeline t ON t.key = i.key AND t.role = 'published' WHERE i.published IS NOT NULL "
        "AND (t.end_latest > ? OR t.qualified)",
        (first,),
    ):
        if earliest > last and not (vague or qualified):
            ratings.none[key] = NoRating.NOT_REPORTED
        else:
            ratings.doubtful.add(key)
    withdrawals = query.index.db.execute(
        f"SELECT key, withdrawn FROM {INSPECTIONS.table} WHERE withdrawn IS NOT NULL"
    )
    for key, text in withdrawals:
        withdrawn = read_date(text, query.index.financial_year)
        if withdrawn is None or key in ratings.none:
            continue
        if withdrawn.latest <= first and not (withdrawn.qualified or qualified):
            ratings.none[key] = NoRating.WITHDRAWN
        elif withdrawn.earliest <= last or withdrawn.qualified:
            ratings.doubtful.add(key)
    return ratings


class _Candidate(NamedTuple):
    """An inspection that may be the latest of its series, by the key of its fact."""

    key: int
    series: str
    fields: InspectionFields


def _latest_inspections(
    query: StateQuery, ratings: Ratings, *, without: Iterable[int] = (), graded: bool = False
) -> list[InspectionAtTime]:
    """Return, by organisation, body and service, each that may be the latest, of the others than some, with a grade if `graded`."""
    wanted, parameters = query.involved("i.key")
    wanted += f" AND i.key NOT IN {KEYS}" + (" AND i.grade IS NOT NULL" if graded else "")
    parameters = (*parameters, key_list(without))
    rows = _candidates(query, ratings, wanted, parameters)
    facts = facts_by_key(query.index, (row.key for row in rows))
    facts |= without_results(
        query.index,
        {key: fact for key, fact in facts.items() if ratings.none.get(key) is NoRating.NOT_REPORTED},
    )
    candidates = Counter(row.series for row in rows)
    undated = _undated_series(query, wanted, parameters)
    settled = {series for series, count in candidates.items() if count == 1} - undated
    return [
        _at_time(row, facts[row.key], query.window, ratings, is_settled=row.series in settled, graded=graded)
        for row in rows
    ]


def _candidates(
    query: StateQuery, ratings: Ratings, wanted: str, parameters: tuple[str, ...]
) -> list[_Candidate]:
    """Return the inspections wanted of which none that is certainly later was certainly before the time."""
    fields = ", ".join(f"i.{field}" for field in InspectionFields._fields)
    rows = query.index.db.execute(
        f"""WITH sure AS (
            SELECT f.series, max(f.start_earliest) AS since
            FROM {INSPECTIONS.table} i JOIN fact f ON f.key = i.key
            WHERE f.end_latest <= ? AND NOT f.qualified AND i.key NOT IN {KEYS} AND i.key <> ? AND {wanted}
            GROUP BY f.series
        ) SELECT i.key, f.series, {fields}
        FROM {INSPECTIONS.table} i JOIN fact f ON f.key = i.key
        LEFT JOIN sure ON sure.series = f.series
        WHERE f.status IS NULL AND f.start_earliest <= ? AND {is_dated()} AND i.key <> ? AND {wanted}
            AND (sure.since IS NULL OR f.end_latest >= sure.since)
        ORDER BY (SELECT min(file || printf('%09d', line)) FROM entry WHERE tbl = 'organisations'
            AND id = i.organisation_id), {in_order()}""",
        (
            *(query.window.first, key_list(ratings.doubtful), query.excluded, *parameters),
            *(query.window.last, query.excluded, *parameters),
        ),
    )
    return [_Candidate(key, series, InspectionFields(*fields)) for key, series, *fields in rows]


def _undated_series(query: StateQuery, wanted: str, parameters: tuple[str, ...]) -> set[str]:
    """Return the series in which an inspection has no date: it may be the latest."""
    rows = query.index.db.execute(
        f"SELECT DISTINCT f.series FROM {INSPECTIONS.table} i JOIN fact f ON f.key = i.key "
        f"WHERE f.status IS NULL AND NOT {is_dated()} AND i.key <> ? AND {wanted}",
        (query.excluded, *parameters),
    )
    return {series for (series,) in rows}


def _was_by_then(interval: Interval, window: Window) -> bool:
    """Tell whether an inspection certainly was before a time, or on its first day."""
    return interval.bounds.latest <= window.first and not (interval.qualified or window.qualified)


def _at_time(
    row: _Candidate, fact: FactRow, window: Window, ratings: Ratings, *, is_settled: bool, graded: bool
) -> InspectionAtTime:
    """Return an inspection as of a time; `is_settled` says that no other of its series may be the latest."""
    no_rating = ratings.none.get(row.key)
    interval = fact.interval
    is_certain = is_settled and row.key not in ratings.doubtful and _was_by_then(interval, window)
    fields = row.fields
    if no_rating:
        fields = fields._replace(grade=None, change=None, change_certainty=None, judgement=None)
    return InspectionAtTime(
        fact,
        row.series,
        fields,
        no_rating=no_rating,
        certainty=Certainty.CERTAIN if is_certain else Certainty.POSSIBLE,
        age=_age(interval.bounds, window),
        graded_only=graded,
    )


def _age(bounds: Bounds, window: Window) -> Elapsed:
    """Return how long before a time something was that is known to be no later than its end."""
    return measure_elapsed(
        (bounds.earliest, min(bounds.latest, window.last)), (max(window.first, bounds.earliest), window.last)
    )
