"""The walk of the document on sheets, as it stands there, and what it says of the sheets."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import tomli
from openpyxl import load_workbook

from chronicle.importing.exported import read_exported
from chronicle.importing.round_trip import merge
from tests.importing.test_round_trip import exported
from tests.readme import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from tests.conftest import Chronicle

TEXT = (ROOT / "chronicle" / "docs" / "sheets.md").read_text("utf-8")
COMMANDS = [
    shlex.split(line)[1:]
    for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    for line in block.splitlines()
]
ENTRY = """\
[posts.ann-ray]
title = "Ann"
organisation = "x"
aka = ["A. Ray", "An; nie"]
lead = true
because = { start = "so" }
identifiers = { ons = "007" }
extra = { party = "Labour" }
allow = { S301 = "why" }
sources = [{ source = "minutes", at = "item 7", says = { opened = "2009" } }, { source = "minutes", says = {} }]

[inspections.first]
areas = { "help and protection" = "good" }
"""


def test_the_walk_goes_as_it_stands(
    chronicle: Chronicle,
    tmp_path: Path,
    in_directory: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    in_directory(tmp_path)
    assert len(COMMANDS) == 6
    for place, command in enumerate(COMMANDS):
        answer = chronicle(*command, base=None)
        assert answer.code == 0, answer.err
        if place == 1:
            book = load_workbook("inquiry.xlsx")
            book["people"]["B2"] = "Ada E. Example"
            book.save("inquiry.xlsx")
        if "--dry-run" in command:
            assert '+name = "Ada E. Example"' in answer.out
    (chronicle_file,) = tmp_path.glob("inquiry/chronicle.toml")
    assert tomli.loads(chronicle_file.read_text("utf-8"))["people"]["ada-example"]["name"] == "Ada E. Example"


def test_the_table_says_what_a_workbook_holds(tmp_path: Path) -> None:
    files = {"chronicle.toml": ENTRY.encode()}
    path = exported(tmp_path, files, "xlsx")
    book = load_workbook(path)
    cells = {
        str(sheet.cell(1, cell.column).value): str(cell.value)
        for sheet in book.worksheets
        if sheet.title in {"posts", "inspections", "citations"}
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if cell.value is not None
    }
    documented = {
        "because.start",
        "identifiers.ons",
        "extra.party",
        "allow.S301",
        "areas.help and protection",
        "says.start",
    }
    assert documented <= {*re.findall(r"`([a-z]+\.[A-Za-z0-9 ]+)`", TEXT)}
    assert documented - {"says.start"} <= cells.keys()
    assert (cells["aka"], cells["lead"], cells["says"]) == (r"A. Ray; An;\x20nie", "true", "{}")
    assert merge(files, read_exported(path)).texts == {}
