"""Checks of names: one person, organisation or post under two ids, and entries that nothing refers to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle import codes
from chronicle.checks.references import ANY_TABLE, CALLED, unreferenced_entries
from chronicle.checks.similar_names import numbers_in, similar_pairs
from chronicle.findings import Finding, KeyLocation
from chronicle.model.entities import ENTITIES
from chronicle.model.lookup import comparable_name, names_of_organisation
from chronicle.sql import EntryState, sql_list

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    from chronicle.model.entities import Organisation, Post
    from chronicle.model.lookup import Entities

_REFERRED_TO: Final = ("people", "posts", "organisations")
"""The tables of entries that are there to be referred to, other than by citations."""


class _Named(NamedTuple):
    """An entity with its name, and the file that it stands in."""

    table: str
    id: str
    name: str
    file: str

    @property
    def address(self) -> str:
        """How every answer names it: `people.duxbury`."""
        return f"{self.table}.{self.id}"

    @property
    def location(self) -> KeyLocation:
        """Where its name stands."""
        return KeyLocation(self.file, (self.table, self.id, ENTITIES[self.table].name_field))


def similar_names(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """Yield N601 for people, organisations, or posts of one organisation, whose names are nearly the same, or quite."""
    for earlier, later in _similarly_named(connection, entities):
        same = comparable_name(earlier.name) == comparable_name(later.name)
        one = ENTITIES[later.table].singular
        yield Finding(
            codes.SIMILAR_NAMES,
            f"{'the same name as' if same else 'nearly the name of'} {earlier.address}, {earlier.name}",
            f'if it is one {one}, make the two one; if not, say so: allow = {{ {codes.SIMILAR_NAMES} = "…" }}',
            later.location,
            later.address,
            (earlier.location,),
            involves=(later.address, earlier.address),
        )


def _similarly_named(connection: sqlite3.Connection, entities: Entities) -> Iterator[tuple[_Named, _Named]]:
    groups: defaultdict[tuple[str, str], list[_Named]] = defaultdict(list)
    for table, id_, file in connection.execute(
        f"SELECT tbl, id, file FROM entry WHERE tbl IN ({sql_list(_REFERRED_TO)}) AND state = '{EntryState.STANDS}' "
        "ORDER BY file, line"
    ):
        group = entities.employer(id_) or "" if table == "posts" else ""
        groups[table, group].append(_Named(table, id_, entities.name(table, id_), file))
    for (table, _), named in groups.items():
        for first, second in similar_pairs([one.name for one in named]):
            earlier, later = named[first], named[second]
            if table == "people" or not _are_told_apart(earlier, later, entities):
                yield earlier, later


def _are_told_apart(one: _Named, other: _Named, entities: Entities) -> bool:
    """Return whether two have different numbers in their names, or one of them succeeds the other."""
    members: Mapping[str, Organisation | Post] = getattr(entities, one.table)
    succeeds = one.id in members[other.id].succeeds or other.id in members[one.id].succeeds
    return succeeds or numbers_in(one.name) != numbers_in(other.name)


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
