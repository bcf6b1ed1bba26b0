"""`chronicle` by itself: what it can do, in one screen."""

from __future__ import annotations

import sys

from chronicle import render
from chronicle.base.locate import NoBase, locate
from chronicle.index.opening import Index, open_index
from chronicle.views.front import front_page


def welcome(base: str | None) -> None:
    """Print the screen, for the base that is at hand."""
    try:
        index: Index | None = open_index(locate(base))
    except NoBase:
        index = None
    render.write_page("table", front_page(index), sys.stdout)
