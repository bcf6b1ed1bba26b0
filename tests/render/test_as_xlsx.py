"""Workbooks: text as text, days as dates, amounts in their currency, and what JSON says in every cell."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from chronicle.document import Column, ColumnType, Table
from chronicle.render import write_table
from chronicle.text import make_printable
from tests.conftest import LISTINGS
from tests.render.written_bytes import written_bytes
from tests.strangers.payloads import PAYLOADS, CommandOutput, leaks, odd_base

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from tests.conftest import Chronicle

SOFFICE: Final = shutil.which("soffice")


def written(columns: tuple[Column, ...], *rows: tuple[Any, ...]) -> bytes:
    return written_bytes(lambda out: write_table("xlsx", Table(columns, iter(rows)), out))


def sheet(columns: tuple[Column, ...], *rows: tuple[Any, ...]) -> Worksheet:
    found = load_workbook(io.BytesIO(written(columns, *rows))).active
    assert found is not None
    return found


def cell(column: Column, value: Any) -> Any:
    return sheet((column,), (value,))["A2"]


@pytest.mark.parametrize("text", ["007", "=1+1", "+1", "-1", "@x", "1e5", "TRUE", "#REF!", "2009-04", "NA", " x ", "a\nb", "1/2/2009"])  # fmt: skip
def test_a_text_is_that_text_whatever_it_looks_like(text: str) -> None:
    found = cell(Column("what"), text)
    assert (found.value, found.data_type, found.number_format) == (text, "s", "@")


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_what_strangers_wrote_is_a_visible_text(payload: str) -> None:
    content = written((Column(payload), Column("x")), (payload, "y"))
    found = load_workbook(io.BytesIO(content)).active
    assert found is not None
    for place in ("A1", "A2"):
        value = unescape(found[place].value)
        assert found[place].data_type == "s"
        assert found[place].hyperlink is None
        assert leaks(CommandOutput(0, value.replace("\t", " "), "")) == []
        assert value.replace("\n", r"\n").replace("\t", r"\t") == make_printable(payload)
    with ZipFile(io.BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_a_date_is_text_and_its_bounds_are_days() -> None:
    columns = tuple(
        Column(name, ColumnType.DATE) for name in ("start", "start_earliest", "start_latest", "as_of")
    )
    found = sheet(columns, ("2009-04", "2009-04-01", "2009-04-30", None), ("2009-04-17", "1066-10-14", None, "2014-01-06"))  # fmt: skip
    assert [one.value for one in found[2]] == ["2009-04", datetime(2009, 4, 1), datetime(2009, 4, 30), None]  # noqa: DTZ001
    assert [one.value for one in found[3]] == ["2009-04-17", "1066-10-14", None, datetime(2014, 1, 6)]  # noqa: DTZ001
    assert found["B2"].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize(
    ("amount", "currency", "number_format"),
    [
        (24_000_000, "GBP", "[$£-809]#,##0"),
        (Decimal("1234.50"), "EUR", "[$€-2]#,##0.00"),
        (-3, "CHF", '"CHF "#,##0'),
        (3, None, "#,##0"),
        (3, '"0', "#,##0"),
    ],
)
def test_an_amount_is_a_number_in_its_currency(
    amount: Decimal, currency: str | None, number_format: str
) -> None:
    found = sheet((Column("amount", ColumnType.NUMBER), Column("currency")), (amount, currency))
    assert (found["A2"].value, found["A2"].number_format) == (float(amount), number_format)


def test_a_row_of_another_currency_changes_no_row_before_it() -> None:
    columns = (Column("amount", ColumnType.NUMBER), Column("currency"))
    found = sheet(columns, (1, "GBP"), (2, "EUR"), (3, "GBP"))
    formats = [found[f"A{row}"].number_format for row in (2, 3, 4)]
    assert formats == ["[$£-809]#,##0", "[$€-2]#,##0", "[$£-809]#,##0"]


def test_a_number_that_a_spreadsheet_would_round_is_text() -> None:
    assert cell(Column("value", ColumnType.NUMBER), 123_456_789_012_345).value == 123_456_789_012_345
    assert cell(Column("value", ColumnType.NUMBER), 12_345_678_901_234_567).value == "12345678901234567"


def test_flags_lists_and_what_is_missing() -> None:
    columns = (
        Column("a", ColumnType.FLAG),
        Column("b", ColumnType.LIST),
        Column("c", ColumnType.LIST),
        Column("d"),
    )
    assert [one.value for one in sheet(columns, (True, ("x", "y"), (), None))[2]] == [
        True,
        "x; y",
        None,
        None,
    ]


def test_the_header_is_bold_frozen_and_filtered_and_columns_are_as_wide_as_their_texts() -> None:
    found = sheet((Column("id"), Column("note")), ("a", "x" * 30), ("b", "y" * 500))
    assert (found.freeze_panes, found.auto_filter.ref) == ("A2", "A1:B3")
    assert found["A1"].font.bold
    assert not found["A2"].font.bold
    assert [found.column_dimensions[letter].width for letter in "AB"] == [10, 60]


def test_only_an_address_of_the_web_is_linked() -> None:
    rows = [("https://a.example/b",), ("javascript:x",), ("http: x",), ("file:///etc/passwd",)]
    found = sheet((Column("url"),), *rows)
    assert [one.value for (one,) in found.iter_rows(min_row=2)] == [text for (text,) in rows]
    assert [one.hyperlink and one.hyperlink.target for (one,) in found.iter_rows(min_row=2)] == [
        "https://a.example/b",
        None,
        None,
        None,
    ]


@pytest.mark.parametrize("letter", ["x", "é", "\U0001f600", "\x1b", "_x000D_"])
def test_a_text_longer_than_a_cell_goes_on_in_further_columns(letter: str) -> None:
    text = letter * 40_000
    found = sheet((Column("note"), Column("id")), (text, "a"), ("short", "b"))
    names = [one.value for one in found[1]]
    assert names[:2] == ["note", "note.2"]
    assert names[-1] == "id"
    assert "".join(unescape(str(one.value)) for one in found[2][:-1]) == make_printable(text)
    assert all(len(str(one.value).encode("utf-16-le")) <= 2 * 32_767 for one in found[2])
    assert (found[3][0].value, found[3][-1].value) == ("short", "b")


def test_an_empty_answer_is_its_header() -> None:
    found = sheet((Column("id"),))
    assert (found.max_row, found["A1"].value, found.auto_filter.ref) == (1, "id", "A1:A1")


def test_the_same_answer_is_the_same_bytes_in_a_file_and_in_a_pipe(
    tmp_path: Path, chronicle: Chronicle
) -> None:
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path in paths:
        assert chronicle("budget", "-o", str(path)).code == 0
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("listing", [*LISTINGS, "conflicts"])
def test_what_is_read_from_it_is_what_json_says(listing: str, tmp_path: Path, chronicle: Chronicle) -> None:
    path = tmp_path / "answer.xlsx"
    assert chronicle(listing, "-o", str(path)).code == 0
    found = load_workbook(path).active
    assert found is not None
    header, *rows = found.iter_rows(values_only=True)
    answers = json.loads(chronicle(listing, "-f", "json").out)
    assert len(rows) == len(answers)
    for row, answer in zip(rows, answers, strict=True):
        assert list(header) == list(answer)
        for name, value in answer.items():
            got = row[header.index(name)]
            if isinstance(value, str) and isinstance(got, datetime):
                assert got.date().isoformat() == value
            elif not isinstance(value, list | dict):
                assert got == value, name
            elif all(isinstance(item, str) for item in value):
                assert got == ("; ".join(value) or None)


def test_without_openpyxl_the_way_to_get_it_is_told(
    chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    answer = chronicle("events", "-o", str(tmp_path / "a.xlsx"))
    assert (answer.code, answer.out, [*tmp_path.iterdir()]) == (2, "", [])
    assert "xlsx needs openpyxl" in answer.err
    assert "pip install 'chronicle-facts[office]'" in answer.err


def test_one_object_is_no_sheet_of_rows(chronicle: Chronicle, tmp_path: Path) -> None:
    answer = chronicle("at", "2010", "-o", str(tmp_path / "a.xlsx"))
    assert (answer.code, "xlsx holds rows" in answer.err) == (2, True)


def test_the_sources_of_a_row_link_to_the_first_that_has_an_address() -> None:
    addresses = {"a": "https://a.example/?x=1&y=<2>", "bad": "javascript:x", "b": "http://b.example/"}
    columns = (Column("id"), Column("sources", ColumnType.LIST))
    rows = [("1", ("a", "b")), ("2", ("book", "b")), ("3", ("book",)), ("4", ("bad",)), ("5", ())]
    table = Table(columns, iter(rows), lambda: addresses)
    content = written_bytes(lambda out: write_table("xlsx", table, out))
    found = load_workbook(io.BytesIO(content)).active
    assert found is not None
    assert [one.value for (_, one) in found.iter_rows(min_row=2)] == ["a; b", "book; b", "book", "bad", None]
    links = [one.hyperlink and one.hyperlink.target for (_, one) in found.iter_rows(min_row=2)]
    assert links == ["https://a.example/?x=1&y=%3C2%3E", "http://b.example/", None, None, None]


def test_a_listing_links_its_sources(
    make_base: Callable[..., Path], chronicle: Chronicle, tmp_path: Path
) -> None:
    base = make_base(
        facts='[sources.paper]\ntitle = "Paper"\nurl = "https://paper.example/1"\n'
        '[people.ann]\nname = "Ann"\nsources = ["paper"]\n'
        '[events.e]\ntitle = "E"\ndate = "2009"\npeople = ["ann"]\nsources = ["paper"]\n'
    )
    for listing in ("timeline", "events", "people"):
        path = tmp_path / f"{listing}.xlsx"
        assert chronicle(listing, "-o", str(path), base=base).code == 0
        found = load_workbook(path).active
        assert found is not None
        (place,) = (one.column for one in found[1] if one.value == "sources")
        link = found.cell(2, place).hyperlink
        assert link is not None
        assert link.target == "https://paper.example/1"


def test_more_rows_than_a_sheet_takes_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chronicle.render.as_xlsx._MOST_ROWS", 2)
    rows = [(f"https://a.example/{number}",) for number in range(5)]
    book = load_workbook(io.BytesIO(written((Column("url"),), *rows)))
    assert book.sheetnames == ["Chronicle", "Chronicle 2", "Chronicle 3"]
    assert [
        [(one.value, one.hyperlink and one.hyperlink.target) for (one,) in sheet.iter_rows(min_row=2)]
        for sheet in book
    ] == [[(text, text) for (text,) in rows[start : start + 2]] for start in (0, 2, 4)]
    assert [sheet.auto_filter.ref for sheet in book] == ["A1:A3", "A1:A3", "A1:A2"]


def test_more_links_than_a_sheet_takes_are_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chronicle.render.as_xlsx._MOST_LINKS", 2)
    found = sheet((Column("url"),), *[("https://a.example/",)] * 4)
    assert [bool(one.hyperlink) for (one,) in found.iter_rows(min_row=2)] == [True, True, False, False]


@pytest.mark.parametrize("listing", LISTINGS)
def test_pandas_reads_what_json_says(listing: str, tmp_path: Path, chronicle: Chronicle) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    path = tmp_path / "answer.xlsx"
    assert chronicle(listing, "-o", str(path)).code == 0
    frame = pandas.read_excel(path)
    answers = json.loads(chronicle(listing, "-f", "json").out)
    assert list(frame.columns) == list(answers[0])
    assert len(frame) == len(answers)
    for name in frame.columns:
        told = [answer[name] for answer in answers]
        read = [None if pandas.isna(value) else value for value in frame[name]]
        if frame[name].dtype.kind == "M":
            assert [value and value.date().isoformat() for value in read] == told
        elif all(isinstance(value, list) for value in told):
            continue  # joined to one text: tested above
        elif not any(isinstance(value, dict) for value in told):
            assert read == told, name
    if listing == "budget":
        assert frame["amount"].dtype.kind == "i"
        assert frame["earliest"].dtype.kind == "M"


@pytest.mark.long
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (soffice)")
def test_libreoffice_opens_it_and_keeps_every_text(tmp_path: Path, chronicle: Chronicle) -> None:
    path = tmp_path / "answer.xlsx"
    assert chronicle("events", "-o", str(path), base=odd_base(tmp_path / "odd")).code == 0
    assert SOFFICE is not None
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        SOFFICE,
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(tmp_path / "out"),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    ours, theirs = load_workbook(path).active, load_workbook(tmp_path / "out" / "answer.xlsx").active
    assert ours is not None
    assert theirs is not None
    flags = {"=TRUE()": True, "=FALSE()": False}

    def spelt(value: object) -> object:
        """What is no character of XML is spelt in small letters there, and means the same."""
        if isinstance(value, str):
            return flags.get(value, re.sub("_x[0-9A-Fa-f]{4}_", lambda found: found[0].lower(), value))
        return value

    saved, written = (
        [tuple(map(spelt, row)) for row in sheet.iter_rows(values_only=True)] for sheet in (theirs, ours)
    )
    assert saved == written
