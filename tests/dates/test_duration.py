"""Stated lengths, and what they say about the other end."""

import re

import pytest

from chronicle.dates import (
    BEGINNING,
    END,
    DurationError,
    add_months,
    compare_duration,
    explain,
    format_iso,
    parse,
    parse_duration,
    parse_iso,
)

ENDS = [
    ("2012-04", "16 months", "2013-07-01", "2013-09-29"),
    ("2012-04-15", "16 months", "2013-07-15", "2013-09-14"),
    ("2009-04-17", "about 2 years", "2010-01-17", "2012-07-16"),
    ("2009-04-17", "almost 5 years", "2013-04-17", "2014-04-16"),
    ("2009-04-17", "at least 3 weeks", "2009-05-07", None),
    ("2009-04-17", "3 weeks", "2009-05-01", "2009-05-14"),
    ("2009-04-17", "P3W", "2009-05-01", "2009-05-14"),
    ("2009-04-17", "P16M", "2010-07-17", "2010-09-16"),
    ("2009-04-17", "P1Y6M", "2010-09-17", "2010-11-16"),
    ("2009-04-17", "P2Y", "2010-04-17", "2012-04-16"),
    ("2009-04-17", "P1M10D", "2009-05-26", "2009-05-27"),
    ("2009-04-17", "10 days", "2009-04-26", "2009-04-27"),
    ("2009-04-17", "1 day", "2009-04-17", "2009-04-18"),
    ("2009-04-17", "about 10 days", "2009-04-25", "2009-04-28"),
    ("2009-04-17", "almost 10 days", "2009-04-25", "2009-04-26"),
    ("2009-04-17", "1 month", "2009-04-17", "2009-06-16"),
    ("2009-04-17", "about 1 year", "2009-04-17", "2011-07-16"),
    ("2009-01-31", "2 months", "2009-02-28", "2009-04-29"),
    ("9997-06", "3 years", "9999-06-01", None),
]


@pytest.mark.parametrize(("start", "length", "first", "last"), ENDS)
def test_a_start_and_a_length_give_an_end(
    start: str, length: str, first: str | None, last: str | None
) -> None:
    pairs = parse_duration(length).narrow(parse(start).day_range, (BEGINNING, END))
    assert pairs is not None
    assert tuple(map(format_iso, pairs[1])) == (first, last)


STARTS = [
    ("2013-08", "16 months", "2012-03-02", "2012-05-31"),
    ("2009-05-01", "3 weeks", "2009-04-04", "2009-04-17"),
    ("2009-05-01", "at least 3 weeks", None, "2009-04-11"),
    ("[2009-05-01..]", "3 weeks", "2009-04-04", None),
    ("[..2009-05-01]", "3 weeks", None, "2009-04-17"),
]


@pytest.mark.parametrize(("end", "length", "first", "last"), STARTS)
def test_an_end_and_a_length_give_a_start(end: str, length: str, first: str | None, last: str | None) -> None:
    pairs = parse_duration(length).narrow((BEGINNING, END), parse(end).day_range)
    assert pairs is not None
    assert tuple(map(format_iso, pairs[0])) == (first, last)


@pytest.mark.parametrize(
    ("starts", "ends", "length"),
    [
        ("9999-06", None, "2 years"),
        (None, "0001", "3 years"),
        ("9999-06", None, "at least 2 years"),
        ("2009-05-01", "2009-05-09", "10 days"),
        ("2009-05-01", "2009-05-12", "10 days"),
    ],
)
def test_a_length_that_no_pair_of_days_fits_leaves_none(
    starts: str | None, ends: str | None, length: str
) -> None:
    days = [parse(text).day_range if text else (BEGINNING, END) for text in (starts, ends)]
    assert parse_duration(length).narrow(*days) is None


def test_a_month_is_added_by_the_calendar_and_clamped() -> None:
    assert format_iso(add_months(parse_iso("2009-01-31"), 1)) == "2009-02-28"
    assert format_iso(add_months(parse_iso("2008-02-29"), 12)) == "2009-02-28"
    assert format_iso(add_months(parse_iso("2009-03-31"), -1)) == "2009-02-28"
    assert format_iso(add_months(parse_iso("0001-01-01"), -1)) is None
    assert format_iso(add_months(parse_iso("9999-12-01"), 1)) is None


def test_lengths_in_words() -> None:
    assert parse_duration("P1Y6M").words == "1 year 6 months"
    assert parse_duration("P16M").words == "16 months"
    assert parse_duration("about 2 years").words == "about 2 years"


def test_a_length_in_days_holds_wherever_it_falls() -> None:
    assert parse_duration("16 months").days() == (455, 519)
    assert parse_duration("at least 3 weeks").days() == (21, None)


REFUSED = [
    ("two years", "2 years"),
    ("16 Months", "16 months"),
    ("1.5 years", "18 months"),
    ("a year and a half", "18 months"),
    ("two and a half years", "30 months"),
    ("1 year and 6 months", "P1Y6M"),
    ("16m", "16 months"),
    ("2 yrs", "2 years"),
    ("nearly 5 years", "almost 5 years"),
    ("over 3 years", "at least 3 years"),
    ("circa 2 years", "about 2 years"),
    ("~2 years", "about 2 years"),
    ("a fortnight", "2 weeks"),
    ("for about 18 months", "about 18 months"),
    ("half a year", "6 months"),
]


@pytest.mark.parametrize(("text", "instead"), REFUSED)
def test_other_lengths_are_offered_in_words_that_are_read(text: str, instead: str) -> None:
    with pytest.raises(DurationError) as refused:
        parse_duration(text)
    assert explain(refused.value).hint == f'write "{instead}"'


@pytest.mark.parametrize("text", ["", "0 years", "P0D", "P", "PT5M", "up to 3 years", "x" * 200, "2009"])
def test_a_refused_length_always_has_a_hint(text: str) -> None:
    with pytest.raises(DurationError) as refused:
        parse_duration(text)
    assert explain(refused.value).hint
    for quote in re.findall('"([^"]*)"', explain(refused.value).hint):
        parse_duration(quote)


def test_numbers_in_words_are_those_that_they_name() -> None:
    numbers = (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty"
    )
    for number, word in enumerate(numbers.split(), start=1):
        with pytest.raises(DurationError) as refused:
            parse_duration(f"about {word} days")
        assert explain(refused.value).hint == f'write "about {number} day{"s" * (number != 1)}"'


@pytest.mark.parametrize("text", ["a month and a half", "2 and a half months", "blue years and a half"])
def test_what_no_length_can_say_is_not_put_into_another(text: str) -> None:
    with pytest.raises(DurationError) as refused:
        parse_duration(text)
    assert explain(refused.value).hint.startswith("write a length such as")


def test_lengths_are_compared_by_their_tolerance() -> None:
    assert compare_duration(parse_duration("16 months"), parse_duration("P16M")) == "agrees"
    assert compare_duration(parse_duration("about 1 year"), parse_duration("16 months")) == "coarser"
    assert compare_duration(parse_duration("16 months"), parse_duration("about 1 year")) == "finer"
    assert compare_duration(parse_duration("16 months"), parse_duration("5 years")) == "disagrees"
