"""The state of things at a time, for programs: one object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.dates import format_iso
from chronicle.queries.money import fields_of_sums

if TYPE_CHECKING:
    from chronicle.dates import Elapsed
    from chronicle.document import Json
    from chronicle.index.cache import Index
    from chronicle.queries.facts import FactRow
    from chronicle.queries.inspections import InspectionAtTime
    from chronicle.queries.nearby import NearbyRow
    from chronicle.queries.state import FactAtTime, HolderAtTime, PostAtTime, State


def at_object(index: Index, state: State) -> Json:
    """Return the state for programs: one object, nothing abbreviated."""
    time = state.time
    fact = time.fact
    sums = fields_of_sums(index, (sum_.fact.key for sum_ in state.money))
    return {
        "asked": time.typed,
        "date": time.edtf,
        "earliest": time.earliest,
        "latest": time.latest,
        "id": fact.id if fact else None,
        "end": time.end or None,
        "what": fact.what if fact else None,
        "as_of": index.meta("as_of"),
        "narrowed_to": {table: list(ids) for table, ids in state.scope._asdict().items()},
        "in_post": [_post_object(post) for post in state.posts],
        "last_inspected": [_inspection_object(inspection) for inspection in state.inspections],
        "in_force": [_fact_at_time_object(fact) for fact in state.in_force],
        "money": {
            "financial_years": [year.text for year in state.financial_years],
            "figures": [
                {**_fact_at_time_object(sum_), **sums[sum_.fact.key]._asdict()} for sum_ in state.money
            ],
        },
        "meanwhile": [_nearby_object(row) for row in state.meanwhile],
        "meanwhile_more": state.meanwhile_more,
        "before": [_nearby_object(row) for row in state.before],
        "after": [_nearby_object(row) for row in state.after],
        "undated": [_fact_object(fact) for fact in state.undated],
        "undated_more": state.undated_more,
    }


def _post_object(post: PostAtTime) -> Json:
    return {
        "post": post.title,
        "post_id": post.id,
        "organisation": post.organisation,
        "organisation_id": post.organisation_id,
        "seats": post.seats,
        "lead": post.lead,
        "complete": post.complete,
        "vacant": post.vacant,
        "holders": [_holder_object(holder) for holder in post.holders],
    }


def _holder_object(holder: HolderAtTime) -> Json:
    tenure = holder.tenure
    fact, bounds = tenure.fact, tenure.interval.bounds
    return {
        "person": tenure.person,
        "person_id": tenure.person_id,
        "certainty": holder.certainty.value,
        "acting": tenure.acting,
        "start": fact.start,
        "end": fact.end,
        "start_earliest": format_iso(bounds.start_earliest),
        "start_latest": format_iso(bounds.start_latest),
        "end_earliest": format_iso(bounds.end_earliest),
        "end_latest": format_iso(bounds.end_latest),
        **_length_object(holder.so_far),
        **_evidence_object(fact),
    }


def _inspection_object(inspection: InspectionAtTime) -> Json:
    fields = inspection.fields
    return {
        "organisation": fields.organisation,
        "organisation_id": fields.organisation_id,
        "certainty": inspection.certainty.value,
        "body": fields.body,
        "service": fields.service,
        "type": fields.type,
        "scale": fields.scale,
        "grade": fields.grade,
        "previous_grade": fields.previous_grade,
        "change": fields.change,
        "change_certainty": fields.change_certainty,
        "judgement": fields.judgement,
        "published": fields.published,
        "withdrawn": fields.withdrawn,
        "no_rating": inspection.no_rating and inspection.no_rating.value,
        "last_graded_only": inspection.graded_only,
        **_length_object(inspection.age),
        **_fact_object(inspection.fact),
    }


def _fact_at_time_object(fact: FactAtTime) -> dict[str, Json]:
    return {"certainty": fact.certainty.value, **_fact_object(fact.fact)}


def _nearby_object(row: NearbyRow) -> Json:
    fields = {**_fact_object(row.fact), **_length_object(row.distance)}
    return {
        **fields,
        "role": row.role,
        "date": row.date if row.role else row.fact.edtf,
        "earliest": format_iso(row.bounds.earliest),
        "latest": format_iso(row.bounds.latest),
        **({"certainty": row.certainty.value} if row.certainty else {}),
    }


def _length_object(length: Elapsed) -> dict[str, Json]:
    return {"days_min": length.days_min, "days_max": length.days_max}


def _fact_object(fact: FactRow) -> dict[str, Json]:
    bounds = fact.interval.bounds
    return {
        "kind": fact.kind,
        "what": fact.what,
        "date": fact.edtf,
        "earliest": format_iso(bounds.earliest),
        "latest": format_iso(bounds.latest),
        "status": fact.status,
        **_evidence_object(fact),
    }


def _evidence_object(fact: FactRow) -> dict[str, Json]:
    return {
        "worked_out": tuple(sorted(fact.worked_out)),
        "disputed": tuple(sorted(fact.disputed)),
        "sources": fact.sources,
        "id": fact.id,
        "file": fact.file,
        "line": fact.line,
    }
