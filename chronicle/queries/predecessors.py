"""Which organisation or post succeeded which, and what the base has of those that came before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from chronicle.index.schema import involving
from chronicle.model.kinds import KINDS
from chronicle.queries.cells import read_list
from chronicle.sql import placeholders

if TYPE_CHECKING:
    from chronicle.index.cache import Index
    from chronicle.model.kind import Kind
    from chronicle.queries.filters import Selection


class EntityName(NamedTuple):
    """An entity's id, and its name or title."""

    id: str
    name: str


class Descent(NamedTuple):
    """What an organisation or a post succeeded, and what succeeded it."""

    predecessors: tuple[EntityName, ...] = ()
    successors: tuple[EntityName, ...] = ()


class Descents:
    """Which entities of a table succeeded which, read once."""

    def __init__(self, index: Index, table: str) -> None:
        rows = index.db.execute(
            f'SELECT e.id, e.what, t.succeeds FROM "{table}" t JOIN entry e ON e.key = t.key '
            f'WHERE EXISTS (SELECT 1 FROM "{table}" WHERE succeeds IS NOT NULL) ORDER BY e.file, e.line'
        ).fetchall()
        self._names = {id_: EntityName(id_, name) for id_, name, _ in rows}
        self._predecessors = {id_: read_list(succeeds) for id_, _, succeeds in rows if succeeds}

    def of(self, id_: str) -> Descent:
        """Return what an entity succeeded, and what succeeded it."""
        return Descent(
            tuple(
                self._names.get(before, EntityName(before, before))
                for before in self._predecessors.get(id_, ())
            ),
            tuple(self._names[after] for after, before in self._predecessors.items() if id_ in before),
        )

    def all_before(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return all that came before some entities, the nearest first, without these."""
        found = dict.fromkeys(ids)
        waiting = [*ids]
        for id_ in waiting:
            before = [other for other in self._predecessors.get(id_, ()) if other not in found]
            found.update(dict.fromkeys(before))
            waiting += before
        return tuple(found)[len(dict.fromkeys(ids)) :]


def facts_of_predecessors(index: Index, selection: Selection) -> list[tuple[Kind[Any], int]]:
    """Return how many facts of each kind the predecessors of the organisations asked for have."""
    before = Descents(index, "organisations").all_before(selection.organisations)
    if not before:
        return []
    earlier, asked = placeholders(before), placeholders(selection.organisations)
    rows = index.db.execute(
        "SELECT f.kind, count(*) FROM fact f "
        f"WHERE {involving('organisations', ids=earlier)} "
        f"AND NOT {involving('organisations', ids=asked)} GROUP BY f.kind",
        (*before, *selection.organisations),
    )
    counts = dict(rows)
    return [(kind, counts[kind.singular]) for kind in KINDS if kind.singular in counts]
