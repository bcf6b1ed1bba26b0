"""A long file in pieces, cut before headers, so that it is read by several at once and never held whole.

What cannot be read in pieces (an entry here and there) is read as one text instead. So a cut need not be
certain: one inside a string leaves a piece with a string that has no end, and pieces that all are TOML by
themselves are together what the whole is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.base.entries import MODELS, SINGLE
from chronicle.base.files import BaseFile, parsed_file
from chronicle.base.grammar import DOT
from chronicle.base.limits import excess
from chronicle.base.parsing import attempt
from chronicle.base.positions import line_numbers
from chronicle.base.recovery import by_itself, recover
from chronicle.base.sections import heads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chronicle.base.files import Address
    from chronicle.base.sections import Head

PIECE: Final = 2**18
"""Characters of a piece, some of a table more."""

_MOST: Final = 250  # mistakes of a piece: with more, its file is read whole, which counts them all

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


def read_piece(name: str, piece: Piece, before: Mapping[Address, int] | None = None) -> BaseFile | None:
    """What a piece holds; None unless it is all tables of a name and an id, an entry's in a row: they mean the same apart.

    A table's own header may stand above its entries, once in a file. `before` are the entries of other pieces
    that stand in the way of this one's, each with its line.
    """
    text = piece.text
    if excess(text):
        return None
    document = None if before else attempt(text)
    file = (
        BaseFile(name, text, document, {})
        if isinstance(document, dict)
        else _mended(name, piece, before or {})
    )
    if file is None or not file.document.keys() <= MODELS.keys() | {SINGLE}:
        return None
    found = heads(file.text)
    starts = _starts(found)
    tables = {table: entries for table, entries in file.document.items() if table != SINGLE}
    if starts is None or starts.keys() != {
        (table, id_)
        for table, entries in tables.items()
        for id_ in (entries if isinstance(entries, dict) else ())
    }:
        return None
    file.lines = line_numbers(file.text, starts, piece.line)
    file.headers = {head.key[0] for head in found if len(head.key) == 1}
    return file


def _mended(name: str, piece: Piece, before: Mapping[Address, int]) -> BaseFile | None:
    """A piece read table by table; None where what is wrong may reach beyond it, or is too much."""
    if not by_itself(piece.text):
        return None
    text = "\n" * piece.line + piece.text  # so that every line has the number it has in the file
    parsed = recover(text, {address: line - 1 for address, line in before.items()})
    if len(parsed.troubles) > _MOST or any(
        one.code == "F011" or one.address == SINGLE for one in parsed.troubles
    ):
        return None
    file = parsed_file(name, text, parsed)
    file.text = file.text[piece.line :]
    file.lost = {address: line for address, line in file.lost.items() if address not in before}
    return file


def _starts(found: Sequence[Head]) -> dict[tuple[str, str], int] | None:
    """Where each entry begins: at its own header, with those of its tables below; None if that is not so of each."""
    starts: dict[tuple[str, str], int] = {}
    above = None
    for start, key, is_array in found:
        match key:
            case (table, id_, *below):
                if not below and (table, id_) not in starts:
                    starts[table, id_] = start
                elif not below or (table, id_) != above:
                    return None
                above = table, id_
            case _:
                if is_array:
                    return None
                above = None
    return starts
