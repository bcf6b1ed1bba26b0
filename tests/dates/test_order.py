"""The order of a timeline."""

import pytest

from chronicle.dates import (
    Interval,
    SortKey,
    build_interval,
    end_sort_key,
    interval_from_date,
    parse,
    parse_end,
    sort_key,
    start_interval,
)


def place(text: str) -> SortKey:
    return sort_key(interval_from_date(parse(text)))


NOTHING: Interval = build_interval(None, None)


def test_a_timeline_is_in_the_order_of_the_design() -> None:
    ordered = [
        "2007",
        "[..2007]",
        "2009/..",
        "2009",
        "2009?",
        "2009-21",
        "2009-04",
        "2009-04~",
        "2009-04-17",
        "2009-04-17T09:00",
        "2009-04-17T14:35",
        "2009-04-17?",
        "2009-22",
        "2009-12-31",
    ]
    assert sorted(sorted(ordered), key=place) == ordered


def test_midnight_is_a_time_of_day_like_any_other() -> None:
    assert place("2009-04-17") < place("2009-04-17T00:00") < place("2009-04-17T00:01")


def test_an_open_beginning_is_placed_on_its_latest_day() -> None:
    assert place("[..2007]") == place("2007-12-31")
    assert place("../2009") == place("2009-12-31")


def test_what_has_no_date_comes_last() -> None:
    assert sort_key(NOTHING) > place("9999-12-31")
    assert sort_key(NOTHING) > place("[9999..]")


def ends(start: str | None, end: str) -> tuple[SortKey, SortKey]:
    """Return what the start and the end of something are sorted by."""
    whole = build_interval(parse(start) if start else None, parse_end(end))
    return sort_key(start_interval(whole)), end_sort_key(whole)


@pytest.mark.parametrize(
    ("start", "end", "placed"),
    [
        ("2010-10", "[2010-10..2012-04]", "2012-04-30"),
        (None, "[2010-10..2010-12]", "2010-12-31"),
        (None, "[..2004-01]", "2004-01-31"),
        (None, "[2014..]", "2014-01-01"),
        ("[..2010]", "[2005..]", "2010-12-31"),  # no day is before the one by which it had begun
        ("2010-10-05", "2010-10-05", "2010-10-05"),
    ],
)
def test_an_end_is_placed_on_its_latest_day(start: str | None, end: str, placed: str) -> None:
    assert ends(start, end)[1][0] == parse(placed).earliest
