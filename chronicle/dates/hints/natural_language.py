"""English and UK ways of writing a date, put into EDTF: `17 April 2009`, `summer 2009`, `before April 2009`.

Each rule suggests what it understands. Whether that is a date, and one that the field takes, is checked by
`explain`, so a rule may be generous.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Final, NamedTuple, TypeAlias

from chronicle.dates.calendar import days_in_month
from chronicle.dates.parser import read_single_date
from chronicle.dates.wording import MONTHS


class Suggestion(NamedTuple):
    """Something to write instead, and what it would mean; a plain correction needs no gloss."""

    text: str
    gloss: str = ""


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
_ORDINALS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}

_MONTH: Final = "(" + "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True)) + r")\.?"
_SEASON: Final = f"({'|'.join(_SEASONS)})"
_YEAR: Final = r"([0-9]{4})"
_DAY: Final = r"([0-9]{1,2})(?:st|nd|rd|th)?"
_WEEKDAY: Final = re.compile(r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\.? (?=\S)")
_SEPARATOR: Final = r" ?[-/., ] ?"

DateReader: TypeAlias = Callable[[str], str | None]
"""Puts the date inside a phrase into EDTF."""

_ABOUT = re.compile(r"(?:circa|ca?\.?|about|around|approx(?:imately|\.)?|roughly|~) ?(.+)")
_MAYBE = re.compile(
    r"(?:possibly|perhaps|probably|maybe|\?) ?(.+)|(.+?) ?(?:\?|\((?:\?|uncertain|probably)\))"
)
_BEFORE = re.compile(r"(before|by|until|till|up to|no later than|not later than|pre-?|<) ?(.+)")
_AFTER = re.compile(
    r"(after|since|from|post-?|no earlier than|not before|>) ?(.+?)(?: onwards| on)?|(.+?) (onwards|or later)"
)
_EITHER = re.compile(r"between (.+?) (?:and|-|to) (.+)|(.+?) or (.+)")
_RANGE = re.compile(
    r"(?:from )?(.+?)(?: (?:to|until|till|through) | - |\.\.)(.+)"
    r"|([0-9]{4})-([0-9]{4})|(\w+)-(\w+ .*[0-9]{4})|(.+)-(present|now|date)"
)
_PART = re.compile(r"(early|mid|middle of|late|beginning of|start of|end of)[ -](?:in )?(?:the )?(.+)")


def suggest(text: str) -> list[Suggestion]:
    """Turn a date in words or in figures into EDTF; several suggestions if it may mean several things."""
    plain = _tidy(text)
    return [Suggestion(plain.upper())] if read_single_date(plain.upper()) else _suggest(plain, depth=2)


def _tidy(text: str) -> str:
    """Take away what carries no meaning: case, commas, articles, the day of the week."""
    plain = text.casefold().replace("\N{EN DASH}", "-").replace("\N{EM DASH}", "-").replace(",", " ")
    plain = re.sub(r"\s+", " ", plain).strip(" .")
    return _WEEKDAY.sub("", re.sub(r"^(?:on|in|the|in the|on the|during|year) ", "", plain))


_DIGIT: Final = re.compile("[0-9]")


def _suggest(text: str, depth: int) -> list[Suggestion]:
    if not _DIGIT.search(text):  # no date is without one
        return []
    if depth and (suggestions := _suggest_for_phrase(text, partial(_read_part, depth=depth - 1))):
        return suggestions
    for pattern, rule in _RULES:
        if (match := pattern.fullmatch(text)) and (suggestions := list(rule(*match.groups()))):
            return suggestions
    return []


@lru_cache(maxsize=1024)
def _read_part(text: str, depth: int) -> str | None:
    """Turn a part of a phrase into EDTF by its first reading; None if it has none."""
    text = re.sub(r"^the ", "", text.strip())
    if read_single_date(text.upper()):
        return text.upper()
    suggestions = _suggest(text, depth)
    return suggestions[0].text if suggestions else None


def _month_year(month: str, year: str) -> Iterator[Suggestion]:
    yield Suggestion(f"{_full(year)}-{_MONTH_NUMBERS[month]:02}")


def _day_month_year(day: str, month: str, year: str) -> Iterator[Suggestion]:
    yield Suggestion(f"{_full(year)}-{_MONTH_NUMBERS[month]:02}-{int(day):02}")


def _figures(first: str, second: str, year: str) -> Iterator[Suggestion]:
    """Read figures as the United Kingdom orders them, and say so where they could be month first."""
    day, month = int(first), int(second)
    british, american = f"{_full(year)}-{month:02}-{day:02}", f"{_full(year)}-{day:02}-{month:02}"
    either = day <= 12 and month <= 12 and day != month  # noqa: PLR2004 (months)
    if month <= 12:  # noqa: PLR2004 (months)
        yield Suggestion(british, "day first" if either else "")
    if either or month > 12:  # noqa: PLR2004 (months)
        yield Suggestion(american, "month first" if either else "")


def _season(season: str, year: str, _following: str | None = None) -> Iterator[Suggestion]:
    yield Suggestion(f"{year}-{_SEASONS[season]}", SEASON_CODES)


def _quarter(quarter: str, year: str) -> Iterator[Suggestion]:
    yield Suggestion(f"{year}-{32 + _number(quarter)}", "33 to 36 are the quarters of the calendar year")


def _half(half: str, year: str) -> Iterator[Suggestion]:
    yield Suggestion(f"{year}-{39 + _number(half)}", "40 and 41 are the halves of the calendar year")


def _decade(years: str) -> Iterator[Suggestion]:
    if years.endswith("00"):
        yield Suggestion(f"{years[:3]}X", "ten years")
        yield Suggestion(f"{years[:2]}XX", "the century")
    else:
        yield Suggestion(f"{years[:3]}X")


def _century(number: str) -> Iterator[Suggestion]:
    yield Suggestion(f"{int(number) - 1:02}XX", "its years by their first two digits")


def _financial_year(first: str, last: str | None = None) -> Iterator[Suggestion]:
    year = int(_full(first))
    if last is None:
        yield Suggestion(_years(year), "the one that begins in it")
        yield Suggestion(_years(year - 1), "the one that ends in it")
    elif int(last) % 100 == (year + 1) % 100:
        yield Suggestion(_years(year))


def _figures_year_first(year: str, month: str, day: str) -> Iterator[Suggestion]:
    yield Suggestion(f"{year}-{int(month):02}-{int(day):02}")


def _year_and_month(year: str, month: str) -> Iterator[Suggestion]:
    yield from _month_and_year(month, year)
    if int(month) == (int(year) + 1) % 100:
        yield Suggestion(_years(int(year)), "the financial year")


def _month_and_year(month: str, year: str) -> Iterator[Suggestion]:
    yield Suggestion(f"{year}-{int(month):02}")


def _clock(day: str, hour: str, minute: str) -> Iterator[Suggestion]:
    edtf = _read_part(day, 0)
    if edtf:
        yield Suggestion(f"{edtf}T{int(hour):02}:{minute}")


def _number(text: str) -> int:
    return _ORDINALS[text] if text in _ORDINALS else int(text)


def _full(year: str) -> str:
    """Complete a year of two digits: 70 and later are of the last century."""
    return year if len(year) == 4 else f"{'19' if int(year) >= 70 else '20'}{year}"  # noqa: PLR2004


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
    edtf = read(parts[0])
    return [Suggestion(f"{edtf}~")] if edtf else []


def _maybe(parts: list[str], read: DateReader) -> list[Suggestion]:
    edtf = read(parts[0])
    return [Suggestion(f"{edtf}?")] if edtf else []


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


def _range(parts: list[str], read: DateReader) -> list[Suggestion]:
    if parts[1] in {"present", "now", "date", "today", "the present"}:
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


def _two(parts: list[str], read: DateReader) -> tuple[str | None, str | None]:
    """Read two dates of which the first may borrow from the second: `April to June 2009`."""
    shared = parts[1].split(" ")
    tries = (" ".join((parts[0], *shared[at:])) for at in range(len(shared), 0, -1))
    return next((edtf for low in tries if (edtf := read(low))), None), read(parts[1])


def _part(parts: list[str], read: DateReader) -> list[Suggestion]:
    """Read a third of a year, a month or a decade: `early 2009` is its first four months."""
    edtf = read(parts[1])
    third = 0 if parts[0] in {"early", "beginning of", "start of"} else 1 if parts[0].startswith("mid") else 2
    if edtf is None:
        return []
    if re.fullmatch("[0-9]{4}", edtf):
        return [Suggestion(f"[{edtf}-{third * 4 + 1:02}..{edtf}-{third * 4 + 4:02}]")]
    if re.fullmatch("[0-9]{3}X", edtf):
        low, high = ((0, 3), (4, 6), (7, 9))[third]
        return [Suggestion(f"[{edtf[:3]}{low}..{edtf[:3]}{high}]")]
    if re.fullmatch("[0-9]{4}-(?:0[1-9]|1[0-2])", edtf):
        last = days_in_month(int(edtf[:4]), int(edtf[5:]))
        low, high = ((1, 10), (11, 20), (21, last))[third]
        return [Suggestion(f"[{edtf}-{low:02}..{edtf}-{high:02}]")]
    return [Suggestion(edtf)]


_PHRASES: Final[tuple[tuple[re.Pattern[str], Callable[[list[str], DateReader], list[Suggestion]]], ...]] = (
    (_ABOUT, _about),
    (_MAYBE, _maybe),
    (_PART, _part),
    (_EITHER, _either),
    (_RANGE, _range),
    (_BEFORE, _before),
    (_AFTER, _after),
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
_OF_TWO: Final = "([12]|1st|2nd|first|second)"
_FY: Final = r"(?:fy|f/y|financial year|fiscal year|tax year|year ended|year ending|year to) ?"

_RULES: Final = _rules(
    (f"{_MONTH}{_SEPARATOR}(?:of )?(?:the )?'?{_YEAR}", _month_year),
    (f"{_YEAR}{_SEPARATOR}{_MONTH}", lambda year, month: _month_year(month, year)),
    (
        f"{_DAY}{_SEPARATOR}(?:day )?(?:of )?{_MONTH}{_SEPARATOR}(?:of )?([0-9]{{4}}|[0-9]{{2}})",
        _day_month_year,
    ),
    (
        f"{_MONTH}{_SEPARATOR}{_DAY}{_SEPARATOR}{_YEAR}",
        lambda month, day, year: _day_month_year(day, month, year),
    ),
    (
        f"{_YEAR}{_SEPARATOR}{_MONTH}{_SEPARATOR}{_DAY}",
        lambda year, month, day: _day_month_year(day, month, year),
    ),
    (f"{_MONTH}{_SEPARATOR}'?([0-9]{{2}})", _month_year),
    (f"{_SEASON} (?:of )?{_YEAR}(?: ?[-/] ?([0-9]{{4}}|[0-9]{{2}}))?", _season),
    (f"{_YEAR}{_SEPARATOR}{_SEASON}", lambda year, season: _season(season, year)),
    (f"q{_COUNT}{_SEPARATOR}{_YEAR}", _quarter),
    (f"{_COUNT} (?:quarter|qtr)(?: of)? {_YEAR}", _quarter),
    (f"{_YEAR}(?:{_SEPARATOR})?q{_COUNT}", lambda year, quarter: _quarter(quarter, year)),
    (f"h{_OF_TWO}{_SEPARATOR}{_YEAR}", _half),
    (f"{_OF_TWO} half(?: of)? {_YEAR}", _half),
    (f"{_YEAR}(?:{_SEPARATOR})?h{_OF_TWO}", lambda year, half: _half(half, year)),
    (r"([0-9]{3}0)'?s", _decade),
    (r"([1-9][0-9]?)(?:st|nd|rd|th) century", _century),
    (f"{_FY}([0-9]{{4}}|[0-9]{{2}})(?: ?[-/] ?([0-9]{{4}}|[0-9]{{2}}))?", _financial_year),
    (r"([0-9]{1,2}) ?[/.-] ?([0-9]{1,2}) ?[/.-] ?([0-9]{4}|[0-9]{2})", _figures),
    (r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})", _figures_year_first),
    (r"([0-9]{4})(0[1-9]|1[0-2])([0-9]{2})", _figures_year_first),
    (r"([0-9]{4})[/. -](0?[1-9]|1[0-2])", _year_and_month),
    (r"([0-9]{4})(0[1-9]|1[0-2])", _year_and_month),
    (r"([0-9]{1,2}) ?[/.-] ?([0-9]{4})", _month_and_year),
    (r"([0-9]{2,4})/([0-9]{2})", _financial_year),
    (r"([0-9]{4})-([0-9]{2})", _financial_year),
    (r"(.+?)(?: at|t)? ?([0-9]{1,2})[:.]([0-9]{2})(?::[0-9]{2})?", _clock),
)
