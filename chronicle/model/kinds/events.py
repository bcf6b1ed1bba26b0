"""Events: what happened, to whom, where."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from pydantic_core import PydanticCustomError

from chronicle.dates import Interval, interval, interval_of, interval_text, iso
from chronicle.document import Cell, Column, ColumnType
from chronicle.model.base import Fact, Values
from chronicle.model.fields import Date, End, Ids, Point, Span, Text, two_times
from chronicle.model.lookup import Entities


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
        Column("date", ColumnType.DATE),
        Column("earliest", ColumnType.DATE),
        Column("latest", ColumnType.DATE),
        Column("title"),
        Column("category"),
        Column("people", ColumnType.LIST),
        Column("organisations", ColumnType.LIST),
        Column("posts", ColumnType.LIST),
    )

    @classmethod
    def validate_keys(cls, given: Collection[str]) -> PydanticCustomError | None:
        """An error if a date is given, and a start, an end or a length as well."""
        return two_times(given, "date")

    def interval(self, as_of: int | None) -> Interval:  # noqa: D102
        return (
            interval_of(self.date, as_of)
            if self.date
            else interval(self.start, self.end, self.length, (), as_of)
        )

    def what(self, entities: Entities) -> str:  # noqa: ARG002, D102
        return self.title

    def cells(self, entities: Entities, interval: Interval) -> tuple[Cell, ...]:  # noqa: D102
        return (
            interval_text(interval),
            iso(interval.bounds.earliest),
            iso(interval.bounds.latest),
            self.title,
            self.category,
            tuple(map(entities.person, self.people)),
            tuple(map(entities.organisation, self.organisations)),
            tuple(map(entities.post, self.posts)),
        )
