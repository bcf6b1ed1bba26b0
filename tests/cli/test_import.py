"""`chronicle import`: a sheet becomes facts, and a newer sheet changes them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from chronicle.loader.locate import locate
from chronicle.writing.undo import undo
from tests.importing.sheets import workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from tests.conftest import Chronicle

BASE = """
[people.ann-ray]
name = "Ann Ray"

[organisations.board]
name = "The Board"

[scales.four]
title = "Four grades"
grades = ["inadequate", "requires improvement", "good", "outstanding"]
body = "The Inspectorate"
"""
HEADER = "Ref,Date,What happened,Who,Cost (£k),Overall"
ROWS = (
    "1,03/04/2012,Notice served,Ann Ray; Bob Lee,250,",
    "2,27/02/2013,Visit,Cllr Cleo Day,,RI",
    "3,Apr-09,Opened,,(50),Good",
    "4,31/02/2014,Closed,,x,",
)
MAP = """
[import]
kind = "events"
source = "log"
same-row = ["Ref"]
[columns]
"Ref" = "skip"
"Date" = "date"
"What happened" = "title"
"Who" = { field = "people", split = ";" }
"Cost (£k)" = { field = "budget.amount", type = "spend", times = 1_000, negative = "refund" }
"Overall" = { field = "inspections.grade", scale = "four", map = { "RI" = "requires improvement" } }
[defaults]
"budget.organisation" = "board"
"inspections.organisation" = "board"
"inspections.body" = "The Inspectorate"
"""
PLAIN_MAP = '[import]\nkind = "events"\nsource = "log"\n[columns]\n"Date" = "date"\n"What" = "title"\n"Who" = "people"\n'


@pytest.fixture
def base(make_base: Callable[..., Path]) -> Path:
    return make_base(facts=BASE)


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., str]:
    """Write a sheet of rows."""

    def write(*rows: str, header: str = HEADER, name: str = "LOG.csv") -> str:
        path = tmp_path / name
        path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
        os.utime(path, (1_400_000_000, 1_400_000_000))  # 13 May 2014
        return str(path)

    return write


@pytest.fixture
def mapped(base: Path) -> Path:
    (base / "imports").mkdir()
    (base / "imports" / "log.toml").write_text(MAP, encoding="utf-8")
    return base


def files(base: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(base)): path.read_bytes() for path in sorted(base.rglob("*")) if path.is_file()
    }


def facts(base: Path) -> str:
    return (base / "log.toml").read_text("utf-8")


def test_first_contact_shows_what_each_column_is_taken_for_and_writes_nothing(
    chronicle: Chronicle, base: Path, sheet: Callable[..., str], snapshot: SnapshotAssertion
) -> None:
    before = files(base)
    answer = chronicle("import", sheet(*ROWS), base=base)
    assert answer.code == 1
    assert answer.out == snapshot
    assert "Nothing is written yet" in answer.err
    assert files(base) == before


def test_a_column_that_is_neither_used_nor_skipped_stops_the_writing(
    chronicle: Chronicle, base: Path, sheet: Callable[..., str]
) -> None:
    path = sheet("2012,Visit,late", header="Date,Event,Remarks")
    answer = chronicle("import", path, "--yes", base=base)
    assert answer.code == 2
    assert 'column "Remarks" is taken for nothing (1 cell, such as "late")' in answer.out
    assert "nothing is written: 1 question open" in answer.err
    assert not (base / "imports").exists()


def test_rows_become_facts_that_share_their_date_people_and_source(
    chronicle: Chronicle, mapped: Path, sheet: Callable[..., str], snapshot: SnapshotAssertion
) -> None:
    answer = chronicle("import", sheet(*ROWS), "--create", "people", "--yes", base=mapped)
    assert answer.code == 1
    assert facts(mapped) == snapshot
    assert chronicle("check", base=mapped).code == 0


def test_refused_rows_stand_in_a_file_that_can_be_mended_and_imported(
    chronicle: Chronicle, mapped: Path, sheet: Callable[..., str], tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    chronicle("import", sheet(*ROWS), "--create", "people", "--yes", base=mapped)
    refused = tmp_path / "LOG.rejected.csv"
    assert refused.read_text("utf-8-sig") == snapshot
    refused.write_text(
        refused.read_text("utf-8-sig").replace("31/02", "28/02").replace('"x"', '"7"'), "utf-8"
    )
    assert chronicle("import", str(refused), "--yes", base=mapped).code == 0
    assert facts(mapped).count('at = "Ref 4"') == 2
    assert facts(mapped).count('at = "Ref 1"') == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
@pytest.mark.parametrize(("mode", "wanted"), [(0o600, 0o600), (0o444, 0o644), (0o755, 0o644)])
def test_nobody_reads_refused_rows_who_may_not_read_the_sheet_and_what_is_no_file_is_passed_over(
    mode: int, wanted: int, chronicle: Chronicle, mapped: Path, sheet: Callable[..., str], tmp_path: Path
) -> None:
    path = Path(sheet(*ROWS))
    path.chmod(mode)
    os.mkfifo(tmp_path / "LOG.rejected.csv")
    (tmp_path / "LOG.rejected-2.csv").mkdir()
    (tmp_path / "LOG.rejected-3.csv").symlink_to(tmp_path / "nowhere")
    before = os.umask(0)
    try:
        assert chronicle("import", str(path), "--create", "people", "--yes", base=mapped).code == 1
    finally:
        os.umask(before)
    assert (tmp_path / "LOG.rejected-4.csv").stat().st_mode & 0o777 == wanted
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("name", ["LOG.rejected.csv", "LOG.rejected-2.csv", "mended.csv"])
def test_refused_rows_of_a_workbook_are_imported_by_its_map_whatever_that_says_of_sheet_and_header(
    chronicle: Chronicle, mapped: Path, tmp_path: Path, name: str
) -> None:
    (mapped / "imports" / "log.toml").write_text(
        MAP.replace("[columns]", 'sheet = "Log"\nheader-row = 2\n[columns]'), "utf-8"
    )
    path = workbook(
        tmp_path / "LOG.xlsx", [["The log"], HEADER.split(","), *(row.split(",") for row in ROWS)]
    )
    chronicle("import", str(path), "--create", "people", "--yes", base=mapped)
    refused = tmp_path / "LOG.rejected.csv"
    mended = tmp_path / name
    mended.write_text(refused.read_text("utf-8-sig").replace("31/02", "28/02").replace('"x"', '"7"'), "utf-8")
    before = facts(mapped)
    assert chronicle("import", str(mended), "--yes", base=mapped).code == 0
    assert facts(mapped).startswith(before)
    assert facts(mapped).count('source = "log", at = "Ref 4"') == 2
    assert sorted(path.name for path in (mapped / "imports").iterdir()) == ["log.state.jsonl", "log.toml"]
    assert [path.name for path in mapped.glob("log*.toml")] == ["log.toml"]
    after = files(mapped)
    chronicle("import", str(mended), "--map", "log", "--yes", base=mapped)
    assert files(mapped) == after


def test_refused_rows_are_imported_by_the_map_of_their_sheet_also_where_that_does_not_fit(
    chronicle: Chronicle, mapped: Path, sheet: Callable[..., str]
) -> None:
    path = sheet(
        '"4","no day","4","2014","Closed","","","","late"',
        header='"(row)","(refused because)",' + HEADER + ",Remarks",
        name="LOG.rejected.csv",
    )
    answer = chronicle("import", path, base=mapped)
    assert 'column "Remarks" is taken for nothing' in answer.out
    assert "Answer in" in answer.err
    assert "log.toml" in answer.err


@pytest.mark.parametrize(
    ("text", "place"), [("[import\n", "log.toml:1:1: "), (MAP + "[run]\n", "log.toml:17:2: ")]
)
def test_a_map_of_the_sheets_name_that_cannot_be_read_stops_the_import(
    chronicle: Chronicle, mapped: Path, sheet: Callable[..., str], text: str, place: str
) -> None:
    (mapped / "imports" / "log.toml").write_text(text, "utf-8")
    before = files(mapped)
    for name in ("LOG.csv", "LOG (2).rejected.csv"):
        answer = chronicle("import", sheet(*ROWS, name=name), base=mapped)
        assert (answer.code, answer.out) == (2, "")
        assert place in answer.err
        assert "1 mistake in the map: nothing is imported." in answer.err
    assert files(mapped) == before


def test_a_map_of_another_name_that_cannot_be_read_is_told_where_none_fits(
    chronicle: Chronicle, mapped: Path, sheet: Callable[..., str]
) -> None:
    (mapped / "imports" / "log.toml").write_text("[import\n", "utf-8")
    answer = chronicle("import", sheet(*ROWS, name="other.csv"), "-f", "json", base=mapped)
    assert "log.toml is no map that could fit: 1:1: the table header" in answer.out


def test_importing_twice_changes_no_byte(
    chronicle: Chronicle, mapped: Path, sheet: Callable[..., str], tmp_path: Path
) -> None:
    path = sheet(*ROWS)
    chronicle("import", path, "--create", "people", "--yes", base=mapped)
    before = files(mapped), files(tmp_path)
    assert "Nothing changes." in chronicle("import", path, "--create", "people", "--yes", base=mapped).err
    assert (files(mapped), files(tmp_path)) == before


def test_a_changed_row_changes_its_fact_in_place(
    chronicle: Chronicle, mapped: Path, sheet: Callable[..., str]
) -> None:
    chronicle("import", sheet(*ROWS[:3]), "--create", "people", "--yes", base=mapped)
    path = mapped / "log.toml"
    path.write_text(facts(mapped).replace("[events.visit", "# by hand\n[events.visit"), "utf-8")
    before = facts(mapped)
    chronicle(
        "import", sheet(ROWS[0].replace("250", "260"), *ROWS[1:3]), "--create", "people", "--yes", base=mapped
    )
    assert facts(mapped) == before.replace("250_000", "260_000")


def test_what_the_hand_changed_stays_and_is_told(
    chronicle: Chronicle, mapped: Path, sheet: Callable[..., str]
) -> None:
    chronicle("import", sheet(*ROWS[:3]), "--create", "people", "--yes", base=mapped)
    (mapped / "log.toml").write_text(facts(mapped).replace('"Visit"', '"Second visit"'), "utf-8")
    before = facts(mapped)
    newer = sheet(ROWS[0], ROWS[1].replace("Visit", "First visit"), ROWS[2])
    answer = chronicle("import", newer, base=mapped)
    assert 'title stays "Second visit"; the sheet says "First visit"' in answer.out
    written = chronicle("import", newer, "--yes", base=mapped)
    assert (
        'kept: events.visit-2013-02-27 title stays "Second visit"; the sheet says "First visit"'
        in written.out
    )
    assert facts(mapped) == before


def test_a_fact_deleted_by_hand_stays_deleted(
    chronicle: Chronicle, mapped: Path, sheet: Callable[..., str]
) -> None:
    chronicle("import", sheet(ROWS[2]), "--yes", base=mapped)
    text = facts(mapped)
    (mapped / "log.toml").write_text(text[: text.index("[budget.")], "utf-8")
    chronicle("import", sheet(ROWS[2].replace("(50)", "(60)")), "--yes", base=mapped)
    assert "[budget." not in facts(mapped)


@pytest.mark.parametrize(
    ("vanished", "kept", "status"),
    [("keep", True, False), ("cancelled", True, True), ("remove", False, False)],
)
def test_a_row_that_is_no_longer_there_goes_as_the_map_says(
    chronicle: Chronicle, mapped: Path, sheet: Callable[..., str], vanished: str, kept: bool, status: bool
) -> None:
    path = mapped / "imports" / "log.toml"
    path.write_text(MAP.replace('source = "log"', f'source = "log"\nvanished = "{vanished}"'), "utf-8")
    chronicle("import", sheet(*ROWS[1:3]), "--create", "people", "--yes", base=mapped)
    shown = chronicle("import", sheet(ROWS[1]), base=mapped)
    assert "no longer there: Ref 3: events.opened-2009-04, budget.opened-2009-04" in shown.out
    written = chronicle("import", sheet(ROWS[1]), "--yes", base=mapped)
    assert (
        f'no longer there: Ref 3: events.opened-2009-04, budget.opened-2009-04, inspections.opened-2009-04 (vanished = "{vanished}")'
        in written.out
    )
    assert ("[events.opened" in facts(mapped)) is kept
    assert ('status = "cancelled"' in facts(mapped)) is status
    before = files(mapped)
    chronicle("import", sheet(ROWS[1]), "--yes", base=mapped)
    assert files(mapped) == before


def test_of_many_rows_that_are_no_longer_there_the_rest_is_counted(
    chronicle: Chronicle, mapped: Path, sheet: Callable[..., str]
) -> None:
    rows = [f"{number},{1950 + number},Meeting {number},,," for number in range(20)]
    chronicle("import", sheet(*rows), "--yes", base=mapped)
    for shown in (
        chronicle("import", sheet(*rows[:5]), base=mapped),
        chronicle("import", sheet(*rows[:5]), "--yes", base=mapped),
    ):
        assert "no longer there: Ref 14: " in shown.out
        assert "no longer there: Ref 15: " not in shown.out
        assert "no longer there: 5 more\n" in shown.out


BOOK: dict[str, tuple[tuple[str, ...], ...]] = {
    "Staff": (("Name", "Post", "From"), ("Ann Ray", "Chair", "2009"), ("Bob Lee", "Chair", "2012")),
    "Money": (("Year", "Type", "£m", "For"), ("2012/13", "Cut", "1.5", "Parks")),
}


@pytest.fixture
def book(tmp_path: Path) -> str:
    """A workbook of two sheets with other headings each."""
    made = Workbook()
    for name, rows in BOOK.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.remove(made["Sheet"])
    made.save(tmp_path / "book.xlsx")
    return str(tmp_path / "book.xlsx")


def test_each_sheet_of_a_workbook_has_a_map_of_its_own(chronicle: Chronicle, base: Path, book: str) -> None:
    first = chronicle("import", book, "--save-map", base=base)
    second = chronicle("import", book, "--sheet", "Money", "--save-map", base=base)
    assert (first.code, second.code) == (0, 0)
    assert second.err.endswith(f"chronicle import {book} --sheet Money --base {base}\n")
    assert {path.name for path in (base / "imports").iterdir()} == {"book.toml", "book-money.toml"}
    for options, kind in ([], "tenures"), (["--sheet", "Money"], "budget"), (["--sheet", "Staff"], "tenures"):
        answered = json.loads(chronicle("import", book, *options, "-f", "json", base=base).out)
        assert set(answered["facts"]) == {kind}


def test_a_workbook_under_another_name_is_read_by_the_map_of_its_first_sheet(
    chronicle: Chronicle, base: Path, book: str
) -> None:
    for options in [], ["--sheet", "Money"]:
        chronicle("import", book, *options, "--save-map", base=base)
    renamed = Path(book).rename(Path(book).with_name("june.xlsx"))
    for options, map_ in ([], "book"), (["--sheet", "Money"], "book-money"):
        answered = json.loads(chronicle("import", str(renamed), *options, "-f", "json", base=base).out)
        assert answered["map"] == f"imports/{map_}.toml"


def test_a_word_in_two_columns_is_asked_about_with_both(
    chronicle: Chronicle, base: Path, sheet: Callable[..., str]
) -> None:
    rows = ["Ann Ray,Chair,2009,2012", "Bob Lee,Chair,unclear,unclear", "Cy Day,Chair,2012,unclear"]
    shown = chronicle("import", sheet(*rows, header="Name,Post,From,To"), base=base)
    assert 'From and To: "unclear" (3 cells, first 3:3): does it say that nothing is known?' in shown.out


def test_where_only_new_names_are_open_the_command_that_writes_them_is_told(
    chronicle: Chronicle, mapped: Path, sheet: Callable[..., str]
) -> None:
    path = sheet(*ROWS[:3])
    told = chronicle("import", path, base=mapped).err
    assert told.endswith(f"To write it: chronicle import {path} --create people --yes --base {mapped}\n")


def test_without_a_key_thirty_rows_in_the_middle_are_added_and_one_is_changed(
    chronicle: Chronicle, base: Path, sheet: Callable[..., str]
) -> None:
    (base / "imports").mkdir()
    (base / "imports" / "log.toml").write_text(PLAIN_MAP, "utf-8")
    header = "Date,What,Who"
    rows = [f"{1950 + number},Meeting {number},Ann Ray" for number in range(60)]
    chronicle("import", sheet(*rows, header=header), "--yes", base=base)
    assert 'at = "row 2, 2014-05-1' in facts(base)
    before = facts(base)
    rows[50] = rows[50].replace("Meeting", "Seminar")
    rows[30:30] = [f"{1960 + number},New {number},Ann Ray" for number in range(30)]
    answer = chronicle("import", sheet(*rows, header=header), "--yes", base=base)
    assert "They make 30 events." in answer.out
    assert "1 value changed in place." in answer.out
    assert facts(base).startswith(before.replace("Meeting 50", "Seminar 50"))
    after = files(base)
    chronicle("import", sheet(*rows, header=header), "--yes", base=base)
    assert files(base) == after


def test_an_import_can_be_taken_back(chronicle: Chronicle, mapped: Path, sheet: Callable[..., str]) -> None:
    before = files(mapped)
    chronicle("import", sheet(*ROWS), "--create", "people", "--yes", base=mapped)
    undo(locate(str(mapped)))
    assert files(mapped) == before


def test_a_dry_run_prints_the_difference_and_writes_nothing(
    chronicle: Chronicle, mapped: Path, sheet: Callable[..., str]
) -> None:
    before = files(mapped)
    answer = chronicle("import", sheet(*ROWS[2:3]), "--dry-run", base=mapped)
    assert answer.code == 0
    assert '+title = "Opened"' in answer.out
    assert files(mapped) == before


def test_programs_are_told_everything(chronicle: Chronicle, mapped: Path, sheet: Callable[..., str]) -> None:
    looked = json.loads(chronicle("import", sheet(*ROWS), "-f", "json", base=mapped).out)
    assert (looked["written"], looked["rows"], looked["taken"]) == (False, 4, 3)
    assert looked["new"] == {"people": ["bob-lee", "cleo-day"], "sources": ["log"]}
    assert [problem["cell"] for problem in looked["refused"][0]["problems"]] == ["LOG.csv:5:2", "LOG.csv:5:5"]
    assert [question["write"] for question in looked["questions"] if question["needed"]] == [
        "--create people"
    ]
    written = json.loads(
        chronicle("import", sheet(*ROWS), "-f", "json", "--create", "people", "--yes", base=mapped).out
    )
    assert written["written"] is True
    assert {"id": "events.opened-2009-04", "file": "log.toml"}.items() <= {
        key: value
        for entry in written["entries"]
        if entry["id"] == "events.opened-2009-04"
        for key, value in entry.items()
    }.items()


def test_a_saved_guess_is_a_map_with_comments_that_is_used_again(
    chronicle: Chronicle, base: Path, sheet: Callable[..., str], snapshot: SnapshotAssertion
) -> None:
    path = sheet("2012,Visit", header="Date,Event")
    assert chronicle("import", path, "--save-map", base=base).code == 0
    assert (base / "imports" / "log.toml").read_text("utf-8") == snapshot
    renamed = sheet("2012,Visit", header="DATE,event", name="whatever.csv")
    assert chronicle("import", renamed, "--yes", base=base).code == 0
    assert (base / "imports" / "log.state.jsonl").exists()
    assert chronicle("import", path, "--save-map", base=base).code == 2


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--map", "nowhere"], "there is no map"),
        (["--map", "../other.toml"], "is no map of this base"),
        (["--map", "/etc/passwd"], "is no map of this base"),
        (["--create", "events"], '--create "events" is no table'),
        (["--header-row", "99"], "has nothing in row 99"),
        (["--sheet", "Log"], "has no sheets of a name"),
    ],
)
def test_what_cannot_be_done_is_told(
    chronicle: Chronicle, base: Path, sheet: Callable[..., str], arguments: list[str], text: str
) -> None:
    answer = chronicle("import", sheet(*ROWS), *arguments, base=base)
    assert (answer.code, answer.out) == (2, "")
    assert text in answer.err


def test_a_map_with_mistakes_is_told_by_its_lines(
    chronicle: Chronicle, mapped: Path, sheet: Callable[..., str]
) -> None:
    path = mapped / "imports" / "log.toml"
    path.write_text(MAP.replace("budget.amount", "budget.amout").replace('"title"', '"titel"'), "utf-8")
    answer = chronicle("import", sheet(*ROWS), "--map", "log", base=mapped)
    assert answer.code == 2
    assert 'log.toml:9:1: [columns] "What happened": there is no field "titel"' in answer.err
    assert 'hint: did you mean "budget.amount"?' in answer.err
    assert "2 mistakes in the map: nothing is imported." in answer.err


def test_a_damaged_state_is_not_taken_for_an_empty_one(
    chronicle: Chronicle, mapped: Path, sheet: Callable[..., str]
) -> None:
    chronicle("import", sheet(ROWS[2]), "--yes", base=mapped)
    (mapped / "imports" / "log.state.jsonl").write_text("<<<<<<< HEAD\n", "utf-8")
    answer = chronicle("import", sheet(ROWS[2]), "--yes", base=mapped)
    assert answer.code == 2
    assert "line 1 is not as it was written" in answer.err


def test_nothing_is_imported_into_the_base_that_comes_with_the_program(
    chronicle: Chronicle, sheet: Callable[..., str], tmp_path: Path, in_directory: Callable[[Path], None]
) -> None:
    in_directory(tmp_path)
    answer = chronicle("import", sheet(*ROWS), base=None)
    assert answer.code == 2
    assert "chronicle new my-inquiry" in answer.err


def test_text_from_a_sheet_is_a_text_and_nothing_else(
    chronicle: Chronicle, base: Path, sheet: Callable[..., str]
) -> None:
    (base / "imports").mkdir()
    (base / "imports" / "log.toml").write_text(PLAIN_MAP, "utf-8")
    hostile = '2012,"""]]\n[people.x]\nname = ""y"" \x1b[31m",Ann Ray'
    answer = chronicle("import", sheet(hostile, header="Date,What,Who"), "--yes", base=base)
    assert answer.code == 0
    assert "\x1b" not in answer.out + facts(base)
    assert chronicle("people", "-f", "csv", base=base).out.count("\r\n") == 2


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let a command be asked on a terminal, and answer."""

    def answer(*answers: str) -> None:
        waiting = iter(answers)
        for module in ("chronicle.cli.commands.import_", "chronicle.cli.writing"):
            monkeypatch.setattr(f"{module}.on_terminal", lambda: True)
        monkeypatch.setattr("builtins.input", lambda _prompt: next(waiting))

    return answer


def test_on_a_terminal_open_questions_are_asked_and_the_answers_kept_in_the_map(
    chronicle: Chronicle,
    base: Path,
    sheet: Callable[..., str],
    asked: Callable[..., None],
    snapshot: SnapshotAssertion,
) -> None:
    rows = ("1,03/04/2012,Met,A. Ray,(5),", "2,05/06/2012,Visit,Bob Lee,7,RI")
    asked("2", "spend", "99", "refund", "1", "", "", "")
    answer = chronicle("import", sheet(*rows), base=base)
    assert answer.code == 0, answer.err
    assert "type a number from 1 to" in answer.err
    assert (base / "imports" / "log.toml").read_text("utf-8") == snapshot
    assert 'date = "2012-03-04"' in facts(base)
    assert "Nothing changes." in chronicle("import", sheet(*rows), base=base).err


def test_the_end_of_input_leaves_everything_as_it_was(
    chronicle: Chronicle,
    base: Path,
    sheet: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    asked: Callable[..., None],
) -> None:
    def end(_prompt: str) -> str:
        raise EOFError

    asked()
    monkeypatch.setattr("builtins.input", end)
    before = files(base)
    answer = chronicle("import", sheet(*ROWS), base=base)
    assert (answer.code, answer.err.splitlines()[-1]) == (0, "Nothing is written.")
    assert files(base) == before


@pytest.mark.parametrize(("answers", "added"), [(("1", ""), 0), (("2", ""), 1)])
def test_a_row_that_resembles_an_earlier_one_is_asked_about(
    chronicle: Chronicle,
    base: Path,
    sheet: Callable[..., str],
    asked: Callable[..., None],
    answers: tuple[str, ...],
    added: int,
) -> None:
    (base / "imports").mkdir()
    (base / "imports" / "log.toml").write_text(PLAIN_MAP, "utf-8")
    header = "Date,What,Who"
    chronicle("import", sheet("2009,Met,Ann Ray", "2010,Left,Ann Ray", header=header), "--yes", base=base)
    asked(*answers)
    answer = chronicle("import", sheet("2009,Sat,Ann Ray", "2010,Left,Ann Ray", header=header), base=base)
    assert 'What "Met" → "Sat": is it that row, changed?' in answer.out
    assert facts(base).count("[events.") == 2 + added
    assert 'title = "Sat"' in facts(base)


def test_what_is_open_stands_as_comments_in_a_saved_map(
    chronicle: Chronicle, base: Path, sheet: Callable[..., str]
) -> None:
    chronicle("import", sheet(*ROWS), "--save-map", base=base)
    text = (base / "imports" / "log.toml").read_text("utf-8")
    assert "# Still open:\n# - column" in text
    assert '#   [columns] "Cost (£k)" = { field = "budget.amount", …, type = "spend" }' in text


def test_an_entry_that_is_renamed_is_the_same_one_next_time(
    chronicle: Chronicle, mapped: Path, sheet: Callable[..., str]
) -> None:
    path = sheet(*ROWS[:3])
    chronicle("import", path, "--create", "people", "--yes", base=mapped)
    assert chronicle("rename", "people.bob-lee", "people.robert-lee", "--yes", base=mapped).code == 0
    assert (
        chronicle("rename", "events.visit-2013-02-27", "events.first-visit", "--yes", base=mapped).code == 0
    )
    (mapped / "facts.toml").write_text((mapped / "facts.toml").read_text("utf-8") + "# by hand\n", "utf-8")
    before = files(mapped)
    assert "Nothing changes." in chronicle("import", path, "--yes", base=mapped).err
    assert files(mapped) == before


def test_a_base_of_one_file_takes_the_facts_itself(
    chronicle: Chronicle, tmp_path: Path, sheet: Callable[..., str]
) -> None:
    single = tmp_path / "one.toml"
    single.write_bytes(
        b'\xef\xbb\xbf[chronicle]\r\ntitle = "One"\r\n\r\n[people.ann-ray]\r\nname = "Ann Ray"'
    )
    (tmp_path / "imports").mkdir()
    (tmp_path / "imports" / "log.toml").write_text(PLAIN_MAP, "utf-8")
    assert (
        chronicle("import", sheet("2009,Met,Ann Ray", header="Date,What,Who"), "--yes", base=single).code == 0
    )
    content = single.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf[chronicle]\r\n")
    assert b'\r\n\r\n[events.met-2009]\r\ntitle = "Met"\r\n' in content
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert chronicle("check", base=single).code == 0


def test_facts_go_to_a_file_that_the_base_reads(
    chronicle: Chronicle, make_base: Callable[..., Path], sheet: Callable[..., str]
) -> None:
    settings = '[chronicle]\ntitle = "A base"\nfiles = ["facts.toml"]\n'
    base = make_base(chronicle=settings, facts='[people.ann-ray]\nname = "Ann Ray"\n')
    (base / "imports").mkdir()
    (base / "imports" / "log.toml").write_text(PLAIN_MAP, "utf-8")
    path = sheet("2009,Met,Ann Ray", header="Date,What,Who")
    assert chronicle("import", path, "--yes", base=base).code == 0
    assert not (base / "log.toml").exists()
    assert chronicle("events", "-f", "csv", base=base).out.count("\r\n") == 2


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "'-5", "' =1+1"])
def test_a_text_that_a_spreadsheet_would_run_comes_back_from_the_refused_rows_as_it_was(
    chronicle: Chronicle, base: Path, sheet: Callable[..., str], tmp_path: Path, text: str
) -> None:
    (base / "imports").mkdir()
    (base / "imports" / "log.toml").write_text(PLAIN_MAP, "utf-8")
    chronicle(
        "import",
        sheet(f"31/02/2009,{text},Ann Ray", "2010,Met,", header="Date,What,Who"),
        "--yes",
        base=base,
    )
    refused = tmp_path / "LOG.rejected.csv"
    content = refused.read_text("utf-8-sig")
    assert f'"\'{text}"' in content
    refused.write_text(content.replace("31/02/2009", "2009"), "utf-8")
    chronicle("import", str(refused), "--yes", base=base)
    assert f'title = "{text}"' in facts(base)


@pytest.mark.parametrize("content", [b'[people.x]\nname = "caf\xe9"\n', b"[people\n"])
def test_a_file_that_cannot_be_added_to_is_left_as_it_is(
    chronicle: Chronicle, mapped: Path, sheet: Callable[..., str], content: bytes
) -> None:
    (mapped / "log.toml").write_bytes(content)
    before = files(mapped)
    answer = chronicle("import", sheet(ROWS[2]), "--yes", base=mapped)
    assert answer.code == 2
    assert "not UTF-8" in answer.err or "not TOML" in answer.err
    assert files(mapped) == before


def test_columns_of_one_heading_are_told_apart(
    chronicle: Chronicle, base: Path, sheet: Callable[..., str]
) -> None:
    answer = chronicle("import", sheet("2009,Met,2010", header="Date,Event,Date"), base=base)
    assert 'column "Date (2)" is taken for nothing (1 cell, such as "2010")' in answer.out


TWO_SMITHS = """
[people.john-smith]
name = "John Smith"
[people.john-smith-2]
name = "John Smith"
"""
BY_WARD = PLAIN_MAP + (
    '"Ward" = "skip"\n[names]\n"Bob" = "bob-lee"\n"John Smith" = { by = "Ward", "Aston" = "john-smith" }\n'
)


def test_the_line_that_is_proposed_for_a_name_is_what_the_map_then_takes(
    chronicle: Chronicle, make_base: Callable[..., Path], sheet: Callable[..., str]
) -> None:
    base = make_base(facts=TWO_SMITHS)
    saved = base / "imports" / "log.toml"
    saved.parent.mkdir()
    saved.write_text(BY_WARD, "utf-8")
    rows = ("2009,Met,Cllr John Smith,", "2010,Met,John Smith,Aston")
    path = sheet(*rows, header="Date,What,Who,Ward")
    saved.write_text(BY_WARD.replace('"Aston" = "john-smith"', '"Ely" = "john-smith-2"'), "utf-8")
    assert "may be any of 2: which?" in chronicle("import", path, base=base).out
    saved.write_text(BY_WARD, "utf-8")
    line = '"John Smith" = { by = "Ward", "Aston" = "john-smith", "" = "john-smith" }'
    answer = chronicle("import", path, base=base)
    assert f"[names] {line}" in answer.out
    assert '[names] of the map has "Bob", which no cell names' in answer.out
    kept, _, _ = BY_WARD.partition('"John Smith" =')
    saved.write_text(f"{kept}{line}\n", "utf-8")
    assert chronicle("import", path, "--yes", base=base).code == 0
    assert facts(base).count('people = ["john-smith"]') == 2


def test_who_is_meant_by_a_name_with_a_title_is_kept_in_the_map_under_the_name_that_it_has(
    chronicle: Chronicle,
    make_base: Callable[..., Path],
    sheet: Callable[..., str],
    asked: Callable[..., None],
) -> None:
    base = make_base(facts=TWO_SMITHS)
    saved = base / "imports" / "log.toml"
    saved.parent.mkdir()
    saved.write_text(
        BY_WARD.replace('"Aston" = "john-smith"', '"Aston" = "john-smith", "Ely" = "john-smith-2"'), "utf-8"
    )
    path = sheet("2009,Met,Cllr John Smith,", "2010,Met,John Smith,Aston", header="Date,What,Who,Ward")
    asked("2", "")
    assert chronicle("import", path, base=base).code == 0
    assert '"Ely" = "john-smith-2", "" = "john-smith-2" }' in saved.read_text("utf-8")
    assert 'people = ["john-smith-2"]' in facts(base)
