"""Small things that every screen says in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.dates import day_of, day_words, parse
from chronicle.dates import words as date_words

if TYPE_CHECKING:
    from chronicle.index.opening import Index


def counted(number: int, thing: str, many: str = "") -> str:
    """How many of what: `1 source`, `1,234 sources`."""
    return f"{number:,} {thing if number == 1 else many or f'{thing}s'}"


def as_of(index: Index) -> str:
    """The day up to which the base can speak, for the foot of a screen."""
    text = index.meta("as_of")
    return f"as of {date_words(parse(text))}" if text else ""
