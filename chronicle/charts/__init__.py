"""Listings as charts: one module a chart, and only the one that is asked for is loaded."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from chronicle.model.kinds import KINDS

if TYPE_CHECKING:
    from chronicle.index.cache import Index
    from chronicle.picture import Chart
    from chronicle.queries.filters import Selection


class _ChartModule(Protocol):
    def chart(self, index: Index, listing: str, selection: Selection) -> Chart: ...


def chart(index: Index, listing: str, selection: Selection) -> Chart:
    """Return the chart of a listing.

    Args:
        index: The base's index.
        listing: The timeline, or a kind of fact.
        selection: What part of it is asked for.
    """
    module = KINDS[listing].chart if listing in KINDS else "facts"
    maker = cast("_ChartModule", import_module(f"{__name__}.{module}"))
    return maker.chart(index, listing, selection)
