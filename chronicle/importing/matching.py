"""Whom a name in a cell means: somebody of the base for certain, perhaps, or somebody new.

By id, identifier, exact name or other name; then without case, accents and titles. What is only near is never taken
by itself: it is proposed, and what was answered stands in the map.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.checks.similar_names import without_titles
from chronicle.importing.mapping import NameBy
from chronicle.loader.values import as_id
from chronicle.model.entities import ENTITIES
from chronicle.suggest import edit_distance
from chronicle.text import comparable_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from chronicle.importing.sheet import SheetCell
    from chronicle.importing.snapshot import Snapshot

_MOST_COMPARED: Final = 200
"""With at most so many names is each compared: a sheet has thousands that begin alike."""
_MOST_PROPOSED: Final = 5
_LONG_NAME: Final = 9
"""In names of so many letters two may differ, in shorter ones one."""
_SHORTEST: Final = 5
_LONGEST_ID: Final = 64
_WORD: Final = re.compile(r"[\w&']+")


class MatchKind(StrEnum):
    """How sure it is whom a name means."""

    KNOWN = "known"
    NEW = "new"
    NEAR = "near"
    """Nobody has the name, but somebody has one like it."""
    SEVERAL = "several"
    """More than one has the name."""


class NameMatch(NamedTuple):
    """Whom a name means: the id, and who else is like it. A new one's id is proposed."""

    kind: MatchKind
    id: str
    candidates: tuple[str, ...] = ()


@dataclass(slots=True)
class NewEntity:
    """Somebody or something that rows name and the base does not have.

    Attributes:
        table: Its table.
        id: The id that it is to get.
        name: Its name, as the first row writes it.
        organisation: Of a post, whose it is.
        cell: Where it is named first.
        rows: How many rows name it.
    """

    table: str
    id: str
    name: str
    organisation: str | None
    cell: SheetCell
    rows: int = 0


class NameBook:
    """The names of a base, and those that a map and a sheet add to them."""

    def __init__(self, snapshot: Snapshot, names: Mapping[str, str | NameBy]) -> None:
        self._snapshot = snapshot
        self._answers = names
        self._untitled: dict[str, str] = {}
        """What the map names without a title, as names are compared: it is also what has one in a cell."""
        for key in names:
            words = tuple(_WORD.findall(key))
            if without_titles(words) == words:
                self._untitled.setdefault(" ".join(_words(key)), key)
        self.asked: set[str] = set()
        """The names of the map that rows have."""
        self._indexes: dict[str, _NameIndex] = {}
        self._taken: dict[str, set[str]] = {}
        self._cache: dict[tuple[str, str, str | None], NameMatch] = {}
        self._owners: dict[tuple[str, str], str] = {}
        self.named: defaultdict[str, set[str]] = defaultdict(set)
        """Whom and what the rows name, by table."""
        self.new: dict[tuple[str, str], NewEntity] = {}
        """Those that are new, by table and id."""

    def find(
        self,
        table: str,
        cell: SheetCell,
        text: str,
        by: Callable[[str], str | None],
        organisation: str | None,
    ) -> NameMatch:
        """Return whom a text in a cell means, and count who is new.

        Args:
            table: The table of whom it names.
            cell: The cell.
            text: The name, one of those in the cell.
            by: Return the text of the cell of the same row under a heading.
            organisation: Of a post, whose it must be, if that is known.
        """
        name = " ".join(text.split())
        key = self.answer_key(name)
        answer = None if key is None else self._answers[key]
        if key is not None:
            self.asked.add(key)
        if isinstance(answer, NameBy):
            answered = answer.ids.get(comparable_name(by(answer.header) or ""))
            if answered is None:
                called = {id_ for ids in self._index(table).called(name) for id_ in ids}
                return NameMatch(MatchKind.SEVERAL, "", tuple(sorted({*answer.ids.values(), *called})))
            answer = answered
        if answer is not None:
            known = answer in self._snapshot.table(table)
            match = NameMatch(MatchKind.KNOWN if known else MatchKind.NEW, answer)
        else:
            place = (table, name, organisation)
            match = self._cache.get(place) or self._find(table, name, organisation)
            self._cache[place] = match
        if match.id:
            self.named[table].add(match.id)
        if match.kind in {MatchKind.NEW, MatchKind.NEAR}:
            entity = self.new.setdefault(
                (table, match.id), NewEntity(table, match.id, _ordered(name), organisation, cell)
            )
            entity.rows += 1
            self._taken_ids(table).add(match.id)
            entity.organisation = entity.organisation or organisation
        return match

    def answer_key(self, name: str) -> str | None:
        """Return what the map calls a name, as names are compared: the same, or the same without titles."""
        key = comparable_name(name)
        return key if key in self._answers else self._untitled.get(" ".join(_words(name)))

    def answer(self, name: str) -> str | NameBy | None:
        """Return what the map says of a name."""
        key = self.answer_key(name)
        return None if key is None else self._answers[key]

    def _find(self, table: str, name: str, organisation: str | None) -> NameMatch:
        index = self._index(table)
        for ids in index.called(name):
            within = [id_ for id_ in ids if organisation in {None, self._owner(table, id_)}]
            if len(within) == 1:
                kind = MatchKind.NEW if (table, within[0]) in self.new else MatchKind.KNOWN
                return NameMatch(kind, within[0])
            if within:
                return NameMatch(MatchKind.SEVERAL, "", tuple(within))
        similar = [id_ for id_ in index.near(name) if organisation in {None, self._owner(table, id_)}]
        text = as_id("-".join(_words(name)).replace("'", "")) or ENTITIES[table].singular
        id_ = unique_id(text, self._taken_ids(table))
        index.add(id_, name, ())
        if organisation is not None:
            self._owners[table, id_] = organisation
        return NameMatch(MatchKind.NEAR if similar else MatchKind.NEW, id_, tuple(similar[:_MOST_PROPOSED]))

    def _taken_ids(self, table: str) -> set[str]:
        """Return the ids of a table that are in the base, or new."""
        return self._taken.setdefault(table, {*self._snapshot.table(table)})

    def _index(self, table: str) -> _NameIndex:
        index = self._indexes.get(table)
        if index is None:
            index = self._indexes[table] = _NameIndex(self._snapshot, table)
        return index

    def _owner(self, table: str, id_: str) -> str | None:
        """Return the organisation of a post; of anything else None."""
        return self._owners.get((table, id_)) or self._snapshot.text_of(table, id_, "organisation") or None

    def display(self, table: str, id_: str) -> str:
        """Return the name of somebody of the base, or new."""
        new = self.new.get((table, id_))
        return new.name if new else self._snapshot.text_of(table, id_, ENTITIES[table].name_field) or id_


class _NameIndex:
    """The names of the entries of one table."""

    def __init__(self, snapshot: Snapshot, table: str) -> None:
        self._entity = ENTITIES[table]
        self._ids: dict[str, str] = {}
        self._exact: defaultdict[str, list[str]] = defaultdict(list)
        self._folded: defaultdict[str, list[str]] = defaultdict(list)
        self._by_word: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for id_, values in snapshot.table(table).items():
            name, others = values.get(self._entity.name_field), values.get("aka", [])
            identifiers = values.get("identifiers", {})
            aka = [others] if isinstance(others, str) else others if isinstance(others, list) else []
            if isinstance(identifiers, dict):
                self._ids.update({str(text): id_ for text in identifiers.values()})
            self.add(id_, str(name or id_), [str(other) for other in aka])
        self._ids.update({id_: id_ for id_ in snapshot.table(table)})

    def add(self, id_: str, name: str, aka: Iterable[str]) -> None:
        """Put a name to the others."""
        for called in dict.fromkeys((name, *aka)):
            exact = " ".join(called.split())
            words = _words(exact)
            _append(self._exact[exact], id_)
            _append(self._folded[" ".join(words)], id_)
            for word in {*words, _initials(words)}:
                self._by_word[word[:3]][" ".join(words)] = id_

    def called(self, name: str) -> Iterable[list[str]]:
        """Yield those that have a text as their id or identifier, then those of that name, then of that name but for accents, case and titles."""
        if name in self._ids:
            yield [self._ids[name]]
        yield self._exact.get(name, [])
        yield self._folded.get(" ".join(_words(name)), [])

    def near(self, name: str) -> list[str]:
        """Return those whose name is like a text: a letter or two apart, with an initial, or a part of it.

        Only so many are compared, those first that share what few names have.
        """
        words = _words(name)
        beginnings = dict.fromkeys(word[:3] for word in (*words, _initials(words), "".join(words)))
        others: dict[str, str] = {}
        for alike in sorted((self._by_word[one] for one in beginnings if one in self._by_word), key=len):
            others.update(islice(alike.items(), max(0, _MOST_COMPARED - len(others))))
        return list(
            dict.fromkeys(id_ for other, id_ in others.items() if _alike(words, tuple(other.split())))
        )


def _append(ids: list[str], id_: str) -> None:
    if id_ not in ids:
        ids.append(id_)


def _ordered(name: str) -> str:
    """Return a name with its surname last, which stood first, before a comma."""
    surname, comma, first = name.partition(",")
    is_person = comma and len(name.split()) <= 4 and first.strip()  # noqa: PLR2004 - not a list of names
    return f"{first.strip()} {surname.strip()}" if is_person else name


def _words(name: str) -> tuple[str, ...]:
    """Return the words of a name as names are compared."""
    return without_titles(tuple(_WORD.findall(comparable_name(_ordered(name)))))


def _initials(words: tuple[str, ...]) -> str:
    return "".join(word[0] for word in words)


def _alike(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Tell whether two names may be one: a letter or two apart, initials for names, or some words of the other."""
    if not words or not others or words == others:
        return False
    name, other = " ".join(words), " ".join(others)
    if len(name) >= _SHORTEST and edit_distance(name, other, 2) <= (2 if len(name) >= _LONG_NAME else 1):
        return not (set(re.findall(r"\d+", name)) ^ set(re.findall(r"\d+", other)))
    if words[-1] == others[-1] and len(words) == len(others) > 1:
        return all(
            one == two or (1 in {len(one), len(two)} and one[0] == two[0])
            for one, two in zip(words, others, strict=True)
        )
    fewer, more = sorted((words, others), key=len)
    rest = more[len(fewer) - 1 :]
    if len(fewer) > 1 and fewer[:-1] == more[: len(fewer) - 1] and fewer[-1] == _initials(rest):
        return True  # Leeds CC
    if len(fewer) == 1:
        return fewer[0] in {more[-1], _initials(more)} and len(fewer[0]) > 1
    return fewer[0] == more[0] and fewer[-1] == more[-1]


def unique_id(text: str, taken: Iterable[str]) -> str:
    """Return an id that nothing has yet: the text, or the text and a number."""
    taken = taken if isinstance(taken, set | dict) else set(taken)
    if text not in taken:
        return text
    number = 2
    while (id_ := f"{text[: _LONGEST_ID - len(str(number)) - 1]}-{number}") in taken:
        number += 1
    return id_
