"""A document as HTML: what is told above its parts, a list of them, and each with its chart and its page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from chronicle.document import plain_text
from chronicle.render.as_html import (
    PREFIX,
    PageBody,
    escape_text,
    inline,
    lines_of_file,
    lines_of_fragment,
    prefix_of,
)
from chronicle.render.as_svg import STYLE, Setting, as_svg
from chronicle.render.html_style import OF_DOCUMENT
from chronicle.render.runs import running_title
from chronicle.render.stream import same_bytes_everywhere, write_in_pieces
from chronicle.render.svg_text import caption
from chronicle.text import make_printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from chronicle.composite import Document, Part
    from chronicle.document import Inline, Page
    from chronicle.picture import Chart
    from chronicle.render import PageOptions

_BROAD: Final = 760
_SLIM: Final = 400
"""How many pixels wide a chart is drawn for paper and a screen, and for a telephone, on which the other is illegible."""
_TALLEST: Final = 940
"""How high its lanes may be, so that it stands on one sheet of paper."""
_COLUMNS_ACROSS: Final = 6
"""A table of so many columns is printed across the paper."""


def write_document(document: Document, out: TextIO, options: PageOptions) -> None:
    """Write the document: a section for each of its pages, with its chart before it, and its notes before them all."""
    same_bytes_everywhere(out)
    if options.fragment:
        prefix = prefix_of(document.title, document.aside)
        lines = lines_of_fragment(_body(document, prefix), _style())
    else:
        lines = lines_of_file(document.title, _body(document, PREFIX), _style(document.title))
    write_in_pieces(lines, out)


def _body(document: Document, prefix: str) -> Iterator[str]:
    """Yield the document, piece by piece; `prefix` begins its ids."""
    parts = [_with_figure(part, f"{prefix}-{part.name}") for part in document.parts]
    yield f"<header>\n<h1>{inline(document.title)}</h1>\n"
    yield from _lines((document.aside,))
    if document.details:
        lines = (
            f"<dt>{escape_text(label)}</dt><dd>{escape_text(text)}</dd>\n" for label, text in document.details
        )
        yield f"<dl>\n{''.join(lines)}</dl>\n"
    yield "</header>\n"
    yield from _lines(document.notes)
    if len(parts) > 1:
        links = (
            f'<li><a href="#{named}">{escape_text(plain_text(page.title))}</a></li>\n'
            for named, page, _ in parts
        )
        yield f'<nav aria-label="Contents">\n<ul>\n{"".join(links)}</ul>\n</nav>\n'
    for named, page, figure in parts:
        across = ' class="c-across"' if len(page.columns) >= _COLUMNS_ACROSS else ""
        yield f'<section id="{named}"{across}>\n'
        yield from PageBody(page, 2, named, figure).lines()
        yield "</section>\n"


def _with_figure(part: Part, named: str) -> tuple[str, Page, str]:
    """Return the id of a part, its page, and its chart as it is drawn: charts are not kept until their parts are written."""
    return named, part.page, "" if part.chart is None else _figure(part.chart, named)


def _lines(texts: tuple[Inline, ...]) -> Iterator[str]:
    for text in texts:
        if words := inline(text):
            yield f'<p class="c-aside">{words}</p>\n'


def _figure(chart: Chart, named: str) -> str:
    """Return a chart as a figure: drawn for each of two widths, of which the style shows one."""
    drawn = (
        f'<div class="c-{size}">\n{as_svg(chart, width, Setting(f"{named}-{size}", False, False, _TALLEST))}</div>\n'
        for size, width in (("broad", _BROAD), ("slim", _SLIM))
    )
    return f"<figure>\n{''.join(drawn)}<figcaption>{escape_text(caption(chart))}</figcaption>\n</figure>\n"


def _style(title: Inline | None = None) -> str:
    """Return the style of a document beside that of its pages; with a title also that of a file that it heads."""
    if title is None:
        return f"{STYLE}\n{OF_DOCUMENT}"
    running = running_title(make_printable(plain_text(title)))
    return (
        f"{STYLE}\n{OF_DOCUMENT}"
        f'@page {{ @top-left {{ content: "{_as_css(running)}"; font: 9pt sans-serif; }} }}\n'
        "@page :first { @top-left { content: none; } }\n"
        "@page c-across { size: landscape; }\n"
    )


def _as_css(text: str) -> str:
    r"""Return text for inside a string of CSS: all but letters, digits and blanks by their numbers.

    >>> _as_css('a"</style>')
    'a\\000022\\00003c\\00002fstyle\\00003e'
    """
    return re.sub(r"[^A-Za-z0-9 ]", lambda match: f"\\{ord(match[0]):06x}", text)
