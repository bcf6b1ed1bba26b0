"""English and UK ways of writing a date, put into EDTF: `17 April 2009`, `summer 2009`, `before April 2009`.

Each rule suggests what it understands. Whether that is a date, and one that the field takes, is checked by
`explain`, so a rule may be generous.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache, partial
from typing import Final, TypeAlias

from chronicle.dates.calendar import APRIL, YearStart, days_in_month
from chronicle.dates.errors import SEASON_CODES
from chronicle.dates.hints import Suggestion
from chronicle.dates.hints.calendars import (
    COUNTS,
    EITHER_CENTURY,
    following_years,
    full_year,
    suggest_by_calendar,
    suggest_without_year,
)
from chronicle.dates.hints.figures import is_a_day_in_figures, is_in_figures, orders, with_both_years
from chronicle.dates.hints.phrases import suggest_for_phrase
from chronicle.dates.parser import format_financial_year, read_financial_year, read_single_date
from chronicle.dates.wording import MONTHS, coarsest_date
from chronicle.suggest import edit_distance, nearest

Rule: TypeAlias = Callable[..., Iterator[Suggestion]]
"""Turns the groups of a pattern's match into suggestions of what to write."""

_MONTH_NUMBERS: Final = {
    name: number
    for number, full in enumerate(MONTHS)
    if full
    for name in {full.casefold(), full[:3].casefold(), *({"sept"} if number == 9 else ())}  # noqa: PLR2004
}
_SEASONS: Final = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}

_MONTH: Final = "(" + "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True)) + r")\.?"
_SEASON: Final = f"({'|'.join(_SEASONS)})"
_YEAR: Final = r"([0-9]{4})"
_DAY: Final = r"([0-9]{1,2})(?:st|nd|rd|th)?"
_A_WEEKDAY: Final = r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?"
_WEEKDAY: Final = re.compile(rf"^{_A_WEEKDAY}\.? (?=\S)")
_ANY_WEEKDAY: Final = re.compile(rf"(?<![a-z]){_A_WEEKDAY}(?![a-z])")
_SEPARATOR: Final = r" ?[-/., ] ?"


def suggest(text: str, financial_year: YearStart) -> list[Suggestion]:
    """Turn a date in words or in figures into EDTF; several suggestions if it may mean several things."""
    typed = _as_typed(text)
    plain = _tidy(typed)
    suggestions = _in_either_order(plain, financial_year) or _suggest_tidy(plain, financial_year)
    left = next((gloss for pattern, gloss in _LEFT_OUT if pattern.search(typed)), "")
    suggestions = [
        suggestion._replace(gloss=left) if "T" in suggestion.text and not suggestion.gloss else suggestion
        for suggestion in suggestions
    ]
    return _on_its_weekday(text.casefold(), _of_either_century(text, suggestions))


def _suggest_tidy(plain: str, financial_year: YearStart) -> list[Suggestion]:
    return (
        ([Suggestion(plain.upper())] if read_single_date(plain.upper()) else [])
        or _suggest(plain, financial_year, depth=2)
        or suggest_without_year(plain, partial(_read_part, financial_year=financial_year, depth=0))
        or _with_remark(plain, financial_year)
        or _suggest_respelt(plain, financial_year)
    )


def _in_either_order(plain: str, financial_year: YearStart) -> list[Suggestion]:
    """Read a phrase about days in figures in each order in which all of them are days: `by 03/04/2012`."""
    text = with_both_years(plain)
    if not is_in_figures(text) or is_a_day_in_figures(text):
        return []
    found = [
        (order, suggestion)
        for order, ordered in orders(text).items()
        for suggestion in _suggest_tidy(ordered, financial_year)
    ]
    named = {suggestion.text: order for order, suggestion in found}
    if len(set(named.values())) < 2 or len(named) < len(found):  # noqa: PLR2004 (one order, or both say the same)
        return list(dict.fromkeys(suggestion for _, suggestion in found))
    return [
        suggestion._replace(gloss=", ".join(filter(None, (suggestion.gloss, order))))
        for order, suggestion in found
    ]


def _as_typed(text: str) -> str:
    """Return a text in small letters, with the signs of a keyboard in place of those of print."""
    plain = text.casefold().translate(_TYPOGRAPHY)
    plain = re.sub(r"(?<=^[0-9]{4}),(?=[0-9]{1,2}$)", ".", plain.replace("_", " " if ":" in plain else "-"))
    if "-" in plain:  # a longer dash beside hyphens is what stands between two dates
        plain = re.sub(rf"(?<=[0-9a-z])(?:--|[{_DASHES}])(?=[0-9a-z])", " - ", plain)
    plain = re.sub(f"--|[{_DASHES}]", "-", plain)
    plain = _DAYS_LISTED.sub(r"\1/", _LISTED.sub("/", plain)).replace(",", " ")
    return re.sub(r"\s+", " ", plain).replace("...", "..")


def _tidy(plain: str) -> str:
    """Take away what carries no meaning: articles, the day of the week, other ways of writing."""
    for noise, instead in _NOISE:
        plain = noise.sub(instead, plain)
    return _WEEKDAY.sub("", re.sub(r"(?<!\.)\.$", "", plain.strip(" ")))


_DASHES: Final = "\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}"
_TYPOGRAPHY: Final = str.maketrans(
    {
        **dict.fromkeys("\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{MINUS SIGN}", "-"),
        **dict.fromkeys("\N{SMALL HYPHEN-MINUS}\N{FULLWIDTH HYPHEN-MINUS}\N{SOFT HYPHEN}", "-"),
        **dict.fromkeys("\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}`", "'"),
        "|": "/",
        "\\": "/",
        "\N{HORIZONTAL ELLIPSIS}": "...",
    }
)
_LISTED: Final = re.compile(
    rf"(?<!day), ?(?=(?![0-9]{{4}})[0-9a-z ,]*? (?:and|&|or) )"
    rf"|(?<=[a-z]), ?(?={_MONTH[:-3]} [0-9]{{4}}$)"
)
"""A comma between dates that are told one after the other, `May, June and July 2009`."""
_DAYS_LISTED: Final = re.compile(rf"(?<![0-9:.])([0-9]{{1,2}}(?:st|nd|rd|th)?), ?(?={_DAY} {_MONTH[:-3]})")
"""The same between two days of a month, `13, 14 May`."""


def _suggest_respelt(text: str, financial_year: YearStart) -> list[Suggestion]:
    """Read a date with letters for digits, or with a month or a season that is a letter or two off."""
    in_english = re.sub(r"[^\W\d_]+", lambda word: _MONTHS_ABROAD.get(word[0], word[0]), text)
    if in_english != text:
        in_english = re.sub(
            r"(?<=[0-9])er(?= )|\.?(?<=[0-9.])(?: de|\.)(?= )|(?<=[a-z]) de(?= )", "", in_english
        )
        if found := _suggest(in_english, financial_year, depth=2):
            return found
    respelt = _WITH_DIGITS.sub(lambda number: number[0].translate(_LIKE_DIGITS), text)
    words = re.findall("[a-z]{4,}", respelt)
    meant = {word: month for word in words if (month := nearest(word, _SPELT)) not in {None, word}}
    for word, month in meant.items():
        respelt = respelt.replace(word, month)
    if respelt == text:
        return []
    is_plain = all(len(word) > 4 and edit_distance(word, month, 1) == 1 for word, month in meant.items())  # noqa: PLR2004 (letters)
    found = _suggest(respelt, financial_year, depth=2) or [Suggestion(respelt)]
    return found if is_plain else [suggestion.nearest for suggestion in found]


_MONTHS_ABROAD: Final = {
    name: month.casefold()
    for month, names in zip(
        MONTHS[1:],
        (
            "ionawr janvier januar enero gennaio",
            "chwefror février fevrier februar febrero febbraio",
            "mawrth mars märz maerz marzo",
            "ebrill avril abril aprile",
            "mai mayo maggio",
            "mehefin juin juni junio giugno",
            "gorffennaf juillet juli julio luglio",
            "awst août aout agosto",
            "medi septembre septiembre settembre",
            "hydref octobre oktober octubre ottobre",
            "tachwedd novembre noviembre",
            "rhagfyr décembre decembre dezember diciembre dicembre",
        ),
        strict=True,
    )
    for name in names.split()
}
"""The months in Welsh, French, German, Spanish and Italian."""
_WITH_DIGITS: Final = re.compile(r"(?<![a-z0-9])(?=[oil]*[0-9])(?:[0-9oil]{4}|[0-9oil]{1,2})(?![a-z0-9])")
_LIKE_DIGITS: Final = str.maketrans("oil", "011")
_SPELT: Final = (*(month.casefold() for month in MONTHS if month), *_SEASONS)


def _with_remark(text: str, financial_year: YearStart) -> list[Suggestion]:
    """Read a date with a remark in brackets: `2009 (or earlier)`, `May 2013 (press release)`."""
    match = re.fullmatch(r"(.*[0-9].*?) ?\(([a-z/. ]+)\)", text)
    if match is None:
        return []
    dated, remark = match.groups()
    for joined in (f"{remark} {dated}", f"{dated} {remark}"):
        if suggestions := _suggest(joined, financial_year, depth=2):
            return suggestions
    edtf = _read_part(dated, financial_year, depth=1)
    return [Suggestion(edtf, f"without “{remark}”").nearest] if edtf else []


def _of_either_century(text: str, suggestions: list[Suggestion]) -> list[Suggestion]:
    """Offer both centuries for two digits of a year that few chronologies have reached: `17/4/45`."""
    if re.search("[0-9]{4}", text):
        return suggestions
    return [
        suggestion._replace(text=_OF_THIS_CENTURY.sub(rf"{century}\1", suggestion.text))
        for suggestion in suggestions
        for century in (("19", "20") if _OF_THIS_CENTURY.search(suggestion.text) else ("20",))
    ]


_OF_THIS_CENTURY: Final = re.compile(rf"(?<![0-9-])20({EITHER_CENTURY.pattern})")


def _on_its_weekday(text: str, suggestions: list[Suggestion]) -> list[Suggestion]:
    """Keep the days that fall on the weekday that a text names; if none does, say on which each falls."""
    named = {match[0][:3] for match in _ANY_WEEKDAY.finditer(text)}
    days = {
        suggestion: date.fromordinal(point.earliest).strftime("%A")
        for suggestion in suggestions
        if (point := read_single_date(suggestion.text)) and point.earliest == point.latest
    }
    if len(named) != 1 or len(days) < len(suggestions):
        return suggestions
    return [suggestion for suggestion, day in days.items() if day[:3].casefold() in named] or [
        Suggestion(suggestion.text, f"a {day}").nearest for suggestion, day in days.items()
    ]


_TIME: Final = r"[0-9]{1,2}(?:[:.][0-9]{2})?(?::[0-9]{2})? ?(?:am|pm|hrs)?"
_FROM_TIME_TO_TIME: Final = rf"({_TIME}) ?(?:-|to|until) ?{_TIME}$(?<=[:m0-9][0-9m][0-9ms])"
_WITH_ZONE: Final = (
    r"(:[0-9]{2}|[0-9]{8}t[0-9]{4,6})"
    r" ?(?:(?:z|gmt|utc|bst)(?:[+-][0-9]{2}:?[0-9]{2})?|[+-][0-9]{2}:?[0-9]{2})(?: \(.*\))?$"
)
_LEFT_OUT: Final = (
    (re.compile(_FROM_TIME_TO_TIME), "when it began"),
    (re.compile(_WITH_ZONE), "the local time"),
)
"""What is left out of a time of day, and what remains."""
_NOISE: Final = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (rf" ?\({_A_WEEKDAY}\)", ""),
        (r" \(?(?:provisional|outturn|calendar year|cy)\)?$", ""),
        (
            r"^(?:bank holiday (?=mon)|outturn |calendar (?:year )?|cy ?(?=[0-9])|yr (?=[0-9])|year (?=[0-9]))",
            "",
        ),
        (r"^(['\"])(.+)\1$", r"\2"),
        (r"^(?:the )?month of (?=[a-z])", ""),
        (r"^'(?=[0-9]{4})", ""),
        (r" the (?=[0-9]{1,2}(?:st|nd|rd|th))", " "),
        (r"^(?:b|d|fl|born|died)\.? (?=.*[0-9])", ""),
        (r"^(?:as (?:at|of|on) |at (?=[0-9]{1,2}(?:st|nd|rd|th)? ))", ""),
        (r"^(?:(?:some ?time|one day) )?(?:on(?! or )|in|the|in the|on the|during|throughout) (?:the )?", ""),
        (_FROM_TIME_TO_TIME, r"\1"),
        (_WITH_ZONE, r"\1"),
        (r"^(early|mid)-to-(mid|late)\b", r"\1 to \2"),
        (r"\b(?:quarter|qtr) ?([1-4])\b", r"q\1"),
        (r"\b(?:last|final) (?=quarter|qtr)", "4th "),
        (rf"(?<![a-z])([0-9]+)(?={_MONTH[:-3]}(?![a-z]))", r"\1 "),
        (rf"(?<![a-z]){_MONTH[:-3]}(?=[0-9])", r"\1 "),
    )
)
"""What says nothing of the date, or is written in other ways."""


_DIGIT: Final = re.compile("[0-9]")


def _suggest(text: str, financial_year: YearStart, depth: int) -> list[Suggestion]:
    if not _DIGIT.search(text):  # no date is without one
        return []
    read = partial(_read_part, financial_year=financial_year, depth=max(depth - 1, 0))
    if suggestions := suggest_by_calendar(text, read, financial_year):
        return suggestions
    for pattern, rule in _DAYS:
        if (match := pattern.fullmatch(text)) and (suggestions := list(rule(*match.groups()))):
            return suggestions
    if depth and (suggestions := suggest_for_phrase(text, read)):
        return suggestions
    for pattern, rule in _RULES:
        if (match := pattern.fullmatch(text)) and (suggestions := list(rule(*match.groups()))):
            return suggestions
    return []


@lru_cache(maxsize=1024)
def _read_part(text: str, financial_year: YearStart, depth: int) -> str | None:
    """Turn a part of a phrase into EDTF by its first reading; None if it has none."""
    text = _WEEKDAY.sub("", re.sub(r"^the ", "", text.strip()))
    if read_single_date(text.upper()):
        return text.upper()
    if year := read_financial_year(text.upper(), financial_year):
        return coarsest_date(year.day_range).text
    suggestions = _suggest(text, financial_year, depth)
    if suggestions and (year := read_financial_year(suggestions[0].text, financial_year)):
        return coarsest_date(year.day_range).text
    return suggestions[0].text if suggestions else None


def _month_year(month: str, year: str) -> Iterator[Suggestion]:
    yield Suggestion(f"{full_year(year)}-{_MONTH_NUMBERS[month]:02}")


def _day_month_year(day: str, month: str, year: str) -> Iterator[Suggestion]:
    yield Suggestion(f"{full_year(year)}-{_MONTH_NUMBERS[month]:02}-{int(day):02}")


def _days_of_month(month: str, first: str, last: str, year: str) -> Iterator[Suggestion]:
    low, high = (f"{year}-{_MONTH_NUMBERS[month]:02}-{int(day):02}" for day in (first, last))
    yield Suggestion(f"{low}/{high}", "from the one to the other")
    yield Suggestion(f"[{low}..{high}]", "some time between")


def _figures(first: str, second: str, year: str) -> Iterator[Suggestion]:
    """Read figures as the United Kingdom orders them, and say so where they could be month first."""
    day, month = int(first), int(second)
    british, american = f"{full_year(year)}-{month:02}-{day:02}", f"{full_year(year)}-{day:02}-{month:02}"
    either = day <= 12 and month <= 12 and day != month  # noqa: PLR2004 (months)
    if day > 31 and len(year) == 2:  # noqa: PLR2004 (days, digits)
        yield Suggestion(f"{full_year(first)}-{month:02}-{year}")
    elif month <= 12 or day > 12:  # noqa: PLR2004 (months)
        yield Suggestion(british, "day first" if either else "")
    if either or day <= 12 < month:  # noqa: PLR2004 (months)
        yield Suggestion(american, "month first" if either else "")


def _figures_of_two_digits(first: str, second: str, third: str) -> Iterator[Suggestion]:
    """Read `13-04-01`: the order of ISO 8601 is with hyphens too, its century left out."""
    found = list(_figures(first, second, third))
    year_first = f"{full_year(first)}-{second}-{third}"
    if (
        len(found) == 1
        and found[0].text != year_first
        and all(map(read_single_date, (found[0].text, year_first)))
    ):
        found = [found[0]._replace(gloss="day first"), Suggestion(year_first, "year first")]
    yield from found


def _season(season: str, year: str, following: str | None = None) -> Iterator[Suggestion]:
    """Read a season of a year, or of two: a winter lies in both, any other in either."""
    first = int(full_year(year))
    edtf = Suggestion(f"{first:04}-{_SEASONS[season]}", SEASON_CODES)
    if following is None:
        yield (
            edtf._replace(gloss=f"winter {first}\N{EN DASH}{(first + 1) % 100:02}")
            if season == "winter"
            else edtf
        )
    elif following_years(year, following) is not None:
        yield edtf
        if season != "winter":
            yield Suggestion(f"{first + 1:04}-{_SEASONS[season]}", "that of the second year")


def _quarter(quarter: str, year: str) -> Iterator[Suggestion]:
    yield Suggestion(
        f"{full_year(year)}-{32 + COUNTS[quarter]}", "33 to 36 are the quarters of the calendar year"
    )


def _half(half: str, year: str) -> Iterator[Suggestion]:
    yield Suggestion(
        f"{full_year(year)}-{39 + COUNTS[half]}", "40 and 41 are the halves of the calendar year"
    )


def _decade(years: str) -> Iterator[Suggestion]:
    if years.endswith("00"):
        yield Suggestion(f"{years[:3]}X", "ten years")
        yield Suggestion(f"{years[:2]}XX", "the century")
    else:
        yield Suggestion(f"{years[:3]}X")


def _century(number: str) -> Iterator[Suggestion]:
    yield Suggestion(f"{int(number) - 1:02}XX", "its years by their first two digits")


def _financial_year(first: str, last: str | None = None) -> Iterator[Suggestion]:
    year = int(full_year(first))
    if last is None:
        yield Suggestion(format_financial_year(year), "the one that begins in it")
        yield Suggestion(format_financial_year(year - 1), "the one that ends in it")
    elif int(last) % 100 == (year + 1) % 100:
        yield Suggestion(format_financial_year(year))


def _figures_year_first(year: str, month: str, day: str) -> Iterator[Suggestion]:
    yield Suggestion(f"{year}-{int(month):02}-{int(day):02}")


def _year_and_month(year: str, month: str) -> Iterator[Suggestion]:
    yield from _month_and_year(month, year)
    if int(month) == (int(year) + 1) % 10 ** len(month):
        yield Suggestion(format_financial_year(int(year)), "the financial year")


def _month_and_year(month: str, year: str) -> Iterator[Suggestion]:
    yield Suggestion(f"{year}-{int(month):02}")


def _clock(day: str, hour: str, minute: str, second: str | None, half: str | None) -> Iterator[Suggestion]:
    """Read a day with a time of day; a spreadsheet writes midnight beside a day without one."""
    edtf = _read_part(day, APRIL, 0)
    if edtf is None:
        return
    hours = int(hour) % 12 + 12 * half.startswith("p") if half and half[0] in "ap" else int(hour)
    seconds = f":{second}" if second and second != "00" else ""
    with_time = Suggestion(f"{edtf}T{hours:02}:{minute or '00'}{seconds}")
    if with_time.text.endswith("T00:00"):
        yield Suggestion(edtf, "the day alone")
        with_time = Suggestion(with_time.text, "its first minute")
    yield with_time


def _month_and_two_figures(month: str, figures: str) -> Iterator[Suggestion]:
    """Read `May 13`, a month and its year, or, if there is such a day, a day without one."""
    named = f"-{_MONTH_NUMBERS[month]:02}"
    is_a_day = figures[0] != "0" and int(figures) <= days_in_month(2000, _MONTH_NUMBERS[month])
    yield Suggestion(f"{full_year(figures)}{named}", "the month" if is_a_day else "")
    if is_a_day:
        yield Suggestion(f"XXXX{named}-{figures}", "the day, if its year is not known").nearest


def _two_figures(first: str, sign: str, second: str) -> Iterator[Suggestion]:
    """Read `14/15`, `5/13` and `17/4`: a financial year, a month and its year, a day without one."""
    low, high = int(first), int(second)
    found = []
    if len(first) == len(second) == 2 and high == (low + 1) % 100:  # noqa: PLR2004 (digits)
        year = Suggestion(format_financial_year(int(full_year(first))), "the financial year")
        found.append(year if sign == "/" else year.nearest)
    if 1 <= low <= 12 and len(second) == 2:  # noqa: PLR2004 (months, digits)
        found.append(Suggestion(f"{full_year(second)}-{low:02}", "the month").nearest)
    if 1 <= high <= 12 and 1 <= low <= days_in_month(2000, high):  # noqa: PLR2004 (months)
        found.append(Suggestion(f"XXXX-{high:02}-{low:02}", "the day, if its year is not known").nearest)
    elif 1 <= low <= 12 and 1 <= high <= days_in_month(2000, low):  # noqa: PLR2004 (months)
        found.append(Suggestion(f"XXXX-{low:02}-{high:02}", "the day, if its year is not known").nearest)
    yield from found if len(found) > 1 else (one._replace(gloss="") if one.exact else one for one in found)


def _figures_run_on(year: str, month: str, day: str) -> Iterator[Suggestion]:
    """Read `2009-0417` and `200904-17`, but no span of two years."""
    if read_single_date(edtf := f"{year}-{month}-{day}") and year > month + day:
        yield Suggestion(edtf)


def read_run_on(digits: str) -> Iterator[Suggestion]:
    """Read a day, or a year and its month, without signs between them, in whichever order gives one."""
    is_month = re.fullmatch("[0-9]{4}(?:0[1-9]|1[0-2])", digits)
    if is_month and digits.startswith(("19", "20")):
        yield from _year_and_month(digits[:4], digits[4:])
        return
    year, month, day = full_year(digits[:-4]), digits[-4:-2], digits[-2:]
    orders = [f"{year}-{month}-{day}"]
    first, second, last = digits[:2], digits[2:4], full_year(digits[4:])
    orders += (f"{last}-{second}-{first}", f"{last}-{first}-{second}", f"{year}-{day}-{month}")
    found = dict.fromkeys(edtf for edtf in orders if read_single_date(edtf))
    if re.fullmatch("[0-9]{4}(?:0[1-9]|1[0-2])[0-9]{2}", digits) and (orders[0] in found or not found):
        yield Suggestion(orders[0])
    elif [*found] == orders[1:2] and len(digits) == 8:  # noqa: PLR2004 (digits)
        yield Suggestion(orders[1])
    else:
        months = [f"{digits[:4]}-{digits[4:]}"] if is_month and digits > "0001" else []
        yield from (Suggestion(edtf).nearest for edtf in (*found, *months))


def _year_and_decimal(year: str, digit: str) -> Iterator[Suggestion]:
    """Read `2009.1`, which a spreadsheet makes of `2009.10` too."""
    yield Suggestion(f"{year}-0{digit}", "the month").nearest
    if digit == "1":
        yield Suggestion(f"{year}-10", "if a spreadsheet dropped a 0").nearest


def _decade_of_a_century(years: str) -> Iterator[Suggestion]:
    """Read `'60s`: the decades that have been in two centuries may be of either."""
    if int(years) < 30:  # noqa: PLR2004 (the decades of this century)
        yield from _decade(f"20{years}")
    if int(years) > 0:
        yield from _decade(f"19{years}")


def _rules(
    *rules: tuple[str, Callable[..., Iterator[Suggestion]]],
) -> tuple[tuple[re.Pattern[str], Rule], ...]:
    return tuple((re.compile(pattern), rule) for pattern, rule in rules)


_COUNT: Final = "([1-4]|1st|2nd|3rd|4th|first|second|third|fourth)"
_ANY_YEAR: Final = r"'?([0-9]{4}|[0-9]{2})"
_OF_TWO: Final = "([12]|1st|2nd|first|second)"
_FY: Final = r"(?:fy|f/y|financial year|fiscal(?: year)?|tax year|year ended|year ending|year to) ?"

_DAYS: Final = _rules(
    (
        f"{_DAY}{_SEPARATOR}(?:day )?(?:of )?{_MONTH}{_SEPARATOR}(?:of )?{_ANY_YEAR}",
        _day_month_year,
    ),
    (
        f"{_MONTH}{_SEPARATOR}{_DAY}{_SEPARATOR}{_ANY_YEAR}",
        lambda month, day, year: _day_month_year(day, month, year),
    ),
    (
        f"{_YEAR}{_SEPARATOR}{_MONTH}{_SEPARATOR}{_DAY}",
        lambda year, month, day: _day_month_year(day, month, year),
    ),
    (r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})", _figures_run_on),
)
"""Days of which everything is written."""

_RULES: Final = _rules(
    (f"{_MONTH}{_SEPARATOR}(?:of )?(?:the )?'?{_YEAR}", _month_year),
    (f"{_YEAR}{_SEPARATOR}{_MONTH}", lambda year, month: _month_year(month, year)),
    (f"{_MONTH}(?:[-/.]| ?')?([0-9]{{2}})", _month_year),
    (f"{_MONTH} ([0-9]{{2}})", _month_and_two_figures),
    (f"{_MONTH} ?{_DAY} ?(?:-|to|/|&|and) ?{_DAY} {_YEAR}", _days_of_month),
    (f"{_SEASON} '?([0-9]{{2}})", _season),
    (f"{_SEASON} (?:of )?{_YEAR}(?: ?[-/] ?([0-9]{{4}}|[0-9]{{2}}))?", _season),
    (f"{_YEAR}{_SEPARATOR}{_SEASON}", lambda year, season: _season(season, year)),
    (f"q{_COUNT}(?:{_SEPARATOR})?{_ANY_YEAR}", _quarter),
    (f"{_COUNT} ?(?:q|quarter|qtr) ?(?:of )?{_ANY_YEAR}", _quarter),
    (f"{_YEAR}(?:{_SEPARATOR})?q{_COUNT}", lambda year, quarter: _quarter(quarter, year)),
    (f"h{_OF_TWO}(?:{_SEPARATOR})?{_ANY_YEAR}", _half),
    (f"{_OF_TWO} ?h(?:alf)? ?(?:of )?{_ANY_YEAR}", _half),
    (f"{_YEAR}(?:{_SEPARATOR})?h{_OF_TWO}", lambda year, half: _half(half, year)),
    (r"([0-9]{3}0)'?s", _decade),
    (r"'?([0-9]0)'?s", _decade_of_a_century),
    (r"'([0-9]{2})", lambda year: iter((Suggestion(full_year(year)),))),
    (r"([1-9][0-9]?)(?:st|nd|rd|th) (?:century|cent\.?|c)", _century),
    (f"{_FY}([0-9]{{4}}|[0-9]{{2}})(?: ?[-/] ?([0-9]{{4}}|[0-9]{{2}}))?", _financial_year),
    (r"([0-9]{2})-([0-9]{2})-([0-9]{2})", _figures_of_two_digits),
    (r"([0-9]{1,2}) ?[/.-] ?([0-9]{1,2}) ?[/.-] ?([0-9]{4}|[0-9]{2})", _figures),
    (r"([0-9]{1,2}) ([0-9]{1,2}) ([0-9]{4}|[0-9]{2})", _figures),
    (r"([0-9]{4}) ?[/. :-] ?([0-9]{1,2}) ?[/. :-] ?([0-9]{1,2})", _figures_year_first),
    (r"[?x_-]{1,2}[/.-]([0-9]{1,2})[/.-]([0-9]{4})", _month_and_year),
    (r"([0-9]{4})-([0-9]{1,2})-[?_]{1,2}", _year_and_month),
    (r"([0-9]{4})\.0+", lambda year: iter((Suggestion(year),))),
    (r"([0-9]{8}|[0-9]{6})", read_run_on),
    (r"([0-9]{4})\.([1-9])", _year_and_decimal),
    (r"([0-9]{4})[/. -](0?[1-9]|1[0-2])", _year_and_month),
    (r"([0-9]{1,2}) ?[/.-] ?([0-9]{4})", _month_and_year),
    (r"([0-9]{1,2}) ?([/-]) ?([0-9]{1,2})", _two_figures),
    (r"([0-9]{3,4})/([0-9]{2})", _financial_year),
    (r"([0-9]{4})-([0-9]{2})", _financial_year),
    (
        r"(.+?)(?: at|t)? ?([0-9]{1,2})[:.]([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)? ?(a\.?m|p\.?m|hrs|h)?",
        _clock,
    ),
    (r"(.+?)(?: at)? ([0-9]{1,2})()() ?(a\.?m|p\.?m)", _clock),
    (r"([0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2})t? ?([0-9]{2})([0-9]{2})([0-9]{2})?()", _clock),
    (r"(.+?)(?: at)? ([01][0-9]|2[0-3])([0-5][0-9])() ?(h|hrs|hours)", _clock),
    (r"(.+?) at ([01][0-9]|2[0-3])([0-5][0-9])()()", _clock),
    (
        r"(?:at )?([0-9]{1,2})()() ?(a\.?m|p\.?m)\.? (?:on )?(.+)",
        lambda hour, minute, second, half, day: _clock(day, hour, minute, second, half),
    ),
    (
        r"(?:at )?([01][0-9]|2[0-3])([0-5][0-9])() ?(h|hrs|hours) (?:on )?(.+)",
        lambda hour, minute, second, half, day: _clock(day, hour, minute, second, half),
    ),
    (
        r"(?:at )?([0-9]{1,2})[:.]([0-9]{2})(?::([0-9]{2}))? ?(a\.?m|p\.?m|hrs|h)?\.? (?:on )?(.+)",
        lambda hour, minute, second, half, day: _clock(day, hour, minute, second, half),
    ),
)
