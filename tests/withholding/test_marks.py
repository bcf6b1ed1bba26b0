"""In the base itself what is restricted is seen, and marked on every page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

FACTS = """\
[restrictions.legal]
title = "Advice"
basis = "FOIA s.42"
[organisations.docks]
name = "Docks Board"
[people.ann]
name = "Ann Archer"
[people.ben]
name = "Benjamin Baker"
restricted = "legal"
[posts.head]
title = "Head of docks"
organisation = "docks"
lead = true
[sources.memo]
title = "A memo"
restricted = "legal"
[sources.letter]
title = "A letter"
published = "2014"
[tenures.ben]
person = "ben"
post = "head"
start = "2009"
end = "2012"
sources = ["letter"]
[inspections.one]
organisation = "docks"
body = "Inspectors"
date = "2010"
judgement = "fair"
sources = [{ source = "letter", restricted = "legal" }]
[budget.one]
organisation = "docks"
type = "cut"
amount = 7
period = "2010/11"
sources = ["memo"]
[events.one]
title = "It is told"
sources = ["letter"]
restricted = "legal"
[events.two]
title = "It is free"
date = "2010-03"
sources = ["letter"]
[counts.one]
what = "ships"
value = 3
date = "2010"
people = ["ben"]
sources = ["letter"]
"""


@pytest.mark.parametrize(
    ("command", "marked"),
    [
        ("timeline", ["Benjamin Baker", "Inspectors", "£7", "It is told", "ships"]),
        ("tenures", ["Benjamin Baker"]),
        ("inspections", ["Inspectors"]),
        ("budget", ["£7"]),
        ("events", ["It is told"]),
        ("counts", ["ships"]),
        ("people", ["Benjamin Baker"]),
        ("sources", ["A memo"]),
        ("search it", ["It is told"]),
        ("at 2010", ["Benjamin Baker", "Inspectors", "£7"]),
        ("show ben", ["restricted"]),
        ("show memo", ["restricted"]),
    ],
)
def test_every_page_marks_the_rows_that_hold_any(
    command: str, marked: list[str], make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    page = chronicle(*command.split(), base=make_base(facts=FACTS)).out
    body, _, foot = page.rpartition("▒ restricted: legal")
    assert foot.strip() or command in {"people", "sources"} or command.startswith("show")
    for text in marked:
        assert any(text in line and "▒" in line for line in body.splitlines()), (text, page)
    assert not any("▒" in line for line in body.splitlines() if "It is free" in line or "Ann Archer" in line)


def test_a_base_without_restrictions_has_neither_mark_nor_column(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts='[events.e]\ntitle = "E"\ndate = "2009"\n')
    assert "▒" not in chronicle("timeline", base=base).out
    assert "restricted" not in chronicle("timeline", "-f", "json", base=base).out


def test_an_entity_tells_its_restrictions(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    base = make_base(facts=FACTS)
    assert "legal · Advice, FOIA s.42 ▒" in chronicle("show", "ben", base=base).out
    assert json.loads(chronicle("show", "ben", "-f", "json", base=base).out)["restricted"] == ["legal"]
