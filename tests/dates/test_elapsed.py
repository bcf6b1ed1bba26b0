"""How long, between two dates and for a tenure; and what lies between two holders."""

import pytest

from chronicle.dates import (
    Interval,
    build_interval,
    compare_dates,
    compare_duration,
    measure_difference,
    measure_elapsed,
    measure_length,
    measure_so_far,
    parse,
    parse_duration,
    parse_end,
    parse_iso,
)

BETWEEN = [
    ("2009-04", "2011", "1 y 8 m – 2 y 9 m", 611, 1004),
    ("2010-10", "[2010-12..2012-04]", "1 m – 1 y 7 m", 31, 577),
    ("2012-04", "2012-09", "4 – 6 m", 124, 182),
    ("2010-10", "2010-12", "1 – 3 m", 31, 91),
    ("2010-10", "2011-10", "11 m – 1 y 1 m", 335, 395),
    ("2010-10", "2010-11", "1 d – 2 m", 1, 60),
    ("[..2004-01]", "2010-11", "at least 6 y 9 m", 2466, None),
    ("2009-04-17", "2010-08-17", "1 y 4 m", 487, 487),
    ("2009-04-17", "2010-08-20", "1 y 4 m 3 d", 490, 490),
    ("2009-04-01", "2009-04-30", "29 d", 29, 29),
    ("2009-04-17", "2009-04-17", "0 d", 0, 0),
    ("[2008-02-28..2008-02-29]", "2009-02-28", "1 y", 365, 366),
    ("2009-04", "2009-04", "up to 29 d", 0, 29),
    ("2009", "2009", "under 1 y", 0, 364),
    ("2009", "[2009..]", "unknown", 0, None),
]


@pytest.mark.parametrize(("first", "second", "words", "fewest", "most"), BETWEEN)
def test_the_time_between_two_dates(
    first: str, second: str, words: str, fewest: int | None, most: int | None
) -> None:
    length = measure_elapsed(parse(first).day_range, parse(second).day_range)
    assert (length.words, length.days_min, length.days_max) == (words, fewest, most)


def tenure(
    start: str | None, end: str | None, length: str | None = None, as_of: str | None = None
) -> Interval:
    return build_interval(
        None if start is None else parse(start),
        None if end is None else parse_end(end),
        None if length is None else parse_duration(length),
        as_of=None if as_of is None else parse_iso(as_of),
    )


def test_the_length_of_a_tenure() -> None:
    assert measure_length(tenure("2009-04", "2011")).words == "1 y 8 m – 2 y 9 m"
    assert measure_length(tenure("2009-04", None)).words == "unknown"
    assert measure_length(tenure(None, "2011")).words == "unknown"
    assert measure_length(tenure("2011", "2009")).words == "unknown"
    stated = measure_length(tenure("2012-04", None, "16 months"))
    assert (stated.words, stated.days_min, stated.days_max) == ("16 months", 457, 518)


@pytest.mark.parametrize(
    ("start", "end", "words", "days"),
    [
        ("2017-05-01", "2017-05-10", "10 d", 10),
        ("2012-04-01", "2013-03-31", "1 y", 365),
        ("2017-05-21", "2017-05-21", "1 d", 1),
    ],
)
def test_the_first_and_the_last_day_both_count(start: str, end: str, words: str, days: int) -> None:
    length = measure_length(tenure(start, end))
    assert (length.words, length.days_min, length.days_max) == (words, days, days)


@pytest.mark.parametrize(
    ("start", "end", "length", "days"),
    [
        ("2009-05-01", "2008", "10 days", (10, 11)),  # the end is not taken
        (None, None, "P40D", (40, 41)),
        ("2009-01", None, "P40D", (40, 41)),
        ("2009-01-15", "2009-03-20", "2 months", (65, 65)),
        ("2009", "2012", "3 years", (732, 1461)),
        ("2009-01", "2012", "at least 3 years", (1095, 1461)),
        ("2009", None, "at least 3 weeks", (21, None)),
        # one that contradicts the dates is not taken
        ("2009-01-15", "2009-01-16", "2 months", (2, 2)),
    ],
)
def test_a_stated_length_narrows_that_of_the_dates(
    start: str | None, end: str | None, length: str, days: tuple[int, int]
) -> None:
    stated = measure_length(tenure(start, end, length))
    assert (stated.days_min, stated.days_max) == days


def test_nothing_is_known_of_what_began_after_the_first_day_of_the_report() -> None:
    length = measure_length(tenure("2012-05-01", "..", as_of="2012-02-01"))
    assert (length.words, length.days_min, length.days_max) == ("unknown", None, None)


def test_whoever_began_on_the_day_of_the_report_had_been_there_for_that_day() -> None:
    length = measure_length(tenure("2014-01-06", "..", as_of="2014-01-06"))
    assert (length.words, length.days_min, length.days_max, length.so_far) == ("1 d", 1, 1, True)
    assert measure_length(tenure("2014-01-07", "..", as_of="2014-01-06")).words == "unknown"
    assert measure_length(tenure("2014", "..", as_of="2014-01-01")).words == "unknown"


def test_a_length_so_far_runs_to_a_later_day_on_which_it_is_known_to_have_held() -> None:
    interval = build_interval(
        parse("2009-04-01"), parse_end(".."), None, [parse("2013-04")], parse_iso("2010-06-01")
    )
    assert measure_length(interval).words == "4 y 1 d"
    assert measure_length(interval._replace(as_of=None)).words == "4 y 1 d"


def test_a_length_so_far_runs_to_the_last_report() -> None:
    length = measure_length(tenure("[2013-08..2014-01]", "..", as_of="2014-01-06"))
    assert length.so_far
    assert (length.words, length.up_to) == ("under 6 m", "up to 6 m")
    assert measure_length(tenure("2013", "..")).words == "unknown"
    assert measure_length(tenure("2012-01-06", "..", as_of="2014-01-06")).words == "2 y 1 d"


APART = [
    ("2009-04", "2009-22", "1 – 5 m later"),
    ("2009-22", "2009-04", "1 – 5 m earlier"),
    ("2009-04-17", "2009-04-17", "the same day"),
    ("2009", "2009-22", "up to 7 m earlier or 8 m later"),
    ("[..2009]", "2009", "unknown"),
    ("[2010..]", "2011", "unknown"),
    ("2011", "[2010..]", "unknown"),
    ("2009-04-17", "2009-04-20", "3 d later"),
]


@pytest.mark.parametrize(("first", "second", "words"), APART)
def test_how_far_apart_and_which_way(first: str, second: str, words: str) -> None:
    assert measure_difference(parse(first).day_range, parse(second).day_range).words == words


VERDICTS = [
    ("2009-04", "2009-04", "agrees"),
    ("2009-04~", "2009-04", "agrees"),
    ("2009-04-01/2009-04-30", "2009-04", "finer"),
    ("2009", "2009-04", "coarser"),
    ("2009-04-17", "2009-04", "finer"),
    ("2009-21", "2009-22", "disagrees"),
    ("2009-22", "2009-04", "disagrees"),
    ("2009-04/2009-05", "2009-04", "overlaps"),
    ("2009-04/2009-05", "2009-06", "disagrees"),
    ("[2009-03..2009-05]", "[2009-05..2009-08]", "overlaps"),
    ("..", "..", "agrees"),
]


@pytest.mark.parametrize(("claimed", "accepted", "verdict"), VERDICTS)
def test_a_claim_against_the_accepted_value(claimed: str, accepted: str, verdict: str) -> None:
    first, second = (parse_end(text) if text == ".." else parse(text) for text in (claimed, accepted))
    assert compare_dates(first, second) == verdict


def test_still_so_when_published_contradicts_an_earlier_end() -> None:
    published = parse_iso("2013-05-01")
    assert compare_dates(parse_end(".."), parse("2011"), claimed_as_of=published) == "disagrees"
    assert compare_dates(parse_end(".."), parse("2014"), claimed_as_of=published) == "coarser"


def test_a_claimed_length_against_the_dates() -> None:
    assert compare_duration(parse_duration("about 2 years"), tenure("2009-04", "2011")) == "agrees"
    assert compare_duration(parse_duration("5 years"), tenure("2009-04", "2011")) == "disagrees"
    assert compare_duration(parse_duration("5 years"), tenure("2009-04", None)) is None
    assert compare_duration(parse_duration("5 years"), tenure("2009-04", None, "16 months")) == "disagrees"


@pytest.mark.parametrize(
    ("end", "day", "words"),
    [
        ("..", "2013-12", "1 y 7 m – 1 y 9 m"),
        ("..", "2014", "1 y 8 m – 1 y 10 m"),
        ("..", "2030", "1 y 8 m – 1 y 10 m"),
        ("2013-08", "2013-08", "1 y 3 m – 1 y 5 m"),
        ("2013-08", "2013-01/2014-12", "8 m – 1 y 5 m"),
        ("2013-08", "2012-10", "5 – 7 m"),
        ("2013-08", "2012-04", "up to 1 m"),
    ],
)
def test_nobody_has_held_a_post_for_longer_than_they_held_it_or_than_was_reported(
    end: str, day: str, words: str
) -> None:
    held = build_interval(parse("2012-04"), parse_end(end), as_of=parse_iso("2014-01-06"))
    assert measure_so_far(held, *parse(day).day_range).words == words


@pytest.mark.parametrize(
    ("length", "day", "words"),
    [
        ("1 month", "2011-12-15", "up to 2 m"),
        ("1 month", "2011-01-10", "up to 10 d"),
        ("2 years", "2011-12-15", "up to 1 y"),
    ],
)
def test_nothing_had_lasted_longer_by_a_day_than_it_is_stated_to_have(
    length: str, day: str, words: str
) -> None:
    held = build_interval(parse("2011"), None, parse_duration(length))
    assert measure_so_far(held, *parse(day).day_range).up_to == words
