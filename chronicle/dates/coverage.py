"""Many tenures at once: which certainly overlap, and on which days certainly nobody holds a post.

They are compared as occupancies. One certainly holds from its latest start to its earliest end, and may hold from its earliest start to its
latest end. It includes its first and last day, and a handover on one day, or on two consecutive ones, is
neither overlap nor gap (as in `measure_handover`). Qualified dates make nothing certain.
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

_MOST_OTHERS: Final = 50
"""The most others that an `OverCapacity` names: enough to see why, and few enough to keep the pass quick."""


class Occupancy(NamedTuple, Generic[T]):
    """The time of a tenure or the like, for comparison.

    Attributes:
        start_earliest: The first of its four bounds; the next three follow.
        start_latest: See above.
        end_earliest: See above.
        end_latest: See above.
        qualified: Whether any of its dates is qualified, so that it makes nothing certain.
        holder: Whom or what it counts for: two occupancies of one holder count once.
        item: What it stands for, handed back with the result.
    """

    start_earliest: int
    start_latest: int
    end_earliest: int
    end_latest: int
    qualified: bool
    holder: Hashable
    item: T

    @property
    def is_certain(self) -> bool:
        """Whether there are days on which it certainly held."""
        return self.start_latest <= self.end_earliest and not self.qualified

    @property
    def held_sometime(self) -> bool:
        """Whether it certainly held on some unknown day between its earliest end and its latest start."""
        return (
            BEGINNING < self.end_earliest < self.start_latest < END
            and self.start_earliest <= self.end_latest
            and not self.qualified
        )

    @property
    def excludes_from(self) -> int:
        """Where it begins to exclude others, in half days: after its latest start, a day it may share."""
        return 2 * self.start_latest + (self.start_latest < self.end_earliest)

    @property
    def excludes_until(self) -> int:
        """Where it ceases to exclude others, in half days: before its earliest end; one day is a point."""
        return 2 * self.end_earliest - (self.start_latest < self.end_earliest)


class OverCapacity(NamedTuple, Generic[T]):
    """Certainly more holders than seats, on some day from `first_day` to `last_day`.

    Attributes:
        last: The occupancy that began last.
        number: The number of holders, `last` included.
        others: Some of the other occupancies, at most 50.
        first_day: The first day on which they can have been too many.
        last_day: The last such day.
    """

    last: Occupancy[T]
    number: int
    others: tuple[Occupancy[T], ...]
    first_day: int
    last_day: int


class Vacancy(NamedTuple, Generic[T]):
    """Days between two occupancies on which certainly nobody holds, `first` and `last` included."""

    before: Occupancy[T]
    after: Occupancy[T]
    first: int
    last: int


def over_capacity(occupancies: Iterable[Occupancy[T]], seats: int = 1) -> Iterator[OverCapacity[T]]:
    """Yield every occupancy with which there certainly are more holders than seats."""
    occupancies = list(occupancies)
    yield from _over_capacity_sometime(occupancies, seats)
    current: dict[int, Occupancy[T]] = {}
    holders: dict[Hashable, int] = {}
    ends: list[tuple[int, int]] = []
    for place, occupancy in enumerate(_certain(occupancies)):
        while ends and ends[0][0] < occupancy.excludes_from:
            left = current.pop(heappop(ends)[1])
            holders[left.holder] -= 1
            if not holders[left.holder]:
                del holders[left.holder]
        number = len(holders) + (occupancy.holder not in holders)
        if number > seats:
            others = (other for other in reversed(current.values()) if other.holder != occupancy.holder)
            day = (occupancy.excludes_from + 1) // 2
            yield OverCapacity(occupancy, number, tuple(islice(others, _MOST_OTHERS)), day, day)
        if occupancy.start_latest < occupancy.end_earliest:  # one of a single day never excludes a later one
            current[place] = occupancy
            holders[occupancy.holder] = holders.get(occupancy.holder, 0) + 1
            heappush(ends, (occupancy.excludes_until, place))


def overlapping(occupancies: Iterable[Occupancy[T]]) -> Iterator[tuple[Occupancy[T], Occupancy[T]]]:
    """Yield every occupancy that certainly overlaps another, of whatever holder, after that other one."""
    occupancies = [
        occupancy._replace(holder=place) for place, occupancy in enumerate(occupancies)
    ]  # each counts for itself
    for sometime, others in _held_throughout(occupancies, 1):
        if others:
            yield others[0], sometime
    longest: Occupancy[T] | None = None
    for occupancy in _certain(occupancies):
        if (
            longest is not None
            and occupancy.excludes_from <= longest.excludes_until
            and longest.start_latest < longest.end_earliest
        ):
            yield longest, occupancy
        if longest is None or occupancy.excludes_until > longest.excludes_until:
            longest = occupancy


def coinciding(occupancies: Iterable[Occupancy[T]]) -> Iterator[tuple[Occupancy[T], Occupancy[T]]]:
    """Yield every occupancy with the same dates as another, or certainly a day in common, after that other one."""
    occupancies = list(occupancies)
    within = {
        id(sometime): others[0] for sometime, others in _held_throughout(occupancies, 1, touching=1) if others
    }
    first: dict[tuple[int, ...], Occupancy[T]] = {}
    longest: Occupancy[T] | None = None
    for occupancy in sorted(occupancies, key=attrgetter("start_latest")):
        same = first.setdefault(occupancy[:4], occupancy)
        if same is not occupancy and (is_day(occupancy.start_earliest) or is_day(occupancy.end_latest)):
            yield same, occupancy
        elif id(occupancy) in within:
            yield within[id(occupancy)], occupancy
        elif occupancy.is_certain and longest is not None and occupancy.start_latest <= longest.end_earliest:
            yield longest, occupancy
        if occupancy.is_certain and (longest is None or occupancy.end_earliest > longest.end_earliest):
            longest = occupancy


def vacancies(occupancies: Iterable[Occupancy[T]]) -> Iterator[Vacancy[T]]:
    """Yield the days between the first occupancy and the last on which certainly nobody holds."""
    before: Occupancy[T] | None = None
    reach = 0
    doubtful = False
    for occupancy in sorted(occupancies, key=_earliest):
        begins, ends = _earliest(occupancy), max(occupancy.start_earliest, occupancy.end_latest)
        if before is not None and begins > reach + 1:
            if not (doubtful or occupancy.qualified):
                yield Vacancy(before, occupancy, reach + 1, begins - 1)
            before, doubtful = None, False
        doubtful = doubtful or occupancy.qualified
        if before is None or ends >= reach:
            before, reach = occupancy, ends


def _over_capacity_sometime(occupancies: list[Occupancy[T]], seats: int) -> Iterator[OverCapacity[T]]:
    for occupancy, others in _held_throughout(occupancies, seats):
        if len(others) == seats:
            yield OverCapacity(
                occupancy,
                seats + 1,
                tuple(others[:_MOST_OTHERS]),
                occupancy.end_earliest,
                occupancy.start_latest,
            )


def _held_throughout(
    occupancies: list[Occupancy[T]], most: int, touching: int = 0
) -> Iterator[tuple[Occupancy[T], list[Occupancy[T]]]]:
    """Yield each occupancy that `held_sometime`, and those of other holders that held on all its possible days.

    Its possible days are from its earliest end to its latest start. Of the others at most `most` are
    given, those that end last; they must reach beyond these days on both sides, or, if `touching` is 1, up to them.
    """
    sometime = [occupancy for occupancy in occupancies if occupancy.held_sometime]
    if not sometime or len({occupancy.holder for occupancy in occupancies}) <= most:
        return
    certain = sorted(
        (occupancy for occupancy in occupancies if occupancy.is_certain), key=attrgetter("start_latest")
    )
    longest: list[Occupancy[T]] = []
    begun = 0
    for occupancy in sorted(sometime, key=attrgetter("end_earliest")):
        since = begun
        while begun < len(certain) and certain[begun].start_latest < occupancy.end_earliest + touching:
            begun += 1
        if since < begun:
            longest = _longest([*longest, *certain[since:begun]], most + 1)
        yield (
            occupancy,
            [
                other
                for other in longest
                if other.holder != occupancy.holder and other.end_earliest + touching > occupancy.start_latest
            ][:most],
        )


def _longest(occupancies: list[Occupancy[T]], most: int) -> list[Occupancy[T]]:
    """Pick the `most` occupancies that end last, one for each holder."""
    by_holder: dict[Hashable, Occupancy[T]] = {}
    for occupancy in sorted(occupancies, key=attrgetter("end_earliest"), reverse=True):
        by_holder.setdefault(occupancy.holder, occupancy)
    return [*by_holder.values()][:most]


def _certain(occupancies: Iterable[Occupancy[T]]) -> list[Occupancy[T]]:
    return sorted(
        (occupancy for occupancy in occupancies if occupancy.is_certain), key=attrgetter("excludes_from")
    )


def _earliest(occupancy: Occupancy[T]) -> int:
    """Find its first possible day; if its dates are reversed, it may have held at any time between them."""
    return min(occupancy.start_earliest, occupancy.end_latest)
