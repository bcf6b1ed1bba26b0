"""What dossiers are made of: labelled values, rows of facts, and the evidence for a fact's values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from chronicle.dates import parse
from chronicle.dates import words as date_words
from chronicle.document import ColumnSet, Heading, Note, PageColumn, Row, Span, Tone
from chronicle.pages.columns import SOURCES, TIME
from chronicle.pages.conflicts import field_name
from chronicle.pages.fragments import DOT, for_so_long, sources_of, spans_of, told
from chronicle.pages.legend import MAYBE, items, signs
from chronicle.pages.times import NOT_RECORDED, WHOLE, point, seen_in_post
from chronicle.queries.claims import compare_fields_of, field_order, reason
from chronicle.queries.reported import still

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from chronicle.document import Inline, Line
    from chronicle.index.cache import Index
    from chronicle.pages.legend import Legend
    from chronicle.queries.claims import FieldComparison
    from chronicle.queries.facts import Fact
    from chronicle.queries.incumbents import Incumbent

VALUES: Final = (PageColumn(no_wrap=True), PageColumn())
FACTS: Final = (TIME, PageColumn(name="what"), SOURCES)
MOST: Final = 40
"""The most rows shown in a section: a dossier is not a listing."""

_LABEL: Final = 8
_DASH: Final = Span(" – ", Tone.DATE)
_DATES: Final = frozenset({"born", "died", "opened", "closed", "published", "accessed"})
_LABELS: Final = {"aka": "also called", "parent": "part of"}


def values(row: dict[str, Any], *names: str) -> Iterator[Line]:
    """Rows for those of an entry's keys that have a value."""
    yield ColumnSet(VALUES)
    for name in names:
        if row.get(name):
            yield Row((Span(_LABELS.get(name, name), Tone.DIM), value(name, row[name])))


def value(name: str, cell: str | int) -> Inline:
    """One value as shown to people."""
    if name in _DATES:
        return Span(date_words(parse(cell)), Tone.DATE)
    text = str(cell)
    return " · ".join(items(text)) if name in {"aka", "authors"} else " ".join(text.split())


def holder(one: Incumbent, tone: Tone = Tone.PLAIN, indent: str = "") -> tuple[Span, ...]:
    """The holder of a post, with `acting` and a status if they apply."""
    name = [Span(indent), Span(one.person, tone)] if indent else [Span(one.person, tone)]
    name += [Span(", acting"), *signs(one.fact.sourcing, "acting")] if one.acting else []
    name += [Span(f", {one.fact.status}")] if one.fact.status else []
    return tuple(name)


def from_until(index: Index, fact: Fact) -> tuple[Span, ...]:
    """A beginning and an end, each with its marks: `Apr 2012 – about Aug 2013 *`."""
    interval = fact.interval
    start: tuple[Span, ...] = (NOT_RECORDED,)
    if not interval.start_missing:
        said = point(fact.start, interval.start_pair, derived="start" in fact.derived)
        start = (Span(said, Tone.DATE), *signs(fact.sourcing, "start"))
    end: tuple[Span, ...] = (NOT_RECORDED,)
    if interval.still:
        end = (Span(still(index, interval, fact.sources), Tone.DATE), *signs(fact.sourcing, "end", *WHOLE))
    elif not interval.end_missing:
        said = point(fact.end, interval.end_pair, derived="end" in fact.derived)
        end = (Span(said, Tone.DATE), *signs(fact.sourcing, "end", *WHOLE))
    if interval.start_missing and interval.end_missing:
        held = seen_in_post(interval)
        return (*held, *signs(fact.sourcing, "in_post")) if held else (NOT_RECORDED,)
    return *start, _DASH, *end


def fact_rows(
    facts: Sequence[Fact],
    marks: Legend,
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
            *for_so_long(length, fact.sourcing),
        )
        date = spans_of(time)
        if fact.key in unsure:
            date = (MAYBE, *date)
        yield Row((marks.seen(date), marks.seen(what), sources_of(fact.sources)))
    if len(facts) > most:
        yield Note(f"and {len(facts) - most:,} more: {more}")


def section(
    title: str, facts: Sequence[Fact], marks: Legend, more: str = "", of: str | None = None
) -> Iterator[Line]:
    """Facts under a heading; nothing where there are none."""
    if facts:
        yield ColumnSet(FACTS)
        yield Heading(title)
        yield from fact_rows(facts, marks, more, of=of)


def evidence(index: Index, fact: Fact) -> Iterator[tuple[str, Inline]]:
    """What each value rests on: the field, and its citations, or how it was worked out."""
    comparisons = sorted(
        compare_fields_of(index, fact.key), key=lambda comparison: field_order(comparison.field)
    )
    claimed = {comparison.field for comparison in comparisons}
    for comparison in comparisons:
        yield field_name(comparison.field), _citations(fact, comparison)
    whole = index.db.execute(
        "SELECT source, at FROM citation WHERE key = ? AND whole ORDER BY place", (fact.key,)
    )
    if cited := "; ".join(", ".join(filter(None, row)) for row in whole):
        yield "all else" if comparisons else "all of it", (Span(cited),)
    for field in sorted(fact.worked_out - claimed, key=field_order):
        yield field_name(field), _worked_out(index, fact, field)


def _citations(fact: Fact, comparison: FieldComparison) -> Inline:
    claims = comparison.claims
    agreeing = [
        f"{claim.source}, {claim.at}" if claim.at else claim.source for claim in claims if claim.agrees
    ]
    spans = [Span("; ".join(agreeing))] if agreeing else []
    for claim in claims:
        if not claim.agrees:
            verdict = ", ".join(filter(None, (claim.verdict_words, claim.difference)))
            spans.append(
                Span(f"{'; ' if spans else ''}{claim.source}, {claim.at or '–'}: {claim.words} ({verdict})")
            )
    if comparison.because and not all(claim.agrees for claim in claims):
        spans.append(Span(f"; because {comparison.because}"))
    if comparison.field in fact.worked_out:
        spans.append(Span("; worked out", Tone.PLAIN))
    return tuple(spans)


def _worked_out(index: Index, fact: Fact, field: str) -> Inline:
    """How a value that no source gives was worked out."""
    if field in fact.derived and fact.length:
        after = field == "end"
        days = fact.interval.start_pair if after else fact.interval.end_pair
        known = point(fact.start if after else fact.end, days)
        return (Span(f"worked out: {known} {'+' if after else 'less'} {fact.length}"),)
    because = reason(index, fact.key, field)
    return (Span(f"worked out: {because}" if because else "worked out, with no reason given"),)


def evidence_notes(index: Index, fact: Fact) -> Iterator[Line]:
    """`evidence` as lines beneath a row, then the fact's address, file and line."""
    for label, words in evidence(index, fact):
        yield Note(words, 1, f"{label.ljust(_LABEL)}  ")
    yield Note(f"{fact.id}{DOT}{fact.file}:{fact.line}", 1)
