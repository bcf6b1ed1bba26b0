"""A fact: every field, what each source says of it, and why the accepted values stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.dates import UNKNOWN, format_date_text
from chronicle.document import ColumnSet, ColumnType, Heading, Objects, Page, PageColumn, Row, Span, Tone
from chronicle.money import NumberRange, format_money, format_number
from chronicle.pages.conflicts import COMPARISON_COLUMNS, field_name, side_by_side
from chronicle.pages.fragments import DOT
from chronicle.pages.legend import Legend, doubt_signs
from chronicle.pages.show.blocks import VALUE_COLUMNS, extra_values, restriction_rows, text_value
from chronicle.pages.times import FactTimes, fact_time
from chronicle.queries.claims import citations, cited_values, compare_fields_of, field_order
from chronicle.queries.dossiers import common_fields, has_lost_a_part, own_fields
from chronicle.queries.facts import distinct_holder
from chronicle.queries.lookup import find_fact
from chronicle.queries.names import distinct_name, distinct_organisation
from chronicle.queries.parties import parties, stances_of
from chronicle.text import in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from chronicle.document import Cell, Inline, Json, Line
    from chronicle.index.cache import Index
    from chronicle.money import Number
    from chronicle.queries.claims import CitationRow
    from chronicle.queries.facts import FactRow
    from chronicle.queries.lookup import Subject

_TIME: Final = frozenset(
    {"earliest", "latest", "date", "period", "start", "end", "as_of", "days_min", "days_max", "length"}
    | {"start_earliest", "start_latest", "end_earliest", "end_latest", "in_post"}
)
"""The fields that are shown as the fact's time and length."""
_IN_THE_HEADING: Final = frozenset({"title", "what"})
"""The fields that need not be shown where the page's heading has their text."""
_CITATION_COLUMNS: Final = (PageColumn(), PageColumn(), PageColumn())


def as_object(index: Index, subject: Subject) -> Json:
    """Return the fact as one object."""
    return fact_object(index, find_fact(index, subject.address))


def fact_object(index: Index, fact: FactRow) -> dict[str, Json]:
    """Return every field of a fact's listing, then its citations and what each source says."""
    fields = (*own_fields(index, fact), *common_fields(index, fact))
    return {
        "kind": fact.kind,
        **{
            field.column.name: field.value.parts if isinstance(field.value, Objects) else field.value
            for field in fields
        },
        **evidence_object(index, fact.key),
    }


def evidence_object(index: Index, key: int) -> dict[str, Json]:
    """Return the citations of an entry, and what each source says, as fields of an object."""
    return {
        "cited": [citation_object(citation) for citation in citations(index, key)],
        "claims": [
            {
                "field": comparison.field,
                "accepted": comparison.accepted,
                "source": claim.source,
                "at": claim.at,
                "via": claim.via,
                "says": claim.says,
                "verdict": claim.verdict.value if claim.verdict else None,
                "because": comparison.because,
            }
            for comparison in compare_fields_of(index, key)
            for claim in comparison.claims
        ],
    }


def citation_object(citation: CitationRow) -> dict[str, Json]:
    """Return a citation as an object; where in a bundle its page stands is a field only if that is known."""
    return {
        "source": citation.source,
        "at": citation.at,
        "quote": citation.quote,
        "via": citation.via,
        "whole": citation.whole_fact,
        **({"bundle_page": citation.bundle_page} if citation.bundle_page else {}),
    }


def fact_summary(fact: FactRow) -> dict[str, Json]:
    """Return a fact in short, for the object of something else."""
    return {
        "kind": fact.kind,
        "id": fact.id,
        "date": fact.edtf,
        "start": fact.start if fact.lasts else None,
        "end": fact.end if fact.lasts else None,
        "what": fact.what,
        "status": fact.status,
        "sources": list(fact.sources),
        "file": fact.file,
        "line": fact.line,
    }


def page(index: Index, subject: Subject) -> Page:
    """Return the fact on a page."""
    legend = Legend(index)
    fact = find_fact(index, subject.address)
    what = Span(distinct_holder(index, fact.key, fact.what), Tone.TITLE)
    return Page(what, VALUE_COLUMNS, _lines(index, fact, legend), fact.id, legend.foot)


def _lines(index: Index, fact: FactRow, legend: Legend) -> Iterator[Line]:
    yield from _own_fields(index, fact, legend)
    yield from extra_values(index, fact.id)
    yield from _common_fields(index, fact)
    comparisons = sorted(
        compare_fields_of(index, fact.key), key=lambda comparison: field_order(comparison.field)
    )
    if comparisons:
        yield ColumnSet(COMPARISON_COLUMNS)
        yield Heading("What each source says")
        for comparison in comparisons:
            yield from side_by_side(comparison, legend, whole_fact=False)
    yield from _citations(index, fact, legend)


def _own_fields(index: Index, fact: FactRow, legend: Legend) -> Iterator[Line]:
    """Yield the fact's time and length, then the other fields of its kind."""
    fields = own_fields(index, fact)
    values = {field.column.name: field.value for field in fields}
    if fact.lasts and not fact.always_was:
        time: Inline = FactTimes(index).from_until(fact)
    else:
        time, _ = fact_time(fact)
    yield Row((Span("period" if "period" in values else "when", Tone.DIM), legend.note(time)))
    if length := _length(fact, values.get("length")):
        words = (Span(length), *doubt_signs(fact.sourcing, "length"))
        yield Row((Span("length", Tone.DIM), legend.note(words)))
    for (name, type_), value in ((field.column, field.value) for field in fields):
        if _shown_elsewhere(name, values) or value in (None, (), False):
            continue
        if isinstance(value, str) and value in fact.what and name in _IN_THE_HEADING:
            continue
        is_date = type_ is ColumnType.DATE and isinstance(value, str)
        shown = (
            Span(format_date_text(value), Tone.DATE)
            if is_date
            else Span(_value(name, _distinct_names(index, name, value, values), values))
        )
        words = (shown, *doubt_signs(fact.sourcing, name))
        yield Row((Span(field_name(name), Tone.DIM), legend.note(words)))


def _length(fact: FactRow, listed: Cell) -> str:
    """Return its length as stated, or as its listing has it; empty if that is not known."""
    if fact.length:
        return fact.stated_length
    if listed in (None, UNKNOWN):
        return ""
    return f"{listed} so far" if fact.interval.is_ongoing else str(listed)


def _shown_elsewhere(name: str, values: Mapping[str, Cell]) -> bool:
    """Tell whether a field is part of the time or another field: an id stands beside a name."""
    is_upper_end = name.endswith("_to") and name.removesuffix("_to") in values
    has_amount = name == "currency" and "amount" in values
    return name in _TIME or name.endswith(("_id", "_ids")) or is_upper_end or has_amount


def _distinct_names(index: Index, name: str, value: Cell, values: Mapping[str, Cell]) -> Cell:
    """Return the names of people and organisations with what tells them from others of the name; any other value as it is."""
    match name, value, values.get(f"{name}_id"), values.get(f"{name}_ids"):
        case "person", str(person), str(id_), _:
            return distinct_name(index, person, id_)
        case "organisation" | "body" | "by", str(organisation), str(id_), _:
            return distinct_organisation(index, organisation, id_)
        case "people", tuple(people), _, tuple(ids):
            return tuple(distinct_name(index, person, id_) for person, id_ in zip(people, ids, strict=True))
        case _:
            return value


def _value(name: str, value: Cell, values: Mapping[str, Cell]) -> str:
    if name == "amount" and not isinstance(value, str | tuple | bool | None):
        return format_money(_range(name, value, values), str(values.get("currency") or ""))
    if isinstance(value, bool):
        return "yes"
    if isinstance(value, tuple):
        return " · ".join(value)
    if isinstance(value, str):
        return value
    return format_number(_range(name, value, values)) if value is not None else ""


def _range(name: str, value: int | Decimal, values: Mapping[str, Cell]) -> Number:
    to = values.get(f"{name}_to")
    return value if to is None or isinstance(to, str | tuple) else NumberRange(value, to)


def _common_fields(index: Index, fact: FactRow) -> Iterator[Line]:
    values = {field.column.name: field.value for field in common_fields(index, fact)}
    fields = (
        ("status", fact.status),
        ("headline", "yes" if values["headline"] else None),
        ("because", fact.because),
        ("note", fact.note),
        ("tags", " · ".join(fact.tags)),
    )
    for label, text in fields:
        if text:
            yield Row((Span(label, Tone.DIM), Span(text_value(text))))
    yield from _stances(index, fact)
    yield from restriction_rows(index, fact.sourcing.restricted)
    yield Row((Span("in", Tone.DIM), Span(text_value(f"{fact.file}:{fact.line}"), Tone.DIM)))


def _stances(index: Index, fact: FactRow) -> Iterator[Line]:
    """Yield what each party says to the fact, in the order of the parties; one whose entry is set aside has its id alone."""
    given = stances_of(index, (fact.id,)).get(fact.id, {})
    names = {party.id: party.name for party in parties(index)} if given else {}
    for id_ in (*(id_ for id_ in names if id_ in given), *(id_ for id_ in given if id_ not in names)):
        words = text_value(f"{names.get(id_, id_)}: {given[id_]}")
        yield Row((Span("stance", Tone.DIM), Span(words)))


def _citations(index: Index, fact: FactRow, legend: Legend) -> Iterator[Line]:
    cited = citations(index, fact.key)
    lost = has_lost_a_part(index, fact)
    yield ColumnSet(_CITATION_COLUMNS)
    yield Heading(
        "Cited" if cited else "No source is cited",
        f"something is set aside for a mistake: {index.base.command('check')}" if lost else "",
    )
    for citation in cited:
        supports = _what_it_supports(index, fact, citation)
        words = [Span(supports, Tone.DIM)] if supports else []
        words += [Span(f"{DOT if supports else ''}{in_quotes(citation.quote)}")] if citation.quote else []
        place = Span(citation.where, Tone.DIM)
        yield Row((legend.sources((citation.source,), Tone.PLAIN), place, tuple(words)))


def _what_it_supports(index: Index, fact: FactRow, citation: CitationRow) -> str:
    """Return in words what a citation supports; "" of one that is there for its quotation."""
    if citation.whole_fact:
        return "for all of it"
    if cited_values(index, fact.key, citation.place):
        return "for what is said above"
    return "" if citation.quote else "reports it, and gives none of its values"
