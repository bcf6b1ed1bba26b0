"""Checks of which organisation is part of which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.codes import OVER_LIMIT, WRONG_TYPE
from chronicle.findings import Finding, KeyLocation
from chronicle.model.lookup import MOST_ABOVE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from chronicle.model.entities import Organisation
    from chronicle.model.lookup import Entities


def too_many_above(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """F011: an organisation with so many above it that its facts are not found by all of them."""
    for id_, file, line, top in _lines(connection, entities):
        if len(line) <= MOST_ABOVE or top is None or top.parent is None or top.parent in line:
            continue
        yield Finding(
            OVER_LIMIT,
            f"more than {MOST_ABOVE} organisations are above one another",
            f"what is above {line[-1]} is not asked for facts of this one: leave some of them out",
            KeyLocation(file, ("organisations", id_, "parent")),
            f"organisations.{id_}",
        )


def part_of_itself(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """F006: a cycle of organisations, reported once, at the first of them in the files."""
    told: set[str] = set()
    for id_, file, line, top in _lines(connection, entities):
        if top is None or top.parent != id_ or id_ in told:
            continue
        told.update(line)
        way = f", by way of {', '.join(line[1:])}" if line[1:] else ""
        yield Finding(
            WRONG_TYPE,
            f"it is part of itself{way}",
            "name the organisation above it, or leave parent out",
            KeyLocation(file, ("organisations", id_, "parent")),
            f"organisations.{id_}",
        )


def _lines(
    connection: sqlite3.Connection, entities: Entities
) -> Iterator[tuple[str, str, list[str], Organisation | None]]:
    """Each organisation's id and file, the ids from itself upwards, and the entity of the topmost."""
    rows = connection.execute(
        "SELECT id, file FROM entry WHERE tbl = 'organisations' AND stands ORDER BY file, line"
    ).fetchall()
    for id_, file in rows:
        line = list(entities.line_of(id_))
        yield id_, file, line, entities.organisations.get(line[-1])
