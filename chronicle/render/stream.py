"""Where an answer goes: what the stream is, and the writing in pieces that are neither tiny nor huge."""

from __future__ import annotations

import io
import os
from itertools import islice
from typing import TYPE_CHECKING, TextIO

from chronicle.safe import ascii_fallback, is_unicode

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINES_AT_ONCE = 512
_USUAL_WIDTH = 80


def write_in_pieces(lines: Iterable[str], out: TextIO) -> None:
    """Writes lines, ends included, some hundreds at a time, in the letters that the stream has."""
    remaining = iter(lines)
    encoding = encoding_of(out)
    while piece := "".join(islice(remaining, _LINES_AT_ONCE)):
        out.write(ascii_fallback(piece, encoding))


def same_bytes_everywhere(out: TextIO) -> None:
    """Lets neither the locale nor the system's line ends into a file that a program will read.

    A terminal keeps its own encoding: bytes that mean something else there could steer it.
    """
    if isinstance(out, io.TextIOWrapper) and not out.isatty():
        out.reconfigure(encoding="utf-8", newline="")


def encoding_of(out: TextIO) -> str | None:
    """Returns the stream's encoding where that is a limit, and None where any character can be written."""
    encoding: str | None = getattr(out, "encoding", None)
    return None if is_unicode(encoding) else encoding


def width_of(out: TextIO) -> int | None:
    """Returns the width to fit lines to: COLUMNS, or the terminal's own; None where nothing is to be cut."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isascii() and asked.isdigit() and int(asked[:6]) > 0:
        return int(asked[:6])
    if not out.isatty():
        return None
    try:
        return os.get_terminal_size(out.fileno()).columns or _USUAL_WIDTH
    except OSError:
        return _USUAL_WIDTH
