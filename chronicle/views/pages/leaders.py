"""In words: who held an organisation's lead posts at a time, for how long by then, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.dates import Certainty, overlaps, so_far
from chronicle.table import Span, Tone
from chronicle.views.marks import MAYBE, signs
from chronicle.views.reported import reported_on
from chronicle.views.times import point

if TYPE_CHECKING:
    from chronicle.index.opening import Index
    from chronicle.table import Words
    from chronicle.views.holders import Held, Holders, Holding, Then

_SEMICOLON: Final = Span("; ", Tone.DIM)


def leaders(holders: Holders, then: Then) -> Words:
    """Name those who led the organisations that a fact involves, at its time."""
    return _listed([_named(one) for one in holders.of_fact(then)])


def led_on(holders: Holders, then: Then) -> Words:
    """Name those who led on the day of a fact, and how long they had been in post by then."""
    found = []
    those = holders.of_fact(then)
    if those and all(one.certainty is Certainty.UNKNOWN for one in those):
        names = " or ".join(_name(one.held) for one in those)
        return (Span(f"not known whether led by {names}", Tone.DIM),)
    for one in those:
        said = list(_named(one))
        if one.certainty is not Certainty.UNKNOWN:
            length = so_far(one.held.extent, then.first, then.last)
            if length.known:
                still = one.held.extent.still and one.held.extent.bounds.end_earliest < then.last
                up_to = " when last reported" if still else ""
                said += [
                    Span(f", {length.words} in post{up_to}", Tone.DIM),
                    *signs(one.held.proof, "start"),
                ]
        found.append(tuple(said))
    return _led_by(found)


def led_in(holders: Holders, then: Then) -> Words:
    """Name those who led in the time of a fact, and from or until when if that is within it."""
    window = then.window
    if window is None:
        return ""
    found = []
    for one in holders.of_fact(then):
        extent = one.held.extent
        certainty = overlaps(extent, window)
        if certainty is None or certainty is Certainty.UNKNOWN:
            continue
        dated: list[Span] = []
        if not extent.start_missing and extent.bounds.start_latest > window.first:
            dated += _date(one.held, "from", extent.start and extent.start.text, extent.start_pair, "start")
        if not (extent.end_missing or extent.still) and extent.bounds.end_earliest < window.last:
            dated += _date(one.held, "until", extent.end and extent.end.text, extent.end_pair, "end")
        is_open = extent.still or extent.start_missing or extent.end_missing
        if is_open and not (dated or one.certainty is Certainty.CERTAIN or extent.qualified):
            dated = [Span(_until_when(holders.index, one.held), Tone.DIM)]
        doubt = (MAYBE,) if certainty is Certainty.POSSIBLE else ()
        said = (*doubt, Span(_name(one.held), Tone.DIM), *dated)
        found.append((extent.bounds.start_earliest, said))
    return _led_by([said for _, said in sorted(found, key=lambda one: one[0])])


def _until_when(index: Index, held: Held) -> str:
    """Say up to when a tenure is known to have lasted, or which of its dates is not recorded."""
    extent = held.extent
    if extent.still and extent.as_of is not None:
        return f", still in post {reported_on(index, extent.as_of, held.sources)}"
    return ", until when is not recorded" if extent.end_missing else ", since when is not recorded"


def _date(held: Held, word: str, text: str | None, days: tuple[int, int], field: str) -> list[Span]:
    said = point(text, days, derived=field in held.derived)
    return [Span(f" {word} ", Tone.DIM), Span(said, Tone.DATE), *signs(held.proof, field)]


def _named(one: Holding) -> tuple[Span, ...]:
    name = Span(_name(one.held), Tone.DIM)
    if one.certainty is Certainty.POSSIBLE:
        return MAYBE, name
    return (Span("not known whether ", Tone.DIM), name) if one.certainty is Certainty.UNKNOWN else (name,)


def _name(held: Held) -> str:
    return f"{held.person} (acting)" if held.acting else held.person


def _led_by(found: list[tuple[Span, ...]]) -> Words:
    return (Span("led by ", Tone.DIM), *_listed(found)) if found else ""


def _listed(found: list[tuple[Span, ...]]) -> tuple[Span, ...]:
    spans = [span for said in found for span in (_SEMICOLON, *said)]
    return tuple(spans[1:])
