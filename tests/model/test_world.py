"""The entities that facts are read against: names, employers, what is part of what, who spoke by when."""

from __future__ import annotations

import pytest

from chronicle.dates import BEGINNING, END, parse_iso
from chronicle.loader.validation import validate
from chronicle.model.entities import Organisation, Person, Post, Source
from chronicle.model.lookup import Entities


def organisation(name: str, parent: str | None = None) -> Organisation:
    return validate(Organisation, {"name": name, **({"parent": parent} if parent else {})})


def source(published: str | None) -> Source:
    return validate(Source, {"title": "A source", **({"published": published} if published else {})})


WORLD = Entities(
    people={"ann": validate(Person, {"name": "Ann Example"})},
    organisations={
        "home": organisation("The Home", "department"),
        "department": organisation("The Department", "city"),
        "city": organisation("The City"),
        "orphan": organisation("The Orphan", "set-aside"),
        "one": organisation("One", "two"),
        "two": organisation("Two", "one"),
        "own": organisation("Own", "own"),
    },
    posts={"chair": validate(Post, {"title": "Chair", "organisation": "city"})},
    sources={
        "day": source("2010-05-01"),
        "month": source("2012-03"),
        "range": source("[2013-01..2013-09]"),
        "by": source("[..2014]"),
        "none": source(None),
    },
)


def test_entries_are_called_by_their_names() -> None:
    assert (WORLD.person("ann"), WORLD.organisation("city"), WORLD.post("chair")) == (
        "Ann Example",
        "The City",
        "Chair",
    )


def test_what_was_set_aside_is_called_by_its_id() -> None:
    assert (WORLD.person("x"), WORLD.organisation("x"), WORLD.post("x")) == ("x", "x", "x")


def test_a_post_has_an_employer() -> None:
    assert WORLD.employer("chair") == "city"
    assert WORLD.employer("x") is None


@pytest.mark.parametrize(
    ("of", "line"),
    [
        ("city", ["city"]),
        ("home", ["home", "department", "city"]),
        ("orphan", ["orphan", "set-aside"]),
        ("one", ["one", "two"]),
        ("own", ["own"]),
        ("x", ["x"]),
    ],
)
def test_what_an_organisation_is_part_of(of: str, line: list[str]) -> None:
    assert list(WORLD.with_parents(of)) == line


@pytest.mark.parametrize(
    ("of", "earliest", "latest"),
    [
        ("day", "2010-05-01", "2010-05-01"),
        ("month", "2012-03-01", "2012-03-31"),
        ("range", "2013-01-01", "2013-09-30"),
        ("by", None, "2014-12-31"),
        ("none", None, None),
        ("x", None, None),
    ],
)
def test_when_a_source_came_out(of: str, earliest: str | None, latest: str | None) -> None:
    expected = (parse_iso(earliest) if earliest else BEGINNING, parse_iso(latest) if latest else END)
    assert WORLD.published(of) == expected


@pytest.mark.parametrize(
    ("cited", "until"),
    [
        ([], None),
        (["none", "by", "x"], None),
        (["day"], "2010-05-01"),
        (["day", "none"], "2010-05-01"),
        (["month", "day"], "2012-03-01"),
        (["day", "month", "range"], "2013-01-01"),
    ],
)
def test_sources_speak_up_to_the_earliest_day_on_which_the_newest_came_out(
    cited: list[str], until: str | None
) -> None:
    assert WORLD.reported_until(cited) == (parse_iso(until) if until else None)
