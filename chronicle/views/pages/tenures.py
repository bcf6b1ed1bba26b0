"""Who held which post, from when to when: post by post, in order of succession."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from chronicle.dates import BEGINNING, END, Bounds, Extent, day_of, is_day, named, parse, parse_end, words
from chronicle.table import Field, Heading, Note, Page, Row, Span, Tone
from chronicle.views.holders import tenures
from chronicle.views.pages.asked import DOT, left_open, nothing, question, window_words
from chronicle.views.pages.marks import NONE, Marks, Proof, items, proof, signs
from chronicle.views.pages.reading import Part, parts, rows
from chronicle.views.pages.reported import still
from chronicle.views.pages.succession import between, in_succession, since
from chronicle.views.pages.times import NOT_RECORDED, point
from chronicle.views.selection import narrows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.index.opening import Index
    from chronicle.table import Line, Words
    from chronicle.views.pages.succession import Incumbent
    from chronicle.views.selection import Selection

_FIELDS: Final = (Field(), Field("from", firm=True), Field("until", firm=True), Field("length"), Field("sources", widest=12))
_COLUMNS: Final = (
    *("t.post_id", "t.organisation_id", "t.post", "t.organisation", "p.seats", "p.complete"),
    *("t.key", "t.person", "t.start", 't."end"', "t.length", "t.as_of", "t.acting", "t.left"),
    *("t.se", "t.sl", "t.ee", "t.el", "t.start_missing", "t.end_missing", "t.qualified"),
    *("f.status", "f.worked_out", "f.disputed", "f.sources", "f.derived", "f.length"),
)
_JOINS: Final = """
LEFT JOIN (SELECT e.id AS post_id, p.* FROM posts p JOIN entry e ON e.key = p.key) p ON p.post_id = t.post_id
LEFT JOIN (SELECT e.id AS org_id, o.* FROM organisations o JOIN entry e ON e.key = o.key) o ON o.org_id = t.organisation_id
"""
# Posts as their files have them, then those whose entry was set aside, then organisations without a post.
_BY_POST: Final = """
t.post_id IS NULL, p.key IS NULL, p.at_file, p.at_line, t.post_id,
CASE WHEN t.post_id IS NULL THEN o.at_file END, CASE WHEN t.post_id IS NULL THEN o.at_line END,
CASE WHEN t.post_id IS NULL THEN t.organisation_id END,
"""


@dataclass(frozen=True, slots=True)
class _Tenure:
    key: int
    person: str
    status: str | None
    acting: bool
    left: str | None
    extent: Extent
    start: str | None
    end: str | None
    length: str
    stated: str | None
    as_of: str | None
    derived: tuple[str, ...]
    proof: Proof
    sources: tuple[str, ...]


def page(index: Index, listing: str, selection: Selection, *, holders: bool = False) -> Page:  # noqa: ARG001
    """Draw the tenures."""
    marks = Marks(index)
    return Page(
        Span(index.meta("title") or "", Tone.TITLE),
        _FIELDS,
        _Posts(index, selection, marks).all(),
        question(index, selection, listing),
        marks.foot,
    )


class _Posts:
    def __init__(self, index: Index, selection: Selection, marks: Marks) -> None:
        self._index, self._selection, self._marks = index, selection, marks
        self._narrow = narrows(selection) or selection.limit is not None

    def all(self) -> Iterator[Line]:
        """Yield the posts of all parts."""
        empty = True
        for part in parts(self._selection):
            heading = self._heading(part)
            found = rows(self._index, "tenures", self._selection, _COLUMNS, part, joins=_JOINS, order=_BY_POST)
            for of, group in groupby(found, key=lambda row: row[:6]):
                if heading:
                    yield Heading(heading)
                    heading = ""
                yield from self._post(of, [_tenure(row) for row in group])
                empty = False
        if empty:
            yield from nothing(self._index, "tenures", self._selection)
        else:
            yield from left_open(self._index, "tenures", self._selection)

    def _heading(self, part: Part) -> str:
        if part is Part.MAY:
            return f"May also reach into {window_words(self._index, self._selection)}"
        if part is Part.OPEN:
            return f"Only a missing date leaves open whether in {window_words(self._index, self._selection)}"
        return ""

    def _post(self, of: Sequence[Any], found: list[_Tenure]) -> Iterator[Line]:
        """Yield the holders of one post, and between neighbours what lies between them."""
        post_id, _, post, organisation, seats, complete = of
        if post_id is None:
            yield Heading(organisation or "", "post not named")
            for one in found:
                yield from self._holder(one)
            return
        if self._selection.reverse:
            found.reverse()
        seats = seats or 1
        about = [organisation or "", f"{seats:,} seats" if seats > 1 else "", "every holder recorded" if complete else ""]
        yield Heading(post, DOT.join(filter(None, about)))
        everyone: Sequence[Incumbent] = in_succession([one for one in found if one.status is None])
        if self._narrow:
            condition = "t.key IN (SELECT key FROM involves WHERE role = 'posts' AND id = ?)"
            everyone = in_succession(tenures(self._index, condition, (post_id,)))
        places = {one.key: place for place, one in enumerate(everyone)}
        lines = between(everyone, seats, complete=bool(complete))
        yield from self._succession(in_succession(found), places, [*lines, since(everyone, complete=bool(complete))])

    def _succession(self, shown: list[_Tenure], places: dict[int, int], lines: list[str]) -> Iterator[Line]:
        """Yield holders, and a line between two of them only if nobody else stands there."""
        backwards = self._selection.reverse
        end = len(places)
        before = end if backwards else -1
        for one in reversed(shown) if backwards else shown:
            place = places.get(one.key)
            if place is not None:
                joint = before if backwards else place
                if abs(place - before) == 1 and (before >= 0) and lines[joint]:
                    yield Note(f"· {lines[joint]}")
                before = place
            yield from self._holder(one)
        if not backwards and before == end - 1 and lines[end]:
            yield Note(f"· {lines[end]}")

    def _holder(self, one: _Tenure) -> Iterator[Line]:
        name = Span(one.person, Tone.STRONG)
        who = (name, Span(f", {one.status}")) if one.status else name
        cells = (who, self._start(one), self._end(one), _length(one))
        sources = Span(", ".join(one.sources), Tone.DIM) if one.sources else NONE
        yield Row((*map(self._marks.seen, cells), sources))
        said: list[Span] = []
        if one.acting:
            said += [Span("acting", Tone.DIM), *signs(one.proof, "acting")]
        if seen := _seen_in_post(one.extent):
            said += [Span(f"{DOT if said else ''}in post ", Tone.DIM), Span(seen, Tone.DATE), *signs(one.proof, "in_post")]
        if one.left:
            said += [Span(f"{DOT if said else ''}left: {one.left}", Tone.DIM), *signs(one.proof, "left")]
        if said:
            yield Note(self._marks.seen(tuple(said)))

    def _start(self, one: _Tenure) -> Words:
        if one.extent.start_missing:
            return NOT_RECORDED
        said = point(one.start, one.extent.start_pair, derived="start" in one.derived)
        return (Span(said, Tone.DATE), *signs(one.proof, "start"))

    def _end(self, one: _Tenure) -> Words:
        if one.extent.end_missing:
            return NOT_RECORDED
        if one.extent.still:
            said = still(self._index, one.as_of, one.sources)
        else:
            said = point(one.end, one.extent.end_pair, derived="end" in one.derived)
        return (Span(said, Tone.DATE), *signs(one.proof, "end"))


def _tenure(row: Sequence[Any]) -> _Tenure:
    key, person, start, end, length, as_of, acting, left, se, sl, ee, el, start_missing, end_missing, qualified = row[6:21]
    status, worked_out, disputed, sources, derived, stated = row[21:]
    began, ended = parse(start) if start else None, parse_end(end) if end else None
    doubtful = bool(qualified) and status is None
    extent = Extent(
        Bounds(se, sl, ee, el),
        began,
        ended,
        start_missing=bool(start_missing),
        end_missing=bool(end_missing),
        start_qualified=doubtful and (began is None or began.qualified),
        end_qualified=doubtful and (ended is None or ended.qualified),
        as_of=day_of(as_of) if as_of else None,
    )
    return _Tenure(
        *(key, person, status, bool(acting), left, extent, start, end, length, stated, as_of),
        *(items(derived), proof(worked_out, disputed), items(sources)),
    )


def _length(one: _Tenure) -> Words:
    if one.stated:
        return (Span(f"{one.stated}, stated"), *signs(one.proof, "length"))
    if one.length == "unknown":
        return Span(one.length, Tone.DIM)
    return f"{one.length} so far" if one.extent.still else one.length


def _seen_in_post(extent: Extent) -> str:
    """The day on which somebody is known to have been in post, where it alone says anything of a start or an end."""
    bounds = extent.bounds
    seen = (bounds.end_earliest, bounds.start_latest)
    if not (extent.end_missing and is_day(seen[0]) and is_day(seen[1]) and bounds.start_earliest == BEGINNING):
        return ""
    if bounds.end_latest != END:
        return ""
    return words(named(seen)) if seen[0] <= seen[1] else f"{words(named((seen[1],) * 2))} and {words(named((seen[0],) * 2))}"
