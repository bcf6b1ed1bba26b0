"""Who inspected, and who gave money: an organisation by its id or a name, or any text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

AROUND = """
[organisations.mill]
name = "Mill School"
[organisations.office]
name = "Bureau of Schools"
aka = ["BoS", "The Bureau"]
[organisations.trust]
name = "Schools Trust"
aka = ["Inspectors"]
[organisations.league]
name = "League of Parents"
aka = ["Inspectors"]
[sources.s]
title = "A report"
published = "2015"
[scales.x]
title = "Grades"
grades = ["bad", "good"]
"""


def inspection(body: str, says: str = "") -> str:
    cited = f'{{ source = "s", says = {{ {says} }} }}' if says else '"s"'
    return f"""[inspections.i]
organisation = "mill"
body = "{body}"
date = "2012"
judgement = "fine"
sources = [{cited}]
because = "so it is"
"""


def money(by: str) -> str:
    return f"""[budget.b]
organisation = "mill"
type = "cut"
amount = 5
by = "{by}"
period = "2012/13"
sources = ["s"]
"""


@pytest.mark.parametrize(
    ("text", "name", "id_"),
    [
        ("office", "Bureau of Schools", "office"),
        ("Bureau of Schools", "Bureau of Schools", "office"),
        ("bureau  of SCHOOLS", "Bureau of Schools", "office"),
        ("bos", "Bureau of Schools", "office"),
        ("Bureau", "Bureau", None),
        ("Unnamed inspectors", "Unnamed inspectors", None),
    ],
)
def test_a_text_that_names_one_organisation_means_it(
    text: str, name: str, id_: str | None, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=AROUND + inspection(text) + money(text))
    for listing, field in (("inspections", "body"), ("budget", "by")):
        (row,) = json.loads(chronicle(listing, "-f", "json", base=base).out)
        assert (row[field], row[f"{field}_id"]) == (name, id_)
        found = json.loads(chronicle(listing, "--org", "office", "-f", "json", base=base).out)
        assert len(found) == (id_ is not None)
    shown = json.loads(chronicle("show", "office", "-f", "json", base=base).out)
    made = {table: [fact["id"] for fact in facts] for table, facts in shown["made"].items()}
    assert made == ({"inspections": ["inspections.i"], "budget": ["budget.b"]} if id_ else {})
    assert (shown["inspections"], shown["budget"]) == ([], [])


def test_a_search_finds_it_by_the_words_of_the_file_and_by_the_name(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=AROUND + inspection("The Bureau") + money("bos"))
    for words, ids in (
        ("the bureau", {"inspections.i"}),
        ("bos", {"budget.b"}),
        ("bureau of schools", {"inspections.i", "budget.b"}),
    ):
        found = json.loads(chronicle("search", words, "-f", "json", base=base).out)
        assert {row["id"] for row in found} - {"organisations.office"} == ids


def findings(chronicle: Chronicle, base: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        chronicle("check", "-f", "json", "--ignore", "S,N602", base=base).out
    )
    return found


@pytest.mark.parametrize(
    ("facts", "code", "message"),
    [
        (inspection("inspectors"), "F009", '"inspectors" is the name of 2 organisations: trust, league'),
        (money("Inspectors"), "F009", '"Inspectors" is the name of 2 organisations: trust, league'),
        (
            inspection("offices"),
            "N601",
            '"offices" is no organisation, and nearly the id of organisations.office',
        ),
    ],
)
def test_a_text_that_may_mean_one_is_told(
    facts: str, code: str, message: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    reported = findings(chronicle, make_base(facts=AROUND + facts))
    assert [(one["code"], one["message"]) for one in reported] == [(code, message)]


@pytest.mark.parametrize("text", ["Offices", "inspectorate"])
def test_any_other_text_is_no_mistake(
    text: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    assert findings(chronicle, make_base(facts=AROUND + inspection(text))) == []


def test_a_source_may_use_another_of_its_names(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    base = make_base(
        facts=AROUND + inspection("office", 'body = "The Bureau", judgement = "fine", date = "2012"')
    )
    (row,) = json.loads(chronicle("inspections", "-f", "json", base=base).out)
    assert row["disputed"] == []


def test_its_page_tells_what_it_inspected_from_how_it_was(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    other = inspection("trust").replace("inspections.i", "inspections.of-it").replace('"mill"', '"office"')
    page = chronicle("show", "office", base=make_base(facts=AROUND + inspection("BoS") + other)).out
    lines = [line.strip() for line in page.splitlines()]
    assert lines.index("Inspections") < lines.index("Inspections it made")
    assert "Schools Trust inspection: “fine”" in lines[lines.index("Inspections") + 1]
    assert "Bureau of Schools inspection of Mill School" in lines[lines.index("Inspections it made") + 1]


def test_who_leads_the_inspectors_is_not_named_beside_the_inspection(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    lead = """[people.ann]
name = "Ann Ray"
[posts.chief]
title = "Chief"
organisation = "office"
lead = true
[tenures.ann]
person = "ann"
post = "chief"
start = "2010"
end = "2014"
sources = ["s"]
"""
    base = make_base(facts=AROUND + inspection("office") + lead)
    (row,) = json.loads(chronicle("inspections", "-f", "json", base=base).out)
    assert row["in_post"] == []
