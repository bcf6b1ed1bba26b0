"""Seats that are filled exclude everybody else: against every pair of days that the dates allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.dates import (
    Certainty,
    Interval,
    Window,
    build_interval,
    covers,
    date_from_range,
    parse,
    parse_duration,
    parse_end,
    parse_iso,
)
from chronicle.dates.seats import FilledDays, ManyHolders, filled_days

if TYPE_CHECKING:
    from collections.abc import Sequence

LAST = 9


@st.composite
def holders_of_a_post(draw: st.DrawFn) -> list[Interval]:
    """Intervals of few days."""
    holders = []
    for _ in range(draw(st.integers(2, 4))):
        first, second, third, fourth = sorted(draw(st.lists(st.integers(1, LAST), min_size=4, max_size=4)))
        starts, ends = draw(
            st.sampled_from([((first, second), (third, fourth)), ((first, third), (second, fourth))])
        )
        holders.append(build_interval(date_from_range(starts), date_from_range(ends)))
    return holders


def pairs_of(holder: Interval) -> list[tuple[int, int]]:
    bounds = holder.bounds
    return [
        (start, end)
        for start in range(bounds.start_earliest, bounds.start_latest + 1)
        for end in range(max(start, bounds.end_earliest), bounds.end_latest + 1)
    ]


def certain_days(holder: Interval) -> set[int]:
    return set.intersection(*(set(range(start, end + 1)) for start, end in pairs_of(holder)))


def filled_by(holders: Sequence[Interval], seats: int = 1) -> FilledDays:
    return filled_days(((place, holder.certain_range) for place, holder in enumerate(holders)), seats)


@given(holders_of_a_post(), st.integers(1, 2), st.data())
def test_no_pair_with_a_day_on_which_others_fill_the_seats_is_taken(
    holders: list[Interval], seats: int, data: st.DataObject
) -> None:
    certain = [certain_days(holder) for holder in holders]
    full = {day for day in range(1, LAST + 1) if sum(day in days for days in certain) >= seats}
    filled = filled_by(holders, seats)
    first = data.draw(st.integers(1, LAST))
    window = Window(first, data.draw(st.integers(first, LAST)), qualified=False)
    days = set(range(window.first, window.last + 1))
    for holder, own in zip(holders, certain, strict=True):
        pairs = pairs_of(holder)
        free = [pair for pair in pairs if not (full - own).intersection(range(pair[0], pair[1] + 1))]
        touching = [not days.isdisjoint(range(start, end + 1)) for start, end in free or pairs]
        verdict = filled.narrow(holder).covers(window)
        if free:
            assert (verdict is not None) == any(touching)
        if verdict is Certainty.CERTAIN:
            assert all(start <= window.first and end >= window.last for start, end in free or pairs)


def tenure(start: str | None, end: str | None, in_post: str | None = None) -> Interval:
    held = [parse(in_post)] if in_post else []
    ended = parse_end(end) if end else None
    return build_interval(parse(start) if start else None, ended, None, held, parse_iso("2022-01-01"))


def on(day: str) -> Window:
    return Window(parse_iso(day), parse_iso(day), qualified=False)


SURE = tenure("2010-02-01", "2013-06-30")


@pytest.mark.parametrize(
    ("holder", "day", "certainty"),
    [
        (tenure("2005", None), "2008-05-01", "unknown"),
        (tenure("2005", None), "2010-01-31", "unknown"),
        (tenure("2005", None), "2012-05-01", None),
        (tenure("2005", None), "2014-01-01", None),
        (tenure(None, None, "2018-03-16"), "2008-05-01", None),
        (tenure(None, None, "2018-03-16"), "2013-07-01", "unknown"),
        (tenure(None, None, "2018-03-16"), "2018-03-16", "certain"),
        (tenure(None, None), "2012-01-01", None),
        (tenure(None, None), "2014-01-01", "unknown"),
        (tenure("[2009..2015]", "[2009..2015]"), "2011-01-01", None),
        (tenure("[2009..2015]", "[2009..2015]"), "2015-01-01", "possible"),
        (tenure("2005", "[2006..2012]"), "2009-12-31", "possible"),
        # where nothing would be left, a finding tells of it, and nobody is left out
        (tenure("2012-05", "2013-09"), "2012-12-31", "certain"),
        (tenure("2011", "2012"), "2011-12-31", "certain"),
        (tenure("2011", "2011"), "2011-05-01", "possible"),
        (tenure("2001", "2010-02"), "2010-02-01", "certain"),
    ],
)
def test_beside_one_who_fills_the_only_seat(holder: Interval, day: str, certainty: str | None) -> None:
    filled = filled_by([SURE, holder])
    assert filled.narrow(holder).covers(on(day)) == (certainty and Certainty(certainty))


LATER = tenure("2013-08-01", "2015")


@pytest.mark.parametrize(
    ("holder", "length", "day", "certainty"),
    [
        # between the two who fill the seat there is a month, in which no two years fit
        (tenure(None, None), "20 days", "2013-07-10", "unknown"),
        (tenure(None, None), "2 years", "2013-07-10", None),
        (tenure(None, None), "2 years", "2009-07-10", "unknown"),
        (tenure(None, None), "at least 5 weeks", "2013-07-10", None),
        (tenure("[2009..2014]", None), "2 years", "2013-07-10", None),
        (tenure("[2009..2014]", None), "3 weeks", "2013-07-10", "possible"),
        (tenure("[2009..2014]", None), "2 years", "2010-01-31", "possible"),
        (tenure(None, "[2009..2013]"), "2 years", "2013-07-10", None),
        (tenure(None, "[2009..2013]"), "2 years", "2010-01-31", "possible"),
        # where it fits nowhere, a finding tells of it, and nobody is left out
        (tenure("[2013-06..2013-08]", None), "8 weeks", "2013-07-10", "possible"),
    ],
)
def test_a_stated_length_fits_between_those_who_fill_the_only_seat(
    holder: Interval, length: str, day: str, certainty: str | None
) -> None:
    lasted = parse_duration(length)
    held = build_interval(holder.start, holder.end, lasted)
    filled = filled_by([SURE, LATER])
    assert filled.narrow(held, lasted).covers(on(day)) == (certainty and Certainty(certainty))


@pytest.mark.parametrize(
    ("day", "certainty"),
    [
        ("2013-06-30", None),
        ("2013-07-04", "possible"),
        ("2013-07-10", "certain"),
        ("2013-07-16", "certain"),  # 16 days from 1 July, the first on which the seat is free
        ("2013-07-17", "possible"),
        ("2013-08-01", None),
    ],
)
def test_between_those_who_fill_the_seat_a_length_makes_certain_what_a_qualified_date_does_not(
    day: str, certainty: str | None
) -> None:
    lasted = parse_duration("16 days")
    held = build_interval(parse("2013-07?"), None, lasted, [parse("2013-07-10")])
    answer = filled_by([SURE, LATER]).narrow(held, lasted).covers(on(day))
    assert answer == (certainty and Certainty(certainty))


def test_seats_are_filled_by_different_people() -> None:
    twice = [("ann", SURE.certain_range), ("ann", tenure("2011", "2012").certain_range)]
    assert filled_days(twice, 2) == FilledDays()
    both = filled_days([*twice, ("ben", tenure("2012", "2020").certain_range)], 2)
    assert both == FilledDays((parse_iso("2012-12-31"),), (parse_iso("2013-06-30"),))


def test_those_who_may_have_held_a_post_fill_no_seat() -> None:
    for holder in (tenure("2005", None), tenure("2010~", "2013"), tenure("2012", "2012")):
        filled = filled_by([holder])
        assert filled.narrow(SURE).interval == SURE
        assert filled.narrow(SURE).covers(on("2012-05-01")) is Certainty.CERTAIN


@given(holders_of_a_post(), st.integers(1, 4), st.booleans(), st.data())
def test_of_many_the_surest_are_found_first_and_the_others_counted(
    holders: list[Interval], most: int, qualified: bool, data: st.DataObject
) -> None:
    holders += data.draw(st.lists(st.sampled_from(OPEN), max_size=4))
    first = data.draw(st.integers(1, LAST))
    window = Window(first, data.draw(st.integers(first, LAST)), qualified)
    found, more = ManyHolders(holders).covering(window, most)
    verdicts = [(place, certainty) for place, one in enumerate(holders) if (certainty := covers(one, window))]
    surest = sorted(verdicts, key=lambda verdict: [*Certainty].index(verdict[1]))
    assert [*found.items()] == surest[:most]
    assert more == len(verdicts) - len(found)


OPEN = [
    build_interval(None, None),
    build_interval(date_from_range((2, 5)), None),
    build_interval(None, date_from_range((3, 6))),
    build_interval(None, None, None, [date_from_range((4, 4))]),
    build_interval(date_from_range((2, 2), qualified=True), date_from_range((7, 7))),
]
