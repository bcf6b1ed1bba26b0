"""A stretch of the calendar cut into equal pieces, and its marks: what a chart's axis is made of."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from chronicle.dates.calendar import BEGINNING, END, JANUARY, LAST_YEAR, add_days, ordinal
from chronicle.dates.wording import format_day, format_month
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.dates.calendar import DayRange, YearStart

_WEEK: Final = 7
_YEAR: Final = 12
_MONTHS: Final = {
    1: "month",
    2: "two months",
    3: "quarter",
    4: "four months",
    6: "half-year",
    12: "year",
    **{12 * years: f"{years:,} years" for years in (2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)},
}
"""The pieces that are whole months, and what they are called."""
_NAMED: Final = tuple(months for months in _MONTHS if months not in {2, 4})
"""Of these, those whose beginnings an axis names."""
_FINE: Final = 62
"""The most days whose marks are weeks."""


class Mark(NamedTuple):
    """A day that an axis names."""

    day: int
    words: str


class Pieces(NamedTuple):
    """A stretch of days cut into pieces of the calendar: each first and last day; what one is called."""

    days: list[DayRange]
    name: str


def pieces(first: int, last: int, most: int) -> Pieces:
    """Cut the days from one to another into the smallest pieces of the calendar of which there are at most so many.

    The first and the last piece are whole, so that they may reach beyond.

    >>> cut = pieces(ordinal(2009, 4, 1), ordinal(2010, 1, 6), 5)
    >>> cut.name, len(cut.days), format_day(cut.days[-1][1])
    ('quarter', 4, '31 Mar 2010')
    """
    if last - first < most:
        return Pieces([(day, day) for day in range(first, last + 1)], "day")
    monday = first - (first - 1) % _WEEK
    if (last - monday) // _WEEK < most:
        weeks = range(monday, last + 1, _WEEK)
        return Pieces([(max(day, BEGINNING + 1), add_days(day, _WEEK - 1)) for day in weeks], "week")
    widest = max(_MONTHS)
    months = next((size for size in _MONTHS if _count(first, last, size) <= most), widest)
    starts = [*_starts(first, last, months)]
    ends = [*(day - 1 for day in starts[1:]), _next(starts[-1], months) - 1]
    return Pieces([*zip(starts, ends, strict=True)], _MONTHS[months])


def marks(first: int, last: int, room: int, year: YearStart = JANUARY) -> list[Mark]:
    """Return the days to name between two, at even distances, in so much room for letters: years, months, or Mondays.

    Years are financial ones where these begin on another day than 1 January.

    >>> [mark.words for mark in marks(ordinal(2009, 4, 1), ordinal(2014, 1, 6), 20)]
    ['2010', '2012', '2014']
    >>> [mark.words for mark in marks(ordinal(2009, 4, 1), ordinal(2012, 1, 6), 30, (4, 1))]
    ['2009/10', '2010/11', '2011/12']
    """
    if year != JANUARY and last - first >= 2 * _FINE:
        return _financial_years(first, last, room, year)
    if last - first < _FINE:
        most = max(1, room // len("30 Sep 2009 "))
        step = _WEEK * max(1, -(-(last - first + 1) // (_WEEK * most)))
        monday = first + (1 - first) % _WEEK
        days = [*range(monday, last + 1, step)] or [first]
        return [Mark(day, format_day(day)) for day in days]
    for months in _NAMED:
        starts = [day for day in _starts(first, last, months) if day >= first]
        if len(starts) * len("2009 " if months % _YEAR == 0 else "Sep 2009 ") <= room:
            return [Mark(day, _words(day, months)) for day in starts]
    return []


def _financial_years(first: int, last: int, room: int, begins: YearStart) -> list[Mark]:
    """Return the financial years that begin between two days."""
    years = range(_year_and_month(first)[0] - 1, min(_year_and_month(last)[0], LAST_YEAR - 1) + 1)
    named = [(year, day) for year in years if year > 0 and first <= (day := ordinal(year, *begins)) <= last]
    step = max(1, -(-len(named) // max(1, room // len("2009/10 "))))
    return [Mark(day, f"{year:04}/{(year + 1) % 100:02}") for year, day in named[::step]]


def _words(day: int, months: int) -> str:
    year, month = _year_and_month(day)
    return f"{year:04}" if months % _YEAR == 0 else f"{format_month(month, long=False)} {year:04}"


def _year_and_month(day: int) -> tuple[int, int]:
    when = date.fromordinal(day)
    return when.year, when.month


def _count(first: int, last: int, months: int) -> int:
    return _number(last, months) - _number(first, months) + 1


def _number(day: int, months: int) -> int:
    year, month = _year_and_month(day)
    return (year * _YEAR + month - 1) // months


def _starts(first: int, last: int, months: int) -> Iterator[int]:
    for number in range(_number(first, months), _number(last, months) + 1):
        yield _first_day(number * months)


def _next(start: int, months: int) -> int:
    return _first_day((_number(start, months) + 1) * months)


def _first_day(months: int) -> int:
    """Return the first day of a month, counted from the year 0; at the ends of the calendar, the first or after the last."""
    year, month = divmod(months, _YEAR)
    if year < 1:
        return BEGINNING + 1
    return END if year > LAST_YEAR else ordinal(year, month + 1, 1)
