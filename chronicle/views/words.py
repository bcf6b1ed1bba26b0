"""The user's own words as a full-text question."""

from __future__ import annotations


def storable(text: str) -> str:
    """A text that the index can be asked for; what is no Unicode, as an argument may be, is not found."""
    return text.encode("utf-8", "replace").decode("utf-8")


def fts(text: str) -> str:
    """Every word must occur, the last as a beginning; nothing that is typed is an operator of FTS5."""
    words = [word.replace('"', '""') for word in storable(text).replace("\x00", " ").split()]
    return " ".join(f'"{word}"' for word in words) + "*" if words else '""'
