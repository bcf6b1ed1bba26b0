"""A base as sheets: every value of every table, each text as a text, and the same bytes each time."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from chronicle.exporting.sheets import ExportRefused, tables_of
from chronicle.importing.exported import read_exported
from chronicle.importing.round_trip import merge
from chronicle.importing.sheet import open_sheet
from chronicle.loader.entries import MODELS
from chronicle.loader.locate import locate
from chronicle.model.entities import SETTINGS
from chronicle.writing.base_entries import read_entries
from chronicle.writing.transaction import read_base_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle

FACTS = """\
[organisations.board]
name = "The Board"
identifiers = { ons = "007", "a.b" = "x" }

[sources.minutes]
title = "=SUM(A1)"

[scales.stars]
title = "Stars"
grades = ["poor; very", "fine"]

[inspections.first]
organisation = "board"
body = "Somebody"
date = 2009-04-17
scale = "stars"
grade = "fine"
areas = { "help and care" = "fine", safety = "poor; very" }
because = { date = "so it says" }
allow = { S305 = "one will do" }
sources = [
  "minutes",
  { source = "minutes", at = "007", quote = "a\\u001bb", says = { date = "2009", areas = { safety = "fine" } } },
  { source = "minutes", says = {} },
]

[counts.staff]
what = "staff"
value = 1_200
date = 2009
sources = { source = "minutes" }

[counts.more]
what = "more staff"
value = "30..50"
organisation = "board"
because = "as counted"
"""


def cells(path: Path, sheet: str) -> list[dict[str, object]]:
    """The rows of a sheet as a program reads them, without what is blank."""
    opened = load_workbook(path)[sheet]
    assert isinstance(opened, Worksheet)
    header, *rows = opened.iter_rows(values_only=True)
    return [
        {str(name): value for name, value in zip(header, row, strict=True) if value is not None}
        for row in rows
    ]


def test_every_table_of_the_format_has_a_sheet(
    chronicle: Chronicle, make_base: Callable[..., Path], tmp_path: Path
) -> None:
    path = tmp_path / "base.xlsx"
    assert chronicle("export", "sheets", "-o", str(path), base=make_base()).code == 0
    book = load_workbook(path)
    assert book.sheetnames == [*SETTINGS, *MODELS, "citations", "exported"]
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_state == "hidden"] == ["exported"]
    assert cells(path, "chronicle") == [{"title": "A base"}]
    assert cells(path, "people") == []


def test_every_value_has_a_cell(chronicle: Chronicle, make_base: Callable[..., Path], tmp_path: Path) -> None:
    path = tmp_path / "base.xlsx"
    chronicle("export", "sheets", "-o", str(path), base=make_base(facts=FACTS))
    assert cells(path, "organisations") == [
        {"id": "board", "name": "The Board", 'identifiers."a.b"': "x", "identifiers.ons": "007"}
    ]
    assert cells(path, "scales") == [
        {"id": "stars", "title": "Stars", "grades": r"poor;\x20very; fine"},
    ]
    assert cells(path, "inspections") == [
        {
            "id": "first",
            "organisation": "board",
            "body": "Somebody",
            "date": "2009-04-17",
            "scale": "stars",
            "grade": "fine",
            "areas.help and care": "fine",
            "areas.safety": "poor; very",
            "allow.S305": "one will do",
            "because.date": "so it says",
        }
    ]
    assert cells(path, "counts") == [
        {"id": "staff", "what": "staff", "value": 1200, "date": "2009"},
        {
            "id": "more",
            "what": "more staff",
            "value": "30..50",
            "organisation": "board",
            "because": "as counted",
        },
    ]
    assert cells(path, "citations") == [
        {"entry": "inspections.first", "number": 1, "source": "minutes"},
        {
            "entry": "inspections.first",
            "number": 2,
            "source": "minutes",
            "at": "007",
            "quote": "a_x001B_b",
            "says.date": "2009",
            "says.areas.safety": "fine",
        },
        {"entry": "inspections.first", "number": 3, "source": "minutes", "says": "{}"},
        {"entry": "counts.staff", "number": 1, "source": "minutes"},
    ]


def test_no_text_is_a_formula_or_a_number(
    chronicle: Chronicle, make_base: Callable[..., Path], tmp_path: Path
) -> None:
    path = tmp_path / "base.xlsx"
    chronicle("export", "sheets", "-o", str(path), base=make_base(facts=FACTS))
    for sheet in load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.value is None or cell.number_format == "@" or isinstance(cell.value, int)
                assert cell.data_type != "f"
    assert cells(path, "sources")[0]["title"] == "=SUM(A1)"


@pytest.mark.parametrize("letter", ["\U0001f600", "\\u001b"])
def test_long_texts_go_on_in_further_columns(
    chronicle: Chronicle, make_base: Callable[..., Path], tmp_path: Path, letter: str
) -> None:
    note = letter * 33_000
    base = make_base(facts=f'[people.ann]\nname = "Ann"\nnote = "{note}"\n')
    path, directory = tmp_path / "base.xlsx", tmp_path / "sheets"
    for target in (path, directory):
        chronicle("export", "sheets", "-o", str(target), base=base)
    (row,) = cells(path, "people")
    parts = [str(value) for name, value in row.items() if name == "note" or name.startswith("note (")]
    assert len(parts) > 1
    assert max(len(part.encode("utf-16-le")) // 2 for part in parts) <= 32_767
    with (directory / "people.csv").open(encoding="utf-8", newline="") as file:
        assert max(len(cell) for cells_ in csv.reader(file) for cell in cells_) <= 32_767
    (read,) = open_sheet(path, "people").rows()
    together = "".join(cell.text for cell in read.cells if cell.text.strip("x\U0001f600\x1b") == "")
    assert together == note.replace("\\u001b", "\x1b")


def test_a_directory_has_a_file_for_each_sheet_with_the_guards_of_every_csv(
    chronicle: Chronicle, make_base: Callable[..., Path], tmp_path: Path
) -> None:
    target = tmp_path / "sheets"
    base = make_base(facts=FACTS)
    assert chronicle("export", "sheets", "-o", str(target), base=base).code == 0
    assert sorted(file.name for file in target.iterdir()) == sorted(
        [*(f"{table}.csv" for table in (*SETTINGS, *MODELS)), "citations.csv", "exported.jsonl"]
    )
    assert "'=SUM(A1)" in (target / "sources.csv").read_text("utf-8")
    assert r"poor;\x20very; fine" in (target / "scales.csv").read_text("utf-8")
    assert '"identifiers.""a.b"""' in (target / "organisations.csv").read_text("utf-8")
    chronicle("export", "sheets", "-o", str(target), "--excel", "--force", base=base)
    assert '"=""2009-04-17"""' in (target / "inspections.csv").read_text("utf-8-sig")
    lines = (target / "exported.jsonl").read_text("utf-8").splitlines()
    assert json.loads(lines[0])["values"] == {"version": 1, "title": "A base"}


def test_the_same_base_gives_the_same_bytes(
    chronicle: Chronicle, make_base: Callable[..., Path], tmp_path: Path
) -> None:
    base = make_base(facts=FACTS)
    contents = set()
    for name in ("one.xlsx", "two.xlsx"):
        chronicle("export", "sheets", "-o", str(tmp_path / name), base=base)
        contents.add((tmp_path / name).read_bytes())
    assert len(contents) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "export sheets needs --output"),
        (("-o", "base.ods"), "--output base.ods: sheets come as a workbook or as a directory of CSV"),
        (("-o", "base.xlsx", "--excel"), "--excel goes with a directory of CSV"),
        (("-o", "there.xlsx"), "there.xlsx is there already"),
        (("-o", "there"), "people.csv is there already"),
    ],
)
def test_where_sheets_cannot_go(
    chronicle: Chronicle,
    make_base: Callable[..., Path],
    tmp_path: Path,
    in_directory: Callable[[Path], None],
    arguments: tuple[str, ...],
    message: str,
) -> None:
    base = make_base()
    in_directory(tmp_path)
    (tmp_path / "there").mkdir()
    for name in ("there.xlsx", "there/people.csv"):
        (tmp_path / name).write_text("mine")
    answer = chronicle("export", "sheets", *arguments, base=base)
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err
    assert (tmp_path / "there/people.csv").read_text() == "mine"


def test_without_openpyxl_the_way_to_get_it_is_told(
    chronicle: Chronicle, make_base: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    monkeypatch.delitem(sys.modules, "chronicle.exporting.workbook", raising=False)
    answer = chronicle("export", "sheets", "-o", str(tmp_path / "base.xlsx"), base=make_base())
    assert (answer.code, [*tmp_path.glob("*.xlsx")]) == (2, [])
    assert "pip install 'chronicle-facts[office]'" in answer.err


def test_a_place_that_cannot_be_written_to_is_told(
    chronicle: Chronicle, make_base: Callable[..., Path], tmp_path: Path
) -> None:
    for target in ("missing/base.xlsx", "missing/sheets"):
        assert chronicle("export", "sheets", "-o", str(tmp_path / target), base=make_base()).code == 4


def test_what_cannot_be_exported_is_told(
    chronicle: Chronicle, make_base: Callable[..., Path], tmp_path: Path
) -> None:
    facts = '[people.ann]\nname = "Ann"\n[people.bo]\nname = x\n[peple.cy]\nname = "Cy"\n'
    answer = chronicle("export", "sheets", "-o", str(tmp_path / "b.xlsx"), base=make_base(facts=facts))
    assert answer.code == 1
    assert "left out: facts.toml:4: " in answer.err
    assert "left out: facts.toml: peple is no table of the format" in answer.err
    assert [row["id"] for row in cells(tmp_path / "b.xlsx", "people")] == ["ann"]


def test_a_sheet_that_could_not_be_read_again_is_refused() -> None:
    areas = ", ".join(f'a{number} = "good"' for number in range(1000))
    entries = read_entries({"facts.toml": f"[inspections.first]\nareas = {{ {areas} }}\n".encode()}).entries
    with pytest.raises(ExportRefused, match="the sheet inspections would have"):
        tables_of(entries.values())
    long = f'[people.ann]\naka = ["{"x" * 50_000}"]\n'.encode()
    with pytest.raises(ExportRefused, match=r"people\.ann: an item of aka is too long"):
        tables_of(read_entries({"facts.toml": long}).entries.values())


RESTRICTED = """\
[restrictions.names]
title = "Names"

[people.ann]
name = "Ann Secret"
restricted = "names"

[people.bo]
name = "Bo Open"

[sources.minutes]
title = "Minutes"

[events.visit]
title = "A visit"
date = "2009"
people = ["bo"]
sources = [{ source = "minutes", at = "page secret", restricted = ["names"] }, "minutes"]
"""


def test_what_is_restricted_leaves_only_where_that_is_said(
    chronicle: Chronicle, make_base: Callable[..., Path], tmp_path: Path
) -> None:
    base = make_base(facts=RESTRICTED)
    path = tmp_path / "base.xlsx"
    assert chronicle("export", "sheets", "-o", str(path), base=base).code == 2
    assert not path.exists()
    chronicle("export", "sheets", "-o", str(tmp_path / "public"), "--public", base=base)
    texts = "".join(file.read_text("utf-8") for file in (tmp_path / "public").iterdir())
    assert "Bo Open" in texts
    assert "secret" not in texts.lower()
    chronicle("export", "sheets", "-o", str(path), "--with-restricted", base=base)
    assert [row["restricted"] for row in cells(path, "people") if "restricted" in row] == ["names"]
    assert [row["restricted"] for row in cells(path, "citations") if "restricted" in row] == ["names"]
    heading = load_workbook(path)["people"].oddHeader
    assert heading is not None
    assert heading.center.text == "CONTAINS RESTRICTED MATERIAL"
    for target in (path, tmp_path / "public"):
        trip = merge(read_base_files(locate(str(base))), read_exported(target))
        assert (trip.texts, trip.missing, trip.is_whole) == ({}, [], True)
