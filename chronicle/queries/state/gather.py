"""Gathering the state of things: who held which post, what inspectors had last said, what was in force."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from chronicle.dates import BEGINNING, END, JANUARY, Certainty, DateError, Window, overlaps, parse, throughout
from chronicle.queries.facts import facts_where
from chronicle.queries.state.inspected import inspected
from chronicle.queries.state.model import Dated, Question, State
from chronicle.queries.state.neighbours import meanwhile, neighbours
from chronicle.queries.state.posts import posts

if TYPE_CHECKING:
    from chronicle.dates import EdtfDate, YearStart
    from chronicle.index.cache import Index
    from chronicle.queries.facts import Fact
    from chronicle.queries.lookup import NamedTime

_MOST_YEARS: Final = 3


def state(index: Index, time: NamedTime, organisations: tuple[str, ...] = ()) -> State:
    """The state of things at the time named; of some organisations, if any are named, else of all."""
    first, last = time.days
    window = Window(first, last, time.qualified)
    asked = Question(index, window, time.fact.key if time.fact else -1, organisations)
    years = financial_years(window, index.financial_year)
    then, more = meanwhile(asked)
    return State(
        time,
        window,
        posts(asked),
        inspected(asked),
        in_force(asked),
        years,
        money(asked, years),
        then,
        more,
        neighbours(asked, later=False),
        neighbours(asked, later=True),
        organisations,
    )


def financial_years(window: Window, start: YearStart) -> tuple[EdtfDate, ...]:
    """The financial years that a window touches; none if it is unbounded or spans many."""
    if window.first == BEGINNING or window.last == END:
        return ()
    first, last = date.fromordinal(window.first).year, date.fromordinal(window.last).year
    if last - first > _MOST_YEARS:
        return ()
    found = []
    for year in range(first - 1, last + 1):
        try:
            when = parse(f"{year:04}" if start == JANUARY else f"{year:04}/{(year + 1) % 100:02}", start)
        except DateError:
            continue
        if when.earliest <= window.last and when.latest >= window.first:
            found.append(when)
    return tuple(found)


_MOMENT: Final = "(coalesce(e.date, '/') NOT LIKE '%/%' OR e.date GLOB '*/[0-9][0-9]')"
"""SQL: whether an event has one date, of whatever precision, and not a start and an end: `2013/14` is one."""


def in_force(asked: Question) -> tuple[Dated, ...]:
    """Events that last, and were or may have been going on: notices, measures, terms."""
    among, ids = asked.about("f.key")
    first, last, _ = asked.window
    facts = facts_where(
        asked.index,
        "f.kind = 'event' AND f.status IS NULL AND f.key <> ? AND f.se <= ? AND f.el >= ? "
        f"AND NOT (f.se = f.ee AND f.sl = f.el AND NOT f.start_missing AND NOT f.end_missing AND {_MOMENT}) "
        f"AND (f.se > {BEGINNING} OR f.el < {END} OR NOT f.start_missing OR NOT f.end_missing) "
        f"AND {among}",
        (asked.key, last, first, *ids),
    )
    return _with_certainty(facts, asked.window, throughout_=True)


def money(asked: Question, years: tuple[EdtfDate, ...]) -> tuple[Dated, ...]:
    """The sums of money of these financial years, and of other periods that overlap them."""
    window = asked.window
    if years:
        window = Window(years[0].earliest, years[-1].latest, window.qualified)
    among, ids = asked.about("f.key")
    facts = facts_where(
        asked.index,
        "f.kind = 'budget' AND f.key <> ? AND f.se <= ? AND f.el >= ? "
        f"AND (f.se > {BEGINNING} OR f.el < {END}) AND {among}",
        (asked.key, window.last, window.first, *ids),
    )
    return _with_certainty(facts, window)


def _with_certainty(facts: list[Fact], window: Window, *, throughout_: bool = False) -> tuple[Dated, ...]:
    sure = throughout if throughout_ else overlaps
    found = [
        Dated(fact, Certainty.POSSIBLE if fact.status and certainty is Certainty.CERTAIN else certainty)
        for fact in facts
        if (certainty := sure(fact.interval, window))
    ]
    return tuple(sorted(found, key=lambda one: list(Certainty).index(one.certainty)))
