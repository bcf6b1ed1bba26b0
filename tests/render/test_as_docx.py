"""Word documents: real headings and tables, in which no text is markup, and which LibreOffice lays out whole."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from itertools import chain
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import example, given
from hypothesis import strategies as st

from chronicle.document import Blank, ColumnSet, Foot, Heading, Line, Note, Page, PageColumn, Row, Span, Tone
from chronicle.render import write_page
from chronicle.text import make_printable
from tests.render.fixture_pages import PAGES
from tests.render.written_bytes import written_bytes
from tests.strangers.payloads import PAYLOADS, CommandOutput, leaks, odd_base

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document as WordDocument
    from docx.table import Table as WordTable

    from tests.conftest import Chronicle

SOFFICE: Final = shutil.which("soffice")
COLUMNS: Final = (PageColumn("when", no_wrap=True, max_width=22), PageColumn(name="what"))


def written(page: Page) -> bytes:
    return written_bytes(lambda out: write_page("docx", page, out))


def read(*lines: Line, columns: tuple[PageColumn, ...] = COLUMNS) -> WordDocument:
    return Document(io.BytesIO(written(Page("Title", columns, lines))))


def texts(table: WordTable) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def styled_texts(document: WordDocument) -> list[tuple[str | None, str]]:
    """Return the paragraphs that are not empty, each with the name of its style."""
    return [
        (one.style.name, one.text.replace("\xa0", " "))
        for one in document.paragraphs
        if one.text and one.style
    ]


def test_title_headings_and_foot_are_paragraphs_and_groups_are_tables() -> None:
    page = Page(
        Span("Docks", Tone.TITLE),
        COLUMNS,
        [
            Heading("2010", "a year"),
            Row(("Sep", "x")),
            Heading("2011"),
            Row(("Oct", "y")),
            Blank(),
            Note("+ 2 more"),
        ],
        "2 rows",
        lambda: Foot("* worked out", "as of 2014", "The Echo"),
    )
    document = Document(io.BytesIO(written(page)))
    assert styled_texts(document) == [
        ("Title", "Docks"),
        ("Normal", "2 rows"),
        ("Heading 1", "2010"),
        ("Normal", "a year"),
        ("Heading 1", "2011"),
        ("Normal", "+ 2 more"),
        ("Normal", "The Echo"),
        ("Normal", "* worked out"),
        ("Normal", "as of 2014"),
    ]
    assert [texts(table) for table in document.tables] == [
        [["when", "what"], ["Sep", "x"]],
        [["when", "what"], ["Oct", "y"]],
    ]
    assert document.core_properties.title == "Docks"
    assert (document.core_properties.author, document.core_properties.comments) == ("", "")


def test_the_header_row_repeats_and_no_row_is_torn() -> None:
    (table,) = read(Row(("Sep", "x")), Note("page 4", 1)).tables
    rows = [row._tr.trPr for row in table.rows]
    assert [row is not None and row.find(qn("w:tblHeader")) is not None for row in rows] == [
        True,
        False,
        False,
    ]
    assert all(row is not None and row.find(qn("w:cantSplit")) is not None for row in rows)


def test_a_note_is_kept_with_its_row() -> None:
    (table,) = read(Row(("Sep", "x")), Note("page 4", 1, "start   "), Note("so far")).tables
    assert texts(table)[2:] == [
        ["", "start: page 4"],
        ["so\xa0far", "so\xa0far"],
    ]  # the last extends over both
    kept = [row.cells[-1].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
    assert kept == [True, True, True, None]


def test_tables_beneath_each_other_are_aligned_and_fill_the_page() -> None:
    document = read(Heading("a"), Row(("Sep", "x" * 90)), Heading("b"), Row(("12 Oct 2010", "y")))
    widths = [
        [column.width.mm if column.width else 0 for column in table.columns] for table in document.tables
    ]
    assert widths[0] == widths[1]
    assert sum(widths[0]) == pytest.approx(210 - 36, abs=1)


def test_a_page_of_many_broad_columns_is_laid_across() -> None:
    section = read(Row(("a source and its page",) * 6), columns=(PageColumn("a"),) * 6).sections[0]
    assert (
        (section.orientation, round(section.page_width.mm)) == (WD_ORIENT.LANDSCAPE, 297)
        if section.page_width
        else None
    )
    assert read(Row(("x", "y"))).sections[0].orientation is WD_ORIENT.PORTRAIT


def test_new_columns_begin_a_new_table() -> None:
    document = read(Row(("a", "b")), ColumnSet((PageColumn("one"),)), Row(("c",)))
    assert [texts(table) for table in document.tables] == [[["when", "what"], ["a", "b"]], [["one"], ["c"]]]


def test_only_an_address_of_the_web_is_a_link() -> None:
    addresses = ["https://a.example/?b=1&c", "javascript:x", "file:///etc/passwd", 'https://a.example/"']
    document = read(*(Row((Span("a", Tone.LINK, address), "x")) for address in addresses))
    targets = [one.target_ref for one in document.part.rels.values() if one.is_external]
    assert targets == ["https://a.example/?b=1&c", "https://a.example/%22"]


MARKUP = st.text(st.sampled_from("<>&\"'/=]-\nab1.\x1b\u202e\ufffe") | st.characters())


@given(MARKUP, st.sampled_from([*Tone]))
@example("\x1f", Tone.PLAIN)
def test_no_text_becomes_markup(text: str, tone: Tone) -> None:
    span = Span(text, tone)
    lines: list[Line] = [Heading(span, text), Row((span, text)), Note(span, 1, text), Blank(), Note(text)]
    document = Document(io.BytesIO(written(Page(span, COLUMNS, lines, text))))
    shown = make_printable(text).replace("\ufffe", r"\ufffe").replace("\uffff", r"\uffff")
    if shown.strip():
        assert [one.text for one in document.paragraphs if one.style and one.style.name == "Heading 1"] == [
            shown
        ]
        assert document.tables[0].rows[1].cells[0].text.replace("\xa0", " ") == shown.replace("\xa0", " ")


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_what_strangers_wrote_is_text(payload: str) -> None:
    content = written(Page(payload, COLUMNS, [Row((payload, Span(payload, Tone.LINK, payload)))], payload))
    document = Document(io.BytesIO(content))
    told = "\n".join(
        [*(one.text for one in document.paragraphs), *chain.from_iterable(texts(document.tables[0]))]
    )
    assert leaks(CommandOutput(0, told + document.core_properties.title, "")) == []
    assert not [one for one in document.part.rels.values() if one.is_external]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_written_and_the_same_bytes_again(name: str) -> None:
    assert written(PAGES[name]()) == written(PAGES[name]())
    assert Document(io.BytesIO(written(PAGES[name]()))).paragraphs


def test_an_empty_answer_has_no_table() -> None:
    assert read().tables == []


def test_a_long_name_and_thousands_of_rows() -> None:
    content = written(
        Page(
            "",
            COLUMNS,
            (Row((str(number), "x" * (10_000 if number == 7 else 9))) for number in range(10_000)),
        )
    )
    with ZipFile(io.BytesIO(content)) as parts:
        assert parts.read("word/document.xml").count(b"<w:tr>") == 10_001


def test_without_python_docx_the_way_to_get_it_is_told(
    chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    answer = chronicle("events", "-o", str(tmp_path / "a.docx"))
    assert (answer.code, answer.out, [*tmp_path.iterdir()]) == (2, "", [])
    assert "docx needs python-docx" in answer.err
    assert "pip install 'chronicle-facts[office]'" in answer.err


@pytest.mark.long
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (soffice)")
@pytest.mark.parametrize("of", ["the example", "strangers"])
def test_libreoffice_lays_it_out(of: str, tmp_path: Path, chronicle: Chronicle) -> None:
    base = odd_base(tmp_path / "odd") if of == "strangers" else None
    for question in ("timeline", "conflicts", "at 2010"):
        path = tmp_path / f"{question.split()[0]}.docx"
        assert chronicle(*question.split(), "-o", str(path), **({"base": base} if base else {})).code == 0
    assert SOFFICE is not None
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    files = [*tmp_path.glob("*.docx")]
    command = [
        SOFFICE,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        *map(str, files),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    for path in files:
        pdf = path.with_suffix(".pdf").read_bytes()
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) >= 1
