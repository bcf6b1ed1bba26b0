"""The state of things at a time: who held which post, what inspectors had last said, what was in force."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates import (
    BEGINNING,
    END,
    JANUARY,
    Bounds,
    Certainty,
    DateError,
    Elapsed,
    Window,
    covers,
    format_iso,
    measure_elapsed,
    measure_so_far,
    overlaps,
    parse,
)
from chronicle.index.directions import LIKE_WITH_LIKE
from chronicle.index.schema import AGENTS, in_order, involving
from chronicle.model.kind import StateSection
from chronicle.model.kinds import KINDS
from chronicle.queries.cells import read_list
from chronicle.queries.facts import facts_by_key, facts_where
from chronicle.queries.lifetimes import Lifetimes
from chronicle.queries.tenures import is_every_holder_known, tenures_where
from chronicle.queries.times import read_date
from chronicle.sql import EntryState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from chronicle.dates import EdtfDate, Interval, YearStart
    from chronicle.index.cache import Index
    from chronicle.queries.facts import FactRow
    from chronicle.queries.lookup import NamedTime
    from chronicle.queries.tenures import TenureRow

_MOST_NEARBY: Final = 3
"""How many of the nearest rows before and after the time are given."""
_MOST_MEANWHILE: Final = 10
"""How many rows of the time itself are given."""
_MOST_READ: Final = 100
"""How many rows are read to find the nearest: rows with vague dates sort before nearer ones."""
_MOST_YEARS: Final = 3
_NEARBY: Final = (StateSection.IN_POST, StateSection.LAST_INSPECTED, StateSection.IN_FORCE)
"""The sections of the kinds whose facts are given before and after the time."""
_AGENTS_OF: Final = f"SELECT id FROM involves WHERE role = '{AGENTS}' AND id IN (SELECT id FROM entry WHERE tbl = 'organisations') AND key = ?"
_SERIES: Final = " || char(10) || ".join(LIKE_WITH_LIKE)
"""SQL: what inspections `i` of one organisation, body and service have in common."""
_KEYS: Final = "(SELECT value FROM json_each(?))"
"""SQL: some keys, given as one JSON list."""
_IS_DATED: Final = f"(f.start_earliest > {BEGINNING} OR f.end_latest < {END})"
_HAS_ONE_DATE: Final = (
    "(f.start_earliest = f.end_earliest AND f.start_latest = f.end_latest "
    "AND NOT f.start_missing AND NOT f.end_missing "
    "AND (coalesce(f.date, '/') NOT LIKE '%/%' OR f.date GLOB '*/[0-9][0-9]'))"
)
"""SQL: whether a fact has one date, of whatever precision, and not a start and an end: `2013/14` is one."""


@dataclass(frozen=True, slots=True)
class HolderAtTime:
    """Somebody who held a post at the time, and how sure that is."""

    tenure: TenureRow
    certainty: Certainty
    window: Window

    @property
    def so_far(self) -> Elapsed:
        """How long they had been in post by then."""
        return measure_so_far(self.tenure.interval, self.window.first, self.window.last)


@dataclass(frozen=True, slots=True)
class PostAtTime:
    """A post and its holders; or, without `id`, an organisation and its people whose post is not named.

    Attributes:
        complete: Whether every holder is recorded.
        within_record: Whether the time lies after a holder, and before the next holder or the last report.
    """

    id: str | None
    title: str | None
    organisation: str | None
    organisation_id: str | None
    seats: int
    lead: bool
    complete: bool
    holders: tuple[HolderAtTime, ...]
    within_record: bool = False

    @property
    def vacant(self) -> bool:
        """Whether it was certainly vacant: every holder is recorded, and none can have held it."""
        return self.complete and not self.holders and self.within_record

    @property
    def certainly_held(self) -> bool:
        """Whether somebody certainly held it."""
        return any(holder.certainty is Certainty.CERTAIN for holder in self.holders)

    @property
    def possibly_held(self) -> bool:
        """Whether somebody held it certainly or possibly, rather than only a missing date leaving it open."""
        return any(holder.certainty is not Certainty.UNKNOWN for holder in self.holders)


class NoRating(StrEnum):
    """Why an inspection gave no rating at the time, whatever its grade."""

    NOT_REPORTED = "not yet reported"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class InspectionAtTime:
    """An inspection that may have been an organisation's latest by a body, of a service.

    Attributes:
        series: What it has in common with those of the same organisation, body and service.
        scale: The id of the scale of its grade.
        grade: The grade, if it was reported by then and stood.
        no_rating: Why there is none although one is recorded.
        age: How long before the time it was.
        graded_only: Whether it is given only because later ones gave no grade.
    """

    fact: FactRow
    series: str
    organisation: str
    organisation_id: str
    body: str
    service: str | None
    type: str | None
    scale: str | None
    grade: str | None
    previous_grade: str | None
    change: str | None
    judgement: str | None
    published: str | None
    withdrawn: str | None
    no_rating: NoRating | None
    certainty: Certainty
    age: Elapsed
    graded_only: bool = False


@dataclass(frozen=True, slots=True)
class FactAtTime:
    """A fact, and how sure it is that it overlaps the time, or lasted throughout it."""

    fact: FactRow
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class NearbyRow:
    """A row of the timeline near the time, and how far from it; its date as EDTF."""

    fact: FactRow
    role: str | None
    date: str | None
    bounds: Bounds
    distance: Elapsed


class StateScope(NamedTuple):
    """What a state is narrowed to: ids by the table that they are of; empty for all."""

    organisations: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """The state of things at a time.

    Attributes:
        financial_years: The financial years that the time touches; none if it touches many.
        money: The sums of these years, and of other periods that overlap them.
        meanwhile: The first rows of the timeline that certainly fall within the time.
        meanwhile_more: How many more of these there are.
        before: The nearest rows before the time.
        after: The nearest rows after it.
        scope: What it is narrowed to.
    """

    time: NamedTime
    window: Window
    posts: tuple[PostAtTime, ...]
    inspections: tuple[InspectionAtTime, ...]
    in_force: tuple[FactAtTime, ...]
    financial_years: tuple[EdtfDate, ...]
    money: tuple[FactAtTime, ...]
    meanwhile: tuple[NearbyRow, ...]
    meanwhile_more: int
    before: tuple[NearbyRow, ...]
    after: tuple[NearbyRow, ...]
    scope: StateScope

    @property
    def is_of_money(self) -> bool:
        """Whether the time is that of a sum of money, which is not among `money` then."""
        return self.time.fact is not None and self.time.fact.kind in _kinds_in(StateSection.MONEY)


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is asked for.

    Attributes:
        excluded: The key of the fact whose time it is, to be left out; -1 if a date was typed.
        narrowed: To whom and what.
    """

    index: Index
    window: Window
    excluded: int
    narrowed: StateScope

    def involved(self, key: str) -> tuple[str, tuple[str, ...]]:
        """Return the SQL condition that a fact involves one of each asked about, and its parameters."""
        chosen = {role: ids for role, ids in self.narrowed._asdict().items() if ids}
        conditions = (involving(role, key, _placeholders(ids)) for role, ids in chosen.items())
        return " AND ".join(conditions) or "1", tuple(chain.from_iterable(chosen.values()))


def organisations_of(index: Index, fact: FactRow) -> tuple[str, ...]:
    """Return the ids of the organisations that a fact names, itself or by a post, and not of one that only made it."""
    row = index.db.execute("SELECT organisation_ids FROM timeline WHERE key = ?", (fact.key,)).fetchone()
    agents = {id_ for (id_,) in index.db.execute(_AGENTS_OF, (fact.key,))}
    return tuple(id_ for id_ in read_list(row[0]) if id_ not in agents) if row else ()


def state(index: Index, time: NamedTime, narrowed: StateScope = StateScope()) -> State:  # noqa: B008 - immutable
    """Return the state of things at a time, narrowed to some people, posts and organisations."""
    window = Window(*time.days, time.qualified)
    scope = _Scope(index, window, time.fact.key if time.fact else -1, narrowed)
    years = _financial_years(window, index.financial_year)
    meanwhile, more = _meanwhile(scope)
    return State(
        time,
        window,
        _posts(scope),
        _last_inspections(scope),
        _in_force(scope),
        years,
        _money(scope, years),
        meanwhile,
        more,
        _before(scope),
        _after(scope),
        narrowed,
    )


def _kinds_in(*sections: StateSection) -> tuple[str, ...]:
    """Return the kinds in some sections, in the singular."""
    return tuple(kind.singular for kind in KINDS.in_section(*sections))


def _placeholders(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)


def _posts(scope: _Scope) -> tuple[PostAtTime, ...]:
    """Return every post with those who held or may have held it: lead posts first, then in file order."""
    involved, ids = scope.involved("t.key")
    window = scope.window
    holders: dict[tuple[str | None, str | None], list[HolderAtTime]] = {}
    for tenure in tenures_where(
        scope.index,
        f"f.start_earliest <= ? AND f.end_latest >= ? AND {involved}",
        (window.last, window.first, *ids),
    ):
        if certainty := covers(tenure.interval, window):
            post = (tenure.post_id, None if tenure.post_id else tenure.organisation_id)
            holders.setdefault(post, []).append(HolderAtTime(tenure.during(window), certainty, window))
    within_record, lifetimes = _posts_within_record(scope), Lifetimes(scope.index)
    posts = [
        PostAtTime(
            id_,
            title,
            name,
            organisation,
            seats,
            bool(lead),
            is_every_holder_known(scope.index, complete),
            _surest_first(holders.pop((id_, None), [])),
            id_ in within_record,
        )
        for id_, title, organisation, name, seats, lead, complete in _recorded_posts(scope)
        if (id_, None) in holders
        or not (scope.narrowed.people or lifetimes.is_outside(window, organisation, id_))
    ]
    posts.sort(key=lambda post: (not post.lead, not post.certainly_held))
    for others in holders.values():  # of a post that is not named, or was set aside
        tenure = others[0].tenure
        office = tenure.post_id, tenure.post, tenure.organisation, tenure.organisation_id
        posts.append(PostAtTime(*office, seats=1, lead=False, complete=False, holders=_surest_first(others)))
    return tuple(posts)


def _recorded_posts(scope: _Scope) -> list[tuple[str, str, str, str, int, int, int]]:
    """Return the posts asked about, or those of the organisations and of their parts, in file order."""
    organisations, posts, _ = scope.narrowed
    values = ", ".join(["(?)"] * len(organisations))
    parts = (
        f"WITH RECURSIVE below(id) AS (VALUES {values} UNION SELECT e.id "
        "FROM below b JOIN organisations o ON o.parent = b.id JOIN entry e ON e.key = o.key) SELECT id FROM below"
    )
    among = f"p.organisation IN ({parts})" if organisations else "1"
    among += f" AND e.id IN ({_placeholders(posts)})" if posts else ""
    return scope.index.db.execute(
        "SELECT e.id, p.title, p.organisation, coalesce(n.what, p.organisation), p.seats, p.lead, p.complete "
        "FROM posts p JOIN entry e ON e.key = p.key "
        f"LEFT JOIN entry n ON n.tbl = 'organisations' AND n.id = p.organisation AND n.state = '{EntryState.STANDS}' "
        f"WHERE {among} ORDER BY e.file, e.line",
        (*organisations, *posts),
    ).fetchall()


def _posts_within_record(scope: _Scope) -> set[str]:
    """Return the `complete` posts that somebody had left, and that somebody held later or a later report covers.

    Not those whose last holder before the time, or first after it, has a qualified date.
    """
    first, last, _ = scope.window
    left: dict[str, tuple[int, int]] = {}
    came: dict[str, tuple[int, int]] = {}
    for post, start_earliest, end_latest, qualified in scope.index.db.execute(
        "SELECT t.post_id, f.start_earliest, f.end_latest, f.qualified FROM tenures t JOIN fact f ON f.key = t.key "
        "JOIN entry e ON e.tbl = 'posts' AND e.id = t.post_id JOIN posts p ON p.key = e.key "
        "WHERE p.complete AND f.status IS NULL AND (f.end_latest < ? OR f.start_earliest > ?)",
        (first, last),
    ):
        if end_latest < first:
            left[post] = max(left.get(post, (BEGINNING, 0)), (end_latest, qualified))
        else:
            came[post] = min(came.get(post, (END, 0)), (start_earliest, -qualified))
    doubtful = {post for days in (left, came) for post, (_, qualified) in days.items() if qualified}
    reported = (scope.index.meta("as_of") or "") >= (format_iso(last) or "9999-12-31")
    return {post for post in left if reported or post in came} - doubtful


def _surest_first(holders: list[HolderAtTime]) -> tuple[HolderAtTime, ...]:
    """Sort the certain before the possible before the unknown; acting ones after the others."""
    return tuple(sorted(holders, key=lambda holder: (_doubt(holder.certainty), holder.tenure.acting)))


def _doubt(certainty: Certainty) -> int:
    return list(Certainty).index(certainty)


def _last_inspections(scope: _Scope) -> tuple[InspectionAtTime, ...]:
    """Return the inspections that may have been the latest of a body and service, and the latest with a grade."""
    ratings = _ratings_at(scope)
    latest = _latest_inspections(scope, ratings, graded=False)
    keys = {inspection.fact.key for inspection in latest}
    graded = {
        inspection.series
        for inspection in latest
        if inspection.grade is not None and inspection.fact.key not in ratings.doubtful
    }
    latest += [
        inspection
        for inspection in _latest_inspections(scope, ratings, graded=True)
        if inspection.series not in graded and inspection.fact.key not in keys
    ]
    lifetimes = Lifetimes(scope.index)
    latest = [
        inspection
        for inspection in latest
        if not lifetimes.is_outside(scope.window, inspection.organisation_id)
    ]
    order = {inspection.organisation_id: place for place, inspection in reversed(list(enumerate(latest)))}
    return tuple(sorted(latest, key=lambda inspection: order[inspection.organisation_id]))


class _Ratings(NamedTuple):
    """Which inspections had given no rating at a time, and why; and which perhaps had not, by their keys."""

    none: dict[int, NoRating]
    doubtful: set[int]


def _ratings_at(scope: _Scope) -> _Ratings:
    """Return which inspections were certainly or perhaps not reported yet, or withdrawn already."""
    first, last, qualified = scope.window
    ratings = _Ratings({}, set())
    for key, earliest, vague in scope.index.db.execute(
        "SELECT t.key, t.start_earliest, t.qualified FROM inspections i "
        "JOIN timeline t ON t.key = i.key AND t.role = 'published' WHERE i.published IS NOT NULL "
        "AND (t.end_latest > ? OR t.qualified)",
        (first,),
    ):
        if earliest > last and not (vague or qualified):
            ratings.none[key] = NoRating.NOT_REPORTED
        else:
            ratings.doubtful.add(key)
    withdrawals = scope.index.db.execute("SELECT key, withdrawn FROM inspections WHERE withdrawn IS NOT NULL")
    for key, text in withdrawals:
        withdrawn = read_date(text, scope.index.financial_year)
        if withdrawn is None or key in ratings.none:
            continue
        if withdrawn.latest <= first and not (withdrawn.qualified or qualified):
            ratings.none[key] = NoRating.WITHDRAWN
        elif withdrawn.earliest <= last or withdrawn.qualified:
            ratings.doubtful.add(key)
    return ratings


def _latest_inspections(scope: _Scope, ratings: _Ratings, *, graded: bool) -> list[InspectionAtTime]:
    """Return, by organisation, body and service, each inspection that may be the latest, with a grade if `graded`.

    One may be the latest unless another, certainly before the time, is certainly later.
    """
    involved, ids = scope.involved("i.key")
    wanted = f"i.key <> ? AND {involved}"
    if graded:
        wanted += f" AND i.grade IS NOT NULL AND i.key NOT IN {_KEYS}"
        ids = (*ids, json.dumps([*ratings.none]))
    first, last, _ = scope.window
    rows = scope.index.db.execute(
        f"""WITH sure AS (
            SELECT {_SERIES} AS series, max(f.start_earliest) AS since
            FROM inspections i JOIN fact f ON f.key = i.key
            WHERE f.end_latest <= ? AND NOT f.qualified AND i.key NOT IN {_KEYS} AND {wanted} GROUP BY series
        ) SELECT i.key, {_SERIES}, i.organisation, i.organisation_id, i.body, i.service, i.type, i.scale,
            i.grade, i.previous_grade, i.change, i.judgement, i.published, i.withdrawn
        FROM inspections i LEFT JOIN sure ON sure.series = {_SERIES}
        JOIN fact f ON f.key = i.key
        WHERE f.status IS NULL AND f.start_earliest <= ? AND {_IS_DATED} AND {wanted}
            AND (sure.since IS NULL OR f.end_latest >= sure.since)
        ORDER BY (SELECT min(file || printf('%09d', line)) FROM entry WHERE tbl = 'organisations'
            AND id = i.organisation_id), {in_order()}""",
        (first, json.dumps([*ratings.doubtful]), scope.excluded, *ids, last, scope.excluded, *ids),
    ).fetchall()
    undated = {
        series
        for (series,) in scope.index.db.execute(
            f"SELECT DISTINCT {_SERIES} FROM inspections i JOIN fact f ON f.key = i.key "
            f"WHERE f.status IS NULL AND NOT {_IS_DATED} AND {wanted}",
            (scope.excluded, *ids),
        )
    }
    facts = facts_by_key(scope.index, (row[0] for row in rows))
    candidates = Counter(row[1] for row in rows)
    latest = []
    for key, series, *named, grade, previous_grade, change, judgement, published, withdrawn in rows:
        no_rating = ratings.none.get(key)
        name, organisation, body, service, type_, scale = named
        interval = facts[key].interval
        alone = candidates[series] == 1 and series not in undated and key not in ratings.doubtful
        sure = interval.bounds.latest <= first and not interval.qualified and alone
        certain = sure and not scope.window.qualified
        latest.append(
            InspectionAtTime(
                facts[key],
                series,
                name,
                organisation,
                body,
                service,
                type_,
                scale,
                None if no_rating else grade,
                previous_grade,
                None if no_rating else change,
                None if no_rating else judgement,
                published,
                withdrawn,
                no_rating,
                Certainty.CERTAIN if certain else Certainty.POSSIBLE,
                _age(interval.bounds, scope.window),
                graded,
            )
        )
    return latest


def _age(bounds: Bounds, window: Window) -> Elapsed:
    """Return how long before a time something was that is known to be no later than its end."""
    return measure_elapsed(
        (bounds.earliest, min(bounds.latest, window.last)), (max(window.first, bounds.earliest), window.last)
    )


def _in_force(scope: _Scope) -> tuple[FactAtTime, ...]:
    """Return the events that last, and were or may have been going on: notices, measures, terms."""
    involved, ids = scope.involved("f.key")
    kinds = _kinds_in(StateSection.IN_FORCE)
    facts = facts_where(
        scope.index,
        f"f.kind IN ({_placeholders(kinds)}) AND f.status IS NULL AND f.key <> ? "
        f"AND f.start_earliest <= ? AND f.end_latest >= ? AND NOT {_HAS_ONE_DATE} "
        f"AND ({_IS_DATED} OR NOT f.start_missing OR NOT f.end_missing) AND {involved}",
        (*kinds, scope.excluded, scope.window.last, scope.window.first, *ids),
    )
    return _with_certainty(facts, covers, scope.window)


def _money(scope: _Scope, years: tuple[EdtfDate, ...]) -> tuple[FactAtTime, ...]:
    """Return the sums of money of these financial years, and of other periods that overlap them."""
    window = scope.window
    if years:
        window = Window(years[0].earliest, years[-1].latest, window.qualified)
    involved, ids = scope.involved("f.key")
    kinds = _kinds_in(StateSection.MONEY)
    facts = facts_where(
        scope.index,
        f"f.kind IN ({_placeholders(kinds)}) AND f.key <> ? "
        f"AND f.start_earliest <= ? AND f.end_latest >= ? AND {_IS_DATED} AND {involved}",
        (*kinds, scope.excluded, window.last, window.first, *ids),
    )
    return _with_certainty(facts, overlaps, window)


def _with_certainty(
    facts: Iterable[FactRow], certainty_in: Callable[[Interval, Window], Certainty | None], window: Window
) -> tuple[FactAtTime, ...]:
    """Return facts with how sure they are, the surest first; none with a status is certain."""
    dated = [
        FactAtTime(fact, Certainty.POSSIBLE if fact.status and certainty is Certainty.CERTAIN else certainty)
        for fact in facts
        if (certainty := certainty_in(fact.interval, window))
    ]
    return tuple(sorted(dated, key=lambda fact: _doubt(fact.certainty)))


def _financial_years(window: Window, start: YearStart) -> tuple[EdtfDate, ...]:
    """Return the financial years that a window touches; none if it is unbounded or spans many."""
    if window.first == BEGINNING or window.last == END:
        return ()
    first, last = date.fromordinal(window.first).year, date.fromordinal(window.last).year
    if last - first > _MOST_YEARS:
        return ()
    years = []
    for year in range(first - 1, last + 1):
        try:
            period = parse(f"{year:04}" if start == JANUARY else f"{year:04}/{(year + 1) % 100:02}", start)
        except DateError:
            continue
        if period.earliest <= window.last and period.latest >= window.first:
            years.append(period)
    return tuple(years)


def _meanwhile(scope: _Scope) -> tuple[tuple[NearbyRow, ...], int]:
    """Return the first timeline rows that certainly fall within the time, and how many more there are."""
    first, last, _ = scope.window
    if first == BEGINNING or last == END:
        return (), 0
    condition = "t.sort_1 BETWEEN ? AND ? AND t.start_earliest >= ? AND t.end_latest <= ? AND t.key <> ?"
    values = (first, last, first, last, scope.excluded)
    rows = _timeline_rows(scope, condition, values, _MOST_MEANWHILE + 1)
    more = 0
    if len(rows) > _MOST_MEANWHILE:
        involved, ids = scope.involved("t.key")
        (count,) = scope.index.db.execute(
            f"SELECT count(*) FROM timeline t WHERE {condition} AND {involved}", (*values, *ids)
        ).fetchone()
        more = count - _MOST_MEANWHILE
    return tuple(rows[:_MOST_MEANWHILE]), more


def _before(scope: _Scope) -> tuple[NearbyRow, ...]:
    """Return the timeline rows certainly before the time that cannot be far from it, the nearest few."""
    first, kinds = scope.window.first, _kinds_in(*_NEARBY)
    rows = _timeline_rows(
        scope,
        f"t.sort_1 < ? AND t.end_latest < ? AND t.kind IN ({_placeholders(kinds)}) AND t.key <> ?",
        (first, first, *kinds, scope.excluded),
        _MOST_READ,
        latest_first=True,
    )
    nearest = sorted(rows, key=lambda row: (-row.bounds.end_earliest, -row.bounds.latest))
    return tuple(sorted(nearest[:_MOST_NEARBY], key=rows.index, reverse=True))


def _after(scope: _Scope) -> tuple[NearbyRow, ...]:
    """Return the timeline rows certainly after the time that cannot be far from it, the nearest few."""
    last, kinds = scope.window.last, _kinds_in(*_NEARBY)
    rows = _timeline_rows(
        scope,
        f"t.sort_1 > ? AND t.start_earliest > ? AND t.kind IN ({_placeholders(kinds)}) AND t.key <> ?",
        (last, last, *kinds, scope.excluded),
        _MOST_READ,
    )
    nearest = sorted(rows, key=lambda row: row.bounds.start_latest)
    return tuple(sorted(nearest[:_MOST_NEARBY], key=rows.index))


def _timeline_rows(
    scope: _Scope, condition: str, values: tuple[str | int, ...], most: int, *, latest_first: bool = False
) -> list[NearbyRow]:
    """Return the first rows `t` of the timeline that meet an SQL condition, in its order or the reverse."""
    involved, ids = scope.involved("t.key")
    order = in_order("t", way="DESC" if latest_first else "ASC")
    rows = scope.index.db.execute(
        "SELECT t.key, t.role, t.date, t.start_earliest, t.start_latest, t.end_earliest, t.end_latest "
        f"FROM timeline t WHERE {condition} AND {involved} ORDER BY {order} LIMIT {most}",
        (*values, *ids),
    ).fetchall()
    facts = facts_by_key(scope.index, {row[0] for row in rows})
    return [
        _nearby_row(facts[key], role, text, Bounds(*bounds), scope.window)
        for key, role, text, *bounds in rows
    ]


def _nearby_row(
    fact: FactRow, role: str | None, text: str | None, bounds: Bounds, window: Window
) -> NearbyRow:
    days = window.first, window.last
    if bounds.earliest > window.last:
        distance = measure_elapsed(days, (bounds.start_earliest, bounds.start_latest))
    else:
        distance = measure_elapsed((bounds.end_earliest, bounds.end_latest), days)
    return NearbyRow(fact, role, text, bounds, distance)
