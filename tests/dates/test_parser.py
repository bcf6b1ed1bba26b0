"""What is read, and the bounds it has."""

from datetime import UTC, date, datetime, time

import pytest

from chronicle.dates import (
    BEGINNING,
    END,
    ONGOING,
    DateError,
    DateForm,
    covering_bounds,
    explain,
    format_iso,
    parse,
    parse_end,
    parse_iso,
    parse_period,
    parse_query,
    parse_single,
    parse_window,
)

POINTS = [
    ("2009", "2009-01-01", "2009-12-31"),
    ("0001", "0001-01-01", "0001-12-31"),
    ("9999", "9999-01-01", "9999-12-31"),
    ("2009-04", "2009-04-01", "2009-04-30"),
    ("2009-02", "2009-02-01", "2009-02-28"),
    ("2000-02", "2000-02-01", "2000-02-29"),
    ("2009-04-17", "2009-04-17", "2009-04-17"),
    ("2013-10-15T14:35", "2013-10-15", "2013-10-15"),
    ("2009-21", "2009-03-01", "2009-05-31"),
    ("2009-22", "2009-06-01", "2009-08-31"),
    ("2009-23", "2009-09-01", "2009-11-30"),
    ("2009-24", "2009-12-01", "2010-02-28"),
    ("2011-24", "2011-12-01", "2012-02-29"),
    ("2010-33", "2010-01-01", "2010-03-31"),
    ("2010-34", "2010-04-01", "2010-06-30"),
    ("2010-35", "2010-07-01", "2010-09-30"),
    ("2010-36", "2010-10-01", "2010-12-31"),
    ("2010-40", "2010-01-01", "2010-06-30"),
    ("2010-41", "2010-07-01", "2010-12-31"),
    ("201X", "2010-01-01", "2019-12-31"),
    ("19XX", "1900-01-01", "1999-12-31"),
    ("20X3", "2003-01-01", "2093-12-31"),
    ("2009-XX", "2009-01-01", "2009-12-31"),
    ("2009-1X", "2009-10-01", "2009-12-31"),
    ("2009-X2", "2009-02-01", "2009-12-31"),
    ("1999-02-XX", "1999-02-01", "1999-02-28"),
    ("2009-XX-XX", "2009-01-01", "2009-12-31"),
    ("2009-XX-31", "2009-01-31", "2009-12-31"),
    ("1999-XX-30", "1999-01-30", "1999-12-30"),
    ("2020-12-3X", "2020-12-30", "2020-12-31"),
    ("199X-02-29", "1992-02-29", "1996-02-29"),
    ("201X-22", "2010-06-01", "2019-08-31"),
    ("201X-24", "2010-12-01", "2020-02-29"),
    ("[2013-08..2014-01]", "2013-08-01", "2014-01-31"),
    ("[2025-01..2026]", "2025-01-01", "2026-12-31"),
    ("[2009-06..2009]", "2009-06-01", "2009-12-31"),
    ("[2009-22..2010-04-17]", "2009-06-01", "2010-04-17"),
    ("2013/14", "2013-04-01", "2014-03-31"),
    ("1999/00", "1999-04-01", "2000-03-31"),
]


@pytest.mark.parametrize(("text", "first", "last"), POINTS)
def test_a_date_is_some_time_between_its_first_day_and_its_last(text: str, first: str, last: str) -> None:
    when = parse(text)
    assert when.text == text
    assert tuple(map(format_iso, when.bounds)) == (first, last, first, last)
    assert (when.earliest, when.latest) == (parse_iso(first), parse_iso(last))


@pytest.mark.parametrize("text", ["XXXX", "XXXX-XX-XX", "XXXX-02-29", "XXXX-1X", "XXXX-21", "XXXX?"])
def test_a_year_that_is_not_given_has_no_bounds(text: str) -> None:
    assert parse(text).day_range == (BEGINNING, END)
    assert parse(text).bounds == parse("[XXXX..]").bounds


@pytest.mark.parametrize("text", ["XXXX-02-30", "XXXX-13", "XXXX-2X"])
def test_a_day_that_no_year_has_is_none(text: str) -> None:
    with pytest.raises(DateError):
        parse(text)


SPANS = [
    ("2009-04/2011", ("2009-04-01", "2009-04-30", "2011-01-01", "2011-12-31")),
    ("2009/2009", ("2009-01-01", "2009-12-31", "2009-01-01", "2009-12-31")),
    ("2009-04/2009", ("2009-04-01", "2009-04-30", "2009-04-01", "2009-12-31")),
    ("2009/2009-04", ("2009-01-01", "2009-04-30", "2009-04-01", "2009-04-30")),
    ("2009/", ("2009-01-01", "2009-12-31", "2009-01-01", None)),
    ("2009/..", ("2009-01-01", "2009-12-31", "2009-01-01", None)),
    ("/2009", (None, "2009-12-31", "2009-01-01", "2009-12-31")),
    ("../2009", (None, "2009-12-31", "2009-01-01", "2009-12-31")),
    ("1999/2000", ("1999-01-01", "1999-12-31", "2000-01-01", "2000-12-31")),
    ("1919-10-02/1919-X1-01", ("1919-10-02", "1919-10-02", "1919-10-02", "1919-11-01")),
]


@pytest.mark.parametrize(("text", "bounds"), SPANS)
def test_a_span_has_four_bounds_clipped_by_its_start_and_end(
    text: str, bounds: tuple[str | None, ...]
) -> None:
    when = parse(text)
    assert when.form is DateForm.SPAN
    assert tuple(map(format_iso, when.bounds)) == bounds


def test_unknown_and_open_ends_are_told_apart() -> None:
    assert parse("2009/").end_missing
    assert not parse("2009/").end_open
    assert parse("2009/..").end_open
    assert not parse("2009/..").end_missing
    assert parse("/2009").start_missing
    assert parse("../2009").start_open


def test_half_known_ranges_are_unbounded() -> None:
    assert parse("[..2007]").day_range == (BEGINNING, parse_iso("2007-12-31"))
    assert parse("[2014..]").day_range == (parse_iso("2014-01-01"), END)


QUALIFIED = [
    "2011?",
    "2011~",
    "2011%",
    "2004-06~-11",
    "2004?-06-~11",
    "?2004-06",
    "~1945-01-01",
    "2009-04/2011?",
    "2009?/..",
    "[2009~..2011]",
    "201X?",
    "2009-22~",
]


@pytest.mark.parametrize("text", QUALIFIED)
def test_a_qualifier_is_noted_and_moves_no_bound(text: str) -> None:
    plain = text.translate(dict.fromkeys(map(ord, "?~%")))
    assert parse(text).qualified
    assert not parse(plain).qualified
    assert parse(text).bounds == parse(plain).bounds


def test_a_time_of_day_is_kept_to_the_second() -> None:
    assert parse("2013-10-15T14:35").time == (14 * 60 + 35) * 60
    assert parse("2013-10-15T14:35:59").time == (14 * 60 + 35) * 60 + 59
    assert parse("2013-10-15T14:35:59").text == "2013-10-15T14:35:59"
    assert parse("2013-10-15T00:00").time == 0
    assert parse("2013-10-15").time is None


def test_toml_values_are_read_as_the_text_they_stand_for() -> None:
    assert parse(2009).text == "2009"
    assert parse(33).text == "0033"
    assert parse(date(2009, 4, 17)).text == "2009-04-17"
    assert parse(datetime(2013, 10, 15, 14, 35, 59)).text == "2013-10-15T14:35:59"  # noqa: DTZ001
    assert parse(datetime(33, 4, 3, 9, 0)).text == "0033-04-03T09:00"  # noqa: DTZ001


@pytest.mark.parametrize(
    "value", [True, 0, -5, 10000, 1.5, None, [], time(14), datetime(2009, 4, 17, tzinfo=UTC)]
)
def test_other_toml_values_are_refused(value: object) -> None:
    with pytest.raises(DateError) as refused:
        parse(value)
    explanation = explain(refused.value)
    assert explanation.reason
    assert explanation.hint


def test_a_financial_year_begins_where_it_is_told_to() -> None:
    assert parse("FY2013/14").text == "2013/14"
    assert parse("FY2013/14").form is DateForm.FINANCIAL_YEAR
    assert tuple(map(format_iso, parse("2013/14", (8, 1)).day_range)) == ("2013-08-01", "2014-07-31")
    assert tuple(map(format_iso, parse("2013/14", (4, 6)).day_range)) == ("2013-04-06", "2014-04-05")


def test_a_period_covers_all_of_its_date() -> None:
    first, last = parse_iso("2013-04-01"), parse_iso("2014-03-31")
    assert covering_bounds(parse("2013/14")) == (first, first, last, last)
    assert covering_bounds(parse("2009")) == (*[parse_iso("2009-01-01")] * 2, *[parse_iso("2009-12-31")] * 2)
    assert covering_bounds(parse("[2009..2011]")) == parse("[2009..2011]").bounds
    assert covering_bounds(parse("2009-04/2011")) == (
        *[parse_iso("2009-04-01")] * 2,
        *[parse_iso("2011-12-31")] * 2,
    )


def test_only_an_end_can_be_still_so() -> None:
    assert parse_end("..") is ONGOING
    assert parse_end("2009").text == "2009"
    for read in (parse, parse_single, parse_period):
        with pytest.raises(DateError):
            read("..")


@pytest.mark.parametrize(
    ("text", "instead"),
    [("2009/2011", "[2009..2011]"), ("2009/..", "[2009..]"), ("../2009", "[..2009]"), ("2009/", "[2009..]")],
)
def test_a_span_is_no_single_date(text: str, instead: str) -> None:
    for read in (parse_single, parse_end):
        with pytest.raises(DateError) as refused:
            read(text)
        explanation = explain(refused.value)
        assert "span" in str(explanation)
        assert f'"{instead}"' in explanation.hint


TRAPS = [
    ("2008-09", "2008/09", "2008-09-01/2008-09-30"),
    ("2009-10", "2009/10", "2009-10-01/2009-10-31"),
    ("2013/2014", "2013/14", "2013-01-01/2014-12-31"),
    ("1999/2000", "1999/00", "1999-01-01/2000-12-31"),
    ("2020-21", "2020/21", "2020-03-01/2020-05-31"),
]


@pytest.mark.parametrize(("text", "year", "otherwise"), TRAPS)
def test_a_period_that_looks_like_a_financial_year_is_refused_with_both_readings(
    text: str, year: str, otherwise: str
) -> None:
    with pytest.raises(DateError) as refused:
        parse_period(text)
    assert f'"{year}"' in explain(refused.value).hint
    assert f'"{otherwise}"' in explain(refused.value).hint
    assert parse_period(year).form is DateForm.FINANCIAL_YEAR
    assert covering_bounds(parse_period(otherwise)) == covering_bounds(parse_period(otherwise)).covering(
        *parse(text).day_range
    )


@pytest.mark.parametrize("text", ["2012-13", "2024-25", "1999-00"])
def test_a_period_that_is_nothing_else_is_offered_as_a_financial_year(text: str) -> None:
    with pytest.raises(DateError) as refused:
        parse_period(text)
    assert f'"{text.replace("-", "/")}"' in explain(refused.value).hint


@pytest.mark.parametrize(
    "text", ["2013/14", "2008-10", "2008", "2008-09-01/2008-09-30", "2013/2015", "2013/2014-01"]
)
def test_other_periods_are_fine(text: str) -> None:
    assert parse_period(text).text == text


@pytest.mark.parametrize(("text", "year", "_otherwise"), TRAPS)
def test_a_question_answers_the_date_and_offers_the_financial_year(
    text: str, year: str, _otherwise: str
) -> None:
    assert parse_query(text) == (parse(text), year)
    assert parse_query("2009") == (parse("2009"), None)


WINDOWS = [
    ("2009", "2009-01-01", "2009-12-31", False),
    ("2009..2012", "2009-01-01", "2012-12-31", False),
    ("2009-04..2012", "2009-04-01", "2012-12-31", False),
    ("2013/14", "2013-04-01", "2014-03-31", False),
    ("2013/14..2015/16", "2013-04-01", "2016-03-31", False),
    ("2009/2012", "2009-01-01", "2012-12-31", False),
    ("2009..", "2009-01-01", None, False),
    ("..2012", None, "2012-12-31", False),
    ("2009/..", "2009-01-01", None, False),
    ("2009?", "2009-01-01", "2009-12-31", True),
    ("2009?..2010", "2009-01-01", "2010-12-31", True),
    ("[2009..2011]", "2009-01-01", "2011-12-31", True),
]


@pytest.mark.parametrize(("text", "first", "last", "qualified"), WINDOWS)
def test_a_window_covers_all_of_the_dates_given(
    text: str, first: str | None, last: str | None, qualified: bool
) -> None:
    window, advice = parse_window(text)
    assert (format_iso(window.first), format_iso(window.last), window.qualified) == (first, last, qualified)
    assert advice is None


@pytest.mark.parametrize("text", ["2008-09", "2008-09..2010", "2007..2008-09", "..2008-09", "2008-09.."])
def test_a_window_offers_the_financial_year_that_either_end_looks_like(text: str) -> None:
    assert parse_window(text)[1] == "2008/09"


@pytest.mark.parametrize("text", ["2012..2009", "..", "april..may", "2009..soon", "../.."])
def test_a_window_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        parse_window(text)


def test_a_range_the_wrong_way_round_is_offered_turned() -> None:
    with pytest.raises(DateError) as refused:
        parse_window("2012..2009")
    assert '"2009..2012"' in explain(refused.value).hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2007-2009", 'write "2007..2009"'),
        ("2007 to 2009", 'write "2007..2009"'),
        ("2009-2007", 'write "2007..2009"'),
        ("2008-2009", 'write "2008..2009", or "2008/09" for the financial year'),
        ("April 2009", 'write "2009-04"'),
    ],
)
def test_what_is_no_window_is_offered_as_one(text: str, hint: str) -> None:
    with pytest.raises(DateError) as refused:
        parse_window(text)
    assert explain(refused.value).hint == hint


@pytest.mark.parametrize("text", ["..", "now", "today", "still", "to date"])
def test_a_question_is_not_told_to_write_what_only_an_end_can_say(text: str) -> None:
    with pytest.raises(DateError) as refused:
        parse_query(text)
    assert explain(refused.value).hint == 'write a day such as "2014-01-06", or a year such as "2013"'
    assert parse_window("2014-01-06")
    assert parse_window("2013")
