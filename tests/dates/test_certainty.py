"""Certain, possible, unknown; and that SQL says the same."""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chronicle.dates import (
    Bounds,
    Certainty,
    DateForm,
    Duration,
    EdtfDate,
    Interval,
    Reaches,
    Window,
    build_interval,
    covering_interval,
    covers,
    end_interval,
    interval_from_date,
    overlap_sql,
    overlaps,
    parse,
    parse_duration,
    parse_end,
    parse_iso,
    parse_window,
    start_interval,
)
from chronicle.dates.narrowing import from_then_on


def held(
    text: str, as_of: str | None = None, length: str | None = None, in_post: Sequence[str] = ()
) -> Interval:
    """Read `start to end`, either of which may be left out."""
    start, _, end = text.partition(" to ")
    return build_interval(
        parse(start) if start else None,
        parse_end(end) if end else None,
        parse_duration(length) if length else None,
        [parse(day) for day in in_post],
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
    ("2005? to 2007", "2007", "certain"),
    ("2005 to 2007~", "2005", "certain"),
    (" to 2005", "2005", "certain"),
    (" to 2005", "2004", "unknown"),
    (" to 2005-06-15", "2003", "unknown"),
    (" to 2005", "2005-06", "possible"),
    (" to [2005-10..2005-12]", "2005-09..2005-11", "possible"),
    ("2005 to ", "2005-06", "possible"),
    ("2005-06 to ", "2005-07", "unknown"),
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
        ("/2010", "2010-06", "possible"),
        ("/2010", "2009", "unknown"),
        ("2009?/2011", "2010", "possible"),
        ("2009?/2011", "2011", "certain"),
        ("../2009~", "2005", "possible"),
        ("2009/2011?", "2009", "certain"),
        ("2009/..", "2011", "possible"),
    ],
)
def test_one_date_in_a_window(text: str, window_text: str, answer: str | None) -> None:
    assert overlaps(interval_from_date(parse(text)), parse_window(window_text)[0]) == answer


@pytest.mark.parametrize(
    ("text", "window_text", "answer"),
    [
        ("2005/2007", "2005-07", "certain"),
        ("2005/2007", "2007-12-31", "certain"),
        ("2005/", "2005-01-01", "certain"),
        ("2005/", "2006", "unknown"),
        ("[2005..2007]", "2006", "possible"),
        ("2005~/2007", "2005-07", "possible"),
        ("2005~/2007", "2007-12-31", "certain"),
    ],
)
def test_a_period_covers_all_of_its_time(text: str, window_text: str, answer: str) -> None:
    assert overlaps(covering_interval(parse(text)), parse_window(window_text)[0]) == answer


@pytest.mark.parametrize(
    ("start", "end", "in_post", "window_text", "answer"),
    [
        (None, None, ["2013-10-05"], "2013-10", "certain"),
        (None, None, ["2013-10"], "2013-10-05", "possible"),
        (None, None, ["2013-10", "2015"], "2013-10-05", "possible"),
        (None, None, ["2013-10", "2015"], "2014", "certain"),
        (None, None, ["2013-10", "2015"], "2013-09", "unknown"),
        ("2010-01-01", None, ["2011"], "2011-12", "possible"),
        ("2010-01-01", None, ["2011"], "2012", "unknown"),
        (None, "2012", ["2011"], "2011-02", "possible"),
        ("2009~", "2011", ["2010-05-03"], "2010-05-03", "certain"),
        ("2009", "2011~", ["2010-05-03"], "2010-05-03", "certain"),
        ("2009", "2011", ["2010-05-03~"], "2010-05-03", "certain"),
        (None, None, ["2010-05-03", "2011~"], "2010-05-03", "certain"),
        (None, None, ["2010-05-03", "2011~"], "2010-12", "possible"),
    ],
)
def test_a_day_in_post_counts_as_far_as_it_is_known_and_no_added_about_makes_it_doubtful(
    start: str | None, end: str | None, in_post: list[str], window_text: str, answer: str
) -> None:
    interval = held(f"{start or ''} to {end or ''}", in_post=in_post)
    assert overlaps(interval, parse_window(window_text)[0]) == answer


@pytest.mark.parametrize(
    ("start", "end", "window_text", "answer"),
    [
        ("2010-03-01", None, "2010-03-20", "certain"),
        ("2010-03-01", None, "2010-04", "unknown"),
        ("2010-03", None, "2010-04-20", "possible"),
        (None, "2010-03-31", "2010-03-12", "certain"),
        (None, "2010-03-31", "2010-02", "unknown"),
        (None, "2010-03", "2010-02-20", "possible"),
        (None, "[..2010-06]", "2010-02", "possible"),
    ],
)
def test_what_a_length_without_an_upper_limit_gives_counts_as_missing(
    start: str | None, end: str | None, window_text: str, answer: str
) -> None:
    interval = held(f"{start or ''} to {end or ''}", length="at least 3 weeks")
    assert overlaps(interval, parse_window(window_text)[0]) == answer


@pytest.mark.parametrize(
    ("text", "as_of", "window_text", "answer"),
    [
        ("2010-02 to 2020-06", "2015-01-07", "2015-01-07", "certain"),
        ("2010-02 to 2020-06", "2015-01-07", "2015-01-08", "possible"),
        ("2010-02 to 2020-06", "2015-01-07", "2020", "possible"),
        ("2010-02 to 2020-06", "2015-01-07", "2010", "certain"),
        ("2010-02 to 2020-06", "2015-01-07", "2021", None),
        ("2010-02 to 2020-06", "2009", "2010-02", "possible"),
        ("2010-02 to 2020-06", "2009", "2010..2020", "certain"),
        ("2010-02~ to 2020-06", "2015-01-07", "2012", "possible"),
    ],
)
def test_nothing_is_certain_after_the_newest_report_but_where_all_of_it_is(
    text: str, as_of: str, window_text: str, answer: str | None
) -> None:
    interval = held(text)._replace(as_of=parse_window(as_of)[0].first)
    assert interval.is_announced
    assert overlaps(interval, parse_window(window_text)[0]) == answer


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
    ("2009-04 to ", "2009-04-30", "possible"),
    ("2009-04-17 to ", "2009-04-30", "unknown"),
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
        ("2013-10", "2013-10-05", "possible"),
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


@pytest.mark.parametrize(
    ("confirmed", "window_text", "answer"),
    [
        ("2012-03-05", "2012-03-04", None),
        ("2012-03-05", "2012-03-05", "certain"),
        ("2012-03", "2012-03-09", "possible"),
        ("2012-03-05~", "2012-05", "possible"),
        ("2012-03-05", "2015-01-08", "possible"),
    ],
)
def test_from_being_confirmed_on_it_is_certain_up_to_the_newest_report(
    confirmed: str, window_text: str, answer: str | None
) -> None:
    interval = held("2010-02~ to 2020-06", in_post=[confirmed])._replace(as_of=parse_iso("2015-01-07"))
    assert overlaps(from_then_on(interval, parse(confirmed)), parse_window(window_text)[0]) == answer


CALENDAR = range(11, 24)
"""The days of a small world; what is asked lies well within it, and no length leads before the first day that there is."""
days = st.integers(14, 20)


class Given(NamedTuple):
    """What is given of something: dates as first and last day and whether qualified; None if missing."""

    start: tuple[int, int, bool] | None
    end: tuple[int, int, bool] | None
    in_post: Sequence[tuple[int, int, bool]]
    as_of: int | None
    length: str | None

    @property
    def interval(self) -> Interval:
        """The same, as the program has it."""
        start, end = (None if date is None else _date(*date) for date in (self.start, self.end))
        days = [_date(*date) for date in self.in_post]
        built = build_interval(start, end, self._duration, days)
        return built if self.as_of is None else built._replace(as_of=self.as_of)

    @property
    def _duration(self) -> Duration | None:
        return None if self.length is None else parse_duration(self.length)

    @property
    def unqualified(self) -> "Given":
        """What is left without the qualified dates."""
        start, end = (None if date is None or date[2] else date for date in (self.start, self.end))
        return self._replace(start=start, end=end, in_post=[date for date in self.in_post if not date[2]])

    def dates(self) -> Iterator[list[tuple[int, int]]]:
        """Yield, for each value of the dates that are given, the starts and ends that are then possible.

        What a length with an upper limit gives counts as given.
        """
        length = self._duration
        limited = length is not None and length.high is not None
        choices = [range(date[0], date[1] + 1) for date in (self.start, self.end, *self.in_post) if date]
        for values in product(*choices):
            chosen = list(values)
            starts = [chosen.pop(0)] if self.start else CALENDAR
            ends = [chosen.pop(0)] if self.end else CALENDAR
            pairs = [
                (start, end)
                for start in starts
                for end in ends
                if start <= end and all(start <= day <= end for day in chosen)
                if length is None or length.earliest_end(start) <= end <= length.latest_end(start)
            ]
            if limited and choices:
                yield from ([pair] for pair in pairs)
            elif pairs:
                yield pairs


def _date(earliest: int, latest: int, qualified: bool) -> EdtfDate:
    return EdtfDate("a date", DateForm.ONE_OF, Bounds.within(earliest, latest), qualified)


dates = st.tuples(days, days, st.booleans()).map(lambda date: (*sorted(date[:2]), date[2]))
lengths = st.sampled_from(["2 days", "3 days", "about 3 days", "almost 3 days", "at least 3 days"])
givens = st.builds(
    Given,
    st.none() | dates,
    st.none() | dates,
    st.lists(dates, max_size=2),
    st.none() | st.just(16),
    st.none() | lengths,
)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    first, last = sorted((draw(days), draw(days)))
    return Window(first, last, draw(st.booleans()))


@given(givens, windows(), st.sampled_from(["", "f."]), st.sampled_from(["", 0, 7]))
def test_sql_selects_what_python_does(given: Given, window: Window, prefix: str, number: int | str) -> None:
    interval = given.interval
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE TABLE fact (start_earliest, end_latest, certain_from, certain_to, possible_from, possible_to)"
    )
    row = (*interval.bounds[::3], *interval.certain_range, *interval.possible_range)
    database.execute("INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?)", row)
    parameters = {"first": window.first, "last": window.last, "window_qualified": window.qualified}
    named = {f"{name}{number}": value for name, value in parameters.items()}
    answer = database.execute(f"SELECT {overlap_sql(prefix, number)} FROM fact AS f", named).fetchone()[0]
    database.close()
    assert answer == overlaps(interval, window)


@given(st.lists(givens, max_size=6), windows())
def test_many_are_asked_at_once_as_each_is_alone(given: list[Given], window: Window) -> None:
    intervals = [one.interval for one in given]
    reaches = Reaches((interval.certain_range, interval.possible_range) for interval in intervals)
    answers = [overlaps(interval, window) for interval in intervals]
    certain = [place for place, answer in enumerate(answers) if answer is Certainty.CERTAIN]
    perhaps = [
        place for place, answer in enumerate(answers) if answer in {Certainty.CERTAIN, Certainty.POSSIBLE}
    ]
    assert reaches.certainly_overlapping(window) == certain
    assert reaches.perhaps_overlapping(window) == perhaps


@settings(max_examples=400)
@given(givens, windows())
def test_an_answer_is_what_all_true_dates_say_day_by_day(given: Given, window: Window) -> None:
    """Every value of the dates that are given, and every value of those that are missing."""
    worlds = [*given.dates()]
    assume(worlds)  # else the dates contradict one another
    first, last, qualified = window
    touches = [[start <= last and end >= first for start, end in pairs] for pairs in worlds]
    certain = [pair for pairs in given.unqualified.dates() for pair in pairs]
    overlap: Certainty | None = Certainty.UNKNOWN
    if not any(map(any, touches)):
        overlap = None
    elif not qualified and _certainly(certain, window, given.as_of):
        overlap = Certainty.CERTAIN
    elif any(map(all, touches)):
        overlap = Certainty.POSSIBLE
    assert overlaps(given.interval, window) == overlap
    throughout = overlap is Certainty.CERTAIN and all(
        start <= first and end >= last and (given.as_of is None or last <= max(given.as_of, start))
        for start, end in certain
    )
    expected = Certainty.POSSIBLE if overlap is Certainty.CERTAIN and not throughout else overlap
    assert covers(given.interval, window) == expected


@settings(max_examples=200)
@given(givens, windows())
def test_each_end_of_something_falls_where_all_pairs_say(given: Given, window: Window) -> None:
    worlds = [pair for pairs in given.dates() for pair in pairs]
    assume(worlds)
    certain = [pair for pairs in given.unqualified.dates() for pair in pairs]
    first, last, qualified = window
    interval = given.interval
    for place, date, end in (
        (0, given.start, start_interval(interval)),
        (1, given.end, end_interval(interval)),
    ):
        expected: Certainty | None = None
        if any(first <= pair[place] <= last for pair in worlds):
            sure = not qualified and all(first <= pair[place] <= last for pair in certain)
            sure &= _certainly(certain, window, given.as_of) if place == 0 else given.as_of is None
            expected = Certainty.CERTAIN if sure else Certainty.POSSIBLE
        if date is not None:
            assert overlaps(end, window) == expected


def _certainly(pairs: list[tuple[int, int]], window: Window, as_of: int | None) -> bool:
    """Say whether each pair has a day in a window, up to when it was last reported, or is all within it."""
    first, last, _ = window
    if all(first <= start and end <= last for start, end in pairs):
        return True
    if as_of is not None and all(start > as_of for start, _ in pairs):
        return False
    return all(
        start <= last and (end if as_of is None else min(end, max(as_of, start))) >= first
        for start, end in pairs
    )
