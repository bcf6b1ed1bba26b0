"""Stretches of time beside one another: where some certainly share days, and where certainly none is.

A stretch certainly holds from its latest start to its earliest end, and may hold from its earliest start to
its latest end. It includes both its days, and a handover on one day, or on two consecutive ones, is neither
overlap nor gap (as in `handover`). Qualified dates make nothing certain.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

from chronicle.dates.days import BEGINNING, END, is_day

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

T = TypeVar("T")

_MOST_NAMED: Final = 50
"""How many of those that were there already a crowd names: enough to see why, and the pass stays one pass."""


class Stint(NamedTuple, Generic[T]):
    """The four bounds of something, whether it is qualified, whose it is, and what it stands for."""

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
        """Whether it certainly held on a day between its earliest end and its latest start, and nobody knows which."""
        return BEGINNING < self.ee < self.sl < END and self.se <= self.el and not self.qualified

    @property
    def begins(self) -> int:
        """Where its own time begins, in half days: a day on which it began may be another's too."""
        return 2 * self.sl + (self.sl < self.ee)

    @property
    def ends(self) -> int:
        """Where its own time ends, in half days: a single day is its middle."""
        return 2 * self.ee - (self.sl < self.ee)


class Crowd(NamedTuple, Generic[T]):
    """A stretch with which there certainly are too many, how many, those already there, and when: on one of its days."""

    last: Stint[T]
    number: int
    others: tuple[Stint[T], ...]
    first_day: int
    last_day: int


class Vacancy(NamedTuple, Generic[T]):
    """Days between two stretches on which certainly none holds, the first and the last included."""

    before: Stint[T]
    after: Stint[T]
    first: int
    last: int


def crowds(stretches: Iterable[Stint[T]], seats: int = 1) -> Iterator[Crowd[T]]:
    """Every stretch with which there certainly are more holders than seats; the same holder counts once."""
    stretches = list(stretches)
    yield from _crowded_sometime(stretches, seats)
    there: dict[int, Stint[T]] = {}
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
            yield Crowd(one, number, tuple(islice(others, _MOST_NAMED)), day, day)
        if one.sl < one.ee:  # days are shared with what goes on; of two single days one may follow the other
            there[place] = one
            holders[one.who] = holders.get(one.who, 0) + 1
            heappush(ends, (one.ends, place))


def doubled(stretches: Iterable[Stint[T]]) -> Iterator[tuple[Stint[T], Stint[T]]]:
    """Every stretch that certainly is on some day while a longer one goes on, whosever, after that longer one."""
    stretches = [one._replace(who=place) for place, one in enumerate(stretches)]  # each counts for itself
    for sometime, others in _within(stretches, 1):
        if others:
            yield others[0], sometime
    longest: Stint[T] | None = None
    for one in _sure(stretches):
        if longest is not None and one.begins <= longest.ends and longest.sl < longest.ee:
            yield longest, one
        if longest is None or one.ends > longest.ends:
            longest = one


def repeated(stretches: Iterable[Stint[T]]) -> Iterator[tuple[Stint[T], Stint[T]]]:
    """Every stretch that is an earlier one over again: the same dates, or days that both certainly cover."""
    stretches = list(stretches)
    within = {id(sometime): others[0] for sometime, others in _within(stretches, 1, touching=1) if others}
    first: dict[tuple[int, ...], Stint[T]] = {}
    longest: Stint[T] | None = None
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


def vacancies(stretches: Iterable[Stint[T]]) -> Iterator[Vacancy[T]]:
    """The days between the first stretch and the last on which certainly none holds."""
    before: Stint[T] | None = None
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


def _crowded_sometime(stretches: list[Stint[T]], seats: int) -> Iterator[Crowd[T]]:
    for one, others in _within(stretches, seats):
        if len(others) == seats:
            yield Crowd(one, seats + 1, tuple(others[:_MOST_NAMED]), one.ee, one.sl)


def _within(
    stretches: list[Stint[T]], most: int, touching: int = 0
) -> Iterator[tuple[Stint[T], list[Stint[T]]]]:
    """Every stretch that certainly was, though on no certain day, and by other holders those that went on all the while.

    It was on some day between its earliest end and its latest start. Of the others up to `most` are told, the
    longest; with `touching` days of both ends count as shared.
    """
    sometime = [one for one in stretches if one.is_sometime]
    if not sometime or len({one.who for one in stretches}) <= most:
        return
    sure = sorted((one for one in stretches if one.is_sure), key=attrgetter("sl"))
    longest: list[Stint[T]] = []
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


def _longest(stretches: list[Stint[T]], most: int) -> list[Stint[T]]:
    """Those that go on longest, one of each holder."""
    found: dict[Hashable, Stint[T]] = {}
    for one in sorted(stretches, key=attrgetter("ee"), reverse=True):
        found.setdefault(one.who, one)
    return [*found.values()][:most]


def _sure(stretches: Iterable[Stint[T]]) -> list[Stint[T]]:
    return sorted((one for one in stretches if one.is_sure), key=attrgetter("begins"))


def _earliest(one: Stint[T]) -> int:
    """The first day of it; where it ends before it starts, it may have held at any time between."""
    return min(one.se, one.el)
