"""What a sheet seems to be, by its headings and cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chronicle.importing.guess import guess_map, propose_name
from chronicle.importing.headings import read_heading
from chronicle.importing.map_reader import read_map
from chronicle.importing.questions import open_as_comments, open_questions
from tests.importing.plans import plan, sheet, snapshot

if TYPE_CHECKING:
    from chronicle.importing.mapping import ImportMap


def guessed(*lines: str) -> ImportMap:
    return read_map("log", guess_map(sheet(*lines), snapshot(), "log"))


def targets(mapping: ImportMap) -> dict[str, str]:
    return {
        rule.header: ", ".join(target.written for target in rule.targets) for rule in mapping.columns.values()
    }


@pytest.mark.parametrize(
    ("lines", "table", "expected"),
    [
        (
            ["Date|What happened|Who|Notes", "03/04/2012|Met|Ann Ray|x"],
            "events",
            {"Date": "date", "What happened": "title", "Who": "people"},
        ),
        (
            ["Name|Role|Council|From|To", "Ann Ray|Clerk|The Board|2009|2010"],
            "tenures",
            {"Name": "person", "Role": "post", "Council": "posts.organisation", "From": "start", "To": "end"},
        ),
        (
            ["Officer|Organisation|Start date|End date", "Ann Ray|The Board|2009|2010"],
            "tenures",
            {"Officer": "person", "Organisation": "organisation", "Start date": "start", "End date": "end"},
        ),
        (
            ["School|Inspected by|Inspection date|Overall effectiveness", "The Board|Ofsted|2012|Good"],
            "inspections",
            {
                "School": "organisation",
                "Inspected by": "body",
                "Inspection date": "date",
                "Overall effectiveness": "grade",
            },
        ),
        (
            ["Year|Council|Amount (£m)|Type", "2009/10|The Board|24|budget"],
            "budget",
            {"Year": "period", "Council": "organisation", "Amount (£m)": "amount", "Type": "type"},
        ),
        (["Measure|Value|Date", "social workers|300|2009"], "counts", {"Measure": "what", "Value": "value", "Date": "date"}),
        (["Full name|Date of birth", "Ann Ray|1961"], "people", {"Full name": "name", "Date of birth": "born"}),
        (
            ["Date|Event|Spend|Grade", "2009|Met|£250|RI", "2010|Sat|£20|good"],
            "events",
            {"Date": "date", "Event": "title", "Spend": "budget.amount", "Grade": "inspections.grade"},
        ),
        (["A|B", "x|y"], "events", {}),
    ],
)  # fmt: skip
def test_a_sheet_is_known_by_its_headings_and_cells(
    lines: list[str], table: str, expected: dict[str, str]
) -> None:
    mapping = guessed(*lines)
    assert (mapping.tables, targets(mapping)) == ((table,), expected)


def test_what_cells_show_is_put_into_the_map() -> None:
    mapping = guessed(
        "Ref|Date|Event|Present|Cost (£k)|Grade", "1|2009|Met|Ann Ray; Bob Lee|3|RI", "2|2010|Sat|||good"
    )
    (who, cost, grade) = (mapping.rule(header) for header in ("Present", "Cost (£k)", "Grade"))
    assert who is not None
    assert cost is not None
    assert grade is not None
    assert (who.split, cost.times, grade.constants) == (";", 1_000, {"scale": "four"})
    assert mapping.same_row == ("Ref",)
    assert mapping.source == "log"


def test_a_reference_that_a_row_of_totals_lacks_still_makes_rows_the_same() -> None:
    rows = ("1|2009|Met", "2|2010|Sat", "|2010|Total")
    assert guessed("Ref|Date|Event", *rows).same_row == ("Ref",)
    assert guessed("Ref|Date|Event", *rows, "|2011|Total").same_row == ()
    assert guessed("Ref|Date|Event", "|2009|Met").same_row == ()


def test_a_reference_that_is_not_unique_makes_no_row_the_same() -> None:
    assert guessed("Ref|Date|Event", "1|2009|Met", "1|2010|Sat").same_row == ()


def test_an_amount_whose_cells_are_words_is_none() -> None:
    assert "Cost" not in targets(guessed("Date|Event|Cost", "2009|Met|a lot", "2010|Sat|more"))


@pytest.mark.parametrize(
    ("text", "words", "times"),
    [
        ("Cost (£k)", "cost", 1_000),
        ("Amount [£000s]", "amount", 1_000),
        ("Spend £m", "spend", 1_000_000),
        ("Cost (£)", "cost", 1),
        ("£", "amount", 1),
        ("Date  of_Visit:", "date of visit", 1),
    ],
)
def test_a_heading_says_by_how_much_its_numbers_are_multiplied(text: str, words: str, times: int) -> None:
    assert read_heading(text) == (words, times)


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("LOG", "log"),
        ("LOG (2)", "log"),
        ("Scrutiny log 2014", "scrutiny-log-2014"),
        ("LOG.rejected", "log"),
        ("日本", "imports"),
    ],
)
def test_an_import_is_called_as_its_file(stem: str, name: str) -> None:
    assert propose_name(stem, []) == name


def test_every_question_says_what_to_write_and_that_makes_it_go() -> None:
    mapping = (
        '[import]\nkind = "events"\n[columns]\n"D" = "date"\n"T" = "title"\n"P" = "people"\n'
        '"C" = "budget.amount"\n"G" = { field = "inspections.grade", scale = "four" }\n'
    )
    lines = (
        "D|T|P|C|G|X",
        "03/04/2012|Met|A. Ray|(5)|RI|note",
        "tbc|Sat|Cleo Day|7|good|",
        "9–13 March 2015|Left|||good|",
    )
    questions = open_questions(plan(mapping, *lines), frozenset())
    assert [question.path[:2] for question in questions] == [
        ("columns", "X"),
        ("import", "dates"),
        ("import", "ranges"),
        ("defaults", "budget.organisation"),
        ("columns", "C"),
        ("defaults", "inspections.organisation"),
        ("defaults", "inspections.body"),
        ("columns", "C"),
        ("names", "A. Ray"),
        ("columns", "G"),
        ("import", "null"),
    ]
    assert all(question.written for question in questions)
    assert read_map("log", mapping + open_as_comments(questions)).tables == ("events",)
