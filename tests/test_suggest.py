"""What was meant by a misspelt word."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from chronicle import suggest as module
from chronicle.suggest import suggest

if TYPE_CHECKING:
    import pytest

WORDS = st.text("abcde-", max_size=8)


@given(WORDS, st.lists(WORDS, max_size=8))
def test_is_what_difflib_finds_among_all(word: str, known: list[str]) -> None:
    near = get_close_matches(word, known, 1)
    assert suggest(word, tuple(known)) == (near[0] if near else None)


def test_asks_difflib_only_about_words_with_letters_enough_in_common(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(word: str, words: list[str], number: int) -> list[str]:
        asked.extend(words)
        return get_close_matches(word, words, number)

    monkeypatch.setattr(module, "get_close_matches", counted)
    suggest.cache_clear()
    known = ("organisation", "person", "post", "title")
    for _ in range(3):
        assert suggest("titel", known) == "title"
    assert asked == ["title"]
