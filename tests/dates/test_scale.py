"""The calendar cut into pieces for an axis: every day in one of them, and no more than there is room for."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chronicle.dates import JANUARY, format_iso
from chronicle.dates.calendar import APRIL, BEGINNING, END, parse_iso
from chronicle.dates.scale import marks, pieces

DAYS = st.integers(BEGINNING + 1, END - 1)


@given(DAYS, DAYS, st.integers(1, 200))
def test_the_pieces_hold_every_day_once_and_are_no_more_than_there_is_room_for(
    one: int, other: int, most: int
) -> None:
    first, last = min(one, other), max(one, other)
    cut = pieces(first, last, most)
    assert cut.days[0][0] <= first <= cut.days[0][1]
    assert cut.days[-1][0] <= last <= cut.days[-1][1]
    assert all(before[1] + 1 == after[0] for before, after in pairwise(cut.days))
    assert all(BEGINNING < begun <= ended <= END for begun, ended in cut.days)
    assert len(cut.days) <= most or cut.name == "5,000 years"


@pytest.mark.parametrize(
    ("first", "last", "most", "name", "number"),
    [
        ("2012-04-01", "2012-04-20", 20, "day", 20),
        ("2012-04-02", "2012-05-06", 20, "week", 5),  # from a Monday to a Sunday
        ("2009-04-17", "2010-12-31", 30, "month", 21),
        ("2009-04-17", "2014-01-06", 20, "quarter", 20),
        ("2009-04-17", "2014-01-06", 6, "year", 6),
        ("0001-01-01", "9999-12-31", 40, "500 years", 20),
    ],
)
def test_the_smallest_pieces_that_fit(first: str, last: str, most: int, name: str, number: int) -> None:
    cut = pieces(parse_iso(first), parse_iso(last), most)
    assert (cut.name, len(cut.days)) == (name, number)


@example(92, 216, 0, (4, 1))
@given(DAYS, DAYS, st.integers(0, 200), st.sampled_from([JANUARY, APRIL]))
def test_marks_are_days_of_the_axis_in_order_and_fit(
    one: int, other: int, room: int, year: tuple[int, int]
) -> None:
    first, last = min(one, other), max(one, other)
    named = marks(first, last, room, year)
    assert [mark.day for mark in named] == sorted({mark.day for mark in named})
    assert all(first <= mark.day <= last for mark in named)
    assert len(named) <= 1 or sum(len(mark.words) for mark in named) <= room


@pytest.mark.parametrize(
    ("first", "last", "room", "year", "words"),
    [
        ("2009-04-17", "2011-02-06", 30, JANUARY, ["2010-01-01 2010", "2011-01-01 2011"]),
        ("2009-04-17", "2011-02-06", 30, APRIL, ["2010-04-01 2010/11"]),
        ("2012-02-01", "2012-08-20", 30, JANUARY, ["2012-04-01 Apr 2012", "2012-07-01 Jul 2012"]),
        ("2012-02-01", "2012-02-12", 24, JANUARY, ["2012-02-06 6 Feb 2012"]),
        ("2012-02-02", "2012-02-03", 24, APRIL, ["2012-02-02 2 Feb 2012"]),
    ],
)
def test_what_an_axis_names(
    first: str, last: str, room: int, year: tuple[int, int], words: list[str]
) -> None:
    named = marks(parse_iso(first), parse_iso(last), room, year)
    assert [f"{format_iso(mark.day)} {mark.words}" for mark in named] == words


def test_weeks_begin_on_mondays() -> None:
    cut = pieces(parse_iso("2014-01-06"), parse_iso("2014-03-30"), 20)
    assert {date.fromordinal(first).weekday() for first, _ in cut.days} == {0}
