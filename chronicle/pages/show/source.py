"""A source: where it was published, and every fact that cites it, with the places cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.document import ColumnSet, Heading, Note, PageColumn, Row, Span, Tone
from chronicle.model.entities import ENTITIES
from chronicle.pages.conflicts import field_name
from chronicle.pages.fragments import DOT, TIME, fact_remarks, stated_length
from chronicle.pages.legend import Legend
from chronicle.pages.show.blocks import date_value, entity_page, labelled, no_fact, text_value
from chronicle.pages.show.fact import citation_object, fact_summary
from chronicle.pages.times import fact_time
from chronicle.queries.claims import citations, cited_values
from chronicle.queries.dossiers import entities_citing, facts_citing, source_details
from chronicle.text import citation_words, counted, in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.document import Inline, Json, Line, Page
    from chronicle.index.cache import Index
    from chronicle.queries.claims import CitationRow
    from chronicle.queries.dossiers import SourceDetails
    from chronicle.queries.lookup import Subject

_FACT_COLUMNS: Final = (TIME, PageColumn(), PageColumn(max_width=24))
_MOST_FACTS: Final = 500
_ENTITIES: Final = ("person, organisation or post", "people, organisations or posts")


def _citations(index: Index, key: int, source: str) -> list[CitationRow]:
    return [citation for citation in citations(index, key) if source in (citation.source, citation.via)]


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
        "narrowed": source.narrowed,
        "url": source.url,
        "accessed": source.accessed,
        "archived": source.archived,
        "note": source.note,
        "file": source.file,
        "line": source.line,
        "authors": list(source.authors),
        **({"bundle": source.bundle} if source.bundle else {}),
        **({"bundle_pages": dict(source.bundle_pages)} if source.bundle_pages else {}),
        "facts": [
            {
                **fact_summary(fact),
                "cited": _cited_objects(index, fact.key, subject.id),
            }
            for fact in facts_citing(index, subject)
        ],
        "entities": [
            {
                "table": entity.table,
                "id": entity.address,
                "name": entity.name,
                "file": entity.file,
                "line": entity.line,
                "cited": _cited_objects(index, entity.key, subject.id),
            }
            for entity in entities_citing(index, subject)
        ],
    }


def _cited_objects(index: Index, key: int, source: str) -> list[Json]:
    return [_cited_object(index, key, citation) for citation in _citations(index, key, source)]


def _cited_object(index: Index, key: int, citation: CitationRow) -> Json:
    values = cited_values(index, key, citation.place)
    return {
        **citation_object(citation),
        "says": {value.field: value.says for value in values},
        "verdicts": {value.field: value.verdict for value in values},
    }


def page(index: Index, subject: Subject) -> Page:
    """Return the source on a page."""
    legend = Legend(index)
    source = source_details(index, subject.id)
    return entity_page(
        subject, source, _FACT_COLUMNS, _lines(index, subject, source, legend), legend, source.url
    )


def _lines(index: Index, subject: Subject, source: SourceDetails, legend: Legend) -> Iterator[Line]:
    yield from labelled(
        ("publisher", text_value(source.publisher)),
        ("authors", " · ".join(source.authors)),
        ("type", text_value(source.type)),
        ("published", date_value(source.published)),
        ("dated", date_value(source.dated)),
        ("by what it tells", date_value(source.narrowed)),
        ("accessed", date_value(source.accessed)),
        ("note", text_value(source.note)),
        ("url", Span(source.url, Tone.LINK, source.url) if source.url else ""),
        ("bundle", text_value(_bundle(source))),
        ("archived", Span(source.archived, Tone.LINK, source.archived) if source.archived else ""),
    )
    facts, entities = facts_citing(index, subject), entities_citing(index, subject)
    yield ColumnSet(_FACT_COLUMNS)
    numbers = [counted(len(facts), "fact")] if facts or not entities else []
    numbers += [counted(len(entities), *_ENTITIES)] if entities else []
    yield Heading("Rests on it", ", ".join(numbers))
    for fact in facts[:_MOST_FACTS]:
        time, length = fact_time(fact)
        what = (Span(fact.what_with_owner), *fact_remarks(fact), *stated_length(length, fact.sourcing))
        yield from _citing(index, fact.key, subject.id, legend.note(time), legend.note(what))
    if len(facts) > _MOST_FACTS:
        more = index.command("timeline", *subject.options)
        yield Note(f"and {len(facts) - _MOST_FACTS:,} more: {more}")
    for entity in entities[:_MOST_FACTS]:
        what = (Span(entity.name), Span(f"{DOT}{ENTITIES[entity.table].singular}", Tone.DIM))
        yield from _citing(index, entity.key, subject.id, "", what)
    if len(entities) > _MOST_FACTS:
        yield Note(f"and {len(entities) - _MOST_FACTS:,} more of those")
    if not (facts or entities):
        yield Note(f"{no_fact(subject, 'Nothing')} rests on it.")


def _bundle(source: SourceDetails) -> str:
    """Return where a source stands in a bundle: `C120 · page 4: C123A`; empty if that is not known."""
    exceptions = (f"page {number}: {page}" for number, page in source.bundle_pages.items())
    return DOT.join(filter(None, (source.bundle, *exceptions)))


def _citing(index: Index, key: int, source: str, time: Inline, what: Inline) -> Iterator[Line]:
    """Yield what rests on a source, where in it that stands, and what each citation says."""
    cited = _citations(index, key, source)
    places = "; ".join(dict.fromkeys(filter(None, (_place(citation, source) for citation in cited))))
    yield Row((time, what, Span(places, Tone.DIM)))
    for citation in cited:
        if words := _citation_words(index, key, citation):
            yield Note(words, 1)


def _place(citation: CitationRow, source: str) -> str:
    """Return where in a source a citation is, or which source it passes on."""
    if citation.source == source:
        return citation.where
    return f"passes on {citation_words(citation.source, citation.at, None)}"


def _citation_words(index: Index, key: int, citation: CitationRow) -> str:
    """Return what a citation says, unless it supports the whole fact; and its quote."""
    values = [] if citation.whole_fact else cited_values(index, key, citation.place)
    parts = []
    for value in values:
        verdict = f" ({value.verdict})" if value.verdict not in {"agrees", None} else ""
        parts.append(f"{field_name(value.field)}: {value.words}{verdict}")
    parts += [in_quotes(citation.quote)] if citation.quote else []
    return " · ".join(parts)
