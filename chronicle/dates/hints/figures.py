"""Days in figures with their year last, `03/04/2012`, which one author writes day first and another month first."""

from __future__ import annotations

import re
from typing import Final

from chronicle.dates.hints.calendars import EITHER_CENTURY, full_year
from chronicle.dates.parser import read_single_date

_DECEMBER: Final = 12
_FIGURES: Final = re.compile(
    r"(?:(?<![0-9/.\-])|(?<=[/.][0-9]{4}-)(?=[0-9]{1,2}[/.]))"
    r"([0-9]{1,2}) ?([/.\-]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{2})(?![0-9/]|\.[0-9]|-(?![0-9]{1,2}[/.]))"
)
"""A day written in figures with its year last."""
_WITHOUT_FIRST_YEAR: Final = re.compile(
    r"([0-9]{1,2})([/.])([0-9]{1,2})( ?(?:[-/\N{EN DASH}]|to|until|and|or) ?)([0-9]{1,2}\2[0-9]{1,2})\2([0-9]{4}|[0-9]{2})"
)
"""Two days in figures that share the year of the second: `01/04 - 05/04/2013`."""


def is_in_figures(text: str) -> bool:
    """Return whether a text has a day in figures, with its year last: `31/02/2014`."""
    return _FIGURES.search(text) is not None


def is_a_day_in_figures(text: str) -> bool:
    """Return whether a text is a day in figures, and nothing else."""
    return _FIGURES.fullmatch(text) is not None


def month_of_figures(text: str) -> str:
    """Return the month and year of a day in figures that there is not, or the year if there is no such month.

    >>> month_of_figures("31/02/2010"), month_of_figures("02.30.2010"), month_of_figures("31/13/2010")
    ('02/2010', '02/2010', '2010')
    """
    match = _FIGURES.search(text)
    if match is None:
        return ""
    first, _, second, written = match.groups()
    year = full_year(written)
    month = next((number for number in (second, first) if 1 <= int(number) <= _DECEMBER), None)
    return f"{int(month):02}/{year}" if month else year


def with_both_years(text: str) -> str:
    """Return a text with the year of its second day in figures beside the first day too.

    >>> with_both_years("01/04-05/04/2013")
    '01/04/2013 - 05/04/2013'
    """
    match = _WITHOUT_FIRST_YEAR.fullmatch(text)
    if match is None:
        return text
    first, sign, second, between, last, year = match.groups()
    return f"{first}{sign}{second}{sign}{year} {between.strip()} {last}{sign}{year}"


def in_iso(text: str, century: str | None = None, *, day_first: bool) -> str:
    """Return a text with its days in figures as ISO writes them.

    Args:
        text: As it was written.
        century: The century of years of two digits that may be of either; None for this one.
        day_first: Whether the day is written before the month.

    >>> in_iso("by 03/04/2012", day_first=False)
    'by 2012-03-04'
    """

    def written(match: re.Match[str]) -> str:
        first, _, second, year = match.groups()
        day, month = (first, second) if day_first else (second, first)
        in_full = f"{century}{year}" if century and EITHER_CENTURY.fullmatch(year) else full_year(year)
        return f"{in_full}-{int(month):02}-{int(day):02}"

    return _FIGURES.sub(written, text)


def orders(text: str) -> dict[str, str]:
    """Return a text with its days in figures as ISO writes them, by each order in which all of them are days.

    >>> orders("01/04/2013 or 13/04/2013")
    {'day first': '2013-04-01 or 2013-04-13'}
    """
    return {
        name: in_iso(text, day_first=day_first)
        for name, day_first in (("day first", True), ("month first", False))
        if all(read_single_date(in_iso(match[0], day_first=day_first)) for match in _FIGURES.finditer(text))
    }
