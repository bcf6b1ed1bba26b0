"""Budget: money planned, spent, cut or invested, over a period."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar, Literal

from pydantic_core import PydanticCustomError

from chronicle.dates import Extent, all_of, extent, extent_of, extent_text, iso
from chronicle.facts.common import Approx, Fact, Values
from chronicle.facts.values import End, Id, Money, Period, Point, Span, Text, two_times
from chronicle.facts.world import World
from chronicle.money import money
from chronicle.table import Cell, Column, Holds


class BudgetValues(Values):
    """What may be said of a sum of money."""

    organisation: Id | None = None
    type: Literal["budget", "spend", "cut", "investment"] | None = None
    amount: Money | None = None
    period: Period | None = None
    start: Point | None = None
    end: End | None = None
    length: Span | None = None
    currency: Text | None = None
    for_: Text | None = None
    by: Text | None = None
    one_off: bool = False
    approx: Approx | None = None

    @property
    def open_ended(self) -> bool:  # noqa: D102 - says so in Values
        return any(when is not None and when.end_open for when in (self.period, self.end))


class Budget(BudgetValues, Fact[BudgetValues]):
    """A sum. It is positive: the type carries the direction."""

    organisation: Id
    type: Literal["budget", "spend", "cut", "investment"]
    amount: Money

    TABLE: ClassVar = "budget"
    KIND: ClassVar = "budget"
    EVIDENCE: ClassVar = ("amount", "period", "start", "end", "length", "one_off", "approx")
    COLUMNS: ClassVar = (
        Column("period", Holds.DATE),
        Column("earliest", Holds.DATE),
        Column("latest", Holds.DATE),
        Column("organisation"),
        Column("organisation_id"),
        Column("type"),
        Column("amount", Holds.NUMBER),
        Column("currency"),
        Column("approx"),
        Column("for"),
        Column("by"),
        Column("one_off", Holds.FLAG),
    )

    @classmethod
    def amiss(cls, given: Collection[str]) -> PydanticCustomError | None:
        """An error if a period is given, and a start, an end or a length as well."""
        return two_times(given, "period")

    def extent(self, as_of: int | None) -> Extent:  # noqa: D102
        if self.period is not None:
            return extent_of(self.period, as_of) if self.period.end_open else all_of(self.period)
        return extent(self.start, self.end, self.length, (), as_of)

    def what(self, world: World) -> str:  # noqa: D102
        sum_ = money(self.amount, self.currency or world.currency)
        approx = f"{self.approx} " if self.approx else ""
        text = f"{self.type} of {approx}{sum_}"
        if self.for_:
            text += f", {self.for_}"
        return f"{text}, by {self.by}" if self.by else text

    def cells(self, world: World, extent: Extent) -> tuple[Cell, ...]:  # noqa: D102
        return (
            extent_text(extent),
            iso(extent.bounds.earliest),
            iso(extent.bounds.latest),
            world.organisation(self.organisation),
            self.organisation,
            self.type,
            self.amount,
            self.currency or world.currency,
            self.approx,
            self.for_,
            self.by,
            self.one_off,
        )
