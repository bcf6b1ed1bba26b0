"""Inspections: what inspectors said, on which scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.document import ColumnType
from chronicle.model.base import NOTHING
from chronicle.model.columns import dated, earliest, end, given, involved, latest, organisation, start
from chronicle.model.fact import Fact
from chronicle.model.fields import Areas, Date, OrganisationId, Point, ScaleId, Text
from chronicle.model.kind import Kind, KindColumn, StateSection
from chronicle.overrides import override
from chronicle.text import in_quotes

if TYPE_CHECKING:
    from chronicle.model.lookup import Entities
    from chronicle.model.resolved import ResolvedFact

_NOUNS: Final = ("inspection", "rating", "report", "review", "visit", "judgement", "assessment")
"""Endings of types after which the word `inspection` is not added."""


class Inspection(Fact):
    """A judgement by a body on an organisation: a grade on a scale, or words, or both."""

    organisation: OrganisationId
    body: Text
    date: Date | None = None
    service: Text | None = None
    """What of the organisation was inspected."""
    type: Text | None = None
    scale: ScaleId | None = None
    grade: Text | None = None
    judgement: Text | None = None
    areas: Areas = NOTHING
    published: Date | None = None
    withdrawn: Point | None = None
    """From when on the rating no longer stands."""

    @override
    def what(self, entities: Entities) -> str:
        """Return who inspected whom, and with which result: `Ofsted annual inspection of Leeds: good`."""
        title = f"{self.body} {self.type or ''}".rstrip()
        if not title.endswith(_NOUNS):
            title += " inspection"
        result = self.grade or (in_quotes(self.judgement) if self.judgement else None)
        about = f"{title} of {entities.organisation(self.organisation)}"
        return f"{about}: {result}" if result else about


def _areas(inspection: ResolvedFact[Inspection]) -> tuple[str, ...]:
    return tuple(f"{area}: {grade}" for area, grade in inspection.fact.areas.items())


INSPECTIONS: Final = Kind(
    Inspection,
    table="inspections",
    singular="inspection",
    summary="Ratings, and who was in charge.",
    examples=("chronicle inspections --org birmingham", "chronicle inspections --from 2010 -f json"),
    evidence=("date", "grade", "judgement", "areas", "published"),
    columns=(
        *(dated("date"), start(), end(), earliest(), latest(), dated("published")),
        organisation(),
        KindColumn("organisation_id", lambda inspection: inspection.fact.organisation),
        given("body"),
        given("service"),
        given("type"),
        given("scale"),
        given("grade"),
        dated("withdrawn"),
        given("judgement"),
        KindColumn("areas", _areas, ColumnType.LIST),
        *involved("people", "organisations", "posts"),
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
