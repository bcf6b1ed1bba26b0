"""The parts of EDTF that Chronicle leaves out, and the draft of 2012: each refused by name.

Sets, negative and long years, the year 0000, zones, and the sub-year codes of hemispheres and thirds are
valid EDTF. So what is refused here is a proper date, and the hint keeps as much of it as it can.
"""

from __future__ import annotations

import re
from typing import Final

from chronicle.dates.calendar import LAST_YEAR
from chronicle.dates.errors import SEASON_CODES
from chronicle.dates.hints import Suggestion
from chronicle.dates.hints.calendars import spreadsheet_day
from chronicle.dates.hints.natural_language import read_run_on
from chronicle.dates.parser import read_single_date
from chronicle.named_tuples import NamedTuple


class DateProblem(NamedTuple):
    """What is wrong with a date, and suggestions or whole hints of what to write; the first to fit is used."""

    reason: str
    suggestions: tuple[Suggestion, ...] = ()
    hints: tuple[str, ...] = ()


YEARS: Final = (
    'years before 1 and after 9999 are outside: write one from "0001" to "9999", and say anything else in a note',
)
LEAVE_OUT: Final = 'leave it out if it is not known, or write a date such as "2009"'


def several(text: str) -> DateProblem | None:
    """Refuse sets, EDTF level 2, "Set representation", but for a single range."""
    if text[:1] not in {"[", "{"} or text[-1:] not in {"]", "}"}:
        return None
    parts = [part.strip() for part in re.split(r",|\.\.", text[1:-1])]
    inner = [part for part in parts if part]
    if text[0] == "[" and "," not in text and ".." in text:
        return None
    if not inner:
        return DateProblem("is an empty list")
    if len(inner) == 1 and ".." not in text:
        return DateProblem("is a list of one", (Suggestion(inner[0]),))
    low, high = parts[0], parts[-1]
    if text[0] == "{":
        span = Suggestion(f"{low or '..'}/{high or '..'}", "from the first to the last")
        span = span if low or high else Suggestion(inner[0], "the first of them")
        return DateProblem("is a set of several dates; give each its own entry", (span.nearest,))
    between = Suggestion(f"[{low}..{high}]", "some time between").nearest
    return DateProblem("is a list of alternatives", (between,))


def long_year(text: str) -> DateProblem | None:
    """Refuse EDTF level 1's long years, and level 2's "Exponential year" and "Significant digits"."""
    if match := re.fullmatch(r"([0-9X]{4})S([1-4])", text):
        known = match[1][: int(match[2])]
        return DateProblem("counts its significant digits", (Suggestion(known + "X" * (4 - len(known))),))
    if match := re.fullmatch(r"[Yy]([0-9]{4})", text):
        return DateProblem("has a Y, which EDTF keeps for longer years", (Suggestion(match[1]),))
    if re.match(r"[Yy]-?[0-9]+[Ee][0-9]", text):
        return DateProblem("has a year written with an exponent", hints=YEARS)
    if re.fullmatch("[0-9]{5}", text):
        day = spreadsheet_day(int(text))
        counted = (Suggestion(day, "the day that a spreadsheet means by that number"),) if day else ()
        shorter = dict.fromkeys(
            text[:at] + text[at + 1 :]
            for at in range(5)
            if text[at : at + 1] == text[at - 1 : at] or text[: at + 1] == "0"
        )
        years = [Suggestion(year, "with a digit less") for year in shorter if "1500" <= year <= "2100"]
        if counted or years:
            return DateProblem(
                "has a year of more than four digits",
                tuple(suggestion.nearest for suggestion in (*counted, *years)),
            )
    if re.match(r"[Yy]-?[0-9]", text) or (
        re.fullmatch(r"[0-9]{5,}[?~%]?(?:S[0-9]+)?", text) and not _runs_on(text)
    ):
        return DateProblem("has a year of more than four digits", hints=YEARS)
    return None


def _runs_on(text: str) -> bool:
    """Say whether digits run on as a date without hyphens, `20090417`, `200904` or `17042009`."""
    return re.fullmatch("[0-9]{6}|[0-9]{8}", text) is not None and any(read_run_on(text))


def before_year_one(text: str) -> DateProblem | None:
    """Refuse EDTF level 1's "Negative calendar year", and the year 0000 of level 0."""
    if re.search(r"(?:^|[/\[{]|, ?|\.\.)[?~%]?-[0-9X]", text):
        return DateProblem("has a negative year", hints=YEARS)
    if re.fullmatch(r"(?i)[0-9 /a-z,]*?[0-9]+ ?b\.?c\.?(?:e\.?)?", text):
        return DateProblem("is a year before 1", hints=YEARS)
    if re.search(r"(?:^|/|\.\.|\[)[?~%]?0000(?![0-9])", text):
        return DateProblem("has the year 0000, and there is none", hints=YEARS)
    return None


def draft(text: str) -> DateProblem | None:
    """Refuse the syntax of the 2012 draft of EDTF, which the 2019 specification replaced."""
    reason = "is written as in the EDTF draft of 2012"
    if text.casefold() in {"unknown", "open"}:
        hint = 'leave it out if it is not known; an end that had not come when last reported is ".."'
        return DateProblem(reason, hints=(hint, LEAVE_OUT))
    plain = re.sub(r"(?<=[0-9uU])[uU]|(?<=-)[uU](?=[0-9uU])|^[uU](?=[0-9uU]{3})", "X", text)
    plain = re.sub(r"^unknown(?=/)|(?<=/)unknown$", "", plain)
    plain = re.sub(r"^open(?=/)|(?<=/)open$", "..", plain)
    plain = re.sub(r"\^.*$", "", plain).translate({ord("("): None, ord(")"): None})
    plain = plain.replace("?~", "%").replace("~?", "%")
    return (
        DateProblem(reason, (Suggestion(plain),))
        if plain != text and re.fullmatch(r"[0-9X/.][0-9X?~%/.,\[\]-]*", plain)
        else None
    )


def zone(text: str) -> DateProblem | None:
    """Refuse EDTF level 0's times with a zone: a chronology keeps the local time."""
    match = re.fullmatch(
        r"([0-9-]{10}[Tt][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]+)?(?:[Zz]|Z?[+-]?[0-9]{2}:?(?:[0-9]{2}){0,2})(?::[0-9]{2})?",
        text,
    )
    if match is None:
        return None
    return DateProblem(
        "has a zone offset" if re.search("[Zz+]|:[0-9:.]+-", text) else "has a part of a second",
        (
            Suggestion(
                match[1].upper().removesuffix(":00") if match[1].count(":") > 1 else match[1].upper(),
                "the local time",
            ),
            Suggestion(text[:10], "the day alone"),
        ),
    )


def other_groups(text: str) -> DateProblem | None:
    """Refuse EDTF level 2's sub-year groupings of hemispheres (25 to 32) and thirds (37 to 39)."""
    match = re.fullmatch(r"([0-9]{4})-(2[1-9]|3[0-9]|4[01])(-[0-9X]{2})?[?~%]?", text)
    if match is None:
        return None
    year, group = match[1], int(match[2])
    if match[3]:
        season = f"{year}-{group}" if read_single_date(f"{year}-{group}") else ""
        alone = Suggestion(season or year, "the season alone" if season else "the year alone").nearest
        if swapped := month_and_day_swapped(text):
            return DateProblem(f"has no such month: {group}", (*swapped, alone))
        return DateProblem("has a day after a season or a quarter", (alone,))
    hemispheres = {25: 21, 26: 22, 27: 23, 28: 24, 29: 23, 30: 24, 31: 21, 32: 22}
    if group in hemispheres:
        suggestion = Suggestion(f"{year}-{hemispheres[group]}", SEASON_CODES).nearest
        return DateProblem("is a season of one hemisphere", (*financial_year_suggestion(text), suggestion))
    if group in range(37, 40):
        low = (group - 37) * 4 + 1
        span = f"{year}-{low:02}", f"{year}-{low + 3:02}"
        suggestions = (
            Suggestion(f"[{span[0]}..{span[1]}]", "some time between"),
            Suggestion("/".join(span), "all of it"),
        )
        return DateProblem("is a third of a year", (*financial_year_suggestion(text), *suggestions))
    return DateProblem(f"runs past the year {LAST_YEAR}", hints=YEARS)


def month_and_day_swapped(text: str) -> tuple[Suggestion, ...]:
    """Offer the day that `2013-17-04` is if its month and its day stand the other way round."""
    swapped = f"{text[:4]}{text[7:]}{text[4:7]}"
    if len(text) != len("2013-17-04") or not read_single_date(swapped) or "X" in text:
        return ()
    return (Suggestion(swapped, "month and day the other way round").nearest,)


def financial_year_suggestion(text: str) -> tuple[Suggestion, ...]:
    """Offer the financial year, where `2024-25` can mean that."""
    year, following = int(text[:4]), int(text[5:7])
    return (
        (Suggestion(f"{text[:4]}/{text[5:7]}", "the financial year"),)
        if (year + 1) % 100 == following
        else ()
    )
