"""Importing again: which rows are the same, and what of a changed one is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.importing.state import (
    ImportedFact,
    ImportedRow,
    StateDamaged,
    match_by_content,
    match_by_key,
    merge_fact,
    read_state,
    write_state,
)

if TYPE_CHECKING:
    from random import Random

    from chronicle.writing.toml_values import TomlValue

LOG: dict[str, TomlValue] = {"source": "log", "at": "Ref 17"}


def row(*cells: str, key: str = "") -> ImportedRow:
    return ImportedRow((key,) if key else (), "row 1", dict(zip("abc", cells, strict=False)))


def cells(*rows: tuple[str, ...]) -> list[dict[str, str]]:
    return [dict(zip("abc", texts, strict=False)) for texts in rows]


def test_a_state_is_read_as_it_was_written() -> None:
    fact = ImportedFact("events", "events.visit", {"title": "Visité\n", "people": ["ann"], "sources": [LOG]})
    rows = [
        ImportedRow(("17",), "Ref 17", {}, (fact,)),
        ImportedRow((), "row 2", {"A": "x"}, (), vanished=True),
    ]
    assert read_state(write_state(rows)) == rows
    assert len(write_state(rows).splitlines()) == 2


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"key": []}', "<<<<<<< HEAD", '{"key": [], "at": "", "facts": [1]}']
)
def test_a_damaged_state_is_told_by_its_line(text: str) -> None:
    good = write_state([row("x")])
    with pytest.raises(StateDamaged, match="line 2"):
        read_state(f"{good}{text}\n")


def test_rows_are_the_same_by_their_key() -> None:
    matching = match_by_key([("2",), ("3",)], [row("x", key="1"), row("y", key="2")])
    assert [(place, match.before.key) for place, match in matching.matches.items()] == [(0, ("2",))]
    assert [vanished.key for vanished in matching.vanished] == [("1",)]


def test_two_rows_alike_are_two() -> None:
    before = [row("x", "y"), row("x", "y")]
    matching = match_by_content(cells(("x", "y"), ("x", "y"), ("x", "y")), before)
    assert list(matching.matches) == [0, 1]
    assert matching.vanished == []


def test_thirty_rows_in_the_middle_and_one_that_was_corrected() -> None:
    before = [row(f"day {number}", f"what {number}", "same") for number in range(60)]
    new = [(f"day {number}", f"what {number}", "same") for number in range(60)]
    new[50] = ("day 50", "corrected", "same")
    new[30:30] = [(f"new day {number}", f"new {number}", "other") for number in range(30)]
    matching = match_by_content(cells(*new), before)
    guesses = [match for match in matching.matches.values() if match.is_guess]
    assert [(match.place, match.before.cells["a"]) for match in guesses] == [(80, "day 50")]
    assert (len(matching.matches), matching.vanished) == (60, [])


def test_a_row_beside_new_ones_is_paired_with_that_which_resembles_it() -> None:
    matching = match_by_content(cells(("new", "n", "n"), ("x", "y", "corrected")), [row("x", "y", "z")])
    assert [(match.place, match.is_guess) for match in matching.matches.values()] == [(1, True)]


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("pq")), max_size=12), st.randoms())
def test_the_same_rows_in_any_order_are_all_matched(texts: list[tuple[str, str]], random: Random) -> None:
    before = [row(*text) for text in texts]
    shuffled = random.sample(texts, len(texts))
    matching = match_by_content(cells(*shuffled), before)
    assert (len(matching.matches), matching.vanished) == (len(texts), [])
    assert not any(match.is_guess for match in matching.matches.values())


@pytest.mark.parametrize(
    ("before", "after", "now", "written", "kept"),
    [
        ("a", "a", "a", None, None),
        ("a", "b", "a", "b", None),
        ("a", "a", "hand", None, None),
        ("a", "b", "hand", None, "hand"),
        ("a", "b", "b", None, None),
        (None, "b", None, "b", None),
        (None, "b", "hand", None, "hand"),
        ("a", None, "a", None, None),
    ],
)
def test_a_value_is_merged_three_ways(
    before: str | None, after: str | None, now: str | None, written: str | None, kept: str | None
) -> None:
    def values(value: str | None) -> dict[str, TomlValue]:
        return {} if value is None else {"title": value}

    merged = merge_fact("events.x", values(before), values(after), values(now))
    if (before, after) == ("a", None):
        assert [(change.key, change.after) for change in merged.to_write] == [("title", None)]
        return
    assert [change.after for change in merged.to_write] == ([] if written is None else [written])
    assert [change.now for change in merged.kept] == ([] if kept is None else [kept])


def test_a_citation_added_by_hand_stays_beside_the_one_that_is_brought_up_to_date() -> None:
    quoted: TomlValue = {**LOG, "quote": "autumn"}
    merged = merge_fact(
        "events.x", {"sources": [LOG]}, {"sources": [quoted]}, {"sources": [{"source": "own"}, LOG]}
    )
    assert merged.to_write[0].after == [{"source": "own"}, quoted]


def test_a_citation_changed_by_hand_stays() -> None:
    by_hand = {**LOG, "at": "page 3"}
    merged = merge_fact(
        "events.x", {"sources": [LOG]}, {"sources": [{**LOG, "quote": "x"}]}, {"sources": [by_hand]}
    )
    assert (merged.to_write, [change.now for change in merged.kept]) == ([], [[by_hand]])
