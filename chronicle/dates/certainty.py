"""Certain, possible, unknown: whether something falls in the days that a question asks about.

The true times of something are all pairs of a start and an end that its dates allow. What is true of each pair
is certain, and must follow without the qualified dates (`Interval.certain_range`); what is true of none is
excluded; what is true of some for values of the dates that are given, whatever a missing one is
(`Interval.possible_range`), is possible; what takes a helpful missing date is unknown.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chronicle.dates.calendar import DayRange
    from chronicle.dates.interval import Interval
    from chronicle.dates.parser import Window


class Certainty(StrEnum):
    """How sure an answer is."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"


def overlaps(interval: Interval, window: Window) -> Certainty | None:
    """Say how sure it is that an interval has a day in a window; None if it certainly has not."""
    start_earliest, _, _, end_latest = interval.bounds
    first, last, qualified = window
    if start_earliest > last or end_latest < first:
        return None
    begun, reached = interval.certain_range
    if begun <= last and reached >= first and not qualified:
        return Certainty.CERTAIN
    begun, reached = interval.possible_range
    return Certainty.POSSIBLE if begun <= last and reached >= first else Certainty.UNKNOWN


class Reaches:
    """Many intervals, each by its `certain_range` and its `possible_range`, to be asked about many windows."""

    def __init__(self, ranges: Iterable[tuple[DayRange, DayRange]]) -> None:
        places = [*enumerate(ranges)]
        self._certain = sorted((*certain, place) for place, (certain, _) in places)
        self._possible = sorted((*possible, place) for place, (_, possible) in places)

    def certainly_overlapping(self, window: Window) -> list[int]:
        """Return the places of those of which `overlaps` says that they certainly have a day in a window."""
        return [] if window.qualified else _reaching(self._certain, window)

    def perhaps_overlapping(self, window: Window) -> list[int]:
        """Return the places of those of which it says that they certainly or possibly have one."""
        return sorted({*self.certainly_overlapping(window), *_reaching(self._possible, window)})


def _reaching(ranges: list[tuple[int, int, int]], window: Window) -> list[int]:
    begun = ranges[: bisect_right(ranges, window.last, key=itemgetter(0))]
    return sorted([place for _, reached, place in begun if reached >= window.first])


def covers(interval: Interval, window: Window) -> Certainty | None:
    """Say how sure it is that an interval covers a window, which is one day or several.

    Certain if it covers every day, whatever the true dates are; possible if it may cover one; None if it
    certainly covers none.
    """
    overlap = overlaps(interval, window)
    if overlap is Certainty.CERTAIN:
        begun, reached = interval.certain_range
        return Certainty.CERTAIN if begun <= window.first and reached >= window.last else Certainty.POSSIBLE
    return overlap


def overlap_sql(prefix: str = "", window: int | str = "") -> str:
    """Write `overlaps` as an SQL expression, so that a database can select by it.

    It reads the columns `start_earliest`, `end_latest`, `certain_from`, `certain_to`, `possible_from` and `possible_to`,
    each after the prefix (`"f."` for a table's alias), and the parameters `:first`, `:last` and
    `:window_qualified`, each followed by the number of the window; it yields `'certain'`, `'possible'`, `'unknown'` or NULL.
    """
    return (
        f"CASE WHEN {prefix}start_earliest > :last{window} OR {prefix}end_latest < :first{window} THEN NULL "
        f"WHEN {prefix}certain_from <= :last{window} AND {prefix}certain_to >= :first{window} "
        f"AND NOT :window_qualified{window} THEN 'certain' "
        f"WHEN {prefix}possible_from <= :last{window} AND {prefix}possible_to >= :first{window} "
        "THEN 'possible' ELSE 'unknown' END"
    )
