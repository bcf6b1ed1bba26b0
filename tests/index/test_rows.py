"""Rows of a fact that rest on other entries: up to when its sources speak."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chronicle.dates import format_iso
from chronicle.index.cache import open_index
from chronicle.loader.locate import locate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AROUND = """
[organisations.city]
name = "City"
[people.ann]
name = "Ann"
[posts.chair]
title = "Chair"
organisation = "city"
[sources.early]
title = "Early"
published = "2010-05-01"
[sources.late]
title = "Late"
published = "2014-01-06"
[sources.vague]
title = "Vague"
published = "[2010..2017]"
[sources.undated]
title = "Undated"
"""
TENURE = '[tenures.x]\nperson = "ann"\npost = "chair"\nstart = "2009"\nend = ".."\n'
EVENT = '[events.x]\ntitle = "It goes on"\ndate = "2009/.."\n'
SPEND = '[budget.x]\norganisation = "city"\ntype = "spend"\namount = 5\nperiod = "2009/.."\n'


@pytest.mark.parametrize(
    ("fact", "late", "until"),
    [
        # a source of the whole, or of the end that is open
        (TENURE, '"late"', "2014-01-06"),
        (TENURE, '{ source = "late", says = { end = ".." } }', "2014-01-06"),
        (EVENT, '{ source = "late", says = { date = "2008/.." } }', "2014-01-06"),
        (SPEND, '{ source = "late", says = { period = "2009/.." } }', "2014-01-06"),
        # one that says something else, or that it is over
        (TENURE, '{ source = "late", says = { start = "2009" } }', "2010-05-01"),
        (TENURE, '{ source = "late", says = { end = "2013-05" } }', "2010-05-01"),
        (EVENT, '{ source = "late", says = {} }', "2010-05-01"),
        (SPEND, '{ source = "late", says = { amount = 5 } }', "2010-05-01"),
    ],
)
def test_what_was_not_over_is_known_as_far_as_those_speak_who_say_so(
    fact: str, late: str, until: str, make_base: Callable[..., Path]
) -> None:
    says = {TENURE: 'end = ".."', EVENT: 'date = "2009/.."', SPEND: 'period = "2009/.."'}[fact]
    early = f'{{ source = "early", says = {{ {says} }} }}'
    index = open_index(locate(str(make_base(x=f"{AROUND}{fact}sources = [{early}, {late}]\n"))))
    (day,) = index.db.execute("SELECT end_earliest FROM fact").fetchone()
    assert format_iso(day) == until


def test_what_nobody_says_to_go_on_is_known_as_far_as_all_speak(make_base: Callable[..., Path]) -> None:
    late = '{ source = "late", says = { start = "2009" } }'
    index = open_index(locate(str(make_base(x=f"{AROUND}{TENURE}sources = [{late}]\n"))))
    (day,) = index.db.execute("SELECT end_earliest FROM fact").fetchone()
    assert format_iso(day) == "2014-01-06"


FIXED_TERM = TENURE.replace('".."', '"2016"')
SPENT = SPEND.replace("2009/..", "2009/2016")


@pytest.mark.parametrize(
    ("fact", "sources", "until"),
    [
        (FIXED_TERM, '"early"', "2010-05-01"),
        (FIXED_TERM, '"early", "late"', "2014-01-06"),
        (FIXED_TERM, '{ source = "late", says = { start = "2009" } }, "early"', "2010-05-01"),
        (FIXED_TERM, '{ source = "late", says = { start = "2009" } }', "2014-01-06"),
        (FIXED_TERM, '{ source = "late", says = { in-post = "2012" } }, "early"', "2014-01-06"),
        (FIXED_TERM, '"early", "vague"', "2016-01-01"),  # it may tell of the end
        (FIXED_TERM, '"undated"', "2016-01-01"),
        (FIXED_TERM, "", "2016-01-01"),
        (f"{FIXED_TERM}status = 'planned'\n", '"early"', None),
        (FIXED_TERM.replace("2009", "2011"), '"early"', "2011-01-01"),
        (FIXED_TERM.replace('end = "2016"', 'length = "7 years"'), '"early"', "2010-05-01"),
        (EVENT.replace("2009/..", "2009/2016"), '"early"', "2010-05-01"),
        (SPENT, '"early"', "2010-05-01"),
        (SPENT.replace("spend", "budget"), '"early"', "2016-12-31"),
    ],
)
def test_an_end_that_is_announced_is_certain_up_to_the_newest_that_gives_it(
    fact: str, sources: str, until: str | None, make_base: Callable[..., Path]
) -> None:
    index = open_index(locate(str(make_base(x=f"{AROUND}{fact}sources = [{sources}]\n"))))
    (day,) = index.db.execute("SELECT certain_to FROM fact").fetchone()
    assert format_iso(day) == until


def test_whoever_was_still_in_post_when_reported_had_begun_by_then(make_base: Callable[..., Path]) -> None:
    tenure = TENURE.replace('"2009"', '"[2009..]"')
    index = open_index(locate(str(make_base(x=f'{AROUND}{tenure}sources = ["late", "early"]\n'))))
    (day,) = index.db.execute("SELECT start_latest FROM fact").fetchone()
    assert format_iso(day) == "2010-05-01"


def test_whoever_began_about_then_and_was_still_there_when_reported_had_certainly_begun(
    make_base: Callable[..., Path],
) -> None:
    base = make_base(x=f"{AROUND}{TENURE.replace('2009', '2009~')}sources = ['late']\n")
    row = open_index(locate(str(base))).db.execute("SELECT certain_from, certain_to FROM fact").fetchone()
    assert [*map(format_iso, row)] == ["2014-01-06", "2014-01-06"]


@pytest.mark.parametrize("end", ['end = ".."', "", 'end = "2016"'])
def test_what_only_begins_after_all_its_sources_is_certain_on_no_day(
    end: str, make_base: Callable[..., Path]
) -> None:
    tenure = TENURE.replace('"2009"', '"2015"').replace('end = ".."', end)
    base = make_base(x=f"{AROUND}{tenure}sources = ['late']\n")
    row = open_index(locate(str(base))).db.execute("SELECT certain_from, certain_to FROM fact").fetchone()
    assert row[0] > row[1]
