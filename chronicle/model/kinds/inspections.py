"""Inspections: what inspectors said, on which scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.document import ColumnType
from chronicle.model.base import NOTHING
from chronicle.model.columns import date, earliest, given, latest, organisation
from chronicle.model.fact import Fact
from chronicle.model.fields import Areas, Date, OrganisationId, ScaleId, Text
from chronicle.model.kind import Kind, KindColumn, StateSection
from chronicle.overrides import override
from chronicle.text import in_quotes

if TYPE_CHECKING:
    from chronicle.model.lookup import Entities

_NOUNS: Final = ("inspection", "rating", "report", "review", "visit", "judgement", "assessment")
"""Endings of types after which the word `inspection` is not added."""


class Inspection(Fact):
    """A judgement by a body on an organisation: a grade on a scale, or words, or both."""

    organisation: OrganisationId
    body: Text
    date: Date | None = None
    type: Text | None = None
    scale: ScaleId | None = None
    grade: Text | None = None
    judgement: Text | None = None
    areas: Areas = NOTHING
    published: Date | None = None

    @override
    def what(self, entities: Entities) -> str:
        """Return who inspected whom, and with which result: `Ofsted annual inspection of Leeds: good`."""
        title = f"{self.body} {self.type or ''}".rstrip()
        if not title.endswith(_NOUNS):
            title += " inspection"
        result = self.grade or (in_quotes(self.judgement) if self.judgement else None)
        about = f"{title} of {entities.organisation(self.organisation)}"
        return f"{about}: {result}" if result else about


INSPECTIONS: Final = Kind(
    Inspection,
    table="inspections",
    singular="inspection",
    summary="Ratings, and who was in charge.",
    examples=("chronicle inspections --org birmingham", "chronicle inspections --from 2010 -f json"),
    evidence=("date", "grade", "judgement", "areas", "published"),
    columns=(
        date(),
        earliest(),
        latest(),
        organisation(),
        KindColumn("organisation_id", lambda inspection: inspection.fact.organisation),
        given("body"),
        given("type"),
        given("scale"),
        given("grade"),
        given("judgement"),
        KindColumn(
            "areas",
            lambda inspection: tuple(f"{area}: {grade}" for area, grade in inspection.fact.areas.items()),
            ColumnType.LIST,
        ),
    ),
    missing={"body": 'body = "Ofsted", whoever inspected'},
    page="inspections",
    names_holders=True,
    state_section=StateSection.LAST_INSPECTED,
    filter_advice={
        "people": "for those in their time: chronicle show {}",
        "organisations": "--org is the one inspected, --text finds inspectors",
    },
)
