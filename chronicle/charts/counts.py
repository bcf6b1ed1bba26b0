"""Counts as points in time, each with its number: what was counted differs, so that no height would compare them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.charts.lanes import Lanes
from chronicle.money import format_figure, is_currency_sign
from chronicle.picture import LaneGroup
from chronicle.queries.pictured import numbers

if TYPE_CHECKING:
    from chronicle.index.cache import Index
    from chronicle.picture import Chart, Lane
    from chronicle.queries.filters import Selection
    from chronicle.queries.pictured import NumberFact


def chart(index: Index, listing: str, selection: Selection) -> Chart:
    """Return the chart of counts: a group for each organisation, in order of time."""
    lanes = Lanes(index)
    by_owner: dict[str, list[Lane]] = {}
    for count in numbers(index, selection):
        by_owner.setdefault(count.owner or "", []).append(_lane(lanes, count))
    groups = (LaneGroup(owner, "", tuple(drawn)) for owner, drawn in by_owner.items())
    return lanes.chart(listing, selection, groups)


def _lane(lanes: Lanes, count: NumberFact) -> Lane:
    before = count.unit if is_currency_sign(count.unit) else None
    signs = lanes.signs(count.fact, "value", "approx")
    figure = " ".join(filter(None, (count.approx, format_figure(count.number, before), signs)))
    label = f"{count.sort} ({count.unit})" if count.unit and not before else count.sort
    return lanes.of_fact(count.fact, label, figure)
