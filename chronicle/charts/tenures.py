"""Tenures as bars, post by post in succession; last, who was only seen in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.charts.lanes import Lanes
from chronicle.charts.stretches import seen_on, stretches_of
from chronicle.model.kinds.tenures import TENURES
from chronicle.pages.fragments import DOT
from chronicle.pages.times import FactTimes
from chronicle.picture import Lane, LaneGroup
from chronicle.queries.filters import WindowPart
from chronicle.queries.names import distinct_name, distinct_organisation
from chronicle.queries.succession import in_succession
from chronicle.queries.tenures import tenures_by_post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.index.cache import Index
    from chronicle.picture import Chart
    from chronicle.queries.filters import Selection
    from chronicle.queries.tenures import TenureRow


def chart(index: Index, listing: str, selection: Selection) -> Chart:
    """Return the chart of tenures."""
    tenures = _Tenures(index, selection)
    return tenures.lanes.chart(listing, selection, tenures.groups())


class _Tenures:
    def __init__(self, index: Index, selection: Selection) -> None:
        self.lanes = Lanes(index)
        self._index, self._selection = index, selection
        self._times = FactTimes(index)
        self._implied = index.implied_organisation(TENURES)

    def groups(self) -> Iterator[LaneGroup]:
        """Yield a group for each post, those that lead first, and one of those who were only seen in one."""
        sightings: list[Lane] = []
        for post in tenures_by_post(self._index, self._selection, WindowPart.ALL):
            if not post.lead and all(tenure.is_sighting for tenure in post.tenures):
                sightings += (self._sighting(tenure) for tenure in post.tenures)
                continue
            happened = in_succession([tenure for tenure in post.tenures if tenure.fact.status is None])
            holders = [*happened, *(tenure for tenure in post.tenures if tenure.fact.status is not None)]
            if self._selection.reverse:
                holders.reverse()
            organisation_id = post.tenures[0].organisation_id
            organisation = distinct_organisation(self._index, post.organisation, organisation_id)
            heading, aside = post.post or organisation, organisation
            if post.id is None:
                aside = "post not named"
            yield LaneGroup(heading, aside, tuple(map(self._holder, holders)))
        yield LaneGroup("Seen in post", "when they began and left is not recorded", tuple(sightings))

    def _holder(self, tenure: TenureRow) -> Lane:
        self.lanes.cite(tenure.fact)
        words = self.lanes.words(self._times.from_until(tenure.fact))
        if tenure.is_sighting:
            return Lane(self._who(tenure), "", self._seen(tenure), seen_on(tenure.fact, tenure.in_post))
        return Lane(self._who(tenure), "", words, stretches_of(tenure.fact))

    def _sighting(self, tenure: TenureRow) -> Lane:
        organisation = distinct_organisation(self._index, tenure.organisation, tenure.organisation_id)
        where = tenure.post or organisation
        beside = organisation if tenure.post and tenure.organisation != self._implied else None
        label = DOT.join(filter(None, (self._who(tenure), where, beside)))
        return self._holder(tenure)._replace(label=label)

    def _seen(self, tenure: TenureRow) -> str:
        seen = self.lanes.words(self._times.seen(tenure))
        return f"seen {seen}" if tenure.in_post else seen

    def _who(self, tenure: TenureRow) -> str:
        name = distinct_name(self._index, tenure.person, tenure.person_id)
        holder = f"{name}{tenure.holder.removeprefix(tenure.person)}"
        return f"{holder}, {tenure.fact.status}" if tenure.fact.status else holder
