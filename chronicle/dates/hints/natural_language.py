"""English and UK ways of writing a date, put into EDTF for the hint of a refusal.

Loaded only when a date has been refused. Each rule offers what it understands; whether an offer is a date is
checked by `refusals`, so a rule may be generous.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Final, TypeAlias

from chronicle.dates.hints.phrases import Offer, phrase
from chronicle.dates.points import read_point
from chronicle.dates.wording import MONTHS

Rule: TypeAlias = Callable[..., Iterator[Offer]]
"""Turns the groups of a pattern's match into offers of what to write."""

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


def offers(text: str) -> list[Offer]:
    """Turn a date in words or in figures into EDTF; several offers if it may mean several things."""
    plain = _tidy(text)
    return [Offer(plain.upper())] if read_point(plain.upper()) else _offers(plain, depth=2)


def _tidy(text: str) -> str:
    """Take away what carries no meaning: case, commas, articles, the day of the week."""
    plain = text.casefold().replace("\N{EN DASH}", "-").replace("\N{EM DASH}", "-").replace(",", " ")
    plain = re.sub(r"\s+", " ", plain).strip(" .")
    return _WEEKDAY.sub("", re.sub(r"^(?:on|in|the|in the|on the|during|year) ", "", plain))


_DIGIT: Final = re.compile("[0-9]")


def _offers(text: str, depth: int) -> list[Offer]:
    if not _DIGIT.search(text):  # no date is without one
        return []
    if depth and (found := phrase(text, partial(_single, depth=depth - 1))):
        return found
    for pattern, rule in _RULES:
        if (match := pattern.fullmatch(text)) and (found := list(rule(*match.groups()))):
            return found
    return []


@lru_cache(maxsize=1024)
def _single(text: str, depth: int) -> str | None:
    """Turn a part of a phrase into EDTF by its first reading; None if it has none."""
    text = re.sub(r"^the ", "", text.strip())
    if read_point(text.upper()):
        return text.upper()
    found = _offers(text, depth)
    return found[0].text if found else None


def _month_year(month: str, year: str) -> Iterator[Offer]:
    yield Offer(f"{_full(year)}-{_MONTH_NUMBERS[month]:02}")


def _day_month_year(day: str, month: str, year: str) -> Iterator[Offer]:
    yield Offer(f"{_full(year)}-{_MONTH_NUMBERS[month]:02}-{int(day):02}")


def _figures(first: str, second: str, year: str) -> Iterator[Offer]:
    """Read figures as the United Kingdom orders them, and say so where they could be month first."""
    day, month = int(first), int(second)
    british, american = f"{_full(year)}-{month:02}-{day:02}", f"{_full(year)}-{day:02}-{month:02}"
    either = day <= 12 and month <= 12 and day != month  # noqa: PLR2004 (months)
    if month <= 12:  # noqa: PLR2004 (months)
        yield Offer(british, "day first" if either else "")
    if either or month > 12:  # noqa: PLR2004 (months)
        yield Offer(american, "month first" if either else "")


def _season(season: str, year: str, _following: str | None = None) -> Iterator[Offer]:
    yield Offer(f"{year}-{_SEASONS[season]}", SEASON_CODES)


def _quarter(quarter: str, year: str) -> Iterator[Offer]:
    yield Offer(f"{year}-{32 + _number(quarter)}", "33 to 36 are the quarters of the calendar year")


def _half(half: str, year: str) -> Iterator[Offer]:
    yield Offer(f"{year}-{39 + _number(half)}", "40 and 41 are the halves of the calendar year")


def _decade(years: str) -> Iterator[Offer]:
    if years.endswith("00"):
        yield Offer(f"{years[:3]}X", "ten years")
        yield Offer(f"{years[:2]}XX", "the century")
    else:
        yield Offer(f"{years[:3]}X")


def _century(number: str) -> Iterator[Offer]:
    yield Offer(f"{int(number) - 1:02}XX", "its years by their first two digits")


def _financial_year(first: str, last: str | None = None) -> Iterator[Offer]:
    year = int(_full(first))
    if last is None:
        yield Offer(_years(year), "the one that begins in it")
        yield Offer(_years(year - 1), "the one that ends in it")
    elif int(last) % 100 == (year + 1) % 100:
        yield Offer(_years(year))


def _figures_year_first(year: str, month: str, day: str) -> Iterator[Offer]:
    yield Offer(f"{year}-{int(month):02}-{int(day):02}")


def _year_and_month(year: str, month: str) -> Iterator[Offer]:
    yield from _month_and_year(month, year)
    if int(month) == (int(year) + 1) % 100:
        yield Offer(_years(int(year)), "the financial year")


def _month_and_year(month: str, year: str) -> Iterator[Offer]:
    yield Offer(f"{year}-{int(month):02}")


def _clock(day: str, hour: str, minute: str) -> Iterator[Offer]:
    found = _single(day, 0)
    if found:
        yield Offer(f"{found}T{int(hour):02}:{minute}")


def _number(text: str) -> int:
    return _ORDINALS[text] if text in _ORDINALS else int(text)


def _full(year: str) -> str:
    """Complete a year of two digits: 70 and later are of the last century."""
    return year if len(year) == 4 else f"{'19' if int(year) >= 70 else '20'}{year}"  # noqa: PLR2004


def _years(year: int) -> str:
    return f"{year:04}/{(year + 1) % 100:02}"


def _rules(
    *rules: tuple[str, Callable[..., Iterator[Offer]]],
) -> tuple[tuple[re.Pattern[str], Rule], ...]:
    return tuple((re.compile(pattern), rule) for pattern, rule in rules)


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
