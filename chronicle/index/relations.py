"""What facts make of one another, worked out once all are indexed: how grades moved, which figures are superseded."""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate, groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from chronicle.dates import BEGINNING, Certainty, parse
from chronicle.index.rows import joined
from chronicle.index.schema import in_order, is_dated
from chronicle.model.kinds.budget import BUDGET
from chronicle.model.kinds.inspections import INSPECTIONS, Change
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from chronicle.dates import EdtfDate, YearStart

_GRADED: Final = f"""
SELECT f.series, i.scale, i.key, i.grade, i.grade_rank, {is_dated()}, f.start_earliest, f.end_latest, f.qualified, i.withdrawn
FROM {INSPECTIONS.table} i JOIN fact f ON f.key = i.key
WHERE f.status IS NULL AND i.scale IS NOT NULL AND i.grade_rank IS NOT NULL
ORDER BY f.series, i.scale, {in_order()}, f.key
"""
_RESTATEMENTS: Final = f"""
SELECT older.key, newer.id FROM {BUDGET.table} s JOIN fact newer ON newer.key = s.key
JOIN fact older ON older.id = s.supersedes JOIN {BUDGET.table} o ON o.key = older.key
WHERE s.supersedes IS NOT NULL AND older.key <> newer.key AND newer.status IS NULL ORDER BY newer.file, newer.line
"""
"""SQL: each figure that another restates, and that other's address."""


class _Rating(NamedTuple):
    """An inspection with a grade: the fact, the grade, how far up the scale, its time, and when it was withdrawn."""

    key: int
    grade: str
    rank: int
    is_dated: int
    earliest: int
    latest: int
    qualified: int
    withdrawn: EdtfDate | None

    def was_gone(self, later: _Rating) -> bool:
        """Return whether it certainly stood no more when a later one was given."""
        withdrawn = self.withdrawn
        return withdrawn is not None and not withdrawn.qualified and withdrawn.latest <= later.earliest

    def stood(self, later: _Rating) -> bool:
        """Return whether it certainly still stood when a later one was given."""
        return self.withdrawn is None or (
            self.withdrawn.earliest > later.latest and not self.withdrawn.qualified
        )


class _Direction(NamedTuple):
    """The grade before a grade, how it moved since, and whether it certainly did."""

    previous_grade: str
    change: Change
    certainty: Certainty


def write_relations(db: sqlite3.Connection, financial_year: YearStart) -> None:
    """Write the columns `of_other_facts`, where they are not yet so."""
    _write_directions(db, financial_year)
    newer = defaultdict(list)
    for key, address in db.execute(_RESTATEMENTS):
        newer[key].append(address)
    written = db.execute(f"SELECT key, superseded_by FROM {BUDGET.table} WHERE superseded_by IS NOT NULL")
    before: dict[int, str] = dict(written.fetchall())
    now = {key: joined(tuple(addresses)) for key, addresses in newer.items()}
    db.executemany(
        f"UPDATE {BUDGET.table} SET superseded_by = ? WHERE key = ?",
        [(now.get(key), key) for key in before.keys() | now.keys() if now.get(key) != before.get(key)],
    )


def _write_directions(db: sqlite3.Connection, financial_year: YearStart) -> None:
    directions: dict[int, _Direction] = {}
    for _, rows in groupby(db.execute(_GRADED), key=itemgetter(0, 1)):
        ratings = [
            _Rating._make((*row, parse(withdrawn, financial_year) if withdrawn else None))
            for _, _, *row, withdrawn in rows
        ]
        directions.update(_directions(ratings))
    written = f"SELECT key, previous_grade, change, change_certainty FROM {INSPECTIONS.table}"
    nothing = (None,) * len(_Direction._fields)
    db.executemany(
        f"UPDATE {INSPECTIONS.table} SET previous_grade = ?, change = ?, change_certainty = ? WHERE key = ?",
        [
            (*directions.get(key, nothing), key)
            for key, *direction in db.execute(written).fetchall()
            if tuple(direction) != directions.get(key, nothing)
        ],
    )


def _directions(ratings: list[_Rating]) -> Iterator[tuple[int, _Direction]]:
    """Yield the direction of each rating that has one before it; one withdrawn by then is not before it."""
    if all(rating.withdrawn is None for rating in ratings):
        yield from _in_succession(ratings)
        return
    for this in ratings:
        standing = [rating for rating in ratings if rating is this or not rating.was_gone(this)]
        yield from (direction for direction in _in_succession(standing) if direction[0] == this.key)


def _in_succession(ratings: list[_Rating]) -> Iterator[tuple[int, _Direction]]:
    """Yield each direction by key; it is certain only if the dates leave no other order."""
    dated = [rating for rating in ratings if rating.is_dated]
    soonest_after = [*accumulate((rating.earliest for rating in reversed(dated)), min)][::-1]
    latest_before = [BEGINNING, *accumulate((rating.latest for rating in dated), max)]
    for place, (last, this) in enumerate(pairwise(dated), 1):
        others_apart = (place == 1 or latest_before[place - 1] < last.earliest) and (
            place + 1 == len(dated) or this.latest < soonest_after[place + 1]
        )
        exact = len(dated) == len(ratings) and not (last.qualified or this.qualified)
        is_certain = exact and others_apart and last.latest < this.earliest and last.stood(this)
        certainty = Certainty.CERTAIN if is_certain else Certainty.POSSIBLE
        yield this.key, _Direction(last.grade, _change(last.rank, this.rank), certainty)


def _change(before: int, after: int) -> Change:
    return Change.SAME if before == after else Change.UP if after > before else Change.DOWN
