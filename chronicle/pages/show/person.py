"""A person: the posts they held, what else names them, and what happened in their time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates import BEGINNING, END, UNKNOWN, Certainty, Window, handover, iso, overlaps
from chronicle.document import ColumnSet, Heading, Note, Page, PageColumn, Row, Span, Tone
from chronicle.index.schema import involving
from chronicle.pages.columns import SOURCES, TIME
from chronicle.pages.fragments import DOT, office, sources_of
from chronicle.pages.labels import with_organisation
from chronicle.pages.legend import Legend, items, signs
from chronicle.pages.show.blocks import MOST, evidence_notes, fact_rows, from_until, section, values
from chronicle.pages.show.record import brief, record
from chronicle.pages.show.subject import own_row, standing
from chronicle.queries.facts import facts_where
from chronicle.queries.incumbents import Incumbent, incumbents
from chronicle.queries.succession import in_succession

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.document import Json, Line
    from chronicle.index.cache import Index
    from chronicle.pages.show.subject import Subject
    from chronicle.queries.facts import Fact

_POSTS: Final = (TIME, PageColumn(name="what"), SOURCES)
_MOST_BESIDE: Final = 5
_MOST_POSSIBLE: Final = 8
_NAMING: Final = involving("people")
_THERE: Final = (
    f"f.kind <> 'tenure' AND f.se <= ? AND f.el >= ? AND (f.se > {BEGINNING} OR f.el < {END}) "
    f"AND {involving('organisations')} AND NOT {_NAMING}"
)


def held_by(index: Index, person: str) -> list[Incumbent]:
    """The tenures of a person, in order of time; those with a status too."""
    return incumbents(index, involving("people", "t.key"), (person,), statuses=True)


class Neighbours(NamedTuple):
    """Who is recorded in a post before and after somebody, and in a post of several seats beside them."""

    before: Incumbent | None = None
    after: Incumbent | None = None
    beside: tuple[Incumbent, ...] = ()


def neighbours(index: Index, one: Incumbent) -> Neighbours:
    """Who is recorded in the post before, after and beside somebody."""
    if one.post_id is None or one.fact.status is not None:
        return Neighbours()
    line = in_succession(incumbents(index, involving("posts", "t.key"), (one.post_id,)))
    place = [other.key for other in line].index(one.key)
    before, after = line[:place], line[place + 1 :]
    several = index.db.execute(
        "SELECT 1 FROM posts p JOIN entry e ON e.key = p.key WHERE e.tbl = 'posts' AND e.id = ? AND p.seats > 1",
        (one.post_id,),
    ).fetchone()
    beside: list[Incumbent] = []
    if several:
        earlier = [(other, handover(other.interval, one.interval)) for other in before]
        later = [(other, handover(one.interval, other.interval)) for other in after]
        beside = [other for other, both in (*earlier, *later) if both.certain_overlap]
        before = [other for other, both in earlier if both.known and not both.may_overlap]
        after = [other for other, both in later if both.known and not both.may_overlap]
    return Neighbours(before[-1] if before else None, after[0] if after else None, tuple(beside))


def in_that_time(index: Index, one: Incumbent) -> tuple[list[Fact], set[int]]:
    """What happened at the organisation during a tenure, and the keys of what only possibly did then."""
    bounds, interval = one.interval.bounds, one.interval
    if one.organisation_id is None or one.fact.status is not None:
        return [], set()
    if bounds.earliest == BEGINNING and bounds.latest == END:
        return [], set()
    sure = Window(bounds.start_latest, bounds.end_earliest, interval.qualified)
    # If a date is missing, or it still goes on, only the days known count: else everything would be possible.
    lowest, highest = min(sure.first, sure.last), max(sure.first, sure.last)
    first = lowest if interval.start_missing else bounds.start_earliest
    last = highest if interval.end_missing or interval.still else bounds.end_latest
    found, unsure = [], set()
    for fact in facts_where(index, _THERE, (last, first, one.organisation_id, one.person_id)):
        certain = sure.first <= sure.last and overlaps(fact.interval, sure) is Certainty.CERTAIN
        if not certain and overlaps(fact.interval, Window(first, last)) in {None, Certainty.UNKNOWN}:
            continue
        found.append(fact)
        if not certain or fact.status is not None:
            unsure.add(fact.key)
    return found, unsure


def others_naming(index: Index, person: str) -> list[Fact]:
    """The facts that name a person, but for tenures."""
    return facts_where(index, f"f.kind <> 'tenure' AND {_NAMING}", (person,))


def plain(index: Index, subject: Subject) -> Json:
    """The person as one object."""
    row = own_row(index, subject)
    tenures = []
    for one in held_by(index, subject.id):
        before, after, beside = neighbours(index, one)
        there, unsure = in_that_time(index, one)
        tenures.append(
            {
                **record(index, one.fact),
                "after": before.fact.id if before else None,
                "before": after.fact.id if after else None,
                "beside": [other.fact.id for other in beside],
                "in_that_time": [fact.id for fact in there if fact.key not in unsure],
                "possibly_in_that_time": [fact.id for fact in there if fact.key in unsure],
            }
        )
    return {
        "table": subject.table,
        "id": subject.address,
        "name": subject.name,
        "aka": list(items(row["aka"])),
        "born": row["born"],
        "died": row["died"],
        "note": row["note"],
        "file": row["file"],
        "line": row["line"],
        "tenures": tenures,
        "facts": [brief(fact) for fact in others_naming(index, subject.id)],
    }


def page(index: Index, subject: Subject) -> Page:
    """The person on a page."""
    marks = Legend(index)
    return Page(
        Span(subject.name, Tone.TITLE),
        _POSTS,
        _lines(index, subject, marks),
        standing(index, subject),
        marks.foot,
    )


def _lines(index: Index, subject: Subject, marks: Legend) -> Iterator[Line]:
    yield from values(own_row(index, subject), "aka", "born", "died", "note")
    held = held_by(index, subject.id)
    if held:
        yield ColumnSet(_POSTS)
        yield Heading("Posts")
    for one in held:
        yield from _post(index, one, marks)
    naming = others_naming(index, subject.id)
    more = index.further("timeline", "--person", subject.id)
    yield from section("Also named in" if held else "Named in", naming, marks, more)
    yield from _meanwhile(index, held, marks)
    if not held and not naming:
        yield Note("No fact names them.")


def _meanwhile(index: Index, held: list[Incumbent], marks: Legend) -> Iterator[Line]:
    """What happened while they held each post; posts for which it is the same share a section."""
    told: dict[tuple[bool, tuple[int, ...]], list[Incumbent]] = {}
    facts: dict[int, Fact] = {}
    for one in held:
        there, unsure = in_that_time(index, one)
        facts |= {fact.key: fact for fact in there}
        for possibly in (False, True):
            if those := tuple(fact.key for fact in there if (fact.key in unsure) is possibly):
                told.setdefault((possibly, those), []).append(one)
    for (possibly, those), posts in told.items():
        yield ColumnSet(_POSTS)
        heading = "Possibly in that time" if possibly else "In that time"
        yield Heading(heading, _where(index, posts))
        more = index.further("timeline", "--org", posts[0].organisation_id or "", *_window(posts[0]))
        most = _MOST_POSSIBLE if possibly else MOST
        yield from fact_rows([facts[key] for key in those], marks, more, those if possibly else (), most=most)


def _where(index: Index, posts: list[Incumbent]) -> str:
    """The post in whose time something happened; of several the organisations."""
    if len(posts) > 1:
        return "; ".join(dict.fromkeys(one.organisation or "" for one in posts))
    (one,) = posts
    title, _ = office(one.post, one.organisation)
    return with_organisation(index, "tenure", title, one.organisation) if one.post else title


def _window(one: Incumbent) -> list[str]:
    days = (("--from", iso(one.interval.bounds.earliest)), ("--to", iso(one.interval.bounds.latest)))
    return [word for option, day in days if day for word in (option, day)]


def _post(index: Index, one: Incumbent, marks: Legend) -> Iterator[Line]:
    fact = one.fact
    title, where = office(one.post, one.organisation)
    held = [Span(title, Tone.STRONG)]
    held += [Span(f"{DOT}acting"), *signs(fact.sourcing, "acting")] if one.acting else []
    held += [Span(f"{DOT}{fact.status}")] if fact.status else []
    yield Row((marks.seen(from_until(index, fact)), marks.seen(tuple(held)), sources_of(fact.sources)))
    about = [Span(where)]
    about += [Span(DOT), *one.length_marked] if one.length != UNKNOWN else []
    about += [Span(f"{DOT}left: {one.left}"), *signs(fact.sourcing, "left")] if one.left else []
    yield Note(marks.seen(tuple(about)), 1)
    before, after, beside = neighbours(index, one)
    said = [f"{word} {_named(other)}" for word, other in (("after", before), ("before", after)) if other]
    if beside:
        others = f" and {len(beside) - _MOST_BESIDE:,} more" if len(beside) > _MOST_BESIDE else ""
        said.append(f"beside {', '.join(map(_named, beside[:_MOST_BESIDE]))}{others}")
    if said:
        yield Note(", ".join(said), 1)
    if fact.note:
        yield Note(" ".join(fact.note.split()), 1)
    yield from evidence_notes(index, fact)


def _named(one: Incumbent) -> str:
    return f"{one.person} (acting)" if one.acting else one.person
