"""Checks of sources: facts without one, disagreements without a reason, and sources that nothing cites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.checks.unused import unused
from chronicle.codes import NO_SOURCE, SOURCES_DISAGREE, UNCITED_SOURCE, UNEXPLAINED_VALUE
from chronicle.dates import Verdict
from chronicle.findings import Finding, KeyLocation
from chronicle.model.base import kebab

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from chronicle.checks.case import Case
    from chronicle.model.lookup import Entities


def no_source(case: Case) -> Iterable[Finding]:
    """S301: a fact without a source."""
    if case.fact.sources or not case.whole:
        return ()
    return (
        case.finding(
            NO_SOURCE, "no source says so", 'add sources = ["…"], the id of one under [sources]', case.at
        ),
    )


def unsettled(case: Case) -> Iterable[Finding]:
    """S302: a source disagrees with the accepted value, and no `because` says why that stands.

    A source's length that the dates do not allow is D103 instead, if no length was accepted.
    """
    if not case.evidence.disputed:
        return ()
    by_dates_alone = "length" if case.interval.length is None else ""
    return tuple(
        case.finding(
            SOURCES_DISAGREE,
            f"{claim.source} disagrees on `{kebab(claim.field)}`, and no because says why ours stands",
            f'add because = {{ {kebab(claim.field)} = "…" }}, or accept what {claim.source} says',
            case.cited(claim.place, "says", kebab(claim.field)),
            also=case.spots(claim.field),
            underline=f"the base has {claim.accepted_words}",
        )
        for claim in case.evidence.claims
        if claim.verdict is Verdict.DISAGREES
        and claim.field != by_dates_alone
        and not case.settled(claim.field)
    )


def unexplained(case: Case) -> Iterable[Finding]:
    """S303: a value that no source gives, and no `because` says how it was worked out.

    A start or an end derived from a length explains itself. A fact without any source is S301, and a value
    that a source contradicts is S302.
    """
    fields = case.evidence.worked_out
    if not fields or not case.fact.sources or not case.whole:
        return ()
    return tuple(
        case.finding(
            UNEXPLAINED_VALUE,
            f"no source gives `{kebab(field)}`, and no because says how it was worked out",
            f'add because = {{ {kebab(field)} = "…" }}, or cite who says so',
            case.spot(kebab(field)),
        )
        for field in fields
        if field not in case.interval.derived
        and field not in case.evidence.disputed
        and not case.settled(field)
    )


def cited_by_nothing(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """S304: a source that nothing cites."""
    for _, id_, file in unused(connection, ("sources",)):
        address = f"sources.{id_}"
        title = entities.sources[id_].title
        hint = "cite it where it is used, or take it out"
        yield Finding(
            UNCITED_SOURCE,
            f"nothing cites “{title}”",
            hint,
            KeyLocation(file, ("sources", id_)),
            address,
            involves=(address,),
        )
