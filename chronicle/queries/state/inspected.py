"""What inspectors had last said of each organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.dates import BEGINNING, END, Certainty, elapsed
from chronicle.index.schema import in_order
from chronicle.queries.facts import facts_by_key
from chronicle.queries.state.model import Inspected, known_by_then

if TYPE_CHECKING:
    from chronicle.queries.state.model import Question


def inspected(asked: Question) -> tuple[Inspected, ...]:
    """For each organisation, the inspections that may have been its latest, and its latest with a grade."""
    found = [*_latest(asked, graded=False)]
    seen = {one.fact.key for one in found}
    told = {one.organisation_id for one in found if one.grade is not None}
    found += [
        one
        for one in _latest(asked, graded=True)
        if one.organisation_id not in told and one.fact.key not in seen
    ]
    places = {one.organisation_id: place for place, one in reversed(list(enumerate(found)))}
    return tuple(sorted(found, key=lambda one: places[one.organisation_id]))


def _latest(asked: Question, *, graded: bool) -> list[Inspected]:
    among, ids = asked.about("i.key")
    wanted = f"i.key <> ? AND {among}" + (" AND i.grade IS NOT NULL" if graded else "")
    first, last, _ = asked.window
    rows = asked.index.db.execute(
        # An inspection may be the latest unless another, certainly before the day, is certainly later.
        f"""WITH sure AS (
            SELECT i.organisation_id AS organisation, max(i.se) AS since FROM inspections i
            WHERE i.el <= ? AND NOT i.qualified AND {wanted} GROUP BY i.organisation_id
        ) SELECT i.key, i.organisation, i.organisation_id, i.body, i.type, i.scale, i.grade, i.judgement
        FROM inspections i LEFT JOIN sure ON sure.organisation = i.organisation_id
        JOIN fact f ON f.key = i.key
        WHERE f.status IS NULL AND i.se <= ? AND (i.se > ? OR i.el < ?) AND {wanted}
            AND (sure.since IS NULL OR i.el >= sure.since)
        ORDER BY (SELECT min(file || printf('%09d', line)) FROM entry WHERE tbl = 'organisations'
            AND id = i.organisation_id), {in_order("i")}""",
        (first, asked.key, *ids, last, BEGINNING, END, asked.key, *ids),
    ).fetchall()
    undated = {
        organisation
        for (organisation,) in asked.index.db.execute(
            f"SELECT DISTINCT i.organisation_id FROM inspections i JOIN fact f ON f.key = i.key "
            f"WHERE f.status IS NULL AND i.se = ? AND i.el = ? AND {wanted}",
            (BEGINNING, END, asked.key, *ids),
        )
    }
    facts = facts_by_key(asked.index, (row[0] for row in rows))
    many: dict[str, int] = {}
    for row in rows:
        many[row[2]] = many.get(row[2], 0) + 1
    found = []
    for key, name, organisation, body, type_, scale, grade, judgement in rows:
        fact = facts[key]
        bounds = fact.interval.bounds
        alone = many[organisation] == 1 and organisation not in undated
        sure = bounds.latest <= first and not fact.interval.qualified and alone
        certainty = Certainty.CERTAIN if sure and not asked.window.qualified else Certainty.POSSIBLE
        before = elapsed(
            known_by_then((bounds.earliest, bounds.latest), last), (max(first, bounds.earliest), last)
        )
        found.append(
            Inspected(
                fact, name, organisation, body, type_, scale, grade, judgement, certainty, before, graded
            )
        )
    return found
