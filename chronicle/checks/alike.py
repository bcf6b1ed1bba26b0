"""Names that differ by a letter or two, found without comparing every name with every other.

A base has far fewer words than pairs of names. First the words are found that are nearly one: two words at
most two edits apart share what is left of them once two letters or fewer are taken out of each
(SymSpell's symmetric delete). Then each name is looked up as it would be with one of its words, or two, written otherwise.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Words: TypeAlias = tuple[str, ...]

_EDITS: Final = 2
_SHORTEST: Final = 6
"""A name of fewer letters is a letter away from too many others."""
_LONG: Final = 10
"""From so many letters on, two of them may differ."""
_LONG_WORD: Final = 5
"""From so many letters on, two of one word may: Alan is not Ivan misspelt."""
_LONGEST: Final = 100
"""What has more letters is no name; and what is left of one long word, letters taken out, would fill the memory."""
_SHORTEST_WORD: Final = 3
"""Initials are told apart on purpose."""
_MOST: Final = 20
"""How many words that are nearly one are kept of each word: a thousand made-up ones cost no more."""


def pairs(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of two names that are nearly one, the earlier first; each name with one earlier at most."""
    plain = [_plain(name) if len(name) <= _LONGEST else () for name in names]
    near = _near(word for words in plain for word in words)
    places: dict[Words | str, int] = {}
    for place, words in enumerate(plain):
        if sum(map(len, words)) < _SHORTEST:
            continue
        keys: tuple[Words | str, ...] = (words, *_joined(words))
        found = (places.get(key) for key in (*keys, *_written_otherwise(words, near)))
        earlier = next((one for one in found if one is not None and _alike(words, plain[one])), None)
        if earlier is not None:
            yield earlier, place
        places.update(dict.fromkeys(keys, place))


def _plain(name: str) -> Words:
    """The words of a name without case, accents and punctuation."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    kept = (letter if letter.isalnum() else " " for letter in decomposed if not unicodedata.combining(letter))
    return tuple("".join(kept).split())


def _joined(words: Words) -> Iterator[str]:
    """The name without its blanks, and without initials besides: what two spellings of it may share."""
    yield "".join(words)
    if any(len(word) == 1 for word in words):
        yield "".join(word for word in words if len(word) > 1)


def _near(words: Iterable[str]) -> dict[str, dict[str, int]]:
    """For each word those that may be meant by it, and how many edits away. Numbers mean themselves."""
    by_rest: defaultdict[str, list[str]] = defaultdict(list)
    near: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for word in dict.fromkeys(words):
        if len(word) == 1 or not word.isalpha():
            continue
        for rest in _rests(word):
            bucket = by_rest[rest]
            for other in bucket:
                if other not in near[word] and (far := edits(word, other, _EDITS)) <= _allowed(word, other):
                    near[word][other] = near[other][word] = far
            if len(bucket) < _MOST:
                bucket.append(word)
    return near


def _allowed(one: str, other: str) -> int:
    if max(len(one), len(other)) < _SHORTEST_WORD:
        return 0
    return _EDITS if min(len(one), len(other)) >= _LONG_WORD else 1


def _rests(word: str) -> set[str]:
    """A word, and what is left of it without one letter; of a long one also without two."""
    size = len(word)
    rests = {word}
    if size >= _SHORTEST_WORD:
        rests.update(word[:i] + word[i + 1 :] for i in range(size))
    if size >= _LONG_WORD:
        rests.update(word[:i] + word[i + 1 : j] + word[j + 1 :] for i, j in combinations(range(size), 2))
    return rests


def _written_otherwise(words: Words, near: dict[str, dict[str, int]]) -> Iterator[Words]:
    """The name with one word written otherwise, or two words that differ by a letter each."""
    others = [list(near[word].items())[:_MOST] if word in near else [] for word in words]
    for i, those in enumerate(others):
        yield from ((*words[:i], other, *words[i + 1 :]) for other, _ in those)
    for i, j in combinations([i for i, those in enumerate(others) if those], 2):
        for first, far in others[i]:
            if far == 1:
                yield from (
                    (*words[:i], first, *words[i + 1 : j], second, *words[j + 1 :])
                    for second, further in others[j]
                    if further == 1
                )


def _alike(one: Words, other: Words) -> bool:
    """Whether few enough letters differ for the names as a whole."""
    mine, theirs = " ".join(one), " ".join(other)
    allowed = _EDITS if min(len(mine), len(theirs)) >= _LONG else 1
    return edits(mine, theirs, allowed) <= allowed


def edits(one: str, other: str, most: int) -> int:
    """How many letters must be put in, taken out, changed, or swapped; beyond `most` it is not told."""
    if one == other:
        return 0
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, mine in enumerate(one, 1):
        last_but_one, before, row = before, row, [i]
        for j, theirs in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (mine != theirs))
            if i > 1 and j > 1 and mine == other[j - 2] and theirs == one[i - 2]:
                best = min(best, last_but_one[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
    return row[-1]
