"""Why a text is no length of time, and what to write instead; every length that a hint quotes can be read."""

from __future__ import annotations

import re
from typing import Final

from chronicle.dates.duration import read_duration
from chronicle.dates.errors import Explanation
from chronicle.dates.hints import Suggestion

_EXAMPLES: Final = 'write a length such as "16 months", "about 2 years", "at least 3 weeks" or "P16M"'

_NUMBERS: Final = {
    name: number
    for number, name in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
        start=1,
    )
} | {"a": 1, "an": 1}

_UNITS: Final = {
    "d": "day",
    "w": "week",
    "wk": "week",
    "m": "month",
    "mo": "month",
    "mth": "month",
    "y": "year",
    "yr": "year",
}

_HEDGES: Final = {
    "about": r"about|around|roughly|approximately|approx\.?|circa|ca?\.?|some|~",
    "almost": r"almost|nearly|just under|barely|not quite",
    "at least": r"at least|over|more than|just over|upwards of|a minimum of|>",
}

_LESS: Final = re.compile(r"(?:up to|at most|under|less than|no more than|within|<)\b")


def explain_duration(text: str) -> Explanation:
    """Say why a text is no length of time, and what to write instead."""
    plain = re.sub(r"\s+", " ", text.casefold().replace("-", " ").replace(",", " ")).strip(" .")
    if _LESS.match(plain):
        return Explanation(
            "says only that it was shorter than that",
            "leave the length out, and give the end as some time between",
        )
    is_short = len(text) <= 64  # noqa: PLR2004 (more than any length needs)
    written = _rewritten(plain) if is_short and not text.strip().startswith("-") else None
    is_read = written is not None and read_duration(written) is not None
    return Explanation(
        "is not a length Chronicle reads",
        f'write "{written}"' if is_read else _EXAMPLES,
        readings=(Suggestion(written),) if written and is_read else (),
    )


def _rewritten(plain: str) -> str | None:
    """Put a length in other words into those that are read."""
    hedge, plain = "", plain.removeprefix("for ")
    if re.fullmatch("p[0-9ymwd]+", plain):
        return plain.upper()
    for word, pattern in _HEDGES.items():
        if match := re.match(rf"(?:{pattern})(?: |(?=[0-9]))", plain):
            hedge, plain = f"{word} ", plain[match.end() :]
            break
    plain = re.sub(r"^(?:a )?couple of ", "2 ", plain)
    plain = re.sub(r"^a decade", "10 years", re.sub(r"^a fortnight", "2 weeks", plain))
    if re.fullmatch(r"half a year|a half year|6 months", plain):
        return f"{hedge}6 months"
    if match := re.fullmatch(r"(\w+) (year|month)s? and a half|(\w+) and a half (year|month)s?", plain):
        number, unit = match[1] or match[3], match[2] or match[4]
        count = _number(number)
        return f"{hedge}{count * 12 + 6} months" if count and unit == "year" else None
    if match := re.fullmatch(r"([0-9]+)\.5 (?:years?|yrs?|y)", plain):
        return f"{hedge}{int(match[1]) * 12 + 6} months"
    if match := re.fullmatch(r"(\w+?) ?(?:years?|yrs?|y) ?(?:and )?(\w+?) ?(?:months?|mths?|mo?)", plain):
        years, months = _number(match[1]), _number(match[2])
        return (
            (f"{hedge}{years * 12 + months} months" if hedge else f"P{years}Y{months}M")
            if years and months
            else None
        )
    if match := re.fullmatch(r"([0-9]+|[a-z]+) ?([a-z]+?)s?\.?", plain):
        count, unit = _number(match[1]), match[2]
        unit = _UNITS.get(unit, unit)
        return f"{hedge}{count} {unit}" + "s" * (count != 1) if count else None
    return None


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else _NUMBERS.get(text)
