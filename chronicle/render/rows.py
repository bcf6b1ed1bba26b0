"""Lays out the rows of a page and the notes beneath them, under columns already settled."""

from __future__ import annotations

from chronicle.document import Note, Row, Tone
from chronicle.render.columns import EMPTY, INDENT, Cell, Columns, read_cells
from chronicle.render.text import Reader, Runs, cells, longest_word, width_of, wrap

_NOTE_INDENT = 2
_LEAST_NOTE = 24
_LEAST_BESIDE = 16
_STACK_GAP = 2
_UNINDENTED = 32
_BULLET = "· "
_JOINT = " · "


class Rows:
    """Turns rows and notes into lines, at most `width` cells wide; if None, a row is one line, however wide.

    If the last field of a row has more lines than the others, these are kept in `waiting`, to be put beside
    the row's notes; what its yielding fields say is kept in `yielded`, to begin the first of these. `rest`
    returns what is left of both.
    """

    def __init__(self, columns: Columns, width: int | None, reader: Reader) -> None:
        self.columns = columns
        self.width = width
        self.reader = reader
        self.waiting: list[Runs] = []
        self.yielded: Runs = []

    def rest(self) -> list[Runs]:
        """Returns what the row's yielding fields say, and the waiting lines that no note was put beside."""
        told = self._noted([], self._note_start(Note(""), alone=False), []) if self.yielded else []
        lines = told + [compose([(self.columns.starts[-1], runs)]) for runs in self.waiting]
        self.waiting = []
        return lines

    def row(self, row: Row) -> list[Runs]:
        """Lays out a row: in its columns, or cell below cell if they can't hold it."""
        found = read_cells(row, self.columns.fields, self.reader)
        if self.width is None:
            return [self._unbroken(found)]
        before = self.rest()
        for at in self.columns.yielding:
            found[at] = self._yield(at, found[at])
        beside = None if self.columns.stacked else self._beside(found, self.width)
        return before + (self._stacked(found, self.width) if beside is None else beside)

    def note(self, note: Note, *, alone: bool = False) -> list[Runs]:
        """Lays out a note where its field starts, beside the waiting lines of the last row.

        One under the first field is indented, so as not to look like a row, unless it is `alone`.
        """
        runs = self.reader.runs(note.text, Tone.DIM)
        start = self._note_start(note, alone=alone)
        label = self.reader.runs(note.label, Tone.DIM)
        if self.width is None:
            return [compose([(start, label + runs)])]
        return self._noted(runs, min(start, max(INDENT + _NOTE_INDENT, self.width - _LEAST_NOTE)), label)

    def _noted(self, runs: Runs, start: int, label: Runs) -> list[Runs]:
        """Lays out a note, begun by what the row's yielding fields say, beside the waiting lines."""
        width = self.width or 0
        before: list[Runs] = []
        if runs and runs[0][0].startswith(_BULLET):
            (text, tone, url), *others = runs
            label, runs = [*label, (_BULLET, tone, url)], [(text[len(_BULLET) :], tone, url), *others]
            before = self.rest()  # it does not belong to the row above
        elif self.yielded:
            joint: Runs = [(_JOINT, Tone.DIM, None)] if runs else []
            runs, self.yielded = self.yielded + joint + runs, []
        if width - start - width_of(label) < _LEAST_BESIDE:
            label, runs = [], label + runs
        text_start = start + width_of(label)
        beside = self.columns.starts[-1] - self.columns.gap - text_start if self.columns.starts else 0
        if beside < _LEAST_BESIDE:
            before += self.rest()
        lines = wrap(runs, width - text_start, narrow=beside, narrow_lines=len(self.waiting))
        laid = [
            compose([(start, label + line)] if at == 0 else [(text_start, line)])
            for at, line in enumerate(lines)
        ]
        for at, runs_beside in enumerate(self.waiting[: len(laid)]):
            laid[at] = compose([(0, laid[at]), (self.columns.starts[-1], runs_beside)])
        del self.waiting[: len(laid)]
        return before + laid

    def _yield(self, at: int, cell: Cell) -> Cell:
        """Keeps what a yielding field says for the row's first note; its column stays empty."""
        if any(tone is not Tone.ABSENT for _, tone, _ in cell.runs):
            title = self.reader.safe(self.columns.fields[at].title)
            joint = _JOINT if self.yielded else ""
            self.yielded += [(f"{joint}{title} " if title else joint, Tone.DIM, None), *cell.runs]
        return EMPTY

    def titles(self) -> Runs:
        """Returns the line of the columns' titles; empty if they have none."""
        named = [
            Cell([(title, Tone.DIM, None)], cells(title)) if title else EMPTY
            for title in [self.reader.safe(field.title) for field in self.columns.fields]
        ]
        for at in self.columns.yielding:
            named[at] = EMPTY
        if self.columns.beneath:
            named.pop()
        return compose([(self._start(at, cell), cell.runs) for at, cell in enumerate(named) if cell.runs])

    def interval(self, line: Row | Note) -> int:
        """Returns how wide the line is when nothing is broken."""
        laid = self.row(line) if isinstance(line, Row) else self.note(line)
        return width_of(laid[0])

    def _note_start(self, note: Note, *, alone: bool) -> int:
        first = 0 if self.columns.stacked and self.width is not None and self.width < _UNINDENTED else INDENT
        if alone and note.under == 0:
            return first
        if note.under == 0 or self.columns.stacked:
            return first + _NOTE_INDENT
        return self.columns.starts[note.under]

    def _start(self, at: int, cell: Cell) -> int:
        columns = self.columns
        before = columns.widths[at] - cell.width if columns.fields[at].right else 0
        return columns.starts[at] + max(0, before) - self._hang(at, cell)

    def _hang(self, at: int, cell: Cell) -> int:
        return cell.hang if cell.hang < self.columns.gap or (at == 0 and cell.hang <= INDENT) else 0

    def _unbroken(self, found: list[Cell]) -> Runs:
        """Puts cells in their columns on one line, where one that is too wide moves the next on."""
        line: Runs = []
        used = 0
        for at, (runs, width, hang) in enumerate(found):
            if runs:
                start = self.columns.starts[at]
                if hang or self.columns.fields[at].right:
                    start = self._start(at, found[at])
                if line and start <= used:
                    start = used + _STACK_GAP
                if start > used:
                    line.append((" " * (start - used), Tone.PLAIN, None))
                line += runs
                used = start + hang + width
        return line

    def _beside(self, found: list[Cell], width: int) -> list[Runs] | None:
        """Lays cells side by side; None if one that must not be broken has no room."""
        columns = self.columns
        parts: list[tuple[int, list[Runs]]] = []
        filled = [at for at, cell in enumerate(found) if cell.runs]
        if not filled:
            return []
        for at, following in zip(filled, [*filled[1:], None], strict=True):
            cell, field = found[at], columns.fields[at]
            hang = self._hang(at, cell)
            room = self._room(at, following, found, width)
            if cell.width + cell.hang - hang <= room:
                parts.append((self._start(at, cell), [cell.runs]))
            elif (field.no_wrap and not field.max_width) or (
                room < _LEAST_BESIDE and room < longest_word(cell.runs)
            ):
                return None
            else:
                lead, text = _led(cell.runs[bool(hang) :])
                indent = width_of(lead)
                first, *others = wrap(text, max(1, room - indent))
                first, others = lead + first, [compose([(indent, line)]) for line in others]
                if hang:
                    parts.append((columns.starts[at] - hang, [cell.runs[:1] + first]))
                    first = []
                parts.append((columns.starts[at], [first, *others]))
        return self._side_by_side(parts, width, last_field_filled=bool(found and found[-1].runs))

    def _room(self, at: int, following: int | None, found: list[Cell], width: int) -> int:
        """Returns how wide a cell may be: its field and empty ones up to the next cell, `following`."""
        columns = self.columns
        if following is None or (columns.beneath and following == len(found) - 1):
            return width - columns.starts[at]
        if following == at + 1 or columns.fields[at].right:
            return columns.widths[at]
        return columns.starts[following] - found[following].hang - columns.gap - columns.starts[at]

    def _side_by_side(
        self, parts: list[tuple[int, list[Runs]]], width: int, *, last_field_filled: bool
    ) -> list[Runs]:
        height = max((len(lines) for _, lines in parts), default=0)
        beneath: list[Runs] = []
        if last_field_filled and len(parts) > 1:
            *others, (_, last) = parts
            height = max(len(lines) for _, lines in others)
            if self.columns.beneath:
                parts, beneath = others, last
            else:
                self.waiting = last[height:]
        laid = [
            compose([(start, lines[at]) for start, lines in parts if at < len(lines) and lines[at]])
            for at in range(height)
        ]
        for line in beneath:
            start = width - width_of(line)
            there = laid.pop() if width_of(laid[-1]) + self.columns.gap <= start else []
            laid.append(compose([(0, there), (start, line)]))
        return laid

    def _stacked(self, found: list[Cell], width: int) -> list[Runs]:
        """Packs short cells on a line, gives long text its own lines, puts the last field at the right."""
        stack = _Stack(width)
        for at, cell in enumerate(found):
            field = self.columns.fields[at]
            if not cell.runs:
                continue
            if field.title and field.no_wrap and at:
                stack.add_titled(self.reader.safe(field.title), cell.runs)
            elif at == len(found) - 1 and (field.no_wrap or cell.width < width - _STACK_GAP):
                stack.add(cell.runs, rightmost=True)
            elif field.no_wrap or (at != self.columns.main and stack.type(cell.runs)):
                stack.add(cell.runs, rightmost=False)
            else:
                stack.text(cell.runs)
        return stack.lines


class _Stack:
    """The lines of a row whose cells are stacked."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.lines: list[Runs] = []
        self.open = False
        self.indent = INDENT if width >= _UNINDENTED else 0

    def add(self, runs: Runs, *, rightmost: bool) -> None:
        size = width_of(runs)
        if size > self.width:
            self.text(runs)
            return
        used = width_of(self.lines[-1]) if self.lines else 0
        if self.lines and (self.open or rightmost) and used + _STACK_GAP + size <= self.width:
            start = self.width - size if rightmost else used + _STACK_GAP
            self.lines[-1] = compose([(0, self.lines[-1]), (start, runs)])
        else:
            self.lines.append(compose([(max(0, min(self._indent(), self.width - size)), runs)]))
        self.open = not rightmost

    def add_titled(self, title: str, runs: Runs) -> None:
        titled = [(f"{title} ", Tone.DIM, None), *runs]
        if self.type(titled):
            self.add(titled, rightmost=False)
        else:
            self.add([(title, Tone.DIM, None)], rightmost=False)
            self.add(runs, rightmost=False)

    def type(self, runs: Runs) -> bool:
        return self._indent() + width_of(runs) <= self.width

    def text(self, runs: Runs) -> None:
        indent = self._indent()
        self.lines += [compose([(indent, line)]) for line in wrap(runs, max(1, self.width - indent))]
        self.open = False

    def _indent(self) -> int:
        return self.indent + _NOTE_INDENT if self.lines else self.indent


def _led(runs: Runs) -> tuple[Runs, Runs]:
    """Splits a text into its indent, which is blanks or a mark, and the rest."""
    at = next((at for at, (text, _, _) in enumerate(runs) if text.strip() not in {"", "?"}), 0)
    return runs[:at], runs[at:]


def compose(parts: list[tuple[int, Runs]]) -> Runs:
    """Sets runs at their places on one line."""
    line: Runs = []
    used = 0
    for start, runs in parts:
        if start > used:
            line.append((" " * (start - used), Tone.PLAIN, None))
            used = start
        line += runs
        used += width_of(runs)
    return line
