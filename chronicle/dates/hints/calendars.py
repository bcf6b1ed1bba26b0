"""Dates by another calendar, put into EDTF: weeks, feasts, terms, parts of a financial year, old style, a spreadsheet's numbers.

Each rule suggests what it understands of a text that is tidied already (`natural_language`), or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Final, TypeAlias

from chronicle.dates.calendar import YearStart, add_days, add_months, days_in_month, is_day, is_leap, ordinal
from chronicle.dates.hints import DateReader, Suggestion
from chronicle.dates.parser import format_financial_year, read_date, read_single_date
from chronicle.dates.wording import coarsest_date

COUNTS: Final = {
    name: number
    for number, names in enumerate(("first 1st 1", "second 2nd 2", "third 3rd 3", "fourth 4th 4"), start=1)
    for name in names.split()
}
COUNT: Final = f"({'|'.join(COUNTS)})"


def full_year(year: str) -> str:
    """Complete a year of two digits: 70 and later are of the last century."""
    return year if len(year) == 4 else f"{'19' if int(year) >= 70 else '20'}{year}"  # noqa: PLR2004


EITHER_CENTURY: Final = re.compile("[3-6][0-9]")
"""The last two digits of a year that few chronologies have reached, and that the last century had."""


def following_years(first: str, last: str) -> int | None:
    """Return the first of two years that follow each other, `2014` and `15`; None if they do not."""
    year = int(full_year(first))
    return year if int(last) % 10 ** len(last) == (year + 1) % 10 ** len(last) else None


def between(first: int, last: int, gloss: str = "") -> list[Suggestion]:
    """Suggest some time between two days, and all of the time."""
    text = coarsest_date((first, last)).text
    if not text.startswith("["):
        return [Suggestion(text, gloss)]
    return [
        Suggestion(text, f"some time {(gloss and f'in {gloss}') or 'between'}"),
        Suggestion(text[1:-1].replace("..", "/"), "all of it"),
    ]


def suggest_by_calendar(text: str, read: DateReader, financial_year: YearStart) -> list[Suggestion]:
    """Suggest what a date by another calendar is in EDTF."""
    for pattern, rule in _RULES:
        if match := pattern.fullmatch(text):
            with suppress(ValueError, OverflowError):  # a day or a week that there is not
                if suggestions := rule(match, read, financial_year):
                    return suggestions
    return []


def _week_named(match: re.Match[str], read: DateReader, _: YearStart) -> list[Suggestion]:
    """Read `w/c 9 March 2015`, `week ending 13 March 2015`, `weekend of 7 March 2015`."""
    day = _one_day(read(match["date"]))
    if day is None:
        return []
    words = match["words"]
    if words.startswith("weekend"):
        saturday = day - (date.fromordinal(day).weekday() - 5) % 7
        return between(saturday, saturday + 1, "that weekend")
    if words.endswith(("e", "ending", "ended")):
        return between(add_days(day, -6), day, "that week")
    return between(day, add_days(day, 13 if words.startswith("fortnight") else 6), "that week")


def _week_by_number(match: re.Match[str], _: DateReader, __: YearStart) -> list[Suggestion]:
    week, year = (match[1], match[2]) if match[1] else (match[4], match[3])
    monday = date.fromisocalendar(int(year), int(week), 1).toordinal()
    return between(monday, monday + 6, "that week, as ISO 8601 numbers them")


def _week_of_month(match: re.Match[str], read: DateReader, _: YearStart) -> list[Suggestion]:
    days = _days(read(match[2]))
    if days is None or not 27 <= days[1] - days[0] <= 30:  # noqa: PLR2004 (a month)
        return []
    first = days[1] - 6 if match[1] == "last" else days[0] + 7 * (COUNTS[match[1]] - 1)
    return between(first, first + 6)


def _half_of_month(match: re.Match[str], read: DateReader, _: YearStart) -> list[Suggestion]:
    edtf = read(match[2])
    days = _days(edtf)
    if days is None or edtf is None:
        return []
    later = match[1] in {"second", "2nd", "latter", "last"}
    if re.fullmatch("[0-9]{4}", edtf):
        return [Suggestion(f"{edtf}-{40 + later}", "40 and 41 are the halves of the calendar year")]
    if not 27 <= days[1] - days[0] <= 30:  # noqa: PLR2004 (a month)
        return []
    return between(days[0] + 15, days[1]) if later else between(days[0], days[0] + 14)


def _part_of_financial_year(match: re.Match[str], _: DateReader, start: YearStart) -> list[Suggestion]:
    """Read `Q3 2014/15`, `second half of 2014/15`, `end of 2017/18`."""
    year = following_years(match["first"], match["last"])
    if year is None:
        return []
    part = match["part"]
    name = format_financial_year(year)
    first = ordinal(year, *start)
    last = ordinal(year + 1, *start) - 1
    if counted := re.fullmatch(rf"(?:q|h)?{COUNT} ?(?:q|h|quarter|qtr|half)?(?: of)?", part):
        count, months = COUNTS[counted[1]], 6 if "h" in re.sub("th|third", "", part) else 3
        if count * months > 12:  # noqa: PLR2004 (months)
            return []
        first, after = add_months(first, (count - 1) * months), add_months(first, count * months)
        return between(first, after - 1, f"that {'half' if months == 6 else 'quarter'} of {name}")  # noqa: PLR2004
    if part.startswith(("end", "year end")):
        of_last = between(add_months(last + 1, -3), last, f"the last quarter of {name}")
        return [Suggestion(date.fromordinal(last).isoformat(), "its last day"), *of_last[:1]]
    if part.startswith(("start", "beginning")):
        of_first = between(first, add_months(first, 3) - 1, f"the first quarter of {name}")
        return [Suggestion(date.fromordinal(first).isoformat(), "its first day"), *of_first[:1]]
    third = 0 if part.startswith("early") else 1 if part.startswith("mid") else 2
    return between(add_months(first, third * 4), add_months(first, third * 4 + 4) - 1)[:1]


def _financial_year_named(match: re.Match[str], _: DateReader, start: YearStart) -> list[Suggestion]:
    """Read `2014-15 financial year`, and other years that two of the calendar share."""
    words = match["words"]
    year = following_years(match["first"], match["last"])
    if year is None:
        return []
    if words.startswith(("academic", "school", "ay")):
        return between(
            ordinal(year, 9, 1),
            ordinal(year + 1, 8, 31),
            f"the school year {year}\N{EN DASH}{(year + 1) % 100:02}",
        )
    if words.startswith(("municipal", "civic", "council", "mayoral")):
        return between(ordinal(year, 5, 1), ordinal(year + 1, 5, 31), "the municipal year, May to May")
    if words.startswith("tax") and start != (4, 6):
        own = between(ordinal(year, 4, 6), ordinal(year + 1, 4, 5), "the tax year")
        return [Suggestion(format_financial_year(year), "the financial year"), *own]
    return [Suggestion(format_financial_year(year))]


def _part_of_either_year(match: re.Match[str], _: DateReader, start: YearStart) -> list[Suggestion]:
    """Read `Q3 FY15`, of the financial year that ends in 2015 or that begins in it."""
    year = int(full_year(match["year"]))
    return [
        suggestion
        for first in (year - 1, year)
        if (of_two := _OF_TWO_YEARS.fullmatch(f"{match['part']} {format_financial_year(first)}"))
        for suggestion in _part_of_financial_year(of_two, _, start)[:1]
    ]


def _time_until(match: re.Match[str], read: DateReader, start: YearStart) -> list[Suggestion]:
    """Read `year ending March 2015`, `quarter to June 2013`, `6 months to 30 September 2013`."""
    if match["time"].startswith("f") and re.fullmatch("[0-9]{4}", match["date"]):
        return [Suggestion(format_financial_year(int(match["date"]) - 1), "the one that ends in it")]
    days = _days(read(match["date"]))
    if days is None or days[1] - days[0] > 31:  # noqa: PLR2004 (a year ends in a month)
        return []
    months = int(match["months"]) if match["months"] else _MONTHS_OF[match["time"].replace("-", " ")]
    after = days[1] + 1
    first = add_months(after, -months)
    if months == 12 and (date.fromordinal(first).month, date.fromordinal(first).day) == start:  # noqa: PLR2004
        return [Suggestion(format_financial_year(date.fromordinal(first).year), "the financial year")]
    return between(first, days[1])[::-1]


_MONTHS_OF: Final = {
    **dict.fromkeys(("year", "fy", "f/y", "financial year"), 12),
    "y": 12,
    "twelve months": 12,
    "half year": 6,
    "six months": 6,
    "quarter": 3,
    "three months": 3,
}


def _term(match: re.Match[str], _: DateReader, __: YearStart) -> list[Suggestion]:
    """Read a term of a school: `autumn term 2014`, `spring term 2014/15`."""
    first, last = _TERMS[match[1]]
    year = int(match[2])
    if match[3]:
        if following_years(match[2], match[3]) is None:
            return []
        year += first < 9  # noqa: PLR2004 (a school year begins in September)
    return between(ordinal(year, first, 1), ordinal(year, last, 31), "that term")


_TERMS: Final = {
    "autumn": (9, 12),
    "spring": (1, 4),
    "summer": (4, 7),
    "michaelmas": (10, 12),
    "hilary": (1, 4),
    "lent": (1, 4),
    "easter": (4, 6),
    "trinity": (4, 7),
}
"""The first and the last month of each term, of schools, universities and courts."""


def _feast(match: re.Match[str], _: DateReader, __: YearStart) -> list[Suggestion]:
    """Read a feast or a holiday: `Easter 2014`, `Good Friday 2014`, `Christmas 2012`, `May Day 2014`."""
    name, year = (
        re.sub("['\N{RIGHT SINGLE QUOTATION MARK}]", "", match[1]).removeprefix("the "),
        int(match[2]),
    )
    if name in _FIXED:
        on = Suggestion(date(year, *_FIXED[name]).isoformat())
        if name in _TERMS:
            return [
                on._replace(gloss="the day"),
                *between(ordinal(year, 10, 1), ordinal(year, 12, 31), "the term")[:1],
            ]
        return [on]
    if name in _AROUND:
        low, high, middle = _AROUND[name]
        first = ordinal(year, *low)
        return [
            Suggestion(
                f"[{date.fromordinal(first)}..{date.fromordinal(ordinal(year + (high < low), *high))}]",
                "some time then",
            ),
            Suggestion(date(year + (middle < low), *middle).isoformat(), "the day"),
        ]
    if name == "new year":
        year += bool(re.search("[0-9]{4} ?[-/]", match[0]))
        new_year = ordinal(year, 1, 1)
        return [
            *between(new_year - 1, new_year, "the eve and the day")[:1],
            Suggestion(date.fromordinal(new_year).isoformat(), "the day"),
        ]
    if name in _MONDAYS:
        month, last_one = _MONDAYS[name]
        day = ordinal(year, month, 31 if last_one else 7)
        return [Suggestion(date.fromordinal(day - date.fromordinal(day).weekday()).isoformat())]
    if year < 1753:  # noqa: PLR2004 (until then Easter in Britain was that of the Julian calendar)
        return []
    easter = _easter_sunday(year)
    if name in _FROM_EASTER:
        return [Suggestion(date.fromordinal(easter + _FROM_EASTER[name]).isoformat())]
    if name == "whitsun":
        return [
            between(easter + 48, easter + 50, "the days from Saturday to Whit Monday")[0],
            Suggestion(date.fromordinal(easter + 49).isoformat(), "the Sunday"),
        ]
    if name in {"easter", "easter weekend", "easter bank holiday"}:
        return [
            between(easter - 2, easter + 1, "the days from Good Friday to Easter Monday")[0],
            Suggestion(date.fromordinal(easter).isoformat(), "the Sunday"),
        ]
    return (
        between(easter - 14, easter + 14, "the weeks around Easter")[:1]
        if name in {"easter holidays", "easter holiday", "easter break"}
        else []
    )


_FIXED: Final = {
    "new years day": (1, 1),
    **dict.fromkeys(("twelfth night", "epiphany"), (1, 6)),
    "candlemas": (2, 2),
    "valentines day": (2, 14),
    "st davids day": (3, 1),
    "st patricks day": (3, 17),
    "lady day": (3, 25),
    "st georges day": (4, 23),
    **dict.fromkeys(("may day", "mayday"), (5, 1)),
    "midsummer day": (6, 24),
    "lammas": (8, 1),
    "michaelmas": (9, 29),
    **dict.fromkeys(("halloween", "hallowe'en"), (10, 31)),
    "all saints day": (11, 1),
    **dict.fromkeys(("bonfire night", "guy fawkes night"), (11, 5)),
    **dict.fromkeys(("armistice day", "martinmas"), (11, 11)),
    "st andrews day": (11, 30),
    **dict.fromkeys(("christmas eve", "xmas eve"), (12, 24)),
    **dict.fromkeys(("christmas day", "xmas day"), (12, 25)),
    "boxing day": (12, 26),
    **dict.fromkeys(("new years eve", "hogmanay"), (12, 31)),
}
_AROUND: Final = {
    **dict.fromkeys(("christmas", "xmas"), ((12, 24), (12, 26), (12, 25))),
    **dict.fromkeys(
        (
            "christmas/new year",
            "xmas/new year",
            "christmas and new year",
            "christmas holidays",
            "christmas holiday",
            "christmas break",
        ),
        ((12, 24), (1, 1), (12, 25)),
    ),
}
_MONDAYS: Final = {
    **dict.fromkeys(("may bank holiday", "early may bank holiday", "may day bank holiday"), (5, False)),
    **dict.fromkeys(("spring bank holiday", "late may bank holiday", "whitsun bank holiday"), (5, True)),
    **dict.fromkeys(("august bank holiday", "summer bank holiday"), (8, True)),
}
"""Holidays on a Monday: the month, and whether it is its last one."""
_FROM_EASTER: Final = {
    "shrove tuesday": -47,
    "ash wednesday": -46,
    "palm sunday": -7,
    "maundy thursday": -3,
    "good friday": -2,
    "easter saturday": -1,
    "easter sunday": 0,
    "easter day": 0,
    "easter monday": 1,
    "ascension day": 39,
    **dict.fromkeys(("whit sunday", "pentecost"), 49),
    "whit monday": 50,
    "trinity sunday": 56,
}


def _easter_sunday(year: int) -> int:
    """Number the day of Easter in the Gregorian calendar, as Meeus, Jones and Butcher reckon it."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    correction = century - century // 4 - (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    shift = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return ordinal(year, month, day + 1)


def _double_year(match: re.Match[str], read: DateReader, _: YearStart) -> list[Suggestion]:
    """Read a day of a year that began in March, or in April: `15 Jan 1743/44` is of 1744, `Dec 2012/13` of 2012."""
    if following_years(match["first"], match["last"]) is None:
        return []
    year = int(match["first"]) + 1
    edtf = read(f"{match['before'] or ''}{year}{match['after'] or ''}")
    if edtf is None or not edtf.startswith(f"{year}-"):
        return []
    if "01" <= edtf[5:7] <= "03":
        return [Suggestion(edtf, "in a year counted from January")]
    is_of_money = year > _LAST_DOUBLE_YEAR and re.fullmatch("-(?:0[4-9]|1[0-2])(?:-[0-9]{2})?", edtf[4:])
    return [Suggestion(f"{year - 1}{edtf[4:]}", "of that financial year")] if is_of_money else []


_LAST_DOUBLE_YEAR: Final = 1753
"""Until 1752 years in Britain began in March, so that days before it are of two."""


def _old_style(match: re.Match[str], read: DateReader, _: YearStart) -> list[Suggestion]:
    edtf = read(match[1]) or ""
    plain = re.fullmatch("([0-9]{4})-([0-9]{2})-([0-9]{2})", edtf)
    if plain is None or match[2] in {"ns", "n.s.", "n.s", "new style", "gregorian"}:
        return [Suggestion(edtf)] if edtf else []
    return (
        [Suggestion(gregorian, "in the Gregorian calendar")]
        if (gregorian := gregorian_day(*map(int, plain.groups())))
        else []
    )


def _dual_day(match: re.Match[str], read: DateReader, _: YearStart) -> list[Suggestion]:
    """Read a day told by both calendars, `10/21 May 1650`."""
    julian, gregorian = (read(f"{match[day]} {match[3]}") or "" for day in (1, 2))
    parts = re.fullmatch("([0-9]{4})-([0-9]{2})-([0-9]{2})", julian)
    if parts is None or gregorian_day(*map(int, parts.groups())) != gregorian:
        return []
    return [
        Suggestion(gregorian, "in the Gregorian calendar"),
        Suggestion(f"[{julian}..{gregorian}]", "some time in either"),
    ]


def gregorian_day(year: int, month: int, day: int) -> str | None:
    """Write a day of the Julian calendar as the Gregorian day that it was; None if there is none.

    >>> gregorian_day(1500, 2, 29)
    '1500-03-10'
    """
    if not 1 <= day <= days_in_month(4 if year % 4 == 0 else 1, month):
        return None
    shifted, months = year - (month < 3), (month - 3) % 12  # noqa: PLR2004 (counted from March)
    number = 365 * shifted + shifted // 4 + (153 * months + 2) // 5 + day - 308
    return date.fromordinal(number).isoformat() if is_day(number) else None


def is_julian_alone(year: int, month: int, day: int) -> bool:
    """Say whether a day is one that the Julian calendar alone has: 29 February of a century's year."""
    return (month, day) == (2, 29) and year % 4 == 0 and not is_leap(year)


def _anno_domini(match: re.Match[str], _: DateReader, __: YearStart) -> list[Suggestion]:
    return [Suggestion(f"{int(match[1] or match[2]):04}")]


def spreadsheet_day(number: int) -> str | None:
    """Write the day that a spreadsheet counts from 1900 as a number of five digits; None outside 1927 to 2099.

    >>> spreadsheet_day(41365)
    '2013-04-01'
    """
    first, last = 10_000, 73_050
    return (date(1899, 12, 30) + timedelta(number)).isoformat() if first <= number <= last else None


def _serial_number(match: re.Match[str], _: DateReader, __: YearStart) -> list[Suggestion]:
    day = spreadsheet_day(int(re.sub("[, ]", "", match[1])))
    if day is None:
        return []
    minutes = round(float(match[2] or 0) * 24 * 60)
    clock = f"T{minutes // 60:02}:{minutes % 60:02}" if 0 < minutes < 24 * 60 else ""
    return [Suggestion(day + clock, "what a spreadsheet means by that number").nearest]


def suggest_without_year(text: str, read: DateReader) -> list[Suggestion]:
    """Suggest how to write a day or a month without its year."""
    edtf = read(f"{text.replace('-', ' ')} 2000") or ""
    return (
        [Suggestion(f"XXXX{edtf[4:]}", "if its year is not known").nearest]
        if re.fullmatch("2000-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?", edtf)
        else []
    )


def _days(edtf: str | None) -> tuple[int, int] | None:
    when = read_date(edtf) if edtf else None
    return when and when.day_range


def _one_day(edtf: str | None) -> int | None:
    point = read_single_date(edtf) if edtf else None
    return point.earliest if point and point.earliest == point.latest else None


CalendarRule: TypeAlias = Callable[[re.Match[str], DateReader, YearStart], list[Suggestion]]

_PART_OF_YEAR: Final = (
    rf"q ?[1-4]|h ?[12]|[1-4] ?q|[12] ?h|{COUNT.replace('(', '(?:')} (?:quarter|qtr|half)(?: of)?"
    r"|(?:early|mid|late|middle of|(?:year )?end(?: of)?|start(?: of)?|beginning of)(?: in)?(?: the)?"
)
_TWO_YEARS: Final = (
    r"(?:fy ?|financial year )?(?P<first>[0-9]{4}|[0-9]{2}) ?[/-] ?(?P<last>[0-9]{4}|[0-9]{2})"
)
_OF_TWO_YEARS: Final = re.compile(rf"(?P<part>{_PART_OF_YEAR}) {_TWO_YEARS}")
_KIND_OF_YEAR: Final = (
    r"(?:financial|fiscal|tax|academic|school|municipal|civic|council|mayoral)(?: year)?|[af]y|f/y"
)

_BY_A_DAY: Final = (
    r"(?P<words>(?:week|wk)[ -](?:commencing|beginning|starting|ending|ended|of|from)|weekend(?: of)?"
    r"|(?:a |the )?fortnight (?:beginning|commencing|from)|w/?[cbe]|w\.[cbe]\.?)[ .:]*(?P<date>.+)"
)
_RULES: Final[tuple[tuple[re.Pattern[str], CalendarRule], ...]] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (
            _BY_A_DAY,
            _week_named,
        ),
        (
            r"(?:w|wk|week)(?: no\.?)? ?([0-9]{1,2})(?: of|/)? ?([0-9]{4})|([0-9]{4})[ ,-]*(?:w|wk|week) ?([0-9]{1,2})",
            _week_by_number,
        ),
        (rf"{COUNT[:-1]}|last) (?:week|wk) (?:(?:of|in) )?(.+)", _week_of_month),
        (r"(first|1st|second|2nd|latter|last) half (?:of )?(?:the )?(.+[a-z].*|[0-9]{4})", _half_of_month),
        (rf"(?P<part>{_PART_OF_YEAR})[ ,-]*(?:the )?{_TWO_YEARS}", _part_of_financial_year),
        (rf"{_TWO_YEARS}[ ,-]*\(?(?P<part>{_PART_OF_YEAR})\)?", _part_of_financial_year),
        (rf"(?P<part>{_PART_OF_YEAR}) \({_TWO_YEARS}\)", _part_of_financial_year),
        (
            rf"(?:fy|f/y|financial year|fiscal(?: year)?) ?(?P<year>[0-9]{{4}}|[0-9]{{2}})[ ,-]*(?P<part>{_PART_OF_YEAR})",
            _part_of_either_year,
        ),
        (
            rf"(?P<part>{_PART_OF_YEAR})[ ,-]*(?:the )?(?:fy|f/y|financial year|fiscal(?: year)?) ?(?P<year>[0-9]{{4}}|[0-9]{{2}})",
            _part_of_either_year,
        ),
        (rf"(?P<words>{_KIND_OF_YEAR}) ?{_TWO_YEARS}", _financial_year_named),
        (rf"{_TWO_YEARS} ?(?P<words>{_KIND_OF_YEAR})", _financial_year_named),
        (
            r"(?P<time>year|y|fy|f/y|financial year|half[ -]year|quarter|(?:twelve|six|three) months|(?P<months>[1-9][0-9]?) months)(?:/?e| ending| ended| end| to| up to)[ :]*(?:the )?(?P<date>.+)",
            _time_until,
        ),
        (rf"({'|'.join(_TERMS)}) term(?: of)? ([0-9]{{4}})(?: ?[/-] ?([0-9]{{4}}|[0-9]{{2}}))?", _term),
        (
            r"([a-z][a-z /'\N{RIGHT SINGLE QUOTATION MARK}]+?) (?:of )?([0-9]{4})(?: ?[/-] ?[0-9]{2,4})?",
            _feast,
        ),
        (
            r"(?P<before>.*[a-z.] ?)(?P<first>[0-9]{4}) ?[/-] ?(?P<last>[0-9]{1,2}|[0-9]{4})(?P<after>)",
            _double_year,
        ),
        (
            r"(?P<before>)(?P<first>[0-9]{4})/(?P<last>[0-9]{1,2})(?P<after>-[0-9]{2}(?:-[0-9]{2})?)",
            _double_year,
        ),
        (r"([0-9]{1,2})/([0-9]{1,2}) ([a-z]+ [0-9]{4})", _dual_day),
        (r"(.+?) \(?(os|o\.s\.?|old style|julian|ns|n\.s\.?|new style|gregorian)\)?", _old_style),
        (
            r"(?:ad|ce|a\.d\.?|c\.e\.?) ?([1-9][0-9]{0,3})|([1-9][0-9]{0,3}) ?(?:ad|ce|a\.d|c\.e)",
            _anno_domini,
        ),
        (r"([0-9]{5}|[0-9]{2}[, ][0-9]{3})(\.[0-9]+)?", _serial_number),
    )
)
