"""What is wrong with a fact that stands is marked wherever it is shown, and named for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

ENTITIES = """
[organisations.board]
name = "The Board"
[posts.chair]
title = "Chair"
organisation = "board"
[people.ann]
name = "Ann Ray"
[sources.minutes]
title = "Minutes"
published = "2020"
[scales.two]
title = "Two grades"
grades = ["poor", "good"]
"""
BACKWARDS = 'start = "2011"\nend = "2010"'
LOST = 'sources = ["minutes", "mintues"]'


@pytest.mark.parametrize(
    ("kind", "values", "code", "shown"),
    [
        ("tenures", f'person = "ann"\npost = "chair"\n{BACKWARDS}', "D101", "show ann"),
        ("events", f'title = "A strike"\npeople = ["ann"]\n{BACKWARDS}', "D101", "show ann"),
        ("events", f'title = "A strike"\npeople = ["ann"]\ndate = "2009"\n{LOST}', "F009", "show ann"),
        ("events", f'title = "A strike"\npeople = ["ann"]\n{LOST}', "F009", "show ann"),
        ("inspections", 'organisation = "board"\nbody = "Us"\ndate = "2009"\nscale = "two"\ngrade = "God"', "R401", "at 2010"),
        ("inspections", 'organisation = "board"\nbody = "Us"\ndate = "2009"\nscale = "two"\nareas = { care = "bad" }', "R401", "show board"),
        ("budget", f'organisation = "board"\ntype = "spend"\namount = 5\n{BACKWARDS}', "D101", "show board"),
        ("counts", f'what = "homes"\nvalue = 5\norganisation = "board"\ndate = "2009"\n{LOST}', "F009", "show board"),
    ],
)  # fmt: skip
def test_a_fact_with_an_error_bears_a_sign_on_every_page_and_the_code_in_every_row(
    kind: str, values: str, code: str, shown: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    sources = "" if "sources" in values else '\nsources = ["minutes"]'
    base = make_base(facts=f"{ENTITIES}[{kind}.wrong]\n{values}{sources}\n")
    for command in (kind, "timeline", f"show {kind}.wrong", shown):
        lines = chronicle(*command.split(), base=base).out.splitlines()
        assert "! wrong: chronicle check" in lines[-1], command
        assert any(" !" in line for line in lines[:-1]), command
    for listing in (kind, "timeline"):
        rows = json.loads(chronicle(listing, "-f", "json", base=base).out)
        assert [row["errors"] for row in rows] == [[code]] * len(rows)


@pytest.mark.parametrize(
    "values",
    [
        f'{BACKWARDS}\nsources = {{ source = "minutes", says = {{ start = "2011" }} }}',
        'date = "2009"\nscale = "two"\ngrade = "God"\nsources = { source = "minutes", says = { grade = "God" } }',
    ],
)
def test_it_bears_the_sign_where_dates_and_sources_are_compared(
    values: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    graded = 'organisation = "board"\nbody = "Us"'
    kind, what = ("inspections", graded) if "grade" in values else ("events", 'title = "A strike"')
    base = make_base(facts=f"{ENTITIES}[{kind}.wrong]\n{what}\n{values}\n")
    for command in (f"between {kind}.wrong 2015", "conflicts --all", f"show {kind}.wrong"):
        lines = chronicle(*command.split(), base=base).out.splitlines()
        assert "! wrong: chronicle check" in lines[-1], command
        assert any(" !" in line for line in lines[:-1]), command


def test_what_is_allowed_bears_no_sign(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    fact = f'[events.odd]\ntitle = "A strike"\n{BACKWARDS}\nallow = {{ D101 = "so it says" }}\n'
    assert "!" not in chronicle("events", base=make_base(facts=fact)).out


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("tenures", 'person = "ann"\npost = "chair"'),
        ("events", 'title = "A strike"'),
        ("budget", 'organisation = "board"\ntype = "spend"\namount = 5'),
    ],
)
def test_an_end_before_the_start_is_shown_and_hides_the_fact_from_no_question(
    kind: str, values: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    """The end is not taken: it began in 2011 for certain, and when it ended is unknown."""
    base = make_base(facts=f'{ENTITIES}[{kind}.wrong]\n{values}\n{BACKWARDS}\nsources = ["minutes"]\n')
    assert "2010 !" in chronicle(kind, "--year", "2011", "--certain", base=base).out
    assert "No " in chronicle(kind, "--year", "2010", base=base).out
    assert "No " in chronicle("timeline", "--year", "2010", base=base).out
    (row,) = json.loads(chronicle(kind, "--year", "2012", "--undated", "-f", "json", base=base).out)
    assert (row["end"], row["certainty"]) == ("2010", "unknown")
    answer = chronicle("between", f"{kind}.wrong", f"{kind}.wrong.end", base=base)
    assert f"{kind}.wrong ends before it starts" in answer.err


def test_an_end_before_a_doubtful_start_is_not_taken_in_any_listing(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    tenure = '[tenures.wrong]\nperson = "ann"\npost = "chair"\nstart = "1910~"\nend = "1909-12"\n'
    base = make_base(facts=f'{ENTITIES}{tenure}sources = ["minutes"]\n')

    def found(listing: str, year: str) -> list[str]:
        answer = chronicle(listing, "--year", year, "--undated", "-f", "json", base=base)
        return [row["certainty"] for row in json.loads(answer.out)]

    assert [found(listing, "1909") for listing in ("tenures", "timeline")] == [[], []]
    assert [found(listing, "1910") for listing in ("tenures", "timeline")] == [
        ["possible"],
        ["possible", "unknown"],
    ]
    state = json.loads(chronicle("at", "1909", "-f", "json", base=base).out)
    assert (state["meanwhile"], [row["role"] for row in state["after"]]) == ([], ["start"])
    answer = chronicle("between", "tenures.wrong", "tenures.wrong.end", base=base)
    assert "tenures.wrong perhaps ends before it starts" in answer.err
