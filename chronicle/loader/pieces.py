"""A long file in pieces, cut before headers, so that several processes can read it and none holds all of it.

If the pieces make no sense apart (say, an entry is spread over two), the file is read as one text instead.
So a cut may be wrong: one inside a string leaves a piece with an unclosed string, and pieces that are all
valid TOML hold together what the whole does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.codes import OVER_LIMIT
from chronicle.loader.entries import MODELS, SETTINGS_TABLE
from chronicle.loader.files import BaseFile, parsed_file
from chronicle.loader.toml.lexer import DOT
from chronicle.loader.toml.limits import find_excess
from chronicle.loader.toml.positions import headers, line_numbers
from chronicle.loader.toml.recovery import is_self_contained, recover, try_parse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chronicle.loader.files import Address
    from chronicle.loader.toml.positions import Header

PIECE: Final = 2**18
"""The characters of a piece, which then runs on to the next header."""

_MOST: Final = 250  # mistakes in a piece: with more, its file is read whole, and its limits apply

_NAME = r"[\"']?[a-z0-9-]++[\"']?"
_CUT = re.compile(rf"\n(?=[ \t]*+\[[ \t]*+{_NAME}{DOT}{_NAME}[ \t]*+\])")
_SETTINGS = re.compile(rf"^[ \t]*+\[[^\n]*{SETTINGS_TABLE}", re.MULTILINE)


class Piece(NamedTuple):
    """A stretch of a file, and how many lines stand before it."""

    text: str
    line: int


def pieces(text: str) -> list[Piece]:
    """Cut a text before what looks like the header of an entry; one piece if it is short."""
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
    """The one piece that may hold `[chronicle]`; None if there is none, or more than one."""
    found = [piece for piece in cut if SETTINGS_TABLE in piece.text and _SETTINGS.search(piece.text)]
    return found[0] if len(found) == 1 else None


def read_piece(name: str, piece: Piece, before: Mapping[Address, int] | None = None) -> BaseFile | None:
    """Read a piece; None if it may mean something else apart from its file.

    It means the same if it is all entries, `[table.id]`, each followed by its own sub-tables; a header of the
    table itself, `[table]`, may precede them once in a file. `before` are the entries of earlier pieces whose
    ids this one repeats, each with its line.
    """
    text = piece.text
    if find_excess(text):
        return None
    document = None if before else try_parse(text)
    file = (
        BaseFile(name, text, document, {})
        if isinstance(document, dict)
        else _mended(name, piece, before or {})
    )
    if file is None or not file.document.keys() <= MODELS.keys() | {SETTINGS_TABLE}:
        return None
    found = headers(file.text)
    starts = _starts(found)
    tables = {table: entries for table, entries in file.document.items() if table != SETTINGS_TABLE}
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
    """Read a broken piece table by table; None if its mistakes may reach beyond it, or are too many."""
    if not is_self_contained(piece.text):
        return None
    text = "\n" * piece.line + piece.text  # so that every line has the number it has in the file
    parsed = recover(text, {address: line - 1 for address, line in before.items()})
    if len(parsed.errors) > _MOST or any(
        one.code == OVER_LIMIT or one.address == SETTINGS_TABLE for one in parsed.errors
    ):
        return None
    file = parsed_file(name, text, parsed)
    file.text = file.text[piece.line :]
    file.lost = {address: line for address, line in file.lost.items() if address not in before}
    return file


def _starts(found: Sequence[Header]) -> dict[tuple[str, str], int] | None:
    """The offset of each entry's header; None unless each has one, directly followed by its sub-tables."""
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
