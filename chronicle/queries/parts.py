"""The parts into which a window divides the rows of a page, by how surely they fall in it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chronicle.queries.filters import Selection


class Part(StrEnum):
    """How the rows of a part stand to the window that was asked for."""

    ALL = "all"
    """No window was asked for."""
    UNDER_WAY = "under way"
    """They certainly reach into the window, and certainly began before it."""
    FALLS = "falls"
    """They certainly fall in the window."""
    MAY = "may"
    """They may fall in it."""
    OPEN = "open"
    """Only a missing date leaves open whether they do."""


def parts(selection: Selection, *, under_way: bool = False) -> tuple[Part, ...]:
    """Say which parts a page has, in order; `under_way` sets what began before the window apart."""
    if not selection.windows:
        return (Part.ALL,)
    sure = (Part.UNDER_WAY, Part.FALLS) if under_way else (Part.FALLS,)
    if selection.reverse:
        sure = sure[::-1]
    if selection.certain:
        return sure
    return (*sure, Part.MAY, Part.OPEN) if selection.undated else (*sure, Part.MAY)
