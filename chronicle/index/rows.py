"""A fact's rows in the index: everything that any question could ask of it, worked out once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from chronicle.dates import Extent, extent_text, order_of, spread
from chronicle.facts.common import Fact, Ref, Values
from chronicle.facts.evidence import Evidence, accepted, evidence, spoken, written
from chronicle.facts.world import World
from chronicle.index.schema import SEPARATOR
from chronicle.table import Cell

Stored = str | int | None


def stored(cell: Cell) -> Stored:
    """A cell as SQLite keeps it: lists joined, decimals as text, flags as 0 and 1."""
    if isinstance(cell, tuple):
        return SEPARATOR.join(item.replace(SEPARATOR, "\\x1f") for item in cell) or None
    if isinstance(cell, Decimal):
        return str(cell)
    return cell


@dataclass(frozen=True, slots=True)
class Linked:
    """A fact read against the world: its time, its evidence, and whom it involves."""

    address: str
    fact: Fact[Values]
    extent: Extent
    evidence: Evidence
    refs: tuple[Ref, ...]


def link(address: str, fact: Fact[Values], world: World) -> Linked:
    """Work out all of a fact that depends on other entries."""
    as_of = world.reported_until([citation.source for citation in _speaking_of_end(fact)])
    extent = fact.extent(as_of)
    return Linked(address, fact, extent, evidence(fact, extent, world), tuple(fact.refs()))


def _speaking_of_end(fact: Fact[Values]) -> Iterable[object]:
    """The citations that say how long it went on; all of them where none says so by itself."""
    speaking = [one for one in fact.sources if one.says is None or "end" in one.says.model_fields_set]
    return speaking or fact.sources


def timing(extent: Extent, fact: Fact[Values]) -> tuple[int, ...]:
    """The columns that a window is held against; a fact with a status is never certain."""
    bounds = extent.bounds
    return (
        *bounds,
        int(extent.start_missing),
        int(extent.end_missing),
        int(extent.qualified or fact.status is not None),
    )


def fact_row(key: int, linked: Linked, world: World, file: str, line: int) -> tuple[Stored, ...]:
    """Its row in `fact`, which every listing ends with."""
    fact = linked.fact
    return (
        key,
        fact.KIND,
        fact.status.value if fact.status else None,
        stored(linked.evidence.worked_out),
        stored(linked.evidence.disputed),
        stored(tuple(dict.fromkeys(citation.source for citation in fact.sources))),
        stored(tuple(citation.words for citation in fact.sources)),
        because(fact),
        stored(fact.tags),
        fact.note,
        linked.address,
        file,
        line,
        fact.what(world),
        *timing(linked.extent, fact),
    )


def because(fact: Fact[Values]) -> str | None:
    """The reasons in one text: `start: …; end: …`."""
    return "; ".join(f"{field}: {why}" if field else why for field, why in fact.because.items()) or None


def listing_row(key: int, linked: Linked, world: World, file: str, line: int) -> tuple[Stored, ...]:
    """Its row in its own kind's listing."""
    fact, extent = linked.fact, linked.extent
    cells = map(stored, fact.cells(world, extent))
    return (key, file, line, *timing(extent, fact), *order_of(extent), *cells)


def timeline_rows(key: int, linked: Linked, world: World, file: str, line: int) -> list[tuple[Stored, ...]]:
    """Its rows on the timeline."""
    fact = linked.fact
    people = stored(tuple(dict.fromkeys(world.person(ref.id) for ref in linked.refs if ref.table == "people")))
    organisations = stored(tuple(dict.fromkeys(map(world.organisation, _organisations(linked, world)))))
    rows = []
    for moment in fact.moments(world, linked.extent):
        first, last = spread(moment.extent)
        rows.append(
            (
                key,
                file,
                line,
                *timing(moment.extent, fact),
                *order_of(moment.extent),
                extent_text(moment.extent),
                first,
                last,
                fact.KIND,
                moment.role,
                moment.what,
                people,
                organisations,
            )
        )
    return rows


def _organisations(linked: Linked, world: World) -> Iterable[str]:
    for ref in linked.refs:
        if ref.table == "organisations":
            yield ref.id
        elif ref.table == "posts" and (employer := world.employer(ref.id)):
            yield employer


def involved(linked: Linked, world: World) -> set[tuple[str, str]]:
    """Whom and what the fact can be found by: `(role, id)`."""
    fact = linked.fact
    found = {(ref.table, ref.id) for ref in linked.refs}
    for organisation in _organisations(linked, world):
        found.update(("organisations", one) for one in world.line_of(organisation))
    found.update(("sources", citation.source) for citation in fact.sources)
    found.update(("tags", tag) for tag in fact.tags)
    return found


def citation_rows(key: int, linked: Linked) -> list[tuple[Stored, ...]]:
    """Its citations, in order."""
    return [
        (key, place, one.source, one.at, one.quote, int(one.says is None))
        for place, one in enumerate(linked.fact.sources)
    ]


def claim_rows(key: int, linked: Linked) -> list[tuple[Stored, ...]]:
    """What each source says, field by field, beside the accepted value."""
    rows: list[tuple[Stored, ...]] = []
    for claim in linked.evidence.claims:
        ours = accepted(linked.fact, linked.extent, claim.field)
        rows.append(
            (
                key,
                claim.place,
                claim.field,
                claim.source,
                claim.at,
                claim.value,
                claim.words,
                claim.verdict.value if claim.verdict else None,
                written(ours) if ours is not None else None,
                spoken(ours) if ours is not None else None,
            )
        )
    return rows


def fact_words(linked: Linked, world: World) -> str:
    """All text by which a fact can be found."""
    fact = linked.fact
    said = [fact.what(world), fact.note or "", because(fact) or "", *fact.tags]
    for cell in fact.cells(world, linked.extent):
        if isinstance(cell, str):
            said.append(cell)
        elif isinstance(cell, tuple):
            said.extend(cell)
    for citation in fact.sources:
        said += (citation.source, citation.at or "", citation.quote or "")
    return " ".join(filter(None, dict.fromkeys(said)))
