"""A fact for programs: every field of its listing, then its citations and what each source says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.index.schema import TAIL
from chronicle.model.kinds import KINDS
from chronicle.queries.claims import compare_fields_of
from chronicle.queries.listing import columns, converted

if TYPE_CHECKING:
    from chronicle.document import Json
    from chronicle.index.cache import Index
    from chronicle.queries.facts import Fact

TABLE_OF: Final = {kind.singular: kind.table for kind in KINDS}
"""The table of each kind of fact."""

_LEFT_OUT: Final = frozenset({"certainty"})


def record(index: Index, fact: Fact) -> dict[str, Json]:
    """One fact in full."""
    table = TABLE_OF[fact.kind]
    own = columns(index, table)
    tail = tuple(column for column in TAIL if column.name not in _LEFT_OUT)
    fields = ", ".join([*(f't."{column.name}"' for column in own), *(f"f.{column.name}" for column in tail)])
    rows = index.db.execute(
        f'SELECT {fields} FROM "{table}" t JOIN fact f ON f.key = t.key WHERE t.key = ?', (fact.key,)
    )
    (cells,) = converted(rows, (*own, *tail))
    told: dict[str, Json] = dict(zip((column.name for column in (*own, *tail)), cells, strict=True))
    return {"kind": fact.kind, **told, "cited": _cited(index, fact.key), "claims": claims(index, fact.key)}


def _cited(index: Index, key: int) -> Json:
    rows = index.db.execute(
        "SELECT source, at, quote, whole FROM citation WHERE key = ? ORDER BY place", (key,)
    )
    return [
        {"source": source, "at": at, "quote": quote, "whole": bool(whole)}
        for source, at, quote, whole in rows
    ]


def claims(index: Index, key: int) -> Json:
    """What each source says of a fact, field by field, and how it compares with the accepted value."""
    return [
        {
            "field": comparison.field,
            "accepted": comparison.accepted,
            "source": claim.source,
            "at": claim.at,
            "says": claim.says,
            "verdict": claim.verdict.value if claim.verdict else None,
            "because": comparison.because,
        }
        for comparison in compare_fields_of(index, key)
        for claim in comparison.claims
    ]


def brief(fact: Fact) -> dict[str, Json]:
    """A fact in short, inside the object of something else."""
    return {
        "kind": fact.kind,
        "id": fact.id,
        "date": fact.date if fact.kind != "tenure" else None,
        "start": fact.start if fact.lasts else None,
        "end": fact.end if fact.lasts else None,
        "what": fact.what,
        "status": fact.status,
        "sources": list(fact.sources),
        "file": fact.file,
        "line": fact.line,
    }
