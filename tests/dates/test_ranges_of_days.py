"""Stretches of days, named as coarsely as still names them exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.dates import BEGINNING, END, coarsest_date, format_date, format_range, parse_iso

DAYS = st.integers(parse_iso("0100-01-01"), parse_iso("9900-12-31"))


def days(first: str, last: str) -> tuple[int, int]:
    return parse_iso(first) if first else BEGINNING, parse_iso(last) if last else END


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2008-01-01", "2010-12-31", "2008..2010"),
        ("2010-10-01", "2010-12-31", "Oct..Dec 2010"),
        ("2010-10-01", "2010-10-31", "Oct 2010"),
        ("2010-01-01", "2010-12-31", "2010"),
        ("2014-01-06", "2014-04-01", "6 Jan..1 Apr 2014"),
        ("2013-01-01", "2013-01-06", "1..6 Jan 2013"),
        ("", "2007-12-31", "by 2007"),
        ("2014-05-01", "", "May 2014 or later"),
        ("0001-01-01", "2007-12-31", "by 2007"),
        ("2014-05-01", "9999-12-31", "May 2014 or later"),
        ("", "9999-12-31", "by 9999"),
        ("0001-01-01", "", "0001 or later"),
        ("0001-01-01", "9999-12-31", "0001..9999"),
        ("0001-01-01", "0001-01-01", "1 Jan 0001"),
        ("9999-12-31", "9999-12-31", "31 Dec 9999"),
    ],
)
def test_some_time_between(first: str, last: str, words: str) -> None:
    assert format_date(coarsest_date(days(first, last))) == words


def test_what_follows_from_a_length_is_named_by_months() -> None:
    assert format_date(coarsest_date(days("", "2007-04-29"), outwards=True)) == "by Apr 2007"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2010-01-01", "2010-12-31", "2010"),
        ("2009-01-01", "2010-12-31", "2009 – 2010"),
        ("2009-04-01", "2010-12-31", "Apr 2009 – Dec 2010"),
        ("2013-04-01", "2014-03-31", "2013/14"),
        ("2009-01-01", "", "from 2009"),
        ("", "2010-12-31", "until 2010"),
        ("", "9999-12-31", "until 9999"),
    ],
)
def test_all_of_a_stretch(first: str, last: str, words: str) -> None:
    assert format_range(days(first, last)) == words


@given(DAYS, DAYS)
def test_a_name_means_those_days_and_no_others(one: int, two: int) -> None:
    pair = (min(one, two), max(one, two))
    assert coarsest_date(pair).day_range == pair


@given(DAYS, DAYS)
def test_outwards_never_leaves_a_day_out(one: int, two: int) -> None:
    first, last = min(one, two), max(one, two)
    coarsest = coarsest_date((first, last), outwards=True)
    assert coarsest.earliest <= first
    assert last <= coarsest.latest
