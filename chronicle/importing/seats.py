"""How many held a post at once, as the rows of a sheet themselves show: so many seats are proposed for a new one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from chronicle.checks.fact import kinds_with
from chronicle.dates.coverage import Occupancy, over_capacity
from chronicle.model.base import references_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chronicle.model.base import Entry
    from chronicle.model.fact import Fact


class SeatsShown(NamedTuple):
    """How many certainly held a post at once, and some of the rows that show it."""

    number: int
    rows: tuple[int, ...]


def seats_shown(entries: Iterable[tuple[Entry, int]]) -> dict[str, SeatsShown]:
    """Return the posts that more than one held at once, by id; acting holders do not count, nor plans.

    Args:
        entries: What rows become, each with the number of its row.
    """
    classes = {kind.fact: references_of(kind.fact) for kind in kinds_with("person", "post")}
    held: defaultdict[str, list[Occupancy[int]]] = defaultdict(list)
    for entry, row in entries:
        if type(entry) not in classes or getattr(entry, "acting", False) or getattr(entry, "status", None):
            continue
        fact: Fact = entry  # type: ignore[assignment]  # a kind's class is a fact's
        post, person = getattr(fact, "post", None), getattr(fact, "person", "")
        if post is not None:
            interval = fact.interval(None)
            doubtful = interval.start_qualified or interval.end_qualified
            held[post].append(Occupancy(*interval.bounds, doubtful, person, row))
    shown = {}
    for post, occupancies in held.items():
        most = max(over_capacity(occupancies), key=lambda excess: excess.number, default=None)
        if most is not None:
            rows = sorted({most.last.item, *(other.item for other in most.others)})
            shown[post] = SeatsShown(most.number, tuple(rows))
    return shown
