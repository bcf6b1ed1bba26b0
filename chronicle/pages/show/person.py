"""A person: the posts they held, what else names them, and what happened in their time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.dates import UNKNOWN, format_iso
from chronicle.document import ColumnSet, Heading, Note, PageColumn, Row, Span, Tone
from chronicle.model.kinds.tenures import TENURES
from chronicle.pages.fragments import DOT, SOURCES, TIME, office
from chronicle.pages.leaders import holder_name
from chronicle.pages.legend import Legend, doubt_signs
from chronicle.pages.show.blocks import (
    MOST_ROWS,
    entity_page,
    evidence_notes,
    evidence_of_entity,
    fact_rows,
    labelled,
    no_fact,
    section,
    sourced_dates,
    text_value,
)
from chronicle.pages.show.fact import fact_object, fact_summary
from chronicle.pages.times import FactTimes, acting_until, length_held, styled_as
from chronicle.queries.dossiers import facts_naming, person_details, tenures_of_person
from chronicle.queries.facts import facts_by_key, with_organisation
from chronicle.queries.names import distinct_organisation
from chronicle.queries.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from chronicle.document import Json, Line, Page
    from chronicle.index.cache import Index
    from chronicle.queries.dossiers import PersonDetails
    from chronicle.queries.lookup import Subject
    from chronicle.queries.surroundings import AdjacentHolders, FactKey
    from chronicle.queries.tenures import TenureRow

    _InTime: TypeAlias = dict[tuple[bool, tuple[FactKey, ...]], list[TenureRow]]


_POST_COLUMNS: Final = (TIME, PageColumn(name="what"), SOURCES)
_MOST_BESIDE: Final = 5
_MOST_POSSIBLE: Final = 8
_MOST_IDS: Final = 100
"""The most ids of what surrounds a tenure; the rest is counted."""


def as_object(index: Index, subject: Subject) -> Json:
    """Return the person as one object."""
    person = person_details(index, subject.id)
    tenures: list[Json] = []
    surroundings = Surroundings(index, subject.id)
    for tenure in tenures_of_person(index, subject):
        before, after, beside = surroundings.adjacent_holders(tenure)
        certain, possible = surroundings.facts_in_time_of(tenure)
        tenures.append(
            {
                **fact_object(index, tenure.fact),
                "after": before.fact.id if before else None,
                "before": after.fact.id if after else None,
                "beside": [other.fact.id for other in beside[:_MOST_IDS]],
                "beside_more": max(0, len(beside) - _MOST_IDS),
                "in_that_time": [fact.id for fact in certain[:_MOST_IDS]],
                "in_that_time_more": max(0, len(certain) - _MOST_IDS),
                "possibly_in_that_time": [fact.id for fact in possible[:_MOST_IDS]],
                "possibly_in_that_time_more": max(0, len(possible) - _MOST_IDS),
            }
        )
    return {
        "table": subject.table,
        "id": subject.address,
        "name": subject.name,
        "aka": list(person.aka),
        "born": person.born,
        "died": person.died,
        "note": person.note,
        "file": person.file,
        "line": person.line,
        TENURES.table: tenures,
        "facts": [fact_summary(fact) for fact in facts_naming(index, subject)],
    }


def page(index: Index, subject: Subject) -> Page:
    """Return the person on a page."""
    legend = Legend(index)
    person = person_details(index, subject.id)
    return entity_page(subject, person, _POST_COLUMNS, _lines(index, subject, person, legend), legend)


def _lines(index: Index, subject: Subject, person: PersonDetails, legend: Legend) -> Iterator[Line]:
    yield from labelled(
        ("also called", " · ".join(person.aka)),
        *sourced_dates(index, subject, legend, born=person.born, died=person.died),
        ("note", text_value(person.note)),
    )
    yield from evidence_of_entity(index, subject)
    tenures = tenures_of_person(index, subject)
    if tenures:
        yield ColumnSet(_POST_COLUMNS)
        yield Heading("Posts")
    shown, surroundings = tenures[:MOST_ROWS], Surroundings(index, subject.id)
    for tenure in shown:
        yield from _tenure(index, tenure, surroundings, legend)
    if len(tenures) > len(shown):
        yield Note(
            f"and {len(tenures) - len(shown):,} more: {index.command(TENURES.table, *subject.options)}"
        )
    naming = facts_naming(index, subject)
    more = index.command("timeline", *subject.options)
    in_time = _in_their_time(shown, surroundings)
    yield from _sections(index, in_time, legend, possible=False)
    yield from section("Also named in" if tenures else "Named in", naming, legend, more)
    yield from _sections(index, in_time, legend, possible=True)
    if not tenures and not naming:
        yield Note(f"{no_fact(subject)} names them.")


def _tenure(index: Index, tenure: TenureRow, surroundings: Surroundings, legend: Legend) -> Iterator[Line]:
    fact = tenure.fact
    organisation = distinct_organisation(index, tenure.organisation, tenure.organisation_id)
    title, beneath = office(tenure.post, organisation or None)
    post = [Span(title, Tone.STRONG)]
    post += [Span(DOT), *acting] if (acting := acting_until(tenure)) else []
    post += [Span(f"{DOT}{fact.status}")] if fact.status else []
    yield Row(
        (
            legend.note(FactTimes(index).from_until(fact)),
            legend.note(tuple(post)),
            legend.sources(fact.sources),
        )
    )
    about = [Span(beneath)]
    about += [Span(DOT), *styled] if (styled := styled_as(tenure)) else []
    about += [Span(DOT), *length_held(tenure)] if tenure.length != UNKNOWN else []
    about += [Span(f"{DOT}left: {tenure.left}"), *doubt_signs(fact.sourcing, "left")] if tenure.left else []
    yield Note(legend.note(tuple(about)), 1)
    if adjacent := _adjacent(index, surroundings.adjacent_holders(tenure)):
        yield Note(adjacent, 1)
    if fact.note:
        yield Note(text_value(fact.note), 1)
    yield from evidence_notes(index, fact)


def _adjacent(index: Index, holders: AdjacentHolders) -> str:
    """Return who held the post before, after and beside somebody; empty if nobody is recorded."""
    before, after, beside = holders
    parts = [
        f"{word} {holder_name(index, other)}"
        for word, other in (("after", before), ("before", after))
        if other
    ]
    if beside:
        others = f" and {len(beside) - _MOST_BESIDE:,} more" if len(beside) > _MOST_BESIDE else ""
        parts.append(
            f"beside {', '.join(holder_name(index, other) for other in beside[:_MOST_BESIDE])}{others}"
        )
    return ", ".join(parts)


def _in_their_time(tenures: list[TenureRow], surroundings: Surroundings) -> _InTime:
    """Return what happened while they held each post, for certain or possibly, with the posts for which it is the same."""
    sections: _InTime = {}
    for tenure in tenures:
        in_time = surroundings.facts_in_time_of(tenure)
        for possible, keys in ((False, in_time.certain), (True, in_time.possible)):
            if keys:
                sections.setdefault((possible, keys), []).append(tenure)
    return sections


def _sections(index: Index, in_time: _InTime, legend: Legend, *, possible: bool) -> Iterator[Line]:
    """Yield what certainly happened in their time, or what possibly did."""
    for (only_possible, keys), sharing in in_time.items():
        if only_possible is not possible:
            continue
        yield ColumnSet(_POST_COLUMNS)
        yield Heading("Possibly in that time" if possible else "In that time", _posts(index, sharing))
        more = index.command("timeline", "--org", sharing[0].organisation_id or "", *_window(sharing[0]))
        shown = [key for key, _ in keys[: _MOST_POSSIBLE if possible else MOST_ROWS]]
        facts = facts_by_key(index, shown)
        yield from fact_rows([facts[key] for key in shown], legend, more, possible=possible, number=len(keys))


def _posts(index: Index, tenures: list[TenureRow]) -> str:
    """Return the post in whose time something happened; of several the organisations."""
    if len(tenures) > 1:
        return "; ".join(dict.fromkeys(tenure.organisation or "" for tenure in tenures))
    (tenure,) = tenures
    title, _ = office(tenure.post, tenure.organisation)
    return (
        with_organisation(index, TENURES.singular, title, tenure.organisation, tenure.organisation_id)
        if tenure.post
        else title
    )


def _window(tenure: TenureRow) -> list[str]:
    """Return the options that ask for the time of a tenure."""
    bounds = tenure.interval.bounds
    days = (("--from", format_iso(bounds.earliest)), ("--to", format_iso(bounds.latest)))
    return [word for option, day in days if day for word in (option, day)]
