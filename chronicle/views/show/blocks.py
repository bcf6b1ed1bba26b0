"""What dossiers are made of: labelled values, rows of facts, and the evidence for a fact's values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from chronicle.dates import parse
from chronicle.dates import words as date_words
from chronicle.table import Field, Fields, Heading, Note, Row, Span, Tone
from chronicle.views.conflicts import FIELDS_IN_ORDER, field_words, of_fact, reason
from chronicle.views.fields import SOURCES, TIME
from chronicle.views.marks import MAYBE, items, signs
from chronicle.views.reported import still
from chronicle.views.telling import DOT, for_so_long, sources_of, spans_of, told
from chronicle.views.times import NOT_RECORDED, WHOLE, point, seen_in_post

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from chronicle.index.opening import Index
    from chronicle.table import Line, Words
    from chronicle.views.conflicts import Compared
    from chronicle.views.facts import Fact
    from chronicle.views.incumbents import Incumbent
    from chronicle.views.marks import Marks

VALUES: Final = (Field(firm=True), Field())
FACTS: Final = (TIME, Field(name="what"), SOURCES)
MOST: Final = 40
"""The most rows shown in a section: a dossier is not a listing."""

_LABEL: Final = 8
_DASH: Final = Span(" – ", Tone.DATE)
_DATES: Final = frozenset({"born", "died", "opened", "closed", "published", "accessed"})
_LABELS: Final = {"aka": "also called", "parent": "part of"}


def values(row: dict[str, Any], *names: str) -> Iterator[Line]:
    """Rows for those of an entry's keys that have a value."""
    yield Fields(VALUES)
    for name in names:
        if row.get(name):
            yield Row((Span(_LABELS.get(name, name), Tone.DIM), value(name, row[name])))


def value(name: str, cell: str | int) -> Words:
    """One value as shown to people."""
    if name in _DATES:
        return Span(date_words(parse(cell)), Tone.DATE)
    text = str(cell)
    return " · ".join(items(text)) if name in {"aka", "authors"} else " ".join(text.split())


def holder(one: Incumbent, tone: Tone = Tone.PLAIN, indent: str = "") -> tuple[Span, ...]:
    """The holder of a post, with `acting` and a status if they apply."""
    name = [Span(indent), Span(one.person, tone)] if indent else [Span(one.person, tone)]
    name += [Span(", acting"), *signs(one.fact.proof, "acting")] if one.acting else []
    name += [Span(f", {one.fact.status}")] if one.fact.status else []
    return tuple(name)


def from_until(index: Index, fact: Fact) -> tuple[Span, ...]:
    """A beginning and an end, each with its marks: `Apr 2012 – about Aug 2013 *`."""
    extent = fact.extent
    start: tuple[Span, ...] = (NOT_RECORDED,)
    if not extent.start_missing:
        said = point(fact.start, extent.start_pair, derived="start" in fact.derived)
        start = (Span(said, Tone.DATE), *signs(fact.proof, "start"))
    end: tuple[Span, ...] = (NOT_RECORDED,)
    if extent.still:
        end = (Span(still(index, extent, fact.sources), Tone.DATE), *signs(fact.proof, "end", *WHOLE))
    elif not extent.end_missing:
        said = point(fact.end, extent.end_pair, derived="end" in fact.derived)
        end = (Span(said, Tone.DATE), *signs(fact.proof, "end", *WHOLE))
    if extent.start_missing and extent.end_missing:
        held = seen_in_post(extent)
        return (*held, *signs(fact.proof, "in_post")) if held else (NOT_RECORDED,)
    return *start, _DASH, *end


def fact_rows(
    facts: Sequence[Fact],
    marks: Marks,
    more: str = "",
    doubtful: Iterable[int] = (),
    of: str | None = None,
    most: int = MOST,
) -> Iterator[Line]:
    """Rows for facts, at most `most`; those whose keys are `doubtful` with a `?`.

    `more` is the command that lists them all. With `of`, an organisation's id, its own posts and sums are
    told without its name.
    """
    unsure = frozenset(doubtful)
    for fact in facts[:most]:
        time, length = fact.time()
        what = (
            Span(fact.what if of and of == fact.owner_id else fact.what_and_whose),
            *told(fact),
            *for_so_long(length, fact.proof),
        )
        date = spans_of(time)
        if fact.key in unsure:
            date = (MAYBE, *date)
        yield Row((marks.seen(date), marks.seen(what), sources_of(fact.sources)))
    if len(facts) > most:
        yield Note(f"and {len(facts) - most:,} more: {more}")


def section(
    title: str, facts: Sequence[Fact], marks: Marks, more: str = "", of: str | None = None
) -> Iterator[Line]:
    """Facts under a heading; nothing where there are none."""
    if facts:
        yield Fields(FACTS)
        yield Heading(title)
        yield from fact_rows(facts, marks, more, of=of)


def evidence(index: Index, fact: Fact) -> Iterator[tuple[str, Words]]:
    """What each value rests on: the field, and its citations, or how it was worked out."""
    found = sorted(of_fact(index, fact.key), key=lambda one: in_order(one.field))
    spoken = {one.field for one in found}
    for one in found:
        yield field_words(one.field), _citations(fact, one)
    whole = index.db.execute(
        "SELECT source, at FROM citation WHERE key = ? AND whole ORDER BY place", (fact.key,)
    )
    if cited := "; ".join(", ".join(filter(None, row)) for row in whole):
        yield "all else" if found else "all of it", (Span(cited),)
    for field in sorted(fact.worked_out - spoken, key=in_order):
        yield field_words(field), _worked_out(index, fact, field)


def in_order(field: str) -> tuple[int, str]:
    """Sort key of a field: dates first."""
    return (FIELDS_IN_ORDER.index(field) if field in FIELDS_IN_ORDER else len(FIELDS_IN_ORDER)), field


def _citations(fact: Fact, one: Compared) -> Words:
    agreeing = [f"{said.source}, {said.at}" if said.at else said.source for said in one.said if said.agrees]
    spans = [Span("; ".join(agreeing))] if agreeing else []
    for said in one.said:
        if not said.agrees:
            how = ", ".join(filter(None, (said.standing, said.difference)))
            spans.append(
                Span(f"{'; ' if spans else ''}{said.source}, {said.at or '–'}: {said.words} ({how})")
            )
    if one.because and not all(said.agrees for said in one.said):
        spans.append(Span(f"; because {one.because}"))
    if one.field in fact.worked_out:
        spans.append(Span("; worked out", Tone.PLAIN))
    return tuple(spans)


def _worked_out(index: Index, fact: Fact, field: str) -> Words:
    """How a value that no source gives was worked out."""
    if field in fact.derived and fact.length:
        after = field == "end"
        days = fact.extent.start_pair if after else fact.extent.end_pair
        known = point(fact.start if after else fact.end, days)
        return (Span(f"worked out: {known} {'+' if after else 'less'} {fact.length}"),)
    because = reason(index, fact.key, field)
    return (Span(f"worked out: {because}" if because else "worked out, with no reason given"),)


def evidence_notes(index: Index, fact: Fact) -> Iterator[Line]:
    """`evidence` as lines beneath a row, then the fact's address, file and line."""
    for label, words in evidence(index, fact):
        yield Note(words, 1, f"{label.ljust(_LABEL)}  ")
    yield Note(f"{fact.id}{DOT}{fact.file}:{fact.line}", 1)
