"""Small things that every screen says in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.table import Span, Tone
from chronicle.views.pages.marks import DISPUTED, STAR

if TYPE_CHECKING:
    from chronicle.table import Words


def counted(number: int, thing: str, many: str = "") -> str:
    """How many of what: `1 source`, `1,234 sources`."""
    return f"{number:,} {thing if number == 1 else many or f'{thing}s'}"


def dated(words: str, *, worked_out: bool = False, disputed: bool = False) -> tuple[Span, ...]:
    """A date with its marks."""
    return (Span(words, Tone.DATE), *((STAR,) if worked_out else ()), *((DISPUTED,) if disputed else ()))
