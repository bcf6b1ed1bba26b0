"""An entity that had to be set aside: whatever refers to it is still answered, and says what is not known of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest

from tests.conftest import LISTINGS
from tests.pages.page_fixtures import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Chronicle

ENTITIES: Final = {
    "people": '[people.ann]\nname = "Ann Ames"\n[people.bob]\nname = "Bob"\n',
    "organisations": '[organisations.city]\nname = "City"\n',
    "posts": '[posts.head]\ntitle = "Head"\norganisation = "city"\nlead = true\n',
    "sources": '[sources.book]\ntitle = "Book"\npublished = "2014"\n',
    "scales": '[scales.marks]\ntitle = "Marks"\ngrades = ["weak", "strong"]\n',
}
FACTS: Final = """
[tenures.ann]
person = "ann"
post = "head"
start = "2009"
end = "2012"
sources = ["book"]
[tenures.bob]
person = "bob"
organisation = "city"
in-post = "2010"
sources = ["book"]
[inspections.one]
organisation = "city"
body = "Board"
date = "2010"
scale = "marks"
grade = "weak"
sources = ["book"]
[budget.cut]
organisation = "city"
type = "cut"
amount = 5
period = "2010/11"
sources = ["book"]
[events.vote]
title = "Vote"
date = "2010"
people = ["ann"]
posts = ["head"]
organisations = ["city"]
sources = [{ source = "book", says = { date = "2011" } }]
[counts.beds]
what = "beds"
value = 3
date = "2010"
organisation = "city"
sources = ["book"]
"""


def without(broken: str) -> str:
    """The entities, of which those of one table are misspelt."""
    spelt = (
        ENTITIES[broken]
        .replace("name =", "nam =")
        .replace("title =", "titl =")
        .replace("grades =", "grade =")
    )
    return "".join({**ENTITIES, broken: spelt}.values())


def questions() -> Iterator[list[str]]:
    for form in ("table", "json"):
        yield from ([name, "-f", form] for name in (*LISTINGS, "conflicts"))
        yield ["timeline", "--holders", "--year", "2010", "-f", form]
        yield ["at", "2010", "-f", form]
        yield ["search", "vote", "-f", form]
        for one in (
            "people.ann",
            "people.bob",
            "organisations.city",
            "posts.head",
            "sources.book",
            "events.vote",
        ):
            yield ["show", one, "-f", form]
        yield ["between", "events.vote", "tenures.ann", "-f", form]


@pytest.mark.parametrize("broken", ENTITIES)
def test_every_question_is_answered_without_it(
    broken: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(entities=without(broken), facts=FACTS)
    for question in questions():
        answer = chronicle(*question, base=base)
        assert answer.code in {1, 2}, (question, answer.err)  # 2: nothing is called so


def test_a_post_is_still_named_where_somebody_held_it(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(entities=without("posts"), facts=FACTS)
    assert "head · organisation not known" in chronicle("at", "2010", base=base).out
    assert "organisation not known" in chronicle("show", "ann", base=base).out
    posts = json.loads(chronicle("at", "2010", "-f", "json", base=base).out)["in_post"]
    assert {(one["post_id"], one["organisation_id"]) for one in posts} == {("head", None), (None, "city")}


@pytest.mark.parametrize(
    ("listing", "row"), [("inspections", "2010 Board ●○ weak book"), ("budget", "cut £5 – book")]
)
def test_a_fact_stays_in_its_listing_without_its_organisation(
    listing: str, row: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(entities=without("organisations"), facts=FACTS)
    assert row in rows_of(chronicle(listing, base=base).out)


@pytest.mark.parametrize(
    "asked", ["show events.fire", "show fire", "at events.fire", "between fire 2010", "events -p ann"]
)
def test_what_is_set_aside_is_said_to_be_so(
    asked: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = '[events.fire]\ntitle = "Fire"\ndate = "last week"\n[people.ann]\nnam = "Ann"\n'
    base = make_base(facts=facts)
    answer = chronicle(*asked.split(), base=base)
    address = "people.ann" if "-p" in asked else "events.fire"
    assert answer.code == 2
    assert f"{address} is left out of every answer: there is a mistake in it" in answer.err
    assert f"hint: chronicle check --base {base} shows it" in answer.err


def test_what_is_set_aside_is_looked_for_where_it_was_asked_for(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    """Not in other tables, and not where a good entry of the same id stands."""
    one = '[people.fire]\nnam = "A"\n[events.fire]\ntitle = "B"\ndate = "soon"\n[people."Al"]\nname = "Al"\n'
    two = '[events.good]\ntitle = "Good"\ndate = "2009"\n'
    base = make_base(facts=one + two, other=two.replace("2009", "soon"))
    assert "events.fire is left out" in chronicle("between", "fire.end", "2010", base=base).err
    assert 'no post is called "fire"' in chronicle("events", "--post", "fire", base=base).err
    assert 'no person is called "good"' in chronicle("events", "-p", "good", base=base).err
    assert "people.Al is left out" in chronicle("show", "Al", base=base).err
    assert "Good" in chronicle("show", "good", base=base).out
    assert "4 errors in 2 files; 4 entries are left out. To see why" in chronicle("events", base=base).err
    assert "1 fact is good" in chronicle("check", base=base).err


@pytest.mark.parametrize(
    "sources", ['["bok"]', '["bok", "late"]', '["bok", { source = "book", says = { title = "Fire" } }]']
)
def test_what_a_lost_citation_gave_may_have_been_known(
    sources: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    entities = ENTITIES["sources"] + '[sources.late]\ntitle = "Late"\npublished = "2020"\n'
    event = f'[events.fire]\ntitle = "Fire"\ndate = "2010"\nsources = {sources}\n'
    answer = chronicle("events", "--known-by", "2015", "-f", "json", base=make_base(facts=entities + event))
    assert [(row["date"], row["worked_out"]) for row in json.loads(answer.out)] == [("2010", [])]


def test_a_fact_that_lost_its_citation_is_not_worked_out(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    """What the citation gave is not known until it is mended: to call its values worked out would be untrue."""
    event = '[events.fire]\ntitle = "Fire"\ndate = "2010"\nsources = ["bok"]\n'
    base = make_base(facts=ENTITIES["sources"] + event)
    answer = chronicle("events", "--format", "json", base=base)
    (row,) = json.loads(answer.out)
    assert (answer.code, row["worked_out"], row["sources"]) == (1, [], [])
    assert "1 fact has lost a citation or a comment. To see why: chronicle check" in answer.err
    shown = chronicle("show", "fire", base=base).out
    assert "something is set aside for a mistake: chronicle check" in shown
    assert "1 has lost a citation or a comment." in chronicle("check", base=base).err
