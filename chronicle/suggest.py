"""Suggests a known word for a misspelt one."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from typing import Final


@lru_cache(maxsize=1024)
def suggest(word: str, known: tuple[str, ...]) -> str | None:
    """Return the known word of which `word` is most likely a misspelling; None if none is alike.

    As thousands of words may be misspelt, difflib is asked only about those with enough letters in common.

    >>> suggest("titel", ("organisation", "person", "title"))
    'title'
    """
    likely = [
        candidate
        for candidate in known
        if _may_match(word, candidate) and not _denies(word.lower(), candidate.lower())
    ]
    matches = get_close_matches(word, likely, 1)
    return matches[0] if matches else None


_NEGATIONS: Final = ("in", "im", "un", "non", "non-", "not ", "not-", "dis")


def _denies(word: str, other: str) -> bool:
    """Return whether one of two words says the opposite of the other: `adequate` and `inadequate`."""
    longer, shorter = sorted((word, other), key=len, reverse=True)
    return longer.removesuffix(shorter) in _NEGATIONS


_letters = lru_cache(maxsize=4096)(frozenset[str])


def _may_match(word: str, candidate: str) -> bool:
    """Return whether difflib's ratio, twice the letters in common over all letters, can reach its cutoff, 0.6."""
    of_word, of_candidate = _letters(word), _letters(candidate)
    in_common = min(len(word) - len(of_word - of_candidate), len(candidate) - len(of_candidate - of_word))
    return 10 * in_common >= 3 * (len(word) + len(candidate))


_LONGEST: Final = 64
"""Longer words than this misspell none."""


def nearest(word: str, known: tuple[str, ...]) -> str | None:
    """Return the known word that differs in a letter or two, two only of longer words; None if none does.

    >>> nearest("defcit", ("cut", "deficit", "debt")), nearest("cost", ("cut", "deficit", "debt"))
    ('deficit', None)
    >>> nearest("adequate", ("inadequate", "good"))
    """
    if len(word) > _LONGEST:
        return None
    allowed = min(2, max(1, len(word) // 3))
    distances = {
        candidate: edit_distance(word.lower(), candidate.lower(), allowed)
        for candidate in known
        if not _denies(word.lower(), candidate.lower())
    }
    best = min(distances, key=distances.__getitem__, default=None)
    return best if best is not None and distances[best] <= allowed else None


def edit_distance(word: str, other: str, most: int) -> int:
    """Return how many letters must be inserted, deleted, changed or swapped; if over `most`, not always exact.

    A whole column of the usual table is computed at once, one bit for each letter: whether the distance goes
    up or down there (Myers 1999; with swaps, Hyyrö 2003).
    """
    word, other = _without_common_ends(word, other)
    if not word or not other or abs(len(word) - len(other)) > most:
        return max(len(word), len(other))
    bits: dict[str, int] = {}
    for i, letter in enumerate(word):
        bits[letter] = bits.get(letter, 0) | 1 << i
    every, last = (1 << len(word)) - 1, 1 << len(word) - 1
    up, down, same, matching, distance = every, 0, 0, 0, len(word)
    for letter in other:
        before, matching = matching, bits.get(letter, 0)
        swapped = (~same & matching) << 1 & before
        same = (((matching & up) + up) ^ up) | matching | down | swapped
        right_up, right_down = down | (every & ~(same | up)), same & up
        distance += bool(right_up & last) - bool(right_down & last)
        right_up, right_down = right_up << 1 | 1, right_down << 1
        up, down = (right_down | ~(same | right_up)) & every, right_up & same & every
    return distance


def _without_common_ends(word: str, other: str) -> tuple[str, str]:
    """Return two texts without the beginning and the end that they share, which need no edit."""
    size = min(len(word), len(other))
    start = end = 0
    while start < size and word[start] == other[start]:
        start += 1
    while end < size - start and word[-1 - end] == other[-1 - end]:
        end += 1
    return word[start : len(word) - end], other[start : len(other) - end]
