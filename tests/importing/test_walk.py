"""The walk of the document on importing: every command in it is run, on a workbook made here.

What the commands print is put into the document by `CHRONICLE_GOLDEN=write pytest tests/importing/test_walk.py`.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import Workbook

from chronicle.importing.map_reader import read_map

if TYPE_CHECKING:
    from tests.conftest import Chronicle

DOCUMENT: Final = Path(__file__).parents[2] / "chronicle" / "docs" / "import.md"
WIDTH: Final = 100
ROWS: Final = (
    (1, "03/04/2012", "Improvement notice served", "Peter Duxbury", None, None, None),
    (2, dt.date(2009, 4, 1), "New service director begins", "Colin Tucker", None, None, None),
    (3, "27/02/2013", "Inspectors visit", "Peter Duxbury; Cllr Ann Ray", None, "RI", None),
    (4, "autumn 2013", "Agency social workers", None, 250, None, "see page 3"),
    (5, "31/02/2014", "Panel meets", "Cllr Ann Ray", None, None, None),
    (6, "tbc", "A second notice", "P. Duxbury", "(40)", None, None),
)
HEADER: Final = ("Ref", "Date", "What happened", "Who", "Cost (£k)", "Overall", "Notes")
BLOCK: Final = re.compile(r"```(console|diff)\n(.*?)```\n", re.DOTALL)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Log"
    sheet.append(HEADER)
    for row in ROWS:
        sheet.append(row)
    sheet["B3"].number_format = "mmm-yy"
    book.save(tmp_path / "LOG.xlsx")
    return tmp_path / "LOG.xlsx"


def mend(path: Path, diff: str) -> None:
    """Put lines in the place of those that begin as the lines with a minus do."""
    text = path.read_text("utf-8")
    for old, new in re.findall(r"^-(.*)\n((?:\+.*\n)+)", diff, re.MULTILINE):
        lines = [line for line in text.splitlines() if line.startswith(old)]
        assert len(lines) == 1, old
        text = text.replace(f"{lines[0]}\n", re.sub(r"^\+", "", new, flags=re.MULTILINE))
    path.write_text(text, "utf-8")


def printed(chronicle: Chronicle, commands: str) -> str:
    """Return the commands of a block, each with what it prints."""
    shown_text = ""
    for line in re.findall(r"^\$ (.*)", commands, re.MULTILINE):
        words = shlex.split(line)
        shown_text += f"$ {line}\n"
        if words[0] == "cd":
            os.chdir(words[1])
            continue
        answer = chronicle(*words[1:], base=None)
        assert answer.code in {0, 1}, answer.err
        shown_text += "\n".join(part.rstrip() for part in (answer.out + answer.err).splitlines()) + "\n"
    return shown_text


def test_every_command_of_the_walk_prints_what_it_says(
    chronicle: Chronicle, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workbook.parent)
    monkeypatch.setenv("COLUMNS", str(WIDTH))

    def ran(block: re.Match[str]) -> str:
        if block[1] == "diff":
            mend(Path("imports/log.toml"), block[2])
            return block[0]
        return f"```console\n{printed(chronicle, block[2])}```\n"

    text = DOCUMENT.read_text("utf-8")
    now = BLOCK.sub(ran, text)
    if os.environ.get("CHRONICLE_GOLDEN") == "write":
        DOCUMENT.write_text(now, "utf-8")
    else:
        assert now == text


def test_the_table_of_the_walk_is_the_workbook() -> None:
    text = DOCUMENT.read_text("utf-8")
    rows = re.findall(r"^\| (\d) \|(.*)\|$", text, re.MULTILINE)
    documented = [[cell.strip() for cell in cells.split("|")] for _, cells in rows]
    shown = [["Apr-09" if isinstance(cell, dt.date) else str(cell or "") for cell in row[1:]] for row in ROWS]
    assert documented == shown


def test_the_map_of_the_document_is_one() -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert read_map("log", text).tables == ("events",)


def test_every_key_of_a_map_stands_in_the_document() -> None:
    from chronicle.importing.mapping import COLUMN_KEYS, IMPORT_KEYS

    text = DOCUMENT.read_text("utf-8")
    assert [key for key in IMPORT_KEYS if f"\n{key} = " not in text] == []
    assert [key for key in COLUMN_KEYS if f"`{key}`" not in text] == []
