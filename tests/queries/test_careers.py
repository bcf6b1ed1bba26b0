"""Identifiers find whom they stand for; one person's tenures are in order of career; acting until confirmed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

FACTS = """
[organisations.dale]
name = "Dale Council"
identifiers = { ons = "E09000099", wikidata = "Q99" }
[posts.head]
title = "Head"
organisation = "dale"
[posts.clerk]
title = "Clerk"
organisation = "dale"
[people.ann]
name = "Ann Archer"
[sources.s]
title = "Roll"
published = "2020"
[tenures.head]
person = "ann"
post = "head"
start = "2008-02"
end = "2012"
acting = true
confirmed = "2009-06"
title = "Interim Head of Service"
sources = ["s"]
[tenures.clerk]
person = "ann"
post = "clerk"
start = "2001"
end = "2005"
sources = ["s"]
[tenures.again]
person = "ann"
post = "clerk"
start = "2014"
end = "2015"
sources = ["s"]
"""


@pytest.fixture
def base(make_base: Callable[..., Path]) -> Path:
    return make_base(facts=FACTS)


@pytest.mark.parametrize("name", ["E09000099", "q99"])
def test_an_identifier_finds_its_entity(name: str, base: Path, chronicle: Chronicle) -> None:
    shown = json.loads(chronicle("show", name, "-f", "json", base=base).out)
    assert (shown["id"], shown["identifiers"]) == (
        "organisations.dale",
        {"ons": "E09000099", "wikidata": "Q99"},
    )
    lines = [line.split() for line in chronicle("show", name, base=base).out.splitlines()]
    assert ["ons", "E09000099"] in lines
    assert len(json.loads(chronicle("tenures", "--org", name, "-f", "json", base=base).out)) == 3


def test_the_tenures_of_one_person_are_in_order_of_career(base: Path, chronicle: Chronicle) -> None:
    lines = chronicle("tenures", "-p", "ann", base=base).out.splitlines()
    titles = [line.split()[0] for line in lines if line.endswith("Dale Council")]
    assert titles == ["Clerk", "Head", "Clerk"]


def test_acting_until_confirmed_is_one_tenure(base: Path, chronicle: Chronicle) -> None:
    text = " ".join(chronicle("tenures", base=base).out.split())
    assert "as “Interim Head of Service” · acting until Jun 2009" in text


BESIDE = """
[people.ben]
name = "Ben Birch"
[tenures.ben]
person = "ben"
post = "head"
start = "2005"
end = "{}"
sources = ["s"]
"""


@pytest.mark.parametrize(("end", "codes"), [("2009-05", []), ("2010", ["P201"])])
def test_one_fills_a_seat_from_being_confirmed(
    end: str, codes: list[str], make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=FACTS + BESIDE.format(end))
    found = json.loads(chronicle("check", "-f", "json", "--ignore", "S3,N6", base=base).out)
    assert [one["code"] for one in found if one["code"] == "P201"] == codes


@pytest.mark.parametrize(("day", "acting"), [("2009-01", True), ("2010", False)])
def test_at_a_time_one_is_acting_until_confirmed(
    day: str, acting: bool, base: Path, chronicle: Chronicle
) -> None:
    text = " ".join(chronicle("at", day, base=base).out.split())
    assert ("Ann Archer, acting since" in text) is acting


@pytest.mark.parametrize("confirmed", ["2007", "2014"])
def test_one_is_confirmed_within_the_tenure(
    confirmed: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=FACTS.replace('confirmed = "2009-06"', f'confirmed = "{confirmed}"'))
    found = json.loads(chronicle("check", "-f", "json", base=base).out)
    assert [(one["code"], one["message"]) for one in found if one["code"] == "D102"] == [
        ("D102", "confirmed before it starts, or after it ends")
    ]


@pytest.mark.parametrize("acting", [True, False])
def test_confirmed_says_that_one_was_acting_before(
    acting: bool, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=FACTS if acting else FACTS.replace("acting = true\n", ""))
    (row,) = [
        row for row in json.loads(chronicle("tenures", "-f", "json", base=base).out) if row["confirmed"]
    ]
    assert row["acting"] is True
    for words in (("tenures",), ("show", "head"), ("show", "ann"), ("timeline", "--kind", "tenure")):
        assert "acting until Jun 2009" in " ".join(chronicle(*words, base=base).out.split())
    for day, expected in (("2009-01", True), ("2010", False)):
        (post,) = [
            post
            for post in json.loads(chronicle("at", day, "-f", "json", base=base).out)["in_post"]
            if post["post_id"] == "head"
        ]
        assert [holder["acting"] for holder in post["holders"]] == [expected]


@pytest.mark.parametrize("name", ["head", "ann"])
def test_a_post_is_styled_as_its_source_does_on_the_pages_of_the_post_and_of_the_person(
    name: str, base: Path, chronicle: Chronicle
) -> None:
    assert "as “Interim Head of Service”" in " ".join(chronicle("show", name, base=base).out.split())
