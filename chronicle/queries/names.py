"""Resolving names as typed to ids: an id, a name, another name or a surname, ignoring case and accents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.model.kinds import KINDS
from chronicle.sql import SEPARATOR
from chronicle.text import fold, without_surrogates

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from chronicle.index.cache import Index

_NAMED_BY: Final = {
    "people": ("name", "aka"),
    "organisations": ("name", "aka"),
    "posts": ("title", "aka"),
    "sources": ("title", "publisher"),
}
SINGULAR: Final = {
    **{kind.table: kind.singular for kind in KINDS},
    "people": "person",
    "organisations": "organisation",
    "posts": "post",
    "sources": "source",
    "scales": "scale",
}
"""What an entry of each table is called."""


_WORDS: Final = re.compile(r"\w+")
_MOST_OFFERED: Final = 5
_FEWEST_LETTERS: Final = 3
"""A word of at least so many letters is tried as the beginning of a name."""
_LONGEST_HONOUR: Final = 4


class Named(NamedTuple):
    """An entity and its names."""

    table: str
    id: str
    name: str
    others: tuple[str, ...]

    @property
    def address(self) -> str:
        """Its table and its id: `people.peter-duxbury`."""
        return f"{self.table}.{self.id}"


class UnknownName(Exception):
    """Nothing has this name; `nearest` are ids or addresses of what has a similar one."""

    def __init__(self, text: str, nearest: Sequence[str]) -> None:
        super().__init__(text)
        self.nearest = nearest


class AmbiguousName(Exception):
    """Several have this name: the id or address of each, and what it is."""

    def __init__(self, text: str, candidates: Sequence[tuple[str, str]]) -> None:
        super().__init__(text)
        self.candidates = candidates


def all_named(index: Index, table: str, word: str = "") -> list[Named]:
    """The entities of a table, by id, lead posts first; with `word`, only those with it in id or name."""
    first, second = _NAMED_BY[table]
    rows = index.db.execute(
        f'SELECT e.id, t."{first}", t."{second}" FROM "{table}" t JOIN entry e ON e.key = t.key '
        f"ORDER BY {'t.lead DESC, ' if table == 'posts' else ''}e.id"
    )
    wanted = fold(word)
    return [
        Named(table, id_, name, tuple((other or "").split(SEPARATOR)) if other else ())
        for id_, name, other in rows
        if wanted in fold(f"{table}.{id_}\n{name}\n{other}")
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
        raise AmbiguousName(text, [(one.id, one.name) for one in found])
    wanted = text.strip().removeprefix(f"{table}.").casefold()
    raise UnknownName(text, [one.id for one in nearest(wanted, all_named(index, table))])


def matching(everyone: Sequence[Named], text: str) -> tuple[Named, ...]:
    """Those that `text` names: by address or id, else by a whole name, else by a person's surname.

    Accents are ignored only if nothing matches with them.
    """
    wanted = text.strip().casefold()
    for names in (_ids, _whole, _parts):
        found = tuple(one for one in everyone if wanted in names(one))
        if found:
            return found
    wanted = fold(wanted)
    for names in (_whole, _parts):
        found = tuple(one for one in everyone if wanted in map(fold, names(one)))
        if found:
            return found
    return ()


def tags(index: Index) -> list[str]:
    """Every tag that a fact has."""
    return [
        tag for (tag,) in index.db.execute("SELECT DISTINCT id FROM involves WHERE role = 'tags' ORDER BY id")
    ]


def nearest(wanted: str, everyone: Sequence[Named]) -> tuple[Named, ...]:
    """Those with `wanted` as a word of a name; else with a word beginning so; else those spelt like it."""
    word = fold(wanted)
    words = {one: _WORDS.findall(fold("\n".join((one.name, *one.others, one.id)))) for one in everyone}
    sharing = [one for one, theirs in words.items() if word in theirs]
    if not sharing and len(word) >= _FEWEST_LETTERS:
        sharing = [one for one, theirs in words.items() if any(each.startswith(word) for each in theirs)]
    if sharing:
        return tuple(sharing)

    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    spelt: dict[str, Named] = {}
    for one in everyone:
        for name in (*_whole(one), *_parts(one), one.id):
            spelt.setdefault(name, one)
    return tuple(dict.fromkeys(spelt[name] for name in get_close_matches(wanted, spelt, 3, 0.6)))


def set_aside(index: Index, tables: Collection[str], text: str) -> str | None:
    """The address of the entry of some tables that `text` names, if a mistake keeps it out of every answer."""
    typed = without_surrogates(text).strip()
    row = index.db.execute(
        "SELECT tbl || '.' || id FROM entry e WHERE NOT stands "
        "AND (? IN (id, tbl || '.' || id) OR ? IN (id, tbl || '.' || id)) "
        f"AND tbl IN ({', '.join('?' * len(tables))}) AND NOT EXISTS "
        "(SELECT 1 FROM entry o WHERE o.tbl = e.tbl AND o.id = e.id AND o.stands) ORDER BY tbl, file, line",
        (typed, typed.casefold(), *tables),
    ).fetchone()
    return row[0] if row else None


def either(names: Sequence[str]) -> str:
    """Names to choose from: `one, another or a third`; of many the first."""
    if len(names) > _MOST_OFFERED:
        return f"{', '.join(names[:_MOST_OFFERED])} or one of {len(names) - _MOST_OFFERED:,} more"
    return " or ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _ids(one: Named) -> tuple[str, ...]:
    return one.id, one.address


def _whole(one: Named) -> tuple[str, ...]:
    return tuple(name.casefold() for name in (one.name, *one.others))


def _parts(one: Named) -> tuple[str, ...]:
    """What may be a person's surname, of one word or more (`le grand`); nothing for other entities."""
    if one.table != "people":
        return ()
    found = []
    for name in (one.name, *one.others):
        words = name.split()
        while words:
            found += [" ".join(words[start:]).casefold() for start in range(1, len(words))]
            if not _follows_a_surname(words[-1], name):
                break
            words.pop()
    return tuple(found)


def _follows_a_surname(word: str, name: str) -> bool:
    """Whether the last word of a name is not part of the surname: `OBE`, `(MP)`, a symbol."""
    letters = "".join(filter(str.isalpha, word))
    return not letters or (len(letters) <= _LONGEST_HONOUR and letters.isupper() and not name.isupper())
