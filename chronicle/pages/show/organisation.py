"""An organisation: its posts, what inspectors said of it, its money, and what happened there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.document import ColumnSet, Heading, Note, Page, PageColumn, Row, Span, Tone
from chronicle.index.schema import involving
from chronicle.pages.columns import SOURCES
from chronicle.pages.fragments import sources_of
from chronicle.pages.legend import Legend, items
from chronicle.pages.show.blocks import MOST, from_until, holder, section, values
from chronicle.pages.show.record import brief
from chronicle.pages.show.subject import own_row, standing
from chronicle.queries.facts import facts_where
from chronicle.queries.incumbents import incumbents
from chronicle.queries.succession import in_succession

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.document import Json, Line
    from chronicle.index.cache import Index
    from chronicle.pages.show.subject import Subject
    from chronicle.queries.facts import Fact
    from chronicle.queries.incumbents import Incumbent

_POSTS: Final = (PageColumn(), PageColumn(no_wrap=True), SOURCES)
SECTIONS: Final = (
    ("inspection", "Inspections", "inspections"),
    ("budget", "Money", "budget"),
    ("event", "Events", "events"),
    ("count", "Counts", "counts"),
)


def _family(index: Index, id_: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """An organisation's parent (one or none) and its parts: ids and names."""
    select = "SELECT e.id, o.name FROM organisations o JOIN entry e ON e.key = o.key WHERE"
    parent = index.db.execute(
        f"{select} e.id = "
        "(SELECT o.parent FROM organisations o JOIN entry e ON e.key = o.key "
        "WHERE e.tbl = 'organisations' AND e.id = ?)",
        (id_,),
    ).fetchall()
    children = index.db.execute(f"{select} o.parent = ? ORDER BY e.file, e.line", (id_,)).fetchall()
    return parent, children


def _posts(index: Index, id_: str) -> list[tuple[str, str]]:
    return index.db.execute(
        "SELECT e.id, p.title FROM posts p JOIN entry e ON e.key = p.key "
        "WHERE p.organisation = ? ORDER BY e.file, e.line",
        (id_,),
    ).fetchall()


def _of_kind(index: Index, id_: str, kind: str) -> list[Fact]:
    return facts_where(index, f"f.kind = ? AND {involving('organisations')}", (kind, id_))


def _by_post(index: Index, id_: str) -> dict[str | None, list[Incumbent]]:
    condition = f"t.organisation_id = ? AND {involving('organisations', 't.key')}"
    found: dict[str | None, list[Incumbent]] = {}
    for one in incumbents(index, condition, (id_, id_), statuses=True):
        found.setdefault(one.post_id, []).append(one)
    return found


def plain(index: Index, subject: Subject) -> Json:
    """The organisation as one object."""
    row = own_row(index, subject)
    parent, children = _family(index, subject.id)
    held = _by_post(index, subject.id)
    posts = [
        {
            "post": title,
            "post_id": post,
            "tenures": [brief(one.fact) for one in in_succession(held.get(post, []))],
        }
        for post, title in _posts(index, subject.id)
    ]
    return {
        "table": subject.table,
        "id": subject.address,
        "name": subject.name,
        "aka": list(items(row["aka"])),
        "parent_id": parent[0][0] if parent else row["parent"],
        "children_ids": [id_ for id_, _ in children],
        "opened": row["opened"],
        "closed": row["closed"],
        "note": row["note"],
        "file": row["file"],
        "line": row["line"],
        "posts": posts,
        "post_not_named": [brief(one.fact) for one in held.get(None, [])],
        **{
            listing: [brief(fact) for fact in _of_kind(index, subject.id, kind)]
            for kind, _, listing in SECTIONS
        },
    }


def page(index: Index, subject: Subject) -> Page:
    """The organisation on a page."""
    marks = Legend(index)
    return Page(
        Span(subject.name, Tone.TITLE),
        _POSTS,
        _lines(index, subject, marks),
        standing(index, subject),
        marks.foot,
    )


def _lines(index: Index, subject: Subject, marks: Legend) -> Iterator[Line]:
    row = own_row(index, subject)
    parent, children = _family(index, subject.id)
    row["parent"] = parent[0][1] if parent else row["parent"]
    row["parts"] = ", ".join(name for _, name in children)
    yield from values(row, "aka", "parent", "parts", "opened", "closed", "note")
    yield from _held(index, subject, marks)
    empty = True
    for kind, title, listing in SECTIONS:
        facts = _of_kind(index, subject.id, kind)
        empty = empty and not facts
        yield from section(title, facts, marks, index.further(listing, "--org", subject.id), subject.id)
    if empty and not _posts(index, subject.id):
        yield Note("No fact is about it.")


def _held(index: Index, subject: Subject, marks: Legend) -> Iterator[Line]:
    held = _by_post(index, subject.id)
    posts: list[tuple[str | None, str]] = [*_posts(index, subject.id)]
    posts += [(None, "Post not named")] if None in held else []
    if posts:
        yield ColumnSet(_POSTS)
        yield Heading("Posts")
    for post, title in posts[:MOST]:
        yield Row((Span(title, Tone.STRONG), "", ""))
        for one in in_succession(held.get(post, [])):
            name = marks.seen(holder(one, indent="  "))
            cells = (name, marks.seen(from_until(index, one.fact)), sources_of(one.fact.sources))
            yield Row(cells)
        if post not in held:
            yield Row((Span("  no holder recorded", Tone.DIM), "", ""))
    if len(posts) > MOST:
        yield Note(f"and {len(posts) - MOST:,} more: {index.further('posts', '--org', subject.id)}")
