"""The relations of a base, or of what a selection leaves of it, read from its index."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from chronicle.dates import BEGINNING, END, Doubt, format_iso
from chronicle.exporting.listing_plan import ListingPlan
from chronicle.exporting.relations import (
    CITATIONS,
    ENTRIES,
    HELD,
    ID,
    TIMES,
    DataRelation,
    ForeignKey,
    RelationColumn,
    StoredType,
    columns_of_type,
)
from chronicle.model.entities import ENTITIES
from chronicle.model.kinds import KINDS
from chronicle.model.kinds.tenures import TENURES
from chronicle.queries.entities import list_entities
from chronicle.queries.filters import Selection
from chronicle.queries.holdings import held_posts
from chronicle.queries.listing import list_facts
from chronicle.queries.sourcing import (
    entry_citations,
    entry_claims,
    entry_places,
    entry_reasons,
    fact_times,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.document import Cell
    from chronicle.index.cache import Index
    from chronicle.queries.sourcing import EntryCitation, FactTime

_SOURCES: Final = "sources"
_OF_TENURE: Final = {"person_id": "people", "post_id": "posts", "organisation_id": "organisations"}
_TO_ENTRY: Final = ForeignKey(("entry",), ENTRIES, ("address",))


def relations_of(index: Index, selection: Selection, notice: str | None = None) -> list[DataRelation]:
    """Return the tables of a base, or of what a selection leaves of it; each after those that it leads to.

    `notice` is what the table of the base is to say of all.
    """
    found = _Selected(index, selection)
    found.add_facts()
    found.add_entities()
    found.add_holdings()
    found.add_sourcing()
    return [_base(index, notice), *found.in_order()]


def _base(index: Index, notice: str | None) -> DataRelation:
    return DataRelation(
        "base",
        "The base as a whole.",
        (RelationColumn("title"), RelationColumn("as_of", StoredType.DAY), RelationColumn("notice")),
        (),
        (),
        [(index.meta("title"), index.meta("as_of"), notice)],
    )


class _Selected:
    """The relations of what is selected while they are filled, with the entries they hold and the entities these name."""

    def __init__(self, index: Index, selection: Selection) -> None:
        self._index = index
        self._selection = selection
        self._relations: dict[str, DataRelation] = {}
        self._addresses: set[str] = set()
        self._named: dict[str, set[str]] = {table: set() for table in ENTITIES}
        self._citations: defaultdict[str, list[EntryCitation]] = defaultdict(list)
        for citation in entry_citations(index):
            self._citations[citation.address].append(citation)

    def _add(self, *relations: DataRelation) -> None:
        """Add relations, or their rows to those of the same name."""
        for relation in relations:
            if relation.name in self._relations:
                self._relations[relation.name].rows.extend(relation.rows)
            else:
                self._relations[relation.name] = relation

    def _note(self, entities: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Take note of entities that are named, by table and id; return those that are new."""
        new = []
        for table, id_ in entities:
            if id_ not in self._named[table]:
                self._named[table].add(id_)
                new.append((table, id_))
        return new

    def _cited_by(self, address: str) -> Iterator[tuple[str, str]]:
        for citation in self._citations.get(address, ()):
            yield from ((_SOURCES, id_) for id_ in (citation.source, citation.via) if id_)

    def add_facts(self) -> None:
        """Add the facts that are selected."""
        for kind in KINDS:
            listed = list_facts(self._index, kind.table, self._selection)
            plan = ListingPlan(kind.table, kind.fact, listed.columns, self._index.financial_year)
            times = {time.address: time for time in fact_times(self._index, kind.table, self._selection)}
            rows = list(listed.rows)
            ids = [plan.id_of(row) for row in rows]
            self._addresses.update(ids)
            for row in rows:
                self._note(plan.named_in(row))
            whole = (RelationColumn(f"{plan.whole_time}_edtf", StoredType.EDTF),) if plan.whole_time else ()
            heads = [(id_, *((times[id_].date,) if whole else ()), *_time_cells(times[id_])) for id_ in ids]
            own = (ForeignKey((ID,), ENTRIES, ("address",)),)
            self._add(*plan.relations(kind.summary, (RelationColumn(ID), *whole, *TIMES), heads, rows, own))

    def add_entities(self) -> None:
        """Add the entities that are selected, and all that facts, citations or other entities lead to.

        Of one that is set aside no more than its id is known.
        """
        plans: dict[str, ListingPlan] = {}
        known: dict[str, dict[str, tuple[Cell, ...]]] = {}
        for table, kind in ENTITIES.items():
            listed = list_entities(self._index, table, Selection())
            plan = ListingPlan(table, kind.entity, listed.columns, self._index.financial_year)
            plans[table], known[table] = plan, {plan.id_of(row): row for row in listed.rows}
            chosen = list_entities(self._index, table, self._selection)
            self._note((table, plan.id_of(row)) for row in chosen.rows)
        for address in self._addresses:
            self._note(self._cited_by(address))
        waiting = [(table, id_) for table, ids in self._named.items() for id_ in ids]
        while waiting:
            table, id_ = waiting.pop()
            if id_ in known[table]:
                address = f"{table}.{id_}"
                self._addresses.add(address)
                waiting += self._note(plans[table].named_in(known[table][id_]))
                waiting += self._note(self._cited_by(address))
        for table, kind in ENTITIES.items():
            rows = [row for id_, row in known[table].items() if id_ in self._named[table]]
            heads = [(plans[table].id_of(row),) for row in rows]
            summary = f"Each {kind.singular} that entries name."
            self._add(*plans[table].relations(summary, (RelationColumn(ID),), heads, rows))
            relation = self._relations[table]
            unknown = sorted(self._named[table] - known[table].keys())
            relation.rows.extend((id_, *[None] * (len(relation.columns) - 1)) for id_ in unknown)

    def add_holdings(self) -> None:
        """Add on which days posts were held; tenures have their ranges beside those who fill the seats."""
        tenures = self._relations[TENURES.table]
        first = [column.name for column in tenures.columns].index("certain_from")
        place_of = {row[0]: place for place, row in enumerate(tenures.rows)}
        rows: list[tuple[Cell, ...]] = []
        for held in held_posts(self._index):
            tenure = held.tenure
            place = place_of.get(tenure.fact.id)
            if place is None:
                continue
            row = tenures.rows[place]
            ranges = _range_cells(*held.beside.certain_range, *held.beside.possible_range)
            tenures.rows[place] = (*row[:first], *ranges, *row[first + len(ranges) :])
            office = tenure.fact.id, tenure.person_id, tenure.post_id, tenure.organisation_id
            rows += (
                (*office, str(one.certainty), one.acting, format_iso(one.first), format_iso(one.last))
                for one in held.holdings
            )
        leads_to = {"tenure_id": TENURES.table, **_OF_TENURE}
        self._add(
            DataRelation(
                HELD,
                "How sure it is on which days that somebody held a post, as chronicle at has it.",
                (
                    *map(RelationColumn, (*leads_to, "certainty")),
                    RelationColumn("acting", StoredType.FLAG),
                    *columns_of_type(StoredType.DAY, "first_day", "last_day"),
                ),
                (),
                tuple(ForeignKey((name,), table, (ID,)) for name, table in leads_to.items()),
                rows,
            )
        )

    def add_sourcing(self) -> None:
        """Add citations, what they say, and reasons."""
        entry, number = RelationColumn("entry"), RelationColumn("number", StoredType.WHOLE)
        whole = RelationColumn("whole", StoredType.FLAG)
        to_sources = (ForeignKey((name,), _SOURCES, (ID,)) for name in ("source_id", "via_id"))
        self._add(
            DataRelation(
                CITATIONS,
                "Where an entry comes from; whole if that supports all of it.",
                (entry, number, *map(RelationColumn, ("source_id", "at", "quote", "via_id")), whole),
                ("entry", "number"),
                (_TO_ENTRY, *to_sources),
                [
                    (*one[:-1], bool(one.whole))
                    for address, of_entry in self._citations.items()
                    if address in self._addresses
                    for one in of_entry
                ],
            ),
            DataRelation(
                "claims",
                "What a citation says of a field, and how that stands to the accepted value.",
                (entry, number, *map(RelationColumn, ("field", "says", "verdict", "accepted"))),
                ("entry", "number", "field"),
                (ForeignKey(("entry", "number"), CITATIONS, ("entry", "number")),),
                [tuple(one) for one in entry_claims(self._index) if one.address in self._addresses],
            ),
            DataRelation(
                "reasons",
                "Why an accepted value stands; of the whole entry where there is no field.",
                (entry, RelationColumn("field"), RelationColumn("why")),
                (),
                (_TO_ENTRY,),
                [tuple(one) for one in entry_reasons(self._index) if one.address in self._addresses],
            ),
        )

    def in_order(self) -> Iterator[DataRelation]:
        """Yield the entries, then the relations, each after those that it leads to."""
        yield DataRelation(
            ENTRIES,
            "Every fact and entity, and where its text stands.",
            (
                *map(RelationColumn, ("address", "kind", "what", "file")),
                RelationColumn("line", StoredType.WHOLE),
            ),
            ("address",),
            (),
            [tuple(one) for one in entry_places(self._index) if one.address in self._addresses],
        )
        first = [*ENTITIES, *KINDS.tables, HELD, CITATIONS]
        for name in (*first, *(name for name in self._relations if name not in first)):
            yield self._relations[name]


def _range_cells(
    certain_from: int, certain_to: int, possible_from: int, possible_to: int
) -> tuple[Cell, ...]:
    """Return the days between which something certainly and possibly was, and whether only a missing date would tell."""
    only_unknown = possible_from >= END or possible_to <= BEGINNING
    possible = (BEGINNING, END) if only_unknown else (possible_from, possible_to)
    return (*map(format_iso, (certain_from, certain_to, *possible)), only_unknown)


def _time_cells(time: FactTime) -> tuple[Cell, ...]:
    doubt = Doubt(time.doubt)
    start = time.start, format_iso(time.start_earliest), format_iso(time.start_latest)
    end = time.end, format_iso(time.end_earliest), format_iso(time.end_latest)
    flags = bool(time.start_missing), bool(time.end_missing), Doubt.START in doubt, Doubt.END in doubt
    ranges = _range_cells(time.certain_from, time.certain_to, time.possible_from, time.possible_to)
    return (*start, *end, *flags, *ranges, time.as_of)
