"""The rows of a page, read from the index one at a time and in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from chronicle.dates import Bounds
from chronicle.model.entities import ENTITIES
from chronicle.pages.legend import items, sourcing
from chronicle.pages.times import RowTime
from chronicle.queries.filters import where
from chronicle.queries.listing import entities
from chronicle.queries.parts import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection

R = TypeVar("R")

ORGANISATIONS: Final = """
LEFT JOIN (SELECT e.id AS org_id, o.* FROM organisations o JOIN entry e ON e.key = o.key) o
ON o.org_id = t.organisation_id
"""
"""SQL: joins `o`, the organisation of a row, to sort by the order of the base's files."""

_CERTAINTY: Final = {
    Part.FALLS: "certain",
    Part.UNDER_WAY: "certain",
    Part.MAY: "possible",
    Part.OPEN: "unknown",
}


def rows(
    index: Index,
    listing: str,
    selection: Selection,
    columns: Sequence[str],
    shape: Callable[[Iterable[Any]], R],
    part: Part = Part.ALL,
    *,
    joins: str = "",
    extra: str = "",
    order: str = "",
    apart: bool = False,
) -> Iterator[R]:
    """Read a part of a selection.

    Args:
        index: The base's index.
        listing: The listing whose rows are wanted, `t` in what follows; their facts are `f`.
        selection: What was asked for. A limit counts the rows of all parts, in the order of time.
        columns: The columns, as SQL.
        shape: Turns a row of these into what is yielded: a named tuple's `_make`, say.
        part: Which part of the selection.
        joins: Further tables, as SQL.
        extra: A further condition, as SQL.
        order: What to sort by before time, as SQL.
        apart: Whether rows that began before the window are a part of their own.
    """
    asked = where(selection)
    condition = asked.condition
    limit = ""
    if part is Part.ALL and not order and not extra:
        limit = asked.limit
    elif selection.limit is not None:
        condition = (
            f't.rowid IN (SELECT t.rowid FROM "{listing}" t JOIN fact f ON f.key = t.key '
            f"WHERE {condition} ORDER BY {asked.order} {asked.limit})"
        )
    if part is not Part.ALL:
        condition += f" AND {asked.certainty} = '{_CERTAINTY[part]}'"
    if apart and part in {Part.UNDER_WAY, Part.FALLS}:
        condition += f" AND {'NOT ' if part is Part.FALLS else ''}t.sl < {selection.windows[0].first}"
    source = f'"{listing}" t JOIN fact f ON f.key = t.key {joins} WHERE {condition} AND {extra or 1}'
    found = index.db.execute(
        f"SELECT {', '.join(columns)} FROM {source} ORDER BY {order}{asked.order} {limit}",
        asked.parameters,
    )
    return map(shape, found)


TOLD: Final = (
    *("t.se", "t.sl", "t.ee", "t.el", "t.start_missing", "t.end_missing"),
    *("f.worked_out", "f.disputed", "f.derived"),
)
"""The columns that, after a date and a role, make up the `RowTime` of a row."""


def timed(shape: Callable[..., R]) -> Callable[[Iterable[Any]], R]:
    """Make `shape` take rows of a date, a role, `TOLD` and others: it is given a `RowTime` and those others."""

    def made(row: Iterable[Any]) -> R:
        text, role, se, sl, ee, el, start_missing, end_missing, worked_out, disputed, derived, *own = row
        bounds, doubts = Bounds(se, sl, ee, el), sourcing(worked_out, disputed)
        told = RowTime(text, bounds, start_missing, end_missing, doubts, items(derived), role)
        return shape(told, *own)

    return made


def count(index: Index, listing: str, selection: Selection) -> int:
    """Count the rows of a selection, ignoring its limit."""
    if listing in ENTITIES:
        return sum(1 for _ in entities(index, listing, selection._replace(limit=None)).rows)
    asked = where(selection._replace(limit=None))
    joined = "JOIN fact f ON f.key = t.key" if selection.kinds or selection.statuses else ""
    (found,) = index.db.execute(
        f'SELECT count(*) FROM "{listing}" t {joined} WHERE {asked.condition}',
        asked.parameters,
    ).fetchone()
    return int(found)
