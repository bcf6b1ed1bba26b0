"""The order of a timeline: earliest, then the longer first, then qualified last, then the time of day."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from chronicle.dates.days import BEGINNING, END

if TYPE_CHECKING:
    from chronicle.dates.when import When

OrderKey: TypeAlias = tuple[int, int, int, int]
"""Integers alone, so that a database sorts by them as Python does."""

UNDATED: OrderKey = (END, 0, 0, -1)
"""After everything that has a date."""


def order_key(when: When | None) -> OrderKey:
    """Place a date in a timeline; what has none comes last.

    An open beginning (`[..2007]`) is placed on its latest day: it may have been any time before, and a reader
    looks for it where it was certainly over.
    """
    if when is None:
        return UNDATED
    earliest, latest = when.pair
    time = -1 if when.time is None else when.time
    return (latest if earliest == BEGINNING else earliest), -latest, int(when.qualified), time
