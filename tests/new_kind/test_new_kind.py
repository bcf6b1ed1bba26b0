"""A kind of fact declared in one file is known to every command, format, filter and check, no other file changed."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final, TypeAlias, cast

import pytest

from chronicle.render import format_names

ROOT: Final = Path(__file__).parent.parent.parent
BASE: Final = """\
[chronicle]
title = "A school board"

[people.ann-ray]
name = "Ann Ray"

[people.ben-oak]
name = "Ben Oak"

[organisations.board]
name = "The Board"

[sources.minutes]
title = "Minutes of the Board"
published = "2012"

[sources.diary]
title = "A diary"
published = "2014"

[meetings.budget]
title = "The board agrees a budget"
date = "2009-04"
organisation = "board"
people = ["ann-ray"]
minutes = "Agreed by all"
tags = ["money"]
sources = [{ source = "minutes", at = "page 4" }, { source = "diary", says = { date = "2009-05" } }]

[meetings.annual]
title = "The annual meeting"
date = "2010-06-17"
people = ["ben-oak", "ann-ray"]
status = "planned"
sources = ["diary"]
"""
BUDGET, ANNUAL = "meetings.budget", "meetings.annual"
Question: TypeAlias = tuple[str, ...]

ADD: Final = (
    *("add", "meeting", "--title", "New start", "--date", "9 June 2011", "--organisation", "the board"),
    *("--minutes", "All of it", "--source", "minutes", "--dry-run"),
)
PAGES: Final[dict[Question, tuple[str, ...]]] = {
    ("meetings",): (
        "2009",
        "Apr 2009",
        "The board agrees a budget",
        "Agreed by all",
        "17 Jun 2010 ",
        "planned",
    ),
    ("timeline",): ("Apr 2009 ≠", "meeting", "The board agrees a budget", "The annual meeting"),
    ("timeline", "-k", "meeting"): ("The board agrees a budget", "meetings"),
    ("show", "budget"): (
        "The board agrees a budget",
        "Ann Ray",
        "The Board",
        "Agreed by all",
        "1 d – 2 m later",
    ),
    ("show", "ann-ray"): ("The board agrees a budget", "The annual meeting"),
    ("show", "board"): ("Meetings", "The board agrees a budget"),
    ("show", "minutes"): ("The board agrees a budget", "page 4"),
    ("search", "agreed"): ("1 match", "meeting", "Agreed by all", BUDGET),
    ("at", "2009-04"): ("In that time", "The board agrees a budget"),
    ("at", BUDGET): ("Apr 2009", "The board agrees a budget"),
    ("at", "2011"): ("The board agrees a budget",),
    ("between", BUDGET, ANNUAL): ("1 y 1 m 18 d – 1 y 2 m 16 d later",),
    ("conflicts",): ("The board agrees a budget", "accepted", "Apr 2009", "May 2009", "disagrees"),
    ("check", "--all"): ("S302", "S305", BUDGET),
    ("people",): ("Ann Ray", "Ben Oak"),
    ("--help",): ("meetings", "Who met, and what the minutes say."),
    ("add", "meeting", "--help"): ("--minutes", "--organisation", "--source"),
    ADD: (
        "+[meetings.new-start]",
        '+date = "2011-06-09"',
        '+organisation = "board"',
        '+minutes = "All of it"',
    ),
    ("edit", BUDGET, "--set", "minutes=Carried", "--dry-run"): (
        '+minutes = "Carried"',
        'at = "page 4", says = { date = "2009-04", minutes = "Agreed by all" } }',
    ),
    ("edit", "-k", "meeting", "--set", "title=A meeting", "--dry-run"): ('+title = "A meeting"',) * 2,
    ("rename", "ann-ray", "ann", "--dry-run"): ('+people = ["ann"]', '+people = ["ben-oak", "ann"]'),
    ("rename", BUDGET, "agreed", "--dry-run"): ("+[meetings.agreed]",),
    ("meetings", "--help"): ("chronicle meetings --year 2009", "--person"),
}
FILTERS: Final[dict[Question, set[str]]] = {
    (): {BUDGET, ANNUAL},
    ("-p", "ray"): {BUDGET, ANNUAL},
    ("--person", "ben-oak"): {ANNUAL},
    ("--org", "board"): {BUDGET},
    ("--source", "minutes"): {BUDGET},
    ("--tag", "money"): {BUDGET},
    ("--status", "planned"): {ANNUAL},
    ("--text", "agreed"): {BUDGET},
    ("--year", "2009"): {BUDGET},
    ("--year", "2009/10"): {BUDGET},
    ("--from", "2010"): {ANNUAL},
    ("--to", "2009"): {BUDGET},
    ("--year", "2009", "--certain"): {BUDGET},
    ("--year", "2010", "--undated"): {ANNUAL},
    ("--known-by", "2013"): {BUDGET},
    ("--limit", "1"): {BUDGET},
    ("--limit", "1", "--reverse"): {ANNUAL},
    ("--kind", "meeting"): {BUDGET, ANNUAL},
    ("--kind", "event"): set(),
}
COMPLETIONS: Final = {
    "chronicle mee": "meetings",
    "chronicle at meet": "meetings.",
    "chronicle show meetings.a": ANNUAL,
    "chronicle timeline --kind mee": "meeting",
    "chronicle meetings --person an": "ann-ray",
}


class Answers:
    """What the program with the new kind prints, asked once for all."""

    def __init__(self, base: Path, cache: Path) -> None:
        self._base = base
        asked = [
            *PAGES,
            *(("meetings", *words, "-f", "json") for words in FILTERS),
            *(("timeline", *words, "-f", "json") for words in FILTERS),
            *(("meetings", "-f", name) for name in format_names("table", "page", binary=False)),
            ("show", BUDGET, "-f", "json"),
        ]
        questions = [(self._line(words), {"COLUMNS": "100"}) for words in asked]
        questions += [
            (
                [],
                {
                    "_CHRONICLE_COMPLETE": "complete_bash",
                    "COMP_WORDS": line,
                    "COMP_CWORD": str(line.count(" ")),
                },
            )
            for line in COMPLETIONS
        ]
        environment = {
            **os.environ,
            "CHRONICLE_CACHE": str(cache),
            "PYTHONPATH": str(ROOT),
            "CHRONICLE_BASE": str(base),
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.new_kind.ask"],
            input=json.dumps(questions),
            capture_output=True,
            encoding="utf-8",
            check=False,
            env=environment,
        )
        assert done.returncode == 0, done.stderr
        answers = json.loads(done.stdout)
        self._by_words = dict(zip(asked, answers, strict=False))
        self._by_line = dict(zip(COMPLETIONS, answers[len(asked) :], strict=True))

    def _line(self, words: Question) -> list[str]:
        return [*words]

    def of(self, *words: str) -> str:
        """Return what a command line prints; it must not be a fault."""
        answer = self._by_words[words]
        assert answer["code"] in {0, 1}, answer["err"]
        return str(answer["out"])

    def rows(self, *words: str) -> list[dict[str, object]]:
        """Return the rows of an answer in JSON."""
        return cast("list[dict[str, object]]", json.loads(self.of(*words)))

    def completions(self, line: str) -> str:
        """Return what the shell is offered for a line."""
        return str(self._by_line[line]["out"])


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """Ask everything of a base with two meetings."""
    directory = tmp_path_factory.mktemp("new_kind")
    base = directory / "base"
    base.mkdir()
    (base / "chronicle.toml").write_text(BASE, "utf-8")
    return Answers(base, directory / "cache")


@pytest.mark.parametrize("words", PAGES, ids=" ".join)
def test_a_page_tells_of_it(answers: Answers, words: Question) -> None:
    out = answers.of(*words)
    assert [text for text in PAGES[words] if text not in out] == []


@pytest.mark.parametrize("listing", ["meetings", "timeline"])
@pytest.mark.parametrize("words", FILTERS, ids=" ".join)
def test_a_filter_finds_it(answers: Answers, listing: str, words: Question) -> None:
    assert {row["id"] for row in answers.rows(listing, *words, "-f", "json")} == FILTERS[words]


def test_every_format_has_its_columns(answers: Answers) -> None:
    names = ["date", "earliest", "latest", "title", "organisation", "people", "people_ids", "minutes"]
    (first, _) = csv.DictReader(io.StringIO(answers.of("meetings", "-f", "csv")))
    assert [*first][:8] == names
    assert [first[name] for name in names] == [
        *("2009-04", "2009-04-01", "2009-04-30", "The board agrees a budget"),
        *("The Board", "Ann Ray", "ann-ray", "Agreed by all"),
    ]
    row, _ = answers.rows("meetings", "-f", "json")
    assert row["people"] == ["Ann Ray"]
    assert row["disputed"] == ["date"]
    lines = answers.of("meetings", "-f", "jsonl").splitlines()
    assert [json.loads(line) for line in lines] == answers.rows("meetings", "-f", "json")
    assert "The board agrees a budget" in answers.of("meetings", "-f", "md")


def test_show_tells_every_field_to_programs(answers: Answers) -> None:
    fact = json.loads(answers.of("show", BUDGET, "-f", "json"))
    assert fact["minutes"] == "Agreed by all"
    assert fact["organisation"] == "The Board"


@pytest.mark.parametrize("line", COMPLETIONS)
def test_a_shell_completes_it(answers: Answers, line: str) -> None:
    assert COMPLETIONS[line] in answers.completions(line)
