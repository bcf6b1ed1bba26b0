"""Checks of sums of money: not positive, and given twice."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from chronicle.codes import AMOUNT_NOT_POSITIVE, REPEATED_FIGURE
from chronicle.dates.coverage import Occupancy, repeated
from chronicle.findings import Finding, KeyLocation
from chronicle.model.kinds.budget import Budget
from chronicle.money import money, plain, written

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from chronicle.checks.case import Case
    from chronicle.model.lookup import Entities

_FIGURES: Final = """
    SELECT t.organisation_id, t.type, t.currency, t.amount, t.se, t.sl, t.ee, t.el, f.qualified, f.id, f.file
    FROM budget t JOIN fact f ON f.key = t.key
    WHERE f.status IS NULL
    ORDER BY f.file, f.line
"""


def not_positive(case: Case) -> Iterable[Finding]:
    """M501: an amount that is not positive; its direction is given by its type."""
    fact = case.fact
    if not isinstance(fact, Budget) or fact.amount > 0:
        return ()
    hint = (
        f'write {written(-fact.amount)}: type = "{fact.type}" says which way it goes'
        if fact.amount
        else "leave the entry out, or say in an event that there was nothing"
    )
    return (
        case.finding(
            AMOUNT_NOT_POSITIVE,
            f"an amount of {plain(fact.amount)} is not positive",
            hint,
            case.spot("amount"),
        ),
    )


def same_figure_twice(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """M502: the same sum of one organisation and type, for periods that certainly overlap or are the same."""
    figures: defaultdict[tuple[str, str, str, Decimal], list[Occupancy[tuple[int, str, str]]]] = defaultdict(
        list
    )
    for place, row in enumerate(connection.execute(_FIGURES)):
        organisation, type_, currency, amount, se, sl, ee, el, qualified, address, file = row
        stint = Occupancy(se, sl, ee, el, bool(qualified), address, (place, address, file))
        figures[organisation, type_, currency, Decimal(amount)].append(stint)
    for (organisation, type_, currency, amount), stints in figures.items():
        if len(stints) == 1:
            continue
        for earlier, later in repeated(stints):
            (_, first, there), (_, second, here) = sorted((earlier.what, later.what))
            yield Finding(
                REPEATED_FIGURE,
                f"the same {type_} of {money(amount, currency)} for {entities.organisation(organisation)} "
                f"as in {first}",
                f'if it is one sum, make the two one; if not, say so: allow = {{ {REPEATED_FIGURE} = "…" }}',
                KeyLocation(here, (*second.split(".", 1), "amount")),
                second,
                (KeyLocation(there, (*first.split(".", 1), "amount")),),
                "their periods are the same, or overlap",
                (second, first, f"organisations.{organisation}"),
            )
