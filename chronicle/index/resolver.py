"""Resolving a fact against the entities that it refers to: its rows and findings; set aside if one is missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from chronicle import checks
from chronicle.checks.extra import typed_extra, wrong_extra
from chronicle.checks.fact import CheckedEntry
from chronicle.checks.references import (
    ANY_TABLE,
    CALLED,
    SHAPED_LIKE_ID,
    NearestId,
    ambiguous_agent,
    nearly_an_id,
    unknown_reference,
)
from chronicle.findings import Finding, KeyLocation
from chronicle.index.rows import FactRows, StoredRow
from chronicle.loader.values import ID
from chronicle.model.base import (
    CitedEntry,
    E,
    Reference,
    agent_fields,
    fields_with_references,
    references_in,
)
from chronicle.model.evidence import UNDISPUTED, evidence
from chronicle.model.fact import STANCES
from chronicle.model.knowledge import C
from chronicle.model.resolved import resolve_fact
from chronicle.named_tuples import NamedTuple
from chronicle.sql import EntryState
from chronicle.text import comparable_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chronicle.loader.entries import ValidEntry
    from chronicle.loader.files import Address
    from chronicle.model.base import Citation, Entry, Values
    from chronicle.model.evidence import Evidence
    from chronicle.model.fact import Fact
    from chronicle.model.knowledge import KnowledgeCutoff
    from chronicle.model.lookup import Entities


class ResolutionContext(NamedTuple):
    """What every fact is resolved against: the entities, all their addresses, and the `--known-by` day.

    `addresses` also holds entities that are set aside: a reference to one of those is no mistake.
    """

    entities: Entities
    addresses: set[Address]
    cutoff: KnowledgeCutoff | None


@dataclass(slots=True)
class ResolvedRows:
    """What resolving a unit's facts yields: rows by table, fact keys by the address they involve, findings."""

    rows: defaultdict[str, list[StoredRow]] = field(default_factory=lambda: defaultdict(list))
    involves: defaultdict[Address, list[int]] = field(default_factory=lambda: defaultdict(list))
    findings: list[Finding] = field(default_factory=list)
    states: list[tuple[EntryState, int]] = field(default_factory=list)
    """The facts that do not stand: the state of each, and its key."""
    refers: set[Address] = field(default_factory=set)
    """What those facts, and the `says` of citations, refer to: their file is read again when it changes."""

    def leave_out(self, key: int, fact: Fact, references: tuple[Reference, ...], state: EntryState) -> None:
        """Record that a fact does not stand, and what it refers to."""
        self.states.append((state, key))
        named = [reference[:2] for reference in references]
        named += [("sources", source) for citation in fact.sources for source in citation.read]
        self.refers.update(named)
        if state is EntryState.SET_ASIDE:
            self.lose(fact)

    def lose(self, fact: Fact) -> None:
        """Record what a fact that is set aside names: what it may have said of it is not known."""
        self.refers.update((ANY_TABLE, reference.id) for reference in fact.references())
        self.refers.update((ANY_TABLE, source) for citation in fact.sources for source in citation.read)


class Resolver:
    """Resolves facts one by one."""

    def __init__(self, context: ResolutionContext) -> None:
        self._entities, addresses, self._cutoff = context
        self._ids: defaultdict[str, set[str]] = defaultdict(set)
        for table, id_ in addresses:
            self._ids[table].add(id_)
        self._nearest: dict[str, NearestId] = {}
        self._agents: dict[str, tuple[str, ...]] = {}

    def fact(
        self, key: int, entered: ValidEntry, fact: Fact, at: tuple[str, int], rows: ResolvedRows
    ) -> None:
        """Add a fact's rows and findings to `rows`; `at` is its file and line."""
        path, ids, address = (entered.table, entered.id), self._ids, entered.address
        file, line = at
        location = KeyLocation(file, path)
        if fact.extra:
            fact, findings = self.without_wrong_extra(fact, location)
            rows.findings += findings
            rows.refers.update(("extra", key) for key in entered.entry.extra)
        if fact.stances:
            fact = self._without_unknown_parties(fact, location, rows)
        written = vars(fact)
        fact, references = self._with_agents(fact)
        ambiguous = self._report_agents(type(fact), written, location, rows)
        unknown = [reference for reference in references if reference.id not in ids[reference.table]]
        for reference in unknown:
            rows.findings.append(
                self.unknown_reference_finding(
                    reference, KeyLocation(file, (*path, *reference.path)), address
                )
            )
        fact, places = self._without_lost_citations(fact, entered.places, file, path, rows)
        if unknown or ambiguous:
            rows.leave_out(key, fact, references, EntryState.SET_ASIDE)
            return
        entities = self._entities
        complete = places is None
        resolved = resolve_fact(address, fact, references, entities, complete=complete)
        rows.findings += checks.check_fact(resolved, entities, location, places)
        if self._cutoff is not None:  # checked as it is, but shown as it was known by that day
            as_known = self._cutoff.as_known(fact, entities, complete=complete)
            if as_known is None:
                rows.leave_out(key, fact, references, EntryState.NOT_KNOWN)
                return
            ids_by_text = {
                getattr(fact, str(ref.path[0])): ref.id for ref in references if len(ref.path) == 1
            }
            as_known, references = self._with_agents(as_known, ids_by_text)
            resolved = resolve_fact(address, as_known, references, entities, complete=complete)
        resolved.as_written = tuple(
            str(written[name])
            for name in agent_fields(type(fact))
            if name in written and getattr(resolved.fact, name) == getattr(fact, name)
        )
        FactRows(key, resolved, file, line).add_to(rows.rows, rows.involves)

    def entity(self, entered: ValidEntry, file: str, rows: ResolvedRows) -> tuple[Entry, Evidence]:
        """Return an entity without its mistakes, as known by the day, and what sources say of it; add its findings."""
        path, entities = (entered.table, entered.id), self._entities
        at = KeyLocation(file, path)
        entry, findings = self.without_wrong_extra(entered.entry, at)
        rows.findings += findings
        rows.refers.update(("extra", key) for key in entered.entry.extra)
        for reference in entry.references():
            rows.refers.add(reference[:2])
            if reference.id not in self._ids[reference.table]:
                where = KeyLocation(file, (*path, *reference.path))
                rows.findings.append(self.unknown_reference_finding(reference, where, entered.address))
        if not isinstance(entry, CitedEntry) or not (
            entry.sources or entry.because or entered.places is not None
        ):
            return entry, UNDISPUTED
        rows.refers.update(("sources", source) for citation in entry.sources for source in citation.read)
        entry, places = self._without_lost_citations(entry, entered.places, file, path, rows)
        complete = places is None
        found = evidence(entry, entry.interval(None), entities, complete=complete)
        checked = CheckedEntry(entered.address, entry, entry.interval(None), found, entities, at, places)
        rows.findings += checks.check_entity(checked)
        if self._cutoff is not None:  # checked as it is, but shown as it was known by that day
            entry = self._cutoff.as_cited(entry, entities, complete=complete)
            found = evidence(entry, entry.interval(None), entities, complete=complete)
        return entry, found

    def without_wrong_extra(self, entry: E, at: KeyLocation) -> tuple[E, list[Finding]]:
        """Return an entry without what is wrong with its keys of the base's own, and the findings."""
        if not entry.extra:
            return entry, []
        wrong = dict(wrong_extra(entry, self._entities, at, self._ids["extra"]))
        good = {
            key: typed_extra(self._entities.extra.get(key), value)
            for key, value in entry.extra.items()
            if key not in wrong
        }
        return entry.replaced(extra=good) if good != entry.extra else entry, [*wrong.values()]

    def _without_unknown_parties(self, fact: Fact, at: KeyLocation, rows: ResolvedRows) -> Fact:
        """Return a fact without the stances of parties that there are not, which are reported."""
        ids = self._ids["parties"]
        unknown = [party for party in fact.stances if party not in ids]
        for party in unknown:
            rows.refers.add(("parties", party))
            where = KeyLocation(at.file, (*at.path, STANCES, party), key=True)
            reference = Reference("parties", party, (STANCES, party))
            rows.findings.append(
                self.unknown_reference_finding(reference, where, ".".join(map(str, at.path)))
            )
        if not unknown:
            return fact
        return fact.replaced(
            stances={party: stance for party, stance in fact.stances.items() if party in ids}
        )

    def _with_agents(
        self, fact: Fact, ids_by_text: Mapping[object, str] = MappingProxyType({})
    ) -> tuple[Fact, tuple[Reference, ...]]:
        """Return a fact that calls organisations by their names, as do its citations, and its references to them too.

        `ids_by_text` are the ids of those that it already calls by their names.
        """
        fields, given = agent_fields(type(fact)), vars(fact)
        if not fields:
            return fact, tuple(fact.references())
        references = list(fact.references())
        called = {name: ids_by_text[given[name]] for name in fields if given.get(name) in ids_by_text}
        names: dict[str, object] = self._agents_by_name(given, fields)
        names |= {name: self._entities.organisation(id_) for name, id_ in called.items()}
        for name in names:
            id_ = called.get(name) or self._ids_of_agent(getattr(fact, name))[0]
            references.append(Reference("organisations", id_, (name,)))
        if any(citation.says and citation.says.keys() & fields for citation in fact.sources):
            names["sources"] = tuple(
                citation._replace(says={**citation.says, **self._agents_by_name(citation.says, fields)})
                if citation.says
                else citation
                for citation in fact.sources
            )
        return fact.replaced(**names) if names else fact, tuple(references)

    def _agents_by_name(self, values: Values, fields: tuple[str, ...]) -> dict[str, object]:
        """Return the names of the organisations that some fields mean, by field."""
        texts = {field: text for field in fields if isinstance(text := values.get(field), str)}
        return {
            field: self._entities.organisation(ids[0])
            for field, text in texts.items()
            if len(ids := self._ids_of_agent(text)) == 1
        }

    def _ids_of_agent(self, text: str) -> tuple[str, ...]:
        """Return the ids of the organisations that a text may mean."""
        if text not in self._agents:
            is_id = text in self._ids["organisations"]
            self._agents[text] = (text,) if is_id else self._entities.organisations_called(text)
        return self._agents[text]

    def _report_agents(self, fact: type[Fact], values: Values, at: KeyLocation, rows: ResolvedRows) -> bool:
        """Report fields that mean no one organisation, if they seem to; return whether one may mean several."""
        ambiguous = False
        for name in agent_fields(fact):
            text = values.get(name)
            if not isinstance(text, str):
                continue
            rows.refers.add((CALLED, comparable_name(text)))
            ids = self._ids_of_agent(text)
            if len(ids) == 1:
                continue
            where, address = KeyLocation(at.file, (*at.path, name)), ".".join(map(str, at.path))
            if ids:
                ambiguous = True
                rows.refers.update(("organisations", id_) for id_ in ids)
                rows.findings.append(ambiguous_agent(text, ids, where, address))
            elif ID.fullmatch(text):
                rows.refers.add((SHAPED_LIKE_ID, text))
                finding = nearly_an_id(text, self._nearest_id("organisations"), where, address)
                rows.findings += [finding] if finding else []
        return ambiguous

    def _without_lost_citations(
        self,
        fact: C,
        places: tuple[int, ...] | None,
        file: str,
        path: tuple[str, str],
        rows: ResolvedRows,
    ) -> tuple[C, tuple[int, ...] | None]:
        """Return the entry without citations that name what does not exist, and the places of the rest; None if all."""
        sources = self._ids["sources"]
        unknown_by_citation = [
            self._unknown_in_citation(type(fact), citation, rows)
            if citation.says is not None or citation.via is not None or citation.source not in sources
            else ()
            for citation in fact.sources
        ]
        if not any(unknown_by_citation):
            return fact, places
        remaining: dict[int, Citation] = {}
        for place, citation, unknown in zip(
            places or range(len(fact.sources)), fact.sources, unknown_by_citation, strict=True
        ):
            if not unknown:
                remaining[place] = citation
            for reference in unknown:
                location = KeyLocation(file, (*path, "sources", place, *reference.path))
                rows.findings.append(self.unknown_reference_finding(reference, location, ".".join(path)))
        return fact.replaced(sources=tuple(remaining.values())), tuple(remaining)

    def _unknown_in_citation(
        self, entry: type[CitedEntry], citation: Citation, rows: ResolvedRows
    ) -> list[Reference]:
        """Return the references of a citation to nothing: its source, who passes that on, or ids in its `says`."""
        ids, unknown = self._ids, []
        for key, source in zip(("source", "via"), citation.read, strict=False):
            if source not in ids["sources"]:
                unknown.append(Reference("sources", source, (key,)))
        if citation.says is not None and not fields_with_references(entry).isdisjoint(citation.says):
            for reference in references_in(entry, citation.says):
                rows.refers.add(reference[:2])
                if reference.id not in ids[reference.table]:
                    unknown.append(reference._replace(path=("says", *reference.path)))
        return unknown

    def unknown_reference_finding(self, reference: Reference, at: KeyLocation, address: str) -> Finding:
        """Return the finding F009, suggesting the nearest existing id."""
        table, id_, _ = reference
        return unknown_reference(table, id_, self._nearest_id(table), at, address)

    def _nearest_id(self, table: str) -> NearestId:
        if table not in self._nearest:
            self._nearest[table] = NearestId(self._ids[table])
        return self._nearest[table]
