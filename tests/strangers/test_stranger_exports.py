"""Hostile text in every export: a text stays a text, and steers no terminal that shows the file."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest

from tests.strangers.payloads import PAYLOADS, _steering, odd_base

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Chronicle


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return odd_base(tmp_path_factory.mktemp("strangers") / "base")


@pytest.mark.parametrize("form", ["datapackage", "popolo", "ftm", "timelinejs", "ical"])
def test_no_character_steers(form: str, base: Path, chronicle: Chronicle, tmp_path: Path) -> None:
    out, losses = tmp_path / "out", tmp_path / "losses.csv"
    answer = chronicle("export", form, "-o", str(out), "--losses", str(losses), base=base)
    assert answer.code == 0, answer.err
    for file in (losses, *([out] if out.is_file() else out.iterdir())):
        text = file.read_bytes().decode("utf-8").replace("\r\n", "\n")
        assert list(_steering(text.replace("\t", " ") if file.suffix == ".csv" else text)) == [], file
        if file.suffix == ".csv":
            with file.open(newline="", encoding="utf-8") as stream:
                cells = [cell for row in csv.reader(stream) for cell in row]
            assert not [cell for cell in cells if re.match(r"\s*[=+@]", cell)]
    if form == "timelinejs":
        for event in json.loads(out.read_text("utf-8"))["events"]:
            assert not re.search("<(?!/?p>)", json.dumps(event))


def test_sqlite_holds_each_text_as_it_is(base: Path, chronicle: Chronicle, tmp_path: Path) -> None:
    out = tmp_path / "out.sqlite"
    assert chronicle("export", "sqlite", "-o", str(out), base=base).code == 0
    database = sqlite3.connect(out)
    names = {name for (name,) in database.execute("SELECT name FROM people")}
    assert names == {normalize("NFC", text) for text in PAYLOADS.values()}


def test_parquet_holds_each_text_as_it_is(base: Path, chronicle: Chronicle, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert chronicle("export", "parquet", "-o", str(tmp_path / "out"), base=base).code == 0
    rows = parquet.read_table(tmp_path / "out" / "people.parquet").to_pylist()
    assert {row["name"] for row in rows} == {normalize("NFC", text) for text in PAYLOADS.values()}
