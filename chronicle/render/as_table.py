"""A page as text: in colour on a terminal, plain in a pipe. Only colour needs rich."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from chronicle.render.layout import lay_out
from chronicle.render.stream import encoding_of, width_of, write_in_pieces
from chronicle.render.text import NO_BREAK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from chronicle.document import Page
    from chronicle.render import Look
    from chronicle.render.text import Runs


def write(page: Page, out: TextIO, look: Look) -> None:
    """Writes the page for the width of the terminal; in a pipe, a row is a line, however long."""
    write_lines(lay_out(page, look.width or width_of(out), encoding_of(out)), out, look)


def write_lines(lines: Iterator[Runs], out: TextIO, look: Look) -> None:
    """Writes lines of toned runs, in colour on a terminal or if asked for."""
    if look.colour or out.isatty() or (look.colour is None and os.environ.get("FORCE_COLOR")):
        from chronicle.render.paint import paint  # noqa: PLC0415 - a pipe does without rich

        paint(lines, out, look.colour)
    else:
        write_in_pieces(map(_plain, lines), out)


def _plain(line: Runs) -> str:
    return "".join([text for text, _, _ in line]).replace(NO_BREAK, " ").rstrip() + "\n"
