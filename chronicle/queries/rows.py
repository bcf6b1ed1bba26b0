"""The rows of a part of a selection, read from the index one at a time and in its order."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

from chronicle.dates import UNDATED, Bounds
from chronicle.model.entities import ENTITIES
from chronicle.named_tuples import NamedTuple
from chronicle.queries.cells import SOURCING, read_list, read_sourcing
from chronicle.queries.entities import list_entities
from chronicle.queries.filters import WindowPart, rows_of, where
from chronicle.queries.times import RowTime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection

R = TypeVar("R")

ORGANISATIONS: Final = """
LEFT JOIN (SELECT e.id AS org_id, e.file AS org_file, e.line AS org_line
    FROM organisations o JOIN entry e ON e.key = o.key) o ON o.org_id = t.organisation_id
"""
"""SQL: joins `o`, the entry of a row's organisation, to sort by the order of the base's files."""
BY_ORGANISATION: Final[tuple[str, ...]] = ("o.org_file", "o.org_line", "t.organisation_id")
"""SQL: the order of the organisations' entries."""

_CERTAINTY: Final = {
    WindowPart.FALLS: "certain",
    WindowPart.UNDER_WAY: "certain",
    WindowPart.MAY: "possible",
    WindowPart.OPEN: "unknown",
}


def read_rows(
    index: Index,
    listing: str,
    selection: Selection,
    columns: Sequence[str],
    shape: Callable[[Iterable[Any]], R],
    part: WindowPart = WindowPart.ALL,
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
    clauses = where(selection, listing)
    own = "t" if listing == "timeline" else "f"
    condition = clauses.condition
    limit = ""
    if part is WindowPart.ALL and not order and not extra:
        limit = clauses.limit
    elif selection.limit is not None:
        condition = (
            f"{own}.rowid IN (SELECT {own}.rowid FROM {rows_of(listing)} "
            f"WHERE {condition} ORDER BY {clauses.order} {clauses.limit})"
        )
    if part is not WindowPart.ALL:
        condition += f" AND {clauses.certainty} = '{_CERTAINTY[part]}'"
    if apart and part in {WindowPart.UNDER_WAY, WindowPart.FALLS}:
        condition += f" AND {'NOT ' if part is WindowPart.FALLS else ''}{own}.start_latest < {selection.windows[0].first}"
    source = f'"{listing}" t JOIN fact f ON f.key = t.key {joins} WHERE {condition} AND {extra or 1}'
    rows = index.db.execute(
        f"SELECT {', '.join(columns)} FROM {source} ORDER BY {order}{clauses.order} {limit}",
        clauses.parameters,
    )
    return map(shape, rows)


def time_columns(listing: str) -> tuple[str, ...]:
    """Return the columns that, after a date and a role, make up the `RowTime` of a row."""
    row = "t" if listing == "timeline" else "f"
    bounds = ("start_earliest", "start_latest", "end_earliest", "end_latest", "start_missing", "end_missing")
    announced = """f.as_of IS NOT NULL AND f."end" IS NOT '..'"""
    return (*(f"{row}.{column}" for column in bounds), *SOURCING, "f.derived", announced)


def row_reader(shape: Callable[..., R]) -> Callable[[Iterable[Any]], R]:
    """Return `shape` made to take rows of a date, a role, `time_columns` and others: it is given a `RowTime` and those others."""

    def read_row(row: Iterable[Any]) -> R:
        columns = iter(row)
        text, role, *bounds, start_missing, end_missing = islice(columns, 8)
        *sourced, derived, announced = islice(columns, 6)
        sourcing, ends = read_sourcing(*sourced), read_list(derived)
        return shape(
            RowTime(text, Bounds(*bounds), start_missing, end_missing, sourcing, ends, role, announced),
            *columns,
        )

    return read_row


def count(index: Index, listing: str, selection: Selection) -> int:
    """Count the rows of a selection, ignoring its limit."""
    if listing in ENTITIES:
        return sum(1 for _ in list_entities(index, listing, selection._replace(limit=None)).rows)
    clauses = where(selection._replace(limit=None), listing)
    alone = listing == "timeline" and "f." not in clauses.condition  # no filter is by what only the fact says
    (number,) = index.db.execute(
        f"SELECT count(*) FROM {'timeline t' if alone else rows_of(listing)} WHERE {clauses.condition}",
        clauses.parameters,
    ).fetchone()
    return int(number)


class YearRange(NamedTuple):
    """In which years some rows stand.

    Attributes:
        first: The first year; None if no row is dated.
        last: The last year; None if no row is dated.
        any_undated: Whether some row is not dated.
    """

    first: int | None
    last: int | None
    any_undated: bool


def years_of(index: Index, listing: str, selection: Selection) -> YearRange:
    """Return the years in which the rows of a selection stand, by which they are sorted."""
    clauses = where(selection, listing)
    placed = f"nullif({'t' if listing == 'timeline' else 'f'}.sort_1, {UNDATED[0]})"
    first, last, any_undated = index.db.execute(
        f"SELECT min({placed}), max({placed}), count(*) > count({placed}) "
        f"FROM {rows_of(listing)} WHERE {clauses.condition}",
        clauses.parameters,
    ).fetchone()
    if first is None:
        return YearRange(None, None, bool(any_undated))
    return YearRange(date.fromordinal(first).year, date.fromordinal(last).year, bool(any_undated))
