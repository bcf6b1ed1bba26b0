"""Dates in words, never more precise than they are.

Month names are English on every machine: an answer does not depend on a locale.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

from chronicle.dates.calendar import BEGINNING, END
from chronicle.dates.edtf import DateForm, EdtfDate
from chronicle.dates.parser import parse
from chronicle.dates.points import GROUPS, read_point

DASH: Final = "\N{EN DASH}"

MONTHS: Final = (
    "",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_GROUPS: Final = {
    21: "spring",
    22: "summer",
    23: "autumn",
    24: "winter",
    33: "Q1",
    34: "Q2",
    35: "Q3",
    36: "Q4",
    40: "first half of",
    41: "second half of",
}


@lru_cache(maxsize=1 << 10)
def words(when: EdtfDate, as_of: int | None = None, *, long: bool = False) -> str:
    """Write a date as a person does.

    Args:
        when: The date.
        as_of: The day up to which an open end is known: `still 6 Jan 2014`.
        long: Whether to write months in full, as a title does: `November 2010`.
    """
    match when.form:
        case DateForm.STILL:
            return _still(as_of, long)
        case DateForm.FINANCIAL_YEAR:
            return when.text
        case DateForm.SPAN:
            return _span(when, as_of, long)
        case DateForm.ONE_OF:
            return _one_of(when, long)
        case DateForm.POINT:
            return _point(when.text, long)


@lru_cache(maxsize=1 << 10)
def text_words(text: str, *, long: bool = False) -> str:
    """Write a date as a person does, from a text known to be one; a point need not be parsed for it."""
    return words(parse(text), long=long) if "/" in text or ".." in text else _point(text, long)


def day_words(day: int, *, long: bool = False) -> str:
    """Write a day: `6 Jan 2014`; a sentinel as nothing."""
    if not BEGINNING < day < END:
        return ""
    value = date.fromordinal(day)
    return f"{value.day} {month_words(value.month, long)} {value.year:04}"


def _still(as_of: int | None, long: bool) -> str:
    return "still" if as_of is None else f"still {day_words(as_of, long=long)}"


def _span(when: EdtfDate, as_of: int | None, long: bool) -> str:
    left, _, right = when.text.partition("/")
    if when.end_open:
        start = _point(left, long)
        return f"since {start}" if as_of is None else f"{start} {DASH} {_still(as_of, long)}"
    if when.end_missing:
        return f"{_point(left, long)} {DASH} not recorded"
    if when.start_missing:
        return f"not recorded {DASH} {_point(right, long)}"
    if when.start_open:
        return f"until {_point(right, long)}"
    return f"{_point(left, long)} {DASH} {_point(right, long)}"


def _one_of(when: EdtfDate, long: bool) -> str:
    left, _, right = when.text[1:-1].partition("..")
    if not left:
        return f"by {_point(right, long)}"
    if not right:
        return f"{_point(left, long)} or later"
    return _between(_point(left, long), _point(right, long))


def _between(low: str, high: str) -> str:
    """Write a range, naming a month or a year that both ends share once: `Oct..Dec 2010`."""
    if low == high:
        return low
    one, two = low.split(" "), high.split(" ")
    while len(one) == len(two) > 1 and one[-1] == two[-1] and "about" not in (one[0], two[0]):
        one.pop()
        two.pop()
        if one[-1] != two[-1] or len(one) == 1:
            return f"{' '.join(one)}..{high}"
    return f"{low}..{high}"


def _point(text: str, long: bool) -> str:
    """Write one date, with its doubts: "about" for `~`, a question mark for `?`, both for `%`."""
    bare, _, clock = text.partition("T")
    approximate, uncertain = "~" in bare or "%" in bare, "?" in bare or "%" in bare
    for mark in "?~%":
        bare = bare.replace(mark, "")
    said = _masked(bare, long) if "X" in bare else _plain(bare, long)
    said = f"about {said}" if approximate else said
    said = f"{said}?" if uncertain else said
    return f"{said} {clock[:5]}" if clock else said


def _plain(bare: str, long: bool) -> str:
    """Write a date of which every digit is known."""
    numbers = [int(part) for part in bare.split("-")]
    year = numbers[0]
    if len(numbers) == 1:
        return f"{year:04}"
    if numbers[1] in GROUPS:
        said = f"{_GROUPS[numbers[1]]} {year:04}"
        return f"{said}{DASH}{(year + 1) % 100:02}" if numbers[1] == 24 else said  # noqa: PLR2004 (winter)
    month = f"{month_words(numbers[1], long)} {year:04}"
    return month if len(numbers) == 2 else f"{numbers[2]} {month}"  # noqa: PLR2004 (year and month)


def _masked(bare: str, long: bool) -> str:
    """Write a date with masked digits: digits missing from the right are a coarser date, others a range."""
    while bare.endswith("-XX"):
        bare = bare[:-3]
    if "X" not in bare:
        return _plain(bare, long)
    if bare[:4] == "XXXX" and "X" not in bare[4:]:
        return _in_any_year(bare, long)
    if len(bare) == 4:  # noqa: PLR2004 (a year alone)
        if "X" not in bare[:3]:
            return f"{bare[:3]}0s"
        low, high = (day.year for day in _ends(bare))
        return f"{low:04}{DASH}{high:04}" if "X" not in bare.rstrip("X") else f"{low:04}..{high:04}"
    return _masked_range(bare, long)


def _in_any_year(bare: str, long: bool) -> str:
    """Write a date of which all but the year is known: `Oct, year not given`."""
    of_some_year = _plain(f"2000{bare[4:]}", long)
    said = of_some_year.rpartition(" ")[0].removesuffix(" of")
    return f"{said}, year not given" if said else "year not given"


def _masked_range(bare: str, long: bool) -> str:
    """Write the earliest and the latest date that a mask matches, as precisely as it was written."""
    first, last = _ends(bare)
    month = bare[5:7]
    if month.isdigit() and int(month) in GROUPS:
        low, high = first.year, last.year - _wraps(int(month))
        return _between(*(_plain(f"{year:04}-{month}", long) for year in (low, high)))
    return _between(*(_plain(end.isoformat()[: len(bare)], long) for end in (first, last)))


def _ends(bare: str) -> tuple[date, date]:
    """Find the earliest and the latest day that a mask matches."""
    point = read_point(bare)
    assert point is not None, "only what was read is written"
    return date.fromordinal(point.earliest), date.fromordinal(point.latest)


def _wraps(group: int) -> bool:
    """Say whether a season ends in the year after the one it is named for, as winter does."""
    first, count = GROUPS[group]
    return first + count > 13  # noqa: PLR2004 (past December)


def month_words(month: int, long: bool) -> str:
    """Name a month, in full or by its first three letters."""
    return MONTHS[month] if long else MONTHS[month][:3]
