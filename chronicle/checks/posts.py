"""Checks of a post's holders: too many at once, nobody, and the same person twice."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from chronicle.dates import iso
from chronicle.dates.succession import Crowd, Stint, Vacancy, crowds, doubled, vacancies
from chronicle.findings import Finding, Place, Spot

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from chronicle.facts.entities import Post
    from chronicle.facts.world import World

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

    def spot(self, keys: tuple[str, ...]) -> Spot:
        """The spot of the first of some keys that the tenure has."""
        return Spot(self.file, tuple(self.address.split(".", 1)), tries=keys)


def successions(connection: sqlite3.Connection, world: World) -> Iterator[Finding]:
    """P201 to P204, post by post; tenures with a status do not count."""
    for post, rows in groupby(connection.execute(_TENURES), key=itemgetter(0)):
        found = world.posts.get(post)
        if found is None:
            continue
        stints = [_stint(row) for row in rows]
        yield from _twice_at_once(post, stints, world)
        if len(stints) > found.seats:
            yield from _more_holders_than_seats(post, found, stints, world)
        yield from _nobody(post, found, stints, world)


def _stint(row: tuple[Any, ...]) -> Stint[Held]:
    _, person, acting, se, sl, ee, el, qualified, address, file, line = row
    return Stint(
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
    post: str, found: Post, stints: Iterable[Stint[Held]], world: World
) -> Iterator[Finding]:
    """P201: more holders than seats; acting holders fill none."""
    for crowd in crowds((one for one in stints if not one.what.acting), found.seats):
        yield _crowded(post, found, crowd, world)


def _crowded(post: str, found: Post, crowd: Crowd[Held], world: World) -> Finding:
    last = crowd.last.what
    others = [one.what for one in crowd.others]
    seats = "1 seat" if found.seats == 1 else f"{found.seats} seats"
    names = _joined([world.person(one.person) for one in others[:_MOST_SPOTS]], crowd.number - 1)
    return Finding(
        "P201",
        f"{crowd.number} holders of {found.title} at once, which has {seats}",
        "correct a date; or say acting = true of whoever stood in, or seats = "
        f"{crowd.number} in [posts.{post}]",
        last.spot(_STARTS),
        last.address,
        tuple(one.spot(_ENDS) for one in others[:_MOST_SPOTS]),
        f"{world.person(last.person)} beside {names}, certainly on {_one_of(crowd)}",
        _involved(post, last, *others),
    )


def _one_of(crowd: Crowd[Held]) -> str:
    first, last = iso(crowd.first_day), iso(crowd.last_day)
    return f"{first}" if first == last else f"a day from {first} to {last}"


def _joined(names: list[str], number: int) -> str:
    if number > len(names):
        names = [*names, f"{number - len(names)} more"]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _nobody(post: str, found: Post, stints: Iterable[Stint[Held]], world: World) -> Iterator[Finding]:
    """Days without a holder: P202 if the post is `complete`, else P204. Acting holders count."""
    for vacancy in vacancies(stints):
        yield (
            _vacant(post, found, vacancy, world)
            if found.complete
            else _unrecorded(post, found, vacancy, world)
        )


def _days(vacancy: Vacancy[Held]) -> str:
    if vacancy.first == vacancy.last:
        return f"on {iso(vacancy.first)}"
    return f"from {iso(vacancy.first)} to {iso(vacancy.last)}"


def _vacant(post: str, found: Post, vacancy: Vacancy[Held], world: World) -> Finding:
    before, after = vacancy.before.what, vacancy.after.what
    return Finding(
        "P202",
        f"nobody held {found.title} {_days(vacancy)}, and the post says that every holder is recorded",
        f"add whoever held it, or take complete = true out of [posts.{post}]; "
        'if it was vacant: allow = { P202 = "vacant" }',
        after.spot(_STARTS),
        after.address,
        (before.spot(_ENDS),),
        f"{world.person(before.person)} had left by {iso(vacancy.first - 1)}",
        _involved(post, after, before),
    )


def _unrecorded(post: str, found: Post, vacancy: Vacancy[Held], world: World) -> Finding:
    before, after = vacancy.before.what, vacancy.after.what
    return Finding(
        "P204",
        f"no holder of {found.title} is recorded {_days(vacancy)}, between {world.person(before.person)} and "
        f"{world.person(after.person)}",
        "add whoever held it, if that is known",
        Place(after.file, after.line, width=0),
        after.address,
        (Place(before.file, before.line),),
        involves=_involved(post, after, before),
    )


def _twice_at_once(post: str, stints: Iterable[Stint[Held]], world: World) -> Iterator[Finding]:
    """P203: overlapping tenures of one person, acting or not."""
    by_person: defaultdict[str, list[Stint[Held]]] = defaultdict(list)
    for one in stints:
        by_person[one.what.person].append(one)
    for person, theirs in by_person.items():
        if len(theirs) == 1:
            continue
        for earlier, later in doubled(theirs):
            yield Finding(
                "P203",
                f"{world.person(person)} holds {world.post(post)} twice at once",
                "make the two one, or correct a date",
                later.what.spot(_STARTS),
                later.what.address,
                (earlier.what.spot(_ENDS),),
                f"{earlier.what.address} goes on beyond it",
                _involved(post, later.what, earlier.what),
            )
