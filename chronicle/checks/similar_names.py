"""Checks of names: one person, organisation or post under two ids, whose names differ by a letter or two.

They are found without comparing every name with every other: a base has far fewer words than pairs of names.
First, similar words are found: two words at most two edits apart share a deletion, which is what remains of each
without two letters or fewer (SymSpell's symmetric delete). Then each name is looked up in every spelling that
replaces one or two of its words by similar ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from itertools import chain, combinations, dropwhile, islice
from typing import TYPE_CHECKING, Final, TypeAlias

from chronicle import codes
from chronicle.checks.references import REFERRED_TO
from chronicle.findings import Finding, KeyLocation
from chronicle.model.entities import ENTITIES
from chronicle.named_tuples import NamedTuple
from chronicle.sql import EntryState, sql_list
from chronicle.suggest import edit_distance
from chronicle.text import comparable_name

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from chronicle.model.entities import Organisation, Post
    from chronicle.model.lookup import Entities

Words: TypeAlias = tuple[str, ...]

_MOST_EDITS: Final = 2
_MIN_LETTERS: Final = 6
"""Names of fewer letters are not compared: too many others are one letter away."""
_LONG_NAME: Final = 9
"""In names of at least so many characters, blanks counted, two letters may differ; in others one."""
_LONG_WORD: Final = 5
"""In words of at least so many letters, two may differ; in others one: Alan is not Ivan misspelt."""
_VERY_LONG_WORD: Final = 16
"""In longer words than this, only one may: the deletions of two letters would fill the memory."""
_MAX_WORD: Final = 40
"""Longer words, like numbers, are similar to none."""
_MAX_NAME: Final = 100
"""Names of more characters are not compared."""
_MIN_WORD: Final = 3
"""No letter is deleted from shorter words, so that different initials are never similar."""
_MOST_SIMILAR: Final = 20
"""At most so many similar words are kept for each word: thousands of made-up ones cost no more."""
_MOST_COMPARED: Final = 2 * _MOST_SIMILAR
"""At most so many words is each compared with to find them, those with the longest deletions in common first."""
_MOST_DELETIONS: Final = 1_000_000
"""The most deletions of one length that are kept: far more than real names have."""
_MOST_SPELLINGS: Final = 200
"""At most so many other spellings of a name are looked up."""
_TITLES: Final = frozenset(
    [
        "ald",
        "alderman",
        "baron",
        "baroness",
        "brother",
        "canon",
        "cllr",
        "councillor",
        "dame",
        "dr",
        "earl",
        "father",
        "fr",
        "gp",
        "hh",
        "hon",
        "honourable",
        "hrh",
        "judge",
        "justice",
        "lady",
        "lord",
        "master",
        "miss",
        "mr",
        "mrs",
        "ms",
        "mx",
        "prof",
        "professor",
        "rabbi",
        "reverend",
        "rev",
        "revd",
        "right",
        "rt",
        "sir",
        "sister",
        "the",
        "viscount",
        "viscountess",
    ]
)
"""What stands before a name, and is no part of it."""
_NUMBERS: Final = frozenset(
    [
        "north",
        "south",
        "fifth",
        "sixth",
        "ninth",
        "tenth",
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
        "vii",
        "viii",
        "ix",
        "x",
        "xi",
        "xii",
    ]
)
"""Words that are a letter or two apart, and tell one from another as a number does."""


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
        f"SELECT tbl, id, file FROM entry WHERE tbl IN ({sql_list(REFERRED_TO)}) AND state = '{EntryState.STANDS}' "
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
    return succeeds or _numbers_in(one.name) != _numbers_in(other.name)


def similar_pairs(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of each two similar names, the earlier first; a name is paired with one earlier at most.

    Titles before a name do not count, but for telling one bare surname from another. Short names are the same or not.
    """
    full_names = [_words_of(name) if len(name) <= _MAX_NAME else () for name in names]
    split_names = [without_titles(words) for words in full_names]
    similar = _SimilarWords(word for words in split_names for word in words).by_word
    places: dict[Words | str, int] = {}
    short: dict[Words, int] = {}
    for place, words in enumerate(split_names):
        if sum(map(len, words)) < _MIN_LETTERS:
            same = short.setdefault(full_names[place], place)
            if same != place and words:
                yield same, place
            continue
        keys: tuple[Words | str, ...] = (words, *_joined_forms(words))
        spellings = islice(_other_spellings(words, similar), _MOST_SPELLINGS)
        candidates = (places.get(key) for key in chain(keys, spellings))
        earlier = next(
            (
                candidate
                for candidate in candidates
                if candidate is not None
                and _are_similar(words, split_names[candidate])
                and not (len(words) == 1 and _titles_differ(full_names[place], full_names[candidate]))
            ),
            None,
        )
        if earlier is not None:
            yield earlier, place
        places.update(dict.fromkeys(keys, place))


_ASCII_WORD: Final = re.compile("[0-9a-z]+")


def _words_of(name: str) -> Words:
    """Return the words of a name without case, accents and punctuation."""
    if name.isascii():
        return tuple(_ASCII_WORD.findall(name.casefold()))
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    letters = (
        letter if letter.isalnum() else " " for letter in decomposed if not unicodedata.combining(letter)
    )
    return tuple("".join(letters).split())


def _numbers_in(name: str) -> Words:
    """Return the words of a name that number it, or that are a single letter: `Ward 2 (North)`, `Team B`."""
    return tuple(word for word in _words_of(name) if len(word) == 1 or word in _NUMBERS or not word.isalpha())


def without_titles(words: Words) -> Words:
    """Return the words of a name without titles before it."""
    return tuple(dropwhile(_TITLES.__contains__, words[:-1])) + words[-1:]


def _titles_differ(name: Words, other: Words) -> bool:
    """Return whether two surnames have different titles, as Lord and Lady So-and-so do."""
    return len(name) > 1 and len(other) > 1 and name[:-1] != other[:-1]


def _joined_forms(words: Words) -> Iterator[str]:
    """Yield the name without blanks, and also without initials: forms that different spellings may share."""
    yield "".join(words)
    if any(len(word) == 1 for word in words):
        yield "".join(word for word in words if len(word) > 1)


class _SimilarWords:
    """For each word, similar ones and how many edits away they are."""

    def __init__(self, words: Iterable[str]) -> None:
        self.by_word: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._compared: defaultdict[str, set[str]] = defaultdict(set)
        by_size: defaultdict[int, list[str]] = defaultdict(list)
        for word in dict.fromkeys(words):
            if 1 < len(word) <= _MAX_WORD and word.isalpha():
                by_size[len(word)].append(word)
        for size in range(max(by_size, default=0), 0, -1):
            self._compare_sharing(by_size, size)

    def _compare_sharing(self, by_size: Mapping[int, list[str]], size: int) -> None:
        """Compare words that share a deletion of `size` letters: only one size of these is in memory at a time.

        They are kept as hashes, which are shorter: words that share one are compared in full anyway.
        """
        by_deletion: dict[int, Words] = {}
        for deleted in range(_MOST_EDITS + 1):
            for word in by_size.get(size + deleted, ()):
                for deletion in _deletions(word, deleted):
                    key = hash(deletion)
                    sharing = by_deletion.get(key, ())
                    if sharing:
                        self._compare(word, sharing)
                    if len(sharing) < _MOST_SIMILAR and (sharing or len(by_deletion) < _MOST_DELETIONS):
                        by_deletion[key] = (*sharing, word)

    def _compare(self, word: str, others: Words) -> None:
        compared, similar = self._compared[word], self.by_word[word]
        for other in others:
            if len(similar) >= _MOST_SIMILAR or len(compared) >= _MOST_COMPARED:
                break
            if other not in compared and other != word:
                compared.add(other)
                distance = edit_distance(word, other, _MOST_EDITS)
                if distance <= _allowed_edits(word, other):
                    similar[other] = self.by_word[other][word] = distance


def _allowed_edits(word: str, other: str) -> int:
    shorter, longer = sorted((len(word), len(other)))
    return _MOST_EDITS if shorter >= _LONG_WORD and longer <= _VERY_LONG_WORD else 1


def _deletions(word: str, deleted: int) -> Sequence[str]:
    """Return what remains of a word without `deleted` of its letters, in every way; double letters cause repeats."""
    size = len(word)
    if deleted == 0:
        return (word,)
    if deleted == 1:
        return [word[:i] + word[i + 1 :] for i in range(size)] if size >= _MIN_WORD else ()
    if not _LONG_WORD <= size <= _VERY_LONG_WORD:
        return ()
    return [word[:i] + word[i + 1 : j] + word[j + 1 :] for i, j in combinations(range(size), deleted)]


def _other_spellings(words: Words, similar: dict[str, dict[str, int]]) -> Iterator[Words]:
    """Yield the name with one word replaced by a similar one, or two words by ones that differ by a letter each."""
    replacements = [list(similar[word].items())[:_MOST_SIMILAR] if word in similar else [] for word in words]
    for i, of_word in enumerate(replacements):
        yield from ((*words[:i], other, *words[i + 1 :]) for other, _ in of_word)
    replaceable = [i for i, of_word in enumerate(replacements) if of_word]
    for i, j in combinations(replaceable, 2):
        for first, first_distance in replacements[i]:
            if first_distance == 1:
                yield from (
                    (*words[:i], first, *words[i + 1 : j], second, *words[j + 1 :])
                    for second, second_distance in replacements[j]
                    if second_distance == 1
                )


def _are_similar(words: Words, others: Words) -> bool:
    """Return whether two whole names differ by few enough letters."""
    name, other = " ".join(words), " ".join(others)
    allowed = _MOST_EDITS if min(len(name), len(other)) >= _LONG_NAME else 1
    return edit_distance(name, other, allowed) <= allowed
