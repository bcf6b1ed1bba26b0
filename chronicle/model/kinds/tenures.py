"""Tenures: who held which post, from when to when."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Final

from chronicle.codes import MISSING_KEY, WRONG_TYPE
from chronicle.dates import (
    Interval,
    end_interval,
    format_date,
    format_iso,
    interval_from_date,
    start_interval,
)
from chronicle.document import ColumnType
from chronicle.model.base import Refusal
from chronicle.model.columns import dated, given, involved
from chronicle.model.fact import Fact, TimelineRow
from chronicle.model.fields import End, Flag, Length, OrganisationId, PersonId, Point, Points, PostId, Text
from chronicle.model.kind import ImpliedOwner, Kind, KindColumn, OwnerPosition, StateSection
from chronicle.overrides import override

if TYPE_CHECKING:
    from chronicle.dates import EdtfDate
    from chronicle.document import Cell
    from chronicle.model.entities import Life
    from chronicle.model.lookup import Entities
    from chronicle.model.resolved import ResolvedFact


class Tenure(Fact):
    """A person in a post, or with an organisation where the post has no name."""

    person: PersonId
    """Who held the post."""
    post: PostId | None = None
    """Which post they held."""
    organisation: OrganisationId | None = None
    """With whom they were, where the post has no name."""
    start: Point | None = None
    """When they began."""
    end: End | None = None
    """When they left; `..` for still so."""
    length: Length | None = None
    """How long, as stated: `16 months`."""
    in_post: Points = ()
    """A date on which they are known to have been in post, or several."""
    acting: Flag = False
    """Whether they filled the post for a time."""
    left: Text | None = None
    """How they left, as stated."""
    confirmed: Point | None = None
    """When an acting holder became the holder."""
    title: Text | None = None
    """As the source styles the post."""

    @classmethod
    @override
    def validate_keys(cls, given: Collection[str]) -> Refusal | None:
        """Return a refusal if neither a post nor an organisation is given, or both."""
        if ("post" in given) != ("organisation" in given):
            return None
        if "post" in given:
            return Refusal(
                WRONG_TYPE,
                "a post and an organisation are given, and the post already says which",
                "leave organisation out",
            )
        return Refusal(
            MISSING_KEY, "a tenure needs a post or an organisation", 'add post = "…" or organisation = "…"'
        )

    @override
    def owner(self, entities: Entities) -> str | None:
        """Return the organisation of the post, or the one that is named in its place."""
        return entities.employer(self.post) if self.post else self.organisation

    @override
    def what(self, entities: Entities) -> str:
        """Return the person and the post: `Eleanor Brazil, acting strategic director`."""
        return f"{entities.person(self.person)}, {self._post_title(entities)}"

    def _post_title(self, entities: Entities) -> str:
        if self.post is None:
            return entities.organisation(self.organisation or "")
        title = entities.post(self.post)
        if self.confirmed is not None:
            return f"{title}, acting until {format_date(self.confirmed)}"
        return f"acting {title[:1].lower()}{title[1:]}" if self.acting else title

    @property
    @override
    def days_held(self) -> tuple[EdtfDate, ...]:
        """The dates on which the person is known to have been in post, that of being confirmed among them."""
        return self.in_post if self.confirmed is None else (*self.in_post, self.confirmed)

    @override
    def lives(self, entities: Entities) -> Iterator[Life]:
        """Yield the lives of the person, of the post and of its organisation."""
        yield from entities.lives_of("people", self.person)
        if self.post:
            yield from entities.lives_of("posts", self.post)
        elif self.organisation:
            yield from entities.lives_of("organisations", self.organisation)

    @override
    def timeline_rows(self, interval: Interval) -> list[TimelineRow]:
        """Return its start and its end, if known; else the first day in post that is given, or all of its time."""
        rows = []
        if interval.start is not None:
            rows.append(TimelineRow("start", start_interval(interval)))
        if interval.end is not None and not interval.is_ongoing:
            rows.append(TimelineRow("end", end_interval(interval)))
        if not rows and self.in_post:
            rows.append(
                TimelineRow(None, interval_from_date(min(self.in_post, key=lambda day: day.day_range)))
            )
        return rows or [TimelineRow(None, interval)]


def _organisation(tenure: ResolvedFact[Tenure]) -> Cell:
    owner = tenure.fact.owner(tenure.entities)
    return tenure.entities.organisation(owner) if owner else None


def _length(tenure: ResolvedFact[Tenure]) -> Cell:
    stated = tenure.interval.length
    return stated.text if stated else tenure.length.words


TENURES: Final = Kind(
    Tenure,
    table="tenures",
    singular="tenure",
    summary="Who held which post, and how long.",
    examples=("chronicle tenures --post strategic-director", "chronicle tenures --year 2010 -f csv"),
    synonyms="appointments career careers holders jobs leaders memberships staff succession terms",
    evidence=("start", "end", "length", "in_post", "acting", "confirmed", "title", "left"),
    columns=(
        KindColumn("person", lambda tenure: tenure.entities.person(tenure.fact.person)),
        KindColumn("person_id", lambda tenure: tenure.fact.person),
        KindColumn(
            "post", lambda tenure: tenure.entities.post(tenure.fact.post) if tenure.fact.post else None
        ),
        KindColumn("post_id", lambda tenure: tenure.fact.post),
        KindColumn("organisation", _organisation),
        KindColumn("organisation_id", lambda tenure: tenure.fact.owner(tenure.entities)),
        KindColumn(
            "start", lambda tenure: tenure.interval.start and tenure.interval.start.text, ColumnType.DATE
        ),
        KindColumn("end", lambda tenure: tenure.interval.end and tenure.interval.end.text, ColumnType.DATE),
        KindColumn(
            "start_earliest",
            lambda tenure: format_iso(tenure.interval.bounds.start_earliest),
            ColumnType.DATE,
        ),
        KindColumn(
            "start_latest", lambda tenure: format_iso(tenure.interval.bounds.start_latest), ColumnType.DATE
        ),
        KindColumn(
            "end_earliest", lambda tenure: format_iso(tenure.interval.bounds.end_earliest), ColumnType.DATE
        ),
        KindColumn(
            "end_latest", lambda tenure: format_iso(tenure.interval.bounds.end_latest), ColumnType.DATE
        ),
        KindColumn("length", _length),
        KindColumn("days_min", lambda tenure: tenure.length.days_min, ColumnType.NUMBER),
        KindColumn("days_max", lambda tenure: tenure.length.days_max, ColumnType.NUMBER),
        KindColumn(
            "as_of",
            lambda tenure: None if tenure.interval.as_of is None else format_iso(tenure.interval.as_of),
            ColumnType.DATE,
        ),
        KindColumn(
            "acting",
            lambda tenure: tenure.fact.acting if tenure.fact.confirmed is None else True,
            ColumnType.FLAG,
        ),
        given("left"),
        dated("confirmed"),
        given("title"),
        given("in_post", ColumnType.LIST),
        *involved("people", "organisations", "posts"),
    ),
    page="tenures",
    chart="tenures",
    owner_position=OwnerPosition.AFTER,
    implied_owner=(ImpliedOwner.OF_LEAD_POSTS,),
    state_section=StateSection.IN_POST,
    role_words={"start": "began", "end": "left", None: "seen"},
)
