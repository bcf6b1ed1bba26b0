"""A long file in pieces, cut before headers, so that it is read by several at once and never held whole.

What cannot be read in pieces for certain (a broken table, an array of tables, a string of several lines) is
read as one text instead: nothing here decides what a mistake is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.base.entries import MODELS, SINGLE
from chronicle.base.files import BaseFile
from chronicle.base.limits import excess
from chronicle.base.parsing import attempt
from chronicle.base.positions import line_numbers
from chronicle.base.sections import heads

if TYPE_CHECKING:
    from collections.abc import Sequence

PIECE: Final = 2**18
"""Characters of a piece, some of a table more."""

_CUT = re.compile(r"\n(?=\[[a-z]++\.)")
_SETTINGS = re.compile(rf"^\[{SINGLE}\]", re.MULTILINE)
_TABLE_AND_ID: Final = 2


class Piece(NamedTuple):
    """A stretch of a file, and how many lines stand before it."""

    text: str
    line: int


def pieces(text: str) -> list[Piece]:
    """Cut a text before headers; one piece if it is short, or if a string may hold what looks like one."""
    if len(text) <= PIECE or '"""' in text or "'''" in text:
        return [Piece(text, 0)]
    cut: list[Piece] = []
    start = line = 0
    while start < len(text):
        found = _CUT.search(text, start + PIECE)
        stop = found.end() if found else len(text)
        cut.append(Piece(text[start:stop], line))
        line += text.count("\n", start, stop)
        start = stop
    return cut


def with_settings(cut: Sequence[Piece]) -> Piece | None:
    """The one piece that holds `[chronicle]`; None if there is none, or more than one."""
    found = [piece for piece in cut if f"[{SINGLE}]" in piece.text and _SETTINGS.search(piece.text)]
    return found[0] if len(found) == 1 else None


def read_piece(name: str, piece: Piece) -> BaseFile | None:
    """What a piece holds; None unless it is all plain tables of a name and an id: those mean the same apart."""
    text = piece.text
    document = None if excess(text) else attempt(text)
    if not isinstance(document, dict) or not document.keys() <= MODELS.keys() | {SINGLE}:
        return None
    found = heads(text)
    starts = {(head.key[0], head.key[1]): head.start for head in found if len(head.key) == _TABLE_AND_ID}
    tables = [entries for table, entries in document.items() if table != SINGLE]
    named = sum(len(entries) for entries in tables if isinstance(entries, dict))
    plain = not any(head.is_array for head in found)
    if not plain or not named == len(starts) == len(found) - (SINGLE in document):
        return None
    return BaseFile(name, text, document, line_numbers(text, starts, piece.line))
