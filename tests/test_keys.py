"""Each key that says more of a fact: refused where wrong, listed, shown, found, cited, compared and known by a day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Answer, Chronicle

    MakeBase = Callable[..., Path]

BASE: Final = """
[chronicle]
title = "A harbour trust"
[people.ada]
name = "Ada Lowe"
[people.bea]
name = "Bea Mott"
[organisations.trust]
name = "The Trust"
[organisations.board]
name = "Harbour Board"
[posts.warden]
title = "Warden"
organisation = "trust"
[posts.clerk]
title = "Clerk"
organisation = "board"
[scales.marks]
title = "Marks"
grades = ["poor", "good"]
[sources.diary]
title = "Diary"
published = "2011-02"
[sources.history]
title = "History"
published = "2015"
[budget.first]
organisation = "trust"
type = "budget"
amount = 5
period = "2010/11"
sources = ["diary"]
"""
FACTS: Final = {
    "tenures": 'person = "ada"\npost = "warden"\nstart = "2009"\nend = "2010-11"\n',
    "inspections": 'organisation = "trust"\nbody = "Auditor"\ndate = "2010-03"\nscale = "marks"\ngrade = "good"\n',
    "budget": 'organisation = "trust"\ntype = "spend"\namount = 7\nperiod = "2010/11"\n',
    "events": 'date = "2010-05"\ntitle = "The storm"\n',
    "counts": 'date = "2010-05"\nwhat = "boats"\nvalue = 12\norganisation = "trust"\n',
}
"""A fact of each kind, without the key that is to be tested."""


class Case(NamedTuple):
    """A key of a fact: its value and a wrong one as TOML, as JSON gives it back, as its page shows it."""

    table: str
    key: str
    value: str
    wrong: str
    listed: object
    shown: str
    other: str | None = None
    """Another value, of keys that a citation can give."""

    @property
    def entry(self) -> str:
        """The fact with the key."""
        return f"[{self.table}.fact]\n{FACTS[self.table]}{self.key} = {self.value}\n"


def _involved() -> list[Case]:
    involved = {
        "people": ('["bea"]', ["Bea Mott"], "Bea Mott"),
        "organisations": ('["board"]', ["Harbour Board"], "Harbour Board"),
        "posts": ('["clerk"]', ["Clerk"], "Clerk"),
    }
    return [
        Case(table, key, value, '["nobody-known"]', listed, shown)
        for table in FACTS
        for key, (value, listed, shown) in involved.items()
    ]


CASES: Final = (
    Case("tenures", "confirmed", '"2009-11"', '"soon"', "2009-11", "Nov 2009", '"2009-12"'),
    Case(
        "tenures",
        "title",
        '"Keeper of the quay"',
        "5",
        "Keeper of the quay",
        "Keeper of the quay",
        '"Keeper"',
    ),
    Case("inspections", "service", '"lifeboats"', "5", "lifeboats", "lifeboats"),
    Case("inspections", "published", '"2010-09-01"', '"soon"', "2010-09-01", "1 Sep 2010", '"2010-10"'),
    Case("inspections", "withdrawn", '"2010-12-24"', '"soon"', "2010-12-24", "24 Dec 2010", '"2011"'),
    Case("budget", "supersedes", '"budget.first"', "5", "budget.first", "budget.first"),
    *(Case(table, "headline", "true", '"yes"', True, "headline") for table in FACTS),
    *_involved(),
)


def _name(case: Case) -> str:
    return f"{case.table}.{case.key}"


@pytest.fixture(params=CASES, ids=_name)
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


def _fact(answer: Answer) -> dict[str, object]:
    return next(row for row in json.loads(answer.out) if str(row["id"]).endswith(".fact"))


def test_a_wrong_value_is_refused_where_it_stands(
    case: Case, chronicle: Chronicle, make_base: MakeBase
) -> None:
    entry = case._replace(value=case.wrong).entry + 'sources = ["diary"]\n'
    answer = chronicle("check", base=make_base(chronicle=BASE + entry))
    assert answer.code == 1
    line = (BASE + entry).splitlines().index(f"{case.key} = {case.wrong}") + 1
    assert f":{line}:" in answer.out


def test_it_is_given_back_by_every_format(case: Case, chronicle: Chronicle, make_base: MakeBase) -> None:
    base = make_base(chronicle=BASE + case.entry + 'sources = ["diary"]\n')
    assert _fact(chronicle(case.table, "-f", "json", base=base))[case.key] == case.listed
    assert (
        json.loads(chronicle("show", f"{case.table}.fact", "-f", "json", base=base).out)[case.key]
        == case.listed
    )
    assert case.key in chronicle(case.table, "-f", "csv", base=base).out.splitlines()[0]


def test_its_page_shows_it(case: Case, chronicle: Chronicle, make_base: MakeBase) -> None:
    base = make_base(chronicle=BASE + case.entry + 'sources = ["diary"]\n')
    assert case.shown in chronicle("show", f"{case.table}.fact", base=base).out


@pytest.mark.parametrize("case", [case for case in CASES if isinstance(case.listed, str)], ids=_name)
def test_a_search_finds_the_fact_by_it(case: Case, chronicle: Chronicle, make_base: MakeBase) -> None:
    base = make_base(chronicle=BASE + case.entry + 'sources = ["diary"]\n')
    assert f"{case.table}.fact" in chronicle("search", str(case.listed), base=base).out


@pytest.mark.parametrize("case", [case for case in CASES if isinstance(case.listed, list)], ids=_name)
def test_what_it_names_has_the_fact_on_its_page(
    case: Case, chronicle: Chronicle, make_base: MakeBase
) -> None:
    base = make_base(chronicle=BASE + case.entry + 'sources = ["diary"]\n')
    (id_,) = json.loads(case.value)
    fact = _fact(chronicle("timeline", "-f", "json", base=base))
    option = {"people": "--person", "organisations": "--org", "posts": "--post"}[case.key]
    assert _fact(chronicle(case.table, option, id_, "-f", "json", base=base))["id"] == fact["id"]
    page = chronicle("show", f"{case.key}.{id_}", base=base).out
    _, _, after = page.partition(
        "Named in" if case.key != "organisations" or case.table == "tenures" else "\n"
    )
    assert str(fact["what"])[:20] in after


CITED: Final = [case for case in CASES if case.other]


@pytest.mark.parametrize("case", CITED, ids=_name)
def test_a_value_that_no_citation_gives_is_worked_out(
    case: Case, chronicle: Chronicle, make_base: MakeBase
) -> None:
    base = make_base(chronicle=f'{BASE}{case.entry}sources = [{{ source = "diary", says = {{}} }}]\n')
    worked_out = _fact(chronicle(case.table, "-f", "json", base=base))["worked_out"]
    assert isinstance(worked_out, list)
    assert case.key in worked_out


@pytest.mark.parametrize("case", CITED, ids=_name)
def test_a_source_that_says_otherwise_is_a_conflict(
    case: Case, chronicle: Chronicle, make_base: MakeBase
) -> None:
    says = f'sources = ["diary", {{ source = "history", says = {{ {case.key} = {case.other} }} }}]\n'
    conflicts = json.loads(
        chronicle("conflicts", "-f", "json", base=make_base(chronicle=BASE + case.entry + says)).out
    )
    assert [(row["field"], row["source"]) for row in conflicts if row["source"] == "history"] == [
        (case.key, "history")
    ]


@pytest.mark.parametrize("case", CITED, ids=_name)
def test_what_only_a_later_source_gives_is_not_known_before(
    case: Case, chronicle: Chronicle, make_base: MakeBase
) -> None:
    says = f'{{ source = "history", says = {{ {case.key} = {case.value} }} }}'
    others = (
        'says = { start = "2009" }'
        if case.table == "tenures"
        else 'says = { date = "2010-03", grade = "good" }'
    )
    base = make_base(chronicle=f'{BASE}{case.entry}sources = [{{ source = "diary", {others} }}, {says}]\n')
    assert _fact(chronicle(case.table, "-f", "json", base=base))[case.key] == case.listed
    assert _fact(chronicle(case.table, "-f", "json", "--known-by", "2012", base=base))[case.key] is None
