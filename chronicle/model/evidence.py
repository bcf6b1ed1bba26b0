"""What each source says of an entry, compared with the value that the base accepts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final, cast

from chronicle.dates import (
    DateForm,
    Duration,
    EdtfDate,
    Interval,
    Verdict,
    compare_dates,
    compare_duration,
    compare_length_so_far,
    format_date,
    measure_length,
)
from chronicle.model.base import CitedEntry, references_of
from chronicle.model.fact import is_open_ended, values_of
from chronicle.money import (
    Number,
    NumberRange,
    format_figure,
    format_money,
    format_number,
    is_currency_sign,
    possible_values,
)
from chronicle.named_tuples import NamedTuple
from chronicle.text import comparable_text

if TYPE_CHECKING:
    from chronicle.model.base import Citation, Values
    from chronicle.model.lookup import Entities


class Claim(NamedTuple):
    """One source's value of one field, and the accepted one.

    There is no verdict if no value is accepted, nor on a further day in post, which contradicts nothing.

    Attributes:
        place: The place of the citation among those of the entry.
        field: The field's name.
        source: The id of the source.
        at: Where in the source it stands.
        value: The source's value as text for programs.
        words: The same in words.
        verdict: How it compares with the accepted value.
        accepted: The accepted value as text for programs.
        accepted_words: The same in words.
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
    """The claims about an entry, and which of its fields are worked out, and which disputed."""

    claims: tuple[Claim, ...]
    worked_out: tuple[str, ...]
    disputed: tuple[str, ...]


FIGURES: Final = frozenset({"amount", "value"})
"""The fields to which `approx` applies."""
_OF_FIGURES: Final = FIGURES | {"approx"}

UNDISPUTED: Final = Evidence((), (), ())
"""The evidence of an entry that is supported as a whole, and disputed by nobody."""


def value_text(value: object) -> str:
    """Return a value as text for programs: dates as EDTF, lists joined."""
    if type(value) is str:
        return value
    if isinstance(value, EdtfDate | Duration):
        return value.text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "; ".join(map(value_text, value))
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {value_text(item)}" for key, item in value.items())
    return str(value)


def value_words(value: object) -> str:
    """Return a value in words."""
    if type(value) is str:
        return value
    if isinstance(value, EdtfDate):
        return "still so" if value.form is DateForm.ONGOING else format_date(value)
    if isinstance(value, Duration):
        return value.words
    if isinstance(value, tuple):
        return ", ".join(map(value_words, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal | NumberRange):
        return format_number(value)
    return value_text(value)


def _words_with_names(entry: type[CitedEntry], field: str, value: object, entities: Entities) -> str:
    """Return the value of a field in words, with names instead of ids."""
    table = references_of(entry).get(field)
    if table is None:
        return value_words(value)
    ids = value if isinstance(value, tuple) else (str(value),)
    return ", ".join(entities.name(table, id_) for id_ in ids)


def has_value(value: object) -> bool:
    """Return whether a value says anything: None, False, an empty list and an empty table do not."""
    return not (value is None or value is False or value in ((), {}))


def accepted_value(entry: CitedEntry, interval: Interval, field: str) -> object | None:
    """Return the accepted value of a field: the entry's own, or one derived from its others; None if none."""
    value: object | None = getattr(entry, field)
    if field in interval.derived:
        derived: EdtfDate | None = getattr(interval, field)
        return derived
    return None if value in ((), {}) else value


def _figure_words(value: object, given: Values, entities: Entities) -> str:
    """Return a figure in words with its currency, and how exact whoever gives it says that it is: `about £13m`."""
    number, unit, approx = cast("Number", value), given.get("unit"), given.get("approx")
    if "amount" in given:
        words = format_money(number, str(given.get("currency") or entities.currency))
    else:
        words = format_figure(number, unit if isinstance(unit, str) and is_currency_sign(unit) else None)
    return f"{approx} {words}" if approx else words


def _length_by_dates(interval: Interval) -> str | None:
    """Return the length by the dates in words, with which a stated one is compared; None if they give none."""
    length = measure_length(interval)
    return f"{length.words}{' so far' if length.so_far else ''}, by the dates" if length.known else None


def claims_about(entry: CitedEntry, interval: Interval, entities: Entities) -> Iterator[Claim]:
    """Yield a claim for every value that a citation of the entry gives in `says`, in order."""
    fields = values_of(type(entry))
    for place, citation in enumerate(entry.sources):
        if citation.says is not None:
            for field in [field for field in fields if field in citation.says]:
                yield _claim(place, field, citation, citation.says, entry, interval, entities)


def _claim(
    place: int,
    field: str,
    citation: Citation,
    says: Values,
    entry: CitedEntry,
    interval: Interval,
    entities: Entities,
) -> Claim:
    """Return what a citation says of one field."""
    value, accepted = says[field], accepted_value(entry, interval, field)
    if field == "currency" and accepted is None:
        accepted = entities.currency
    text, accepted_text, accepted_words = value_text(value), None, None
    if field in FIGURES:
        words = _figure_words(value, {**vars(entry), "approx": None, **says}, entities)
        if accepted is not None:
            accepted_text = value_text(accepted)
            accepted_words = _figure_words(accepted, vars(entry), entities)
    else:
        words = _words_with_names(type(entry), field, value, entities)
        if accepted is not None:
            accepted_text = text if value is accepted else value_text(accepted)
            alike = accepted_text == text
            accepted_words = words if alike else _words_with_names(type(entry), field, accepted, entities)
        elif field == "length":
            accepted_words = _length_by_dates(interval)
    verdict = _verdict_on_claim(field, accepted, citation.source, says, entry, interval, entities)
    return Claim(
        place, field, citation.source, citation.at, text, words, verdict, accepted_text, accepted_words
    )


def _verdict_on_claim(
    field: str,
    accepted: object,
    source: str,
    says: Values,
    entry: CitedEntry,
    interval: Interval,
    entities: Entities,
) -> Verdict | None:
    """Return how a source's value of a field compares with the accepted one."""
    value = says[field]
    if isinstance(value, Duration) and value != accepted and _is_so_far(says, interval):
        return compare_length_so_far(value, accepted, interval, entities.published(source))
    if isinstance(value, EdtfDate) and isinstance(accepted, EdtfDate) and value is not accepted:
        as_of = entities.reported_until([source])  # its "still so" holds up to when it was published
        return compare_dates(value, accepted, claimed_as_of=as_of, accepted_as_of=interval.as_of)
    verdict = _verdict(value, accepted, interval)
    figures_differ = verdict is Verdict.DISAGREES and field in _OF_FIGURES
    return _verdict_of_figure(field, says, entry) if figures_differ else verdict


def _is_so_far(says: Values, interval: Interval) -> bool:
    """Return whether a source's length is one up to its own publication: as it says, or as the fact still went on."""
    return is_open_ended(says) or (interval.is_ongoing and "end" not in says)


def _approx(entry: CitedEntry) -> object:
    return getattr(entry, "approx", None)


def _verdict_of_figure(field: str, says: Values, entry: CitedEntry) -> Verdict | None:
    """Return how a figure stands to a different accepted one, by what both can be; `approx` has no say of its own."""
    figure = next((name for name in FIGURES & says.keys() if says[name] is not None), None)
    if figure is None or getattr(entry, figure) is None:
        return Verdict.DISAGREES
    low, high = possible_values(cast("Number", says[figure]), says.get("approx"))
    lowest, highest = possible_values(getattr(entry, figure), _approx(entry))
    if high < lowest or highest < low:
        return Verdict.DISAGREES if field == figure else None
    if low <= lowest and highest <= high:
        return Verdict.COARSER
    return Verdict.FINER if lowest <= low and high <= highest else Verdict.OVERLAPS


def evidence(entry: CitedEntry, interval: Interval, entities: Entities, *, complete: bool = True) -> Evidence:
    """Return what of an entry is sourced, worked out and disputed, field by field.

    A citation without `says` gives every value; one with it gives a field only where it says the same. If
    citations were set aside for a mistake (not `complete`), any value may be theirs.
    """
    whole, claiming = not complete, False
    for citation in entry.sources:
        if citation.says is None:
            whole = True
        else:
            claiming = True
    if whole and not claiming:
        return UNDISPUTED if not interval.derived else Evidence((), interval.derived, ())
    claims = tuple(claims_about(entry, interval, entities)) if claiming else ()
    given = {claim.field for claim in claims if claim.verdict is Verdict.AGREES}
    worked_out: list[str] = []
    if not whole:
        worked_out += [
            field
            for field in entry.needs_source
            if field not in given and has_value(accepted_value(entry, interval, field))
        ]
    worked_out += [field for field in interval.derived if field not in given and field not in worked_out]
    disputed = dict.fromkeys(claim.field for claim in claims if claim.verdict is Verdict.DISAGREES)
    return Evidence(claims, tuple(worked_out), tuple(disputed))


def _verdict(value: object, accepted: object, interval: Interval) -> Verdict | None:
    """Return how a source's value, if not both are dates, compares with the accepted one."""
    if value is not None and (value is accepted or (type(value) is str and value == accepted)):
        return Verdict.AGREES
    if isinstance(value, Duration):
        return compare_duration(value, accepted if isinstance(accepted, Duration) else interval)
    if accepted is None or value is None:
        return None
    if isinstance(value, tuple) and isinstance(accepted, tuple):
        if value and accepted and all(isinstance(item, EdtfDate) for item in (*value, *accepted)):
            return _verdict_of_days_in_post(value, accepted, interval)
        return Verdict.AGREES if _comparable(value) <= _comparable(accepted) else Verdict.DISAGREES
    if isinstance(value, Mapping) and isinstance(accepted, Mapping):
        same = all(
            key not in accepted or comparable_text(accepted[key]) == comparable_text(item)
            for key, item in value.items()
        )
        return Verdict.AGREES if same else Verdict.DISAGREES
    if isinstance(value, str) and isinstance(accepted, str):
        return Verdict.AGREES if comparable_text(value) == comparable_text(accepted) else Verdict.DISAGREES
    return Verdict.AGREES if value == accepted else Verdict.DISAGREES


def _verdict_of_days_in_post(
    days: tuple[EdtfDate, ...], accepted: tuple[EdtfDate, ...], interval: Interval
) -> Verdict | None:
    """Return the worst verdict on days in post; a new day contradicts nothing if it may be within the tenure."""
    bounds = interval.bounds
    verdicts = [
        verdict
        for day in days
        if (verdict := _nearest_verdict(day, accepted)) is not Verdict.DISAGREES
        or day.latest < bounds.start_earliest
        or day.earliest > bounds.end_latest
    ]
    return max(verdicts, key=list(Verdict).index, default=None)


def _nearest_verdict(day: EdtfDate, accepted: tuple[EdtfDate, ...]) -> Verdict:
    """Return how a date compares with the accepted one that fits it best."""
    return min((compare_dates(day, other) for other in accepted), key=list(Verdict).index)


def _comparable(values: tuple[object, ...]) -> frozenset[object]:
    return frozenset(map(comparable, values))


def comparable(item: object) -> object:
    """Return what items of a list are compared by: dates by their bounds, all else as text."""
    return item.bounds if isinstance(item, EdtfDate) else comparable_text(str(item))
