"""Sheets made to exhaust whoever reads them: each is read or refused within ten seconds and 300 MB, in words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.importing.sheets import MAIN, PACKAGE, RELATIONS, raw_workbook, repeated, sheet_xml, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="there are no limits to set"),
]

SECONDS = 10
MEBIBYTES = 300
READ = """
import json, resource, sys
from pathlib import Path
from chronicle.importing.sheet import SheetError, open_sheet
resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
rows, said = 0, ""
try:
    sheet = open_sheet(Path(sys.argv[1]))
    for row in sheet.rows():
        rows += 1
    said = "; ".join(sheet.notices)
except SheetError as error:
    said = str(error)
status = Path("/proc/self/status").read_text() if Path("/proc/self/status").exists() else "VmHWM: 0 kB"
print(json.dumps([rows, said, int(status.partition("VmHWM:")[2].split()[0])]))
""".replace("SECONDS", str(SECONDS))


def read(path: Path) -> tuple[int, str]:
    """How many rows a file has, and what is said of it, read in a process with limits."""
    run = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=False, timeout=600
    )
    assert run.returncode == 0, run.stderr
    rows, notice, kibibytes = json.loads(run.stdout)
    assert kibibytes <= MEBIBYTES * 1024
    return rows, notice


HEADER = f'<row r="1">{text("A1", "Date")}{text("B1", "What")}</row>'


def workbook_of(rows: str, times: int, after: str = "") -> Callable[[Path], Path]:
    """A workbook with a header, and the same rows very often."""

    def make(path: Path) -> Path:
        start, *pieces, end = repeated(rows.encode(), times)
        return raw_workbook(path / "log.xlsx", [start, HEADER.encode(), *pieces, after.encode(), end])

    return make


def many_parts(path: Path) -> Path:
    target = path / "log.xlsx"
    with ZipFile(target, "w") as archive:
        for number in range(60_000):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", "")
    return target


def with_strings(content: bytes, times: int) -> Callable[[Path], Path]:
    """A workbook with very many shared texts, of which its sheet has one."""

    def make(path: Path) -> Path:
        target = raw_workbook(
            path / "log.xlsx",
            sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'),
            {
                "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
                f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
                f'<Relationship Id="r2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
                "</Relationships>",
            },
        )
        with ZipFile(target, "a", ZIP_DEFLATED) as archive, archive.open("xl/sharedStrings.xml", "w") as part:
            part.write(f'<sst xmlns="{MAIN}" count="1">'.encode())
            for _ in range(times // 1000):
                part.write(content * 1000)
            part.write(b"</sst>")
        return target

    return make


def styled(path: Path) -> Path:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * 1_600_000}</cellXfs></styleSheet>'
    return raw_workbook(
        path / "log.xlsx",
        sheet_xml(HEADER + '<row r="2"><c r="A2"><v>1</v></c></row>'),
        {
            "xl/styles.xml": styles,
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        },
    )


def delimited(content: str, times: int, name: str = "log.csv") -> Callable[[Path], Path]:
    """A file of delimited text, or of JSON lines, in which the same stands very often."""

    def make(path: Path) -> Path:
        (path / name).write_text(content * times, encoding="utf-8")
        return path / name

    return make


def unclosed(path: Path) -> Path:
    (path / "log.csv").write_text('a,b\n1,"' + "x,y\n" * 2**22, encoding="utf-8")
    return path / "log.csv"


def holes(path: Path) -> Path:
    """A file that says that it is a gigabyte long, and holds nothing."""
    with (path / "log.csv").open("wb") as file:
        os.truncate(file.fileno(), 2**30)
    return path / "log.csv"


BLANK_ROW = "<row>" + "<c/>" * 50 + "</row>"


@pytest.mark.parametrize(
    ("make", "rows", "notice"),
    [
        (workbook_of("<row/>", 20_000_000), 0, "reading stopped at row 1,001"),
        (workbook_of("<row/>", 40_000_000), 0, "would unpack to 240,000,"),
        (workbook_of("<row/>", 1_000_000), 0, "reading stopped at row 1,001"),
        (workbook_of("<c/>", 20_000_000), 0, "has more cells than are read"),
        (workbook_of(BLANK_ROW, 500_000), 0, "reading stopped at row 1,001"),
        (workbook_of("<row><c><v>1</v></c><c><v>2</v></c></row>", 500_000), 500_000, ""),
        (workbook_of("<c><v>1</v></c>", 7_000_000), 0, "more than 1,000 columns"),
        (workbook_of('<c r="A1"><v>1</v></c>', 5_000_000), 0, "out of order"),
        (workbook_of("<row><c><v>" + "1" * 100_000 + "</v></c></row>", 1_000), 1_000, ""),
        (workbook_of("1" * 100, 1_000_000, "</v></c></row>"), 0, "is broken"),
        (workbook_of("<a>", 10_000_000), 0, "is nested deeper than that of any workbook"),
        (workbook_of('a="1" ', 10_000_000), 0, ""),
        (many_parts, 0, "is an archive of very many parts"),
        (with_strings(b"<si><t>a</t></si>", 1_900_000), 1, ""),
        (with_strings("<si><t>aaaaaaaaaaaaaaaaaaaaaaaa\U0001f600</t></si>".encode(), 700_000), 1, ""),
        (with_strings(b"<si><t>a</t></si>", 4_000_000), 0, "sharedStrings.xml would unpack to 68,000,"),
        (styled, 1, ""),
        (delimited(",", 2**25), 0, "more than 1,000 columns"),
        (delimited("a,b\n", 2**23), 2**20, "log.csv has more than 1,048,576 rows"),
        (unclosed, 0, "log.csv:2:2: the quotation mark that begins here never closes"),
        (delimited('a,"' + "b" * 2**24 + '"\n', 1), 0, ""),
        (delimited("\N{GRINNING FACE},b\n", 2**22), 2**20, "more than 1,048,576 rows"),
        (delimited("\n", 2**25), 0, "has no rows"),
        (holes, 0, "bytes long"),
        (delimited('{"a": 1}\n', 2_000_000, "log.jsonl"), 0, "more than 1,048,576 rows"),
        (delimited('{"a": 1}\n', 300_000, "log.jsonl"), 300_000, ""),
        (delimited('{"a": "' + "b" * 2**20 + '"}\n', 100, "log.jsonl"), 100, ""),
        (delimited('{"a": ', 10_000_000, "log.jsonl"), 0, "bytes long"),
        (delimited("[" * 5_000_000 + "\n", 3, "log.jsonl"), 0, "nested too deeply"),
    ],
)
def test_what_is_made_to_exhaust_is_read_or_refused(
    tmp_path: Path, make: Callable[[Path], Path], rows: int, notice: str
) -> None:
    found, words = read(make(tmp_path))
    assert notice in words
    assert found == rows
