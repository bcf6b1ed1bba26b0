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

from chronicle.dates.days import LAST_YEAR, days_in, ordinal

if TYPE_CHECKING:
    from collections.abc import Iterator

DATE: Final = re.compile(
    r"(?P<before_year>[?~%]?)(?P<year>[0-9X]{4})(?P<after_year>[?~%]?)"
    r"(?:-(?P<before_month>[?~%]?)(?P<month>[0-9X]{2})(?P<after_month>[?~%]?)"
    r"(?:-(?P<before_day>[?~%]?)(?P<day>[0-9X]{2})(?P<after_day>[?~%]?))?)?"
)
"""The shape of one date. Whether there is such a day is for the reader to say."""

_PLAIN: Final = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::[0-5][0-9])?)?)?)?"
)

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
"""What stands in a month's place and is none: its first month, and how many it has (northern seasons)."""

_MARKS: Final = re.compile("[?~%]")


class Point(NamedTuple):
    """What one date says."""

    earliest: int
    latest: int
    qualified: bool
    time: int | None


def read_point(text: str) -> Point | None:
    """Read one date, or return None if it is not one that Chronicle reads."""
    plain = _PLAIN.fullmatch(text)
    if plain is None:
        return _read_marked(text)
    year, month, day, hour, minute = plain.groups()
    if month is None:
        days = _days_of_year(int(year))
    elif day is None:
        days = _days_of_month(int(year), int(month))
    else:
        days = _single_day(int(year), int(month), int(day))
    if days is None or (hour is not None and (int(hour) > 23 or int(minute) > 59)):  # noqa: PLR2004 (a clock)
        return None
    return Point(*days, False, None if hour is None else int(hour) * 60 + int(minute))


def _read_marked(text: str) -> Point | None:
    """Read a date with qualifiers or masked digits."""
    bare = _MARKS.sub("", text)
    if DATE.fullmatch(text) is None:
        return None
    if "X" in bare:
        days = _days_of_mask(*bare.split("-"))
        return days and Point(*days, bare != text, None)
    point = read_point(bare)
    return point and point._replace(qualified=True)


def _days_of_year(year: int) -> tuple[int, int] | None:
    return (ordinal(year, 1, 1), ordinal(year, 12, 31)) if year else None


def _days_of_month(year: int, month: int) -> tuple[int, int] | None:
    """Find the days of a month, or of a season, quarter or half in a month's place."""
    first, count = GROUPS.get(month, (month, 1))
    if not (year and 1 <= first <= 12):  # noqa: PLR2004 (months)
        return None
    later, last = divmod(first + count - 2, 12)
    if year + later > LAST_YEAR:
        return None
    return ordinal(year, first, 1), ordinal(year + later, last + 1, 31)


def _single_day(year: int, month: int, day: int) -> tuple[int, int] | None:
    try:
        number = date(year, month, day).toordinal()
    except ValueError:
        return None
    return number, number


def _days_of_mask(year: str, month: str = "XX", day: str = "") -> tuple[int, int] | None:
    """Find the earliest and the latest real date that a mask matches; EDTF level 2, "Unspecified Digit"."""
    if month.isdigit() and int(month) in GROUPS:
        return None if day else _days_of_masked_group(year, int(month))
    # A leap year has every date that any year has, so this alone tells a mask that matches nothing.
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


def _days_of_masked_group(year: str, group: int) -> tuple[int, int] | None:
    """Find the days of a season, quarter or half in a year of which only some digits are known: `201X-22`."""
    earliest, latest = (
        _days_of_month(next(_numbers(year, backwards), 0), group) for backwards in (False, True)
    )
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
