"""A single entry under check, and which kinds of fact have the fields that a check needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from chronicle.dates import format_iso
from chronicle.findings import Finding, Fix, KeyLocation
from chronicle.model.base import fields_of, toml_key
from chronicle.model.kinds import KINDS
from chronicle.model.resolved import interval_of

if TYPE_CHECKING:
    from chronicle.codes import Code
    from chronicle.dates import DayRange, EdtfDate, Interval
    from chronicle.model.base import CitedEntry
    from chronicle.model.evidence import Evidence
    from chronicle.model.fact import Fact
    from chronicle.model.kind import Kind
    from chronicle.model.lookup import Entities

_DATES: Final = ("date", "period", "start", "end", "confirmed")
"""The fields of a fact's time that hold one date."""


def has_fields(fact: type[Fact], fields: tuple[str, ...]) -> bool:
    """Return whether a kind of fact has all of some fields."""
    return set(fields) <= fields_of(fact).keys()


@cache
def kinds_with(*fields: str) -> tuple[Kind[Any], ...]:
    """Return the kinds of fact that have all of some fields."""
    return tuple(kind for kind in KINDS if has_fields(kind.fact, fields))


@dataclass
class CheckedEntry:
    """An entry under check of which sources tell: with its evidence, the base's entities, and its place in a file."""

    address: str
    fact: CitedEntry
    interval: Interval
    evidence: Evidence
    entities: Entities
    location: KeyLocation
    citation_places: tuple[int, ...] | None = None
    """Where each of its citations stands in the file, from 0, if some were set aside; None if all stand."""
    _involved: tuple[str, ...] = ()

    @property
    def has_all_citations(self) -> bool:
        """Whether no citation was set aside: nothing is blamed for what a lost one would have said."""
        return self.citation_places is None

    def has(self, field: str) -> bool:
        """Return whether it itself gives a value for a field, rather than leaving it to be derived."""
        return self.fact.gives(field)

    def has_reason(self, field: str) -> bool:
        """Return whether a `because` speaks of a field, or of all of it."""
        return "" in self.fact.because or toml_key(field) in self.fact.because

    def location_of(self, *path: str | int) -> KeyLocation:
        """Return the location of a value of it, by its key path."""
        return KeyLocation(self.location.file, (*self.location.path, *path))

    def locations_of(self, *fields: str) -> tuple[KeyLocation, ...]:
        """Return the locations of those of some fields that the fact gives."""
        return tuple(self.location_of(toml_key(field)) for field in fields if self.has(field))

    def citation_location(self, place: int, *path: str) -> KeyLocation:
        """Return the location of a citation by its place among those that stand, or of a key in it."""
        place_in_file = place if self.citation_places is None else self.citation_places[place]
        return self.location_of("sources", place_in_file, *path)

    def finding(
        self,
        code: Code,
        message: str,
        hint: str,
        at: KeyLocation,
        *,
        also: tuple[KeyLocation, ...] = (),
        underline: str = "",
        perhaps: bool = False,
        fix: Fix | None = None,
    ) -> Finding:
        """Return a finding about this entry, which an `allow` in it or in any that it names can silence."""
        involved = self._involved_addresses()
        return Finding(code, message, hint, at, self.address, also, underline, involved, perhaps, fix)

    def without_qualified(self) -> Interval:
        """Return the interval that follows from the unqualified dates alone, as if the others had not been given."""
        changes: dict[str, object] = {
            field: None for field in _DATES if (date := getattr(self.fact, field, None)) and date.qualified
        }
        in_post: tuple[EdtfDate, ...] = getattr(self.fact, "in_post", ())
        if any(date.qualified for date in in_post):
            changes["in_post"] = tuple(date for date in in_post if not date.qualified)
        return interval_of(self.fact.replaced(**changes), self.entities) if changes else self.interval

    def _involved_addresses(self) -> tuple[str, ...]:
        """Return its address and those of all entries that it names (kept: it may have many findings)."""
        if not self._involved:
            named = (f"{reference.table}.{reference.id}" for reference in self.fact.references())
            cited = (f"sources.{source}" for citation in self.fact.sources for source in citation.read)
            self._involved = tuple(dict.fromkeys((self.address, *named, *cited)))
        return self._involved


@dataclass
class CheckedFact(CheckedEntry):
    """A fact under check."""

    fact: Fact


def at_the_earliest(days: DayRange) -> str:
    """Return the earliest day of a date in words: `2009-04-01 at the earliest`."""
    return f"{format_iso(days[0])}{'' if days[0] == days[1] else ' at the earliest'}"


def at_the_latest(days: DayRange) -> str:
    """Return the latest day of a date in words: `2008-12-31 at the latest`."""
    return f"{format_iso(days[1])}{'' if days[0] == days[1] else ' at the latest'}"
