"""In the base itself what is restricted is seen, and marked on every page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

FACTS = """\
[restrictions.legal]
title = "Advice"
basis = "FOIA s.42"
[organisations.docks]
name = "Docks Board"
[people.ann]
name = "Ann Archer"
[people.ben]
name = "Benjamin Baker"
restricted = "legal"
[posts.head]
title = "Head of docks"
organisation = "docks"
lead = true
[sources.memo]
title = "A memo"
restricted = "legal"
[sources.letter]
title = "A letter"
published = "2014"
[tenures.ben]
person = "ben"
post = "head"
start = "2009"
end = "2012"
sources = ["letter"]
[inspections.one]
organisation = "docks"
body = "Inspectors"
date = "2010"
judgement = "fair"
sources = [{ source = "letter", restricted = "legal" }]
[budget.one]
organisation = "docks"
type = "cut"
amount = 7
period = "2010/11"
sources = ["memo"]
[events.one]
title = "It is told"
sources = ["letter"]
restricted = "legal"
[events.two]
title = "It is free"
date = "2010-03"
sources = ["letter"]
[counts.one]
what = "ships"
value = 3
date = "2010"
people = ["ben"]
sources = ["letter"]
"""


@pytest.mark.parametrize(
    ("command", "marked"),
    [
        ("timeline", ["Benjamin Baker", "Inspectors", "£7", "It is told", "ships"]),
        ("tenures", ["Benjamin Baker"]),
        ("inspections", ["Inspectors"]),
        ("budget", ["£7"]),
        ("events", ["It is told"]),
        ("counts", ["ships"]),
        ("people", ["Benjamin Baker"]),
        ("sources", ["A memo"]),
        ("search it", ["It is told"]),
        ("at 2010", ["Benjamin Baker", "Inspectors", "£7"]),
        ("show ben", ["restricted"]),
        ("show memo", ["restricted"]),
    ],
)
def test_every_page_marks_the_rows_that_hold_any(
    command: str, marked: list[str], make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    page = chronicle(*command.split(), base=make_base(facts=FACTS)).out
    body, _, foot = page.rpartition("▒ restricted: legal")
    assert foot.strip() or command in {"people", "sources"} or command.startswith("show")
    for text in marked:
        assert any(text in line and "▒" in line for line in body.splitlines()), (text, page)
    assert not any("▒" in line for line in body.splitlines() if "It is free" in line or "Ann Archer" in line)


@pytest.mark.parametrize(
    ("command", "named"),
    [
        ("timeline", "legal, private"),
        ("timeline --year 2010", "legal"),
        ("timeline --year 2020", "private"),
        ("timeline --year 2021", "legal, private"),
        ("tenures", "legal"),
        ("tenures -f chart", "legal"),
        ("inspections", "legal"),
        ("budget", "legal"),
        ("counts", "legal"),
        ("events --year 2020", "private"),
        ("search survey", "private"),
        ("at events.survey", "legal, private"),
        ("at events.two", "legal, private"),
        ("between events.two events.survey", "private"),
        ("show ann", "private"),
        ("show memo", "legal, private"),
        ("show events.both", "legal, private"),
        ("people", "legal"),
    ],
)
def test_the_foot_names_the_restrictions_of_what_stands_on_the_page(
    command: str, named: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    more = """\
[restrictions.private]
title = "Of a third party"
[events.survey]
title = "A survey"
date = "2020-05-01"
sources = ["letter"]
people = ["ann"]
restricted = "private"
[events.both]
title = "Both"
date = "2021-05-01"
sources = ["letter", "memo"]
restricted = "private"
"""
    page = chronicle(*command.split(), base=make_base(facts=FACTS + more)).out
    assert f"▒ restricted: {named}" in " ".join(page.split())
    assert f"▒ restricted: {named}," not in " ".join(page.split())


DISPUTED = """\
[sources.old-letter]
title = "An older letter"
[events.disputed]
title = "The letter is told"
date = "2010"
sources = [{ source = "old-letter", says = { date = "2009" } }, { source = "memo", says = { date = "2011" } }]
[events.clear]
title = "The letter is clear"
date = "2010"
sources = [{ source = "old-letter", says = { date = "2009" } }]
"""


@pytest.mark.parametrize(
    ("command", "marked", "unmarked"),
    [
        ("conflicts", ["The letter is told"], ["The letter is clear"]),
        ("search benjamin", ["person"], []),
        ("search letter", ["The letter is told"], ["A letter", "An older letter", "The letter is clear"]),
    ],
)
def test_so_do_pages_of_what_is_said_and_found(
    command: str,
    marked: list[str],
    unmarked: list[str],
    make_base: Callable[..., Path],
    chronicle: Chronicle,
) -> None:
    lines = chronicle(*command.split(), base=make_base(facts=FACTS + DISPUTED)).out.splitlines()
    for text in (*marked, *unmarked):
        found = [line for line in lines if text in line and "restricted:" not in line]
        assert found
        assert all("▒" in line for line in found) is (text in marked)


@pytest.mark.parametrize("audience", ["briefing", "court"])
def test_so_do_the_people_and_the_sources_of_a_report(
    audience: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=FACTS + DISPUTED)
    report = chronicle("report", "--for", audience, "-f", "md", base=base).out
    for name, is_marked in (("Benjamin Baker", True), ("A memo", True), ("A letter", False)):
        rows = [line for line in report.splitlines() if f"**{name}**" in line]
        assert rows
        assert [("▒" in row) for row in rows] == [is_marked] * len(rows), rows


@pytest.mark.parametrize("command", ["conflicts", "search letter", "search benjamin", "search memo"])
def test_programs_are_told_of_each_row(
    command: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=FACTS + DISPUTED)
    rows = json.loads(chronicle(*command.split(), "-f", "json", base=base).out)
    assert rows
    secret = {"events.disputed", "people.ben", "sources.memo", "tenures.ben", "budget.one", "counts.one"}
    secret |= {"inspections.one", "events.one"}
    assert all(row["restricted"] == (["legal"] if row["id"] in secret else []) for row in rows)


def test_a_fact_tells_its_restrictions(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    base = make_base(facts=FACTS)
    for fact in ("tenures.ben", "inspections.one", "budget.one", "events.one", "counts.one"):
        page = chronicle("show", fact, base=base).out
        assert any(
            "restricted" in line and "legal · Advice, FOIA s.42 ▒" in line for line in page.splitlines()
        )
    assert "restricted" not in chronicle("show", "events.two", base=base).out


def test_a_base_without_restrictions_has_neither_mark_nor_column(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts='[events.e]\ntitle = "E"\ndate = "2009"\n')
    assert "▒" not in chronicle("timeline", base=base).out
    for listing in ("timeline", "conflicts", "search e"):
        assert "restricted" not in chronicle(*listing.split(), "-f", "json", base=base).out


def test_an_entity_tells_its_restrictions(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    base = make_base(facts=FACTS)
    assert "legal · Advice, FOIA s.42 ▒" in chronicle("show", "ben", base=base).out
    assert json.loads(chronicle("show", "ben", "-f", "json", base=base).out)["restricted"] == ["legal"]
