"""A page as text: in colour on a terminal, plain in a pipe. Only colour needs rich."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from chronicle.render.page_layout import lay_out
from chronicle.render.runs import NO_BREAK
from chronicle.render.stream import encoding_of, stream_width, write_in_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from chronicle.document import Page
    from chronicle.render import PageOptions
    from chronicle.render.runs import Runs


def write_page(page: Page, out: TextIO, options: PageOptions) -> None:
    """Write the page for the width of the terminal; in a pipe, a row is a line, however long."""
    write_lines(lay_out(page, options.width or stream_width(out), encoding_of(out)), out, options)


def write_lines(lines: Iterator[Runs], out: TextIO, options: PageOptions) -> None:
    """Write lines of runs, in colour on a terminal or if asked for."""
    if options.colour or out.isatty() or (options.colour is None and os.environ.get("FORCE_COLOR")):
        from chronicle.render.colours import write_in_colour  # noqa: PLC0415 - a pipe does without rich

        write_in_colour(lines, out, options.colour)
    else:
        write_in_pieces(map(plain_line, lines), out)


def plain_line(line: Runs) -> str:
    """Return a line without its tones, with its end."""
    return "".join([text for text, _, _ in line]).replace(NO_BREAK, " ").rstrip() + "\n"
