"""The people, posts, organisations, sources and scales that a base's facts refer to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from chronicle.dates import ALWAYS, BEGINNING, DayRange, EdtfDate, coarsest_date
from chronicle.model.base import Entry
from chronicle.model.bundle import bundle_pages
from chronicle.model.entities import (
    ExtraField,
    Life,
    Organisation,
    Party,
    Person,
    Post,
    Restriction,
    Scale,
    Source,
)
from chronicle.text import comparable_name

MOST_ABOVE: Final = 20
"""How many organisations above its own a fact can be found by."""


def names_of_organisation(name: str, aka: Iterable[str]) -> frozenset[str]:
    """Return the names that an organisation is known by, as they are compared."""
    return frozenset(map(comparable_name, (name, *aka)))


def newest_report(publications: Iterable[DayRange]) -> int | None:
    """Return the earliest day on which the newest of some sources can have been published; None if no date tells."""
    return max((first for first, _ in publications if first != BEGINNING), default=None)


@dataclass(slots=True)
class Entities:
    """All entities of a base by id, and its settings for reading dates and amounts."""

    financial_year: tuple[int, int] = (4, 1)
    currency: str = "GBP"
    people: dict[str, Person] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    scales: dict[str, Scale] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    extra: dict[str, ExtraField] = field(default_factory=dict)
    restrictions: dict[str, Restriction] = field(default_factory=dict)
    reported: dict[str, int] = field(default_factory=dict)
    """For sources whose publication a missing or imprecise date leaves open: a day before which it was not."""
    _ids_by_name: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _published: dict[str, DayRange] = field(default_factory=dict)
    _certainly_published: dict[str, DayRange] = field(default_factory=dict)
    _lives: dict[tuple[str, str], tuple[Life, ...]] = field(default_factory=dict)
    _parents: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, id_: str, entity: object) -> None:
        """Put an entity with the others of its table, in place of one of the same id."""
        self._lives.clear()
        self._parents.clear()
        match entity:
            case Person():
                self.people[id_] = entity
            case Organisation():
                self.organisations[id_] = entity
            case Post():
                self.posts[id_] = entity
            case Source():
                self.sources[id_] = entity
            case Scale():
                self.scales[id_] = entity
            case Party():
                self.parties[id_] = entity
            case ExtraField():
                self.extra[id_] = entity
            case Restriction():
                self.restrictions[id_] = entity
            case _:
                raise AssertionError(type(entity))

    def with_extra(self, table: str, id_: str) -> Entry | None:
        """Return an entity if it has keys of the base's own."""
        entities: dict[str, Entry] = getattr(self, table, {})
        entity = entities.get(id_)
        return entity if entity is not None and entity.extra else None

    def restricted(self, table: str, id_: str) -> tuple[str, ...]:
        """Return the restrictions of an entity; of what is none, or was set aside, nothing is known."""
        entities: dict[str, Entry] = getattr(self, table, {})
        entity = entities.get(id_)
        return () if entity is None else entity.restricted

    def bundle_page(self, source: str, at: str | None) -> str | None:
        """Return where in a bundle the page of a source stands that a citation names; None if that is not given."""
        if at is None:
            return None
        entity = self.sources.get(source)
        if entity is None or not (entity.bundle or entity.bundle_pages):
            return None
        return bundle_pages(at, entity.bundle, entity.bundle_pages)

    def name(self, table: str, id_: str) -> str:
        """Return the name of a person, an organisation or a post; of anything else its id."""
        match table:
            case "people":
                return self.person(id_)
            case "organisations":
                return self.organisation(id_)
            case "posts":
                return self.post(id_)
            case _:
                return id_

    def person(self, person: str) -> str:
        """Return a person's name; the id itself where their entry was set aside."""
        entity = self.people.get(person)
        return entity.name if entity else person

    def organisation(self, organisation: str) -> str:
        """Return an organisation's name, or its id."""
        entity = self.organisations.get(organisation)
        return entity.name if entity else organisation

    def post(self, post: str) -> str:
        """Return a post's title, or its id."""
        entity = self.posts.get(post)
        return entity.title if entity else post

    def organisations_called(self, text: str) -> tuple[str, ...]:
        """Return the ids of the organisations that have a text as their id, or else as one of their names."""
        if text in self.organisations:
            return (text,)
        if not self._ids_by_name:
            for id_, entity in self.organisations.items():
                for name in names_of_organisation(entity.name, entity.aka):
                    self._ids_by_name[name] = (*self._ids_by_name.get(name, ()), id_)
        return self._ids_by_name.get(comparable_name(text), ())

    def ids_called(self, table: str, text: str) -> tuple[str, ...]:
        """Return the ids of the entities of a table that have a text as their name or title."""
        entities: dict[str, Person | Organisation | Post | Source | Scale | Party] = getattr(self, table, {})
        wanted = comparable_name(text)
        return tuple(
            id_
            for id_, entity in entities.items()
            if wanted
            in map(
                comparable_name,
                (
                    entity.name if isinstance(entity, Person | Organisation | Party) else entity.title,
                    *(() if isinstance(entity, Source | Scale) else entity.aka),
                ),
            )
        )

    def employer(self, post: str) -> str | None:
        """Return the id of the organisation that a post belongs to; None if the post's entry was set aside."""
        entity = self.posts.get(post)
        return entity.organisation if entity else None

    def own_life(self, table: str, id_: str) -> Life | None:
        """Return when a person was born and died, or an organisation or a post opened and closed; None of what has no life, or was set aside."""
        entity = getattr(self, table, {}).get(id_)
        return entity.life if isinstance(entity, Person | Organisation | Post) else None

    def lives_of(self, table: str, id_: str) -> tuple[Life, ...]:
        """Return the life of a person, an organisation or a post; of a post its organisation's too."""
        lives = self._lives.get((table, id_))
        if lives is None:
            life = self.own_life(table, id_)
            lives = () if life is None else (life,)
            if table == "posts" and (employer := self.employer(id_)) is not None:
                lives += self.lives_of("organisations", employer)
            self._lives[table, id_] = lives
        return lives

    def end_of(self, table: str, id_: str) -> EdtfDate | None:
        """Return when a person died, an organisation closed, or a post or its organisation did; None if that is not given."""
        ends = [life.ended for life in self.lives_of(table, id_) if life.ended is not None]
        return min(ends, key=lambda end: end.latest, default=None)

    def with_parents(self, organisation: str) -> tuple[str, ...]:
        """Return an organisation, then its parent, and so on upwards; a cycle ends where it began.

        A fact can be found by all of them, so there are at most `MOST_ABOVE` above the first.
        """
        found = self._parents.get(organisation)
        if found is None:
            seen: dict[str, None] = {}
            current: str | None = organisation
            while current is not None and current not in seen and len(seen) <= MOST_ABOVE:
                seen[current] = None
                entity = self.organisations.get(current)
                current = entity.parent if entity else None
            found = self._parents[organisation] = tuple(seen)
        return found

    def published(self, source: str) -> DayRange:
        """Return the earliest and latest day on which a source was published; unbounded where nothing tells.

        Where a missing or imprecise date leaves it open: it was published by the day on which it was read, and is
        not older than what it reports, unless these leave nothing of it.
        """
        days = self._published.get(source)
        if days is None:
            entity = self.sources.get(source)
            date = None if entity is None else entity.publication
            days = self._published[source] = self._narrowed(
                source, ALWAYS if date is None else date.day_range
            )
        return days

    def certainly_published(self, source: str) -> DayRange:
        """Return the same as if a qualified date of publication had not been given."""
        if not self.has_qualified_publication(source):
            return self.published(source)
        days = self._certainly_published.get(source)
        if days is None:
            days = self._certainly_published[source] = self._narrowed(source, ALWAYS)
        return days

    def has_qualified_publication(self, source: str) -> bool:
        """Tell whether the date of publication of a source is marked `?`, `~` or `%`."""
        entity = self.sources.get(source)
        return entity is not None and entity.publication is not None and entity.publication.qualified

    def _narrowed(self, source: str, days: DayRange) -> DayRange:
        """Return the days of a publication that are left by when the source was read, and by what it reports."""
        first, last = days
        entity = self.sources.get(source)
        if entity is not None and first < last:
            if entity.accessed is not None:
                last = max(first, min(last, entity.accessed.latest))
            first = max(first, day) if (day := self.reported.get(source, BEGINNING)) <= last else first
        return first, last

    def publication(self, source: str) -> EdtfDate | None:
        """Return when a source was published as its date says, or from what it reports if that says more; None if neither."""
        days, date = self.published(source), self.sources[source].publication
        earliest = BEGINNING if date is None else date.earliest
        return date if days[0] == earliest else coarsest_date(days)

    def reported_until(self, sources: Iterable[str]) -> int | None:
        """Return the earliest day on which the newest source can have been published; None if no date tells."""
        return newest_report(map(self.published, sources))
