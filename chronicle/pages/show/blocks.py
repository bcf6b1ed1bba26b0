"""What dossiers are made of: labelled values, rows of facts, and the evidence for a fact's values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Protocol

from chronicle.dates import WITH_LIFE, format_date, parse
from chronicle.document import ColumnSet, Heading, Note, Page, PageColumn, Row, Span, Tone, spans_of
from chronicle.pages.conflicts import field_name
from chronicle.pages.fragments import DOT, SOURCES, TIME, fact_remarks, stated_length
from chronicle.pages.legend import MAYBE, doubt_signs, repeated, restricted_sign
from chronicle.pages.times import acting_until, fact_time
from chronicle.queries.claims import citations, compare_fields_of, field_order, reason
from chronicle.queries.dossiers import extra_of, extra_titles, restriction_reasons, sourcing_of
from chronicle.queries.names import distinct_name
from chronicle.queries.times import write_date
from chronicle.text import citation_words, in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from chronicle.document import Inline, Json, Line
    from chronicle.index.cache import Index
    from chronicle.pages.legend import Legend
    from chronicle.queries.claims import FieldComparison
    from chronicle.queries.facts import FactRow
    from chronicle.queries.lifetimes import Descent
    from chronicle.queries.lookup import Subject
    from chronicle.queries.tenures import TenureRow

VALUE_COLUMNS: Final = (PageColumn(no_wrap=True), PageColumn())
MOST_ROWS: Final = 40
"""The most rows shown in a section: a dossier is not a listing."""

_FACT_COLUMNS: Final = (TIME, PageColumn(name="what"), SOURCES)
_LABEL_WIDTH: Final = 8


class _Details(Protocol):
    @property
    def file(self) -> str: ...

    @property
    def line(self) -> int: ...


def entity_page(
    subject: Subject,
    details: _Details,
    columns: tuple[PageColumn, ...],
    lines: Iterable[Line],
    legend: Legend,
    url: str | None = None,
) -> Page:
    """Return the page of an entity, with its address and where it stands at the right margin."""
    stands = f"{subject.address}{DOT}{details.file}:{details.line}"
    return Page(Span(subject.name, Tone.TITLE, url), columns, lines, stands, legend.foot)


def labelled(*values: tuple[str, Inline]) -> Iterator[Line]:
    """Yield a row for each label and value, but for empty values."""
    yield ColumnSet(VALUE_COLUMNS)
    for label, value in values:
        if value:
            yield Row((Span(label, Tone.DIM), value))


def descent_values(descent: Descent) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return what something succeeded, and what succeeded it, each with its label."""
    before, after = (text_value(", ".join(name for _, name in names)) for names in descent)
    return ("succeeded", before), ("succeeded by", after)


def descent_object(descent: Descent) -> dict[str, Json]:
    """Return the same as fields of an object."""
    return {
        "succeeds": [id_ for id_, _ in descent.predecessors],
        "succeeded_by": [id_ for id_, _ in descent.successors],
    }


def date_value(text: str | None) -> Inline:
    """Return a date in words; empty if there is none."""
    return Span(format_date(parse(text)), Tone.DATE) if text else ""


def text_value(text: str | None) -> str:
    """Return a text on one line; empty if there is none."""
    return " ".join(text.split()) if text else ""


def holder(index: Index, tenure: TenureRow, tone: Tone = Tone.PLAIN, indent: str = "") -> tuple[Span, ...]:
    """Return the holder of a post, with `acting` and a status if they apply."""
    person = Span(distinct_name(index, tenure.person, tenure.person_id), tone)
    name = [Span(indent), person] if indent else [person]
    name += [Span(", "), *acting] if (acting := acting_until(tenure)) else []
    name += [Span(f", {tenure.fact.status}")] if tenure.fact.status else []
    return tuple(name)


def fact_rows(
    facts: Sequence[FactRow],
    legend: Legend,
    more: str = "",
    *,
    possible: bool = False,
    organisation: str | None = None,
    number: int = 0,
) -> Iterator[Line]:
    """Yield rows for facts, certain neighbours of one date with that once, and how many more there are.

    Args:
        facts: The facts, in the order in which they are shown.
        legend: Takes note of the signs.
        more: The command that lists all of them.
        possible: Whether each gets a `?`.
        organisation: The id of the organisation whose posts and sums are shown without its name.
        number: How many there are, where these are but the first of them.
    """
    shown = facts[:MOST_ROWS]
    before: Inline = ""
    for fact in shown:
        time, length = fact_time(fact)
        what = (
            Span(fact.what_alone if organisation and organisation == fact.owner_id else fact.what_with_owner),
            *fact_remarks(fact),
            *stated_length(length, fact.sourcing),
        )
        date = (MAYBE, *spans_of(time)) if possible else spans_of(time)
        once = repeated(date) if date == before and not possible else legend.note(date)
        yield Row((once, legend.note(what), legend.sources(fact.sources)))
        before = date
    if left := max(len(facts), number) - len(shown):
        yield Note(f"and {left:,} more: {more}")


def section(
    title: str, facts: Sequence[FactRow], legend: Legend, more: str = "", *, organisation: str | None = None
) -> Iterator[Line]:
    """Yield facts under a heading; nothing where there are none."""
    if facts:
        yield ColumnSet(_FACT_COLUMNS)
        yield Heading(title)
        yield from fact_rows(facts, legend, more, organisation=organisation)


def no_fact(subject: Subject, otherwise: str = "No fact") -> str:
    """Return what begins a sentence on a dossier without facts."""
    return "None of the facts asked for" if any(subject.scope) else otherwise


def extra_values(index: Index, address: str) -> Iterator[Line]:
    """Yield what an entry holds under keys of the base's own."""
    parts = extra_of(index, address).parts
    if isinstance(parts, Mapping) and parts:
        titles = extra_titles(index)
        for key, value in parts.items():
            yield Row((Span(text_value(titles.get(key, key)), Tone.DIM), text_value(str(value))))


def sourced_dates(
    index: Index, subject: Subject, legend: Legend, **dates: str | None
) -> tuple[tuple[str, Inline], ...]:
    """Return dates of a person, an organisation or a post in words, each with its label, and signs of doubt."""
    sourcing = sourcing_of(index, subject).sourcing
    return tuple(
        (label, legend.note((*spans_of(date_value(text)), *doubt_signs(sourcing, label))) if text else "")
        for label, text in dates.items()
    )


def evidence_of_entity(index: Index, subject: Subject) -> Iterator[Line]:
    """Yield lines beneath the values of a person, an organisation or a post: what each rests on, and the quotations."""
    key, sourcing, _ = sourcing_of(index, subject)
    for label, words in _evidence(index, key, sourcing.worked_out):
        yield Note(words, 1, f"{label.ljust(_LABEL_WIDTH)}  ")
    for citation in citations(index, key):
        if citation.quote:
            yield Note(f"{in_quotes(citation.quote)}{DOT}{citation.words}", 1)


def evidence_notes(index: Index, fact: FactRow) -> Iterator[Line]:
    """Yield lines beneath a row: what each value rests on, then the fact's address, file and line."""
    for label, words in _evidence(index, fact.key, fact.worked_out, fact):
        yield Note(words, 1, f"{label.ljust(_LABEL_WIDTH)}  ")
    yield Note(f"{fact.id}{DOT}{fact.file}:{fact.line}", 1)


def _evidence(
    index: Index, key: int, worked_out: frozenset[str], fact: FactRow | None = None
) -> Iterator[tuple[str, Inline]]:
    """Yield what each value rests on: the field, and its citations, or how it was worked out."""
    comparisons = sorted(compare_fields_of(index, key), key=lambda comparison: field_order(comparison.field))
    claimed = {comparison.field for comparison in comparisons}
    for comparison in comparisons:
        yield field_name(comparison.field), _claims(comparison, worked_out)
    whole = [citation for citation in citations(index, key) if citation.whole_fact]
    if cited := "; ".join(citation.words for citation in whole):
        yield "all else" if comparisons else "all of it", (Span(cited),)
    for field in sorted(worked_out - claimed, key=field_order):
        yield field_name(field), _worked_out(index, key, field, fact)


def _claims(comparison: FieldComparison, worked_out: frozenset[str]) -> Inline:
    claims = comparison.claims
    agreeing = [citation_words(claim.source, claim.at, claim.via) for claim in claims if claim.agrees]
    spans = [Span("; ".join(agreeing))] if agreeing else []
    for claim in claims:
        if not claim.agrees:
            verdict = ", ".join(filter(None, (claim.verdict_words, claim.difference)))
            cited = citation_words(claim.source, claim.at or "–", claim.via)
            spans.append(Span(f"{'; ' if spans else ''}{cited}: {claim.words} ({verdict})"))
    if comparison.because and not all(claim.agrees for claim in claims):
        spans.append(Span(f"; because {comparison.because}"))
    if comparison.field in worked_out:
        spans.append(Span("; worked out", Tone.PLAIN))
    return tuple(spans)


def _by_length(field: str, fact: FactRow) -> str:
    """Return from what a start or an end was worked out, with the length that is stated."""
    interval = fact.interval
    if interval.is_ongoing:
        return f"{fact.length} when its source was published"
    if {"start", "end"} <= {*fact.derived}:
        return f"a day in post, and {fact.length}"
    if field == "end":
        return f"{write_date(fact.start, interval.start_range)} + {fact.length}"
    return f"{write_date(fact.end, interval.end_range)} less {fact.length}"


def _worked_out(index: Index, key: int, field: str, fact: FactRow | None) -> Inline:
    """Return how a value that no source gives was worked out."""
    if fact and field in fact.derived and fact.length:
        return (Span(f"worked out: {_by_length(field, fact)}"),)
    because = reason(index, key, field)
    if fact and field == "end" and WITH_LIFE in fact.derived and not because:
        because = "it ended with the person's death, or the closing of the post or the organisation"
    return (Span(f"worked out: {because}" if because else "worked out, with no reason given"),)


def restriction_rows(index: Index, ids: Sequence[str]) -> Iterator[Row]:
    """Yield each restriction of an entry, with its title and basis; one that is set aside has its id alone."""
    reasons = restriction_reasons(index) if ids else {}
    for id_ in ids:
        words = DOT.join(filter(None, (id_, text_value(reasons.get(id_, "")))))
        yield Row((Span("restricted", Tone.DIM), (Span(words), restricted_sign((id_,)))))
