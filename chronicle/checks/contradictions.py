"""Checks of dates of one entry against each other: born and died, published and accessed, a visit and its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle import codes
from chronicle.checks.fact import at_the_earliest, at_the_latest
from chronicle.dates import parse
from chronicle.findings import Finding, KeyLocation
from chronicle.model.base import toml_key
from chronicle.model.kinds.inspections import INSPECTIONS
from chronicle.named_tuples import NamedTuple
from chronicle.sql import EntryState

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from chronicle.dates import EdtfDate
    from chronicle.model.lookup import Entities

_OF_ENTITIES: Final = (
    ("people", ("born", "died")),
    ("organisations", ("opened", "closed")),
    ("posts", ("opened", "closed")),
    ("scales", ("from_", "until")),
    ("sources", ("published", "accessed")),
    ("sources", ("dated", "accessed")),
)
"""Two dates of an entity each, of which the first is never later than the second."""
_OF_INSPECTIONS: Final = (("date", "published"), ("date", "withdrawn"), ("published", "withdrawn"))


class _DatePair(NamedTuple):
    """Two dates of an entry, by their keys, of which the first is never later than the second."""

    table: str
    id: str
    keys: tuple[str, str]
    dates: tuple[EdtfDate | None, EdtfDate | None]


def contradictory_dates(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """Yield D106 where the date that comes first is later than the other, whatever the true dates are."""
    for pair in (*_of_entities(entities), *_of_inspections(connection, entities)):
        first, second = pair.dates
        if first is None or second is None:
            continue
        by_the_clock = second.is_earlier_in_the_day(first)
        if first.earliest <= second.latest and not by_the_clock:
            continue
        perhaps = "perhaps " if first.qualified or second.qualified else ""
        names = [toml_key(key) for key in pair.keys]
        ((file,),) = connection.execute(
            f"SELECT file FROM entry WHERE tbl = ? AND id = ? AND state = '{EntryState.STANDS}'", pair[:2]
        )
        path = pair.table, pair.id
        yield Finding(
            codes.CONTRADICTORY_DATES,
            f"{names[1]} is {perhaps}before {names[0]}",
            "correct one of the two; leave out the one that is not known",
            KeyLocation(file, (*path, names[1])),
            ".".join(path),
            (KeyLocation(file, (*path, names[0])),),
            f"{names[0]} is at {first.clock} on that day"
            if by_the_clock
            else f"{at_the_latest(second.day_range)}; {names[0]} is {at_the_earliest(first.day_range)}",
            (".".join(path),),
        )


def _of_entities(entities: Entities) -> Iterator[_DatePair]:
    for table, keys in _OF_ENTITIES:
        for id_, entity in getattr(entities, table).items():
            yield _DatePair(table, id_, keys, (getattr(entity, keys[0]), getattr(entity, keys[1])))


def _of_inspections(connection: sqlite3.Connection, entities: Entities) -> Iterator[_DatePair]:
    rows = connection.execute(
        f"SELECT e.id, t.date, t.published, t.withdrawn FROM {INSPECTIONS.table} t JOIN entry e ON e.key = t.key "
        "WHERE t.published IS NOT NULL OR t.withdrawn IS NOT NULL"
    ).fetchall()
    for id_, *texts in rows:
        dates = [parse(text, entities.financial_year) if text else None for text in texts]
        named = dict(zip(("date", "published", "withdrawn"), dates, strict=True))
        for keys in _OF_INSPECTIONS:
            yield _DatePair(INSPECTIONS.table, id_, keys, (named[keys[0]], named[keys[1]]))
