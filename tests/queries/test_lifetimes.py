"""What opened and closed: everything of a post or an organisation lies within."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

AROUND = """
[organisations.mine]
name = "Mining Board"
opened = "1980-01-01"
closed = "1999-03-31"
[organisations.port]
name = "Port Office"
[posts.head]
title = "Head"
organisation = "mine"
complete = true
[posts.pilot]
title = "Pilot"
organisation = "port"
closed = "1995"
[people.ann]
name = "Ann Archer"
died = "2001-05-01"
[people.ben]
name = "Ben Birch"
[sources.s]
title = "Roll"
published = "2020-01-01"
[sources.old]
title = "Old roll"
published = "1990-01-01"
"""


def tenure(values: str, post: str = "head", person: str = "ben", source: str = "s") -> str:
    return f'[tenures.t]\nperson = "{person}"\npost = "{post}"\n{values}\nsources = ["{source}"]\n'


Row = dict[str, Any]


@pytest.fixture
def row(make_base: Callable[..., Path], chronicle: Chronicle) -> Callable[[str], Row]:
    def call(facts: str) -> Row:
        found: list[Row] = json.loads(
            chronicle("tenures", "-f", "json", base=make_base(facts=AROUND + facts)).out
        )
        return found[0]

    return call


@pytest.mark.parametrize(
    ("facts", "end", "latest"),
    [
        (tenure('start = "1990"\nend = ".."'), "1999-03-31", "1999-03-31"),
        (tenure('start = "1990"\nend = ".."', post="pilot"), "1995", "1995-12-31"),
        (tenure('start = "1985"\nend = ".."', source="old"), "..", "1999-03-31"),
        (tenure('start = "1990"'), None, "1999-03-31"),
        (tenure('start = "1990"\nend = "[1998..2003]"'), "[1998..2003]", "1999-03-31"),
        (tenure('start = "1990"\nend = "2003"'), "2003", "2003-12-31"),
        *(
            (tenure(f'{dates}\nstatus = "{status}"'), end, latest)
            for status in ("planned", "alleged")
            for dates, end, latest in (
                ('start = "1990"', None, "1999-03-31"),
                ('start = "1990"\nend = ".."', "1999-03-31", "1999-03-31"),
                ('start = "1990"\nend = "[1998..2003]"', "[1998..2003]", "1999-03-31"),
                ('start = "2001"\nend = "2003"', "2003", "2003-12-31"),
            )
        ),
        (
            '[tenures.t]\nperson = "ann"\norganisation = "port"\nstart = "1990"\nend = ".."\nsources = ["s"]\n',
            "2001-05-01",
            "2001-05-01",
        ),
    ],
)
def test_a_tenure_ends_no_later_than_what_it_is_of(
    facts: str, end: str | None, latest: str, row: Callable[[str], Row]
) -> None:
    found = row(facts)
    assert (found["end"], found["end_latest"]) == (end, latest)
    assert ("end" in found["worked_out"]) == (end in {"1999-03-31", "1995", "2001-05-01"})


SEVERAL_LIVES = """
[organisations.board]
name = "Board"
{closed}
[posts.clerk]
title = "Clerk"
organisation = "board"
{abolished}
[people.cy]
name = "Cy Cole"
{died}
[sources.roll]
title = "Roll"
published = "2020-01-01"
[tenures.cy]
person = "cy"
post = "clerk"
start = "2010"
end = ".."
sources = ["roll"]
"""


@pytest.mark.parametrize(
    ("died", "abolished", "closed", "end", "bounds"),
    [
        ("2014", "2013-10-19", "2012-01", "2012-01", ("2012-01-01", "2012-01-31")),
        ("2014", "2013-10-19", None, "2013-10-19", ("2013-10-19", "2013-10-19")),
        ("2013", "2013-06", None, "[2013-01-01..2013-06-30]", ("2013-01-01", "2013-06-30")),
        ("2012", "2030", "2025", "2012", ("2012-01-01", "2012-12-31")),
    ],
)
def test_what_goes_on_ends_with_the_first_life_that_does(
    died: str,
    abolished: str,
    closed: str | None,
    end: str,
    bounds: tuple[str, str],
    make_base: Callable[..., Path],
    chronicle: Chronicle,
) -> None:
    entries = SEVERAL_LIVES.format(
        died=f'died = "{died}"',
        abolished=f'closed = "{abolished}"',
        closed=f'closed = "{closed}"' if closed else "",
    )
    base = make_base(facts=entries)
    (found,) = json.loads(chronicle("tenures", "-f", "json", base=base).out)
    assert (found["end"], found["end_earliest"], found["end_latest"]) == (end, *bounds)
    posts = json.loads(chronicle("at", "2015", "-f", "json", "--undated", base=base).out)["in_post"]
    assert [holder for post in posts for holder in post["holders"]] == []
    assert "tenures.cy" not in chronicle("check", "--select", "D104", base=base).out


def test_one_whose_dates_are_reversed_is_bounded_too(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=AROUND + tenure('start = "1985"\nend = "1984"'))
    (found,) = json.loads(chronicle("tenures", "-f", "json", base=base).out)
    assert (found["start_earliest"], found["end_latest"]) == ("1985-01-01", "1999-03-31")
    assert json.loads(chronicle("at", "2001", "-f", "json", base=base).out)["in_post"] == []


def test_it_begins_no_earlier(row: Callable[[str], Row]) -> None:
    assert row(tenure('end = "1990"'))["start_earliest"] == "1980-01-01"
    assert row(tenure('start = "[1975..1985]"\nend = "1990"'))["start_earliest"] == "1980-01-01"


INSPECTION = '[inspections.i]\norganisation = "mine"\nbody = "Auditors"\ndate = "{}"\njudgement = "fair"\nsources = ["s"]\n'
MONEY = '[budget.b]\norganisation = "mine"\ntype = "grant"\namount = 5\n{}\nsources = ["s"]\n'
RUIN = '[organisations.ruin]\nname = "Ruin"\nclosed = "1981"\n'


@pytest.mark.parametrize(
    ("facts", "messages"),
    [
        (INSPECTION.format("2003"), ["Mining Board had closed by then"]),
        (INSPECTION.format("1975"), ["Mining Board was not there yet"]),
        (INSPECTION.format("1999"), []),
        (tenure('start = "1990"\nend = ".."'), []),
        (tenure('start = "1990"\nend = "2003"'), ["Mining Board had closed by then"]),
        (tenure('in-post = "1996"', post="pilot"), ["Pilot had closed by then"]),
        (INSPECTION.format("1999-03-20/1999-04-02"), ["Mining Board had closed by then"]),
        (MONEY.format('start = "1998"\nend = "2001"'), ["Mining Board had closed by then"]),
        (MONEY.format('start = "1979"\nend = "1981"'), ["Mining Board was not there yet"]),
        (MONEY.format('period = "2000/01"'), ["Mining Board had closed by then"]),
        (MONEY.format('period = "1999"'), []),  # it closed within that
        (MONEY.format('start = "1998"\nend = "[1999..2001]"'), []),
        (
            '[counts.c]\nwhat = "staff"\nvalue = 3\norganisation = "mine"\ndate = "1998/2001"\nsources = ["s"]\n',
            ["Mining Board had closed by then"],
        ),
        (
            MONEY.format('by = "ruin"\nperiod = "2000/01"') + RUIN,
            ["Mining Board had closed by then", "Ruin had closed by then"],
        ),
        (
            MONEY.format('by = "ruin"\nstart = "1980"\nend = "1991"') + RUIN,
            [],
        ),  # it gave in some of that time
        (
            '[events.e]\ntitle = "It is missed"\ndate = "2005"\norganisations = ["mine"]\nsources = ["s"]\n',
            [],
        ),
    ],
)
def test_what_certainly_lies_outside_is_told(
    facts: str, messages: list[str], make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    answer = chronicle("check", "-f", "json", "--ignore", "S3,N6,P202", base=make_base(facts=AROUND + facts))
    found = json.loads(answer.out)
    assert [(one["code"], one["message"]) for one in found] == [("D104", message) for message in messages]


def test_nothing_is_vacant_or_inspected_after_it_closed(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = tenure('start = "1990"\nend = "1999-03-31"') + INSPECTION.format("1995")
    base = make_base(facts=AROUND + facts)
    after = json.loads(chronicle("at", "2005", "-f", "json", base=base).out)
    text = chronicle("at", "2005", base=base).out
    assert "Vacant" not in text
    assert "No holder recorded" not in text
    assert "Last inspected" not in text
    assert "Head" in chronicle("at", "1998", base=base).out
    assert after
    lines = [line.strip() for line in chronicle("tenures", base=base).out.splitlines()]
    assert "· closed 31 Mar 1999" in lines
    assert not any("vacant" in line for line in lines)
    shown = chronicle("show", "head", base=base).out
    assert "vacant" not in shown
    assert "· closed 31 Mar 1999" in [line.strip() for line in shown.splitlines()]


FACTS = {
    "inspections": 'organisation = "mine"\nbody = "Auditors"\n{}\njudgement = "fair"\n',
    "budget": 'organisation = "mine"\ntype = "spend"\namount = 5\n{}\n',
    "counts": 'organisation = "mine"\nwhat = "miners"\nvalue = 5\n{}\n',
    "events": 'title = "Water in the shaft"\norganisations = ["mine"]\n{}\n',
}


@pytest.fixture
def facts(make_base: Callable[..., Path], chronicle: Chronicle) -> Callable[..., list[Row]]:
    def call(table: str, time: str, *words: str, values: str = "", about: str = "") -> list[Row]:
        entry = f'[{table}.x]\n{(values or FACTS[table]).format(time)}sources = ["s"]\n'
        base = make_base(facts=AROUND + about + entry)
        rows: list[Row] = json.loads(chronicle(table, *words, "-f", "json", base=base).out)
        return rows

    return call


@pytest.mark.parametrize(
    ("table", "time"),
    [
        ("inspections", 'date = "1990/.."'),
        ("counts", 'date = "1990/.."'),
        ("budget", 'period = "1990/.."'),
        ("budget", 'start = "1990"\nend = ".."'),
        ("events", 'date = "1990/.."'),
        ("events", 'start = "1990"\nend = ".."'),
    ],
)
def test_what_is_still_so_ends_with_the_closing_whatever_its_kind(
    table: str,
    time: str,
    facts: Callable[..., list[Row]],
    make_base: Callable[..., Path],
    chronicle: Chronicle,
) -> None:
    (row,) = facts(table, time)
    assert row["latest"] == "1999-03-31"
    assert row["worked_out"] == ["end"]
    assert row.get("end", "1999-03-31") == "1999-03-31"
    assert row.get("date", "1990/1999-03-31") == "1990/1999-03-31"
    assert facts(table, time, "--year", "2005", "--undated") == []
    (row,) = facts(table, time, "--year", "1998")
    assert row["certainty"] == "certain"
    base = make_base(facts=AROUND + f'[{table}.x]\n{FACTS[table].format(time)}sources = ["s"]\n')
    page = " ".join(chronicle(table, base=base).out.split())
    assert "1990 – 31 Mar 1999 *" in page
    assert "In force" not in chronicle("at", "2005", base=base).out
    assert not [
        one for one in json.loads(chronicle("check", "-f", "json", base=base).out) if one["code"] == "S303"
    ]


@pytest.mark.parametrize(
    ("table", "time", "earliest", "latest"),
    [
        ("inspections", 'date = "[..1990]"', "1980-01-01", "1990-12-31"),
        ("inspections", 'date = "1999"', "1999-01-01", "1999-03-31"),
        ("inspections", 'date = "2003"', "2003-01-01", "2003-12-31"),
        ("counts", 'date = "[1975..1985]"', "1980-01-01", "1985-12-31"),
        ("budget", 'start = "1990"', "1990-01-01", "1999-03-31"),
        ("budget", 'period = "1998/99"', "1998-04-01", "1999-03-31"),
        ("budget", 'period = "1999/00"', "1999-04-01", "2000-03-31"),
        ("budget", 'period = "1999"', "1999-01-01", "1999-12-31"),
        ("events", 'date = "[..1990]"', None, "1990-12-31"),
        ("events", 'start = "1990"', "1990-01-01", None),
    ],
)
def test_what_is_of_an_organisation_lies_within_its_life(
    table: str, time: str, earliest: str | None, latest: str | None, facts: Callable[..., list[Row]]
) -> None:
    (row,) = facts(table, time)
    assert (row["earliest"], row["latest"]) == (earliest, latest)


def test_a_life_is_no_date_of_what_is_not_dated(facts: Callable[..., list[Row]]) -> None:
    for table in ("inspections", "counts", "budget"):
        assert facts(table, "", "--year", "2005", "--undated") == []
        (row,) = facts(table, "", "--year", "1990", "--undated")
        assert row["certainty"] == "unknown"
        assert facts(table, "", "--year", "1990") == []


def test_an_open_beginning_is_placed_on_its_latest_day_whatever_the_life(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    entries = "".join(
        f'[inspections.{id_}]\n{FACTS["inspections"].format(time)}sources = ["s"]\n'
        for id_, time in (("late", 'date = "[..1990]"'), ("early", 'date = "1985"'), ("never", ""))
    )
    base = make_base(facts=AROUND + entries)
    rows = json.loads(chronicle("inspections", "-f", "json", base=base).out)
    assert [row["id"].partition(".")[2] for row in rows] == ["early", "late", "never"]
    assert "not dated" in chronicle("inspections", base=base).out


@pytest.mark.parametrize(
    ("involved", "end"),
    [
        ('organisations = ["mine"]', "1999-03-31"),
        ('posts = ["pilot"]', "1995"),
        ('posts = ["head"]', "1999-03-31"),
        ('people = ["ann"]', "2001-05-01"),
        ('people = ["ann", "ben"]', ".."),
        ('organisations = ["mine", "port"]', ".."),
        ('organisations = ["port"]\npeople = ["ann"]', ".."),
        ("", ".."),
    ],
)
def test_an_event_goes_on_no_longer_than_all_whom_it_involves(
    involved: str, end: str, facts: Callable[..., list[Row]]
) -> None:
    values = f'title = "A quarrel"\n{involved}\n{{}}\n'
    (row,) = facts("events", 'start = "1990"\nend = ".."', values=values)
    assert row["end"] == end
    (row,) = facts("events", 'start = "1990"\nend = ".."\nstatus = "alleged"', values=values)
    assert row["end"] == end


def test_whoever_inspected_was_there(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    inspection = INSPECTION.replace('"mine"', '"port"').replace("Auditors", "Mining Board")
    for date, messages in (("2003", ["Mining Board had closed by then"]), ("1990", [])):
        base = make_base(facts=AROUND + inspection.format(date))
        found = json.loads(chronicle("check", "-f", "json", "--ignore", "S3,N6", base=base).out)
        assert [one["message"] for one in found] == messages


def test_days_in_post_are_told_of_one_whose_life_is_known(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=AROUND + tenure('in-post = "1994-05"', post="pilot", person="ann"))
    assert "Ann Archer Pilot · Port Office May 1994" in " ".join(chronicle("tenures", base=base).out.split())
    base = make_base(facts=AROUND + tenure("", post="pilot", person="ann"))
    page = " ".join(chronicle("tenures", base=base).out.split())
    assert "Ann Archer Pilot · Port Office not dated" in page


def test_one_who_died_is_nobody_who_may_still_be_there(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    about = AROUND.replace('closed = "1995"', "").replace('closed = "1999-03-31"', "")
    base = make_base(facts=about + tenure('start = "1990"', post="pilot", person="ann"))
    assert "· no holder recorded since" in chronicle("tenures", base=base).out
    base = make_base(facts=about + tenure('start = "1990"', post="pilot"))
    assert "no holder recorded" not in chronicle("tenures", base=base).out


@pytest.mark.parametrize(
    ("dates", "messages"),
    [
        ('opened = "1975"\nclosed = "1990"', ["Mining Board was not there yet"]),
        ('opened = "1980"\nclosed = "2001"', ["Mining Board had closed by then"]),
        ('closed = "2001?"', ["Mining Board had perhaps closed by then"]),
        ('opened = "1980"\nclosed = "1999"', []),
    ],
)
def test_a_post_is_of_its_organisation(
    dates: str, messages: list[str], make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=AROUND.replace("complete = true", dates))
    found = json.loads(chronicle("check", "-f", "json", "--ignore", "S3,N6", base=base).out)
    assert [(one["id"], one["message"]) for one in found] == [("posts.head", message) for message in messages]


@pytest.mark.parametrize(
    ("values", "messages"),
    [
        ('end = "1997-06-30"', ["nobody held Head from 1997-07-01 to 1999-03-31"]),
        ('end = "1997"', ["nobody held Head from 1998-01-01 to 1999-03-31"]),
        ('end = "1999-03-30"', []),
        ('end = "1997~"', []),
        ('end = ".."', []),
        ("", []),
    ],
)
def test_a_complete_post_is_vacant_until_it_closed(
    values: str, messages: list[str], make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=AROUND + tenure(f'start = "1980-01-01"\n{values}'))
    found = json.loads(chronicle("check", "-f", "json", "--select", "P202", base=base).out)
    assert [one["message"].partition(", and")[0] for one in found] == messages
    assert all(one["hint"].startswith("add whoever held it last, or") for one in found)


@pytest.mark.parametrize(
    ("life", "values", "bounds", "certain"),
    [
        ('died = "1993?"', 'start = "1990"', ("1990-01-01", "1993-12-31"), ["1990"]),
        ('died = "1993"', 'start = "1990"', ("1990-01-01", "1993-12-31"), ["1990"]),
        ('died = "1993?"', 'start = "1990"\nend = "[1992..1995]"', ("1990-01-01", "1993-12-31"), ["1990", "1992"]),
        ('born = "1991~"', 'in-post = "1992"', ("1991-01-01", "1995-12-31"), ["1992"]),
        ('born = "1991~"', 'end = "1993-05-01"\nlength = "at least 1 day"', ("1991-01-01", "1993-05-01"), ["1993"]),
        ('born = "1999?"', 'start = "1990"\nend = "1993"', ("1990-01-01", "1993-12-31"), ["1990", "1992", "1993"]),
    ],
)  # fmt: skip
def test_a_qualified_date_of_a_life_bounds_what_is_of_it_and_makes_nothing_certain(
    life: str,
    values: str,
    bounds: tuple[str, str],
    certain: list[str],
    make_base: Callable[..., Path],
    chronicle: Chronicle,
) -> None:
    around = AROUND.replace('died = "2001-05-01"', life)
    base = make_base(facts=around + tenure(values, post="pilot", person="ann"))
    (found,) = json.loads(chronicle("tenures", "-f", "json", base=base).out)
    assert (found["start_earliest"], found["end_latest"]) == bounds
    years = [
        year
        for year in ("1990", "1992", "1993")
        if chronicle("tenures", "--year", year, "--certain", "-f", "jsonl", base=base).out
    ]
    assert years == certain


@pytest.mark.parametrize(
    ("when", "vacant"),
    [
        *(("1979-12-31", None), ("1980-01-01", True), ("1980-03", True), ("1981-05-31", True)),
        *(
            ("1981-06-01", False),
            ("1990", False),
            ("1995-01-01", True),
            ("1999-03-31", True),
            ("1999-04-01", None),
        ),
    ],
)
def test_a_complete_post_is_vacant_from_its_opening_and_until_its_closing_as_the_check_says(
    when: str, vacant: bool | None, chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    facts = """
[organisations.mine]
name = "Mining Board"
opened = "1980-01-01"
closed = "1999-03-31"
[posts.head]
title = "Head"
organisation = "mine"
complete = true
[people.ann]
name = "Ann Archer"
[sources.s]
title = "Roll"
published = "1996"
[tenures.ann]
person = "ann"
post = "head"
start = "1981-06-01"
end = "1994-12-31"
sources = ["s"]
"""
    base = make_base(facts=facts)
    posts = json.loads(chronicle("at", when, "-f", "json", base=base).out)["in_post"]
    assert [post["vacant"] for post in posts] == ([] if vacant is None else [vacant])
    findings = json.loads(chronicle("check", "-f", "json", base=base).out)
    said = [finding["message"] for finding in findings if finding["code"] == "P202"]
    assert [message.partition(" from ")[2][:24] for message in said] == [
        "1980-01-01 to 1981-05-31",
        "1995-01-01 to 1999-03-31",
    ]
