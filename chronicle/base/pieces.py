"""A long file in pieces, cut before headers, so that it is read by several at once and never held whole.

What cannot be read in pieces (a broken table, an entry here and there) is read as one text instead: nothing
here decides what a mistake is. So a cut need not be certain: one inside a string leaves a piece with a string
that has no end, and pieces that all are TOML by themselves are together what the whole is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.base.entries import MODELS, SINGLE
from chronicle.base.files import BaseFile
from chronicle.base.grammar import DOT
from chronicle.base.limits import excess
from chronicle.base.parsing import attempt
from chronicle.base.positions import line_numbers
from chronicle.base.sections import heads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chronicle.base.sections import Head

PIECE: Final = 2**18
"""Characters of a piece, some of a table more."""

_NAME = r"[\"']?[a-z0-9-]++[\"']?"
_CUT = re.compile(rf"\n(?=[ \t]*+\[[ \t]*+{_NAME}{DOT}{_NAME}[ \t]*+\])")
_SETTINGS = re.compile(rf"^[ \t]*+\[[^\n]*{SINGLE}", re.MULTILINE)


class Piece(NamedTuple):
    """A stretch of a file, and how many lines stand before it."""

    text: str
    line: int


def pieces(text: str) -> list[Piece]:
    """Cut a text before what looks like a header; one piece if it is short."""
    if len(text) <= PIECE:
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
    """The one piece that holds `[chronicle]`; None if there is none, or more than one may."""
    found = [piece for piece in cut if SINGLE in piece.text and _SETTINGS.search(piece.text)]
    return found[0] if len(found) == 1 else None


def read_piece(name: str, piece: Piece) -> BaseFile | None:
    """What a piece holds; None unless it is all tables of a name and an id, an entry's in a row: they mean the same apart.

    A table's own header may stand above its entries, once in a file.
    """
    text = piece.text
    document = None if excess(text) else attempt(text)
    if not isinstance(document, dict) or not document.keys() <= MODELS.keys() | {SINGLE}:
        return None
    found = heads(text)
    starts = _starts(found)
    tables = {table: entries for table, entries in document.items() if table != SINGLE}
    if starts is None or starts.keys() != {
        (table, id_)
        for table, entries in tables.items()
        for id_ in (entries if isinstance(entries, dict) else ())
    }:
        return None
    headers = {head.key[0] for head in found if len(head.key) == 1}
    return BaseFile(name, text, document, line_numbers(text, starts, piece.line), headers=headers)


def _starts(found: Sequence[Head]) -> dict[tuple[str, str], int] | None:
    """Where each entry begins; None if one has tables in two places, or an array stands for a table."""
    starts: dict[tuple[str, str], int] = {}
    above = None
    for start, key, is_array in found:
        match key:
            case (table, id_, *below):
                if not (below and (table, id_) == above):
                    if (table, id_) in starts:
                        return None
                    starts[table, id_] = start
                above = table, id_
            case _:
                if is_array:
                    return None
                above = None
    return starts
