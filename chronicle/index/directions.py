"""Directions: the grade before each grade, and which way it moved; worked out once all inspections are indexed."""

from __future__ import annotations

from itertools import accumulate, groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates import BEGINNING, END, parse
from chronicle.index.schema import in_order
from chronicle.model.kinds.inspections import INSPECTIONS, Change

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from chronicle.dates import EdtfDate, YearStart

LIKE_WITH_LIKE: Final = ("i.organisation_id", "lower(i.body)", "lower(coalesce(i.service, ''))")
"""SQL: what inspections `i` must have in common for one to come after another: whom, by whom, of what."""

_SAME_SCALE: Final = (*LIKE_WITH_LIKE, "i.scale")
_GRADED: Final = f"""
SELECT {", ".join(_SAME_SCALE)}, i.key, i.grade, i.grade_rank, f.start_earliest, f.end_latest, f.qualified, i.withdrawn
FROM {INSPECTIONS.table} i JOIN fact f ON f.key = i.key
WHERE f.status IS NULL AND i.scale IS NOT NULL AND i.grade_rank IS NOT NULL
ORDER BY {", ".join(_SAME_SCALE)}, {in_order()}, f.key
"""


class _Rating(NamedTuple):
    """An inspection with a grade: the fact, the grade, how far up the scale, its time, and when it was withdrawn."""

    key: int
    grade: str
    rank: int
    earliest: int
    latest: int
    qualified: int
    withdrawn: EdtfDate | None

    @property
    def is_dated(self) -> bool:
        return self.earliest > BEGINNING or self.latest < END

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
    """The grade before a grade; how it moved, None where the dates leave that open."""

    previous_grade: str
    change: Change | None


def write_directions(db: sqlite3.Connection, financial_year: YearStart) -> None:
    """Write the previous grade of every inspection and its change, where they are not yet so."""
    directions: dict[int, _Direction] = {}
    size = len(_SAME_SCALE)
    for _, rows in groupby(db.execute(_GRADED), key=itemgetter(*range(size))):
        ratings = [
            _Rating._make((*row, parse(withdrawn, financial_year) if withdrawn else None))
            for *row, withdrawn in (row[size:] for row in rows)
        ]
        directions.update(_directions(ratings))
    written = f"SELECT key, previous_grade, change FROM {INSPECTIONS.table}"
    db.executemany(
        f"UPDATE {INSPECTIONS.table} SET previous_grade = ?, change = ? WHERE key = ?",
        [
            (*directions.get(key, (None, None)), key)
            for key, *direction in db.execute(written).fetchall()
            if tuple(direction) != directions.get(key, (None, None))
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
    """Yield each direction by key; the change is known only if the dates leave no other order."""
    dated = [rating for rating in ratings if rating.is_dated]
    soonest_after = [*accumulate((rating.earliest for rating in reversed(dated)), min)][::-1]
    latest_before = [BEGINNING, *accumulate((rating.latest for rating in dated), max)]
    for place, (last, this) in enumerate(pairwise(dated), 1):
        others_apart = (place == 1 or latest_before[place - 1] < last.earliest) and (
            place + 1 == len(dated) or this.latest < soonest_after[place + 1]
        )
        exact = len(dated) == len(ratings) and not (last.qualified or this.qualified)
        certain = exact and others_apart and last.latest < this.earliest and last.stood(this)
        yield this.key, _Direction(last.grade, _change(last.rank, this.rank) if certain else None)


def _change(before: int, after: int) -> Change:
    return Change.SAME if before == after else Change.UP if after > before else Change.DOWN
