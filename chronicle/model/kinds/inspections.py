"""Inspections: what inspectors said, on which scale."""

from __future__ import annotations

from typing import ClassVar, Final

from pydantic import Field

from chronicle.dates import Interval, interval, interval_of, iso
from chronicle.document import Cell, Column, ColumnType
from chronicle.model.base import Fact, Values
from chronicle.model.fields import Date, Id, Text
from chronicle.model.lookup import Entities
from chronicle.text import in_quotes

_NOUNS: Final = ("inspection", "rating", "report", "review", "visit", "judgement", "assessment")
"""Endings of types after which the word `inspection` is not added."""


class InspectionValues(Values):
    """What may be said of an inspection."""

    organisation: Id | None = None
    body: Text | None = None
    date: Date | None = None
    type: Text | None = None
    scale: Id | None = None
    grade: Text | None = None
    judgement: Text | None = None
    areas: dict[Text, Text] = Field(default_factory=dict, max_length=1_000)
    published: Date | None = None

    @property
    def open_ended(self) -> bool:  # noqa: D102 - says so in Values
        return self.date is not None and self.date.end_open


class Inspection(InspectionValues, Fact[InspectionValues]):
    """A judgement by a body on an organisation: a grade on a scale, or words, or both."""

    organisation: Id
    body: Text

    TABLE: ClassVar = "inspections"
    KIND: ClassVar = "inspection"
    EVIDENCE: ClassVar = ("date", "grade", "judgement", "areas", "published")
    COLUMNS: ClassVar = (
        Column("date", ColumnType.DATE),
        Column("earliest", ColumnType.DATE),
        Column("latest", ColumnType.DATE),
        Column("organisation"),
        Column("organisation_id"),
        Column("body"),
        Column("type"),
        Column("scale"),
        Column("grade"),
        Column("judgement"),
        Column("areas", ColumnType.LIST),
    )

    def interval(self, as_of: int | None) -> Interval:  # noqa: D102
        return interval_of(self.date, as_of) if self.date else interval(None, None, None, (), as_of)

    def what(self, entities: Entities) -> str:  # noqa: D102
        title = f"{self.body} {self.type or ''}".rstrip()
        if not title.endswith(_NOUNS):
            title += " inspection"
        said = self.grade or (in_quotes(self.judgement) if self.judgement else None)
        about = f"{title} of {entities.organisation(self.organisation)}"
        return f"{about}: {said}" if said else about

    def cells(self, entities: Entities, interval: Interval) -> tuple[Cell, ...]:  # noqa: D102
        return (
            self.date.text if self.date else None,
            iso(interval.bounds.earliest),
            iso(interval.bounds.latest),
            entities.organisation(self.organisation),
            self.organisation,
            self.body,
            self.type,
            self.scale,
            self.grade,
            self.judgement,
            tuple(f"{area}: {grade}" for area, grade in self.areas.items()),
        )
