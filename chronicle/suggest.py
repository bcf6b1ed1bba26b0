"""Suggesting a known word for a misspelt one."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache


@lru_cache(maxsize=1024)
def suggest(word: str, known: tuple[str, ...]) -> str | None:
    """The known word of which `word` is most likely a misspelling; None if none is near.

    As thousands of words may be misspelt, difflib is asked only about those with enough letters in common.
    """
    near = get_close_matches(word, [one for one in known if _may_be(word, one)], 1)
    return near[0] if near else None


_letters = lru_cache(maxsize=4096)(frozenset[str])


def _may_be(word: str, other: str) -> bool:
    """Whether difflib's ratio, twice the letters in common over all letters, can reach its cutoff of 0.6."""
    letters, theirs = _letters(word), _letters(other)
    common = min(len(word) - len(letters - theirs), len(other) - len(theirs - letters))
    return 10 * common >= 3 * (len(word) + len(other))
