"""Budget: money planned, spent, cut or invested, over a period."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar, Literal

from pydantic_core import PydanticCustomError

from chronicle.dates import Interval, all_of, interval, interval_of, interval_text, iso
from chronicle.document import Cell, Column, ColumnType
from chronicle.model.base import Approx, Fact, Values
from chronicle.model.fields import End, Id, Money, Period, Point, Span, Text, two_times
from chronicle.model.lookup import Entities
from chronicle.money import money


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
        Column("period", ColumnType.DATE),
        Column("earliest", ColumnType.DATE),
        Column("latest", ColumnType.DATE),
        Column("organisation"),
        Column("organisation_id"),
        Column("type"),
        Column("amount", ColumnType.NUMBER),
        Column("currency"),
        Column("approx"),
        Column("for"),
        Column("by"),
        Column("one_off", ColumnType.FLAG),
    )

    @classmethod
    def validate_keys(cls, given: Collection[str]) -> PydanticCustomError | None:
        """An error if a period is given, and a start, an end or a length as well."""
        return two_times(given, "period")

    def interval(self, as_of: int | None) -> Interval:  # noqa: D102
        if self.period is not None:
            return interval_of(self.period, as_of) if self.period.end_open else all_of(self.period)
        return interval(self.start, self.end, self.length, (), as_of)

    def what(self, entities: Entities) -> str:  # noqa: D102
        sum_ = money(self.amount, self.currency or entities.currency)
        approx = f"{self.approx} " if self.approx else ""
        text = f"{self.type} of {approx}{sum_}"
        if self.for_:
            text += f", {self.for_}"
        return f"{text}, by {self.by}" if self.by else text

    def cells(self, entities: Entities, interval: Interval) -> tuple[Cell, ...]:  # noqa: D102
        return (
            interval_text(interval),
            iso(interval.bounds.earliest),
            iso(interval.bounds.latest),
            entities.organisation(self.organisation),
            self.organisation,
            self.type,
            self.amount,
            self.currency or entities.currency,
            self.approx,
            self.for_,
            self.by,
            self.one_off,
        )
