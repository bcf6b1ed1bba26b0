"""The parties to a dispute, and what each says to a fact."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from chronicle.named_tuples import NamedTuple
from chronicle.queries.cells import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chronicle.index.cache import Index


class PartyName(NamedTuple):
    """A party: its id, and the name that answers print."""

    id: str
    name: str


def parties(index: Index) -> tuple[PartyName, ...]:
    """Return the parties of a base in the order of its files, none if it has none."""
    rows = index.db.execute(
        "SELECT e.id, p.name FROM parties p JOIN entry e ON e.key = p.key ORDER BY e.file, e.line"
    )
    return tuple(map(PartyName._make, rows))


def stances_of(index: Index, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return what parties say to facts, in any number.

    Args:
        index: The base's index.
        ids: The addresses of the facts: `events.flood`.

    Returns:
        For each fact to which a party says something, by its address: the id of each such party, and `admitted`,
        `denied` or `not admitted`. A party that is not there has given no answer.
    """
    rows = index.db.execute(
        "SELECT f.id, f.stances FROM fact f "
        "WHERE f.stances IS NOT NULL AND f.id IN (SELECT value FROM json_each(?))",
        (json.dumps([*ids]),),
    )
    return {id_: {party: str(stance) for party, stance in read_table(cell).items()} for id_, cell in rows}
