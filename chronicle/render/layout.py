"""Lays out a page as lines of runs, each run being text in one tone.

All screens use it. The first lines determine the columns, then the rest streams through. Without a width (no
terminal) nothing is broken: a line of the page is a line of the output.
"""

from __future__ import annotations

from collections import deque
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

from chronicle.document import Blank, Fields, Heading, Note, Row, Tone
from chronicle.render.columns import Columns, flush_right, natural, read_cells, settled
from chronicle.render.rows import Rows, compose
from chronicle.render.text import NO_BREAK, Reader, Runs, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.document import Field, Inline, Line, Page

MEASURE: Final = 120
"""The widest page, in cells: wider lines are hard to read."""

_NARROWEST_PAGE = 76
_SAMPLE = 500
_ASIDE_GAP = 3
_LEGEND_GAP = "   "
_TABULAR: Final = (Row, Note)


def lay_out(page: Page, width: int | None = None, encoding: str | None = None) -> Iterator[Runs]:
    """Yields the lines of a page, broken to a width if given, in characters that an encoding has."""
    return _Layout(Reader(encoding), width).lines(page)


class _Layout:
    def __init__(self, reader: Reader, width: int | None) -> None:
        self.reader = reader
        self.broken = width is not None
        self.width = MEASURE if width is None else max(1, min(width, MEASURE))
        self.rows = Rows(Columns((), (), ()), None, reader)
        self.titles: Runs = []

    def lines(self, page: Page) -> Iterator[Runs]:
        source = iter(page.lines)
        sample = list(islice(source, _SAMPLE))
        self.width = self._page_width(page, sample)
        title = self._headed(page.title, page.aside, Tone.TITLE)
        yield from title
        yield from self._body(deque([Fields(page.fields), *sample]), source, begun=bool(title))
        yield from self._foot(*page.foot())

    def _body(self, queue: deque[Line], source: Iterator[Line], *, begun: bool) -> Iterator[Runs]:
        blank = begun
        last: Line | None = None
        while queue:
            line = queue.popleft()
            if not queue or isinstance(line, Fields):
                queue.extend(islice(source, max(0, _SAMPLE - len(queue))))
            if not isinstance(line, _TABULAR):
                yield from self.rows.rest()
            if isinstance(line, Fields):
                self._settle(line.fields, queue)
            laid = self._laid(line, after_row=isinstance(last, _TABULAR) and not blank)
            opens = isinstance(line, Heading) and not isinstance(last, Heading)
            blank = blank or opens or isinstance(line, Blank) or (isinstance(line, Fields) and bool(laid))
            if laid:
                if blank and begun:
                    yield []
                yield from laid
                begun, blank, last = True, False, line
        yield from self.rows.rest()

    def _laid(self, line: Line, *, after_row: bool) -> list[Runs]:
        if isinstance(line, Row):
            return self.rows.row(line)
        if isinstance(line, Note):
            return self.rows.note(line, alone=not after_row)
        if isinstance(line, Heading):
            return self._headed(line.text, line.aside, Tone.HEADING)
        return [self.titles] if isinstance(line, Fields) and self.titles else []

    def _settle(self, fields: tuple[Field, ...], queue: Iterable[Line]) -> None:
        """Determines the columns for the rows up to the next change of fields."""
        rows = [
            read_cells(line, fields, self.reader)
            for line in takewhile(lambda line: not isinstance(line, Fields), queue)
            if isinstance(line, Row)
        ]
        columns = settled(fields, rows, self.width if self.broken else None)
        columns = flush_right(columns, self.width)
        self.rows = Rows(columns, self.width if self.broken else None, self.reader)
        self.titles = self.rows.titles() if rows and not columns.stacked else []

    def _page_width(self, page: Page, sample: Iterable[Line]) -> int:
        """Returns the page's width: that of its widest line, within bounds. Right margins follow from it."""
        fields = page.fields
        lines = list(sample)
        max_width = max(_NARROWEST_PAGE, self._headed_width(page.title, page.aside))
        while True:
            part = list(takewhile(lambda line: not isinstance(line, Fields), lines))
            cells = (read_cells(line, fields, self.reader) for line in part if isinstance(line, Row))
            rows = Rows(natural(fields, cells, unbroken=not self.broken), None, self.reader)
            for line in part:
                if isinstance(line, Row | Note):
                    max_width = max(max_width, rows.interval(line))
                elif isinstance(line, Heading):
                    max_width = max(max_width, self._headed_width(line.text, line.aside))
            lines = lines[len(part) :]
            if not lines:
                return min(self.width, max_width)
            change = lines.pop(0)
            fields = change.fields if isinstance(change, Fields) else fields

    def _headed_width(self, text: Inline, aside: Inline) -> int:
        left, right = self.reader.runs(text), self.reader.runs(aside)
        return width_of(left) + (_ASIDE_GAP + width_of(right) if right else 0)

    def _headed(self, text: Inline, aside: Inline, tone: Tone) -> list[Runs]:
        return self._between(self.reader.runs(text, tone), self.reader.runs(aside, Tone.DIM))

    def _foot(self, legend: Inline, as_of: Inline) -> Iterator[Runs]:
        left = [(_whole_items(text), tone, url) for text, tone, url in self.reader.runs(legend, Tone.DIM)]
        lines = self._between(left, self.reader.runs(as_of, Tone.DIM))
        if lines:
            yield []
        yield from lines

    def _between(self, left: Runs, right: Runs) -> list[Runs]:
        """Puts one text at the left margin and one at the right, on one line if they fit."""
        start = self.width - width_of(right)
        if not self.broken:
            place = max(start, width_of(left) + _ASIDE_GAP) if left else start
            return [compose([(0, left), (place, right)] if right else [(0, left)])] if left or right else []
        lines = wrap(left, self.width) if left else []
        if right and lines and width_of(lines[-1]) + _ASIDE_GAP <= start:
            lines[-1] = compose([(0, lines[-1]), (start, right)])
        elif right:
            lines += [
                compose([(max(0, self.width - width_of(line)), line)]) for line in wrap(right, self.width)
            ]
        return lines


def _whole_items(legend: str) -> str:
    """Keeps each explanation of a legend on one line: they stand three blanks apart."""
    return _LEGEND_GAP.join(item.replace(" ", NO_BREAK) for item in legend.split(_LEGEND_GAP))
