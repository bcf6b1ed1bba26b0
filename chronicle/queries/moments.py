"""The rows of the timeline with their own bounds: a fact, or one end of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.named_tuples import NamedTuple
from chronicle.queries.filters import where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection


class Moment(NamedTuple):
    """A row of the timeline: texts as EDTF, days as ordinals; `doubt` is a `chronicle.dates.Doubt`.

    Attributes:
        role: `start` or `end` if it is one end of a fact, or what else happened to that; None if it is all of it.
    """

    id: str
    role: str | None
    kind: str
    what: str
    date: str | None
    start: str | None
    end: str | None
    status: str | None
    note: str | None
    headline: int
    start_earliest: int
    start_latest: int
    end_earliest: int
    end_latest: int
    start_missing: int
    end_missing: int
    doubt: int


def moments(index: Index, selection: Selection) -> Iterator[Moment]:
    """Yield the rows of the timeline that are selected, in order of time."""
    clauses = where(selection, "timeline")
    rows = index.db.execute(
        'SELECT f.id, t.role, t.kind, t.what, t.date, t.start, t."end", f.status, f.note, f.headline, '
        "t.start_earliest, t.start_latest, t.end_earliest, t.end_latest, t.start_missing, t.end_missing, t.qualified "
        f"FROM timeline t JOIN fact f ON f.key = t.key WHERE {clauses.condition} ORDER BY {clauses.order}",
        clauses.parameters,
    )
    return map(Moment._make, rows)
