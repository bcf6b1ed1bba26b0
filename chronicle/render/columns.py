"""The columns of a page: their starts and widths, determined from a sample of its rows."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.document import Row, Span, Tone
from chronicle.render.text import Reader, Runs, cells, longest_word, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chronicle.document import Field, Inline

INDENT: Final = 2
"""How many cells rows are indented below headings."""

_GAP = 3
_SMALL_GAP = 2
_WIDEST_FIRM = 48
_WIDEST_TEXT = 72
_READABLE = 20
_COMFORTABLE = 32
_NEAR = 12
_FEWEST_TO_MOVE = 3
_FEWEST_BESIDE = 3


class Cell(NamedTuple):
    """A cell ready to be laid out: its runs, their width, and how many cells a mark hangs out to its left."""

    runs: Runs
    width: int
    hang: int = 0


EMPTY: Final = Cell([], 0)


class Columns(NamedTuple):
    """Where each field starts and how wide it is, in cells.

    `beneath`: the last field is put on a line of its own below the others, at the right margin. `stacked`:
    there is no room for columns at all. `yielding`: the numbers of the fields that are told in notes instead.
    """

    fields: tuple[Field, ...]
    starts: tuple[int, ...]
    widths: tuple[int, ...]
    gap: int = _GAP
    beneath: bool = False
    stacked: bool = False
    yielding: tuple[int, ...] = ()

    @property
    def end(self) -> int:
        """The cell at which the last field ends."""
        return self.starts[-1] + self.widths[-1] if self.starts else 0

    @property
    def main(self) -> int:
        """The number of the widest field that may be broken, taken to be the running text; -1 if none may."""
        soft = [at for at, field in enumerate(self.fields) if not field.no_wrap and self.widths[at]]
        return max(soft, key=lambda at: self.widths[at], default=-1)


def read_cells(row: Row, fields: Sequence[Field], reader: Reader) -> list[Cell]:
    """Prepares a row's cells, one for each field.

    Raises:
        ValueError: It has more or fewer cells than there are fields.
    """
    found = [_read_cell(words, reader) if words else EMPTY for words in row.cells]
    if len(found) != len(fields):
        raise ValueError(f"a row of {len(found)} cells under {len(fields)} fields")
    return found


def _read_cell(words: Inline, reader: Reader) -> Cell:
    if isinstance(words, str):
        text = reader.safe(words)
        return Cell([(text, Tone.PLAIN, None)], cells(text))
    return _read_spans(words, reader)


@lru_cache(maxsize=1024)
def _read_spans(words: Span | tuple[Span, ...], reader: Reader) -> Cell:
    """Reads what is often said again, as dates, sources and sorts of things are."""
    if len(words) == 1:
        words = words[0]
    if isinstance(words, Span):
        text, tone, url = words
        text = reader.safe(text)
        return Cell([(text, tone, url)], cells(text)) if text else EMPTY
    runs = reader.runs(words)
    hang = 0
    if len(runs) > 1:
        text, tone, _ = runs[0]
        hang = cells(text) if tone is Tone.MARK and text.endswith(" ") else 0
    return Cell(runs, width_of(runs) - hang, hang)


def natural(fields: tuple[Field, ...], rows: Iterable[list[Cell]], *, unbroken: bool) -> Columns:
    """Gives every field the width of its widest cell; for `unbroken` lines, within a bound for long text."""
    widths = [cells(field.title) for field in fields]
    reaching: dict[tuple[int, int], int] = {}
    words = [0] * len(fields)
    for row in rows:
        for at, cell in enumerate(row):
            after = next((later for later in range(at + 1, len(row)) if row[later].runs), 0)
            if after == at + 1 or at + 1 == len(row):
                widths[at] = max(widths[at], cell.width)
            elif cell.width > reaching.get((at, after), 0):
                reaching[at, after] = cell.width
            bound = fields[at].max_width
            if bound is not None and cell.width > bound:
                words[at] = max(words[at], longest_word(cell.runs))
    running_on = [0] * len(fields)
    for (at, after), size in reaching.items():
        room = sum(between + _GAP for between in widths[at:after] if between) - _GAP
        if not after:
            running_on[at] = size
        elif size > room:
            widths[at] += size - max(room, 0)
    for at, field in enumerate(fields):
        roomy = None if field.max_width is None else max(field.max_width, min(words[at], _READABLE))
        bound = _WIDEST_FIRM if field.no_wrap else roomy or (_WIDEST_TEXT if unbroken else None)
        wanted = widths[at] or running_on[at]
        widths[at] = wanted if bound is None else min(wanted, bound)
    return _placed(fields, widths, _GAP)


def fitted(wanted: Columns, rows: Sequence[list[Cell]], width: int) -> Columns:
    """Fits the natural columns into a width: firm fields keep theirs, the others share what is left.

    A firm field with a `max_width` is limited to it if the main text would otherwise be short of room.
    """
    placed = (_placed(wanted.fields, wanted.widths, gap) for gap in (_GAP, _SMALL_GAP))
    if fitting := [_eased(one, rows, width) for one in placed if one.end <= width]:
        return max(fitting, key=lambda one: one.widths[-1])
    shared = _share_out(wanted, rows, width)
    roomy = not (shared.beneath or shared.stacked) and shared.widths[shared.main] >= _COMFORTABLE
    held = _held(wanted)
    return shared if roomy or held == wanted else _share_out(held, rows, width)


def settled(fields: tuple[Field, ...], rows: list[list[Cell]], width: int | None) -> Columns:
    """Determines the columns for a width; those that yield do so if the others have no room beside them."""
    wanted = natural(fields, rows, unbroken=width is None)
    if width is None:
        return wanted
    columns = fitted(wanted, rows, width)
    yielding = tuple(at for at, field in enumerate(fields) if field.collapse)
    if not yielding or not (columns.beneath or columns.stacked):
        return columns
    kept = tuple(field._replace(title="") if field.collapse else field for field in fields)
    rows = [[EMPTY if at in yielding else cell for at, cell in enumerate(row)] for row in rows]
    columns = fitted(natural(kept, rows, unbroken=False), rows, width)
    return columns._replace(fields=fields, yielding=yielding)


def _eased(placed: Columns, rows: Sequence[list[Cell]], width: int) -> Columns:
    """Widens the last field into spare room, as far as that keeps more of its cells unbroken."""
    *others, last = placed.widths
    room = last + width - placed.end
    whole = (row[-1].width for row in rows if last < row[-1].width <= room)
    return placed._replace(widths=(*others, max(whole, default=last)))


def _held(wanted: Columns) -> Columns:
    """Limits firm fields to their `max_width`."""
    widths = [
        min(size, field.max_width or size) if field.no_wrap else size
        for field, size in zip(wanted.fields, wanted.widths, strict=True)
    ]
    return wanted._replace(widths=tuple(widths))


def _share_out(wanted: Columns, rows: Sequence[list[Cell]], width: int) -> Columns:
    fields = wanted.fields
    words = [cells(field.title) for field in fields]
    hanging = False
    for row in rows:
        for at, cell in enumerate(row):
            hanging = hanging or (at > 0 and cell.hang > 0)
            if cell.width > words[at]:
                words[at] = cell.width if fields[at].no_wrap else max(words[at], longest_word(cell.runs))
    soft = {at: size for at, size in enumerate(wanted.widths) if size and not fields[at].no_wrap}
    least = {at: min(size, words[at], _READABLE) for at, size in soft.items()}
    gap = _GAP if hanging else _SMALL_GAP
    between = gap * (sum(1 for size in wanted.widths if size) - 1)
    left = width - INDENT - between - (sum(wanted.widths) - sum(soft.values()))
    name = {0: soft[0]} if 0 in soft and soft[0] <= _READABLE else {}  # what a row is about
    main = {wanted.main: min(soft[wanted.main], _READABLE)} if soft else {}
    running = _running(wanted)
    for floor in (least | main | name, least | running | name, least | main):
        if soft and sum(floor.values()) <= left:
            shares = _shared(left, floor, soft)
            return _placed(fields, [shares.get(at, size) for at, size in enumerate(wanted.widths)], gap)
    return _beneath(wanted, least, width) or wanted._replace(stacked=True)


def _beneath(wanted: Columns, least: dict[int, int], width: int) -> Columns | None:
    """Puts the last field below the others, which are narrowed if need be; None if even so they don't fit.

    The main text is narrowed first if it is long, and the first field, which names the row, last.
    """
    *others, last = wanted.widths
    if len(others) < _FEWEST_BESIDE or wanted.fields[-1].no_wrap or last > _READABLE:
        return None
    over = _placed(wanted.fields[:-1], others, _SMALL_GAP).end - width
    running = _running(wanted)
    floor = least | running
    for at in (*running, *reversed(least)):
        if over > 0 and at < len(others):
            size = others[at]
            others[at] = max(floor[at], size - over)
            over -= size - others[at]
    if over > 0:
        return None
    placed = _placed(wanted.fields[:-1], others, _SMALL_GAP)
    starts, widths = (*placed.starts, INDENT), (*others, width - INDENT)
    return Columns(wanted.fields, starts, widths, _SMALL_GAP, beneath=True)


def _running(wanted: Columns) -> dict[int, int]:
    """The least width of the main field, by its number, if it is long enough to be running text."""
    return {wanted.main: _READABLE} if wanted.widths[wanted.main] > _READABLE else {}


def flush_right(columns: Columns, width: int) -> Columns:
    """Moves the last field to the right margin if it is near, to end where headings and foot do."""
    slack = width - columns.end
    if columns.stacked or len(columns.fields) < _FEWEST_TO_MOVE or not 0 < slack <= _NEAR:
        return columns
    return columns._replace(starts=(*columns.starts[:-1], columns.starts[-1] + slack))


def _placed(fields: tuple[Field, ...], widths: Sequence[int], gap: int) -> Columns:
    starts = []
    start = INDENT
    for size in widths:
        starts.append(start)
        start += size + gap if size else 0
    return Columns(fields, tuple(starts), tuple(widths), gap)


def _shared(total: int, least: dict[int, int], wanted: dict[int, int]) -> dict[int, int]:
    """Shares out a width, each cell to the narrowest field that wants more; none gets less than its least."""
    shares = dict(least)
    for _ in range(total - sum(least.values())):
        waiting = [at for at, share in shares.items() if share < wanted[at]]
        if waiting:
            shares[min(waiting, key=shares.__getitem__)] += 1
    return shares
