"""Resolving a fact against the entities: everything about it that depends on other entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from chronicle.dates import ALWAYS, BEGINNING, measure_length, within_lives
from chronicle.model.entities import Life
from chronicle.model.evidence import evidence
from chronicle.model.fact import SPAN_OF_TIME, WHOLE_TIME, Fact, is_open_ended
from chronicle.model.lookup import newest_report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chronicle.dates import DayRange, Elapsed, Interval
    from chronicle.model.base import CitedEntry, Reference
    from chronicle.model.evidence import Evidence
    from chronicle.model.lookup import Entities

_SAYING_WHEN: Final = frozenset((*WHOLE_TIME, *SPAN_OF_TIME)) - {"start"}

F_co = TypeVar("F_co", bound=Fact, covariant=True)


@dataclass(slots=True)
class ResolvedFact(Generic[F_co]):
    """A fact with what depends on other entries: its interval, its evidence, and its references."""

    address: str
    fact: F_co
    interval: Interval
    evidence: Evidence
    references: tuple[Reference, ...]
    entities: Entities
    as_written: tuple[str, ...] = ()
    """What the file calls those that the fact calls by their names."""
    _length: Elapsed | None = None

    @property
    def length(self) -> Elapsed:
        """How long it lasted, by its dates and its stated length (worked out once)."""
        if self._length is None:
            self._length = measure_length(self.interval)
        return self._length


def resolve_fact(
    address: str, fact: Fact, references: tuple[Reference, ...], entities: Entities, *, complete: bool = True
) -> ResolvedFact[Fact]:
    """Work out all of a fact that depends on other entries; not `complete` if it has lost citations."""
    interval = interval_of(fact, entities)
    fact_evidence = evidence(fact, interval, entities, complete=complete)
    by_dates = interval
    lives = [*fact.lives(entities)]
    if interval.is_ongoing and not lives and (gone := fact.gone_with(entities)):
        lives = [Life(None, gone)]
    if dated := [life for life in lives if life.is_dated]:
        interval = within_lives(interval, dated)
    if fact.status is None and fact.sources:
        interval = _up_to_the_newest_report(fact, interval, entities)
    if by_dates.is_ongoing and not interval.is_ongoing:
        fact_evidence = fact_evidence._replace(worked_out=(*fact_evidence.worked_out, "end"))
    return ResolvedFact(address, fact, interval, fact_evidence, references, entities)


def interval_of(fact: CitedEntry, entities: Entities) -> Interval:
    """Return when a fact was, if it is one; if it still went on, up to when those sources speak that say so, or else all.

    Of a source with a qualified date of publication, nothing is certain that rests on that date.
    """
    if not is_open_ended(vars(fact)):
        return fact.interval(None)
    speaking = [
        citation for citation in fact.sources if citation.says is None or is_open_ended(citation.says)
    ]
    sources = [citation.source for citation in speaking or fact.sources]
    giving = _giving_the_length(fact)
    interval = _as_reported(
        fact, [*map(entities.published, sources)], max(map(entities.published, giving), default=ALWAYS)
    )
    if any(entities.has_qualified_publication(source) for source in (*sources, *giving)):
        certain = _as_reported(
            fact,
            [*map(entities.certainly_published, sources)],
            max(map(entities.certainly_published, giving), default=ALWAYS),
        )
        return interval._replace(unqualified_bounds=certain.unqualified_bounds or certain.bounds)
    return interval


def _as_reported(fact: CitedEntry, publications: Sequence[DayRange], of_length: DayRange) -> Interval:
    """Return when a fact was that still went on, by when its sources were published, and when the source of its length was."""
    interval = fact.interval(newest_report(publications), of_length)
    if getattr(fact, "status", None) is not None or not interval.is_ongoing:
        return interval  # a report of something only planned does not show that it had begun
    return interval.started_by([last for _, last in publications])


def _giving_the_length(fact: CitedEntry) -> list[str]:
    """Return the sources that give the length of a fact; if none does, all of them; none of a fact without one."""
    length = getattr(fact, "length", None)
    if length is None:
        return []
    giving = [citation for citation in fact.sources if (citation.says or {}).get("length") == length]
    giving = giving or [citation for citation in fact.sources if citation.says is None]
    return [citation.source for citation in giving or fact.sources]


def _up_to_the_newest_report(fact: Fact, interval: Interval, entities: Entities) -> Interval:
    """Return an interval of which nothing is certain after the newest source that gives its end.

    A source is not older than what it reports, as far as its own date leaves that open.
    """
    begins, begun, ends, ended = interval.unqualified_bounds or interval.bounds
    is_one_time = begins == ends and begun == ended
    if is_one_time or fact.is_set_in_advance:
        return interval
    newest = BEGINNING
    for source in _giving_the_end(fact):
        earliest, latest = entities.published(source)
        if latest >= ends:
            return interval
        newest = max(newest, earliest, begins if latest >= begins else BEGINNING)
    return interval.reported_until(newest)


def _giving_the_end(fact: Fact) -> list[str]:
    """Return the sources that say when a fact ended, or that it still was so; all of them if none does."""
    giving = [
        citation.source
        for citation in fact.sources
        if citation.says is None or not _SAYING_WHEN.isdisjoint(citation.says)
    ]
    return giving or [citation.source for citation in fact.sources]
