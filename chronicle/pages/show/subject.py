"""What a dossier is about: the entry that a name, an id or an address stands for, sought in every table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from chronicle.queries.lookup import TABLES, find_fact
from chronicle.queries.names import AmbiguousName, UnknownName, all_named, matching, nearest

if TYPE_CHECKING:
    from chronicle.index.cache import Index

ENTITIES: Final = ("people", "posts", "organisations", "sources")


@dataclass(frozen=True, slots=True)
class Subject:
    """An entry: its table, its id, and its name, title or `what`."""

    table: str
    id: str
    name: str

    @property
    def address(self) -> str:
        """Table and id: `people.peter-duxbury`."""
        return f"{self.table}.{self.id}"


def subject(index: Index, text: str) -> Subject:
    """The one entry that a name, an id or an address stands for; an entity before a fact of the same id.

    Raises:
        UnknownName: There is none.
        AmbiguousName: There are several.
    """
    table, stop, _ = text.strip().partition(".")
    tables = (table,) if stop and table in ENTITIES else ENTITIES
    everyone = [one for one_of in tables for one in all_named(index, one_of)]
    found = matching(everyone, text)
    if len(found) == 1:
        return Subject(found[0].table, found[0].id, found[0].name)
    if found:
        raise AmbiguousName(text, [(one.address, one.name) for one in found])
    try:
        fact = find_fact(index, text)
    except UnknownName as error:
        wanted = text.strip().casefold()
        entities = [one.address for one in nearest(wanted.rpartition(".")[2], everyone)]
        facts = error.nearest
        raise UnknownName(text, facts or entities if table in TABLES else entities or facts) from None
    table, _, id_ = fact.id.partition(".")
    return Subject(table, id_, fact.what)


def own_row(index: Index, subject: Subject) -> dict[str, Any]:
    """An entity's row in the index, with its file and line."""
    cursor = index.db.execute(
        f'SELECT t.*, e.file, e.line FROM "{subject.table}" t JOIN entry e ON e.key = t.key '
        f"WHERE e.tbl = '{subject.table}' AND e.id = ?",
        (subject.id,),
    )
    names = [column[0] for column in cursor.description]
    return dict(zip(names, cursor.fetchone(), strict=True))


def standing(index: Index, subject: Subject) -> str:
    """An entity's address, file and line, to be shown beside a title."""
    row = own_row(index, subject)
    return f"{subject.address} · {row['file']}:{row['line']}"
