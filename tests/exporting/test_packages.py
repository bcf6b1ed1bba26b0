"""Data packages and Parquet: read back by the programs of their own world, with every value as it was."""

from __future__ import annotations

import csv
import json
import sys
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from chronicle.exporting.datapackage import DESCRIPTOR
from tests.conftest import BIRMINGHAM
from tests.exporting.test_sqlite import INQUIRIES, SOURCED
from tests.long_run import first_of
from tests.strangers.odd_bases import ODD_BASES
from tests.strangers.payloads import odd_base

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Chronicle


def exported(chronicle: Chronicle, form: str, base: Path, directory: Path) -> Path:
    answer = chronicle("export", form, "-o", str(directory), base=base)
    assert answer.code in {0, 1}, answer.err
    return directory


@pytest.mark.parametrize("base", first_of(["birmingham", "inquiries", "strangers", *ODD_BASES]))
def test_frictionless_finds_nothing(base: str, chronicle: Chronicle, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is in the group validators")
    path = {"birmingham": BIRMINGHAM, "inquiries": INQUIRIES}.get(base)
    if base == "strangers":
        path = odd_base(tmp_path / "base")
    elif path is None:
        path = tmp_path / "base.toml"
        path.write_text(ODD_BASES[base], "utf-8")
    package = exported(chronicle, "datapackage", path, tmp_path / "package")
    report = frictionless.validate(package / DESCRIPTOR)
    assert report.valid, report.flatten(["title", "fieldName", "rowNumber", "note"])[:5]
    assert report.stats["tasks"] > 30


def test_frictionless_finds_a_reference_to_nothing(chronicle: Chronicle, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is in the group validators")
    package = exported(chronicle, "datapackage", BIRMINGHAM, tmp_path / "package")
    tenures = package / "tenures.csv"
    tenures.write_bytes(tenures.read_bytes().replace(b'"peter-duxbury"', b'"nobody"'))
    assert not frictionless.validate(package / DESCRIPTOR).valid


def test_a_package_says_what_its_columns_hold(
    chronicle: Chronicle, make_base: Callable[..., Path], tmp_path: Path
) -> None:
    package = exported(chronicle, "datapackage", make_base(facts=SOURCED), tmp_path / "package")
    descriptor = json.loads((package / DESCRIPTOR).read_text("utf-8"))
    resources = {one["name"]: one for one in descriptor["resources"]}
    assert {path.name for path in package.iterdir()} == {
        DESCRIPTOR,
        *(one["path"] for one in resources.values()),
    }
    schema = resources["budget"]["schema"]
    types = {field["name"]: field["type"] for field in schema["fields"]}
    assert (types["period_edtf"], types["start_earliest"], types["amount"]) == ("string", "date", "number")
    assert schema["primaryKey"] == ["id"]
    assert {"fields": ["by_id"], "reference": {"resource": "organisations", "fields": ["id"]}} in schema[
        "foreignKeys"
    ]
    with (package / "budget.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["amount"], rows[0]["period_edtf"], rows[0]["start_earliest"]) == (
        "1234567890.10",
        "2013/14",
        "2013-04-01",
    )
    with (package / "aka.csv").open(newline="", encoding="utf-8") as file:
        assert [row["value"] for row in csv.DictReader(file)] == ["'=SUM(A1)", "Board; of governors"]


@pytest.mark.parametrize("form", ["datapackage", "parquet"])
def test_what_is_there_stays_without_force(form: str, chronicle: Chronicle, tmp_path: Path) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    package = exported(chronicle, form, BIRMINGHAM, tmp_path / "package")
    before = {path: path.read_bytes() for path in package.iterdir()}
    answer = chronicle("export", form, "-o", str(package), "-p", "duxbury")
    assert (answer.code, "add --force" in answer.err) == (2, True)
    assert {path: path.read_bytes() for path in package.iterdir()} == before
    assert chronicle("export", form, "-o", str(package), "--force").code == 0
    assert {
        path: path.read_bytes() for path in package.iterdir()
    } == before  # the same bytes for the same base
    (tmp_path / "file").write_text("mine")
    answer = chronicle("export", form, "-o", str(tmp_path / "file"), "--force")
    assert (answer.code, "this export a directory" in answer.err) == (2, True)
    assert (tmp_path / "file").read_text() == "mine"


def test_parquet_has_types_and_citations_and_names_its_base(
    chronicle: Chronicle, make_base: Callable[..., Path], tmp_path: Path
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is the extra parquet")
    package = exported(chronicle, "parquet", make_base(facts=SOURCED), tmp_path / "school")

    def rows(name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = parquet.read_table(package / f"{name}.parquet").to_pylist()
        return found

    grant = rows("budget")[0]
    assert (grant["base"], grant["amount"]) == ("school", Decimal("1234567890.100000"))
    assert (grant["start_earliest"], grant["end_latest"]) == (date(2013, 4, 1), date(2014, 3, 31))
    assert grant["citations"] == [
        {"source_id": "minutes", "at": "007", "quote": "'); DROP TABLE budget; --", "via_id": None},
        {"source_id": "paper", "at": None, "quote": None, "via_id": "minutes"},
    ]
    assert rows("people")[0]["name"] == "Ann \x1b[31mArcher\u202e"
    assert rows("tenures") == []


def test_parquet_without_pyarrow_says_what_to_install(
    chronicle: Chronicle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "chronicle.exporting.parquet", raising=False)
    monkeypatch.delattr("chronicle.exporting.parquet", raising=False)
    answer = chronicle("export", "parquet", "-o", str(tmp_path / "out"))
    assert (answer.code, "pip install 'chronicle-facts[parquet]'" in answer.err) == (2, True)
