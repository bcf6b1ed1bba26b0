"""The order of a timeline: earliest, then the longer first, then qualified last, then the time of day."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from chronicle.dates.calendar import BEGINNING, END

if TYPE_CHECKING:
    from chronicle.dates.interval import Interval

OrderKey: TypeAlias = tuple[int, int, int, int]
"""Integers alone, so that a database sorts by them as Python does."""

UNDATED: OrderKey = (END, 0, 0, -1)
"""After everything that has a date."""


def order_of(interval: Interval) -> OrderKey:
    """Place a time in a timeline; what is not dated comes last.

    A time without an earliest day (`[..2007]`) is placed on its latest: a reader looks for it where it was
    certainly over.
    """
    earliest, latest = interval.bounds.earliest, interval.bounds.latest
    if earliest == BEGINNING and latest == END:
        return UNDATED
    time = interval.start.time if interval.start is not None else None
    placed = latest if earliest == BEGINNING else earliest
    return placed, -latest, int(interval.qualified), -1 if time is None else time
