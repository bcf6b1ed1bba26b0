"""Checks for dates that contradict each other: within a fact, against its sources, and against a life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.checks.case import Case, at_the_earliest, at_the_latest
from chronicle.codes import (
    ENDS_BEFORE_START,
    INCONSISTENT_DATES,
    LATER_THAN_SOURCES,
    LENGTH_MISMATCH,
    OUTSIDE_LIFE,
)
from chronicle.dates import BEGINNING, END, Verdict, elapsed, is_day
from chronicle.findings import Finding, KeyLocation
from chronicle.model.base import Status, kebab

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from chronicle.dates import DayRange, EdtfDate
    from chronicle.model.lookup import Entities

_YET_TO_COME: Final = frozenset({Status.PLANNED, Status.PROPOSED, Status.CANCELLED})
_BEGINNINGS: Final = ("start", "date", "period", "in_post")


def ends_before_it_starts(case: Case) -> Iterable[Finding]:
    """D101: whatever the true dates are, the end comes before the start."""
    start, end = case.interval.start, case.interval.end
    if not case.interval.impossible or start is None or end is None:
        return ()
    return (
        case.finding(
            ENDS_BEFORE_START,
            "ends before it starts",
            "correct one of the two; leave out the one that is not known",
            case.spot("end"),
            also=case.spots("start"),
            underline=f"{at_the_latest(end.pair)}; it starts on {at_the_earliest(start.pair)}",
        ),
    )


def cannot_all_hold(case: Case) -> Iterable[Finding]:
    """D102: start, end and length contradict one another, or a day in post lies outside them."""
    interval = case.interval
    if interval.in_post_outside:
        return tuple(_in_post_outside(case))
    if interval.consistent or interval.impossible or interval.length is None:
        return ()
    given = case.spots("start", "end", "in_post")
    three = case.gives("start") and case.gives("end")
    return (
        case.finding(
            INCONSISTENT_DATES,
            "start, end and length cannot all hold" if three else "the length and the dates cannot all hold",
            "correct one of the three, or leave out the least certain: it is worked out from the other two"
            if three
            else "correct one of them, or leave out the least certain",
            case.spot("length"),
            also=given,
            underline=f"the dates make it {elapsed(interval.start_pair, interval.end_pair).words}",
        ),
    )


def _in_post_outside(case: Case) -> Iterator[Finding]:
    interval = case.interval
    known: tuple[EdtfDate, ...] = getattr(case.fact, "in_post", ())
    for place, when in enumerate(known):
        if interval.start is not None and when.latest < interval.start.earliest:
            said = f"it starts on {at_the_earliest(interval.start.pair)}"
        elif interval.end is not None and not interval.still and when.earliest > interval.end.latest:
            said = f"it ends on {at_the_latest(interval.end.pair)}"
        else:
            continue
        hint = "correct one of the two: start and end include every day on which the post was held"
        at = case.spot("in-post", place)
        yield case.finding(
            INCONSISTENT_DATES,
            "in post before it starts, or after it ends",
            hint,
            at,
            also=case.spots("start", "end"),
            underline=said,
        )


def length_does_not_fit(case: Case) -> Iterable[Finding]:
    """D103: a source gives a length that the accepted dates do not allow."""
    if "length" not in case.evidence.disputed or case.interval.length is not None:
        return ()
    return tuple(
        case.finding(
            LENGTH_MISMATCH,
            f"{claim.source} says that it lasted {claim.words}, which the dates do not allow",
            f'correct the dates, or say why they stand: allow = {{ {LENGTH_MISMATCH} = "…" }}',
            case.cited(claim.place, "says", "length"),
            also=case.spots("start", "end"),
            underline=f"the dates make it {elapsed(case.interval.start_pair, case.interval.end_pair).words}",
        )
        for claim in case.evidence.claims
        if claim.field == "length" and claim.verdict is Verdict.DISAGREES
    )


def later_than_its_sources(case: Case) -> Iterable[Finding]:
    """D105: every source of the fact was published before the fact can have been so."""
    newest, published, reach = "", (END, END), BEGINNING
    for citation in case.fact.sources:
        days = case.entities.published(citation.source)
        if days[1] == END:
            return ()
        if days[1] > reach:
            newest, published, reach = citation.source, days, days[1]
    if not newest or case.interval.bounds.end_earliest <= reach:  # true of most facts
        return ()
    if case.fact.status in _YET_TO_COME:
        return ()
    late = _late_value(case, reach)
    if late is None:
        return ()
    field, days = late
    return (
        case.finding(
            LATER_THAN_SOURCES,
            "later than every source that reports it",
            'if it was still to come, add status = "planned"; else correct the date, or cite who reported it',
            case.spot(kebab(field)),
            underline=f"{at_the_earliest(days)}; the newest of its sources, {newest}, "
            f"came out on {at_the_latest(published)}",
        ),
    )


def _late_value(case: Case, published: int) -> tuple[str, DayRange] | None:
    """The first field whose date is certainly later than a day, and that date's earliest and latest day."""
    interval = case.interval
    if interval.start is not None and interval.start.earliest > published and not interval.start.qualified:
        given = next((field for field in _BEGINNINGS if case.gives(field)), "length")
        return given, interval.start.pair
    for when in getattr(case.fact, "in_post", ()):
        if when.earliest > published and not when.qualified:
            return "in_post", when.pair
    end = interval.end
    if end is None or interval.is_single_date or interval.still or end.qualified or end.earliest <= published:
        return None
    return ("end" if case.gives("end") else "length"), end.pair


_LIVES: Final = """
    SELECT i.id, f.id, f.kind, f.file, f.se, f.sl, f.ee, f.el, f.qualified
    FROM involves i JOIN fact f ON f.key = i.key
    WHERE i.role = 'people' AND f.status IS NULL AND i.id IN (SELECT value FROM temp.mortal)
    ORDER BY f.file, f.line, i.id
"""


def outside_a_life(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """D104: a person takes part certainly before birth, or certainly after death."""
    mortal = [id_ for id_, person in entities.people.items() if person.born or person.died]
    if not mortal:
        return
    homes = dict(connection.execute("SELECT id, file FROM entry WHERE tbl = 'people' AND stands"))
    connection.execute("CREATE TEMP TABLE mortal (value TEXT PRIMARY KEY)")
    connection.executemany("INSERT INTO temp.mortal VALUES (?)", [(id_,) for id_ in mortal])
    rows = connection.execute(_LIVES).fetchall()
    connection.execute("DROP TABLE temp.mortal")
    for person, address, kind, file, se, sl, ee, el, qualified in rows:
        one = entities.people[person]
        # A person takes part in the whole of a tenure, and in some part of anything else.
        first, last = ((se, sl), (ee, el)) if kind == "tenure" else ((se, el), (se, el))
        if qualified:
            continue
        path = tuple(address.split(".", 1))
        here, there = f"people.{person}", (("people", person))
        if one.born and not one.born.qualified and is_day(first[1]) and first[1] < one.born.earliest:
            at = KeyLocation(file, path, tries=("start", "date", "in-post", "end"))
            said = f"{at_the_latest(first)}; {here} was born on {at_the_earliest(one.born.pair)}"
            also = KeyLocation(homes[person], (*there, "born"))
            message = f"{one.name} was not yet born"
        elif one.died and not one.died.qualified and is_day(last[0]) and last[0] > one.died.latest:
            at = KeyLocation(file, path, tries=("end", "date", "in-post", "start"))
            said = f"{at_the_earliest(last)}; {here} died on {at_the_latest(one.died.pair)}"
            also = KeyLocation(homes[person], (*there, "died"))
            message = f"{one.name} had died by then"
        else:
            continue
        yield Finding(
            OUTSIDE_LIFE,
            message,
            f'correct the one or the other; what only concerns the dead may stand: allow = {{ {OUTSIDE_LIFE} = "…" }}',
            at,
            address,
            (also,),
            said,
            (address, here),
        )
