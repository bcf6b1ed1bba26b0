"""Values that people write and TOML does not allow: what is wrong with each, and how to write it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.dates import DateError, explain
from chronicle.dates.errors import DateField
from chronicle.dates.parser import read_date
from chronicle.loader.reader import excerpt
from chronicle.money import SUFFIXES, as_toml, parse_printed
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Misspelling(NamedTuple):
    """A stretch of a line that is no value, what is wrong with it, and what to write instead."""

    start: int
    end: int
    message: str
    hint: str


_REACH = 1000  # characters before and after the place at fault that are searched

_Advice = tuple[str, str]
"""What is wrong, and what to write instead."""

_DOUBLE = "“”„‟«»"
_SINGLE = r"\u2018\u2019\u201a\u201b\u00b4`"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*+\.?"
_DAY = r"(?:(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[ ]++)?"
_AMOUNT = r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})++(?:\.[0-9]++)?|[0-9][0-9_]*+(?:\.[0-9]++)?)"
_SCALE = rf"(?P<scale>(?i:{'|'.join(sorted(SUFFIXES, key=len, reverse=True))}))\b"
_POINT = r"[0-9X]{4}(?:-[0-9X]{1,2}){0,2}(?:T[0-9:]++)?[?~%]?"


def _with_quotes(value: str) -> str:
    return f'write "{excerpt(value)}", in straight quotes'


def _curly(match: re.Match[str]) -> _Advice:
    inside = match["inside"]
    return "typographic quotes do not enclose a text in TOML", f'use straight ones: "{excerpt(inside)}"'


def _money(match: re.Match[str]) -> _Advice:
    amount = as_toml(parse_printed(match["number"], match["scale"]))
    currency = "; the currency has a key of its own" if match["sign"] else ""
    return f"“{excerpt(match[0])}” is no number", f"write {amount}{currency}"


def with_commas(number: str) -> tuple[str, str]:
    """Return what is wrong with a number that has commas, and how to write it."""
    return f"commas in the number {excerpt(number)}", f"write {excerpt(number.replace(',', '_'))}"


def _date(match: re.Match[str]) -> _Advice:
    reason = f"the date {excerpt(match[0])} needs quotes"
    if read_date(match[0]) is not None:
        return reason, f"write {_in_quotes(match[0])}"
    return reason, _date_hint(match[0]) or f"write {_in_quotes(match[0])}"


def _date_hint(text: str) -> str:
    """Return how to write what is no date as it stands; empty if none is meant for certain."""
    explanation = explain(DateError(text, DateField.DATE))
    return explanation.hint if explanation.readings else ""


def _in_quotes(value: str) -> str:
    return f'"{excerpt(value)}"'


def _numeric_day(match: re.Match[str]) -> _Advice:
    hint = _date_hint(match[0]) or 'write "YYYY-MM-DD"'
    return f"the date {excerpt(match[0])} needs quotes, year first", hint


def _named_month(match: re.Match[str]) -> _Advice:
    month = _MONTHS.index(match["month"][:3].lower()) + 1
    day = f"-{int(match['day']):02}" if match["day"] else ""
    return (
        f"the date {excerpt(match[0])} needs quotes, year first",
        f'write "{match["year"]}-{month:02}{day}"',
    )


def _impossible(match: re.Match[str]) -> _Advice:
    return (
        f"{match[0]} is no day of the calendar",
        "correct the month or the day, or give fewer parts in quotes",
    )


def _leading_zero(match: re.Match[str]) -> _Advice:
    bare = match[0].lstrip("+-0_") or "0"
    return f"the number {excerpt(match[0])} begins with a zero", (
        f'write {excerpt(bare)}, or "{excerpt(match[0])}" if it is no number'
    )


def _boolean(match: re.Match[str]) -> _Advice:
    value = "true" if match[0].lower() in {"true", "yes", "on"} else "false"
    return f"{match[0]} is not how TOML writes yes and no", f"write {value}, without quotes"


def _nothing(match: re.Match[str]) -> _Advice:
    return f"TOML has no {excerpt(match[0])}", "leave the key out: a missing value is unknown"


def _decimal(match: re.Match[str]) -> _Advice:
    return f"{excerpt(match[0])} has no digit on one side of its point", "write a digit on both sides"


def _bare_text(match: re.Match[str]) -> _Advice:
    return "text needs quotes", _with_quotes(match[0].strip())


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Advice]], ...] = tuple(
    (re.compile(pattern), advice)
    for pattern, advice in (
        (rf"[{_DOUBLE}](?P<inside>[^{_DOUBLE}\"\n]*+)[{_DOUBLE}\"]?", _curly),
        (rf"[{_SINGLE}](?P<inside>[^{_SINGLE}'\n]*+)[{_SINGLE}']?", _curly),
        (rf"\[[ ]*+(?:{_POINT})?[ ]*+\.\.[ ]*+(?:{_POINT})?[ ]*+\]", _date),
        (rf"(?P<sign>[£$€¥]|\b(?:GBP|EUR|USD)[ ]?)[ ]*+{_AMOUNT}(?:[ ]*+{_SCALE})?", _money),
        (rf"(?P<sign>)(?<![\w.-]){_AMOUNT}[ ]*+{_SCALE}", _money),
        (
            r"(?<![\w/])(?P<day>[0-9]{1,2})[/.](?P<month>[0-9]{1,2})[/.](?P<year>[0-9]{2,4})(?![\w/])",
            _numeric_day,
        ),
        (
            rf"(?<!\w){_DAY}(?P<month>(?i:{_MONTH}))[ ]++(?P<year>[0-9]{{4}})(?!\w)",
            _named_month,
        ),
        (r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w/.?~%-])", _impossible),
        (
            rf"(?<![\w-])(?:FY)?[0-9]{{4}}/[0-9]{{2,4}}(?![\w/-])|(?<![\w.-]){_POINT}(?:/|\.\.)(?:{_POINT}|\.\.)?",
            _date,
        ),
        (r"(?<![\w.-])\.\.(?:/?[0-9X]{4}[0-9X-]*+)?", _date),
        (
            r"(?<![\w-])[0-9X]{4}(?:-[0-9X]{1,2}){1,2}(?:T[0-9:]++)?[?~%]?(?![\w-])|(?<![\w-])[0-9X]{4}[?~%]|(?<![\w-])[0-9]{2,3}X{1,2}(?![\w-])",
            _date,
        ),
        (r"(?<![\w.-])[+-]?0[0-9_]++(?![\w.-])", _leading_zero),
        (r"(?<![\w-])(?i:true|false|yes|no|on|off)(?![\w-])(?![ ]+\w)", _boolean),
        (r"(?<![\w-])(?:(?i:null|none|nil|undefined|unknown|n/a)|~)(?![\w-])(?![ ]+\w)", _nothing),
        (r"(?<![\w.])[+-]?(?:\.[0-9]++|[0-9]++\.)(?![\w.])", _decimal),
        (r"(?<![\w.])[^\s\"'\[\]{}#,=“”\u2018\u2019][^#,\"'\[\]{}=\n]*+", _bare_text),
    )
)


def misspelling(line: str, value: int, column: int) -> Misspelling | None:
    """Return the first rule's match for a value that spans `column` and begins from `value` on, if any."""
    first, last = max(value, column - _REACH), column + _REACH
    for pattern, advice in _RULES:
        for match in pattern.finditer(line, first, last):
            if match.start() > column:
                break
            if column <= match.end() and match[0]:
                end = match.start() + len(match[0].rstrip())
                return Misspelling(match.start(), end, *advice(match))
    return None
