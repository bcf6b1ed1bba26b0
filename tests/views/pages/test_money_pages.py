"""Money: a subtotal of like figures alone, no period split, nothing doubtful added to what is sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.views.pages.page_fixtures import drawn, opened, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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
