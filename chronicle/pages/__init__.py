"""Listings as pages for people: one module a page, and only the one that is asked for is loaded."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from chronicle.model.entities import ENTITIES
from chronicle.model.kinds import KINDS

if TYPE_CHECKING:
    from chronicle.document import Page
    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection


class _PageModule(Protocol):
    def page(self, index: Index, listing: str, selection: Selection) -> Page: ...


def page(index: Index, name: str, selection: Selection, *, holders: bool = False) -> Page:
    """Draw a listing as a page.

    Args:
        index: The base's index.
        name: The listing.
        selection: What part of it is asked for.
        holders: Whether each row of a timeline says who held the lead posts then.
    """
    if holders:
        from chronicle.pages import timeline  # noqa: PLC0415 - only the page that is asked for is loaded

        return timeline.page(index, name, selection, holders=True)
    module = KINDS[name].page if name in KINDS else "entities" if name in ENTITIES else name
    drawer = cast("_PageModule", import_module(f"{__name__}.{module}"))
    return drawer.page(index, name, selection)
