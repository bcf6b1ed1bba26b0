"""Many tenures at once: which overlap, and on which days nobody holds a post.

One certainly holds from its latest start to its earliest end, and may hold from its earliest start to its
latest end. It includes its first and last day, and a handover on one day, or on two consecutive ones, is
neither overlap nor gap. Qualified dates make nothing certain. Checks compare occupancies, answers intervals.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from chronicle.dates.calendar import BEGINNING, END, add_days, is_day
from chronicle.dates.edtf import Bounds
from chronicle.dates.elapsed import Elapsed, measure_elapsed
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from chronicle.dates.interval import Interval

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
    def first_possible_day(self) -> int:
        """The first day on which it may have held; if its dates are reversed, it may have at any time between them."""
        return min(self.start_earliest, self.end_latest)

    @property
    def last_possible_day(self) -> int:
        """The last day on which it may have held."""
        return max(self.start_earliest, self.end_latest)

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
    for occupancy in sorted(occupancies, key=attrgetter("first_possible_day")):
        begins, ends = occupancy.first_possible_day, occupancy.last_possible_day
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


class Overlap(NamedTuple):
    """The time that two tenures share.

    Attributes:
        length: How long it is, both days counted.
        certain: Whether they overlap whatever the true dates are.
        possible: Whether they may.
        known: False if a missing date alone leaves it open.
        qualified: Whether it rests on a qualified date.
    """

    length: Elapsed
    certain: bool
    possible: bool
    known: bool
    qualified: bool


def measure_overlap(earlier: Interval, later: Interval) -> Overlap:
    """Compare two tenures, given in order of succession; their dates may allow the reverse order as well."""
    first, second = earlier.bounds, later.bounds
    starts = max(first.start_earliest, second.start_earliest), max(first.start_latest, second.start_latest)
    ends = min(first.end_earliest, second.end_earliest), min(first.end_latest, second.end_latest)
    certain = (
        is_day(starts[1])
        and is_day(ends[0])
        and second.start_latest < first.end_earliest
        and first.start_latest < second.end_earliest
    )
    possible = second.start_earliest < first.end_latest and first.start_earliest < second.end_latest
    over = add_days(ends[0], 1) if certain else min(starts[1], ends[0]), add_days(ends[1], 1)
    return Overlap(
        measure_elapsed(starts, over),
        certain,
        possible,
        certain or not possible or not (earlier.end_missing or later.start_missing),
        earlier.end_qualified or later.start_qualified,
    )


class Gap(NamedTuple):
    """A time between two holders of a post that perhaps nobody covers.

    Attributes:
        length: How long it is; of one that need not be, nothing at the least.
        certain: Whether nobody can have held the post in some of it; one of whom a date is missing covers what is known of them.
        known: False if it lies next to a missing date.
        qualified: Whether it rests on a qualified date.
        left_open: Whether somebody of whom a date is missing may have filled it.
    """

    length: Elapsed
    certain: bool
    known: bool
    qualified: bool
    left_open: bool


def gaps(holders: Sequence[Interval]) -> dict[int, Gap]:
    """Find the times that no holder of a post need cover, each by the place of the holder before whom it is told.

    Mostly whoever is listed first also began first; what may lie between two if they came in another order is told
    where it is the longer.
    """
    reaches = [*map(_reach, holders)]
    found: dict[int, Gap] = {}
    begun, following = [END], [-1]
    for place in reversed(range(len(holders))):
        begun.append(min(begun[-1], reaches[place].start_latest))
        following.append(_first((place, *following[-1:]), reaches))
    begun.reverse()
    following.reverse()
    unstarted = max((place for place, holder in enumerate(holders) if holder.start_missing), default=-1)
    last = latest = 0
    unended = False
    for place, holder in enumerate(holders):
        ended = reaches[last].end_earliest
        if place and ended + 1 < begun[place]:
            after, over = following[place], reaches[latest].end_latest
            start = min(reaches[after].start_earliest, begun[place])
            nearest = holders[latest], holders[after]
            certain = over + 1 < start and not (nearest[0].end_missing or nearest[1].start_missing)
            found[place] = Gap(
                measure_elapsed((add_days(ended, 1), add_days(max(over, ended), 1)), (start, begun[place])),
                certain,
                certain or not (holders[last].end_missing or holder.start_missing),
                holders[last].end_qualified
                or nearest[0].end_qualified
                or holder.start_qualified
                or nearest[1].start_qualified,
                unended or place <= unstarted,
            )
        last = max(last, place, key=lambda one: (reaches[one].end_earliest, one))
        latest = max(latest, place, key=lambda one: reaches[one].end_latest)
        unended = unended or holder.end_missing
    for after, before, gap in _in_any_order(holders, reaches):
        place = max(after, before)
        overlapping = [found[one] for one in {place, min(after + 1, place)} if one in found]
        if not any(other.certain or _most_days(other) >= _most_days(gap) for other in overlapping):
            found[place] = gap
    return found


def _first(places: tuple[int, ...], reaches: Sequence[Bounds]) -> int:
    """Return the place of whoever may be the first to begin."""
    return min((place for place in places if place >= 0), key=lambda place: reaches[place].start_earliest)


def _in_any_order(holders: Sequence[Interval], reaches: Sequence[Bounds]) -> Iterator[tuple[int, int, Gap]]:
    """Yield the longest gap before each holder, in whatever order they came, after the places of the two."""
    by_end = sorted(range(len(holders)), key=lambda place: reaches[place].end_earliest)[:2]
    last = before = None
    latest = 0
    for place in sorted(range(len(holders)), key=lambda place: reaches[place].start_latest):
        begun = reaches[place].start_latest
        if last is not None and reaches[last].start_latest < begun:
            before = latest
        after = next((one for one in by_end if one != place), place) if before is None else before
        ended = add_days(reaches[after].end_earliest, 1)
        if ended < begun and not (holders[after].end_missing or holders[place].start_missing):
            length = measure_elapsed((ended, begun), (ended, begun))
            yield after, place, Gap(length, certain=False, known=True, qualified=False, left_open=True)
        if last is None or reaches[place].end_earliest >= reaches[latest].end_earliest:
            latest = place
        last = place


def _most_days(gap: Gap) -> float:
    return float("inf") if gap.length.days_max is None else gap.length.days_max


def _reach(interval: Interval) -> Bounds:
    """Return the bounds of a tenure, of what is known of it alone: a missing date covers nothing."""
    bounds = interval.bounds
    first, last = interval.possible_range
    if first > last:
        return Bounds(END, END, BEGINNING, BEGINNING)
    return Bounds(first, bounds.start_latest, bounds.end_earliest, last)


def last_known_day(interval: Interval) -> int:
    """Return the last day that a tenure can have reached; of one whose end is missing, the last that is known of it."""
    return _reach(interval).end_latest
