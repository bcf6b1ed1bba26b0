"""What succeeded what: organisations and posts lead from one to the other, and to the facts of those before."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

FACTS = """
[organisations.inner]
name = "Inner Borough"
[organisations.outer]
name = "Outer Borough"
[organisations.hamlet]
name = "Hamlet"
[organisations.city]
name = "Joint City"
succeeds = ["inner", "outer"]
[posts.clerk]
title = "Town Clerk"
organisation = "inner"
[posts.chief]
title = "Chief Executive"
organisation = "city"
succeeds = ["clerk"]
[people.ann]
name = "Ann Archer"
[sources.s]
title = "Roll"
published = "2020"
[tenures.clerk]
person = "ann"
post = "clerk"
start = "2001"
end = "2005"
sources = ["s"]
[tenures.chief]
person = "ann"
post = "chief"
start = "2006"
end = "2010"
sources = ["s"]
[inspections.i]
organisation = "outer"
body = "Auditors"
date = "2003"
judgement = "fair"
sources = ["s"]
[events.own]
title = "The city opens"
date = "2006"
organisations = ["city"]
sources = ["s"]
"""


@pytest.fixture
def base(make_base: Callable[..., Path]) -> Path:
    return make_base(facts=FACTS)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("city", "succeeded      Inner Borough, Outer Borough"),
        ("inner", "succeeded by   Joint City"),
        ("chief", "succeeded      Town Clerk"),
        ("clerk", "succeeded by   Chief Executive"),
    ],
)
def test_a_page_leads_to_both(name: str, words: str, base: Path, chronicle: Chronicle) -> None:
    lines = [" ".join(line.split()) for line in chronicle("show", name, base=base).out.splitlines()]
    assert " ".join(words.split()) in lines


def test_an_object_has_their_ids(base: Path, chronicle: Chronicle) -> None:
    city = json.loads(chronicle("show", "city", "-f", "json", base=base).out)
    clerk = json.loads(chronicle("show", "clerk", "-f", "json", base=base).out)
    assert (city["succeeds"], city["succeeded_by"]) == (["inner", "outer"], [])
    assert (clerk["succeeds"], clerk["succeeded_by"], clerk["since_the_last"]) == ([], ["chief"], None)


def test_nobody_is_missing_from_a_post_that_another_succeeded(base: Path, chronicle: Chronicle) -> None:
    lines = [line.strip() for line in chronicle("tenures", base=base).out.splitlines()]
    clerk, chief = (
        next(n for n, line in enumerate(lines) if line.startswith(title)) for title in ("Town", "Chief")
    )
    assert "succeeded Town Clerk" in lines[chief]
    assert "· succeeded by Chief Executive" in lines[clerk:chief]
    assert [n > chief for n, line in enumerate(lines) if line == "· no holder recorded since"] == [True]


def test_what_came_before_is_counted_and_taken_in_on_request(base: Path, chronicle: Chronicle) -> None:
    words = "+ its predecessors have 1 tenure and 1 inspection: --with-predecessors"
    for listing in ("inspections", "timeline", "budget"):
        assert words in [
            line.strip() for line in chronicle(listing, "--org", "city", base=base).out.splitlines()
        ]
        assert words not in chronicle(listing, "--org", "hamlet", base=base).out
    for listing in ("inspections", "timeline", "posts"):
        for form in ("csv", "json", "jsonl"):
            assert chronicle(listing, "--org", "city", "-f", form, base=base).err == f"{words[2:]}\n"
        assert not chronicle(listing, "--org", "hamlet", "-f", "csv", base=base).err
        page = chronicle(listing, "--org", "city", base=base)
        assert not page.err
        assert words in [line.strip() for line in page.out.splitlines()]
    asked = ("timeline", "--org", "city", "--with-predecessors")
    assert "predecessors" not in chronicle(*asked, base=base).out
    rows = json.loads(chronicle(*asked, "-f", "json", base=base).out)
    assert {row["id"] for row in rows} == {"tenures.clerk", "tenures.chief", "inspections.i", "events.own"}
    assert chronicle("timeline", "--with-predecessors", base=base).code == 2


def test_what_succeeds_itself_is_told_once_and_ends(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = FACTS.replace('name = "Inner Borough"', 'name = "Inner Borough"\nsucceeds = ["city"]')
    facts = facts.replace('organisation = "inner"', 'organisation = "inner"\nsucceeds = ["clerk"]')
    base = make_base(facts=facts)
    found = json.loads(chronicle("check", "-f", "json", base=base).out)
    assert [(one["code"], one["id"]) for one in found if one["severity"] == "error"] == [
        ("F006", "organisations.inner"),
        ("F006", "posts.clerk"),
    ]
    assert chronicle("timeline", "--org", "city", "--with-predecessors", base=base).code == 1


def test_what_is_succeeded_must_be_there(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    base = make_base(facts=FACTS.replace('"outer"]', '"oter"]'))
    found = json.loads(chronicle("check", "-f", "json", base=base).out)
    assert [(one["code"], one["id"], one["hint"]) for one in found if one["severity"] == "error"] == [
        ("F009", "organisations.city", 'did you mean "outer"?')
    ]
