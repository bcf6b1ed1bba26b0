"""Each pass over many occupancies against the definition, tried day by day or pair by pair."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.dates.calendar import BEGINNING, END
from chronicle.dates.coverage import Occupancy, coinciding, over_capacity, overlapping, vacancies

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
