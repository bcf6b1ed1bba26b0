"""A command line that means nothing: what is wrong in one line, what there is instead, and exit code 2."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from chronicle.cli.commands import COMMANDS
from chronicle.cli.usage import _ADVICE_BY_WORD, _HINTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("timline", 'there is no command "timline"', "did you mean timeline?"),
        ("organizations", 'there is no command "organizations"', "did you mean organisations?"),
        ("zzz", 'there is no command "zzz"', "there are timeline, at, tenures,"),
        ("Timeline", 'there is no command "Timeline"', "did you mean timeline?"),
        ("ratings", 'there is no command "ratings"', "did you mean inspections?"),
        ("ratngs", 'there is no command "ratngs"', "did you mean inspections?"),
        ("money 2013/14", 'there is no command "money"', "did you mean budget?"),
        ("find tucker", 'there is no command "find"', "did you mean search?"),
        ("who", 'there is no command "who"', "chronicle tenures shows who held which post, chronicle at"),
        ("merge a b", 'there is no command "merge"', "did you mean rename?"),
        ("delete", 'there is no command "delete"', "did you mean edit?"),
        ("chart", 'there is no command "chart"', "every listing is written to a file by -o: chronicle"),
        ("pdf", 'there is no command "pdf"', "write the listing to a file for a word processor"),
        ("timeline --persn duxbury", 'there is no option "--persn"', "did you mean --person?"),
        ("show duxbury --read", 'there is no option "--read"', "there are --person,"),
        ("timeline --zzz", 'there is no option "--zzz"', "there are --person, -p, --post,"),
        ("timeline -Z", 'there is no option "-Z"', "there are --person, -p, --post,"),
        ("--verson", 'there is no option "--verson"', "did you mean --version?"),
        ("timeline -f cvs", '--format "cvs" is none of the words it takes', "did you mean csv?"),
        (
            "timeline --kind inspectoins",
            '--kind "inspectoins" is none of the words',
            "did you mean inspections?",
        ),
        ("events --category scandle", 'no fact has the category "scandle"', "did you mean scandal?"),
        ("events --no-category x", 'no fact has the category "x"', "there are: appointment, death,"),
        (
            "timeline --status maybe",
            '--status "maybe" is none of the words',
            "write one of planned, proposed, alleged, cancelled",
        ),
        ("-- -x", 'there is no option "-x"', "there are --version,"),
        ("timeline --year", "--year needs a value", "write it behind --year, or leave --year out"),
        ("timeline --certain=yes", "--certain takes no value", "write --certain alone"),
        ("timeline -n few", "'few' is not a whole number", "see chronicle timeline --help"),
        ("timeline --holders -n -1", "-1 is less than 0", "see chronicle timeline --help"),
        (
            "timeline one two",
            "one two: that is more than chronicle timeline takes",
            "write chronicle timeline --text 'one two', or ask for all about it: chronicle show 'one two'",
        ),
        (
            "tenures 2013/14",
            "2013/14: that is more than chronicle tenures takes",
            "write chronicle tenures --year 2013/14",
        ),
        ("check x", "x: that is more than chronicle check takes", "see chronicle check --help"),
        (
            "--base x timeline",
            'there is no option "--base"',
            "an option stands behind its command: chronicle timeline --base",
        ),
        *(
            (
                f"{option} tucker timeline",
                f'there is no option "{option}"',
                f"an option stands behind its command: chronicle timeline {option} …",
            )
            for option in ("-p", "--person", "-n", "--limit", "-y", "--year")
        ),
        ("at", "chronicle: at needs DATE|FACT", "as in: chronicle at 2010-11"),
        ("check --explain D10x", 'no check is called "D10x"', "did you mean"),
        ("search ''", "there is no word in", "write what to look for"),
        ("timeline -t !", 'there is no word in "!"', "write what to look for"),
        ("show", "chronicle: show needs NAME", "see chronicle show --help"),
        ("between 2010-11", "chronicle: between needs B", "as in: chronicle between 2008-05 2012-09"),
        ("timeline -k it's", '--kind "it\'s" is none of the words it takes', "write one of tenure,"),
        (
            "timeline -o chronology.xls",
            "--output chronology.xls: the ending does not say which format",
            "a spreadsheet opens workbooks: end it in .xlsx",
        ),
        ("timeline -o chronology.doc", "the ending does not say", "add --format, or end it in ."),
        (
            "report -o r.pdf",
            "the ending does not say which format",
            "end it in .docx or .html, and print that as PDF",
        ),
        (
            "report -o r.odt",
            "the ending does not say",
            "add --format, or end it in .docx, .html, .md or .txt",
        ),
        ("check -o r.odt", "the ending does not say", "add --format, or end it in .csv, .json"),
        ("timeline --year 2009/2008", "--year", "hint:"),
    ],
)
def test_what_is_said(line: str, message: str, hint: str, chronicle: Chronicle) -> None:
    answer = chronicle(*line.split(), base=None)
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err
    assert f"hint: {hint}".replace("hint: hint:", "hint:") in answer.err


def test_more_windows_and_words_than_a_question_can_hold(chronicle: Chronicle) -> None:
    years = [part for year in range(1001, 1401, 2) for part in ("--year", str(year))]
    assert chronicle("timeline", *years).code == 2
    assert chronicle("timeline", *years[:200]).code == 0
    assert chronicle("search", "word " * 500).code == 2
    assert chronicle("timeline", "--text", "word " * 500).code == 2
    assert chronicle("timeline", "--text", "word " * 150).code == 0


def test_a_limit_that_is_larger_than_any_number_of_rows(chronicle: Chronicle) -> None:
    assert chronicle("events", "-n", "9" * 40).out == chronicle("events").out
    assert chronicle("events", "-n", "9" * 5_000).out == chronicle("events").out


@pytest.mark.parametrize("typed", ["\N{ARABIC-INDIC DIGIT THREE}", "1_0", "+1", "1.0", " 1", "-1", "x", ""])
def test_a_limit_is_written_in_plain_figures(typed: str, chronicle: Chronicle) -> None:
    for command in (("events",), ("search", "care"), ("conflicts",), ("people",)):
        answer = chronicle(*command, f"--limit={typed}")
        assert (answer.code, answer.out) == (2, "")
        assert "is not a whole number" in answer.err or typed == "-1"


def test_nothing_is_not_taken_for_the_working_directory(
    chronicle: Chronicle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = chronicle("new", "", base=None)
    assert (answer.code, answer.out) == (2, "")
    assert "the directory has no name" in answer.err
    assert not list(tmp_path.iterdir())
    (tmp_path / "chronicle.toml").write_text('[chronicle]\ntitle = "T"\n', encoding="utf-8")
    assert chronicle("timeline", "--base", "", base=None).code == 3


def test_only_commands_that_there_are_are_offered_for_one_that_there_is_not() -> None:
    synonyms = [word for spec in COMMANDS.values() for word in spec.synonyms.split()]
    assert len(synonyms) == len(set(synonyms))
    assert {*synonyms, *_ADVICE_BY_WORD} - COMMANDS.keys() == _HINTS.keys()
    for word, hint in _HINTS.items():
        assert word not in COMMANDS
        assert all(name in COMMANDS for name in re.findall(r"chronicle ([a-z]+)", hint)), hint


TOLD_ELSEWHERE = """\
[chronicle]
title = "Docks"
[scales.four]
title = "Four grades"
grades = ["bad", "good"]
[parties.board]
name = "The Board"
[restrictions.legal]
title = "Advice"
[extra.ward]
title = "Ward"
on = ["people"]
"""


@pytest.mark.parametrize(
    ("typed", "message", "command"),
    [
        ("four", "scales.four is a scale", "chronicle inspections"),
        ("parties.board", "parties.board is a party", "chronicle report --for court"),
        ("legal", "restrictions.legal is a restriction", "chronicle release DIR --without legal --log FILE"),
        ("Ward", "extra.ward is a field of its own", "chronicle timeline --extra ward=VALUE"),
        ("2013-07-15", '"2013-07-15" is a date', "chronicle at 2013-07-15"),
        ("2013/14", '"2013/14" is a date', "chronicle at 2013/14"),
        ("1 April", 'nothing is called "1 April"', "chronicle search '1 April'"),
    ],
)
def test_of_what_is_not_shown_by_itself_it_is_said_which_command_tells(
    typed: str, message: str, command: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    answer = chronicle("show", typed, base=make_base(chronicle=TOLD_ELSEWHERE))
    assert (answer.code, answer.out) == (2, "")
    assert f"chronicle: {message}" in answer.err
    assert f"hint: {command}" in answer.err


@pytest.mark.parametrize("entry", ["four", "board", "ward"])
def test_what_is_withheld_is_not_told_of_elsewhere_either(
    entry: str, make_base: Callable[..., Path], chronicle: Chronicle
) -> None:
    base = make_base(
        chronicle=TOLD_ELSEWHERE.replace('name = "The Board"', 'name = "The Board"\nrestricted = "legal"')
    )
    told = "is a" if entry != "board" else 'nothing is called "board"'
    assert told in chronicle("show", entry, "--public", base=base).err
