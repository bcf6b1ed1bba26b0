"""What happened at the time, just before it and just after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.dates import BEGINNING, END, Bounds, elapsed
from chronicle.index.schema import in_order
from chronicle.queries.facts import facts_by_key
from chronicle.queries.state.model import Neighbour

if TYPE_CHECKING:
    from chronicle.queries.facts import Fact
    from chronicle.queries.state.model import Question

NEIGHBOURS: Final = 3
"""How many of the nearest events before and after are told."""

MEANWHILE: Final = 10
"""How many events of the time itself are told."""

_DETOUR: Final = 100
"""How many rows are read to find the nearest: rows with vague dates sort before nearer ones."""


def meanwhile(asked: Question) -> tuple[tuple[Neighbour, ...], int]:
    """The first timeline rows that certainly fall within the time, and how many more there are."""
    first, last, _ = asked.window
    if first == BEGINNING or last == END:
        return (), 0
    condition = "t.o1 BETWEEN ? AND ? AND t.se >= ? AND t.el <= ? AND t.key <> ?"
    values = (first, last, first, last, asked.key)
    rows = _timeline(asked, condition, values, "ASC", MEANWHILE + 1)
    more = 0
    if len(rows) > MEANWHILE:
        among, ids = asked.about("t.key")
        (count,) = asked.index.db.execute(
            f"SELECT count(*) FROM timeline t WHERE {condition} AND {among}",
            (*values, *ids),
        ).fetchone()
        more = count - MEANWHILE
    return tuple(rows[:MEANWHILE]), more


def neighbours(asked: Question, *, later: bool) -> tuple[Neighbour, ...]:
    """The timeline rows certainly before or after the time that cannot be far from it, the nearest few."""
    first, last, _ = asked.window
    told = "t.kind IN ('event', 'tenure', 'inspection') AND t.key <> ?"
    if later:
        rows = _timeline(asked, f"t.o1 > ? AND t.se > ? AND {told}", (last, last, asked.key), "ASC", _DETOUR)
        nearest = sorted(rows, key=lambda row: row.bounds.start_latest)
        return tuple(sorted(nearest[:NEIGHBOURS], key=rows.index))
    rows = _timeline(asked, f"t.o1 < ? AND t.el < ? AND {told}", (first, first, asked.key), "DESC", _DETOUR)
    nearest = sorted(rows, key=lambda row: (-row.bounds.end_earliest, -row.bounds.latest))
    return tuple(sorted(nearest[:NEIGHBOURS], key=rows.index, reverse=True))


def _timeline(
    asked: Question, condition: str, values: tuple[int, ...], way: str, limit: int
) -> list[Neighbour]:
    among, ids = asked.about("t.key")
    rows = asked.index.db.execute(
        "SELECT t.key, t.role, t.date, t.se, t.sl, t.ee, t.el FROM timeline t "
        f"WHERE {condition} AND {among} ORDER BY {in_order('t', way=way)} LIMIT {limit}",
        (*values, *ids),
    ).fetchall()
    facts = facts_by_key(asked.index, {row[0] for row in rows})
    return [_neighbour(asked, facts[key], role, date, Bounds(*bounds)) for key, role, date, *bounds in rows]


def _neighbour(asked: Question, fact: Fact, role: str | None, date: str | None, bounds: Bounds) -> Neighbour:
    first, last, _ = asked.window
    if bounds.earliest > last:
        away = elapsed((first, last), (bounds.start_earliest, bounds.start_latest))
    else:
        away = elapsed((bounds.end_earliest, bounds.end_latest), (first, last))
    return Neighbour(fact, role, date, bounds, away)
