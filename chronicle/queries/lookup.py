"""Finding what the user names: an entry by name or address, and a time, as `at` and `between` take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chronicle.dates import BEGINNING, END, DateError, DayRange, Interval, explain, iso, parse_query
from chronicle.dates import words as date_words
from chronicle.model.kinds import KINDS
from chronicle.pages.times import point
from chronicle.queries.facts import Fact, facts_where
from chronicle.queries.names import AmbiguousName, UnknownName, all_named, matching, nearest
from chronicle.text import without_surrogates

if TYPE_CHECKING:
    from chronicle.index.cache import Index

TABLES: Final = {kind.table: kind.singular for kind in KINDS}
"""The tables of facts, and the singular of each."""

ENTITY_TABLES: Final = ("people", "posts", "organisations", "sources")
"""The tables of entities that can be looked up by name, in the order in which they are searched."""

_ENDS: Final = (".start", ".end")
_MOST_COMPLETED: Final = 100
_MOST_CANDIDATES: Final = 2_000
_MOST_MISSING: Final = 6
"""An id that was meant may be longer or shorter by fewer letters than this."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An entry that the user named: its table, its id, and its name, title or `what`."""

    table: str
    id: str
    name: str

    @property
    def address(self) -> str:
        """Table and id: `people.peter-duxbury`."""
        return f"{self.table}.{self.id}"


class NotDated(Exception):
    """A fact gives no date, or not for the end that was asked for."""

    def __init__(self, fact: Fact, end: str) -> None:
        super().__init__(fact.id)
        self.fact, self.end = fact, end


@dataclass(frozen=True, slots=True)
class NamedTime:
    """A time that the user named: a date that was typed, or that of a fact.

    Attributes:
        asked: What was typed.
        words: The date in words, with months in full.
        short: The same, with months abbreviated.
        text: The date as EDTF; None where only its bounds are known.
        days: The earliest and the latest day.
        qualified: Whether it is marked `?`, `~` or `%`.
        fact: The fact whose date it is.
        end: Which end of that fact is meant, `start` or `end`; empty for the whole of it.
        worked_out: Whether no source gives the date.
        disputed: Whether sources disagree on it.
        financial_year: The financial year that may have been meant, `2010/11`.
    """

    asked: str
    words: str
    short: str
    text: str | None
    days: DayRange
    qualified: bool
    fact: Fact | None = None
    end: str = ""
    worked_out: bool = False
    disputed: bool = False
    financial_year: str | None = None

    @property
    def earliest(self) -> str | None:
        """The first day; None if unbounded."""
        return iso(self.days[0])

    @property
    def latest(self) -> str | None:
        """The last day; None if unbounded."""
        return iso(self.days[1])


def find_subject(index: Index, text: str) -> Subject:
    """Return the entry that a name, an id or an address stands for; an entity before a fact of the same id.

    Raises:
        UnknownName: There is none.
        AmbiguousName: There are several.
    """
    table, dot, _ = text.strip().partition(".")
    tables = (table,) if dot and table in ENTITY_TABLES else ENTITY_TABLES
    entities = [entity for entity_table in tables for entity in all_named(index, entity_table)]
    matches = matching(entities, text)
    if len(matches) == 1:
        return Subject(matches[0].table, matches[0].id, matches[0].name)
    if matches:
        raise AmbiguousName(text, [(match.address, match.name) for match in matches])
    try:
        fact = find_fact(index, text)
    except UnknownName as error:
        wanted = text.strip().casefold().rpartition(".")[2]
        nearest_entities = [entity.address for entity in nearest(wanted, entities)]
        facts_first = (error.nearest, nearest_entities)
        first, second = facts_first if table in TABLES else facts_first[::-1]
        raise UnknownName(text, first or second) from None
    table, _, id_ = fact.id.partition(".")
    return Subject(table, id_, fact.what)


def find_fact(index: Index, text: str) -> Fact:
    """The fact with an address, such as `events.khyra-ishaq`, or with an id that no other fact has.

    Raises:
        UnknownName: There is none.
        AmbiguousName: The id is that of several.
    """
    wanted = without_surrogates(text).strip().lower()
    addresses = (wanted,) if "." in wanted else tuple(f"{table}.{wanted}" for table in TABLES)
    found = facts_where(index, f"f.id IN ({', '.join('?' * len(addresses))})", addresses)
    if not found:
        raise UnknownName(text, nearest_facts(index, wanted))
    if len(found) > 1:
        raise AmbiguousName(text, [(one.id, one.what_and_whose) for one in found])
    return found[0]


def nearest_facts(index: Index, wanted: str) -> tuple[str, ...]:
    """The facts' addresses nearest to a wrong one, of those whose id has the same first letter.

    By likeness of the whole; else those that begin so; else those whose first word is like it.
    """
    wanted = without_surrogates(wanted)
    table, _, id_ = wanted.rpartition(".")
    tables = (table,) if table in TABLES else tuple(TABLES)
    rows = index.db.execute(
        "SELECT tbl || '.' || id FROM entry WHERE substr(id, 1, 1) = ? AND length(id) > ? "
        f"AND tbl IN ({', '.join('?' * len(tables))}) AND stands ORDER BY tbl, id LIMIT {_MOST_CANDIDATES}",
        (id_[:1], len(id_) - _MOST_MISSING, *tables),
    )
    by_id: dict[str, str] = {}
    by_word: dict[str, str] = {}
    for (address,) in rows:
        name = address.partition(".")[2]
        by_word.setdefault(name.partition("-")[0], address)
        if len(name) < len(id_) + _MOST_MISSING:
            by_id.setdefault(address, address)
            by_id.setdefault(name, address)
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    near = dict.fromkeys(by_id[one] for one in get_close_matches(wanted, by_id, 3, 0.6))
    beginning = [address for address, _ in beginning_so(index, wanted)]
    return tuple(near or beginning[:3] or [by_word[one] for one in get_close_matches(id_, by_word, 3, 0.7)])


def beginning_so(index: Index, text: str) -> list[tuple[str, str]]:
    """The facts whose id, or address, begins with a text, for completion: their addresses and `what`."""
    table, stop, id_ = without_surrogates(text).rpartition(".")
    among = "e.tbl = ?" if stop else f"e.tbl IN ({', '.join('?' * len(TABLES))})"
    return index.db.execute(
        "SELECT f.id, f.what FROM entry e JOIN fact f ON f.key = e.key "
        f"WHERE {among} AND e.id >= ? AND e.id < ? ORDER BY f.id LIMIT {_MOST_COMPLETED}",
        (*((table,) if stop else TABLES), id_, f"{id_}\U0010ffff"),
    ).fetchall()


def named_time(index: Index, text: str) -> NamedTime:
    """The time named by a date, or a fact's address: its start, unless `.end` is added to it.

    Raises:
        DateError: It is neither a date nor like an address.
        UnknownName: It looks like an address, and there is none.
        AmbiguousName: It is the id of several facts.
        NotDated: The fact has no date.
    """
    try:
        when, year = parse_query(text, index.financial_year)
    except DateError as error:
        if not _like_an_address(text):
            raise
        return _of_fact(index, text, error)
    words, short = date_words(when, long=True), date_words(when)
    return NamedTime(text, words, short, when.text, when.pair, when.qualified, financial_year=year)


def _like_an_address(text: str) -> bool:
    return text.isascii() and text[:1].isalnum() and all(one.isalnum() or one in "-." for one in text)


def _of_fact(index: Index, text: str, error: DateError) -> NamedTime:
    address, end = text, ""
    for ending in _ENDS:
        if text.endswith(ending) and text.removesuffix(ending) not in TABLES:  # an id may be `end`
            address, end = text.removesuffix(ending), ending[1:]
    try:
        fact = find_fact(index, address)
    except UnknownName as missing:
        if missing.nearest or not explain(error).resembles:
            raise
        raise error from None
    return time_of(fact, text, end)


def time_of(fact: Fact, asked: str, end: str = "") -> NamedTime:
    """The time of a fact, or of one end of it.

    Raises:
        NotDated: It says nothing of that.
    """
    interval = fact.interval
    if not end and fact.lasts:
        end = "start"
    days = (interval.bounds.earliest, interval.bounds.latest)
    text, field = fact.date, "date" if fact.kind != "budget" else "period"
    if end:
        days = interval.start_pair if end == "start" else interval.end_pair
        text, field = (fact.start if end == "start" else fact.end), end
    missing = {"start": interval.start_missing, "end": interval.end_missing or interval.still}.get(end, False)
    if missing or days == (BEGINNING, END):
        raise NotDated(fact, end)
    words, short = (point(text, days, derived=field in fact.derived, long=long) for long in (True, False))
    return NamedTime(
        asked,
        words,
        short,
        text,
        days,
        _qualified(interval, end),
        fact,
        end,
        field in fact.worked_out,
        field in fact.disputed,
    )


def _qualified(interval: Interval, end: str) -> bool:
    if end:
        return interval.start_qualified if end == "start" else interval.end_qualified
    return interval.qualified
