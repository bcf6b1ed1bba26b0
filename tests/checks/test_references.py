"""The id that was meant, among thousands that look like it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from chronicle.checks import references
from chronicle.checks.references import NearestId, unknown_reference
from chronicle.findings import KeyLocation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

MANY = [
    f"{first}-{last}{number}"
    for first in ("ann", "bea")
    for last in ("smith", "jones")
    for number in range(500)
]


def test_a_slip_is_found_though_every_piece_of_it_is_in_many_others() -> None:
    nearest = NearestId([*MANY, "zoe-smith"])
    assert nearest.to("zoe-smth") == "zoe-smith"
    assert nearest.to("bea-jonse499") == "bea-jones499"
    assert nearest.to("bea-jones-499") == "bea-jones499"
    assert nearest.to("quentin") is None


def test_more_than_a_slip_is_found_by_its_pieces() -> None:
    nearest = NearestId([*MANY, "ofsted-annual-report", "cypn"])
    assert nearest.to("annual-report-of-ofsted") == "ofsted-annual-report"


def test_a_few_are_compared_of_however_many(monkeypatch: pytest.MonkeyPatch) -> None:
    comparisons: list[str] = []

    def counted(_: str, known: tuple[str, ...]) -> None:
        comparisons.extend(known)

    monkeypatch.setattr(references, "suggest", counted)
    nearest = NearestId(MANY)
    for number in range(20):
        nearest.to(f"ann-smiht{number}")
    assert len(comparisons) <= 20 * 40


@pytest.mark.parametrize(
    ("table", "singular"),
    [
        ("people", "person"),
        ("organisations", "organisation"),
        ("posts", "post"),
        ("sources", "source"),
        ("scales", "scale"),
    ],
)
def test_what_is_not_there_is_called_what_it_is(table: str, singular: str) -> None:
    finding = unknown_reference(
        table, "lost", NearestId([]), KeyLocation("facts.toml", ("events", "e")), "events.e"
    )
    assert finding.message == f'there is no {singular} "lost"'


def test_an_id_that_is_to_be_mended_itself_is_not_offered_as_it_stands() -> None:
    nearest = NearestId(["gareth_jones"])
    at = KeyLocation("facts.toml", ("tenures", "t", "person"))
    hints = [
        unknown_reference("people", id_, nearest, at, "tenures.t").hint
        for id_ in ("gareth-jones", "garth-jones")
    ]
    assert hints[0] == "write [people.gareth-jones] where [people.gareth_jones] stands"
    assert hints[1] == f'{hints[0]}, and "gareth-jones" here'


def test_a_name_in_place_of_an_id_is_answered_with_that_id(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(
        facts="""
[people.p1]
name = "Siân Jones"
aka = ["Mrs Jones"]
[organisations.o]
name = "Board"
[sources.m]
title = "The Minutes"
[scales.four]
title = "Four Grades"
grades = ["bad", "good"]
[parties.c]
name = "The Claimant"
[inspections.i]
organisation = "o"
body = "Ofsted"
scale = "Four Grades"
[events.e]
title = "E"
people = ["Mrs Jones", "sian jones", "Nobody Known"]
organisations = ["Board"]
sources = ["The Minutes"]
"""
    )
    findings = json.loads(chronicle("check", "-f", "json", base=base).out)
    hints = [finding["hint"] for finding in findings if finding["code"] == "F010"]
    assert [hint.partition(",")[0] for hint in hints] == [
        'write "four"',
        *('write "p1"', 'write "p1"', 'write "nobody-known" if that is the id of what is meant'),
        *('write "o"', 'write "m"'),
    ]
