"""A fact under examination: what every check of one fact is given, and the findings they make of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chronicle.dates import iso
from chronicle.facts.common import kebab
from chronicle.findings import Finding, Spot

if TYPE_CHECKING:
    from chronicle.dates import Extent, Pair
    from chronicle.facts.common import Fact, Values
    from chronicle.facts.evidence import Evidence
    from chronicle.facts.world import World


@dataclass(slots=True)
class Case:
    """A fact, its time, what its sources say, the base around it, and where it stands."""

    address: str
    fact: Fact[Values]
    extent: Extent
    evidence: Evidence
    world: World
    at: Spot
    places: tuple[int, ...] | None = None
    """Where those citations stand that are left, if some had to be set aside."""
    _involved: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether no citation had to be set aside: what they would have said is not held against the fact."""
        return self.places is None

    def cited(self, place: int, *path: str) -> Spot:
        """Where a citation stands, or something in it."""
        return self.spot("sources", self.places[place] if self.places is not None else place, *path)

    def spot(self, *path: str | int) -> Spot:
        """Where a value of it stands, by its keys."""
        return Spot(self.at.file, (*self.at.path, *path))

    def gives(self, field: str) -> bool:
        """Whether the fact itself gives a value, rather than leaving it to be worked out."""
        return field in self.fact.model_fields_set

    def spots(self, *fields: str) -> tuple[Spot, ...]:
        """Where those of some fields stand that it gives."""
        return tuple(self.spot(kebab(field)) for field in fields if self.gives(field))

    def settled(self, field: str) -> bool:
        """Whether a `because` speaks of a field, or of the whole fact."""
        return "" in self.fact.because or kebab(field) in self.fact.because

    def finding(
        self,
        code: str,
        message: str,
        hint: str,
        at: Spot,
        *,
        also: tuple[Spot, ...] = (),
        underline: str = "",
    ) -> Finding:
        """A finding about this fact, which any entry that it names can allow."""
        return Finding(code, message, hint, at, self.address, also, underline, self._involves())

    def _involves(self) -> tuple[str, ...]:
        """The addresses of the fact and of all that it names, put together once for all its findings."""
        if not self._involved:
            named = (f"{ref.table}.{ref.id}" for ref in self.fact.refs())
            cited = (f"sources.{citation.source}" for citation in self.fact.sources)
            self._involved = tuple(dict.fromkeys((self.address, *named, *cited)))
        return self._involved


def at_the_earliest(days: Pair) -> str:
    """A day that something cannot precede: `2009-04-01 at the earliest`."""
    return f"{iso(days[0])}{'' if days[0] == days[1] else ' at the earliest'}"


def at_the_latest(days: Pair) -> str:
    """A day that something cannot follow: `2008-12-31 at the latest`."""
    return f"{iso(days[1])}{'' if days[0] == days[1] else ' at the latest'}"
