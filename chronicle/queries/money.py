"""Sums of money: read year by year, and the totals of like figures of an organisation in a financial year.

Figures are alike if they have one type, currency and giver, and each is for something else that is named,
whatever its case, accents, blanks and punctuation: a figure for everything may include others, and two for one thing may be one sum told twice. What is planned,
proposed, alleged, cancelled, approximate, wrong or superseded is never added.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from chronicle.model.kinds.budget import BUDGET
from chronicle.money import NumberRange, add, ends_of
from chronicle.named_tuples import NamedTuple
from chronicle.queries.cells import ERRORS, Sourcing, read_list, read_number
from chronicle.queries.leaders import Occasion, qualified_column
from chronicle.queries.rows import BY_ORGANISATION, ORGANISATIONS, read_rows, row_reader, time_columns
from chronicle.sql import KEYS, key_list
from chronicle.text import comparable_name, comparable_text, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from chronicle.index.cache import Index
    from chronicle.money import Number
    from chronicle.queries.filters import Selection, WindowPart
    from chronicle.queries.times import RowTime


_COLUMNS: Final = (
    *(
        "t.period",
        "NULL",
        *time_columns(BUDGET.table),
        "t.organisation_id",
        "t.organisation",
        "t.type",
        "t.amount",
        "t.amount_to",
    ),
    *(
        "t.currency",
        "t.approx",
        't."for"',
        't."by"',
        "t.by_id",
        "t.one_off",
        "f.status",
        "f.sources",
        "f.length",
    ),
    *(ERRORS, "t.superseded_by", "f.organisations", qualified_column(BUDGET.table)),
)
_YEARS: Final = """coalesce(
    f.start_earliest = f.start_latest AND f.end_earliest = f.end_latest AND NOT f.start_missing AND NOT f.end_missing
    AND t.period NOT GLOB '*[~?%]*' AND strftime('%m-%d', f.start_earliest + 1721424.5) = '{:02}-{:02}'
    AND date(f.start_earliest + 1721424.5, '+1 year') = date(f.end_latest + 1721425.5), 0)"""
"""SQL: periods that are a financial year, however written, not a year in which something began or ended."""


class SumRow(NamedTuple):
    """A sum of money.

    Attributes:
        amount: A decimal is a text; None with `--known-by`, if only a later source gives it.
        amount_to: The greatest that it can be, if it is a range.
        for_: What it is for.
        by: Who gives it.
        by_id: The id of the organisation that gives it; None if that has none.
        sources: The sources' ids, as the index lists them.
        length: The stated length of its period, in words.
        errors: The codes of what is wrong with it.
        superseded_by: The addresses of the figures that supersede it, as the index lists them.
        involved: The organisations that it involves and those above them, as the index lists them.
        qualified: Whether its dates are.
    """

    time: RowTime
    organisation_id: str
    organisation: str
    type: str
    amount: int | str | None
    amount_to: int | str | None
    currency: str
    approx: str | None
    for_: str | None
    by: str | None
    by_id: str | None
    one_off: int | None
    status: str | None
    sources: str | None
    length: str | None
    errors: str | None
    superseded_by: str | None
    involved: str | None
    qualified: int

    @property
    def newer(self) -> tuple[str, ...]:
        """The addresses of the figures that supersede it."""
        return read_list(self.superseded_by)

    @property
    def financial_year(self) -> str:
        """The financial year that its period is: `2013/14`, or `2013` where it is the calendar's."""
        first, last = (
            date.fromordinal(day).year for day in (self.time.bounds.earliest, self.time.bounds.latest)
        )
        return f"{first:04}" if first == last else f"{first:04}/{last % 100:02}"

    @property
    def occasion(self) -> Occasion:
        """Its organisations and its time."""
        return Occasion.of(self.involved, self.time, self.qualified)


def sums_of_years(index: Index, selection: Selection, part: WindowPart) -> Iterator[SumRow]:
    """Read the sums whose period is a financial year: by year, then by organisation as the base's files have them."""
    direction = "DESC" if selection.reverse else "ASC"
    order = f"f.sort_1 {direction}, {', '.join(BY_ORGANISATION)}, "
    shape, years = row_reader(SumRow), _years(index)
    return read_rows(
        index,
        BUDGET.table,
        selection,
        _COLUMNS,
        shape,
        part,
        joins=ORGANISATIONS,
        extra=years,
        order=order,
    )


def other_sums(index: Index, selection: Selection, part: WindowPart) -> Iterator[SumRow]:
    """Read the sums of all other periods, in order of time."""
    others = f"NOT {_years(index)}"
    return read_rows(index, BUDGET.table, selection, _COLUMNS, row_reader(SumRow), part, extra=others)


class SumFields(NamedTuple):
    """What a sum of money is, as its listing has it."""

    type: str
    amount: int | Decimal | None
    amount_to: int | Decimal | None
    currency: str
    superseded_by: tuple[str, ...]


def fields_of_sums(index: Index, keys: Iterable[int]) -> dict[int, SumFields]:
    """Return what some sums are, by the keys of their facts."""
    rows = index.db.execute(
        f"SELECT key, type, amount, amount_to, currency, superseded_by FROM {BUDGET.table} "
        f"WHERE key IN {KEYS}",
        (key_list(keys),),
    )
    return {
        key: SumFields(type_, _number(low), _number(high), currency, read_list(newer))
        for key, type_, low, high, currency, newer in rows
    }


def _number(cell: int | str | None) -> int | Decimal | None:
    return None if cell is None else read_number(cell)


def _years(index: Index) -> str:
    return _YEARS.format(*index.financial_year)


class Figure(NamedTuple):
    """A sum of money: what makes it like others, its amount, and whether that must not be added."""

    type: str
    currency: str
    by: str | None
    by_id: str | None
    amount: Number
    thing: str | None
    doubtful: bool


class Total(NamedTuple):
    """What like figures come to.

    Attributes:
        figures: How many were added.
        left_out: How many like them were not: they have a status, are approximate, or have an error.
        sourcing: Which fields of any of them are worked out, and which disputed.
    """

    type: str
    currency: str
    by: str | None
    amount: Number
    figures: int
    left_out: int
    sourcing: Sourcing


class _Like:
    def __init__(self, by: str | None) -> None:
        self.by = by
        self.low: int | Decimal = 0
        self.high: int | Decimal = 0
        self.things: list[str] = []
        self.worked_out: frozenset[str] = frozenset()
        self.disputed: frozenset[str] = frozenset()
        self.doubtful = 0


class Sums:
    """The figures of one organisation in one financial year, added up as they come."""

    def __init__(self) -> None:
        self._like: dict[tuple[str, str, str], _Like] = {}

    def add(self, figure: Figure, sourcing: Sourcing) -> None:
        """Add a figure to those like it."""
        giver = figure.by_id or comparable_name(figure.by or "")
        like = self._like.setdefault((figure.type, figure.currency, giver), _Like(figure.by))
        if figure.doubtful:
            like.doubtful += 1
            return
        low, high = ends_of(figure.amount)
        like.low, like.high = add(like.low, low), add(like.high, high)
        like.things.append(comparable_text(fold(figure.thing or "")))
        like.worked_out |= sourcing.worked_out
        like.disputed |= sourcing.disputed

    def totals(self) -> Iterator[Total]:
        """Yield the totals of two figures or more that may be added."""
        for (type_, currency, _), like in self._like.items():
            number = len(like.things)
            if number < 2 or "" in like.things or len(set(like.things)) < number:  # noqa: PLR2004 - one is no sum
                continue
            sourcing = Sourcing(like.worked_out, like.disputed)
            amount = like.low if like.low == like.high else NumberRange(like.low, like.high)
            yield Total(type_, currency, like.by, amount, number, like.doubtful, sourcing)
