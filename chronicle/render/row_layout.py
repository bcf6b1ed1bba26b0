"""Lays out the rows of a page and the notes beneath them, in columns whose layout is determined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.document import Note, Row, Tone
from chronicle.render.column_layout import EMPTY, INDENT, ColumnLayout, MeasuredCell, measure_cells
from chronicle.render.runs import count_cells, longest_word, place_runs, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chronicle.render.runs import Runs, Sanitiser

_NOTE_INDENT = 2
_MIN_NOTE_WIDTH = 24
_MIN_WIDTH_BESIDE = 16
_STACK_GAP = 2
_MIN_WIDTH_TO_INDENT = 32
_BULLET = "· "
_JOINT = " · "


class RowComposer:
    """Turns rows and notes into lines, at most `width` cells wide; if None, a row is one line, however wide.

    If the last column of a row has more lines than the others, these wait to be put beside the row's notes;
    what stands in its collapsed columns begins the first of these. `rest` returns what is left of both.
    """

    def __init__(self, layout: ColumnLayout, width: int | None, sanitiser: Sanitiser) -> None:
        self._layout = layout
        self._width = width
        self._sanitiser = sanitiser
        self._waiting: list[Runs] = []
        self._collapsed: Runs = []

    def rest(self) -> list[Runs]:
        """Return the text of the row's collapsed columns, and the waiting lines that no note was put beside."""
        collapsed = (
            self._note_lines([], self._note_start(Note(""), alone=False), []) if self._collapsed else []
        )
        lines = collapsed + [place_runs([(self._layout.starts[-1], runs)]) for runs in self._waiting]
        self._waiting = []
        return lines

    def row(self, row: Row) -> list[Runs]:
        """Return the lines of a row: in its columns, or cell below cell if they can't hold it."""
        cells = measure_cells(row, self._layout.columns, self._sanitiser)
        if self._width is None:
            return [self._unbroken(cells)]
        before = self.rest()
        for at in self._layout.collapsed:
            cells[at] = self._collapse(at, cells[at])
        return before + self._broken(cells, self._width)

    def rooms(self, cells: list[MeasuredCell], width: int) -> list[tuple[int, int]]:
        """Return how wide each cell of a row is, and may be, but for empty ones."""
        filled = [at for at, cell in enumerate(cells) if cell.runs]
        return [
            (cells[at].width, self._room(at, following, cells, width))
            for at, following in zip(filled, [*filled[1:], None], strict=True)
        ]

    def height(self, cells: list[MeasuredCell], width: int) -> int:
        """Return how many lines a row takes in columns of which none is collapsed, those that wait with them."""
        lines = self._broken(cells, width)
        waiting, self._waiting = self._waiting, []
        return len(lines) + len(waiting)

    def note(self, note: Note, *, alone: bool = False) -> list[Runs]:
        """Return the lines of a note, from where its column starts, beside the waiting lines of the last row.

        One under the first column is indented, so as not to look like a row, unless it is `alone`.
        """
        runs = self._sanitiser.runs(note.text, Tone.DIM)
        start = self._note_start(note, alone=alone)
        label = self._sanitiser.runs(note.label, Tone.DIM)
        if self._width is None:
            return [place_runs([(start, label + runs)])]
        furthest = max(INDENT + _NOTE_INDENT, self._width - _MIN_NOTE_WIDTH)
        return self._note_lines(runs, min(start, furthest), label)

    def titles(self) -> Runs:
        """Return the line of the columns' titles; empty if they have none."""
        cells = [
            MeasuredCell([(title, Tone.DIM, None)], count_cells(title)) if title else EMPTY
            for title in [self._sanitiser.make_printable(column.title) for column in self._layout.columns]
        ]
        for at in self._layout.collapsed:
            cells[at] = EMPTY
        if self._layout.last_beneath:
            cells.pop()
        return place_runs([(self._start(at, cell), cell.runs) for at, cell in enumerate(cells) if cell.runs])

    def natural_width(self, line: Row | Note) -> int:
        """Return how wide the line is when nothing is broken."""
        lines = self.row(line) if isinstance(line, Row) else self.note(line)
        return width_of(lines[0])

    def _note_lines(self, runs: Runs, start: int, label: Runs) -> list[Runs]:
        """Lay out a note, begun by the text of collapsed columns, beside the waiting lines."""
        width = self._width or 0
        before: list[Runs] = []
        if runs and runs[0][0].startswith(_BULLET):
            (text, tone, url), *others = runs
            label, runs = [*label, (_BULLET, tone, url)], [(text[len(_BULLET) :], tone, url), *others]
            before = self.rest()  # it does not belong to the row above
        elif self._collapsed:
            joint: Runs = [(_JOINT, Tone.DIM, None)] if runs else []
            runs, self._collapsed = self._collapsed + joint + runs, []
        if width - start - width_of(label) < _MIN_WIDTH_BESIDE:
            label, runs = [], label + runs
        text_start = start + width_of(label)
        starts = self._layout.starts
        room_beside = starts[-1] - self._layout.gap - text_start if starts else 0
        if room_beside < _MIN_WIDTH_BESIDE:
            before += self.rest()
        texts = wrap(runs, width - text_start, narrow=room_beside, narrow_lines=len(self._waiting))
        lines = [
            place_runs([(start, label + text)] if at == 0 else [(text_start, text)])
            for at, text in enumerate(texts)
        ]
        for at, beside in enumerate(self._waiting[: len(lines)]):
            lines[at] = place_runs([(0, lines[at]), (starts[-1], beside)])
        del self._waiting[: len(lines)]
        return before + lines

    def _collapse(self, at: int, cell: MeasuredCell) -> MeasuredCell:
        """Keep the text of a collapsed column for the row's first note; the column stays empty."""
        if any(tone is not Tone.ABSENT for _, tone, _ in cell.runs):
            title = self._sanitiser.make_printable(self._layout.columns[at].title)
            joint = _JOINT if self._collapsed else ""
            self._collapsed += [(f"{joint}{title} " if title else joint, Tone.DIM, None), *cell.runs]
        return EMPTY

    def _note_start(self, note: Note, *, alone: bool) -> int:
        narrow = self._width is not None and self._width < _MIN_WIDTH_TO_INDENT
        first = 0 if self._layout.stacked and narrow else INDENT
        if alone and note.under == 0:
            return first
        if note.under == 0 or self._layout.stacked:
            return first + _NOTE_INDENT
        return self._layout.starts[note.under]

    def _start(self, at: int, cell: MeasuredCell) -> int:
        layout = self._layout
        before = layout.widths[at] - cell.width if layout.columns[at].justify == "right" else 0
        return layout.starts[at] + max(0, before) - self._hang(at, cell)

    def _hang(self, at: int, cell: MeasuredCell) -> int:
        return cell.hang if cell.hang < self._layout.gap or (at == 0 and cell.hang <= INDENT) else 0

    def _unbroken(self, cells: list[MeasuredCell]) -> Runs:
        """Put cells in their columns on one line, where one that is too wide moves the next on."""
        line: Runs = []
        used = 0
        for at, (runs, width, hang) in enumerate(cells):
            if runs:
                start = self._layout.starts[at]
                if hang or self._layout.columns[at].justify == "right":
                    start = self._start(at, cells[at])
                if line and start <= used:
                    start = used + _STACK_GAP
                if start > used:
                    line.append((" " * (start - used), Tone.PLAIN, None))
                line += runs
                used = start + hang + width
        return line

    def _broken(self, cells: list[MeasuredCell], width: int) -> list[Runs]:
        beside = None if self._layout.stacked else self._beside(cells, width)
        return self._stacked(cells, width) if beside is None else beside

    def _beside(self, cells: list[MeasuredCell], width: int) -> list[Runs] | None:
        """Lay cells side by side; None if one that must not be broken has no room."""
        layout = self._layout
        parts: list[tuple[int, list[Runs]]] = []  # where each cell starts, and its lines
        filled = [at for at, cell in enumerate(cells) if cell.runs]
        if not filled:
            return []
        for at, following in zip(filled, [*filled[1:], None], strict=True):
            cell, column = cells[at], layout.columns[at]
            hang = self._hang(at, cell)
            room = self._room(at, following, cells, width)
            if cell.width + cell.hang - hang <= room:
                parts.append((self._start(at, cell), [cell.runs]))
            elif (column.no_wrap and not column.max_width) or (
                room < _MIN_WIDTH_BESIDE and room < longest_word(cell.runs)
            ):
                return None
            else:
                lead, text = _split_lead(cell.runs[bool(hang) :])
                indent = width_of(lead)
                first, *others = wrap(text, max(1, room - indent))
                first, others = lead + first, [place_runs([(indent, line)]) for line in others]
                if hang:
                    parts.append((layout.starts[at] - hang, [cell.runs[:1] + first]))
                    first = []
                parts.append((layout.starts[at], [first, *others]))
        return self._join_parts(parts, width, last_filled=bool(cells and cells[-1].runs))

    def _room(self, at: int, following: int | None, cells: list[MeasuredCell], width: int) -> int:
        """Return how wide a cell may be: its column and empty ones up to the next cell, `following`."""
        layout = self._layout
        if following is None or (layout.last_beneath and following == len(cells) - 1):
            return width - layout.starts[at]
        if following == at + 1 and layout.columns[following].justify == "right":
            before = self._start(following, cells[following]) - layout.gap - layout.starts[at]
            if following == len(cells) - 1 or cells[at].width <= before:
                return max(layout.widths[at], before)
        if following == at + 1 or layout.columns[at].justify == "right":
            return layout.widths[at]
        return layout.starts[following] - cells[following].hang - layout.gap - layout.starts[at]

    def _join_parts(
        self, parts: list[tuple[int, list[Runs]]], width: int, *, last_filled: bool
    ) -> list[Runs]:
        """Join the lines of cells side by side; further lines of the last cell wait for the notes."""
        height = max((len(lines) for _, lines in parts), default=0)
        beneath: list[Runs] = []
        if last_filled and len(parts) > 1:
            *others, (_, last) = parts
            height = max(len(lines) for _, lines in others)
            if self._layout.last_beneath:
                parts, beneath = others, last
            else:
                self._waiting = last[height:]
        joined = [
            place_runs([(start, lines[at]) for start, lines in parts if at < len(lines) and lines[at]])
            for at in range(height)
        ]
        for line in beneath:
            start = width - width_of(line)
            before = joined.pop() if width_of(joined[-1]) + self._layout.gap <= start else []
            joined.append(place_runs([(0, before), (start, line)]))
        return joined

    def _stacked(self, cells: list[MeasuredCell], width: int) -> list[Runs]:
        """Pack short cells on a line, give long text its own lines, put the last column at the right."""
        stack = _Stack(width)
        for at, cell in enumerate(cells):
            column = self._layout.columns[at]
            if not cell.runs:
                continue
            if column.title and column.no_wrap and at:
                stack.add_titled(self._sanitiser.make_printable(column.title), cell.runs)
            elif at == len(cells) - 1 and (column.no_wrap or cell.width < width - _STACK_GAP):
                stack.add(cell.runs, rightmost=True)
            elif column.no_wrap or (at != self._layout.main and stack.fits_on_a_line(cell.runs)):
                stack.add(cell.runs, rightmost=False)
            else:
                stack.add_text(cell.runs)
        return stack.lines


def saves_lines(
    other: ColumnLayout,
    layout: ColumnLayout,
    rows: Iterable[list[MeasuredCell]],
    notes: Iterable[Note],
    width: int,
    sanitiser: Sanitiser,
) -> bool:
    """Return whether some row is shorter in another layout than in this one, and no row or note is longer; of both each cell is in its column."""
    before, after = (RowComposer(each, width, sanitiser) for each in (layout, other))
    saved = False
    for cells in rows:
        rooms = zip(before.rooms(cells, width), after.rooms(cells, width), strict=True)
        if all(
            room == other_room or size <= min(room, other_room) for (size, room), (_, other_room) in rooms
        ):
            continue
        added = after.height(cells, width) - before.height(cells, width)
        if added > 0:
            return False
        saved = saved or added < 0
    return saved and all(len(after.note(note)) <= len(before.note(note)) for note in notes)


class _Stack:
    """The lines of a row whose cells stand one below the other."""

    def __init__(self, width: int) -> None:
        self.lines: list[Runs] = []
        self._width = width
        self._may_continue = False  # whether a short cell may follow on the last line
        self._first_indent = INDENT if width >= _MIN_WIDTH_TO_INDENT else 0

    def add(self, runs: Runs, *, rightmost: bool) -> None:
        """Add a short cell, on the last line if it has room."""
        size = width_of(runs)
        if size > self._width:
            self.add_text(runs)
            return
        used = width_of(self.lines[-1]) if self.lines else 0
        if self.lines and (self._may_continue or rightmost) and used + _STACK_GAP + size <= self._width:
            start = self._width - size if rightmost else used + _STACK_GAP
            self.lines[-1] = place_runs([(0, self.lines[-1]), (start, runs)])
        else:
            self.lines.append(place_runs([(max(0, min(self._indent(), self._width - size)), runs)]))
        self._may_continue = not rightmost

    def add_titled(self, title: str, runs: Runs) -> None:
        """Add a short cell after its column's title."""
        titled = [(f"{title} ", Tone.DIM, None), *runs]
        if self.fits_on_a_line(titled):
            self.add(titled, rightmost=False)
        else:
            self.add([(title, Tone.DIM, None)], rightmost=False)
            self.add(runs, rightmost=False)

    def add_text(self, runs: Runs) -> None:
        """Add long text on lines of its own."""
        indent = self._indent()
        self.lines += [place_runs([(indent, line)]) for line in wrap(runs, max(1, self._width - indent))]
        self._may_continue = False

    def fits_on_a_line(self, runs: Runs) -> bool:
        """Return whether the runs fit on the next line."""
        return self._indent() + width_of(runs) <= self._width

    def _indent(self) -> int:
        return self._first_indent + _NOTE_INDENT if self.lines else self._first_indent


def _split_lead(runs: Runs) -> tuple[Runs, Runs]:
    """Split a text into its indent, which is blanks or a mark, and the rest."""
    at = next((at for at, (text, _, _) in enumerate(runs) if text.strip() not in {"", "?"}), 0)
    return runs[:at], runs[at:]
