"""What a large base shows first: its screens from the top, at 120 cells."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import pytest

from chronicle.pages.at import at_page
from chronicle.queries.lookup import find_time
from chronicle.queries.state import state
from chronicle.render import PageOptions, write_page
from tests.pages import generated_bases
from tests.pages.page_fixtures import drawn, opened

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from chronicle.index.cache import Index

_WIDTH: Final = 120
_LINES: Final = 40
_SCREEN: Final = 52
"""What a terminal of a full screen has."""


def at(index: Index, day: str) -> str:
    out = io.StringIO()
    page = at_page(index, state(index, find_time(index, day)))
    write_page("table", page, out, PageOptions(width=_WIDTH, colour=False))
    return out.getvalue()


@pytest.mark.parametrize("base", ["of_inspections", "of_tenures"])
def test_the_top_of_each_screen(base: str, tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    index = opened(getattr(generated_bases, base)(tmp_path / "base"))
    answer = at(index, "2012-09")
    assert len(answer.splitlines()) <= _SCREEN
    assert answer == snapshot(name="at")
    for listing in ("tenures", "inspections", "people", "organisations", "posts"):
        text = drawn(index, listing, width=_WIDTH)
        assert "\n".join(text.splitlines()[:_LINES]) == snapshot(name=listing)
