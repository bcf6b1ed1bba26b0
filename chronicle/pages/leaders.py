"""In words: who held an organisation's lead posts at a time, for how long by then, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.dates import Certainty, measure_so_far, overlaps
from chronicle.document import Span, Tone
from chronicle.pages.legend import MAYBE, doubt_signs
from chronicle.pages.times import FactTimes
from chronicle.queries.names import distinct_name
from chronicle.queries.publication import publication_words

if TYPE_CHECKING:
    from collections.abc import Collection

    from chronicle.dates import Window
    from chronicle.document import Inline
    from chronicle.index.cache import Index
    from chronicle.queries.leaders import Leaders, LeadHolder, LeadHolders, Occasion
    from chronicle.queries.tenures import TenureRow

_SEMICOLON: Final = Span("; ", Tone.DIM)


def leader_names(holders: LeadHolders, occasion: Occasion) -> Inline:
    """Return the names of those who led the organisations that a fact involves, at its time."""
    leaders = holders.of_fact(occasion)
    return _listed([_named(holders.index, holder) for holder in leaders.holders], leaders.more)


def leaders_on_day(
    holders: LeadHolders, occasion: Occasion, named: Collection[tuple[str, str]] = ()
) -> Inline:
    """Return who led on the day of a fact, and how long they had been in post by then.

    `named` are people, each with a post, whom the fact itself names: of them it tells what dates leave open.
    """
    spans = []
    leaders = holders.of_fact(occasion)
    named_holders = [
        holder
        for holder in leaders.holders
        if holder.certainty is not Certainty.CERTAIN
        and (holder.tenure.person_id, holder.tenure.post_id) in named
    ]
    if not named_holders and (not_known := _not_known_whether(holders.index, leaders)):
        return not_known
    for holder in leaders.holders:
        words = list(_named(holders.index, holder))
        if holder in named_holders:
            words = [Span(f"{holder_name(holders.index, holder.tenure)}, named with it", Tone.DIM)]
        elif holder.certainty is not Certainty.UNKNOWN:
            length = measure_so_far(holder.tenure.with_length, occasion.first, occasion.last)
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
    return _led_by(spans, leaders.more)


def leaders_in_period(holders: LeadHolders, occasion: Occasion) -> Inline:
    """Return who led in the time of a fact, and from or until when if that is within it; last those of whom it is not known."""
    window = occasion.window
    if window is None:
        return ""
    leaders = holders.of_fact(occasion)
    if not_known := _not_known_whether(holders.index, leaders):
        return not_known
    by_start = sorted(
        leaders.holders,
        key=lambda holder: (
            holder.certainty is Certainty.UNKNOWN,
            0 if holder.certainty is Certainty.UNKNOWN else holder.tenure.interval.bounds.start_earliest,
        ),
    )
    return _led_by([_in_period(holders.index, holder, window) for holder in by_start], leaders.more)


def _not_known_whether(index: Index, leaders: Leaders) -> Inline:
    """Return that it is not known whether anybody led, and whom only a missing date leaves open; empty if it is of some."""
    if any(holder.certainty is not Certainty.UNKNOWN for holder in leaders.holders) or not leaders.holders:
        return ""
    names = " or ".join(holder_name(index, holder.tenure) for holder in leaders.holders)
    more = f" or {leaders.more:,} more" if leaders.more else ""
    return (Span(f"not known whether led by {names}{more}", Tone.DIM),)


def _in_period(index: Index, holder: LeadHolder, window: Window) -> tuple[Span, ...]:
    """Return a holder, and from or until when if that is within a time, or else how sure it is."""
    if holder.certainty is Certainty.UNKNOWN:
        return _named(index, holder)
    tenure, interval, times = holder.tenure, holder.tenure.interval, FactTimes(index)
    overlaps_surely = overlaps(interval, window) is Certainty.CERTAIN
    name = (Span(holder_name(index, tenure), Tone.DIM),) if overlaps_surely else _named(index, holder)
    dated: list[Span] = []
    if not interval.start_missing and interval.bounds.start_latest > window.first:
        dated += [Span(" from ", Tone.DIM), *times.start(tenure.fact)]
    if not (interval.end_missing or interval.is_ongoing) and interval.bounds.end_earliest < window.last:
        dated += [Span(" until ", Tone.DIM), *times.end(tenure.fact)]
    if not dated and holder.certainty is not Certainty.CERTAIN and overlaps_surely:
        if interval.is_ongoing or interval.start_missing or interval.end_missing:
            dated = [Span(_until_when(index, tenure), Tone.DIM)]
        else:
            dated = [Span(" until ", Tone.DIM), *times.end(tenure.fact)]
    return (*name, *dated)


def _until_when(index: Index, tenure: TenureRow) -> str:
    """Return up to when a tenure is known to have lasted, or which of its dates is not recorded."""
    interval = tenure.interval
    if interval.is_ongoing and interval.as_of is not None:
        return f", still in post {publication_words(index, interval.as_of, tenure.fact.sources)}"
    return ", until when is not recorded" if interval.end_missing else ", since when is not recorded"


def holder_name(index: Index, tenure: TenureRow) -> str:
    """Return who held a post, told from others of that name."""
    return tenure.holder.replace(tenure.person, distinct_name(index, tenure.person, tenure.person_id), 1)


def _named(index: Index, holder: LeadHolder) -> tuple[Span, ...]:
    name = Span(holder_name(index, holder.tenure), Tone.DIM)
    if holder.certainty is Certainty.POSSIBLE:
        return MAYBE, name
    return (Span("not known whether ", Tone.DIM), name) if holder.certainty is Certainty.UNKNOWN else (name,)


def _led_by(leaders: list[tuple[Span, ...]], more: int) -> Inline:
    return (Span("led by ", Tone.DIM), *_listed(leaders, more)) if leaders else ""


def _listed(leaders: list[tuple[Span, ...]], more: int) -> tuple[Span, ...]:
    spans = [span for leader in leaders for span in (_SEMICOLON, *leader)]
    return (*spans[1:], *((Span(f" and {more:,} more", Tone.DIM),) if more else ()))
