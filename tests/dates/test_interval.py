"""What a tenure occupies: derivations, checks, clipping."""

import pytest

from chronicle.dates import (
    BEGINNING,
    END,
    EdtfDate,
    Interval,
    build_interval,
    end_interval,
    format_iso,
    format_middle,
    interval_from_date,
    parse,
    parse_duration,
    parse_end,
    parse_iso,
    start_interval,
    within_lives,
)


def when(text: str | None) -> EdtfDate | None:
    return None if text is None else parse_end(text)


def tenure(
    start: str | None = None,
    end: str | None = None,
    length: str | None = None,
    *in_post: str,
    as_of: str | None = None,
) -> Interval:
    return build_interval(
        when(start),
        when(end),
        None if length is None else parse_duration(length),
        [parse(text) for text in in_post],
        None if as_of is None else parse_iso(as_of),
    )


def days(interval: Interval) -> tuple[str | None, ...]:
    return tuple(map(format_iso, interval.bounds))


def test_a_start_and_a_length_give_the_end() -> None:
    interval = tenure("2012-04", length="16 months")
    assert interval.derived == ("end",)
    assert interval.end is not None
    assert interval.end.text == "[2013-07-01..2013-09-29]"
    assert format_middle(interval.end_range) == "about Aug 2013"
    assert not interval.end_missing


def test_an_end_and_a_length_give_the_start() -> None:
    interval = tenure(end="2013-08", length="16 months")
    assert interval.derived == ("start",)
    assert interval.start is not None
    assert interval.start.text == "[2012-03-02..2012-05-31]"
    assert format_middle(interval.start_range) == "about Apr 2012"


def test_at_least_so_long_leaves_the_other_side_open() -> None:
    ended = tenure("2012-04-01", length="at least 3 weeks")
    begun = tenure(end="2012-04-22", length="at least 3 weeks")
    assert (ended.end, begun.start, ended.derived, begun.derived) == (None, None, (), ())
    assert (ended.end_range, begun.start_range) == (
        (parse("2012-04-21").earliest, END),
        (BEGINNING, parse("2012-04-02").latest),
    )
    assert (ended.end_missing, begun.start_missing) == (True, True)
    assert not tenure("[2012..]", length="3 weeks").end_missing


def test_what_is_worked_out_from_a_qualified_date_is_qualified() -> None:
    assert tenure("2012-04~", length="16 months").end_qualified


@pytest.mark.parametrize(
    ("start", "end", "in_post", "qualified"),
    [
        (None, None, ["2013~"], (True, True)),
        (None, "2015", ["2013~"], (True, False)),
        ("2012", "2015", ["2013~"], (False, False)),
        ("2012", "2015", ["2012-05?"], (True, False)),
        (None, None, ["2013-04", "2014~"], (False, True)),
    ],
)
def test_what_rests_on_a_qualified_day_in_post_is_qualified(
    start: str | None, end: str | None, in_post: list[str], qualified: tuple[bool, bool]
) -> None:
    interval = tenure(start, end, None, *in_post)
    assert (interval.start_qualified, interval.end_qualified) == qualified


@pytest.mark.parametrize(
    ("start", "end", "missing"),
    [
        (None, None, (True, True)),
        ("2009", None, (False, True)),
        (None, "2009", (True, False)),
        ("2009", "..", (False, False)),
    ],
)
def test_a_missing_end_is_unknown_which_is_not_still_so(
    start: str | None, end: str | None, missing: tuple[bool, bool]
) -> None:
    interval = tenure(start, end)
    assert (interval.start_missing, interval.end_missing) == missing


def test_an_end_known_bounds_an_unknown_start() -> None:
    assert days(tenure(None, "2009")) == (None, "2009-12-31", "2009-01-01", "2009-12-31")


def test_a_day_in_post_is_after_the_start_and_before_the_end() -> None:
    interval = tenure("2009", "2011", None, "2009-06", "2011-02-03")
    assert days(interval) == ("2009-01-01", "2009-06-30", "2011-02-03", "2011-12-31")
    assert days(tenure(None, None, None, "2010")) == (None, "2010-12-31", "2010-01-01", None)


@pytest.mark.parametrize("day", ["2008", "2012"])
def test_a_day_in_post_that_contradicts_the_dates_moves_nothing(day: str) -> None:
    interval = tenure("2009", "2011", None, day)
    assert days(interval) == days(tenure("2009", "2011"))


def test_still_so_is_known_up_to_the_last_report() -> None:
    interval = tenure("[2013-08..2014-01]", "..", None, "2014-01-06", as_of="2014-01-06")
    assert days(interval) == ("2013-08-01", "2014-01-06", "2014-01-06", None)
    assert interval.is_ongoing
    assert interval.as_of == parse_iso("2014-01-06")
    assert days(tenure("2009", "..")) == ("2009-01-01", "2009-12-31", "2009-01-01", None)


@pytest.mark.parametrize(
    ("start", "end", "length", "consistent"),
    [
        ("2012-04", "2013-08", "16 months", True),
        ("2012-04", "2013-07-02", "16 months", True),
        ("2012-04", "2013-06-30", "16 months", False),
        ("2012-04", "2014", "16 months", False),
        ("2009-04", "2011", "about 2 years", True),
        ("2009-04", "2011", "5 years", False),
    ],
)
def test_three_that_are_given_are_checked(start: str, end: str, length: str, consistent: bool) -> None:
    interval = tenure(start, end, length)
    assert interval.consistent is consistent
    assert interval.derived == ()


def test_an_end_certainly_before_the_start_is_impossible_and_not_taken() -> None:
    assert tenure("2009-04", "2008").impossible
    assert not tenure("2009-04", "2009").impossible
    assert days(tenure("2009-04", "2008")) == ("2009-04-01", "2009-04-30", "2009-04-01", None)
    assert tenure("2009-04", "2008").end_missing
    assert days(end_interval(tenure("2009-04", "2008"))) == ("2009-04-01", None, "2009-04-01", None)
    assert end_interval(tenure("2009-04", "2008")).end_missing


def test_a_doubtful_day_in_post_leaves_what_is_worked_out_with_it_in_doubt() -> None:
    assert not end_interval(tenure("2009", None, "about 2 years")).qualified
    assert end_interval(tenure("2009", None, "about 2 years", "2011~")).qualified
    assert not start_interval(tenure(None, "2010", "about 2 years")).qualified
    assert start_interval(tenure(None, "2010", "about 2 years", "2007~")).qualified


def test_nothing_is_worked_out_where_nothing_is_known() -> None:
    assert tenure(length="16 months").derived == ()
    assert tenure("[..2007]", length="at least 2 years").derived == ()
    assert tenure("2009", "..", "2 years").derived == ()


@pytest.mark.parametrize(
    ("start", "end", "bounds"),
    [
        ("9999", None, ("9999-01-01", "9999-12-31", "9999-01-01", None)),
        (None, "0001", (None, "0001-12-31", "0001-01-01", "0001-12-31")),
    ],
)
def test_a_length_that_leads_past_the_calendar_is_not_taken(
    start: str | None, end: str | None, bounds: tuple[str | None, ...]
) -> None:
    interval = tenure(start, end, "3 years")
    assert not interval.consistent
    assert interval.derived == ()
    assert interval.start_missing is (start is None)
    assert interval.end_missing is (end is None)
    assert days(interval) == bounds


@pytest.mark.parametrize(
    ("start", "end", "length", "in_post", "bounds", "derived"),
    [
        # given together, each narrows the others
        ("2012", "2013", "16 months", (), ("2012-01-01", "2012-09-30", "2013-04-01", "2013-12-31"), ()),
        (
            "2009-04",
            "2011",
            "about 2 years",
            (),
            ("2009-04-01", "2009-04-30", "2011-01-01", "2011-12-31"),
            (),
        ),
        # a day in post bounds both ends of what is so long
        (
            None,
            None,
            "2 months",
            ("2010-06-10",),
            ("2010-03-11", "2010-06-10", "2010-06-10", "2010-09-09"),
            ("start", "end"),
        ),
        (
            "2010",
            None,
            "2 months",
            ("2010-06-10",),
            ("2010-03-11", "2010-06-10", "2010-06-10", "2010-09-09"),
            ("end",),
        ),
        (None, None, "at least 2 months", ("2010-06-10",), (None, "2010-06-10", "2010-06-10", None), ()),
    ],
)
def test_a_length_binds_start_and_end_together(
    start: str | None,
    end: str | None,
    length: str,
    in_post: tuple[str, ...],
    bounds: tuple[str | None, ...],
    derived: tuple[str, ...],
) -> None:
    interval = tenure(start, end, length, *in_post)
    assert days(interval) == bounds
    assert interval.derived == derived
    missing = (start is None and not derived, end is None and not derived)
    assert (interval.start_missing, interval.end_missing) == missing


def test_what_a_doubtful_date_narrows_by_a_length_is_in_doubt() -> None:
    assert tenure("2012~", "2013", "16 months").end_qualified
    assert not tenure("2012~", "2013-06-01", "16 months").end_qualified
    assert not tenure("2012~", "2013").end_qualified


def test_a_length_so_far_gives_the_start_by_when_it_was_reported() -> None:
    reported = parse("2013-06").day_range
    four_years = parse_duration("4 years")
    interval = build_interval(None, parse_end(".."), four_years, as_of=reported[0], reported=reported)
    assert interval.derived == ("start",)
    assert interval.start is not None
    assert interval.start.text == "[2008-06-02..2010-06-30]"
    assert days(interval)[2:] == ("2013-06-01", None)
    assert not build_interval(parse("2005"), parse_end(".."), four_years, reported=reported).consistent


@pytest.mark.parametrize(
    ("reports", "start"),
    [
        ((), "[2008-06-02..2010-06-30]"),
        (("2009-03-20", "2013-06-30"), "[2008-06-02..2009-03-20]"),
        (("2007", "2009-03-20"), "[2008-06-02..2009-03-20]"),  # the first was there before it can have begun
    ],
)
def test_it_had_begun_when_first_reported_to_go_on(reports: tuple[str, ...], start: str) -> None:
    last = parse("2013-06").day_range
    lasting = build_interval(
        None, parse_end(".."), parse_duration("4 years"), as_of=last[0], reported=last
    ).started_by([parse(report).latest for report in reports])
    assert lasting.start is not None
    assert lasting.start.text == start
    assert lasting.start.day_range == lasting.start_range


def test_a_life_and_a_length_narrow_each_other() -> None:
    lasting = tenure("2009", None, "16 months")
    dead = within_lives(lasting, [(None, parse("2010-06"))])
    assert days(dead) == ("2009-01-01", "2009-03-31", "2010-04-01", "2010-06-30")
    assert dead.end is not None
    assert dead.end.text == "[2010-04-01..2010-06-30]"
    assert within_lives(lasting, [(parse("2009-12"), parse("2010-06"))]) == lasting  # there is no such pair


def test_a_length_so_far_is_none_of_what_ended_with_a_life() -> None:
    reported = parse("2013").day_range
    still = build_interval(
        None, parse_end(".."), parse_duration("3 years"), as_of=parse_iso("2016-01-01"), reported=reported
    )
    dead = within_lives(still, [(None, parse("2014-02"))])
    assert days(dead) == ("2009-01-02", "2011-12-31", "2014-02-01", "2014-02-28")
    assert dead.length is None


def test_a_single_date_is_an_extent_too() -> None:
    assert days(interval_from_date(parse("2009-04"))) == (
        "2009-04-01",
        "2009-04-30",
        "2009-04-01",
        "2009-04-30",
    )
    assert interval_from_date(parse("2009/")).end_missing
    assert interval_from_date(parse("/2009")).start_missing
    assert interval_from_date(parse("2009?")).qualified
    still = interval_from_date(parse("2009/.."), parse_iso("2013-01-01"))
    assert still.is_ongoing
    assert days(still) == ("2009-01-01", "2009-12-31", "2013-01-01", None)
