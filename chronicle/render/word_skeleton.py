"""A Word document without a body: its styles, its paper, and what stands in its margins; ours, or those of a template."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from chronicle.named_tuples import NamedTuple
from chronicle.render.office_files import read_parts
from chronicle.render.runs import running_title
from chronicle.render.word_paper import Paper
from chronicle.text import printable_in_xml

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

_FONT: Final = "Calibri"
_SIZES: Final = (("Normal", 9.5, 0), ("Title", 18, 4), ("Heading 1", 13, 4), ("Heading 2", 11, 3))
"""The size in points of each style, and the room below it."""
_ABOVE: Final = {"Heading 1": 14, "Heading 2": 10}
TABLE_TEXT: Final = "Table Text"
"""The name of the style of the cells of tables."""
_GREY: Final = RGBColor(0x59, 0x59, 0x59)
_MARGIN_SIZE: Final = 8.5
_LONGEST_PROPERTY: Final = 255
_WORD_2013: Final = "15"
"""The mode of today's Word: of an older one it says on its title bar that a document is compatible with that."""
_UNUSED: Final = ("/stylesWithEffects", "/customXml", "/thumbnail")
"""What the library's own document brings, and nobody needs."""


class StyleIds(NamedTuple):
    """The ids of the styles that a body uses; `table` is that of its tables, if it has one."""

    title: str
    heading: str
    subheading: str
    cell: str
    table: str | None = None


class Skeleton(NamedTuple):
    """A document without a body.

    Attributes:
        parts: Its parts, by name.
        styles: The ids of the styles that a body uses.
        paper: Its paper.
        margins: What stands in its margins, each as the properties of a section refer to it.
        differs_first: Whether the margins of its first page are others.
    """

    parts: dict[str, bytes]
    styles: StyleIds
    paper: Paper
    margins: tuple[str, ...]
    differs_first: bool

    def section(self, paper: Paper, *, is_first: bool) -> str:
        """Return the properties of a section on a paper."""
        first = "<w:titlePg/>" if is_first and self.differs_first else ""
        return f'<w:sectPr>{"".join(self.margins)}<w:type w:val="nextPage"/>{paper.xml}{first}</w:sectPr>'


def skeleton(
    title: str, table_style: str | None = None, notify: Callable[[str], None] | None = None
) -> Skeleton:
    """Return a document of ours, with its title at the top of each page but the first, and its pages numbered.

    Args:
        title: Its title, as the user wrote it.
        table_style: The name of the style of its tables; None for plain lines.
        notify: Take the word that there is no such style.
    """
    document = Document()
    printable = printable_in_xml(title)
    document.core_properties.title = printable.strip()[:_LONGEST_PROPERTY]
    document.core_properties.author = document.core_properties.comments = ""
    _leave_out_unused(document)
    _set_styles(document)
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), _WORD_2013)
    section = document.sections[0]
    section.different_first_page_header_footer = True
    _set_margin(section.header.paragraphs[0], running_title(printable))
    for footer in (section.footer, section.first_page_footer):
        _number_pages(footer.paragraphs[0])
    references = section._sectPr.findall(qn("w:headerReference")) + section._sectPr.findall(  # noqa: SLF001 - it has no other
        qn("w:footerReference")
    )
    margins = tuple(
        f'<w:{reference.tag.rpartition("}")[2]} w:type="{reference.get(qn("w:type"))}" r:id="{reference.get(qn("r:id"))}"/>'
        for reference in references
    )
    made = BytesIO()
    document.save(made)
    table = None if table_style is None else _table_style_id(document, table_style)
    if table_style is not None and table is None and notify is not None:
        notify(f'Word has no style of tables "{table_style}": plain lines stand in for it.')
    styles = StyleIds("Title", "Heading1", "Heading2", document.styles[TABLE_TEXT].style_id, table)
    return Skeleton(dict(read_parts(made)), styles, Paper(), margins, differs_first=True)


def _leave_out_unused(document: WordDocument) -> None:
    for relations in (document.part.rels, document.part.package.rels):
        for id_ in [id_ for id_, relation in relations.items() if relation.reltype.endswith(_UNUSED)]:
            del relations[id_]


def _set_styles(document: WordDocument) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    for name, size, below in _SIZES:
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), RGBColor(0, 0, 0)
        style.element.rPr.rFonts.attrib.clear()
        for script in ("ascii", "hAnsi", "cs"):
            style.element.rPr.rFonts.set(qn(f"w:{script}"), _FONT)
        style.paragraph_format.space_after = Pt(below)
    document.styles["Title"].font.bold = True
    for name, above in _ABOVE.items():
        document.styles[name].paragraph_format.space_before = Pt(above)
    for border in document.styles["Title"].element.findall(".//" + qn("w:pBdr")):
        border.getparent().remove(border)
    cell = document.styles.add_style(TABLE_TEXT, WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = document.styles["Normal"]


def _set_margin(paragraph: Paragraph, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(_MARGIN_SIZE), _GREY


def _number_pages(paragraph: Paragraph) -> None:
    """Write "3 of 12", which Word and others work out."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for field, after in (("PAGE", " of "), ("NUMPAGES", "")):
        properties = f'<w:rPr><w:color w:val="{_GREY}"/><w:sz w:val="{int(_MARGIN_SIZE * 2)}"/></w:rPr>'
        xml = (
            f'<w:fldSimple {nsdecls("w")} w:instr="{field}"><w:r>{properties}<w:t>1</w:t></w:r></w:fldSimple>'
        )
        paragraph.paragraph_format.element.append(parse_xml(xml))
        if after:
            _set_margin(paragraph, after)


def _table_style_id(document: WordDocument, name: str) -> str | None:
    return next(
        (
            style.style_id
            for style in document.styles
            if style.type is WD_STYLE_TYPE.TABLE and style.name and style.name.casefold() == name.casefold()
        ),
        None,
    )
