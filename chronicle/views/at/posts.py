"""Every post, and who held it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.dates import Certainty, throughout
from chronicle.views.at.things import Holder, Post
from chronicle.views.incumbents import incumbents

if TYPE_CHECKING:
    from chronicle.views.at.things import Question


def posts(asked: Question) -> tuple[Post, ...]:
    """Every post with those who held it, or may have: the lead posts first, then as in the files."""
    among, ids = asked.about("t.key")
    first, last, _ = asked.window
    found: dict[tuple[str | None, str], list[Holder]] = {}
    condition = f"t.se <= ? AND t.el >= ? AND {among}"
    for held in incumbents(asked.index, condition, (last, first, *ids)):
        certainty = throughout(held.extent, asked.window)
        if certainty is not None:
            key = (held.post_id, "" if held.post_id else held.organisation_id)
            found.setdefault(key, []).append(Holder(held, certainty, asked.window))
    posts = [
        Post(
            id_,
            title,
            name,
            organisation,
            seats,
            bool(lead),
            bool(complete),
            _sorted(found.pop((id_, ""), [])),
        )
        for id_, title, organisation, name, seats, lead, complete in _all_posts(asked)
    ]
    posts.sort(key=lambda post: (not post.lead, not post.certain))
    for holders in found.values():
        one = holders[0].held
        posts.append(
            Post(None, None, one.organisation, one.organisation_id, 1, False, False, _sorted(holders))
        )
    return tuple(posts)


def _all_posts(asked: Question) -> list[tuple[str, str, str, str, int, int, int]]:
    marks = ", ".join("?" * len(asked.organisations))
    among = f"p.organisation IN ({marks})" if asked.organisations else "1"
    return asked.index.db.execute(
        "SELECT e.id, p.title, p.organisation, coalesce(n.what, p.organisation), p.seats, p.lead, "
        "p.complete "
        "FROM posts p JOIN entry e ON e.key = p.key "
        "LEFT JOIN entry n ON n.tbl = 'organisations' AND n.id = p.organisation AND n.stands "
        f"WHERE {among} ORDER BY e.file, e.line",
        asked.organisations,
    ).fetchall()


def _sorted(holders: list[Holder]) -> tuple[Holder, ...]:
    """The certain before the possible before the unknown; acting ones after the others."""
    return tuple(sorted(holders, key=lambda one: (list(Certainty).index(one.certainty), one.held.acting)))
