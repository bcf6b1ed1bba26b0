"""Facts of any kind as lanes, kind by kind, in order of time: the chart of the timeline, and of kinds without one of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.charts.lanes import Lanes
from chronicle.model.kinds import KINDS
from chronicle.pages.timeline import far_later_words, sightings_words
from chronicle.picture import LaneGroup
from chronicle.queries.filters import count_far_later, sightings
from chronicle.queries.pictured import facts_once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.index.cache import Index
    from chronicle.picture import Chart, Lane
    from chronicle.queries.filters import Selection


def chart(index: Index, listing: str, selection: Selection) -> Chart:
    """Return the chart of facts: a lane each, under its kind."""
    lanes = Lanes(index)
    by_kind: dict[str, list[Lane]] = {kind.singular: [] for kind in KINDS}
    for fact in facts_once(index, listing, selection):
        by_kind[fact.kind].append(lanes.of_fact(fact, fact.what_with_owner))
    groups = (LaneGroup(KINDS.of_singular(kind).heading, "", tuple(drawn)) for kind, drawn in by_kind.items())
    return lanes.chart(listing, selection, groups, notes=_left_out(index, listing, selection))


def _left_out(index: Index, listing: str, selection: Selection) -> Iterator[str]:
    """Yield what a timeline leaves out, as its page does."""
    if listing in KINDS:
        return
    if number := count_far_later(index, selection):
        yield f"+ {far_later_words(number)}"
    if number := sightings(index, selection):
        yield f"+ {sightings_words(number)}"
