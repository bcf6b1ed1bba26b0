"""Dates and times as the index holds them: read, and one date in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.dates import (
    APRIL,
    DateError,
    coarsest_date,
    format_date,
    format_date_text,
    format_middle,
    parse,
    parse_end,
)
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from chronicle.dates import Bounds, DayRange, EdtfDate, YearStart
    from chronicle.queries.cells import Sourcing


class RowTime(NamedTuple):
    """The time of a row as the index holds it.

    Attributes:
        text: Its date as EDTF; None where only its bounds are known.
        bounds: Its four bounds.
        start_missing: Whether its start is unknown.
        end_missing: Whether its end is unknown.
        sourcing: Which fields of its fact are worked out, and which disputed.
        derived: Which of `start` and `end` follows from the other and a stated length.
        role: `start` or `end` if the row is one end of something, or what else happened then; else None.
        announced: Whether its end is later than all sources that give it.
    """

    text: str | None
    bounds: Bounds
    start_missing: int
    end_missing: int
    sourcing: Sourcing
    derived: tuple[str, ...] = ()
    role: str | None = None
    announced: int = 0


def read_date(text: str | None, financial_year: YearStart = APRIL) -> EdtfDate | None:
    """Read an EDTF text; None if there is none, or it cannot be read as a date (`/..`)."""
    if not text:
        return None
    try:
        return parse_end(text) if text == ".." else parse(text, financial_year)
    except DateError:
        return None


def write_date(text: str | None, days: DayRange, *, derived: bool = False, long: bool = False) -> str:
    """Return one date in words: as given, or by its bounds; what follows from a length by its middle, or by months."""
    if derived:
        return format_middle(days, long=long)
    return format_date_text(text, long=long) if text else format_date(coarsest_date(days), long=long)
