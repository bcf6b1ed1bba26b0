"""Suggests a known word for a misspelt one."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache


@lru_cache(maxsize=1024)
def suggest(word: str, known: tuple[str, ...]) -> str | None:
    """Return the known word of which `word` is most likely a misspelling; None if none is alike.

    As thousands of words may be misspelt, difflib is asked only about those with enough letters in common.

    >>> suggest("titel", ("organisation", "person", "title"))
    'title'
    """
    matches = get_close_matches(word, [candidate for candidate in known if _may_match(word, candidate)], 1)
    return matches[0] if matches else None


_letters = lru_cache(maxsize=4096)(frozenset[str])


def _may_match(word: str, candidate: str) -> bool:
    """Return whether difflib's ratio, twice the letters in common over all letters, can reach its cutoff, 0.6."""
    of_word, of_candidate = _letters(word), _letters(candidate)
    in_common = min(len(word) - len(of_word - of_candidate), len(candidate) - len(of_candidate - of_word))
    return 10 * in_common >= 3 * (len(word) + len(candidate))
