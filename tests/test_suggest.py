"""The known word for a misspelt one."""

from __future__ import annotations

from difflib import get_close_matches

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle import suggest as module
from chronicle.suggest import nearest, suggest

WORDS = st.text("abcde-", max_size=8)


@given(WORDS, st.lists(WORDS, max_size=8))
def test_the_suggestion_is_what_difflib_finds_among_all(word: str, known: list[str]) -> None:
    matches = get_close_matches(word, known, 1)
    assert suggest(word, tuple(known)) == (matches[0] if matches else None)


@pytest.mark.parametrize(
    ("word", "known"),
    [("adequate", "inadequate"), ("Unsatisfactory", "satisfactory"), ("not good", "good"), ("fit", "unfit")],
)
def test_no_word_stands_for_its_opposite(word: str, known: str) -> None:
    assert suggest(word, (known,)) is None
    assert nearest(word, (known,)) is None


def test_difflib_is_asked_only_about_words_with_enough_letters_in_common(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[str] = []

    def get_and_record(word: str, words: list[str], number: int) -> list[str]:
        compared.extend(words)
        return get_close_matches(word, words, number)

    monkeypatch.setattr(module, "get_close_matches", get_and_record)
    suggest.cache_clear()
    known = ("organisation", "person", "post", "title")
    for _ in range(3):
        assert suggest("titel", known) == "title"
    assert compared == ["title"]
