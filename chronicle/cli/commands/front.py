"""`chronicle` by itself: what it can do, in one screen."""

from __future__ import annotations

import sys

from chronicle import render
from chronicle.cli.errors import Exit, explain_error, stop
from chronicle.index.cache import Index, open_index
from chronicle.loader.locate import BaseNotFound, locate
from chronicle.pages.front import front_page


def welcome(base: str | None) -> None:
    """Print the front page for the base found; if it cannot be read, without one, after the error."""
    index: Index | None = None
    code = Exit.FINE
    try:
        index = open_index(locate(base))
    except BaseNotFound as error:
        code = explain_error(str(error), error.hint, Exit.UNREADABLE)
    render.write_page(render.DEFAULT, front_page(index), sys.stdout)
    stop(code)
