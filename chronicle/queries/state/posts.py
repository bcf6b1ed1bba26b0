"""Every post, and who held it at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.dates import BEGINNING, END, Certainty, iso, throughout
from chronicle.queries.incumbents import incumbents
from chronicle.queries.state.model import Holder, Post

if TYPE_CHECKING:
    from chronicle.queries.state.model import Question


def posts(asked: Question) -> tuple[Post, ...]:
    """Every post with those who held or may have held it: lead posts first, then in file order."""
    among, ids = asked.about("t.key")
    first, last, _ = asked.window
    found: dict[tuple[str | None, str | None], list[Holder]] = {}
    condition = f"t.se <= ? AND t.el >= ? AND {among}"
    holders = [
        Holder(held, certainty, asked.window)
        for held in incumbents(asked.index, condition, (last, first, *ids))
        if (certainty := throughout(held.interval, asked.window))
    ]
    for one in holders:
        key = (one.held.post_id, None if one.held.post_id else one.held.organisation_id)
        found.setdefault(key, []).append(one)
    between = _between(asked)
    posts = [
        Post(
            id_,
            title,
            name,
            organisation,
            seats,
            bool(lead),
            asked.index.every_holder(complete),
            _sorted(found.pop((id_, None), [])),
            id_ in between,
        )
        for id_, title, organisation, name, seats, lead, complete in _all_posts(asked)
    ]
    posts.sort(key=lambda post: (not post.lead, not post.certain))
    for theirs in found.values():  # whose post is not named, or was set aside
        where = theirs[0].held
        office = where.post_id, where.post, where.organisation, where.organisation_id
        posts.append(Post(*office, seats=1, lead=False, complete=False, holders=_sorted(theirs)))
    return tuple(posts)


def _between(asked: Question) -> set[str]:
    """The `complete` posts that somebody had left by then, and that somebody held later or that a later report covers.

    Not those whose last holder before the time, or first after it, has a qualified date.
    """
    first, last, _ = asked.window
    left: dict[str, tuple[int, int]] = {}
    came: dict[str, tuple[int, int]] = {}
    for post, se, el, qualified in asked.index.db.execute(
        "SELECT t.post_id, t.se, t.el, t.qualified FROM tenures t JOIN fact f ON f.key = t.key "
        "JOIN entry e ON e.tbl = 'posts' AND e.id = t.post_id JOIN posts p ON p.key = e.key "
        "WHERE p.complete AND f.status IS NULL AND (t.el < ? OR t.se > ?)",
        (first, last),
    ):
        if el < first:
            left[post] = max(left.get(post, (BEGINNING, 0)), (el, qualified))
        else:
            came[post] = min(came.get(post, (END, 0)), (se, -qualified))
    doubtful = {post for posts in (left, came) for post, (_, qualified) in posts.items() if qualified}
    reported = (asked.index.meta("as_of") or "") >= (iso(last) or "9999-12-31")
    return {post for post in left if reported or post in came} - doubtful


def _all_posts(asked: Question) -> list[tuple[str, str, str, str, int, int, int]]:
    named = ", ".join(["(?)"] * len(asked.organisations))
    below = (
        f"WITH RECURSIVE below(id) AS (VALUES {named} UNION SELECT e.id "
        "FROM below b JOIN organisations o ON o.parent = b.id JOIN entry e ON e.key = o.key) SELECT id FROM below"
    )
    among = f"p.organisation IN ({below})" if asked.organisations else "1"
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
