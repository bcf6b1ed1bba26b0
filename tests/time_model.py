"""Time by brute force: every pair of days on which a fact can have begun and ended, tried one by one.

It shares no code with `chronicle.dates`: what it says is what that arithmetic is held against. Its calendar is the first months of 2010, with
some weeks long before and some long after them, which stand for all that is unbounded; no length drawn is longer than those.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

Day: TypeAlias = int
Pair: TypeAlias = tuple[Day, Day]
Days: TypeAlias = frozenset[Day]

FIRST: Final = date(2010, 1, 1).toordinal()
LAST: Final = date(2010, 3, 31).toordinal()
LONGEST: Final = 30
"""The days of the longest length."""
LONG_BEFORE: Final = range(FIRST - 4_000, FIRST - 4_000 + LONGEST + 5)
LONG_AFTER: Final = range(LAST + 4_000, LAST + 4_000 + LONGEST + 5)
CALENDAR: Final = (*LONG_BEFORE, *range(FIRST - 2 * LONGEST, LAST + 2 * LONGEST), *LONG_AFTER)
WITHOUT_LENGTH: Final = (LONG_BEFORE[0], *range(FIRST, LAST + 1), LONG_AFTER[0])
"""Enough where no length binds start and end together."""
PUBLISHED: Final = LAST - 15
"""The day on which the source of every fact was published."""


@dataclass(frozen=True, slots=True)
class Given:
    """A date as written, and the days that it leaves open."""

    text: str
    days: Days
    qualified: bool = False


@dataclass(frozen=True, slots=True)
class Lasting:
    """A length as written, and the fewest and the most days from the first day to the last that fit it."""

    text: str
    fewest: int
    most: int


@dataclass(frozen=True)
class Fact:
    """What is given of the time of a fact; None is missing."""

    start: Given | None = None
    end: Given | None = None
    length: Lasting | None = None
    seen: tuple[Given, ...] = ()
    """Days on which it held."""
    one_date: bool = False
    """Whether `start` is the one day on which it happened, some time within the date."""
    ongoing: bool = False
    """Whether the end is `..`."""
    life: tuple[Given | None, Given | None] = (None, None)
    """When whoever it is of was born, and died."""
    excluded: Days = frozenset()
    """Days on which others fill the seats of the post for certain."""
    pairs: tuple[Pair, ...] = field(init=False)
    certain_pairs: tuple[Pair, ...] = field(init=False)
    """What is possible if no qualified date had been given."""

    def __post_init__(self) -> None:
        """Try every pair."""
        for name, qualified in (("pairs", True), ("certain_pairs", False)):
            pairs = list(self._pairs(qualified=qualified))
            if self.excluded:
                first, last = min(self.excluded), max(self.excluded)
                pairs = [
                    (start, end)
                    for start, end in pairs
                    if end < first or start > last or not any(start <= day <= end for day in self.excluded)
                ] or pairs
            object.__setattr__(self, name, tuple(pairs))

    def _pairs(self, *, qualified: bool) -> Iterator[Pair]:
        def days(given: Given | None) -> tuple[Day, ...]:
            if given is None or (given.qualified and not qualified):
                return WITHOUT_LENGTH if self.length is None else CALENDAR
            return tuple(given.days if self.length is not None else given.days.intersection(WITHOUT_LENGTH))

        starts, ends = days(self.start), days(self.end)
        seen = [given.days for given in self.seen if qualified or not given.qualified]
        born, died = (given if qualified or not (given and given.qualified) else None for given in self.life)
        first, last = min(born.days) if born else CALENDAR[0], max(died.days) if died else CALENDAR[-1]
        if self.one_date:
            yield from ((day, day) for day in starts)
            return
        for start, end in product(starts, ends):
            if start > end or not all(any(start <= day <= end for day in days) for days in seen):
                continue
            if start < first or end > last or (self.ongoing and start > PUBLISHED):
                continue
            if self.length is None or self.length.fewest <= end - start <= self.length.most:
                yield start, end

    @property
    def start_missing(self) -> bool:
        """Whether nothing gives the start: no date, and no other date with a length that has a limit."""
        return self.start is None and not ((self.end is not None or self.seen) and self._bound)

    @property
    def end_missing(self) -> bool:
        """Whether nothing gives the end."""
        return self.end is None and not ((self.start is not None or self.seen) and self._bound)

    @property
    def _bound(self) -> bool:
        return self.length is not None and self.length.most <= LONGEST

    def overlaps(self, first: Day, last: Day) -> str | None:
        """Say how sure it is that the fact has a day from `first` to `last`; None if it certainly has none."""
        if not any(start <= last and end >= first for start, end in self.pairs):
            return None
        if all(start <= last and end >= first for start, end in self.certain_pairs) and (
            first <= PUBLISHED or all(start >= first for start, _ in self.certain_pairs)
        ):
            return "certain"
        return "possible" if self._whatever_is_missing(first, last) else "unknown"

    def covers(self, first: Day, last: Day) -> str | None:
        """Say how sure it is that the fact has every day from `first` to `last`, as `at` asks."""
        verdict = self.overlaps(first, last)
        if verdict is None or (
            all(start <= first and end >= last for start, end in self.certain_pairs) and last <= PUBLISHED
        ):
            return verdict and "certain"
        return "possible" if self._whatever_is_missing(first, last) else "unknown"

    @property
    def certain_days(self) -> Days:
        """The days on which it certainly held."""
        first, last = max(start for start, _ in self.certain_pairs), min(end for _, end in self.certain_pairs)
        return frozenset(range(first, min(last, PUBLISHED) + 1))

    def begins(self, first: Day, last: Day) -> str | None:
        """Say how sure it is that the fact began from `first` to `last`."""
        return _falls(
            {start for start, _ in self.pairs},
            {start for start, _ in self.certain_pairs},
            (first, last),
            missing=self.start_missing,
        )

    def ends(self, first: Day, last: Day) -> str | None:
        """Say how sure it is that the fact ended from `first` to `last`."""
        return _falls(
            {end for _, end in self.pairs},
            {end for _, end in self.certain_pairs},
            (first, last),
            missing=self.end_missing,
            announced=min(end for _, end in self.pairs) > PUBLISHED,
        )

    def _whatever_is_missing(self, first: Day, last: Day) -> bool:
        """Tell whether values of what is given make it true, whatever the rest is."""
        by_given: dict[tuple[Day | None, ...], bool] = {}
        for seen in product(*(given.days for given in self.seen)):
            for start, end in self.pairs:
                if all(start <= day <= end for day in seen):
                    given = (None if self.start_missing else start, None if self.end_missing else end, *seen)
                    by_given[given] = by_given.get(given, True) and start <= last and end >= first
        return any(by_given.values())

    @property
    def bounds(self) -> tuple[Day | None, Day | None, Day | None, Day | None]:
        """The earliest and latest day of its start, and of its end; None where there is no limit."""
        starts, ends = [start for start, _ in self.pairs], [end for _, end in self.pairs]
        low, first, last, high = (
            None if day in LONG_BEFORE or day in LONG_AFTER else day
            for day in (min(starts), max(starts), min(ends), max(ends))
        )
        return low, first, last, high

    @property
    def days_counted(self) -> tuple[int, int] | None:
        """The fewest and the most days that it lasted, both ends counted; None where there is no limit."""
        counts = [end - start + 1 for start, end in self.pairs]
        return None if max(counts) > len(CALENDAR) else (min(counts), max(counts))


def _falls(
    days: set[Day], certain: set[Day], window: Pair, *, missing: bool, announced: bool = False
) -> str | None:
    first, last = window
    if not any(first <= day <= last for day in days):
        return None
    if not announced and all(first <= day <= last for day in certain):
        return "certain"
    return "unknown" if missing else "possible"


def beside_others(holders: Sequence[Fact]) -> list[Fact]:
    """Return the holders of a post of one seat: where another certainly holds it, nobody else does."""
    taken = [fact.certain_days for fact in holders]
    return [
        replace(
            fact, excluded=frozenset().union(*(days for other, days in enumerate(taken) if other != number))
        )
        for number, fact in enumerate(holders)
    ]


def written(day: Day) -> str:
    """Write a day as ISO 8601 does."""
    return date.fromordinal(day).isoformat()


def random_date(random: Random, low: Day, high: Day, *, unqualified: bool = False) -> Given:
    """Draw a date whose days lie from `low` to `high`, mostly."""
    first = random.randint(low, high)
    match random.randrange(6):
        case 0 | 1:
            given = Given(written(first), frozenset({first}))
        case 2:
            last = min(first + random.randint(1, 9), LAST)
            given = Given(f"[{written(first)}..{written(last)}]", frozenset(range(first, last + 1)))
        case 3:
            month = date.fromordinal(first).replace(day=1)
            after = (month + timedelta(days=31)).replace(day=1)
            given = Given(f"{month:%Y-%m}", frozenset(range(month.toordinal(), after.toordinal())))
        case 4:
            days = frozenset({*LONG_BEFORE, *range(FIRST - 2 * LONGEST, first + 1)})
            given = Given(f"[..{written(first)}]", days)
        case _:
            given = Given(written(first), frozenset({first}))
    if not unqualified and random.random() < 0.15 and "[" not in given.text:
        return Given(given.text + random.choice("?~%"), given.days, qualified=True)
    return given


def random_length(random: Random) -> Lasting:
    """Draw a length; n days are n counted with both ends, or from the one to the other."""
    number = random.randint(2, LONGEST)
    if random.random() < 0.2:
        return Lasting(f"at least {number} days", number - 1, LONG_AFTER[-1])
    return Lasting(random.choice((f"{number} days", f"P{number}D")), number - 1, number)


def random_fact(random: Random) -> Fact:
    """Draw a tenure whose dates can all hold."""
    while True:
        start = random_date(random, FIRST, PUBLISHED) if random.random() < 0.65 else None
        ongoing = random.random() < 0.15
        end = random_date(random, FIRST, LAST) if random.random() < 0.65 else None
        if ongoing:
            end = Given("..", frozenset({*range(PUBLISHED, LAST + 2 * LONGEST), *LONG_AFTER}))
        length = random_length(random) if random.random() < 0.35 and not ongoing else None
        seen = tuple(random_date(random, FIRST, PUBLISHED) for _ in range(random.choice((0, 0, 0, 1, 1, 2))))
        if any(LONG_BEFORE[0] in given.days for given in seen):
            continue
        born = random_date(random, FIRST, FIRST + 15) if random.random() < 0.15 else None
        died = random_date(random, PUBLISHED + 1, LAST) if random.random() < 0.15 else None
        if any(given and LONG_BEFORE[0] in given.days for given in (born, died)):
            continue
        fact = Fact(start, end, length, seen, ongoing=ongoing, life=(born, died))
        if fact.pairs and fact.certain_pairs and min(first for first, _ in fact.pairs) <= PUBLISHED:
            return fact
