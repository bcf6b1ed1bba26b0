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
    date: Date | None = None
    start: Point | None = None
    end: End | None = None
    length: Length | None = None
    category: Text | None = None


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
)
