"""Checks of names: one person under two ids, and entries that nothing refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.checks.similar_names import pairs
from chronicle.checks.unused import unused
from chronicle.codes import SIMILAR_NAMES, UNUSED_ENTRY
from chronicle.findings import Finding, KeyLocation

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from chronicle.model.lookup import Entities

_TABLES: Final = ("people", "posts", "organisations")
_KEYS: Final = {"people": "person", "posts": "post", "organisations": "organisation"}


def nearly_one_name(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """N601: two people whose names are the same, or differ by a letter or two."""
    rows = connection.execute(
        "SELECT id, file FROM entry WHERE tbl = 'people' AND stands ORDER BY file, line"
    ).fetchall()
    names = [entities.people[id_].name for id_, _ in rows]
    for earlier, later in pairs(names):
        (first, there), (second, here) = rows[earlier], rows[later]
        same = names[earlier] == names[later]
        yield Finding(
            SIMILAR_NAMES,
            f"{'the same name as' if same else 'nearly the name of'} people.{first}, {names[earlier]}",
            f'if it is one person, make the two one; if not, say so: allow = {{ {SIMILAR_NAMES} = "…" }}',
            KeyLocation(here, ("people", second, "name")),
            f"people.{second}",
            (KeyLocation(there, ("people", first, "name")),),
            involves=(f"people.{second}", f"people.{first}"),
        )


def used_by_nothing(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """N602: a person, a post or an organisation to which no fact and no other entry refers."""
    for table, id_, file in unused(connection, _TABLES):
        address = f"{table}.{id_}"
        said, hint = (
            f"nothing refers to {entities.name(table, id_)} by this id",
            f'write {_KEYS[table]} = "{id_}" in a fact, or take this out',
        )
        yield Finding(UNUSED_ENTRY, said, hint, KeyLocation(file, (table, id_)), address, involves=(address,))
