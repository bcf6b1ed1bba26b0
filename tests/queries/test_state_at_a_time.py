"""Who was in post, and what was in force: certain, possible or unknown, and no surer than the dates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.pages.page_fixtures import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

ENTITIES = """
[people.ann]
name = "Ann Able"
[people.bob]
name = "Bob Best"
[organisations.council]
name = "The Council"
[organisations.school]
name = "The School"
[posts.head]
title = "Head"
organisation = "council"
[posts.chair]
title = "Chair"
organisation = "council"
complete = true
[sources.paper]
title = "The Paper"
published = "2020-01-01"
[scales.four]
title = "Four grades"
grades = ["poor", "fair", "good", "best"]
"""


@pytest.fixture
def at(make_base: Callable[..., Path], chronicle: Chronicle) -> Callable[..., dict[str, Any]]:
    def ask(facts: str, when: str, *more: str) -> dict[str, Any]:
        base = make_base(entities=ENTITIES, facts=facts.replace("@", 'sources = ["paper"]'))
        answer = chronicle("at", when, *more, "-f", "json", base=base)
        assert answer.code == 0, answer.err
        state: dict[str, Any] = json.loads(answer.out)
        return state

    return ask


@pytest.fixture
def screen(make_base: Callable[..., Path], chronicle: Chronicle) -> Callable[..., list[str]]:
    def ask(facts: str, when: str, *options: str) -> list[str]:
        base = make_base(entities=ENTITIES, facts=facts.replace("@", 'sources = ["paper"]'))
        answer = chronicle("at", when, *options, base=base)
        assert answer.code == 0, answer.err
        return rows_of(answer.out)

    return ask


def tenure(dates: str, id_: str = "t", person: str = "ann") -> str:
    return f'[tenures.{id_}]\nperson = "{person}"\npost = "head"\n{dates}\n@\n'


HOLDERS = [
    ('start = "2001"\nend = "2010"', "2005", "certain"),
    ('start = "2001"\nend = "2010"', "2001", "possible"),
    ('start = "2001"\nend = "2010"', "2010-06-01", "possible"),
    ('start = "2001"\nend = "2010"', "2011", None),
    ('start = "2001"\nend = "2010"', "2000-12-31", None),
    ('start = "2001~"\nend = "2010"', "2005", "possible"),
    ('start = "2001"\nend = ".."\nin-post = "2019-06"', "2019-01", "certain"),
    ('start = "2001"\nend = ".."\nin-post = "2030-06?"', "2025", "possible"),
    ('start = "[2001..2009]"\nend = "2014"\nin-post = "2004?"', "2006", "possible"),
    ('start = "2001-04?"\nlength = "5 years"', "2003", "possible"),
    ('start = "2001"', "2005", "unknown"),
    ('start = "2001"', "2001-06", "possible"),
    ('end = "2010"', "2005", "unknown"),
    ('end = "2010"', "2010-06-01", "possible"),
    ('start = "2001"\nin-post = "2004-05-06"', "2003", "certain"),
    ('start = "2001"\nend = ".."', "2019", "certain"),
    ('start = "2001"\nend = ".."', "2021", "possible"),
    ("", "2005", "unknown"),
    ('end = "[2010-10..2010-12]"', "2010-11", "possible"),
    ('start = "2001-03-01"\nin-post = "2004"', "2004-11", "possible"),
    ('in-post = "2004"', "2004-11-07", "possible"),
    ('in-post = ["2004-11-07", "2006~"]', "2004-11-07", "certain"),
    ('start = "2001?"\nend = "2010"\nin-post = "2004-11-07"', "2004-11-07", "certain"),
    ('start = "[2001..]"\nend = ".."', "2020-01-01", "certain"),
    ('start = "2001"\nend = "2025"', "2020-01-01", "certain"),  # when the paper announced the end
    ('start = "2001"\nend = "2025"', "2020-01-02", "possible"),
    ('start = "2021-02-03"\nend = "2025"', "2021-02-03", "possible"),
    ('start = "2021-02-03"\nend = ".."', "2021-02-03", "possible"),
    ('start = "2020-01-01"\nend = ".."', "2020-01-01", "certain"),
]


@pytest.mark.parametrize(("dates", "when", "certainty"), HOLDERS)
def test_a_holder_is_as_sure_as_the_dates(
    dates: str, when: str, certainty: str | None, at: Callable[..., dict[str, Any]]
) -> None:
    holders = at(tenure(dates), when)["in_post"][0]["holders"]
    assert [row["certainty"] for row in holders] == ([certainty] if certainty else [])


@pytest.mark.parametrize(("dates", "when", "certainty"), HOLDERS)
def test_a_listing_has_whom_a_time_knows(
    dates: str, when: str, certainty: str | None, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(entities=ENTITIES, facts=tenure(dates).replace("@", 'sources = ["paper"]'))
    answer = chronicle("tenures", "--from", when, "--to", when, "--undated", "-f", "json", base=base)
    found = [row["certainty"] for row in json.loads(answer.out)]
    assert found == ([certainty] if certainty else []) or (found, certainty) == (["certain"], "possible")


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2005-04", ["On that day", "? Apr 2005 Snow paper"]),
        (
            "[2005-04..2005-11]",
            [
                "On that day",
                "1 that may have been, dated to within a year: chronicle timeline --year 2005-04-12",
            ],
        ),
        ("[..2006]", []),
        ("1990/2010", []),
        ("2005-05", []),
    ],
)
def test_what_may_have_been_on_the_day_is_not_left_out(
    date: str, expected: list[str], screen: Callable[..., list[str]]
) -> None:
    rows = screen(
        f'[events.e]\ntitle = "Snow"\ndate = "{date}"\norganisations = ["council"]\n@\n', "2005-04-12"
    )
    place = rows.index("On that day") if "On that day" in rows else len(rows)
    assert [row.split(" --base")[0] for row in rows[place : place + 2]] == expected


@pytest.mark.parametrize(
    ("start", "words"),
    [("[..2001]", "Ann Able began by 2001 "), ("[1999..2001]", "Ann Able since 1999..2001 ")],
)
def test_since_when_is_told_as_a_person_would(
    start: str, words: str, screen: Callable[..., list[str]]
) -> None:
    opened = '[posts.clerk]\ntitle = "Clerk"\norganisation = "council"\nopened = "1998"\n'
    facts = tenure(f'start = "{start}"\nend = "2010"').replace('"head"', '"clerk"')
    assert any(row.startswith(words) for row in screen(opened + facts, "2005"))


def test_an_announced_end_is_said_to_be_so_once_its_announcement_is_past(
    screen: Callable[..., list[str]], make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = tenure('start = "2001"\nend = "2025-06"')
    assert any(row.startswith("Ann Able since 2001 ") for row in screen(facts, "2019-01-01"))
    later = "? Ann Able since 2001, until Jun 2025, announced "
    assert any(row.startswith(later) for row in screen(facts, "2022-01-01"))
    base = make_base(entities=ENTITIES, facts=facts.replace("@", 'sources = ["paper"]'))
    assert "Ann Able 2001 Jun 2025, announced" in " ".join(rows_of(chronicle("tenures", base=base).out))
    assert "Jun 2025, announced left" in " ".join(rows_of(chronicle("timeline", base=base).out))
    answer = chronicle("timeline", "--year", "2025", "-f", "json", base=base)
    assert [row["certainty"] for row in json.loads(answer.out)] == ["possible"]


@pytest.mark.parametrize(
    ("when", "certainties"),
    [("2004-12-31", []), ("2005-01-01", ["certain"]), ("2006-02-03", ["certain"]), ("2006-02-04", [])],
)
def test_both_its_days_belong_to_a_tenure_and_to_what_is_in_force(
    when: str, certainties: list[str], at: Callable[..., dict[str, Any]]
) -> None:
    dates = 'start = "2005-01-01"\nend = "2006-02-03"'
    answer = at(f'{tenure(dates)}[events.e]\ntitle = "E"\n{dates}\n@\n', when)
    assert [row["certainty"] for row in answer["in_post"][0]["holders"]] == certainties
    assert [row["certainty"] for row in answer["in_force"]] == certainties


@pytest.mark.parametrize(
    ("when", "before", "after", "vacant"),
    [
        ("2005", True, True, True),
        ("2005", True, False, True),
        ("2005", False, True, False),  # it may not have been there yet
        ("2005", False, False, False),
        ("2030", True, False, False),  # nobody has reported of that time
    ],
)
def test_only_a_post_of_which_every_holder_is_recorded_is_vacant_between_holders_or_reports(
    when: str, before: bool, after: bool, vacant: bool, at: Callable[..., dict[str, Any]]
) -> None:
    facts = (tenure('start = "2001"\nend = "2003"', "t1") if before else "") + (
        tenure('start = "2007"\nend = "2009"', "t2") if after else ""
    )
    for post, expected in (("chair", vacant), ("head", False)):
        answer = at(facts.replace('"head"', f'"{post}"'), when)["in_post"]
        assert {row["post_id"]: row["vacant"] for row in answer}[post] is expected


@pytest.mark.parametrize("last_source", ["late", "paper"])
def test_nothing_is_vacant_by_the_knowledge_of_a_day_after_which_more_holders_were_shown_of(
    last_source: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    facts = ENTITIES + '[sources.late]\ntitle = "Late"\npublished = "2025"\n'
    for id_, time, source in (
        ("a", "2001/2003", "paper"),
        ("b", "2007/2009", "paper"),
        ("c", "2010/2011", last_source),
    ):
        start, end = time.split("/")
        facts += tenure(f'start = "{start}"\nend = "{end}"', id_).replace('"head"', '"chair"')
        facts = facts.replace("@", f'sources = ["{source}"]')
    base = make_base(facts=facts)
    whole = last_source == "paper"
    answer = json.loads(chronicle("at", "2005", "--known-by", "2021", "-f", "json", base=base).out)
    assert {row["post_id"]: row["vacant"] for row in answer["in_post"]} == {"head": False, "chair": whole}
    for command in (["tenures"], ["show", "chair"], ["posts"]):
        out = chronicle(*command, "--known-by", "2021", base=base).out
        assert ("vacant" in out or "every holder recorded" in out) is whole
        assert "vacant" in chronicle("tenures", base=base).out


def test_posts_with_a_certain_holder_come_before_others_and_lead_posts_before_all(
    at: Callable[..., dict[str, Any]],
) -> None:
    facts = tenure('start = "2005"') + tenure('start = "2001"\nend = "2009"', "sure").replace("head", "chair")
    clerk = '[posts.clerk]\ntitle = "Clerk"\norganisation = "council"\nlead = true\n'
    for more, posts in (("", ["chair", "head"]), (clerk, ["clerk", "chair", "head"])):
        assert [row["post_id"] for row in at(facts + more, "2005")["in_post"]] == posts


def test_a_fact_with_a_status_is_in_no_post_and_is_no_rating(at: Callable[..., dict[str, Any]]) -> None:
    facts = tenure('start = "2001"\nend = "2010"\nstatus = "alleged"') + (
        '[inspections.i]\norganisation = "school"\nbody = "Us"\ndate = "2003"\nstatus = "planned"\n@\n'
    )
    answer = at(facts, "2005")
    assert answer["in_post"][0]["holders"] == []
    assert answer["last_inspected"] == []


def test_what_was_only_planned_was_not_in_force(at: Callable[..., dict[str, Any]]) -> None:
    going = '[events.e]\ntitle = "E"\nstart = "2001"\nend = "2010"\n@\n'
    assert [row["certainty"] for row in at(going, "2005")["in_force"]] == ["certain"]
    assert at(f'{going}status = "planned"\n', "2005")["in_force"] == []


def inspection(id_: str, date: str, grade: str = "", organisation: str = "school") -> str:
    graded = f'scale = "four"\ngrade = "{grade}"\n' if grade else ""
    return f'[inspections.{id_}]\norganisation = "{organisation}"\nbody = "Us"\ndate = "{date}"\n{graded}@\n'


def test_the_latest_inspection_is_the_last_that_certainly_came_before(
    at: Callable[..., dict[str, Any]],
) -> None:
    facts = inspection("a", "2001-02", "poor") + inspection("b", "2003-04", "good") + inspection("c", "2007")
    (answer,) = at(facts, "2005-01-01")["last_inspected"]
    assert (answer["id"], answer["certainty"], answer["grade"]) == ("inspections.b", "certain", "good")
    assert (answer["days_min"], answer["days_max"]) == (612, 641)


def test_the_last_rating_says_which_way_it_moved(
    at: Callable[[str, str], Any], screen: Callable[..., list[str]]
) -> None:
    facts = inspection("a", "2001-02", "poor") + inspection("b", "2003-04", "good")
    (answer,) = at(facts, "2005-01-01")["last_inspected"]
    assert (answer["previous_grade"], answer["change"], answer["change_certainty"]) == (
        "poor",
        "up",
        "certain",
    )
    assert any("good ▲ " in row for row in screen(facts, "2005-01-01"))
    facts = facts.replace("2001-02", "2001-02~")
    (answer,) = at(facts, "2005-01-01")["last_inspected"]
    assert (answer["change"], answer["change_certainty"]) == ("up", "possible")
    assert any("good ▲ two grades, possibly" in row for row in screen(facts, "2005-01-01"))


@pytest.mark.parametrize("body", ['body = "US"', 'body = "Ús"', 'body = "Us "'])
def test_a_body_is_the_same_however_it_is_written(body: str, at: Callable[[str, str], Any]) -> None:
    facts = inspection("a", "2001-02", "poor") + inspection("b", "2003-04", "good").replace(
        'body = "Us"', body
    )
    (answer,) = at(facts, "2005-01-01")["last_inspected"]
    assert (answer["id"], answer["previous_grade"]) == ("inspections.b", "poor")


@pytest.mark.parametrize("other", ['body = "Them"', 'body = "Us"\nservice = "adoption"'])
def test_of_each_body_and_each_service_the_latest_is_given(other: str, at: Callable[[str, str], Any]) -> None:
    facts = inspection("a", "2001-02", "poor") + inspection("b", "2003-04").replace('body = "Us"', other)
    answer = at(facts + inspection("c", "2002-02", "good"), "2005-01-01")["last_inspected"]
    assert [(row["id"], row["certainty"]) for row in answer] == [
        ("inspections.c", "certain"),
        ("inspections.b", "certain"),
    ]


@pytest.mark.parametrize(
    ("key", "when", "shown"),
    [
        ('withdrawn = "2006-03-01"', "2006-02", [("b", "good", None, "certain")]),
        ('withdrawn = "2006-03-01"', "2006-03-01", [("b", None, "withdrawn", "certain"), ("a", "poor", None, "certain")]),
        ('withdrawn = "2006-03"', "2006-03-10", [("b", "good", None, "possible"), ("a", "poor", None, "possible")]),
        ('withdrawn = "2006-03~"', "2007", [("b", "good", None, "possible"), ("a", "poor", None, "possible")]),
        ('published = "2006-03-01"', "2006-02", [("b", None, "not yet reported", "certain"), ("a", "poor", None, "certain")]),
        ('published = "2006-03-01"', "2006-03-01", [("b", "good", None, "certain")]),
        ('published = "2006"', "2006-03-01", [("b", "good", None, "possible"), ("a", "poor", None, "possible")]),
    ],
)  # fmt: skip
def test_the_last_rating_is_the_last_that_was_reported_and_stood(
    key: str, when: str, shown: list[tuple[str, ...]], at: Callable[[str, str], Any]
) -> None:
    facts = inspection("a", "2001-02", "poor") + inspection("b", "2005-04", "good").replace("@", f"{key}\n@")
    answer = at(facts, when)["last_inspected"]
    rows = [(row["id"][12:], row["grade"], row["no_rating"], row["certainty"]) for row in answer]
    assert sorted(rows) == sorted(shown)


def test_a_rating_withdrawn_by_then_is_said_to_be_so(screen: Callable[..., list[str]]) -> None:
    facts = inspection("a", "2001-02", "poor") + inspection("b", "2005-04", "good").replace(
        "@", 'withdrawn = "2006-03-01"\n@'
    )
    rows = screen(facts, "2007-01-01")
    place = rows.index("Last inspected The School")
    assert "Us: rating withdrawn 1 Mar 2006" in rows[place + 1]
    assert "Us: ●○○○ poor, the last with a grade" in rows[place + 2]
    visit = inspection("b", "2005-04", "good").replace("@", 'published = "2006-03-01"\n@')
    assert any("Us: not yet reported" in row for row in screen(visit, "2005-12"))


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ('withdrawn = "2006-03-01"', [("c", "not yet reported"), ("b", "withdrawn"), ("a", None)]),
        ('judgement = "a sound school"', [("c", "not yet reported"), ("b", None), ("a", None)]),
        ('published = "2009"', [("c", "not yet reported"), ("a", None)]),
    ],
)
def test_a_visit_not_yet_reported_does_not_hide_what_was_reported_last(
    key: str, shown: list[tuple[str, str | None]], at: Callable[[str, str], Any]
) -> None:
    grade = "good" if "withdrawn" in key else ""
    facts = inspection("a", "2001-02", "poor") + inspection("b", "2005-04", grade).replace("@", f"{key}\n@")
    facts += inspection("c", "2007-05", "best").replace("@", 'published = "2008"\n@')
    rows = at(facts, "2007-07-01")["last_inspected"]
    assert [(row["id"][12:], row["no_rating"]) for row in rows] == shown


def test_an_inspection_that_only_may_precede_is_only_possibly_the_latest(
    at: Callable[..., dict[str, Any]],
) -> None:
    answer = at(inspection("a", "2001") + inspection("b", "2005", "best"), "2005-06")["last_inspected"]
    assert [(row["id"], row["certainty"]) for row in answer] == [
        ("inspections.a", "possible"),
        ("inspections.b", "possible"),
    ]


@pytest.mark.parametrize(
    ("when", "certainty"), [("2005", "certain"), ("2005~", "possible"), ("2005?", "possible")]
)
def test_nothing_is_the_latest_for_certain_at_a_time_that_is_in_doubt(
    when: str, certainty: str, at: Callable[..., dict[str, Any]]
) -> None:
    (answer,) = at(inspection("a", "2001-02", "poor"), when)["last_inspected"]
    assert answer["certainty"] == certainty


def test_where_the_latest_has_no_grade_the_last_with_one_is_shown_too(
    at: Callable[..., dict[str, Any]],
) -> None:
    answer = at(inspection("a", "2001", "poor") + inspection("b", "2003"), "2005")["last_inspected"]
    assert [(row["id"], row["last_graded_only"]) for row in answer] == [
        ("inspections.b", False),
        ("inspections.a", True),
    ]


def test_where_the_last_with_a_grade_may_not_have_been_yet_the_one_before_is_shown_too(
    at: Callable[..., dict[str, Any]],
) -> None:
    facts = inspection("a", "2001", "poor") + inspection("b", "2003") + inspection("c", "2005-06", "good")
    for when, shown in {
        "2005-05": [("b", "certain", False), ("a", "certain", True)],
        "2005": [("b", "possible", False), ("c", "possible", False), ("a", "possible", True)],
        "2005-07": [("c", "certain", False)],
    }.items():
        rows = at(facts, when)["last_inspected"]
        assert [(row["id"][12:], row["certainty"], row["last_graded_only"]) for row in rows] == shown


def test_what_lasts_is_in_force_and_what_happened_in_a_moment_is_not(
    at: Callable[..., dict[str, Any]],
) -> None:
    def event(id_: str, dates: str) -> str:
        return f'[events.{id_}]\ntitle = "{id_}"\n{dates}\n@\n'

    facts = (
        event("notice", 'start = "2001"\nend = "2010"')
        + event("moment", 'date = "2005"')
        + event("span", 'date = "2004/2006"')
        + event("open", 'start = "2001"')
        + event("over", 'start = "2001"\nend = "2002"')
        + event("nowhere", "")
    )
    answer = {row["id"]: row["certainty"] for row in at(facts, "2005-06-01")["in_force"]}
    assert answer == {"events.notice": "certain", "events.span": "certain", "events.open": "unknown"}


def test_money_is_that_of_the_financial_year_and_of_periods_that_reach_into_it(
    at: Callable[..., dict[str, Any]],
) -> None:
    def cut(id_: str, period: str) -> str:
        return f'[budget.{id_}]\norganisation = "council"\ntype = "cut"\namount = 1\nperiod = "{period}"\n@\n'

    facts = (
        cut("now", "2005/06")
        + cut("calendar", "2005")
        + cut("vague", "[2004..2007]")
        + cut("late", "2007/08")
    )
    money = at(facts, "2005-06-01")["money"]
    assert money["financial_years"] == ["2005/06"]
    assert {row["id"]: row["certainty"] for row in money["figures"]} == {
        "budget.now": "certain",
        "budget.calendar": "certain",
        "budget.vague": "possible",
    }


@pytest.mark.parametrize(
    ("when", "years"),
    [
        ("2005-06-01", ["2005/06"]),
        ("2005", ["2004/05", "2005/06"]),
        ("2005-03-31/2008-04-01", ["2004/05", "2005/06", "2006/07", "2007/08", "2008/09"]),
        ("2005/2009", []),
        ("[..2005]", []),
        ("2005/..", []),
        ("0001-02", []),
        ("0001-05", ["0001/02"]),
        ("9999", ["9998/99"]),
    ],
)
def test_a_few_financial_years_are_named_and_money_is_shown_in_any_case(
    when: str, years: list[str], at: Callable[..., dict[str, Any]]
) -> None:
    spent = (
        '[budget.b]\norganisation = "council"\ntype = "spend"\namount = 1\nstart = "2005"\nend = "2006"\n@\n'
    )
    money = at(spent, when)["money"]
    assert money["financial_years"] == years
    reached = when not in {"0001-02", "0001-05", "9999"}
    assert [row["id"] for row in money["figures"]] == ["budget.b"] * reached


@pytest.mark.parametrize(
    ("period", "shown"),
    [
        ("2004/2005-03-31", False),
        ("2004/2005-04-01", True),
        ("2006-03-31/2007", True),
        ("2006-04-01/2007", False),
    ],
)
def test_both_its_days_belong_to_a_financial_year(
    period: str, shown: bool, at: Callable[..., dict[str, Any]]
) -> None:
    spent = f'[budget.b]\norganisation = "council"\ntype = "spend"\namount = 1\nperiod = "{period}"\n@\n'
    assert bool(at(spent, "2005-06-01")["money"]["figures"]) is shown


def test_money_of_a_time_of_many_years_stands_under_no_year(screen: Callable[..., list[str]]) -> None:
    spent = '[budget.b]\norganisation = "council"\ntype = "spend"\namount = 1\nperiod = "2005"\n@\n'
    rows = screen(spent, "2001/2009")
    at = rows.index("Money")
    assert rows[at + 1] == "2005 spend of £1 paper"


def test_a_sum_without_a_date_is_in_no_year(at: Callable[..., dict[str, Any]]) -> None:
    facts = '[budget.b]\norganisation = "school"\ntype = "cut"\namount = 5\n@\n'
    assert at(facts, "2005")["money"]["figures"] == []


def test_what_falls_in_a_time_without_a_beginning_or_an_end_is_left_to_the_timeline(
    at: Callable[..., dict[str, Any]],
) -> None:
    facts = '[events.e]\ntitle = "e"\ndate = "2005"\n@\n'
    assert [row["id"] for row in at(facts, "2004/2006")["meanwhile"]] == ["events.e"]
    assert at(facts, "[..2006]")["meanwhile"] == at(facts, "2004/..")["meanwhile"] == []


def test_all_that_fell_in_a_time_is_given_where_all_is_asked_for(at: Callable[..., dict[str, Any]]) -> None:
    days = [*(f"2005-06-{day:02}" for day in range(1, 15)), "[2005-12-01..2006-06-30]"]
    facts = "".join(
        f'[events.e-{number}]\ntitle = "e{number}"\ndate = "{day}"\n@\n' for number, day in enumerate(days)
    )
    answer, whole = at(facts, "2005"), at(facts, "2005", "--all")
    assert (len(answer["meanwhile"]), answer["meanwhile_more"]) == (10, 5)
    assert ([row["date"] for row in whole["meanwhile"]], whole["meanwhile_more"]) == (days, 0)


def test_a_day_has_neighbours_that_are_certainly_before_and_after(at: Callable[..., dict[str, Any]]) -> None:
    def event(id_: str, date: str) -> str:
        return f'[events.{id_}]\ntitle = "{id_}"\ndate = "{date}"\n@\n'

    facts = event("a", "2001") + event("b", "2004-05") + event("same", "2005") + event("c", "2006-01")
    answer = at(facts, "2005-03-01")
    assert [row["id"] for row in answer["before"]] == ["events.a", "events.b"]
    assert [row["id"] for row in answer["after"]] == ["events.c"]


def test_what_ends_on_the_day_is_not_before_it(at: Callable[..., dict[str, Any]]) -> None:
    facts = '[events.e]\ntitle = "E"\ndate = "2004-06/2005-01-01"\n@\n'
    assert at(facts, "2005-01-01")["before"] == []
    assert [row["id"] for row in at(facts, "2005-01-02")["before"]] == ["events.e"]


def test_a_tenure_stands_for_its_beginning_and_with_end_added_for_its_end(
    at: Callable[..., dict[str, Any]],
) -> None:
    facts = tenure('start = "2001-02"\nend = "2010-03"')
    assert at(facts, "tenures.t")["date"] == "2001-02"
    assert at(facts, "t.end")["date"] == "2010-03"
    assert at(facts, "t.end")["in_post"][0]["holders"][0]["person"] == "Ann Able"


def test_only_the_organisations_that_are_named_are_shown(at: Callable[..., dict[str, Any]]) -> None:
    facts = inspection("a", "2001") + inspection("b", "2002", organisation="council")
    answer = at(facts, "2005", "--org", "school")
    assert [row["organisation_id"] for row in answer["last_inspected"]] == ["school"]
    assert answer["in_post"] == []


@pytest.mark.parametrize(
    ("dates", "row"),
    [
        ('start = "2001"\nend = "2010"', "Ann Able since 2001 3 – 5 y so far paper"),
        ('start = "2001"\nend = "2005"', "? Ann Able since 2001, until 2005 3 – 5 y so far paper"),
        ('end = "2005"', "? Ann Able start not recorded, until 2005 paper"),
        ('end = "2005"\nin-post = "2003"', "? Ann Able began by 2003, until 2005 at least 1 y so far paper"),
        ('in-post = "2005-06"', "? Ann Able in post Jun 2005 paper"),
        ('end = "[..2005]"', "? Ann Able start not recorded, ended by 2005 paper"),
        (
            'start = "[..2001]"\nend = "2005"',
            "? Ann Able began by 2001, until 2005 at least 3 y so far paper",
        ),
    ],
)
def test_a_holder_is_shown_with_what_leaves_it_open(
    dates: str, row: str, screen: Callable[..., list[str]]
) -> None:
    assert screen(tenure(dates), "2005")[3] == row


def test_the_last_grade_is_shown_where_a_later_inspection_gave_none(
    screen: Callable[..., list[str]],
) -> None:
    rows = screen(inspection("a", "2001", "poor") + inspection("b", "2003"), "2005")
    at = rows.index("Last inspected The School")
    assert rows[at + 1 : at + 3] == [
        "2003 Us: no grade · 1 – 3 y before paper",
        "2001 Us: ●○○○ poor, the last with a grade · 3 – 5 y before paper",
    ]


def test_what_only_a_missing_date_leaves_in_force_says_so(screen: Callable[..., list[str]]) -> None:
    rows = screen('[events.notice]\ntitle = "A notice"\nstart = "2001"\n@\n', "2005")
    at = rows.index("In force")
    assert rows[at + 1 : at + 3] == [
        "? since 2001, end not recorded A notice paper",
        "only a missing date leaves it open",
    ]


def test_what_has_an_open_beginning_is_in_force_up_to_its_end(screen: Callable[..., list[str]]) -> None:
    rows = screen('[events.notice]\ntitle = "A notice"\ndate = "../2005"\n@\n', "2005-06-01")
    assert rows[rows.index("In force") + 1] == "? until 2005 A notice paper"


def test_who_was_only_seen_in_post_is_no_neighbour(screen: Callable[..., list[str]]) -> None:
    rows = screen(tenure('in-post = "2004-05"') + tenure('start = "2003"', "u"), "2005-03-01")
    assert (
        rows[rows.index("Just before") + 1] == "2003 Ann Able, Head · began · 1 y 2 m – 2 y 2 m before paper"
    )
    assert not any("May 2004" in row for row in rows[rows.index("Just before") :])


@pytest.mark.parametrize(
    ("when", "heading"),
    [("2005-06-01", "Money, 2005/06 1 Apr 2005 – 31 Mar 2006"), ("2005", "Money, 2004/05 and 2005/06")],
)
def test_money_says_of_which_years_it_is(when: str, heading: str, screen: Callable[..., list[str]]) -> None:
    rows = screen("", when)
    at = rows.index(heading)
    assert rows[at + 1] == "nothing recorded"


def test_of_a_long_time_without_money_nothing_is_said(screen: Callable[..., list[str]]) -> None:
    assert not any(row.startswith("Money") for row in screen("", "1900/2000"))


def test_those_of_whom_no_date_tells_are_counted_in_one_line_and_named_if_asked_for(
    screen: Callable[..., list[str]],
) -> None:
    facts = "".join(tenure("", f"t{n}") for n in range(23))
    heading = "No date tells whether these were in post"
    rows = screen(facts, "2005")
    assert rows[1:3] == ["In post", "nobody for certain, and nobody possibly"]
    assert any("23 tenures that only a missing date leaves open: add --undated" in row for row in rows)
    assert heading not in rows
    rows = screen(facts, "2005", "--undated")
    at = rows.index(heading)
    assert rows[at + 1 : at + 24] == ["Ann Able not dated Head · The Council paper"] * 23
    assert not any("add --undated" in row for row in rows)


def test_an_organisation_has_the_posts_of_its_parts(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    part = ENTITIES.replace('name = "The Council"\n', 'name = "The Council"\nparent = "school"\n')
    base = make_base(
        entities=part, facts=tenure('start = "2001"\nend = "2009"').replace("@", 'sources = ["paper"]')
    )
    answer = json.loads(chronicle("at", "2005", "--org", "school", "-f", "json", base=base).out)["in_post"]
    assert {row["post_id"]: len(row["holders"]) for row in answer} == {"head": 1, "chair": 0}


MONEY = """
[budget.b]
organisation = "council"
type = "cut"
amount = 5
period = "2005/06"
because = "so it was"
sources = ["paper", { source = "paper", says = { amount = 6 } }]
"""


def test_money_is_shown_with_its_doubts_and_of_several_with_whose_it_is(
    screen: Callable[..., list[str]],
) -> None:
    assert "2005/06 cut of £5 ≠ paper" in screen(MONEY, "2005-06-01")
    both = MONEY + MONEY.replace("budget.b", "budget.c").replace("council", "school")
    assert "2005/06 The School: cut of £5 ≠ paper" in screen(both, "2005-06-01")
    assert "nothing else recorded" in screen(MONEY, "budget.b")


@pytest.mark.parametrize(
    ("published", "when", "certainty"),
    [
        ("2020-01-01", "2020-01-01", "certain"),
        ("2020-01-01", "2019-12-31", "unknown"),
        ("2020-01-01", "2020-01-02", "possible"),
        ("2020-01", "2020-01-31", "possible"),
    ],
)
def test_still_so_holds_on_the_day_of_the_report_whenever_it_began(
    published: str, when: str, certainty: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    entities = ENTITIES.replace('published = "2020-01-01"', f'published = "{published}"')
    base = make_base(entities=entities, facts=tenure('end = ".."').replace("@", 'sources = ["paper"]'))
    (holder,) = json.loads(chronicle("at", when, "-f", "json", base=base).out)["in_post"][0]["holders"]
    assert holder["certainty"] == certainty


@pytest.mark.parametrize(
    ("other", "certain"),
    [
        (inspection("j", "2008"), [("i", "certain")]),
        (inspection("j", "[2010-06..]"), [("i", "possible"), ("j", "possible")]),
        (inspection("j", "").replace('date = ""', ""), [("i", "possible")]),
        (inspection("j", "").replace('date = ""', 'status = "planned"'), [("i", "certain")]),
    ],
)
def test_the_last_inspection_is_certain_only_if_no_other_can_be_later(
    other: str, certain: list[tuple[str, str]], at: Callable[..., dict[str, Any]]
) -> None:
    answer = at(inspection("i", "2009-10-05") + other, "2013-01-01")
    assert [(row["id"].partition(".")[2], row["certainty"]) for row in answer["last_inspected"]] == certain


def test_an_event_of_one_month_from_its_beginning_to_its_end_is_in_force_in_it(
    at: Callable[..., dict[str, Any]],
) -> None:
    facts = '[events.e]\ntitle = "Siege"\nstart = "2010-03"\nend = "2010-03"\n@\n[events.f]\ntitle = "Vote"\ndate = "2013/14"\n@\n'
    assert [row["id"] for row in at(facts, "2010-03-15")["in_force"]] == ["events.e"]
    assert at(facts, "2013-06-15")["in_force"] == []


@pytest.mark.parametrize(("end", "vacant"), [("2005", True), ("2005~", False)])
def test_a_post_is_not_vacant_for_certain_after_a_date_that_is_not(
    end: str, vacant: bool, at: Callable[..., dict[str, Any]]
) -> None:
    facts = tenure(f'start = "2003"\nend = "{end}"').replace("head", "chair")
    assert [post["vacant"] for post in at(facts, "2006-07")["in_post"] if post["post_id"] == "chair"] == [
        vacant
    ]


def test_what_was_only_planned_is_no_reason_to_doubt_a_vacancy(at: Callable[..., dict[str, Any]]) -> None:
    past = tenure('start = "2001-01-01"\nend = "2001-12-31"')
    planned = tenure('start = "2002-02-02"\nend = "2003-03-03"\nstatus = "planned"', "planned")
    answer = at((past + planned).replace("head", "chair"), "2005")["in_post"]
    assert [post["vacant"] for post in answer if post["post_id"] == "chair"] == [True]


def test_the_rest_is_asked_for_as_this_was(make_base: Callable[..., Path], chronicle: Chronicle) -> None:
    row = '[events.{0}]\ntitle = "{0}"\ndate = "2010"\norganisations = ["school"]\nsources = ["paper"]\n'
    base = make_base(entities=ENTITIES, facts="".join(row.format(f"e{number}") for number in range(15)))
    lines = rows_of(chronicle("at", "2010", "--org", "school", "--known-by", "2021", base=base).out)
    (more,) = [line for line in lines if "more:" in line]
    command = more.partition("more: ")[2].split()[1:]
    assert command == ["timeline", "--year", "2010", "--org", "school", "--known-by", "2021-12-31"]
    assert chronicle(*command, base=base).code == 0


def test_a_qualified_date_far_away_is_no_reason_to_doubt_a_vacancy(at: Callable[..., dict[str, Any]]) -> None:
    dates = ('start = "1990"\nend = "1992?"', 'start = "2000"\nend = "2005"', 'start = "2010"\nend = "2012"')
    facts = "".join(tenure(row, f"t{place}") for place, row in enumerate(dates)).replace("head", "chair")
    vacant = {
        when: post["vacant"]
        for when in ("1996", "2008")
        for post in at(facts, when)["in_post"]
        if post["post_id"] == "chair"
    }
    assert vacant == {"1996": False, "2008": True}


@pytest.mark.parametrize(
    ("when", "meaning"), [("2010-06-01", "? possibly"), ("2010", "? possibly, or for part of it")]
)
def test_of_a_stretch_of_days_a_question_mark_may_mean_some_of_them(
    when: str, meaning: str, screen: Callable[..., list[str]]
) -> None:
    foot = screen(tenure('start = "2010-06"\nend = "2012"'), when)[-1]
    assert foot == f"{meaning} as of 1 Jan 2020"


def test_the_financial_year_is_offered_for_the_same_question(
    make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(entities=ENTITIES, facts="")
    title = rows_of(chronicle("at", "2010-11", "--org", "school", "--known-by", "2021", base=base).out)[0]
    command = title.partition("financial year: ")[2].removesuffix(")").split()
    assert command == ["chronicle", "at", "2010/11", "--org", "school", "--known-by", "2021-12-31"]
    assert chronicle(*command[1:], base=base).code == 0


TWO_ORGANISATIONS = """
[tenures.ann]
person = "ann"
post = "head"
start = "2001"
end = "2010"
@
[tenures.bob]
person = "bob"
organisation = "school"
start = "2001"
end = "2010"
@
[events.fire]
title = "Fire at the school"
date = "2005-06"
organisations = ["school"]
@
[events.storm]
title = "A storm"
date = "2005-07"
@
[events.row]
title = "A row over the accounts"
date = "2005-06-10"
people = ["ann"]
organisations = ["council"]
@
"""


@pytest.mark.parametrize(
    ("line", "holders", "meanwhile"),
    [
        ("2005-06", {"Ann Able", "Bob Best"}, {"events.fire", "events.row"}),
        ("2005-06 --org school", {"Bob Best"}, {"events.fire"}),
        ("2005-06 --post head", {"Ann Able"}, set()),
        ("2005-06 --person able", {"Ann Able"}, {"events.row"}),
        ("2005-06 --person ann --org school", set(), set()),
        ("events.fire", {"Bob Best"}, set()),
        ("events.fire --everywhere", {"Ann Able", "Bob Best"}, {"events.row"}),
        ("events.fire --org council", {"Ann Able"}, {"events.row"}),
        ("tenures.bob", {"Bob Best"}, set()),
        ("events.storm", {"Ann Able", "Bob Best"}, set()),
    ],
)
def test_the_answer_is_narrowed_and_of_a_fact_is_its_organisation_s(
    line: str, holders: set[str], meanwhile: set[str], at: Callable[..., dict[str, Any]]
) -> None:
    when, *options = line.split()
    state = at(TWO_ORGANISATIONS, when, *options)
    assert {holder["person"] for post in state["in_post"] for holder in post["holders"]} == holders
    assert {row["id"] for row in state["meanwhile"] if row["id"].startswith("events")} == meanwhile
    if "--person" in line:
        assert all(post["holders"] for post in state["in_post"])
    assert any(state["narrowed_to"].values()) == (
        line not in {"2005-06", "events.fire --everywhere", "events.storm"}
    )


def test_the_page_says_to_what_it_is_narrowed(screen: Callable[..., list[str]]) -> None:
    assert screen(TWO_ORGANISATIONS, "events.fire")[0].endswith("events.fire · The School")
    assert screen(TWO_ORGANISATIONS, "2005-06-10", "--post", "head", "-p", "ann")[0].endswith(
        "Ann Able · Head"
    )


REPORTS = """
[inspections.seen]
organisation = "school"
body = "Us"
date = "2014-05-10"
published = "2014-07-01"
scale = "four"
grade = "poor"
judgement = "awful"
@
[inspections.to-come]
organisation = "school"
body = "They"
date = "2014-06-20"
published = "2014-08"
judgement = "dreadful"
@
"""


def test_no_result_of_a_visit_that_was_not_yet_reported_is_told(
    chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    base = make_base(entities=ENTITIES, facts=REPORTS.replace("@", 'sources = ["paper"]'))
    page = chronicle("at", "2014-06-01", base=base).out
    lines = rows_of(page)
    assert "10 May 2014 Us inspection of The School · not yet reported · 22 d before paper" in lines
    assert "20 Jun 2014 They inspection of The School · not yet reported · 19 d after paper" in lines
    before_publication = page.partition("1 Jul 2014")[0]
    assert "poor" not in before_publication
    assert "dreadful" not in before_publication
    answer = json.loads(chronicle("at", "2014-06-01", "-f", "json", base=base).out)
    (last,) = answer["last_inspected"]
    assert (last["what"], last["no_rating"]) == ("Us inspection of The School", "not yet reported")
    assert [row["what"] for row in answer["before"]] == ["Us inspection of The School"]
    assert "Us inspection of The School: poor" in chronicle("at", "2014-07-02", base=base).out


NOT_DATED = """
[inspections.u]
organisation = "school"
body = "Us"
@
[events.u]
title = "A meeting"
organisations = ["school"]
@
[events.some-year]
title = "A fair"
date = "XXXX-05"
organisations = ["school"]
@
[budget.u]
organisation = "school"
type = "cut"
amount = 5
@
[counts.u]
what = "pupils"
value = 3
organisation = "school"
@
[events.d]
title = "Dated"
date = "2005"
@
"""


def test_facts_of_every_kind_without_a_date_are_counted_and_named_if_asked_for(
    chronicle: Chronicle, make_base: Callable[..., Path]
) -> None:
    base = make_base(entities=ENTITIES, facts=NOT_DATED.replace("@", 'sources = ["paper"]'))
    counted = "5 entries that only a missing date leaves open: add --undated"
    assert counted in " ".join(chronicle("at", "2010", base=base).out.split())
    page = chronicle("at", "2010", "--undated", base=base).out
    assert "add --undated" not in page
    listed = rows_of(page.partition("Not dated")[2])
    for words in ("Us inspection of The School", "A meeting", "A fair", "cut of £5", "pupils: 3"):
        assert any(words in line for line in listed), words
    answer = json.loads(chronicle("at", "2010", "--undated", "-f", "json", base=base).out)
    assert {fact["id"] for fact in answer["undated"]} == {
        *("inspections.u", "events.u", "events.some-year", "budget.u", "counts.u")
    }
    answer = json.loads(chronicle("at", "2010", "-f", "json", base=base).out)
    assert (answer["undated"], answer["undated_more"]) == ([], 5)


@pytest.mark.parametrize(
    ("facts", "certainties"),
    [
        ('[events.e]\ntitle = "E"\ndate = "2005-04"\n@\n', {None: "certain"}),
        ('[events.e]\ntitle = "E"\ndate = "2005-04~"\n@\n', {None: "possible"}),
        ('[events.e]\ntitle = "E"\ndate = "2005-04"\nstatus = "alleged"\n@\n', {None: "possible"}),
        (tenure('start = "2005-02~"\nend = "2005-11"'), {"start": "possible", "end": "certain"}),
    ],
)
def test_what_falls_in_the_time_is_as_sure_as_on_the_timeline(
    facts: str, certainties: dict[str | None, str], make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(entities=ENTITIES, facts=facts.replace("@", 'sources = ["paper"]'))
    state = json.loads(chronicle("at", "2005", "-f", "json", base=base).out)
    assert {row["role"]: row["certainty"] for row in state["meanwhile"]} == certainties
    rows = json.loads(chronicle("timeline", "--year", "2005", "-f", "json", base=base).out)
    assert {row["role"]: row["certainty"] for row in rows} == certainties


OFFICES = """
[people.ann]
name = "Ann Able"
[people.ben]
name = "Ben Abel"
[sources.paper]
title = "The Paper"
published = "2020-01-01"
"""


def offices(*posts: str, councils: int = 1, lead: tuple[str, ...] = ("head",)) -> str:
    """Return so many councils, each with these posts."""
    return OFFICES + "".join(
        f'[organisations.c{number}]\nname = "Council {number}"\n'
        + "".join(
            f'[posts.{post}-{number}]\ntitle = "{post.title()}"\norganisation = "c{number}"\n'
            f"lead = {str(post in lead).lower()}\n"
            for post in posts
        )
        for number in range(councils)
    )


def held(post: str, dates: str = 'start = "2001"\nend = "2010"', person: str = "ann") -> str:
    return f'[tenures.{post}-{person}]\nperson = "{person}"\npost = "{post}"\n{dates}\nsources = ["paper"]\n'


class TestTheRestIsCounted:
    @pytest.fixture
    def rows(self, make_base: Callable[..., Path], chronicle: Chronicle) -> Callable[..., list[str]]:
        def ask(facts: str, *options: str) -> list[str]:
            answer = chronicle("at", "2005", *options, base=make_base(facts=facts))
            assert answer.code == 0, answer.err
            return rows_of(answer.out)

        return ask

    def test_posts_that_do_not_lead(self, rows: Callable[..., list[str]]) -> None:
        facts = offices("head", "clerk", "porter") + held("head-0") + held("clerk-0", person="ben")
        shown = rows(facts)
        assert shown[1:4] == ["In post", "Head", "Ann Able since 2001 3 – 5 y so far paper"]
        assert not any(row in {"Clerk", "Porter"} for row in shown)
        assert "+ 1 other post, 1 post with no holder recorded: add --all" in shown
        shown = rows(facts, "--all")
        assert "Clerk" in shown
        assert shown.index("No holder recorded") < shown.index("Porter Council 0")
        assert not any("add --all" in row for row in shown)

    @pytest.mark.parametrize("option", [("--post", "clerk-0"), ("-p", "ben")])
    def test_not_those_that_were_asked_for(
        self, option: tuple[str, str], rows: Callable[..., list[str]]
    ) -> None:
        facts = offices("head", "clerk") + held("head-0") + held("clerk-0", person="ben")
        assert any(row.startswith("Ben Abel since 2001") for row in rows(facts, *option))

    def test_nor_those_of_a_base_without_a_post_that_leads(self, rows: Callable[..., list[str]]) -> None:
        facts = offices("clerk", lead=()) + held("clerk-0")
        assert any(row.startswith("Ann Able since 2001") for row in rows(facts))

    @pytest.mark.parametrize(("councils", "shown", "more"), [(6, 6, 0), (7, 7, 0), (8, 6, 2), (30, 6, 24)])
    def test_posts_that_lead_beyond_the_first_few(
        self, councils: int, shown: int, more: int, rows: Callable[..., list[str]]
    ) -> None:
        facts = offices("head", councils=councils) + "".join(
            held(f"head-{place}") for place in range(councils)
        )
        page = rows(facts)
        assert page[1] == "In post Head"
        assert sum(row.startswith("Council ") for row in page) == shown
        words = f"+ {more} posts: add --all, or name one by --org"
        assert (words in page) is bool(more)
        assert sum(row.startswith("Council ") for row in rows(facts, "--all")) == councils

    def test_inspections_of_organisations_that_nobody_leads(self, rows: Callable[..., list[str]]) -> None:
        facts = offices("head", councils=2).replace(
            '[posts.head-1]\ntitle = "Head"\norganisation = "c1"\nlead = true', ""
        ) + "".join(
            f'[inspections.i{place}]\norganisation = "c{place}"\nbody = "Us"\ndate = "2004"\nsources = ["paper"]\n'
            for place in range(2)
        )
        page = rows(facts)
        assert page[page.index("Last inspected Council 0") + 1].startswith("2004 Us")
        assert "+ 1 inspection of others: add --all" in page
        page = rows(facts, "--all")
        assert "2004 Council 1, Us: no grade · 1 d – 2 y before paper" in page

    def test_what_is_only_known_to_be_by_a_far_later_day(self, rows: Callable[..., list[str]]) -> None:
        facts = offices("head") + "".join(
            f'[events.e{place}]\ntitle = "Rule {place}"\nstart = "[..{year}]"\nend = ".."\nsources = ["paper"]\n'
            for place, year in enumerate((2004, 2006, 2008, 2019))
        )
        page = rows(facts)
        assert [row.partition("Rule ")[2][:1] for row in page if "Rule" in row] == ["0", "1"]
        assert any("2 entries only known to be by a far later day: add --all" in row for row in page)
        assert sum("Rule" in row for row in rows(facts, "--all")) == 4

    def test_of_many_in_force_those_that_began_last_are_shown(self, rows: Callable[..., list[str]]) -> None:
        facts = offices("head") + "".join(
            f'[events.e{year}]\ntitle = "Rule of {year}"\nstart = "{year}"\nend = "2010"\nsources = ["paper"]\n'
            for year in range(1990, 2004)
        )
        page = rows(facts)
        assert [row.split()[1] for row in page if "Rule" in row and "since" in row] == [
            str(year) for year in range(1999, 2004)
        ]
        assert any("9 more in force" in row for row in page)

    def test_programs_are_given_all_of_it(self, make_base: Callable[..., Path], chronicle: Chronicle) -> None:
        facts = offices("head", "clerk", councils=30) + "".join(held(f"head-{place}") for place in range(30))
        answer = json.loads(chronicle("at", "2005", "-f", "json", base=make_base(facts=facts)).out)
        assert len(answer["in_post"]) == 60
