"""Lays out a page as lines of runs.

All screens use it. The first lines determine the columns, then the rest streams through. Without a width (no
terminal) nothing is broken: a line of the page is a line of the output.
"""

from __future__ import annotations

from collections import deque
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

from chronicle.document import Blank, ColumnSet, Heading, Note, Row, Tone
from chronicle.render.column_layout import (
    MAX_WIDTH,
    MAX_WIDTH_OF_ROWS,
    ColumnLayout,
    Sample,
    lay_out_columns,
    loosened_columns,
    looser_layouts,
    measure_cells,
    move_last_to_margin,
    natural_layout,
    roomy_layout,
)
from chronicle.render.row_layout import RowComposer, saves_lines
from chronicle.render.runs import NO_BREAK, Runs, Sanitiser, place_runs, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.document import Foot, Inline, Line, Page, PageColumn

_MIN_WIDTH = 76
_SAMPLE = 500
_ASIDE_GAP = 3
_LEGEND_GAP = "   "
_TABULAR: Final = (Row, Note)


def lay_out(page: Page, width: int | None = None, encoding: str | None = None) -> Iterator[Runs]:
    """Yield the lines of a page, broken to a width if given, in characters that an encoding has."""
    return _PageComposer(Sanitiser(encoding), width).lines(page)


class _PageComposer:
    """Turns a page into lines, at most `width` cells wide; if None, none is broken."""

    def __init__(self, sanitiser: Sanitiser, width: int | None) -> None:
        self._sanitiser = sanitiser
        self._breaks = width is not None
        self._width = MAX_WIDTH if width is None else max(1, min(width, MAX_WIDTH_OF_ROWS))
        self._rows = RowComposer(ColumnLayout((), (), ()), None, sanitiser)
        self._titles: Runs = []

    def lines(self, page: Page) -> Iterator[Runs]:
        source = iter(page.lines)
        sample = list(islice(source, _SAMPLE))
        self._width = self._page_width(page, sample)
        title = self._heading_lines(page.title, page.aside, Tone.TITLE)
        yield from title
        yield from self._body(deque([ColumnSet(page.columns), *sample]), source, begun=bool(title))
        yield from self._foot(page.foot())

    def _body(self, queue: deque[Line], source: Iterator[Line], *, begun: bool) -> Iterator[Runs]:
        blank_due = begun
        previous: Line | None = None
        while queue:
            line = queue.popleft()
            if not queue or isinstance(line, ColumnSet):
                queue.extend(islice(source, max(0, _SAMPLE - len(queue))))
            if not isinstance(line, _TABULAR):
                yield from self._rows.rest()
            if isinstance(line, ColumnSet):
                self._change_columns(line.columns, queue)
            lines = self._line(line, after_row=isinstance(previous, _TABULAR) and not blank_due)
            opens_group = isinstance(line, Heading) and not isinstance(previous, Heading)
            titled = isinstance(line, ColumnSet) and bool(lines)
            blank_due = blank_due or opens_group or isinstance(line, Blank) or titled
            if lines:
                if blank_due and begun:
                    yield []
                yield from lines
                begun, blank_due, previous = True, False, line
        yield from self._rows.rest()

    def _line(self, line: Line, *, after_row: bool) -> list[Runs]:
        """Return a line of the page as lines of the output."""
        if isinstance(line, Row):
            return self._rows.row(line)
        if isinstance(line, Note):
            return self._rows.note(line, alone=not after_row)
        if isinstance(line, Heading):
            return self._heading_lines(line.text, line.aside, Tone.HEADING)
        return [self._titles] if isinstance(line, ColumnSet) and self._titles else []

    def _change_columns(self, columns: tuple[PageColumn, ...], queue: Iterable[Line]) -> None:
        """Lay out the columns for the rows up to their next change."""
        lines = list(takewhile(lambda line: not isinstance(line, ColumnSet), queue))
        rows = [measure_cells(line, columns, self._sanitiser) for line in lines if isinstance(line, Row)]
        width = self._width if self._breaks else None
        sample = Sample(columns, rows)
        layout = move_last_to_margin(lay_out_columns(columns, sample, width), self._width)
        if width is not None and layout.is_plain:
            notes = [line for line in lines if isinstance(line, Note)]
            for looser in looser_layouts(layout, sample, width):
                other = move_last_to_margin(looser, width)
                if saves_lines(other, layout, rows, notes, width, self._sanitiser):
                    layout = other
                    break
        self._rows = RowComposer(layout, width, self._sanitiser)
        self._titles = self._rows.titles() if rows and not layout.stacked else []

    def _page_width(self, page: Page, sample: Iterable[Line]) -> int:
        """Return the page's width: that of its widest line, within bounds. Right margins follow from it."""
        columns = page.columns
        lines = list(sample)
        widest = max(_MIN_WIDTH, self._heading_width(page.title, page.aside))
        rows_end = 0
        while True:
            part = list(takewhile(lambda line: not isinstance(line, ColumnSet), lines))
            cells = [measure_cells(line, columns, self._sanitiser) for line in part if isinstance(line, Row)]
            loosened = dict(loosened_columns(columns, cells)) if self._breaks else {}
            widened = tuple(loosened.get(at, column) for at, column in enumerate(columns))
            layout = natural_layout(widened, cells, unbroken=not self._breaks)
            if self._width > MAX_WIDTH and (roomy := roomy_layout(columns, cells, self._width)):
                rows_end = max(rows_end, roomy.end)
            rows = RowComposer(layout, None, self._sanitiser)
            for line in part:
                if isinstance(line, Row | Note):
                    widest = max(widest, rows.natural_width(line))
                elif isinstance(line, Heading):
                    widest = max(widest, self._heading_width(line.text, line.aside))
            lines = lines[len(part) :]
            if not lines:
                return min(self._width, max(min(widest, MAX_WIDTH), rows_end))
            change = lines.pop(0)
            columns = change.columns if isinstance(change, ColumnSet) else columns

    def _heading_width(self, text: Inline, aside: Inline) -> int:
        left, right = self._sanitiser.runs(text), self._sanitiser.runs(aside)
        return width_of(left) + (_ASIDE_GAP + width_of(right) if right else 0)

    def _heading_lines(self, text: Inline, aside: Inline, tone: Tone) -> list[Runs]:
        return self._at_margins(self._sanitiser.runs(text, tone), self._sanitiser.runs(aside, Tone.DIM))

    def _foot(self, foot: Foot) -> Iterator[Runs]:
        aside = self._sanitiser.runs(foot.aside, Tone.DIM)
        texts = (self._sanitiser.runs(text, Tone.DIM) for text in (foot.sources, foot.legend))
        parts = [runs for runs in map(keep_items_whole, texts) if runs] or [[]]
        lines = [line for runs in parts[:-1] for line in self._at_margins(runs, [])]
        lines += self._at_margins(parts[-1], aside)
        if lines:
            yield []
        yield from lines

    def _at_margins(self, left: Runs, right: Runs) -> list[Runs]:
        """Put one text at the left margin and one at the right, on one line if they fit."""
        start = self._width - width_of(right)
        if not self._breaks:
            start = max(start, width_of(left) + _ASIDE_GAP) if left else start
            return (
                [place_runs([(0, left), (start, right)] if right else [(0, left)])] if left or right else []
            )
        lines = wrap(left, self._width) if left else []
        if right and lines and width_of(lines[-1]) + _ASIDE_GAP <= start:
            lines[-1] = place_runs([(0, lines[-1]), (start, right)])
        elif right:
            lines += [
                place_runs([(max(0, self._width - width_of(line)), line)])
                for line in wrap(right, self._width)
            ]
        return lines


def keep_items_whole(legend: Runs) -> Runs:
    """Keep each explanation of a legend on one line: they stand three blanks apart."""
    return [
        (_LEGEND_GAP.join(item.replace(" ", NO_BREAK) for item in text.split(_LEGEND_GAP)), tone, url)
        for text, tone, url in legend
    ]
