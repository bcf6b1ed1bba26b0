"""A fuzzer for everything that reads a date or a length of time.

    python -m venv /tmp/fuzz && /tmp/fuzz/bin/pip install atheris
    /tmp/fuzz/bin/python -m tests.fuzz.fuzz_dates

It runs for five minutes, or as long as `-max_total_time=SECONDS` says. An input that breaks a law is written
among the system's temporary files, and its path as the last argument tries it again. The laws: nothing but
a `DateError` or a `DurationError` escapes; its explanation says why and what to write, and whatever the hint puts
between double quotes can itself be read there; the bounds of what is read are in order; it can be written, read
again, ordered and worded.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from tests.fuzz.fuzzing import fuzz, watched

if TYPE_CHECKING:
    from collections.abc import Callable

with watched("chronicle.dates"):
    from chronicle import dates
    from chronicle.dates.hints import durations, explain, malformed, natural_language, unsupported

_YEAR_STARTS: Final = ((4, 1), (1, 1), (9, 30), (12, 31))
_QUOTED: Final = re.compile('"([^"]*)"')
_EXPLAINERS: Final = (natural_language, unsupported, durations, malformed, explain)
"""Loaded only after a refusal; here, at once, so that they are watched too."""

_SEEDS: Final = (
    "2009", "2009-04", "2009-04-17", "2009-22", "2010-35", "2010-41", "2013-10-15T14:35:10", "201X",
    "2009-XX-31", "2004-06~-11", "?2004-%06-11", "[2013-08..2014-01]", "[..2007]", "[2007-24..]",
    "2009-04/2011", "2009/..", "/2009", "2013/14", "FY2013/14", "..", "2009..2012", "April 2009",
    "17th of April 2009", "17/04/2009", "summer 2009", "Q3 2010", "early 1990s", "before 17 April 2009",
    "between 2009 and 2011", "2009-W15-1", "2009-102", "Y17E7", "1950S2", "{1960,1961-12}", "[1667,1668..]",
    "-0044", "2009-02-30", "2009-04-17T10:00Z", "199u", "unknown/2006", "(2011)-06-04~", "2012-13",
    "9999-24", "9999/00", "about 2 years", "16 months", "P1Y6M", "at least 3 weeks", "almost a year",
    "two and a half years", "20th century", "year ending 2014", "winter 2009\N{EN DASH}10",
)  # fmt: skip
_WORDS: Final = (
    "0", "9", "X", "?", "~", "%", "/", "..", "[", "]", "{", "}", ",", "-", "T", ":", "Z", "+", "P", "Y",
    "M", "W", "D", "S", "E", "00", "24", "29", "30", "31", "2009", "9999", "0000", "0001", "FY", "u", "x",
    "january", "february", "april", "sept", "summer", "winter", "fy", "quarter", "half", "early", "mid",
    "late", "century", "90s", "circa", "about", "by", "before", "after", "since", "until", "between", "and",
    "to", "or", "from", "of", "the", "first", "last", "year", "month", "week", "day", "at", "\N{EN DASH}",
    "\N{ARABIC-INDIC DIGIT TWO}", "\N{FULLWIDTH DIGIT ONE}", "\N{SUPERSCRIPT TWO}", "\N{NO-BREAK SPACE}",
)  # fmt: skip


def _tried(read: Callable[[str], object], text: str) -> object | None:
    """What a function reads, or None after a refusal that helps to write what it does read."""
    try:
        return read(text)
    except (dates.DateError, dates.DurationError) as error:
        refusal = dates.explain(error)
    assert refusal.reason, "a reason"
    assert refusal.hint, "a hint"
    for quote in _QUOTED.findall(refusal.hint):
        read(quote)
    return None


def _check(when: dates.EdtfDate, start: dates.YearStart) -> None:
    bounds = when.bounds
    assert dates.BEGINNING <= bounds.start_earliest <= bounds.start_latest, "in order"
    assert bounds.start_latest <= bounds.end_latest <= dates.END, "in order"
    assert bounds.start_earliest <= bounds.end_earliest <= bounds.end_latest, "in order"
    assert (when if when is dates.ONGOING else dates.parse(when.text, start)) == when, "read again"
    assert dates.format_date(when), "worded"
    assert dates.format_date(when, long=True), "worded in full"
    whole = dates.interval_from_date(when)
    assert dates.format_edtf(whole), "written"
    dates.sort_key(whole)
    dates.measure_length(whole)


def read_every_way(data: bytes) -> None:
    """Read a text in every way."""
    text = data.decode("utf-8", "surrogateescape")
    start = _YEAR_STARTS[len(data) % len(_YEAR_STARTS)]

    for read in (dates.parse, dates.parse_single, dates.parse_end, dates.parse_period):
        when = _tried(partial(read, financial_year=start), text)
        if isinstance(when, dates.EdtfDate):
            _check(when, start)
    window = _tried(partial(dates.parse_window, financial_year=start), text)
    if isinstance(window, tuple):
        assert window[0].first <= window[0].last, "a window is in order"
    length = _tried(dates.parse_duration, text)
    if isinstance(length, dates.Duration):
        assert length.words, "worded"
        pairs = length.narrow((700_000, 800_000), (dates.BEGINNING, dates.END))
        assert pairs is None or pairs[1][0] <= pairs[1][1], "ends in order"


if __name__ == "__main__":
    fuzz(
        read_every_way, _SEEDS, _WORDS, ("-max_len=80", "-len_control=0", "-timeout=5", "-max_total_time=300")
    )
