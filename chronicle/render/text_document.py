"""A document as text for a terminal or a pipe: its pages one after another, each chart between its title and its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.document import Note, Page, PageColumn
from chronicle.render.as_chart import lines_in_document
from chronicle.render.as_table import write_lines, write_page
from chronicle.render.stream import encoding_of, stream_width

if TYPE_CHECKING:
    from typing import TextIO

    from chronicle.composite import Document
    from chronicle.render import PageOptions

_BETWEEN_PARTS = "\n\n"
_ONE_COLUMN = (PageColumn(),)


def write_document(document: Document, out: TextIO, options: PageOptions) -> None:
    """Write the document: its details and notes, then its parts."""
    details = (Note(detail.text, label=f"{detail.label}  ") for detail in document.details)
    notes = (*details, *(Note(note) for note in document.notes))
    write_page(Page(document.title, _ONE_COLUMN, notes, document.aside), out, options)
    for part in document.parts:
        out.write(_BETWEEN_PARTS)
        page = part.page
        if part.chart is not None:
            write_page(Page(page.title, _ONE_COLUMN, (), page.aside), out, options)
            out.write("\n")
            width = options.width or stream_width(out)
            write_lines(lines_in_document(part.chart, width, encoding_of(out)), out, options)
            out.write("\n")
            page = page._replace(title="", aside="")
        write_page(page, out, options)
