"""The lines of a page as the body of a Word document: headings, and a table for each group of rows, written as XML."""

from __future__ import annotations

from collections import defaultdict
from html import escape as escape_markup
from itertools import groupby
from typing import TYPE_CHECKING, Final

from chronicle.document import ColumnSet, Heading, Note, Row, Span, Tone, plain_text, spans_of
from chronicle.render.runs import TIED, filled_cells, is_seen, tie
from chronicle.render.word_paper import TWIPS_A_MM
from chronicle.text import printable_in_xml, safe_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from chronicle.document import Inline, Line, Page, PageColumn
    from chronicle.render.word_package import Attachments
    from chronicle.render.word_paper import Paper
    from chronicle.render.word_skeleton import StyleIds

_TWIPS_A_LETTER: Final = 1.85 * TWIPS_A_MM
"""How wide a letter is, rather too wide than too narrow."""
_NARROWEST: Final = 6
_WIDEST: Final = 44
_LEAST_WIDTH: Final = 200
_LEGIBLE: Final = 24
"""How many letters running text needs in a line, if it has so many: where it would have less, the paper lies across."""
_LEAST_TEXT: Final = 9
"""To how many letters what may be broken is narrowed before other columns are."""
_GREY: Final = "595959"
_PROPERTIES: Final = {
    Tone.STRONG: "<w:b/>",
    Tone.WARNING: "<w:b/>",
    Tone.ERROR: "<w:b/>",
    **dict.fromkeys((Tone.DIM, Tone.ABSENT), f'<w:color w:val="{_GREY}"/>'),
}
_END_OF_TABLE: Final = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'
)


class TableWidths:
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

    def fits(self, paper: Paper) -> bool:
        """Tell whether a paper is wide enough for every table."""
        return all(
            sum(
                letters if column.no_wrap else min(letters, _LEGIBLE)
                for column, letters in zip(columns, self._wanted(columns), strict=True)
            )
            * _TWIPS_A_LETTER
            <= paper.room
            for columns in self._lengths
        )

    def _wanted(self, columns: tuple[PageColumn, ...]) -> list[int]:
        """Return how many letters wide each column is to be."""
        measured = self._lengths.get(columns) or [_WIDEST] * len(columns)
        return [
            max(
                _NARROWEST,
                max(map(len, (column.title or column.name).split()), default=0) + 3,
                min(length + 2, (column.max_width or _WIDEST) + 3),
            )
            for column, length in zip(columns, measured, strict=True)
        ]

    def widths(self, columns: tuple[PageColumn, ...], room: int) -> list[int]:
        """Return the widths of columns that fill the room, both in twentieths of a point: running text takes what is left."""
        wanted = [letters * _TWIPS_A_LETTER for letters in self._wanted(columns)]
        least = _LEAST_TEXT * _TWIPS_A_LETTER
        breakable = [at for at, column in enumerate(columns) if not column.no_wrap and wanted[at] > least]
        texts = [at for at, column in enumerate(columns) if not (column.no_wrap or column.max_width)]
        left = room - sum(wanted)
        if left > 0:
            for at in texts or range(len(wanted)):
                wanted[at] += left / len(texts or wanted)
        elif spare := sum(wanted[at] - least for at in breakable):
            share = min(-left / spare, 1)
            for at in breakable:
                wanted[at] -= (wanted[at] - least) * share
        shares = room / sum(wanted)
        return [max(_LEAST_WIDTH, int(width * shares)) for width in wanted]


class Paragraphs:
    """Writes text as paragraphs, and keeps to what they link."""

    def __init__(self, attached: Attachments) -> None:
        self._attached = attached

    def seen(
        self, text: Inline, style: str | None = None, *, grey: bool = False, keep: bool = False
    ) -> Iterator[str]:
        """Yield a paragraph, unless nothing of it would be seen."""
        if is_seen(text):
            yield self.paragraph(tuple(map(_dim, spans_of(text))) if grey else text, style, keep=keep)

    def paragraph(
        self,
        text: Inline,
        style: str | None = None,
        column: PageColumn | None = None,
        *,
        keep: bool = False,
        properties: str = "",
    ) -> str:
        """Return a paragraph; one that is to `keep` stands on the page of the next."""
        named = f'<w:pStyle w:val="{style}"/>' if style else ""
        kept = "<w:keepNext/>" if keep else ""
        right = '<w:jc w:val="right"/>' if column is not None and column.justify == "right" else ""
        return f"<w:p><w:pPr>{named}{kept}{properties}{right}</w:pPr>{self.runs(text)}</w:p>"

    def runs(self, text: Inline) -> str:
        """Return text as runs."""
        return "".join(map(self._run, spans_of(text)))

    def _run(self, span: Span) -> str:
        if not span.text:
            return ""
        shown = span.text
        if span.tone in TIED and " " in shown:
            shown = tie(shown)
        text = f'<w:t xml:space="preserve">{escape_markup(printable_in_xml(shown), quote=False)}</w:t>'
        if url := safe_url(span.url) if span.url else None:
            style = '<w:rPr><w:color w:val="0B4FA8"/><w:u w:val="single"/></w:rPr>'
            return f'<w:hyperlink r:id="{self._attached.link(url)}"><w:r>{style}{text}</w:r></w:hyperlink>'
        properties = _PROPERTIES.get(span.tone, "")
        return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{text}</w:r>"


class PageOfWord:
    """A page as part of a body: its title is a heading of the style given, and those of its groups of the next."""

    def __init__(
        self,
        page: Page,
        headings: tuple[str, str],
        styles: StyleIds,
        widths: TableWidths,
        paper: Paper,
        attached: Attachments,
    ) -> None:
        self._page = page
        self._heading, self._subheading = headings
        self._styles = styles
        self._layout = widths
        self._paper = paper
        self._paragraphs = Paragraphs(attached)
        self._columns = page.columns
        self._widths: list[int] = []
        self._in_table = False
        self._row_before: str | None = None
        self._notes: list[Note] = []

    def parts(self, lines: Iterable[Line], before: Iterable[str] = ()) -> Iterator[str]:
        """Yield the page with these lines, piece by piece; `before` stands between its title and them."""
        yield from self._paragraphs.seen(self._page.title, self._heading)
        yield from self._paragraphs.seen(self._page.aside, grey=True)
        yield from before
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
                yield from self._paragraphs.seen(line.text, self._subheading)
                yield from self._paragraphs.seen(line.aside, grey=True, keep=True)
            elif isinstance(line, Note):
                yield from self._end_table()
                yield self._paragraphs.paragraph(_note(line))
            elif isinstance(line, ColumnSet):
                yield from self._end_table()
                self._columns = line.columns
        yield from self._release()
        yield from self._end_table()
        foot = self._page.foot()
        for part in (foot.sources, foot.legend, foot.aside):
            yield from self._paragraphs.seen(part, grey=True)

    def _release(self) -> Iterator[str]:
        """Yield the row that was held back until its notes were known, kept on one page with them."""
        if self._row_before is None:
            return
        rows = [self._row_before]
        rows += (
            self._note_row(under, [*notes]) for under, notes in groupby(self._notes, lambda note: note.under)
        )
        self._row_before, self._notes = None, []
        style = f'<w:pStyle w:val="{self._styles.cell}"/>'
        yield from (row.replace(style, f"{style}<w:keepNext/>") for row in rows[:-1])
        yield rows[-1]

    def _begin_table(self) -> Iterator[str]:
        if self._in_table:
            return
        self._in_table = True
        self._widths = self._layout.widths(self._columns, self._paper.room)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in self._widths)
        yield (
            f'<w:tbl><w:tblPr>{self._table_properties()}<w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>"
        )
        if any(column.title or column.name for column in self._columns):
            tone = Tone.DIM if self._styles.table is None else Tone.PLAIN
            cells = "".join(
                self._cell(self._text(Span(column.title or column.name, tone), column, keep=True), at)
                for at, column in enumerate(self._columns)
            )
            yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"

    def _table_properties(self) -> str:
        width = f'<w:tblW w:w="{sum(self._widths)}" w:type="dxa"/>'
        if self._styles.table is not None:
            return f'<w:tblStyle w:val="{self._styles.table}"/>{width}<w:tblLayout w:type="fixed"/>'
        border = 'w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"'
        return (
            f"{width}<w:tblBorders><w:top {border}/><w:bottom {border}/></w:tblBorders>"
            '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>'
            '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="140" w:type="dxa"/></w:tblCellMar>'
        )

    def _end_table(self) -> Iterator[str]:
        yield from self._release()
        if self._in_table:
            self._in_table = False
            yield f"</w:tbl>{_END_OF_TABLE}"

    def _row(self, row: Row) -> str:
        line = '<w:tcBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="D9D9D9"/></w:tcBorders>'
        line = line if self._styles.table is None else ""
        if filled_cells(row) == 1:
            cells = self._cell(self._text(row.cells[0]), 0, len(row.cells), line)
        else:
            cells = "".join(
                self._cell(self._text(cell, column), at, 1, line)
                for at, (cell, column) in enumerate(zip(row.cells, self._columns, strict=True))
            )
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"

    def _note_row(self, under: int, notes: Sequence[Note]) -> str:
        before = self._cell(self._text(""), 0, under) if under else ""
        text = "".join(self._text(_note(note)) for note in notes)
        cell = self._cell(text, under, len(self._columns) - under)
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{before}{cell}</w:tr>"

    def _text(self, text: Inline, column: PageColumn | None = None, *, keep: bool = False) -> str:
        return self._paragraphs.paragraph(text, self._styles.cell, column, keep=keep)

    def _cell(self, content: str, at: int, columns: int = 1, more: str = "") -> str:
        span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
        width = sum(self._widths[at : at + columns])
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{more}</w:tcPr>{content}</w:tc>'


def _note(note: Note) -> tuple[Span, ...]:
    label = " ".join(note.label.split())
    return (*([Span(f"{label}: ", Tone.DIM)] if label else []), *map(_dim, spans_of(note.text)))


def _dim(span: Span) -> Span:
    return span._replace(tone=Tone.DIM) if span.tone is Tone.PLAIN else span
