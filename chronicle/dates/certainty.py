"""Certain, possible, unknown: whether something falls in the days that a question asks about.

An answer has two conditions: it began in time, and did not end too soon. Each is yes, no, maybe (the date is
known, but not precisely enough) or open (the date is missing). Any no excludes; two yes are certain; any
maybe is possible; what only a missing date leaves open is unknown.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chronicle.dates.interval import Interval
    from chronicle.dates.parser import Window


class Certainty(StrEnum):
    """How sure an answer is."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"


def overlaps(interval: Interval, window: Window) -> Certainty | None:
    """Say how sure it is that an interval has a day in a window; None if it certainly has not."""
    bounds = interval.bounds
    return _verdict(
        interval,
        window,
        starts_in_time=bounds.start_latest <= window.last,
        ends_in_time=bounds.end_earliest >= window.first,
    )


def covers(interval: Interval, window: Window) -> Certainty | None:
    """Say how sure it is that an interval covers a window, which is one day or several.

    Certain if it covers every day, whatever the true dates are; possible if it may cover one; None if it
    certainly covers none.
    """
    bounds = interval.bounds
    verdict = _verdict(
        interval,
        window,
        starts_in_time=bounds.start_latest <= window.first,
        ends_in_time=bounds.end_earliest >= window.last,
    )
    if verdict is Certainty.UNKNOWN and overlaps(interval, window) is not Certainty.UNKNOWN:
        return Certainty.POSSIBLE
    return verdict


def _verdict(
    interval: Interval, window: Window, *, starts_in_time: bool, ends_in_time: bool
) -> Certainty | None:
    bounds = interval.bounds
    if bounds.start_earliest > window.last or bounds.end_latest < window.first:
        return None
    if starts_in_time and ends_in_time:
        qualified = interval.start_qualified or interval.end_qualified or window.qualified
        return Certainty.POSSIBLE if qualified else Certainty.CERTAIN
    if (not starts_in_time and not interval.start_missing) or (not ends_in_time and not interval.end_missing):
        return Certainty.POSSIBLE
    return Certainty.UNKNOWN


def overlap_sql(prefix: str = "", window: int | str = "") -> str:
    """Write `overlaps` as an SQL expression, so that a database can select by it.

    It reads the columns `start_earliest`, `start_latest`, `end_earliest`, `end_latest` (the four bounds),
    `start_missing`, `end_missing` and `qualified`, each after the prefix (`"f."` for a table's alias), and the
    parameters `:first`, `:last` and `:window_qualified`, each followed by the number of the window; it yields `'certain'`, `'possible'`,
    `'unknown'` or NULL.
    """
    return (
        f"CASE WHEN {prefix}start_earliest > :last{window} OR {prefix}end_latest < :first{window} THEN NULL "
        f"WHEN {prefix}start_latest <= :last{window} AND {prefix}end_earliest >= :first{window} "
        f"THEN CASE WHEN {prefix}qualified OR :window_qualified{window} THEN 'possible' ELSE 'certain' END "
        f"WHEN ({prefix}start_latest > :last{window} AND NOT {prefix}start_missing) OR ({prefix}end_earliest < :first{window} AND NOT {prefix}end_missing) "
        f"THEN 'possible' ELSE 'unknown' END"
    )
