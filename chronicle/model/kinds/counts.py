"""Counts: how many of what, when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.model.columns import (
    earliest,
    figure,
    given,
    interval,
    involved,
    latest,
    organisation,
    organisation_id,
)
from chronicle.model.fact import Fact
from chronicle.model.fields import Approx, Date, Money, OrganisationId, Text
from chronicle.model.kind import ImpliedOwner, Kind, OwnerPosition, StateSection
from chronicle.money import format_figure
from chronicle.overrides import override

if TYPE_CHECKING:
    from chronicle.model.lookup import Entities


class Count(Fact):
    """A number that somebody gave."""

    what_: Text
    """What was counted."""
    value: Money
    """How many there were."""
    date: Date | None = None
    """When."""
    organisation: OrganisationId | None = None
    """Whose number it is."""
    unit: Text | None = None
    """What one of them is: `families`."""
    approx: Approx | None = None
    """How exact it is."""

    @override
    def owner(self, entities: Entities) -> str | None:
        """Return the organisation whose number it is, if it names one."""
        return self.organisation

    @override
    def what(self, entities: Entities) -> str:
        """Return what was counted and how many: `social workers: about 300`."""
        return (
            f"{self.what_}: {self.approx + ' ' if self.approx else ''}{format_figure(self.value, self.unit)}"
        )


COUNTS: Final = Kind(
    Count,
    table="counts",
    singular="count",
    summary="How many there were: posts, children, meetings.",
    examples=("chronicle counts", "chronicle counts -s cypn -f json"),
    synonyms="figures numbers statistics stats",
    evidence=("value", "date", "approx"),
    columns=(
        interval("date"),
        earliest(),
        latest(),
        given("what_"),
        *figure("value"),
        given("unit"),
        given("approx"),
        *involved("people"),
        *(organisation(), organisation_id()),
        *involved("organisations", "posts"),
    ),
    missing={"what": 'what = "…", that which was counted', "value": "value = 17"},
    page="counts",
    chart="counts",
    owner_position=OwnerPosition.AFTER,
    implied_owner=(ImpliedOwner.OF_FACTS, ImpliedOwner.OF_LEAD_POSTS),
    state_section=StateSection.NONE,
)
