"""Two questions about one fact have one answer: a tenure in a window, its two rows of the timeline, and who was in post."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

AROUND = """
[organisations.board]
name = "Board"
[posts.chair]
title = "Chair"
organisation = "board"
[people.ann]
name = "Ann Able"
born = "1950"
died = "2040-06"
[sources.paper]
title = "The Paper"
published = "2012"
[tenures.ann]
person = "ann"
post = "chair"
sources = ["paper"]
because = "so it seems"
"""


@pytest.mark.parametrize(
    ("dates", "window", "tenure", "start", "end"),
    [
        ('start = "1990~"\nend = "1989-12"', "1989", None, None, None),
        ('start = "1990~"\nend = "1989-12"', "1990", "possible", "possible", "unknown"),
        ('start = "1990"\nend = "1989-12"', "1990", "certain", "certain", "unknown"),
        ('start = "1990-06"\nend = "1980"\nlength = "2 years"', "1980", None, None, None),
        ('start = "1990-06"\nend = "1980"\nlength = "2 years"', "1992", "unknown", None, "unknown"),
        ('start = "1990-06"\nend = "1980"\nlength = "at least 2 years"', "1992", "certain", None, "unknown"),
        ('start = "2013-02"\nend = "2015"', "2013", "possible", "possible", None),
        ('start = "2013-02"\nend = "2013-05"', "2013", "certain", "certain", "possible"),
        ('start = "2013-02"\nend = ".."', "2013", "possible", "possible", None),
        ('start = "2011-02"\nend = "2015"', "2011", "certain", "certain", None),
        ('start = "2011-02"\nend = "2015"', "2015", "possible", None, "possible"),
        ('in-post = "[2009-05..]"\nlength = "6 months"', "2008", "possible", "possible", None),
        ('in-post = "[2009-05..]"\nlength = "6 months"', "2012", "possible", "possible", None),
        ('in-post = "[2009-05..]"\nlength = "6 months"', "2030", "possible", "possible", None),
        ('in-post = "[2009-05..]"\nlength = "at least 6 months"', "2008", "unknown", None, None),
        ('in-post = "[2009-05..]"\nlength = "at least 6 months"', "2012", "possible", None, None),
        ('in-post = "[..1990-05]"\nlength = "6 months"', "1990", "possible", None, "possible"),
        ('in-post = "[..1990-05]"\nlength = "6 months"', "1970", "possible", None, "possible"),
    ],
)
def test_a_tenure_and_its_rows(
    dates: str,
    window: str,
    tenure: str | None,
    start: str | None,
    end: str | None,
    make_base: Callable[..., Path],
    chronicle: Chronicle,
) -> None:
    base = make_base(facts=AROUND + dates)

    def ask(*command: str) -> Any:
        return json.loads(chronicle(*command, "--undated", "-f", "json", base=base).out)

    rows = {row["role"]: row["certainty"] for row in ask("timeline", "--year", window)}
    found = [row["certainty"] for row in ask("tenures", "--year", window)]
    state = ask("at", window)
    holders = [holder["certainty"] for post in state["in_post"] for holder in post["holders"]]
    assert (found, rows) == (
        [tenure] if tenure else [],
        {role: sure for role, sure in (("start", start), ("end", end)) if sure},
    )
    assert holders == (["possible"] if tenure == "certain" else found)  # for part of it
    assert {row["role"]: row["certainty"] for row in state["meanwhile"]}.items() <= rows.items()
