"""Certain, possible, unknown; and that SQL says the same."""

import sqlite3
from itertools import starmap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.dates import (
    BEGINNING,
    END,
    Bounds,
    Certainty,
    Interval,
    Window,
    build_interval,
    covers,
    interval_from_date,
    overlap_sql,
    overlaps,
    parse,
    parse_end,
    parse_iso,
    parse_window,
)


def held(text: str, as_of: str | None = None) -> Interval:
    """Read `start to end`, either of which may be left out."""
    start, _, end = text.partition(" to ")
    return build_interval(
        parse(start) if start else None,
        parse_end(end) if end else None,
        as_of=None if as_of is None else parse_iso(as_of),
    )


OVERLAPS = [
    ("2005 to 2007", "2005", "certain"),
    ("2005 to 2007", "2006", "certain"),
    ("2005 to 2007", "2004", None),
    ("2005 to 2007", "2008", None),
    ("2005 to 2007", "2005-06", "possible"),
    ("2005-03-01 to 2005-04-01", "2005-03", "certain"),
    ("2005? to 2007", "2006", "possible"),
    (" to 2005", "2005", "certain"),
    (" to 2005", "2004", "unknown"),
    (" to 2005-06-15", "2003", "unknown"),
    (" to 2005", "2006", None),
    ("2005 to ", "2005", "certain"),
    ("2005 to ", "2006", "unknown"),
    ("2005 to ", "2004", None),
    (" to ", "2005", "unknown"),
]


@pytest.mark.parametrize(("text", "window_text", "answer"), OVERLAPS)
def test_falling_in_a_window(text: str, window_text: str, answer: str | None) -> None:
    assert overlaps(held(text), parse_window(window_text)[0]) == answer


@pytest.mark.parametrize(
    ("text", "window_text", "answer"),
    [
        ("2005", "2005", "certain"),
        ("2005", "2005-06", "possible"),
        ("2005-06", "2005", "certain"),
        ("2005?", "2005", "possible"),
        ("2005", "2005?", "possible"),
        ("[2004..2006]", "2005", "possible"),
        ("[..2004]", "2003", "possible"),
        ("2005-12-31", "2006", None),
        ("2009/", "2011", "unknown"),
        ("2009/..", "2011", "possible"),
    ],
)
def test_one_date_in_a_window(text: str, window_text: str, answer: str | None) -> None:
    assert overlaps(interval_from_date(parse(text)), parse_window(window_text)[0]) == answer


THROUGHOUT = [
    ("2009-04 to 2011", "2010", "certain"),
    ("2009-04 to 2011", "2009", "possible"),
    ("2009-04 to 2011", "2009-04-15", "possible"),
    ("2009-04 to 2011", "2009-04-30", "certain"),
    ("2009-04 to 2011", "2009-03", None),
    ("2009-04 to 2011", "2011", "possible"),
    ("2009-04 to 2011", "2012", None),
    ("2009-04~ to 2011", "2010", "possible"),
    ("2009-04 to ", "2010", "unknown"),
    ("2009-04 to ", "2009-04-30", "unknown"),
    (" to 2011-06-15", "2010", "unknown"),
    (" to 2011-06-15", "2011-06-15", "certain"),
    (" to 2011-06-15", "2012", None),
]


@pytest.mark.parametrize(("text", "window_text", "answer"), THROUGHOUT)
def test_in_post_on(text: str, window_text: str, answer: str | None) -> None:
    assert covers(held(text), parse_window(window_text)[0]) == answer


@pytest.mark.parametrize(
    ("days", "window_text", "answer"),
    [
        ("2013-10-05", "2013-10-05", "certain"),
        ("2013-10-05", "2013-10", "possible"),
        ("2013-10", "2013-10", "possible"),
        ("2013-10", "2013", "possible"),
        ("2013-10", "2013-10-05", "unknown"),
        ("2013-10", "2013-11", "unknown"),
    ],
)
def test_whoever_was_in_post_on_a_day_was_so_in_the_month_around_it(
    days: str, window_text: str, answer: str
) -> None:
    interval = build_interval(None, None, in_post=[parse(days)])
    assert covers(interval, parse_window(window_text)[0]) == answer


def test_still_so_is_certain_up_to_the_report_and_possible_after() -> None:
    interval = held("2013-10-01 to ..", as_of="2014-01-06")
    assert covers(interval, parse_window("2013-11")[0]) == "certain"
    assert covers(interval, parse_window("2014-01-06")[0]) == "certain"
    assert covers(interval, parse_window("2014-01-07")[0]) == "possible"
    assert overlaps(interval, parse_window("2020")[0]) == "possible"


days = st.integers(0, 12)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    start_missing, end_missing = draw(st.booleans()), draw(st.booleans())
    starts = (BEGINNING, END) if start_missing else tuple(sorted((draw(days), draw(days))))
    ends = (BEGINNING, END) if end_missing else tuple(sorted((draw(days), draw(days))))
    return Interval(
        Bounds(*starts, *ends).clipped(),
        start_missing=start_missing,
        end_missing=end_missing,
        start_qualified=draw(st.booleans()),
        end_qualified=draw(st.booleans()),
    )


@st.composite
def windows(draw: st.DrawFn) -> Window:
    first, last = sorted((draw(days), draw(days)))
    return Window(first, last, draw(st.booleans()))


@given(intervals(), windows(), st.sampled_from(["", "f."]), st.sampled_from(["", 0, 7]))
def test_sql_selects_what_python_does(
    interval: Interval, window: Window, prefix: str, number: int | str
) -> None:
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE TABLE fact (start_earliest, start_latest, end_earliest, end_latest, start_missing, end_missing, qualified)"
    )
    row = (*interval.bounds, interval.start_missing, interval.end_missing, interval.qualified)
    database.execute("INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    parameters = {"first": window.first, "last": window.last, "window_qualified": window.qualified}
    named = {f"{name}{number}": value for name, value in parameters.items()}
    answer = database.execute(f"SELECT {overlap_sql(prefix, number)} FROM fact AS f", named).fetchone()[0]
    database.close()
    assert answer == overlaps(interval, window)


@given(intervals(), windows())
def test_certain_means_true_of_every_true_date(interval: Interval, window: Window) -> None:
    """The four bounds against every start and end that they allow."""
    if (
        interval.start_missing
        or interval.end_missing
        or interval.bounds.start_earliest > interval.bounds.end_latest
    ):
        return
    bounds = interval.bounds
    truths = [
        (start, end)
        for start in range(bounds.start_earliest, bounds.start_latest + 1)
        for end in range(bounds.end_earliest, bounds.end_latest + 1)
        if start <= end
    ]
    touches = list(starmap(lambda start, end: start <= window.last and end >= window.first, truths))
    covering = list(starmap(lambda start, end: start <= window.first and end >= window.last, truths))
    doubtful = interval.qualified or window.qualified
    expected = Certainty.POSSIBLE if doubtful else Certainty.CERTAIN
    assert overlaps(interval, window) == (expected if all(touches) else "possible" if any(touches) else None)
    assert covers(interval, window) == (expected if all(covering) else "possible" if any(touches) else None)
