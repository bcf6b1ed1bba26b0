"""Events: what happened, to whom, where."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from pydantic_core import PydanticCustomError

from chronicle.dates import Extent, extent, extent_of, extent_text, iso
from chronicle.facts.common import Fact, Values
from chronicle.facts.values import Date, End, Ids, Point, Span, Text, two_times
from chronicle.facts.world import World
from chronicle.table import Cell, Column, Holds


class EventValues(Values):
    """What may be said of an event."""

    title: Text | None = None
    date: Date | None = None
    start: Point | None = None
    end: End | None = None
    length: Span | None = None
    people: Ids = ()
    organisations: Ids = ()
    posts: Ids = ()
    category: Text | None = None

    @property
    def open_ended(self) -> bool:  # noqa: D102 - says so in Values
        return any(when is not None and when.end_open for when in (self.date, self.end))


class Event(EventValues, Fact[EventValues]):
    """Something that happened at some time in its date, or went on from a start to an end."""

    title: Text

    TABLE: ClassVar = "events"
    KIND: ClassVar = "event"
    EVIDENCE: ClassVar = ("date", "start", "end", "length")
    COLUMNS: ClassVar = (
        Column("date", Holds.DATE),
        Column("earliest", Holds.DATE),
        Column("latest", Holds.DATE),
        Column("title"),
        Column("category"),
        Column("people", Holds.LIST),
        Column("organisations", Holds.LIST),
        Column("posts", Holds.LIST),
    )

    @classmethod
    def amiss(cls, given: Collection[str]) -> PydanticCustomError | None:
        """An error if a date is given, and a start, an end or a length as well."""
        return two_times(given, "date")

    def extent(self, as_of: int | None) -> Extent:  # noqa: D102
        return (
            extent_of(self.date, as_of) if self.date else extent(self.start, self.end, self.length, (), as_of)
        )

    def what(self, world: World) -> str:  # noqa: ARG002, D102
        return self.title

    def cells(self, world: World, extent: Extent) -> tuple[Cell, ...]:  # noqa: D102
        return (
            extent_text(extent),
            iso(extent.bounds.earliest),
            iso(extent.bounds.latest),
            self.title,
            self.category,
            tuple(map(world.person, self.people)),
            tuple(map(world.organisation, self.organisations)),
            tuple(map(world.post, self.posts)),
        )
