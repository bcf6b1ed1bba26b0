"""Sources side by side: what each says, and how it stands to the accepted value."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.pages.page_fixtures import rows_of

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
        rows: list[dict[str, Any]] = json.loads(chronicle("conflicts", *more, "-f", "json", base=base).out)
        return rows

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


def test_without_all_only_disagreements_are_listed_with_every_source(
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


@pytest.mark.parametrize(
    ("own", "says", "verdict"),
    [
        ('start = "2001"\nend = "2005"', 'end = "2007-03"', "Mar 2007 disagrees: 1 y 2 m – 2 y 3 m later"),
        ('start = "2001"\nend = "2005"', 'end = ".."', "still so disagrees"),
        ('start = "2001"\nend = ".."', 'end = "2003"', "2003 disagrees"),
        ('start = "2001"\nend = "2005"', 'left = "dismissed"', "dismissed nothing to compare it with"),
        ('start = "2001"', 'length = "5 years"', "5 years nothing to compare it with"),
        ('in-post = "2001-02"', 'in-post = "2003"', "2003 another day"),
        ('start = "2001"\nleft = "retired"', 'left = "dismissed"', "dismissed disagrees"),
    ],
)
def test_each_value_says_how_far_it_is_from_the_accepted_one(
    own: str, says: str, verdict: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = f"""
[people.ann]
name = "Ann"
[tenures.t]
person = "ann"
organisation = "council"
{own}
sources = ["one", {{ source = "two", says = {{ {says} }} }}]
"""
    base = make_base(entities=ENTITIES, facts=facts)
    rows = [" ".join(line.split()) for line in chronicle("conflicts", "--all", base=base).out.splitlines()]
    assert f"two {verdict}" in rows


def test_a_limit_cuts_what_is_shown_and_not_what_is_said(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    three = "".join(
        event(year, one=year, two="1999").replace("events.it", f"events.in{year}")
        for year in ("2001", "2002", "2003")
    )
    base = make_base(entities=ENTITIES, facts=three)

    def shown(*more: str) -> tuple[str, list[str]]:
        title, *rows = chronicle("conflicts", *more, base=base).out.splitlines()
        return " ".join(title.split()), [row.split()[-1] for row in rows if "events." in row]

    assert shown() == ("3 disagreements", ["events.in2001", "events.in2002", "events.in2003"])
    assert shown("-n", "2") == ("3 disagreements first 2 of 3 fields", ["events.in2001", "events.in2002"])
    assert shown("-n", "1", "--reverse") == ("3 disagreements last 1 of 3 fields", ["events.in2003"])
    assert shown("-n", "0") == ("3 disagreements first 0 of 3 fields", [])
    limited = json.loads(chronicle("conflicts", "-n", "2", "-f", "json", base=base).out)
    assert [row["id"] for row in limited] == ["events.in2001"] * 2 + ["events.in2002"] * 2


def test_filters_choose_the_facts(conflicts: Callable[..., list[dict[str, Any]]]) -> None:
    facts = event("2009-04", one="2009-04", two="2010")
    assert len(conflicts(facts, "--source", "two", "--year", "2009")) == 2
    assert conflicts(facts, "--year", "2012") == []
    assert conflicts(facts, "--kind", "tenure") == []


REASONS = """
[tenures.it]
person = "ann"
organisation = "council"
start = "2009-04"
end = "2011"
in-post = "2010"
because = {}
sources = [{{ source = "one", says = {{ start = "2008", end = "2012", in-post = "2013" }} }}]
[people.ann]
name = "Ann"
"""


@pytest.mark.parametrize(
    ("because", "reasons"),
    [
        ("'it is plain'", dict.fromkeys(("start", "end", "in_post"), "it is plain")),
        (
            "{ start = 'the file; end: of page 3', in-post = 'an October' }",
            {"start": "the file; end: of page 3", "end": None, "in_post": "an October"},
        ),
        ("{ status = 'never announced' }", dict.fromkeys(("start", "end", "in_post"))),
    ],
)
def test_a_reason_belongs_to_its_field_or_to_all(
    because: str, reasons: dict[str, str | None], conflicts: Callable[..., list[dict[str, Any]]]
) -> None:
    rows = conflicts(REASONS.format(because), "--all")
    assert {row["field"]: row["because"] for row in rows} == reasons


def test_when_something_was_is_shown_before_all_else(conflicts: Callable[..., list[dict[str, Any]]]) -> None:
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
    assert [row["field"] for row in conflicts(facts, "--all")] == ["start", "end", "acting"]


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        (event("2013/14", one="2013/14", two="2014-09"), "disagrees: 2 m – 1 y 3 m later"),
        (event("2013/14", one="2013/14", two="2013-05"), "disagrees: 1 m – 1 y 2 m earlier"),
        (event("2009/2010", one="2009/2010", two="2010/2011"), "page 2 disagrees"),
        (
            '[counts.it]\nwhat = "it"\nvalue = 5\nsources = [{ source = "one", says = { value = "4.5" } }]',
            "disagrees: 0.5 less",
        ),
        (
            """[inspections.it]\norganisation = "council"\nbody = "us"\ngrade = "3"
            sources = [{ source = "one", says = { grade = "2" } }]""",
            "disagrees",
        ),
    ],
)
def test_how_far_a_source_is_from_the_accepted_value(
    facts: str, verdict: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    july = '[chronicle]\ntitle = "A base"\nfinancial-year = "07-01"\n'
    answer = chronicle("conflicts", base=make_base(chronicle=july, entities=ENTITIES, facts=facts))
    assert [row for row in rows_of(answer.out) if row.endswith(verdict)]


def test_a_figure_is_as_exact_as_whoever_gives_it_says(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = """
[budget.b]
organisation = "council"
type = "spend"
amount = 12_400_000
because = "it is of the accounts"
sources = [{ source = "one" }, { source = "two", says = { amount = 13_000_000, approx = "about" } }]
"""
    rows = rows_of(chronicle("conflicts", base=make_base(entities=ENTITIES, facts=facts)).out)
    assert "amount accepted £12.4m because it is of the accounts" in rows
    assert "two about £13m disagrees: £600,000 more" in rows


def test_the_last_are_shown_first_and_those_without_a_date_last_either_way(
    conflicts: Callable[..., list[dict[str, Any]]],
) -> None:
    facts = "".join(
        event(date, one="2010", two="2010").replace("events.it", f"events.{id_}")
        for id_, date in (("a", "2005"), ("b", "2007"))
    )
    facts += event("", one="2010", two="2010").replace("events.it", "events.c").replace('date = ""\n', "")
    order = [one["id"] for one in conflicts(facts, "--all")]
    assert order == ["events.a", "events.a", "events.b", "events.b", "events.c", "events.c"]
    order = [one["id"] for one in conflicts(facts, "--all", "--reverse")]
    assert order == ["events.b", "events.b", "events.a", "events.a", "events.c", "events.c"]


def test_excel_keeps_the_dates_of_both(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    base = make_base(entities=ENTITIES, facts=event("2009-04", one="2009-04", two="2009-06"))
    out = chronicle("conflicts", "--excel", base=base).out
    assert '"=""2009-04"""' in out
    assert '"=""2009-06"""' in out
    assert '"2009-0' not in out.replace('=""2009-0', "")


@pytest.mark.parametrize(
    ("dates", "accepted"),
    [
        ('start = "2009-04"\nend = "2011"', "accepted 1 y 8 m – 2 y 9 m, by the dates"),
        ('start = "2009-04-01"\nend = ".."', "accepted 10 y 9 m 1 d so far, by the dates"),
        ('start = "2009-04"', "accepted none stated"),
    ],
)
def test_a_length_is_held_against_what_the_dates_make(
    dates: str, accepted: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = f"""
[people.ann]
name = "Ann"
[tenures.t]
person = "ann"
organisation = "council"
{dates}
because = "it is so"
sources = [{{ source = "two", says = {{ length = "about 2 years" }} }}]
"""
    base = make_base(entities=ENTITIES, facts=facts)
    rows = rows_of(chronicle("conflicts", "--all", base=base).out)
    assert [row for row in rows if row.startswith("length")] == [f"length {accepted} because it is so"]


def test_disagreements_come_first_among_all_comparisons(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = event("2009-04", one="2009-04", two="2009").replace("events.it", "events.fine")
    base = make_base(entities=ENTITIES, facts=facts + event("2009-04", one="2009-04", two="2010"))
    rows = rows_of(chronicle("conflicts", "--all", base=base).out)
    assert rows[0] == "1 disagreement, 1 other comparison"
    headings = [row for row in rows if "events." in row]
    assert [row.split(".")[-1] for row in headings] == ["it", "fine"]
    rows = rows_of(chronicle("conflicts", "--all", "-n", "1", base=base).out)
    assert rows[0] == "1 disagreement, 1 other comparison first 1 of 2 fields"
    assert [row.split(".")[-1] for row in rows if "events." in row] == ["fine"]


def test_what_was_asked_for_is_said_as_in_every_answer(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(entities=ENTITIES, facts=event("2009-04", one="2009-04", two="2010"))
    rows = rows_of(chronicle("conflicts", "--year", "2009", "--source", "two", base=base).out)
    assert rows[0] == "1 disagreement two · 2009"
