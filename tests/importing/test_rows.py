"""Rows as facts: what each column gives, what a row's facts share, why a row is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chronicle.importing.map_reader import read_map
from chronicle.importing.plan import make_plan
from tests.importing.plans import facts, plan, problems, sheet, snapshot


def events(columns: str, options: str = "", rest: str = "") -> str:
    return f'[import]\nkind = "events"\n{options}\n[columns]\n{columns}\n{rest}'


@pytest.mark.parametrize(
    ("columns", "lines", "expected"),
    [
        pytest.param(
            '"D" = "date"\n"T" = "title"',
            ["D|T", "Apr-09|Opened"],
            [{"table": "events", "date": "2009-04", "title": "Opened"}],
            id="a field each",
        ),
        pytest.param(
            '"D" = ["date", "note"]\n"T" = "title"',
            ["D|T", "2009|Opened"],
            [{"table": "events", "date": "2009", "note": "2009", "title": "Opened"}],
            id="a column for two fields",
        ),
        pytest.param(
            '"T" = "title"\n"A" = "note"\n"B" = "note"',
            ["T|A|B", "Opened|one|two"],
            [{"table": "events", "title": "Opened", "note": "one; two"}],
            id="two columns for a text",
        ),
        pytest.param(
            '"T" = "title"\n"A" = { field = "people", split = ";" }\n"B" = "people"',
            ["T|A|B", "Met|Ann Ray; Bob Lee|Ann Ray"],
            [{"table": "events", "title": "Met", "people": ["ann", "bob"]}],
            id="two columns for a list",
        ),
        pytest.param(
            '"T" = "title"\n"From" = "date.start"\n"To" = "date.end"',
            ["T|From|To", "Strike|1 May 2009|present"],
            [{"table": "events", "title": "Strike", "start": "2009-05-01", "end": ".."}],
            id="an interval of two columns",
        ),
        pytest.param(
            '"T" = "title"\n"Party" = "extra.party"\n"Tags" = { field = "tags", split = "," }\n"H" = "headline"',
            ["T|Party|Tags|H", "Met|Labour|a, b|yes"],
            [
                {
                    "table": "events",
                    "title": "Met",
                    "extra": {"party": "Labour"},
                    "tags": ["a", "b"],
                    "headline": True,
                }
            ],
            id="fields of one's own, lists, flags",
        ),
        pytest.param(
            '"T" = "title"\n"D" = "date"\n"2009/10" = { field = "budget.amount", type = "spend", period = "2009/10" }\n'
            '"2010/11" = { field = "budget.amount", type = "spend", period = "2010/11" }\n"For" = "budget.for"\n'
            '[defaults]\n"budget.organisation" = "The Board"',
            ["T|D|2009/10|2010/11|For", "Agreed|2009|10|£1.2m|care"],
            [
                {"table": "events", "title": "Agreed", "date": "2009"},
                {
                    "table": "budget",
                    "amount": 10,
                    "type": "spend",
                    "period": "2009/10",
                    "for": "care",
                    "organisation": "board",
                },
                {
                    "table": "budget",
                    "amount": 1_200_000,
                    "type": "spend",
                    "period": "2010/11",
                    "for": "care",
                    "organisation": "board",
                },
            ],
            id="a fact for each column of amounts",
        ),
        pytest.param(
            '"T" = "title"\n"D" = "date"\n"Org" = "organisations"\n"G" = { field = "inspections.grade", scale = "four" }\n'
            '"Care" = "inspections.areas.care"\n[defaults]\n"inspections.body" = "Ofsted"',
            ["T|D|Org|G|Care", "Visit|2009|The Board|GOOD|Outstanding", "Met|2010|The Board||"],
            [
                {"table": "events", "title": "Visit", "date": "2009", "organisations": ["board"]},
                {
                    "table": "inspections",
                    "date": "2009",
                    "scale": "four",
                    "grade": "good",
                    "areas": {"care": "outstanding"},
                    "body": "Ofsted",
                    "organisation": "board",
                },
                {"table": "events", "title": "Met", "date": "2010", "organisations": ["board"]},
            ],
            id="a second fact shares its organisation, and is there only where its columns say something",
        ),
    ],
)
def test_columns_become_fields(columns: str, lines: list[str], expected: list[dict[str, Any]]) -> None:
    made = plan(events(columns), *lines)
    assert problems(made) == []
    assert facts(made) == expected


def test_a_column_may_say_what_each_row_becomes() -> None:
    mapping = """
[import]
kind = { column = "Type", map = { "Visit" = "inspections", "Other" = "events" } }
[columns]
"Date" = "date"
"What" = ["events.title", "inspections.judgement"]
"Grade" = { field = "inspections.grade", scale = "four" }
[defaults]
"inspections.organisation" = "board"
"inspections.body" = "Ofsted"
"""
    made = plan(
        mapping,
        "Type|Date|What|Grade",
        "visit|2009|poor|good",
        "Other|2010|Met|",
        "Other|2011|Met|good",
        "Talk|2012|x|",
    )
    assert facts(made) == [
        {
            "table": "inspections",
            "date": "2009",
            "judgement": "poor",
            "grade": "good",
            "scale": "four",
            "organisation": "board",
            "body": "Ofsted",
        },
        {"table": "events", "date": "2010", "title": "Met"},
    ]
    assert problems(made) == [
        ("Log!D4", "is inspections.grade, which an entry of events does not have"),
        ("Log!A5", "is not in the map's kind"),
    ]


TENURES = """
[import]
kind = "tenures"
blank-end = "still"
[columns]
"Name" = "person"
"Post" = "post"
"Council" = "posts.organisation"
"From" = "start"
"To" = "end"
"""


def test_tenures_with_posts_of_organisations() -> None:
    made = plan(
        TENURES,
        "Name|Post|Council|From|To",
        "Ann Ray|Clerk|The Board|2009|2010",
        "Cleo Day|Clerk|Leeds City Council|2009/10|",
        "Bob Lee||Leeds City Council|2011|2012",
    )
    assert problems(made) == []
    assert facts(made) == [
        {"table": "tenures", "person": "ann", "post": "clerk", "start": "2009", "end": "2010"},
        {"table": "tenures", "person": "cleo-day", "post": "clerk-2", "start": "2009/10", "end": ".."},
        {"table": "tenures", "person": "bob", "organisation": "leeds", "start": "2011", "end": "2012"},
    ]
    assert [(entry.address, dict(entry.values)) for entry in made.entities] == [
        ("people.cleo-day", {"name": "Cleo Day"}),
        ("posts.clerk-2", {"title": "Clerk", "organisation": "leeds"}),
    ]


def test_people_are_rows_too() -> None:
    mapping = '[import]\nkind = "people"\nsource = "minutes"\n[columns]\n"Name" = "name"\n"Born" = "born"\n"Party" = "extra.party"\n'
    made = plan(mapping, "Name|Born|Party", "Cleo Day|1961|Green", "Dan Fox||")
    assert [(entry.address, dict(entry.values)) for entry in made.facts] == [
        (
            "people.cleo-day",
            {
                "name": "Cleo Day",
                "born": "1961",
                "extra": {"party": "Green"},
                "sources": [{"source": "minutes", "at": "Log, row 2, 2014-05-13"}],
            },
        ),
        ("people.dan-fox", {"name": "Dan Fox"}),
    ]


@pytest.mark.parametrize(
    ("columns", "row", "place", "reason"),
    [
        ('"A" = "date"', "31/02/2014", "Log!B2", "is no day"),
        ('"A" = { field = "budget.amount", type = "spend" }', "some", "Log!B2", "is no number"),
        ('"A" = "headline"', "perhaps", "Log!B2", "is neither yes nor no"),
        ('"A" = "status"', "gone", "Log!B2", "is none of its words"),
        ('"A" = "length"', "a while", "Log!B2", "is not a length"),
        ('"A" = { field = "inspections.grade", scale = "four" }', "RI", "Log!B2", "is not on the scale four"),
        ('"A" = "people.born"', "1961", "Log!B2", "is the born of a person, and the row names none"),
    ],
)
def test_a_bad_cell_refuses_its_row_and_no_other(columns: str, row: str, place: str, reason: str) -> None:
    defaults = '[defaults]\n"budget.organisation" = "board"\n"inspections.organisation" = "board"\n"inspections.body" = "x"'
    made = plan(events(f'"T" = "title"\n{columns}', rest=defaults), "T|A", f"Met|{row}", "Left|")
    assert [(where, why.startswith(reason)) for where, why in problems(made)] == [(place, True)], problems(
        made
    )
    assert [fact["title"] for fact in facts(made)] == ["Left"]


def test_all_mistakes_of_a_row_are_told_at_once() -> None:
    made = plan(events('"D" = "date"\n"T" = "title"\n"H" = "headline"'), "D|T|H", "31/02/2014|Met|perhaps")
    assert [place for place, _ in problems(made)] == ["Log!A2", "Log!C2"]


def test_what_the_format_refuses_is_told_by_the_cell_that_it_came_from() -> None:
    made = plan(
        events('"T" = "title"\n"From" = "start"\n"D" = "date"'), "T|From|D", "Met|2009|2010", "|2009|"
    )
    assert problems(made) == [
        ("Log!A2", "a date and a start, end or length are given"),
        ("Log!B3", "`title` is missing"),
    ]


def test_two_rows_of_one_key_are_told_apart_or_refused() -> None:
    made = plan(events('"R" = "skip"\n"T" = "title"', 'same-row = ["R"]'), "R|T", "1|Met", "1|Left")
    assert problems(made) == [("Log!A3", "is 1, as row 2 is")]


def test_rows_without_a_key_are_the_same_by_their_cells() -> None:
    mapping = events('"R" = "skip"\n"D" = "date"\n"T" = "title"', 'source = "log"\nsame-row = ["R"]')
    rows = ("1|2009|Met", "|2010|Total", "|2010|Total", "2|2010|Sat")
    first = plan(mapping, "R|D|T", *rows)
    assert [row.key for row in first.state] == [("1",), (), (), ("2",)]
    assert [row.at for row in first.state][1:3] == ["Log, row 3, 2014-05-13", "Log, row 4, 2014-05-13"]
    again = plan(mapping, "R|D|T", *reversed(rows), "|2011|Total", before=first.state)
    assert [entry.address for entry in again.facts] == ["events.total-2011"]
    assert (len(again.vanished), again.state_text.count("Total")) == (0, first.state_text.count("Total") + 2)


def test_a_row_is_cited_by_its_key_or_by_its_number_and_the_day_of_the_file() -> None:
    by_key = plan(events('"R" = "skip"\n"T" = "title"', 'source = "log"\nsame-row = ["R"]'), "R|T", "17|Met")
    by_number = plan(events('"T" = "title"', 'source = "log"'), "T", "Met")
    assert by_key.facts[0].values["sources"] == [{"source": "log", "at": "R 17"}]
    assert by_number.facts[0].values["sources"] == [{"source": "log", "at": "Log, row 2, 2014-05-13"}]
    assert [(entry.address, dict(entry.values)) for entry in by_key.entities] == [
        ("sources.log", {"title": "LOG.xlsx", "type": "data"})
    ]


def test_a_source_of_its_own_is_passed_on_by_the_sheet_and_made_once() -> None:
    columns = '"T" = "title"\n"Link" = "source.url"\n"Page" = "source.at"\n"Words" = "source.quote"'
    made = plan(
        events(columns, 'source = "log"'),
        "T|Link|Page|Words",
        "Met|https://example.org/a|4|we met",
        "Left|https://example.org/a||",
    )
    assert made.facts[0].values["sources"] == [
        {"source": "log", "at": "4", "quote": "we met"},
        {"source": "example-org-a", "via": "log"},
    ]
    assert [entry.address for entry in made.entities] == ["sources.log", "sources.example-org-a"]


def test_a_column_names_the_source_by_its_title() -> None:
    made = plan(
        events('"T" = "title"\n"S" = "source"'), "T|S", "Met|minutes of the board", "Left|The Gazette"
    )
    assert [fact.values["sources"][0]["source"] for fact in made.facts] == ["minutes", "gazette"]  # type: ignore[index,call-overload]


def test_words_that_no_date_holds_are_kept_as_a_quote() -> None:
    mapping = events('"T" = "title"\n"D" = "date"', 'source = "log"\nranges = "some time in"')
    made = plan(mapping, "T|D", "Met|autumn term 2012", "Left|2012")
    assert made.facts[0].values["date"] == "[2012-09..2012-12]"
    quotes = [fact.values["sources"][0].get("quote") for fact in made.facts]  # type: ignore[index,union-attr]
    assert quotes == ["autumn term 2012", None]


def test_what_says_nothing_is_as_good_as_blank() -> None:
    made = plan(events('"T" = "title"\n"D" = "date"', 'null = ["n/k", "TBC"]'), "T|D", "Met|tbc", "Left| N/K")
    assert (problems(made), [sorted(fact) for fact in facts(made)]) == ([], [["table", "title"]] * 2)


@pytest.mark.parametrize(
    ("pattern", "id_"),
    [
        ('id = "{date}-{title}"', "2009-04-the-board-agrees-a-budget-for-the-coming"),
        ('id = "ref-{R}"', "ref-17"),
        ("", "the-board-agrees-a-budget-for-the-coming-2009-04"),
    ],
)
def test_ids_are_made_of_what_a_row_says(pattern: str, id_: str) -> None:
    columns = '"R" = "skip"\n"T" = "title"\n"D" = "date"'
    title = "The board agrees a budget for the coming financial year at last"
    made = plan(events(columns, pattern), "R|T|D", f"17|{title}|Apr-09", f"18|{title}|Apr-09")
    assert made.facts[0].id == id_
    assert made.facts[1].id == (f"{id_}-2" if "R" not in pattern else "ref-18")


def test_a_column_may_hold_the_ids() -> None:
    assert plan(events('"I" = "id"\n"T" = "title"'), "I|T", "My Visit|Met").facts[0].id == "my-visit"


def test_what_a_row_says_of_somebody_known_is_added_where_nothing_stands() -> None:
    columns = '"T" = "title"\n"Who" = "people"\n"Born" = "people.born"'
    made = plan(events(columns), "T|Who|Born", "Met|Ann Ray|1961", "Left|Ann Ray|1962", "Sat|Bob Lee|1970")
    assert [(change.address, change.key, change.after) for change in made.changes] == [
        ("people.ann", "born", "1961"),
        ("people.bob", "born", "1970"),
    ]
    assert [(change.address, change.after, change.now) for change in made.kept] == [
        ("people.ann", "1962", "1961")
    ]


def test_rows_that_say_different_things_of_one_new_name_may_be_about_two_people() -> None:
    columns = '"T" = "title"\n"Who" = "people"\n"Ward" = "people.extra.ward"'
    lines = ("T|Who|Ward", "Met|John Smith|Aston", "Left|John Smith|Ladywood")
    made = plan(events(columns), *lines)
    assert [clash.name for clash in made.reader.clashes.values()] == ["John Smith"]
    by = '[names]\n"John Smith" = { by = "Ward", "Aston" = "john-smith", "Ladywood" = "john-smith-2" }'
    planned = plan(events(columns, rest=by), *lines)
    assert planned.reader.clashes == {}
    assert [(entry.id, entry.values["name"]) for entry in planned.entities if entry.table == "people"] == [
        ("john-smith", "John Smith"),
        ("john-smith-2", "John Smith"),
    ]


def test_refused_rows_bring_nobody_into_the_base() -> None:
    made = plan(events('"T" = "title"\n"D" = "date"\n"Who" = "people"'), "T|D|Who", "Met|31/02/2014|Cleo Day")
    assert made.entities == []


@pytest.mark.parametrize(
    ("rows", "seats"),
    [
        (["Ann Ray|Member|2009|2012", "Bob Lee|Member|2010|2013", "Cleo Day|Member|2010|2014"], 3),
        (["Ann Ray|Member|2009|2010", "Bob Lee|Member|2010|2013"], None),
        (["Ann Ray|Member|2009|2012", "Bob Lee|Member|2010~|2013"], None),
    ],
)
def test_a_new_post_has_as_many_seats_as_rows_certainly_hold_at_once(
    rows: list[str], seats: int | None
) -> None:
    lines = [row.replace("|Member|", "|Member|The Board|") for row in rows]
    made = plan(TENURES, "Name|Post|Council|From|To", *lines)
    (post,) = [entry.values for entry in made.entities if entry.table == "posts"]
    assert post.get("seats") == seats


def test_of_a_post_that_is_there_the_seats_are_only_told() -> None:
    made = plan(
        TENURES,
        "Name|Post|Council|From|To",
        "Ann Ray|Clerk|The Board|2009|2012",
        "Bob Lee|Clerk|The Board|2010|2013",
    )
    assert made.changes == []
    assert (made.seats["clerk"].number, made.seats["clerk"].rows) == (2, (2, 3))


def test_rows_about_organisations_may_name_one_another() -> None:
    mapping = '[import]\nkind = "organisations"\n[columns]\n"Name" = "name"\n"Parent" = "parent"\n"Closed" = "closed"\n'
    made = plan(
        mapping,
        "Name|Parent|Closed",
        "North School|The Trust|",
        "The Trust||",
        "The Board|The Trust|2012",
        "The Trust||",
    )
    assert [(entry.address, dict(entry.values)) for entry in made.facts] == [
        ("organisations.north-school", {"name": "North School", "parent": "trust"}),
        ("organisations.trust", {"name": "The Trust"}),
    ]
    assert made.entities == []
    assert [(change.address, change.key, change.after) for change in made.changes] == [
        ("organisations.board", "closed", "2012"),
        ("organisations.board", "parent", "trust"),
    ]
    assert problems(made) == [("Log!A5", "is the name of an earlier row too")]
    again = plan(mapping, "Name|Parent|Closed", "North School|The Trust|", "The Trust||", before=made.state)
    assert (again.facts, again.unchanged) == ([], 2)


def test_a_time_of_two_columns_is_one_date_where_a_kind_has_no_start() -> None:
    mapping = """
[import]
kind = "inspections"
[columns]
"From" = "date.start"
"To" = "date.end"
[defaults]
organisation = "board"
body = "Ofsted"
"""
    made = plan(mapping, "From|To", "2 May 2009|5 May 2009", "2009|", "|2010", "2011|2011", "../2012|2013")
    assert [fact["date"] for fact in facts(made)] == [
        "2009-05-02/2009-05-05",
        "2009",
        "../2010",
        "2011",
    ]
    assert [place for place, _ in problems(made)] == ["Log!A6"]


def test_what_one_column_proves_of_its_author_holds_for_the_others() -> None:
    made = plan(
        events('"T" = "title"\n"From" = "start"\n"To" = "end"'), "T|From|To", "Met|13/05/2005|01/06/2008"
    )
    assert facts(made) == [{"table": "events", "title": "Met", "start": "2005-05-13", "end": "2008-06-01"}]
    other_hand = plan(
        events('"T" = "title"\n"D" = "date"\n"B" = "inspections.published"'),
        "T|D|B",
        "Met|13/05/2005|05/14/2005",
        "Sat|01/06/2008|01/06/2008",
    )
    assert [facts(other_hand)[place]["date"] for place in (0, 2)] == ["2005-05-13", "2008-06-01"]
    assert [facts(other_hand)[place]["published"] for place in (1, 3)] == ["2005-05-14", "2008-01-06"]


@pytest.mark.parametrize(
    ("columns", "row", "reason"),
    [
        ('"A" = "date"\n"B" = "date"', "2009|2010", "is another date than 2009, which another column gives"),
        (
            '"A" = "headline"\n"B" = "headline"',
            "yes|no",
            "is another headline than True, which another column gives",
        ),
    ],
)
def test_two_columns_that_contradict_each_other_refuse_the_row(columns: str, row: str, reason: str) -> None:
    made = plan(
        events(f'"T" = "title"\n{columns}'), "T|A|B", f"Met|{row}", "Sat||" + row.split("|", maxsplit=1)[0]
    )
    assert problems(made) == [("Log!C2", reason)]
    assert [fact["title"] for fact in facts(made)] == ["Sat"]


def test_somebody_named_twice_in_a_cell_is_named_once() -> None:
    made = plan(
        events('"T" = "title"\n"Who" = { field = "people", split = ";" }'),
        "T|Who",
        "Met|Ann Ray; Cllr Ann Ray",
    )
    assert [fact["people"] for fact in facts(made)] == [["ann"]]


def test_a_row_that_was_refused_is_cited_where_it_stands_in_the_sheet_that_it_comes_from() -> None:
    mapping = read_map("log", events('"T" = "title"', 'source = "log"\nsheet = "Log"'))
    mended = make_plan(replace(sheet("T", "Met"), name="", is_part=True), mapping, snapshot())
    assert mended.facts[0].values["sources"] == [{"source": "log", "at": "Log, row 2, 2014-05-13"}]
