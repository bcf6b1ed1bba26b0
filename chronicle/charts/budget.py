"""Money as bars over its periods, as high as the sum is beside others of its type and currency; nothing is split or added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.charts.lanes import Lanes
from chronicle.money import ends_of, format_money, format_number
from chronicle.pages.fragments import DOT
from chronicle.picture import BarHeight, LaneGroup
from chronicle.queries.pictured import sums

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from chronicle.index.cache import Index
    from chronicle.picture import Chart, Lane
    from chronicle.queries.filters import Selection
    from chronicle.queries.pictured import NumberFact

_WHOLE = 1000


def chart(index: Index, listing: str, selection: Selection) -> Chart:
    """Return the chart of sums of money: a group for each type and currency."""
    lanes = Lanes(index)
    by_sort: dict[tuple[str, str], list[NumberFact]] = {}
    for figure in sums(index, selection):
        by_sort.setdefault((figure.sort, figure.unit or ""), []).append(figure)
    largest: dict[str, int | Decimal] = {}
    for (_, currency), figures in by_sort.items():
        largest[currency] = max(largest.get(currency, 0), _largest(figures))
    owners = {figure.owner for figures in by_sort.values() for figure in figures}
    groups = (
        LaneGroup(
            sort,
            "",
            tuple(_lane(lanes, figure, largest[currency], names_owner=len(owners) > 1) for figure in figures),
        )
        for (sort, currency), figures in by_sort.items()
    )
    return lanes.chart(listing, selection, groups, year=index.financial_year)


def _largest(figures: Iterable[NumberFact]) -> int | Decimal:
    return max((ends_of(figure.number)[1] for figure in figures if figure.number is not None), default=0)


def _lane(lanes: Lanes, figure: NumberFact, largest: int | Decimal, *, names_owner: bool) -> Lane:
    """Return the lane of a sum; `names_owner` says whether it says whose that is."""
    number = figure.number
    money = format_number(None) if number is None else format_money(number, figure.unit or "")
    signs = lanes.signs(figure.fact, "amount", "approx")
    amount = " ".join(filter(None, (figure.approx, money, signs)))
    label = DOT.join(filter(None, (figure.owner if names_owner else "", figure.thing))) or figure.sort
    lane = lanes.of_fact(figure.fact, label, amount)
    if figure.is_superseded:
        lane = lane._replace(words=f"{lane.words}, superseded", is_faint=True)
    if number is None or not largest:
        return lane
    low, high = (max(0, int(end * _WHOLE / largest)) for end in ends_of(number))
    return lane._replace(amount=BarHeight(0 if figure.approx or figure.fact.status else low, high))
