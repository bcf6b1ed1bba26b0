"""The stream that an answer is written to: its encoding and width, and writing in pieces of a good size."""

from __future__ import annotations

import io
import os
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, TextIO

from chronicle.text import ascii_fallback, is_unicode

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINES_AT_ONCE = 512
_USUAL_WIDTH = 80


def write_in_pieces(lines: Iterable[str], out: TextIO) -> None:
    """Write lines, which include their ends, some hundreds at a time, in characters that the stream has."""
    rest = iter(lines)
    write_pieces(iter(lambda: "".join(islice(rest, _LINES_AT_ONCE)), ""), out)


def write_pieces(pieces: Iterable[str], out: TextIO) -> None:
    """Write pieces of a good size, in characters that the stream has."""
    encoding = encoding_of(out)
    out.writelines(ascii_fallback(piece, encoding) for piece in pieces)


def same_bytes_everywhere(out: TextIO) -> None:
    """Make a stream that is no terminal UTF-8 with unchanged line ends, whatever the locale and the system.

    A terminal keeps its own encoding: bytes of another could steer it.
    """
    if isinstance(out, io.TextIOWrapper) and not out.isatty():
        out.reconfigure(encoding="utf-8", newline="")


def binary_of(out: TextIO) -> BinaryIO:
    """Return what takes the bytes of a stream, behind all the text written to it so far."""
    out.flush()
    return out.buffer


def encoding_of(out: TextIO) -> str | None:
    """Return the stream's encoding; None if it can encode any character."""
    encoding: str | None = getattr(out, "encoding", None)
    return None if is_unicode(encoding) else encoding


def stream_width(out: TextIO) -> int | None:
    """Return the width to fit lines to, COLUMNS or the terminal's own; None if nothing is to be broken."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns[:6]) > 0:
        return int(columns[:6])
    if not out.isatty():
        return None
    try:
        return os.get_terminal_size(out.fileno()).columns or _USUAL_WIDTH
    except OSError:
        return _USUAL_WIDTH
