"""The organisation of a post or of a sum of money stands beside it, unless it goes without saying."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

COMPANIES = """
[people.jo]
name = "Jo Bloggs"
[organisations.rail]
name = "Rail Co"
[organisations.bus]
name = "Bus Co"
[posts.rail-md]
title = "Managing director"
organisation = "rail"
{}
[posts.bus-md]
title = "Managing director"
organisation = "bus"
{}
[tenures.rail]
person = "jo"
post = "rail-md"
end = "2012-06-30"
[tenures.bus]
person = "jo"
post = "bus-md"
start = "2012-07-01"
[tenures.nowhere]
person = "jo"
organisation = "bus"
start = "2015"
[budget.fares]
organisation = "rail"
type = "spend"
amount = 7
period = "2012/13"
"""
LEAD = "lead = true"


@pytest.mark.parametrize(
    ("leads", "names"),
    [
        (("", ""), ["Jo Bloggs, Managing director, Rail Co", "Jo Bloggs, Managing director, Bus Co"]),
        ((LEAD, LEAD), ["Jo Bloggs, Managing director, Rail Co", "Jo Bloggs, Managing director, Bus Co"]),
        ((LEAD, ""), ["Jo Bloggs, Managing director", "Jo Bloggs, Managing director, Bus Co"]),
        (("", LEAD), ["Jo Bloggs, Managing director, Rail Co", "Jo Bloggs, Managing director"]),
    ],
)
def test_a_post_is_named_with_its_organisation(
    leads: tuple[str, str], names: list[str], chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    base = make_base(facts=COMPANIES.format(*leads))
    timeline = chronicle("timeline", "-f", "md", base=base).out
    assert [name for name in names if f"| {name} |" not in timeline] == []
    assert "| Jo Bloggs, Bus Co |" in timeline, "with no post, the organisation is what is named"
    state = chronicle("at", "2012-07-02", base=base).out
    assert all(f"{name} · " in state for name in names)


def test_a_lead_post_may_be_declared_in_another_file(
    chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    base = make_base(facts=COMPANIES.format("", ""))
    assert "Managing director, Rail Co" in chronicle("timeline", base=base).out
    (base / "lead.toml").write_text(
        '[posts.chair]\ntitle = "Chair"\norganisation = "rail"\nlead = true\n', "utf-8"
    )
    assert "Managing director, Rail Co" not in chronicle("timeline", base=base).out


def test_a_sum_of_money_says_whose_it_is_once_there_are_several(
    chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    of_rail = COMPANIES.format("", "")
    assert "| spend | £7 " in chronicle("timeline", "-f", "md", base=make_base(facts=of_rail)).out
    fuel = '[budget.fuel]\norganisation = "bus"\ntype = "spend"\namount = 8\nperiod = "2012/13"\n'
    several = chronicle("timeline", "-f", "md", base=make_base(facts=of_rail + fuel)).out
    assert "| spend | Rail Co: £7 " in several
    assert "| spend | Bus Co: £8 " in several


@pytest.mark.parametrize(
    ("leads", "bus", "names"),
    [
        (("", ""), True, ["late: 7, Rail Co", "late: 8, Bus Co"]),
        (("", ""), False, ["late: 7"]),
        ((LEAD, ""), True, ["late: 7", "late: 8, Bus Co"]),
        ((LEAD, ""), False, ["late: 7"]),
    ],
)
def test_a_count_says_whose_it_is_once_there_are_several(
    leads: tuple[str, str],
    bus: bool,
    names: list[str],
    chronicle: Chronicle,
    make_base: Callable[..., Path],
) -> None:
    counts = '[counts.rail]\nwhat = "late"\nvalue = 7\norganisation = "rail"\ndate = "2012"\n'
    counts += '[counts.none]\nwhat = "early"\nvalue = 9\ndate = "2012"\n'
    counts += counts.replace("rail", "bus").replace("7", "8").replace("none", "no") if bus else ""
    timeline = chronicle("timeline", "-f", "md", base=make_base(facts=COMPANIES.format(*leads) + counts)).out
    assert [name for name in [*names, "early: 9"] if f"| {name} \\* |" not in timeline] == []


def test_two_organisations_of_one_name_are_not_the_one_that_a_base_is_about(
    chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    facts = COMPANIES.format(LEAD, "").replace('name = "Bus Co"', 'name = "Rail Co"')
    timeline = chronicle("timeline", "-f", "md", base=make_base(facts=facts)).out
    assert timeline.count("Jo Bloggs, Managing director, Rail Co") == 2
    assert "Rail Co (rail): £7" in timeline
