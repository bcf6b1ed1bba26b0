"""Who held the posts that lead an organisation, on a day or in a stretch of days."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from chronicle.dates import (
    BEGINNING,
    END,
    Certainty,
    Interval,
    Window,
    covers,
    parse,
    parse_end,
    restore_interval,
)
from chronicle.index.schema import in_order
from chronicle.pages.legend import Sourcing, items, sourcing
from chronicle.sql import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.index.cache import Index

PREFIX = {Certainty.CERTAIN: "", Certainty.POSSIBLE: "possibly ", Certainty.UNKNOWN: "not known: "}


_SUREST: Final = tuple(Certainty)


class Held(NamedTuple):
    """A tenure as an answer to "who was in charge"."""

    key: int
    person: str
    organisation_id: str
    acting: bool
    interval: Interval
    sources: tuple[str, ...]
    sourcing: Sourcing
    derived: tuple[str, ...]
    """Which of `start` and `end` follows from the other and a stated length."""


class Holding(NamedTuple):
    """A tenure, and how sure it is that it covers the time asked about."""

    held: Held
    certainty: Certainty

    @property
    def words(self) -> str:
        """The holder in a cell: `possibly Eleanor Brazil (acting)`."""
        return f"{PREFIX[self.certainty]}{self.held.person}{' (acting)' if self.held.acting else ''}"


class Then(NamedTuple):
    """A fact's organisations, as the index lists them, its first and last day, and if they are qualified."""

    organisations: str | None
    first: int
    last: int
    qualified: int

    @property
    def window(self) -> Window | None:
        """The fact's time as a window; None if it is not dated."""
        if self.first == BEGINNING and self.last == END:
            return None
        return Window(max(self.first, BEGINNING + 1), min(self.last, END - 1), bool(self.qualified))


THEN: Final = ("f.organisations", "t.se", "t.el", "t.qualified AND f.status IS NULL")
"""The columns of `Then`. All facts with a status have `t.qualified`, so there it is ignored."""

_TENURES = """
SELECT t.key, t.person, t.organisation_id, t.acting, t.start, t."end", t.as_of, f.sources, f.worked_out, f.disputed,
    f.derived, t.se, t.sl, t.ee, t.el, t.start_missing, t.end_missing, t.qualified
FROM tenures t JOIN fact f ON f.key = t.key WHERE f.status IS NULL AND t.post_id IS NOT NULL
"""


def tenures(index: Index, condition: str = "1", parameters: tuple[str, ...] = ()) -> list[Held]:
    """The tenures `t` of named posts, without a status, that meet an SQL condition, in order of time."""
    rows = index.db.execute(f"{_TENURES} AND {condition} ORDER BY {in_order('t')}", parameters)
    return [_held(row) for row in rows]


def _held(row: tuple[Any, ...]) -> Held:
    key, person, organisation, acting, start, end, as_of, sources, worked_out, disputed, derived, *told = row
    interval = restore_interval(told, parse(start) if start else None, parse_end(end) if end else None, as_of)
    doubts = sourcing(worked_out, disputed)
    return Held(key, person, organisation, bool(acting), interval, items(sources), doubts, items(derived))


class Holders:
    """The holders of lead posts, by organisation, loaded once to be asked about many days."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._led: dict[str, _Led] | None = None

    def at(self, organisation: str, window: Window) -> list[Holding]:
        """Who held an organisation's lead posts: the certain first, then the possible, then the unknown."""
        if self._led is None:
            by_organisation: dict[str, list[Held]] = {}
            for held in tenures(
                self.index,
                "t.post_id IN (SELECT e.id FROM posts p JOIN entry e ON e.key = p.key WHERE p.lead)",
            ):
                by_organisation.setdefault(held.organisation_id, []).append(held)
            self._led = {one: _Led(held) for one, held in by_organisation.items()}
        led = self._led.get(organisation)
        return led.at(window) if led else []

    def of_fact(self, then: Then) -> list[Holding]:
        """Who led the organisations that a fact involves, at its time; nobody of what is not dated."""
        window = then.window
        if then.organisations is None or window is None:
            return []
        found: dict[int, Holding] = {}
        for organisation in then.organisations.split(SEPARATOR):
            for one in self.at(organisation, window):
                found.setdefault(one.held.key, one)
        return list(found.values())


class _Led:
    """The tenures of an organisation's lead posts, in order of time."""

    def __init__(self, held: list[Held]) -> None:
        self._ended = _Stays(
            [(place, one) for place, one in enumerate(held) if one.interval.bounds.latest != END]
        )
        self._open = _Stays(
            [(place, one) for place, one in enumerate(held) if one.interval.bounds.latest == END]
        )

    def at(self, window: Window) -> list[Holding]:
        """Those who held a post throughout a window, or on some days of it, with how sure that is."""
        found = sorted([*self._ended.touching(window), *self._open.touching(window)], key=itemgetter(0))
        holding = [
            Holding(one, certainty)
            for _, one in found
            if (certainty := covers(one.interval, window)) is not None
        ]
        return sorted(holding, key=_sureness)


class _Stays:
    """Tenures, each with its place in a list, sorted so that those of a time are found quickly."""

    def __init__(self, held: list[tuple[int, Held]]) -> None:
        self._held = sorted(held, key=lambda one: one[1].interval.bounds.earliest)
        self._began = [one.interval.bounds.earliest for _, one in self._held]
        self._reached = [*accumulate((one.interval.bounds.latest for _, one in self._held), max)]
        """For each, the latest day of its tenure and all before it."""

    def touching(self, window: Window) -> Iterator[tuple[int, Held]]:
        """Those that can have held a post on a day of a window."""
        for place in range(bisect_right(self._began, window.last) - 1, -1, -1):
            if self._reached[place] < window.first:
                return
            if self._held[place][1].interval.bounds.latest >= window.first:
                yield self._held[place]


def _sureness(one: Holding) -> int:
    return _SUREST.index(one.certainty)
