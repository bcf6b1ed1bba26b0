"""The time between two places in time, as a range no narrower than their dates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from chronicle.dates import parse
from chronicle.pages.between import TimeBetween, headline
from chronicle.queries.lookup import NamedTime

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle


def named_time(text: str) -> NamedTime:
    when = parse(text)
    return NamedTime(text, text, text, when.text, when.day_range, when.qualified)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("2009-05-04", "2009-05-04", "the same day"),
        ("2009-05-04", "2010-06-05", "1 y 1 m 1 d later"),
        ("2010-06-05", "2009-05-04", "1 y 1 m 1 d earlier"),
        ("2008-05", "2012-09", "4 y 3 m 1 d – 4 y 4 m 29 d later"),
        ("2009-05", "2009-06", "1 d – 1 m 29 d later"),
        ("2009", "2009", "up to 11 m 30 d apart, either way round"),
        ("2009", "2009-03", "up to 2 m 30 d later or 9 m 30 d earlier"),
        ("[..2007]", "2009", "at least 1 y 1 d later"),
        ("2009", "[2011..]", "at least 1 y 1 d later"),
        ("[..2010]", "2009", "unknown: either may be first"),
        ("2009", "[..2010]", "unknown: either may be first"),
        ("[..2008]", "[2010..]", "at least 1 y 1 d later"),
        ("2010", "[..2008]", "at least 1 y 1 d earlier"),
        ("2009-04", "2009-04-30", "up to 29 d later"),
        ("2009-12-31", "2009", "up to 11 m 30 d earlier"),
        ("2009-12-31", "[2009-12-31..]", "later, by how much is not known"),
        ("[2008-02-28..2008-02-29]", "2009-02-28", "1 y later"),
    ],
)
def test_the_range_is_said_to_the_day(first: str, second: str, words: str) -> None:
    assert headline(TimeBetween(named_time(first), named_time(second))) == words


def test_the_days_are_those_of_the_arithmetic() -> None:
    between = TimeBetween(named_time("2008-05"), named_time("2012-09"))
    assert between.shortest is not None
    assert between.longest is not None
    assert (between.shortest.days, between.shortest.arithmetic) == (1554, "31 May 2008 to 1 Sep 2012")
    assert (between.longest.days, between.longest.arithmetic) == (1613, "1 May 2008 to 30 Sep 2012")


COUNTED = "Counted from the one day to the other; how long something lasted counts both, one day more."
FACTS = """
[organisations.council]
name = "The Council"
[budget.cut]
organisation = "council"
type = "cut"
amount = 5
start = "2001"
length = "3 years"
"""


@pytest.fixture
def base(make_base: Callable[..., Path]) -> Path:
    return make_base(facts=FACTS)


@pytest.mark.parametrize(
    ("first", "second", "below"),
    [
        ("2009-05-04", "2010-06-05", ["exactly 1 y 1 m 1 d 397 days: 4 May 2009 to 5 Jun 2010"]),
        ("2009-05-04", "2009-05-04", ["exactly 0 d 0 days: 4 May 2009 to 4 May 2009"]),
        (
            "2009",
            "2008",
            [
                "at least 1 d 1 day: 31 Dec 2008 to 1 Jan 2009",
                "at most 1 y 11 m 30 d 730 days: 1 Jan 2008 to 31 Dec 2009",
                "The second is the earlier.",
            ],
        ),
        (
            "2009-04",
            "2009-04",
            [
                "at most, later 29 d 29 days: 1 Apr 2009 to 30 Apr 2009",
                "at most, earlier 29 d 29 days: 1 Apr 2009 to 30 Apr 2009",
                "Either may be the earlier.",
            ],
        ),
        (
            "[..2010]",
            "2009~",
            [
                "at most, earlier 1 y 11 m 30 d 729 days: 1 Jan 2009 to 31 Dec 2010",
                "Either may be the earlier.",
                "A date marked ? or “about” is taken as it stands: the true range may be wider.",
            ],
        ),
        (
            "2009~",
            "2010",
            [
                "at least 1 d 1 day: 31 Dec 2009 to 1 Jan 2010",
                "at most 1 y 11 m 30 d 729 days: 1 Jan 2009 to 31 Dec 2010",
                "A date marked ? or “about” is taken as it stands: the true range may be wider.",
            ],
        ),
        (
            "budget.cut",
            "budget.cut.end",
            [
                "at least 2 y 730 days: 1 Jan 2001 to 1 Jan 2003",
                "at most 3 y 11 m 30 d 1,460 days: 1 Jan 2001 to 31 Dec 2004",
                "Its length is stated: 3 years.",
            ],
        ),
    ],
)
def test_the_arithmetic_stands_below(
    first: str, second: str, below: list[str], base: Path, chronicle: Chronicle
) -> None:
    lines = chronicle("between", first, second, base=base).out.split("\n\n")[1].splitlines()
    assert [" ".join(line.split()) for line in lines[2:]] == [*below, COUNTED]


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        ('start = "2009-01"\nlength = "P40D"', (39, 40)),
        ('end = "2009-01"\nlength = "P40D"', (39, 40)),
        ('start = "2009"\nend = "2009"\nlength = "P40D"', (39, 40)),
        ('start = "2009-05-01"\nlength = "10 days"', (9, 10)),
        ('start = "2009"\nend = "2010"\nlength = "at least 20 months"', (606, 729)),
        ('start = "[..2009]"\nlength = "2 weeks"', (7, 20)),
        ('start = "[2009..]"\nlength = "2 weeks"', (7, 20)),
        ('start = "2009-05-01"\nend = "2009-05-03"\nlength = "10 days"', (2, 2)),  # D102: it is not taken
    ],
)
def test_the_start_and_the_end_of_one_fact_are_as_far_apart_as_its_length_says(
    dates: str, days: tuple[int, int], make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=f'[events.e]\ntitle = "E"\n{dates}\n')
    answer = json.loads(chronicle("between", "events.e", "events.e.end", "-f", "json", base=base).out)
    assert (answer["days_min"], answer["days_max"]) == days
    assert answer["both_days_count"] is False
    for bound in ("least", "most"):
        assert answer[bound]["from"] > "2008"


@pytest.mark.parametrize(
    ("first", "second", "order", "fewest", "most"),
    [
        ("2009-05-04", "2009-05-04", "same", 0, 0),
        ("2009", "2008", "earlier", 1, 730),
        ("2009-04", "2009-04", "either", 0, 29),
        ("2009-04", "[2009-04-01..2009-05-03]", "either", 0, 32),
        ("[2009-04-01..2009-05-03]", "2009-04", "either", 0, 32),
        ("[..2010]", "2009", "either", 0, None),
        ("2009", "[2011..]", "later", 366, None),
    ],
)
def test_for_machines_it_is_a_range_of_days(
    first: str, second: str, order: str, fewest: int, most: int | None, base: Path, chronicle: Chronicle
) -> None:
    answer: dict[str, Any] = json.loads(chronicle("between", first, second, "-f", "json", base=base).out)
    assert (answer["order"], answer["days_min"], answer["days_max"]) == (order, fewest, most)


@pytest.mark.parametrize(
    ("first", "second", "words", "days"),
    [
        ("events.e", "events.e.end", "up to 11 m 30 d later", (0, 364)),
        ("events.e.end", "events.e", "up to 11 m 30 d earlier", (0, 364)),
        ("events.e", "events.e", "the same day", (0, 0)),
        ("events.f", "events.f", "the same day", (0, 0)),
    ],
)
def test_a_fact_does_not_end_before_it_begins(
    first: str,
    second: str,
    words: str,
    days: tuple[int, int],
    make_base: Callable[..., Path],
    chronicle: Chronicle,
) -> None:
    facts = '[events.e]\ntitle = "E"\nstart = "2009"\nend = "2009"\n[events.f]\ntitle = "F"\ndate = "2009"\n'
    answer = json.loads(chronicle("between", first, second, "-f", "json", base=make_base(facts=facts)).out)
    assert (answer["words"], (answer["days_min"], answer["days_max"])) == (words, days)
    if words == "the same day":
        assert answer["least"] is answer["most"] is None  # nobody knows which day


FORMS = (
    *("1950", "1950-05", "1950-05-06", "1950-21", "1950-33", "195X", "1950~", "1950?", "1950-~05", "1950/51"),
    *(
        "[1950..1960]",
        "[..1960]",
        "[1950..]",
        "1950/1960",
        "1950/..",
        "../1960",
        "1950/",
        "1950-05-06T10:20:30",
    ),
)


@pytest.mark.parametrize("form", FORMS)
def test_a_date_that_is_typed_answers_as_a_fact_of_that_date(
    form: str, chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    base = make_base(facts=f'[events.e]\ntitle = "E"\ndate = "{form}"\n')
    for of_typed, of_fact in (((form, "1970"), ("events.e", "1970")), (("1940", form), ("1940", "events.e"))):
        typed, fact = (
            json.loads(chronicle("between", *asked, "-f", "json", base=base).out)
            for asked in (of_typed, of_fact)
        )
        for key in typed.keys() - {"from", "to"}:
            assert typed[key] == fact[key], key
        for end in ("from", "to"):
            for key in ("date", "earliest", "latest", "qualified", "end"):
                assert typed[end][key] == fact[end][key], (end, key)
    assert "79" not in chronicle("between", form, "1970", base=base).out.splitlines()[0]


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        (
            ("between", "/1960", "1970"),
            '"/1960": when it began is not recorded\n  hint: for its end, write 1960',
        ),
        (("between", "XXXX-05", "1970"), '"XXXX-05" is in no year that is known'),
        (("at", "XXXX"), '"XXXX" is in no year that is known'),
        (("timeline", "--year", "XXXX"), '--year: "XXXX" is in no year that is known'),
        (
            ("timeline", "--from", "[..1960]"),
            '--from: "[..1960]" has no beginning\n  hint: write --to [..1960]',
        ),
        (("timeline", "--to", "1950/.."), '--to: "1950/.." has no end\n  hint: write --from 1950/..'),
        (("timeline", "--known-by", "XXXX"), '--known-by: "XXXX" is in no year that is known'),
    ],
)
def test_a_date_that_says_nothing_of_what_is_asked_is_refused(
    asked: tuple[str, ...], refusal: str, chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    answer = chronicle(*asked, base=make_base(facts='[events.e]\ntitle = "E"\ndate = "1950"\n'))
    assert (answer.code, answer.out) == (2, "")
    assert refusal in answer.err


YEAR_OF_MONEY = """
[organisations.port]
name = "Port"
[sources.book]
title = "Book"
published = "2020-01-01"
[budget.dredging]
organisation = "port"
type = "spend"
amount = 5
period = "{period}"
sources = ["book"]
"""


@pytest.mark.parametrize(
    ("period", "first", "second", "days"),
    [
        ("2009/10", "budget.dredging", "budget.dredging.end", (364, 364)),
        ("2009/10", "budget.dredging", "2010-04-01", (365, 365)),
        ("2009-21", "2009-02-28", "budget.dredging", (1, 1)),
        ("2005/2007", "budget.dredging.end", "2008-01", (1, 31)),
        ("[2009-01..2009-03]", "budget.dredging", "2009-04-01", (1, 90)),
    ],
)
def test_money_is_measured_from_the_first_day_of_all_that_its_period_covers(
    period: str,
    first: str,
    second: str,
    days: tuple[int, int],
    make_base: Callable[..., Path],
    chronicle: Chronicle,
) -> None:
    base = make_base(facts=YEAR_OF_MONEY.format(period=period))
    answer = json.loads(chronicle("between", first, second, "-f", "json", base=base).out)
    assert (answer["days_min"], answer["days_max"]) == days
