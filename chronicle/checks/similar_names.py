"""Names that differ by a letter or two, found without comparing every name with every other.

A base has far fewer words than pairs of names. First, similar words are found: two words at most two edits
apart share a rest, which is what remains of each without two letters or fewer (SymSpell's symmetric delete).
Then each name is looked up in every spelling that replaces one or two of its words by similar ones.
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
"""Names of fewer letters are not compared: too many others are one letter away."""
_LONG: Final = 9
"""In names of at least so many characters, blanks counted, two letters may differ; in others one."""
_LONG_WORD: Final = 5
"""In words of at least so many letters, two may differ; in others one: Alan is not Ivan misspelt."""
_VERY_LONG_WORD: Final = 16
"""In longer words than this, only one may: the rests without two letters would fill the memory."""
_LONGEST_WORD: Final = 40
"""Longer words, like numbers, are similar to none."""
_LONGEST: Final = 100
"""Names of more characters are not compared."""
_SHORTEST_WORD: Final = 3
"""No letter is taken out of shorter words, so that different initials are never similar."""
_MOST: Final = 20
"""At most so many similar words are kept for each word: thousands of made-up ones cost no more."""
_COMPARED: Final = 2 * _MOST
"""At most so many words is each compared with to find them, those with the longest shared rests first."""
_RESTS: Final = 1_000_000
"""The most rests of one length that are kept: far more than real names have."""
_SPELLINGS: Final = 200
"""At most so many other spellings of a name are looked up."""


def pairs(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of each two similar names, the earlier first; a name is paired with one earlier at most."""
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
    """The name without blanks, and also without initials: forms that different spellings may share."""
    yield "".join(words)
    if any(len(word) == 1 for word in words):
        yield "".join(word for word in words if len(word) > 1)


class _Near:
    """For each word, similar ones and how many edits away they are."""

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
        """Compare words that share a rest of `size` letters: only one size of rests is in memory at a time.

        Rests are kept as hashes, which are shorter: words that share one are compared in full anyway.
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
        comparisons, near = self._compared[word], self.to[word]
        for other in others:
            if len(near) >= _MOST or len(comparisons) >= _COMPARED:
                break
            if other not in comparisons and other != word:
                comparisons.add(other)
                if (far := edits(word, other, _EDITS)) <= _allowed(word, other):
                    near[other] = self.to[other][word] = far


def _allowed(one: str, other: str) -> int:
    shorter, longer = sorted((len(one), len(other)))
    return _EDITS if shorter >= _LONG_WORD and longer <= _VERY_LONG_WORD else 1


def _rests(word: str, taken: int) -> Sequence[str]:
    """What remains of a word without `taken` of its letters, in every way; doubled letters cause repeats."""
    size = len(word)
    if taken == 0:
        return (word,)
    if taken == 1:
        return [word[:i] + word[i + 1 :] for i in range(size)] if size >= _SHORTEST_WORD else ()
    if not _LONG_WORD <= size <= _VERY_LONG_WORD:
        return ()
    return [word[:i] + word[i + 1 : j] + word[j + 1 :] for i, j in combinations(range(size), taken)]


def _written_otherwise(words: Words, near: dict[str, dict[str, int]]) -> Iterator[Words]:
    """The name with one word replaced by a similar one, or two words by ones that differ by a letter each."""
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
    """Whether two whole names differ by few enough letters."""
    mine, theirs = " ".join(one), " ".join(other)
    allowed = _EDITS if min(len(mine), len(theirs)) >= _LONG else 1
    return edits(mine, theirs, allowed) <= allowed


def edits(one: str, other: str, most: int) -> int:
    """How many letters must be inserted, deleted, changed or swapped; if over `most`, not always exact.

    A whole column of the usual table is computed at once, one bit for each letter: whether the distance goes
    up or down there (Myers 1999; with swaps, Hyyrö 2003).
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
    """Two texts without the beginning and the end that they share, which need no edit."""
    size = min(len(one), len(other))
    start = end = 0
    while start < size and one[start] == other[start]:
        start += 1
    while end < size - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]
