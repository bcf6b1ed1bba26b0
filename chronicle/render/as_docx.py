"""A page as a Word document: its headings are headings, and its tables repeat their header row on each page.

Word lays out what a skeleton made by python-docx says; the body is written as XML, row by row, since a row that is
added by the library takes twenty times as long, and stays in memory.
"""

from __future__ import annotations

from collections import defaultdict
from html import escape as escape_markup
from io import BytesIO
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING, Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from chronicle.document import ColumnSet, Heading, Note, Row, Span, Tone, plain_text, spans_of
from chronicle.render.office_files import copy_with_body
from chronicle.render.runs import BELONGING, NO_BREAK, TIED, filled_cells, is_seen
from chronicle.render.stream import binary_of
from chronicle.text import printable_in_xml, safe_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TextIO

    from docx.document import Document as WordDocument

    from chronicle.document import Inline, Line, Page, PageColumn
    from chronicle.render import PageOptions

_SAMPLE: Final = 500
_PORTRAIT: Final = (210, 297)
_MARGIN: Final = 18
_TWIPS_A_MM: Final = 1440 / 25.4
_MM_A_LETTER: Final = 2.0
_NARROWEST: Final = 6
_WIDEST: Final = 44
_COLUMNS_ACROSS: Final = 5
_LETTERS_ACROSS: Final = 120
"""A table of so many columns, or so wide, has the page laid across."""
_GREY: Final = "595959"
_PROPERTIES: Final = {
    Tone.STRONG: "<w:b/>",
    Tone.WARNING: "<w:b/>",
    Tone.ERROR: "<w:b/>",
    **dict.fromkeys((Tone.DIM, Tone.ABSENT), f'<w:color w:val="{_GREY}"/>'),
}


def write_page(page: Page, out: TextIO, _options: PageOptions) -> None:
    """Write the page, with a table for each group of rows."""
    source = iter(page.lines)
    sample = list(islice(source, _SAMPLE))
    layout = _TableWidths(page.columns, sample)
    body = _WordBody(page, layout)
    skeleton = BytesIO()
    _skeleton(printable_in_xml(plain_text(page.title)).strip(), across=layout.is_across).save(skeleton)
    copy_with_body(skeleton, body.parts(chain(sample, source)), body.links, binary_of(out))


def _skeleton(title: str, *, across: bool) -> WordDocument:
    """Return a document without a body: its styles, its page, the title and the page numbers in its margins."""
    document = Document()
    document.core_properties.title = title[:255]
    document.core_properties.author = document.core_properties.comments = ""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    for name, size in (("Normal", 9.5), ("Title", 18), ("Heading 1", 12)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(size), RGBColor(0, 0, 0)
        style.element.rPr.rFonts.attrib.clear()
        for script in ("ascii", "hAnsi", "cs"):
            style.element.rPr.rFonts.set(qn(f"w:{script}"), "Calibri")
        style.paragraph_format.space_after = Pt(0 if name == "Normal" else 4)
    document.styles["Title"].font.bold = True
    document.styles["Heading 1"].paragraph_format.space_before = Pt(10)
    for border in document.styles["Title"].element.findall(".//" + qn("w:pBdr")):
        border.getparent().remove(border)
    section = document.sections[0]
    wide, high = reversed(_PORTRAIT) if across else _PORTRAIT
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(wide), Mm(high)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN)
    (footer,) = section.footer.paragraphs
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    page_number = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    footer.paragraph_format.element.append(parse_xml(page_number))
    return document


class _TableWidths:
    """How wide the columns of each table are, so that those beneath each other are aligned."""

    def __init__(self, columns: tuple[PageColumn, ...], sample: Iterable[Line]) -> None:
        lengths: defaultdict[tuple[PageColumn, ...], list[int]] = defaultdict(list)
        self._lengths = lengths
        for line in sample:
            if isinstance(line, ColumnSet):
                columns = line.columns
            elif isinstance(line, Row) and sum(1 for cell in line.cells if is_seen(cell)) > 1:
                known = lengths[columns] or [0] * len(columns)
                shown = (len(plain_text(cell)) for cell in line.cells)
                lengths[columns] = [max(pair) for pair in zip(known, shown, strict=True)]
        wanted = [sum(self._wanted(columns)) for columns in lengths]
        self.is_across = (
            any(len(columns) >= _COLUMNS_ACROSS for columns in lengths)
            or max(wanted, default=0) > _LETTERS_ACROSS
        )

    def _wanted(self, columns: tuple[PageColumn, ...]) -> list[int]:
        """Return how many letters wide each column is to be."""
        measured = self._lengths.get(columns) or [_WIDEST] * len(columns)
        return [
            max(
                _NARROWEST,
                len(column.title or column.name) + 2,
                min(length + 2, (column.max_width or _WIDEST) + 3),
            )
            for column, length in zip(columns, measured, strict=True)
        ]

    def widths(self, columns: tuple[PageColumn, ...]) -> list[int]:
        """Return the widths of columns in twentieths of a point, which fill the page: the running text takes what is left."""
        room = (_PORTRAIT[1] if self.is_across else _PORTRAIT[0]) - 2 * _MARGIN
        wanted = [letters * _MM_A_LETTER for letters in self._wanted(columns)]
        texts = [at for at, column in enumerate(columns) if not (column.no_wrap or column.max_width)]
        left = room - sum(wanted)
        if left > 0 or sum(wanted[at] for at in texts) + left > room / 3:
            for at in texts or range(len(wanted)):
                wanted[at] += left / len(texts or wanted)
        shares = room / sum(wanted)
        return [max(200, int(width * shares * _TWIPS_A_MM)) for width in wanted]


class _WordBody:
    """The body of the document, part by part; `links` are the addresses that it refers to so far, by their ids."""

    def __init__(self, page: Page, layout: _TableWidths) -> None:
        self.links: dict[str, str] = {}
        self._page = page
        self._layout = layout
        self._columns = page.columns
        self._widths: list[int] = []
        self._in_table = False
        self._row_before: str | None = None
        self._notes: list[Note] = []

    def parts(self, lines: Iterable[Line]) -> Iterator[str]:
        yield from self._paragraph(self._page.title, "Title")
        yield from self._paragraph(self._page.aside, grey=True)
        for line in lines:
            if isinstance(line, Note) and self._row_before is not None:
                self._notes.append(line)
                continue
            yield from self._release()
            if isinstance(line, Row):
                yield from self._begin_table()
                self._row_before = self._row(line)
            elif isinstance(line, Heading):
                yield from self._end_table()
                yield from self._paragraph(line.text, "Heading1")
                yield from self._paragraph(line.aside, grey=True, keep=True)
            elif isinstance(line, Note):
                yield from self._end_table()
                yield from self._paragraph(_note(line))
            elif isinstance(line, ColumnSet):
                yield from self._end_table()
                self._columns = line.columns
        yield from self._release()
        yield from self._end_table()
        foot = self._page.foot()
        for part in (foot.sources, foot.legend, foot.aside):
            yield from self._paragraph(part, grey=True)

    def _release(self) -> Iterator[str]:
        """Yield the row that was held back until its notes were known, kept on one page with them."""
        if self._row_before is None:
            return
        rows = [self._row_before]
        rows += (
            self._note_row(under, [*notes]) for under, notes in groupby(self._notes, lambda note: note.under)
        )
        self._row_before, self._notes = None, []
        yield from (row.replace("<w:pPr>", "<w:pPr><w:keepNext/>") for row in rows[:-1])
        yield rows[-1]

    def _begin_table(self) -> Iterator[str]:
        if self._in_table:
            return
        self._in_table = True
        self._widths = self._layout.widths(self._columns)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in self._widths)
        border = 'w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"'
        yield (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(self._widths)}" w:type="dxa"/>'
            f"<w:tblBorders><w:top {border}/><w:bottom {border}/></w:tblBorders>"
            '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>'
            '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="140" w:type="dxa"/></w:tblCellMar>'
            f'<w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        )
        if any(column.title or column.name for column in self._columns):
            cells = "".join(
                self._cell(
                    self._paragraph_of(Span(column.title or column.name, Tone.DIM), column, keep=True), at
                )
                for at, column in enumerate(self._columns)
            )
            yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"

    def _end_table(self) -> Iterator[str]:
        yield from self._release()
        if self._in_table:
            self._in_table = False
            yield "</w:tbl>"
            yield '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'

    def _row(self, row: Row) -> str:
        line = '<w:tcBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="D9D9D9"/></w:tcBorders>'
        if filled_cells(row) == 1:
            cells = self._cell(self._paragraph_of(row.cells[0]), 0, len(row.cells), line)
        else:
            cells = "".join(
                self._cell(self._paragraph_of(cell, column), at, 1, line)
                for at, (cell, column) in enumerate(zip(row.cells, self._columns, strict=True))
            )
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"

    def _note_row(self, under: int, notes: Sequence[Note]) -> str:
        before = self._cell("<w:p><w:pPr></w:pPr></w:p>", 0, under) if under else ""
        text = "".join(self._paragraph_of(_note(note)) for note in notes)
        cell = self._cell(text, under, len(self._columns) - under)
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{before}{cell}</w:tr>"

    def _cell(self, content: str, at: int, columns: int = 1, more: str = "") -> str:
        span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
        width = sum(self._widths[at : at + columns])
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{more}</w:tcPr>{content}</w:tc>'

    def _paragraph(
        self, text: Inline, style: str | None = None, *, grey: bool = False, keep: bool = False
    ) -> Iterator[str]:
        if is_seen(text):
            shown = tuple(map(_dim, spans_of(text))) if grey else text
            yield self._paragraph_of(shown, style=style, keep=keep)

    def _paragraph_of(
        self, text: Inline, column: PageColumn | None = None, *, style: str | None = None, keep: bool = False
    ) -> str:
        properties = f'<w:pStyle w:val="{style}"/>' if style else ""
        properties += "<w:keepNext/>" if keep else ""
        properties += '<w:jc w:val="right"/>' if column is not None and column.justify == "right" else ""
        runs = "".join(map(self._run, spans_of(text)))
        return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"

    def _run(self, span: Span) -> str:
        if not span.text:
            return ""
        shown = BELONGING.sub(NO_BREAK, span.text) if span.tone in TIED else span.text
        text = f'<w:t xml:space="preserve">{escape_markup(printable_in_xml(shown), quote=False)}</w:t>'
        if url := safe_url(span.url) if span.url else None:
            id_ = self.links.setdefault(url, f"chronicle{len(self.links) + 1}")
            style = '<w:rPr><w:color w:val="0B4FA8"/><w:u w:val="single"/></w:rPr>'
            return f'<w:hyperlink r:id="{id_}"><w:r>{style}{text}</w:r></w:hyperlink>'
        properties = _PROPERTIES.get(span.tone, "")
        return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{text}</w:r>"


def _note(note: Note) -> tuple[Span, ...]:
    label = " ".join(note.label.split())
    return (*([Span(f"{label}: ", Tone.DIM)] if label else []), *map(_dim, spans_of(note.text)))


def _dim(span: Span) -> Span:
    return span._replace(tone=Tone.DIM) if span.tone is Tone.PLAIN else span
