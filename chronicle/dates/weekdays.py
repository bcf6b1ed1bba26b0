"""Weekdays in a text that stand beside a day and a month, and are not that day's: `Monday 14 April` of 2009."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

from chronicle.dates.calendar import LAST_YEAR, days_in_month, is_day, ordinal
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.dates.calendar import DayRange

_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_LETTERS: Final = 3
"""How many letters tell one month, or one weekday, from the others."""
_LEAP_YEAR: Final = 2000


class WrongWeekday(NamedTuple):
    """A weekday that is not that of the day beside it: as it was written, the day in full, and its weekday."""

    written: str
    day: str
    weekday: str
    has_year: bool
    """Whether the year was written too."""


def wrong_weekdays(text: str, about: Sequence[DayRange]) -> Iterator[WrongWeekday]:
    """Yield the weekdays in a text that are not those of the day and month beside them.

    Args:
        text: Words as they were printed.
        about: The times that the text may speak of, the likeliest first: where it gives no year, it means a day in
            the first of them that has such a day, or else one of those nearest to them.
    """
    for mention in (match for pattern in _mentions() for match in pattern.finditer(text)):
        weekday, day, month, year = mention.group("weekday", "day", "month", "year")
        days = [
            one
            for number, of_month in _readings(day, month)
            for one in (
                _in_year(int(year), number, of_month) if year else _days_meant(number, of_month, about)
            )
        ]
        names = [_WEEKDAYS[date.fromordinal(one).weekday()] for one in days]
        if days and not any(name.startswith(weekday[:_LETTERS].title()) for name in names):
            in_full = date.fromordinal(days[0])
            words = f"{in_full.day} {_MONTHS[in_full.month - 1]} {in_full.year}"
            written = mention[0] + ")" * (mention[0].count("(") - mention[0].count(")"))
            yield WrongWeekday(written, words, names[0], year is not None)


def _readings(day: str, month: str) -> Iterator[tuple[int, int]]:
    """Yield the month and its day that are written, of figures in either order, if there is such a day."""
    if month.isdigit():
        readings = [(int(month), int(day)), (int(day), int(month))]
    else:
        readings = [(1 + [name[:_LETTERS] for name in _MONTHS].index(month[:_LETTERS].title()), int(day))]
    for number, of_month in readings:
        if 1 <= number <= len(_MONTHS) and 1 <= of_month <= days_in_month(_LEAP_YEAR, number):
            yield number, of_month


def _in_year(year: int, month: int, day: int) -> list[int]:
    return [ordinal(year, month, day)] if day <= days_in_month(year, month) else []


def _days_meant(month: int, day: int, about: Sequence[DayRange]) -> list[int]:
    """Return the days of a month and a day of it that a text about some times may mean."""
    nearest = []
    for first, last in about:
        if not (is_day(first) and is_day(last)):
            continue
        years = range(
            max(1, date.fromordinal(first).year - 1), min(LAST_YEAR, date.fromordinal(last).year + 1) + 1
        )
        days = [ordinal(year, month, day) for year in years if day <= days_in_month(year, month)]
        within = [one for one in days if first <= one <= last]
        if within:
            return within
        nearest += [one for _, one in sorted((max(first - one, one - last), one) for one in days)[:1]]
    return nearest


@cache  # slow to compile, and most facts have no quotation
def _mentions() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a weekday beside a day and a month. `Sat` and `Sun` alone may be a verb and a paper."""
    weekday = rf"(?P<weekday>{'|'.join(_WEEKDAYS)}|mon|tues?|weds?|thu(?:rs?)?|fri)"
    months = "|".join(f"{name[:_LETTERS]}(?:{name[_LETTERS:]})?" for name in _MONTHS)
    month = rf"(?P<month>{months}|sept)\b\.?"
    day = r"(?:the\s+)?(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
    year = r"(?:,?\s+(?P<year>[12][0-9]{3})\b)?"
    before = rf"\b{weekday}\b(?:\s+(?:morning|afternoon|evening|night)\b)?[.,]?\s+\(?"
    in_figures = r"(?P<day>[0-3]?[0-9])(?P<sign>[/.-])(?P<month>[0-3]?[0-9])(?P=sign)(?P<year>[12][0-9]{3})"
    forms = (
        rf"{before}{day}\s+(?:of\s+)?{month}{year}",
        rf"{before}{month}\s+{day}\b{year}",
        rf"{before}{in_figures}\b",
        rf"\b{day}\s+{month}{year},?\s+(?:\(|a\s+){weekday}\b",
    )
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)
