"""`at`, `between`, `conflicts`, `show` and `search` on the base that comes with the program."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

import pytest

from chronicle.render import format_names

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from tests.conftest import Chronicle

SCREENS = (
    "at events.khyra-ishaq",
    "at 2010-11",
    "at 2010-11 --undated",
    "at 2013/14",
    "at tenures.duxbury.end",
    "between events.khyra-ishaq inspections.unannounced-2012",
    "between tenures.duxbury tenures.duxbury.end",
    "conflicts",
    "conflicts --all -p tucker",
    "show duxbury",
    "show strategic-director",
    "show birmingham",
    "show cypn",
    "show tenures.tucker",
    "show budget.cut-2013",
    "search mutual agreement",
    "search tuckr",
)
OBJECTS = (
    "at 2010-11 --org birmingham",
    "between events.khyra-ishaq tenures.duxbury.end",
    "show tucker",
    "show service-director",
    "show lincolnshire",
    "show tenures.tucker",
)
ROWS = ("conflicts", "conflicts --all -s chamberlain -k tenure", "search special measures")


@pytest.mark.parametrize("asked", SCREENS)
@pytest.mark.parametrize("width", ["80", "100", "160"])
def test_screens(
    asked: str, width: str, chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    answer = chronicle(*asked.split())
    assert answer.code == 0
    assert answer.out == snapshot


@pytest.mark.parametrize("asked", ["at 2010-11", "conflicts", "show tucker", "search notice"])
@pytest.mark.parametrize("format_name", sorted({*format_names("page", binary=False)} - {"html"}))
def test_in_a_pipe(asked: str, format_name: str, chronicle: Chronicle, snapshot: SnapshotAssertion) -> None:
    assert chronicle(*asked.split(), "-f", format_name).out == snapshot


@pytest.mark.parametrize("asked", OBJECTS)
def test_one_object(asked: str, chronicle: Chronicle, snapshot: SnapshotAssertion) -> None:
    answer = chronicle(*asked.split(), "-f", "json")
    assert isinstance(json.loads(answer.out), dict)
    assert answer.out == snapshot


@pytest.mark.parametrize("asked", ROWS)
@pytest.mark.parametrize("format_name", format_names("table", binary=False))
def test_rows(asked: str, format_name: str, chronicle: Chronicle, snapshot: SnapshotAssertion) -> None:
    assert chronicle(*asked.split(), "-f", format_name).out == snapshot


@pytest.mark.parametrize("width", [60, 80, 120, 200, 300])
@pytest.mark.parametrize("asked", SCREENS)
def test_no_line_is_wider_than_the_screen(
    asked: str, width: int, chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = chronicle(*asked.split()).out.splitlines()
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize("command", ["at", "between", "conflicts", "show", "search"])
def test_help_has_examples_that_work_and_paragraphs_that_fill_the_width(
    command: str, chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    answer = chronicle(command, "--help", base=None)
    assert answer.code == 0
    message, examples = answer.out.partition("╭")[0].split("For example:")
    examples, _, in_python = examples.partition("In Python: ")
    assert not in_python or in_python.startswith("base.")
    for example in filter(None, map(str.strip, examples.splitlines())):
        name, *asked = shlex.split(example)
        assert (name, asked[0]) == ("chronicle", command)
        assert chronicle(*asked).code == 0, example
    _usage, *paragraphs = filter(None, map(str.strip, message.splitlines()))
    assert all(each.endswith(".") for each in paragraphs)


def test_the_financial_year_is_offered_beside_the_title_and_on_stderr(
    chronicle: Chronicle,
) -> None:
    page = chronicle("at", "2010-11")
    assert "(for the financial year: chronicle at 2010/11)" in page.out.splitlines()[0]
    assert page.err == "2010-11: for the financial year write 2010/11\n"
    assert "2010/11" in chronicle("at", "2010-11", "-f", "json").err


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("show duxburry", "people.peter-duxbury"),
        ("show tenures.duxbuy", "tenures.duxbury"),
        ("at events.kyra-ishaq", "events.khyra-ishaq"),
        ("at summer", "neither a date nor a fact"),
        ("at 2010-13", "2010-13"),
        ("at inspections.cancelled", "is not dated"),
        ("between 2009 tenures.bore", "had begun by 6 Jan 2014"),
        ("at 2010 -f csv", "one object"),
        ("search ***", "no word"),
    ],
)
def test_what_cannot_be_answered_says_what_can(asked: str, message: str, chronicle: Chronicle) -> None:
    answer = chronicle(*asked.split())
    assert answer.code == 2
    assert answer.out == ""
    assert message in answer.err


def test_a_name_of_several_lists_them(chronicle: Chronicle) -> None:
    answer = chronicle("show", "director of children's services")
    assert answer.code == 2
    assert "posts.hackney-dcs" in answer.err
    assert "posts.sandwell-dcs" in answer.err


def test_known_by_leaves_out_what_was_published_later(chronicle: Chronicle) -> None:
    everything = json.loads(chronicle("show", "tenures.tucker", "-f", "json").out)
    known = json.loads(chronicle("show", "tenures.tucker", "--known-by", "2013-12", "-f", "json").out)
    assert everything["disputed"] == ["title", "start"]
    assert known["disputed"] == []
    assert known["left"] is None
    assert "tucker" not in chronicle("conflicts", "--known-by", "2013-12").out
