"""Names that differ by a letter or two, found without comparing every name with every other.

A base has far fewer words than pairs of names. First the words are found that are nearly one: two words at
most two edits apart share what is left of them once two letters or fewer are taken out of each
(SymSpell's symmetric delete). Then each name is looked up as it would be with one of its words, or two, written otherwise.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from itertools import chain, combinations, islice
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Words: TypeAlias = tuple[str, ...]

_EDITS: Final = 2
_SHORTEST: Final = 6
"""A name of fewer letters is a letter away from too many others."""
_LONG: Final = 10
"""From so many letters on, two of them may differ."""
_LONG_WORD: Final = 5
"""From so many letters on, two of one word may: Alan is not Ivan misspelt."""
_VERY_LONG_WORD: Final = 16
"""From more letters on, one again: what is left of such a word, two letters taken out, would fill the memory."""
_LONGEST_WORD: Final = 40
"""What has more letters means itself, as a number does."""
_LONGEST: Final = 100
"""What has more letters is no name."""
_SHORTEST_WORD: Final = 3
"""Initials are told apart on purpose."""
_MOST: Final = 20
"""How many words that are nearly one are kept of each word: a thousand made-up ones cost no more."""
_COMPARED: Final = 2 * _MOST
"""How many words each is held against to find them, those that share most letters first."""
_RESTS: Final = 1_000_000
"""How many rests of one length are kept: far more than the names of any people have."""
_SPELLINGS: Final = 200
"""How many other spellings of a name are looked up."""


def pairs(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of two names that are nearly one, the earlier first; each name with one earlier at most."""
    plain = [_plain(name) if len(name) <= _LONGEST else () for name in names]
    near = _Near(word for words in plain for word in words).to
    places: dict[Words | str, int] = {}
    for place, words in enumerate(plain):
        if sum(map(len, words)) < _SHORTEST:
            continue
        keys: tuple[Words | str, ...] = (words, *_joined(words))
        found = (places.get(key) for key in chain(keys, islice(_written_otherwise(words, near), _SPELLINGS)))
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


class _Near:
    """For each word those that may be meant by it, and how many edits away. Numbers mean themselves."""

    def __init__(self, words: Iterable[str]) -> None:
        self.to: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._compared: defaultdict[str, set[str]] = defaultdict(set)
        by_size: defaultdict[int, list[str]] = defaultdict(list)
        for word in dict.fromkeys(words):
            if 1 < len(word) <= _LONGEST_WORD and word.isalpha():
                by_size[len(word)].append(word)
        for size in range(max(by_size, default=0), 0, -1):
            self._share(by_size, size)

    def _share(self, by_size: Mapping[int, list[str]], size: int) -> None:
        """Find those that share a rest of so many letters: only one size of rests is in memory at a time.

        The rests stand there as their hashes, which are shorter: words that share one are compared anyway.
        """
        by_rest: dict[int, Words] = {}
        for taken in range(_EDITS + 1):
            for word in by_size.get(size + taken, ()):
                for rest in _rests(word, taken):
                    key = hash(rest)
                    sharing = by_rest.get(key, ())
                    if sharing:
                        self._compare(word, sharing)
                    if len(sharing) < _MOST and (sharing or len(by_rest) < _RESTS):
                        by_rest[key] = (*sharing, word)

    def _compare(self, word: str, others: Words) -> None:
        compared, near = self._compared[word], self.to[word]
        for other in others:
            if len(near) >= _MOST or len(compared) >= _COMPARED:
                break
            if other not in compared and other != word:
                compared.add(other)
                if (far := edits(word, other, _EDITS)) <= _allowed(word, other):
                    near[other] = self.to[other][word] = far


def _allowed(one: str, other: str) -> int:
    shorter, longer = sorted((len(one), len(other)))
    return _EDITS if shorter >= _LONG_WORD and longer <= _VERY_LONG_WORD else 1


def _rests(word: str, taken: int) -> Sequence[str]:
    """What is left of a word without so many of its letters, the same more than once if it has doubled ones."""
    size = len(word)
    if taken == 0:
        return (word,)
    if taken == 1:
        return [word[:i] + word[i + 1 :] for i in range(size)] if size >= _SHORTEST_WORD else ()
    if not _LONG_WORD <= size <= _VERY_LONG_WORD:
        return ()
    return [word[:i] + word[i + 1 : j] + word[j + 1 :] for i, j in combinations(range(size), taken)]


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
    """How many letters must be put in, taken out, changed, or swapped; beyond `most` it is not told.

    All of a column of the usual table is worked out at once, a bit a letter: it holds only where the numbers in it
    go up or down (Myers 1999; with swaps, Hyyrö 2003).
    """
    one, other = _unlike(one, other)
    if not one or not other or abs(len(one) - len(other)) > most:
        return max(len(one), len(other))
    places: dict[str, int] = {}
    for i, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << i
    every, last = (1 << len(one)) - 1, 1 << len(one) - 1
    up, down, same, here, far = every, 0, 0, 0, len(one)
    for letter in other:
        before, here = here, places.get(letter, 0)
        swapped = (~same & here) << 1 & before
        same = (((here & up) + up) ^ up) | here | down | swapped
        right_up, right_down = down | (every & ~(same | up)), same & up
        far += bool(right_up & last) - bool(right_down & last)
        right_up, right_down = right_up << 1 | 1, right_down << 1
        up, down = (right_down | ~(same | right_up)) & every, right_up & same & every
    return far


def _unlike(one: str, other: str) -> tuple[str, str]:
    """What is left of two texts without what both begin and end with, which costs no edit."""
    size = min(len(one), len(other))
    start = end = 0
    while start < size and one[start] == other[start]:
        start += 1
    while end < size - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]
