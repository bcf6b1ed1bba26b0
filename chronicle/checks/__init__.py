"""The checks: one function for each code, which it is named after.

Findings with F codes are made where they arise, mostly while reading files; a check that makes some is named for
what it checks. `SINGLE_SOURCE` is worked out when queried. A new check is a function in the module of its family and a line in one of the lists below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

from chronicle import codes
from chronicle.checks import (
    allows,
    contradictions,
    dates,
    duplicates,
    money,
    organisations,
    posts,
    ratings,
    references,
    similar_names,
    sources,
)
from chronicle.checks.fact import CheckedEntry, CheckedFact, has_fields
from chronicle.checks.posts import PostHistory, post_histories
from chronicle.model.base import cache_by_class
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    import sqlite3

    from chronicle.codes import Code
    from chronicle.findings import Finding, KeyLocation
    from chronicle.model.fact import Fact
    from chronicle.model.lookup import Entities
    from chronicle.model.resolved import ResolvedFact

FindInFact: TypeAlias = Callable[[CheckedFact], "Iterable[Finding]"]
FindInPost: TypeAlias = "Callable[[PostHistory, Entities], Iterable[Finding]]"
FindInBase: TypeAlias = "Callable[[sqlite3.Connection, Entities], Iterable[Finding]]"


class FactCheck(NamedTuple):
    """A check of a single fact. It concerns every kind that has the fields which it `needs`."""

    code: Code
    find: FindInFact
    needs: tuple[str, ...] = ()


class PostCheck(NamedTuple):
    """A check of everybody who held a post."""

    code: Code
    find: FindInPost


class BaseCheck(NamedTuple):
    """A check that takes entries from all over the base to see."""

    code: Code
    find: FindInBase


_SPAN: Final = ("start", "end", "length")

FACT_CHECKS: Final = (
    FactCheck(codes.ENDS_BEFORE_START, dates.ends_before_start, _SPAN),
    FactCheck(codes.INCONSISTENT_DATES, dates.inconsistent_dates, _SPAN),
    FactCheck(codes.LENGTH_MISMATCH, dates.length_mismatch, _SPAN),
    FactCheck(codes.OUTSIDE_LIFE, dates.outside_life, ("length",)),
    FactCheck(codes.LATER_THAN_SOURCES, dates.later_than_sources),
    FactCheck(codes.WRONG_WEEKDAY, dates.wrong_weekday),
    FactCheck(codes.UNKNOWN_GRADE, ratings.unknown_grade, ("scale", "grade")),
    FactCheck(codes.SCALE_NOT_IN_USE, ratings.scale_not_in_use, ("scale", "date")),
    FactCheck(codes.DIFFERING_GRADES, ratings.differing_grades, ("grade",)),
    FactCheck(codes.GRADE_WITHOUT_SCALE, ratings.grade_without_scale, ("scale", "grade")),
    FactCheck(codes.NEGATIVE_AMOUNT, money.negative_amount, ("amount", "type")),
    FactCheck(codes.NO_SOURCE, sources.no_source),
    FactCheck(codes.SOURCES_DISAGREE, sources.sources_disagree),
    FactCheck(codes.UNEXPLAINED_VALUE, sources.unexplained_value),
)
"""The checks of a single fact, in the order in which they are made."""
ENTITY_CHECKS: Final = (dates.wrong_weekday, sources.sources_disagree, sources.unexplained_value)
"""The checks of a single fact that concern whom and what facts are about as well, as far as these cite sources."""
POST_CHECKS: Final = (
    PostCheck(codes.OVERLAPPING_TENURES, posts.overlapping_tenures),
    PostCheck(codes.TOO_MANY_HOLDERS, posts.too_many_holders),
    PostCheck(codes.VACANT_POST, posts.vacant_post),
    PostCheck(codes.UNRECORDED_HOLDER, posts.unrecorded_holder),
)
"""The checks of everybody who held a post."""
BASE_CHECKS: Final = (
    BaseCheck(codes.CONTRADICTORY_DATES, contradictions.contradictory_dates),
    BaseCheck(codes.OUTSIDE_LIFE, dates.outside_life_of_entries),
    BaseCheck(codes.DIFFERING_GRADES, ratings.differing_grades_of_entries),
    BaseCheck(codes.REPEATED_FIGURE, money.repeated_figure),
    BaseCheck(codes.UNKNOWN_REFERENCE, money.unknown_restated_figure),
    BaseCheck(codes.UNKNOWN_REFERENCE, money.restated_in_a_circle),
    BaseCheck(codes.UNCITED_SOURCE, sources.uncited_source),
    BaseCheck(codes.SIMILAR_NAMES, similar_names.similar_names),
    BaseCheck(codes.UNUSED_ENTRY, references.unused_entry),
    BaseCheck(codes.OVER_LIMIT, organisations.too_many_ancestors),
    BaseCheck(codes.WRONG_TYPE, organisations.cyclic_parents),
    BaseCheck(codes.WRONG_TYPE, organisations.cyclic_succession),
)
"""The checks that read the whole index."""
LAST_CHECKS: Final = (
    BaseCheck(codes.ENTERED_TWICE, duplicates.entered_twice),
    BaseCheck(codes.UNUSED_ALLOW, allows.unused_allow),
)
"""Those that need the findings of all before them to be in the index."""


@cache_by_class
def checks_of(model: type[Fact]) -> tuple[FindInFact, ...]:
    """Return the functions that check a single fact of a kind."""
    return tuple(check.find for check in FACT_CHECKS if has_fields(model, check.needs))


def check_fact(
    resolved: ResolvedFact[Fact],
    entities: Entities,
    location: KeyLocation,
    citation_places: tuple[int, ...] | None = None,
) -> list[Finding]:
    """Return every finding of a single fact; `citation_places` say where its citations stand, if it lost any."""
    checked = CheckedFact(
        resolved.address,
        resolved.fact,
        resolved.interval,
        resolved.evidence,
        entities,
        location,
        citation_places,
    )
    findings: list[Finding] = []
    for find in checks_of(type(resolved.fact)):
        findings += find(checked)
    return findings


def check_entity(checked: CheckedEntry) -> list[Finding]:
    """Return every finding of a single person, organisation or post that cites sources."""
    return [finding for find in ENTITY_CHECKS for finding in find(checked)]


def check_base(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """Yield every finding that takes several entries to see."""
    for history in post_histories(connection, entities):
        for post_check in POST_CHECKS:
            yield from post_check.find(history, entities)
    for check in BASE_CHECKS:
        yield from check.find(connection, entities)
