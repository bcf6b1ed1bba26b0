"""What was known by a day (`--known-by`): facts as if sources published later had never been cited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from chronicle.dates import Verdict
from chronicle.model.base import NOTHING, CitedEntry, fields_of
from chronicle.model.evidence import FIGURES, claims_about, comparable, has_value
from chronicle.model.fact import SPAN_OF_TIME, STANCES, WHOLE_TIME, Status
from chronicle.model.fields import ValueType
from chronicle.model.resolved import interval_of
from chronicle.text import comparable_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from chronicle.model.base import Citation, Field
    from chronicle.model.evidence import Claim
    from chronicle.model.fact import Fact
    from chronicle.model.lookup import Entities

_WHOLE: Final = frozenset(WHOLE_TIME)
_SPAN: Final = frozenset(SPAN_OF_TIME)
_TIME: Final = _WHOLE | _SPAN
UNITS: Final = frozenset({"currency", "unit"})
"""Fields that say what a fact's values mean."""

C = TypeVar("C", bound=CitedEntry)


@dataclass(frozen=True, slots=True)
class KnowledgeCutoff:
    """What had been published by a day, given by its ordinal."""

    by: int

    def includes(self, source: str, entities: Entities) -> bool:
        """Return whether a source was, or may have been, published by then: the earliest day of its date counts."""
        return entities.published(source)[0] <= self.by

    def includes_citation(self, citation: Citation, entities: Entities) -> bool:
        """Return whether a citation could be read by then: its source, and whoever passes that on."""
        return all(self.includes(source, entities) for source in citation.read)

    def possibly_later(self, entities: Entities) -> list[str]:
        """Return the sources that are kept although they may have been published later."""
        return [
            source
            for source in entities.sources
            if self.includes(source, entities) and entities.certainly_published(source)[1] > self.by
        ]

    def reported_until(self, entities: Entities) -> int | None:
        """Return the day up to which the remaining sources can speak; None if none has a date."""
        return entities.reported_until(
            [source for source in entities.sources if self.includes(source, entities)]
        )

    def as_known(self, fact: Fact, entities: Entities, *, complete: bool = True) -> Fact | None:
        """Return the fact as it could be written then; None if it has sources, and none was published.

        What was found but not yet reported goes, and with it a fact that no source published by then gives. What lies
        wholly after the day was then at best planned.
        """
        cited = any(self.includes_citation(citation, entities) for citation in fact.sources)
        if complete and fact.sources and not cited:
            return None
        unreported = fact.unreported(self.by)
        known = self.as_cited(fact, entities, complete=complete)
        if unreported:
            if "published" in unreported and not known.sources:
                return None
            citations = tuple(_without_says(citation, unreported) for citation in known.sources)
            known = known.replaced(sources=citations, stances=NOTHING, **unreported)
        if known.status is None and not known.is_set_in_advance and self._lies_ahead(known):
            end = getattr(known, "end", None)  # nobody could say yet that it still was so
            return known.replaced(status=Status.PLANNED, **({"end": None} if end and end.end_open else {}))
        return known

    def _lies_ahead(self, fact: Fact) -> bool:
        """Return whether all that is told of a fact, but that it ended, comes after the day."""
        rows = fact.timeline_rows(fact.interval(None))
        days = [row.interval.bounds.earliest for row in rows if row.role != "end"]
        return bool(days) and min(days) > self.by

    def as_cited(self, fact: C, entities: Entities, *, complete: bool) -> C:
        """Return a fact, or whom or what facts are about, as the sources published by then give it."""
        remaining = {
            place: citation
            for place, citation in enumerate(fact.sources)
            if self.includes_citation(citation, entities)
        }
        return with_citations(fact, remaining, entities, complete=complete)


def with_citations(fact: C, remaining: Mapping[int, Citation], entities: Entities, *, complete: bool) -> C:
    """Return a fact, or whom or what facts are about, as if only some of its citations were there, by their places.

    A value stands if a remaining source gives it. Otherwise it is replaced by the first that a remaining
    source gives, or dropped: what was worked out may rest on the others. If a part of its time is
    lost, remaining sources also fill those fields of its time for which no value was accepted. What the
    fact is about stays, unless a remaining source gives something else, or only one that is gone names it and
    the fact is one without it. Its reasons and its note are dropped: they may tell what only those said. So are the
    stances of parties where a value changed: they were taken to another.
    If citations were set aside for a mistake (not `complete`), all values may be theirs.
    """
    if len(remaining) == len(fact.sources):
        return fact
    changes: dict[str, object] = {"sources": tuple(remaining.values()), "because": {}, "note": None}
    if complete and all(citation.says is not None for citation in remaining.values()):
        claims = [
            claim
            for claim in claims_about(fact, interval_of(fact, entities), entities)
            if claim.place in remaining
        ]
        values = _changes(fact, claims, _withdrawn(fact, remaining))
        if fact.gives(STANCES) and any(value != getattr(fact, field) for field, value in values.items()):
            values[STANCES] = NOTHING
        changes |= values
    return fact.replaced(**changes)


def _without_says(citation: Citation, fields: Collection[str]) -> Citation:
    """Return a citation that says nothing of some fields."""
    if citation.says is None:
        return citation
    return citation._replace(
        says={field: value for field, value in citation.says.items() if field not in fields}
    )


def _withdrawn(fact: CitedEntry, remaining: Collection[int]) -> dict[str, set[object]]:
    """Return what later sources say of the fields beside the evidence, if the fact is one without those."""
    withdrawn: defaultdict[str, set[object]] = defaultdict(set)
    fields = fields_of(type(fact))
    for place, citation in enumerate(fact.sources):
        for field, value in (citation.says or {}).items() if place not in remaining else ():
            if not (fields[field].required or _is_inseparable(fields[field])):
                withdrawn[field].update(map(comparable, value if isinstance(value, tuple) else (value,)))
    return withdrawn


def _is_inseparable(field: Field) -> bool:
    """Tell whether a field says what a fact is about, or what its values mean: without it the rest would be untrue."""
    return field.type.value is ValueType.REFERENCE or field.name in UNITS


def _changes(
    fact: CitedEntry, claims: Iterable[Claim], withdrawn: Mapping[str, set[object]]
) -> dict[str, object]:
    """Return the fields of a fact that change, with their new values, if only these claims are left."""
    agreeing: set[str] = set()
    places: defaultdict[str, list[int]] = defaultdict(list)
    for claim in claims:
        places[claim.field].append(claim.place)
        if claim.verdict is Verdict.AGREES:
            agreeing.add(claim.field)
    changes: dict[str, object] = {}
    for field in dict.fromkeys((*fact.needs_source, *places, *sorted(withdrawn))):
        value = getattr(fact, field)
        if not has_value(value):
            continue
        if field not in places and field not in fact.needs_source:
            changes[field] = _without(value, withdrawn[field], _default(fact, field))
        elif field not in agreeing:
            changes[field] = _first_claim(fact, field, places[field])
        elif (remaining := _remaining_part(fact, field, places[field])) != value:
            changes[field] = remaining
    return changes | _figure(fact, places) | _rest_of_time(fact, agreeing, places, changes)


def _without(value: object, withdrawn: set[object], default: object) -> object:
    """Return a value without what only later sources give: of a list those items, of anything else all or nothing."""
    if isinstance(value, tuple):
        return tuple(item for item in value if comparable(item) not in withdrawn)
    return default if comparable(value) in withdrawn else value


def _default(fact: CitedEntry, field: str) -> object:
    """Return what a field holds if nobody gives it; of a flag nothing, as nobody says that it is not so either."""
    default: object = getattr(type(fact), field, None)
    return None if default is False else default


def _figure(fact: CitedEntry, places: Mapping[str, list[int]]) -> dict[str, object]:
    """Return a figure as a remaining source gives it, with how exact that source says it is: neither stands alone."""
    changes: dict[str, object] = {}
    for field in FIGURES:
        given = [fact.sources[place].says or {} for place in places.get(field, ())]
        if not given:
            continue
        same = [says for says in given if says[field] == getattr(fact, field)]
        if not any(says.get("approx") == getattr(fact, "approx", None) for says in same):
            first = (same or given)[0]
            changes |= {field: first[field], "approx": first.get("approx")}
    return changes


def _rest_of_time(
    fact: CitedEntry, agreeing: set[str], places: Mapping[str, list[int]], changes: Mapping[str, object]
) -> dict[str, object]:
    """Return, if part of a fact's time is lost, what remaining sources say for its time fields without a value."""
    lost = (_TIME & changes.keys()) - agreeing
    if not lost or any(changes.get(field) for field in _WHOLE):
        return {}
    fields = _SPAN if agreeing & _SPAN or lost & _WHOLE else _TIME
    filled = {
        field: _first_claim(fact, field, field_places)
        for field, field_places in places.items()
        if field in fields and not has_value(getattr(fact, field))
    }
    if filled.keys() & _WHOLE:  # a date or a period excludes a start, end and length
        return {field: value for field, value in filled.items() if field in _WHOLE} | dict.fromkeys(lost)
    return filled


def _first_claim(fact: CitedEntry, field: str, places: Sequence[int]) -> object:
    """Return what the first of some citations says of a field; without any, that it has no value."""
    if places:
        return (fact.sources[places[0]].says or {})[field]
    return _default(fact, field)


def _remaining_part(fact: CitedEntry, field: str, places: list[int]) -> object:
    """Return what remains of a value of which only parts are given: a table's keys, or a list's items."""
    value: object = getattr(fact, field)
    given = [(fact.sources[place].says or {})[field] for place in places]
    if isinstance(value, Mapping):
        tables = [table for table in given if isinstance(table, Mapping)]
        by_key = {key: [table[key] for table in tables if key in table] for key in value}
        return {
            key: item if comparable_text(item) in map(comparable_text, by_key[key]) else by_key[key][0]
            for key, item in value.items()
            if by_key[key]
        }
    if isinstance(value, tuple):
        items = {comparable(item) for list_ in given if isinstance(list_, tuple) for item in list_}
        return tuple(item for item in value if comparable(item) in items)
    return value
