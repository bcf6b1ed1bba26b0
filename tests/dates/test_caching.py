"""Caching by identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.dates import cache_by_identity

if TYPE_CHECKING:
    import pytest


def test_a_function_is_called_once_for_each_object_and_the_cache_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("chronicle.dates.edtf._MOST_CACHED", 2)
    calls: list[str] = []

    def size(items: list[str]) -> int:
        calls.append(items[0])
        return len(items)

    cached_size = cache_by_identity(size)
    a, b, c = ["a"], ["b"] * 2, ["c"] * 3
    assert [cached_size(items) for items in (a, b, a, b)] == [1, 2, 1, 2]
    assert calls == ["a", "b"]
    assert [cached_size(items) for items in (c, a, c, a)] == [3, 1, 3, 1]
    assert calls == ["a", "b", "c", "a"]
