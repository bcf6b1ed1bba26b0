"""`chronicle export sheets` and `chronicle import` of what comes back, as one types them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from chronicle.loader.locate import locate
from chronicle.writing.undo import undo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from tests.conftest import Chronicle

FACTS = """\
[people.ann]
name = "Ann Ray"    # as printed

[people.bo]
name = "Bo Lee"

[sources.minutes]
title = "Minutes"
published = "2012"

[events.visit]
title = "A visit"
date = "2009-04"
people = ["ann", "bo"]
sources = [{ source = "minutes", at = "item 7" }]
"""


@pytest.fixture
def base(make_base: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return make_base(facts=FACTS)


@pytest.fixture
def sheets(chronicle: Chronicle, base: Path, tmp_path: Path) -> Path:
    """The base as a workbook."""
    path = tmp_path / "base.xlsx"
    chronicle("export", "sheets", "-o", str(path), base=base)
    return path


def fill(path: Path, sheet: str, **cells: str) -> None:
    book = load_workbook(path)
    for place, value in cells.items():
        book[sheet][place] = value
    book.save(path)


def place_of(path: Path, column: str) -> str:
    """The first cell below a heading of the events."""
    (place,) = (cell.column_letter for cell in load_workbook(path)["events"][1] if cell.value == column)
    return f"{place}2"


def facts(base: Path) -> str:
    return (base / "facts.toml").read_text("utf-8")


def test_what_comes_back_untouched_writes_nothing(chronicle: Chronicle, base: Path, sheets: Path) -> None:
    answer = chronicle("import", str(sheets), "--yes", base=base)
    assert (answer.code, answer.out, answer.err) == (0, "", "Nothing changes.\n")
    assert facts(base) == FACTS


def test_what_was_changed_is_shown_and_needs_a_word(
    chronicle: Chronicle, base: Path, sheets: Path, snapshot: SnapshotAssertion
) -> None:
    fill(sheets, "people", B2="Ann R. Ray", A4="cy", B4="Cy Dow")
    fill(sheets, "events", **{place_of(sheets, "people"): "ann; cy", place_of(sheets, "note"): "A note"})
    answer = chronicle("import", str(sheets), base=base)
    assert answer.code == 2
    assert "add --yes to write it" in answer.err
    assert facts(base) == FACTS
    assert answer.out == snapshot


def test_what_was_changed_is_written_and_can_be_undone(
    chronicle: Chronicle, base: Path, sheets: Path
) -> None:
    fill(sheets, "people", B2="Ann R. Ray", A4="cy", B4="Cy Dow")
    answer = chronicle("import", str(sheets), "--yes", base=base)
    assert answer.code == 0
    assert facts(base) == FACTS.replace("Ann Ray", "Ann R. Ray") + '\n[people.cy]\nname = "Cy Dow"\n'
    assert chronicle("import", str(sheets), "--yes", base=base).err.endswith("Nothing changes.\n")
    undo(locate(str(base)))
    assert facts(base) == FACTS


def test_a_dry_run_prints_the_difference(chronicle: Chronicle, base: Path, sheets: Path) -> None:
    fill(sheets, "people", B2="Ann R. Ray")
    answer = chronicle("import", str(sheets), "--dry-run", base=base)
    assert '+name = "Ann R. Ray"    # as printed' in answer.out
    assert facts(base) == FACTS


def test_programs_are_told_what_was_written(chronicle: Chronicle, base: Path, sheets: Path) -> None:
    fill(sheets, "people", B2="Ann R. Ray")
    answer = json.loads(chronicle("import", str(sheets), "--yes", "-f", "json", base=base).out)
    assert (answer["written"], answer["files"]) == (True, ["facts.toml"])
    assert answer["entries"] == [{"id": "people.ann", "file": "facts.toml", "line": 1}]


def test_a_new_error_is_not_written(chronicle: Chronicle, base: Path, sheets: Path) -> None:
    fill(sheets, "events", C2="early 2009")
    answer = chronicle("import", str(sheets), "--yes", base=base)
    assert answer.code == 1
    assert "error[F007] events.visit" in answer.err
    assert "[2009-01..2009-04]" in answer.err
    assert facts(base) == FACTS


def test_what_both_changed_what_is_gone_and_what_cannot_be_taken_are_told(
    chronicle: Chronicle, base: Path, sheets: Path, snapshot: SnapshotAssertion
) -> None:
    fill(sheets, "people", B2="Ann of the sheet", A3="bob", Z1="shoe size", Z2="41")
    fill(sheets, "sources", B2="Minutes of the board")
    (base / "facts.toml").write_text(FACTS.replace("Ann Ray", "Ann of the file"), "utf-8")
    answer = chronicle("import", str(sheets), "--yes", base=base)
    assert answer.code == 1
    assert answer.err.replace(str(base), "base") == snapshot
    assert 'title = "Minutes of the board"' in facts(base)
    assert "Ann of the file" in facts(base)


def test_a_listing_that_comes_back_is_refused(chronicle: Chronicle, base: Path, tmp_path: Path) -> None:
    path = tmp_path / "timeline.csv"
    chronicle("timeline", "-o", str(path), base=base)
    answer = chronicle("import", str(path), "--yes", base=base)
    assert answer.code == 2
    assert "timeline.csv is the answer of a listing" in answer.err
    assert "chronicle export sheets" in answer.err


def test_a_broken_export_is_told(chronicle: Chronicle, base: Path, sheets: Path) -> None:
    book = load_workbook(sheets)
    book["exported"]["A2"] = "AAAA"
    book.save(sheets)
    answer = chronicle("import", str(sheets), "--yes", base=base)
    assert (answer.code, facts(base)) == (2, FACTS)
    assert "the copy of what was exported is damaged, at its beginning" in answer.err


def test_a_directory_comes_back_too(chronicle: Chronicle, base: Path, tmp_path: Path) -> None:
    target = tmp_path / "sheets"
    chronicle("export", "sheets", "-o", str(target), "--excel", base=base)
    assert chronicle("import", str(target), "--yes", base=base).err.endswith("Nothing changes.\n")
    people = target / "people.csv"
    people.write_text(people.read_text("utf-8").replace("Bo Lee", "Bo Leigh"), "utf-8")
    assert chronicle("import", str(target), "--yes", base=base).code == 0
    assert facts(base) == FACTS.replace("Bo Lee", "Bo Leigh")
