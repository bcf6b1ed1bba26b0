"""Laws that hold for every date."""

import re
from collections.abc import Callable
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from chronicle.dates import (
    BEGINNING,
    END,
    DateError,
    DurationError,
    Explanation,
    build_interval,
    end_sort_key,
    explain,
    format_date,
    interval_from_date,
    measure_elapsed,
    parse,
    parse_duration,
    parse_end,
    parse_period,
    parse_single,
    sort_key,
    start_interval,
)
from chronicle.dates.calendar import count_months

years = st.integers(1, 9998).map("{:04}".format)
months = st.integers(1, 12).map("{:02}".format)
groups = st.sampled_from([21, 22, 23, 24, 33, 34, 35, 36, 40, 41]).map(str)
calendar_days = st.dates().map(str)
masks = st.from_regex(r"[0-2X][0-9X]{3}(-(0[1-9X]|X[0-2X]|1[0-2X])(-([0-2X][0-9X]))?)?", fullmatch=True)
plain = st.one_of(
    years,
    st.builds("{}-{}".format, years, months),
    st.builds("{}-{}".format, years, groups),
    calendar_days,
    masks,
)


def refused(read: Callable[[str], object], text: str) -> DateError | DurationError | None:
    try:
        read(text)
    except (DateError, DurationError) as error:
        return error
    return None


def readable(text: str) -> bool:
    return refused(parse, text) is None


points = st.builds("{}{}".format, plain, st.sampled_from(["", "", "?", "~", "%"])).filter(readable)
ranges = st.builds("[{}..{}]".format, points | st.just(""), points | st.just("")).filter(readable)
spans = st.builds("{}/{}".format, points | st.sampled_from(["", ".."]), points | st.sampled_from(["", ".."]))
dates = st.one_of(points, ranges, spans.filter(readable))
lengths = st.one_of(
    st.builds(
        "{} {} {}".format,
        st.sampled_from(["", "about", "almost", "at least"]),
        st.integers(2, 400),
        st.sampled_from(["days", "weeks", "months", "years"]),
    ).map(str.lstrip),
    st.builds("P{}Y{}M".format, st.integers(0, 30), st.integers(1, 30)),
)


@given(dates)
def test_the_bounds_are_in_order(text: str) -> None:
    bounds = parse(text).bounds
    assert BEGINNING <= bounds.start_earliest <= bounds.start_latest <= bounds.end_latest <= END
    assert bounds.start_earliest <= bounds.end_earliest <= bounds.end_latest


@given(dates)
def test_a_date_is_written_as_it_is_read(text: str) -> None:
    assert parse(parse(text).text) == parse(text)


@given(calendar_days)
def test_a_finer_date_lies_within_its_coarser(text: str) -> None:
    coarser = [
        text,
        text[:-1] + "X",
        text[:7],
        text[:6] + "X" if text[5] == "1" else text[:7],
        text[:4],
        text[:3] + "X",
    ]
    for fine, coarse in pairwise(filter(readable, coarser)):
        assert parse(coarse).earliest <= parse(fine).earliest
        assert parse(fine).latest <= parse(coarse).latest


@given(points)
def test_words_are_never_more_precise_than_the_bounds(text: str) -> None:
    """A day is named only of a single day, or as an end of a range; a month only of what lies within it."""
    when = parse(text)
    words = format_date(when)
    if ".." in words:
        return
    if re.search(r"\b[0-9]{1,2} [A-Z][a-z]{2} ", words):
        assert when.earliest == when.latest
    elif re.search(r"\b[A-Z][a-z]{2} [0-9]{4}", words):
        assert when.latest - when.earliest <= 30


@given(dates)
def test_words_have_no_marks_of_the_notation(text: str) -> None:
    words = format_date(parse(text))
    assert not set("X%~[]/") & set(words)
    assert format_date(parse(text), long=True)


@given(dates, dates)
def test_an_earlier_beginning_comes_first(one: str, two: str) -> None:
    first, second = parse(one), parse(two)
    if BEGINNING < first.earliest < second.earliest:
        assert sort_key(interval_from_date(first)) < sort_key(interval_from_date(second))


@given(points | ranges, points | ranges)
def test_an_end_never_comes_before_its_start(start: str, end: str) -> None:
    whole = build_interval(parse(start), parse(end))
    if not whole.impossible:
        assert sort_key(start_interval(whole)) <= end_sort_key(whole)


@given(points, lengths)
def test_a_start_moved_by_a_length_gives_an_end_from_which_it_is_found_again(text: str, length: str) -> None:
    start, stated = parse(text), parse_duration(length)
    pairs = stated.narrow(start.day_range, (BEGINNING, END))
    if pairs is not None:
        back = stated.narrow((BEGINNING, END), pairs[1])
        assert back is not None
        assert back[0][0] <= pairs[0][0] <= pairs[0][1] <= back[0][1]
        assert back[1] == pairs[1]


@given(points, lengths)
def test_what_is_worked_out_is_consistent_with_what_it_was_worked_out_from(text: str, length: str) -> None:
    derived = build_interval(parse(text), None, parse_duration(length))
    if derived.end is not None and derived.bounds.end_latest < END:
        again = build_interval(parse(text), derived.end, parse_duration(length))
        assert again.consistent
        assert again.bounds == derived.bounds
        assert parse(derived.end.text).bounds == derived.end.bounds


@given(st.integers(1, END - 1), st.integers(1, END - 1))
def test_whole_months_and_days_add_up(one: int, two: int) -> None:
    first, last = sorted((one, two))
    months_between, rest = count_months(first, last)
    assert months_between >= 0
    assert 0 <= rest <= 30


@given(points, points)
def test_the_words_of_a_length_say_whether_it_is_bounded(one: str, two: str) -> None:
    length = measure_elapsed(parse(one).day_range, parse(two).day_range)
    assert length.words
    if (
        length.days_min is not None
        and length.days_max is not None
        and parse(one).earliest <= parse(two).latest
    ):
        assert length.days_min <= length.days_max


alphabet = st.text(st.sampled_from("0123456789X?~%-/.[]{},TZ:+ uxYPQFES\u2013\u0662") | st.characters())
SCRAPS = """
    early mid late about circa before after by since between and to or of the spring winter April Apr 17 17th
    2009 2009-10 1990s Q3 FY13/14 31 13 99 / - . , ? now present 14:35 09 century 20th 2013/14 half first
"""
english = st.lists(st.sampled_from(SCRAPS.split()), max_size=6).map(" ".join)


def quote(explanation: Explanation) -> list[str]:
    """List what a hint puts between quotation marks."""
    return re.findall('"([^"]*)"', explanation.hint)


@given(st.one_of(alphabet, english, dates))
@example("0000-21-XX")
@example("\u00b2009")
@example("XXX1-02-29")
@example("9999-24")
@example("9999-12-31 or later")
@example("after 9999")
@example("before 0001")
@example("since 2009")
@example("2009 to 2011")
@example("2009 to present")
@example("2008 to 2009")
@example("september 2008")
@example(" 2009/2011 ")
@example(" ../2010 ")
@example("open/2006")
@example("9.2008")
@example("now")
@example("open")
@example("..")
@example("../..")
def test_any_text_is_read_or_refused_with_a_hint_that_can_be_followed(text: str) -> None:
    for read in (parse, parse_single, parse_end, parse_period):
        error = refused(read, text)
        if error is not None:
            explanation = explain(error)
            assert explanation.reason
            assert explanation.hint
            for instead in quote(explanation):
                read(instead)


@given(st.one_of(alphabet, english, lengths))
def test_any_text_is_a_length_or_refused_with_a_hint_that_can_be_followed(text: str) -> None:
    error = refused(parse_duration, text)
    if error is not None:
        assert isinstance(error, DurationError)
        explanation = explain(error)
        assert explanation.hint
        for instead in quote(explanation):
            parse_duration(instead)
