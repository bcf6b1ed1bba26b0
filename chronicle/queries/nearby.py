"""Rows of the timeline near a time: those that fall within it, and the nearest before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chronicle.dates import BEGINNING, END, Bounds, Certainty, Elapsed, Window, measure_elapsed
from chronicle.index.schema import in_order, is_sighting
from chronicle.model.kind import StateSection
from chronicle.queries.facts import facts_by_key
from chronicle.queries.inspections import without_results
from chronicle.queries.state_query import kinds_in
from chronicle.sql import placeholders

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from chronicle.queries.facts import FactRow
    from chronicle.queries.state_query import StateQuery

_MOST_NEARBY: Final = 3
"""How many of the nearest rows before and after the time are given."""
_MOST_MEANWHILE: Final = 10
"""How many rows of the time itself are given."""
_ALL: Final = -1
"""What SQLite takes for no limit."""
_MOST_READ: Final = 100
"""How many rows are read to find the nearest: rows with vague dates sort before nearer ones."""
_A_MONTH: Final = 31
_A_YEAR: Final = 366
_NEARBY: Final = (StateSection.IN_POST, StateSection.LAST_INSPECTED, StateSection.IN_FORCE)
"""The sections of the kinds whose facts are given before and after the time."""


@dataclass(frozen=True, slots=True)
class NearbyRow:
    """A row of the timeline near the time, and how far from it; its date as EDTF.

    Of a visit that was not yet reported by then (`unreported`), the fact is told without its result.

    Attributes:
        certainty: How sure it is that it falls within the time; None if it is before or after it.
    """

    fact: FactRow
    role: str | None
    date: str | None
    bounds: Bounds
    distance: Elapsed
    certainty: Certainty | None
    unreported: bool = False


def meanwhile(
    query: StateQuery, not_reported: AbstractSet[int], *, everything: bool
) -> tuple[tuple[NearbyRow, ...], int]:
    """Return the first timeline rows whose dates lie within the time, or may within a month, and how many more may.

    With `everything` these follow too. Of what is known to no better than a year, and of money, which stands apart, only what lies within counts.
    """
    first, last, _ = query.window
    if first == BEGINNING or last == END:
        return (), 0
    kinds = kinds_in(StateSection.MONEY)
    condition = (
        "t.sort_1 BETWEEN ? AND ? AND t.start_earliest <= ? AND t.end_latest >= ? AND t.key <> ? "
        "AND (t.certain_from <= ? AND t.certain_to >= ? OR t.possible_from <= ? AND t.possible_to >= ?) "
        "AND (t.start_earliest >= ? AND t.end_latest <= ? "
        "OR (t.start_earliest = t.end_earliest AND t.start_latest = t.end_latest "
        f"AND t.end_latest - t.start_earliest < ? AND t.kind NOT IN ({placeholders(kinds)})))"
    )

    def values(most: int) -> tuple[int | str, ...]:
        may_be = last, first, last, first
        return first - most, last + most, last, first, query.excluded, *may_be, first, last, most, *kinds

    if everything:
        return tuple(_timeline_rows(query, not_reported, condition, values(_A_YEAR), _ALL)), 0
    rows = _timeline_rows(query, not_reported, condition, values(_A_MONTH), _MOST_MEANWHILE)
    involved, ids = query.involved("t.key")
    (count,) = query.index.db.execute(
        f"SELECT count(*) FROM timeline t WHERE {condition} AND NOT ({is_sighting()}) AND {involved}",
        (*values(_A_YEAR), *ids),
    ).fetchone()
    return tuple(rows), count - len(rows)


def before(query: StateQuery, not_reported: AbstractSet[int]) -> tuple[NearbyRow, ...]:
    """Return the timeline rows certainly before the time that cannot be far from it, the nearest few."""
    first, kinds = query.window.first, kinds_in(*_NEARBY)
    rows = _timeline_rows(
        query,
        not_reported,
        f"t.sort_1 < ? AND t.end_latest < ? AND t.kind IN ({placeholders(kinds)}) AND t.key <> ?",
        (first, first, *kinds, query.excluded),
        _MOST_READ,
        latest_first=True,
    )
    nearest = sorted(rows, key=lambda row: (-row.bounds.end_earliest, -row.bounds.latest))
    return tuple(sorted(nearest[:_MOST_NEARBY], key=rows.index, reverse=True))


def after(query: StateQuery, not_reported: AbstractSet[int]) -> tuple[NearbyRow, ...]:
    """Return the timeline rows certainly after the time that cannot be far from it, the nearest few."""
    last, kinds = query.window.last, kinds_in(*_NEARBY)
    rows = _timeline_rows(
        query,
        not_reported,
        f"t.sort_1 > ? AND t.start_earliest > ? AND t.kind IN ({placeholders(kinds)}) AND t.key <> ?",
        (last, last, *kinds, query.excluded),
        _MOST_READ,
    )
    nearest = sorted(rows, key=lambda row: row.bounds.start_latest)
    return tuple(sorted(nearest[:_MOST_NEARBY], key=rows.index))


def _timeline_rows(
    query: StateQuery,
    not_reported: AbstractSet[int],
    condition: str,
    values: tuple[str | int, ...],
    most: int,
    *,
    latest_first: bool = False,
) -> list[NearbyRow]:
    """Return the first rows `t` of the timeline that meet an SQL condition, in its order or the reverse."""
    involved, ids = query.involved("t.key")
    order = in_order("t", way="DESC" if latest_first else "ASC")
    rows = query.index.db.execute(
        "SELECT t.key, t.role, t.date, t.start_earliest, t.start_latest, t.end_earliest, t.end_latest, "
        f"t.certain_from, t.certain_to FROM timeline t WHERE {condition} AND NOT ({is_sighting()}) AND {involved} "
        f"ORDER BY {order} LIMIT {most}",
        (*values, *ids),
    ).fetchall()
    facts = facts_by_key(query.index, {row[0] for row in rows})
    visits = without_results(query.index, {key: facts[key] for key in facts.keys() & not_reported})
    return [
        _nearby_row(
            visits[key] if role is None and key in visits else facts[key],
            role,
            text,
            Bounds(*days[:4]),
            query.window,
            days[4:],
            unreported=role is None and key in visits,
        )
        for key, role, text, *days in rows
        if not (role == "end" and facts[key].interval.impossible)  # when it ended is not known
    ]


def _nearby_row(
    fact: FactRow,
    role: str | None,
    text: str | None,
    bounds: Bounds,
    window: Window,
    certain: list[int],
    *,
    unreported: bool,
) -> NearbyRow:
    days = window.first, window.last
    certainty = None
    if bounds.earliest <= days[1] and bounds.latest >= days[0]:
        sure = certain[0] <= days[1] and certain[1] >= days[0] and not window.qualified
        certainty = Certainty.CERTAIN if sure else Certainty.POSSIBLE
    if bounds.earliest > window.last:
        distance = measure_elapsed(days, (bounds.start_earliest, bounds.start_latest))
    else:
        distance = measure_elapsed((bounds.end_earliest, bounds.end_latest), days)
    return NearbyRow(fact, role, text, bounds, distance, certainty, unreported)
