"""The state of things at a time: who held which post, what inspectors had last said, what was in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chronicle.dates import (
    BEGINNING,
    END,
    Bounds,
    Certainty,
    DateError,
    Elapsed,
    Window,
    elapsed,
    overlaps,
    parse,
    throughout,
)
from chronicle.views.facts import Fact, facts_by_key, facts_where
from chronicle.views.incumbents import Incumbent, incumbents

if TYPE_CHECKING:
    from chronicle.dates import When, YearStart
    from chronicle.index.opening import Index
    from chronicle.views.finding import Place

NEIGHBOURS: Final = 3
"""How many of the nearest events before and after are told."""

MEANWHILE: Final = 10
"""How many events of the time itself are told."""

_MOST_YEARS: Final = 3
_DETOUR: Final = 100
"""How many rows are looked at for the nearest: those with the vaguest dates come first in order."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a post at that time, how sure that is, and how long they had been in it."""

    held: Incumbent
    certainty: Certainty
    so_far: Elapsed


@dataclass(frozen=True, slots=True)
class Post:
    """A post, or an organisation with which people were in no post that has a name, and its holders."""

    id: str | None
    title: str | None
    organisation: str
    organisation_id: str
    seats: int
    lead: bool
    complete: bool
    holders: tuple[Holder, ...]

    @property
    def vacant(self) -> bool:
        """Whether it certainly stood empty: every holder is recorded, and none can have been there."""
        return self.complete and not self.holders

    @property
    def certain(self) -> bool:
        """Whether somebody certainly held it."""
        return any(one.certainty is Certainty.CERTAIN for one in self.holders)

    @property
    def sure(self) -> bool:
        """Whether somebody held it for certain, or possibly; not where only a missing date leaves it open."""
        return any(one.certainty is not Certainty.UNKNOWN for one in self.holders)


@dataclass(frozen=True, slots=True)
class Inspected:
    """An inspection that may have been an organisation's latest then, and how old it was."""

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
    """Whether it is told because later ones gave no grade."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A fact and how sure it is that it falls in the time asked for, or held throughout it."""

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
    """All of it."""

    place: Place
    window: Window
    posts: tuple[Post, ...]
    inspected: tuple[Inspected, ...]
    in_force: tuple[Dated, ...]
    years: tuple[When, ...]
    money: tuple[Dated, ...]
    meanwhile: tuple[Neighbour, ...]
    meanwhile_more: int
    before: tuple[Neighbour, ...]
    after: tuple[Neighbour, ...]


def state(index: Index, place: Place, organisations: tuple[str, ...] = ()) -> State:
    """The state of things at a time; of some organisations, if any are named, else of all."""
    first, last = place.days
    window = Window(first, last, place.qualified)
    years = financial_years(window, index.financial_year)
    asked = _Asked(index, window, place.fact.key if place.fact else -1, organisations)
    meanwhile, more = asked.meanwhile()
    return State(
        place,
        window,
        asked.posts(),
        asked.inspected(),
        asked.in_force(),
        years,
        asked.money(years),
        meanwhile,
        more,
        asked.neighbours(later=False),
        asked.neighbours(later=True),
    )


def financial_years(window: Window, start: YearStart) -> tuple[When, ...]:
    """The financial years that a stretch of days touches; none where they would be many."""
    if window.first == BEGINNING or window.last == END:
        return ()
    from datetime import date  # noqa: PLC0415 - the calendar year alone

    first, last = date.fromordinal(window.first).year, date.fromordinal(window.last).year
    if last - first > _MOST_YEARS:
        return ()
    found = []
    for year in range(first - 1, last + 1):
        try:
            when = parse(f"{year:04}/{(year + 1) % 100:02}", start)
        except DateError:
            continue
        if when.earliest <= window.last and when.latest >= window.first:
            found.append(when)
    return tuple(found)


class _Asked:
    """One question: its base, its time, the fact that it is not about itself, and the organisations meant."""

    def __init__(self, index: Index, window: Window, key: int, organisations: tuple[str, ...]) -> None:
        self.index = index
        self.window = window
        self.key = key
        self.organisations = organisations

    def _of(self, column: str) -> tuple[str, tuple[str, ...]]:
        """The condition that a fact is about one of the organisations."""
        if not self.organisations:
            return "1", ()
        marks = ", ".join("?" * len(self.organisations))
        return (
            f"{column} IN (SELECT key FROM involves WHERE role = 'organisations' AND id IN ({marks}))",
            self.organisations,
        )

    def posts(self) -> tuple[Post, ...]:
        """Every post with those who held it, or may have: the lead posts first, then as they stand in files."""
        among, ids = self._of("t.key")
        first, last, _ = self.window
        found: dict[tuple[str | None, str], list[Holder]] = {}
        condition = f"t.se <= ? AND t.el >= ? AND t.key <> ? AND {among}"
        for held in incumbents(self.index, condition, (last, first, self.key, *ids)):
            certainty = throughout(held.extent, self.window)
            if certainty is not None:
                key = (held.post_id, "" if held.post_id else held.organisation_id)
                so_far = elapsed(_by(held.extent.start_pair, last), (max(first, held.extent.bounds.start_earliest), last))
                found.setdefault(key, []).append(Holder(held, certainty, so_far))
        posts = [
            Post(id_, title, name, organisation, seats, bool(lead), bool(complete), _sorted(found.pop((id_, ""), [])))
            for id_, title, organisation, name, seats, lead, complete in self._all_posts()
        ]
        posts.sort(key=lambda post: (not post.lead, not post.certain))
        for holders in found.values():
            one = holders[0].held
            posts.append(
                Post(None, None, one.organisation, one.organisation_id, 1, False, False, _sorted(holders))
            )
        return tuple(posts)

    def _all_posts(self) -> list[tuple[str, str, str, str, int, int, int]]:
        marks = ", ".join("?" * len(self.organisations))
        among = f"p.organisation IN ({marks})" if self.organisations else "1"
        return self.index.db.execute(
            "SELECT e.id, p.title, p.organisation, coalesce(n.what, p.organisation), p.seats, p.lead, p.complete "
            "FROM posts p JOIN entry e ON e.key = p.key "
            "LEFT JOIN entry n ON n.tbl = 'organisations' AND n.id = p.organisation AND n.stands "
            f"WHERE {among} ORDER BY e.file, e.line",  # noqa: S608 - marks alone
            self.organisations,
        ).fetchall()

    def inspected(self) -> tuple[Inspected, ...]:
        """Of each organisation, what may have been its latest inspection, and its latest with a grade."""
        found = [*self._latest(graded=False)]
        seen = {one.fact.key for one in found}
        told = {one.organisation_id for one in found if one.grade is not None}
        found += [
            one
            for one in self._latest(graded=True)
            if one.organisation_id not in told and one.fact.key not in seen
        ]
        places = {one.organisation_id: place for place, one in reversed(list(enumerate(found)))}
        return tuple(sorted(found, key=lambda one: places[one.organisation_id]))

    def _latest(self, *, graded: bool) -> list[Inspected]:
        among, ids = self._of("i.key")
        wanted = f"i.key <> ? AND {among}" + (" AND i.grade IS NOT NULL" if graded else "")
        first, last, _ = self.window
        rows = self.index.db.execute(
            # An inspection is the latest unless another, which certainly came before the day, is certainly later.
            f"""WITH sure AS (
                SELECT i.organisation_id AS organisation, max(i.se) AS since FROM inspections i
                WHERE i.el <= ? AND NOT i.qualified AND {wanted} GROUP BY i.organisation_id
            ) SELECT i.key, i.organisation, i.organisation_id, i.body, i.type, i.scale, i.grade, i.judgement
            FROM inspections i LEFT JOIN sure ON sure.organisation = i.organisation_id
            JOIN fact f ON f.key = i.key
            WHERE f.status IS NULL AND i.se <= ? AND i.el < ? AND {wanted}
                AND (sure.since IS NULL OR i.el >= sure.since)
            ORDER BY (SELECT min(file || printf('%09d', line)) FROM entry WHERE tbl = 'organisations'
                AND id = i.organisation_id), i.o1, i.o2, i.o3, i.at_file, i.at_line""",  # noqa: S608
            (first, self.key, *ids, last, END, self.key, *ids),
        ).fetchall()
        facts = facts_by_key(self.index, (row[0] for row in rows))
        many: dict[str, int] = {}
        for row in rows:
            many[row[2]] = many.get(row[2], 0) + 1
        found = []
        for key, name, organisation, body, type_, scale, grade, judgement in rows:
            fact = facts[key]
            bounds = fact.extent.bounds
            sure = bounds.latest <= first and not fact.extent.qualified and many[organisation] == 1
            certainty = Certainty.CERTAIN if sure and not self.window.qualified else Certainty.POSSIBLE
            before = elapsed(_by((bounds.earliest, bounds.latest), last), (max(first, bounds.earliest), last))
            found.append(
                Inspected(
                    fact, name, organisation, body, type_, scale, grade, judgement, certainty, before, graded
                )
            )
        return found

    def in_force(self) -> tuple[Dated, ...]:
        """Events that last and were going on: notices, measures, terms."""
        among, ids = self._of("f.key")
        first, last, _ = self.window
        facts = facts_where(
            self.index,
            "f.kind = 'event' AND f.status IS NULL AND f.key <> ? AND f.se <= ? AND f.el >= ? "
            "AND NOT (f.se = f.ee AND f.sl = f.el AND NOT f.start_missing AND NOT f.end_missing) "
            f"AND (f.se > {BEGINNING} OR f.el < {END} OR NOT f.start_missing OR NOT f.end_missing) AND {among}",
            (self.key, last, first, *ids),
        )
        return _with_certainty(facts, self.window, throughout_=True)

    def money(self, years: tuple[When, ...]) -> tuple[Dated, ...]:
        """The figures of the financial years, and those of other periods that reach into them."""
        window = self.window
        if years:
            window = Window(years[0].earliest, years[-1].latest, window.qualified)
        among, ids = self._of("f.key")
        facts = facts_where(
            self.index,
            f"f.kind = 'budget' AND f.key <> ? AND f.se <= ? AND f.el >= ? AND (f.se > {BEGINNING} OR f.el < {END}) "
            f"AND {among}",
            (self.key, window.last, window.first, *ids),
        )
        return _with_certainty(facts, window)

    def meanwhile(self) -> tuple[tuple[Neighbour, ...], int]:
        """The timeline's rows that certainly fall within the time; the first of them, and how many more."""
        first, last, _ = self.window
        if first == BEGINNING or last == END:
            return (), 0
        condition = "t.o1 BETWEEN ? AND ? AND t.se >= ? AND t.el <= ? AND t.key <> ?"
        values = (first, last, first, last, self.key)
        rows = self._timeline(condition, values, "ASC", MEANWHILE + 1)
        more = 0
        if len(rows) > MEANWHILE:
            among, ids = self._of("t.key")
            (count,) = self.index.db.execute(
                f"SELECT count(*) FROM timeline t WHERE {condition} AND {among}",  # noqa: S608
                (*values, *ids),
            ).fetchone()
            more = count - MEANWHILE
        return tuple(rows[:MEANWHILE]), more

    def neighbours(self, *, later: bool) -> tuple[Neighbour, ...]:
        """The rows of the timeline that certainly come before or after, and that cannot be far away."""
        first, last, _ = self.window
        told = "t.kind IN ('event', 'tenure', 'inspection') AND t.key <> ?"
        if later:
            rows = self._timeline(f"t.o1 > ? AND t.se > ? AND {told}", (last, last, self.key), "ASC", _DETOUR)
            return tuple(_in_order(sorted(rows, key=lambda row: row.bounds.start_latest)[:NEIGHBOURS]))
        rows = self._timeline(f"t.o1 < ? AND t.el < ? AND {told}", (first, first, self.key), "DESC", _DETOUR)
        nearest = sorted(rows, key=lambda row: (-row.bounds.end_earliest, -row.bounds.latest))
        return tuple(_in_order(nearest[:NEIGHBOURS]))

    def _timeline(self, condition: str, values: tuple[int, ...], way: str, limit: int) -> list[Neighbour]:
        among, ids = self._of("t.key")
        keys = ", ".join(f"t.{key} {way}" for key in ("o1", "o2", "o3", "o4", "at_file", "at_line"))
        rows = self.index.db.execute(
            f"SELECT t.key, t.role, t.date, t.se, t.sl, t.ee, t.el FROM timeline t WHERE {condition} AND {among} "
            f"ORDER BY {keys} LIMIT {limit}",
            (*values, *ids),
        ).fetchall()
        facts = facts_by_key(self.index, {row[0] for row in rows})
        return [self._neighbour(facts[key], role, date, Bounds(*bounds)) for key, role, date, *bounds in rows]

    def _neighbour(self, fact: Fact, role: str | None, date: str | None, bounds: Bounds) -> Neighbour:
        first, last, _ = self.window
        if bounds.earliest > last:
            away = elapsed((first, last), (bounds.start_earliest, bounds.start_latest))
        else:
            away = elapsed((bounds.end_earliest, bounds.end_latest), (first, last))
        return Neighbour(fact, role, date, bounds, away)


def _in_order(rows: list[Neighbour]) -> list[Neighbour]:
    """As a timeline has them."""
    return sorted(
        rows,
        key=lambda row: (
            row.bounds.latest if row.bounds.earliest == BEGINNING else row.bounds.earliest,
            -row.bounds.latest,
            row.fact.file,
            row.fact.line,
        ),
    )


def _by(days: tuple[int, int], last: int) -> tuple[int, int]:
    """The days of a beginning that is known to be no later than the time asked for."""
    return days[0], min(days[1], last)


def _sorted(holders: list[Holder]) -> tuple[Holder, ...]:
    """The certain before the possible before the unknown; acting ones after the others."""
    return tuple(sorted(holders, key=lambda one: (list(Certainty).index(one.certainty), one.held.acting)))


def _with_certainty(facts: list[Fact], window: Window, *, throughout_: bool = False) -> tuple[Dated, ...]:
    found = []
    for fact in facts:
        certainty = (throughout if throughout_ else overlaps)(fact.extent, window)
        if certainty is not None:
            sure = Certainty.POSSIBLE if fact.status and certainty is Certainty.CERTAIN else certainty
            found.append(Dated(fact, sure))
    return tuple(sorted(found, key=lambda one: list(Certainty).index(one.certainty)))
