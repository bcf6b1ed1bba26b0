"""All that is known of one thing, and what is said where that is little, much, or not one thing."""

from __future__ import annotations

import json
from itertools import cycle, islice
from typing import TYPE_CHECKING

import pytest

from chronicle.queries.dossiers import tenures_of_person
from chronicle.queries.lookup import Subject
from chronicle.queries.surroundings import Surroundings
from tests.pages.page_fixtures import opened, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

FACTS = """
[people.ann]
name = "Ann Able"
[people.bob]
name = "Bob Best"
[people.nell]
name = "Nell North"
[people.nobody]
name = "Nemo None"
[organisations.council]
name = "The Council"
[organisations.group]
name = "A Group"
[organisations.empty]
name = "Empty"
[posts.head]
title = "Head"
organisation = "council"
[posts.chair]
title = "Chair"
organisation = "council"
complete = true
seats = 2
[sources.paper]
title = "The Paper"
[sources.unused]
title = "Unused"
[tenures.twice]
person = "bob"
post = "head"
start = "2001"
length = "3 years"
acting = true
sources = ["paper"]
[tenures.member]
person = "ann"
organisation = "group"
start = "2005"
end = "2006"
sources = ["paper"]
[tenures.seen]
person = "nell"
organisation = "group"
in-post = ["2005", "2006-07"]
sources = ["paper"]
[events.twice]
title = "A meeting"
date = "2002"
organisations = ["council"]
sources = ["paper"]
[events.begun]
title = "A dispute"
start = "1990"
organisations = ["council"]
sources = ["paper"]
[events.before]
title = "A truce"
date = "../1990"
sources = ["paper"]
[counts.places]
what = "places"
value = "12.50"
sources = ["paper"]
[budget.cut]
organisation = "council"
type = "cut"
amount = "1234.5"
one-off = true
sources = ["paper"]
"""


@pytest.fixture
def shown(make_base: Callable[..., Path], chronicle: Chronicle) -> Callable[[str], list[str]]:
    def show(name: str) -> list[str]:
        answer = chronicle("show", name, base=make_base(facts=FACTS))
        assert (answer.code, answer.err) == (0, "")
        return rows_of(answer.out)

    return show


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("nobody", ["No fact names them."]),
        ("empty", ["No fact is about it."]),
        ("unused", ["Rests on it 0 facts", "Nothing rests on it."]),
        (
            "chair",
            [
                "The Council · 2 seats · every holder is recorded",
                "Holders",
                "no holder recorded",
            ],
        ),
        (
            "group",
            ["Posts", "Post not named", "Ann Able 2005 – 2006 paper"],
        ),
        (
            "tenures.twice",
            [
                "when 2001 – Jan 2003..Dec 2005 *",
                "length 3 years, stated",
                "person Bob Best",
                "post Head",
                "organisation The Council",
                "acting yes",
            ],
        ),
        ("tenures.seen", ["when in post by 2005, until Jul 2006 or later"]),
        ("events.before", ["when until 1990"]),
        ("counts.places", ["when not dated", "value 12.50"]),
        (
            "budget.cut",
            ["period not dated", "organisation The Council", "type cut", "amount £1,234.5", "one off yes"],
        ),
    ],
)
def test_a_dossier_shows_what_is_known(name: str, rows: list[str], shown: Callable[[str], list[str]]) -> None:
    assert shown(name)[1 : 1 + len(rows)] == rows


def test_a_person_is_shown_with_all_that_their_entry_says(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    own = 'aka = ["Annie", "A. Able"]\nborn = "1950?"\ndied = "2010-06"\nnote = "Twice mayor."\n'
    base = make_base(facts=f'[people.ann]\nname = "Ann Able"\n{own}')
    assert rows_of(chronicle("show", "ann", base=base).out)[1:] == [
        "also called Annie · A. Able",
        "born 1950?",
        "died Jun 2010",
        "note Twice mayor.",
        "No fact names them.",
    ]


def test_a_post_without_a_holder_says_so_among_the_others_of_its_organisation(
    shown: Callable[[str], list[str]],
) -> None:
    rows = shown("council")
    at = rows.index("Head")
    assert rows[at : at + 4] == [
        "Head",
        "Bob Best, acting 2001 – Jan 2003..Dec 2005 * paper",
        "Chair",
        "no holder recorded",
    ]


@pytest.mark.parametrize(
    ("name", "table", "id_"),
    [
        ("ann", "people", "ann"),
        ("council", "organisations", "council"),
        ("posts.head", "posts", "head"),
        ("paper", "sources", "paper"),
    ],
)
def test_a_dossier_says_to_a_program_what_it_is_of(
    name: str, table: str, id_: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    shown = json.loads(chronicle("show", name, "-f", "json", base=make_base(facts=FACTS)).out)
    assert (shown["table"], shown["id"]) == (table, f"{table}.{id_}")


@pytest.mark.parametrize(
    ("dates", "time"),
    [
        ('start = "2001/02"\nend = "2004"', "2001/02 – 2004"),
        ('start = "2001"\nend = "2004/05"', "2001 – 2004/05"),
        ('start = "2001/02"\nend = ".."', "since 2001/02"),
    ],
)
def test_a_financial_year_may_be_a_beginning_or_an_end(
    dates: str, time: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = FACTS.replace('start = "2005"\nend = "2006"', dates)
    answer = chronicle("show", "sources.paper", base=make_base(facts=facts))
    assert f"{time} Ann Able, A Group" in rows_of(answer.out)


@pytest.mark.parametrize(
    ("time", "when"),
    [
        ('date = "2005/2008"', "2005 – 2008 *"),
        ('date = "2005/.."', "2005 – still Jul 2006 or later *"),
        ('date = "2005"', "2005 *"),
        ('start = "2005"\nend = "2008"', "2005 * – 2008 *"),
    ],
)
def test_a_time_that_is_worked_out_is_marked_however_it_is_written(
    time: str, when: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    cited = 'because = "x"\nsources = [{ source = "paper", says = { title = "E" } }]\n'
    base = make_base(facts=f'{FACTS}[events.worked]\ntitle = "E"\n{time}\n{cited}')
    assert f"when {when}" in rows_of(chronicle("show", "events.worked", base=base).out)
    state = rows_of(chronicle("at", "2006", base=base).out)
    assert any("*" in row for row in state if row.endswith("E paper")) or time == 'date = "2005"'


@pytest.mark.parametrize(
    ("own", "says", "sign"),
    [
        ('start = "2010"\nlength = "3 years"', 'start = "2010"', "3 years{}*"),
        ('start = "2010"\nlength = "3 years"', 'start = "2010", length = "10 years"', "3 years{}* ≠"),
        ('start = "2010"\nend = "2013"', 'start = "2010", end = "2013", length = "10 years"', "2 – 4 y{}≠"),
    ],
)
def test_a_length_bears_its_marks_wherever_it_stands(
    own: str, says: str, sign: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    cited = f'sources = [{{ source = "paper", says = {{ {says} }} }}]\nbecause = "x"\n'
    facts = f'{FACTS}[tenures.long]\nperson = "nell"\npost = "chair"\n{own}\n{cited}'
    facts += f'[events.long]\ntitle = "Notice"\norganisations = ["council"]\n{own}\n{cited}'
    base = make_base(facts=facts)
    stated = sign.format(", stated " if "length" in own else " ")
    for command in (["tenures"], ["show", "nell"], ["show", "chair"], ["show", "tenures.long"]):
        assert any(stated in row for row in rows_of(chronicle(*command, base=base).out)), command
    if "length" in own:
        for command in (
            ["events"],
            ["timeline"],
            ["search", "notice"],
            ["show", "council"],
            ["show", "paper"],
        ):
            rows = rows_of(chronicle(*command, base=base).out)
            assert any(f"Notice, for {sign.format(' ')}" in row for row in rows), command


def test_a_source_tells_the_days_in_post_of_whom_nothing_else_is_known(
    shown: Callable[[str], list[str]],
) -> None:
    assert "in post by 2005, until Jul 2006 or later Nell North, A Group" in shown("sources.paper")


def test_what_a_missing_date_leaves_open_did_not_happen_in_somebody_s_time(
    shown: Callable[[str], list[str]],
) -> None:
    rows = shown("bob")
    at = rows.index("In that time Head")
    assert rows[at + 1] == "2002 A meeting paper"
    assert not any("A dispute" in row for row in rows)


@pytest.mark.parametrize(
    ("second", "headings"),
    [
        ('start = "2000"\nend = "2005"', ["In that time The Council"]),
        ('start = "2000"\nend = "2005"\nstatus = "alleged"', ["In that time Head"]),
        ('start = "[2001..2003]"\nend = "2005"', ["In that time Head", "Possibly in that time Chair"]),
    ],
)
def test_posts_in_whose_time_the_same_happened_share_a_section(
    second: str, headings: list[str], make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = f'{FACTS}[tenures.also]\nperson = "bob"\npost = "chair"\n{second}\nsources = ["paper"]\n'
    rows = rows_of(chronicle("show", "bob", base=make_base(facts=facts)).out)
    assert [row for row in rows if "that time" in row] == headings
    assert rows.count("2002 A meeting paper") + rows.count("? 2002 A meeting paper") == len(headings)


def test_posts_of_one_title_are_told_apart_by_their_organisations(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = f"""{FACTS}[organisations.other]
name = "The Other"
[posts.other]
title = "Head"
organisation = "other"
[tenures.other]
person = "bob"
post = "other"
start = "2011"
end = "2013"
[events.flood]
title = "Flood"
date = "2012-05"
organisations = ["other"]
"""
    rows = rows_of(chronicle("show", "bob", base=make_base(facts=facts)).out)
    assert [row for row in rows if row.startswith("In that time")] == [
        "In that time Head, The Council",
        "In that time Head, The Other",
    ]


def test_a_name_of_several_facts_lists_them(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    answer = chronicle("show", "twice", base=make_base(facts=FACTS))
    assert (answer.code, answer.out) == (2, "")
    assert "  tenures.twice  Bob Best, acting head\n  events.twice   A meeting\n" in answer.err


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("paper", "and 5 more: chronicle timeline --source paper"),
        ("council", "and 5 more: chronicle posts --org council"),
    ],
)
def test_what_is_too_much_for_a_screen_is_counted(
    name: str, last: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    events = "".join(f'[events.e{n}]\ntitle = "Event {n}"\nsources = ["paper"]\n' for n in range(505))
    posts = "".join(f'posts.p{n} = {{ title = "Post {n}", organisation = "council" }}\n' for n in range(45))
    head = '[sources.paper]\ntitle = "The Paper"\n[organisations.council]\nname = "The Council"\n'
    answer = chronicle("show", name, base=make_base(facts=posts + head + events))
    assert last in rows_of(answer.out)


def directors(seats: int, *tenures: tuple[str, int, int]) -> str:
    """Return the tenures of a post of so many seats, each with its years."""
    head = '[organisations.o]\nname = "O"\n[sources.s]\ntitle = "S"\n[posts.md]\ntitle = "MD"\norganisation = "o"\n'
    return f"{head}seats = {seats}\n" + "".join(
        f'[people.{id_}]\nname = "{id_.title()}"\n'
        f'[tenures.{id_}]\nperson = "{id_}"\npost = "md"\nstart = "{start}"\nend = "{end}"\nsources = ["s"]\n'
        for id_, start, end in tenures
    )


def test_those_who_sat_beside_somebody_came_neither_before_nor_after(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    tenures = (("cy", 2005, 2010), ("ann", 2012, 2019), ("bob", 2015, 2018), ("dee", 2020, 2021))
    base = make_base(facts=directors(2, *tenures))
    assert "after Cy, before Dee, beside Ann" in rows_of(chronicle("show", "people.bob", base=base).out)
    (tenure,) = json.loads(chronicle("show", "people.ann", "-f", "json", base=base).out)["tenures"]
    assert (tenure["after"], tenure["before"], tenure["beside"]) == (
        "tenures.cy",
        "tenures.dee",
        ["tenures.bob"],
    )


def test_who_may_have_sat_beside_somebody_is_said_to_have_come_neither_before_nor_after(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = directors(2, ("ann", 2001, 2019), ("bob", 2015, 2018))
    facts = (
        facts.replace('end = "2019"\nsources = ["s"]', 'end = ".."\nsources = ["t"]')
        + '[sources.t]\ntitle = "T"\n'
    )
    (tenure,) = json.loads(chronicle("show", "people.bob", "-f", "json", base=make_base(facts=facts)).out)[
        "tenures"
    ]
    assert (tenure["after"], tenure["before"], tenure["beside"]) == (None, None, [])


def test_nobody_sits_beside_another_in_a_post_of_one_seat(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=directors(1, ("ann", 2012, 2019), ("bob", 2015, 2021)))
    (tenure,) = json.loads(chronicle("show", "people.bob", "-f", "json", base=base).out)["tenures"]
    assert (tenure["after"], tenure["before"], tenure["beside"]) == ("tenures.ann", None, [])


def test_an_organisation_says_what_it_is_part_of_and_what_is_part_of_it(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(
        facts='[organisations.top]\nname = "The Top"\n'
        '[organisations.middle]\nname = "The Middle"\nparent = "top"\n'
        '[organisations.low]\nname = "Low"\nparent = "middle"\n'
        '[organisations.lower]\nname = "Lower"\nparent = "low"\n'
    )
    organisation = json.loads(chronicle("show", "middle", "-f", "json", base=base).out)
    assert (organisation["parent_id"], organisation["children_ids"]) == ("top", ["low"])
    assert {"part of The Top", "parts Low"} <= {*rows_of(chronicle("show", "middle", base=base).out)}


CLUB = """
[organisations.club]
name = "Club"
[people.ann]
name = "Ann"
[sources.minutes]
title = "Minutes"
published = "2014-01-06"
[events.ball]
title = "A ball"
date = "2005"
organisations = ["club"]
sources = ["minutes"]
"""


def test_an_organisation_without_posts_that_a_fact_is_about_is_not_said_to_have_none(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    rows = rows_of(chronicle("show", "club", base=make_base(facts=CLUB)).out)
    assert "2005 A ball minutes" in rows
    assert "No fact is about it." not in rows


def test_what_happened_in_the_time_of_somebody_who_is_still_there(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    tenure = '[tenures.t]\nperson = "ann"\norganisation = "club"\nstart = "2001"\nend = ".."\nsources = ["minutes"]\n'
    base = make_base(facts=CLUB + tenure)
    (tenure,) = json.loads(chronicle("show", "ann", "-f", "json", base=base).out)["tenures"]
    assert (tenure["in_that_time"], tenure["possibly_in_that_time"]) == (["events.ball"], [])
    assert any(row.startswith("In that time") for row in rows_of(chronicle("show", "ann", base=base).out))


AFTER_THE_LAST_REPORT = """
[posts.chair]
title = "Chair"
organisation = "club"
lead = true
[people.ben]
name = "Ben"
[sources.later]
title = "Later minutes"
published = "2020-01-01"
[tenures.ann]
person = "ann"
post = "chair"
start = "2001"
end = ".."
sources = ["minutes"]
[inspections.visit]
organisation = "club"
body = "Auditors"
date = "2016"
judgement = "fair"
sources = ["later"]
"""
AFTER_HER = (
    '[tenures.ben]\nperson = "ben"\npost = "chair"\nstart = "2015"\nend = "2018"\nsources = ["later"]\n'
)


@pytest.mark.parametrize(("successor", "visits"), [("", ["inspections.visit"]), (AFTER_HER, [])])
def test_what_came_after_the_last_report_of_somebody_possibly_was_in_their_time(
    successor: str, visits: list[str], make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=CLUB + AFTER_THE_LAST_REPORT + successor)
    (tenure,) = json.loads(chronicle("show", "ann", "-f", "json", base=base).out)["tenures"]
    assert (tenure["in_that_time"], tenure["possibly_in_that_time"]) == (["events.ball"], visits)
    (visit,) = json.loads(chronicle("inspections", "-f", "json", base=base).out)
    holders = [holder["certainty"] for holder in visit["in_post"] if holder["id"] == "tenures.ann"]
    assert holders == ["possible"] * len(visits)
    rows = rows_of(chronicle("show", "ann", base=base).out)
    assert ("Possibly in that time Chair" in rows) is bool(visits)


@pytest.mark.parametrize(
    ("date", "ids"),
    [("2001-02-02", []), ("2001-02-03", ["ball"]), ("2010-03-04", ["ball"]), ("2010-03-05", [])],
)
def test_both_its_days_belong_to_somebody_s_time(
    date: str, ids: list[str], make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    tenure = '[tenures.t]\nperson = "ann"\norganisation = "club"\nstart = "2001-02-03"\nend = "2010-03-04"\n'
    base = make_base(facts=CLUB.replace('"2005"', f'"{date}"') + tenure)
    (tenure,) = json.loads(chronicle("show", "ann", "-f", "json", base=base).out)["tenures"]
    assert tenure["in_that_time"] == [f"events.{id_}" for id_ in ids]
    assert tenure["possibly_in_that_time"] == []


def test_the_rest_of_somebody_s_time_is_asked_for_by_its_days(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    tenure = '[tenures.t]\nperson = "ann"\norganisation = "club"\nstart = "2001"\nend = "2010"\nsources = ["minutes"]\n'
    more = "".join(
        f'[events.e{n}]\ntitle = "E"\ndate = "2005"\norganisations = ["club"]\nsources = ["minutes"]\n'
        for n in range(44)
    )
    rows = rows_of(chronicle("show", "ann", base=make_base(facts=CLUB + tenure + more)).out)
    assert "and 5 more: chronicle timeline --org club --from 2001-01-01 --to 2010-12-31" in rows


def test_what_a_value_rests_on_is_said_with_its_reason_if_there_is_one(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    def tenure(id_: str, given: str) -> str:
        return (
            f'[tenures.{id_}]\nperson = "ann"\norganisation = "club"\n{given}\nlength = "16 months"\nsources = [\n'
            '  { source = "minutes", says = { length = "16 months" } },\n'
            '  { source = "diary", says = { length = "5 years" } },\n]\n'
        )

    diary = '[sources.diary]\ntitle = "Diary"\npublished = "2015"\n'
    later = tenure("later", 'start = "2009"\nbecause = "the minutes say so"')
    base = make_base(facts=CLUB + diary + later + tenure("sooner", 'end = "2005"'))
    assert {
        "start worked out: 2005 less 16 months",
        "end worked out: 2009 + 16 months",
        "length minutes; diary, –: 5 years (disagrees)",
        "length minutes; diary, –: 5 years (disagrees); because the minutes say so",
    } <= {*rows_of(chronicle("show", "ann", base=base).out)}


def test_how_a_length_gives_what_is_not_recorded_is_said(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = CLUB + (
        '[sources.diary]\ntitle = "Diary"\npublished = "2015"\n'
        '[tenures.seen]\nperson = "ann"\norganisation = "club"\nin-post = "2009-05-20"\nlength = "6 months"\nsources = ["diary"]\n'
        '[tenures.still]\nperson = "ann"\norganisation = "club"\nend = ".."\nlength = "4 years"\nsources = ["diary"]\n'
    )
    rows = rows_of(chronicle("show", "ann", base=make_base(facts=facts)).out)
    assert "start worked out: a day in post, and 6 months" in rows
    assert "end worked out: a day in post, and 6 months" in rows
    assert "start worked out: 4 years when its source was published" in rows
    shown = chronicle("show", "tenures.still", base=make_base(facts=facts)).out
    assert "length 4 years so far, stated" in rows_of(shown)


def test_the_money_of_a_part_is_not_told_as_its_own(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = "".join(
        f'[budget.{id_}]\norganisation = "{id_}"\ntype = "cut"\namount = 5\nperiod = "2009/10"\nsources = ["s"]\n'
        for id_ in ("north", "west")
    )
    head = (
        '[organisations.north]\nname = "North"\n[organisations.west]\nname = "West"\nparent = "north"\n'
        '[sources.s]\ntitle = "S"\n'
    )
    rows = rows_of(chronicle("show", "north", base=make_base(entities=head, facts=facts)).out)
    at = rows.index("Money")
    assert rows[at + 1 : at + 3] == ["2009/10 cut of £5 s", "West: cut of £5 s"]


def test_facts_stand_in_the_order_of_a_timeline(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    dates = ("2009~", "2009", "2009-04-17T14:35", "2009-04-17T09:00", "[..2007]")
    facts = "".join(
        f'[events.e{n}]\ntitle = "E"\ndate = "{date}"\npeople = ["ann"]\n' for n, date in enumerate(dates)
    )
    base = make_base(facts=f'[people.ann]\nname = "Ann"\n{facts}')
    shown = json.loads(chronicle("show", "ann", "-f", "json", base=base).out)["facts"]
    listed = json.loads(chronicle("timeline", "-f", "json", base=base).out)
    ids = ["events.e4", "events.e1", "events.e0", "events.e3", "events.e2"]
    assert [row["id"] for row in shown] == [row["id"] for row in listed] == ids


def test_what_is_not_so_or_cannot_be_is_never_told_as_plain_fact(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = """
[people.ann]
name = "Ann"
[organisations.o]
name = "O"
[posts.chief]
title = "Chief"
organisation = "o"
[sources.s]
title = "S"
[tenures.back]
person = "ann"
post = "chief"
start = "2010"
end = "2008"
sources = ["s"]
[tenures.never]
person = "ann"
post = "chief"
start = "2013"
status = "cancelled"
acting = true
sources = [{ source = "s", says = { start = "2013" } }]
"""
    base = make_base(facts=facts)

    def screen(*line: str) -> list[str]:
        return rows_of(chronicle(*line, base=base).out)

    assert "Ann, acting *, cancelled from 2013 s" in screen("show", "o")
    assert "Ann, acting *, cancelled from 2013 unknown s" in screen("show", "chief")
    assert "Ann 2010 ! – 2008 ! unknown s" in screen("show", "chief")
    assert (
        screen("at", "tenures.never")[0]
        == "2013 · the beginning of: Ann, acting chief · cancelled tenures.never · O"
    )
    assert "from 2013 the beginning of: Ann, acting chief · cancelled tenures.never" in screen(
        "between", "tenures.never", "2015"
    )


NARROWED = """
[people.ann]
name = "Ann Able"
[people.bob]
name = "Bob Best"
[organisations.council]
name = "The Council"
[organisations.port]
name = "The Port"
[posts.head]
title = "Head"
organisation = "council"
[posts.pilot]
title = "Pilot"
organisation = "port"
[sources.paper]
title = "The Paper"
published = "2020"
"""
"""Ann and Bob at two organisations: each fact's id says whom and what it involves."""


def narrowed_base() -> str:
    tenures = (("ann-head", "2001", "2003"), ("bob-head", "2005", "2007"), ("ann-pilot", "2008", "2009"))
    facts = [
        f'[tenures.{id_}]\nperson = "{id_[:3]}"\npost = "{id_[4:]}"\nstart = "{start}"\nend = "{end}"\n'
        for id_, start, end in tenures
    ]
    facts += [
        f'[events.{person}-{place}]\ntitle = "{person} at {place}"\ndate = "2002"\npeople = ["{person}"]\n'
        f'organisations = ["{place}"]\n'
        for person in ("ann", "bob")
        for place in ("council", "port")
    ]
    return NARROWED + "".join(f'{fact}sources = ["paper"]\n' for fact in facts)


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ("ann --org port", {"tenures.ann-pilot", "events.ann-port"}),
        ("ann --post head", {"tenures.ann-head"}),
        ("ann --org council --org port --post pilot", {"tenures.ann-pilot"}),
        ("head -p bob", {"tenures.bob-head"}),
        ("council -p ann", {"tenures.ann-head", "events.ann-council"}),
        ("council --post head -p bob", {"tenures.bob-head"}),
        ("paper --org port -p ann", {"tenures.ann-pilot", "events.ann-port"}),
        ("council -p ann --post pilot", set()),
        ("bob --post pilot", set()),
        ("paper -p bob --post pilot", set()),
    ],
)
def test_a_dossier_is_narrowed_to_some_facts(
    asked: str, ids: set[str], make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=narrowed_base())
    answer = json.loads(chronicle("show", *asked.split(), "-f", "json", base=base).out)
    kept = [fact for name in ("tenures", "events", "facts", "rests_on_it") for fact in answer.get(name, ())]
    kept += [fact for post in answer.get("posts", ()) for fact in post["tenures"]]
    assert {fact["id"] for fact in kept} == ids
    page = chronicle("show", *asked.split(), base=base).out
    for person, place in (("ann", "council"), ("ann", "port"), ("bob", "council"), ("bob", "port")):
        shown = page.partition("In that time")[0]
        assert (f"{person} at {place}" in shown) is (f"events.{person}-{place}" in ids)
    assert ("None of the facts asked for" in page) is (not ids)


def test_a_narrowed_dossier_says_to_what_and_leaves_the_rest_unsaid(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=narrowed_base())
    first, *lines = chronicle("show", "head", base=base).out.splitlines()
    assert "Bob Best" not in first
    assert "no holder recorded for" in " ".join(lines)
    page = chronicle("show", "head", "-p", "bob", base=base).out
    assert "· Bob Best" in page.splitlines()[0]
    assert "no holder recorded for" not in page
    answer = json.loads(chronicle("show", "head", "-p", "bob", "-f", "json", base=base).out)
    assert answer["narrowed_to"] == {"organisations": [], "posts": [], "people": ["bob"]}
    assert [tenure["before_it"] for tenure in answer["tenures"]] == [None]
    assert chronicle("show", "tenures.bob-head", "-p", "bob", base=base).code == 2
    assert chronicle("show", "head", "-p", "carl", base=base).code == 2


def busy(tenures: int, events: int) -> str:
    """Return a base in which Ann held one post so often, and so much happened all the while."""
    head = '[people.ann]\nname = "Ann"\n[organisations.o]\nname = "O"\n[sources.s]\ntitle = "S"\npublished = "2015"\n'
    post = '[posts.md]\ntitle = "MD"\norganisation = "o"\n'
    return (
        head
        + post
        + "".join(
            f'[tenures.t{n}]\nperson = "ann"\npost = "md"\nstart = "2001-01-{n % 28 + 1:02}"\nend = "2014"\n'
            'sources = ["s"]\n'
            for n in range(tenures)
        )
        + "".join(
            f'[events.e{n}]\ntitle = "E"\ndate = "{date}"\norganisations = ["o"]\nsources = ["s"]\n'
            for n, date in enumerate(islice(cycle(("2010", "[2013..2016]")), events))
        )
    )


def test_what_surrounds_a_tenure_is_bounded_with_a_count_of_the_rest(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(facts=busy(45, 230))
    answer = json.loads(chronicle("show", "ann", "-f", "json", base=base).out)
    assert len(answer["tenures"]) == 45
    for tenure in answer["tenures"]:
        assert (len(tenure["in_that_time"]), tenure["in_that_time_more"]) == (100, 15)
        assert (len(tenure["possibly_in_that_time"]), tenure["possibly_in_that_time_more"]) == (100, 15)
    rows = rows_of(chronicle("show", "ann", base=base).out)
    assert "and 5 more: chronicle tenures --person ann" in rows


def test_the_holders_and_the_facts_around_many_tenures_are_read_once(make_base: Callable[..., Path]) -> None:
    counts = []
    for number in (3, 30):
        index = opened(make_base(f"base-{number}", facts=busy(number, 4)))
        tenures = tenures_of_person(index, Subject("people", "ann", "Ann"))
        read: list[str] = []
        index.db.set_trace_callback(read.append)
        surroundings = Surroundings(index, "ann")
        for tenure in tenures:
            surroundings.adjacent_holders(tenure)
            surroundings.facts_in_time_of(tenure)
        counts.append(len(read))
    assert counts[0] == counts[1]
