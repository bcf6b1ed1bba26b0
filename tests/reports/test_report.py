"""The whole story as one document: its parts, in order, and none in which nothing would stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from tests.conftest import Chronicle

FACTS = """\
[organisations.docks]
name = "Docks Board"
[people.ann]
name = "Ann Archer"
[posts.head]
title = "Head of docks"
organisation = "docks"
lead = true
[sources.letter]
title = "A letter"
published = "2013-05-01"
[sources.page]
title = "A page"
published = "2014"
[tenures.ann]
person = "ann"
post = "head"
start = "2009-04"
end = "2012"
because = { start = "the letter has the month" }
sources = ["letter", { source = "page", says = { start = "2010" } }]
[events.flood]
title = "The quay is flooded"
date = "2011-08"
category = "flood"
headline = true
sources = ["page"]
"""


def headings(markdown: str) -> list[str]:
    return re.findall(r"^## (.*)$", markdown, re.MULTILINE)


def test_every_part_that_has_something_to_tell_stands_in_order(
    make_base: Callable[..., Path], chronicle: Chronicle, snapshot: SnapshotAssertion
) -> None:
    answer = chronicle("report", "-f", "md", base=make_base(facts=FACTS))
    assert (answer.code, answer.err) == (0, "")
    assert headings(answer.out) == [
        *("In short", "Who is who", "Chronology", "Tenures", "Where sources disagree", "Sources")
    ]
    assert answer.out == snapshot


def test_of_the_shipped_base_no_part_is_missing(chronicle: Chronicle) -> None:
    assert headings(chronicle("report", "-f", "md").out) == [
        *("In short", "Who is who", "Chronology", "Tenures", "Inspections", "Money"),
        *("Where sources disagree", "Sources", "What is not told"),
    ]


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        (["--section", "sources", "--section", "tenures"], ["Sources", "Tenures"]),
        (["--year", "2011", "--kind", "event"], ["In short", "Chronology", "Sources", "What is not told"]),
        (["--year", "1999"], ["What is not told"]),
        (["--known-by", "2013"], ["Who is who", "Chronology", "Tenures", "Sources"]),
    ],
)
def test_the_filters_and_sections_say_of_what(
    options: list[str], parts: list[str], make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    answer = chronicle("report", "-f", "md", *options, base=make_base(facts=FACTS))
    assert (answer.code, headings(answer.out)) == (0, parts)


def test_as_html_it_is_one_file_with_a_heading_a_part(
    make_base: Callable[..., Path], chronicle: Chronicle, tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    assert chronicle("report", "-o", str(file), base=make_base(facts=FACTS)).code == 0
    text = file.read_text("utf-8")
    assert re.findall("<h1>(.*?)</h1>", text) == ["A base"]
    assert re.findall("<h2>(.*?)</h2>", text)[:3] == ["In short", "Who is who", "Chronology"]
    ids = re.findall(' id="([^"]*)"', text)
    assert len(ids) == len(set(ids)) > 3
    assert "<script" not in text
    assert "A date is as precise as its source" in text


def test_on_a_terminal_its_parts_follow_one_another(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    lines = chronicle("report", base=make_base(facts=FACTS)).out.splitlines()
    assert lines[0].startswith("A base")
    assert [line for line in lines if line in {"In short", "Tenures", "Sources"}] == [
        "In short",
        "Tenures",
        "Sources",
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--section", "tenurs"], 'a report has no section "tenurs"\n  hint: did you mean tenures?'),
        (["-f", "csv"], '"csv" is none of the words it takes'),
        (["-o", "x.csv"], "does not come as csv"),
    ],
)
def test_what_it_cannot_be_is_refused(options: list[str], message: str, chronicle: Chronicle) -> None:
    answer = chronicle("report", *options)
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err
