"""What the state of things consists of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chronicle.dates import Bounds, Certainty, Elapsed, Window, so_far
from chronicle.index.schema import involving

if TYPE_CHECKING:
    from chronicle.dates import EdtfDate
    from chronicle.index.cache import Index
    from chronicle.queries.facts import Fact
    from chronicle.queries.incumbents import Incumbent
    from chronicle.queries.lookup import NamedTime


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: of which base, time and organisations; `key` is a fact to leave out (-1: none)."""

    index: Index
    window: Window
    key: int
    organisations: tuple[str, ...]

    def about(self, column: str) -> tuple[str, tuple[str, ...]]:
        """The SQL condition that the fact of a key is about one of the organisations, and its parameters."""
        if not self.organisations:
            return "1", ()
        marks = ", ".join("?" * len(self.organisations))
        return involving("organisations", column, marks), self.organisations


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who held a post at the time, and how sure that is."""

    held: Incumbent
    certainty: Certainty
    window: Window

    @property
    def so_far(self) -> Elapsed:
        """How long they had been in post by then."""
        return so_far(self.held.interval, self.window.first, self.window.last)


@dataclass(frozen=True, slots=True)
class Post:
    """A post and its holders; or, without `id`, an organisation and its people whose post is not named."""

    id: str | None
    title: str | None
    organisation: str | None
    organisation_id: str | None
    seats: int
    lead: bool
    complete: bool
    holders: tuple[Holder, ...]
    between: bool = False
    """Whether the time lies after a holder, and before the next holder or the last report."""

    @property
    def vacant(self) -> bool:
        """Whether it was certainly vacant: every holder is recorded, and none can have held it."""
        return self.complete and not self.holders and self.between

    @property
    def certain(self) -> bool:
        """Whether somebody certainly held it."""
        return any(one.certainty is Certainty.CERTAIN for one in self.holders)

    @property
    def sure(self) -> bool:
        """Whether somebody held it certainly or possibly, rather than only a missing date leaving it open."""
        return any(one.certainty is not Certainty.UNKNOWN for one in self.holders)


@dataclass(frozen=True, slots=True)
class Inspected:
    """An inspection that may have been an organisation's latest, and how long before the time it was."""

    fact: Fact
    organisation: str
    organisation_id: str
    body: str
    type: str | None
    scale: str | None
    grade: str | None
    judgement: str | None
    certainty: Certainty
    before: Elapsed
    graded_only: bool = False
    """Whether it is shown only because later ones gave no grade."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A fact, and how sure it is that it overlaps the time asked about, or lasted throughout it."""

    fact: Fact
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A row of the timeline near the time asked for, and how far from it."""

    fact: Fact
    role: str | None
    date: str | None
    bounds: Bounds
    away: Elapsed


@dataclass(frozen=True, slots=True)
class State:
    """The whole answer of `chronicle at`."""

    time: NamedTime
    window: Window
    posts: tuple[Post, ...]
    inspected: tuple[Inspected, ...]
    in_force: tuple[Dated, ...]
    years: tuple[EdtfDate, ...]
    money: tuple[Dated, ...]
    meanwhile: tuple[Neighbour, ...]
    meanwhile_more: int
    before: tuple[Neighbour, ...]
    after: tuple[Neighbour, ...]
    organisations: tuple[str, ...]
    """The organisations asked about; empty for all."""


def known_by_then(days: tuple[int, int], last: int) -> tuple[int, int]:
    """The earliest and latest day of a start, cut off at `last`, as it is known to be no later."""
    return days[0], min(days[1], last)
