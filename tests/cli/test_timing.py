"""A date or a fact where a place in time is asked for; what cannot be placed says what is known instead."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

FACTS = """\
[organisations.city]
name = "City"
[people.ann]
name = "Ann"
[posts.chair]
title = "Chair"
organisation = "city"
[events.twice]
title = "Twice"
date = "2009"
[events.undated]
title = "Undated"
[events.left]
title = "It ended"
date = "/2003"
"""
TENURES = {
    "begun": 'start = "2001"',
    "twice": 'start = "2002"\nend = "2003"',
    "goes-on": 'start = "2001"\nend = ".."',
    "went-on": 'end = ".."',
    "known": 'in-post = "2003"',
    "ended": 'end = "2004"',
    "bare": "",
}


@pytest.fixture
def base(make_base: Callable[..., Path]) -> Path:
    tenures = (
        f'[tenures.{id_}]\nperson = "ann"\npost = "chair"\n{dates}\n' for id_, dates in TENURES.items()
    )
    return make_base(facts=FACTS + "".join(tenures))


@pytest.mark.parametrize(
    ("place", "message", "hint"),
    [
        (
            "soon",
            '"soon" is neither a date nor a fact',
            "chronicle search soon --base {base} looks for it in every fact",
        ),
        (
            "the fire",
            '"the fire" is not a date Chronicle reads',
            (
                'write a date such as "2009", "2009-04" or "2009-04-17"; '
                "chronicle search 'the fire' --base {base} looks for it in every fact"
            ),
        ),
        ("tenures.wend", '"tenures.wend" is neither a date nor a fact', "did you mean tenures.went-on?"),
        ("beggun", '"beggun" is neither a date nor a fact', "did you mean tenures.begun?"),
        ("un", '"un" is neither a date nor a fact', "did you mean events.undated?"),
        (
            "2009-13",
            '"2009-13" has no such month: 13',
            'write "2009/2013" (the span of years), or "2009" (the year alone)',
        ),
        (
            "twice",
            '"twice" may be any of 2\n  tenures.twice  Ann, Chair\n  events.twice   Twice',
            "give the address of the one you mean",
        ),
        (
            "undated",
            "events.undated is not dated",
            "chronicle show events.undated --base {base} tells what is known of it",
        ),
        (
            "tenures.begun.end",
            "tenures.begun: when it ended is not recorded",
            "for its beginning, write tenures.begun",
        ),
        (
            "tenures.goes-on.end",
            "tenures.goes-on: had not ended when last reported",
            "for its beginning, write tenures.goes-on",
        ),
        (
            "tenures.went-on.end",
            "tenures.went-on: had not ended when last reported",
            "chronicle show tenures.went-on --base {base} tells what is known of it",
        ),
        ("tenures.known", "tenures.known: when it began is not recorded", "it had begun by 2003"),
        ("tenures.known.end", "tenures.known: when it ended is not recorded", "it had begun by 2003"),
        (
            "tenures.ended.start",
            "tenures.ended: when it began is not recorded",
            "for its end, write tenures.ended.end",
        ),
        ("left", "events.left: when it began is not recorded", "for its end, write events.left.end"),
        (
            "tenures.bare.end",
            "tenures.bare: when it ended is not recorded",
            "chronicle show tenures.bare --base {base} tells what is known of it",
        ),
    ],
)
def test_what_cannot_be_placed(place: str, message: str, hint: str, base: Path, chronicle: Chronicle) -> None:
    for command in (("at", place), ("between", place, "2014"), ("between", "2014", place)):
        answer = chronicle(*command, base=base)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err == f"chronicle: {message}\n  hint: {hint.format(base=base)}\n"


@pytest.mark.parametrize(
    ("asked", "date"), [("tenures.begun", "2001"), ("tenures.twice.end", "2003"), ("events.left.end", "2003")]
)
def test_a_fact_stands_for_its_beginning_or_for_its_end(
    asked: str, date: str, base: Path, chronicle: Chronicle
) -> None:
    plain = chronicle("between", date, "2014", base=base).out.splitlines()[0]
    assert chronicle("between", asked, "2014", base=base).out.splitlines()[0] == plain


@pytest.mark.parametrize("id_", ["start", "end"])
def test_a_fact_may_be_called_what_its_ends_are(
    id_: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=f'[events.{id_}]\ntitle = "It"\ndate = "2003/2005"\n')
    first, last = (
        chronicle("between", asked, "2014", base=base).out.splitlines()[0]
        for asked in (f"events.{id_}", f"events.{id_}.end")
    )
    assert first == chronicle("between", "2003", "2014", base=base).out.splitlines()[0]
    assert last == chronicle("between", "2005", "2014", base=base).out.splitlines()[0]


def test_an_end_that_a_length_gives_to_a_few_days_is_told_by_the_day(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = FACTS + (
        '[tenures.short]\nperson = "ann"\npost = "chair"\nstart = "2009-05-01"\nlength = "P20D"\n'
    )
    base = make_base(facts=facts)
    (end,) = {
        row["end"]
        for row in json.loads(chronicle("tenures", "-f", "json", base=base).out)
        if row["id"] == "tenures.short"
    }
    assert end == "[2009-05-20..2009-05-21]"
    for command in (("tenures",), ("timeline",), ("show", "chair"), ("at", "tenures.short.end")):
        assert "about 20 May 2009" in chronicle(*command, base=base).out, command


def test_those_of_one_day_stand_in_the_order_of_their_hours_everywhere(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    tenure = '[tenures.{0}]\nperson = "{0}"\npost = "chair"\nstart = "2009-05-01T{1}"\n'
    late = '[people.bea]\nname = "Bea"\n' + tenure.format("bea", "14:35") + tenure.format("ann", "09:00")
    base = make_base(facts=FACTS + late)
    for command in (("tenures",), ("timeline",), ("show", "chair"), ("at", "2009-06")):
        answer = chronicle(*command, base=base).out
        assert 0 < answer.index("Ann") < answer.index("Bea"), command


def test_a_month_is_taken_as_one_and_the_financial_year_is_offered(chronicle: Chronicle) -> None:
    answer = chronicle("between", "2010-11", "2011-12")
    assert answer.code == 0
    assert answer.err == (
        "2010-11: for the financial year write 2010/11\n2011-12: for the financial year write 2011/12\n"
    )
