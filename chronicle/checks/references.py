"""Checks of references: those to nothing, with the nearest existing id, and entries to which there is none."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Final

from chronicle import codes
from chronicle.findings import Finding, Fix, KeyLocation, key_text
from chronicle.loader.values import ID, as_id
from chronicle.model.entities import ENTITIES
from chronicle.model.lookup import names_of_organisation
from chronicle.named_tuples import NamedTuple
from chronicle.sql import EntryState, sql_list
from chronicle.suggest import edit_distance, suggest
from chronicle.text import comparable_name

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from chronicle.model.lookup import Entities

REFERRED_TO: Final = ("people", "posts", "organisations")
"""The tables of entries that are there to be referred to, other than by citations."""
ANY_TABLE: Final = "?"
"""The table name under which the index keeps words of unreadable parts: any of them may be an id."""

CALLED: Final = "called"
"""The table name under which the index keeps the names by which facts may mean an organisation."""
SHAPED_LIKE_ID: Final = "shaped like an id"
"""The table name under which it keeps those of them that could be a misspelt id."""

_UNREAD: Final = (codes.UNREADABLE_FILE, codes.OVER_LIMIT)
"""The codes of files of which nothing was read."""
_TRIGRAM: Final = 3
_MOST_SHARING: Final = 300
"""The most ids kept for a piece of three letters: one that is in more of them tells little."""
_MOST_COMPARED: Final = 10


class NearestId:
    """Finds the nearest of a table's ids without comparing it with all of them.

    Ids one edit apart share what remains of them without a letter; failing these, ids that share most pieces
    of three letters are tried.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self._by_deletion: defaultdict[str, list[str]] = defaultdict(list)
        self._by_trigram: defaultdict[str, list[str]] = defaultdict(list)
        self._nearest: dict[str, str | None] = {}
        for id_ in sorted(ids):
            for pieces, ids_by_piece, most in (
                (_deletions(id_), self._by_deletion, _MOST_COMPARED),
                (_trigrams(id_), self._by_trigram, _MOST_SHARING),
            ):
                for piece in pieces:
                    if len(ids_by_piece[piece]) < most:
                        ids_by_piece[piece].append(id_)

    def to(self, id_: str) -> str | None:
        """Return the existing id most likely meant by a wrong one; None if none is near."""
        if id_ not in self._nearest:
            one_edit_apart = dict.fromkeys(
                chain.from_iterable(self._by_deletion.get(deletion, ()) for deletion in _deletions(id_))
            )
            self._nearest[id_] = suggest(id_, tuple(one_edit_apart)) or suggest(id_, self._sharing_most(id_))
        return self._nearest[id_]

    def only(self, id_: str) -> str | None:
        """Return the existing id that a wrong one is a single letter off; None if none is, or several are."""
        similar = {
            other
            for deletion in _deletions(id_)
            for other in self._by_deletion.get(deletion, ())
            if edit_distance(id_, other, 1) == 1
        }
        return similar.pop() if len(similar) == 1 else None

    def _sharing_most(self, id_: str) -> tuple[str, ...]:
        """Return the ids that share most pieces of three letters with another."""
        sharing = chain.from_iterable(self._by_trigram.get(trigram, ()) for trigram in _trigrams(id_))
        return tuple(other for other, _ in Counter(sharing).most_common(_MOST_COMPARED))


def _deletions(id_: str) -> list[str]:
    """Return an id, and what remains of it without each of its letters."""
    return list(dict.fromkeys((id_, *(id_[:place] + id_[place + 1 :] for place in range(len(id_))))))


def _trigrams(id_: str) -> list[str]:
    """Return the pieces of three letters of an id, with a blank before and after it."""
    framed = f" {id_} "
    return list(
        dict.fromkeys(framed[place : place + _TRIGRAM] for place in range(len(framed) - _TRIGRAM + 1))
    )


def unknown_reference(table: str, id_: str, nearest: NearestId, at: KeyLocation, address: str) -> Finding:
    """Return F009: a reference to nothing, at `at` in the entry with `address`."""
    likely = nearest.to(id_)
    hint = f'did you mean "{likely}"?' if likely else f"add [{table}.{id_}], or name one that is there"
    if likely and not ID.fullmatch(likely):
        valid_id = as_id(likely)
        hint = f"write [{table}.{valid_id}] where [{table}.{likely}] stands"
        hint += "" if valid_id == id_ else f', and "{valid_id}" here'
    return Finding(
        codes.UNKNOWN_REFERENCE,
        f'there is no {ENTITIES[table].singular} "{id_}"',
        hint,
        at,
        address,
        fix=_other_id(id_, nearest, at, address),
    )


def _other_id(id_: str, nearest: NearestId, at: KeyLocation, address: str) -> Fix | None:
    """Return the fix of an id that is a single letter off another, and of no other."""
    only = nearest.only(id_)
    return Fix(address, key_text(at.path[2:]), only) if only and ID.fullmatch(only) else None


def ambiguous_agent(text: str, ids: tuple[str, ...], at: KeyLocation, address: str) -> Finding:
    """Return F009: a name that several organisations have."""
    return Finding(
        codes.UNKNOWN_REFERENCE,
        f'"{text}" is the name of {len(ids)} organisations: {", ".join(ids)}',
        f'write the id of the one that is meant: "{ids[0]}"',
        at,
        address,
    )


def nearly_an_id(text: str, nearest: NearestId, at: KeyLocation, address: str) -> Finding | None:
    """Return N601: a text that is shaped like an id, and nearly that of an organisation."""
    likely = nearest.to(text) if ID.fullmatch(text) else None
    if likely is None:
        return None
    return Finding(
        codes.SIMILAR_NAMES,
        f'"{text}" is no organisation, and nearly the id of organisations.{likely}',
        f'did you mean "{likely}"? If not, write the name as it is printed',
        at,
        address,
        involves=(address, f"organisations.{likely}"),
        fix=_other_id(text, nearest, at, address),
    )


class LostWords:
    """What was set aside, as far as it may have named entries: a finding that it may have prevented is not made."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._unread = (
            connection.execute(
                f"SELECT 1 FROM finding WHERE code IN ({sql_list(_UNREAD)}) AND id IS NULL LIMIT 1"
            ).fetchone()
            is not None
        )
        words = connection.execute("SELECT id FROM refers WHERE tbl = ?", (ANY_TABLE,))
        self._words = {word for (word,) in words}

    def may_name(self, id_: str) -> bool:
        """Return whether an id may stand in what was set aside: anything may, in a file that was not read."""
        return self._unread or id_ in self._words


class UnreferencedEntry(NamedTuple):
    """An entry that nothing refers to."""

    table: str
    id: str
    file: str

    @property
    def address(self) -> str:
        """How every answer names it: `people.duxbury`."""
        return f"{self.table}.{self.id}"

    @property
    def location(self) -> KeyLocation:
        """Where it stands."""
        return KeyLocation(self.file, (self.table, self.id))


def unreferenced_entries(
    connection: sqlite3.Connection, tables: tuple[str, ...]
) -> Iterator[UnreferencedEntry]:
    """Yield the entries of some tables that nothing refers to, not even an entry that is set aside."""
    lost = LostWords(connection)
    rows = connection.execute(
        f"""
        SELECT e.tbl, e.id, e.file FROM entry e
        WHERE e.state = '{EntryState.STANDS}' AND e.tbl IN ({sql_list(tables)})
            AND NOT EXISTS (SELECT 1 FROM refers r WHERE r.tbl = e.tbl AND r.id = e.id)
        ORDER BY e.file, e.line
        """
    ).fetchall()
    for entry in map(UnreferencedEntry._make, rows):
        if not lost.may_name(entry.id):
            yield entry


def unused_entry(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """Yield N602 for a person, a post or an organisation to which no fact and no other entry refers."""
    called = {
        comparable_name(text)
        for (text,) in connection.execute("SELECT id FROM refers WHERE tbl IN (?, ?)", (CALLED, ANY_TABLE))
    }
    for entry in unreferenced_entries(connection, REFERRED_TO):
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
