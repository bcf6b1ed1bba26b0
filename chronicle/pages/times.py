"""The time of a row in words, with the signs of doubt where they belong."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates import BEGINNING, END, Bounds, coarsest_date, format_date, is_day
from chronicle.document import Span, Tone
from chronicle.pages.legend import signs
from chronicle.queries.times import RowTime, read_date, write_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from chronicle.dates import Interval
    from chronicle.document import Inline
    from chronicle.queries.cells import Sourcing
    from chronicle.queries.facts import FactRow
    from chronicle.queries.tenures import TenureRow

NOT_DATED: Final = Span("not dated", Tone.DIM)
NOT_RECORDED: Final = Span("not recorded", Tone.DIM)

WHOLE: Final = ("date", "period")
"""The fields that hold all of a time."""
_ALL_OF_IT: Final = (*WHOLE, "in_post")
_FINANCIAL_YEAR: Final = re.compile(r"\d{4}/\d\d")
_HALVES: Final = re.compile(r"(\d{4}/\d\d(?=/)|[^/]*)/(.*)")
_DASH: Final = Span(" – ", Tone.DATE)
_OPEN: Final = ".."


def seen_in_post(interval: Interval) -> tuple[Span, ...]:
    """When somebody is known to have been in post, if nothing more is known of when; else empty."""
    bounds = interval.bounds
    last, first = bounds.end_earliest, bounds.start_latest
    missing, known = (interval.start_missing, interval.end_missing), (is_day(first), is_day(last))
    if (
        (bounds.start_earliest, bounds.end_latest) != (BEGINNING, END)
        or interval.is_ongoing
        or not any(missing)
    ):
        return ()
    if not (all(known) or (any(known) and all(missing))):
        return ()
    if last <= first:
        said = format_date(coarsest_date((last, first)))
    else:
        said = f"{format_date(coarsest_date((BEGINNING, first)))}, until {format_date(coarsest_date((last, END)))}"
    return Span("perhaps in post " if interval.qualified else "in post ", Tone.DIM), Span(said, Tone.DATE)


class OwnTime(NamedTuple):
    """The time of a row in words; whether they leave out an end which follows from a stated length."""

    words: Inline
    lasting: bool = False


def _own_time(told: RowTime) -> OwnTime:
    text, bounds, start_missing, end_missing, found, follows, role = told
    days = (bounds.earliest, bounds.latest)
    if role is not None:
        return OwnTime(_dated(write_date(text, days, derived=role in follows), found, role))
    begins, ends = bounds[:2], bounds[2:]
    if start_missing and days == (BEGINNING, END) and (end_missing or bounds.start_latest != END):
        begun = f"began {format_date(coarsest_date(begins))}" if bounds.start_latest != END else ""
        still = ", still so" if text is not None and text.endswith(_OPEN) else ""
        return OwnTime(_dated(f"{begun}{still}", found, "start", *_ALL_OF_IT) if begun else NOT_DATED)
    whole = text is not None and ("/" not in text or _FINANCIAL_YEAR.fullmatch(text))
    if whole and not (start_missing or end_missing):
        return OwnTime(_dated(write_date(text, days), found, *_ALL_OF_IT))
    first, last = _halves(text, start_missing, end_missing)
    start = end = None
    if not start_missing and first != _OPEN:
        start = write_date(first, begins, derived="start" in follows)
    if not end_missing and last != _OPEN:
        end = write_date(last, ends, derived="end" in follows)
    lasting = start is not None and "end" in follows
    return OwnTime(_lasting(start, None if lasting else end, found, still=last == _OPEN), lasting)


own_time: Final[Callable[[RowTime], OwnTime]] = lru_cache(maxsize=1 << 9)(_own_time)
"""Write the time of a row (cached)."""


def _lasting(start: str | None, end: str | None, found: Sourcing, *, still: bool) -> Inline:
    """Write a beginning and an end, as far as they are known."""
    if end is None:
        began = "began" if start and start.startswith("by ") else "since" if still else "from"
        said = f"{began} {start}" if start else "still so" if still else ""
        return _dated(said, found, "start", *_ALL_OF_IT) if said else NOT_DATED
    ended = _dated(end, found, "end", *_ALL_OF_IT)
    if start is None:
        return (Span("ended " if end.startswith("by ") else "until ", Tone.DATE), *ended)
    return (*_dated(start, found, "start"), _DASH, *ended)


def _dated(said: str, found: Sourcing, *fields: str) -> tuple[Span, ...]:
    return (Span(said, Tone.DATE), *signs(found, *fields))


def _halves(text: str | None, start_missing: int, end_missing: int) -> tuple[str | None, str | None]:
    """The start and the end as far as one EDTF text holds them."""
    if text is None:
        return None, None
    halves = _HALVES.fullmatch(text)
    if halves is None or _FINANCIAL_YEAR.fullmatch(text):
        return (None, text) if start_missing and not end_missing else (text, None)
    return halves[1] or None, halves[2] or None


def fact_time(fact: FactRow, role: str | None = None, date: str | None = None) -> tuple[Inline, str]:
    """Write the time of a fact, with marks; and its stated length, if that stands for an end left out.

    Args:
        fact: The fact.
        role: `start` or `end` for that end alone.
        date: That end as EDTF; or, of a tenure without either, a day on which it was held.
    """
    seen = seen_in_post(fact.interval) if fact.kind == "tenure" and not date else ()
    if seen:
        return (*seen, *signs(fact.sourcing, "in_post")), ""
    bounds = fact.interval.bounds
    missing = int(fact.interval.start_missing), int(fact.interval.end_missing)
    text = date if role else fact.date
    if role is not None:
        days = fact.interval.start_range if role == "start" else fact.interval.end_range
        bounds = Bounds.within(*days)
    elif fact.kind == "tenure" and (held := read_date(date)):
        text, bounds, missing = date, held.bounds, (0, 0)
    elif fact.kind == "tenure":
        text = f"{fact.start or ''}/{fact.end or ''}"
    said, lasting = own_time(RowTime(text, bounds, *missing, fact.sourcing, fact.derived, role))
    return said, fact.length or "" if lasting else ""


def length_held(tenure: TenureRow) -> tuple[Span, ...]:
    """Write how long a tenure lasted, and whether that is worked out or disputed."""
    return Span(tenure.length), *signs(tenure.fact.sourcing, "length")
