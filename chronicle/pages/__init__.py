"""Listings as pages for people: one module a screen, and only the one that is asked for is loaded."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, cast

if TYPE_CHECKING:
    from chronicle.document import Page
    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection

SCREENS: Final = {
    "timeline": "timeline",
    "events": "timeline",
    "counts": "timeline",
    "tenures": "tenures",
    "inspections": "inspections",
    "budget": "budget",
    "people": "entities",
    "organisations": "entities",
    "posts": "entities",
    "sources": "entities",
}


class _Screen(Protocol):
    def page(self, index: Index, listing: str, selection: Selection, *, holders: bool) -> Page: ...


def page(index: Index, name: str, selection: Selection, *, holders: bool = False) -> Page:
    """Draw a listing as a page.

    Args:
        index: The base's index.
        name: The listing.
        selection: What part of it is asked for.
        holders: Whether each row of a timeline says who held the lead posts then.
    """
    screen = cast("_Screen", import_module(f"{__name__}.{SCREENS[name]}"))
    return screen.page(index, name, selection, holders=holders)
