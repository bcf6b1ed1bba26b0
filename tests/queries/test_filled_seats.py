"""Whoever fills the seats of a post for certain excludes everybody else: wherever holders are told, in every format."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

    Rows = Callable[..., list[dict[str, Any]]]

HEAD = """
[organisations.harbour]
name = "Harbour Trust"
[posts.pilot]
title = "Head pilot"
organisation = "harbour"
lead = true
[sources.log]
title = "Log"
published = "2022-01-01"
"""
PEOPLE = {
    "gil": ('start = "1996"', "Gil Gray"),
    "hal": ('start = "2001-02-01"\nend = "2004-06-30"', "Hal Holt"),
    "ivy": ('in-post = "2009-03-16"', "Ivy Inch"),
}
FACTS = """
[inspections.before]
organisation = "harbour"
body = "Coastguard"
date = "1999-05-01"
judgement = "sound"
sources = ["log"]
[inspections.within]
organisation = "harbour"
body = "Coastguard"
date = "2003-05-01"
judgement = "sound"
sources = ["log"]
[budget.within]
organisation = "harbour"
type = "spend"
amount = 5_000
period = "2003"
sources = ["log"]
[events.within]
title = "A storm"
date = "2003-10"
organisations = ["harbour"]
sources = ["log"]
"""


def tenures(people: dict[str, tuple[str, str]], **more: str) -> str:
    return "".join(
        f'[people.{id_}]\nname = "{name}"\n'
        f'[tenures.{id_}]\nperson = "{id_}"\npost = "pilot"\n{dates}\n{more.get(id_, "")}\nsources = ["log"]\n'
        for id_, (dates, name) in people.items()
    )


@pytest.fixture
def base(make_base: Callable[..., Path]) -> Path:
    return make_base(facts=HEAD + tenures(PEOPLE) + FACTS)


@pytest.fixture
def rows(chronicle: Chronicle) -> Rows:
    def call(*words: str, base: Path) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(chronicle(*words, "-f", "json", base=base).out)
        return found

    return call


def holders(row: dict[str, Any]) -> dict[str, str]:
    return {holder["person"]: holder["certainty"] for holder in row["in_post"]}


@pytest.mark.parametrize("listing", [["inspections"], ["budget"], ["timeline", "--holders"]])
def test_beside_facts(listing: list[str], base: Path, rows: Rows) -> None:
    for row in rows(*listing, base=base):
        if row["id"].endswith(".within"):
            assert holders(row) == {"Hal Holt": "certain"}
        elif row["id"].endswith(".before"):
            assert holders(row) == {"Gil Gray": "unknown"}


def test_on_pages(base: Path, chronicle: Chronicle) -> None:
    page = chronicle("inspections", base=base).out
    assert "not known whether led by Gil Gray\n" in page
    assert "led by Hal Holt, 2 y" in page
    assert "Ivy" not in page
    for listing in (["budget"], ["timeline", "--holders", "--year", "2003"]):
        page = chronicle(*listing, base=base).out
        assert "Hal Holt" in page
        assert "Gil" not in page
        assert "Ivy" not in page


@pytest.mark.parametrize(
    ("day", "in_post"),
    [
        ("1999-05-01", {"Gil Gray": "unknown"}),
        ("2003-05-01", {"Hal Holt": "certain"}),
        ("2003-11-30", {"Hal Holt": "certain"}),
        ("2004-07-01", {"Ivy Inch": "unknown"}),
        ("2009-03-16", {"Ivy Inch": "certain"}),
    ],
)
def test_at_a_time(day: str, in_post: dict[str, str], base: Path, chronicle: Chronicle) -> None:
    (post,) = json.loads(chronicle("at", day, "-f", "json", base=base).out)["in_post"]
    assert {holder["person"]: holder["certainty"] for holder in post["holders"]} == in_post
    page = chronicle("at", day, base=base).out.partition("Just before")[0].partition("Just after")[0]
    assert {name for _, name in PEOPLE.values() if name in page.partition("Last inspected")[0]} == set(
        in_post
    )


def test_in_their_time(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    people = {**PEOPLE, "gil": ('start = "1996"\nend = "[1999..2005]"', "Gil Gray")}
    base = make_base(facts=HEAD + tenures(people) + FACTS)
    (tenure,) = json.loads(chronicle("show", "gil", "-f", "json", base=base).out)["tenures"]
    assert tenure["in_that_time"] == []
    assert tenure["possibly_in_that_time"] == ["inspections.before"]
    (tenure,) = json.loads(chronicle("show", "hal", "-f", "json", base=base).out)["tenures"]
    assert {"inspections.within", "events.within"} <= set(tenure["in_that_time"])


def test_never_in_the_listing_of_tenures(base: Path, rows: Rows) -> None:
    found = {
        row["person"]: row["certainty"] for row in rows("tenures", "--year", "2003", "--undated", base=base)
    }
    assert found == {"Gil Gray": "unknown", "Hal Holt": "certain", "Ivy Inch": "unknown"}


def test_acting_holders_fill_no_seat_and_are_not_excluded(make_base: Callable[..., Path], rows: Rows) -> None:
    for more, expected in (
        ({"hal": "acting = true"}, {"Hal Holt": "certain", "Gil Gray": "unknown", "Ivy Inch": "unknown"}),
        ({"gil": "acting = true"}, {"Hal Holt": "certain", "Gil Gray": "unknown"}),
        (
            {"hal": 'confirmed = "2003-05-02"'},
            {"Hal Holt": "certain", "Gil Gray": "unknown"},
        ),
        ({"hal": 'confirmed = "2003-05-01"'}, {"Hal Holt": "certain"}),
    ):
        base = make_base(facts=HEAD + tenures(PEOPLE, **more) + FACTS)
        found = {row["id"]: holders(row) for row in rows("inspections", base=base)}
        assert found["inspections.within"] == expected


def test_two_seats_are_filled_by_two(make_base: Callable[..., Path], rows: Rows) -> None:
    head = HEAD.replace("lead = true", "lead = true\nseats = 2")
    two = {**PEOPLE, "jan": ('start = "2003-01-01"\nend = "2003-12-31"', "Jan Joyce")}
    for people, expected in (
        (PEOPLE, {"Hal Holt": "certain", "Gil Gray": "unknown", "Ivy Inch": "unknown"}),
        (two, {"Hal Holt": "certain", "Jan Joyce": "certain"}),
    ):
        found = {
            row["id"]: holders(row)
            for row in rows("inspections", base=make_base(facts=head + tenures(people) + FACTS))
        }
        assert found["inspections.within"] == expected


def test_of_many_holders_the_first_are_named_and_the_others_counted(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    many = {f"p{place}": ('start = "1999"\nend = "2010"', f"Pat N{place}") for place in range(25)}
    base = make_base(facts=HEAD.replace("lead = true", "lead = true\nseats = 30") + tenures(many) + FACTS)
    for words in (["inspections"], ["budget"], ["timeline", "--holders", "--kind", "event"]):
        for row in json.loads(chronicle(*words, "-f", "json", base=base).out):
            assert [holder["person"] for holder in row["in_post"]] == [f"Pat N{place}" for place in range(10)]
            assert row["in_post_more"] == 15
        (row, *_) = csv.DictReader(io.StringIO(chronicle(*words, "-f", "csv", base=base).out))
        assert row["in_post_more"] == "15"
        page = " ".join(chronicle(*words, base=base).out.split())
        assert "and 15 more" in page
        assert "Pat N9" in page
        assert "Pat N10" not in page
