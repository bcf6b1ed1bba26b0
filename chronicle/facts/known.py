"""What was known by a day: a fact as if the sources published later had never been cited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chronicle.dates import Verdict, When
from chronicle.facts.common import Fact, Values, kebab
from chronicle.facts.evidence import claims, plain_text, tells

if TYPE_CHECKING:
    from chronicle.facts.world import World

_WHOLE: Final = frozenset({"date", "period"})
_SPAN: Final = frozenset({"start", "end", "length", "in_post"})
_TIME: Final = _WHOLE | _SPAN


@dataclass(frozen=True, slots=True)
class Known:
    """A day, and the question what had been published by then."""

    by: int

    def out(self, source: str, world: World) -> bool:
        """Whether a source had come out, or may have: an imprecise date counts from its earliest day."""
        return world.published(source)[0] <= self.by

    def doubtful(self, world: World) -> list[str]:
        """The sources that are kept although they may be later."""
        return [one for one in world.sources if self.out(one, world) and world.published(one)[1] > self.by]

    def until(self, world: World) -> int | None:
        """The day to which the remaining sources can speak."""
        return world.reported_until([one for one in world.sources if self.out(one, world)])

    def seen(self, fact: Fact[Values], world: World) -> Fact[Values] | None:
        """The fact as it could be written then; None if none of its sources had come out.

        A value stands if a remaining source gives it. Otherwise the first that a remaining source gives
        stands, or none: what was worked out may rest on what came later. Once a part of its time goes, a
        remaining source's time stands also in fields where we accepted none: that is all there was. What the
        fact is about stays, unless a remaining source says it otherwise.
        """
        kept = {place for place, one in enumerate(fact.sources) if self.out(one.source, world)}
        if len(kept) == len(fact.sources):
            return fact
        if not kept:
            return None
        changed: dict[str, object] = {"sources": tuple(fact.sources[place] for place in sorted(kept))}
        if all(fact.sources[place].says is not None for place in kept):
            known_until = world.reported_until([one.source for one in fact.sources])
            made = [one for one in claims(fact, fact.extent(known_until), world) if one.place in kept]
            given = {claim.field for claim in made if claim.verdict is Verdict.AGREES}
            gone = {field for field in fact.EVIDENCE if field not in given and tells(getattr(fact, field))}
            places = {
                field: [one.place for one in made if one.field == field]
                for field in {one.field for one in made}
            }
            about = [one for one in places if one not in fact.EVIDENCE and tells(getattr(fact, one))]
            whole = gone & _SPAN and not given & _SPAN and not gone & _WHOLE
            for field in (*fact.EVIDENCE, *about):
                spans = gone & _TIME and not any(changed.get(one) for one in _WHOLE)
                said = places.get(field, [])
                another = (
                    spans
                    and said
                    and field in (_TIME if whole else _SPAN)
                    and not tells(getattr(fact, field))
                )
                if field in gone or another or (field in about and field not in given):
                    changed[field] = self._first_said(fact, field, said)
                elif field in given and (part := _part(fact, field, said)) != getattr(fact, field):
                    changed[field] = part
            if any(changed.get(one) for one in _WHOLE):  # a date or a period is all of a time
                changed |= dict.fromkeys(_SPAN & changed.keys())
            lost = {kebab(field) for field in changed}
            changed["because"] = {field: why for field, why in fact.because.items() if field not in lost}
        return fact.model_copy(update=changed)

    @staticmethod
    def _first_said(fact: Fact[Values], field: str, places: list[int]) -> object:
        if places:
            return getattr(fact.sources[places[0]].says, field)
        default: object = type(fact).model_fields[field].get_default(call_default_factory=True)
        return None if type(fact).model_fields[field].is_required() else default


def _part(fact: Fact[Values], field: str, places: list[int]) -> object:
    """What stands of a value that is given in part: of a table, key by key; of a list, the items that are given."""
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
    """What two items of a list are held against one another by."""
    return item.bounds if isinstance(item, When) else plain_text(str(item))
