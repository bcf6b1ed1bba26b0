"""Names as people type them, to ids: an id, a name, a surname or another name, in any case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.schema import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chronicle.index.opening import Index

_NAMED_BY: Final = {
    "people": ("name", "aka"),
    "organisations": ("name", "aka"),
    "posts": ("title", "aka"),
    "sources": ("title", "publisher"),
}
ONE: Final = {"people": "person", "organisations": "organisation", "posts": "post", "sources": "source"}


class Named(NamedTuple):
    """An entity by its names."""

    table: str
    id: str
    name: str
    others: tuple[str, ...]

    @property
    def address(self) -> str:
        """Its table and its id: `people.peter-duxbury`."""
        return f"{self.table}.{self.id}"


class UnknownName(Exception):
    """No entity is called so; `nearest` are those that nearly are."""

    def __init__(self, table: str, text: str, nearest: tuple[str, ...]) -> None:
        super().__init__(text)
        self.table, self.text, self.nearest = table, text, nearest


class AmbiguousName(Exception):
    """Several entities are called so."""

    def __init__(self, table: str, text: str, candidates: tuple[Named, ...]) -> None:
        super().__init__(text)
        self.table, self.text, self.candidates = table, text, candidates


def all_named(index: Index, table: str, word: str = "") -> list[Named]:
    """Every entity of a table, by id; or only those with a word somewhere in their names, in any case."""
    first, second = _NAMED_BY[table]
    rows = index.db.execute(
        f'SELECT e.id, t."{first}", t."{second}" FROM "{table}" t JOIN entry e ON e.key = t.key ORDER BY e.id'
    )
    return [
        Named(table, id_, name, tuple((other or "").split(SEPARATOR)) if other else ())
        for id_, name, other in rows
        if word in f"{table}.{id_}\n{name}\n{other}".casefold()
    ]


def resolve(index: Index, table: str, text: str) -> str:
    """The id of the one entity that `text` names.

    Raises:
        UnknownName: There is none.
        AmbiguousName: There are several.
    """
    word = "".join(text.casefold().split()[-1:])
    found = matching(all_named(index, table, word), text)
    if len(found) == 1:
        return found[0].id
    if found:
        raise AmbiguousName(table, text, found)
    wanted = text.strip().removeprefix(f"{table}.").casefold()
    raise UnknownName(table, text, tuple(one.id for one in nearest(wanted, all_named(index, table))))


def matching(everyone: Sequence[Named], text: str) -> tuple[Named, ...]:
    """Those that `text` names: by address or id, else by a whole name, else by a person's surname."""
    wanted = text.strip().casefold()
    for names in (_ids, _whole, _parts):
        found = tuple(one for one in everyone if wanted in names(one))
        if found:
            return found
    return ()


def tags(index: Index) -> list[str]:
    """Every tag that a fact has."""
    return [
        tag for (tag,) in index.db.execute("SELECT DISTINCT id FROM involves WHERE role = 'tags' ORDER BY id")
    ]


def nearest(wanted: str, everyone: Sequence[Named]) -> tuple[Named, ...]:
    """Those whose names look most like it."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    spelt: dict[str, Named] = {}
    for one in everyone:
        for name in (*_whole(one), *_parts(one), one.id):
            spelt.setdefault(name, one)
    return tuple(dict.fromkeys(spelt[name] for name in get_close_matches(wanted, spelt, 3, 0.6)))


def _ids(one: Named) -> tuple[str, ...]:
    return one.id, one.address


def _whole(one: Named) -> tuple[str, ...]:
    return tuple(name.casefold() for name in (one.name, *one.others))


def _parts(one: Named) -> tuple[str, ...]:
    """A person's surname, of one word or more (`le grand`); of other entities nothing shorter than a whole name."""
    if one.table != "people":
        return ()
    names = [name.casefold().split() for name in (one.name, *one.others)]
    return tuple(" ".join(words[start:]) for words in names for start in range(1, len(words)))
