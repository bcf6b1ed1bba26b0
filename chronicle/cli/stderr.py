"""What stands on stderr beside an answer: notes, and a progress bar while a base is compiled."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager, suppress
from io import StringIO
from threading import local
from typing import TYPE_CHECKING, Final, TextIO

from chronicle.text import ascii_fallback, make_printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SECONDS_BEFORE_BAR: Final = 0.5
_SECONDS_BETWEEN_DRAWINGS: Final = 0.1
_BAR_CELLS: Final = 24
_FEWEST_BAR_CELLS: Final = 4
_DEFAULT_COLUMNS: Final = 80


class _Muting(local):
    """Whether this thread prints nothing now."""

    is_on = False


_muting: Final = _Muting()


@contextmanager
def muted() -> Iterator[None]:
    """Print nothing meanwhile: the library answers by values and exceptions alone."""
    before = _muting.is_on
    _muting.is_on = True
    try:
        yield
    finally:
        _muting.is_on = before


def print_note(text: str) -> None:
    """Print a line on stderr; do nothing if stderr is closed."""
    stream = sys.stderr
    if stream is None or _muting.is_on:  # print would take stdout instead
        return
    try:
        line = ascii_fallback(make_printable(text), stream.encoding) + "\n"
        print(line, end="", file=stream, flush=True)  # at once: a pager's output may come between
    except (OSError, ValueError):
        discard_output(stream)


@contextmanager
def notes_stream() -> Iterator[TextIO]:
    """Yield stderr for what is more than a note; where it is closed or full, that is lost, as notes are."""
    stream = sys.stderr
    if stream is None or _muting.is_on:
        yield StringIO()
        return
    try:
        yield stream
        stream.flush()
    except OSError:
        discard_output(stream)


def separate_notes() -> None:
    """Print an empty line between notes and answer, where a person sees both on one terminal."""
    if sys.stdout is not None and sys.stderr is not None and sys.stdout.isatty() and sys.stderr.isatty():
        print_note("")


def note_financial_year(typed: str, year: str | None) -> None:
    """Print how to write the financial year that a date may have meant, if there is one."""
    if year is not None:
        print_note(f"{typed}: for the financial year write {year}")


def print_error(message: str, hint: str = "", choices: Iterable[str] = ()) -> None:
    """Print what is wrong, of what there is the choice, and what to do about it."""
    print_note(f"chronicle: {message}")
    for choice in choices:
        print_note(choice)
    if hint:
        print_note(f"  hint: {hint}")


def discard_output(stream: TextIO) -> None:
    """Send nowhere what a stream still holds: else Python's own flush at exit fails, and its exit code is 120."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def progress(what: str = "Compiling the base") -> Iterator[Callable[[int, int], None] | None]:
    """Yield the function to be called with the work done and in all; None if stderr is no terminal."""
    if sys.stderr is None or _muting.is_on or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    bar = _Bar(f"  {what}")
    try:
        yield bar.update
    finally:
        bar.erase()


class _Bar:
    """A line on stderr that is overwritten in place."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._due = time.monotonic() + SECONDS_BEFORE_BAR
        self._shown = ""

    def update(self, done: int, total: int) -> None:
        """Draw how much is done, if it was not drawn a moment ago."""
        now = time.monotonic()
        if now < self._due:
            return
        self._due = now + _SECONDS_BETWEEN_DRAWINGS
        share = min(done / total, 1.0) if total else 1.0
        self._write(_bar_line(self._label, share, _stderr_columns()))

    def erase(self) -> None:
        """Blank the line, if it was drawn."""
        if self._shown:
            self._write(" " * len(self._shown))
            self._write("")

    def _write(self, line: str) -> None:
        self._shown = line
        with suppress(OSError, ValueError):  # the terminal may be gone
            sys.stderr.write(f"\r{line}\r")
            sys.stderr.flush()


def _stderr_columns() -> int:
    """Return the width in cells of stderr's terminal, which may not be that of stdout."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or _DEFAULT_COLUMNS
    except (OSError, ValueError):
        return _DEFAULT_COLUMNS


def _bar_line(label: str, share: float, columns: int) -> str:
    """Return the line; the bar is dropped where it does not fit, as a wrapped line could not be erased."""
    percent = f" {share:4.0%}"
    cells = min(_BAR_CELLS, columns - len(label) - len("  []") - len(percent) - 1)
    full = int(share * cells)
    bar = f"  [{'#' * full}{'.' * (cells - full)}]" if cells >= _FEWEST_BAR_CELLS else ""
    return f"{label}{bar}{percent}" if len(label) + len(bar) + len(percent) < columns else percent
