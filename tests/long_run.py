"""Which cases of a table wait for the long run, so that the default one stays under two minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _pytest.mark.structures import ParameterSet

T = TypeVar("T")


def first_of(cases: Iterable[T], count: int = 1) -> list[T | ParameterSet]:
    """Return cases of one value each: the first few for every run, the others for the long one."""
    return [
        case if place < count else pytest.param(case, marks=pytest.mark.long)
        for place, case in enumerate(cases)
    ]
