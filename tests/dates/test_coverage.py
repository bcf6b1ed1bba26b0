"""Each pass over many occupancies against the definition, tried day by day or pair by pair."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.dates import EdtfDate, Interval, build_interval, date_from_range, parse, parse_end
from chronicle.dates.calendar import BEGINNING, END
from chronicle.dates.coverage import (
    Occupancy,
    coinciding,
    gaps,
    measure_overlap,
    over_capacity,
    overlapping,
    vacancies,
)

LAST = 12


@st.composite
def lists_of_occupancies(draw: st.DrawFn, *, exact: bool = False) -> list[Occupancy[int]]:
    occupancies = []
    for place in range(draw(st.integers(0, 7))):
        days = sorted(draw(st.lists(st.integers(1, LAST), min_size=2, max_size=4)))
        start_earliest, end_earliest = days[0], days[-2] if len(days) > 2 else days[-1]
        start_latest, end_latest = (
            (start_earliest, end_earliest) if exact else (min(days[1], days[-1]), days[-1])
        )
        if not exact and draw(st.integers(0, 3)) == 0:  # it was on some day between the two
            start_latest, end_earliest = max(start_latest, end_earliest), min(start_latest, end_earliest)
        if not exact and draw(st.integers(0, 5)) == 0:
            start_earliest, end_latest = draw(
                st.sampled_from([(BEGINNING, end_latest), (start_earliest, END), (BEGINNING, END)])
            )
        qualified = not exact and draw(st.integers(0, 5)) == 0
        occupancies.append(
            Occupancy(
                start_earliest,
                start_latest,
                max(end_earliest, start_earliest),
                end_latest,
                qualified,
                draw(st.sampled_from("abcd")),
                place,
            )
        )
    return occupancies


def halves(occupancy: Occupancy[int]) -> set[int]:
    """The half days that are its own whatever the true dates: all but the two days it may share."""
    if occupancy.qualified or occupancy.start_latest > occupancy.end_earliest:
        return set()
    return (
        {2 * occupancy.start_latest}
        if occupancy.start_latest == occupancy.end_earliest
        else set(range(2 * occupancy.start_latest + 1, 2 * occupancy.end_earliest))
    )


def long(occupancy: Occupancy[int]) -> bool:
    return occupancy.start_latest < occupancy.end_earliest


@given(lists_of_occupancies(), st.integers(1, 3))
def test_over_capacity_is_more_holders_than_seats_on_half_a_day(
    occupancies: list[Occupancy[int]], seats: int
) -> None:
    def holders(half: int) -> int:
        others = {
            occupancy.holder for occupancy in occupancies if long(occupancy) and half in halves(occupancy)
        }
        return len(others) + any(
            half in halves(occupancy) and not long(occupancy) and occupancy.holder not in others
            for occupancy in occupancies
        )

    def beside(occupancy: Occupancy[int]) -> set[object]:
        """Who else was there all the while in which it was on some day."""
        return {
            other.holder
            for other in occupancies
            if other.holder != occupancy.holder
            and not other.qualified
            and other.start_latest < occupancy.end_earliest
            and occupancy.start_latest < other.end_earliest
        }

    expected = any(holders(half) > seats for half in range(2 * LAST + 2))
    sometime = [
        occupancy
        for occupancy in occupancies
        if BEGINNING < occupancy.end_earliest < occupancy.start_latest < END and not occupancy.qualified
    ]
    expected = expected or any(len(beside(occupancy)) >= seats for occupancy in sometime)
    assert bool(list(over_capacity(occupancies, seats))) == expected


@given(lists_of_occupancies(), st.integers(1, 3))
def test_over_capacity_names_the_other_holders(occupancies: list[Occupancy[int]], seats: int) -> None:
    for excess in over_capacity(occupancies, seats):
        assert excess.number > seats
        assert len({occupancy.holder for occupancy in excess.others}) == excess.number - 1
        for other in excess.others:
            assert halves(other) & halves(excess.last) or excess.last.held_sometime
            assert other.start_latest <= excess.first_day <= excess.last_day <= other.end_earliest


@given(lists_of_occupancies())
def test_overlapping_occupancies_share_half_a_day(occupancies: list[Occupancy[int]]) -> None:
    pairs = [
        (occupancy, other)
        for occupancy, other in combinations(occupancies, 2)
        if not (occupancy.qualified or other.qualified)
        and occupancy.start_latest < other.end_earliest
        and other.start_latest < occupancy.end_earliest
    ]
    reported = list(overlapping(occupancies))
    assert bool(reported) == bool(pairs)
    for earlier, later in reported:
        assert earlier.start_latest < later.end_earliest
        assert later.start_latest < earlier.end_earliest


@given(lists_of_occupancies())
def test_a_vacancy_is_a_day_on_which_nobody_may_hold(occupancies: list[Occupancy[int]]) -> None:
    free = {
        day
        for vacancy in vacancies([occupancy._replace(qualified=False) for occupancy in occupancies])
        for day in range(vacancy.first, vacancy.last + 1)
    }
    first = min((occupancy.start_earliest for occupancy in occupancies), default=0)
    last = max((occupancy.end_latest for occupancy in occupancies), default=0)
    days = range(max(1, first), min(LAST, last) + 1)
    assert free == {
        day
        for day in days
        if not any(occupancy.start_earliest <= day <= occupancy.end_latest for occupancy in occupancies)
    }


@given(lists_of_occupancies())
def test_a_qualified_date_makes_no_vacancy_but_may_undo_one(occupancies: list[Occupancy[int]]) -> None:
    def days(occupancies: list[Occupancy[int]]) -> set[tuple[int, int]]:
        return {(occupancy.first, occupancy.last) for occupancy in vacancies(occupancies)}

    assert days(occupancies) <= days([occupancy._replace(qualified=False) for occupancy in occupancies])


@given(lists_of_occupancies(exact=True))
def test_coinciding_occupancies_share_a_day(occupancies: list[Occupancy[int]]) -> None:
    pairs = [
        (occupancy, other)
        for occupancy, other in combinations(occupancies, 2)
        if max(occupancy.start_latest, other.start_latest) <= min(occupancy.end_earliest, other.end_earliest)
    ]
    reported = list(coinciding(occupancies))
    assert bool(reported) == bool(pairs)
    for earlier, later in reported:
        assert max(earlier.start_latest, later.start_latest) <= min(earlier.end_earliest, later.end_earliest)


def test_whoever_may_have_held_on_the_day_of_a_handover_alone_overlaps_nobody() -> None:
    brief = Occupancy(1, 6, 3, 9, False, "a", 0)  # it was on some day from the third to the sixth
    for other in (Occupancy(3, 3, 12, 12, False, "b", 1), Occupancy(1, 1, 6, 6, False, "b", 1)):
        assert not list(over_capacity([brief, other]))
        assert not list(overlapping([brief, other]))
    for other in (Occupancy(2, 2, 12, 12, False, "b", 1), Occupancy(1, 1, 7, 7, False, "b", 1)):
        assert len(list(over_capacity([brief, other]))) == 1
        assert len(list(overlapping([brief, other]))) == 1


def test_whoever_held_only_by_qualified_dates_overlaps_nobody() -> None:
    brief = Occupancy(1, 6, 3, 9, False, "a", 0)
    for qualified, expected in ((False, 1), (True, 0)):
        other = Occupancy(1, 1, 12, 12, qualified, "b", 1)
        assert len(list(over_capacity([brief, other]))) == expected
        assert len(list(overlapping([brief, other]))) == expected


def test_nobody_overlaps_themselves() -> None:
    own, other, last = (
        Occupancy(begun, begun, ended, ended, False, who, place)
        for place, (begun, ended, who) in enumerate(((1, 5, "a"), (1, 9, "b"), (3, 9, "a")))
    )
    assert [(excess.last, excess.others) for excess in over_capacity([own, other, last])] == [
        (other, (own,)),
        (last, (other,)),
    ]


@pytest.mark.parametrize(
    ("qualified", "vacant"),
    [
        ((False, False, False), [(3, 4), (7, 8)]),
        ((True, False, False), [(7, 8)]),
        ((False, True, False), []),
        ((False, False, True), [(3, 4)]),
    ],
)
def test_a_qualified_date_undoes_the_vacancies_on_either_side_and_no_other(
    qualified: tuple[bool, ...], vacant: list[tuple[int, int]]
) -> None:
    occupancies = [
        Occupancy(4 * place + 1, 4 * place + 1, 4 * place + 2, 4 * place + 2, doubt, "abc"[place], place)
        for place, doubt in enumerate(qualified)
    ]
    assert [(occupancy.first, occupancy.last) for occupancy in vacancies(occupancies)] == vacant


def tenure(start: str | None, end: str | None) -> Interval:
    began: EdtfDate | None = parse(start) if start else None
    return build_interval(began, parse_end(end) if end else None)


HANDOVERS = [
    ((None, "[2010-10..2010-12]"), ("2010-10", "2012"), "a gap of up to 29 d or an overlap of up to 3 m"),
    (("2009", "2010-03-31"), ("2010-04-01", "2011"), ""),
    (("2009", "2010-04-01"), ("2010-04-01", "2011"), ""),
    (("2009", "2010-03-31"), ("2010-04-02", "2011"), "certainly a gap of 1 d"),
    (("2009", "2010-04-02"), ("2010-04-01", "2011"), "certainly an overlap of 2 d"),
    (("2009", "2010-03"), ("2010-06", "2011"), "certainly a gap of 2 – 4 m"),
    (("2009", "2010-03"), ("2010-04", "2011"), "a gap of up to 2 m"),
    (("2009", "2010-06"), ("2010-03", "2011"), "certainly an overlap of 2 – 4 m"),
    # whoever is told first need not have begun first
    (("2009", "2010-06-30"), ("2009-02-01", "2012"), "certainly an overlap of 6 m – 1 y 5 m"),
    (("[2008..2011]", "2012"), ("2009-01", "2009-03"), "a gap of up to 2 y 10 m or an overlap of up to 3 m"),
    ((None, "2005-01-01"), ("2001", "2010"), "certainly an overlap of 1 d – 4 y 1 m"),
    # nor be there for longer than the other
    (("2001", "2010"), ("2003", "2003"), "certainly an overlap of up to 1 y"),
    (("2001", "2010"), ("2005", None), "certainly an overlap of up to 6 y"),
]


@pytest.mark.parametrize(("earlier", "later", "words"), HANDOVERS)
def test_what_lies_between_two_holders(
    earlier: tuple[str | None, str | None], later: tuple[str | None, str | None], words: str
) -> None:
    gap = gaps([tenure(*earlier), tenure(*later)]).get(1)
    overlap = measure_overlap(tenure(*earlier), tenure(*later))
    may_be = [f"a gap of {gap.length.up_to}"] if gap else []
    may_be += [f"an overlap of {overlap.length.up_to}"] if overlap.possible else []
    sure = "certainly " if (gap and gap.certain) or overlap.certain else ""
    assert f"{sure}{' or '.join(may_be)}" == words


def test_a_missing_date_leaves_a_handover_unknown() -> None:
    for earlier, later in ((("2009", None), ("2010", "2011")), (("2009", "2010"), (None, "2011"))):
        assert not measure_overlap(tenure(*earlier), tenure(*later)).known
    assert not gaps([tenure("2009", None), tenure("2010", "2011")])[1].known
    assert gaps([tenure("2009", "2010"), tenure("2010", "2011")])[1].known


def test_neighbours_known_by_the_year_never_certainly_overlap() -> None:
    earlier, later = tenure("2005", "2007"), tenure("2007", "2009")
    gap, overlap = gaps([earlier, later])[1], measure_overlap(earlier, later)
    assert not gap.certain
    assert not overlap.certain
    assert (gap.length.days_min, overlap.length.days_min) == (0, 0)
    assert (gap.length.days_max, overlap.length.days_max) == (363, 365)


def test_nobody_overlaps_for_longer_than_they_were_there() -> None:
    overlap = measure_overlap(tenure("2005-01-01", "2010-01-01"), tenure("2006-01-01", "2006-02-01"))
    assert overlap.certain
    assert (overlap.length.days_min, overlap.length.days_max) == (32, 32)


@st.composite
def lines_of_holders(draw: st.DrawFn) -> list[Interval]:
    """Intervals of few days, in order of time."""
    holders = []
    for _ in range(draw(st.integers(2, 3))):
        first, second, third, fourth = sorted(draw(st.lists(st.integers(1, 7), min_size=4, max_size=4)))
        starts, ends = draw(
            st.sampled_from([((first, second), (third, fourth)), ((first, third), (second, fourth))])
        )
        holders.append(build_interval(date_from_range(starts), date_from_range(ends)))
    return sorted(holders, key=lambda holder: (holder.bounds.earliest, -holder.bounds.latest))


def pairs_of(holder: Interval) -> list[tuple[int, int]]:
    bounds = holder.bounds
    return [
        (start, end)
        for start in range(bounds.start_earliest, bounds.start_latest + 1)
        for end in range(max(start, bounds.end_earliest), bounds.end_latest + 1)
    ]


def uncovered(pairs: tuple[tuple[int, int], ...]) -> list[int]:
    """The lengths of the times between the first day and the last that no pair covers."""
    reach, lengths = min(pairs)[0] - 1, []
    for start, end in sorted(pairs):
        lengths.append(start - reach - 1)
        reach = max(reach, end)
    return lengths


@given(lines_of_holders())
def test_gaps_are_what_no_true_dates_of_any_holder_cover(holders: list[Interval]) -> None:
    found = gaps(holders)
    worlds = [uncovered(pairs) for pairs in product(*map(pairs_of, holders))]
    longest = max(max(world) for world in worlds)
    assert max([gap.length.days_max or 0 for gap in found.values()], default=0) == max(longest, 0)
    first = min(holder.bounds.earliest for holder in holders)
    last = max(holder.bounds.latest for holder in holders)
    free = sum(
        not any(holder.bounds.earliest <= day <= holder.bounds.latest for holder in holders)
        for day in range(first, last + 1)
    )
    assert sum(gap.length.days_min or 0 for gap in found.values() if gap.certain) == free


@given(lines_of_holders())
def test_an_overlap_is_what_two_share_beyond_the_day_of_a_handover(holders: list[Interval]) -> None:
    one, other = holders[:2]
    shared = [
        0
        if first[1] == second[0] or second[1] == first[0]
        else min(first[1], second[1]) - max(first[0], second[0]) + 1
        for first, second in product(pairs_of(one), pairs_of(other))
    ]
    overlap = measure_overlap(one, other)
    assert overlap.certain == (min(shared) > 0)
    assert overlap.possible == (max(shared) > 0)
    if overlap.possible:
        assert overlap.length.days_max == max(shared)
