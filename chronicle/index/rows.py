"""A fact's rows in the index: everything that a query may need of it, worked out once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from hashlib import blake2b
from operator import itemgetter
from typing import Any, Final, TypeAlias

from chronicle.dates import (
    NEVER,
    Doubt,
    Interval,
    cache_by_identity,
    end_sort_key,
    format_edtf,
    format_iso,
    iso_range,
    sort_key,
)
from chronicle.document import Cell, Objects
from chronicle.index.schema import AGENTS
from chronicle.model.base import CitedEntry, Entry, Reference, agent_fields
from chronicle.model.columns import cited_objects, end_text, start_text, table_cell
from chronicle.model.evidence import Claim, Evidence
from chronicle.model.fact import STANCES, Fact, count_independent
from chronicle.model.kind import Kind
from chronicle.model.kinds import KINDS
from chronicle.model.lookup import Entities
from chronicle.model.resolved import ResolvedFact
from chronicle.named_tuples import NamedTuple
from chronicle.sql import JSON_MARK, SEPARATOR, StoredCell
from chronicle.text import comparable_text, fold

_SPELT_MARK: Final = "\\x1e"
StoredRow: TypeAlias = tuple[StoredCell, ...]


def stored(cell: Cell) -> StoredCell:
    """Return a cell as SQLite stores it: lists joined, decimals as text; it turns flags into 0 and 1 itself."""
    if isinstance(cell, Objects):
        texts = joined(cell)
        return None if texts is None else JSON_MARK.join((texts.replace(JSON_MARK, _SPELT_MARK), cell.json))
    if isinstance(cell, tuple):
        return joined(cell)
    if isinstance(cell, Decimal):
        return str(cell)
    return cell


def joined(items: tuple[str, ...]) -> str | None:
    """Return a list joined into one cell; None if it is empty."""
    if not items:
        return None
    text = SEPARATOR.join(items)
    if text.count(SEPARATOR) == len(items) - 1:
        return text
    return SEPARATOR.join(item.replace(SEPARATOR, "\\x1f") for item in items)


class IntervalColumns(NamedTuple):
    """The columns of an interval: those compared and sorted by (bounds, flags, keys), and `dates` as shown."""

    compared: StoredRow
    dates: StoredRow
    """All of its time as EDTF, its start, its end, and its earliest and its latest day."""


@cache_by_identity
def interval_columns(interval: Interval) -> IntervalColumns:
    """Return the columns of an interval."""
    flags = int(interval.start_missing), int(interval.end_missing), int(interval.doubt)
    ranges = *interval.certain_range, *interval.possible_range
    return IntervalColumns(
        (*interval.bounds, *flags, *ranges, *sort_key(interval)),
        (format_edtf(interval), start_text(interval), end_text(interval), *iso_range(interval)),
    )


def _with_status(interval: Interval) -> IntervalColumns:
    """Return the columns of an interval of a fact with a status: nothing is certain."""
    columns = interval_columns(interval)
    compared, doubt = columns.compared, int(interval.doubt | Doubt.STATUS)
    return IntervalColumns((*compared[:6], doubt, *NEVER, *compared[9:]), columns.dates)


@cache
def _shared_cells(kind: Kind[Any]) -> Callable[[Sequence[Cell]], tuple[str | None, ...]]:
    """Return a function that picks from a kind's cells and a None what tables `fact` and `timeline` hold of every fact."""
    places = {column.name: place for place, column in enumerate(kind.columns)}
    names = ("organisation_id", "organisation", kind.word_column, "category")
    return itemgetter(*[places.get(name, -1) for name in names])


def because(entry: CitedEntry) -> str | None:
    """Return an entry's `because` as one text: `start: …; end: …`."""
    if not entry.because:
        return None
    return "; ".join(f"{field}: {why}" if field else why for field, why in entry.because.items())


def add_sourcing(
    rows: defaultdict[str, list[StoredRow]],
    key: int,
    entry: CitedEntry,
    claims: Sequence[Claim],
    entities: Entities,
) -> None:
    """Add the rows of an entry's citations, of what they say and of its reasons to those of their tables."""
    rows["citation"] += [
        (key, place, source, at, quote, via, entities.bundle_page(source, at), says is None)
        for place, (source, at, quote, via, says, _) in enumerate(entry.sources)
    ]
    if claims:
        rows["claim"] += [
            (key, *claim[:6], claim.verdict.value if claim.verdict else None, *claim[7:]) for claim in claims
        ]
    if entry.because:
        rows["reason"] += [(key, field, why) for field, why in entry.because.items()]


def sourcing_cells(entry: CitedEntry, evidence: Evidence, entities: Entities) -> StoredRow:
    """Return the cells of `chronicle.model.entities.CITED`."""
    sources = dict.fromkeys([citation.source for citation in entry.sources])
    return (
        SEPARATOR.join(evidence.worked_out) or None,
        SEPARATOR.join(evidence.disputed) or None,
        SEPARATOR.join(sources) or None,
        stored(cited_objects(entry.sources, entities)),
        because(entry),
    )


def addresses_of_entity(
    table: str, id_: str, entry: CitedEntry, entities: Entities
) -> Iterator[tuple[str, str]]:
    """Yield the addresses that filters find an entity by for what it cites itself."""
    named = [(table, id_), *(reference[:2] for reference in entry.references())]
    for role, id_of_role in named:
        for above in entities.with_parents(id_of_role) if role == "organisations" else (id_of_role,):
            yield role, above
    for citation in entry.sources:
        yield from (("sources", source) for source in citation.read)


def restrictions(entry: Entry, references: Iterable[Reference], entities: Entities) -> tuple[str, ...]:
    """Return the restrictions of an entry, and of all that it names and cites: what leaves without these is another."""
    if not entities.restrictions:  # few bases declare any
        return ()
    ids = [
        *entry.restricted,
        *(id_ for table, id_, _ in references for id_ in entities.restricted(table, id_)),
    ]
    if isinstance(entry, CitedEntry):
        for citation in entry.sources:
            ids += citation.restricted
            ids += (id_ for source in citation.read for id_ in entities.restricted("sources", source))
    return tuple(dict.fromkeys(ids))


def extra_words(entry: Entry) -> list[str]:
    """Return what an entry is found by for its keys of the base's own: `party=labour`."""
    return [fold(f"{key}={value}") for key, value in entry.extra.items()]


class FactRows:
    """The rows of one fact. What several of them need is worked out once."""

    __slots__ = (
        "_agents",
        "_cells",
        "_columns",
        "_fact",
        "_interval",
        "_involved",
        "_key",
        "_kind",
        "_organisations",
        "_place",
        "_resolved",
        "_shared",
        "_sourcing",
        "_what",
    )

    def __init__(self, key: int, resolved: ResolvedFact[Fact], file: str, line: int) -> None:
        fact, interval, entities = resolved.fact, resolved.interval, resolved.entities
        self._key, self._place = key, (key, file, line)
        self._resolved, self._fact, self._interval = resolved, fact, interval
        self._what = fact.what(entities)
        self._sourcing = sourcing_cells(fact, resolved.evidence, entities)
        self._kind = KINDS[fact.kind.table]
        self._cells = self._kind.cells(resolved)
        self._shared = _shared_cells(self._kind)((*self._cells, None))
        self._columns = self._interval_columns(interval)
        organisations, agents = _organisations(resolved, entities)
        self._involved = set().union(*map(entities.with_parents, organisations))
        self._agents = set().union(*map(entities.with_parents, agents)) - self._involved
        self._organisations = tuple(dict.fromkeys((*organisations, *agents)))

    def add_to(
        self, rows: defaultdict[str, list[StoredRow]], involves: defaultdict[tuple[str, str], list[int]]
    ) -> None:
        """Add each row to the rows of its table, and the fact's key to each address that it involves."""
        key = self._key
        rows["fact"].append(self.fact())
        rows[self._kind.table].append(self.listing())
        rows["timeline"] += self.timeline()
        add_sourcing(rows, key, self._fact, self._resolved.evidence.claims, self._resolved.entities)
        for address in self.involved():
            involves[address].append(key)

    def fact(self) -> StoredRow:
        """Return its row in table `fact`, which holds the last fields of every listing."""
        fact, resolved = self._fact, self._resolved
        key, file, line = self._place
        derived, length = self._interval.derived, self._interval.length
        owner_id, owner, word, _ = self._shared
        date, start, end, *_ = self._columns.dates
        return (
            key,
            self._kind.singular,
            stored(table_cell(fact.extra)) if fact.extra else None,
            joined(restrictions(fact, resolved.references, resolved.entities)),
            stored(table_cell(fact.stances)) if fact.stances else None,
            fact.status.value if fact.status else None,
            int(fact.headline),
            *self._sourcing,
            joined(fact.tags),
            fact.note,
            resolved.address,
            file,
            line,
            self._what,
            word,
            *self._columns.compared,
            SEPARATOR.join(derived) or None,
            length.words if length else None,
            SEPARATOR.join(sorted(self._involved)) or None,
            date if self._kind.has_one_date else None,
            start,
            end,
            format_iso(self._interval.as_of) if self._interval.as_of is not None else None,
            owner_id,
            owner,
            count_independent(fact.sources),
            self._kind.series(resolved) if self._kind.series else None,
            _identity(resolved, self._kind),
            joined(resolved.as_written),
        )

    def listing(self) -> StoredRow:
        """Return its row in the listing of its kind."""
        return (
            self._key,
            *[cell if cell is None or type(cell) is str else stored(cell) for cell in self._cells],
        )

    def timeline(self) -> list[StoredRow]:
        """Return its rows on the timeline: one for each of its moments."""
        references, entities, fact = self._resolved.references, self._resolved.entities, self._fact
        people_ids = tuple(
            dict.fromkeys([reference.id for reference in references if reference.table == "people"])
        )
        what_and_who = (
            self._shared[-1],
            self._what,
            joined(tuple(map(entities.person, people_ids))),
            joined(people_ids),
            joined(tuple(map(entities.organisation, self._organisations))),
            joined(self._organisations),
        )
        rows: list[StoredRow] = []
        for role, interval in fact.timeline_rows(self._interval):
            compared, dates = (
                self._columns if interval is self._interval else self._interval_columns(interval)
            )
            if role == "end" and interval is not self._interval:  # it is sorted by its latest day
                compared = *compared[:-4], *end_sort_key(self._interval)
            rows.append((*self._place, *compared, *dates, self._kind.singular, role, *what_and_who))
        return rows

    def _interval_columns(self, interval: Interval) -> IntervalColumns:
        return interval_columns(interval) if self._fact.status is None else _with_status(interval)

    def involved(self) -> set[tuple[str, str]]:
        """Return the addresses that filters find the fact by; an organisation stands for those above it too."""
        addresses = {reference[:2] for reference in self._resolved.references}
        addresses.update([("organisations", id_) for id_ in self._involved])
        for id_ in self._agents:
            addresses.update((("organisations", id_), (AGENTS, id_)))
        for citation in self._fact.sources:
            addresses.add(("sources", citation.source))
            if citation.via is not None:
                addresses.add(("sources", citation.via))
        entities = self._resolved.entities
        if entities.extra:  # few bases declare any
            named = [entities.with_extra(*address) for address in addresses]
            for entry in (self._fact, *filter(None, named)):
                addresses.update([("extra", word) for word in extra_words(entry)])
        for tag in self._fact.tags:
            addresses.add(("tags", fold(tag)))
        if category := self._shared[-1]:
            addresses.add(("categories", fold(category)))
        return addresses


def _identity(resolved: ResolvedFact[Fact], kind: Kind[Any]) -> int:
    """Return a number that facts have in common if all is alike that says which one each is, and their bounds."""
    given = vars(resolved.fact)
    named = sorted([f"{path[0]}={id_}" for _, id_, path in resolved.references if path[0] != STANCES])
    said = comparable_text(fold(" | ".join([str(given.get(name)) for name in kind.identity])))
    first, second, third, fourth = resolved.interval.bounds
    text = f"{kind.table} {first} {second} {third} {fourth} {' '.join(named)} {said}"
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def _organisations(resolved: ResolvedFact[Fact], entities: Entities) -> tuple[list[str], list[str]]:
    """Return the organisations that a fact is of or about, and those that only made it."""
    fields = agent_fields(type(resolved.fact))
    organisations: list[str] = []
    agents: list[str] = []
    for table, id_, path in resolved.references:
        if table == "organisations":
            (agents if path[0] in fields else organisations).append(id_)
        elif table == "posts" and (employer := entities.employer(id_)):
            organisations.append(employer)
    return organisations, agents
