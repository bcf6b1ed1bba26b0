"""`chronicle` before any command: its help, its version, and the front page on whatever base is at hand."""

from __future__ import annotations

import json
import os
import re
import sys
from typing import TYPE_CHECKING

import pytest

from chronicle import __version__
from chronicle.cli import main
from chronicle.cli.commands import ASK, CHECK, COMMANDS, LIST, SHARE, WRITE
from chronicle.cli.errors import Exit, report
from chronicle.cli.stderr import print_note

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

    MakeBase = Callable[..., Path]


def test_an_interrupt_while_the_program_is_still_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("chronicle.cli.run.run", interrupted)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == Exit.INTERRUPTED


def test_a_fault_of_ours_is_not_told_into_a_line_that_is_being_typed(
    monkeypatch: pytest.MonkeyPatch, chronicle: Chronicle
) -> None:
    def fail(*_: object, **__: object) -> int:
        raise RuntimeError("a fault")

    monkeypatch.setattr("chronicle.cli.run.app", fail)
    assert "this is a fault in Chronicle itself (RuntimeError: a fault)" in chronicle("timeline").err
    monkeypatch.setenv("_CHRONICLE_COMPLETE", "complete_bash")
    answer = chronicle("timeline")
    assert (answer.code, answer.out, answer.err) == (Exit.OUR_FAULT, "", "")


@pytest.mark.parametrize("name", ["COLUMNS", "TERMINAL_WIDTH"])
@pytest.mark.parametrize("width", ["0", "-5", "wide", "80.5", "9" * 20, "\N{ARABIC-INDIC DIGIT EIGHT}0"])
def test_a_width_that_is_none_is_forgotten(
    name: str, width: str, monkeypatch: pytest.MonkeyPatch, chronicle: Chronicle
) -> None:
    monkeypatch.setenv(name, width)
    answer = chronicle("timeline", "--help", base=None)
    assert (answer.code, answer.err) == (0, "")
    assert name not in os.environ


def test_help_lists_every_command_in_order(chronicle: Chronicle) -> None:
    answer = chronicle("--help", base=None)
    assert answer.code == 0
    lines = [line.split() for line in answer.out.replace("│", " ").splitlines()]
    assert [words[0] for words in lines if words and words[0] in COMMANDS] == list(COMMANDS)


def test_help_groups_the_commands_by_what_they_are_for(chronicle: Chronicle) -> None:
    answer = chronicle("--help", base=None)
    titles = [line.strip("╭─╮ ") for line in answer.out.splitlines() if line.startswith("╭")]
    order = [panel for panel in (ASK, LIST, WRITE, SHARE, CHECK) if panel in titles]
    assert titles == ["Options", *order]
    assert {spec.panel for spec in COMMANDS.values()} == set(order)


def test_version(chronicle: Chronicle) -> None:
    answer = chronicle("--version", base=None)
    assert (answer.code, answer.out, answer.err) == (0, f"chronicle {__version__}\n", "")


EVENTS = """\
[people.ann]
name = "Ann"
[sources.book]
title = "Book"
published = "2012-06"
[events.one]
title = "One"
date = "2009"
people = ["ann"]
sources = ["book"]
[events.two]
title = "Two"
date = "2012-01"
sources = ["book"]
[events.three]
title = "Three"
date = "2012-02"
sources = ["book"]
"""
OF_ANN = ["show ann", 'search "Ann"', "--person ann  --source book"]


@pytest.mark.parametrize(
    ("facts", "about", "examples", "year"),
    [
        (EVENTS, "3 facts · 1 source · as of Jun 2012", OF_ANN, "2009"),
        (EVENTS.replace("2009", "2013"), "3 facts · 1 source · as of Jun 2012", OF_ANN, "2012"),
        (
            EVENTS.replace("published", "archived"),
            "3 facts · 1 source · as of Feb 2012 or later",
            OF_ANN,
            "2009",
        ),
        ('[events.one]\ntitle = "One!"\n', "1 fact · 0 sources", ['search "One"'], "2010"),
        ("", "0 facts · 0 sources", ['search "mutual agreement"'], "2010"),
    ],
    ids=["a year that is over", "none is", "no day of publication", "nothing dated", "nothing"],
)
def test_the_front_page_shows_what_can_be_asked_of_one_s_own_base(
    facts: str,
    about: str,
    examples: list[str],
    year: str,
    make_base: MakeBase,
    in_directory: Callable[[Path], None],
    chronicle: Chronicle,
) -> None:
    in_directory(make_base(facts=facts))
    answer = chronicle(base=None)
    assert (answer.code, answer.err) == (0, "")
    lines = [line.strip() for line in answer.out.splitlines()]
    assert lines[2:4] == ["A base", about]
    assert f"chronicle timeline --year {year}" in answer.out
    shown = re.findall('show [a-z]+|search ".*"|--person .*?  --source [a-z]+', answer.out)
    assert shown == examples, "none of what the base has not"


def test_the_front_page_says_whose_base_it_shows(
    tmp_path: Path, in_directory: Callable[[Path], None], chronicle: Chronicle
) -> None:
    in_directory(tmp_path)
    answer = chronicle(base=None)
    assert (answer.code, answer.err) == (0, "")
    assert "comes with the program" in answer.out
    assert "--source chamberlain" in answer.out


def test_the_front_page_is_shown_without_a_base_too(
    tmp_path: Path, chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHRONICLE_BASE", str(tmp_path / "missing"))
    answer = chronicle(base=None)
    assert answer.code == 3
    assert "chronicle new my-inquiry" in answer.out
    assert "missing: No such file or directory" in answer.err
    assert "hint:" in answer.err


def test_a_note_that_nobody_can_hear_is_not_put_into_the_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    print_note("The base has 1 error.")
    assert capsys.readouterr().out == ""


def test_a_lack_of_memory_is_told_with_what_is_left_of_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lacking(_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("chronicle.cli.errors._code_of_refusal", lacking)  # which imports
    with pytest.raises(MemoryError) as raised:
        lacking(None)
    assert report(raised.value) == Exit.UNREADABLE
    assert raised.value.__traceback__ is None  # whose frames hold the base
    assert "there is not enough memory" in capsys.readouterr().err


def test_known_by_offers_the_financial_year_and_says_for_which_option(chronicle: Chronicle) -> None:
    answer = chronicle("events", "--known-by", "2013-14", "-f", "json")
    assert answer.code == 2
    answer = chronicle("events", "--known-by", "2011-12", "-f", "json")
    assert json.loads(answer.out) == []
    assert answer.err == (
        "--known-by 2011-12: for the financial year write 2011/12\n"
        "--known-by 2011-12: no fact of this base had a source published by then.\n"
    )


@pytest.mark.parametrize(("text", "message"), [("soon", "is not a date"), ("..", "write a day such as")])
def test_known_by_takes_a_date(text: str, message: str, chronicle: Chronicle) -> None:
    answer = chronicle("events", "--known-by", text)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f'chronicle: --known-by: "{text}" ')
    assert message in answer.err
