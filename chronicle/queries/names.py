"""Finding entities by what the user calls them: an id, a name, another name or a surname, in any case."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from chronicle.dates import UNDATED, format_date_text
from chronicle.model.base import fields_of
from chronicle.model.entities import ENTITIES
from chronicle.model.kinds import KINDS
from chronicle.model.kinds.tenures import TENURES
from chronicle.named_tuples import NamedTuple
from chronicle.queries.cells import read_table
from chronicle.sql import SEPARATOR, EntryState
from chronicle.text import alternatives, fold, spelt, without_surrogates

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from chronicle.index.cache import Index

_WORDS: Final = r"\w+"
_MOST_OFFERED: Final = 5
_ALIKE: Final = 0.6
"""How much of two names is the same, at least, where one may be a misspelling of the other."""
_VERY_ALIKE: Final = 0.75
"""How much is, where that is enough by itself."""
_FEWEST_LETTERS: Final = 3
"""A word of at least so many letters is tried as the beginning of a name."""
_LONGEST_HONOUR: Final = 4


class NamedEntity(NamedTuple):
    """An entity and its names."""

    table: str
    id: str
    name: str
    other_names: tuple[str, ...]
    identifiers: tuple[str, ...] = ()
    """What others call it, without the schemes."""

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


def singular(table: str) -> str:
    """Return what an entry of a table is called: `person`, `tenure`."""
    if table in KINDS:
        return KINDS[table].singular
    return ENTITIES[table].singular if table in ENTITIES else table


def named_entities(index: Index, table: str, word: str = "") -> list[NamedEntity]:
    """Return the entities of a table, by id, lead posts first; with `word`, only those with it in id or name."""
    name_column, other_column = ENTITIES[table].name_field, ENTITIES[table].other_names_field
    identifiers = "t.identifiers" if "identifiers" in fields_of(ENTITIES[table].entity) else "NULL"
    rows = index.db.execute(
        f'SELECT e.id, t."{name_column}", t."{other_column}", {identifiers} FROM "{table}" t JOIN entry e ON e.key = t.key '
        f"ORDER BY {'t.lead DESC, ' if table == 'posts' else ''}e.id"
    )
    wanted = fold(word)
    return [
        NamedEntity(
            table,
            id_,
            name,
            tuple(others.split(SEPARATOR)) if others else (),
            tuple(map(str, read_table(called).values())) if called else (),
        )
        for id_, name, others, called in rows
        if wanted in fold(f"{table}.{id_}\n{name}\n{others}\n{called}")
    ]


def find_id(index: Index, table: str, text: str, *, owner: str | None = None) -> str:
    """Return the id of the one entity of a table that `text` names, first among those of an `owner` if one is given.

    Raises:
        UnknownName: There is none.
        AmbiguousName: There are several.
    """
    last_word = "".join(text.split()[-1:])
    entities = named_entities(index, table, last_word)
    own = () if owner is None else _of_owner(index, table, owner)
    matches = matching([entity for entity in entities if entity.id in own], text) or matching(entities, text)
    if len(matches) == 1:
        return matches[0].id
    if matches:
        raise AmbiguousName(text, choices_of(index, matches))
    wanted = text.strip().removeprefix(f"{table}.").casefold()
    raise UnknownName(text, [entity.id for entity in nearest(wanted, named_entities(index, table))])


def _of_owner(index: Index, table: str, owner: str) -> frozenset[str]:
    """Return the ids of the entities of a table that are of an organisation; none of a table that has no such field."""
    if "organisation" not in fields_of(ENTITIES[table].entity):
        return frozenset()
    rows = index.db.execute(
        f'SELECT e.id FROM "{table}" t JOIN entry e ON e.key = t.key WHERE t.organisation = ?', (owner,)
    )
    return frozenset(id_ for (id_,) in rows)


_BESIDE: Final = {
    "people": (
        "t.born, t.died, (SELECT coalesce(u.post || ', ' || u.organisation, u.organisation) "
        f"FROM {TENURES.table} u WHERE u.person_id = e.id ORDER BY u.key LIMIT 1)"
    ),
    "posts": "(SELECT o.what FROM entry o WHERE o.tbl = 'organisations' AND o.id = t.organisation LIMIT 1), t.opened, t.closed",
    "organisations": "t.opened, t.closed, (SELECT o.what FROM entry o WHERE o.tbl = 'organisations' AND o.id = t.parent LIMIT 1)",
    "sources": "t.publisher, coalesce(t.published, t.dated), NULL",
}
"""SQL: what tells the entities of a table apart that have one name."""
_BESIDE_WORDS: Final = {
    "people": ("born {}", "died {}", "{}"),
    "posts": ("{}", "from {}", "until {}"),
    "organisations": ("from {}", "until {}", "part of {}"),
    "sources": ("{}", "{}", ""),
}
_BESIDE_DATES: Final = {"people": (0, 1), "posts": (1, 2), "organisations": (0, 1), "sources": (1,)}
"""Which of these are dates."""


def choices_of(
    index: Index, entities: Sequence[NamedEntity], *, address: bool = False
) -> list[tuple[str, str]]:
    """Return entities to choose from, those of most facts first: the id (or address) of each, and its name with what tells it from the others."""
    candidates = []
    for entity in entities:
        ((*beside,),) = index.db.execute(
            f'SELECT {_BESIDE.get(entity.table, "NULL")} FROM "{entity.table}" t '
            "JOIN entry e ON e.key = t.key WHERE e.id = ?",
            (entity.id,),
        )
        number, first, last = index.db.execute(_FACTS_OF, (entity.table, entity.id)).fetchone()
        for place in _BESIDE_DATES.get(entity.table, ()):
            beside[place] = beside[place] and format_date_text(beside[place])
        words = [
            form.format(value)
            for form, value in zip(_BESIDE_WORDS.get(entity.table, ("",)), beside, strict=True)
            if form and value
        ]
        candidates.append(
            (
                -number,
                entity.name,
                entity.address if address else entity.id,
                "; ".join((", ".join((entity.name, *words)), _facts_in_words(number, first, last))),
            )
        )
    return [(written, words) for _, _, written, words in sorted(candidates)]


_FACTS_OF: Final = f"""
SELECT count(*), min(nullif(f.sort_1, {UNDATED[0]})), max(nullif(f.sort_1, {UNDATED[0]}))
FROM involves i JOIN fact f ON f.key = i.key WHERE i.role = ? AND i.id = ?
"""


def _facts_in_words(number: int, first: int | None, last: int | None) -> str:
    """Return how many facts there are, and the years in which they stand: `3 facts, 2004 to 2012`."""
    if not number:
        return "no fact"
    facts = "1 fact" if number == 1 else f"{number:,} facts"
    if first is None or last is None:
        return facts
    years = [date.fromordinal(day).year for day in (first, last)]
    return f"{facts}, {years[0]}" if years[0] == years[1] else f"{facts}, {years[0]} to {years[1]}"


def matching(entities: Sequence[NamedEntity], text: str) -> tuple[NamedEntity, ...]:
    """Return those that `text` names: by address, id or identifier, else by a whole name, else by a person's surname.

    Accents are ignored only if nothing matches with them.
    """
    wanted = spelt(text.strip())
    for names_of in (_ids, _identifiers, _whole_names, _surnames):
        matches = tuple(entity for entity in entities if wanted in names_of(entity))
        if matches:
            return matches
    wanted = fold(wanted)
    for names_of in (_whole_names, _surnames):
        matches = tuple(entity for entity in entities if wanted in map(fold, names_of(entity)))
        if matches:
            return matches
    return ()


def distinct_name(index: Index, person: str, id_: str) -> str:
    """Return a person's name for people, with what tells them from others of that name: `John Smith (born 1950)`."""
    return _distinct(index, person, f"people.{id_}")


def distinct_organisation(index: Index, name: str | None, id_: str | None) -> str:
    """Return an organisation's name for people, with what tells it from others of that name; empty if it has none."""
    return _distinct(index, name, f"organisations.{id_}") if name else ""


def _distinct(index: Index, name: str, address: str) -> str:
    marks = index.meta("namesakes")
    mark = _marks(marks).get(address) if marks else None
    return name if mark is None else f"{name} ({mark})"


@lru_cache(maxsize=1)
def _marks(text: str) -> dict[str, str]:
    import json  # noqa: PLC0415 - few bases have people of one name

    marks: dict[str, str] = json.loads(text)
    return marks


def all_words(index: Index, role: str) -> list[str]:
    """Return every word that a fact has in a role, folded and sorted: its `tags`, its `categories`."""
    rows = index.db.execute("SELECT DISTINCT id FROM involves WHERE role = ? ORDER BY id", (role,))
    return [word for (word,) in rows]


def all_tags(index: Index) -> list[str]:
    """Return every tag as it is written, sorted."""
    rows = index.db.execute("SELECT DISTINCT tags FROM fact WHERE tags IS NOT NULL")
    return sorted({tag for (tags,) in rows for tag in tags.split(SEPARATOR)})


def nearest(wanted: str, entities: Sequence[NamedEntity]) -> tuple[NamedEntity, ...]:
    """Return those with `wanted` as a word of a name; else with a word beginning so; else those spelt like it."""
    word = fold(wanted)
    words_of = {
        entity: re.findall(_WORDS, fold("\n".join((entity.name, *entity.other_names, entity.id))))
        for entity in entities
    }
    sharing = [entity for entity, words in words_of.items() if word in words]
    if not sharing and len(word) >= _FEWEST_LETTERS:
        sharing = [
            entity for entity, words in words_of.items() if any(other.startswith(word) for other in words)
        ]
    if sharing:
        return tuple(sharing)

    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    by_name: dict[str, NamedEntity] = {}
    for entity in entities:
        for name in (*_whole_names(entity), *_surnames(entity), entity.id):
            by_name.setdefault(name, entity)
    alike = get_close_matches(wanted, by_name, 3, _ALIKE)
    very_alike = {*get_close_matches(wanted, alike, 3, _VERY_ALIKE)}
    return tuple(
        dict.fromkeys(
            by_name[name] for name in alike if name in very_alike or _has_longest_word(wanted, name)
        )
    )


def _has_longest_word(wanted: str, name: str) -> bool:
    """Return whether a name has the longest word that was typed, misspelt perhaps: else both only share letters."""
    from chronicle.suggest import nearest as nearest_word  # noqa: PLC0415 - only a mistake needs it

    words = re.findall(_WORDS, fold(wanted))
    if len(words) < 2:  # noqa: PLR2004 - what is one word is compared as it is
        return True
    return nearest_word(max(words, key=len), tuple(re.findall(_WORDS, fold(name)))) is not None


def entry_set_aside(index: Index, tables: Collection[str], text: str) -> str | None:
    """Return the address of the entry of some tables that `text` names, if a mistake keeps it out of answers."""
    typed = without_surrogates(text).strip()
    row = index.db.execute(
        f"SELECT tbl || '.' || id FROM entry e WHERE state = '{EntryState.SET_ASIDE}' "
        "AND (? IN (id, tbl || '.' || id) OR ? IN (id, tbl || '.' || id)) "
        f"AND tbl IN ({', '.join('?' * len(tables))}) AND NOT EXISTS "
        f"(SELECT 1 FROM entry o WHERE o.tbl = e.tbl AND o.id = e.id AND o.state = '{EntryState.STANDS}') ORDER BY tbl, file, line",
        (typed, typed.casefold(), *tables),
    ).fetchone()
    return row[0] if row else None


def first_alternatives(names: Sequence[str]) -> str:
    """Return names to choose from: `ann, bob or cleo`; of many the first; empty if there are none."""
    if len(names) > _MOST_OFFERED:
        return f"{', '.join(names[:_MOST_OFFERED])} or one of {len(names) - _MOST_OFFERED:,} more"
    return alternatives(names) if names else ""


def _ids(entity: NamedEntity) -> tuple[str, ...]:
    return entity.id, entity.address


def _identifiers(entity: NamedEntity) -> tuple[str, ...]:
    return tuple(map(spelt, entity.identifiers))


def _whole_names(entity: NamedEntity) -> tuple[str, ...]:
    return tuple(map(spelt, (entity.name, *entity.other_names)))


def _surnames(entity: NamedEntity) -> tuple[str, ...]:
    """Return what may be a person's surname, of one word or more (`le grand`); nothing for other entities."""
    if entity.table != "people":
        return ()
    surnames = []
    for name in (entity.name, *entity.other_names):
        words = name.split()
        while words:
            surnames += [spelt(" ".join(words[start:])) for start in range(1, len(words))]
            if not _follows_a_surname(words[-1], name):
                break
            words.pop()
    return tuple(surnames)


def _follows_a_surname(word: str, name: str) -> bool:
    """Tell whether the last word of a name is not part of the surname: `OBE`, `(MP)`, a symbol."""
    letters = "".join(filter(str.isalpha, word))
    return not letters or (len(letters) <= _LONGEST_HONOUR and letters.isupper() and not name.isupper())
