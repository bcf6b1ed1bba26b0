"""A row's own time as a person reads it, with the signs of doubt where they belong."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from chronicle.dates import BEGINNING, END, Pair, named, one_of, parse, words
from chronicle.table import Span, Tone
from chronicle.views.pages.marks import Proof, items, proof, signs

if TYPE_CHECKING:
    from chronicle.table import Words

NOT_DATED: Final = Span("not dated", Tone.DIM)
NOT_RECORDED: Final = Span("not recorded", Tone.DIM)

_WHOLE: Final = ("date", "period", "in_post")
_FINANCIAL_YEAR: Final = re.compile(r"\d{4}/\d\d")
_DASH: Final = Span(" – ", Tone.DATE)  # noqa: RUF001 - as people write a range
_OPEN: Final = ".."

Bounds4 = tuple[int, int, int, int]


def point(text: str | None, days: Pair, *, derived: bool = False) -> str:
    """Write one date: as it was given, or by its bounds; one that a length gives by its middle, or by months."""
    if derived:
        about = words(one_of(days), derived=True)
        return about if about.startswith("about") else words(named(days, outwards=True))
    return words(parse(text)) if text else words(named(days))


@lru_cache(maxsize=1 << 13)
def own_time(
    text: str | None,
    bounds: Bounds4,
    start_missing: int,
    end_missing: int,
    role: str | None,
    worked_out: str | None,
    disputed: str | None,
    derived: str | None,
) -> tuple[Words, bool]:
    """Write the time of a row, and say whether that leaves out an end which follows from a stated length.

    Args:
        text: Its date as EDTF; None where only its bounds are known.
        bounds: Its four bounds.
        start_missing: Whether its start is unknown.
        end_missing: Whether its end is unknown.
        role: `start` or `end` if the row is one end of something, else None.
        worked_out: The fact's worked-out fields, as the index keeps them.
        disputed: Its disputed fields.
        derived: Which of its ends follow from the other and a length.
    """
    found, follows = proof(worked_out, disputed), items(derived)
    starts, ends = bounds[:2], bounds[2:]
    days = (bounds[0], bounds[3])
    if role is not None:
        return _dated(point(text, days, derived=role in follows), found, role), False
    if days == (BEGINNING, END):
        return NOT_DATED, False
    if text is not None and ("/" not in text or _FINANCIAL_YEAR.fullmatch(text)) and not (start_missing or end_missing):
        return _dated(point(text, days), found, *_WHOLE), False
    first, last = _halves(text, start_missing, end_missing)
    start = None if start_missing or first == _OPEN else point(first, starts, derived="start" in follows)
    fields = ("start", *_WHOLE)
    if last == _OPEN:
        return _dated(f"since {start}" if start else "still so", found, *fields), False
    if start and ("end" in follows or end_missing):
        return _dated(f"from {start}", found, *fields), "end" in follows
    if end_missing:
        return NOT_DATED, False
    end = _dated(point(last, ends, derived="end" in follows), found, "end", *_WHOLE)
    if start is None:
        return (Span("until ", Tone.DATE), *end), False
    return (*_dated(start, found, "start"), _DASH, *end), False


def _dated(said: str, found: Proof, *fields: str) -> tuple[Span, ...]:
    return (Span(said, Tone.DATE), *signs(found, *fields))


def _halves(text: str | None, start_missing: int, end_missing: int) -> tuple[str | None, str | None]:
    """The start and the end as far as one EDTF text holds them."""
    if text is None:
        return None, None
    if "/" not in text or _FINANCIAL_YEAR.fullmatch(text):
        return (None, text) if start_missing and not end_missing else (text, None)
    first, _, last = text.partition("/")
    return first or None, last or None
