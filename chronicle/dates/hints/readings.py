"""Every date that a text can be taken for, and what each reading assumes of how its author writes dates.

What is assumed holds for an author, not for a text: whoever reads a column of dates decides it once for all of them.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from chronicle.dates.calendar import format_iso
from chronicle.dates.edtf import DateForm
from chronicle.dates.errors import DateField
from chronicle.dates.hints.figures import in_iso, is_in_figures, with_both_years
from chronicle.dates.hints.natural_language import suggest
from chronicle.dates.parser import (
    MOST_CHARACTERS,
    SUB_YEAR_GROUPS,
    accepts,
    format_financial_year,
    mistaken_year,
    read_date,
)
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.dates.calendar import YearStart

_MOST_CACHED: Final = 1 << 15


class Assumption(StrEnum):
    """What an author may mean by dates that can be read in two ways."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    SOME_TIME_IN = "some time in"
    """A stretch of time says when something happened, somewhere in it."""
    LASTED = "lasted"
    """A stretch of time says how long it went on."""
    FINANCIAL = "financial"
    """`2008-09` and `2008/2009` are financial years."""
    MONTHS = "months"
    """`2008-09` is a month, `2008/2009` are two years."""


ALTERNATIVES: Final = (
    frozenset({Assumption.DAY_FIRST, Assumption.MONTH_FIRST}),
    frozenset({Assumption.SOME_TIME_IN, Assumption.LASTED}),
    frozenset({Assumption.FINANCIAL, Assumption.MONTHS}),
)
"""Assumptions of which one holds of an author."""


class DateReading(NamedTuple):
    """A date that a text can be taken for, as EDTF, and what it assumes."""

    text: str
    assumes: frozenset[Assumption] = frozenset()


_SEASON: Final = re.compile(r"([0-9]{4})-(2[1-4]|3[3-6]|4[01])")


@lru_cache(maxsize=_MOST_CACHED)
def readings(text: str, financial_year: YearStart) -> tuple[DateReading, ...]:
    """Return the dates that a text can be taken for, the likelier first; none if it is no date.

    >>> for reading in readings("03/04/2012", (4, 1)):
    ...     print(reading.text, *reading.assumes)
    2012-04-03 day-first
    2012-03-04 month-first
    """
    plain = with_both_years(text.strip())
    if len(plain) > MOST_CHARACTERS:
        return ()
    if not is_in_figures(plain):
        return tuple(_readings(plain, financial_year))
    found: dict[str, DateReading] = {}
    in_order = [
        (order, in_iso(plain, century, day_first=order is Assumption.DAY_FIRST))
        for order in (Assumption.DAY_FIRST, Assumption.MONTH_FIRST)
        for century in ("19", "20")
    ]
    for order, ordered in dict.fromkeys(in_order):
        for reading in _readings(ordered, financial_year):
            if reading.text in found:  # the same in either order: the 4th of April
                found[reading.text] = reading
            else:
                found[reading.text] = reading._replace(assumes=reading.assumes | {order})
    return tuple(found.values())


def _readings(text: str, financial_year: YearStart) -> Iterator[DateReading]:
    year = mistaken_year(text)
    if year is not None:
        yield DateReading(format_financial_year(year), frozenset({Assumption.FINANCIAL}))
    if read_date(text, financial_year) is not None:
        yield DateReading(text, frozenset({Assumption.MONTHS}) if year is not None else frozenset())
        return
    if year is not None:
        return
    good = [
        suggestion
        for suggestion in suggest(text, financial_year)
        if suggestion.exact and read_date(suggestion.text, financial_year) is not None
    ]
    if (
        len(good) > 1 and good[1].text == f"{good[0].text}T00:00"
    ):  # a spreadsheet writes midnight beside a day
        good = good[:1]
    stretches = {_stretch(suggestion.text, financial_year) for suggestion in good}
    are_stretches = stretches == {Assumption.SOME_TIME_IN, Assumption.LASTED}
    for suggestion in good:
        stretch = _stretch(suggestion.text, financial_year) if are_stretches else None
        yield DateReading(suggestion.text, frozenset({stretch} if stretch else ()))


def _stretch(text: str, financial_year: YearStart) -> Assumption | None:
    """Return what a stretch of time, known at both ends, says; None of any other date."""
    date = read_date(text, financial_year)
    if date is None or date.start_open or date.end_open or date.text.startswith("[.."):
        return None
    if date.form is DateForm.ONE_OF:
        return None if date.text.endswith("..]") else Assumption.SOME_TIME_IN
    return Assumption.LASTED if date.form is DateForm.SPAN else None


_IMPLIED: Final = {
    DateField.PERIOD: Assumption.LASTED,
    DateField.SINGLE: Assumption.SOME_TIME_IN,
    DateField.END: Assumption.SOME_TIME_IN,
}
"""What a stretch of time says in a field that takes only one of the two."""


def possible(
    text: str, field: DateField, assumed: frozenset[Assumption], financial_year: YearStart
) -> tuple[DateReading, ...]:
    """Return the readings of a text that fit a field, and what is assumed of its author.

    Args:
        text: As it was written.
        field: What the field takes.
        assumed: What holds of the author; of `ALTERNATIVES` without one, every one is tried.
        financial_year: The month and the day on which a financial year begins.
    """
    implied = _IMPLIED.get(field)
    holds = assumed if implied is None else (assumed - ALTERNATIVES[1]) | {implied}
    excluded = {other for group in ALTERNATIVES if group & holds for other in group - holds}
    found = {
        fitted: reading._replace(text=fitted)
        for reading in readings(text, financial_year)
        if not reading.assumes & excluded
        and (fitted := _fitted(reading.text, field, holds, financial_year)) is not None
    }
    return tuple(found.values())


def _fitted(
    text: str, field: DateField, holds: frozenset[Assumption], financial_year: YearStart
) -> str | None:
    """Return a date as a field takes it; None if it takes it in no form."""
    if Assumption.LASTED in holds and field is DateField.DATE and (match := _SEASON.fullmatch(text)):
        return _all_months(match[1], int(match[2]))
    if accepts(field, text, financial_year):
        return text
    date = read_date(text, financial_year)
    if date is None:
        return None
    if field is DateField.PERIOD:  # a month or two years that look like a financial year
        return f"{format_iso(date.earliest)}/{format_iso(date.latest)}"
    start, _, end = text.partition("/")
    return f"[{start.replace('..', '')}..{end.replace('..', '')}]" if start != ".." or end != ".." else None


def _all_months(year: str, group: int) -> str:
    """Return a season, a quarter or a half as the time from its first month to its last."""
    first, number = SUB_YEAR_GROUPS[group]
    last = first + number - 1
    return f"{year}-{first:02}/{int(year) + (last > 12):04}-{(last - 1) % 12 + 1:02}"  # noqa: PLR2004 - months
