"""Linking a fact to the entities: everything about it that depends on other entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chronicle.facts.evidence import evidence

if TYPE_CHECKING:
    from chronicle.dates import Extent
    from chronicle.facts.common import Fact, Ref, Values
    from chronicle.facts.evidence import Evidence
    from chronicle.facts.world import World


@dataclass(slots=True)
class Linked:
    """A fact with what depends on other entries: its extent, its evidence, and its references."""

    address: str
    fact: Fact[Values]
    extent: Extent
    evidence: Evidence
    refs: tuple[Ref, ...]


def link(
    address: str, fact: Fact[Values], refs: tuple[Ref, ...], world: World, *, complete: bool = True
) -> Linked:
    """Work out all of a fact that depends on other entries; not `complete` if it has lost citations."""
    extent = _open_ended(fact, world) if fact.open_ended else fact.extent(None)
    return Linked(address, fact, extent, evidence(fact, extent, world, complete=complete), refs)


def _open_ended(fact: Fact[Values], world: World) -> Extent:
    """The extent of a fact that still went on, up to when those sources speak that say so, or else all."""
    speaking = [one for one in fact.sources if one.says is None or one.says.open_ended]
    sources = [one.source for one in speaking or fact.sources]
    extent = fact.extent(world.reported_until(sources))
    if fact.status is not None or not (extent.start_missing and extent.still):
        return extent  # a report of something only planned does not show that it had begun
    day = world.reported_by(sources)
    return extent if day is None else extent.begun_by(day)
