"""A row's own time as a person reads it, with the signs of doubt where they belong."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from chronicle.dates import BEGINNING, END, Pair, is_day, middle_words, named, text_words, words
from chronicle.table import Span, Tone
from chronicle.views.marks import Proof, items, proof, signs

if TYPE_CHECKING:
    from chronicle.dates import Extent
    from chronicle.table import Words

NOT_DATED: Final = Span("not dated", Tone.DIM)
NOT_RECORDED: Final = Span("not recorded", Tone.DIM)

_WHOLE: Final = ("date", "period", "in_post")
_FINANCIAL_YEAR: Final = re.compile(r"\d{4}/\d\d")
_HALVES: Final = re.compile(r"(\d{4}/\d\d(?=/)|[^/]*)/(.*)")
_DASH: Final = Span(" – ", Tone.DATE)
_OPEN: Final = ".."

Bounds4: TypeAlias = tuple[int, int, int, int]


def point(text: str | None, days: Pair, *, derived: bool = False, long: bool = False) -> str:
    """Write one date: as given, or by its bounds; what follows from a length by its middle, or by months."""
    if derived:
        return middle_words(days, long=long)
    return text_words(text, long=long) if text else words(named(days), long=long)


def seen_in_post(extent: Extent) -> tuple[Span, ...]:
    """When somebody is known to have been in post, where nothing else is known of when."""
    bounds = extent.bounds
    last, first = bounds.end_earliest, bounds.start_latest
    missing, known = (extent.start_missing, extent.end_missing), (is_day(first), is_day(last))
    if (bounds.start_earliest, bounds.end_latest) != (BEGINNING, END) or extent.still or not any(missing):
        return ()
    if not (all(known) or (any(known) and all(missing))):
        return ()
    if last <= first:
        said = words(named((last, first)))
    else:
        said = f"{words(named((BEGINNING, first)))}, until {words(named((last, END)))}"
    return Span("perhaps in post " if extent.qualified else "in post ", Tone.DIM), Span(said, Tone.DATE)


@lru_cache(maxsize=1 << 9)
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
    days = (bounds[0], bounds[3])
    if role is not None:
        return _dated(point(text, days, derived=role in follows), found, role), False
    if start_missing and days == (BEGINNING, END) and (end_missing or bounds[1] != END):
        begun = f"began {words(named(bounds[:2]))}" if bounds[1] != END else ""
        still = ", still so" if text is not None and text.endswith(_OPEN) else ""
        return _dated(f"{begun}{still}", found, "start", *_WHOLE) if begun else NOT_DATED, False
    whole = text is not None and ("/" not in text or _FINANCIAL_YEAR.fullmatch(text))
    if whole and not (start_missing or end_missing):
        return _dated(point(text, days), found, *_WHOLE), False
    first, last = _halves(text, start_missing, end_missing)
    start = end = None
    if not start_missing and first != _OPEN:
        start = point(first, bounds[:2], derived="start" in follows)
    if not end_missing and last != _OPEN:
        end = point(last, bounds[2:], derived="end" in follows)
    lasting = start is not None and "end" in follows
    return _lasting(start, None if lasting else end, found, still=last == _OPEN), lasting


def _lasting(start: str | None, end: str | None, found: Proof, *, still: bool) -> Words:
    """Write a beginning and an end, as far as they are known."""
    if end is None:
        began = "began" if start and start.startswith("by ") else "since" if still else "from"
        said = f"{began} {start}" if start else "still so" if still else ""
        return _dated(said, found, "start", *_WHOLE) if said else NOT_DATED
    ended = _dated(end, found, "end", *_WHOLE)
    if start is None:
        return (Span("ended " if end.startswith("by ") else "until ", Tone.DATE), *ended)
    return (*_dated(start, found, "start"), _DASH, *ended)


def _dated(said: str, found: Proof, *fields: str) -> tuple[Span, ...]:
    return (Span(said, Tone.DATE), *signs(found, *fields))


def _halves(text: str | None, start_missing: int, end_missing: int) -> tuple[str | None, str | None]:
    """The start and the end as far as one EDTF text holds them."""
    if text is None:
        return None, None
    halves = _HALVES.fullmatch(text)
    if halves is None or _FINANCIAL_YEAR.fullmatch(text):
        return (None, text) if start_missing and not end_missing else (text, None)
    return halves[1] or None, halves[2] or None
