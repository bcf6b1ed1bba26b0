"""The state of things at a time: who held which post, what inspectors had last said, what was in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from chronicle.dates import (
    BEGINNING,
    END,
    JANUARY,
    Certainty,
    DateError,
    Elapsed,
    Window,
    covers,
    format_iso,
    measure_so_far,
    overlaps,
    parse,
)
from chronicle.dates.seats import FilledDays
from chronicle.index.schema import AGENTS, is_dated
from chronicle.model.kind import StateSection
from chronicle.model.kinds.tenures import TENURES
from chronicle.queries.cells import read_list
from chronicle.queries.entities import is_every_holder_known
from chronicle.queries.facts import facts_where
from chronicle.queries.inspections import (
    InspectionAtTime,
    NoRating,
    last_inspections,
    ratings_at,
)
from chronicle.queries.lifetimes import Lifetimes
from chronicle.queries.nearby import NearbyRow, after, before, meanwhile
from chronicle.queries.state_query import Scope, StateQuery, kinds_in
from chronicle.queries.tenures import days_filled, tenures_where
from chronicle.sql import EntryState, placeholders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from chronicle.dates import EdtfDate, Interval, YearStart
    from chronicle.index.cache import Index
    from chronicle.queries.facts import FactRow
    from chronicle.queries.lookup import NamedTime
    from chronicle.queries.tenures import TenureRow

_A_YEAR: Final = 366
_MOST_YEARS: Final = 3
_AGENTS_OF: Final = f"SELECT id FROM involves WHERE role = '{AGENTS}' AND id IN (SELECT id FROM entry WHERE tbl = 'organisations') AND key = ?"
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
        return measure_so_far(self.tenure.with_length, self.window.first, self.window.last)


@dataclass(frozen=True, slots=True)
class PostAtTime:
    """A post and its holders; or, without `id`, an organisation and its people whose post is not named.

    Attributes:
        complete: Whether every holder is recorded.
        within_record: Whether the time lies after a holder or the opening, and before the next holder, the closing or the last report.
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


@dataclass(frozen=True, slots=True)
class FactAtTime:
    """A fact, and how sure it is that it overlaps the time, or lasted throughout it."""

    fact: FactRow
    certainty: Certainty

    def is_far_later(self, window: Window) -> bool:
        """Whether no more is known of when it began than that it had by a day more than a year after a window."""
        bounds = self.fact.interval.bounds
        return bounds.start_earliest == BEGINNING and bounds.start_latest > window.last + _A_YEAR


@dataclass(frozen=True, slots=True)
class State:
    """The state of things at a time.

    Attributes:
        financial_years: The financial years that the time touches; none if it touches many.
        money: The sums of these years, and of other periods that overlap them.
        meanwhile: The rows of the timeline that fall within the time, or may within a month: the first, or all.
        meanwhile_more: How many more of these there are.
        before: The nearest rows before the time.
        after: The nearest rows after it.
        undated: The facts of any other kind than tenures of whose time nothing is known; none unless asked for.
        undated_more: How many of these there are if they were not asked for.
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
    undated: tuple[FactRow, ...]
    undated_more: int
    scope: Scope

    @property
    def is_of_money(self) -> bool:
        """Whether the time is that of a sum of money, which is not among `money` then."""
        return self.time.fact is not None and self.time.fact.kind in kinds_in(StateSection.MONEY)


def organisations_of(index: Index, fact: FactRow) -> tuple[str, ...]:
    """Return the ids of the organisations that a fact names, itself or by a post, and not of one that only made it."""
    row = index.db.execute("SELECT organisation_ids FROM timeline WHERE key = ?", (fact.key,)).fetchone()
    agents = {id_ for (id_,) in index.db.execute(_AGENTS_OF, (fact.key,))}
    return tuple(id_ for id_ in read_list(row[0]) if id_ not in agents) if row else ()


def state(
    index: Index,
    time: NamedTime,
    narrowed: Scope = Scope(),  # noqa: B008 - immutable
    *,
    undated: bool = False,
    everything: bool = False,
) -> State:
    """Return the state of things at a time, narrowed to some people, posts and organisations.

    Facts of whose time nothing is known are counted, or with `undated` given; of what fell within the time, but
    for the first, so is the rest, or with `everything` given.
    """
    window = Window(*time.days, time.qualified)
    query = StateQuery(index, window, time.fact.key if time.fact else -1, narrowed, Lifetimes(index))
    years = _financial_years(window, index.financial_year)
    ratings = ratings_at(query)
    not_reported = {key for key, why in ratings.none.items() if why is NoRating.NOT_REPORTED}
    during, more = meanwhile(query, not_reported, everything=everything)
    not_dated, undated_more = _undated(query, wanted=undated)
    return State(
        time,
        window,
        _posts(query),
        last_inspections(query, ratings),
        _in_force(query),
        years,
        _money(query, years),
        during,
        more,
        before(query, not_reported),
        after(query, not_reported),
        not_dated,
        undated_more,
        narrowed,
    )


def _posts(query: StateQuery) -> tuple[PostAtTime, ...]:
    """Return every post with those who held or may have held it: lead posts first, then in file order."""
    involved, ids = query.involved("t.key")
    window = query.window
    holders: dict[tuple[str | None, str | None], list[HolderAtTime]] = {}
    tenures = tenures_where(
        query.index,
        f"f.start_earliest <= ? AND f.end_latest >= ? AND {involved}",
        (window.last, window.first, *ids),
    )
    filled = days_filled(query.index, filter(None, (tenure.post_id for tenure in tenures)))
    for tenure in tenures:
        left = tenure.beside(filled.get(tenure.post_id or "", FilledDays()))
        if certainty := left.certainty(window):
            post = (tenure.post_id, None if tenure.post_id else tenure.organisation_id)
            holders.setdefault(post, []).append(HolderAtTime(left.during(window), certainty, window))
    within_record, lifetimes = _posts_within_record(query), query.lifetimes
    posts = [
        PostAtTime(
            id_,
            title,
            name,
            organisation,
            seats,
            bool(lead),
            is_every_holder_known(query.index, complete),
            _surest_first(holders.pop((id_, None), [])),
            id_ in within_record,
        )
        for id_, title, organisation, name, seats, lead, complete in _recorded_posts(query)
        if (id_, None) in holders
        or not (query.narrowed.people or lifetimes.is_outside(window, organisation, id_))
    ]
    posts.sort(key=lambda post: (not post.lead, not post.certainly_held))
    for others in holders.values():  # of a post that is not named, or was set aside
        tenure = others[0].tenure
        office = tenure.post_id, tenure.post, tenure.organisation, tenure.organisation_id
        posts.append(PostAtTime(*office, seats=1, lead=False, complete=False, holders=_surest_first(others)))
    return tuple(posts)


def _recorded_posts(query: StateQuery) -> list[tuple[str, str, str, str, int, int, int]]:
    """Return the posts asked about, or those of the organisations and of their parts, in file order."""
    organisations, posts, _ = query.narrowed
    values = ", ".join(["(?)"] * len(organisations))
    parts = (
        f"WITH RECURSIVE below(id) AS (VALUES {values} UNION SELECT e.id "
        "FROM below b JOIN organisations o ON o.parent = b.id JOIN entry e ON e.key = o.key) SELECT id FROM below"
    )
    among = f"p.organisation IN ({parts})" if organisations else "1"
    among += f" AND e.id IN ({placeholders(posts)})" if posts else ""
    return query.index.db.execute(
        "SELECT e.id, p.title, p.organisation, coalesce(n.what, p.organisation), p.seats, p.lead, p.complete "
        "FROM posts p JOIN entry e ON e.key = p.key "
        f"LEFT JOIN entry n ON n.tbl = 'organisations' AND n.id = p.organisation AND n.state = '{EntryState.STANDS}' "
        f"WHERE {among} ORDER BY e.file, e.line",
        (*organisations, *posts),
    ).fetchall()


def _posts_within_record(query: StateQuery) -> set[str]:
    """Return the `complete` posts of which it is known that nobody else held them then, as P202 knows it.

    Somebody had left, or the post had opened; and somebody came later, it closed later, or a later report covers it.
    Not those whose last holder before the time, or first after it, has a qualified date.
    """
    first, last, _ = query.window
    left: dict[str, tuple[int, int]] = {}
    came: dict[str, tuple[int, int]] = {}
    organisations: dict[str, str] = {}
    for post, organisation, start_earliest, end_latest, qualified in query.index.db.execute(
        "SELECT t.post_id, p.organisation, f.start_earliest, f.end_latest, f.qualified "
        f"FROM {TENURES.table} t JOIN fact f ON f.key = t.key "
        "JOIN entry e ON e.tbl = 'posts' AND e.id = t.post_id JOIN posts p ON p.key = e.key "
        "WHERE p.complete AND f.status IS NULL AND (f.end_latest < ? OR f.start_earliest > ?)",
        (first, last),
    ):
        organisations[post] = organisation
        if end_latest < first:
            left[post] = max(left.get(post, (BEGINNING, 0)), (end_latest, qualified))
        else:
            came[post] = min(came.get(post, (END, 0)), (start_earliest, -qualified))
    doubtful = {post for days in (left, came) for post, (_, qualified) in days.items() if qualified}
    reported = (query.index.meta("as_of") or "") >= (format_iso(last) or "9999-12-31")
    lives = query.lifetimes
    return {
        post
        for post, organisation in organisations.items()
        if post not in doubtful
        and (post in left or lives.had_opened(query.window, post, organisation))
        and (
            post in came
            or (reported and post in left)
            or lives.closes_later(query.window, post, organisation)
        )
    }


def _surest_first(holders: list[HolderAtTime]) -> tuple[HolderAtTime, ...]:
    """Sort the certain before the possible before the unknown; acting ones after the others."""
    return tuple(sorted(holders, key=lambda holder: (_doubt(holder.certainty), holder.tenure.acting)))


def _doubt(certainty: Certainty) -> int:
    return list(Certainty).index(certainty)


def _in_force(query: StateQuery) -> tuple[FactAtTime, ...]:
    """Return the events that last, and were or may have been going on: notices, measures, terms."""
    involved, ids = query.involved("f.key")
    kinds = kinds_in(StateSection.IN_FORCE)
    facts = facts_where(
        query.index,
        f"f.kind IN ({placeholders(kinds)}) AND f.status IS NULL AND f.key <> ? "
        f"AND f.start_earliest <= ? AND f.end_latest >= ? AND NOT {_HAS_ONE_DATE} "
        f"AND {is_dated()} AND {involved}",
        (*kinds, query.excluded, query.window.last, query.window.first, *ids),
    )
    return _with_certainty(facts, covers, query.window)


def _money(query: StateQuery, years: tuple[EdtfDate, ...]) -> tuple[FactAtTime, ...]:
    """Return the sums of money of these financial years, and of other periods that overlap them."""
    window = query.window
    if years:
        window = Window(years[0].earliest, years[-1].latest, window.qualified)
    involved, ids = query.involved("f.key")
    kinds = kinds_in(StateSection.MONEY)
    facts = facts_where(
        query.index,
        f"f.kind IN ({placeholders(kinds)}) AND f.key <> ? "
        f"AND f.start_earliest <= ? AND f.end_latest >= ? AND {is_dated()} AND {involved}",
        (*kinds, query.excluded, window.last, window.first, *ids),
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


def _undated(query: StateQuery, *, wanted: bool) -> tuple[tuple[FactRow, ...], int]:
    """Return the facts of whose time nothing is known, or else their number; tenures stand with their posts."""
    involved, ids = query.involved("f.key")
    kinds = kinds_in(*(section for section in StateSection if section is not StateSection.IN_POST))
    condition = (
        f"f.kind IN ({placeholders(kinds)}) AND f.key <> ? AND {involved} "
        f"AND (NOT {is_dated()} OR (f.start_earliest = {BEGINNING} AND f.end_latest = {END}))"
    )
    values: tuple[str | int, ...] = (*kinds, query.excluded, *ids)
    if wanted:
        return tuple(facts_where(query.index, condition, values)), 0
    (number,) = query.index.db.execute(f"SELECT count(*) FROM fact f WHERE {condition}", values).fetchone()
    return (), int(number)
