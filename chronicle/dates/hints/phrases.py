"""Phrases that hedge, bound or join dates, put into EDTF: `about 2009`, `before April 2009`, `May or June 2009`.

Each rule has the dates inside the phrase read for it, and suggests what it understands of the whole.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from chronicle.dates.calendar import days_in_month, is_day
from chronicle.dates.hints import Suggestion
from chronicle.dates.parser import read_date, read_single_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from chronicle.dates.hints import DateReader

_ABOUT = re.compile(
    r"(?:circa|ca?\.?|about|around|approx(?:imately|\.)?|roughly|est(?:imated|\.)?|~) ?(.+)"
    r"|(.+?) ?(?:\(?(?:approx(?:imately|\.)?|est(?:imated|\.)?|circa)\)?|or thereabouts|or so|-?ish)"
)
_MAYBE = re.compile(
    r"(?:possibly|perhaps|probably|maybe|\?) ?(.+)"
    r"|(.+?) ?(?:\?|\((?:\?|uncertain|probably)\)|(?<= )\(?(?:tbc|to be confirmed)\)?)"
)
_DOUBT_WITHIN = re.compile(r"(.+?)(?: ?\(\?\) ?|\? | \?)(.+)")
_BEFORE = re.compile(
    r"(?:(before|prior to|by|until|till|up to|to|on or before|no later than|not later than|not after)(?![a-z])|(pre-?|<=|≤|<|\.\.)) ?(.+)"
    r"|(.+?) (or earlier|or before|at (?:the )?latest)"
)
_AFTER = re.compile(
    r"(?:(after|since|from|on or after|no earlier than|not earlier than|not before)(?![a-z])|(post-?|>=|≥|>)) ?(.+?)(?: onwards?| on)?"
    r"|(.+?) ?((?<= )(?:onwards?|or later|or after|at (?:the )?earliest)|\.\.)"
)
_EITHER = re.compile(
    r"(?:some ?time )?between (.+?) (?:and|-|to) (.+)|(?:either )?(.+?) or (.+)|([0-9]{3,4}) ?[x\N{MULTIPLICATION SIGN}] ?([0-9]{3,4})"
)
_BOTH = re.compile(r"(?=.*[a-z])(.+?)(?: ?[/&+] ?| and )(.+)|([0-9]{4})(?: ?[&+;] ?| )([0-9]{4})")
_RANGE = re.compile(
    r"(?:from )?(.+?)(?: (?:to|until|till|through) | - |\.\.)(.+)"
    r"|([0-9]{4}s?)-([0-9]{4}s?)|([0-9]{4}-[0-9]{2}-[0-9]{2})-([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"|(\w+)-(\w+ .*[0-9]{4})|(.+)-(present|now|date|ongoing|current)"
)
_OPEN = re.compile(r"(.*[0-9]) ?-()")
_HYPHEN = re.compile(r"([^-]+)-([^-]+[ /.][^-]*[0-9])")
_ONE_OF = re.compile(r"\[(.*)\.\.(.*)\]")
_FINANCIAL_YEARS = re.compile(r"((?:fy ?)?[0-9]{4}/[0-9]{2})/((?:fy ?)?[0-9]{4}/[0-9]{2}|[0-9]{4})")
"""An interval between two."""
_BOTH_FINANCIAL_YEARS = re.compile(r"((?:fy ?)?[0-9]{4}/[0-9]{2})(?: and | ?& ?)((?:fy ?)?[0-9]{4}/[0-9]{2})")
_PART = re.compile(
    r"(early(?: to |/|-)mid|mid(?: to |/|-)late|early|mid|middle of|late|beginning of|start of|end(?: of)?)[ -](?:part of )?(?:in )?(?:the )?(.+)"
)
_OF_DAY = re.compile(
    rf"(?:(?:the )?({'(?:early )?(?:morning|afternoon|evening|night)|am|pm|noon|midday|midnight'})(?: of| on)? )(.+)"
    r"|(.*[0-9]{4}) (?:\(?(?:in the )?((?:early )?(?:morning|afternoon|evening|night)|a\.?m\.?|p\.?m\.?|noon|midday|midnight)\)?)"
)


def suggest_for_phrase(text: str, read: DateReader) -> list[Suggestion]:
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
    if edtf and "/" in edtf and ".." not in edtf:
        low, high = (end.rstrip(mark) for end in edtf.split("/"))
        return [
            Suggestion(f"{low}{mark}/{high}{mark}", "from the one to the other"),
            Suggestion(f"[{low}..{high}]", "some time between"),
        ]
    return [Suggestion(edtf if edtf[0] == "[" else f"{edtf}{mark}")] if edtf else []


def _maybe(parts: list[str], read: DateReader) -> list[Suggestion]:
    return _marked(read(" ".join(parts)), "?")


def _before(parts: list[str], read: DateReader) -> list[Suggestion]:
    word, rest = parts if parts[1] not in _OR_BEFORE else parts[::-1]
    low, edtf = _ends(read(rest))
    if not edtf:
        return []
    sooner = _next_date(low, -1)
    if word.startswith(("before", "prior", "pre", "<")) and word != "<=" and sooner:
        return [Suggestion(f"[..{edtf}]", "by then"), Suggestion(f"[..{sooner}]", "before it began")]
    if word in {"until", "till", "up to", "to", ".."}:
        return [Suggestion(f"../{edtf}", "up to then"), Suggestion(f"[..{edtf}]", "some time until then")]
    return [Suggestion(f"[..{edtf}]")]


def _after(parts: list[str], read: DateReader) -> list[Suggestion]:
    word, rest = parts if parts[1] not in _ONWARDS else parts[::-1]
    edtf, high = _ends(read(rest))
    if not edtf:
        return []
    later = _next_date(high, 1)
    if word.startswith(("after", "post", ">")) and word != ">=" and later:
        return [Suggestion(f"[{edtf}..]", "then or later"), Suggestion(f"[{later}..]", "after it was over")]
    if word in {"since", "from", "onward", "onwards", ".."}:
        return [
            Suggestion(f"{edtf}/..", "from then on, still so"),
            Suggestion(f"[{edtf}..]", "some time since"),
        ]
    return [Suggestion(f"[{edtf}..]")]


def _ends(edtf: str | None) -> tuple[str, str]:
    """Return both ends of some time between two dates; any other date twice."""
    low, _, high = (edtf or "").strip("[]").partition("..")
    return low, high or low


_OR_BEFORE: Final = {"or earlier", "or before", "at the latest", "at latest"}
_ONWARDS: Final = {"onward", "onwards", "or later", "or after", "at the earliest", "at earliest", ".."}


def _either(parts: list[str], read: DateReader) -> list[Suggestion]:
    low, high = _two(parts, read)
    if _are_months_apart(low, high):  # listed the other way round: `July/June 2013`
        low, high = high, low
    return [
        Suggestion(f"[{start}..{end}]", gloss)
        for start, end, gloss in _of_years(low, high, parts)
        if low and high
    ]


def _both(parts: list[str], read: DateReader) -> list[Suggestion]:
    """Read `June/July 2013`, which may be the one or the other, or both."""
    return [
        Suggestion(text, gloss)
        for suggestion in _either(parts, read)
        for text, gloss in (
            (suggestion.text, _joined("some time in either", suggestion.gloss)),
            (suggestion.text[1:-1].replace("..", "/"), _joined("all of both", suggestion.gloss)),
        )
    ]


def _of_day(parts: list[str], read: DateReader) -> list[Suggestion]:
    """Read a day with a part of the day, which is left out."""
    edtf = next((edtf for part in parts if (edtf := read(part))), None)
    return [Suggestion(edtf, "without the time of day")] if edtf else []


def _range(parts: list[str], read: DateReader) -> list[Suggestion]:
    if parts[1] in {"", "present", "now", "date", "today", "the present", "ongoing", "current"}:
        start, _ = _ends(read(parts[0]))
        return [Suggestion(f"{start}/..", "still so")] if start else []
    low, high = _two(parts, read)
    if not (low and high):
        return []
    suggestions = [
        suggestion
        for start, end, gloss in _of_years(low, high, parts)
        for suggestion in (
            Suggestion(f"{start}/{end}", _joined("from the one to the other", gloss)),
            Suggestion(f"[{start}..{end}]", _joined("some time between", gloss)),
        )
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
    tries = [" ".join((parts[0], *shared[at:])) for at in range(len(shared), 0, -1)]
    if re.search("[a-z] (?:[1-9]|[12][0-9]|3[01])$", parts[0]) and re.search(
        "[0-9]{4}$", parts[1]
    ):  # a day: `March 30 - April 2 2015`
        tries.append(tries.pop(0))
    first = [edtf for low in tries if (edtf := read(low))]
    low = next((edtf for edtf in first if read_date(edtf)), first[0] if first else "")
    first_day, last_day = _ends(low)[0], _ends(read(parts[1]))[1]
    if first_day.endswith("-24") and first_day[:4] == last_day[:4] > "0001" and first_day > last_day:
        first_day = f"{int(first_day[:4]) - 1:04}-24"  # the winter before a spring
    return first_day, last_day


def _of_years(low: str, high: str, parts: list[str]) -> list[tuple[str, str, str]]:
    """Return two dates with what their years assume: `December/January 2013` may be of two pairs of years."""
    year = high[:4]
    if low <= high or low[:4] != year or not year.isdigit() or re.search("[0-9]{4}", parts[0]):
        return [(low, high, "")]
    return [
        (f"{int(year) - 1:04}{low[4:]}", high, f"if {year} is the year of the second"),
        (low, f"{int(year) + 1:04}{high[4:]}", f"if {year} is the year of the first"),
    ]


def _are_months_apart(low: str, high: str) -> bool:
    """Return whether of two months of one year the later is named first, and nearer to the other within it."""
    months = [re.fullmatch("([0-9]{4})-(0[1-9]|1[0-2])", text) for text in (low, high)]
    first, second = (match and (match[1], int(match[2])) for match in months)
    return bool(first and second and first[0] == second[0] and 0 < first[1] - second[1] < 6)  # noqa: PLR2004 - half a year


def _joined(meaning: str, condition: str) -> str:
    return f"{meaning}, {condition}" if condition else meaning


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
    if len(ends := re.split(" to |/|-", words)) > 1:
        halves = [_part([half, parts[1]], read)[0].text for half in ends]
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
    return [Suggestion(edtf, exact=not edtf.endswith("-24"))]


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
    (_BOTH_FINANCIAL_YEARS, _both),
    (_BOTH, _both),
    (_HYPHEN, _range),
    (_OF_DAY, _of_day),
    (_DOUBT_WITHIN, _maybe),
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
