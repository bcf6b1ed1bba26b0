"""Pages of a base drawn as text, at a width."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from chronicle.dates import parse_window
from chronicle.index.cache import Index, open_index
from chronicle.loader.locate import locate
from chronicle.pages import page
from chronicle.queries.filters import Selection
from chronicle.render import PageOptions, write_page

if TYPE_CHECKING:
    from pathlib import Path


HEAD = """
[posts.head]
title = "Head"
organisation = "a"
lead = true
[people.ann]
name = "Ann Archer"
"""
"""Who may lead the organisation `a`, and in what post."""


def tenure_of_ann(dates: str, source: str = "s") -> str:
    """Return Ann's tenure as head of the organisation `a`."""
    return f'[tenures.t]\nperson = "ann"\npost = "head"\n{dates}\nsources = ["{source}"]\n'


def opened(base: Path) -> Index:
    return open_index(locate(str(base)))


def during(*years: str) -> Selection:
    return Selection(windows=tuple(parse_window(year)[0] for year in years))


def drawn(
    index: Index,
    listing: str,
    selection: Selection | None = None,
    *,
    width: int | None = 100,
    holders: bool = False,
    format_name: str = "table",
) -> str:
    out = io.StringIO()
    drawing = page(index, listing, selection or Selection(), holders=holders)
    write_page(format_name, drawing, out, PageOptions(width=width, colour=False))
    return out.getvalue()


def rows_of(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
