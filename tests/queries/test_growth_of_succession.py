"""Who held a post is told with work that grows as the holders do: calls are counted here, and nothing is timed."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from chronicle.dates import Window, build_interval, parse, parse_iso
from chronicle.dates.seats import filled_days
from chronicle.index.cache import open_index
from chronicle.loader.locate import locate
from chronicle.queries.filters import Selection
from chronicle.queries.listing import list_facts
from chronicle.queries.succession import handover_words, in_succession
from tests.pages.page_fixtures import drawn
from tests.queries.test_holders_in_succession import Holder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.long

SMALL = 60
MOST = 5
"""The most times the work for four times as many."""


def calls(work: Callable[[], object]) -> int:
    """Count the calls of functions, those written in C among them."""
    number = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal number
        number += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return number


def day(number: int) -> str:
    return (date(1900, 1, 1) + timedelta(days=number)).isoformat()


def holders(number: int, *, vague: bool) -> list[Holder]:
    """As many who all stayed until one year, and began a day after another, or some time in ten years."""
    return [
        Holder(build_interval(parse(f"[{day(i)}..{day(i + 3650)}]" if vague else day(i)), parse("1980")))
        for i in range(number)
    ]


@pytest.mark.parametrize("vague", [False, True])
@pytest.mark.parametrize("seats", [1, 3, 100_000])
def test_lines_between_holders_who_all_overlap(seats: int, vague: bool) -> None:
    def work(number: int) -> int:
        line = holders(number, vague=vague)
        return calls(lambda: handover_words(in_succession(line), seats))

    assert work(4 * SMALL) <= MOST * work(SMALL)


def test_days_on_which_seats_are_filled() -> None:
    def narrowed(number: int) -> None:
        line = holders(number, vague=False)
        filled = filled_days(((place, holder.interval.certain_range) for place, holder in enumerate(line)), 2)
        window = Window(parse_iso("1950-01-01"), parse_iso("1950-01-01"))
        for holder in line:
            filled.narrow(holder.interval).covers(window)

    assert calls(lambda: narrowed(4 * SMALL)) <= MOST * calls(lambda: narrowed(SMALL))


def led_by_many(number: int) -> str:
    """As many certain holders of a lead post as inspections."""
    head = """
[organisations.o]
name = "Old Town"
[posts.p]
title = "Member"
organisation = "o"
lead = true
seats = 100000
[sources.s]
title = "S"
published = "2015"
"""
    return head + "".join(
        f'[people.p{i}]\nname = "Pat N{i}"\n'
        f'[tenures.t{i}]\nperson = "p{i}"\npost = "p"\nstart = "{day(i)}"\nend = "2014"\nsources = ["s"]\n'
        f'[inspections.i{i}]\norganisation = "o"\nbody = "B{i}"\ndate = "2010-05-05"\njudgement = "x"\nsources = ["s"]\n'
        for i in range(number)
    )


@pytest.mark.parametrize("asked", ["inspections", "timeline", "tenures"])
def test_many_holders_beside_many_facts(asked: str, make_base: Callable[..., Path]) -> None:
    def work(number: int) -> int:
        index = open_index(locate(str(make_base(facts=led_by_many(number)))))

        def tell() -> None:
            if asked == "timeline":
                list(list_facts(index, asked, Selection(), holders=True).rows)
            else:
                drawn(index, asked)

        tell()  # what is kept from one question to the next is worked out
        return calls(tell)

    assert work(4 * SMALL) <= MOST * work(SMALL)
