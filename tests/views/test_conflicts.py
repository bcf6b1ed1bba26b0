"""Sources side by side: what each says, and how it stands to the accepted value."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from chronicle.views.conflicts import because_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

ENTITIES = """
[organisations.council]
name = "The Council"
[sources.one]
title = "One"
published = "2015"
[sources.two]
title = "Two"
published = "2020"
"""


def event(date: str, *, one: str, two: str, because: str = "") -> str:
    return f"""
[events.it]
title = "It"
date = "{date}"
{because}
sources = [
  {{ source = "one", at = "page 1", says = {{ date = "{one}" }} }},
  {{ source = "two", at = "page 2", says = {{ date = "{two}" }} }},
]
"""


@pytest.fixture
def conflicts(make_base: Callable[..., Path], chronicle: Chronicle) -> Callable[..., list[dict[str, Any]]]:
    def ask(facts: str, *more: str) -> list[dict[str, Any]]:
        base = make_base(entities=ENTITIES, facts=facts)
        found: list[dict[str, Any]] = json.loads(chronicle("conflicts", *more, "-f", "json", base=base).out)
        return found

    return ask


@pytest.mark.parametrize(
    ("says", "verdict"),
    [
        ("2009-04", "agrees"),
        ("2009-04~", "agrees"),
        ("2009", "coarser"),
        ("2009-04-17", "finer"),
        ("[2009-03-20..2009-04-10]", "overlaps"),
        ("2009-22", "disagrees"),
    ],
)
def test_each_value_is_held_against_the_accepted_one(
    says: str, verdict: str, conflicts: Callable[..., list[dict[str, Any]]]
) -> None:
    rows = conflicts(event("2009-04", one="2009-04", two=says), "--all")
    assert [row["verdict"] for row in rows] == ["agrees", verdict]


def test_without_all_only_disagreements_are_told_with_every_source(
    conflicts: Callable[..., list[dict[str, Any]]],
) -> None:
    facts = event("2009-04", one="2009-04", two="2010", because='because = { date = "page 1 is closer" }')
    rows = conflicts(facts)
    assert [(row["source"], row["says"], row["because"]) for row in rows] == [
        ("one", "2009-04", "page 1 is closer"),
        ("two", "2010", "page 1 is closer"),
    ]
    assert conflicts(event("2009-04", one="2009-04", two="2009")) == []


def test_no_disagreement_is_one_calm_line(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    base = make_base(entities=ENTITIES, facts=event("2009", one="2009", two="2009"))
    answer = chronicle("conflicts", base=base)
    assert answer.code == 0
    assert answer.out.splitlines()[0] == "No source disagrees with an accepted value."


def test_a_disagreement_of_figures_says_how_much(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = """
[counts.it]
what = "places"
value = 100
because = "one counted them"
sources = [{ source = "one" }, { source = "two", says = { value = 130 } }]
"""
    out = chronicle("conflicts", base=make_base(entities=ENTITIES, facts=facts)).out
    assert "disagrees: 30 more" in out
    assert "one: cited for the whole fact" in out


def test_filters_choose_the_facts(conflicts: Callable[..., list[dict[str, Any]]]) -> None:
    facts = event("2009-04", one="2009-04", two="2010")
    assert len(conflicts(facts, "--source", "two", "--year", "2009")) == 2
    assert conflicts(facts, "--year", "2012") == []
    assert conflicts(facts, "--kind", "tenure") == []


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("start", "the month is named; see note: page 3"),
        ("in_post", "an October"),
        ("end", None),
    ],
)
def test_a_reason_belongs_to_its_field(field: str, reason: str | None) -> None:
    assert because_of("start: the month is named; see note: page 3; in-post: an October", field) == reason


def test_a_reason_for_the_whole_fact_serves_every_field() -> None:
    assert because_of("it is plain", "start") == "it is plain"
    assert because_of(None, "start") is None


def test_a_limit_hides_no_disagreement_from_the_title(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    other = event("2012", one="2012", two="2013").replace("events.it", "events.other")
    base = make_base(entities=ENTITIES, facts=event("2009", one="2009", two="2010") + other)
    first, *_ = chronicle("conflicts", "-n", "1", base=base).out.splitlines()
    assert first.split("  ")[0] == "2 disagreements"
    assert first.endswith("first 1 of 2 fields")


def test_when_something_was_is_told_before_all_else(conflicts: Callable[..., list[dict[str, Any]]]) -> None:
    facts = """
[tenures.it]
person = "ann"
organisation = "council"
acting = true
start = "2009"
end = "2010"
sources = [{ source = "one", says = { acting = true, end = "2010", start = "2009" } }]
[people.ann]
name = "Ann"
"""
    assert [one["field"] for one in conflicts(facts, "--all")] == ["start", "end", "acting"]
