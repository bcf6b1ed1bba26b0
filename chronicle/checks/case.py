"""What every check of a single fact is given, and how it makes its findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chronicle.dates import iso
from chronicle.findings import Finding, KeyLocation
from chronicle.model.base import kebab

if TYPE_CHECKING:
    from chronicle.codes import Code
    from chronicle.dates import DayRange, Interval
    from chronicle.model.base import Fact, Values
    from chronicle.model.evidence import Evidence
    from chronicle.model.lookup import Entities


@dataclass(slots=True)
class Case:
    """A fact to be checked: its extent, its evidence, the entities of the base, and its place in a file."""

    address: str
    fact: Fact[Values]
    interval: Interval
    evidence: Evidence
    entities: Entities
    at: KeyLocation
    places: tuple[int, ...] | None = None
    """The original places of its citations, if some were set aside; None if all stand."""
    _involved: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether no citation was set aside: a fact is not blamed for what a lost one would have said."""
        return self.places is None

    def cited(self, place: int, *path: str) -> KeyLocation:
        """The spot of the citation with number `place`, or of a key in it."""
        return self.spot("sources", self.places[place] if self.places is not None else place, *path)

    def spot(self, *path: str | int) -> KeyLocation:
        """The spot of a value of the fact, by its key path."""
        return KeyLocation(self.at.file, (*self.at.path, *path))

    def gives(self, field: str) -> bool:
        """Whether the fact itself gives a value for a field, rather than leaving it to be derived."""
        return field in self.fact.model_fields_set

    def spots(self, *fields: str) -> tuple[KeyLocation, ...]:
        """The spots of those of some fields that the fact gives."""
        return tuple(self.spot(kebab(field)) for field in fields if self.gives(field))

    def settled(self, field: str) -> bool:
        """Whether a `because` speaks of a field, or of the whole fact."""
        return "" in self.fact.because or kebab(field) in self.fact.because

    def finding(
        self,
        code: Code,
        message: str,
        hint: str,
        at: KeyLocation,
        *,
        also: tuple[KeyLocation, ...] = (),
        underline: str = "",
    ) -> Finding:
        """A finding about this fact, which an `allow` in it or in any entry that it names can silence."""
        return Finding(code, message, hint, at, self.address, also, underline, self._involves())

    def _involves(self) -> tuple[str, ...]:
        """The addresses of the fact and of all entries that it names (cached)."""
        if not self._involved:
            named = (f"{ref.table}.{ref.id}" for ref in self.fact.refs())
            cited = (f"sources.{citation.source}" for citation in self.fact.sources)
            self._involved = tuple(dict.fromkeys((self.address, *named, *cited)))
        return self._involved


def at_the_earliest(days: DayRange) -> str:
    """The earliest day of a date in words: `2009-04-01 at the earliest`."""
    return f"{iso(days[0])}{'' if days[0] == days[1] else ' at the earliest'}"


def at_the_latest(days: DayRange) -> str:
    """The latest day of a date in words: `2008-12-31 at the latest`."""
    return f"{iso(days[1])}{'' if days[0] == days[1] else ' at the latest'}"
