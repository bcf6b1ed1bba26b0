"""Shell completion of names, from the index that is there: a key press must not compile a base."""

from __future__ import annotations

import os
from typing import Final

from chronicle.base.locate import NoBase, locate
from chronicle.index.opening import Index, at_hand

_ENTITIES: Final = ("people", "posts", "organisations", "sources")


def _index() -> Index | None:
    try:
        return at_hand(locate(os.environ.get("CHRONICLE_BASE")))
    except NoBase:
        return None


def _names(table: str, incomplete: str) -> list[tuple[str, str]]:
    from chronicle.views.names import all_named  # noqa: PLC0415 - only completing needs it

    index = _index()
    if index is None:
        return []
    wanted = incomplete.casefold()
    return [
        (one.id, one.name)
        for one in all_named(index, table)
        if one.id.startswith(wanted) or any(word.startswith(wanted) for word in one.name.casefold().split())
    ]


def people(incomplete: str) -> list[tuple[str, str]]:
    """Ids of people whose id or name begins so."""
    return _names("people", incomplete)


def posts(incomplete: str) -> list[tuple[str, str]]:
    """Ids of posts."""
    return _names("posts", incomplete)


def organisations(incomplete: str) -> list[tuple[str, str]]:
    """Ids of organisations."""
    return _names("organisations", incomplete)


def sources(incomplete: str) -> list[tuple[str, str]]:
    """Ids of sources."""
    return _names("sources", incomplete)


def tags(incomplete: str) -> list[str]:
    """Tags that begin so."""
    index = _index()
    rows = (
        index.db.execute("SELECT DISTINCT id FROM involves WHERE role = 'tags' ORDER BY id") if index else ()
    )
    return [tag for (tag,) in rows if tag.startswith(incomplete)]


def facts(incomplete: str) -> list[tuple[str, str]]:
    """Addresses of facts that begin so; after a full stop, those of one kind."""
    from chronicle.views.finding import TABLES, beginning_so  # noqa: PLC0415 - only completing needs it

    index = _index()
    if index is None or not incomplete:
        return []
    found = beginning_so(index, incomplete)
    if "." in incomplete:
        return found
    return [*((f"{table}.", "") for table in TABLES if table.startswith(incomplete)), *found]


def anything(incomplete: str) -> list[tuple[str, str]]:
    """Ids of people, posts, organisations and sources; addresses of facts once a full stop is typed."""
    table, stop, id_ = incomplete.partition(".")
    if stop:
        if table in _ENTITIES:
            return [(f"{table}.{one}", name) for one, name in _names(table, id_)]
        return facts(incomplete)
    return [found for table in _ENTITIES for found in _names(table, incomplete)]
