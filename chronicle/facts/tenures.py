"""Tenures: who held which post, from when to when."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from pydantic_core import PydanticCustomError

from chronicle.dates import Extent, at_end, at_start, extent, extent_of, iso, tenure_length
from chronicle.facts.common import Fact, Moment, Values
from chronicle.facts.values import End, Id, Point, Points, Span, Text, refuse
from chronicle.facts.world import World
from chronicle.table import Cell, Column, Holds


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
        Column("start", Holds.DATE),
        Column("end", Holds.DATE),
        Column("start_earliest", Holds.DATE),
        Column("start_latest", Holds.DATE),
        Column("end_earliest", Holds.DATE),
        Column("end_latest", Holds.DATE),
        Column("length"),
        Column("days_min", Holds.NUMBER),
        Column("days_max", Holds.NUMBER),
        Column("as_of", Holds.DATE),
        Column("acting", Holds.FLAG),
        Column("left"),
    )

    @classmethod
    def amiss(cls, given: Collection[str]) -> PydanticCustomError | None:
        """An error if neither a post nor an organisation is given, or both."""
        if ("post" in given) != ("organisation" in given):
            return None
        if "post" in given:
            return refuse(
                "F006",
                "a post and an organisation are given, and the post already says which",
                "leave organisation out",
            )
        return refuse(
            "F005", "a tenure needs a post or an organisation", 'add post = "…" or organisation = "…"'
        )

    def extent(self, as_of: int | None) -> Extent:  # noqa: D102
        return extent(self.start, self.end, self.length, self.in_post, as_of)

    def _office(self, world: World) -> str:
        if self.post is None:
            return world.organisation(self.organisation or "")
        title = world.post(self.post)
        return f"acting {title[:1].lower()}{title[1:]}" if self.acting else title

    def what(self, world: World) -> str:  # noqa: D102
        return f"{world.person(self.person)}, {self._office(world)}"

    def cells(self, world: World, extent: Extent) -> tuple[Cell, ...]:  # noqa: D102
        employer = world.employer(self.post) if self.post else self.organisation
        bounds = extent.bounds
        length = tenure_length(extent)
        return (
            world.person(self.person),
            self.person,
            world.post(self.post) if self.post else None,
            self.post,
            world.organisation(employer) if employer else None,
            employer,
            extent.start.text if extent.start else None,
            extent.end.text if extent.end else None,
            iso(bounds.start_earliest),
            iso(bounds.start_latest),
            iso(bounds.end_earliest),
            iso(bounds.end_latest),
            self.length.text if self.length else length.words,
            length.days_min,
            length.days_max,
            iso(extent.as_of) if extent.as_of is not None else None,
            self.acting,
            self.left,
        )

    def moments(self, extent: Extent) -> list[Moment]:
        """Its start and its end, if known; else the first day in post that is given, or the whole extent."""
        rows = []
        if extent.start is not None:
            rows.append(Moment("start", at_start(extent)))
        if extent.end is not None and not extent.still:
            rows.append(Moment("end", at_end(extent)))
        if not rows and self.in_post:
            rows.append(Moment(None, extent_of(min(self.in_post, key=lambda one: one.pair))))
        return rows or [Moment(None, extent)]
