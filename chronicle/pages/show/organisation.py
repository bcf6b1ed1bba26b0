"""An organisation: its posts, what inspectors said of it, its money, and what happened there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from chronicle.document import ColumnSet, Heading, Note, PageColumn, Row, Span, Tone
from chronicle.model.kind import StateSection
from chronicle.model.kinds import KINDS
from chronicle.model.kinds.tenures import TENURES
from chronicle.pages.fragments import SOURCES
from chronicle.pages.legend import Legend
from chronicle.pages.show.blocks import (
    MOST_ROWS,
    descent_object,
    descent_values,
    entity_page,
    evidence_of_entity,
    holder,
    labelled,
    no_fact,
    section,
    sourced_dates,
    text_value,
)
from chronicle.pages.show.fact import fact_summary
from chronicle.pages.times import FactTimes
from chronicle.queries.dossiers import (
    facts_of_kind,
    organisation_details,
    tenures_by_post,
    tenures_naming,
)
from chronicle.queries.lifetimes import Descents
from chronicle.queries.succession import in_succession

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chronicle.document import Json, Line, Page
    from chronicle.index.cache import Index
    from chronicle.model.kind import Kind
    from chronicle.queries.dossiers import OrganisationDetails
    from chronicle.queries.lifetimes import EntityName
    from chronicle.queries.lookup import Subject
    from chronicle.queries.tenures import TenureRow

_POST_COLUMNS: Final = (PageColumn(), PageColumn(no_wrap=True), SOURCES)


def sections() -> tuple[Kind[Any], ...]:
    """Return the kinds whose facts have a section each; the others stand beneath their posts."""
    return tuple(kind for kind in KINDS if kind.state_section is not StateSection.IN_POST)


def as_object(index: Index, subject: Subject) -> Json:
    """Return the organisation as one object."""
    organisation = organisation_details(index, subject.id)
    tenures = tenures_by_post(index, subject)
    return {
        "table": subject.table,
        "id": subject.address,
        "name": subject.name,
        "aka": list(organisation.aka),
        "parent_id": organisation.parent_id,
        "children_ids": [part.id for part in organisation.parts],
        **descent_object(Descents(index, subject.table).of(subject.id)),
        "opened": organisation.opened,
        "closed": organisation.closed,
        "note": organisation.note,
        "file": organisation.file,
        "line": organisation.line,
        "posts": [
            {
                "post": post.name,
                "post_id": post.id,
                TENURES.table: [
                    fact_summary(tenure.fact) for tenure in in_succession(tenures.get(post.id, []))
                ],
            }
            for post in _posts_of(subject, organisation, tenures)
        ],
        "post_not_named": [fact_summary(tenure.fact) for tenure in tenures.get(None, [])],
        **{
            kind.table: [fact_summary(fact) for fact in facts_of_kind(index, subject, kind.singular)]
            for kind in sections()
        },
        "facts": [fact_summary(fact) for fact in tenures_naming(index, subject)],
        "made": {
            kind.table: [fact_summary(fact) for fact in facts]
            for kind in sections()
            if (facts := facts_of_kind(index, subject, kind.singular, made=True))
        },
    }


def page(index: Index, subject: Subject) -> Page:
    """Return the organisation on a page."""
    legend = Legend(index)
    organisation = organisation_details(index, subject.id)
    return entity_page(
        subject, organisation, _POST_COLUMNS, _lines(index, subject, organisation, legend), legend
    )


def _lines(
    index: Index, subject: Subject, organisation: OrganisationDetails, legend: Legend
) -> Iterator[Line]:
    yield from labelled(
        ("also called", " · ".join(organisation.aka)),
        ("part of", text_value(organisation.parent)),
        ("parts", text_value(", ".join(part.name for part in organisation.parts))),
        *descent_values(Descents(index, subject.table).of(subject.id)),
        *sourced_dates(index, subject, legend, opened=organisation.opened, closed=organisation.closed),
        ("note", text_value(organisation.note)),
    )
    yield from evidence_of_entity(index, subject)
    tenures = tenures_by_post(index, subject)
    posts = _posts_of(subject, organisation, tenures)
    yield from _posts(index, posts, tenures, legend, index.command("posts", *subject.options))
    empty = not posts
    for kind in sections():
        more = index.command(kind.table, *subject.options)
        for made, heading in ((False, kind.heading), (True, kind.agent_heading)):
            facts = facts_of_kind(index, subject, kind.singular, made=made)
            empty = empty and not facts
            yield from section(heading, facts, legend, more, organisation=subject.id)
    naming = tenures_naming(index, subject)
    yield from section("Named in", naming, legend, index.command("timeline", *subject.options))
    if empty and not naming:
        yield Note(f"{no_fact(subject)} is about it.")


def _posts_of(
    subject: Subject, organisation: OrganisationDetails, tenures: Mapping[str | None, list[TenureRow]]
) -> list[EntityName]:
    """Return its posts; of a narrowed dossier those that it is narrowed to, or has holders of."""
    return [
        post
        for post in organisation.posts
        if not any(subject.scope) or post.id in tenures or post.id in subject.scope.posts
    ]


def _posts(
    index: Index,
    named: list[EntityName],
    tenures: Mapping[str | None, list[TenureRow]],
    legend: Legend,
    more: str,
) -> Iterator[Line]:
    posts: list[tuple[str | None, str]] = [*named]
    posts += [(None, "Post not named")] if None in tenures else []
    if posts:
        yield ColumnSet(_POST_COLUMNS)
        yield Heading("Posts")
    for post, title in posts[:MOST_ROWS]:
        yield Row((Span(title, Tone.STRONG), "", ""))
        for tenure in in_succession(tenures.get(post, [])):
            name = legend.note(holder(index, tenure, indent="  "))
            dates = legend.note(FactTimes(index).from_until(tenure.fact))
            yield Row((name, dates, legend.sources(tenure.fact.sources)))
        if post not in tenures:
            yield Row((Span("  no holder recorded", Tone.DIM), "", ""))
    if len(posts) > MOST_ROWS:
        yield Note(f"and {len(posts) - MOST_ROWS:,} more: {more}")
