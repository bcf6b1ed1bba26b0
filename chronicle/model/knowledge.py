"""What was known by a day (`--known-by`): facts as if sources published later had never been cited."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chronicle.dates import EdtfDate, Verdict
from chronicle.model.base import Fact, Values
from chronicle.model.evidence import FIGURES, claims, plain_text, tells

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from chronicle.model.evidence import Claim
    from chronicle.model.lookup import Entities

_WHOLE: Final = frozenset({"date", "period"})
_SPAN: Final = frozenset({"start", "end", "length", "in_post"})
_TIME: Final = _WHOLE | _SPAN
_INSEPARABLE: Final = frozenset({"person", "post", "organisation", "scale", "currency", "unit"})
"""Fields that say what a fact is about, or what its values mean: without them the rest would be untrue."""


@dataclass(frozen=True, slots=True)
class KnowledgeCutoff:
    """What had been published by a day, given by its ordinal."""

    by: int

    def published(self, source: str, entities: Entities) -> bool:
        """Whether a source was, or may have been, published by then: the earliest day of its date counts."""
        return entities.published(source)[0] <= self.by

    def doubtful(self, entities: Entities) -> list[str]:
        """The sources that are kept although they may have been published later."""
        return [
            one
            for one in entities.sources
            if self.published(one, entities) and entities.published(one)[1] > self.by
        ]

    def until(self, entities: Entities) -> int | None:
        """The day up to which the remaining sources can speak; None if none has a date."""
        return entities.reported_until([one for one in entities.sources if self.published(one, entities)])

    def as_known(
        self, fact: Fact[Values], entities: Entities, *, complete: bool = True
    ) -> Fact[Values] | None:
        """The fact as it could be written then; None if it has sources, and none was published.

        A value stands if a remaining source gives it. Otherwise it is replaced by the first that a remaining
        source gives, or dropped: what was worked out may rest on later sources. If a part of its time is
        lost, remaining sources also fill those fields of its time for which no value was accepted. What the
        fact is about stays, unless a remaining source gives something else, or only a later one names it and
        the fact is one without it. Its reasons and its note are dropped: they may tell what only a later
        source did. If citations were set aside for a mistake (not `complete`), all values may be theirs.
        """
        kept = {place for place, one in enumerate(fact.sources) if self.published(one.source, entities)}
        if len(kept) == len(fact.sources):
            return fact
        if not kept and complete:
            return None
        left = tuple(fact.sources[place] for place in sorted(kept))
        changed: dict[str, object] = {"sources": left, "because": {}, "note": None}
        if complete and all(fact.sources[place].says is not None for place in kept):
            known_until = entities.reported_until([one.source for one in fact.sources])
            made = [one for one in claims(fact, fact.interval(known_until), entities) if one.place in kept]
            changed |= _another_now(fact, made, _withdrawn(fact, kept))
        return fact.model_copy(update=changed)


def _withdrawn(fact: Fact[Values], kept: Collection[int]) -> dict[str, set[object]]:
    """What later sources say of the fields beside the evidence, if the fact is one without those."""
    found: defaultdict[str, set[object]] = defaultdict(set)
    for place, one in enumerate(fact.sources):
        for field in one.says.model_fields_set if one.says is not None and place not in kept else ():
            if field not in _INSEPARABLE and not type(fact).model_fields[field].is_required():
                said = getattr(one.says, field)
                found[field].update(map(_plain, said if isinstance(said, tuple) else (said,)))
    return found


def _another_now(
    fact: Fact[Values], made: Iterable[Claim], withdrawn: Mapping[str, set[object]]
) -> dict[str, object]:
    """The fields of a fact that change, with their new values, if only the claims in `made` are left."""
    given: set[str] = set()
    said: defaultdict[str, list[int]] = defaultdict(list)
    for claim in made:
        said[claim.field].append(claim.place)
        if claim.verdict is Verdict.AGREES:
            given.add(claim.field)
    changed: dict[str, object] = {}
    for field in dict.fromkeys((*fact.EVIDENCE, *said, *sorted(withdrawn))):
        ours = getattr(fact, field)
        if not tells(ours):
            continue
        if field not in said and field not in fact.EVIDENCE:
            changed[field] = _without(ours, withdrawn[field])
        elif field not in given:
            changed[field] = _first_said(fact, field, said[field])
        elif (part := _part(fact, field, said[field])) != ours:
            changed[field] = part
    return changed | _figure(fact, said) | _rest_of_time(fact, given, said, changed)


def _without(ours: object, theirs: set[object]) -> object:
    """A value without what only later sources give: of a list those items, of anything else all or nothing."""
    if isinstance(ours, tuple):
        return tuple(one for one in ours if _plain(one) not in theirs)
    return None if _plain(ours) in theirs else ours


def _figure(fact: Fact[Values], said: Mapping[str, list[int]]) -> dict[str, object]:
    """A figure as a remaining source gives it, with how exact that source says it is: neither stands alone."""
    changed: dict[str, object] = {}
    for field in FIGURES:
        given = [fact.sources[place].says for place in said.get(field, ())]
        if not given:
            continue
        ours = getattr(fact, field)
        same = [one for one in given if getattr(one, field) == ours]
        if not any(getattr(one, "approx", None) == getattr(fact, "approx", None) for one in same):
            first = (same or given)[0]
            changed |= {field: getattr(first, field), "approx": getattr(first, "approx", None)}
    return changed


def _rest_of_time(
    fact: Fact[Values], given: set[str], said: Mapping[str, list[int]], changed: Mapping[str, object]
) -> dict[str, object]:
    """If part of a fact's time is lost: what remaining sources say for its time fields without a value."""
    gone = (_TIME & changed.keys()) - given
    if not gone or any(changed.get(field) for field in _WHOLE):
        return {}
    fields = _SPAN if given & _SPAN or gone & _WHOLE else _TIME
    more = {
        field: _first_said(fact, field, places)
        for field, places in said.items()
        if field in fields and not tells(getattr(fact, field))
    }
    if more.keys() & _WHOLE:  # a date or a period excludes a start, end and length
        return {field: more[field] for field in more if field in _WHOLE} | dict.fromkeys(gone)
    return more


def _first_said(fact: Fact[Values], field: str, places: Sequence[int]) -> object:
    if places:
        return getattr(fact.sources[places[0]].says, field)
    default: object = type(fact).model_fields[field].get_default(call_default_factory=True)
    return default if isinstance(default, tuple | dict) else None  # not False: nobody says that either


def _part(fact: Fact[Values], field: str, places: list[int]) -> object:
    """What remains of a value of which only parts are given: a table's keys, or a list's items."""
    ours: object = getattr(fact, field)
    said = [getattr(fact.sources[place].says, field) for place in places]
    if isinstance(ours, dict):
        given = {key: [table[key] for table in said if key in table] for key in ours}
        return {
            key: one if plain_text(one) in map(plain_text, given[key]) else given[key][0]
            for key, one in ours.items()
            if given[key]
        }
    if isinstance(ours, tuple):
        items = {_plain(one) for some in said for one in some}
        return tuple(one for one in ours if _plain(one) in items)
    return ours


def _plain(item: object) -> object:
    """What items of a list are compared by."""
    return item.bounds if isinstance(item, EdtfDate) else plain_text(str(item))
