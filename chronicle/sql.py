"""Pieces of SQL that whoever writes the index, checks it or asks it shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def sql_list(words: Iterable[str]) -> str:
    """Return words as the inside of an SQL list: only for the program's own words, never for a user's text."""
    return ", ".join(f"'{word}'" for word in words)
