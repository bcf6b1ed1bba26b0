"""What every fact and entity rests on, row by row: its time, its citations, what these say, and its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.index.schema import INTERVAL_COLUMNS, SORT_COLUMNS
from chronicle.named_tuples import NamedTuple
from chronicle.queries.filters import where
from chronicle.sql import EntryState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from sqlite3 import Cursor

    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection

_ADDRESS = "e.tbl || '.' || e.id"


class EntryLine(NamedTuple):
    """An entry that stands: its address, what it is in words, and where its text is."""

    address: str
    table: str
    what: str | None
    file: str
    line: int


class FactTime(NamedTuple):
    """When a fact was, as the index holds it: texts as EDTF, days as ordinals; `doubt` is a `chronicle.dates.Doubt`."""

    address: str
    what: str
    date: str | None
    start: str | None
    end: str | None
    as_of: str | None
    start_earliest: int
    start_latest: int
    end_earliest: int
    end_latest: int
    start_missing: int
    end_missing: int
    doubt: int
    certain_from: int
    certain_to: int
    possible_from: int
    possible_to: int


class EntryCitation(NamedTuple):
    """A citation: whose it is, which of them, from 1; `whole` if it supports all of its entry."""

    address: str
    number: int
    source: str
    at: str | None
    quote: str | None
    via: str | None
    whole: int


class EntryClaim(NamedTuple):
    """What a citation says of a field, and how that stands to the accepted value."""

    address: str
    number: int
    field: str
    says: str
    verdict: str | None
    accepted: str | None


class EntryReason(NamedTuple):
    """Why an accepted value stands; of the whole entry, if there is no field."""

    address: str
    field: str | None
    why: str


def entry_places(index: Index) -> Iterator[EntryLine]:
    """Yield the entries that stand, in the order of the files."""
    rows = index.db.execute(
        f"SELECT {_ADDRESS}, e.tbl, coalesce(f.what, e.what), e.file, e.line FROM entry e "
        f"LEFT JOIN fact f ON f.key = e.key WHERE e.state = '{EntryState.STANDS}' ORDER BY e.file, e.line, e.key"
    )
    return map(EntryLine._make, rows)


def fact_times(index: Index, listing: str, selection: Selection) -> Iterator[FactTime]:
    """Yield the times of the facts of a kind that are selected, in order of time."""
    clauses = where(selection, listing)
    compared = [f"f.{column}" for column in INTERVAL_COLUMNS if column not in SORT_COLUMNS]
    rows = index.db.execute(
        f'SELECT f.id, f.what, f.date, f.start, f."end", f.as_of, {", ".join(compared)} '
        f"FROM fact f WHERE {clauses.condition} ORDER BY {clauses.order}",
        clauses.parameters,
    )
    return map(FactTime._make, rows)


def entry_citations(index: Index) -> Iterator[EntryCitation]:
    """Yield the citations of all entries."""
    rows = _of_entries(index, "citation", "c.place + 1, c.source, c.at, c.quote, c.via, c.whole", "c.place")
    return map(EntryCitation._make, rows)


def entry_claims(index: Index) -> Iterator[EntryClaim]:
    """Yield what the citations of all entries say."""
    columns = "c.place + 1, c.field, c.says, c.verdict, c.accepted"
    return map(EntryClaim._make, _of_entries(index, "claim", columns, "c.place, c.field"))


def entry_reasons(index: Index) -> Iterator[EntryReason]:
    """Yield the reasons of all entries."""
    return map(EntryReason._make, _of_entries(index, "reason", "nullif(c.field, ''), c.why", "c.field"))


def _of_entries(index: Index, table: str, columns: str, order: str) -> Cursor:
    """Return the rows of a table of the index, `c`, that belong to entries which stand, each with its address before it."""
    return index.db.execute(
        f"SELECT {_ADDRESS}, {columns} FROM {table} c "
        f"JOIN entry e ON e.key = c.key AND e.state = '{EntryState.STANDS}' ORDER BY c.key, {order}"
    )
