from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.checks import similar_names
from chronicle.checks.similar_names import similar_pairs
from chronicle.suggest import edit_distance


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Colin Tucker", "Colin Tucker"),
        ("Colin Tucker", "Collin Tucker"),
        ("Colin Tucker", "Colin Tuker"),
        ("Colin Tucker", "Colin Tukcer"),
        ("Colin Tucker", "Collin Tuker"),
        ("Peter Duxbury", "PETER DUXBERY"),
        ("Jörg Müller", "Jorg Muller"),
        ("Sean O'Brien", "Sean O Brien"),
        ("Peter Hay", "Petr Hay"),
        ("Alan Wood", "Allan Woods"),
        ("Sarah Jones", "Sara Jone"),
        ("Anne-Marie Smith", "Anne Marie Smyth"),
        ("Colin A. Tucker", "Colin Tucker"),
        ("C Colin Tucker", "Colin Tucker"),
        ("Peter Hay", "Petar Hey"),  # of nine letters two may differ
        ("Sir Albert Bore", "Albert Bore"),
        ("Cllr Albert Bore", "Rt. Hon. Lord Albert Bare"),
        ("Lord Hesketh", "Hesketh"),
        ("Jo Li", "Jo Li"),  # short, and the same
    ],
)
def test_nearly_one_name(name: str, other: str) -> None:
    assert list(similar_pairs([name, other])) == [(0, 1)]
    assert list(similar_pairs([other, "Somebody Else", name])) == [(0, 2)]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Colin Tucker", "Peter Hay"),
        ("Ann Li", "Al Li"),
        ("Jo", "Al"),
        ("Alan Smithson", "Ivan Smithson"),
        ("Alan Smithson", "Lana Smithson"),  # two letters of a short word, though they share a rest
        ("Witness number 12", "Witness number 13"),
        ("Al Hayes", "Al Boyes"),
        ("Peter Hay", "Pete Hey"),
        ("Colin Tucker", "Colin Tucker-Smith"),
        ("Cllr Ray", "Cllr Roy"),  # the title does not make them long
        ("Lady Hesketh", "Lord Hesketh"),
        ("Jo Li", "Jo Lu"),
    ],
)
def test_two_names(name: str, other: str) -> None:
    assert list(similar_pairs([name, other])) == []
    assert list(similar_pairs([other, name])) == []


def test_a_name_is_told_once_however_many_it_is_like() -> None:
    assert list(similar_pairs(["Colin Tucker"] * 4)) == [(0, 1), (1, 2), (2, 3)]


words = st.lists(st.text("abc", min_size=3, max_size=6), min_size=2, max_size=3).map(tuple)


@given(words, words)
def test_two_names_are_nearly_one_by_the_definition_alone(
    name: tuple[str, ...], other: tuple[str, ...]
) -> None:
    """Of as many words, each word near its other, and the whole within a letter, or two of a long name."""
    whole = " ".join(name), " ".join(other)
    allowed = 2 if min(map(len, whole)) >= 9 else 1
    if (
        len(name) != len(other)
        or min(len("".join(name)), len("".join(other))) < 6
        or len("".join(name)) == len(name)
    ):
        return
    similar = all(
        edit_distance(*both, 2) <= (2 if min(map(len, both)) >= 5 else 1)
        for both in zip(name, other, strict=True)
    )
    if similar and edit_distance(*whole, 2) <= allowed:
        assert list(similar_pairs([whole[0], whole[1]])) == [(0, 1)]
    elif edit_distance(*whole, 2) > allowed:
        assert list(similar_pairs([whole[0], whole[1]])) == []


def test_edits_counts_as_the_definition_does() -> None:
    short = ["".join(letters) for size in range(4) for letters in product("ab", repeat=size)]
    for name, other in product(short, short):
        assert edit_distance(name, other, 9) == edit_distance(other, name, 9)
        assert (edit_distance(name, other, 9) == 0) == (name == other)
        assert min(edit_distance(name, other, 1), 2) == min(edit_distance(name, other, 9), 2)
    assert edit_distance("ab", "ba", 2) == 1
    assert edit_distance("kitten", "sitting", 9) == 3


letters = st.text("abc", max_size=7)


@given(letters, letters)
def test_edits_are_those_of_the_table(name: str, other: str) -> None:
    """Each cell is the cheapest way from the beginning of one text to that of the other."""
    table = {(i, 0): i for i in range(len(name) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i, j in product(range(1, len(name) + 1), range(1, len(other) + 1)):
        changed = table[i - 1, j - 1] + (name[i - 1] != other[j - 1])
        table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, changed)
        if i > 1 and j > 1 and name[i - 2 : i] == other[j - 2 : j][::-1]:
            table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    assert edit_distance(name, other, 9) == table[len(name), len(other)]


def _crowd(number: int) -> list[str]:
    return ["John Smith" + "".join(tail) for tail in product("abcdefghijklm", repeat=3)][:number]


@pytest.mark.parametrize("number", [200, 2000])
def test_a_crowd_of_nearly_one_name_is_not_held_against_itself(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    comparisons = 0

    def counted(name: str, other: str, most: int) -> int:
        nonlocal comparisons
        comparisons += 1
        return edit_distance(name, other, most)

    monkeypatch.setattr(similar_names, "edit_distance", counted)
    assert len(list(similar_pairs(_crowd(number)))) == number - 1
    assert comparisons <= 50 * number


def test_of_several_earlier_names_the_nearest_and_first_is_told() -> None:
    """Not whichever a set gives first, which differs from run to run."""
    assert list(similar_pairs(_crowd(12))) == [(0, place) for place in range(1, 12)]
    assert list(similar_pairs(["Jon Smithaa", "Jane Smithab", "Jonn Smithaa", "Jon Smithab"])) == [
        (0, 2),
        (0, 3),
    ]


def test_a_long_word_has_few_rests() -> None:
    """Two letters taken out of each of many long words would fill the memory."""
    assert len(list(similar_names._deletions("a" * 16, 2))) == 120
    assert not similar_names._deletions("a" * 17, 2)
    name, other = "Ann " + "abcdefghij" * 3, "Ann " + "abcdefghij" * 2 + "abcdefghix"
    assert list(similar_pairs([name, other])) == [(0, 1)]
    assert list(similar_pairs([name + "abcdefghijk", other + "abcdefghijk"])) == []
