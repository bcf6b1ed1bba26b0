"""The checks: one function for each code.

Findings with F codes are made where they arise, mostly while reading files; S305 is worked out when queried.
A new check is a function and a line in one of the lists below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

from chronicle.checks.allows import idle
from chronicle.checks.case import Case
from chronicle.checks.dates import (
    cannot_all_hold,
    ends_before_it_starts,
    later_than_its_sources,
    length_does_not_fit,
    outside_a_life,
)
from chronicle.checks.money import not_positive, same_figure_twice
from chronicle.checks.names import nearly_one_name, used_by_nothing
from chronicle.checks.organisations import part_of_itself, too_many_above
from chronicle.checks.posts import successions
from chronicle.checks.ratings import different_grades, not_on_its_scale, outside_its_validity
from chronicle.checks.references import Nearest, unknown_reference
from chronicle.checks.sourcing import cited_by_nothing, no_source, unexplained, unsettled
from chronicle.checks.unused import MENTIONED

if TYPE_CHECKING:
    import sqlite3

    from chronicle.findings import Finding, KeyLocation
    from chronicle.model.lookup import Entities
    from chronicle.model.resolved import ResolvedFact

__all__ = ["MENTIONED", "Nearest", "across", "idle", "of_fact", "unknown_reference"]

OfFact: TypeAlias = Callable[[Case], "Iterable[Finding]"]
Across: TypeAlias = "Callable[[sqlite3.Connection, Entities], Iterator[Finding]]"

_OF_ANY: Final[tuple[OfFact, ...]] = (later_than_its_sources, no_source, unsettled, unexplained)
_SPANS: Final[tuple[OfFact, ...]] = (ends_before_it_starts, cannot_all_hold, length_does_not_fit)
OF_FACT: Final[dict[str, tuple[OfFact, ...]]] = {
    "tenure": (*_SPANS, *_OF_ANY),
    "inspection": (not_on_its_scale, outside_its_validity, different_grades, *_OF_ANY),
    "budget": (not_positive, *_SPANS, *_OF_ANY),
    "event": (*_SPANS, *_OF_ANY),
    "count": _OF_ANY,
}
"""The checks of a single fact, by its kind."""

ACROSS: Final[tuple[Across, ...]] = (
    outside_a_life,
    successions,
    same_figure_twice,
    cited_by_nothing,
    nearly_one_name,
    used_by_nothing,
    too_many_above,
    part_of_itself,
)
"""The checks of the base as a whole."""


def of_fact(
    linked: ResolvedFact, entities: Entities, at: KeyLocation, places: tuple[int, ...] | None = None
) -> list[Finding]:
    """Every finding of a single fact; `places` are the original places of its citations, if it lost any."""
    case = Case(linked.address, linked.fact, linked.interval, linked.evidence, entities, at, places)
    found: list[Finding] = []
    for check in OF_FACT[linked.fact.KIND]:
        found.extend(check(case))
    return found


def across(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """Every finding that takes several entries to see."""
    for check in ACROSS:
        yield from check(connection, entities)
