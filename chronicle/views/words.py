"""The user's own words as a full-text question."""

from __future__ import annotations


def storable(text: str) -> str:
    """A text as the index may be asked for it: what is no Unicode, as bytes of a command line may be, matches nothing."""
    return text.encode("utf-8", "replace").decode("utf-8")


def fts(text: str) -> str:
    """Every word must occur, the last as a beginning; nothing the user types is an operator of SQLite's FTS5."""
    words = [word.replace('"', '""') for word in storable(text).replace("\x00", " ").split()]
    return " ".join(f'"{word}"' for word in words) + "*" if words else '""'
