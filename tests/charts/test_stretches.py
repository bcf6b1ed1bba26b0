"""What is drawn of a time: never more certain than its days, and nothing where nothing is known."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.charts.stretches import stretch
from chronicle.dates import Bounds, Interval, interval_from_date, parse, parse_end
from chronicle.dates.calendar import parse_iso
from chronicle.picture import Stretch
from chronicle.render.as_chart import CERTAIN, DAY, OPEN_END, OPEN_START, STILL, WITHIN, cells_of

FIRST: Final = parse_iso("2009-01-01")
LAST: Final = parse_iso("2009-12-31")
DAYS = st.integers(FIRST, LAST)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Draw an interval with any bounds, missing ends and doubts."""
    starts, ends = sorted((draw(DAYS), draw(DAYS))), sorted((draw(DAYS), draw(DAYS)))
    bounds = Bounds(starts[0], min(starts[1], ends[1]), max(ends[0], starts[0]), max(ends))
    missing, qualified = draw(st.tuples(*[st.booleans()] * 4)), draw(st.booleans())
    return Interval(
        bounds,
        start_missing=missing[0],
        end_missing=missing[1],
        start_qualified=qualified,
        unqualified_bounds=Bounds(bounds[0], LAST + 1, FIRST - 1, bounds[3]) if qualified else None,
    )


def cells(size: int) -> list[tuple[int, int]]:
    return [(day, day + size - 1) for day in range(FIRST, LAST + 1, size)]


@given(intervals(), st.integers(1, 100))
def test_a_cell_is_solid_only_if_all_its_days_are_certain(interval: Interval, size: int) -> None:
    drawn = stretch(interval)
    if drawn is None:
        return
    axis = cells(size)
    begun, reached = interval.certain_range
    certain = set(range(begun, reached + 1))
    for place, sign in cells_of(drawn, axis).items():
        if sign == CERTAIN:
            assert set(range(axis[place][0], axis[place][1] + 1)) <= certain
        if sign == DAY:
            assert certain & set(range(axis[place][0], axis[place][1] + 1))
        if sign == WITHIN:
            first, last = axis[place]
            assert first <= interval.bounds.earliest
            assert interval.bounds.latest <= last
            assert not interval.qualified


@given(intervals(), st.integers(1, 100))
def test_every_cell_with_a_possible_day_is_drawn_and_no_other(interval: Interval, size: int) -> None:
    drawn = stretch(interval)
    if drawn is None:
        return
    axis = cells(size)
    ends = {OPEN_START, OPEN_END, STILL}
    filled = {place for place, sign in cells_of(drawn, axis).items() if sign not in ends}
    assert filled == {
        place for place, (first, last) in enumerate(axis) if first <= drawn.last and last >= drawn.first
    }


@given(intervals())
def test_what_did_not_simply_happen_is_never_certain(interval: Interval) -> None:
    drawn = stretch(interval, happened=False)
    assert drawn is None or (drawn.certain is None and not drawn.is_sure)


def days(first: str, last: str) -> tuple[int, int]:
    return parse_iso(first), parse_iso(last)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2009-04-17", Stretch(*days("2009-04-17", "2009-04-17"), days("2009-04-17", "2009-04-17"), True)),
        ("2009-04", Stretch(*days("2009-04-01", "2009-04-30"), None, True)),
        ("2009-04-17~", Stretch(*days("2009-04-17", "2009-04-17"), None, True, is_sure=False)),
        ("2009-04/2009-06", Stretch(*days("2009-04-01", "2009-06-30"), days("2009-04-30", "2009-06-01"))),
        (
            "2009-04-01/",
            Stretch(*days("2009-04-01", "2009-04-01"), days("2009-04-01", "2009-04-01"), open_end=True),
        ),
        (
            "[..2009-04-17]",
            Stretch(*days("2009-04-17", "2009-04-17"), None, True, open_start=True),
        ),
    ],
)
def test_what_is_drawn_of_a_date(date: str, expected: Stretch) -> None:
    assert stretch(interval_from_date(parse(date))) == expected


def test_what_goes_on_reaches_to_the_day_of_the_report() -> None:
    drawn = stretch(interval_from_date(parse("2009-04-01/.."), parse_iso("2009-12-01")))
    assert drawn == Stretch(*days("2009-04-01", "2009-12-01"), days("2009-04-01", "2009-12-01"), ongoing=True)


def test_nothing_is_drawn_where_nothing_is_known() -> None:
    nothing = interval_from_date(parse_end(".."))
    assert stretch(nothing._replace(start_missing=True, end_missing=True)) is None
