"""Who held the posts that lead an organisation at some time, for how long by then, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.dates import UNKNOWN, Certainty, Window, overlaps, so_far
from chronicle.table import Span, Tone
from chronicle.views.marks import MAYBE, Proof, signs
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
    """Name those who led on a day between two, and how long they had been in post by then."""
    found = []
    for one in holders.of_fact(then):
        said = list(_named(one))
        if one.certainty is not Certainty.UNKNOWN:
            length = so_far(one.held.extent, then.first, then.last).words
            if length != UNKNOWN:
                said += [Span(f", {length} in post", Tone.DIM), *_signs(one.held, "start")]
        found.append(tuple(said))
    return _led_by(found)


def led_in(holders: Holders, then: Then) -> Words:
    """Name those who led in a stretch of days, and from or until when in it."""
    _, first, last, qualified = then
    window = Window(first, last, bool(qualified))
    found = []
    for one in holders.of_fact(then):
        certainty = overlaps(one.held.extent, window)
        if certainty is None or certainty is Certainty.UNKNOWN:
            continue
        said = [MAYBE] if certainty is Certainty.POSSIBLE else []
        said.append(Span(_name(one.held), Tone.DIM))
        extent = one.held.extent
        if not extent.start_missing and extent.bounds.start_latest > first:
            said += _date(one.held, "from", extent.start and extent.start.text, extent.start_pair, "start")
        if not (extent.end_missing or extent.still) and extent.bounds.end_earliest < last:
            said += _date(one.held, "until", extent.end and extent.end.text, extent.end_pair, "end")
        open_ = extent.still or extent.start_missing or extent.end_missing
        if (
            open_
            and said[-1].tone is Tone.DIM
            and one.certainty is not Certainty.CERTAIN
            and not extent.qualified
        ):
            said.append(Span(_until_when(holders.index, one.held), Tone.DIM))
        found.append((extent.bounds.start_earliest, tuple(said)))
    return _led_by([said for _, said in sorted(found, key=lambda one: one[0])])


def _until_when(index: Index, held: Held) -> str:
    """Say how far it is known, where nobody says that it ended."""
    extent = held.extent
    if extent.still and extent.as_of is not None:
        return f", still in post {reported_on(index, extent.as_of, held.sources)}"
    return ", until when is not recorded" if extent.end_missing else ", since when is not recorded"


def _date(held: Held, word: str, text: str | None, days: tuple[int, int], field: str) -> list[Span]:
    said = point(text, days, derived=field in held.derived)
    return [Span(f" {word} ", Tone.DIM), Span(said, Tone.DATE), *_signs(held, field)]


def _named(one: Holding) -> tuple[Span, ...]:
    name = Span(_name(one.held), Tone.DIM)
    if one.certainty is Certainty.POSSIBLE:
        return MAYBE, name
    return (Span("not known whether ", Tone.DIM), name) if one.certainty is Certainty.UNKNOWN else (name,)


def _name(held: Held) -> str:
    return f"{held.person} (acting)" if held.acting else held.person


def _signs(held: Held, *fields: str) -> tuple[Span, ...]:
    return signs(Proof(held.worked_out, held.disputed), *fields)


def _led_by(found: list[tuple[Span, ...]]) -> Words:
    return (Span("led by ", Tone.DIM), *_listed(found)) if found else ""


def _listed(found: list[tuple[Span, ...]]) -> tuple[Span, ...]:
    spans = [span for said in found for span in (_SEMICOLON, *said)]
    return tuple(spans[1:])
