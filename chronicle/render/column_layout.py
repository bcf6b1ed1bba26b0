"""Where the columns of a page start and how wide they are, determined from a sample of its rows."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from chronicle.document import Row, Span, Tone
from chronicle.named_tuples import NamedTuple
from chronicle.render.runs import Runs, Sanitiser, count_cells, longest_word, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from chronicle.document import Inline, PageColumn

MAX_WIDTH: Final = 120
"""The widest page, in cells of a terminal: wider lines are hard to read."""

MAX_WIDTH_OF_ROWS: Final = 160
"""The widest page whose rows are whole on one line, where they would be broken at `MAX_WIDTH`."""

INDENT: Final = 2
"""How many cells of the terminal rows are indented below headings."""

_GAP = 3
_SMALL_GAP = 2
_MAX_NO_WRAP_WIDTH = 48
_MAX_TEXT_WIDTH = 72
_READABLE_WIDTH = 20
_COMFORTABLE_WIDTH = 32
_MAX_LOOSENED = 6
_MAX_MOVE = 12
_MIN_COLUMNS_TO_MOVE = 3
_MIN_COLUMNS_ABOVE = 3


class MeasuredCell(NamedTuple):
    """A cell of a page as runs, their width, and how far a mark hangs out to its left, in cells of a terminal."""

    runs: Runs
    width: int
    hang: int = 0


EMPTY: Final = MeasuredCell([], 0)


class Sample:
    """The measured rows by which columns are laid out, and what is asked of them more than once."""

    def __init__(self, columns: Sequence[PageColumn], rows: list[list[MeasuredCell]]) -> None:
        self._columns = columns
        self.rows = rows

    @cached_property
    def longest(self) -> list[int]:
        """How wide what must not be broken is in each column: its title, a word, all of a cell that does not wrap."""
        longest = [count_cells(column.title) for column in self._columns]
        for row in self.rows:
            for at, cell in enumerate(row):
                if cell.width > longest[at]:
                    whole = self._columns[at].no_wrap
                    longest[at] = cell.width if whole else max(longest[at], longest_word(cell.runs))
        return longest

    @cached_property
    def hangs(self) -> bool:
        """Whether a mark hangs out into the gap before a column."""
        return any(cell.hang > 0 for row in self.rows for cell in row[1:])


class ColumnLayout(NamedTuple):
    """Where each column starts and how wide it is, in cells of a terminal.

    Attributes:
        columns: The columns of the page.
        starts: Where each starts.
        widths: How wide each is; 0 for one without content.
        gap: The blanks between two columns.
        last_beneath: The last column has a line of its own below the others, at the right margin.
        stacked: There is no room for columns at all: the cells of a row stand one below the other.
        collapsed: The numbers of the columns whose cells are shown in notes instead.
    """

    columns: tuple[PageColumn, ...]
    starts: tuple[int, ...]
    widths: tuple[int, ...]
    gap: int = _GAP
    last_beneath: bool = False
    stacked: bool = False
    collapsed: tuple[int, ...] = ()

    @property
    def end(self) -> int:
        """Where the last column ends."""
        return self.starts[-1] + self.widths[-1] if self.starts else 0

    @property
    def is_plain(self) -> bool:
        """Whether every cell stands in its own column."""
        return not (self.last_beneath or self.stacked or self.collapsed)

    @property
    def main(self) -> int:
        """The number of the widest column that may wrap, taken to be the running text; -1 if none may."""
        wrapping = [at for at, column in enumerate(self.columns) if not column.no_wrap and self.widths[at]]
        return max(wrapping, key=lambda at: self.widths[at], default=-1)


def measure_cells(row: Row, columns: Sequence[PageColumn], sanitiser: Sanitiser) -> list[MeasuredCell]:
    """Return a row's cells, one for each column.

    Raises:
        ValueError: It has more or fewer cells than there are columns.
    """
    cells = [_measure_cell(text, sanitiser) if text else EMPTY for text in row.cells]
    if len(cells) != len(columns):
        raise ValueError(f"a row of {len(cells)} cells under {len(columns)} columns")
    return cells


def _measure_cell(text: Inline, sanitiser: Sanitiser) -> MeasuredCell:
    if isinstance(text, str):
        printable = sanitiser.make_printable(text)
        return MeasuredCell([(printable, Tone.PLAIN, None)], count_cells(printable))
    return _measure_spans(text, sanitiser)


@lru_cache(maxsize=1024)
def _measure_spans(spans: Span | tuple[Span, ...], sanitiser: Sanitiser) -> MeasuredCell:
    """Measure what often occurs again, as dates, sources and kinds do."""
    if len(spans) == 1:
        spans = spans[0]
    if isinstance(spans, Span):
        text, tone, url = spans
        text = sanitiser.make_printable(text)
        return MeasuredCell([(text, tone, url)], count_cells(text)) if text else EMPTY
    runs = sanitiser.runs(spans)
    hang = 0
    if len(runs) > 1:
        text, tone, _ = runs[0]
        hang = count_cells(text) if tone is Tone.MARK and text.endswith(" ") else 0
    return MeasuredCell(runs, width_of(runs) - hang, hang)


def lay_out_columns(columns: tuple[PageColumn, ...], sample: Sample, width: int | None) -> ColumnLayout:
    """Return the layout of columns for a width; those that `collapse` do so if the others lack room beside them."""
    natural = natural_layout(columns, sample.rows, unbroken=width is None)
    if width is None:
        return natural
    if width > MAX_WIDTH and (roomy := roomy_layout(columns, sample.rows, width)):
        return roomy
    layout = _fit(natural, sample, width)
    collapsed = tuple(at for at, column in enumerate(columns) if column.collapse)
    if not collapsed or not (layout.last_beneath or layout.stacked):
        return layout
    untitled = tuple(column._replace(title="") if column.collapse else column for column in columns)
    rows = [[EMPTY if at in collapsed else cell for at, cell in enumerate(row)] for row in sample.rows]
    layout = _fit(natural_layout(untitled, rows, unbroken=False), Sample(untitled, rows), width)
    return layout._replace(columns=columns, collapsed=collapsed)


def natural_layout(
    columns: tuple[PageColumn, ...], rows: Iterable[list[MeasuredCell]], *, unbroken: bool
) -> ColumnLayout:
    """Return columns as wide as their widest cells; if lines stay `unbroken`, long text is bounded."""
    widths = [count_cells(column.title) for column in columns]
    extending: dict[
        tuple[int, int], int
    ] = {}  # from a column to the next cell that is filled: the widest cell
    longest_words = [0] * len(columns)
    for row in rows:
        for at, cell in enumerate(row):
            following = next((later for later in range(at + 1, len(row)) if row[later].runs), 0)
            if following == at + 1 or at + 1 == len(row):
                widths[at] = max(widths[at], cell.width)
            elif cell.width > extending.get((at, following), 0):
                extending[at, following] = cell.width
            bound = columns[at].max_width
            if bound is not None and cell.width > bound:
                longest_words[at] = max(longest_words[at], longest_word(cell.runs))
    to_the_margin = [0] * len(columns)
    for (at, following), size in extending.items():
        room = sum(between + _GAP for between in widths[at:following] if between) - _GAP
        if not following:
            to_the_margin[at] = size
        elif size > room:
            widths[at] += size - max(room, 0)
    for at, column in enumerate(columns):
        wanted = widths[at] or to_the_margin[at]
        bound = _bound(column, longest_words[at], unbroken=unbroken)
        widths[at] = wanted if bound is None else min(wanted, bound)
    return _place(columns, widths, _GAP)


def roomy_layout(
    columns: tuple[PageColumn, ...], rows: list[list[MeasuredCell]], width: int
) -> ColumnLayout | None:
    """Return columns of which short ones are whole and the main text has what is left; None if that is too little."""
    limited = natural_layout(columns, rows, unbroken=False)
    lifted = tuple(column._replace(max_width=None) for column in columns)
    whole = natural_layout(lifted, rows, unbroken=False)
    widths = [
        size if size <= _MAX_NO_WRAP_WIDTH or column.max_width is None else least
        for size, least, column in zip(whole.widths, limited.widths, columns, strict=True)
    ]
    layout = _place(columns, widths, _GAP)
    if (excess := layout.end - width) > 0:
        main = layout.main
        if main < 0 or widths[main] - excess < _MAX_TEXT_WIDTH:
            return None
        widths[main] -= excess
        layout = _place(columns, widths, _GAP)
    return layout


def loosened_columns(
    columns: tuple[PageColumn, ...], rows: Sequence[list[MeasuredCell]]
) -> Iterator[tuple[int, PageColumn]]:
    """Yield, by its number, each column that would break fewer cells if it were bounded a few cells later, so bounded."""
    for at, column in enumerate(columns):
        bound = column.max_width
        if bound is None or column.no_wrap:
            continue
        sizes = [row[at].width for row in rows]
        if (
            columns[at + 1 : at + 2] and columns[at + 1].justify == "right"
        ):  # up to where the next cell begins
            widest = max((row[at + 1].width for row in rows), default=0)
            sizes = [size - widest + row[at + 1].width for size, row in zip(sizes, rows, strict=True)]
        wanted = max((size for size in sizes if size <= bound + _MAX_LOOSENED), default=0)
        if wanted > bound:
            yield at, column._replace(max_width=wanted)


def looser_layouts(layout: ColumnLayout, sample: Sample, width: int) -> Iterator[ColumnLayout]:
    """Yield layouts that give a bounded column the few cells more that it needs, one after the other; with small gaps, too."""
    for at, column in loosened_columns(layout.columns, sample.rows):
        if layout.widths[at] >= (column.max_width or 0):
            continue
        columns = (*layout.columns[:at], column, *layout.columns[at + 1 :])
        looser = lay_out_columns(columns, sample, width)
        if looser.is_plain:
            yield looser
            if looser.gap > _SMALL_GAP and not sample.hangs:
                yield _place(columns, looser.widths, _SMALL_GAP)


def _bound(column: PageColumn, longest: int, *, unbroken: bool) -> int | None:
    """Return the most that a column may take, given its longest word; None for any width."""
    if column.no_wrap:
        return _MAX_NO_WRAP_WIDTH
    if column.max_width is not None and (bound := max(column.max_width, min(longest, _READABLE_WIDTH))):
        return bound
    return _MAX_TEXT_WIDTH if unbroken else None


def _fit(natural: ColumnLayout, sample: Sample, width: int) -> ColumnLayout:
    """Fit natural columns into a width: those that do not wrap keep theirs, the others share what is left.

    One that does not wrap is limited to its `max_width` if the main text would otherwise be short of room.
    """
    placed = (_place(natural.columns, natural.widths, gap) for gap in (_GAP, _SMALL_GAP))
    if fitting := [_widen_last(layout, sample.rows, width) for layout in placed if layout.end <= width]:
        return max(fitting, key=lambda layout: layout.widths[-1:])
    shared = _share_width(natural, sample, width)
    limited = _limit_no_wrap(natural)
    if limited == natural or _is_roomy(shared, limited):
        return shared
    return _share_width(limited, sample, width)


def _is_roomy(shared: ColumnLayout, limited: ColumnLayout) -> bool:
    """Return whether the main text has room beside columns that do not wrap, and none of these that could is nearly as wide."""
    if shared.last_beneath or shared.stacked:
        return False
    room = shared.widths[shared.main]
    whole = [size for size, least in zip(shared.widths, limited.widths, strict=True) if size > least]
    return room >= _COMFORTABLE_WIDTH and all(3 * size <= 2 * room for size in whole)


def _widen_last(layout: ColumnLayout, rows: Sequence[list[MeasuredCell]], width: int) -> ColumnLayout:
    """Widen the last column into spare room, as far as that keeps more of its cells unbroken."""
    if not layout.widths:  # a page of notes alone
        return layout
    *others, last = layout.widths
    room = last + width - layout.end
    whole = (row[-1].width for row in rows if last < row[-1].width <= room)
    return layout._replace(widths=(*others, max(whole, default=last)))


def _limit_no_wrap(natural: ColumnLayout) -> ColumnLayout:
    """Limit columns that do not wrap to their `max_width`."""
    widths = [
        min(size, column.max_width or size) if column.no_wrap else size
        for column, size in zip(natural.columns, natural.widths, strict=True)
    ]
    return natural._replace(widths=tuple(widths))


def _share_width(natural: ColumnLayout, sample: Sample, width: int) -> ColumnLayout:
    """Narrow the columns that may wrap; else put the last beneath the others; else stack the cells."""
    columns = natural.columns
    longest = sample.longest
    wrapping = {at: size for at, size in enumerate(natural.widths) if size and not columns[at].no_wrap}
    least = {at: min(size, longest[at], _READABLE_WIDTH) for at, size in wrapping.items()}
    gap = _GAP if sample.hangs else _SMALL_GAP
    gaps = gap * (sum(1 for size in natural.widths if size) - 1)
    left = width - INDENT - gaps - (sum(natural.widths) - sum(wrapping.values()))
    name = {0: wrapping[0]} if 0 in wrapping and wrapping[0] <= _READABLE_WIDTH else {}  # what a row is about
    main = {natural.main: min(wrapping[natural.main], _READABLE_WIDTH)} if wrapping else {}
    running = _readable_main(natural)
    for floor in (least | main | name, least | running | name, least | main):
        if wrapping and sum(floor.values()) <= left:
            shares = _distribute(left, floor, wrapping)
            return _place(columns, [shares.get(at, size) for at, size in enumerate(natural.widths)], gap)
    return _put_last_beneath(natural, least, width) or natural._replace(stacked=True)


def _put_last_beneath(natural: ColumnLayout, least: dict[int, int], width: int) -> ColumnLayout | None:
    """Put the last column below the others, which are narrowed if need be; None if even so they don't fit.

    The main text is narrowed first if it is long, and the first column, which names the row, last.
    """
    *others, last = natural.widths
    if len(others) < _MIN_COLUMNS_ABOVE or natural.columns[-1].no_wrap or last > _READABLE_WIDTH:
        return None
    excess = _place(natural.columns[:-1], others, _SMALL_GAP).end - width
    running = _readable_main(natural)
    floor = least | running
    for at in (*running, *reversed(least)):
        if excess > 0 and at < len(others):
            size = others[at]
            others[at] = max(floor[at], size - excess)
            excess -= size - others[at]
    if excess > 0:
        return None
    placed = _place(natural.columns[:-1], others, _SMALL_GAP)
    starts, widths = (*placed.starts, INDENT), (*others, width - INDENT)
    return ColumnLayout(natural.columns, starts, widths, _SMALL_GAP, last_beneath=True)


def _readable_main(natural: ColumnLayout) -> dict[int, int]:
    """Return the least width of the main column, by its number, if it is long enough to be running text."""
    return {natural.main: _READABLE_WIDTH} if natural.widths[natural.main] > _READABLE_WIDTH else {}


def move_last_to_margin(layout: ColumnLayout, width: int) -> ColumnLayout:
    """Move the last column to a right margin not far from it, so that it ends where headings and foot do."""
    slack = width - layout.end
    if layout.stacked or len(layout.columns) < _MIN_COLUMNS_TO_MOVE or not 0 < slack <= _MAX_MOVE:
        return layout
    return layout._replace(starts=(*layout.starts[:-1], layout.starts[-1] + slack))


def _place(columns: tuple[PageColumn, ...], widths: Sequence[int], gap: int) -> ColumnLayout:
    starts = []
    start = INDENT
    for size in widths:
        starts.append(start)
        start += size + gap if size else 0
    return ColumnLayout(columns, tuple(starts), tuple(widths), gap)


def _distribute(total: int, least: dict[int, int], wanted: dict[int, int]) -> dict[int, int]:
    """Share out a width, each cell to the narrowest column that wants more; none gets less than its least."""
    shares = dict(least)
    for _ in range(total - sum(least.values())):
        waiting = [at for at, share in shares.items() if share < wanted[at]]
        if waiting:
            shares[min(waiting, key=shares.__getitem__)] += 1
    return shares
