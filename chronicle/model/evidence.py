"""What each source says of a fact, compared with the value that the base accepts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from chronicle.dates import (
    DateForm,
    Duration,
    EdtfDate,
    Interval,
    Verdict,
    compare,
    compare_duration,
    tenure_length,
)
from chronicle.dates import words as date_words
from chronicle.model.base import NAMED, Fact, Values, fields_of
from chronicle.model.lookup import Entities
from chronicle.money import plain


class Claim(NamedTuple):
    """One source's value of one field, and the accepted one.

    There is no verdict if no value is accepted, nor on a further day in post, which contradicts nothing.
    """

    place: int
    field: str
    source: str
    at: str | None
    value: str
    words: str
    verdict: Verdict | None
    accepted: str | None
    accepted_words: str | None


class Evidence(NamedTuple):
    """The claims about a fact, and which of its fields are worked out, and which disputed."""

    claims: tuple[Claim, ...]
    worked_out: tuple[str, ...]
    disputed: tuple[str, ...]


FIGURES: Final = frozenset({"amount", "value"})
"""The fields to which `approx` applies."""
_OF_FIGURES: Final = FIGURES | {"approx"}

_UNDOUBTED: Final = Evidence((), (), ())
"""The evidence of a fact that is supported as a whole, and disputed by nobody."""


def written(value: object) -> str:
    """A value as text for programs: dates as EDTF, lists joined."""
    if isinstance(value, EdtfDate | Duration):
        return value.text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "; ".join(map(written, value))
    if isinstance(value, dict):
        return "; ".join(f"{key}: {written(one)}" for key, one in value.items())
    return str(value)


def spoken(value: object) -> str:
    """A value in words."""
    if isinstance(value, EdtfDate):
        return "still so" if value.form is DateForm.STILL else date_words(value)
    if isinstance(value, Duration):
        return value.words
    if isinstance(value, tuple):
        return ", ".join(map(spoken, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return plain(value)
    return written(value)


def _named(field: str, value: object, entities: Entities) -> str:
    """The value of a field in words, with names instead of ids."""
    table = NAMED.get(field)
    if table is None:
        return spoken(value)
    return ", ".join(
        entities.name(table, one) for one in (value if isinstance(value, tuple) else (str(value),))
    )


def tells(value: object) -> bool:
    """Whether a value says anything: None, False, an empty list and an empty table do not."""
    return not (value is None or value is False or value in ((), {}))


def accepted(fact: Fact[Values], interval: Interval, field: str) -> object | None:
    """The accepted value of a field: the fact's own, or one derived from its others; None if none."""
    value: object | None = getattr(fact, field)
    if field in interval.derived:
        derived: EdtfDate | None = getattr(interval, field)
        return derived
    return None if value in ((), {}) else value


def _hedged(words: str, given: Values) -> str:
    """A figure in words with the `approx` of whoever gives it: `about 13,000,000`."""
    approx: str | None = getattr(given, "approx", None)
    return f"{approx} {words}" if approx else words


def _implied(interval: Interval) -> str | None:
    """The length by the dates in words, with which a stated one is compared; None if they give none."""
    found = tenure_length(interval)
    return f"{found.words}{' so far' if found.so_far else ''}, by the dates" if found.known else None


def claims(fact: Fact[Values], interval: Interval, entities: Entities) -> Iterator[Claim]:
    """A claim for every value that a citation of the fact gives in `says`, in order."""
    for place, citation in enumerate(fact.sources):
        if citation.says is None:
            continue
        as_of = entities.reported_until([citation.source])
        given = citation.says.model_fields_set
        for field in fields_of(type(citation.says)):
            if field not in given:
                continue
            said, ours = getattr(citation.says, field), accepted(fact, interval, field)
            value, words = written(said), _named(field, said, entities)
            our_value = None if ours is None else value if said is ours else written(ours)
            our_words = (
                words if our_value == value else None if ours is None else _named(field, ours, entities)
            )
            if field == "length" and ours is None:
                our_words = _implied(interval)
            verdict = _verdict(said, ours, interval, as_of)
            if field in FIGURES:
                words, our_words = _hedged(words, citation.says), our_words and _hedged(our_words, fact)
            if verdict is Verdict.DISAGREES and field in _OF_FIGURES:
                verdict = _verdict_of_figure(field, citation.says, fact)
            yield Claim(
                place, field, citation.source, citation.at, value, words, verdict, our_value, our_words
            )


def _verdict_of_figure(field: str, said: Values, fact: Fact[Values]) -> Verdict | None:
    """How a figure that is not ours stands to it, "at least" and "at most" being half-lines; `approx` has no say of its own."""
    figure = next((one for one in FIGURES & said.model_fields_set if getattr(said, one) is not None), None)
    if figure is None or getattr(fact, figure) is None:
        return Verdict.DISAGREES
    (low, high), (lowest, highest) = _half_line(said, figure), _half_line(fact, figure)
    if high < lowest or highest < low:
        return Verdict.DISAGREES if field == figure else None
    if low <= lowest and highest <= high:
        return Verdict.COARSER
    return Verdict.FINER if lowest <= low and high <= highest else Verdict.OVERLAPS


def _half_line(given: Values, figure: str) -> tuple[Decimal, Decimal]:
    """The least and the greatest that a figure can be."""
    value, approx = Decimal(getattr(given, figure)), getattr(given, "approx", None)
    return (
        Decimal("-Infinity") if approx == "at most" else value,
        Decimal("Infinity") if approx == "at least" else value,
    )


def evidence(
    fact: Fact[Values], interval: Interval, entities: Entities, *, complete: bool = True
) -> Evidence:
    """What of a fact is sourced, worked out and disputed, field by field.

    A citation without `says` gives every value; one with it gives a field only where it says the same. If
    citations were set aside for a mistake (not `complete`), any value may be theirs.
    """
    whole, claiming = not complete, False
    for citation in fact.sources:
        if citation.says is None:
            whole = True
        else:
            claiming = True
    if whole and not claiming:
        return _UNDOUBTED if not interval.derived else Evidence((), interval.derived, ())
    found = tuple(claims(fact, interval, entities)) if claiming else ()
    given = {claim.field for claim in found if claim.verdict is Verdict.AGREES}
    worked_out: list[str] = []
    if not whole:
        worked_out += [
            field for field in fact.EVIDENCE if field not in given and tells(accepted(fact, interval, field))
        ]
    worked_out += [field for field in interval.derived if field not in given and field not in worked_out]
    disputed = dict.fromkeys(claim.field for claim in found if claim.verdict is Verdict.DISAGREES)
    return Evidence(found, tuple(worked_out), tuple(disputed))


def _verdict(said: object, ours: object, interval: Interval, as_of: int | None) -> Verdict | None:
    """How a source's value compares with ours; its "still so" holds up to `as_of`, when it was published."""
    if said is ours and said is not None:
        return Verdict.AGREES
    if isinstance(said, Duration):
        return compare_duration(said, ours if isinstance(ours, Duration) else interval)
    if ours is None or said is None:
        return None
    if isinstance(said, EdtfDate) and isinstance(ours, EdtfDate):
        return compare(said, ours, claimed_as_of=as_of, accepted_as_of=interval.as_of)
    if isinstance(said, tuple) and isinstance(ours, tuple):
        if said and ours and all(isinstance(one, EdtfDate) for one in (*said, *ours)):
            return _days_in_post(said, ours, interval)
        return Verdict.AGREES if _plainer(said) <= _plainer(ours) else Verdict.DISAGREES
    if isinstance(said, dict) and isinstance(ours, dict):
        same = all(
            area not in ours or plain_text(ours[area]) == plain_text(grade) for area, grade in said.items()
        )
        return Verdict.AGREES if same else Verdict.DISAGREES
    if isinstance(said, str) and isinstance(ours, str):
        return Verdict.AGREES if plain_text(said) == plain_text(ours) else Verdict.DISAGREES
    return Verdict.AGREES if said == ours else Verdict.DISAGREES


def _days_in_post(
    said: tuple[EdtfDate, ...], ours: tuple[EdtfDate, ...], interval: Interval
) -> Verdict | None:
    """The worst verdict on days in post; a new day contradicts nothing if it may be within the tenure."""
    bounds = interval.bounds
    verdicts = [
        verdict
        for one in said
        if (verdict := _nearest(one, ours)) is not Verdict.DISAGREES
        or one.latest < bounds.start_earliest
        or one.earliest > bounds.end_latest
    ]
    return max(verdicts, key=list(Verdict).index, default=None)


def _nearest(said: EdtfDate, ours: tuple[EdtfDate, ...]) -> Verdict:
    """How a date compares with the one of ours that fits it best."""
    return min((compare(said, one) for one in ours), key=list(Verdict).index)


def _plainer(values: tuple[object, ...]) -> frozenset[object]:
    return frozenset(one.bounds if isinstance(one, EdtfDate) else plain_text(str(one)) for one in values)


def plain_text(text: str) -> str:
    """Text without case and punctuation, as texts are compared."""
    kept = (
        " " if unicodedata.category(char)[0] in "PZC" else char
        for char in unicodedata.normalize("NFKC", text)
    )
    return " ".join("".join(kept).casefold().split())
