"""In words: who held an organisation's lead posts at a time, for how long by then, and how sure that is."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Final

from chronicle.dates import Certainty, measure_so_far, overlaps
from chronicle.document import Span, Tone
from chronicle.pages.legend import MAYBE, doubt_signs
from chronicle.pages.times import FactTimes
from chronicle.queries.publication import publication_words

if TYPE_CHECKING:
    from chronicle.document import Inline
    from chronicle.index.cache import Index
    from chronicle.queries.leaders import LeadHolder, LeadHolders, Occasion
    from chronicle.queries.tenures import TenureRow

_SEMICOLON: Final = Span("; ", Tone.DIM)


def leader_names(holders: LeadHolders, occasion: Occasion) -> Inline:
    """Return the names of those who led the organisations that a fact involves, at its time."""
    return _listed([_named(holder) for holder in holders.of_fact(occasion)])


def leaders_on_day(holders: LeadHolders, occasion: Occasion) -> Inline:
    """Return who led on the day of a fact, and how long they had been in post by then."""
    spans = []
    lead_holders = holders.of_fact(occasion)
    if lead_holders and all(holder.certainty is Certainty.UNKNOWN for holder in lead_holders):
        names = " or ".join(holder.tenure.holder for holder in lead_holders)
        return (Span(f"not known whether led by {names}", Tone.DIM),)
    for holder in lead_holders:
        words = list(_named(holder))
        if holder.certainty is not Certainty.UNKNOWN:
            length = measure_so_far(holder.tenure.interval, occasion.first, occasion.last)
            if length.known:
                still = (
                    holder.tenure.interval.is_ongoing
                    and holder.tenure.interval.bounds.end_earliest < occasion.last
                )
                up_to = " when last reported" if still else ""
                words += [
                    Span(f", {length.words} in post{up_to}", Tone.DIM),
                    *doubt_signs(holder.tenure.fact.sourcing, "start"),
                ]
        spans.append(tuple(words))
    return _led_by(spans)


def leaders_in_period(holders: LeadHolders, occasion: Occasion) -> Inline:
    """Return who led in the time of a fact, and from or until when if that is within it."""
    window = occasion.window
    if window is None:
        return ""
    times = FactTimes(holders.index)
    by_start = []
    for holder in holders.of_fact(occasion):
        interval = holder.tenure.interval
        certainty = overlaps(interval, window)
        if certainty is None or certainty is Certainty.UNKNOWN:
            continue
        dated: list[Span] = []
        if not interval.start_missing and interval.bounds.start_latest > window.first:
            dated += [Span(" from ", Tone.DIM), *times.start(holder.tenure.fact)]
        if not (interval.end_missing or interval.is_ongoing) and interval.bounds.end_earliest < window.last:
            dated += [Span(" until ", Tone.DIM), *times.end(holder.tenure.fact)]
        is_open = interval.is_ongoing or interval.start_missing or interval.end_missing
        if is_open and not (dated or holder.certainty is Certainty.CERTAIN or interval.qualified):
            dated = [Span(_until_when(holders.index, holder.tenure), Tone.DIM)]
        doubt = (MAYBE,) if certainty is Certainty.POSSIBLE else ()
        words = (*doubt, Span(holder.tenure.holder, Tone.DIM), *dated)
        by_start.append((interval.bounds.start_earliest, words))
    return _led_by([words for _, words in sorted(by_start, key=itemgetter(0))])


def _until_when(index: Index, tenure: TenureRow) -> str:
    """Return up to when a tenure is known to have lasted, or which of its dates is not recorded."""
    interval = tenure.interval
    if interval.is_ongoing and interval.as_of is not None:
        return f", still in post {publication_words(index, interval.as_of, tenure.fact.sources)}"
    return ", until when is not recorded" if interval.end_missing else ", since when is not recorded"


def _named(holder: LeadHolder) -> tuple[Span, ...]:
    name = Span(holder.tenure.holder, Tone.DIM)
    if holder.certainty is Certainty.POSSIBLE:
        return MAYBE, name
    return (Span("not known whether ", Tone.DIM), name) if holder.certainty is Certainty.UNKNOWN else (name,)


def _led_by(leaders: list[tuple[Span, ...]]) -> Inline:
    return (Span("led by ", Tone.DIM), *_listed(leaders)) if leaders else ""


def _listed(leaders: list[tuple[Span, ...]]) -> tuple[Span, ...]:
    spans = [span for leader in leaders for span in (_SEMICOLON, *leader)]
    return tuple(spans[1:])
