"""Tenures: who held which post, from when to when."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from pydantic_core import PydanticCustomError

from chronicle.codes import MISSING_KEY, WRONG_TYPE
from chronicle.dates import Interval, at_end, at_start, interval, interval_of, iso, tenure_length
from chronicle.document import Cell, Column, ColumnType
from chronicle.model.base import Fact, TimelineRow, Values
from chronicle.model.fields import End, Id, Point, Points, Span, Text, refuse
from chronicle.model.lookup import Entities


class TenureValues(Values):
    """What may be said of a tenure."""

    person: Id | None = None
    post: Id | None = None
    organisation: Id | None = None
    start: Point | None = None
    end: End | None = None
    length: Span | None = None
    in_post: Points = ()
    acting: bool = False
    left: Text | None = None

    @property
    def open_ended(self) -> bool:  # noqa: D102 - says so in Values
        return self.end is not None and self.end.end_open


class Tenure(TenureValues, Fact[TenureValues]):
    """A person in a post, or with an organisation where the post has no name."""

    person: Id

    TABLE: ClassVar = "tenures"
    KIND: ClassVar = "tenure"
    EVIDENCE: ClassVar = ("start", "end", "length", "in_post", "acting", "left")
    COLUMNS: ClassVar = (
        Column("person"),
        Column("person_id"),
        Column("post"),
        Column("post_id"),
        Column("organisation"),
        Column("organisation_id"),
        Column("start", ColumnType.DATE),
        Column("end", ColumnType.DATE),
        Column("start_earliest", ColumnType.DATE),
        Column("start_latest", ColumnType.DATE),
        Column("end_earliest", ColumnType.DATE),
        Column("end_latest", ColumnType.DATE),
        Column("length"),
        Column("days_min", ColumnType.NUMBER),
        Column("days_max", ColumnType.NUMBER),
        Column("as_of", ColumnType.DATE),
        Column("acting", ColumnType.FLAG),
        Column("left"),
    )

    @classmethod
    def validate_keys(cls, given: Collection[str]) -> PydanticCustomError | None:
        """An error if neither a post nor an organisation is given, or both."""
        if ("post" in given) != ("organisation" in given):
            return None
        if "post" in given:
            return refuse(
                WRONG_TYPE,
                "a post and an organisation are given, and the post already says which",
                "leave organisation out",
            )
        return refuse(
            MISSING_KEY, "a tenure needs a post or an organisation", 'add post = "…" or organisation = "…"'
        )

    def interval(self, as_of: int | None) -> Interval:  # noqa: D102
        return interval(self.start, self.end, self.length, self.in_post, as_of)

    def _office(self, entities: Entities) -> str:
        if self.post is None:
            return entities.organisation(self.organisation or "")
        title = entities.post(self.post)
        return f"acting {title[:1].lower()}{title[1:]}" if self.acting else title

    def what(self, entities: Entities) -> str:  # noqa: D102
        return f"{entities.person(self.person)}, {self._office(entities)}"

    def cells(self, entities: Entities, interval: Interval) -> tuple[Cell, ...]:  # noqa: D102
        employer = entities.employer(self.post) if self.post else self.organisation
        bounds = interval.bounds
        length = tenure_length(interval)
        return (
            entities.person(self.person),
            self.person,
            entities.post(self.post) if self.post else None,
            self.post,
            entities.organisation(employer) if employer else None,
            employer,
            interval.start.text if interval.start else None,
            interval.end.text if interval.end else None,
            iso(bounds.start_earliest),
            iso(bounds.start_latest),
            iso(bounds.end_earliest),
            iso(bounds.end_latest),
            self.length.text if self.length else length.words,
            length.days_min,
            length.days_max,
            iso(interval.as_of) if interval.as_of is not None else None,
            self.acting,
            self.left,
        )

    def timeline_rows(self, interval: Interval) -> list[TimelineRow]:
        """Its start and its end, if known; else the first day in post that is given, or the whole extent."""
        rows = []
        if interval.start is not None:
            rows.append(TimelineRow("start", at_start(interval)))
        if interval.end is not None and not interval.still:
            rows.append(TimelineRow("end", at_end(interval)))
        if not rows and self.in_post:
            rows.append(TimelineRow(None, interval_of(min(self.in_post, key=lambda one: one.pair))))
        return rows or [TimelineRow(None, interval)]
