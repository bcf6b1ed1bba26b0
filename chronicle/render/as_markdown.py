"""A page as Markdown, as GitHub reads it. Text is data here too: none of it can become markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.document import Blank, ColumnSet, Heading, Note, Row, Tone, spans_of
from chronicle.render.stream import same_bytes_everywhere, write_in_pieces
from chronicle.text import make_printable, safe_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from chronicle.composite import Document
    from chronicle.document import Inline, Page, PageColumn, Span
    from chronicle.picture import Chart
    from chronicle.render import PageOptions

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKUP = re.compile(r"[&<>\\`*_\[\]#|~$]|:(?=//)|(?<=\bwww)\.|@(?=\w)", re.IGNORECASE)
_APART = "<!-- -->"
"""What is not seen, and keeps GitHub from making a name after `@`, or an address with it, a link."""
_URL_MARKUP = str.maketrans({letter: f"%{ord(letter):02X}" for letter in "()|*_[]'!$~"})


def write_page(page: Page, out: TextIO, _options: PageOptions) -> None:
    """Write the page with a table for each group of rows."""
    same_bytes_everywhere(out)
    write_in_pieces(_lines(page), out)


def _lines(page: Page) -> Iterator[str]:
    blocks = _blocks(page)
    yield next(blocks, "").lstrip("\n")
    yield from blocks


def write_document(document: Document, out: TextIO, _options: PageOptions) -> None:
    """Write the document: its pages with their headings one level further down."""
    same_bytes_everywhere(out)
    write_in_pieces(_document(document), out)


def _document(document: Document) -> Iterator[str]:
    yield f"# {_text(document.title)}\n"
    for text in (document.aside, *document.notes):
        if words := _text(text):
            yield f"\n*{words}*\n"
    for label, text in document.details:
        yield f"\n{_escape(label)}: {_escape(text)}\n"
    for part in document.parts:
        yield from _blocks(part.page, 2, "" if part.chart is None else _fenced(part.chart))


def _fenced(chart: Chart) -> str:
    """Return a chart as a terminal shows it, between fences longer than any in it."""
    from chronicle.render.as_chart import lines_in_document  # noqa: PLC0415 - a page has no chart
    from chronicle.render.as_table import plain_line  # noqa: PLC0415

    drawn = "".join(map(plain_line, lines_in_document(chart, None)))
    fence = max(["```", *(f"{ticks}`" for ticks in re.findall("`{3,}", drawn))], key=len)
    return f"\n{fence}text\n{drawn}{fence}\n"


def _blocks(page: Page, level: int = 1, chart: str = "") -> Iterator[str]:
    if title := _text(page.title):
        yield f"\n{'#' * level} {title}\n"
    if aside := _text(page.aside):
        yield f"\n*{aside}*\n"
    if chart:
        yield chart
    yield from _body(page, "#" * (level + 1))
    foot = page.foot()
    for part in (foot.sources, foot.legend, foot.aside):
        if text := _text(part):
            yield f"\n*{text}*\n"


def _body(page: Page, mark: str) -> Iterator[str]:
    columns = page.columns
    row: list[str] = []
    in_table = False
    for line in page.lines:
        if isinstance(line, Note) and row:
            row[line.under] += f"<br>*{_note(line)}*"
            continue
        if row:
            yield _table_row(row)
            row = []
        if isinstance(line, Row):
            if not in_table:
                yield from _table_head(columns)
            row = [_text(cell) for cell in line.cells]
        elif isinstance(line, ColumnSet):
            columns = line.columns
        else:
            yield from _between_tables(line, mark)
        in_table = isinstance(line, Row) or (in_table and isinstance(line, Blank))
    if row:
        yield _table_row(row)


def _between_tables(line: Heading | Note | Blank, mark: str) -> Iterator[str]:
    if isinstance(line, Heading):
        yield f"\n{mark} {_text(line.text)}\n"
        if aside := _text(line.aside):
            yield f"\n*{aside}*\n"
    elif isinstance(line, Note):
        yield f"\n*{_note(line)}*\n"


def _table_head(columns: tuple[PageColumn, ...]) -> Iterator[str]:
    yield "\n" + _table_row([_text(column.title or column.name) for column in columns])
    yield "|" + "|".join(" ---: " if column.justify == "right" else " --- " for column in columns) + "|\n"


def _table_row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _note(note: Note) -> str:
    return " ".join(filter(None, (_escape(note.label).strip(), _text(note.text))))


def _text(inline: Inline) -> str:
    return "".join(map(_span, spans_of(inline))).strip()


def _span(span: Span) -> str:
    text = _escape(span.text)
    url = safe_url(span.url) if span.url else None
    if url and text.strip():
        return f"[{text}]({url.translate(_URL_MARKUP)})"
    if span.tone is Tone.STRONG and text == text.strip() != "":
        return f"**{text}**"
    return text


def _escape(text: str) -> str:
    return _MARKUP.sub(_neutral, make_printable(text))


def _neutral(match: re.Match[str]) -> str:
    mark = match[0]
    return f"@{_APART}" if mark == "@" else _ENTITIES.get(mark, f"\\{mark}")
