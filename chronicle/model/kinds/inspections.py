"""Inspections: what inspectors said, on which scale."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from chronicle.dates import format_date, interval_from_date
from chronicle.document import ColumnType
from chronicle.model.base import NOTHING
from chronicle.model.columns import (
    agent_id,
    dated,
    earliest,
    end,
    given,
    interval,
    involved,
    latest,
    of_other_facts,
    organisation,
    start,
)
from chronicle.model.fact import Fact, TimelineRow
from chronicle.model.fields import Agent, Areas, Date, OrganisationId, Point, ScaleId, Text
from chronicle.model.kind import ImpliedOwner, Kind, KindColumn, OwnerPosition, StateSection
from chronicle.overrides import override
from chronicle.text import comparable_name, in_quotes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chronicle.dates import Interval
    from chronicle.model.lookup import Entities
    from chronicle.model.resolved import ResolvedFact

_PREPOSITIONS: Final = {
    **dict.fromkeys(
        ("inspection", "rating", "review", "assessment", "audit", "investigation", "survey"), "of"
    ),
    "report": "on",
    "judgement": "on",
    "visit": "to",
}
"""Endings of types after which the word `inspection` is not added, and how each is joined to whom it is about."""


class Change(StrEnum):
    """Which way a grade moved since the one before it."""

    UP = "up"
    DOWN = "down"
    SAME = "same"


class Inspection(Fact):
    """A judgement by a body on an organisation: a grade on a scale, or words, or both."""

    organisation: OrganisationId
    """Whom it inspected."""
    body: Agent
    """Who inspected: an organisation's id, or a text."""
    date: Date | None = None
    """When they came."""
    service: Text | None = None
    """What of the organisation was inspected."""
    type: Text | None = None
    """What sort of inspection it was: `unannounced`."""
    scale: ScaleId | None = None
    """The scale that the grade stands on."""
    grade: Text | None = None
    """The grade, as its scale spells it."""
    judgement: Text | None = None
    """What was found, as printed."""
    areas: Areas = NOTHING
    """The grade of each area: `{ leadership = "good" }`."""
    published: Date | None = None
    """When the report came out: the rating stands from then on."""
    withdrawn: Point | None = None
    """From when on the rating no longer stands."""

    @override
    def what(self, entities: Entities) -> str:
        """Return who inspected whom, and with which result: `Ofsted annual inspection of Leeds: good`."""
        before, after = _around_the_organisation(self.type or "")
        about = f"{self.body} {before}{entities.organisation(self.organisation)}{after}"
        result = self.grade or (in_quotes(self.judgement) if self.judgement else None)
        withdrawn = f", withdrawn {format_date(self.withdrawn)}" if self.withdrawn else ""
        return f"{about}{f': {result}' if result else ''}{withdrawn}"

    @override
    def unreported(self, day: int) -> Mapping[str, object]:
        """Return the visit without its result, if its report was certainly published later; what was not yet withdrawn stood."""
        if self.published is None or self.published.earliest <= day:
            not_yet_withdrawn = self.withdrawn is not None and self.withdrawn.earliest > day
            return {"withdrawn": None} if not_yet_withdrawn else {}
        results = dict.fromkeys(("grade", "judgement", "published", "withdrawn", "note"))
        return {**results, "areas": NOTHING, "because": NOTHING}

    @override
    def timeline_rows(self, interval: Interval) -> list[TimelineRow]:
        """Return the visit, and the publication of its report if that is given."""
        rows = super().timeline_rows(interval)
        if self.published is not None:
            rows.append(TimelineRow("published", interval_from_date(self.published)))
        return rows


@lru_cache(maxsize=256)
def _around_the_organisation(type_: str) -> tuple[str, str]:
    """Return the words of a type of inspection before whom it inspected and after: `re-inspection of `, `, unannounced`."""
    end = min((at for mark in (",", ";", " (") if (at := type_.find(mark)) > 0), default=len(type_))
    for noun, preposition in _PREPOSITIONS.items():
        if type_.endswith(noun):
            return f"{type_} {preposition} ", ""
        if type_[:end].endswith(noun):
            return f"{type_[:end]} {preposition} ", type_[end:]
    if any(noun in type_.split() for noun in _PREPOSITIONS):  # `inspection of fostering`
        return f"{type_}, ", ""
    return f"{type_} inspection of ".lstrip(), ""


def _grade_rank(inspection: ResolvedFact[Inspection]) -> int | None:
    """Return how far up its scale the grade stands, from 1."""
    scale = inspection.entities.scales.get(inspection.fact.scale or "")
    grades, grade = scale.grades if scale else (), inspection.fact.grade
    return grades.index(grade) + 1 if grade in grades else None


def _series(inspection: ResolvedFact[Inspection]) -> str:
    """Return what those have in common that are held against each other: whom they inspected, by whom, of what."""
    fact = inspection.fact
    body = next((id_ for _, id_, path in inspection.references if path == ("body",)), None)
    return "\n".join(
        (fact.organisation, body or comparable_name(fact.body), comparable_name(fact.service or ""))
    )


INSPECTIONS: Final = Kind(
    Inspection,
    table="inspections",
    singular="inspection",
    summary="Ratings, and who was in charge.",
    examples=("chronicle inspections --org birmingham", "chronicle inspections --from 2010 -f json"),
    synonyms="grade grades judgements ofsted rating ratings scores visits",
    evidence=("date", "grade", "judgement", "areas", "published", "withdrawn"),
    identity=("grade",),
    columns=(
        *(interval("date"), start(), end(), earliest(), latest(), dated("published")),
        organisation(),
        KindColumn("organisation_id", lambda inspection: inspection.fact.organisation),
        given("body"),
        agent_id("body"),
        given("service"),
        given("type"),
        given("scale"),
        given("grade"),
        KindColumn("grade_rank", _grade_rank, ColumnType.NUMBER),
        of_other_facts("previous_grade"),
        of_other_facts("change"),
        of_other_facts("change_certainty"),
        dated("withdrawn"),
        given("judgement"),
        given("areas", ColumnType.TABLE),
        *involved("people", "organisations", "posts"),
    ),
    missing={"body": 'body = "Ofsted", whoever inspected'},
    agent_heading="Inspections it made",
    series=_series,
    owner_position=OwnerPosition.WITHIN,
    implied_owner=(ImpliedOwner.OF_LEAD_POSTS,),
    page="inspections",
    chart="inspections",
    names_holders=True,
    role_words={"published": "report published"},
    state_section=StateSection.LAST_INSPECTED,
    filter_advice={
        "people": "for those in their time: chronicle show {}",
        "organisations": "--text finds inspectors without an id",
    },
)
