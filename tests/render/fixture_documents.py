"""A document to write: two parts, of which one has a chart, and all that stands above them."""

from __future__ import annotations

from typing import Final

from chronicle.composite import Detail, Document, Part
from chronicle.dates import JANUARY
from chronicle.document import Foot, Heading, Note, Page, PageColumn, Row, Span, Tone
from chronicle.picture import Chart, Lane, LaneGroup, Stretch

FIRST: Final = 733_000
"""The first day of the chart, in November 2007."""
COLUMNS: Final = (PageColumn("when", no_wrap=True, max_width=22), PageColumn("what"))
BROAD: Final = tuple(PageColumn(name) for name in ("No.", "date", "event", "source", "claimant", "council"))


def chart(text: str = "Ann Archer", lanes: int = 1) -> Chart:
    """Return a chart of so many lanes: each certain in the middle of its time, and open at its end."""
    stretch = Stretch(FIRST, FIRST + 900, (FIRST + 100, FIRST + 400), open_end=True)
    lane = Lane(text, "", "from 2007", (stretch,))
    return Chart(
        text,
        "",
        "tenures",
        (LaneGroup(text, text, (lane,) * lanes),),
        (),
        None,
        JANUARY,
        Foot("* worked out"),
    )


def part(name: str, text: str = "Ann Archer", *, drawn: Chart | None = None, is_broad: bool = False) -> Part:
    """Return a part of one row and a note, under a heading; a broad one has a table that is laid across."""
    row = Row((text,) * 6) if is_broad else Row((Span("Apr 2009", Tone.DATE), text))
    lines = (Heading(f"About {text}"), row, Note(text, 1))
    return Part(name, Page(name.title(), BROAD if is_broad else COLUMNS, lines), drawn)


def document(text: str = "Ann Archer") -> Document:
    """Return a document that has the same text everywhere."""
    return Document(
        Span(text, Tone.TITLE),
        "as of 2014",
        (Detail("Claim number", text), Detail(text, "Mr Smith")),
        (text, "* worked out"),
        (part("short", text), part("tenures", text, drawn=chart(text))),
    )
