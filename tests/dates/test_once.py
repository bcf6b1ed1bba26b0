"""What is made of an object is made once while it is remembered, and what is remembered is bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.dates.cache import cache_by_identity

if TYPE_CHECKING:
    import pytest


def test_each_object_is_asked_about_once_and_few_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        cache_by_identity.__globals__, "_MOST", 2
    )  # the package has a function by the name of the module
    asked: list[str] = []

    def size(one: list[str]) -> int:
        asked.append(one[0])
        return len(one)

    remembered = cache_by_identity(size)
    a, b, c = ["a"], ["b"] * 2, ["c"] * 3
    assert [remembered(one) for one in (a, b, a, b)] == [1, 2, 1, 2]
    assert asked == ["a", "b"]
    assert [remembered(one) for one in (c, a, c, a)] == [3, 1, 3, 1]
    assert asked == ["a", "b", "c", "a"]
