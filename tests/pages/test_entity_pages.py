"""People, organisations, posts and sources: what each is, and no date surer than it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chronicle.queries.filters import Selection
from tests.pages.page_fixtures import drawn, during, opened, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ('{0} = "1950"\n{1} = "2010-06"', "1950 – Jun 2010"),
        ('{0} = "[..1974]"', "{0} by 1974"),
        ('{0} = "1974-04~"', "{0} about Apr 1974"),
        ('{1} = "2010"', "{1} 2010"),
        ("", ""),
    ],
)
@pytest.mark.parametrize(
    ("listing", "first", "last"), [("people", "born", "died"), ("organisations", "opened", "closed")]
)
def test_an_entity_is_shown_from_its_beginning_to_its_end(
    dates: str, words: str, listing: str, first: str, last: str, make_base: Callable[..., Path]
) -> None:
    facts = f'[{listing}.x]\nname = "X"\n{dates.format(first, last)}\n'
    rows = rows_of(drawn(opened(make_base(facts=facts)), listing))
    expected = words.format(first, last)
    if listing == "people":
        assert rows[2] == " ".join(f"X {expected} 0 x".split())
    else:
        assert rows[2:] == ["X 0 x", *filter(None, [expected])]


def test_what_else_is_known_of_an_organisation_stands_beneath_it(make_base: Callable[..., Path]) -> None:
    facts = '[organisations.x]\nname = "X"\n[organisations.y]\nname = "Y"\naka = ["Z", "W"]\nparent = "x"\n'
    rows = rows_of(drawn(opened(make_base(facts=facts)), "organisations"))
    assert rows[2:] == ["X 0 x", "Y 0 y", "also Z, W · part of X"]


FACTS = (
    "".join(f'[people.{id_}]\nname = "{id_.title()}"\n' for id_ in ("ann", "bea", "cy", "dan"))
    + """
[events.a]
title = "A"
date = "2009"
people = ["ann"]
[events.b]
title = "B"
date = "2009?"
people = ["ann", "bea"]
[events.c]
title = "C"
people = ["cy"]
"""
)


def test_whom_only_a_possible_fact_names_stands_apart(make_base: Callable[..., Path]) -> None:
    lines = rows_of(drawn(opened(make_base(facts=FACTS)), "people", during("2009")))
    assert lines[2:6] == [
        "Ann 2 ann",
        "Only by what may also fall in 2009",
        "Bea 1 bea",
        "+ 1 entry that only a missing date leaves open: add --undated",
    ]


def test_whom_only_a_missing_date_leaves_open_stands_apart_from_both(make_base: Callable[..., Path]) -> None:
    lines = rows_of(drawn(opened(make_base(facts=FACTS)), "people", during("2009")._replace(undated=True)))
    assert lines[4:7] == ["Bea 1 bea", "Only by what a missing date leaves open in 2009", "Cy 1 cy"]


def test_a_limit_is_said(make_base: Callable[..., Path]) -> None:
    index = opened(make_base(facts=FACTS))
    assert rows_of(drawn(index, "people", Selection(limit=3)))[0] == "A base first 3 of 4"
    assert rows_of(drawn(index, "people", Selection(limit=4)))[0] == "A base"
    assert rows_of(drawn(index, "people", Selection(limit=1, reverse=True)))[0] == "A base last 1 of 4"


@pytest.mark.parametrize("listing", ["people", "organisations", "posts", "sources"])
def test_a_day_of_knowledge_is_said(
    listing: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=FACTS)
    assert rows_of(chronicle(listing, "--known-by", "2013", base=base).out)[-1] == "as known by 31 Dec 2013"
    assert "known" not in chronicle(listing, base=base).out.replace("also known as", "")
