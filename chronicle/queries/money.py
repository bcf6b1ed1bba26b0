"""The totals of like figures of one organisation in one financial year.

Figures are alike if they have one type, currency and giver, and each is for something else that is named:
a figure for everything may include others, and two for one thing may be one sum told twice. What is planned,
proposed, alleged, cancelled or approximate is never added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chronicle.money import money
from chronicle.pages.legend import Sourcing, signs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from chronicle.document import Span


class Figure(NamedTuple):
    """A sum of money: what makes it like others, its amount, and if it has a status or is approximate."""

    type: str
    currency: str
    by: str | None
    amount: int | Decimal
    thing: str | None
    doubtful: bool


class _Like:
    def __init__(self) -> None:
        self.total: int | Decimal = 0
        self.things: list[str] = []
        self.worked_out: frozenset[str] = frozenset()
        self.disputed: frozenset[str] = frozenset()
        self.doubtful = 0


class Sums:
    """The figures of one organisation in one financial year, added up as they come."""

    def __init__(self) -> None:
        self._like: dict[tuple[str, str, str | None], _Like] = {}

    def add(self, figure: Figure, found: Sourcing) -> None:
        """Add a figure to those like it."""
        like = self._like.setdefault(figure[:3], _Like())
        if figure.doubtful:
            like.doubtful += 1
            return
        like.total += figure.amount
        like.things.append((figure.thing or "").casefold())
        like.worked_out |= found.worked_out
        like.disputed |= found.disputed

    def totals(self) -> Iterator[tuple[str, tuple[Span, ...], str]]:
        """Yield each total of two figures or more, its signs, and what it is the total of."""
        for (type_, currency, by), like in self._like.items():
            number = len(like.things)
            if number < 2 or "" in like.things or len(set(like.things)) < number:  # noqa: PLR2004 - one is no sum
                continue
            of = f"{number} figures of {type_}{f' by {by}' if by else ''}"
            if like.doubtful:
                of += f", without {like.doubtful} not certain or not exact"
            doubts = signs(Sourcing(like.worked_out, like.disputed), "amount")
            yield money(like.total, currency), doubts, of
