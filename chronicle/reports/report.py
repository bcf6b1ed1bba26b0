"""The whole story as one document: how to read it, the short story, who is who, and every listing with its sources."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.charts import chart
from chronicle.composite import Document, Part
from chronicle.document import Row, Span, Tone
from chronicle.model.kinds import KINDS
from chronicle.pages import page
from chronicle.pages.conflicts import conflicts_page
from chronicle.pages.fragments import DOT
from chronicle.pages.query_summary import base_title, describe_selection
from chronicle.queries.publication import as_of_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.document import Line, Page
    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection

HOW_TO_READ: Final = (
    "A date is as precise as its source: “Apr 2009” is some day of that month, “Oct..Dec 2010” some day between.",
    "? marks what only possibly was so at the time that was asked about; what bears none was certainly so.",
    "* marks what no source says: it was worked out from what they do say.",
    "≠ marks what sources disagree about: both are under “Where sources disagree”.",
)
"""What a reader should know who has never seen the program."""


class ReportSection(NamedTuple):
    """A part of a report: what it is called on the command line, its heading, and the listing that it shows."""

    name: str
    title: str
    listing: str


SECTIONS: Final = (
    ReportSection("headlines", "In short", "timeline"),
    ReportSection("people", "Who is who", "people"),
    ReportSection("chronology", "Chronology", "timeline"),
    *(
        ReportSection(kind.table, kind.heading, kind.table)
        for kind in KINDS
        if kind.fills_posts or kind.names_holders
    ),
    ReportSection("disagreements", "Where sources disagree", "conflicts"),
    ReportSection("sources", "Sources", "sources"),
)
"""The parts of a report, in order; kinds without one stand in the chronology."""


def report(index: Index, selection: Selection, names: Iterable[str] = ()) -> Document:
    """Return what a selection leaves of a base as a document.

    Args:
        index: The base's index.
        selection: What part of it is asked for.
        names: The sections to write, by their names; empty for all. One in which nothing would stand is left out.
    """
    wanted = {*names} or {section.name for section in SECTIONS}
    sections = (section for section in SECTIONS if section.name in wanted)
    return Document(
        base_title(index),
        DOT.join(filter(None, (describe_selection(index, selection), as_of_words(index)))),
        (),
        HOW_TO_READ,
        _parts(index, selection, sections),
    )


def _parts(index: Index, selection: Selection, sections: Iterable[ReportSection]) -> Iterator[Part]:
    for section in sections:
        drawn = _page(index, selection, section)
        lines = _unless_empty(drawn.lines)
        if lines is not None:
            picture = chart(index, section.listing, selection) if section.name in KINDS else None
            titled = drawn._replace(title=Span(section.title, Tone.TITLE), aside="", lines=lines)
            yield Part(section.name, titled, picture)


def _page(index: Index, selection: Selection, section: ReportSection) -> Page:
    if section.listing == "conflicts":
        return conflicts_page(index, selection)
    if section.name == "headlines":
        return page(index, section.listing, selection._replace(headlines=True))
    return page(index, section.listing, selection)


def _unless_empty(lines: Iterable[Line]) -> Iterator[Line] | None:
    """Return lines as they come; None if no row is among them."""
    rest = iter(lines)
    first: list[Line] = []
    for line in rest:
        first.append(line)
        if isinstance(line, Row):
            return chain(first, rest)
    return None
