"""Why a date or a length of time is refused, and what to write instead.

Loaded only when a refusal is shown, so that reading good dates stays light. Every date in double quotes in a
hint has been checked to be one that the field accepts: a hint never leads to a second error.
"""

from __future__ import annotations

import re
from datetime import datetime, time
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from chronicle.dates.calendar import format_iso
from chronicle.dates.edtf import DateForm, EdtfDate
from chronicle.dates.errors import DateError, DateField, DurationError, Explanation
from chronicle.dates.hints import Suggestion, malformed, natural_language
from chronicle.dates.hints.calendars import spreadsheet_day
from chronicle.dates.hints.durations import explain_duration
from chronicle.dates.hints.unsupported import DateProblem
from chronicle.dates.parser import MOST_CHARACTERS, accepts, format_financial_year, mistaken_year, read_date
from chronicle.dates.wording import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.dates.calendar import YearStart

NOT_A_DATE = "is not a date Chronicle reads"
EXAMPLES = 'write a date such as "2009", "2009-04" or "2009-04-17"'


def explain(error: DateError | DurationError) -> Explanation:
    """Say why a date or a length of time is refused, and what to write instead."""
    if isinstance(error, DurationError):
        return explain_duration(error.text)
    value, field, financial_year = error.value, error.field, error.financial_year
    if not isinstance(value, str):
        return _explain_type(value)
    if field is DateField.WINDOW:
        return _explain_window(value, financial_year)
    if field is DateField.QUERY:
        return _explain_query(value, financial_year)
    when = read_date(value, financial_year)
    if field is DateField.PERIOD and (year := mistaken_year(value)) is not None:
        return _explain_mistaken_year(year, when)
    if when is not None and when.form is DateForm.SPAN:
        return _explain_span(when)
    return _explain_text(value, field, financial_year)


def _explain_text(text: str, field: DateField, financial_year: YearStart) -> Explanation:
    reason, hint, readings = _reason_and_hint(text, field, financial_year)
    return Explanation(reason, hint, resembles=hint != EXAMPLES, readings=readings)


@lru_cache(maxsize=4096)
def _reason_and_hint(
    text: str, field: DateField, financial_year: YearStart
) -> tuple[str, str, tuple[Suggestion, ...]]:
    """Find the reason, the hint and the readings; cached, as a spreadsheet may bring the same wrong date a thousand times."""
    if len(text) > MOST_CHARACTERS:
        return f"is longer than any date needs ({MOST_CHARACTERS} characters)", EXAMPLES, ()
    if not text.strip():
        return "is empty", f"leave it out if it is not known, or {EXAMPLES}", ()
    plain = text.strip()
    if text != plain:
        readings = _readings([Suggestion(plain)], field, financial_year)
        if readings:
            return "has blanks around it", _in_words(readings), readings
        return _reason_and_hint(plain, field, financial_year)
    problem = malformed.find_problem(text) or DateProblem(
        NOT_A_DATE, tuple(natural_language.suggest(text, financial_year))
    )
    second = (malformed.find_problem(suggestion.text) for suggestion in problem.suggestions)
    for current in chain((problem,), second):
        if current is None:
            continue
        fitting = (hint for hint in current.hints if _is_accepted(hint, field, financial_year))
        readings = _readings(current.suggestions, field, financial_year)
        if hint := next(fitting, "") or _in_words(readings):
            return current.reason, hint, readings
    readings = _readings(natural_language.suggest(text, financial_year), field, financial_year)
    return problem.reason, _in_words(readings) or EXAMPLES, readings


def _is_accepted(hint: str, field: DateField, financial_year: YearStart) -> bool:
    return all(accepts(field, quote, financial_year) for quote in re.findall('"([^"]*)"', hint))


def _readings(
    suggestions: Iterable[Suggestion], field: DateField, financial_year: YearStart
) -> tuple[Suggestion, ...]:
    """Return those suggestions that a field accepts, or else what comes nearest to them; none if nothing does."""
    suggested = []
    for suggestion in suggestions:
        if accepts(field, suggestion.text, financial_year) or read_date(suggestion.text, financial_year):
            suggested.append(suggestion)
        elif read_date(swapped := _swap_ends(suggestion.text), financial_year):
            suggested.append(Suggestion(swapped, suggestion.gloss).nearest)
    any_is_good = any(accepts(field, suggestion.text, financial_year) for suggestion in suggested)
    good: dict[str, Suggestion] = {}
    for suggestion in suggested:
        if accepts(field, suggestion.text, financial_year):
            instead = [suggestion]
        elif any_is_good and (end := _named_end(suggestion)) != suggestion:
            instead = [end]
        else:
            instead = [other.nearest for other in _suggest_instead(suggestion, financial_year)]
        for fitting in instead:
            if accepts(field, fitting.text, financial_year):
                good.setdefault(fitting.text, fitting)
    return tuple(good.values())


def _in_words(readings: Iterable[Suggestion]) -> str:
    """Return the hint that offers some readings; empty if there is none."""
    quoted = [f'"{text}"' + (f" ({gloss})" if gloss else "") for text, gloss, _ in readings]
    return f"write {', or '.join(quoted)}" if quoted else ""


def _suggest_instead(suggestion: Suggestion, financial_year: YearStart) -> Iterator[Suggestion]:
    """Suggest what to write instead of a span where one date is wanted, or of what looks like a financial year."""
    when = read_date(suggestion.text, financial_year)
    year = mistaken_year(suggestion.text)
    if when is None:
        return
    if year is not None:
        yield Suggestion(format_financial_year(year), "the financial year")
        yield Suggestion(
            f"{format_iso(when.earliest)}/{format_iso(when.latest)}", format_date(when, long=True)
        )
    elif when.form is DateForm.SPAN:
        if when.end_open:
            yield Suggestion("..", "still so")
        first, *others = (end for end in suggestion.text.split("/") if end not in {"", ".."})
        yield _some_time_between(when) if others else Suggestion(first)


def _named_end(suggestion: Suggestion) -> Suggestion:
    """Return the end that a half-open span names, as a start or an end wants it; else the suggestion itself."""
    start, _, end = suggestion.text.partition("/")
    if end == "..":
        return Suggestion(start)
    return Suggestion(end) if start == ".." else suggestion


def _swap_ends(text: str) -> str:
    """Swap the ends of a suggested range; an empty text if it is none."""
    for opening, sign, closing in (("[", "..", "]"), ("", "/", "")):
        inner = text.removeprefix(opening).removesuffix(closing)
        low, has_sign, high = inner.partition(sign)
        if has_sign and text.startswith(opening):
            return f"{opening}{high}{sign}{low}{closing}"
    return ""


def _explain_span(when: EdtfDate) -> Explanation:
    """Refuse a span where one date is wanted."""
    between = _some_time_between(when)
    return Explanation(
        "is a span, where one date is wanted", _in_words((between,)), readings=(between.nearest,)
    )


def _some_time_between(when: EdtfDate) -> Suggestion:
    """Suggest some time within a span."""
    left, _, right = when.text.partition("/")
    low, high = left.replace("..", ""), right.replace("..", "")
    gloss = "some time between" if low and high else "then or later" if low else "then or earlier"
    return Suggestion(f"[{low}..{high}]", gloss)


def _explain_mistaken_year(year: int, when: EdtfDate | None) -> Explanation:
    """Refuse a period that looks like a financial year and is none, and suggest both readings."""
    readings = [Suggestion(format_financial_year(year), "the financial year")]
    reason = "is no date, and no financial year as Chronicle writes them"
    if when is not None:
        is_two_years = when.form is DateForm.SPAN
        named = "both calendar years" if is_two_years else format_date(when, long=True)
        readings.append(Suggestion(f"{format_iso(when.earliest)}/{format_iso(when.latest)}", named))
        reason = f"is {'two calendar years' if is_two_years else named}, not a financial year"
    quoted = (f'"{text}" for {gloss}' for text, gloss, _ in readings)
    return Explanation(reason, f"write {', or '.join(quoted)}", readings=tuple(readings))


def _explain_query(text: str, financial_year: YearStart) -> Explanation:
    """Explain why a text is no date to ask for; a question cannot leave it out, as some hints advise."""
    if read_date(text, financial_year) is not None:
        return Explanation("is in no year that is known", 'write the year too: "2009", or "2009-05"')
    explanation = _explain_text(text, DateField.QUERY, financial_year)
    dated = tuple(reading for reading in explanation.readings if not reading.text.startswith("XXXX"))
    if dated != explanation.readings:  # no question is about a day of any year
        hint = _in_words(dated) or 'write the year too: "2009", or "2009-05"'
        explanation = explanation._replace(hint=hint, readings=dated)
    if "leave it out" in explanation.hint:
        return Explanation(explanation.reason, 'write a day such as "2014-01-06", or a year such as "2013"')
    return explanation


def _explain_window(text: str, financial_year: YearStart) -> Explanation:
    """Explain why a text is no window; of `2007-2009` suggest all of both years and what lies between."""
    if ".." in text:  # each end is a date, or one that is left out
        low, _, high = text.partition("..")
        if low and high:
            return Explanation("ends before it begins", f'write "{high}..{low}"')
        return Explanation("has neither a beginning nor an end", 'write a range such as "2009..2012"')
    if not re.fullmatch("[0-9]{4} ?(?:-|\N{EN DASH}|to) ?[0-9]{4}", text):
        return _explain_query(text, financial_year)
    low, high = sorted((text[:4], text[-4:]))
    year = (
        f', or "{format_financial_year(int(low))}" for the financial year'
        if int(high) == int(low) + 1
        else ""
    )
    return Explanation(NOT_A_DATE, f'write "{low}..{high}"{year}')


def _explain_type(value: object) -> Explanation:
    """Refuse a value that is neither a text nor a date of TOML's own that Chronicle reads."""
    if isinstance(value, datetime):
        local = value.replace(tzinfo=None).isoformat(timespec="seconds").removesuffix(":00")
        return Explanation("has a zone offset", f'write the local time alone, "{local}"')
    if isinstance(value, int) and not isinstance(value, bool):
        if day := spreadsheet_day(value):
            return Explanation(
                "is not a year from 1 to 9999",
                f'write "{day}", the day that a spreadsheet means by that number',
            )
        return Explanation("is not a year from 1 to 9999", 'write the year in four digits, such as "2009"')
    kinds = (
        (bool, "is true or false, not a date"),
        (float, "is a number with decimals"),
        (time, "is a time with no day"),
    )
    reason = next((reason for kind, reason in kinds if isinstance(value, kind)), NOT_A_DATE)
    return Explanation(reason, f"{EXAMPLES}, between quotation marks")
