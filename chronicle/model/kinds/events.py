"""Events: what happened, to whom, where."""

from __future__ import annotations

from typing import Final

from chronicle.model.columns import earliest, end, given, interval, involved, latest, length, start
from chronicle.model.fact import Fact
from chronicle.model.fields import Date, End, Length, Point, Text
from chronicle.model.kind import Kind


class Event(Fact):
    """Something that happened at some time in its date, or went on from a start to an end."""

    title: Text
    """What happened, in a few words."""
    date: Date | None = None
    """When it happened: some time in this date."""
    start: Point | None = None
    """When it began, of what went on."""
    end: End | None = None
    """When it ended; `..` for still so."""
    length: Length | None = None
    """How long it went on, as stated: `16 months`."""
    category: Text | None = None
    """What sort of event it is: `intervention`, `death`."""


EVENTS: Final = Kind(
    Event,
    table="events",
    singular="event",
    summary="What happened.",
    examples=("chronicle events --tag death", "chronicle events --year 2008..2010"),
    synonyms="happened incidents what",
    evidence=("date", "start", "end", "length"),
    columns=(
        *(interval("date"), start(), end(), earliest(), latest(), length()),
        *(given("title"), given("category")),
        *involved("people", "organisations", "posts"),
    ),
    page="events",
    word_column="category",
)
