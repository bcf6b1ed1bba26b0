"""Checks of a post's holders: too many at once, nobody, and the same person twice."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from chronicle.codes import OVERLAPPING_TENURES, TOO_MANY_HOLDERS, UNRECORDED_HOLDER, VACANT_POST
from chronicle.dates import iso
from chronicle.dates.coverage import Occupancy, OverCapacity, Vacancy, over_capacity, overlapping, vacancies
from chronicle.findings import Finding, KeyLocation, SourceLocation

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from chronicle.model.entities import Post
    from chronicle.model.lookup import Entities

_TENURES = """
    SELECT t.post_id, t.person_id, t.acting, t.se, t.sl, t.ee, t.el, f.qualified,
        f.id, f.file, f.line
    FROM tenures t JOIN fact f ON f.key = t.key
    WHERE t.post_id IS NOT NULL AND f.status IS NULL
    ORDER BY t.post_id, f.file, f.line
"""
_STARTS = ("start", "in-post", "length")
_ENDS = ("end", "length", "in-post", "start")
_MOST_SPOTS = 3


class Held(NamedTuple):
    """A tenure of a post: its holder, its place in the files, and whether it was acting."""

    person: str
    address: str
    file: str
    line: int
    acting: bool
    whose: str
    """The person's address, `people.…`."""

    def spot(self, keys: tuple[str, ...]) -> KeyLocation:
        """The spot of the first of some keys that the tenure has."""
        return KeyLocation(self.file, tuple(self.address.split(".", 1)), tries=keys)


def successions(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """P201 to P204, post by post; tenures with a status do not count."""
    for post, rows in groupby(connection.execute(_TENURES), key=itemgetter(0)):
        found = entities.posts.get(post)
        if found is None:
            continue
        stints = [_stint(row) for row in rows]
        yield from _twice_at_once(post, stints, entities)
        if len(stints) > found.seats:
            yield from _more_holders_than_seats(post, found, stints, entities)
        yield from _nobody(post, found, stints, entities)


def _stint(row: tuple[Any, ...]) -> Occupancy[Held]:
    _, person, acting, se, sl, ee, el, qualified, address, file, line = row
    return Occupancy(
        se,
        sl,
        ee,
        el,
        bool(qualified),
        person,
        Held(person, address, file, line, bool(acting), f"people.{person}"),
    )


def _involved(post: str, *tenures: Held) -> tuple[str, ...]:
    people = (one.whose for one in tenures)
    return tuple(dict.fromkeys((*(one.address for one in tenures), f"posts.{post}", *people)))


def _more_holders_than_seats(
    post: str, found: Post, stints: Iterable[Occupancy[Held]], entities: Entities
) -> Iterator[Finding]:
    """P201: more holders than seats; acting holders fill none."""
    for crowd in over_capacity((one for one in stints if not one.what.acting), found.seats):
        yield _crowded(post, found, crowd, entities)


def _crowded(post: str, found: Post, crowd: OverCapacity[Held], entities: Entities) -> Finding:
    last = crowd.last.what
    others = [one.what for one in crowd.others]
    seats = "1 seat" if found.seats == 1 else f"{found.seats} seats"
    names = _joined([entities.person(one.person) for one in others[:_MOST_SPOTS]], crowd.number - 1)
    return Finding(
        TOO_MANY_HOLDERS,
        f"{crowd.number} holders of {found.title} at once, which has {seats}",
        "correct a date; or say acting = true of whoever stood in, or seats = "
        f"{crowd.number} in [posts.{post}]",
        last.spot(_STARTS),
        last.address,
        tuple(one.spot(_ENDS) for one in others[:_MOST_SPOTS]),
        f"{entities.person(last.person)} beside {names}, certainly on {_one_of(crowd)}",
        _involved(post, last, *others),
    )


def _one_of(crowd: OverCapacity[Held]) -> str:
    first, last = iso(crowd.first_day), iso(crowd.last_day)
    return f"{first}" if first == last else f"a day from {first} to {last}"


def _joined(names: list[str], number: int) -> str:
    if number > len(names):
        names = [*names, f"{number - len(names)} more"]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _nobody(
    post: str, found: Post, stints: Iterable[Occupancy[Held]], entities: Entities
) -> Iterator[Finding]:
    """Days without a holder: P202 if the post is `complete`, else P204. Acting holders count."""
    for vacancy in vacancies(stints):
        yield (
            _vacant(post, found, vacancy, entities)
            if found.complete
            else _unrecorded(post, found, vacancy, entities)
        )


def _days(vacancy: Vacancy[Held]) -> str:
    if vacancy.first == vacancy.last:
        return f"on {iso(vacancy.first)}"
    return f"from {iso(vacancy.first)} to {iso(vacancy.last)}"


def _vacant(post: str, found: Post, vacancy: Vacancy[Held], entities: Entities) -> Finding:
    before, after = vacancy.before.what, vacancy.after.what
    return Finding(
        VACANT_POST,
        f"nobody held {found.title} {_days(vacancy)}, and the post says that every holder is recorded",
        f"add whoever held it, or take complete = true out of [posts.{post}]; "
        f'if it was vacant: allow = {{ {VACANT_POST} = "vacant" }}',
        after.spot(_STARTS),
        after.address,
        (before.spot(_ENDS),),
        f"{entities.person(before.person)} had left by {iso(vacancy.first - 1)}",
        _involved(post, after, before),
    )


def _unrecorded(post: str, found: Post, vacancy: Vacancy[Held], entities: Entities) -> Finding:
    before, after = vacancy.before.what, vacancy.after.what
    return Finding(
        UNRECORDED_HOLDER,
        f"no holder of {found.title} is recorded {_days(vacancy)}, between {entities.person(before.person)} and "
        f"{entities.person(after.person)}",
        "add whoever held it, if that is known",
        SourceLocation(after.file, after.line, width=0),
        after.address,
        (SourceLocation(before.file, before.line),),
        involves=_involved(post, after, before),
    )


def _twice_at_once(post: str, stints: Iterable[Occupancy[Held]], entities: Entities) -> Iterator[Finding]:
    """P203: overlapping tenures of one person, acting or not."""
    by_person: defaultdict[str, list[Occupancy[Held]]] = defaultdict(list)
    for one in stints:
        by_person[one.what.person].append(one)
    for person, theirs in by_person.items():
        if len(theirs) == 1:
            continue
        for earlier, later in overlapping(theirs):
            yield Finding(
                OVERLAPPING_TENURES,
                f"{entities.person(person)} holds {entities.post(post)} twice at once",
                "make the two one, or correct a date",
                later.what.spot(_STARTS),
                later.what.address,
                (earlier.what.spot(_ENDS),),
                f"{earlier.what.address} goes on beyond it",
                _involved(post, later.what, earlier.what),
            )
