"""Bases at the edges through every format and every export: each is written, and can be read."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring

from chronicle.cli.commands.export import FORMATS as EXPORTS
from chronicle.model.kinds import KINDS
from chronicle.render import FORMATS, format_names
from tests.benchmarks import generate
from tests.conftest import LISTINGS, compile_into
from tests.long_run import first_of
from tests.strangers.odd_bases import ODD_BASES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Chronicle

MANY: Final = 10_000
DIRECTORIES: Final = ("datapackage", "parquet")


@pytest.fixture(scope="module")
def bases(compiled: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The bases, compiled."""
    folder = tmp_path_factory.mktemp("odd")
    paths = {}
    for number, (name, text) in enumerate(ODD_BASES.items()):
        paths[name] = folder / f"base{number}.toml"
        paths[name].write_text(text, "utf-8")
        compile_into(compiled, paths[name])
    return paths


def read(format_name: str, content: bytes) -> int | None:
    """Read what was written in a format as its programs do; return how many rows it has, if it has rows."""
    if FORMATS[format_name].is_binary:
        with ZipFile(io.BytesIO(content)) as parts:
            assert parts.testzip() is None
            documents = {
                name: fromstring(parts.read(name)) for name in parts.namelist() if name.endswith(".xml")
            }
        if format_name == "xlsx":
            (sheet,) = (root for name, root in documents.items() if name.endswith("/sheet1.xml"))
            return len(sheet.findall(".//{*}row")) - 1
        return None
    if format_name == "png":
        assert content.startswith(b"\x89PNG\r\n\x1a\n")
        assert content.endswith(b"IEND\xaeB`\x82")
        return None
    text = content.decode("utf-8")
    if format_name == "svg":
        assert fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"
    elif format_name == "html":
        assert text.startswith("<!DOCTYPE html>")
        assert text.endswith("</html>\n")
    elif format_name == "csv":
        return len(list(csv.reader(io.StringIO(text, newline="")))) - 1
    elif format_name == "json":
        return len(json.loads(text))
    elif format_name == "jsonl":
        return len([json.loads(line) for line in text.splitlines()])
    return None


def formats_of(listing: str) -> tuple[str, ...]:
    forms = ("table", "page", "chart") if listing in {"timeline", *KINDS.tables} else ("table", "page")
    return format_names(*forms)


@pytest.mark.parametrize("name", first_of(ODD_BASES, 3))
@pytest.mark.parametrize("listing", first_of(LISTINGS))
def test_every_format_of_every_listing(
    name: str, listing: str, bases: dict[str, Path], chronicle: Chronicle, tmp_path: Path
) -> None:
    rows: set[int] = set()
    for format_name in formats_of(listing):
        path = tmp_path / format_name
        answer = chronicle(listing, "-f", format_name, "-o", str(path), base=bases[name])
        assert answer.code == 0, (format_name, answer.err)
        rows |= {found} if (found := read(format_name, path.read_bytes())) is not None else set()
    assert len(rows) == 1, "a format has other rows than the others"


@pytest.mark.parametrize("name", ODD_BASES)
@pytest.mark.parametrize("form", first_of(EXPORTS, 3))
def test_every_export(
    name: str, form: str, bases: dict[str, Path], chronicle: Chronicle, tmp_path: Path
) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is in the group validators")
    path = tmp_path / ("out.xlsx" if form == "sheets" else "out")
    answer = chronicle("export", form, "-o", str(path), base=bases[name])
    assert answer.code == 0, answer.err
    if form in {"schema", "popolo", "timelinejs"}:
        json.loads(path.read_text("utf-8"))
    elif form == "ftm":
        assert all(json.loads(line)["id"] for line in path.read_text("utf-8").splitlines())
    elif form == "sqlite":
        assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    elif form == "ical":
        assert path.read_bytes().endswith(b"END:VCALENDAR\r\n")


@pytest.fixture(scope="module")
def many(compiled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = generate.base(tmp_path_factory.mktemp("many"), MANY)
    compile_into(compiled, base)
    return base


@pytest.mark.long
@pytest.mark.parametrize("format_name", format_names("table", "page", "chart"))
def test_ten_thousand_facts_in_every_format(
    format_name: str, many: Path, chronicle: Chronicle, tmp_path: Path
) -> None:
    path = tmp_path / "answer"
    answer = chronicle("timeline", "--all", "-f", format_name, "-o", str(path), base=many)
    assert answer.code == 0, answer.err
    rows = read(format_name, path.read_bytes())
    assert rows is None or rows >= MANY


@pytest.mark.long
@pytest.mark.parametrize("form", EXPORTS)
def test_ten_thousand_facts_in_every_export(
    form: str, many: Path, chronicle: Chronicle, tmp_path: Path
) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is in the group validators")
    path = tmp_path / ("out.xlsx" if form == "sheets" else "out")
    answer: Any = chronicle("export", form, "-o", str(path), base=many)
    assert answer.code == 0, answer.err
    assert path.is_dir() is (form in DIRECTORIES)
