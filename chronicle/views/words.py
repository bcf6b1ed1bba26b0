"""The user's own words as a full-text question."""

from __future__ import annotations


def fts(text: str) -> str:
    """Every word must occur, the last as a beginning; nothing the user types is an operator of SQLite's FTS5."""
    words = [word.replace('"', '""') for word in text.replace("\x00", " ").split()]
    return " ".join(f'"{word}"' for word in words) + "*" if words else '""'
