"""Checks of which organisation is part of which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle import codes
from chronicle.checks.cycles import circular
from chronicle.findings import Finding, KeyLocation
from chronicle.model.lookup import MOST_ABOVE
from chronicle.named_tuples import NamedTuple
from chronicle.sql import EntryState

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    from chronicle.codes import Code
    from chronicle.model.entities import Organisation, Post
    from chronicle.model.lookup import Entities


class _Ancestry(NamedTuple):
    """An organisation and all above it: ids from itself upwards, and the parent of the topmost."""

    file: str
    ids: list[str]
    next_parent: str | None

    @property
    def id(self) -> str:
        return self.ids[0]

    def finding(self, code: Code, message: str, hint: str) -> Finding:
        """Return a finding about the organisation's parent."""
        location = KeyLocation(self.file, ("organisations", self.id, "parent"))
        return Finding(code, message, hint, location, f"organisations.{self.id}")


def too_many_ancestors(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """Yield F011 for an organisation with so many above it that its facts are not found by all of them."""
    for ancestry in _ancestries(connection, entities):
        ids, parent = ancestry.ids, ancestry.next_parent
        if len(ids) > MOST_ABOVE and parent is not None and parent not in ids:
            yield ancestry.finding(
                codes.OVER_LIMIT,
                f"more than {MOST_ABOVE} organisations are above one another",
                f"what is above {ids[-1]} is not asked for facts of this one: leave some of them out",
            )


def cyclic_parents(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """Yield F006 for a cycle of organisations, once, at the first of them in the files."""
    reported: set[str] = set()
    for ancestry in _ancestries(connection, entities):
        if ancestry.next_parent != ancestry.id or ancestry.id in reported:
            continue
        reported.update(ancestry.ids)
        others = f", by way of {', '.join(ancestry.ids[1:])}" if ancestry.ids[1:] else ""
        yield ancestry.finding(
            codes.WRONG_TYPE,
            f"it is part of itself{others}",
            "name the organisation above it, or leave parent out",
        )


def cyclic_succession(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """Yield F006 for organisations, or posts, of which one succeeds itself; once for those that do so together."""
    succeeding: dict[str, Mapping[str, Organisation] | Mapping[str, Post]] = {
        "organisations": entities.organisations,
        "posts": entities.posts,
    }
    for table, members in succeeding.items():
        rows = connection.execute(
            f"SELECT id, file FROM entry WHERE tbl = ? AND state = '{EntryState.STANDS}' ORDER BY file, line",
            (table,),
        ).fetchall()
        circles = circular(
            {id_: [other for other in one.succeeds if other in members] for id_, one in members.items()}
        )
        reported: set[int] = set()
        for id_, file in rows:
            circle = circles.get(id_)
            if circle is None or circle in reported:
                continue
            reported.add(circle)
            yield Finding(
                codes.WRONG_TYPE,
                "it succeeds itself",
                "name what came before it alone",
                KeyLocation(file, (table, id_, "succeeds")),
                f"{table}.{id_}",
            )


def _ancestries(connection: sqlite3.Connection, entities: Entities) -> Iterator[_Ancestry]:
    """Yield the ancestry of each organisation, in the order of the files."""
    rows = connection.execute(
        f"SELECT id, file FROM entry WHERE tbl = 'organisations' AND state = '{EntryState.STANDS}' ORDER BY file, line"
    ).fetchall()
    for id_, file in rows:
        ids = list(entities.with_parents(id_))
        top = entities.organisations.get(ids[-1])
        yield _Ancestry(file, ids, top.parent if top else None)
