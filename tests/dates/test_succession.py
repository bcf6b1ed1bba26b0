"""Each pass over many stints against the definition, tried day by day or pair by pair."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chronicle.dates.calendar import BEGINNING, END
from chronicle.dates.coverage import Occupancy, over_capacity, overlapping, repeated, vacancies

LAST = 12


@st.composite
def stints(draw: st.DrawFn, *, exact: bool = False) -> list[Occupancy[int]]:
    made = []
    for place in range(draw(st.integers(0, 7))):
        days = sorted(draw(st.lists(st.integers(1, LAST), min_size=2, max_size=4)))
        se, ee = days[0], days[-2] if len(days) > 2 else days[-1]
        sl, el = (se, ee) if exact else (min(days[1], days[-1]), days[-1])
        if not exact and draw(st.integers(0, 3)) == 0:  # it was on some day between the two
            sl, ee = max(sl, ee), min(sl, ee)
        if not exact and draw(st.integers(0, 5)) == 0:
            se, el = draw(st.sampled_from([(BEGINNING, el), (se, END), (BEGINNING, END)]))
        qualified = not exact and draw(st.integers(0, 5)) == 0
        made.append(Occupancy(se, sl, max(ee, se), el, qualified, draw(st.sampled_from("abcd")), place))
    return made


def halves(one: Occupancy[int]) -> set[int]:
    """The half days that are its own whatever the true dates: all but the two days it may share."""
    if one.qualified or one.sl > one.ee:
        return set()
    return {2 * one.sl} if one.sl == one.ee else set(range(2 * one.sl + 1, 2 * one.ee))


def long(one: Occupancy[int]) -> bool:
    return one.sl < one.ee


@given(stints(), st.integers(1, 3))
def test_a_crowd_is_more_holders_than_seats_on_half_a_day(found: list[Occupancy[int]], seats: int) -> None:
    def holders(half: int) -> int:
        there = {one.who for one in found if long(one) and half in halves(one)}
        return len(there) + any(
            half in halves(one) and not long(one) and one.who not in there for one in found
        )

    def beside(one: Occupancy[int]) -> set[object]:
        """Who else was there all the while in which it was on some day."""
        return {
            other.who
            for other in found
            if other.who != one.who and not other.qualified and other.sl < one.ee and one.sl < other.ee
        }

    expected = any(holders(half) > seats for half in range(2 * LAST + 2))
    sometime = [one for one in found if BEGINNING < one.ee < one.sl < END and not one.qualified]
    expected = expected or any(len(beside(one)) >= seats for one in sometime)
    assert bool(list(over_capacity(found, seats))) == expected


@given(stints(), st.integers(1, 3))
def test_a_crowd_names_those_who_were_there(found: list[Occupancy[int]], seats: int) -> None:
    for crowd in over_capacity(found, seats):
        assert crowd.number > seats
        assert len({one.who for one in crowd.others}) == crowd.number - 1
        for other in crowd.others:
            assert halves(other) & halves(crowd.last) or crowd.last.is_sometime
            assert other.sl <= crowd.first_day <= crowd.last_day <= other.ee


@given(stints())
def test_what_is_doubled_shares_half_a_day(found: list[Occupancy[int]]) -> None:
    pairs = [
        (one, other)
        for one, other in combinations(found, 2)
        if not (one.qualified or other.qualified) and one.sl < other.ee and other.sl < one.ee
    ]
    reported = list(overlapping(found))
    assert bool(reported) == bool(pairs)
    for earlier, later in reported:
        assert earlier.sl < later.ee
        assert later.sl < earlier.ee


@given(stints())
def test_a_vacancy_is_a_day_on_which_none_may_hold(found: list[Occupancy[int]]) -> None:
    free = {
        day
        for vacancy in vacancies([one._replace(qualified=False) for one in found])
        for day in range(vacancy.first, vacancy.last + 1)
    }
    first = min((one.se for one in found), default=0)
    last = max((one.el for one in found), default=0)
    days = range(max(1, first), min(LAST, last) + 1)
    assert free == {day for day in days if not any(one.se <= day <= one.el for one in found)}


@given(stints())
def test_doubt_makes_no_vacancy_but_may_undo_one(found: list[Occupancy[int]]) -> None:
    def days(those: list[Occupancy[int]]) -> set[tuple[int, int]]:
        return {(one.first, one.last) for one in vacancies(those)}

    assert days(found) <= days([one._replace(qualified=False) for one in found])


@given(stints(exact=True))
def test_repeated_shares_a_day(found: list[Occupancy[int]]) -> None:
    pairs = [
        (one, other)
        for one, other in combinations(found, 2)
        if max(one.sl, other.sl) <= min(one.ee, other.ee)
    ]
    reported = list(repeated(found))
    assert bool(reported) == bool(pairs)
    for earlier, later in reported:
        assert max(earlier.sl, later.sl) <= min(earlier.ee, later.ee)


def test_whoever_may_have_been_there_on_the_day_of_a_handover_alone_is_beside_nobody() -> None:
    brief = Occupancy(1, 6, 3, 9, False, "a", 0)  # it was on some day from the third to the sixth
    for other in (Occupancy(3, 3, 12, 12, False, "b", 1), Occupancy(1, 1, 6, 6, False, "b", 1)):
        assert not list(over_capacity([brief, other]))
        assert not list(overlapping([brief, other]))
    for other in (Occupancy(2, 2, 12, 12, False, "b", 1), Occupancy(1, 1, 7, 7, False, "b", 1)):
        assert len(list(over_capacity([brief, other]))) == 1
        assert len(list(overlapping([brief, other]))) == 1


def test_whoever_was_there_in_doubt_alone_is_beside_nobody() -> None:
    brief = Occupancy(1, 6, 3, 9, False, "a", 0)
    for qualified, expected in ((False, 1), (True, 0)):
        other = Occupancy(1, 1, 12, 12, qualified, "b", 1)
        assert len(list(over_capacity([brief, other]))) == expected
        assert len(list(overlapping([brief, other]))) == expected


def test_nobody_is_beside_themselves() -> None:
    own, other, last = (
        Occupancy(begun, begun, ended, ended, False, who, place)
        for place, (begun, ended, who) in enumerate(((1, 5, "a"), (1, 9, "b"), (3, 9, "a")))
    )
    assert [(crowd.last, crowd.others) for crowd in over_capacity([own, other, last])] == [
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
def test_a_doubtful_stint_undoes_the_vacancy_on_either_side_of_it_and_no_other(
    qualified: tuple[bool, ...], vacant: list[tuple[int, int]]
) -> None:
    found = [
        Occupancy(4 * place + 1, 4 * place + 1, 4 * place + 2, 4 * place + 2, doubt, "abc"[place], place)
        for place, doubt in enumerate(qualified)
    ]
    assert [(one.first, one.last) for one in vacancies(found)] == vacant
