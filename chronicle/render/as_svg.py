"""A chart as an SVG, written by hand: certain is solid, possible a dashed outline, what is not recorded stays open.

It holds no script, no font and no reference to anything outside. Its text is data: made safe, then escaped.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from chronicle.dates.scale import Mark, marks
from chronicle.document import plain_text
from chronicle.named_tuples import NamedTuple
from chronicle.picture import MOST_LANES, Sign
from chronicle.render.stream import same_bytes_everywhere
from chronicle.render.svg_text import cut_text, describe, escape_text, fold_text, width_of_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TextIO

    from chronicle.dates import DayRange
    from chronicle.picture import BarHeight, Chart, Lane, LaneGroup, Stretch
    from chronicle.render import ChartOptions

USUAL_WIDTH: Final = 960

_MARGIN: Final = 24
_GAP: Final = 16
_ROW: Final = 22
_MONEY_ROW: Final = 36
_GROUP: Final = 36
_BAR: Final = 12
_SIZE: Final = 12
_SMALL: Final = 11
_TITLE: Final = 19
_LEAST_PLOT: Final = 200
_OPEN_ROOM: Final = 12
"""What a sign at an open end takes beside the first and the last day."""
_NARROW: Final = 12
"""What is narrower has no room for dashes: some time in a month, on an axis of years."""
_LONGEST: Final = 1000
"""More of a title is not told to those who cannot see it."""
_MOST_LINES: Final = 4
"""So many lines of a title or a note are shown."""
_LEAST_BOX: Final = 6
"""So wide an outline still is one."""
_TALL: Final = 20
"""From how many lanes on the axis is repeated below."""

_LIGHT: Final = {
    "text": 'font-family:"Source Sans Pro","Source Sans 3","Segoe UI",Helvetica,Arial,sans-serif;font-size:12px;fill:#1b2530',
    ".p": "fill:#fff",
    ".t": "font-size:19px;font-weight:600",
    ".h": "font-weight:600",
    ".d": "font-size:11px;fill:#56616d",
    ".l": "stroke:#dde2e7",
    ".c": "fill:#1d5c99",
    ".m": "fill:none;stroke:#1d5c99;stroke-width:1.5",
    ".q": "stroke-dasharray:4 2.5",
    ".s": "opacity:.6",
}
_DARK: Final = {
    "text": "fill:#e8edf2",
    ".p": "fill:#12181e",
    ".d": "fill:#a3afbb",
    ".l": "stroke:#36414c",
    ".c": "fill:#74b3ee",
    ".m": "stroke:#74b3ee",
}


def _rules(style: Mapping[str, str]) -> str:
    """Return rules that hold within a chart alone, wherever it stands; without variables, which few programs know."""
    return "\n".join(f".chronicle-chart {what}{{{how}}}" for what, how in style.items())


STYLE: Final = f"{_rules(_LIGHT)}\n@media screen and (prefers-color-scheme:dark){{\n{_rules(_DARK)}\n}}"
"""Light colours, and dark ones for a screen that is; paper is light."""


def write_chart(chart: Chart, out: TextIO, options: ChartOptions) -> None:
    """Write the chart as one SVG."""
    same_bytes_everywhere(out)
    out.write(as_svg(chart, options.width or USUAL_WIDTH))


class Setting(NamedTuple):
    """Where a chart stands: by itself, or in a document that tells the rest around it.

    Attributes:
        name: What its ids begin with, for a page with several.
        is_whole: Whether its title, its sources and what else the text around it tells stand in it.
        is_styled: Whether its style stands in it; else the page around it has `STYLE`.
        tallest: How many pixels of height its lanes may take: those beyond are told by their number; None for no limit.
    """

    name: str = "chart"
    is_whole: bool = True
    is_styled: bool = True
    tallest: int | None = None


def as_svg(chart: Chart, width: int = USUAL_WIDTH, setting: Setting | None = None) -> str:
    """Return a chart as an SVG so many pixels wide."""
    return "".join(_Picture(chart, max(width, 2 * _LEAST_PLOT), setting or Setting()).parts())


def _height_of(lane: Lane) -> int:
    return _ROW if lane.amount is None else _MONEY_ROW


def _lanes_within(chart: Chart, tallest: int) -> int:
    """Return how many lanes of a chart, with the headings above them, a height has room for; at least one."""
    number, used = 0, 0
    for group in chart.groups:
        used += _GROUP
        for lane in group.lanes:
            used += _height_of(lane)
            if used > tallest:
                return max(number, 1)
            number += 1
    return number


class _Columns(NamedTuple):
    label: float
    figure: float
    words: float
    plot: float
    """Where the days begin."""
    plot_width: float


class _Picture:
    """A chart laid out for a width in pixels."""

    def __init__(self, chart: Chart, width: int, setting: Setting) -> None:
        self._whole, self._width, self._setting = chart, width, setting
        self._margin = _MARGIN if setting.is_whole else 0
        most = (
            MOST_LANES if setting.tallest is None else min(MOST_LANES, _lanes_within(chart, setting.tallest))
        )
        self._chart = chart.cut(most)
        self._axis: DayRange | None = self._chart.axis
        self._columns = self._lay_out()
        self._drawn: set[Sign] = set()
        self._y = 0.0

    def parts(self) -> Iterator[str]:
        """Yield the picture, piece by piece."""
        body = [*self._body()]
        name = self._setting.name
        style = f"<style>\n{STYLE}\n</style>\n" if self._setting.is_styled else ""
        title = escape_text(self._chart.title[:_LONGEST])
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chronicle-chart" role="img" aria-labelledby="{name}-title {name}-desc" '
            f'width="{self._width}" height="{_px(self._y)}" viewBox="0 0 {self._width} {_px(self._y)}">\n'
            f'<title id="{name}-title">{title}</title>\n<desc id="{name}-desc">{escape_text(describe(self._whole))}</desc>\n'
            f"{style}"
            f'<rect class="p" width="{self._width}" height="{_px(self._y)}"/>\n'
        )
        yield from body
        yield "</svg>\n"

    def _lay_out(self) -> _Columns:
        lanes = [lane for group in self._chart.groups for lane in group.lanes]
        room = self._width - 2 * self._margin
        label = min(max((width_of_text(lane.label, _SIZE) for lane in lanes), default=0), room * 0.34)
        figure = min(
            max((width_of_text(lane.figure, _SIZE, bold=True) for lane in lanes), default=0) + 1, room * 0.2
        )
        figure = figure if any(lane.figure for lane in lanes) else 0
        words = min(max((width_of_text(lane.words, _SMALL) for lane in lanes), default=0), room * 0.3)
        taken = label + _GAP + (figure + _GAP if figure else 0)
        if room - taken - words - _GAP < _LEAST_PLOT:
            words = 0
        start = self._margin + taken + _OPEN_ROOM
        beside = words + _GAP if words else max(_GAP - self._margin, 0)
        end = self._width - self._margin - beside - _OPEN_ROOM
        return _Columns(label, figure, words, start, max(end - start, 1))

    def _body(self) -> Iterator[str]:
        chart = self._chart
        self._y = _SMALL
        if self._setting.is_whole:
            self._y = self._margin + _TITLE * 0.5
            yield from self._lines(chart.title, "t", _TITLE, 26)
            if chart.aside:
                yield from self._lines(chart.aside, "d", _SMALL, 16)
            self._y += 10
        yield from self._names_of_axis()
        top = self._y
        rows = [part for group in chart.groups for part in self._group(group)]
        yield from self._grid(top)
        yield from rows
        if self._axis and chart.size > _TALL:
            self._y += 16
            yield from self._names_of_axis()
        self._y += 20
        if more := self._whole.size - chart.size:
            narrower = "narrow it down with --person, --post, --org, --year, --from, --to or --headlines"
            where = narrower if self._setting.is_whole else "see the table"
            yield from self._lines(f"+ {more:,} more: {where}", "h", _SIZE, 20)
        for note in chart.notes:
            yield from self._lines(note, "d", _SMALL, 16)
        yield from self._legend()
        foot = chart.foot
        if self._setting.is_whole:
            for text in (foot.legend, foot.sources, foot.aside):
                yield from self._lines(plain_text(text), "d", _SMALL, 16)
            self._y += self._margin - 6

    def _lines(self, text: str, style: str, size: int, height: int) -> Iterator[str]:
        """Yield a text over all of the width, broken into lines, and move below it."""
        for line in islice(fold_text(text, size, self._width - 2 * self._margin), _MOST_LINES):
            yield _text(self._margin, self._y, line, style)
            self._y += height

    def _x(self, day: int) -> float:
        assert self._axis is not None
        first, last = self._axis
        share = (min(max(day, first), last + 1) - first) / (last + 1 - first)
        return self._columns.plot + share * self._columns.plot_width

    def _names_of_axis(self) -> Iterator[str]:
        if self._axis is None:
            return
        for mark in self._marks():
            yield _text(self._x(mark.day), self._y, mark.words, "d", anchor="middle")
        self._y += 8

    def _marks(self) -> list[Mark]:
        assert self._axis is not None
        room = int(self._columns.plot_width / width_of_text("0", _SMALL) * 0.8)
        return marks(*self._axis, room, self._chart.year)

    def _grid(self, top: float) -> Iterator[str]:
        if self._axis is None:
            return
        path = "".join(f"M{_px(self._x(day))} {_px(top)}V{_px(self._y + 4)}" for day, _ in self._marks())
        yield f'<path class="l" d="{path}"/>\n' if path else ""

    def _group(self, group: LaneGroup) -> Iterator[str]:
        self._y += _GROUP * 0.72
        room = self._width - 2 * self._margin
        heading = cut_text(group.heading, _SIZE, room, bold=True)
        aside = cut_text(group.aside, _SMALL, room)
        is_beside = width_of_text(heading, _SIZE, bold=True) + _GAP + width_of_text(aside, _SMALL) <= room
        beside = f'<tspan class="d" dx="10">{escape_text(aside)}</tspan>' if aside and is_beside else ""
        yield (
            f'<text x="{self._margin}" y="{_px(self._y)}"><tspan class="h">{escape_text(heading)}</tspan>'
            f"{beside}</text>\n"
        )
        if aside and not is_beside:
            self._y += _SMALL + 4
            yield _text(self._margin, self._y, aside, "d")
        self._y += _GROUP * 0.28
        for lane in group.lanes:
            yield from self._lane(lane)

    def _lane(self, lane: Lane) -> Iterator[str]:
        columns = self._columns
        height = _height_of(lane)
        middle = self._y + height / 2
        base = middle + _SIZE * 0.35
        described = " ".join(filter(None, (lane.figure, lane.words)))
        faint = ' class="s"' if lane.is_faint else ""
        yield f"<g{faint}><title>{escape_text(f'{lane.label}: {described}'[:500])}</title>\n"
        yield _text(self._margin, base, cut_text(lane.label, _SIZE, columns.label), "")
        if columns.figure and lane.figure:
            x = self._margin + columns.label + _GAP + columns.figure
            yield _text(x, base, cut_text(lane.figure, _SIZE, columns.figure, bold=True), "h", anchor="end")
        for stretch in lane.stretches:
            yield from self._stretch(stretch, middle, lane.amount, height)
        if columns.words:
            words = cut_text(lane.words, _SMALL, columns.words)
            yield _text(self._width - self._margin - columns.words, base, words, "d")
        elif not lane.stretches:
            yield _text(columns.plot, base, cut_text(lane.words, _SMALL, columns.plot_width), "d")
        yield "</g>\n"
        self._y += height
        yield f'<path class="l" d="M{self._margin} {_px(self._y)}H{_px(self._width - self._margin)}"/>\n'

    def _stretch(
        self, stretch: Stretch, middle: float, amount: BarHeight | None, row: float
    ) -> Iterator[str]:
        assert self._axis is not None
        left, right = self._x(stretch.first), self._x(stretch.last + 1)
        if stretch.last < self._axis[0]:  # behind an edge, towards which it may be open
            yield from self._end(stretch, left - 11, middle)
            return
        if stretch.first > self._axis[1]:
            yield from self._start(stretch, right + 7, middle)
            return
        yield from self._ends(stretch, left, right, middle)
        if stretch.is_point and stretch.first == stretch.last:
            style = "c" if stretch.certain else "m q"
            self._drawn.add(Sign.DAY if stretch.certain else Sign.POSSIBLE)
            yield f'<circle class="{style}" cx="{_px((left + right) / 2)}" cy="{_px(middle)}" r="4.5"/>\n'
            return
        high, low = _BAR + 0.0, _BAR + 0.0
        bottom = middle + _BAR / 2
        if amount is not None:
            high, low = (max(end * (row - 6) / 1000, 3) if end else 0.0 for end in (amount.high, amount.low))
            bottom = middle + high / 2
            self._drawn.add(Sign.AMOUNT)
        solid = stretch.certain if low else None
        if stretch.is_point and stretch.is_sure and right - left < _NARROW:
            self._drawn.add(Sign.WITHIN)
            more = max(_LEAST_BOX - (right - left), 0) / 2
            yield _box("m", left - more, bottom - high, right + more, bottom)
        elif solid != (stretch.first, stretch.last) or high > low:
            self._drawn.add(Sign.POSSIBLE)
            begins, ends = stretch.first >= self._axis[0], stretch.last <= self._axis[1]
            yield _outline(left, bottom - high, right, bottom, begins=begins, ends=ends)
        if solid is not None:
            begun, reached = self._x(solid[0]), self._x(solid[1] + 1)
            self._drawn.add(Sign.CERTAIN)
            yield _box("c", begun, bottom - low, max(reached, begun + 1), bottom)

    def _ends(self, stretch: Stretch, left: float, right: float, middle: float) -> Iterator[str]:
        """Yield the signs at the ends of a stretch, where the axis does not cut them off."""
        assert self._axis is not None
        if stretch.is_point and stretch.first == stretch.last:
            left, right = left - 4, right + 4
        if stretch.first >= self._axis[0]:
            yield from self._start(stretch, left - 3, middle)
        if stretch.last <= self._axis[1]:
            yield from self._end(stretch, right + 3, middle)

    def _start(self, stretch: Stretch, x: float, y: float) -> Iterator[str]:
        if stretch.open_start:
            self._drawn.add(Sign.OPEN_START)
            yield _open_start(x, y)

    def _end(self, stretch: Stretch, x: float, y: float) -> Iterator[str]:
        if stretch.ongoing:
            self._drawn.add(Sign.STILL)
            yield _still(x, y)
        elif stretch.open_end:
            self._drawn.add(Sign.OPEN_END)
            yield _open_end(x, y)

    def _legend(self) -> Iterator[str]:
        """Yield what the signs that were drawn mean."""
        x, y = float(self._margin), self._y + 4
        signs = {
            Sign.CERTAIN: (_box("c", 0, -6, 26, 6), 26),
            Sign.POSSIBLE: (_box("m q", 0, -6, 26, 6), 26),
            Sign.DAY: ('<circle class="c" cx="5" cy="0" r="4.5"/>\n', 10),
            Sign.WITHIN: (_box("m", 0, -6, 6, 6), 6),
            Sign.OPEN_START: (_open_start(6, 0), 6),
            Sign.OPEN_END: (_open_end(0, 0), 6),
            Sign.STILL: (_still(0, 0), 8),
            Sign.AMOUNT: ("", 0),
        }
        for meaning, (sign, width) in signs.items():
            if meaning not in self._drawn:
                continue
            needed = width + 6 + width_of_text(meaning, _SMALL)
            if x > self._margin and x + needed > self._width - self._margin:
                x, y = float(self._margin), y + 18
            if sign:
                yield f'<g transform="translate({_px(x)} {_px(y - 4)})">{sign.strip()}</g>\n'
            yield _text(x + (width + 6 if sign else 0), y, meaning, "d")
            x += needed + 22
        self._y = y + 20 if self._drawn else y


def _text(x: float, y: float, text: str, style: str, *, anchor: str = "") -> str:
    style = f' class="{style}"' if style else ""
    anchor = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{_px(x)}" y="{_px(y)}"{style}{anchor}>{escape_text(text)}</text>\n'


def _box(style: str, left: float, top: float, right: float, bottom: float) -> str:
    """Return a bar; an outline lies within it, so that it reaches no further than the days it stands for."""
    inset = 0.75 if style.startswith("m") else 0.0
    width, height = max(right - left - 2 * inset, 0.5), max(bottom - top - 2 * inset, 0.5)
    return (
        f'<rect class="{style}" x="{_px(left + inset)}" y="{_px(top + inset)}" '
        f'width="{_px(width)}" height="{_px(height)}"/>\n'
    )


def _outline(left: float, top: float, right: float, bottom: float, *, begins: bool, ends: bool) -> str:
    """Return the outline of a bar, without the sides at which the axis cuts it off."""
    if begins and ends:
        return _box("m q", left, top, right, bottom)
    lines = [
        f"M{_px(left)} {_px(top + 0.75)}H{_px(right)}",
        f"M{_px(left)} {_px(bottom - 0.75)}H{_px(right)}",
    ]
    lines += [
        f"M{_px(x)} {_px(top)}V{_px(bottom)}"
        for x, drawn in ((left + 0.75, begins), (right - 0.75, ends))
        if drawn
    ]
    return f'<path class="m q" d="{"".join(lines)}"/>\n'


def _open_start(x: float, y: float) -> str:
    return f'<path class="m" d="M{_px(x)} {_px(y - 5)}l-4 5l4 5"/>\n'


def _open_end(x: float, y: float) -> str:
    return f'<path class="m" d="M{_px(x)} {_px(y - 5)}l4 5l-4 5"/>\n'


def _still(x: float, y: float) -> str:
    return f'<path class="c" d="M{_px(x)} {_px(y - 5)}l8 5l-8 5z"/>\n'


def _px(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
