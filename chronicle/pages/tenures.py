"""Who held which post, from when to when: post by post, in order of succession."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from chronicle.dates import UNKNOWN, Interval, parse, parse_end, restore_interval
from chronicle.document import Heading, Note, Page, PageColumn, Row, Span, Tone
from chronicle.index.schema import involving
from chronicle.pages.columns import SOURCES, TIME
from chronicle.pages.fragments import DOT
from chronicle.pages.legend import Legend, Sourcing, items, signs, sourced, sourcing
from chronicle.pages.query_summary import in_parts, question, title
from chronicle.pages.times import NOT_RECORDED, point, seen_in_post
from chronicle.queries.filters import narrows
from chronicle.queries.holders import Held, tenures
from chronicle.queries.publication import still_words
from chronicle.queries.rows import ORGANISATIONS, rows
from chronicle.queries.succession import between, in_succession, since

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from chronicle.document import Inline, Line
    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection
    from chronicle.queries.parts import Part

_PAGE_COLUMNS: Final = (
    PageColumn(name="person"),
    TIME._replace(title="from"),
    TIME._replace(title="until"),
    PageColumn("length", collapse=True),
    SOURCES._replace(title="sources"),
)
_COLUMNS: Final = (
    *("t.post_id", "t.organisation_id", "t.post", "t.organisation", "p.seats", "p.complete"),
    *("t.key", "t.person", "t.start", 't."end"', "t.length", "t.as_of", "t.acting", "t.left"),
    *("f.status", "f.worked_out", "f.disputed", "f.sources", "f.derived", "f.length"),
    *("t.se", "t.sl", "t.ee", "t.el", "t.start_missing", "t.end_missing", "t.qualified"),
)
_JOINS: Final = f"""
LEFT JOIN (SELECT e.id AS post_id, p.* FROM posts p JOIN entry e ON e.key = p.key) p ON p.post_id = t.post_id
{ORGANISATIONS}"""
# Posts as their files have them, then those whose entry was set aside, then organisations without a post.
_BY_POST: Final = """
t.post_id IS NULL, p.key IS NULL, p.at_file, p.at_line, t.post_id,
CASE WHEN t.post_id IS NULL THEN o.at_file END, CASE WHEN t.post_id IS NULL THEN o.at_line END,
CASE WHEN t.post_id IS NULL THEN t.organisation_id END,
"""


_OF_POST: Final = involving("posts", "t.key")


class _Office(NamedTuple):
    post_id: str | None
    organisation_id: str
    post: str | None
    organisation: str
    seats: int | None
    complete: int | None


class _Tenure(NamedTuple):
    office: _Office
    key: int
    person: str
    status: str | None
    acting: bool
    left: str | None
    interval: Interval
    start: str | None
    end: str | None
    length: str
    stated: str | None
    derived: tuple[str, ...]
    sourcing: Sourcing
    sources: str | None


def page(index: Index, listing: str, selection: Selection, *, holders: bool = False) -> Page:  # noqa: ARG001
    """Draw the tenures."""
    marks = Legend(index)
    lines = in_parts(index, listing, selection, _Posts(index, selection, marks).of_part)
    return Page(title(index), _PAGE_COLUMNS, lines, question(index, selection, listing), marks.foot)


class _Posts:
    def __init__(self, index: Index, selection: Selection, marks: Legend) -> None:
        self._index, self._selection, self._marks = index, selection, marks
        self._narrow = narrows(selection) or selection.limit is not None

    def of_part(self, part: Part) -> Iterator[Line]:
        """Yield the posts in the order of the base's files, one in memory at a time."""
        asked = (self._index, "tenures", self._selection, _COLUMNS, _tenure, part)
        for office, group in groupby(rows(*asked, joins=_JOINS, order=_BY_POST), key=attrgetter("office")):
            yield from self._post(office, list(group))

    def _post(self, office: _Office, found: list[_Tenure]) -> Iterator[Line]:
        """Yield the holders of one post, and what lies between each two: a gap, an overlap."""
        if office.post_id is None:
            yield Heading(office.organisation or "", "post not named")
            for one in found:
                yield from self._holder(one)
            return
        seats, complete = office.seats or 1, self._index.every_holder(office.complete)
        many = f"{seats:,} seats" if seats > 1 else ""
        told = "every holder recorded" if complete else ""
        yield Heading(office.post or "", DOT.join(filter(None, (office.organisation, many, told))))
        if self._selection.reverse:
            found.reverse()
        everyone: Sequence[_Tenure | Held] = [one for one in found if one.status is None]
        if self._narrow:
            everyone = tenures(self._index, _OF_POST, (office.post_id,))
        everyone = in_succession(everyone)
        places = {one.key: place for place, one in enumerate(everyone)}
        shown = {places[one.key]: one for one in found if one.key in places}
        lines = [
            *between(everyone, seats, complete=complete, wanted=shown.keys()),
            since(everyone, complete=complete),
        ]
        yield from self._succession(shown, lines)
        for one in found:  # what was only planned or alleged is no part of a succession
            if one.key not in places:
                yield from self._holder(one)

    def _succession(self, shown: dict[int, _Tenure], lines: list[str]) -> Iterator[Line]:
        """Yield holders by their places, with the line between two of them only if nobody comes between them."""
        backwards = self._selection.reverse
        end = len(lines) - 1
        before = end if backwards else -1
        for place in sorted(shown, reverse=backwards):
            joint = before if backwards else place
            if abs(place - before) == 1 and before >= 0 and lines[joint]:
                yield Note(f"· {lines[joint]}")
            before = place
            yield from self._holder(shown[place])
        if not backwards and before == end - 1 and lines[end]:
            yield Note(f"· {lines[end]}")

    def _holder(self, one: _Tenure) -> Iterator[Line]:
        name = Span(one.person, Tone.STRONG)
        who = (name, Span(f", {one.status}")) if one.status else name
        cells = (who, self._start(one), self._end(one), _length(one))
        yield Row((*map(self._marks.seen, cells), sourced(one.sources)))
        said: list[Span] = []
        for field, told in (
            ("acting", (Span("acting" if one.acting else "", Tone.DIM),)),
            ("in_post", seen_in_post(one.interval)),
            ("left", (Span(f"left: {one.left}" if one.left else "", Tone.DIM),)),
        ):
            if told and told[-1].text:
                said += [Span(DOT if said else "", Tone.DIM), *told, *signs(one.sourcing, field)]
        if said:
            yield Note(self._marks.seen(tuple(said)))

    def _start(self, one: _Tenure) -> Inline:
        if one.interval.start_missing:
            return NOT_RECORDED
        said = point(one.start, one.interval.start_range, derived="start" in one.derived)
        return (Span(said, Tone.DATE), *signs(one.sourcing, "start"))

    def _end(self, one: _Tenure) -> Inline:
        if one.interval.end_missing:
            return NOT_RECORDED
        if one.interval.is_ongoing:
            said = still_words(self._index, one.interval, items(one.sources))
        else:
            said = point(one.end, one.interval.end_range, derived="end" in one.derived)
        return (Span(said, Tone.DATE), *signs(one.sourcing, "end"))


def _tenure(row: Iterable[Any]) -> _Tenure:
    """Read a row of `_COLUMNS`."""
    post_id, organisation_id, post, organisation, seats, complete, *own = row
    key, person, start, end, length, as_of, acting, left, *own = own
    status, worked_out, disputed, sources, derived, stated, *told = own
    began, ended = parse(start) if start else None, parse_end(end) if end else None
    interval = restore_interval(told, began, ended, as_of)
    office = _Office(post_id, organisation_id, post, organisation, seats, complete)
    return _Tenure(
        *(office, key, person, status, bool(acting), left, interval, start, end, length, stated),
        *(items(derived), sourcing(worked_out, disputed), sources),
    )


def _length(one: _Tenure) -> Inline:
    if one.interval.impossible:
        return Span("impossible", Tone.ERROR)
    if one.stated:
        return (Span(f"{one.stated}, stated"), *signs(one.sourcing, "length"))
    if one.length == UNKNOWN:
        return Span(one.length, Tone.ABSENT)
    length = f"{one.length} so far" if one.interval.is_ongoing else one.length
    return (Span(length or ""), *signs(one.sourcing, "length"))
