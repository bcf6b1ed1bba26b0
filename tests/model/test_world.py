"""The entities that facts are read against: names, employers, what is part of what, who spoke by when."""

from __future__ import annotations

import pytest

from chronicle.dates import BEGINNING, END, format_iso, parse, parse_iso
from chronicle.loader.entries import MODELS
from chronicle.loader.validation import validate
from chronicle.model.base import CitedEntry
from chronicle.model.entities import Organisation, Person, Post, Source
from chronicle.model.fact import days_reported
from chronicle.model.kinds.events import Event
from chronicle.model.lookup import Entities
from tests.model.test_kinds import LEAST


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


@pytest.mark.parametrize(
    ("dates", "reported", "expected"),
    [
        ({}, "2013-05-02", ("2013-05-02", None)),
        ({"published": "2013"}, "2013-05-02", ("2013-05-02", "2013-12-31")),
        ({"published": "2013"}, "2012-05-02", ("2013-01-01", "2013-12-31")),
        ({"published": "2013-03-01"}, "2013-05-02", ("2013-03-01", "2013-03-01")),
        ({"dated": "[2013..2015]"}, "2014-05-02", ("2014-05-02", "2015-12-31")),
        ({"accessed": "2014-06"}, "2013-05-02", ("2013-05-02", "2014-06-30")),
        ({"accessed": "2014-06"}, "2019", (None, "2014-06-30")),
        ({"published": "2013", "accessed": "2013-08-01"}, "2013-05-02", ("2013-05-02", "2013-08-01")),
        ({"published": "2013", "accessed": "2013-08-01"}, "2013-09-02", ("2013-01-01", "2013-08-01")),
    ],
)
def test_a_source_is_not_older_than_what_it_reports(
    dates: dict[str, str], reported: str, expected: tuple[str | None, str | None]
) -> None:
    world = Entities(
        sources={"page": validate(Source, {"title": "Page", **dates})},
        reported={"page": parse(reported).earliest},
    )
    assert tuple(map(format_iso, world.published("page"))) == expected


@pytest.mark.parametrize(
    ("table", "values", "expected"),
    [
        ("events", {"date": "2011-03"}, "2011-03-01"),
        ("events", {"date": "2011/2012-04"}, "2012-04-01"),
        ("events", {"date": "[2011..2013]"}, "2011-01-01"),
        ("events", {"start": "2011", "end": "2012-04"}, "2012-04-01"),
        ("events", {"start": "2011", "length": "3 years"}, "2011-01-01"),
        ("events", {"start": "2011", "end": "2012~"}, "2011-01-01"),
        ("events", {"date": "[..2011]"}, None),
        ("events", {"date": "2011?"}, None),
        ("events", {"date": "2011-03", "status": "planned"}, None),
        ("tenures", {"start": "2011", "end": "..", "in-post": ["2012-05-01", "2011-06"]}, "2012-05-01"),
        ("tenures", {"start": "2011", "confirmed": "2013"}, "2013-01-01"),
        ("inspections", {"date": "2011-03", "published": "2011-06-09"}, "2011-06-09"),
        ("budget", {"period": "2011/12"}, None),
        ("counts", {"date": "2011-03"}, "2011-03-01"),
        ("people", {"born": "1950", "died": "2010-05"}, "2010-05-01"),
        ("organisations", {"opened": "1950"}, "1950-01-01"),
        ("posts", {"closed": "2010-05"}, "2010-05-01"),
    ],
)
def test_the_dates_that_a_source_reports_as_having_happened(
    table: str, values: dict[str, object], expected: str | None
) -> None:
    cited = {"sources": ["page", {"source": "letter", "via": "page"}]}
    entry = validate(MODELS[table], {**LEAST[table], **values, **cited})
    assert isinstance(entry, CitedEntry)
    days = {(source, format_iso(day)) for source, day in days_reported(entry)}
    assert days == ({("page", expected), ("letter", expected)} if expected else set())


def test_a_citation_reports_what_it_says() -> None:
    cited = [{"source": "page", "says": {"start": "2010"}}, {"source": "note", "says": {}}]
    event = validate(Event, {"title": "It", "start": "2011", "end": "2014", "sources": cited})
    assert [(source, format_iso(day)) for source, day in days_reported(event)] == [("page", "2010-01-01")]
