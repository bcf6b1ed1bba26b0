"""The facts of a chart: those of a listing, each once, with the columns of its kind that the chart needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.model.kinds import KINDS
from chronicle.model.kinds.budget import BUDGET
from chronicle.model.kinds.counts import COUNTS
from chronicle.model.kinds.inspections import INSPECTIONS
from chronicle.named_tuples import NamedTuple
from chronicle.queries.cells import read_figure
from chronicle.queries.facts import FACT_COLUMNS, read_fact
from chronicle.queries.filters import far_later
from chronicle.queries.rows import BY_ORGANISATION, ORGANISATIONS, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.index.cache import Index
    from chronicle.money import Number
    from chronicle.queries.facts import FactRow
    from chronicle.queries.filters import Selection
    from chronicle.sql import StoredCell


def facts_once(index: Index, listing: str, selection: Selection) -> Iterator[FactRow]:
    """Read the facts of a listing in its order, each once; of a timeline all but what is only known to be by a far later day."""
    seen: set[int] = set()
    for fact, _ in _facts(index, listing, selection, ()):
        if fact.key not in seen:
            seen.add(fact.key)
            yield fact


class GradedFact(NamedTuple):
    """An inspection: whom, who inspected, and what was said."""

    fact: FactRow
    organisation_id: str
    organisation: str
    body: str
    service: str | None
    type: str | None
    scale: str | None
    grade: str | None
    judgement: str | None


def graded_facts(index: Index, selection: Selection) -> Iterator[GradedFact]:
    """Read inspections by organisation, in the order of the base's files."""
    columns = (
        "t.organisation_id",
        "t.organisation",
        "t.body",
        "t.service",
        "t.type",
        "t.scale",
        "t.grade",
        "t.judgement",
    )
    order = f"o.org_id IS NULL, {', '.join(BY_ORGANISATION)}, "
    for fact, cells in _facts(index, INSPECTIONS.table, selection, columns, joins=ORGANISATIONS, order=order):
        yield GradedFact(fact, *cells)  # type: ignore[arg-type]  # the columns' types are those of the index


class NumberFact(NamedTuple):
    """A fact with a number: a sum of money, or a count.

    Attributes:
        number: None with `--known-by`, if only a later source gives it.
        unit: The currency, or what one of them is.
        sort: The type of a sum; what was counted.
        thing: What a sum is for, and who gives it.
        owner: The organisation's name.
        is_superseded: Whether another figure supersedes it.
    """

    fact: FactRow
    number: Number | None
    approx: str | None
    unit: str | None
    sort: str
    thing: str
    owner: str | None
    is_superseded: bool


def sums(index: Index, selection: Selection) -> Iterator[NumberFact]:
    """Read sums of money in order of time."""
    columns = (
        *("t.amount", "t.amount_to", "t.approx", "t.currency", "t.type"),
        *('t."for"', 't."by"', "t.organisation", "t.superseded_by"),
    )
    for fact, cells in _facts(index, BUDGET.table, selection, columns):
        amount, to, approx, unit, sort, for_, by, owner, newer = cells
        thing = ", ".join(str(part) for part in (for_, by and f"by {by}") if part)
        number = None if amount is None else read_figure(amount, to)
        yield NumberFact(
            fact, number, _text(approx), _text(unit), str(sort), thing, _text(owner), bool(newer)
        )


def numbers(index: Index, selection: Selection) -> Iterator[NumberFact]:
    """Read counts in order of time."""
    columns = ("t.value", "t.value_to", "t.approx", "t.unit", "t.what", "t.organisation")
    for fact, cells in _facts(index, COUNTS.table, selection, columns):
        value, to, approx, unit, sort, owner = cells
        number = None if value is None else read_figure(value, to)
        yield NumberFact(
            fact, number, _text(approx), _text(unit), str(sort), "", _text(owner), is_superseded=False
        )


def _text(cell: StoredCell) -> str | None:
    return None if cell is None else str(cell)


def _facts(
    index: Index,
    listing: str,
    selection: Selection,
    columns: Sequence[str],
    *,
    joins: str = "",
    order: str = "",
) -> Iterator[tuple[FactRow, tuple[StoredCell, ...]]]:
    """Yield the facts of a listing, each with some columns of its kind."""
    assert not columns or listing in KINDS, "only a kind has columns of its own"
    extra = "" if listing in KINDS or not selection.windows else f"NOT {far_later(selection)}"
    fields = (FACT_COLUMNS, *columns)
    for row in read_rows(index, listing, selection, fields, tuple, joins=joins, extra=extra, order=order):
        yield read_fact(index, row), row[len(row) - len(columns) :]
