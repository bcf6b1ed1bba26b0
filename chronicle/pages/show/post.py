"""A post: its holders in succession, and what lies between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.document import ColumnSet, Heading, Note, PageColumn, Row, Span, Tone
from chronicle.model.kinds.tenures import TENURES
from chronicle.pages.fragments import DOT, SOURCES
from chronicle.pages.legend import Legend, doubt_signs
from chronicle.pages.show.blocks import (
    descent_object,
    descent_values,
    entity_page,
    evidence_notes,
    evidence_of_entity,
    holder,
    labelled,
    section,
    sourced_dates,
    text_value,
)
from chronicle.pages.show.fact import fact_object, fact_summary
from chronicle.pages.times import FactTimes, after_the_last, length_held, styled_as
from chronicle.queries.dossiers import facts_naming, post_details, post_succession
from chronicle.queries.lifetimes import Descents
from chronicle.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.document import Json, Line, Page
    from chronicle.index.cache import Index
    from chronicle.queries.dossiers import PostDetails
    from chronicle.queries.lookup import Subject
    from chronicle.queries.tenures import TenureRow

_HOLDER_COLUMNS: Final = (PageColumn(), PageColumn(no_wrap=True), PageColumn(), SOURCES)


def as_object(index: Index, subject: Subject) -> Json:
    """Return the post as one object."""
    post = post_details(index, subject.id)
    succession = post_succession(index, subject, post)
    tenures: list[Json] = [
        {**fact_object(index, tenure.fact), "before_it": gap or None} for tenure, gap in succession.holders
    ]
    tenures += [{**fact_object(index, tenure.fact), "before_it": None} for tenure in succession.with_status]
    return {
        "table": subject.table,
        "id": subject.address,
        "title": subject.name,
        "organisation_id": post.organisation_id,
        "aka": list(post.aka),
        **descent_object(Descents(index, subject.table).of(subject.id)),
        "opened": post.opened,
        "closed": post.closed,
        "seats": post.seats,
        "lead": post.lead,
        "complete": post.complete,
        "note": post.note,
        "file": post.file,
        "line": post.line,
        TENURES.table: tenures,
        "since_the_last": succession.since_last or None,
        "facts": [fact_summary(fact) for fact in facts_naming(index, subject)],
    }


def page(index: Index, subject: Subject) -> Page:
    """Return the post on a page."""
    legend = Legend(index)
    post = post_details(index, subject.id)
    return entity_page(subject, post, _HOLDER_COLUMNS, _lines(index, subject, post, legend), legend)


def _lines(index: Index, subject: Subject, post: PostDetails, legend: Legend) -> Iterator[Line]:
    about = [post.organisation, counted(post.seats, "seat")]
    about += ["a lead post"] if post.lead else []
    about += ["every holder is recorded" if post.every_holder else "not every holder need be recorded"]
    yield Note(DOT.join(about))
    yield from labelled(
        ("also called", " · ".join(post.aka)),
        *descent_values(Descents(index, subject.table).of(subject.id)),
        *sourced_dates(index, subject, legend, opened=post.opened, closed=post.closed),
        ("note", text_value(post.note)),
    )
    yield from evidence_of_entity(index, subject)
    succession = post_succession(index, subject, post)
    yield ColumnSet(_HOLDER_COLUMNS)
    yield Heading("Holders")
    for tenure, gap in succession.holders:
        if gap:
            yield Note(f"· {gap}")
        yield from _holder(index, tenure, legend)
    for tenure in succession.with_status:
        yield from _holder(index, tenure, legend)
    closing = after_the_last((), succession.closed) if not post.closed and succession.holders else ""
    if succession.since_last or closing:
        yield Note(f"· {succession.since_last or closing}")
    if not (succession.holders or succession.with_status):
        yield Note("no holder recorded")
    more = index.command("timeline", *subject.options)
    yield from section("Named in", facts_naming(index, subject), legend, more)


def _holder(index: Index, tenure: TenureRow, legend: Legend) -> Iterator[Line]:
    fact = tenure.fact
    cells = (
        legend.note(holder(index, tenure, Tone.STRONG)),
        legend.note(FactTimes(index).from_until(fact)),
        legend.note(length_held(tenure)),
    )
    yield Row((*cells, legend.sources(fact.sources)))
    if styled := styled_as(tenure):
        yield Note(legend.note(styled), 1)
    if tenure.left:
        yield Note(legend.note((Span(f"left: {tenure.left}"), *doubt_signs(fact.sourcing, "left"))), 1)
    if fact.note:
        yield Note(text_value(fact.note), 1)
    yield from evidence_notes(index, fact)
