"""Tenures as the index holds them: who held which post, or was with which organisation, and when."""

from __future__ import annotations

import re
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, Final

from chronicle.dates import format_date_text, measure_length, parse_duration
from chronicle.dates.duration import read_duration
from chronicle.dates.narrowing import from_then_on
from chronicle.dates.seats import FilledDays, TimeBeside, filled_days
from chronicle.index.schema import in_order, involving
from chronicle.model.kinds.tenures import TENURES
from chronicle.named_tuples import NamedTuple
from chronicle.queries.cells import read_list
from chronicle.queries.entities import is_every_holder_known
from chronicle.queries.facts import FACT_COLUMNS, FactRow, read_fact
from chronicle.queries.rows import BY_ORGANISATION, ORGANISATIONS, read_rows
from chronicle.queries.times import read_date
from chronicle.sql import SEPARATOR, placeholders
from chronicle.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from chronicle.dates import Certainty, DayRange, Duration, Interval, Window
    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection, WindowPart

_COLUMNS: Final = (
    f"{FACT_COLUMNS}, t.person, t.person_id, t.post, t.post_id, t.organisation, t.organisation_id, t.acting, "
    "t.left, t.length, t.confirmed, t.title, t.in_post, "
    f"(SELECT group_concat(r.why, char({ord(SEPARATOR)})) FROM reason r WHERE r.key = t.key AND r.field IN ('', 'start', 'end'))"
)
_SELECT: Final = f"SELECT {_COLUMNS} FROM {TENURES.table} t JOIN fact f ON f.key = t.key"
_MOST_POSTS: Final = 400
"""Posts asked for in one statement: older SQLites take no more than 999 values."""
_POSTS: Final = """
LEFT JOIN (SELECT e.id AS post_id, e.file AS post_file, e.line AS post_line, p.*
    FROM posts p JOIN entry e ON e.key = p.key) p ON p.post_id = t.post_id
"""
# Lead posts, then the others of the organisations that these lead, then those of others, each as their files have them;
# then posts whose entry was set aside, then organisations without a post.
_BY_POST: Final = f"""
t.post_id IS NULL, p.key IS NULL, p.lead DESC,
t.organisation_id NOT IN (SELECT l.organisation FROM posts l WHERE l.lead),
CASE WHEN t.post_id IS NOT NULL THEN o.org_file END, CASE WHEN t.post_id IS NOT NULL THEN o.org_line END,
p.post_file, p.post_line, t.post_id,
{", ".join(f"CASE WHEN t.post_id IS NULL THEN {column} END" for column in BY_ORGANISATION)},
"""


class TenureRow(NamedTuple):
    """A tenure: its fact, and who held which post of which organisation.

    Attributes:
        post: The post's title; None if the post is not named.
        organisation: The organisation's name; None if the post's entry was set aside.
        left: How or why the person left; None if that is not known.
        dates_length: How long it was by its dates, as `length` of the listing has it.
        confirmed: When an acting holder became the holder, as EDTF; None of others.
        title: The post as the source styles it; None if as it is.
        in_post: The dates on which the person is known to have been in post, as EDTF, in order of time.
        reasons: Why its dates stand, as a list; None if nothing says so.
        filled: The days on which others fill the seats, where these have narrowed its time.
        fitting: Its length, if that must fit between them.
    """

    fact: FactRow
    person: str
    person_id: str
    post: str | None
    post_id: str | None
    organisation: str | None
    organisation_id: str | None
    acting: bool
    left: str | None
    dates_length: str
    confirmed: str | None
    title: str | None
    in_post: tuple[str, ...]
    reasons: str | None
    filled: FilledDays = FilledDays()
    fitting: Duration | None = None

    @property
    def key(self) -> int:
        """The fact's key in the index."""
        return self.fact.key

    @property
    def is_sighting(self) -> bool:
        """Whether no more is known of its time than days on which it was so, or that it still was."""
        interval = self.interval
        return (
            interval.start_missing and (interval.end_missing or interval.is_ongoing) and not self.fact.length
        )

    @property
    def holder(self) -> str:
        """Who held the post, and if in an acting capacity: `Eleanor Brazil (acting)`, and until when."""
        until = f" until {format_date_text(self.confirmed)}" if self.confirmed else ""
        return f"{self.person} (acting{until})" if self.acting else self.person

    def beside(self, filled: FilledDays) -> TenureRow:
        """Return the same tenure with what is left of its time by the days on which the seats are filled."""
        seat = self.seated
        if seat is None or not filled.firsts:
            return self
        length = read_duration(self.fact.length) if self.fact.length and not self.confirmed else None
        interval, days, fitting = filled.narrow(seat, length)
        if self.confirmed:  # acting before, when nobody was in the way
            bounds = self.interval.bounds._replace(end_latest=interval.bounds.end_latest)
            interval = self.interval._replace(bounds=bounds)
        return self._replace(fact=self.fact._replace(interval=interval), filled=days, fitting=fitting)

    def certainty(self, window: Window) -> Certainty | None:
        """Say how sure it is that it lasted throughout a window, `beside` others or by itself."""
        excluded = () if self.during(window).acting else (self.filled, self.fitting)
        return TimeBeside(self.interval, *excluded).covers(window)

    @property
    def turns(self) -> Iterable[int]:
        """The days at which how sure it is that it lasted may change, and whether in an acting capacity."""
        confirmed = read_date(self.confirmed)
        known = self.interval.certain_range, self.interval.possible_range
        days = (*self.interval.bounds, *known[0], *known[1], *(confirmed.bounds if confirmed else ()))
        return chain(days, self.filled.firsts, self.filled.lasts)

    def during(self, window: Window) -> TenureRow:
        """Return the same tenure as it was in a time: no more acting, if confirmed by then."""
        confirmed = read_date(self.confirmed)
        if confirmed is None:
            return self
        return self._replace(acting=confirmed.latest > window.first)

    @property
    def interval(self) -> Interval:
        """When it began and ended."""
        return self.fact.interval

    @property
    def with_length(self) -> Interval:
        """When it began and ended, with its length if that is stated."""
        stated = self.fact.length and parse_duration(self.dates_length)
        return self.interval._replace(length=stated) if stated else self.interval

    @property
    def seated(self) -> Interval | None:
        """When it filled a seat: from being confirmed on, if acting before; None if acting throughout."""
        confirmed = read_date(self.confirmed)
        if confirmed is None:
            return None if self.acting else self.interval
        return from_then_on(self.interval, confirmed)

    def names(self, other: TenureRow) -> bool:
        """Return whether the reasons for its dates, or why the person left, name another holder."""
        texts = " ".join(filter(None, (self.left, *read_list(self.reasons))))
        if not texts or other.person_id == self.person_id:
            return False
        if fold(other.person) in fold(texts):
            return True
        surname = [word for word in other.person.split() if not word.isupper()][-1:]  # no honours after it
        if not surname:
            return False
        words = re.findall(r"\w(?:[\w'\N{RIGHT SINGLE QUOTATION MARK}\N{HYPHEN}-]*\w)?", texts)
        names = {fold(word) for word in words if word[0].isupper() or not surname[0][0].isupper()}
        return not names.isdisjoint({fold(surname[0]), f"{fold(surname[0])}'s"})

    @property
    def length(self) -> str:
        """How long it was: as stated, by its dates, or so far; `unknown` where nothing tells."""
        if self.fact.length:
            return self.fact.stated_length
        length = measure_length(self.interval)
        return f"{length.words} so far" if length.so_far and length.known else length.words


class PostTenures(NamedTuple):
    """The selected tenures of one post, or those with an organisation where the post is not named.

    Attributes:
        id: The post's id; None if the post is not named.
        organisation: The organisation's name.
        lead: Whether the post leads its organisation.
        seats: How many may hold the post at once.
        complete: Whether every holder is recorded.
        tenures: In order of time.
    """

    id: str | None
    post: str | None
    organisation: str | None
    lead: bool
    seats: int
    complete: bool
    tenures: list[TenureRow]


def tenures_where(
    index: Index, condition: str = "1", parameters: Sequence[str | int] = (), *, statuses: bool = False
) -> list[TenureRow]:
    """Return the tenures `t` that meet an SQL condition, in order of time; with `statuses`, planned ones too."""
    happened = "" if statuses else " AND f.status IS NULL"
    rows = index.db.execute(f"{_SELECT} WHERE {condition}{happened} ORDER BY {in_order()}", parameters)
    return [_tenure(index, row) for row in rows]


def tenures_of_post(index: Index, post: str, *, statuses: bool = False) -> list[TenureRow]:
    """Return the tenures of a post, in order of time; with `statuses`, those that did not simply happen too."""
    condition = f"t.post_id = ? AND {involving('posts', 't.key')}"
    return tenures_where(index, condition, (post, post), statuses=statuses)


def days_filled(index: Index, posts: Iterable[str]) -> dict[str, FilledDays]:
    """Return on which days the seats of some posts are filled for certain; nobody who was acting fills one."""
    wanted = tuple(dict.fromkeys(posts))
    seats: dict[str, int] = {}
    holders: dict[str, list[tuple[str, DayRange]]] = {}
    for first in range(0, len(wanted), _MOST_POSTS):
        part = wanted[first : first + _MOST_POSTS]
        asked = placeholders(part)
        seats.update(
            index.db.execute(
                f"SELECT e.id, p.seats FROM posts p JOIN entry e ON e.key = p.key WHERE e.tbl = 'posts' AND e.id IN ({asked})",
                part,
            )
        )
        for post, person, acting, confirmed, begun, reached in index.db.execute(
            "SELECT t.post_id, t.person_id, t.acting, t.confirmed, f.certain_from, f.certain_to "
            f"FROM {TENURES.table} t JOIN fact f ON f.key = t.key "
            f"WHERE t.post_id IN ({asked}) AND {involving('posts', 't.key', asked)} AND f.status IS NULL",
            (*part, *part),
        ):
            if day := read_date(confirmed):
                begun = reached + 1 if day.qualified else max(begun, day.latest)  # noqa: PLW2901
            elif acting:
                continue
            holders.setdefault(post, []).append((person, (begun, reached)))
    return {post: filled_days(held, seats[post]) for post, held in holders.items() if post in seats}


def lead_tenures(index: Index) -> list[TenureRow]:
    """Return the tenures of posts that lead an organisation, in order of time."""
    leading = "SELECT e.id FROM posts p JOIN entry e ON e.key = p.key WHERE p.lead"
    return tenures_where(index, f"t.post_id IN ({leading})")


def tenures_by_post(index: Index, selection: Selection, part: WindowPart) -> Iterator[PostTenures]:
    """Read the selected tenures post by post, the posts that lead first, one post in memory at a time."""
    columns = (_COLUMNS, "p.lead", "p.seats", "p.complete")
    joins = f"{_POSTS}{ORGANISATIONS}"
    order = "" if len(selection.people) == 1 else _BY_POST  # of one person: in order of career
    rows = read_rows(index, TENURES.table, selection, columns, tuple, part, joins=joins, order=order)
    pairs = ((_tenure(index, row), row[-3:]) for row in rows)
    for _, group in groupby(pairs, key=lambda pair: (pair[0][3:7], pair[1])):
        of_post = list(group)
        tenures = [tenure for tenure, _ in of_post]
        first, (lead, seats, complete) = of_post[0]
        every = is_every_holder_known(index, complete)
        office = first.post_id, first.post, first.organisation
        yield PostTenures(*office, bool(lead), seats or 1, every, tenures)


def _tenure(index: Index, row: Sequence[Any]) -> TenureRow:
    *office, acting, left, length, confirmed, title, in_post, reasons = row[35:48]
    seen = sorted(read_list(in_post), key=lambda day: date.day_range if (date := read_date(day)) else (0, 0))
    return TenureRow(
        read_fact(index, row),
        *(*office, bool(acting), left, length, confirmed, title, tuple(seen), reasons),
    )
