"""For very large bases: a long file in pieces, so that several processes can read it and none holds all of it.

It is cut before headers. If the pieces make no sense apart (say, an entry is spread over two), the file is
read as one text instead. So a cut may be wrong: one inside a string leaves a piece with an unclosed string,
and pieces that are all valid TOML hold together what the whole does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from chronicle.codes import OVER_LIMIT
from chronicle.loader.entries import MODELS, SETTINGS_TABLE
from chronicle.loader.files import BaseFile, load, parsed_file
from chronicle.loader.reader import ReadText, read_file
from chronicle.loader.toml.lexer import DOT
from chronicle.loader.toml.limits import find_excess
from chronicle.loader.toml.positions import headers, line_numbers, starts_of_whole_entries
from chronicle.loader.toml.recovery import is_self_contained, recover, try_parse
from chronicle.model.entities import SETTINGS
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from chronicle.loader.files import Address

PIECE_SIZE: Final = 2**18
"""The characters of a piece, which then runs on to the next header."""

_MOST_MISTAKES: Final = 250  # in a piece: with more, its file is read whole, and its limits apply

_NAME = r"[\"']?[a-z0-9-]++[\"']?"
_CUT = re.compile(rf"\n(?=[ \t]*+\[[ \t]*+{_NAME}{DOT}{_NAME}[ \t]*+\])")
_SETTINGS = re.compile(rf"^[ \t]*+\[[^\n]*{SETTINGS_TABLE}", re.MULTILINE)


class Piece(NamedTuple):
    """A stretch of a file, and how many lines stand before it."""

    text: str
    lines_before: int


class Unit(NamedTuple):
    """A file of a base, or a piece of it: what is read in one go."""

    name: str
    path: Path
    piece: Piece | None = None
    repeated: Mapping[Address, int] | None = None
    """The entries of the file's earlier pieces whose ids this piece repeats, each with its line."""


class FileUnits(NamedTuple):
    """The units of a file; and, if it is cut into pieces, the digest of its text."""

    units: list[Unit]
    digest: str | None


def cut_file(name: str, path: Path, size: int) -> FileUnits:
    """Cut a file of `size` bytes into units: several if it is long, else one."""
    read = read_file(path) if size > PIECE_SIZE else None
    if not isinstance(read, ReadText) or len(pieces := cut_text(read.text)) == 1:
        return FileUnits([Unit(name, path)], None)
    return FileUnits([Unit(name, path, piece) for piece in pieces], read.digest)


def cut_text(text: str) -> list[Piece]:
    """Cut a text before what looks like the header of an entry; return one piece if it is short."""
    if len(text) <= PIECE_SIZE:
        return [Piece(text, 0)]
    pieces: list[Piece] = []
    start = line = 0
    while start < len(text):
        header = _CUT.search(text, start + PIECE_SIZE)
        stop = header.end() if header else len(text)
        pieces.append(Piece(text[start:stop], line))
        line += text.count("\n", start, stop)
        start = stop
    return pieces


def settings_piece(pieces: Sequence[Piece]) -> Piece | None:
    """Return the one piece that may hold `[chronicle]`; None if there is none, or more than one."""
    candidates = [piece for piece in pieces if SETTINGS_TABLE in piece.text and _SETTINGS.search(piece.text)]
    return candidates[0] if len(candidates) == 1 else None


def mended_text(path: Path, name: str, text: str) -> str:
    """Return the text of a file with what is not TOML blanked, piece by piece where it can be read so."""
    texts = []
    for piece in cut_text(text):
        read = read_piece(name, piece)
        if read is None:
            return load(path, name).text
        texts.append(read.text)
    return "".join(texts)


def read_piece(name: str, piece: Piece, repeated: Mapping[Address, int] | None = None) -> BaseFile | None:
    """Read a piece; return None if it may mean something else apart from its file.

    It means the same if it is all entries, `[table.id]`, each followed by its own sub-tables; a header of the
    table itself, `[table]`, may precede them once in a file. `repeated` are the entries of earlier pieces whose
    ids this one repeats, each with its line.
    """
    text = piece.text
    if find_excess(text):
        return None
    document = None if repeated else try_parse(text)
    file = (
        BaseFile(name, text, document, {})
        if isinstance(document, dict)
        else _recovered(name, piece, repeated or {})
    )
    if file is None or not file.document.keys() <= MODELS.keys() | SETTINGS.keys():
        return None
    file_headers = headers(file.text)
    tables = {table: entries for table, entries in file.document.items() if table not in SETTINGS}
    starts = starts_of_whole_entries(file_headers, tables)
    if starts is None:
        return None
    file.lines, file.has_whole_entries = line_numbers(file.text, starts, piece.lines_before), True
    file.table_headers = {header.key[0] for header in file_headers if len(header.key) == 1}
    return file


def _recovered(name: str, piece: Piece, repeated: Mapping[Address, int]) -> BaseFile | None:
    """Read a broken piece table by table; return None if its mistakes may reach beyond it, or are too many."""
    if not is_self_contained(piece.text):
        return None
    text = "\n" * piece.lines_before + piece.text  # so that every line has the number it has in the file
    parsed = recover(text, {address: line - 1 for address, line in repeated.items()})
    if len(parsed.errors) > _MOST_MISTAKES or any(
        error.code == OVER_LIMIT or error.address in SETTINGS for error in parsed.errors
    ):
        return None
    file = parsed_file(name, text, parsed)
    file.text = file.text[piece.lines_before :]
    file.recognised = {address: line for address, line in file.recognised.items() if address not in repeated}
    return file
