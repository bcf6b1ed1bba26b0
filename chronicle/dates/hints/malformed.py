"""Dates that are nearly EDTF: what is wrong with each, and what was probably meant.

Each rule is tried in turn on a text that has been refused, after those for the parts of EDTF left out.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from chronicle.dates.calendar import LAST_YEAR, days_in_month, is_leap
from chronicle.dates.hints import Suggestion
from chronicle.dates.hints.calendars import EITHER_CENTURY, full_year, gregorian_day, is_julian_alone
from chronicle.dates.hints.unsupported import (
    LEAVE_OUT,
    YEARS,
    DateProblem,
    before_year_one,
    draft,
    financial_year_suggestion,
    long_year,
    month_and_day_swapped,
    other_groups,
    several,
    zone,
)
from chronicle.dates.parser import DATE_PATTERN, read_single_date
from chronicle.dates.wording import MONTHS

if TYPE_CHECKING:
    from collections.abc import Callable


def find_problem(text: str) -> DateProblem | None:
    """Return what the first rule that applies finds wrong; None if none does."""
    return next((problem for rule in RULES if (problem := rule(text))), None)


def _digits(text: str) -> DateProblem | None:
    if not any(character.isdecimal() and not character.isascii() for character in text):
        return None
    plain = "".join(str(int(character)) if character.isdecimal() else character for character in text)
    return DateProblem("has digits other than 0 to 9", (Suggestion(plain),))


def _still(text: str) -> DateProblem | None:
    if text == "..":
        return DateProblem(
            'says "still so", which only an end can',
            hints=(
                'give a date, or an open span such as "2009/..", or, if nothing is known, leave it out',
                "give a date, or, if nothing is known, leave it out",
            ),
        )
    if text in {"../..", "/", "../", "/..", "[..]"}:
        return DateProblem(
            "has neither a start nor an end",
            hints=('write at least one of the two: "2009/.." or "../2009"', LEAVE_OUT),
        )
    return None


_NOW: Final = {"now", "present", "today", "current", "currently", "ongoing", "still", "to date", "date"}
_STILL: Final = re.compile(
    r"still (?:there|so|in post|in office|in force|going|open|serving|current|ongoing)|no end|incumbent|in post"
)
_UNKNOWN: Final = {
    "?",
    "??",
    "n/a",
    "na",
    "none",
    "null",
    "nil",
    "tbc",
    "tba",
    "not known",
    "not recorded",
    "not stated",
    "not given",
    "not available",
    "undated",
    "no date",
    "no date given",
    "date not given",
    "date unknown",
    "date not known",
    "n.d",
    "nd",
    "n/k",
    "nk",
    "n.k",
    "unk",
    "d/k",
    "dk",
    "tbd",
    "pending",
    "various",
    "-",
    "--",
    "\N{EN DASH}",
    "\N{EM DASH}",
}


_RELATIVE: Final = re.compile(
    r"(?:(?:early|late|end of) )?(?:last|this|next) (?:year|month|week|quarter|term|night|decade|century|spring|summer|autumn|winter|[a-z]+day)"
    r"|yesterday|tomorrow|tonight|(?:year )?to[ -](?:date|present|now)|ytd|.+ ago"
)


def _no_date(text: str) -> DateProblem | None:
    """Refuse words that mean now, or that there is no date."""
    if _RELATIVE.fullmatch(text.casefold()):
        return DateProblem(
            "is no date, and no answer depends on today's",
            hints=('write a day such as "2014-01-06", or leave it out',),
        )
    if text.casefold() in _NOW or _STILL.fullmatch(text.casefold()):
        return DateProblem(
            "is no date, and no answer depends on today's",
            (Suggestion("..", "still so"),),
            hints=(
                'write ".." as an end that had not come when last reported, or a day such as "2014-01-06"',
                'write a day such as "2014-01-06", or leave it out',
            ),
        )
    if text.casefold().strip(" .") in _UNKNOWN or text in _UNKNOWN:
        return DateProblem("is no date", hints=(LEAVE_OUT,))
    return None


def _small_x(text: str) -> DateProblem | None:
    if re.fullmatch(r"[0-9xX?~%/.\[\]-]+", text) and "x" in text:
        return DateProblem("has a small x for an unknown digit", (Suggestion(text.replace("x", "X")),))
    return None


def _short_year(text: str) -> DateProblem | None:
    """Refuse a year, a decade or a century of two or three digits."""
    match = re.fullmatch(r"([0-9]{2,3})([?~%]?)", text)
    if match is None:
        return None
    decade = len(match[1]) == 3  # noqa: PLR2004 (a decade's digits)
    full = f"0{match[1]}" if decade else full_year(match[1])
    years = (
        (f"19{full[2:]}", full)
        if not decade and EITHER_CENTURY.fullmatch(full[2:])
        else (full,)
        if full != "0000"
        else ()
    )
    offered = [Suggestion(f"{year}{match[2]}", "the year") for year in years]
    if decade or len(years) < 2:  # noqa: PLR2004 (centuries)
        what = "the decade" if decade else "the century"
        offered.append(Suggestion(match[1].ljust(4, "X") + match[2], what))
    return DateProblem("is not a year of four digits", tuple(offered))


def _marked_digits(text: str) -> DateProblem | None:
    """Refuse question marks, blanks to fill in or letters in place of digits: `2013-05-??`, `__/05/2013`, `20??`."""
    if match := re.fullmatch(r"([0-9]{1,3}[?0-9]*[?])", text):
        if len(text) == 4 and (text.count("?") > 1 or text[:2] not in {"19", "20"}):  # noqa: PLR2004
            return DateProblem("has a question mark for a digit", (Suggestion(text.replace("?", "X")),))
        return None
    match = re.fullmatch(r"([0-9?]{4})[-/.]([0-9]{2}|\?\?)(?:[-/.]([0-9]{2}|\?{1,2}))?", text)
    year, month, day = match.groups() if match else ("", "", "")
    if match is None and (
        match := re.fullmatch(r"(?:([0-9]{1,2}|\?{1,2})[-/.])?([0-9]{1,2}|\?{1,2})[-/.]([0-9?]{4})", text)
    ):
        day, month, year = match.groups()
    if match is None or "?" not in text or not re.match("[0-9]", year):
        return None
    known = year.replace("?", "X")
    if "?" not in month:
        known += f"-{month.zfill(2)}"
        if day and "?" not in day:
            known += f"-{day.zfill(2)}"
    return DateProblem("has a question mark for a digit", (Suggestion(known),))


def _clock(text: str) -> DateProblem | None:
    """Refuse a time of day that is none, or that stands in a span."""
    if match := re.fullmatch(r"([0-9-]{10})T([0-9]{2})([0-9]{2})([0-9]{2})?", text):
        colons = f"{match[1]}T{match[2]}:{match[3]}" + (f":{match[4]}" if match[4] else "")
        return DateProblem("has no colon in its time of day", (Suggestion(colons),))
    if match := re.fullmatch(r"([0-9-]{10})([Tt ]+)([0-9]{2}:[0-9]{2})(:[0-9]{2})?", text):
        seconds = "" if match[4] in {None, ":00"} else match[4]
        joined = Suggestion(f"{match[1]}T{match[3]}{seconds}")
        if read_single_date(joined.text):
            if joined.text.endswith("T00:00") and "T" not in text.upper():
                return DateProblem(
                    "has the time that a spreadsheet puts beside a day without one",
                    (Suggestion(match[1], "the day alone"), joined),
                )
            return DateProblem("has no T between the day and the time", (joined,))
        if read_single_date(match[1]):
            return DateProblem("has no such time of day", (Suggestion(match[1], "the day alone").nearest,))
        return _no_such_day(match[1])
    if re.search(r"(?:^|/|\[|\.\.)[0-9-]{10}T", text):
        plain = re.sub(r"T[0-9:]*", "", text)
        day = Suggestion(plain, "the day alone").nearest
        return DateProblem("has a time of day where there can be none", (day,))
    return None


def _no_such_day(text: str) -> DateProblem | None:
    """Refuse a date in the right shape that the calendar does not have."""
    match = re.fullmatch(DATE_PATTERN, text)
    if match is None:
        return None
    year, month, day = match["year"], match["month"], match["day"]
    if "X" not in (month + (day or "")) and year == "XXXX" and 1 <= int(month) <= 12:  # noqa: PLR2004 (months)
        return DateProblem(
            f"has no such day: {MONTHS[int(month)]} has {days_in_month(2000, int(month))} at most",
            (Suggestion(text[:7], "the month, if its year is not known").nearest,),
        )
    if "X" in text:
        return DateProblem(
            "has unknown digits that no real date fits",
            (Suggestion(text[:7]).nearest, Suggestion(text[:4]).nearest),
        )
    if not 1 <= int(month) <= 12:  # noqa: PLR2004 (months)
        return DateProblem(
            f"has no such month: {month}",
            (
                *(financial_year_suggestion(text) if len(text) == len("2012-13") else ()),
                *month_and_day_swapped(text),
                *(_span_of_years(year, month) if day is None else ()),
                Suggestion(year, "the year alone").nearest,
            ),
        )
    count = days_in_month(int(year), int(month))
    alone = Suggestion(f"{year}-{month}", "the month alone").nearest
    if day and is_julian_alone(int(year), int(month), int(day)):
        gregorian = gregorian_day(int(year), int(month), int(day)) or ""
        return DateProblem(
            f"is a day of the Julian calendar alone: in the Gregorian, {MONTHS[int(month)]} {int(year)} has {count}",
            (Suggestion(gregorian, "that day in the Gregorian calendar").nearest, alone),
        )
    return (
        DateProblem(f"has no such day: {MONTHS[int(month)]} {int(year)} has {count}", (alone,))
        if day
        else None
    )


def _span_of_years(year: str, last: str) -> tuple[Suggestion, ...]:
    """Offer `1914/1918` for `1914-18`; nothing for the financial year that two years in a row are."""
    is_later = int(last) > int(year[2:]) + 1
    return (Suggestion(f"{year}/{year[:2]}{last}", "the span of years"),) if is_later else ()


def _backwards(text: str) -> DateProblem | None:
    """Refuse an interval that ends before it starts."""
    opening, sign, closing = ("[", "..", "]") if text[:1] == "[" else ("", "/", "")
    low, _, high = text[len(opening) : len(text) - len(closing)].partition(sign)
    first, last = read_single_date(low), read_single_date(high)
    if first is None or last is None or first.earliest <= last.latest or "T" in text:
        return None
    return DateProblem("ends before it starts", (Suggestion(f"{opening}{high}{sign}{low}{closing}").nearest,))


def _other_calendars(text: str) -> DateProblem | None:
    """Refuse ISO 8601-1's weeks, days of the year and durations, which EDTF leaves out."""
    if match := re.fullmatch(r"([0-9]{4})-([0-9]{3})", text):
        year, day = int(match[1]), int(match[2])
        if year and 1 <= day <= 365 + is_leap(year):
            return DateProblem(
                "is a day of the year by number", (Suggestion(str(date(year, 1, 1) + timedelta(day - 1))),)
            )
    if match := re.fullmatch(r"([0-9]{4})-?W([0-9]{2})(?:-?([0-9]))?", text):
        try:
            first = date.fromisocalendar(int(match[1]), int(match[2]), int(match[3] or 1))
            last = first + timedelta(0 if match[3] else 6)
        except (ValueError, OverflowError):
            return DateProblem(
                "has no such week" if match[3] in {None, *"1234567"} else "has no such day of a week"
            )
        suggestions = (
            (Suggestion(str(first)),)
            if match[3]
            else (Suggestion(f"[{first}..{last}]", "some time in that week"),)
        )
        return DateProblem("is a week by number", suggestions)
    if re.fullmatch(r"P[0-9YMWD]+|(?:[a-z ]+ )?[0-9]+ (?:day|week|month|year)s?", text):
        hint = 'give it as the length, and here a date such as "2009-04"'
        return DateProblem("is a length of time, not a date", hints=(hint,))
    return None


def _financial_year(text: str) -> DateProblem | None:
    """Refuse `2013/15` and `2009/04`, and a financial year with a qualifier or inside a range."""
    match = re.fullmatch(r"(?:FY)?([0-9]{4})/([0-9]{2})([?~%]?)", text)
    if match is None:
        return None
    year, following, mark = int(match[1]), int(match[2]), match[3]
    if year == LAST_YEAR:
        return DateProblem(f"runs past the year {LAST_YEAR}", hints=YEARS)
    proper = f"{match[1]}/{(year + 1) % 100:02}"
    if following == (year + 1) % 100:
        if mark:
            return DateProblem(
                "is a financial year with a mark of doubt", (Suggestion(proper, "without it").nearest,)
            )
        return DateProblem("is a financial year, which no range or interval holds")
    month = (Suggestion(f"{match[1]}-{match[2]}{mark}", "the month"),)
    span = (
        (Suggestion(f"{match[1]}/{match[1][:2]}{match[2]}{mark}", "the span of years"),)
        if match[2] > match[1][2:]
        else ()
    )
    return DateProblem(
        "is no financial year: its two years must follow each other",
        (*month, *span, Suggestion(proper, "the financial year")),
    )


def _slips(text: str) -> DateProblem | None:
    """Refuse doubled marks, signs and blanks that are easily taken out."""
    plain = re.sub(r"\s+", "", text)
    if (
        plain != text
        and re.fullmatch(r"[0-9X?~%/.,\[\]{}-]+", plain)
        and not re.search(r"[0-9] +[0-9]{4}", text)
    ):
        return DateProblem("has blanks in it", (Suggestion(plain),))
    plain = re.sub("[\N{HYPHEN}-\N{HORIZONTAL BAR}\N{MINUS SIGN}]|--", "-", text.lstrip("+"))
    plain = re.sub(r"([?~%])[?~%]+", r"\1", plain)
    if plain != text and re.fullmatch(r"[0-9X]{4}-[0-9X]{2}(?:-[0-9X]{2})?[?~%]?|[0-9X]{4}[?~%]?", plain):
        return DateProblem("has a sign that EDTF does not use here", (Suggestion(plain),))
    return None


def _abbreviated(text: str) -> DateProblem | None:
    """Refuse a span whose end leaves out what it shares with its start, as ISO 8601-1 may."""
    low, _, high = text.partition("/")
    if not re.fullmatch("(?:[0-9]{2}-)?[0-9]{2}", high) or len(high) + len("2009-") > len(low):
        return None
    whole = low[: len(low) - len(high)] + high
    if read_single_date(low) and read_single_date(whole):
        return DateProblem("leaves out the beginning of its end", (Suggestion(f"{low}/{whole}"),))
    return None


def _sides(text: str) -> DateProblem | None:
    """Refuse a span or a range for what is wrong with one side of it."""
    opening, sign, closing = ("[", "..", "]") if text[:1] == "[" and text[-1:] == "]" else ("", "/", "")
    sides = text[len(opening) : len(text) - len(closing)].split(sign)
    wrong = next((side for side in sides if side not in {"", ".."} and not read_single_date(side)), "")
    if len(sides) != 2 or re.fullmatch("[0-9]{0,3}", wrong) or not (problem := find_problem(wrong)):  # noqa: PLR2004 (a span's sides)
        return None
    place = "start" if wrong is sides[0] else "end"
    corrected = [
        Suggestion(
            f"{opening}{sign.join(suggestion.text if part is wrong else part for part in sides)}{closing}",
            *suggestion[1:],
        )
        for suggestion in problem.suggestions
    ]
    return DateProblem(f"{problem.reason}, in its {place}", tuple(corrected), problem.hints)


RULES: Final[tuple[Callable[[str], DateProblem | None], ...]] = (
    _digits,
    _still,
    _no_date,
    before_year_one,
    several,
    long_year,
    zone,
    draft,
    _small_x,
    _short_year,
    _marked_digits,
    _clock,
    other_groups,
    _no_such_day,
    _backwards,
    _other_calendars,
    _financial_year,
    _abbreviated,
    _slips,
    _sides,
)
"""Tried in turn; the first that applies decides."""
