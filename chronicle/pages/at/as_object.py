"""The state of things for programs: one object, nothing abbreviated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.dates import iso

if TYPE_CHECKING:
    from chronicle.dates import Elapsed
    from chronicle.document import Json
    from chronicle.index.cache import Index
    from chronicle.queries.facts import Fact
    from chronicle.queries.state.model import Dated, Holder, Inspected, Neighbour, Post, State


def at_object(index: Index, found: State) -> Json:
    """The whole answer of `chronicle at` as one object."""
    time = found.time
    fact = time.fact
    return {
        "asked": time.typed,
        "date": time.edtf,
        "earliest": time.earliest,
        "latest": time.latest,
        "id": fact.id if fact else None,
        "end": time.end or None,
        "what": fact.what if fact else None,
        "as_of": index.meta("as_of"),
        "in_post": [_post(post) for post in found.posts],
        "last_inspected": [_inspected(one) for one in found.inspected],
        "in_force": [_dated(one) for one in found.in_force],
        "money": {
            "financial_years": [year.text for year in found.years],
            "figures": [_dated(one) for one in found.money],
        },
        "meanwhile": [_neighbour(one) for one in found.meanwhile],
        "meanwhile_more": found.meanwhile_more,
        "before": [_neighbour(one) for one in found.before],
        "after": [_neighbour(one) for one in found.after],
    }


def _post(post: Post) -> Json:
    return {
        "post": post.title,
        "post_id": post.id,
        "organisation": post.organisation,
        "organisation_id": post.organisation_id,
        "seats": post.seats,
        "lead": post.lead,
        "complete": post.complete,
        "vacant": post.vacant,
        "holders": [_holder(one) for one in post.holders],
    }


def _holder(one: Holder) -> Json:
    held = one.held
    bounds = held.interval.bounds
    return {
        "person": held.person,
        "person_id": held.person_id,
        "certainty": one.certainty.value,
        "acting": held.acting,
        "start": held.fact.start,
        "end": held.fact.end,
        "start_earliest": iso(bounds.start_earliest),
        "start_latest": iso(bounds.start_latest),
        "end_earliest": iso(bounds.end_earliest),
        "end_latest": iso(bounds.end_latest),
        **_length(one.so_far),
        "worked_out": tuple(sorted(held.fact.worked_out)),
        "disputed": tuple(sorted(held.fact.disputed)),
        "sources": held.fact.sources,
        "id": held.fact.id,
        "file": held.fact.file,
        "line": held.fact.line,
    }


def _length(length: Elapsed) -> dict[str, Json]:
    return {"days_min": length.days_min, "days_max": length.days_max}


def _inspected(one: Inspected) -> Json:
    return {
        "organisation": one.organisation,
        "organisation_id": one.organisation_id,
        "certainty": one.certainty.value,
        "body": one.body,
        "type": one.type,
        "scale": one.scale,
        "grade": one.grade,
        "judgement": one.judgement,
        "last_graded_only": one.graded_only,
        **_length(one.before),
        **_fact(one.fact),
    }


def _dated(one: Dated) -> Json:
    return {"certainty": one.certainty.value, **_fact(one.fact)}


def _neighbour(one: Neighbour) -> Json:
    told = {**_fact(one.fact), **_length(one.away)}
    return {
        **told,
        "role": one.role,
        "date": one.date,
        "earliest": iso(one.bounds.earliest),
        "latest": iso(one.bounds.latest),
    }


def _fact(fact: Fact) -> dict[str, Json]:
    bounds = fact.interval.bounds
    return {
        "kind": fact.kind,
        "what": fact.what,
        "date": fact.date,
        "earliest": iso(bounds.earliest),
        "latest": iso(bounds.latest),
        "status": fact.status,
        "worked_out": tuple(sorted(fact.worked_out)),
        "disputed": tuple(sorted(fact.disputed)),
        "sources": fact.sources,
        "id": fact.id,
        "file": fact.file,
        "line": fact.line,
    }
