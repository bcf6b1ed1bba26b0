"""People who are called the same are told apart wherever a page names them, and never in what programs read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

BASE = """
[chronicle]
title = "A school"
[organisations.school]
name = "The School"
[posts.head]
title = "Head"
organisation = "school"
lead = true
[people.elder]
name = "Ann Ray"
born = "1950"
[people.younger]
name = "Ann Ray"
born = "1980"
[people.bo]
name = "Bo Lind"
[sources.log]
title = "Log book"
published = "2020"
[tenures.first]
person = "elder"
post = "head"
start = "2000"
end = "2009-05-31"
sources = [{ source = "log", says = { start = "2000", end = "2008" } }]
because = "drawn by lot"
[tenures.second]
person = "younger"
post = "head"
start = "2009-06-01"
end = "2015"
sources = ["log"]
[tenures.third]
person = "bo"
post = "head"
start = "2016"
sources = ["log"]
[inspections.visit]
organisation = "school"
body = "Board"
date = "2012-03"
judgement = "sound"
people = ["elder", "bo"]
sources = ["log"]
"""


@pytest.fixture
def base(make_base: Callable[..., Path]) -> Path:
    return make_base(chronicle=BASE)


@pytest.mark.parametrize(
    "question",
    [
        ["timeline", "--kind", "tenure"],
        ["timeline", "--holders", "--kind", "inspection"],
        ["tenures"],
        ["inspections"],
        ["people"],
        ["conflicts"],
        ["at", "2012-03-01"],
        ["at", "2009-06-01"],
        ["show", "tenures.second"],
        ["show", "inspections.visit"],
        ["show", "younger"],
        ["show", "bo"],
        ["show", "head"],
        ["show", "log"],
        ["between", "tenures.first", "tenures.second"],
        ["report", "--format", "md"],
    ],
    ids=" ".join,
)
def test_no_page_names_one_without_what_tells_them_apart(
    question: list[str], base: Path, chronicle: Chronicle
) -> None:
    heading, *lines = chronicle(*question, base=base).out.splitlines()
    lines += [] if question == ["show", "younger"] else [heading]  # which has the address
    named = [line for line in lines if "Ann Ray" in line]
    assert named
    assert not [line for line in named if line.count("Ann Ray") > line.count("Ann Ray (born ")]


def test_what_programs_read_has_ids_instead(base: Path, chronicle: Chronicle) -> None:
    rows = json.loads(chronicle("timeline", "--kind", "tenure", "-f", "json", base=base).out)
    assert {(row["what"], *row["people_ids"]) for row in rows} >= {
        ("Ann Ray, Head", "elder"),
        ("Ann Ray, Head", "younger"),
    }


def test_a_search_tells_them_apart_by_their_address(base: Path, chronicle: Chronicle) -> None:
    page = chronicle("search", "ray", base=base).out
    assert page.count("Ann Ray, Head") == 2
    assert {"tenures.first", "tenures.second"} <= set(page.split())


def test_a_name_of_one_person_alone_has_nothing_beside_it(base: Path, chronicle: Chronicle) -> None:
    assert "Bo Lind (" not in chronicle("timeline", base=base).out
