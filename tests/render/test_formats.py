"""Which formats there are, what a file's ending asks for, and that one line and one module add another."""

from __future__ import annotations

import inspect
import io
import os
import subprocess
import sys
from importlib import import_module
from itertools import combinations
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

import pytest

from chronicle.codes import Severity
from chronicle.composite import Document, Part
from chronicle.dates import JANUARY
from chronicle.document import Column, Foot, Page, PageColumn, Row, Table
from chronicle.findings import Diagnostic
from chronicle.picture import Chart
from chronicle.render import (
    DEFAULT,
    FORMATS,
    AnswerForm,
    TableOptions,
    format_names,
    format_of,
    usual_endings,
    write_chart,
    write_document,
    write_findings,
    write_object,
    write_page,
    write_table,
)
from chronicle.text import alternatives
from tests.conftest import BIRMINGHAM
from tests.render.written_bytes import written_bytes
from tests.test_project_files import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Chronicle

PARAMETERS: Final[dict[AnswerForm, int]] = {
    "table": 3,
    "page": 3,
    "document": 3,
    "object": 2,
    "findings": 5,
    "chart": 3,
}
"""How many parameters the writers of each form of answer have."""

SHIPPED: Final = {
    "table": (".txt", "page document findings"),
    "csv": (".csv", "table"),
    "json": (".json", "table object"),
    "jsonl": (".jsonl", "table"),
    "md": (".md", "page document"),
    "html": (".html", "page document"),
    "xlsx": (".xlsx", "table"),
    "docx": (".docx", "page document"),
    "github": (None, "findings"),
    "chart": (None, "chart"),
    "svg": (".svg", "chart"),
    "png": (".png", "chart"),
}
"""The usual ending of each format, and the forms of answer that it holds: a new format is added here."""


@pytest.mark.parametrize(
    ("path", "format_name"),
    [
        ("out.csv", "csv"),
        ("dir.md/OUT.JSON", "json"),
        ("a.jsonl", "jsonl"),
        ("a.ndjson", "jsonl"),
        ("a.md", "md"),
        ("a.txt", "table"),
        ("a.xlsx", "xlsx"),
        ("a.xls", None),
        ("csv", None),
        ("", None),
    ],
)
def test_the_ending_gives_the_format(path: str, format_name: str | None) -> None:
    assert format_of(path) == format_name


def test_every_format_of_a_listing_has_endings_of_its_own() -> None:
    assert all(FORMATS[name].endings for name in format_names("table", "page"))
    endings = [ending for entry in FORMATS.values() for ending in entry.endings]
    assert len(set(endings)) == len(endings)
    assert usual_endings() == sorted(ending for ending, _ in SHIPPED.values() if ending)


def test_every_format_is_named_in_the_documents() -> None:
    answers = (BIRMINGHAM.parents[1] / "chronicle" / "docs" / "answers.md").read_text(encoding="utf-8")
    assert [name for name in FORMATS if f"`{name}`" not in answers] == []


def test_the_forms_of_answer_have_their_formats() -> None:
    assert tuple(SHIPPED) == tuple(FORMATS)
    for answers in combinations(PARAMETERS, 2):
        assert format_names(*answers) == tuple(
            name for name, (_, forms) in SHIPPED.items() if {*answers} & {*forms.split()}
        )
    assert next(iter(FORMATS)) == DEFAULT


@pytest.mark.parametrize("format_name", [name for name, entry in FORMATS.items() if not entry.is_binary])
def test_every_format_writes(format_name: str) -> None:
    finding = Diagnostic(Severity.ERROR, "D101", "it happened", "", None, "a.toml", 1, 1, 1, (), "")
    for answer in FORMATS[format_name].writers:
        out = io.StringIO()
        if answer == "table":
            write_table(format_name, Table((Column("what"),), [("it happened",)]), out)
        elif answer == "page":
            write_page(format_name, Page("", (PageColumn(),), [Row(("it happened",))]), out)
        elif answer == "chart":
            pictures = io.TextIOWrapper(io.BytesIO(), "utf-8")
            write_chart(format_name, Chart("it happened", "", "", (), (), None, JANUARY, Foot()), pictures)
            pictures.seek(0)
            written = pictures.buffer.read()
            assert b"it happened" in written or written.startswith(b"\x89PNG")
            continue
        elif answer == "document":
            part = Part("part", Page("", (PageColumn(),), [Row(("it happened",))]))
            write_document(format_name, Document("", "", (), (), [part]), out)
        elif answer == "object":
            write_object(format_name, {"what": "it happened"}, out)
        else:
            write_findings(format_name, [finding], lambda _file, _line: "", lambda file: file, out)
        assert "it happened" in out.getvalue()


@pytest.mark.parametrize("format_name", [name for name, entry in FORMATS.items() if entry.is_binary])
def test_every_format_of_bytes_is_a_zip_of_a_library_that_is_told(format_name: str) -> None:
    entry = FORMATS[format_name]
    assert entry.libraries
    assert all(entry.libraries.values())
    assert entry.extra in PROJECT["project"]["optional-dependencies"]
    if "table" in entry.writers:
        table = Table((Column("what"),), [("it happened",)])
        content = written_bytes(lambda out: write_table(format_name, table, out))
    else:
        page = Page("", (PageColumn(),), [Row(("it happened",))])
        content = written_bytes(lambda out: write_page(format_name, page, out))
    with ZipFile(io.BytesIO(content)) as parts:
        assert any(b"it happened" in parts.read(name) for name in parts.namelist())


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_writer_has_the_parameters_of_its_form_of_answer(format_name: str) -> None:
    for answer, writer in FORMATS[format_name].writers.items():
        module, _, function = writer.partition(":")
        write = getattr(import_module(f"chronicle.render.{module}"), function)
        assert len(inspect.signature(write).parameters) == PARAMETERS[answer]
        assert write.__doc__


def test_every_option_is_heeded_by_one_format() -> None:
    for option, format_name in {
        **dict.fromkeys(TableOptions._fields, "csv"),
        "fragment": "html",
        "template": "docx",
    }.items():
        assert [name for name, entry in FORMATS.items() if option in entry.options] == [format_name]


NEW_MODULE: Final = '''
from chronicle.render.stream import same_bytes_everywhere, write_in_pieces

def write_table(table, out, _options):
    """Write a line for each row, its cells apart by tabs."""
    same_bytes_everywhere(out)
    write_in_pieces(("\\t".join(map(str, row)) + "\\n" for row in table.rows), out)
'''
NEW_LINE: Final = """
import sys
from chronicle import render
render.__path__.append(sys.argv[1])
render.FORMATS["tsv"] = render.Format("tsv", (".tsv",), {"table": "as_tsv:write_table"})
from chronicle.cli.run import run
run(sys.argv[2:])
"""


def test_a_new_format_takes_one_line_and_one_module(tmp_path: Path, chronicle: Chronicle) -> None:
    (tmp_path / "as_tsv.py").write_text(NEW_MODULE)

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", NEW_LINE, str(tmp_path), *arguments],
            env={**os.environ, "CHRONICLE_BASE": str(BIRMINGHAM), "COLUMNS": "200", **environment},
            capture_output=True,
            check=False,
            encoding="utf-8",
        )

    listed = run("people", "-f", "tsv")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert len(listed.stdout.splitlines()) == len(chronicle("people", "-f", "jsonl").out.splitlines())
    in_ascii = run("timeline", "-f", "tsv", PYTHONIOENCODING="ascii")
    assert (in_ascii.returncode, "£" in in_ascii.stdout) == (0, True)
    assert run("people", "-o", str(tmp_path / "people.tsv")).returncode == 0
    assert (tmp_path / "people.tsv").read_text("utf-8") == listed.stdout
    assert run("check", "-f", "tsv").returncode == 0
    for_programs = alternatives([*format_names("table"), "tsv"])
    assert for_programs in " ".join(run("people", "--help").stdout.split())
    assert alternatives(sorted([*usual_endings(), ".tsv"])) in run("people", "-o", "people.odd").stderr
    assert "tsv holds rows" in run("at", "2010", "-f", "tsv").stderr
    assert "--raw goes with csv, not with tsv" in run("people", "-f", "tsv", "--raw").stderr
