"""One date of any precision: digits, masked digits, seasons and qualifiers to an earliest and a latest day.

EDTF level 0 "Date" and "Date and Time" (the time of day without a zone), level 1 "Seasons", "Qualification of
a date" and "Unspecified digit(s) from the right", level 2 "Sub-year groupings" (quarters and halves),
"Qualification" of a component, and "Unspecified Digit" anywhere.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates.calendar import LAST_YEAR, DayRange, days_in, ordinal

if TYPE_CHECKING:
    from collections.abc import Iterator

DATE: Final = (
    r"(?P<before_year>[?~%]?)(?P<year>[0-9X]{4})(?P<after_year>[?~%]?)"
    r"(?:-(?P<before_month>[?~%]?)(?P<month>[0-9X]{2})(?P<after_month>[?~%]?)"
    r"(?:-(?P<before_day>[?~%]?)(?P<day>[0-9X]{2})(?P<after_day>[?~%]?))?)?"
)
"""The pattern of one date, compiled by `re` when first used; it also matches days that do not exist."""

GROUPS: Final = {
    21: (3, 3),
    22: (6, 3),
    23: (9, 3),
    24: (12, 3),
    33: (1, 3),
    34: (4, 3),
    35: (7, 3),
    36: (10, 3),
    40: (1, 6),
    41: (7, 6),
}
"""Codes in a month's place, for northern seasons, quarters and halves: first month, number of months."""

_NO_MARKS: Final = str.maketrans("", "", "?~%")


class Point(NamedTuple):
    """What one date says."""

    earliest: int
    latest: int
    qualified: bool
    time: int | None


def read_point(text: str) -> Point | None:
    """Read one date, or return None if it is not one that Chronicle reads."""
    days = _plain(text)
    if days is not None:
        return Point(*days, qualified=False, time=None)
    if "T" in text:
        return _with_time(text)
    return _marked(text) if text.isascii() else None


def _plain(text: str) -> DayRange | None:
    """Read a date of digits alone, without a regular expression: nearly every date is one."""
    size = len(text)
    year = text[:4]
    if not (year.isdigit() and text.isascii()):
        return None
    if size == 4:  # noqa: PLR2004 (2009)
        return _days_of_year(int(year))
    month = text[5:7]
    if text[4:5] != "-" or not month.isdigit():
        return None
    if size == 7:  # noqa: PLR2004 (2009-04)
        return _days_of_month(int(year), int(month))
    day = text[8:]
    if size == 10 and text[7] == "-" and day.isdigit():  # noqa: PLR2004 (2009-04-17)
        return _single_day(int(year), int(month), int(day))
    return None


def _with_time(text: str) -> Point | None:
    """Read a day with a time of day, of which the seconds are dropped."""
    day, _, clock = text.partition("T")
    days = _plain(day)
    match = re.fullmatch("([01][0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?", clock)
    if days is None or match is None or len(day) != len("2009-04-17"):
        return None
    return Point(*days, qualified=False, time=int(match[1]) * 60 + int(match[2]))


def _marked(text: str) -> Point | None:
    """Read a date with qualifiers or masked digits."""
    bare = text.translate(_NO_MARKS)
    if re.fullmatch(DATE, text) is None:
        return None
    days = _days_of_mask(*bare.split("-")) if "X" in bare else _plain(bare)
    return days and Point(*days, qualified=bare != text, time=None)


def _days_of_year(year: int) -> DayRange | None:
    return (date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()) if year else None


def _days_of_month(year: int, month: int) -> DayRange | None:
    """Find the days of a month, or of a season, quarter or half in a month's place."""
    if year and 1 <= month <= 12:  # noqa: PLR2004 (months)
        first_day = date(year, month, 1).toordinal()
        return first_day, first_day + days_in(year, month) - 1
    if not year or month not in GROUPS:
        return None
    first, count = GROUPS[month]
    later, last = divmod(first + count - 2, 12)
    if year + later > LAST_YEAR:
        return None
    return ordinal(year, first, 1), ordinal(year + later, last + 1, 31)


def _single_day(year: int, month: int, day: int) -> DayRange | None:
    try:
        number = date(year, month, day).toordinal()
    except ValueError:
        return None
    return number, number


def _days_of_mask(year: str, month: str = "", day: str = "") -> DayRange | None:
    """Find the earliest and the latest real date that a mask matches; EDTF level 2, "Unspecified Digit"."""
    if not month:
        first, last = (next(_numbers(year, backwards), 0) for backwards in (False, True))
        return (ordinal(first, 1, 1), ordinal(last, 12, 31)) if first else None
    if month.isdigit() and int(month) in GROUPS:
        return None if day else _days_of_masked_group(year, int(month))
    # A leap year has every date that any year has, so one suffices to tell that a mask matches nothing.
    if next(_dates_in(2000, month, day or "XX", backwards=False), None) is None:
        return None
    earliest, latest = (
        next(
            (
                d
                for y in _numbers(year, backwards)
                for d in _dates_in(y, month, day or "XX", backwards=backwards)
            ),
            None,
        )
        for backwards in (False, True)
    )
    return None if earliest is None or latest is None else (earliest, latest)


def _days_of_masked_group(year: str, group: int) -> DayRange | None:
    """Find the days of a season, quarter or half in a year of which only some digits are known: `201X-22`."""
    earliest, latest = (_days_of_month(next(_numbers(year, backwards)), group) for backwards in (False, True))
    return None if earliest is None or latest is None else (earliest[0], latest[1])


def _dates_in(year: int, month: str, day: str, *, backwards: bool) -> Iterator[int]:
    for m in _numbers(month, backwards):
        if m <= 12:  # noqa: PLR2004 (months)
            for d in _numbers(day, backwards):
                if d <= days_in(year, m):
                    yield ordinal(year, m, d)


def _numbers(mask: str, backwards: bool) -> Iterator[int]:
    """Count through the numbers from 1 that a mask such as `1X` matches."""
    digits = "9876543210" if backwards else "0123456789"
    for number in product(*(digits if place == "X" else place for place in mask)):
        if value := int("".join(number)):
            yield value
