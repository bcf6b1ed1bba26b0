"""What was meant by a word that is none of those that are known."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache


@lru_cache(maxsize=1024)
def meant(word: str, known: tuple[str, ...]) -> str | None:
    """The one of some words that another is most likely a misspelling of; None if none is near.

    Thousands of words may be misspelt: difflib is asked only about those that have letters enough in common.
    """
    near = get_close_matches(word, [one for one in known if _may_be(word, one)], 1)
    return near[0] if near else None


_letters = lru_cache(maxsize=4096)(frozenset[str])


def _may_be(word: str, other: str) -> bool:
    """Whether difflib's share of letters in common, twice those over all, can reach its bound of 0.6."""
    letters, theirs = _letters(word), _letters(other)
    common = min(len(word) - len(letters - theirs), len(other) - len(theirs - letters))
    return 10 * common >= 3 * (len(word) + len(other))
