"""The time of a row in words, with the signs of doubt where they belong."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates import (
    BEGINNING,
    END,
    DayRange,
    coarsest_date,
    format_date,
    format_date_text,
    format_middle,
    is_day,
)
from chronicle.document import Span, Tone
from chronicle.pages.legend import Sourcing, signs

if TYPE_CHECKING:
    from collections.abc import Callable

    from chronicle.dates import Bounds, Interval
    from chronicle.document import Inline

NOT_DATED: Final = Span("not dated", Tone.DIM)
NOT_RECORDED: Final = Span("not recorded", Tone.DIM)

WHOLE: Final = ("date", "period")
"""The fields that hold all of a time."""
_ALL_OF_IT: Final = (*WHOLE, "in_post")
_FINANCIAL_YEAR: Final = re.compile(r"\d{4}/\d\d")
_HALVES: Final = re.compile(r"(\d{4}/\d\d(?=/)|[^/]*)/(.*)")
_DASH: Final = Span(" – ", Tone.DATE)
_OPEN: Final = ".."


def point(text: str | None, days: DayRange, *, derived: bool = False, long: bool = False) -> str:
    """Write one date: as given, or by its bounds; what follows from a length by its middle, or by months."""
    if derived:
        return format_middle(days, long=long)
    return format_date_text(text, long=long) if text else format_date(coarsest_date(days), long=long)


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


class RowTime(NamedTuple):
    """What the index tells of a row's time.

    Attributes:
        text: Its date as EDTF; None where only its bounds are known.
        bounds: Its four bounds.
        start_missing: Whether its start is unknown.
        end_missing: Whether its end is unknown.
        proof: Which fields of its fact are worked out, and which disputed.
        derived: Which of `start` and `end` follows from the other and a stated length.
        role: `start` or `end` if the row is one end of something, else None.
    """

    text: str | None
    bounds: Bounds
    start_missing: int
    end_missing: int
    sourcing: Sourcing
    derived: tuple[str, ...] = ()
    role: str | None = None


class OwnTime(NamedTuple):
    """The time of a row in words; whether they leave out an end which follows from a stated length."""

    words: Inline
    lasting: bool = False


def _own_time(told: RowTime) -> OwnTime:
    text, bounds, start_missing, end_missing, found, follows, role = told
    days = (bounds.earliest, bounds.latest)
    if role is not None:
        return OwnTime(_dated(point(text, days, derived=role in follows), found, role))
    begins, ends = bounds[:2], bounds[2:]
    if start_missing and days == (BEGINNING, END) and (end_missing or bounds.start_latest != END):
        begun = f"began {format_date(coarsest_date(begins))}" if bounds.start_latest != END else ""
        still = ", still so" if text is not None and text.endswith(_OPEN) else ""
        return OwnTime(_dated(f"{begun}{still}", found, "start", *_ALL_OF_IT) if begun else NOT_DATED)
    whole = text is not None and ("/" not in text or _FINANCIAL_YEAR.fullmatch(text))
    if whole and not (start_missing or end_missing):
        return OwnTime(_dated(point(text, days), found, *_ALL_OF_IT))
    first, last = _halves(text, start_missing, end_missing)
    start = end = None
    if not start_missing and first != _OPEN:
        start = point(first, begins, derived="start" in follows)
    if not end_missing and last != _OPEN:
        end = point(last, ends, derived="end" in follows)
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
