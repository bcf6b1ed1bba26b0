"""Checks for dates that contradict each other: within a fact, against its sources, and against a life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle import codes
from chronicle.checks.fact import CheckedEntry, CheckedFact, at_the_earliest, at_the_latest, kinds_with
from chronicle.dates import BEGINNING, END, Verdict, is_day, measure_length
from chronicle.dates.narrowing import outlasts_life
from chronicle.dates.weekdays import wrong_weekdays
from chronicle.findings import Finding, KeyLocation
from chronicle.model.base import agent_fields, toml_key
from chronicle.model.entities import Organisation, Person, Post
from chronicle.model.fact import Status
from chronicle.model.kinds import KINDS
from chronicle.model.resolved import interval_of
from chronicle.named_tuples import NamedTuple
from chronicle.sql import EntryState, sql_list

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from chronicle.dates import DayRange, EdtfDate
    from chronicle.model.lookup import Entities

_YET_TO_COME: Final = (Status.PLANNED, Status.PROPOSED, Status.CANCELLED)
"""The statuses of what need not have happened: a death or a closing contradicts none of it."""
_MAY_BE_OUTSIDE: Final = (
    f"(f.status IS NULL OR f.status NOT IN ({sql_list(_YET_TO_COME)})) "
    "AND (f.start_latest < m.began OR f.end_earliest > m.ended)"
)
"""SQL: whether a fact that is said to have happened, be it only alleged, may be outside a life `m`."""
_BEGINNINGS: Final = ("start", "date", "period", "in_post")


def ends_before_start(checked: CheckedFact) -> Iterable[Finding]:
    """Return D101: whatever the true dates are, the end comes before the start."""
    start, end = checked.interval.start, checked.interval.end
    if start is None or end is None:
        return ()
    by_the_clock = end.is_earlier_in_the_day(start)
    if not checked.interval.impossible and not by_the_clock:
        return ()
    underline = f"{at_the_latest(end.day_range)}; it starts on {at_the_earliest(start.day_range)}"
    if by_the_clock:
        underline = f"it starts at {start.clock} on that day"
    perhaps = start.qualified or end.qualified
    return (
        checked.finding(
            codes.ENDS_BEFORE_START,
            f"{'perhaps ' if perhaps else ''}ends before it starts",
            "correct one of the two; leave out the one that is not known",
            checked.location_of("end"),
            also=checked.locations_of("start"),
            underline=underline,
            perhaps=perhaps,
        ),
    )


def inconsistent_dates(checked: CheckedFact) -> Iterable[Finding]:
    """Return D102: start, end and length contradict one another, or a day in post lies outside them."""
    interval = checked.interval
    outside = tuple(_in_post_outside(checked))
    if interval.consistent or interval.length is None:
        return outside
    three = checked.has("start") and checked.has("end") and not interval.impossible
    held_against = ("start", "in_post") if interval.impossible else ("start", "end", "in_post")
    perhaps = checked.without_qualified().consistent
    return (
        *outside,
        checked.finding(
            codes.INCONSISTENT_DATES,
            f"{'start, end and length' if three else 'the length and the dates'} "
            f"{'perhaps cannot' if perhaps else 'cannot'} all hold",
            "correct one of the three, or leave out the least certain: it is worked out from the other two"
            if three
            else "correct one of them, or leave out the least certain",
            checked.location_of("length"),
            also=checked.locations_of(*held_against),
            underline=_length_by_dates(checked),
            perhaps=perhaps,
        ),
    )


def _length_by_dates(checked: CheckedFact) -> str:
    length = measure_length(checked.interval._replace(length=None))
    if not length.known and length.so_far:
        return "it had not begun when that was reported"
    if not length.known:
        return "it leads beyond the calendar, which has the years 1 to 9999"
    return f"the dates make it {length.words}{' so far' if length.so_far else ''}"


def _in_post_outside(checked: CheckedFact) -> Iterator[Finding]:
    interval = checked.interval
    in_post: tuple[EdtfDate, ...] = getattr(checked.fact, "in_post", ())
    confirmed: EdtfDate | None = getattr(checked.fact, "confirmed", None)
    days: list[tuple[tuple[str | int, ...], EdtfDate]] = [
        (("in-post", place), date) for place, date in enumerate(in_post)
    ]
    days += [(("confirmed",), confirmed)] if confirmed is not None else []
    for path, date in days:
        if interval.start is not None and date.latest < interval.start.earliest:
            perhaps = date.qualified or interval.start.qualified
            limit = f"it starts on {at_the_earliest(interval.start.day_range)}"
        elif interval.start is not None and date.is_earlier_in_the_day(interval.start):
            perhaps, limit = False, f"it starts at {interval.start.clock} on that day"
        elif interval.impossible:  # then the end itself is what is wrong
            continue
        elif interval.end is not None and interval.end.is_earlier_in_the_day(date):
            perhaps, limit = False, f"it ends at {interval.end.clock} on that day"
        elif interval.end is not None and not interval.is_ongoing and date.earliest > interval.end.latest:
            perhaps = date.qualified or interval.end.qualified
            limit = f"it ends on {at_the_latest(interval.end.day_range)}"
        else:
            continue
        what = "confirmed" if path == ("confirmed",) else "in post"
        yield checked.finding(
            codes.INCONSISTENT_DATES,
            f"{what} {'perhaps ' if perhaps else ''}before it starts, or after it ends",
            "correct one of the two: start and end include every day on which the post was held",
            checked.location_of(*path),
            also=checked.locations_of("start", "end"),
            underline=limit,
            perhaps=perhaps,
        )


def length_mismatch(checked: CheckedFact) -> Iterable[Finding]:
    """Return D103: a source gives a length that the accepted dates do not allow."""
    if "length" not in checked.evidence.disputed or checked.interval.length is not None:
        return ()
    allow = "perhaps do not allow" if checked.interval.qualified else "do not allow"
    return tuple(
        checked.finding(
            codes.LENGTH_MISMATCH,
            f"{claim.source} says that it lasted {claim.words}, which the dates {allow}",
            f'correct the dates, or say why they stand: allow = {{ {codes.LENGTH_MISMATCH} = "…" }}',
            checked.citation_location(claim.place, "says", "length"),
            also=checked.locations_of("start", "end"),
            underline=_length_by_dates(checked),
        )
        for claim in checked.evidence.claims
        if claim.field == "length" and claim.verdict is Verdict.DISAGREES
    )


def later_than_sources(checked: CheckedFact) -> Iterable[Finding]:
    """Return D105: every source of the fact was published before the fact can have been so."""
    if not checked.has_all_citations:
        return ()
    newest, published, newest_day = "", (END, END), BEGINNING
    for citation in checked.fact.sources:
        days = checked.entities.published(citation.source)
        if days[1] == END:
            return ()
        if days[1] > newest_day:
            newest, published, newest_day = citation.source, days, days[1]
    if not newest or checked.interval.bounds.end_earliest <= newest_day:  # true of most facts
        return ()
    if checked.fact.status in _YET_TO_COME or checked.fact.is_set_in_advance:
        return ()
    later = _later_value(checked, newest_day)
    if later is None:
        return ()
    field, date = later
    source = checked.entities.sources[newest].publication
    perhaps = date.qualified or (source is not None and source.qualified)
    return (
        checked.finding(
            codes.LATER_THAN_SOURCES,
            f"{'perhaps ' if perhaps else ''}later than every source that reports it",
            'if it was still to come, add status = "planned"; else correct the date, or cite who reported it',
            checked.location_of(toml_key(field)),
            underline=f"{at_the_earliest(date.day_range)}; the newest of its sources, {newest}, "
            f"came out on {at_the_latest(published)}",
        ),
    )


def _later_value(checked: CheckedFact, day: int) -> tuple[str, EdtfDate] | None:
    """Return the first field that is later than a day whatever the true date is, and its date; an end is announced."""
    interval = checked.interval
    if interval.start is not None and interval.start.earliest > day:
        return next((field for field in _BEGINNINGS if checked.has(field)), "length"), interval.start
    in_post: tuple[EdtfDate, ...] = getattr(checked.fact, "in_post", ())
    for date in in_post:
        if date.earliest > day:
            return "in_post", date
    return None


def wrong_weekday(checked: CheckedEntry) -> Iterable[Finding]:
    """Return D107: a quotation has a weekday beside a day and a month, and that was another."""
    return tuple(
        checked.finding(
            codes.WRONG_WEEKDAY,
            f"“{wrong.written}”, but {wrong.day} {'perhaps ' if perhaps else ''}was a {wrong.weekday}",
            "look whether the words are copied rightly, and of which year they speak; if so printed: "
            f'allow = {{ {codes.WRONG_WEEKDAY} = "…" }}',
            checked.citation_location(place, "quote"),
        )
        for place, citation in enumerate(checked.fact.sources)
        if citation.quote is not None
        for wrong in wrong_weekdays(citation.quote, _times_spoken_of(checked, citation.source))
        for perhaps in [checked.interval.qualified and not wrong.has_year]
    )


def _times_spoken_of(checked: CheckedEntry, source: str) -> list[DayRange]:
    """Return the times that a source may speak of: of the entry, of its parts, and its own."""
    if not isinstance(checked, CheckedFact):
        dates: list[EdtfDate | None] = [getattr(checked.fact, field) for field in checked.fact.needs_source]
        return [*(date.day_range for date in dates if date), checked.entities.published(source)]
    interval = checked.interval
    published: EdtfDate | None = getattr(checked.fact, "published", None)
    return [
        interval.start_range,
        interval.end_range,
        (interval.bounds.start_earliest, interval.bounds.end_latest),
        *([published.day_range] if published else ()),
        checked.entities.published(source),
    ]


_PARTICIPATIONS: Final = f"""
    SELECT 'people', i.id, f.id, f.kind IN ({{throughout}}), 0, f.file, f.start_earliest, f.start_latest, f.end_earliest, f.end_latest, f.qualified
    FROM temp.mortal m JOIN involves i ON i.role = m.tbl AND i.id = m.id JOIN fact f ON f.key = i.key
    WHERE m.tbl = 'people' AND {_MAY_BE_OUTSIDE}
    ORDER BY f.file, f.line, i.id
"""


def outside_life(checked: CheckedFact) -> Iterator[Finding]:
    """Yield D104 for a fact that cannot have lasted as long as is stated within the life of whom or what it is of."""
    if checked.fact.status in _YET_TO_COME or checked.interval.length is None:
        return
    lives = [life for life in checked.fact.lives(checked.entities) if life.is_dated]
    if not lives:
        return
    interval = interval_of(checked.fact, checked.entities)
    for table, id_ in _owners(checked):
        life = checked.entities.own_life(table, id_)
        if life is not None and life in lives and outlasts_life(interval, *life):
            words = _OF_PEOPLE if table == "people" else _OF_OTHERS
            perhaps = "perhaps " if interval.qualified else ""
            yield checked.finding(
                codes.OUTSIDE_LIFE,
                f"{checked.entities.name(table, id_)} {words.not_so_long.format(perhaps)}",
                f"correct the length, or the dates of the life; {words.may_stand}",
                checked.location_of("length"),
                underline=f"not between the dates of {table}.{id_}",
            )


def _owners(checked: CheckedFact) -> Iterator[tuple[str, str]]:
    """Yield whom or what a fact is of: those that a field of its own names, and the organisation of its post."""
    for table, id_, path in checked.fact.references():
        if len(path) == 1:
            yield table, id_
            employer = checked.entities.employer(id_) if table == "posts" else None
            if employer is not None:
                yield "organisations", employer


_OF_MORTAL: Final = f"""
    SELECT '{{table}}', t."{{column}}", f.id, {{throughout}}, {{owned}}, f.file, f.start_earliest, f.start_latest, f.end_earliest, f.end_latest, f.qualified
    FROM "{{listing}}" t JOIN fact f ON f.key = t.key JOIN temp.mortal m ON m.tbl = '{{table}}' AND m.id = t."{{column}}"
    WHERE {_MAY_BE_OUTSIDE}
    ORDER BY f.file, f.line
"""
_LASTS: Final = "f.date IS NULL OR (f.date LIKE '%/%' AND f.date NOT GLOB '*/[0-9][0-9]')"
"""SQL: whether a fact has a start and an end; money for a year is not wrong because its organisation closed within that."""
_OWNERS: Final = {"organisation_id": "organisations", "post_id": "posts"}
"""The columns of what a fact is of, each with the table that it is in."""


class _Participation(NamedTuple):
    """A fact in which a person takes part, or that is of an organisation or a post, or made by one, as read from the index.

    Attributes:
        is_throughout: Whether it was so in all of its time, as in a tenure; else in some part of it.
        is_owned: Whether it is of an organisation or a post.
    """

    table: str
    id: str
    address: str
    is_throughout: int
    is_owned: int
    file: str
    start_earliest: int
    start_latest: int
    end_earliest: int
    end_latest: int
    qualified: int

    @property
    def first_day(self) -> DayRange:
        """Between which days the person took part first."""
        return self.start_earliest, self.start_latest if self.is_throughout else self.end_latest

    @property
    def last_day(self) -> DayRange:
        """Between which days the person took part last."""
        return self.end_earliest if self.is_throughout else self.start_earliest, self.end_latest


def outside_life_of_entries(connection: sqlite3.Connection, entities: Entities) -> Iterator[Finding]:
    """Yield D104 for a fact certainly outside the life of a person, or of the organisation or post that it is of."""
    lives = _dated_lives(entities)
    if not lives:
        return
    files = {
        (table, id_): file
        for table, id_, file in connection.execute(
            f"SELECT tbl, id, file FROM entry WHERE state = '{EntryState.STANDS}' AND tbl IN ('people', 'organisations', 'posts')"
        )
    }
    rows = [*_participations(connection, lives), *_posts(entities, lives.keys(), files)]
    reported: set[str] = set()
    for participation in rows:
        if participation.is_owned and participation.address in reported:
            continue
        address = participation.table, participation.id
        for finding in _outside_life(participation, lives[address], files[address]):
            if participation.is_owned or participation.is_throughout:
                reported.add(participation.address)
            yield finding


def _dated_lives(entities: Entities) -> dict[tuple[str, str], _Lifetime]:
    """Return the lives of which a date is known, by table and id."""
    named: tuple[tuple[str, Mapping[str, Person | Organisation | Post], _LifeWords], ...] = (
        ("people", entities.people, _OF_PEOPLE),
        ("organisations", entities.organisations, _OF_OTHERS),
        ("posts", entities.posts, _OF_OTHERS),
    )
    return {
        (table, id_): lifetime
        for table, those, words in named
        for id_, entity in those.items()
        if (lifetime := _Lifetime(entities.name(table, id_), *entity.life, words)).is_dated
    }


def _participations(
    connection: sqlite3.Connection, lives: Mapping[tuple[str, str], _Lifetime]
) -> Iterator[_Participation]:
    """Return the facts that may be outside the life of whom or what they name, or are of."""
    connection.execute(
        "CREATE TEMP TABLE mortal (tbl, id, began, ended, PRIMARY KEY (tbl, id)) WITHOUT ROWID"
    )
    connection.executemany(
        "INSERT INTO temp.mortal VALUES (?, ?, ?, ?)",
        [
            (*address, life.began and life.began.earliest, life.ended and life.ended.latest)
            for address, life in lives.items()
        ],
    )
    tenures = sql_list(kind.singular for kind in kinds_with("person"))
    rows = connection.execute(_PARTICIPATIONS.format(throughout=tenures)).fetchall()
    for kind in KINDS:
        agents = {f"{field}_id": "organisations" for field in agent_fields(kind.fact)}
        for column, table in {**_OWNERS, **agents}.items():
            if any(one.name == column for one in kind.columns):
                owned = int(column in _OWNERS)
                throughout = _LASTS if owned else 0
                statement = _OF_MORTAL.format(
                    table=table, column=column, listing=kind.table, throughout=throughout, owned=owned
                )
                rows += connection.execute(statement).fetchall()
    connection.execute("DROP TABLE temp.mortal")
    return map(_Participation._make, rows)


def _posts(
    entities: Entities, lives: Collection[tuple[str, str]], files: Mapping[tuple[str, str], str]
) -> Iterator[_Participation]:
    """Yield the time of each post as what is of its organisation, if the life of that is given."""
    for id_, post in entities.posts.items():
        if any(post.life) and ("organisations", post.organisation) in lives:
            ends = [date.day_range if date else (BEGINNING, END) for date in post.life]
            qualified = any(date.qualified for date in post.life if date)
            place = f"posts.{id_}", 1, 1, files["posts", id_]
            yield _Participation("organisations", post.organisation, *place, *ends[0], *ends[1], qualified)


class _LifeWords(NamedTuple):
    """How the life of a person, or of something else, is told: its keys, and the words, with room for `perhaps`."""

    keys: tuple[str, str]
    not_yet: str
    no_more: str
    not_so_long: str
    began: str
    ended: str
    gone: str

    @property
    def may_stand(self) -> str:
        """How to let a finding be."""
        return f'what only concerns {self.gone} may stand: allow = {{ {codes.OUTSIDE_LIFE} = "…" }}'


_OF_PEOPLE: Final = _LifeWords(
    ("born", "died"),
    *("was {}not yet born", "had {}died by then", "{}did not live so long", "was born", "died", "the dead"),
)
_OF_OTHERS: Final = _LifeWords(
    ("opened", "closed"),
    *("was {}not there yet", "had {}closed by then", "{}was not there so long", "opened", "closed"),
    "what is gone",
)


class _Lifetime(NamedTuple):
    """The life of a person, an organisation or a post."""

    name: str
    began: EdtfDate | None
    ended: EdtfDate | None
    words: _LifeWords

    @property
    def is_dated(self) -> bool:
        """Whether it has a beginning or an end, and these do not contradict each other, which is D106 alone."""
        began, ended = self.began, self.ended
        return began.earliest <= ended.latest if began and ended else bool(began or ended)


def _outside_life(participation: _Participation, life: _Lifetime, file: str) -> Iterator[Finding]:
    first, last = participation.first_day, participation.last_day
    name, began, ended, words = life
    address_of_life = f"{participation.table}.{participation.id}"
    keys: tuple[str, ...]
    if began and is_day(first[1]) and first[1] < began.earliest:
        message, date, key, keys = (
            words.not_yet,
            began,
            words.keys[0],
            ("start", "date", "period", "in-post", "end", "opened"),
        )
        underline = (
            f"{at_the_latest(first)}; {address_of_life} {words.began} on {at_the_earliest(began.day_range)}"
        )
    elif ended and is_day(last[0]) and last[0] > ended.latest:
        message, date, key, keys = (
            words.no_more,
            ended,
            words.keys[1],
            ("end", "date", "period", "in-post", "start", "closed"),
        )
        underline = (
            f"{at_the_earliest(last)}; {address_of_life} {words.ended} on {at_the_latest(ended.day_range)}"
        )
    else:
        return
    address = participation.address
    perhaps = "perhaps " if participation.qualified or date.qualified else ""
    yield Finding(
        codes.OUTSIDE_LIFE,
        f"{name} {message.format(perhaps)}",
        f"correct the one or the other; {words.may_stand}",
        KeyLocation(participation.file, tuple(address.split(".", 1)), tries=keys),
        address,
        (KeyLocation(file, (participation.table, participation.id, key)),),
        underline,
        (address, address_of_life),
    )
