"""The front page, whose examples mean something in the base at hand; and the order of a dossier."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from chronicle.pages.front import front_page
from chronicle.render import PageOptions, write_page
from tests.pages.page_fixtures import opened, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

FACTS = """
[people.ann]
name = "Ann"
[sources.paper]
title = "The Paper"
published = "2009-05-02"
[events.fire]
date = "2009-04-17T14:30"
title = "Fire"
people = ["ann"]
sources = ["paper"]
[events.alarm]
date = "2009-04-17T09:05"
title = "Alarm"
people = ["ann"]
sources = ["paper"]
"""


def test_no_example_asks_for_more_than_the_sources_can_know(make_base: Callable[..., Path]) -> None:
    out = io.StringIO()
    write_page(
        "table", front_page(opened(make_base(facts=FACTS))), out, PageOptions(width=None, colour=False)
    )
    rows = rows_of(out.getvalue())
    assert "chronicle at 2009-05 who was in charge, what was in force" in rows
    assert "--person ann --source paper one person, one source" in rows
    assert "--known-by 2009 as it was known then" in rows


@pytest.mark.parametrize(
    ("without", "narrow", "shown"),
    [
        ("", ["--person ann --source paper one person, one source"], "chronicle show ann"),
        ('people = ["ann"]', ["--source paper one person, one source"], "chronicle show paper"),
        ('sources = ["paper"]', ["--person ann one person, one source"], "chronicle show ann"),
    ],
)
def test_an_example_names_nothing_that_the_base_has_not(
    without: str, narrow: list[str], shown: str, make_base: Callable[..., Path]
) -> None:
    out = io.StringIO()
    base = make_base(facts=FACTS.replace(without, ""))
    write_page("table", front_page(opened(base)), out, PageOptions(width=None, colour=False))
    rows = rows_of(out.getvalue())
    assert [row for row in rows if "one source" in row] == narrow
    assert f"{shown} all about one person, post or source" in rows


def test_a_dossier_has_the_order_of_the_timeline_within_a_day(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    page = chronicle("show", "ann", base=make_base(facts=FACTS)).out
    assert page.index("Alarm") < page.index("Fire")


def test_the_front_page_of_a_base_with_mistakes_says_what_they_cost(
    make_base: Callable[..., Path],
) -> None:
    out = io.StringIO()
    base = make_base(facts=FACTS + '[events.late]\ndate = "summer"\ntitle = "Late"\nsources = ["papre"]\n')
    write_page("table", front_page(opened(base)), out, PageOptions(width=None, colour=False))
    assert "  2 errors, 1 entry is left out: chronicle check" in out.getvalue()
