"""When posts and organisations opened and closed, and which succeeded which: nobody is missing before or after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chronicle.index.schema import involving
from chronicle.model.kinds import KINDS
from chronicle.named_tuples import NamedTuple
from chronicle.queries.cells import read_list
from chronicle.queries.times import read_date
from chronicle.sql import placeholders

if TYPE_CHECKING:
    from chronicle.dates import EdtfDate, Window
    from chronicle.index.cache import Index
    from chronicle.model.kind import Kind
    from chronicle.queries.filters import Selection


class Lifetimes:
    """The posts and organisations that opened or closed, read once."""

    def __init__(self, index: Index) -> None:
        self._dates = {
            (table, id_): (read_date(opened), read_date(closed))
            for table in ("posts", "organisations")
            for id_, opened, closed in index.db.execute(
                f'SELECT e.id, t.opened, t.closed FROM "{table}" t JOIN entry e ON e.key = t.key '
                "WHERE t.opened IS NOT NULL OR t.closed IS NOT NULL"
            )
        }

    def closing(self, post: str, organisation: str | None) -> EdtfDate | None:
        """Return when a post closed, or its organisation did if that was earlier; None if neither is known to have."""
        closed = (self._dates.get(address, (None, None))[1] for address in _addresses(post, organisation))
        return min(filter(None, closed), key=lambda date: date.latest, default=None)

    def had_opened(self, window: Window, post: str, organisation: str | None) -> bool:
        """Tell whether a post certainly was there from before a time: it and its organisation, as far as they say when they opened."""
        opened = self._given(0, post, organisation)
        return bool(opened) and all(not date.qualified and date.latest <= window.first for date in opened)

    def closes_later(self, window: Window, post: str, organisation: str | None) -> bool:
        """Tell whether a post certainly was there until after a time, as it or its organisation says when it closed."""
        closed = self._given(1, post, organisation)
        return bool(closed) and all(not date.qualified and date.earliest >= window.last for date in closed)

    def _given(self, place: int, post: str, organisation: str | None) -> list[EdtfDate]:
        dates = (self._dates.get(address, (None, None))[place] for address in _addresses(post, organisation))
        return [date for date in dates if date is not None]

    def is_outside(self, window: Window, organisation: str | None, post: str | None = None) -> bool:
        """Tell whether a time is certainly before a post or its organisation opened, or after it closed."""
        for address in _addresses(post, organisation):
            opened, closed = self._dates.get(address, (None, None))
            if opened is not None and not opened.qualified and window.last < opened.earliest:
                return True
            if closed is not None and not closed.qualified and window.first > closed.latest:
                return True
        return False


def _addresses(post: str | None, organisation: str | None) -> tuple[tuple[str, str], ...]:
    return (
        *((("posts", post),) if post is not None else ()),
        *((("organisations", organisation),) if organisation is not None else ()),
    )


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
        self._successors: dict[str, list[str]] = {}
        for id_, before in self._predecessors.items():
            for other in dict.fromkeys(before):
                self._successors.setdefault(other, []).append(id_)

    def of(self, id_: str) -> Descent:
        """Return what an entity succeeded, and what succeeded it."""
        return Descent(
            tuple(
                self._names.get(before, EntityName(before, before))
                for before in self._predecessors.get(id_, ())
            ),
            tuple(self._names[after] for after in self._successors.get(id_, ())),
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
