"""The user's own words as a full-text question."""

from __future__ import annotations


def storable(text: str) -> str:
    """A text fit for a query: what is not Unicode in an argument is replaced, and so matches nothing."""
    return text.encode("utf-8", "replace").decode("utf-8")


def fts(text: str) -> str:
    """An FTS5 query for all the words, the last of them as a prefix; no operator of FTS5 can be typed."""
    words = [word.replace('"', '""') for word in storable(text).replace("\x00", " ").split()]
    return " ".join(f'"{word}"' for word in words) + "*" if words else '""'
