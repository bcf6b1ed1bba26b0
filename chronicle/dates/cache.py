"""Caching a pure function of objects that are shared widely, as one date is by many facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST: Final = 1 << 14

A = TypeVar("A")
R = TypeVar("R")


def cache_by_identity(function: Callable[[A], R]) -> Callable[[A], R]:
    """Cache a function by its argument's identity: hashing a date would take as long as the call."""
    known: dict[int, tuple[A, R]] = {}

    def remembered(one: A) -> R:
        found = known.get(id(one))
        if found is None:  # cached arguments are kept alive, so that no other object gets their identity
            if len(known) >= _MOST:
                known.clear()
            found = known[id(one)] = one, function(one)
        return found[1]

    return remembered
