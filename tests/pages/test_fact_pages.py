"""The page of a kind that has none of its own."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from chronicle.pages import facts
from chronicle.queries.filters import Selection
from chronicle.render import PageOptions, write_page
from tests.pages.page_fixtures import during, opened, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BASE = """
[people.ann]
name = "Ann Archer"
[events.opening]
title = "The centre opens"
date = "2010-05"
category = "service"
people = ["ann"]
[events.strike]
title = "A strike"
start = "2011-01"
length = "2 weeks"
status = "alleged"
[events.rumour]
title = "A rumour"
"""


def drawn(base: Path, selection: Selection) -> list[str]:
    out = io.StringIO()
    write_page(
        "table", facts.page(opened(base), "events", selection), out, PageOptions(width=100, colour=False)
    )
    return rows_of(out.getvalue())


def test_facts_stand_under_their_years_with_what_else_is_known_beneath(
    make_base: Callable[..., Path],
) -> None:
    rows = drawn(make_base(x=BASE), Selection())
    assert rows[1:8] == [
        "2010",
        "May 2010 * The centre opens no source",
        "category: service · people: Ann Archer",
        "2011",
        "from Jan 2011 * A strike, for 2 weeks * · alleged no source",
        "Not dated",
        "not dated A rumour no source",
    ]


def test_a_window_leaves_out_what_does_not_fall_in_it(make_base: Callable[..., Path]) -> None:
    rows = drawn(make_base(x=BASE), during("2010"))
    assert [row for row in rows if "centre" in row]
    assert not [row for row in rows if "strike" in row or "rumour" in row]
