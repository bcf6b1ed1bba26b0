"""Checks of a post's holders: too many at once, nobody, and the same person twice."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from chronicle import codes
from chronicle.checks.fact import kinds_with
from chronicle.checks.references import LostWords
from chronicle.dates import format_iso, parse
from chronicle.dates.coverage import Occupancy, OverCapacity, Vacancy, over_capacity, overlapping, vacancies
from chronicle.findings import Finding, KeyLocation, SourceLocation
from chronicle.named_tuples import NamedTuple
from chronicle.text import enumerated

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from chronicle.dates import DayRange, EdtfDate
    from chronicle.model.entities import Post
    from chronicle.model.lookup import Entities

_TENURES: Final = """
    SELECT t.post_id, t.person_id, t.acting, t.confirmed, f.start_earliest, f.certain_from,
        f.certain_to, f.end_latest, f.qualified, f.id, f.file, f.line
    FROM "{table}" t JOIN fact f ON f.key = t.key
    WHERE t.post_id IS NOT NULL AND f.status IS NULL
    ORDER BY t.post_id, f.file, f.line
"""
_STARTS: Final = ("start", "in-post", "length")
_ENDS: Final = ("end", "length", "in-post", "start")
_MOST_SHOWN: Final = 3


class PostTenure(NamedTuple):
    """A tenure of a post, as read from the index."""

    post: str
    person: str
    acting: int
    confirmed: str | None
    start_earliest: int
    certain_from: int
    certain_to: int
    end_latest: int
    qualified: int
    address: str
    file: str
    line: int

    @property
    def occupancy(self) -> Occupancy[PostTenure]:
        """Its days, as `chronicle.dates` compares them: those that are certain follow without qualified dates."""
        return Occupancy(
            self.start_earliest,
            self.certain_from,
            self.certain_to,
            self.end_latest,
            qualified=False,
            holder=self.person,
            item=self,
        )

    @property
    def seated(self) -> Occupancy[PostTenure] | None:
        """The days on which it fills a seat: from being confirmed on, if acting before; None if acting throughout."""
        if self.confirmed is None:
            return None if self.acting else self.occupancy
        confirmed = parse(self.confirmed)
        return self.occupancy._replace(
            start_earliest=confirmed.earliest,
            start_latest=confirmed.latest,
            qualified=confirmed.qualified,
        )

    def location(self, keys: tuple[str, ...]) -> KeyLocation:
        """Return the location of the first of some keys that the tenure has."""
        return KeyLocation(self.file, tuple(self.address.split(".", 1)), tries=keys)


class PostHistory(NamedTuple):
    """Everybody who held a post; tenures with a status do not count.

    It is `whole` unless what was set aside may name the post, so that it may tell of further holders.
    """

    id: str
    post: Post
    occupancies: list[Occupancy[PostTenure]]
    whole: bool = True

    @property
    def vacancies(self) -> Iterator[Vacancy[PostTenure]]:
        """The days on which certainly nobody held it: none beside a qualified date."""
        return vacancies(one._replace(qualified=bool(one.item.qualified)) for one in self.occupancies)

    def involved(self, *tenures: PostTenure) -> tuple[str, ...]:
        """Return the addresses of some tenures, of the post, and of those who held it."""
        addresses = (tenure.address for tenure in tenures)
        people = (f"people.{tenure.person}" for tenure in tenures)
        return tuple(dict.fromkeys((*addresses, f"posts.{self.id}", *people)))


def post_histories(connection: sqlite3.Connection, entities: Entities) -> Iterator[PostHistory]:
    """Yield the history of each post that stands and was held."""
    lost = LostWords(connection)
    for kind in kinds_with("person", "post"):
        tenures = map(PostTenure._make, connection.execute(_TENURES.format(table=kind.table)))
        for id_, of_post in groupby(tenures, key=attrgetter("post")):
            post = entities.posts.get(id_)
            if post is not None:
                occupancies = [tenure.occupancy for tenure in of_post]
                yield PostHistory(id_, post, occupancies, whole=not lost.may_name(id_))


def too_many_holders(history: PostHistory, entities: Entities) -> Iterator[Finding]:
    """Yield P201 for every tenure with which there are more holders than seats; acting holders fill none."""
    seats = history.post.seats
    if len(history.occupancies) <= seats:
        return
    holding = filter(None, (occupancy.item.seated for occupancy in history.occupancies))
    for excess in over_capacity(holding, seats):
        last = excess.last.item
        others = [other.item for other in excess.others]
        shown = others[:_MOST_SHOWN]
        names = _joined([entities.person(tenure.person) for tenure in shown], excess.number - 1)
        yield Finding(
            codes.TOO_MANY_HOLDERS,
            f"{excess.number} holders of {history.post.title} at once, which has "
            f"{'1 seat' if seats == 1 else f'{seats} seats'}",
            "correct a date; or say acting = true of whoever stood in, or seats = "
            f"{excess.number} in [posts.{history.id}]",
            last.location(_STARTS),
            last.address,
            tuple(tenure.location(_ENDS) for tenure in shown),
            f"{entities.person(last.person)} beside {names}, certainly on {_day_of(excess)}",
            history.involved(last, *others),
        )


def _day_of(excess: OverCapacity[PostTenure]) -> str:
    first, last = format_iso(excess.first_day), format_iso(excess.last_day)
    return f"{first}" if first == last else f"a day from {first} to {last}"


def _joined(names: list[str], number: int) -> str:
    if number > len(names):
        names = [*names, f"{number - len(names)} more"]
    return enumerated(names)


def vacant_post(history: PostHistory, entities: Entities) -> Iterator[Finding]:
    """Yield P202 for days on which nobody held a `complete` post that was there, not even acting."""
    if not (history.post.complete and history.whole):
        return
    lives = entities.lives_of("posts", history.id)
    if openings := _dates_of_life(history, (life.began for life in lives)):
        address, date = max(openings, key=lambda one: one[1].latest)
        first = min(history.occupancies, key=lambda occupancy: occupancy.first_possible_day)
        if not first.item.qualified and first.first_possible_day > date.latest + 1:
            days = date.latest, first.first_possible_day - 1
            opened = f"{address} had opened by {format_iso(date.latest)}"
            yield _vacant(history, days, first.item, opened, address)
    if closings := _dates_of_life(history, (life.ended for life in lives)):
        address, date = min(closings, key=lambda one: one[1].earliest)
        last = max(history.occupancies, key=lambda occupancy: occupancy.last_possible_day)
        if not last.item.qualified and last.last_possible_day < date.earliest - 1:
            days = last.last_possible_day + 1, date.earliest
            closed = f"{address} closed on {format_iso(date.earliest)}"
            yield _vacant(history, days, None, closed, address, before=last.item)
    for vacancy in history.vacancies:
        before, after = vacancy.before.item, vacancy.after.item
        left = f"{entities.person(before.person)} had left by {format_iso(vacancy.first - 1)}"
        yield _vacant(history, (vacancy.first, vacancy.last), after, left, before=before)


def _vacant(
    history: PostHistory,
    days: DayRange,
    after: PostTenure | None,
    underline: str,
    *involved: str,
    before: PostTenure | None = None,
) -> Finding:
    """Return that nobody held a post on some days before a tenure, after one, or both."""
    tenures = [tenure for tenure in (after, before) if tenure is not None]
    first_or_last = " last" if after is None else " first" if before is None else ""
    return Finding(
        codes.VACANT_POST,
        f"nobody held {history.post.title} {_days_in_words(*days)}, and the post says that every holder is recorded",
        f"add whoever held it{first_or_last}, or take complete = true out of [posts.{history.id}]; "
        f'if it was vacant: allow = {{ {codes.VACANT_POST} = "vacant" }}',
        tenures[0].location(_STARTS if after is not None else _ENDS),
        tenures[0].address,
        () if before is None or after is None else (before.location(_ENDS),),
        underline,
        (*history.involved(*tenures), *involved),
    )


def _dates_of_life(history: PostHistory, dates: Iterable[EdtfDate | None]) -> list[tuple[str, EdtfDate]]:
    """Return those of the dates of a post and of its organisation that are given, each with the address of which it is; none if one of them is qualified."""
    addresses = (f"posts.{history.id}", f"organisations.{history.post.organisation}")
    given = [(address, date) for address, date in zip(addresses, dates, strict=False) if date is not None]
    return [] if any(date.qualified for _, date in given) else given


def unrecorded_holder(history: PostHistory, entities: Entities) -> Iterator[Finding]:
    """Yield P204 for days without a holder of a post that is not `complete`."""
    if history.post.complete or not history.whole:
        return
    for vacancy in history.vacancies:
        before, after = vacancy.before.item, vacancy.after.item
        yield Finding(
            codes.UNRECORDED_HOLDER,
            f"no holder of {history.post.title} is recorded {_days_in_words(vacancy.first, vacancy.last)}, "
            f"between {entities.person(before.person)} and {entities.person(after.person)}",
            "add whoever held it, if that is known",
            SourceLocation(after.file, after.line, width=0),
            after.address,
            (SourceLocation(before.file, before.line),),
            involves=history.involved(after, before),
        )


def _days_in_words(first: int, last: int) -> str:
    if first == last:
        return f"on {format_iso(first)}"
    return f"from {format_iso(first)} to {format_iso(last)}"


def overlapping_tenures(history: PostHistory, entities: Entities) -> Iterator[Finding]:
    """Yield P203 for overlapping tenures of one person, acting or not."""
    by_person: defaultdict[str, list[Occupancy[PostTenure]]] = defaultdict(list)
    for occupancy in history.occupancies:
        by_person[occupancy.item.person].append(occupancy)
    for person, occupancies in by_person.items():
        if len(occupancies) == 1:
            continue
        for earlier, later in overlapping(occupancies):
            yield Finding(
                codes.OVERLAPPING_TENURES,
                f"{entities.person(person)} holds {history.post.title} twice at once",
                "make the two one, or correct a date",
                later.item.location(_STARTS),
                later.item.address,
                (earlier.item.location(_ENDS),),
                f"{earlier.item.address} goes on beyond it",
                history.involved(later.item, earlier.item),
            )
