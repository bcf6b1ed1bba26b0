"""Linking a fact to the entities: everything about it that depends on other entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chronicle.model.evidence import evidence

if TYPE_CHECKING:
    from chronicle.dates import Interval
    from chronicle.model.base import Fact, Ref, Values
    from chronicle.model.evidence import Evidence
    from chronicle.model.lookup import Entities


@dataclass(slots=True)
class ResolvedFact:
    """A fact with what depends on other entries: its extent, its evidence, and its references."""

    address: str
    fact: Fact[Values]
    interval: Interval
    evidence: Evidence
    refs: tuple[Ref, ...]


def link(
    address: str, fact: Fact[Values], refs: tuple[Ref, ...], entities: Entities, *, complete: bool = True
) -> ResolvedFact:
    """Work out all of a fact that depends on other entries; not `complete` if it has lost citations."""
    interval = _open_ended(fact, entities) if fact.open_ended else fact.interval(None)
    return ResolvedFact(address, fact, interval, evidence(fact, interval, entities, complete=complete), refs)


def _open_ended(fact: Fact[Values], entities: Entities) -> Interval:
    """The extent of a fact that still went on, up to when those sources speak that say so, or else all."""
    speaking = [one for one in fact.sources if one.says is None or one.says.open_ended]
    sources = [one.source for one in speaking or fact.sources]
    interval = fact.interval(entities.reported_until(sources))
    if fact.status is not None or not (interval.start_missing and interval.still):
        return interval  # a report of something only planned does not show that it had begun
    day = entities.reported_by(sources)
    return interval if day is None else interval.begun_by(day)
