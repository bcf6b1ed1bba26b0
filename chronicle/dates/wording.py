"""Dates in words, never more precise than they are.

Month names are English on every machine: an answer does not depend on a locale.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

from chronicle.dates.calendar import (
    APRIL,
    BEGINNING,
    END,
    LAST_YEAR,
    DayRange,
    YearStart,
    format_iso,
    is_day,
    ordinal,
)
from chronicle.dates.edtf import DateForm, EdtfDate
from chronicle.dates.parser import SUB_YEAR_GROUPS, format_financial_year, parse, read_single_date

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

_SUB_YEAR_WORDS: Final = {
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

_YEAR, _MONTH, _DAY = 4, 7, 10  # letters of an ISO date
_ABOUT_A_MONTH: Final = 123
"""The widest range, in days, that is said to be about the month of its middle."""
_ABOUT_A_DAY: Final = 6
"""The widest range that is said to be about the day of its middle."""


@lru_cache(maxsize=1 << 10)
def format_date(when: EdtfDate, *, long: bool = False) -> str:
    """Write a date as a person does.

    Args:
        when: The date.
        long: Whether to write months in full, as a title does: `November 2010`.

    >>> format_date(parse("2009-04-17"))
    '17 Apr 2009'
    >>> format_date(parse("[2010-10..2010-12]"))
    'Oct..Dec 2010'
    >>> format_date(parse("2009-22~"))
    'about summer 2009'
    """
    match when.form:
        case DateForm.ONGOING:
            return "still"
        case DateForm.FINANCIAL_YEAR:
            return when.text
        case DateForm.SPAN:
            return _format_span(when, long)
        case DateForm.ONE_OF:
            return _format_one_of(when, long)
        case DateForm.SINGLE:
            return _format_single(when.text, long)


@lru_cache(maxsize=1 << 10)
def format_date_text(text: str, *, long: bool = False) -> str:
    """Write a date as a person does, from a text known to be one; a single date need not be parsed for it."""
    return format_date(parse(text), long=long) if "/" in text or ".." in text else _format_single(text, long)


def format_day(day: int, *, long: bool = False) -> str:
    """Write a day: `6 Jan 2014`; a sentinel as nothing.

    >>> format_day(735239)
    '6 Jan 2014'
    """
    if not BEGINNING < day < END:
        return ""
    value = date.fromordinal(day)
    return f"{value.day} {format_month(value.month, long)} {value.year:04}"


def _format_span(when: EdtfDate, long: bool) -> str:
    left, _, right = when.text.partition("/")
    if when.end_open:
        return f"since {_format_single(left, long)}"
    if when.end_missing:
        return f"{_format_single(left, long)} {DASH} not recorded"
    if when.start_missing:
        return f"not recorded {DASH} {_format_single(right, long)}"
    if when.start_open:
        return f"until {_format_single(right, long)}"
    return f"{_format_single(left, long)} {DASH} {_format_single(right, long)}"


def _format_one_of(when: EdtfDate, long: bool) -> str:
    left, _, right = when.text[1:-1].partition("..")
    if not left:
        return f"by {_format_single(right, long)}"
    if not right:
        return f"{_format_single(left, long)} or later"
    return _join(_format_single(left, long), _format_single(right, long))


def _join(low: str, high: str) -> str:
    """Write a range, naming a month or a year that both ends share once: `Oct..Dec 2010`."""
    if low == high:
        return low
    low_words, high_words = low.split(" "), high.split(" ")
    while (
        len(low_words) == len(high_words) > 1
        and low_words[-1] == high_words[-1]
        and "about" not in (low_words[0], high_words[0])
    ):
        low_words.pop()
        high_words.pop()
        if low_words[-1] != high_words[-1] or len(low_words) == 1:
            return f"{' '.join(low_words)}..{high}"
    return f"{low}..{high}"


def _format_single(text: str, long: bool) -> str:
    """Write one date, with its doubts: "about" for `~`, a question mark for `?`, both for `%`."""
    bare, _, clock = text.partition("T")
    approximate, uncertain = "~" in bare or "%" in bare, "?" in bare or "%" in bare
    for mark in "?~%":
        bare = bare.replace(mark, "")
    words = _format_masked(bare, long) if "X" in bare else _format_digits(bare, long)
    words = f"about {words}" if approximate else words
    words = f"{words}?" if uncertain else words
    return f"{words} {clock}" if clock else words


def _format_digits(bare: str, long: bool) -> str:
    """Write a date of which every digit is known."""
    numbers = [int(part) for part in bare.split("-")]
    year = numbers[0]
    if len(numbers) == 1:
        return f"{year:04}"
    if numbers[1] in SUB_YEAR_GROUPS:
        words = f"{_SUB_YEAR_WORDS[numbers[1]]} {year:04}"
        return f"{words}{DASH}{(year + 1) % 100:02}" if numbers[1] == 24 else words  # noqa: PLR2004 (winter)
    month = f"{format_month(numbers[1], long)} {year:04}"
    return month if len(numbers) == 2 else f"{numbers[2]} {month}"  # noqa: PLR2004 (year and month)


def _format_masked(bare: str, long: bool) -> str:
    """Write a date with masked digits: digits missing from the right are a coarser date, others a range."""
    while bare.endswith("-XX"):
        bare = bare[:-3]
    if "X" not in bare:
        return _format_digits(bare, long)
    if bare[:4] == "XXXX":
        return _format_without_year(bare, long)
    if len(bare) == 4:  # noqa: PLR2004 (a year alone)
        if "X" not in bare[:3]:
            return f"{bare[:3]}0s"
        low, high = (day.year for day in _ends(bare))
        return f"{low:04}{DASH}{high:04}" if "X" not in bare.rstrip("X") else f"{low:04}..{high:04}"
    return _format_masked_range(bare, long)


def _format_without_year(bare: str, long: bool) -> str:
    """Write a date of which all but the year is known: `Oct, year not given`."""
    if "X" in bare[4:]:
        return "year not given"
    in_some_year = _format_digits(f"2000{bare[4:]}", long)
    words = in_some_year.rpartition(" ")[0].removesuffix(" of")
    return f"{words}, year not given" if words else "year not given"


def _format_masked_range(bare: str, long: bool) -> str:
    """Write the earliest and the latest date that a mask matches, as precisely as it was written."""
    first, last = _ends(bare)
    month = bare[5:7]
    if month.isdigit() and int(month) in SUB_YEAR_GROUPS:
        low, high = first.year, last.year - _ends_next_year(int(month))
        return _join(*(_format_digits(f"{year:04}-{month}", long) for year in (low, high)))
    return _join(*(_format_digits(end.isoformat()[: len(bare)], long) for end in (first, last)))


def _ends(bare: str) -> tuple[date, date]:
    """Find the earliest and the latest day that a mask matches."""
    point = read_single_date(bare)
    assert point is not None, "only what was read is written"
    return date.fromordinal(point.earliest), date.fromordinal(point.latest)


def _ends_next_year(group: int) -> bool:
    """Say whether a season ends in the year after the one it is named for, as winter does."""
    first, count = SUB_YEAR_GROUPS[group]
    return first + count > 13  # noqa: PLR2004 (past December)


def format_month(month: int, long: bool) -> str:
    """Name a month, in full or by its first three letters."""
    return MONTHS[month] if long else MONTHS[month][:3]


@lru_cache(maxsize=4096)
def coarsest_date(days: DayRange, *, outwards: bool = False) -> EdtfDate:
    """Return some time between two days as the coarsest date that is exact: by years or months if they begin and end on them.

    Args:
        days: The earliest and the latest day, at least one of them real.
        outwards: Whether to name the months that they lie in, even if those reach further.

    >>> coarsest_date(parse("2009-04-01/2009-06-30").day_range).text
    '[2009-04..2009-06]'
    """
    low, high, precision = _cut_ends(days)
    if outwards and precision > _MONTH:
        precision = _MONTH
    low, high = low[:precision], high[:precision]
    return parse(low if low == high else f"[{low}..{high}]")


def format_middle(days: DayRange, *, long: bool = False) -> str:
    """Write a date derived from a stated length by its middle, `about Aug 2013`; a wide one by its months.

    >>> format_middle(parse("[2013-07-02..2013-09-29]").day_range)
    'about Aug 2013'
    >>> format_middle(parse("[2009-05-20..2009-05-21]").day_range)
    'about 20 May 2009'
    """
    earliest, latest = days
    if earliest == latest:
        return format_day(earliest, long=long)
    if not (is_day(earliest) and is_day(latest)) or latest - earliest > _ABOUT_A_MONTH:
        return format_date(coarsest_date(days, outwards=True), long=long)
    if latest - earliest <= _ABOUT_A_DAY:
        return f"about {format_day((earliest + latest) // 2, long=long)}"
    middle = date.fromordinal((earliest + latest) // 2)
    return f"about {format_month(middle.month, long)} {middle.year:04}"


def format_range(days: DayRange, financial_year: YearStart = APRIL) -> str:
    """Write all of a range of days; one without an end as `from 2009`, without a start as `until 2009`.

    >>> format_range(parse("2009/2010").day_range), format_range(parse("2013/14").day_range)
    ('2009 – 2010', '2013/14')
    """
    low, high, precision = _cut_ends(days)
    low, high = (format_date_text(text[:precision]) if text else "" for text in (low, high))
    if not (low and high):
        return f"from {low}" if low else f"until {high}"
    if low == high:
        return low
    year = date.fromordinal(days[0]).year
    if year < LAST_YEAR and days == (ordinal(year, *financial_year), ordinal(year + 1, *financial_year) - 1):
        return format_financial_year(year)
    return f"{low} {DASH} {high}"


def _cut_ends(days: DayRange) -> tuple[str, str, int]:
    """Return both days as ISO dates, empty where unbounded, and to how many letters they can be cut."""
    first, last = days
    low, high = format_iso(first) or "", format_iso(last) or ""
    if low and high and low != high and _is_first(first) != _is_last(last):
        low, high = ("", high) if _is_first(first) else (low, "")
    precision = max(_precision(first) if low else _YEAR, _precision(last + 1) if high else _YEAR)
    return low, high, precision


def _is_first(day: int) -> bool:
    """Say whether a day is the first of the calendar, which with a real end means no beginning at all."""
    return not is_day(day - 1)


def _is_last(day: int) -> bool:
    """Say whether a day is the last of the calendar, which with a real start means no end at all."""
    return not is_day(day + 1)


def _precision(boundary: int) -> int:
    """Return how many letters of an ISO date name the boundary before a day: those of the year, month or day."""
    if not is_day(boundary):  # where the calendar ends, a year does
        return _YEAR
    first = date.fromordinal(boundary)
    return _DAY if first.day != 1 else _MONTH if first.month != 1 else _YEAR
