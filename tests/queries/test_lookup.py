"""Facts by how their address begins, and dates that only look like an address."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from chronicle.queries.lookup import facts_beginning_with
from tests.pages.page_fixtures import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from chronicle.index.cache import Index
    from tests.conftest import Chronicle

FACTS = "".join(
    f'[{table}.{id_}]\n{name} = "{id_.title()}"\n'
    for table, name, ids in (
        ("people", "name", ("storm",)),
        ("events", "title", ("storm", "strike", "vote")),
        ("counts", "value = 1\nwhat", ("storms", "votes")),
    )
    for id_ in ids
)


@pytest.fixture
def index(make_base: Callable[..., Path]) -> Index:
    return opened(make_base(facts=FACTS))


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("st", ["counts.storms", "events.storm", "events.strike"]),
        ("sto", ["counts.storms", "events.storm"]),
        ("vote", ["counts.votes", "events.vote"]),
        ("events.st", ["events.storm", "events.strike"]),
        ("events.", ["events.storm", "events.strike", "events.vote"]),
        ("people.st", []),
        ("nothing", []),
        ("a\udcff", []),
        ("%", []),
    ],
)
def test_a_word_is_completed_to_addresses_of_facts(text: str, addresses: list[str], index: Index) -> None:
    assert [address for address, _ in facts_beginning_with(index, text)] == addresses


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "2001..2009",
            'write "2001/2009" (from the one to the other), or "[2001..2009]" (some time between)',
        ),
        ("17.04.2009", 'write "2009-04-17"'),
        ("events.strom", "did you mean events.storm"),
        ("counts.vote", "did you mean counts.votes?"),
        ("events.zzzzzz", "chronicle search events.zzzzzz --base "),
    ],
)
def test_what_looks_like_an_address_may_be_a_date(
    text: str, message: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    answer = chronicle("at", text, base=make_base(facts=FACTS))
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err


ALIKE = """
[organisations.north]
name = "Police"
opened = "1990"
[organisations.south]
name = "Police"
closed = "2001"
[organisations.town]
name = "Town"
[organisations.city]
name = "City"
[people.old]
name = "John Smith"
born = "1950"
[people.young]
name = "John Smith"
born = "1970-05"
[people.other]
name = "John Smith"
[posts.chair-town]
title = "Chair"
organisation = "town"
[posts.chair-city]
title = "Chair"
organisation = "city"
[sources.first]
title = "Report"
publisher = "Times"
published = "2015"
[sources.second]
title = "Report"
publisher = "Post"
[tenures.t]
person = "other"
post = "chair-city"
start = "2002"
sources = ["first"]
[inspections.i]
organisation = "town"
body = "south"
date = "2003"
sources = [{ source = "first", says = { body = "south" } }, "second"]
"""


@pytest.mark.parametrize(
    ("asked", "candidates"),
    [
        (
            ("timeline", "-p", "John Smith"),
            (
                "  other  John Smith, Chair, City; 1 fact, 2002\n"
                "  old    John Smith, born 1950; no fact\n"
                "  young  John Smith, born May 1970; no fact\n"
            ),
        ),
        (
            ("show", "Chair"),
            "  posts.chair-city  Chair, City; 1 fact, 2002\n  posts.chair-town  Chair, Town; no fact\n",
        ),
        (
            ("timeline", "--org", "police"),
            "  south  Police, until 2001; 1 fact, 2003\n  north  Police, from 1990; no fact\n",
        ),
        (
            ("show", "Report"),
            "  sources.first   Report, Times, 2015; 2 facts, 2002 to 2003\n  sources.second  Report, Post; 1 fact, 2003\n",
        ),
    ],
)
def test_candidates_of_one_name_are_told_apart(
    asked: tuple[str, ...], candidates: str, chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    answer = chronicle(*asked, base=make_base(facts=ALIKE))
    assert answer.code == 2
    assert candidates in answer.err


def test_of_many_candidates_those_of_most_facts_are_listed(
    chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    people = "".join(f'[people.p{place}]\nname = "Ann{place} Smith"\n' for place in range(30))
    facts = "".join(
        f'[events.e{place}-{times}]\ntitle = "E"\ndate = "{2000 + times}"\npeople = ["p{place}"]\n'
        for place in range(30)
        for times in range(place // 10)
    )
    answer = chronicle("timeline", "-p", "smith", base=make_base(facts=people + facts))
    heading, *lines, more, hint = answer.err.splitlines()
    assert heading == 'chronicle: "smith" may be any of 30'
    assert lines == [f"  p{place}  Ann{place} Smith; 2 facts, 2000 to 2001" for place in range(20, 30)]
    assert (more, hint) == ("  and 20 more", "  hint: give the id of the one you mean, or more of the name")


def test_an_id_means_its_organisation_though_another_has_the_same_name(
    chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    base = make_base(facts=ALIKE)
    assert "F009" not in chronicle("check", base=base).out
    for more in ((), ("--known-by", "2016")):
        (row,) = json.loads(chronicle("inspections", "-f", "json", *more, base=base).out)
        assert (row["body"], row["body_id"]) == ("Police", "south")


def test_people_who_print_alike_are_told_apart_on_pages_and_not_for_programs(
    chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    held = "".join(
        f'[tenures.{id_}]\nperson = "{id_}"\npost = "chair-town"\nstart = "{year}"\nend = "{year + 3}"\n'
        for id_, year in (("old", 2001), ("young", 2005))
    )
    base = make_base(facts=ALIKE.replace("[posts.chair-town]", "[posts.chair-town]\nlead = true") + held)
    by_command = {
        "tenures": ("born 1950", "born 1970-05", "other"),
        "show chair-town": ("born 1950", "born 1970-05"),
        "show town": ("born 1950", "born 1970-05"),
        "at 2003": ("born 1950",),
        "inspections": ("born 1950",),
    }
    for command, marks in by_command.items():
        page = chronicle(*command.split(), base=base).out
        for mark in marks:
            assert f"John Smith ({mark})" in page, command
    rows = json.loads(chronicle("tenures", "-f", "json", base=base).out)
    assert {row["person"] for row in rows} == {"John Smith"}
