"""Counts: how many of what, when."""

from __future__ import annotations

from typing import ClassVar

from chronicle.dates import Interval, interval, interval_of, iso
from chronicle.document import Cell, Column, ColumnType
from chronicle.model.base import Approx, Fact, Values
from chronicle.model.fields import Date, Id, Ids, Money, Text
from chronicle.model.lookup import Entities
from chronicle.money import figure


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
        Column("date", ColumnType.DATE),
        Column("earliest", ColumnType.DATE),
        Column("latest", ColumnType.DATE),
        Column("what"),
        Column("value", ColumnType.NUMBER),
        Column("unit"),
        Column("approx"),
        Column("people", ColumnType.LIST),
        Column("organisation"),
    )

    def interval(self, as_of: int | None) -> Interval:  # noqa: D102
        return interval_of(self.date, as_of) if self.date else interval(None, None, None, (), as_of)

    def what(self, entities: Entities) -> str:  # noqa: ARG002, D102
        return f"{self.what_}: {self.approx + ' ' if self.approx else ''}{figure(self.value, self.unit)}"

    def cells(self, entities: Entities, interval: Interval) -> tuple[Cell, ...]:  # noqa: D102
        return (
            self.date.text if self.date else None,
            iso(interval.bounds.earliest),
            iso(interval.bounds.latest),
            self.what_,
            self.value,
            self.unit,
            self.approx,
            tuple(map(entities.person, self.people)),
            entities.organisation(self.organisation) if self.organisation else None,
        )
