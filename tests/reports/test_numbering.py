"""Numbers that last: what was numbered once keeps its number, and what comes between goes between."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.reports.numbering import (
    ItemState,
    NoLabel,
    NumberedItem,
    compared,
    label_key,
    numbered,
    renumbering,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OTHER_WORDS: Final = {
    ItemState.MOVED_HERE: "was",
    ItemState.MOVED_AWAY: "now",
    ItemState.NEW: "was",
    ItemState.KEPT: "was",
    ItemState.CHANGED: "was",
}


def issues(*orders: str) -> list[tuple[NumberedItem, ...]]:
    """Return issue after issue, each of one letter for an item."""
    series: list[tuple[NumberedItem, ...]] = []
    for order in orders:
        series.append(numbered(order, series[-1] if series else ()))
    return series


def shown(items: Iterable[NumberedItem]) -> str:
    """Return the numbers as a reader sees them, each with the letter that stands there."""
    return " · ".join(
        " ".join(
            filter(
                None,
                (
                    item.label,
                    item.key if item.state.stands else "",
                    f"({OTHER_WORDS[item.state]} {item.other_label})" if item.other_label else "",
                    "" if item.state.stands or item.other_label else "not used",
                ),
            )
        )
        for item in items
    )


@pytest.mark.parametrize(
    ("orders", "last"),
    [
        pytest.param(["abc"], "1 a · 2 b · 3 c", id="the first issue counts"),
        pytest.param(["abc", "abc"], "1 a · 2 b · 3 c", id="nothing changed"),
        pytest.param(["ab", "axyb"], "1 a · 1A x · 1B y · 2 b", id="between two numbers, letters"),
        pytest.param(
            ["ab", "axyb", "axzyb"], "1 a · 1A x · 1AA z · 1B y · 2 b", id="between two letters, more"
        ),
        pytest.param(["ab", "axb", "azxb"], "1 a · 1ZA z · 1A x · 2 b", id="before the first letter, Z"),
        pytest.param(
            ["ab", "axb", "azxb", "ayzxb"], "1 a · 1ZZA y · 1ZA z · 1A x · 2 b", id="and before that"
        ),
        pytest.param(["ab", "axb", "axyb"], "1 a · 1A x · 1B y · 2 b", id="after the last letter, the next"),
        pytest.param(["ab", "xab"], "0A x · 1 a · 2 b", id="before the first number"),
        pytest.param(["ab", "xab", "yxab"], "0ZA y · 0A x · 1 a · 2 b", id="before what is before it"),
        pytest.param(["ab", "abx"], "1 a · 2 b · 3 x", id="at the end, the next number"),
        pytest.param(["ab", "axb", "axby"], "1 a · 1A x · 2 b · 3 y", id="at the end, after letters"),
        pytest.param(["abc", "ac"], "1 a · 2 not used · 3 c", id="what went leaves its number"),
        pytest.param(
            ["abc", "ac", "axc"], "1 a · 2 not used · 2A x · 3 c", id="what comes in its stead follows"
        ),
        pytest.param(
            ["abc", "ab", "abx"], "1 a · 2 b · 3 not used · 4 x", id="the last number is not given again"
        ),
        pytest.param(["abc", "", "x"], "1 not used · 2 not used · 3 not used · 4 x", id="all went"),
        pytest.param(
            ["abcd", "acbd"],
            "1 a · 2 (now 3A) · 3 c · 3A b (was 2) · 4 d",
            id="what moved says so at both places",
        ),
        pytest.param(
            ["abcde", "ebcda"],
            "1 (now 6) · 1A e (was 5) · 2 b · 3 c · 4 d · 5 (now 1A) · 6 a (was 1)",
            id="most of them stay",
        ),
        pytest.param(
            ["abcd", "acbd", "acdb"],
            "1 a · 2 (now 5) · 3 c · 3A (now 5) · 4 d · 5 b (was 3A)",
            id="what moved twice is found from each place",
        ),
        pytest.param(
            ["abcd", "acbd", "acbd"],
            "1 a · 2 (now 3A) · 3 c · 3A b (was 2) · 4 d",
            id="it is said from then on",
        ),
        pytest.param(
            ["abc", "ac", "abc"],
            "1 a · 2 (now 2A) · 2A b (was 2) · 3 c",
            id="what comes back has a new number",
        ),
        pytest.param(
            ["abcd", "acbd", "acd"], "1 a · 2 not used · 3 c · 3A not used · 4 d", id="what moved may go, too"
        ),
    ],
)
def test_an_issue_keeps_the_numbers_of_the_one_before(orders: list[str], last: str) -> None:
    assert shown(issues(*orders)[-1]) == last


def test_states_are_those_since_the_issue_before() -> None:
    first = numbered("abcd")
    assert {item.state for item in first} == {ItemState.NEW}
    second = numbered("axdbz", first, changed={"a", "d", "z"})
    assert [(item.key, item.state) for item in second] == [
        ("a", ItemState.CHANGED),
        ("x", ItemState.NEW),
        ("d", ItemState.MOVED_HERE),
        ("b", ItemState.KEPT),
        ("c", ItemState.NOT_USED),
        ("d", ItemState.MOVED_AWAY),
        ("z", ItemState.NEW),
    ]


@pytest.mark.parametrize(
    ("changed", "numbers"),
    [
        ("", "1 a · 2 (now 3A) · 3 c · 3A b (was 2) · 4 d"),
        ("b", "1 a · 2 (now 3A) · 3 c · 3A b (was 2) · 4 d"),
        ("c", "1 a · 1A c (was 3) · 2 b · 3 (now 1A) · 4 d"),
        ("bc", "1 a · 2 (now 3A) · 3 c · 3A b (was 2) · 4 d"),
    ],
)
def test_of_two_that_changed_places_the_one_that_was_changed_moved(changed: str, numbers: str) -> None:
    assert shown(numbered("acbd", numbered("abcd"), changed=changed)) == numbers


def test_to_number_afresh_begins_at_one_and_says_which_number_was_which() -> None:
    *_, before = issues("abcd", "acxbd", "acbd")
    after = numbered("cabdz", before, renumber=True)
    assert shown(after) == "1 c · 2 a · 3 b · 4 d · 5 z"
    assert [*renumbering(before, after)] == [
        *(("1", "2"), ("2", "3"), ("3", "1"), ("3A", None), ("3B", "3"), ("4", "4"))
    ]
    assert shown(numbered("cbdz", after)) == "1 c · 2 not used · 3 b · 4 d · 5 z"


def states(items: Iterable[NumberedItem]) -> dict[str, tuple[ItemState, str | None]]:
    return {item.key: (item.state, item.other_label) for item in items if item.state.stands}


def test_an_earlier_issue_may_be_compared_with() -> None:
    first, _, third = issues("abcd", "abcdx", "acbdxy")
    assert states(compared(third, first, changed={"a", "y"})) == {
        "a": (ItemState.CHANGED, None),
        "b": (ItemState.MOVED_HERE, "2"),
        "c": (ItemState.KEPT, None),
        "d": (ItemState.KEPT, None),
        "x": (ItemState.NEW, None),
        "y": (ItemState.NEW, None),
    }


def test_what_went_since_an_earlier_issue_is_told_from_what_went_before() -> None:
    _, second, third = issues("abcd", "acd", "ad")
    assert [item.state for item in compared(third, second)] == [
        *(ItemState.KEPT, ItemState.NOT_USED, ItemState.REMOVED, ItemState.KEPT)
    ]


def test_what_moved_before_that_issue_has_not_moved_since() -> None:
    _, second, third = issues("abcd", "acbd", "acbdx")
    assert states(compared(third, second))["b"] == (ItemState.KEPT, "2")


def test_across_numbers_given_afresh_nothing_has_moved() -> None:
    first = numbered("abc")
    afresh = numbered("xcab", first, renumber=True)
    assert [state for state, _ in states(compared(afresh, first, {"a"})).values()] == [
        *(ItemState.NEW, ItemState.KEPT, ItemState.CHANGED, ItemState.KEPT)
    ]


def test_two_that_became_one_have_one_number_and_the_other_points_to_it() -> None:
    first = [item._replace(key="b") if item.key == "c" else item for item in numbered("abc")]
    second = numbered("ab", first)
    assert [item.state.stands for item in second] in ([True, False, True], [True, True, False])
    assert {item.other_label for item in second if item.state is ItemState.MOVED_AWAY} == {
        item.label for item in second if item.key == "b" and item.state.stands
    }


def test_a_key_is_numbered_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        numbered("aba")


@pytest.mark.parametrize(
    "text", ["", "0", "01", "A", "12Z", "12AZ", "12a", "1²", "-1", " 1", "1" * 10, "1" + "A" * 1000]
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(NoLabel):
        label_key(text)


LABELS: Final = st.from_regex(r"\A(0(Z{0,3}[A-Y])|[1-9][0-9]{0,2})(Z{0,3}[A-Y]){0,4}\Z")


@given(LABELS)
def test_a_number_is_written_as_it_was_read(label: str) -> None:
    assert label_key(label).label == label


def test_numbers_have_one_order() -> None:
    ordered = "0ZA 0A 1 1ZZA 1ZA 1ZAA 1ZB 1A 1AZA 1AA 1AAA 1AB 1B 1Y 1YA 2 10 11"
    shuffled = sorted(ordered.split(" "), key=len)
    assert " ".join(sorted(shuffled, key=label_key)) == ordered


ORDERS: Final = st.lists(
    st.lists(st.integers(0, 30).map(str), unique=True, max_size=30), min_size=1, max_size=8
)


def slot_keys(items: Iterable[NumberedItem]) -> list[tuple[str, str]]:
    return [(item.label, item.key) for item in items]


@given(ORDERS)
def test_whatever_comes_goes_and_moves_the_laws_hold(orders: list[list[str]]) -> None:
    previous: Sequence[NumberedItem] = ()
    for keys in orders:
        items = numbered(keys, previous)
        assert [item.key for item in items if item.state.stands] == keys
        assert all(label_key(one.label) < label_key(other.label) for one, other in pairwise(items))
        then = set(slot_keys(previous))
        assert [slot for slot in slot_keys(items) if slot in then] == slot_keys(previous)
        assert_words_are_true(items, previous)
        assert numbered(keys, items) == tuple(
            item._replace(state=ItemState.KEPT) if item.state.stands else item for item in items
        )
        previous = items


def assert_words_are_true(items: Sequence[NumberedItem], previous: Sequence[NumberedItem]) -> None:
    now = {item.key: item.label for item in items if item.state.stands}
    key_of = dict(slot_keys(items))
    kept = {item.key: item.label for item in previous if item.state.stands}
    for item in items:
        match item.state:
            case ItemState.MOVED_AWAY:
                assert item.other_label == now[item.key]
            case ItemState.NOT_USED | ItemState.REMOVED:
                assert item.other_label is None
                assert item.key not in now
            case ItemState.MOVED_HERE:
                assert item.other_label == kept[item.key] != item.label
            case ItemState.NEW:
                assert item.key not in kept
            case ItemState.KEPT | ItemState.CHANGED:
                assert kept[item.key] == item.label
        if item.other_label is not None:
            assert key_of[item.other_label] == item.key


@given(st.lists(st.integers(0, 40), unique=True), st.permutations(range(40)))
def test_no_more_items_move_than_must(removed: list[int], order: list[int]) -> None:
    keys = [str(number) for number in order if number not in removed]
    items = numbered(keys, numbered([*map(str, range(40))]))
    moved = sum(item.state is ItemState.MOVED_HERE for item in items)
    lengths: list[int] = []  # of the longest run in order that ends at each key
    for place, key in enumerate(keys):
        before = (lengths[other] for other in range(place) if int(keys[other]) < int(key))
        lengths.append(1 + max(before, default=0))
    assert moved == len(keys) - max(lengths, default=0)


@given(st.integers(1, 2_000), st.sampled_from(["ab", "axb", "azxb"]))
def test_however_many_come_at_once_their_numbers_stay_short(count: int, before: str) -> None:
    *_, last = issues("ab", *([before] if before != "ab" else []))
    come = [f"+{number}" for number in range(count)]
    items = numbered(["a", *come, *before[1:]], last)
    assert [item.key for item in items if item.label != "1"][:count] == come
    assert max(len(item.label) for item in items) <= (6 if count > 25 else 5)
    assert all(label_key(one.label) < label_key(other.label) for one, other in pairwise(items))
