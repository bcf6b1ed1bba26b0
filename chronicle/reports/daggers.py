"""`†` in place of `*` on all that a report for a court shows: a star is taken for a footnote, or for multiplication."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.document import Heading, Note, Row, Span, Tone, spans_of
from chronicle.pages.legend import STAR

if TYPE_CHECKING:
    from chronicle.document import Inline, Line, Page
    from chronicle.picture import Chart, LaneGroup

WORKED_OUT: Final = Span(" †", Tone.MARK)
"""Marks what no source says."""


def daggers_in_page(page: Page) -> Page:
    """Return a page with daggers."""
    return page._replace(lines=map(_line, page.lines))


def daggers_in_chart(chart: Chart) -> Chart:
    """Return a chart with daggers."""
    return chart._replace(groups=tuple(map(_group, chart.groups)))


def _line(line: Line) -> Line:
    match line:
        case Row(cells):
            return Row(tuple(map(_inline, cells)))
        case Heading(text, aside):
            return line._replace(text=_inline(text), aside=_inline(aside))
        case Note(text):
            return line._replace(text=_inline(text))
        case _:
            return line


def _inline(text: Inline) -> Inline:
    if isinstance(text, str) or STAR not in (spans := spans_of(text)):
        return text
    return tuple(WORKED_OUT if span == STAR else span for span in spans)


def _group(group: LaneGroup) -> LaneGroup:
    lanes = (lane._replace(words=lane.words.replace(STAR.text, WORKED_OUT.text)) for lane in group.lanes)
    return group._replace(lanes=tuple(lanes))
