"""In words: who held an organisation's lead posts at a time, for how long by then, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.dates import Certainty, measure_so_far, overlaps
from chronicle.document import Span, Tone
from chronicle.pages.legend import MAYBE, signs
from chronicle.pages.times import point
from chronicle.queries.publication import publication_words

if TYPE_CHECKING:
    from chronicle.document import Inline
    from chronicle.index.cache import Index
    from chronicle.queries.holders import Held, Holders, Holding, Then

_SEMICOLON: Final = Span("; ", Tone.DIM)


def leaders(holders: Holders, then: Then) -> Inline:
    """Name those who led the organisations that a fact involves, at its time."""
    return _listed([_named(one) for one in holders.of_fact(then)])


def led_on(holders: Holders, then: Then) -> Inline:
    """Name those who led on the day of a fact, and how long they had been in post by then."""
    found = []
    those = holders.of_fact(then)
    if those and all(one.certainty is Certainty.UNKNOWN for one in those):
        names = " or ".join(_name(one.held) for one in those)
        return (Span(f"not known whether led by {names}", Tone.DIM),)
    for one in those:
        said = list(_named(one))
        if one.certainty is not Certainty.UNKNOWN:
            length = measure_so_far(one.held.interval, then.first, then.last)
            if length.known:
                still = one.held.interval.is_ongoing and one.held.interval.bounds.end_earliest < then.last
                up_to = " when last reported" if still else ""
                said += [
                    Span(f", {length.words} in post{up_to}", Tone.DIM),
                    *signs(one.held.sourcing, "start"),
                ]
        found.append(tuple(said))
    return _led_by(found)


def led_in(holders: Holders, then: Then) -> Inline:
    """Name those who led in the time of a fact, and from or until when if that is within it."""
    window = then.window
    if window is None:
        return ""
    found = []
    for one in holders.of_fact(then):
        interval = one.held.interval
        certainty = overlaps(interval, window)
        if certainty is None or certainty is Certainty.UNKNOWN:
            continue
        dated: list[Span] = []
        if not interval.start_missing and interval.bounds.start_latest > window.first:
            dated += _date(
                one.held, "from", interval.start and interval.start.text, interval.start_range, "start"
            )
        if not (interval.end_missing or interval.is_ongoing) and interval.bounds.end_earliest < window.last:
            dated += _date(one.held, "until", interval.end and interval.end.text, interval.end_range, "end")
        is_open = interval.is_ongoing or interval.start_missing or interval.end_missing
        if is_open and not (dated or one.certainty is Certainty.CERTAIN or interval.qualified):
            dated = [Span(_until_when(holders.index, one.held), Tone.DIM)]
        doubt = (MAYBE,) if certainty is Certainty.POSSIBLE else ()
        said = (*doubt, Span(_name(one.held), Tone.DIM), *dated)
        found.append((interval.bounds.start_earliest, said))
    return _led_by([said for _, said in sorted(found, key=lambda one: one[0])])


def _until_when(index: Index, held: Held) -> str:
    """Say up to when a tenure is known to have lasted, or which of its dates is not recorded."""
    interval = held.interval
    if interval.is_ongoing and interval.as_of is not None:
        return f", still in post {publication_words(index, interval.as_of, held.sources)}"
    return ", until when is not recorded" if interval.end_missing else ", since when is not recorded"


def _date(held: Held, word: str, text: str | None, days: tuple[int, int], field: str) -> list[Span]:
    said = point(text, days, derived=field in held.derived)
    return [Span(f" {word} ", Tone.DIM), Span(said, Tone.DATE), *signs(held.sourcing, field)]


def _named(one: Holding) -> tuple[Span, ...]:
    name = Span(_name(one.held), Tone.DIM)
    if one.certainty is Certainty.POSSIBLE:
        return MAYBE, name
    return (Span("not known whether ", Tone.DIM), name) if one.certainty is Certainty.UNKNOWN else (name,)


def _name(held: Held) -> str:
    return f"{held.person} (acting)" if held.acting else held.person


def _led_by(found: list[tuple[Span, ...]]) -> Inline:
    return (Span("led by ", Tone.DIM), *_listed(found)) if found else ""


def _listed(found: list[tuple[Span, ...]]) -> tuple[Span, ...]:
    spans = [span for said in found for span in (_SEMICOLON, *said)]
    return tuple(spans[1:])
