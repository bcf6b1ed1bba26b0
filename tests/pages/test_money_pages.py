"""Money: a subtotal of like figures alone, no period split, nothing doubtful added to what is sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chronicle.queries.filters import Selection
from tests.pages.page_fixtures import HEAD, drawn, opened, rows_of, tenure_of_ann

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

ENTITIES = """
[organisations.a]
name = "Ashby"
[organisations.b]
name = "Barton"
[sources.s]
title = "A report"
published = "2015-01-01"
"""


def cut(id_: str, amount: int, thing: str | None = "roads", organisation: str = "a", more: str = "") -> str:
    named = f'for = "{thing}"' if thing else ""
    return f"""
[budget.{id_}]
organisation = "{organisation}"
type = "cut"
amount = {amount}
period = "2013/14"
{named}
sources = ["s"]
{more}
"""


def figures(make_base: Callable[..., Path], *facts: str) -> list[str]:
    return rows_of(drawn(opened(make_base(facts=ENTITIES + "".join(facts))), "budget"))


def test_like_figures_have_a_subtotal(make_base: Callable[..., Path]) -> None:
    lines = figures(make_base, cut("x", 2_000_000), cut("y", 500_000, "parks"))
    assert "together £2.5m 2 figures of cut" in lines


def test_a_financial_year_that_no_source_gives_is_marked_beneath_its_figure(
    make_base: Callable[..., Path],
) -> None:
    cited = cut("x", 1, more="one-off = true").replace(
        '["s"]', '[{ source = "s", says = { amount = 1, one-off = true } }]'
    )
    lines = figures(make_base, cited)
    assert lines[1:4] == ["2013/14 1 Apr 2013 – 31 Mar 2014", "cut £1 roads s", "2013/14 * · one-off"]
    assert "* worked out, in no source" in lines[-1]


def test_a_limit_counts_the_figures_of_all_periods_and_nothing_is_added_up(
    make_base: Callable[..., Path],
) -> None:
    other = cut("z", 1_000_000, "parks").replace("2013/14", "2015-02")
    index = opened(make_base(facts=ENTITIES + cut("x", 2_000_000) + cut("y", 500_000, "parks") + other))
    rows = rows_of(drawn(index, "budget", Selection(limit=2)))
    assert [row for row in rows if row.startswith(("cut", "together", "Other"))] == [
        "cut £2m roads s",
        "cut £500,000 parks s",
    ]


def test_a_figure_for_everything_may_hold_the_others(make_base: Callable[..., Path]) -> None:
    lines = figures(make_base, cut("x", 2_000_000, None), cut("y", 500_000, "parks"))
    assert not any(line.startswith("together") for line in lines)


def test_two_figures_for_one_thing_may_be_one(make_base: Callable[..., Path]) -> None:
    lines = figures(make_base, cut("x", 2_000_000), cut("y", 2_500_000, "Roads"))
    assert not any(line.startswith("together") for line in lines)


def test_organisations_are_never_added_up(make_base: Callable[..., Path]) -> None:
    lines = figures(make_base, cut("x", 2_000_000), cut("y", 500_000, "parks", "b"))
    assert not any(line.startswith("together") for line in lines)
    assert "2013/14 · Ashby 1 Apr 2013 – 31 Mar 2014" in lines


def test_what_is_planned_or_approximate_stays_out_of_a_subtotal(make_base: Callable[..., Path]) -> None:
    lines = figures(
        make_base,
        cut("x", 2_000_000),
        cut("y", 500_000, "parks"),
        cut("z", 9_000_000, "libraries", more='status = "planned"'),
        cut("w", 1_000_000, "baths", more='approx = "about"'),
    )
    assert "together £2.5m 2 figures of cut, without 2 not certain or not exact" in lines
    assert "planned cut £9m libraries s" in lines
    assert "cut about £1m baths s" in lines


def test_other_periods_stand_apart_whole(make_base: Callable[..., Path]) -> None:
    longer = cut("y", 900_000).replace('"2013/14"', '"2013"')
    lines = figures(make_base, cut("x", 2_000_000), longer)
    at = lines.index("Other periods, never split between years")
    assert "cut £900,000 roads 2013, calendar year s" in lines[at:]


def test_what_is_not_dated_is_no_period(make_base: Callable[..., Path]) -> None:
    undated = cut("z", 700_000).replace('period = "2013/14"\n', "")
    longer = cut("y", 900_000).replace('"2013/14"', '"2013"')
    lines = figures(make_base, cut("x", 2_000_000), undated, longer)
    assert lines.index("Not dated") == lines.index("Other periods, never split between years") + 2
    assert "Other periods, never split between years" not in figures(make_base, undated)


def test_a_financial_year_that_begins_with_the_calendar_s_is_that_year(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    settings = '[chronicle]\ntitle = "A base"\nfinancial-year = "01-01"\n'
    spent = cut("x", 2_000_000).replace("2013/14", "2013") + cut("y", 500_000, "parks").replace(
        "2013/14", "2013"
    )
    base = make_base(facts=ENTITIES + spent, chronicle=settings)
    lines = rows_of(chronicle("budget", base=base).out)
    assert "2013 1 Jan 2013 – 31 Dec 2013" in lines
    assert "together £2.5m 2 figures of cut" in lines
    assert "Money, 2013 1 Jan 2013 – 31 Dec 2013" in rows_of(chronicle("at", "2013-05", base=base).out)


@pytest.mark.parametrize(
    ("dates", "time"),
    [
        ('start = "2013/14"', "from 2013/14"),
        ('end = "2013/14"', "until 2013/14"),
        ('start = "[2012..2014]"', "from 2012..2014"),
    ],
)
def test_what_only_began_or_ended_in_a_financial_year_is_no_figure_of_it(
    dates: str, time: str, make_base: Callable[..., Path]
) -> None:
    lines = figures(make_base, cut("x", 2_000_000).replace('period = "2013/14"', dates))
    assert lines[1:3] == ["Other periods, never split between years", f"cut £2m roads {time} s"]


def test_a_figure_that_was_not_known_yet_is_blank_and_in_no_subtotal(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    later = """
[sources.later]
title = "A later report"
published = "2020-01-01"
"""
    sources = 'sources = [{ source = "s", says = { period = "2013/14" } }, { source = "later", says = { amount = 9 } }]'
    unknown = cut("z", 9, "baths").replace('sources = ["s"]', sources)
    facts = ENTITIES + later + cut("x", 2_000_000) + cut("y", 500_000, "parks") + unknown
    lines = rows_of(chronicle("budget", "--known-by", "2016", base=make_base(facts=facts)).out)
    assert "cut not known baths s" in lines
    assert "together £2.5m 2 figures of cut" in lines


def test_a_figure_tells_what_is_said_of_it_beneath(make_base: Callable[..., Path]) -> None:
    assert "one-off" in figures(make_base, cut("x", 2_000_000, more="one-off = true"))


def test_amounts_may_have_pence(make_base: Callable[..., Path]) -> None:
    pence = [cut(id_, 0, id_).replace("= 0", '= "1234.25"') for id_ in ("roads", "parks")]
    lines = figures(make_base, *pence)
    assert "cut £1,234.25 roads s" in lines
    assert "together £2,468.50 2 figures of cut" in lines


THEN = """
[sources.then]
title = "What was known then"
published = "2013-06-01"
"""


@pytest.mark.parametrize(
    ("dates", "leader"),
    [
        ('start = "2001"\nend = "2013-06"', "led by Ann Archer until Jun 2013"),
        ('start = "2013-06"\nend = "2015"', "led by Ann Archer from Jun 2013"),
        ('start = "2001"\nend = ".."', "led by Ann Archer, still in post 1 Jun 2013"),
        (
            'start = "2001"\nin-post = "2013-05"',
            "led by Ann Archer, until when is not recorded",
        ),
        (
            'end = "2015"\nin-post = "2013-05"',
            "led by Ann Archer, since when is not recorded",
        ),
        ('start = "2001"', "not known whether led by Ann Archer"),
        ("", "not known whether led by Ann Archer"),
    ],
)
def test_who_led_in_a_year_is_shown_as_far_as_it_is_known(
    dates: str, leader: str, make_base: Callable[..., Path]
) -> None:
    tenure = tenure_of_ann(dates, "then")
    lines = figures(make_base, HEAD, THEN, tenure, cut("x", 2_000_000))
    assert [line for line in lines if "led by" in line] == [leader]


def test_nobody_is_said_to_be_in_post_on_a_day_that_no_source_names(make_base: Callable[..., Path]) -> None:
    year_alone = THEN.replace("2013-06-01", "2014")
    tenure = tenure_of_ann('start = "2001"\nend = ".."', "then")
    assert "led by Ann Archer, still in post 2014" in figures(
        make_base, HEAD, year_alone, tenure, cut("x", 2)
    )


def test_whoever_led_in_a_doubtful_year_is_not_said_to_have_begun_nobody_knows_when(
    make_base: Callable[..., Path],
) -> None:
    tenure = tenure_of_ann('start = "2010"\nend = "2016"')
    lines = figures(make_base, HEAD, tenure, cut("x", 5).replace("2013/14", "2012?"))
    assert any(line.endswith("led by ? Ann Archer") for line in lines), lines
