"""What opened and closed: everything of a post or an organisation lies within."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

AROUND = """
[organisations.mine]
name = "Mining Board"
opened = "1980-01-01"
closed = "1999-03-31"
[organisations.port]
name = "Port Office"
[posts.head]
title = "Head"
organisation = "mine"
complete = true
[posts.pilot]
title = "Pilot"
organisation = "port"
closed = "1995"
[people.ann]
name = "Ann Archer"
died = "2001-05-01"
[people.ben]
name = "Ben Birch"
[sources.s]
title = "Roll"
published = "2020-01-01"
[sources.old]
title = "Old roll"
published = "1990-01-01"
"""


def tenure(values: str, post: str = "head", person: str = "ben", source: str = "s") -> str:
    return f'[tenures.t]\nperson = "{person}"\npost = "{post}"\n{values}\nsources = ["{source}"]\n'


Row = dict[str, Any]


@pytest.fixture
def row(make_base: Callable[..., Path], chronicle: Chronicle) -> Callable[[str], Row]:
    def call(facts: str) -> Row:
        found: list[Row] = json.loads(
            chronicle("tenures", "-f", "json", base=make_base(facts=AROUND + facts)).out
        )
        return found[0]

    return call


@pytest.mark.parametrize(
    ("facts", "end", "latest"),
    [
        (tenure('start = "1990"\nend = ".."'), "1999-03-31", "1999-03-31"),
        (tenure('start = "1990"\nend = ".."', post="pilot"), "1995", "1995-12-31"),
        (tenure('start = "1985"\nend = ".."', source="old"), "..", "1999-03-31"),
        (tenure('start = "1990"'), None, "1999-03-31"),
        (tenure('start = "1990"\nend = "[1998..2003]"'), "[1998..2003]", "1999-03-31"),
        (tenure('start = "1990"\nend = "2003"'), "2003", "2003-12-31"),
        (
            '[tenures.t]\nperson = "ann"\norganisation = "port"\nstart = "1990"\nend = ".."\nsources = ["s"]\n',
            "2001-05-01",
            "2001-05-01",
        ),
    ],
)
def test_a_tenure_ends_no_later_than_what_it_is_of(
    facts: str, end: str | None, latest: str, row: Callable[[str], Row]
) -> None:
    found = row(facts)
    assert (found["end"], found["end_latest"]) == (end, latest)
    assert ("end" in found["worked_out"]) == (end in {"1999-03-31", "1995", "2001-05-01"})


def test_it_begins_no_earlier(row: Callable[[str], Row]) -> None:
    assert row(tenure('end = "1990"'))["start_earliest"] == "1980-01-01"
    assert row(tenure('start = "[1975..1985]"\nend = "1990"'))["start_earliest"] == "1980-01-01"


INSPECTION = '[inspections.i]\norganisation = "mine"\nbody = "Auditors"\ndate = "{}"\njudgement = "fair"\nsources = ["s"]\n'


@pytest.mark.parametrize(
    ("facts", "messages"),
    [
        (INSPECTION.format("2003"), ["Mining Board had closed by then"]),
        (INSPECTION.format("1975"), ["Mining Board was not there yet"]),
        (INSPECTION.format("1999"), []),
        (tenure('start = "1990"\nend = ".."'), []),
        (tenure('start = "1990"\nend = "2003"'), ["Mining Board had closed by then"]),
        (tenure('in-post = "1996"', post="pilot"), ["Pilot had closed by then"]),
        (
            '[events.e]\ntitle = "It is missed"\ndate = "2005"\norganisations = ["mine"]\nsources = ["s"]\n',
            [],
        ),
    ],
)
def test_what_certainly_lies_outside_is_told(
    facts: str, messages: list[str], make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    answer = chronicle("check", "-f", "json", "--ignore", "S3,N6", base=make_base(facts=AROUND + facts))
    found = json.loads(answer.out)
    assert [(one["code"], one["message"]) for one in found] == [("D104", message) for message in messages]


def test_nothing_is_vacant_or_inspected_after_it_closed(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = tenure('start = "1990"\nend = "1999-03-31"') + INSPECTION.format("1995")
    base = make_base(facts=AROUND + facts)
    after = json.loads(chronicle("at", "2005", "-f", "json", base=base).out)
    text = chronicle("at", "2005", base=base).out
    assert "Vacant" not in text
    assert "No holder recorded" not in text
    assert "Last inspected" not in text
    assert "Head" in chronicle("at", "1998", base=base).out
    assert after
    lines = [line.strip() for line in chronicle("tenures", base=base).out.splitlines()]
    assert "· closed 31 Mar 1999" in lines
    assert not any("vacant" in line for line in lines)
    assert "vacant" not in chronicle("show", "head", base=base).out
