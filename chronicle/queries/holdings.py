"""On which days somebody held a post, certainly, possibly or for all that is known: `chronicle at`, day by day."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from chronicle.dates import BEGINNING, END, Window
from chronicle.dates.seats import FilledDays
from chronicle.named_tuples import NamedTuple
from chronicle.queries.tenures import days_filled, tenures_where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.dates import Certainty, Interval
    from chronicle.index.cache import Index
    from chronicle.queries.tenures import TenureRow


class Holding(NamedTuple):
    """Days in a row on which it is equally sure that somebody was in post; as ordinals, unbounded at the ends of the calendar."""

    certainty: Certainty
    acting: bool
    first: int
    last: int


class HeldPost(NamedTuple):
    """A tenure that simply happened.

    Attributes:
        tenure: It, as far as its own dates tell.
        beside: Its time beside those who fill the seats of its post.
        holdings: Its days, in order; those on which others fill all seats are in none.
    """

    tenure: TenureRow
    beside: Interval
    holdings: tuple[Holding, ...]


def held_posts(index: Index) -> Iterator[HeldPost]:
    """Yield every tenure without a status, in order of time, with how sure `at` is of it on each day."""
    tenures = tenures_where(index)
    filled = days_filled(index, filter(None, (tenure.post_id for tenure in tenures)))
    for tenure in tenures:
        left = tenure.beside(filled.get(tenure.post_id or "", FilledDays()))
        bounds = tenure.interval.bounds
        yield HeldPost(
            tenure, left.interval, tuple(_holdings(left, bounds.start_earliest, bounds.end_latest))
        )


def _holdings(tenure: TenureRow, first: int, last: int) -> Iterator[Holding]:
    """Yield the days of a tenure from `first` to `last`, those in a row of which the same is true together."""
    first, last = max(first, BEGINNING + 1), min(last, END - 1)
    if first > last:
        return
    starts = [first, *(day for day in sorted(_turns(tenure, first, last)) if first < day <= last)]
    stretches = zip(starts, [*(day - 1 for day in starts[1:]), last], strict=True)
    sure = ((_on_day(tenure, start), start, end) for start, end in stretches)
    for answer, days in groupby(sure, key=itemgetter(0)):
        in_a_row = list(days)
        if answer is not None:
            (certainty, acting), begun, reached = answer, in_a_row[0][1], in_a_row[-1][2]
            yield Holding(
                certainty,
                acting,
                BEGINNING if begun == BEGINNING + 1 else begun,
                END if reached == END - 1 else reached,
            )


def _turns(tenure: TenureRow, first: int, last: int) -> set[int]:
    """Return the days on which an answer may begin that is not that of the day before."""
    firsts, lasts = tenure.filled
    filled = slice(bisect_left(lasts, first), bisect_right(firsts, last))
    own = tenure._replace(filled=FilledDays()).turns
    return {day + more for day in chain(own, firsts[filled], lasts[filled]) for more in (0, 1)}


def _on_day(tenure: TenureRow, day: int) -> tuple[Certainty, bool] | None:
    window = Window(day, day)
    certainty = tenure.certainty(window)
    return (certainty, tenure.during(window).acting) if certainty else None
