"""Finding what the user names: an entry by name or address, and a time, as `at` and `between` take."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chronicle.dates import (
    BEGINNING,
    END,
    DateError,
    DateForm,
    DayRange,
    explain,
    format_date,
    format_iso,
    interval_from_date,
    parse_duration,
    parse_query,
)
from chronicle.model.columns import start_text
from chronicle.model.entities import ENTITIES
from chronicle.model.kinds import KINDS
from chronicle.named_tuples import NamedTuple
from chronicle.queries.facts import NOT_IN_INTERVALS, FactRow, facts_where
from chronicle.queries.names import AmbiguousName, UnknownName, choices_of, matching, named_entities, nearest
from chronicle.queries.state_query import Scope
from chronicle.queries.times import write_date
from chronicle.sql import EntryState
from chronicle.text import without_surrogates

if TYPE_CHECKING:
    from chronicle.dates import Duration, EdtfDate
    from chronicle.index.cache import Index

ENTITY_TABLES: Final = ("people", "posts", "organisations", "sources")
"""The tables of entities that can be looked up by name, in the order in which they are searched."""

_ENDS: Final = (".start", ".end")
_WHOLE_FIELDS: Final = frozenset({"date", "period"})
"""The fields that hold all of a fact's time."""
_MOST_COMPLETED: Final = 100
_MOST_CANDIDATES: Final = 2_000
_MOST_MISSING: Final = 6
"""The right id may be longer or shorter than a wrong one by fewer letters than this."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An entry that the user named: its table, its id, its name, title or `what`, and what its facts are narrowed to."""

    table: str
    id: str
    name: str
    scope: Scope = Scope()  # noqa: RUF009 - immutable

    @property
    def address(self) -> str:
        """Table and id: `people.peter-duxbury`."""
        return f"{self.table}.{self.id}"

    @property
    def options(self) -> list[str]:
        """The options that ask for its facts; if it is narrowed to others of its own table, for theirs."""
        own = {"organisations": "--org", "posts": "--post", "people": "--person", "sources": "--source"}
        named = [] if self.scope._asdict().get(self.table) else [own[self.table], self.id]
        return [*named, *self.scope.options]


class NotDated(Exception):
    """A fact gives no date, or not for the end that was asked for."""

    def __init__(self, fact: FactRow, end: str) -> None:
        super().__init__(fact.id)
        self.fact, self.end = fact, end


@dataclass(frozen=True, slots=True)
class NamedTime:
    """A time that the user named: a date that was typed, or that of a fact.

    Attributes:
        typed: What was typed.
        words: The date in words, with months in full.
        short: The same, with months abbreviated.
        edtf: The date as EDTF; None where only its bounds are known.
        days: The earliest and the latest day.
        qualified: Whether it is marked `?`, `~` or `%`.
        fact: The fact whose date it is.
        end: Which end of that fact it is, `start` or `end`; empty for the whole of it.
        worked_out: Whether no source gives the date.
        disputed: Whether sources disagree on it.
        financial_year: The financial year that may have been meant, `2010/11`.
    """

    typed: str
    words: str
    short: str
    edtf: str | None
    days: DayRange
    qualified: bool
    fact: FactRow | None = None
    end: str = ""
    worked_out: bool = False
    disputed: bool = False
    financial_year: str | None = None

    @property
    def earliest(self) -> str | None:
        """The first day; None if unbounded."""
        return format_iso(self.days[0])

    @property
    def latest(self) -> str | None:
        """The last day; None if unbounded."""
        return format_iso(self.days[1])


class NoBeginning(Exception):
    """A span that was typed does not say when it begins; `end` is its other end."""

    def __init__(self, end: str) -> None:
        super().__init__(end)
        self.end = end


class FactName(NamedTuple):
    """A fact's address, and the fact in a few words."""

    address: str
    what: str


def find_subject(index: Index, text: str) -> Subject:
    """Return the entry that a name, an id or an address stands for; an entity before a fact of the same id.

    Raises:
        UnknownName: There is none.
        AmbiguousName: There are several.
    """
    table, dot, _ = text.strip().partition(".")
    tables = (table,) if dot and table in ENTITY_TABLES else ENTITY_TABLES
    entities = [entity for entity_table in tables for entity in named_entities(index, entity_table)]
    matches = matching(entities, text)
    if len(matches) == 1:
        return Subject(matches[0].table, matches[0].id, matches[0].name)
    if matches:
        raise AmbiguousName(text, choices_of(index, matches, address=True))
    try:
        fact = find_fact(index, text)
    except UnknownName as error:
        wanted = text.strip().casefold().rpartition(".")[2]
        nearest_entities = [entity.address for entity in nearest(wanted, entities)]
        if table in KINDS.tables:
            raise UnknownName(text, error.nearest or nearest_entities) from None
        raise UnknownName(text, nearest_entities or error.nearest) from None
    table, _, id_ = fact.id.partition(".")
    return Subject(table, id_, fact.what)


def find_unshown(index: Index, text: str) -> Subject | None:
    """Return the scale, party, restriction or field of its own that has an id or an address: facts are told by them, they not."""
    wanted = without_surrogates(text).strip().lower()
    tables = [table for table in ENTITIES if table not in ENTITY_TABLES]
    rows = index.db.execute(
        f"SELECT tbl, id, what FROM entry WHERE tbl IN ({', '.join('?' * len(tables))}) "
        f"AND ? IN (id, tbl || '.' || id) AND state = '{EntryState.STANDS}' ORDER BY tbl LIMIT 1",
        (*tables, wanted),
    )
    return next((Subject(table, id_, what) for table, id_, what in rows), None)


def find_fact(index: Index, text: str) -> FactRow:
    """Return the fact with an address, such as `events.khyra-ishaq`, or with an id that no other fact has.

    Raises:
        UnknownName: There is none.
        AmbiguousName: The id is that of several.
    """
    wanted = without_surrogates(text).strip().lower()
    addresses = (wanted,) if "." in wanted else tuple(f"{table}.{wanted}" for table in KINDS.tables)
    facts = facts_where(index, f"f.id IN ({', '.join('?' * len(addresses))})", addresses)
    if not facts:
        raise UnknownName(text, _nearest_facts(index, wanted))
    if len(facts) > 1:
        raise AmbiguousName(text, [(fact.id, fact.what_with_owner) for fact in facts])
    return facts[0]


def _nearest_facts(index: Index, wanted: str) -> tuple[str, ...]:
    """Return the facts' addresses nearest to a wrong one, of those whose id has the same first letter.

    By likeness of the whole; else those that begin so; else those whose first word is like it.
    """
    table, _, id_ = wanted.rpartition(".")
    tables = (table,) if table in KINDS.tables else KINDS.tables
    rows = index.db.execute(
        "SELECT tbl || '.' || id FROM entry WHERE substr(id, 1, 1) = ? AND length(id) > ? "
        f"AND tbl IN ({', '.join('?' * len(tables))}) AND state = '{EntryState.STANDS}' ORDER BY tbl, id LIMIT {_MOST_CANDIDATES}",
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

    alike = dict.fromkeys(by_id[id_or_address] for id_or_address in get_close_matches(wanted, by_id, 3, 0.6))
    beginning = [fact.address for fact in facts_beginning_with(index, wanted)]
    first_word_alike = [by_word[word] for word in get_close_matches(id_, by_word, 3, 0.7)]
    return tuple(alike or beginning[:3] or first_word_alike)


def facts_beginning_with(index: Index, text: str) -> list[FactName]:
    """Return the facts whose id, or address, begins with a text, for completion; the first hundred."""
    table, dot, id_ = without_surrogates(text).rpartition(".")
    tables = (table,) if dot else KINDS.tables
    rows = index.db.execute(
        "SELECT f.id, f.what FROM entry e JOIN fact f ON f.key = e.key "
        f"WHERE e.tbl IN ({', '.join('?' * len(tables))}) AND e.id >= ? AND e.id < ? "
        f"ORDER BY f.id LIMIT {_MOST_COMPLETED}",
        (*tables, id_, f"{id_}\U0010ffff"),
    )
    return [FactName(address, what) for address, what in rows]


def find_time(index: Index, text: str, *, moment: bool = False) -> NamedTime:
    """Return the time named by a date, or a fact's address: its start, unless `.end` is added to it.

    Args:
        index: The index of the base.
        text: What was typed.
        moment: Whether one moment is wanted: of what covers several days its start.

    Raises:
        DateError: It is neither a date nor like an address.
        NoBeginning: A moment is wanted, and the span does not say when it begins.
        UnknownName: It looks like an address, and there is none.
        AmbiguousName: It is the id of several facts.
        NotDated: The fact has no date.
    """
    try:
        date, financial_year = parse_query(text, index.financial_year)
    except DateError as error:
        if not _like_an_address(text):
            raise
        return _time_of_address(index, text, error, moment=moment)
    if moment and date.form is DateForm.SPAN:
        return _beginning_of(date, text, financial_year)
    words, short = format_date(date, long=True), format_date(date)
    ends = date.text.split("/") if date.form is DateForm.SPAN else ()
    edtf = None if any(re.search(NOT_IN_INTERVALS, end) for end in ends) else date.text
    return NamedTime(text, words, short, edtf, date.day_range, date.qualified, financial_year=financial_year)


def stated_length(index: Index, fact: FactRow) -> Duration | None:
    """Return how long a fact is said to have lasted, if that is stated."""
    if fact.length is None:
        return None
    table = KINDS.of_singular(fact.kind).table
    row: tuple[str] = index.db.execute(f'SELECT length FROM "{table}" WHERE key = ?', (fact.key,)).fetchone()
    return parse_duration(row[0])


def _beginning_of(span: EdtfDate, typed: str, financial_year: str | None) -> NamedTime:
    if span.start_missing:
        raise NoBeginning(typed.partition("/")[2])
    interval = interval_from_date(span)
    days = interval.start_range
    edtf = start_text(interval) or f"[..{typed.partition('/')[2]}]"
    words, short = (write_date(edtf, days, long=long) for long in (True, False))
    qualified = interval.start_qualified
    return NamedTime(typed, words, short, edtf, days, qualified, end="start", financial_year=financial_year)


def _like_an_address(text: str) -> bool:
    return (
        text.isascii()
        and text[:1].isalnum()
        and all(character.isalnum() or character in "-." for character in text)
    )


def _time_of_address(index: Index, text: str, error: DateError, *, moment: bool) -> NamedTime:
    address, end = text, ""
    for ending in _ENDS:
        if text.endswith(ending) and text.removesuffix(ending) not in KINDS.tables:  # an id may be `end`
            address, end = text.removesuffix(ending), ending[1:]
    try:
        fact = find_fact(index, address)
    except UnknownName as unknown:
        if unknown.nearest or not explain(error).resembles:
            raise
        raise error from None
    bounds = fact.interval.bounds
    covers_several_days = bounds.start_latest < bounds.end_earliest
    if not end and (fact.lasts or (moment and covers_several_days)):
        end = "start"
    return _time_of(fact, text, end)


def _time_of(fact: FactRow, typed: str, end: str) -> NamedTime:
    """Return the time of a fact, or of one end of it.

    Raises:
        NotDated: It says nothing of that.
    """
    interval = fact.interval
    days, edtf, qualified = (interval.bounds.earliest, interval.bounds.latest), fact.date, interval.qualified
    missing = interval.start_missing and interval.end_missing
    if end == "start":
        days, edtf, qualified = interval.start_range, fact.start, interval.start_qualified
        missing = interval.start_missing
    elif end == "end":
        days, edtf, qualified = interval.end_range, fact.end, interval.end_qualified
        missing = interval.end_missing or interval.is_ongoing
    if missing or days == (BEGINNING, END):
        raise NotDated(fact, end)
    fields = {end} if end else _WHOLE_FIELDS
    derived = not fields.isdisjoint(fact.derived)
    return NamedTime(
        typed,
        write_date(edtf, days, derived=derived, long=True),
        write_date(edtf, days, derived=derived),
        edtf,
        days,
        qualified,
        fact,
        end,
        worked_out=not fields.isdisjoint(fact.worked_out),
        disputed=not fields.isdisjoint(fact.disputed),
    )
