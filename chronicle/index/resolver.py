"""Linking a fact to the entities that it refers to: its rows and findings; set aside if one is missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from chronicle import checks
from chronicle.checks.references import NearestId, unknown_reference
from chronicle.findings import Finding, KeyLocation
from chronicle.index.rows import FactRows, StoredRow
from chronicle.model.base import Reference, references_in
from chronicle.model.resolved import resolve_fact
from chronicle.sql import EntryState

if TYPE_CHECKING:
    from chronicle.loader.entries import ValidEntry
    from chronicle.loader.files import Address
    from chronicle.model.fact import Citation, Fact
    from chronicle.model.knowledge import KnowledgeCutoff
    from chronicle.model.lookup import Entities


class ResolutionContext(NamedTuple):
    """What every fact is linked against: the entities, all their addresses, and the `--known-by` day.

    `names` also holds entities that are set aside: a reference to one of those is no mistake.
    """

    entities: Entities
    names: set[Address]
    known: KnowledgeCutoff | None


@dataclass(slots=True)
class Made:
    """What linking a unit's facts yields: rows by table, fact keys by the address they involve, findings."""

    rows: defaultdict[str, list[StoredRow]] = field(default_factory=lambda: defaultdict(list))
    involves: defaultdict[Address, list[int]] = field(default_factory=lambda: defaultdict(list))
    findings: list[Finding] = field(default_factory=list)
    aside: list[tuple[EntryState, int]] = field(default_factory=list)
    """The facts that do not stand: the state of each, and its key."""
    refers: set[Address] = field(default_factory=set)
    """What those facts, and the `says` of citations, refer to: their file is read again when it changes."""


class Resolver:
    """Links facts one by one."""

    def __init__(self, common: ResolutionContext) -> None:
        self._world, names, self._known = common
        self._ids: defaultdict[str, set[str]] = defaultdict(set)
        for table, id_ in names:
            self._ids[table].add(id_)
        self._nearest: dict[str, NearestId] = {}

    def fact(self, key: int, entered: ValidEntry, fact: Fact, at: tuple[str, int], made: Made) -> None:
        """Add a fact's rows and findings to `made`; `at` is its file and line."""
        path, ids, address = (entered.table, entered.id), self._ids, entered.address
        name, line = at
        refs = tuple(fact.references())
        lost = [ref for ref in refs if ref.id not in ids[ref.table]]
        for ref in lost:
            made.findings.append(
                self.nothing(ref.table, ref.id, KeyLocation(name, (*path, *ref.path)), address)
            )
        fact, places = self._cited(fact, entered.places, name, path, made)
        if lost:
            self._aside(key, fact, made, EntryState.SET_ASIDE)
            return
        entities = self._world
        complete = places is None
        linked = resolve_fact(address, fact, refs, entities, complete=complete)
        made.findings += checks.check_fact(linked, entities, KeyLocation(name, path), places)
        if self._known is not None:  # checked as it is, but shown as it was known by that day
            as_known = self._known.as_known(fact, entities, complete=complete)
            if as_known is None:
                self._aside(key, fact, made, EntryState.NOT_KNOWN)
                return
            linked = resolve_fact(
                address, as_known, tuple(as_known.references()), entities, complete=complete
            )
        FactRows(key, linked, name, line).add_to(made.rows, made.involves)

    @staticmethod
    def _aside(key: int, fact: Fact, made: Made, state: EntryState) -> None:
        made.aside.append((state, key))
        made.refers.update(ref[:2] for ref in fact.references())
        made.refers.update(("sources", one.source) for one in fact.sources)

    def _cited(
        self,
        fact: Fact,
        places: tuple[int, ...] | None,
        name: str,
        path: tuple[str, str],
        made: Made,
    ) -> tuple[Fact, tuple[int, ...] | None]:
        """The fact without citations that name what does not exist; the places of the rest (None if all)."""
        all_lost = [self._lost(type(fact), citation, made) for citation in fact.sources]
        if not any(all_lost):
            return fact, places
        kept: dict[int, Citation] = {}
        for place, citation, lost in zip(
            places or range(len(fact.sources)), fact.sources, all_lost, strict=True
        ):
            if not lost:
                kept[place] = citation
            for ref in lost:
                spot = KeyLocation(name, (*path, "sources", place, *ref.path))
                made.findings.append(self.nothing(ref.table, ref.id, spot, ".".join(path)))
        return fact.replaced(sources=tuple(kept.values())), tuple(kept)

    def _lost(self, fact: type[Fact], citation: Citation, made: Made) -> list[Reference]:
        """The references of a citation to nothing: its source, or ids in its `says`."""
        ids, lost = self._ids, []
        if citation.source not in ids["sources"]:
            lost.append(Reference("sources", citation.source, ("source",)))
        if citation.says is not None:
            for ref in references_in(fact, citation.says):
                made.refers.add(ref[:2])
                if ref.id not in ids[ref.table]:
                    lost.append(ref._replace(path=("says", *ref.path)))
        return lost

    def nothing(self, table: str, id_: str, at: KeyLocation, address: str) -> Finding:
        """The finding F009, suggesting the nearest existing id."""
        if table not in self._nearest:
            self._nearest[table] = NearestId(self._ids[table])
        return unknown_reference(table, id_, self._nearest[table], at, address)
