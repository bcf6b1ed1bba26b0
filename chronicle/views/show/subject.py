"""Whom or what a dossier is about: a name as typed, an id or an address, looked for in every table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from chronicle.views.finding import TABLES, NoSuchFact, SeveralFacts, find_fact, nearest_facts
from chronicle.views.names import Named, all_named, matching, nearest

if TYPE_CHECKING:
    from chronicle.index.opening import Index

ENTITIES: Final = ("people", "posts", "organisations", "sources")


@dataclass(frozen=True, slots=True)
class Subject:
    """An entry: its table, its id, and what it is called."""

    table: str
    id: str
    name: str

    @property
    def address(self) -> str:
        """Table and id: `people.peter-duxbury`."""
        return f"{self.table}.{self.id}"


class Unknown(Exception):
    """Nothing is called so; `nearest` are addresses of what nearly is."""

    def __init__(self, text: str, near: tuple[str, ...]) -> None:
        super().__init__(text)
        self.nearest = near


class Ambiguous(Exception):
    """Several are called so."""

    def __init__(self, text: str, candidates: tuple[Subject, ...]) -> None:
        super().__init__(text)
        self.candidates = candidates


def subject(index: Index, text: str) -> Subject:
    """The one entry that a name, an id or an address stands for; a person before the fact of that id.

    Raises:
        Unknown: There is none.
        Ambiguous: There are several.
    """
    table, stop, _ = text.strip().partition(".")
    tables = (table,) if stop and table in ENTITIES else ENTITIES
    everyone = [one for one_of in tables for one in all_named(index, one_of)]
    found = matching(everyone, text)
    if len(found) == 1:
        return _subject(found[0])
    if found:
        raise Ambiguous(text, tuple(map(_subject, found)))
    try:
        fact = find_fact(index, text)
    except NoSuchFact:
        wanted = text.strip().casefold()
        entities = tuple(one.address for one in nearest(wanted.rpartition(".")[2], everyone))
        facts = nearest_facts(index, wanted)
        near = facts or entities if table in TABLES else entities or facts
        raise Unknown(text, near) from None
    except SeveralFacts as error:
        several = tuple(_of_address(one.id, one.what) for one in error.candidates)
        raise Ambiguous(text, several) from None
    return _of_address(fact.id, fact.what)


def _of_address(address: str, name: str) -> Subject:
    table, _, id_ = address.partition(".")
    return Subject(table, id_, name)


def _subject(one: Named) -> Subject:
    return Subject(one.table, one.id, one.name)


def own_row(index: Index, subject: Subject) -> dict[str, Any]:
    """An entity's own keys, as the index has them, and where it stands."""
    cursor = index.db.execute(
        f'SELECT t.*, e.file, e.line FROM "{subject.table}" t JOIN entry e ON e.key = t.key '
        f"WHERE e.tbl = '{subject.table}' AND e.id = ?",
        (subject.id,),
    )
    names = [column[0] for column in cursor.description]
    return dict(zip(names, cursor.fetchone(), strict=True))


def standing(index: Index, subject: Subject) -> str:
    """An entity's address and its place in the files, for beside a title."""
    row = own_row(index, subject)
    return f"{subject.address} · {row['file']}:{row['line']}"
