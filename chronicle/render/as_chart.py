"""A chart as text for a terminal: a cell is a piece of the calendar, solid only if all its days are certain."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from chronicle.dates.scale import marks, pieces
from chronicle.document import Foot, Span, Tone
from chronicle.named_tuples import NamedTuple
from chronicle.picture import MOST_LANES, Sign
from chronicle.render.as_table import write_lines
from chronicle.render.page_layout import keep_items_whole
from chronicle.render.runs import NO_BREAK, Sanitiser, count_cells, place_runs, width_of, wrap
from chronicle.render.stream import encoding_of, stream_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

    from chronicle.dates import DayRange
    from chronicle.document import Inline
    from chronicle.picture import Chart, Lane, LaneGroup, Stretch
    from chronicle.render import ChartOptions
    from chronicle.render.runs import Runs

CERTAIN: Final = "█"
POSSIBLE: Final = "░"
DAY: Final = "●"
WITHIN: Final = "○"
OPEN_START: Final = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"
OPEN_END: Final = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
STILL: Final = "▶"
_MEANINGS: Final = {
    CERTAIN: Sign.CERTAIN,
    POSSIBLE: Sign.POSSIBLE,
    DAY: Sign.DAY,
    WITHIN: Sign.WITHIN,
    OPEN_START: Sign.OPEN_START,
    OPEN_END: Sign.OPEN_END,
    STILL: Sign.STILL,
}
"""What each sign means, in the order of the legend."""
_STRENGTH: Final = (OPEN_START, OPEN_END, STILL, POSSIBLE, CERTAIN, WITHIN, DAY)
"""Where several things meet in a cell, the last of these is drawn."""
_TONES: Final = {
    CERTAIN: Tone.DATE,
    POSSIBLE: Tone.DATE,
    DAY: Tone.STRONG,
    WITHIN: Tone.STRONG,
    **dict.fromkeys((OPEN_START, OPEN_END, STILL), Tone.MARK),
}
_BETWEEN: Final = Span("   ")
_USUAL: Final = 100
_LEAST: Final = 40
_GAP: Final = 2
_INDENT: Final = 2
_MOST_LABEL: Final = 60
_WIDE: Final = 100
"""The width from which labels may take two fifths of it."""
_MOST_FIGURE: Final = 18
_LEAST_PLOT: Final = 26
_WORTHWHILE: Final = 14
"""The narrowest room for words beside a lane."""
_LONGEST: Final = 1000
"""More of a text is not looked at: it would not fit."""
_MOST_LINES: Final = 4
"""So many lines of a title or a heading are shown."""
_REPEAT_AXIS: Final = 30
"""After how many lines the axis is repeated below."""


class _Layout(NamedTuple):
    label: int
    figure: int
    words: int
    cells: list[DayRange]
    cell_name: str


def write_chart(chart: Chart, out: TextIO, options: ChartOptions) -> None:
    """Write the chart for the width of the terminal."""
    from chronicle.render import PageOptions  # noqa: PLC0415 - it imports this module by name

    width = max(_LEAST, options.width or stream_width(out) or _USUAL)
    lines = _Drawing(chart, width, encoding_of(out)).lines()
    write_lines(lines, out, PageOptions(width, options.colour))


def lines_in_document(chart: Chart, width: int | None, encoding: str | None = None) -> Iterator[Runs]:
    """Yield the lines of a chart without what the text around it tells; of many lanes the first."""
    shown = chart.cut(MOST_LANES)
    more = chart.size - shown.size
    notes = (*chart.notes, *([f"+ {more:,} more: see the table"] if more else []))
    shown = shown._replace(title="", aside="", notes=notes, foot=Foot())
    return _Drawing(shown, max(_LEAST, width or _USUAL), encoding).lines()


def cells_of(stretch: Stretch, cells: Sequence[DayRange]) -> dict[int, str]:
    """Return what is drawn of a stretch, by the number of the cell; -1 is before the first, their number after the last."""
    reached = [
        number
        for number, (first, last) in enumerate(cells)
        if first <= stretch.last and last >= stretch.first
    ]
    if not reached:
        return _beside(stretch, cells)
    drawn = dict.fromkeys(reached, POSSIBLE)
    if stretch.certain is not None:
        begun, until = stretch.certain
        for number in reached:
            if begun <= cells[number][0] and cells[number][1] <= until:
                drawn[number] = CERTAIN
    if (
        stretch.is_point
        and stretch.is_sure
        and len(reached) == 1
        and not (stretch.open_start or stretch.open_end)
    ):
        drawn[reached[0]] = WITHIN
    if stretch.is_point and stretch.first == stretch.last and stretch.certain is not None:
        drawn[reached[0]] = DAY
    if stretch.open_start and stretch.first >= cells[0][0]:
        drawn[reached[0] - 1] = OPEN_START
    if (stretch.open_end or stretch.ongoing) and stretch.last <= cells[-1][1]:
        drawn[reached[-1] + 1] = STILL if stretch.ongoing else OPEN_END
    return drawn


def _beside(stretch: Stretch, cells: Sequence[DayRange]) -> dict[int, str]:
    """Return the sign at the edge of an axis behind which a stretch lies, if it is open towards it."""
    if stretch.last < cells[0][0] and (stretch.ongoing or stretch.open_end):
        return {-1: STILL if stretch.ongoing else OPEN_END}
    if stretch.first > cells[-1][1] and stretch.open_start:
        return {len(cells): OPEN_START}
    return {}


class _Drawing:
    """A chart laid out for a width."""

    def __init__(self, chart: Chart, width: int, encoding: str | None) -> None:
        self._chart, self._width = chart, width
        self._sanitiser = Sanitiser(encoding)
        self._signs: set[str] = set()
        self._layout = self._lay_out()

    def lines(self) -> Iterator[Runs]:
        """Yield the lines."""
        chart, axis = self._chart, self._axis()
        if chart.title:
            yield from self._wrapped(chart.title, Tone.TITLE)
        if chart.aside:
            yield from self._wrapped(chart.aside, Tone.DIM)
        if axis and (chart.title or chart.aside):
            yield []
        if axis:
            yield axis
        number = 0
        for group in chart.groups:
            number += len(group.lanes) + 1
            yield from self._group(group)
        if axis and number > _REPEAT_AXIS:
            yield []
            yield axis
        for note in chart.notes:
            yield []
            yield from self._wrapped(note, Tone.DIM)
        yield []
        yield from self._foot()

    def _lay_out(self) -> _Layout:
        lanes = [lane for group in self._chart.groups for lane in group.lanes]
        label, figure, words = (
            max((self._size(getattr(lane, part)) for lane in lanes), default=0)
            for part in ("label", "figure", "words")
        )
        share = 4 if self._width >= _WIDE else 3
        label = min(label, _MOST_LABEL, self._width * share // 10)
        figure = min(figure, _MOST_FIGURE)
        rest = self._width - _INDENT - label - _GAP - (figure + _GAP if figure else 0)
        axis = self._chart.axis
        if axis is None:
            return _Layout(label, figure, max(rest, 0), [], "")
        words = min(words, rest - _GAP - max(_LEAST_PLOT, rest // 2))
        words = words if words >= _WORTHWHILE else 0
        plot = rest - (words + _GAP if words else 0)
        cut = pieces(*axis, plot - 2)
        spare = plot - 2 - len(cut.days)
        if words or spare >= _WORTHWHILE + _GAP:
            words = words + spare if words else spare - _GAP
        return _Layout(label, figure, words, cut.days, cut.name)

    def _axis(self) -> Runs:
        layout = self._layout
        if not layout.cells:
            return []
        line = ""
        for mark in marks(layout.cells[0][0], layout.cells[-1][1], len(layout.cells), self._chart.year):
            place = next(
                number for number, (first, last) in enumerate(layout.cells) if first <= mark.day <= last
            )
            if place >= len(line) and place + len(mark.words) < self._width - self._plot_start:
                line = f"{line:<{place}}{mark.words} "
        return place_runs([(self._plot_start + 1, [(line.rstrip(), Tone.DIM, None)])])

    @property
    def _plot_start(self) -> int:
        figure = self._layout.figure
        return _INDENT + self._layout.label + _GAP + (figure + _GAP if figure else 0)

    def _group(self, group: LaneGroup) -> Iterator[Runs]:
        yield []
        heading = self._sanitiser.runs(group.heading, Tone.HEADING)
        aside = self._sanitiser.runs(group.aside, Tone.DIM)
        beside = self._width - width_of(heading) - width_of(aside)
        if group.heading and aside and beside >= _GAP:
            yield [*heading, (" " * _GAP, Tone.PLAIN, None), *aside]
        else:
            yield from wrap(heading, self._width)[:_MOST_LINES]
            if aside:
                yield from wrap(aside, self._width)[:_MOST_LINES]
        for lane in group.lanes:
            yield self._lane(lane)

    def _lane(self, lane: Lane) -> Runs:
        layout = self._layout
        tone = Tone.DIM if lane.is_faint else Tone.PLAIN
        parts = [(_INDENT, self._cut(lane.label, layout.label, tone))]
        if layout.figure and lane.figure:
            figure = self._cut(lane.figure, layout.figure, Tone.DIM if lane.is_faint else Tone.STRONG)
            parts.append((self._plot_start - _GAP - width_of(figure), figure))
        after = self._plot_start + (len(layout.cells) + 2 + _GAP if layout.cells else 0)
        drawn = self._drawn(lane)
        if drawn:
            parts.append((self._plot_start, drawn))
        if layout.words:
            parts.append((after, self._cut(lane.words, layout.words, Tone.DIM)))
        elif not drawn:
            parts.append((self._plot_start, self._cut(lane.words, self._width - self._plot_start, Tone.DIM)))
        return place_runs(parts)

    def _drawn(self, lane: Lane) -> Runs:
        """Return what is drawn of a lane, in runs of one sign."""
        if not self._layout.cells:
            return []
        signs: dict[int, str] = {}
        for stretch in lane.stretches:
            for place, sign in cells_of(stretch, self._layout.cells).items():
                signs[place] = max(sign, signs.get(place, sign), key=_STRENGTH.index)
        self._signs.update(signs.values())
        line = "".join(signs.get(place, " ") for place in range(-1, len(self._layout.cells) + 1))
        return [
            (self._sanitiser.make_printable("".join(run)), _TONES.get(sign, Tone.PLAIN), None)
            for sign, run in groupby(line.rstrip())
        ]

    def _foot(self) -> Iterator[Runs]:
        """Yield what the signs that occurred mean, the sources, and up to when they can speak."""
        foot = self._chart.foot
        legend: list[Span] = []
        for sign, meaning in _MEANINGS.items():
            if sign in self._signs:
                legend += [
                    _BETWEEN,
                    Span(sign, _TONES[sign]),
                    Span(f"{NO_BREAK}{_whole(meaning)}", Tone.DIM),
                ]
        if self._layout.cells:
            article = "" if self._layout.cell_name[0].isdigit() or " " in self._layout.cell_name else "a "
            legend += [_BETWEEN, Span(_whole(f"a cell is {article}{self._layout.cell_name}"), Tone.DIM)]
        for part in (tuple(legend[1:]), foot.legend, foot.sources):
            if part:
                yield from wrap(keep_items_whole(self._sanitiser.runs(part, Tone.DIM)), self._width)
        if foot.aside:
            yield from wrap(self._sanitiser.runs(foot.aside, Tone.DIM), self._width)

    def _wrapped(self, text: Inline, tone: Tone) -> list[Runs]:
        return wrap(self._sanitiser.runs(text, tone), self._width)[:_MOST_LINES]

    def _size(self, text: str) -> int:
        return count_cells(self._sanitiser.make_printable(text[:_LONGEST]))

    def _cut(self, text: str, width: int, tone: Tone) -> Runs:
        """Return a text that is cut to a width, where it is longer with an ellipsis."""
        safe = self._sanitiser.make_printable(text[:_LONGEST])
        if count_cells(safe) <= width:
            return [(safe, tone, None)]
        dots = self._sanitiser.make_printable("…")
        kept = ""
        for letter in safe:
            if count_cells(kept + letter) > width - len(dots):
                break
            kept += letter
        return [(f"{kept.rstrip()}{dots}", tone, None)]


def _whole(words: str) -> str:
    return words.replace(" ", NO_BREAK)
