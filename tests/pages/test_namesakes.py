"""Organisations of one name are told apart wherever a page names them, as people are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

OLD, NEW = "Children's Trust (opened 2004)", "Children's Trust (trust-2)"
FACTS = """\
[organisations.trust]
name = "Children's Trust"
opened = "2004"
[organisations.trust-2]
name = "Children's Trust"
[people.ann]
name = "Ann Archer"
[people.bob]
name = "Bob Baker"
[posts.chief]
title = "Chief"
organisation = "trust"
lead = true
[posts.chief-2]
title = "Chief"
organisation = "trust-2"
lead = true
[sources.minutes]
title = "Minutes"
published = "2016"
[tenures.ann]
person = "ann"
post = "chief"
start = "2010"
end = "2013"
sources = ["minutes", { source = "minutes", says = { start = "2009" } }]
[tenures.bob]
person = "bob"
post = "chief-2"
start = "2014"
end = "2016"
sources = ["minutes"]
[inspections.first]
organisation = "trust"
body = "Inspectors"
date = "2012"
judgement = "good"
sources = ["minutes"]
[inspections.second]
organisation = "trust-2"
body = "Inspectors"
date = "2015"
judgement = "good"
sources = ["minutes"]
"""


@pytest.mark.parametrize(
    "question",
    [
        *(("tenures",), ("inspections",), ("timeline",), ("at", "2015-06"), ("report", "--for", "court")),
        *(("tenures", "-f", "chart"), ("inspections", "-f", "chart")),
    ],
    ids=" ".join,
)
def test_a_page_with_both_tells_them_apart(
    question: tuple[str, ...], make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    out = chronicle(*question, base=make_base(facts=FACTS)).out
    assert OLD in out
    assert NEW in out


@pytest.mark.parametrize(
    "question", [("show", "ann"), ("conflicts",), ("show", "inspections.first")], ids=" ".join
)
def test_a_page_with_one_says_which(
    question: tuple[str, ...], make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    out = chronicle(*question, base=make_base(facts=FACTS)).out
    assert OLD in out
    assert NEW not in out


def test_programs_have_the_name_and_the_id(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    out = chronicle("inspections", "-f", "json", base=make_base(facts=FACTS)).out
    assert out.count('"organisation": "Children\'s Trust"') == 2
    assert "(opened 2004)" not in out
