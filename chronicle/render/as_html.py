"""A page as HTML: one file that asks nothing of anybody, or with `fragment` a section for a page of one's own.

Text is data here too: it is made safe, then escaped, and of addresses only those of the web become links. There is no
script, no attribute with style, and nothing to fetch; the policy in the head of a file forbids all of that once more.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING, Final

from chronicle.dates.wording import MONTHS
from chronicle.document import Blank, ColumnSet, Heading, Note, Row, Tone, plain_text, spans_of
from chronicle.render.html_style import OF_FILE, OF_FRAGMENT, OF_PAGE
from chronicle.render.runs import TIED, filled_cells, tie
from chronicle.render.stream import same_bytes_everywhere, write_in_pieces
from chronicle.text import make_printable, safe_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

    from chronicle.document import Inline, Line, Page, PageColumn, Span
    from chronicle.render import PageOptions

PREFIX: Final = "chronicle"
"""The class of what is written, and what its ids begin with; of a fragment they also tell which of several it is."""

_SAMPLE: Final = 500
_NARROW_COLUMN: Final = 16
_DATES_COLUMN: Final = 24
_MONTHS: Final = {month[:3]: number for number, month in enumerate(MONTHS) if month}
_PLAIN_DATE: Final = re.compile(rf"(?:(?:(\d\d?) )?({'|'.join(_MONTHS)}) )?(\d{{4}})")
_LONG_WORD: Final = re.compile(r"\S{32}")
_NUMBERS: Final = re.compile(r"\d+(?:, \d+)*")
_APART: Final = "   "
_EM_SPACE: Final = "\N{EM SPACE}"
_ELEMENTS: Final = {Tone.STRONG: "strong", Tone.WARNING: "strong", Tone.ERROR: "strong"}
_OWN_CLASS: Final = frozenset(Tone) - {Tone.PLAIN, Tone.STRONG, Tone.TITLE, Tone.HEADING, Tone.LINK}


def write_page(page: Page, out: TextIO, options: PageOptions) -> None:
    """Write the page: a table for each part of it, or one in which each group has a heading row."""
    same_bytes_everywhere(out)
    if options.fragment:
        lines = lines_of_fragment(PageBody(page, 2, prefix_of(page.title, page.aside)).lines())
    else:
        lines = lines_of_file(page.title, PageBody(page, 1, PREFIX).lines())
    write_in_pieces(lines, out)


def prefix_of(title: Inline, aside: Inline) -> str:
    """Return what the ids of a fragment begin with, so that several stand side by side."""
    digest = sha256(make_printable(plain_text(title) + plain_text(aside)).encode()).hexdigest()
    return f"{PREFIX}-{digest[:6]}"


def lines_of_fragment(body: Iterator[str], style: str = "") -> Iterator[str]:
    """Yield a section around a body, with the style of pages and more of it."""
    yield f'<section class="{PREFIX}" lang="en-GB">\n<style>\n{OF_FRAGMENT}{OF_PAGE}{style}</style>\n'
    yield from body
    yield "</section>\n"


def lines_of_file(title: Inline, body: Iterator[str], more_style: str = "") -> Iterator[str]:
    """Yield a file around a body, with the style of files and pages and more of it, and the policy that allows no other."""
    style = f"\n{OF_FILE}{OF_PAGE}{more_style}"
    digest = b64encode(sha256(style.encode()).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{escape_text(plain_text(title)).strip() or "Chronicle"}</title>
<style>{style}</style>
</head>
<body>
<main class="{PREFIX}">
"""
    yield from body
    yield "</main>\n</body>\n</html>\n"


class PageBody:
    """The lines of a page as HTML.

    `level` is that of its title, `prefix` what its ids begin with, `before` what stands before its first line.
    A page that changes its columns has a table for each heading. One that does not is a table, in which columns stay
    aligned from group to group, as in a list of thousands of rows under their years.
    """

    def __init__(self, page: Page, level: int, prefix: str, before: str = "") -> None:
        self._page = page
        self._level = level
        self._prefix = prefix
        self._before = before
        self._columns: tuple[PageColumn, ...] = page.columns
        source = iter(page.lines)
        sample = list(islice(source, _SAMPLE))
        self._in_parts = any(isinstance(line, ColumnSet) for line in sample)
        self._lines: Iterator[Line] = chain(sample, source)
        self._heading: Heading | None = None
        self._in_table = False
        self._after_blank = False
        self._tables = 0

    def lines(self) -> Iterator[str]:
        """Yield the page, piece by piece."""
        yield "<header>\n"
        if title := inline(self._page.title):
            yield f"<h{self._level}>{title}</h{self._level}>\n"
        if aside := inline(self._page.aside):
            yield f'<p class="c-aside">{aside}</p>\n'
        yield f"</header>\n{self._before}"
        for kind, group in groupby(self._lines, key=type):
            if issubclass(kind, Note):
                yield from self._notes([line for line in group if isinstance(line, Note)])
            else:
                for line in group:
                    yield from self._line(line)
        yield from self._end_table()
        yield from self._loose_heading()
        yield from self._foot()

    def _line(self, line: Line) -> Iterator[str]:
        if isinstance(line, Row):
            yield from self._begin_table()
            yield self._row(line)
        elif isinstance(line, Heading):
            if self._in_parts:
                yield from self._end_table()
            yield from self._loose_heading()
            self._heading = line
        elif isinstance(line, ColumnSet):
            yield from self._end_table()
            self._columns = line.columns
        elif isinstance(line, Blank) and self._in_table:
            self._after_blank = True
            return
        self._after_blank = False

    def _notes(self, notes: Sequence[Note]) -> Iterator[str]:
        """Yield notes: as rows beneath the row that they belong to, else as paragraphs."""
        if not self._in_table or self._after_blank or self._heading:
            yield from self._end_table()
            yield from self._loose_heading()
            for note in notes:
                yield f'<div class="c-note">{_note(note, "p")}</div>\n'
            return
        for under, group in groupby(notes, key=lambda note: note.under):
            before = f"<td{_span(under)}></td>" if under else ""
            texts = "".join(_note(note, "div") for note in group)
            yield f'<tr class="c-note">{before}<td{_span(len(self._columns) - under)}>{texts}</td></tr>\n'

    def _begin_table(self) -> Iterator[str]:
        if self._in_table and self._heading:
            text, aside = inline(self._heading.text), inline(self._heading.aside)
            self._heading = None
            yield f"</tbody>\n<tbody>\n{self._group(text, aside)}"
        if self._in_table:
            return
        self._in_table = True
        self._tables += 1
        group = ""
        caption = f'<caption class="c-hidden" id="{self._prefix}-{self._tables}">{inline(self._page.title) or "Answer"}</caption>'
        if self._heading and self._in_parts:
            caption = (
                f'<caption id="{self._prefix}-{self._tables}">{self._heading_text(self._heading)}</caption>'
            )
        elif self._heading:
            group = self._group(inline(self._heading.text), inline(self._heading.aside))
        self._heading = None
        columns = "".join(f"<col{_class(_width(column))}>" for column in self._columns)
        yield (
            f'<div class="c-box" role="region" tabindex="0" aria-labelledby="{self._prefix}-{self._tables}">\n'
            f"<table>\n{caption}\n<colgroup>{columns}</colgroup>\n"
        )
        if any(column.title or column.name for column in self._columns):
            yield f"<thead>\n<tr>{''.join(map(_head, self._columns))}</tr>\n</thead>\n"
        yield f"<tbody>\n{group}"

    def _group(self, text: str, aside: str) -> str:
        beside = f' <span class="c-aside">{aside}</span>' if aside else ""
        return (
            f'<tr class="c-group"><th scope="rowgroup"{_span(len(self._columns))}>{text}{beside}</th></tr>\n'
        )

    def _end_table(self) -> Iterator[str]:
        if self._in_table:
            self._in_table = self._after_blank = False
            yield "</tbody>\n</table>\n</div>\n"

    def _heading_text(self, heading: Heading) -> str:
        aside = inline(heading.aside)
        level = self._level + 1
        beside = f'<p class="c-aside">{aside}</p>' if aside else ""
        return f"<h{level}>{inline(heading.text)}</h{level}>{beside}"

    def _loose_heading(self) -> Iterator[str]:
        """Yield a heading that no row follows."""
        if self._heading:
            yield f'<div class="c-head">{self._heading_text(self._heading)}</div>\n'
            self._heading = None

    def _row(self, row: Row) -> str:
        filled = filled_cells(row)
        cells = [
            _cell(column, cell, labelled=at > 0)
            for at, (column, cell) in enumerate(zip(self._columns, row.cells[:filled], strict=False))
        ]
        if filled == 1 < len(row.cells):
            return f"<tr><td{_span(len(row.cells))}>{inline(row.cells[0])}</td></tr>\n"
        return f"<tr>{''.join(cells)}{'<td></td>' * (len(row.cells) - filled)}</tr>\n"

    def _foot(self) -> Iterator[str]:
        foot = self._page.foot()
        parts = [text for part in (foot.sources, foot.legend, foot.aside) if (text := inline(part))]
        if parts:
            yield "<footer>\n"
            yield from (f"<p>{text}</p>\n" for text in parts)
            yield "</footer>\n"


def _cell(column: PageColumn, cell: Inline, *, labelled: bool) -> str:
    """Return a cell; where cells stand below each other, one that is `labelled` has its column's title before it."""
    text, plain = inline(cell), plain_text(cell)
    title = _label(column, plain) if labelled and text else ""
    label = f' data-label="{escape_text(title)}"' if title else ""
    return f"<td{_class(*_shape(column, plain))}{label}>{text}</td>"


def _label(column: PageColumn, text: str) -> str:
    """Return what tells what a cell is that stands alone; empty if it does so itself, as words do, but numbers of sources do not."""
    if column.no_wrap:
        return column.title
    return column.title or column.name if _NUMBERS.fullmatch(text) else ""


def _head(column: PageColumn) -> str:
    text = escape_text(column.title or column.name).strip()
    right = _class("c-right") if column.justify == "right" else ""
    return f'<th scope="col"{right}>{text}</th>' if text else "<td></td>"


def _width(column: PageColumn) -> str:
    """Return the class of a column that is at least so wide: of tables beneath each other the columns are to be aligned."""
    if column.max_width is None:
        return ""
    return (
        "c-narrow"
        if column.max_width <= _NARROW_COLUMN
        else "c-dates"
        if column.max_width <= _DATES_COLUMN
        else "c-wide"
    )


def _shape(column: PageColumn, text: str) -> Iterator[str]:
    if column.justify == "right":
        yield "c-right"
    if column.no_wrap and len(text) <= (column.max_width or len(text)) and not _LONG_WORD.search(text):
        yield "c-whole"
    elif not column.no_wrap and column.max_width is None:
        yield "c-text"
    if _LONG_WORD.search(text):
        yield "c-long"


def _class(*names: str) -> str:
    joined = " ".join(filter(None, names))
    return f' class="{joined}"' if joined else ""


def _span(columns: int) -> str:
    return f' colspan="{columns}"' if columns > 1 else ""


def _note(note: Note, element: str) -> str:
    text = inline(note.text)
    if not (label := escape_text(note.label).strip()):
        return f"<{element}>{text}</{element}>"
    return f'<{element} class="c-pair"><span class="c-label">{label}</span> <span>{text}</span></{element}>'


def inline(text: Inline) -> str:
    """Return text of a page as HTML, without blanks around it."""
    spans = [span for span in spans_of(text) if span.text]
    in_doubt = any(span.tone is Tone.MARK for span in spans)
    return "".join(_element(span, certain=not in_doubt) for span in spans).strip()


def _element(span: Span, *, certain: bool) -> str:
    text = escape_text(span.text)
    if span.tone in TIED:
        text = tie(text, "&nbsp;").replace("..", "..<wbr>")
    if not text.strip():
        return text
    if url := safe_url(span.url) if span.url else None:
        return f'<a href="{escape(url)}" rel="noopener noreferrer">{text}</a>'
    if span.tone is Tone.DATE and certain and (date := _machine_date(span.text)):
        return f'<time class="c-date" datetime="{date}">{text}</time>'
    element = _ELEMENTS.get(span.tone, "span")
    if span.tone in _OWN_CLASS:
        return f'<{element} class="c-{span.tone}">{text}</{element}>'
    return f"<{element}>{text}</{element}>" if element != "span" else text


def _machine_date(text: str) -> str | None:
    """Return a date as `<time>` has it, of a year, a month or a day that is told without any doubt; else None.

    >>> _machine_date("6 Jan 2014"), _machine_date("Apr 2009"), _machine_date("about Apr 2009")
    ('2014-01-06', '2009-04', None)
    """
    match = _PLAIN_DATE.fullmatch(text)
    if match is None or match[3] == "0000":
        return None
    month = f"-{_MONTHS[match[2]]:02}" if match[2] else ""
    return f"{match[3]}{month}" + (f"-{int(match[1]):02}" if match[1] else "")


def escape_text(text: str) -> str:
    """Return text as data of HTML, made safe; where items stand three blanks apart, a wide one is between them."""
    return escape(make_printable(text)).replace(_APART, _EM_SPACE)
