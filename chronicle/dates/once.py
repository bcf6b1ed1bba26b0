"""Remembering what a pure function makes of an object that many share, as one date stands in many facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST: Final = 1 << 14

A = TypeVar("A")
R = TypeVar("R")


def once(function: Callable[[A], R]) -> Callable[[A], R]:
    """Call a function once for each object, which is known by its identity: to hash a date takes as long."""
    known: dict[int, tuple[A, R]] = {}

    def remembered(one: A) -> R:
        found = known.get(id(one))
        if found is None:  # what is known is kept alive here, so that no other object gets its identity
            if len(known) >= _MOST:
                known.clear()
            found = known[id(one)] = one, function(one)
        return found[1]

    return remembered
