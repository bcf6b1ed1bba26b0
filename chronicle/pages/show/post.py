"""A post: its holders in succession, and what lies between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.document import ColumnSet, Heading, Note, Page, PageColumn, Row, Span, Tone
from chronicle.index.schema import involving
from chronicle.pages.columns import SOURCES
from chronicle.pages.fragments import DOT, counted, sources_of
from chronicle.pages.legend import Legend, items, signs
from chronicle.pages.show.blocks import evidence_notes, from_until, holder, section, values
from chronicle.pages.show.record import brief, record
from chronicle.pages.show.subject import own_row, standing
from chronicle.queries.facts import facts_where
from chronicle.queries.incumbents import Incumbent, incumbents
from chronicle.queries.succession import between, in_succession, since

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.document import Json, Line
    from chronicle.index.cache import Index
    from chronicle.pages.show.subject import Subject
    from chronicle.queries.facts import Fact

_HOLDERS: Final = (PageColumn(), PageColumn(no_wrap=True), PageColumn(), SOURCES)
_IN: Final = involving("posts", "t.key")


def holders(index: Index, post: str) -> list[Incumbent]:
    """Those who held a post, in succession; then those with a status, such as planned or alleged."""
    found = incumbents(index, _IN, (post,), statuses=True)
    line = in_succession([one for one in found if one.fact.status is None])
    return [*line, *(one for one in found if one.fact.status is not None)]


def _naming(index: Index, post: str) -> list[Fact]:
    return facts_where(index, f"f.kind <> 'tenure' AND {involving('posts')}", (post,))


def plain(index: Index, subject: Subject) -> Json:
    """The post as one object."""
    row = own_row(index, subject)
    found = holders(index, subject.id)
    line = [one for one in found if one.fact.status is None]
    complete = index.every_holder(row["complete"])
    gaps = between(line, row["seats"], complete=complete)
    return {
        "table": subject.table,
        "id": subject.address,
        "title": subject.name,
        "organisation_id": row["organisation"],
        "aka": list(items(row["aka"])),
        "seats": row["seats"],
        "lead": bool(row["lead"]),
        "complete": bool(row["complete"]),
        "note": row["note"],
        "file": row["file"],
        "line": row["line"],
        "tenures": [
            {**record(index, one.fact), "before_it": gaps[place] or None if place < len(line) else None}
            for place, one in enumerate(found)
        ],
        "since_the_last": since(line, complete=complete) or None,
        "facts": [brief(fact) for fact in _naming(index, subject.id)],
    }


def page(index: Index, subject: Subject) -> Page:
    """The post on a page."""
    marks = Legend(index)
    return Page(
        Span(subject.name, Tone.TITLE),
        _HOLDERS,
        _lines(index, subject, marks),
        standing(index, subject),
        marks.foot,
    )


def _lines(index: Index, subject: Subject, marks: Legend) -> Iterator[Line]:
    row = own_row(index, subject)
    (organisation,) = index.db.execute(
        "SELECT what FROM entry WHERE tbl = 'organisations' AND id = ? AND stands", (row["organisation"],)
    ).fetchone() or (row["organisation"],)
    said = [organisation, counted(row["seats"], "seat")]
    said += ["a lead post"] if row["lead"] else []
    complete = index.every_holder(row["complete"])
    said += ["every holder is recorded"] if complete else ["not every holder need be recorded"]
    yield Note(DOT.join(said))
    yield from values(row, "aka", "note")
    found = holders(index, subject.id)
    yield ColumnSet(_HOLDERS)
    yield Heading("Holders")
    line = [one for one in found if one.fact.status is None]
    gaps = between(line, row["seats"], complete=complete)
    for place, one in enumerate(found):
        if place < len(line) and gaps[place]:
            yield Note(f"· {gaps[place]}")
        yield from _holder(index, one, marks)
    if last := since(line, complete=complete):
        yield Note(f"· {last}")
    if not found:
        yield Note("no holder recorded")
    yield from section(
        "Named in", _naming(index, subject.id), marks, index.further("timeline", "--post", subject.id)
    )


def _holder(index: Index, one: Incumbent, marks: Legend) -> Iterator[Line]:
    fact = one.fact
    cells = (
        marks.seen(holder(one, Tone.STRONG)),
        marks.seen(from_until(index, fact)),
        marks.seen(one.length_marked),
    )
    yield Row((*cells, sources_of(fact.sources)))
    if one.left:
        yield Note(marks.seen((Span(f"left: {one.left}"), *signs(fact.sourcing, "left"))), 1)
    if fact.note:
        yield Note(" ".join(fact.note.split()), 1)
    yield from evidence_notes(index, fact)
