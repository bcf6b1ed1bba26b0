"""Checks of names: one person under two ids, and entries that nothing refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle import codes
from chronicle.checks.references import ANY_TABLE, CALLED, unreferenced_entries
from chronicle.checks.similar_names import similar_pairs
from chronicle.findings import Finding, KeyLocation
from chronicle.model.entities import ENTITIES
from chronicle.model.lookup import comparable_name, names_of_organisation
from chronicle.sql import EntryState

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from chronicle.model.lookup import Entities

_REFERRED_TO: Final = ("people", "posts", "organisations")
"""The tables of entries that are there to be referred to, other than by citations."""


def similar_names(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """Yield N601 for two people whose names are the same, or differ by a letter or two."""
    people = connection.execute(
        f"SELECT id, file FROM entry WHERE tbl = 'people' AND state = '{EntryState.STANDS}' ORDER BY file, line"
    ).fetchall()
    all_names = [entities.people[id_].name for id_, _ in people]
    for earlier, later in similar_pairs(all_names):
        (earlier_id, earlier_file), (later_id, later_file) = people[earlier], people[later]
        same = all_names[earlier] == all_names[later]
        yield Finding(
            codes.SIMILAR_NAMES,
            f"{'the same name as' if same else 'nearly the name of'} people.{earlier_id}, {all_names[earlier]}",
            f'if it is one person, make the two one; if not, say so: allow = {{ {codes.SIMILAR_NAMES} = "…" }}',
            KeyLocation(later_file, ("people", later_id, "name")),
            f"people.{later_id}",
            (KeyLocation(earlier_file, ("people", earlier_id, "name")),),
            involves=(f"people.{later_id}", f"people.{earlier_id}"),
        )


def unused_entry(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """Yield N602 for a person, a post or an organisation to which no fact and no other entry refers."""
    called = {
        comparable_name(text)
        for (text,) in connection.execute("SELECT id FROM refers WHERE tbl IN (?, ?)", (CALLED, ANY_TABLE))
    }
    for entry in unreferenced_entries(connection, _REFERRED_TO):
        organisation = entities.organisations.get(entry.id) if entry.table == "organisations" else None
        if organisation and called & names_of_organisation(organisation.name, organisation.aka):
            continue  # a fact that is set aside names it
        yield Finding(
            codes.UNUSED_ENTRY,
            f"nothing refers to {entities.name(entry.table, entry.id)} by this id",
            f'write {ENTITIES[entry.table].singular} = "{entry.id}" in a fact, or take this out',
            entry.location,
            entry.address,
            involves=(entry.address,),
        )
