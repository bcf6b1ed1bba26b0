"""Checks of sources: facts without one, disagreements without a reason, and sources that nothing cites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle import codes
from chronicle.checks.references import unreferenced_entries
from chronicle.dates import WITH_LIFE, Verdict
from chronicle.findings import Finding
from chronicle.model.base import toml_key

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from chronicle.checks.fact import CheckedEntry, CheckedFact
    from chronicle.model.lookup import Entities


def no_source(checked: CheckedFact) -> Iterable[Finding]:
    """Return S301: a fact without a source."""
    if checked.fact.sources or not checked.has_all_citations:
        return ()
    hint = 'add sources = ["…"], the id of one under [sources]'
    return (checked.finding(codes.NO_SOURCE, "no source says so", hint, checked.location),)


def sources_disagree(checked: CheckedEntry) -> Iterable[Finding]:
    """Return S302: a source disagrees with the accepted value, and no `because` says why that stands.

    A source's length that the dates do not allow is D103 instead, if no length was accepted.
    """
    if not checked.evidence.disputed:
        return ()
    by_dates_alone = "length" if checked.interval.length is None else ""
    return tuple(
        checked.finding(
            codes.SOURCES_DISAGREE,
            f"{claim.source} disagrees on `{toml_key(claim.field)}`, and no because says why ours stands",
            f'add because = {{ {toml_key(claim.field)} = "…" }}, or accept what {claim.source} says',
            checked.citation_location(claim.place, "says", toml_key(claim.field)),
            also=checked.locations_of(claim.field),
            underline=f"the base has {claim.accepted_words}",
        )
        for claim in checked.evidence.claims
        if claim.verdict is Verdict.DISAGREES
        and claim.field != by_dates_alone
        and not checked.has_reason(claim.field)
    )


def unexplained_value(checked: CheckedEntry) -> Iterable[Finding]:
    """Return S303: a value that no source gives, and no `because` says how it was worked out.

    A start or an end derived from a length explains itself. A fact without any source is S301, and a value
    that a source contradicts is S302.
    """
    fields = checked.evidence.worked_out
    if not fields or not checked.fact.sources or not checked.has_all_citations:
        return ()
    return tuple(
        checked.finding(
            codes.UNEXPLAINED_VALUE,
            f"no source gives `{toml_key(field)}`, and no because says how it was worked out",
            f'add because = {{ {toml_key(field)} = "…" }}, or cite who says so',
            checked.location_of(toml_key(field)),
        )
        for field in fields
        if field not in checked.interval.derived
        and not (field == "end" and WITH_LIFE in checked.interval.derived)
        and field not in checked.evidence.disputed
        and not checked.has_reason(field)
    )


def uncited_source(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """Yield S304 for a source that nothing cites."""
    for entry in unreferenced_entries(connection, ("sources",)):
        yield Finding(
            codes.UNCITED_SOURCE,
            f"nothing cites “{entities.sources[entry.id].title}”",
            "cite it where it is used, or take it out",
            entry.location,
            entry.address,
            involves=(entry.address,),
        )
