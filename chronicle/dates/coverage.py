"""Comparing many stints at once: which certainly share days, and on which days certainly none holds.

A stint certainly holds from its latest start to its earliest end, and may hold from its earliest start to its
latest end. It includes its first and last day, and a handover on one day, or on two consecutive ones, is
neither overlap nor gap (as in `handover`). Qualified dates make nothing certain.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

from chronicle.dates.calendar import BEGINNING, END, is_day

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

T = TypeVar("T")

_MOST_NAMED: Final = 50
"""The most others that a `OverCapacity` names: enough to see why, and few enough to keep the pass quick."""


class Occupancy(NamedTuple, Generic[T]):
    """The four bounds of a tenure or the like, if it is qualified, its holder, and what it stands for."""

    se: int
    sl: int
    ee: int
    el: int
    qualified: bool
    who: Hashable
    what: T

    @property
    def is_sure(self) -> bool:
        """Whether there are days on which it certainly held."""
        return self.sl <= self.ee and not self.qualified

    @property
    def is_sometime(self) -> bool:
        """Whether it certainly held on some unknown day between its earliest end and its latest start."""
        return BEGINNING < self.ee < self.sl < END and self.se <= self.el and not self.qualified

    @property
    def begins(self) -> int:
        """Where it begins to exclude others, in half days: after its latest start, a day it may share."""
        return 2 * self.sl + (self.sl < self.ee)

    @property
    def ends(self) -> int:
        """Where it ceases to exclude others, in half days: before its earliest end; one day is a point."""
        return 2 * self.ee - (self.sl < self.ee)


class OverCapacity(NamedTuple, Generic[T]):
    """Certainly too many at once: the last stint, the number of holders, and some of the others.

    They were too many on some day from `first_day` to `last_day`.
    """

    last: Occupancy[T]
    number: int
    others: tuple[Occupancy[T], ...]
    first_day: int
    last_day: int


class Vacancy(NamedTuple, Generic[T]):
    """Days between two stints on which certainly none holds, the first and the last included."""

    before: Occupancy[T]
    after: Occupancy[T]
    first: int
    last: int


def over_capacity(stretches: Iterable[Occupancy[T]], seats: int = 1) -> Iterator[OverCapacity[T]]:
    """Every stint with which there certainly are more holders than seats; the same holder counts once."""
    stretches = list(stretches)
    yield from _crowded_sometime(stretches, seats)
    there: dict[int, Occupancy[T]] = {}
    holders: dict[Hashable, int] = {}
    ends: list[tuple[int, int]] = []
    for place, one in enumerate(_sure(stretches)):
        while ends and ends[0][0] < one.begins:
            gone = there.pop(heappop(ends)[1])
            holders[gone.who] -= 1
            if not holders[gone.who]:
                del holders[gone.who]
        number = len(holders) + (one.who not in holders)
        if number > seats:
            others = (other for other in reversed(there.values()) if other.who != one.who)
            day = (one.begins + 1) // 2
            yield OverCapacity(one, number, tuple(islice(others, _MOST_NAMED)), day, day)
        if one.sl < one.ee:  # a stint of one day never excludes a later one
            there[place] = one
            holders[one.who] = holders.get(one.who, 0) + 1
            heappush(ends, (one.ends, place))


def overlapping(stretches: Iterable[Occupancy[T]]) -> Iterator[tuple[Occupancy[T], Occupancy[T]]]:
    """Every stint that certainly overlaps another, whoever holds them; in a pair after that one."""
    stretches = [one._replace(who=place) for place, one in enumerate(stretches)]  # each counts for itself
    for sometime, others in _within(stretches, 1):
        if others:
            yield others[0], sometime
    longest: Occupancy[T] | None = None
    for one in _sure(stretches):
        if longest is not None and one.begins <= longest.ends and longest.sl < longest.ee:
            yield longest, one
        if longest is None or one.ends > longest.ends:
            longest = one


def repeated(stretches: Iterable[Occupancy[T]]) -> Iterator[tuple[Occupancy[T], Occupancy[T]]]:
    """Every stint with the same dates as another, or certainly a day in common; in a pair after that one."""
    stretches = list(stretches)
    within = {id(sometime): others[0] for sometime, others in _within(stretches, 1, touching=1) if others}
    first: dict[tuple[int, ...], Occupancy[T]] = {}
    longest: Occupancy[T] | None = None
    for one in sorted(stretches, key=attrgetter("sl")):
        same = first.setdefault(one[:4], one)
        if same is not one and (is_day(one.se) or is_day(one.el)):
            yield same, one
        elif id(one) in within:
            yield within[id(one)], one
        elif one.is_sure and longest is not None and one.sl <= longest.ee:
            yield longest, one
        if one.is_sure and (longest is None or one.ee > longest.ee):
            longest = one


def vacancies(stretches: Iterable[Occupancy[T]]) -> Iterator[Vacancy[T]]:
    """The days between the first stint and the last on which certainly none holds."""
    before: Occupancy[T] | None = None
    reach = 0
    doubtful = False
    for one in sorted(stretches, key=_earliest):
        begins, ends = _earliest(one), max(one.se, one.el)
        if before is not None and begins > reach + 1:
            if not (doubtful or one.qualified):
                yield Vacancy(before, one, reach + 1, begins - 1)
            before, doubtful = None, False
        doubtful = doubtful or one.qualified
        if before is None or ends >= reach:
            before, reach = one, ends


def _crowded_sometime(stretches: list[Occupancy[T]], seats: int) -> Iterator[OverCapacity[T]]:
    for one, others in _within(stretches, seats):
        if len(others) == seats:
            yield OverCapacity(one, seats + 1, tuple(others[:_MOST_NAMED]), one.ee, one.sl)


def _within(
    stretches: list[Occupancy[T]], most: int, touching: int = 0
) -> Iterator[tuple[Occupancy[T], list[Occupancy[T]]]]:
    """Every `is_sometime` stint, and those of other holders that certainly held on all its possible days.

    Its possible days are from its earliest end to its latest start. Of the others it gives at most `most`,
    those that end last; they must reach beyond these days on both sides, or, if `touching` is 1, up to them.
    """
    sometime = [one for one in stretches if one.is_sometime]
    if not sometime or len({one.who for one in stretches}) <= most:
        return
    sure = sorted((one for one in stretches if one.is_sure), key=attrgetter("sl"))
    longest: list[Occupancy[T]] = []
    begun = 0
    for one in sorted(sometime, key=attrgetter("ee")):
        since = begun
        while begun < len(sure) and sure[begun].sl < one.ee + touching:
            begun += 1
        if since < begun:
            longest = _longest([*longest, *sure[since:begun]], most + 1)
        yield (
            one,
            [other for other in longest if other.who != one.who and other.ee + touching > one.sl][:most],
        )


def _longest(stretches: list[Occupancy[T]], most: int) -> list[Occupancy[T]]:
    """The `most` stints that end last, one for each holder."""
    found: dict[Hashable, Occupancy[T]] = {}
    for one in sorted(stretches, key=attrgetter("ee"), reverse=True):
        found.setdefault(one.who, one)
    return [*found.values()][:most]


def _sure(stretches: Iterable[Occupancy[T]]) -> list[Occupancy[T]]:
    return sorted((one for one in stretches if one.is_sure), key=attrgetter("begins"))


def _earliest(one: Occupancy[T]) -> int:
    """Its first possible day; if its dates are reversed, it may have held at any time between them."""
    return min(one.se, one.el)
