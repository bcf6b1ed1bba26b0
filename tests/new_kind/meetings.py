"""A kind of fact that the program does not come with, declared in this one file."""

from __future__ import annotations

from typing import Final

from chronicle.model.columns import dated, earliest, given, involved, latest, organisation
from chronicle.model.fact import Fact
from chronicle.model.fields import Date, OrganisationId, Text
from chronicle.model.kind import Kind
from chronicle.model.kinds import KINDS


class Meeting(Fact):
    """People who met, and what was written down of it."""

    title: Text
    date: Date | None = None
    organisation: OrganisationId | None = None
    minutes: Text | None = None


MEETINGS: Final = Kind(
    Meeting,
    table="meetings",
    singular="meeting",
    summary="Who met, and what the minutes say.",
    examples=("chronicle meetings --year 2009",),
    evidence=("date", "minutes"),
    columns=(
        *(dated("date"), earliest(), latest()),
        *(given("title"), organisation(), *involved("people"), given("minutes")),
    ),
)
KINDS.declare(MEETINGS)
