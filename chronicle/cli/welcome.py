"""`chronicle` by itself: what it can do, in one screen."""

from __future__ import annotations

import sys

from chronicle import render
from chronicle.base.locate import NoBase, locate
from chronicle.cli.exits import Exit, complain, stop
from chronicle.index.opening import Index, open_index
from chronicle.views.front import front_page


def welcome(base: str | None) -> None:
    """Print the front page for the base found; if it cannot be read, without one, after the error."""
    index: Index | None = None
    code = Exit.FINE
    try:
        index = open_index(locate(base))
    except NoBase as error:
        code = complain(str(error), error.hint, Exit.UNREADABLE)
    render.write_page("table", front_page(index), sys.stdout)
    stop(code)
