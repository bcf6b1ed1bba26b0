"""What is known of a time against every pair of a start and an end that is possible, counted day by day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from chronicle.dates import BEGINNING, END, build_interval, measure_length, parse, parse_duration, parse_end
from chronicle.dates.elapsed import extreme_pairs

MIDDLE = date(2012, 2, 15).toordinal()
FIRST, LAST = MIDDLE - 280, MIDDLE + 280
"""The days that are tried."""
EDGE = 110
"""What is possible so near to one of them is unbounded: what is given lies well within, and no length is as long."""


def months_after(day: int, months: Fraction) -> Fraction:
    """Move a day by months of the calendar, and by a part of the next month."""
    whole, part = divmod(months, 1)

    def moved(count: int) -> int:
        start = date.fromordinal(day)
        year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
        return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).toordinal()

    return moved(int(whole)) + part * (moved(int(whole) + 1) - moved(int(whole)))


Pairs = list[tuple[int, int]]


class Length(NamedTuple):
    """A length as its author says it."""

    hedge: str
    number: int
    unit: str

    @property
    def text(self) -> str:
        return f"{self.hedge} {self.number} {self.unit}{'s' * (self.number > 1)}".lstrip()

    def limits(self, start: int) -> tuple[Fraction, Fraction]:
        """Return what counting from a start must lie between: below the first and above the last it does not fit."""

        def after(count: Fraction) -> Fraction:
            if count < 0:
                return Fraction(start - 1)
            days = {"day": 1, "week": 7}.get(self.unit)
            return start + count * days if days else months_after(start, count)

        count, quarter = Fraction(self.number), Fraction(1, 4)
        match self.hedge:
            case "":
                return after(count - 1), after(count + 1)
            case "about":
                return after(count - 1 - quarter), after(count + 1 + quarter)
            case "almost":  # days are whole: almost 5 days are 4
                return after(count - 1) - Fraction(self.unit == "day", 2), after(count)
            case _:
                return after(count) - Fraction(1, 2), Fraction(END)

    def fitting(self, pairs: Pairs) -> Pairs:
        """Return the pairs that it fits, if its author counted both days, or one of them."""
        limits = {start: self.limits(start) for start in {start for start, _ in pairs}}
        return [
            (start, end)
            for start, end in pairs
            if any(limits[start][0] < counted < limits[start][1] for counted in (end, end + 1))
        ]


def written(days: tuple[int, int]) -> str:
    return f"[{date.fromordinal(days[0])}..{date.fromordinal(days[1])}]"


near = st.integers(MIDDLE - 40, MIDDLE + 40)
ranges = st.tuples(near, st.integers(0, 20)).map(lambda pair: (pair[0], sum(pair)))
maybe = st.none() | ranges
lengths = st.none() | st.builds(
    Length,
    st.sampled_from(["", "", "about", "almost", "at least"]),
    st.integers(1, 2),
    st.sampled_from(["day", "week", "month"]),
)


def unbounded(day: int) -> int:
    """Return a day, or that there is no bound if it is as near to the last one tried as only those can be."""
    return BEGINNING if day < FIRST + EDGE else END if day > LAST - EDGE else day


def taken(pairs: Pairs, fitting: Pairs) -> tuple[Pairs, bool]:
    """Take a constraint, unless it leaves no pair."""
    return (fitting, True) if fitting else (pairs, False)


@settings(deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])  # to shrink takes minutes
@given(maybe, maybe, st.lists(ranges, max_size=2), lengths)
def test_the_bounds_and_the_length_are_those_of_the_pairs(
    start: tuple[int, int] | None,
    end: tuple[int, int] | None,
    in_post: list[tuple[int, int]],
    length: Length | None,
) -> None:
    """Constraints are taken in order: start, end, days in post, length."""
    starts = range(start[0], start[1] + 1) if start else range(FIRST, LAST + 1)
    ends = range(end[0], end[1] + 1) if end else range(FIRST, LAST + 1)
    given_ends, ends = (
        [(begun, over) for begun in starts for over in ends if begun <= over],
        range(FIRST, LAST + 1),
    )
    pairs = given_ends or [(begun, over) for begun in starts for over in ends if begun <= over]
    interval = build_interval(
        parse(written(start)) if start else None,
        parse(written(end)) if end else None,
        parse_duration(length.text) if length else None,
        [parse(written(day)) for day in in_post],
    )
    assert interval.impossible is not bool(given_ends)
    for day in in_post:
        pairs, _ = taken(pairs, [pair for pair in pairs if pair[0] <= day[1] and day[0] <= pair[1]])
    if length:
        pairs, fits = taken(pairs, length.fitting(pairs))
        assert interval.consistent is fits
    begun, over = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    bounds = [*map(unbounded, (min(begun), max(begun), min(over), max(over)))]
    assert list(interval.bounds) == bounds
    if BEGINNING in bounds or END in bounds:
        return
    days = [over - begun for begun, over in pairs]
    measured = measure_length(interval)
    assert (measured.days_min, measured.days_max) == (min(days) + 1, max(days) + 1)
    assert set(extreme_pairs(interval)) <= set(pairs)


@settings(deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])  # to shrink takes minutes
@given(maybe, ranges, lengths.filter(bool))
def test_a_length_so_far_binds_the_start_and_the_publication(
    start: tuple[int, int] | None, published: tuple[int, int], length: Length
) -> None:
    starts = range(start[0], start[1] + 1) if start else range(FIRST, LAST + 1)
    reports = range(published[0], published[1] + 1)
    so_far = [(begun, day) for begun in starts for day in reports if begun <= day]
    fitting = {begun for begun, _ in length.fitting(so_far)}
    interval = build_interval(
        parse(written(start)) if start else None,
        parse_end(".."),
        parse_duration(length.text),
        reported=published,
    )
    assert interval.consistent is bool(fitting)
    if fitting:
        earliest = unbounded(min(fitting))
        assert interval.start_range == (earliest, max(fitting))
        assert (interval.derived == ("start",)) is (start is None)
        assert interval.start_missing is (start is None and length.hedge == "at least")
    assert interval.bounds.end_latest == END
