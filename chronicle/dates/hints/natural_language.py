"""English and UK ways of writing a date, put into EDTF: `17 April 2009`, `summer 2009`, `before April 2009`.

Each rule suggests what it understands. Whether that is a date, and one that the field takes, is checked by
`explain`, so a rule may be generous.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Final, TypeAlias

from chronicle.dates.calendar import APRIL, YearStart, days_in_month, is_day
from chronicle.dates.hints import DateReader, Suggestion
from chronicle.dates.hints.calendars import COUNTS, full_year, suggest_by_calendar, suggest_without_year
from chronicle.dates.parser import read_date, read_financial_year, read_single_date
from chronicle.dates.wording import MONTHS, coarsest_date

Rule: TypeAlias = Callable[..., Iterator[Suggestion]]
"""Turns the groups of a pattern's match into suggestions of what to write."""

SEASON_CODES: Final = "21 spring, 22 summer, 23 autumn, 24 winter"

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
_SEPARATOR: Final = r" ?[-/., ] ?"

_ABOUT = re.compile(
    r"(?:circa|ca?\.?|about|around|approx(?:imately|\.)?|roughly|est(?:imated|\.)?|~) ?(.+)"
    r"|(.+?) ?(?:\(?(?:approx(?:imately|\.)?|est(?:imated|\.)?|circa)\)?|or thereabouts|or so|-?ish)"
)
_MAYBE = re.compile(
    r"(?:possibly|perhaps|probably|maybe|\?) ?(.+)|(.+?) ?(?:\?|\((?:\?|uncertain|probably)\))"
)
_BEFORE = re.compile(r"(before|by|until|till|up to|no later than|not later than|pre-?|<) ?(.+)")
_AFTER = re.compile(
    r"(after|since|from|post-?|no earlier than|not before|>) ?(.+?)(?: onwards| on)?|(.+?) (onwards|or later)"
)
_EITHER = re.compile(
    r"between (.+?) (?:and|-|to) (.+)|(.+?) or (.+)|([0-9]{3,4}) ?[x\N{MULTIPLICATION SIGN}] ?([0-9]{3,4})"
)
_BOTH = re.compile(r"(?=.*[a-z])(.+?)(?: ?[/&+] ?| and )(.+)")
_RANGE = re.compile(
    r"(?:from )?(.+?)(?: (?:to|until|till|through) | - |\.\.)(.+)"
    r"|([0-9]{4})-([0-9]{4})|(\w+)-(\w+ .*[0-9]{4})|(.+)-(present|now|date)"
)
_OPEN = re.compile(r"(.*[0-9]) ?-()")
_HYPHEN = re.compile(r"([^-]+)-([^-]+[ /.][^-]*[0-9])")
_ONE_OF = re.compile(r"\[(.*)\.\.(.*)\]")
_FINANCIAL_YEARS = re.compile(r"((?:fy ?)?[0-9]{4}/[0-9]{2})/((?:fy ?)?[0-9]{4}/[0-9]{2}|[0-9]{4})")
"""An interval between two."""
_PART = re.compile(
    r"(early to mid|mid to late|early|mid|middle of|late|beginning of|start of|end(?: of)?)[ -](?:part of )?(?:in )?(?:the )?(.+)"
)
_OF_DAY = re.compile(
    rf"(?:(?:the )?({'(?:early )?(?:morning|afternoon|evening|night)|am|pm|noon|midday|midnight'})(?: of| on)? )(.+)"
    r"|(.*[0-9]{4}) (?:\(?(?:in the )?((?:early )?(?:morning|afternoon|evening|night)|a\.?m\.?|p\.?m\.?|noon|midday|midnight)\)?)"
)


def suggest(text: str, financial_year: YearStart) -> list[Suggestion]:
    """Turn a date in words or in figures into EDTF; several suggestions if it may mean several things."""
    plain = _tidy(text)
    if read_single_date(plain.upper()):
        return [Suggestion(plain.upper())]
    return _suggest(plain, financial_year, depth=2) or suggest_without_year(
        plain, partial(_read_part, financial_year=financial_year, depth=0)
    )


def _tidy(text: str) -> str:
    """Take away what carries no meaning: case, commas, articles, the day of the week."""
    plain = text.casefold().replace("\N{EN DASH}", "-").replace("\N{EM DASH}", "-").replace(",", " ")
    plain = re.sub(r"\s+", " ", plain)
    for noise, instead in _NOISE:
        plain = noise.sub(instead, plain)
    return _WEEKDAY.sub("", plain.strip(" ."))


_TIME: Final = r"[0-9]{1,2}(?:[:.][0-9]{2})?(?::[0-9]{2})? ?(?:am|pm|hrs)?"
_NOISE: Final = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r" ?\((?!(?:approx|est|circa|uncertain|probably|os|ns|o\.s|n\.s|q[1-4]|h[12]))[a-z/. ]+\)", ""),
        (r" (?:tbc|to be confirmed|provisional|outturn|calendar year|cy)$", ""),
        (r"^(?:bank holiday (?=mon)|outturn |calendar year |cy ?(?=[0-9])|yr (?=[0-9])|year (?=[0-9]))", ""),
        (r"^(?:b|d|fl|born|died)\.? (?=.*[0-9])", ""),
        (r"^(?:as (?:at|of|on) |at (?=[0-9]{1,2}(?:st|nd|rd|th)? ))", ""),
        (r"^(?:(?:some ?time|one day) )?(?:on|in|the|in the|on the|during|throughout) (?:the )?", ""),
        (rf"({_TIME}) ?(?:-|to|until) ?{_TIME}$(?<=[:m0-9][0-9m][0-9ms])", r"\1"),
        (r"(:[0-9]{2}|[0-9]{8}t[0-9]{4,6}) ?(?:z|gmt|utc|bst|[+-][0-9]{2}:?[0-9]{2})$", r"\1"),
        (r"^(early|mid)-to-(mid|late)\b", r"\1 to \2"),
        (r"\b(?:quarter|qtr) ?([1-4])\b", r"q\1"),
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
    if depth and (suggestions := _suggest_for_phrase(text, read)):
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
    if month <= 12:  # noqa: PLR2004 (months)
        yield Suggestion(british, "day first" if either else "")
    if either or month > 12:  # noqa: PLR2004 (months)
        yield Suggestion(american, "month first" if either else "")


def _season(season: str, year: str, _following: str | None = None) -> Iterator[Suggestion]:
    yield Suggestion(f"{full_year(year)}-{_SEASONS[season]}", SEASON_CODES)


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
        yield Suggestion(_years(year), "the one that begins in it")
        yield Suggestion(_years(year - 1), "the one that ends in it")
    elif int(last) % 100 == (year + 1) % 100:
        yield Suggestion(_years(year))


def _figures_year_first(year: str, month: str, day: str) -> Iterator[Suggestion]:
    yield Suggestion(f"{year}-{int(month):02}-{int(day):02}")


def _year_and_month(year: str, month: str) -> Iterator[Suggestion]:
    yield from _month_and_year(month, year)
    if int(month) == (int(year) + 1) % 10 ** len(month):
        yield Suggestion(_years(int(year)), "the financial year")


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


def _years(year: int) -> str:
    return f"{year:04}/{(year + 1) % 100:02}"


def _rules(
    *rules: tuple[str, Callable[..., Iterator[Suggestion]]],
) -> tuple[tuple[re.Pattern[str], Rule], ...]:
    return tuple((re.compile(pattern), rule) for pattern, rule in rules)


def _suggest_for_phrase(text: str, read: DateReader) -> list[Suggestion]:
    """Read a phrase that hedges, bounds or joins other dates."""
    for pattern, rule in _PHRASES:
        if match := pattern.fullmatch(text):
            parts = [part for part in match.groups() if part is not None]
            suggestions = rule(parts, read)
            if suggestions:
                return suggestions
    return []


def _about(parts: list[str], read: DateReader) -> list[Suggestion]:
    return _marked(read(parts[0]), "~")


def _marked(edtf: str | None, mark: str) -> list[Suggestion]:
    """Mark a date as doubtful; some time between two dates is vague enough."""
    return [Suggestion(edtf if edtf[0] == "[" else f"{edtf}{mark}")] if edtf else []


def _maybe(parts: list[str], read: DateReader) -> list[Suggestion]:
    return _marked(read(parts[0]), "?")


def _before(parts: list[str], read: DateReader) -> list[Suggestion]:
    edtf = (read(parts[1]) or "").rpartition("..")[2].rstrip("]")
    if not edtf:
        return []
    sooner = _next_date(edtf, -1)
    if parts[0].startswith(("before", "pre", "<")) and sooner:
        return [Suggestion(f"[..{edtf}]", "by then"), Suggestion(f"[..{sooner}]", "before it began")]
    if parts[0] in {"until", "till", "up to"}:
        return [Suggestion(f"../{edtf}", "up to then"), Suggestion(f"[..{edtf}]", "some time until then")]
    return [Suggestion(f"[..{edtf}]")]


def _after(parts: list[str], read: DateReader) -> list[Suggestion]:
    word, rest = parts if parts[1] not in {"onwards", "or later"} else parts[::-1]
    edtf = (read(rest) or "").partition("..")[0].lstrip("[")
    if not edtf:
        return []
    later = _next_date(edtf, 1)
    if word.startswith(("after", "post", ">")) and later:
        return [Suggestion(f"[{edtf}..]", "then or later"), Suggestion(f"[{later}..]", "after it was over")]
    if word in {"since", "from", "onwards"}:
        return [
            Suggestion(f"{edtf}/..", "from then on, still so"),
            Suggestion(f"[{edtf}..]", "some time since"),
        ]
    return [Suggestion(f"[{edtf}..]")]


def _either(parts: list[str], read: DateReader) -> list[Suggestion]:
    low, high = _two(parts, read)
    return [Suggestion(f"[{low}..{high}]")] if low and high else []


def _both(parts: list[str], read: DateReader) -> list[Suggestion]:
    """Read `June/July 2013`, which may be the one or the other, or both."""
    return [
        Suggestion(text, gloss)
        for suggestion in _either(parts, read)
        for text, gloss in (
            (suggestion.text, "some time in either"),
            (suggestion.text[1:-1].replace("..", "/"), "all of both"),
        )
    ]


def _of_day(parts: list[str], read: DateReader) -> list[Suggestion]:
    """Read a day with a part of the day, which is left out."""
    edtf = next((edtf for part in parts if (edtf := read(part))), None)
    return [Suggestion(edtf, "without the time of day")] if edtf else []


def _range(parts: list[str], read: DateReader) -> list[Suggestion]:
    if parts[1] in {"", "present", "now", "date", "today", "the present"}:
        start = read(parts[0])
        return [Suggestion(f"{start}/..", "still so")] if start else []
    low, high = _two(parts, read)
    if not (low and high):
        return []
    suggestions = [
        Suggestion(f"{low}/{high}", "from the one to the other"),
        Suggestion(f"[{low}..{high}]", "some time between"),
    ]
    if re.fullmatch("[0-9]{4}/[0-9]{4}", f"{low}/{high}") and int(high) == int(low) + 1:
        suggestions.append(Suggestion(f"{low}/{high[2:]}", "the financial year"))
    return suggestions


def _one_of(parts: list[str], read: DateReader) -> list[Suggestion]:
    """Read a one-of range with an end that EDTF does not hold: `[2013/14..2014/15]`."""
    low, high = (read(part) or "" for part in parts)
    if [bool(low), bool(high)] != [*map(bool, parts)]:
        return []
    first, last = low.partition("..")[0].lstrip("["), high.rpartition("..")[2].rstrip("]")
    if first > last > "":
        return _one_of(parts[::-1], read)
    return [
        Suggestion(
            f"[{first}..{last}]",
            "some time between" if low and high else "by then" if high else "then or later",
        )
    ]


def _two(parts: list[str], read: DateReader) -> tuple[str, str]:
    """Read two dates of which the first may borrow from the second: `April to June 2009`."""
    shared = parts[1].split(" ")
    tries = (" ".join((parts[0], *shared[at:])) for at in range(len(shared), 0, -1))
    low, high = next((edtf for low in tries if (edtf := read(low))), ""), read(parts[1]) or ""
    return low.partition("..")[0].lstrip("["), high.rpartition("..")[2].rstrip("]")


def _part(parts: list[str], read: DateReader) -> list[Suggestion]:
    """Read a third of a year, a month or a decade: `early 2009` is its first four months."""
    words, edtf = parts[0], read(parts[1])
    when = read_date(edtf) if edtf else None
    if edtf is None or when is None:
        return []
    if (
        words.startswith(("end", "start", "beginning"))
        and is_day(when.earliest)
        and when.earliest < when.latest
    ):
        day, which = (when.latest, "last") if words.startswith("end") else (when.earliest, "first")
        of_part = _part(["late" if which == "last" else "early", parts[1]], read)
        one_day = Suggestion(date.fromordinal(day).isoformat(), f"its {which} day")
        return [*of_part, one_day] if of_part and of_part[0].text != edtf else [one_day, Suggestion(edtf)]
    if "to" in words.split(" "):
        halves = [_part([half, parts[1]], read)[0].text for half in words.split(" to ")]
        return (
            []
            if edtf in halves
            else [Suggestion(f"{halves[0].partition('..')[0]}..{halves[1].rpartition('..')[2]}")]
        )
    third = 0 if words == "early" else 1 if words.startswith("mid") else 2
    if re.fullmatch("[0-9]{4}", edtf):
        return [Suggestion(f"[{edtf}-{third * 4 + 1:02}..{edtf}-{third * 4 + 4:02}]")]
    if re.fullmatch("[0-9]{3}X", edtf):
        low, high = ((0, 3), (4, 6), (7, 9))[third]
        return [Suggestion(f"[{edtf[:3]}{low}..{edtf[:3]}{high}]")]
    if re.fullmatch("[0-9]{2}XX", edtf):
        return [Suggestion(f"[{edtf[:2]}{('00', '34', '67')[third]}..{edtf[:2]}{('33', '66', '99')[third]}]")]
    if re.fullmatch("[0-9]{4}-(?:0[1-9]|1[0-2])", edtf):
        last = days_in_month(int(edtf[:4]), int(edtf[5:]))
        low, high = ((1, 10), (11, 20), (21, last))[third]
        return [Suggestion(f"[{edtf}-{low:02}..{edtf}-{high:02}]")]
    return [Suggestion(edtf)]


_PHRASES: Final[tuple[tuple[re.Pattern[str], Callable[[list[str], DateReader], list[Suggestion]]], ...]] = (
    (_ONE_OF, _one_of),
    (_FINANCIAL_YEARS, _range),
    (_ABOUT, _about),
    (_MAYBE, _maybe),
    (_PART, _part),
    (_EITHER, _either),
    (_RANGE, _range),
    (_BEFORE, _before),
    (_AFTER, _after),
    (_OPEN, _range),
    (_BOTH, _both),
    (_HYPHEN, _range),
    (_OF_DAY, _of_day),
)


def _next_date(text: str, step: int) -> str | None:
    """Find the date of the same precision before or after a plain one."""
    point = read_single_date(text)
    if point is None or not re.fullmatch("[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?", text):
        return None
    try:
        day = date.fromordinal(point.earliest if step < 0 else point.latest) + timedelta(step)
    except OverflowError:
        return None
    return day.isoformat()[: len(text)]


_COUNT: Final = "([1-4]|1st|2nd|3rd|4th|first|second|third|fourth)"
_ANY_YEAR: Final = r"'?([0-9]{4}|[0-9]{2})"
_OF_TWO: Final = "([12]|1st|2nd|first|second)"
_FY: Final = r"(?:fy|f/y|financial year|fiscal year|tax year|year ended|year ending|year to) ?"

_RULES: Final = _rules(
    (f"{_MONTH}{_SEPARATOR}(?:of )?(?:the )?'?{_YEAR}", _month_year),
    (f"{_YEAR}{_SEPARATOR}{_MONTH}", lambda year, month: _month_year(month, year)),
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
    (f"{_MONTH}{_SEPARATOR}'?([0-9]{{2}})", _month_year),
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
    (r"'?([0-9]0)'?s", lambda years: _decade(full_year(years))),
    (r"([1-9][0-9]?)(?:st|nd|rd|th) century", _century),
    (f"{_FY}([0-9]{{4}}|[0-9]{{2}})(?: ?[-/] ?([0-9]{{4}}|[0-9]{{2}}))?", _financial_year),
    (r"([0-9]{1,2}) ?[/.-] ?([0-9]{1,2}) ?[/.-] ?([0-9]{4}|[0-9]{2})", _figures),
    (r"([0-9]{1,2}) ([0-9]{1,2}) ([0-9]{4})", _figures),
    (r"([0-9]{4})[/. -]([0-9]{1,2})[/. -]([0-9]{1,2})", _figures_year_first),
    (r"[?x_-]{1,2}[/.-]([0-9]{1,2})[/.-]([0-9]{4})", _month_and_year),
    (r"([0-9]{4})-([0-9]{1,2})-[?_]{1,2}", _year_and_month),
    (r"([0-9]{4})\.0+", lambda year: iter((Suggestion(year),))),
    (r"([0-9]{4})(0[1-9]|1[0-2])([0-9]{2})", _figures_year_first),
    (r"([0-9]{4})[/. -](0?[1-9]|1[0-2])", _year_and_month),
    (r"([0-9]{4})(0[1-9]|1[0-2])", _year_and_month),
    (r"([0-9]{1,2}) ?[/.-] ?([0-9]{4})", _month_and_year),
    (r"([0-9]{2,4})/([0-9]{2})", _financial_year),
    (r"([0-9]{4})-([0-9]{2})", _financial_year),
    (
        r"(.+?)(?: at|t)? ?([0-9]{1,2})[:.]([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)? ?(a\.?m|p\.?m|hrs|h)?",
        _clock,
    ),
    (r"(.+?)(?: at)? ([0-9]{1,2})()() ?(a\.?m|p\.?m)", _clock),
    (r"([0-9]{8})t? ?([0-9]{2})([0-9]{2})([0-9]{2})?()", _clock),
    (
        r"(?:at )?([0-9]{1,2})[:.]([0-9]{2})(?::([0-9]{2}))? ?(a\.?m|p\.?m|hrs|h)?\.? (?:on )?(.+)",
        lambda hour, minute, second, half, day: _clock(day, hour, minute, second, half),
    ),
)
