"""A page or a document for Word: headings are headings, tables repeat their header row on each page, charts are pictures.

Word lays out what a skeleton made by python-docx says; the body is written as XML, row by row, since a row that is
added by the library takes twenty times as long, and stays in memory.
"""

from __future__ import annotations

from importlib.util import find_spec
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from chronicle.document import Span, Tone, plain_text
from chronicle.render import FORMATS
from chronicle.render.runs import is_seen
from chronicle.render.stream import binary_of
from chronicle.render.svg_text import caption
from chronicle.render.word_body import PageOfWord, Paragraphs, TableWidths
from chronicle.render.word_lending import lend
from chronicle.render.word_package import Attachments, write_package
from chronicle.render.word_picture import picture
from chronicle.render.word_skeleton import skeleton

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

    from chronicle.composite import Detail, Document, Part
    from chronicle.document import Inline, Line, Page
    from chronicle.picture import Chart
    from chronicle.render import PageOptions
    from chronicle.render.word_paper import Paper
    from chronicle.render.word_skeleton import Skeleton

_SAMPLE: Final = 500
_LABELS: Final = 2552
"""How far the texts of details stand from the margin: 45 mm."""
_TAB: Final = f'<w:tabs><w:tab w:val="left" w:pos="{_LABELS}"/></w:tabs>'
_HANGING: Final = f'<w:ind w:left="{_LABELS}" w:hanging="{_LABELS}"/>'
_ROOM_ABOVE: Final = '<w:spacing w:before="{}" w:after="60"/>'
_TINY: Final = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
_PICTURES_LEFT_OUT: Final = (
    "Charts are left out of the document: pip install 'chronicle-facts[office,png]' has them drawn."
)


def write_page(page: Page, out: TextIO, options: PageOptions) -> None:
    """Write the page, with a table for each group of rows."""
    frame = _frame(page.title, options)
    widths, paper, lines = _laid_out(page, frame.paper)
    attached = Attachments()
    headings = (frame.styles.title, frame.styles.heading)
    body = PageOfWord(page, headings, frame.styles, widths, paper, attached).parts(lines)
    end = (frame.section(paper, is_first=True),)
    write_package(frame.parts, chain(body, end), attached, binary_of(out))


def write_document(document: Document, out: TextIO, options: PageOptions) -> None:
    """Write the document: what is told above its parts, then each under its heading, its chart before its table."""
    frame = _frame(document.title, options)
    body = _DocumentBody(document, frame, options.notify)
    write_package(frame.parts, body.pieces(), body.attached, binary_of(out))


def _frame(title: Inline, options: PageOptions) -> Skeleton:
    """Return what stands around a body: ours, or what a template lends."""
    if options.template is None:
        return skeleton(plain_text(title), options.table_style, options.notify)
    return lend(options.template, skeleton(plain_text(title)), options.table_style, options.notify)


def _laid_out(page: Page, usual: Paper) -> tuple[TableWidths, Paper, Iterator[Line]]:
    """Return how wide the tables of a page are, the paper, which lies across if they want it, and its lines."""
    lines = iter(page.lines)
    sample = list(islice(lines, _SAMPLE))
    widths = TableWidths(page.columns, sample)
    return widths, usual if widths.fits(usual) else usual.across(), chain(sample, lines)


class _DocumentBody:
    """The body of a document: parts whose tables want it stand in sections of their own, laid across."""

    def __init__(self, document: Document, frame: Skeleton, notify: Callable[[str], None] | None) -> None:
        self.attached = Attachments()
        self._document = document
        self._frame = frame
        self._notify = notify
        self._paragraphs = Paragraphs(self.attached)
        self._paper: Paper | None = None
        self._is_first = True

    def pieces(self) -> Iterator[str]:
        """Yield the body, piece by piece, each part as it is read."""
        yield from self._front()
        for part in self._document.parts:
            yield from self._part(part)
        yield self._section()

    def _front(self) -> Iterator[str]:
        document, paragraphs = self._document, self._paragraphs
        yield from paragraphs.seen(document.title, self._frame.styles.title)
        yield from paragraphs.seen(document.aside, grey=True)
        for number, detail in enumerate(document.details):
            yield self._detail(detail, above=0 if number else 120)
        for number, note in enumerate(document.notes):
            if is_seen(note):
                yield paragraphs.paragraph(note, properties=_ROOM_ABOVE.format(0 if number else 120))

    def _detail(self, detail: Detail, *, above: int) -> str:
        label = self._paragraphs.runs(Span(detail.label, Tone.DIM))
        text = self._paragraphs.runs(detail.text)
        space = _ROOM_ABOVE.format(above)
        return f"<w:p><w:pPr>{_TAB}{space}{_HANGING}</w:pPr>{label}<w:r><w:tab/></w:r>{text}</w:p>"

    def _part(self, part: Part) -> Iterator[str]:
        page = part.page
        widths, paper, lines = _laid_out(page, self._frame.paper)
        yield from self._turn(paper)
        headings = (self._frame.styles.heading, self._frame.styles.subheading)
        written = PageOfWord(page, headings, self._frame.styles, widths, paper, self.attached)
        drawn = self._figure(part.chart, paper) if part.chart is not None else ()
        yield from written.parts(lines, drawn)

    def _turn(self, paper: Paper) -> Iterator[str]:
        """Yield the end of a section where the paper lies otherwise from here on; what is above the parts goes with the first."""
        if self._paper not in {None, paper}:
            yield f"<w:p><w:pPr>{_TINY}{self._section()}</w:pPr></w:p>"
            self._is_first = False
        self._paper = paper

    def _section(self) -> str:
        return self._frame.section(self._paper or self._frame.paper, is_first=self._is_first)

    def _figure(self, chart: Chart, paper: Paper) -> Iterator[str]:
        if any(find_spec(module) is None for module in FORMATS["png"].libraries):
            if self._notify is not None:
                self._notify(_PICTURES_LEFT_OUT)
                self._notify = None
            return
        yield picture(chart, paper, self.attached)
        yield self._paragraphs.paragraph(
            Span(caption(chart), Tone.DIM), properties='<w:spacing w:after="160"/>'
        )
