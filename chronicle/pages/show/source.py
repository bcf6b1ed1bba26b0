"""A source: where it was published, and every fact that cites it, with the places cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.document import ColumnSet, Heading, Note, Page, PageColumn, Row, Span, Tone
from chronicle.pages.conflicts import field_name
from chronicle.pages.fragments import TIME, counted, fact_remarks, stated_length
from chronicle.pages.legend import Legend
from chronicle.pages.show.blocks import date_value, labelled, no_fact, text_value
from chronicle.pages.show.fact import fact_summary
from chronicle.pages.times import fact_time
from chronicle.queries.claims import citations, cited_values
from chronicle.queries.dossiers import facts_citing, source_details
from chronicle.text import citation_words, in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.document import Json, Line
    from chronicle.index.cache import Index
    from chronicle.queries.claims import CitationRow
    from chronicle.queries.dossiers import SourceDetails
    from chronicle.queries.facts import FactRow
    from chronicle.queries.lookup import Subject

_FACT_COLUMNS: Final = (TIME, PageColumn(), PageColumn(max_width=24))
_MOST_FACTS: Final = 500


def _citations(index: Index, fact: FactRow, source: str) -> list[CitationRow]:
    return [citation for citation in citations(index, fact.key) if source in (citation.source, citation.via)]


def as_object(index: Index, subject: Subject) -> Json:
    """Return the source as one object."""
    source = source_details(index, subject.id)
    return {
        "table": subject.table,
        "id": subject.address,
        "title": subject.name,
        "publisher": source.publisher,
        "type": source.type,
        "published": source.published,
        "dated": source.dated,
        "url": source.url,
        "accessed": source.accessed,
        "archived": source.archived,
        "note": source.note,
        "file": source.file,
        "line": source.line,
        "authors": list(source.authors),
        "facts": [
            {
                **fact_summary(fact),
                "cited": [
                    _citation_object(index, fact, citation)
                    for citation in _citations(index, fact, subject.id)
                ],
            }
            for fact in facts_citing(index, subject)
        ],
    }


def _citation_object(index: Index, fact: FactRow, citation: CitationRow) -> Json:
    values = cited_values(index, fact.key, citation.place)
    return {
        "source": citation.source,
        "at": citation.at,
        "quote": citation.quote,
        "via": citation.via,
        "whole": citation.whole_fact,
        "says": {value.field: value.says for value in values},
        "verdicts": {value.field: value.verdict for value in values},
    }


def page(index: Index, subject: Subject) -> Page:
    """Return the source on a page."""
    legend = Legend(index)
    source = source_details(index, subject.id)
    return Page(
        Span(subject.name, Tone.TITLE, source.url),
        _FACT_COLUMNS,
        _lines(index, subject, source, legend),
        f"{subject.address} · {source.file}:{source.line}",
        legend.foot,
    )


def _lines(index: Index, subject: Subject, source: SourceDetails, legend: Legend) -> Iterator[Line]:
    yield from labelled(
        ("publisher", text_value(source.publisher)),
        ("authors", " · ".join(source.authors)),
        ("type", text_value(source.type)),
        ("published", date_value(source.published)),
        ("dated", date_value(source.dated)),
        ("accessed", date_value(source.accessed)),
        ("note", text_value(source.note)),
        ("url", Span(source.url, Tone.LINK, source.url) if source.url else ""),
        ("archived", Span(source.archived, Tone.LINK, source.archived) if source.archived else ""),
    )
    facts = facts_citing(index, subject)
    yield ColumnSet(_FACT_COLUMNS)
    yield Heading("Rests on it", counted(len(facts), "fact"))
    for fact in facts[:_MOST_FACTS]:
        yield from _fact(index, fact, subject.id, legend)
    if len(facts) > _MOST_FACTS:
        more = index.command("timeline", *subject.options)
        yield Note(f"and {len(facts) - _MOST_FACTS:,} more: {more}")
    if not facts:
        yield Note(f"{no_fact(subject, 'Nothing')} rests on it.")


def _fact(index: Index, fact: FactRow, source: str, legend: Legend) -> Iterator[Line]:
    """Yield a fact, where in the source it stands, and what each citation says."""
    time, length = fact_time(fact)
    cited = _citations(index, fact, source)
    places = "; ".join(dict.fromkeys(filter(None, (_place(citation, source) for citation in cited))))
    what = (Span(fact.what_with_owner), *fact_remarks(fact), *stated_length(length, fact.sourcing))
    yield Row((legend.note(time), legend.note(what), Span(places, Tone.DIM)))
    for citation in cited:
        if words := _citation_words(index, fact, citation):
            yield Note(words, 1)


def _place(citation: CitationRow, source: str) -> str:
    """Return where in a source a citation is, or which source it passes on."""
    if citation.source == source:
        return citation_words(None, citation.at, citation.via)
    return f"passes on {citation_words(citation.source, citation.at, None)}"


def _citation_words(index: Index, fact: FactRow, citation: CitationRow) -> str:
    """Return what a citation says, unless it supports the whole fact; and its quote."""
    values = [] if citation.whole_fact else cited_values(index, fact.key, citation.place)
    parts = []
    for value in values:
        verdict = f" ({value.verdict})" if value.verdict not in {"agrees", None} else ""
        parts.append(f"{field_name(value.field)}: {value.words}{verdict}")
    parts += [in_quotes(citation.quote)] if citation.quote else []
    return " · ".join(parts)
