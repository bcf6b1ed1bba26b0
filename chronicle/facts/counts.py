"""Counts: how many of what, when."""

from __future__ import annotations

from typing import ClassVar

from chronicle.dates import Extent, extent, extent_of, iso
from chronicle.facts.common import Approx, Fact, Values
from chronicle.facts.values import Date, Id, Ids, Money, Text
from chronicle.facts.world import World
from chronicle.money import figure
from chronicle.table import Cell, Column, Holds


class CountValues(Values):
    """What may be said of a count."""

    what_: Text | None = None
    value: Money | None = None
    date: Date | None = None
    organisation: Id | None = None
    people: Ids = ()
    unit: Text | None = None
    approx: Approx | None = None

    @property
    def open_ended(self) -> bool:  # noqa: D102 - says so in Values
        return self.date is not None and self.date.end_open


class Count(CountValues, Fact[CountValues]):
    """A number that somebody gave."""

    what_: Text
    value: Money

    TABLE: ClassVar = "counts"
    KIND: ClassVar = "count"
    EVIDENCE: ClassVar = ("value", "date", "approx")
    COLUMNS: ClassVar = (
        Column("date", Holds.DATE),
        Column("earliest", Holds.DATE),
        Column("latest", Holds.DATE),
        Column("what"),
        Column("value", Holds.NUMBER),
        Column("unit"),
        Column("approx"),
        Column("people", Holds.LIST),
        Column("organisation"),
    )

    def extent(self, as_of: int | None) -> Extent:  # noqa: D102
        return extent_of(self.date, as_of) if self.date else extent(None, None, None, (), as_of)

    def what(self, world: World) -> str:  # noqa: ARG002, D102
        return f"{self.what_}: {self.approx + ' ' if self.approx else ''}{figure(self.value, self.unit)}"

    def cells(self, world: World, extent: Extent) -> tuple[Cell, ...]:  # noqa: D102
        return (
            self.date.text if self.date else None,
            iso(extent.bounds.earliest),
            iso(extent.bounds.latest),
            self.what_,
            self.value,
            self.unit,
            self.approx,
            tuple(map(world.person, self.people)),
            world.organisation(self.organisation) if self.organisation else None,
        )
