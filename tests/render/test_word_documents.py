"""A document for Word: each part under a heading, its chart a picture before its table, across where the table wants it."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from itertools import chain
from struct import unpack
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from docx import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from chronicle.render import PageOptions, write_document
from tests.long_run import first_of
from tests.render.fixture_documents import chart, document, part
from tests.render.test_as_docx import SOFFICE, styled_texts, texts
from tests.render.written_bytes import written_bytes
from tests.strangers.payloads import PAYLOADS, CommandOutput, leaks, odd_base

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document as WordDocument

    from chronicle.composite import Document, Part
    from tests.conftest import Chronicle


def written(whole: Document, **options: object) -> bytes:
    page_options = PageOptions(**options)  # type: ignore[arg-type]
    return written_bytes(lambda out: write_document("docx", whole, out, page_options))


def read(whole: Document) -> WordDocument:
    return WordFile(io.BytesIO(written(whole)))


def of_parts(*parts: Part) -> Document:
    return document()._replace(parts=parts)


def test_what_is_told_comes_first_then_each_part_under_its_heading() -> None:
    assert styled_texts(read(document())) == [
        ("Title", "Ann Archer"),
        ("Normal", "as of 2014"),
        ("Normal", "Claim number\tAnn Archer"),
        ("Normal", "Ann Archer\tMr Smith"),
        ("Normal", "Ann Archer"),
        ("Normal", "* worked out"),
        ("Heading 1", "Short"),
        ("Heading 2", "About Ann Archer"),
        ("Heading 1", "Tenures"),
        ("Normal", "A chart of tenures, from 20 Nov 2007 to 8 May 2010"),
        ("Heading 2", "About Ann Archer"),
    ]
    assert [texts(table)[0] for table in read(document()).tables] == [["when", "what"]] * 2


def test_its_title_runs_above_every_page_but_the_first_and_pages_are_numbered() -> None:
    section = read(document()).sections[0]
    assert section.different_first_page_header_footer
    assert section.header.paragraphs[0].text == "Ann Archer"
    assert section.first_page_header.is_linked_to_previous
    for footer in (section.footer, section.first_page_footer):
        fields = [field.get(qn("w:instr")) for field in footer._element.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]
        assert "".join(node.text or "" for node in footer._element.iter(qn("w:t"))) == "1 of 1"


def test_a_broad_table_has_a_section_across_and_what_follows_stands_upright_again() -> None:
    narrow, broad = part("one"), part("two", "a source and its page", is_broad=True)
    found = read(of_parts(narrow, broad, narrow))
    upright, across = WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE
    assert [section.orientation for section in found.sections] == [upright, across, upright]
    sizes = [(section.page_width, section.page_height) for section in found.sections]
    assert sizes[0] == sizes[1][::-1] == sizes[2]
    assert [section.different_first_page_header_footer for section in found.sections] == [True, False, False]
    assert [section.orientation for section in read(of_parts(broad, broad)).sections] == [across]
    assert len(read(of_parts(narrow, narrow)).sections) == 1


def test_a_chart_is_a_picture_that_is_sharp_and_told_in_words() -> None:
    found = read(document())
    (shape,) = found.inline_shapes
    (png,) = [one.blob for one in found.part.package.iter_parts() if one.partname.endswith(".png")]
    dots = unpack(">II", png[16:24])
    assert shape.width.mm == pytest.approx(210 - 36, abs=1)
    assert dots[0] / shape.width.inches == pytest.approx(223, abs=2)
    assert dots[0] / dots[1] == pytest.approx(shape.width / shape.height, rel=0.01)
    properties = shape._inline.docPr
    assert properties.get("title") == "Ann Archer"
    assert (properties.get("descr") or "").startswith("A chart of tenures, from 20 Nov 2007 to 8 May 2010.")


def test_a_chart_is_no_higher_than_its_page_and_wider_where_that_lies_across() -> None:
    narrow, broad = (
        part("one", drawn=chart(lanes=70)),
        part("two", "a source and its page", is_broad=True, drawn=chart(lanes=70)),
    )
    upright, across = read(of_parts(narrow, broad)).inline_shapes
    assert upright.height.mm < 297 - 36 - 10
    assert across.height.mm < 210 - 36 - 10
    assert across.width.mm == pytest.approx(297 - 36, abs=1)


def test_header_rows_repeat_and_no_row_is_torn() -> None:
    for table in read(document()).tables:
        first, *others = [row._tr.trPr for row in table.rows]
        assert first is not None
        assert first.find(qn("w:tblHeader")) is not None
        assert all(row is not None and row.find(qn("w:cantSplit")) is not None for row in (first, *others))


@pytest.mark.parametrize("missing", ["resvg_py", "font_source_sans_pro"])
def test_without_what_draws_the_charts_are_left_out_and_one_word_says_so(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    told: list[str] = []
    whole = of_parts(part("one", drawn=chart()), part("two", drawn=chart()))
    found = WordFile(io.BytesIO(written(whole, notify=told.append)))
    assert len(found.inline_shapes) == 0
    assert told == [
        "Charts are left out of the document: pip install 'chronicle-facts[office,png]' has them drawn."
    ]
    assert [one.text for one in found.paragraphs if one.style and one.style.name == "Heading 1"] == [
        "One",
        "Two",
    ]


@pytest.mark.parametrize(("style", "known"), [("table grid", True), ("Nobody's style", False)])
def test_a_style_of_tables_is_used_where_there_is_one(style: str, known: bool) -> None:
    told: list[str] = []
    found = WordFile(io.BytesIO(written(document(), table_style=style, notify=told.append)))
    names = {table.style.name for table in found.tables if table.style}
    assert names == ({"Table Grid"} if known else {"Normal Table"})
    assert told == (
        [] if known else ['Word has no style of tables "Nobody\'s style": plain lines stand in for it.']
    )


def test_the_same_bytes_again_without_a_clock() -> None:
    assert written(document()) == written(document())


def test_the_archive_has_what_tells_programs_its_type_first() -> None:
    with ZipFile(io.BytesIO(written(document()))) as archive:
        assert archive.namelist()[:3] == ["[Content_Types].xml", "_rels/.rels", "word/document.xml"]
        assert not [name for name in archive.namelist() if "custom" in name or "thumbnail" in name]


@pytest.mark.parametrize("payload", first_of(PAYLOADS.values(), 8), ids=PAYLOADS)
def test_what_strangers_wrote_is_text(payload: str) -> None:
    found = read(document(payload))
    tables = chain.from_iterable(chain.from_iterable(map(texts, found.tables)))
    alternatives = [str(value) for shape in found.inline_shapes for value in shape._inline.docPr.values()]
    told = [one.text.replace("\t", " ") for one in found.paragraphs]
    headers = [one.text for one in found.sections[0].header.paragraphs]
    text = "\n".join((*told, *tables, *alternatives, *headers, found.core_properties.title))
    assert leaks(CommandOutput(0, text, "")) == []
    assert not [one for one in found.part.rels.values() if one.is_external]
    assert len(found.tables) == len(found.inline_shapes) + 1 == 2


def test_the_report_of_the_shipped_base(chronicle: Chronicle, tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    assert chronicle("report", "-o", str(path)).code == 0
    found = WordFile(str(path))
    headings = [one.text for one in found.paragraphs if one.style and one.style.name == "Heading 1"]
    assert {"Chronology", "Tenures", "Inspections", "Money", "Sources"} <= {*headings}
    assert len(found.inline_shapes) == 3


@pytest.mark.parametrize("audience", ["briefing", "court"])
def test_the_report_of_strangers_is_text(audience: str, chronicle: Chronicle, tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    base = odd_base(tmp_path / "odd")
    assert chronicle("report", "--for", audience, "-o", str(path), base=base).code == 0
    found = WordFile(str(path))
    shown = [node.text or "" for node in found.element.iter(qn("w:t"))]
    described = [str(value) for shape in found.inline_shapes for value in shape._inline.docPr.values()]
    assert leaks(CommandOutput(0, "\n".join((*shown, *described)), "")) == []
    targets = [one.target_ref for one in found.part.rels.values() if one.is_external]
    assert all(target.startswith(("http://", "https://")) for target in targets)


@pytest.mark.long
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (soffice)")
@pytest.mark.parametrize("of", ["the example", "strangers"])
def test_libreoffice_lays_it_out_without_a_torn_row(of: str, tmp_path: Path, chronicle: Chronicle) -> None:
    assert SOFFICE is not None
    base = odd_base(tmp_path / "odd") if of == "strangers" else None
    path = tmp_path / "report.docx"
    assert chronicle("report", "-o", str(path), **({"base": base} if base else {})).code == 0
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    pdf = path.with_suffix(".pdf")
    assert pdf.read_bytes().startswith(b"%PDF")
    if of == "strangers" or not (pdftotext := shutil.which("pdftotext")):
        return
    done = subprocess.run([pdftotext, "-layout", str(pdf), "-"], capture_output=True, check=True)
    *pages, _ = done.stdout.decode().split("\f")
    for number, page in enumerate(pages, 1):
        assert f"{number} of {len(pages)}" in page
        assert (page.lstrip().startswith("Birmingham children's services")) is True
