"""A progress bar for a long compile, on a terminal; erased when it is done."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PATIENCE: Final = 0.5
"""Seconds before the bar appears."""
_OFTEN: Final = 0.1
_SAYS: Final = "  Compiling the base"
_CELLS: Final = 24
_FEWEST: Final = 4
_USUAL: Final = 80


@contextmanager
def progress() -> Iterator[Callable[[int, int], None] | None]:
    """Give the function to be called with the progress of a compile; None if stderr is no terminal."""
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    bar = _Bar()
    try:
        yield bar.told
    finally:
        bar.gone()


class _Bar:
    """A line on stderr that is overwritten in place."""

    def __init__(self) -> None:
        self._due = time.monotonic() + _PATIENCE
        self._shown = ""

    def told(self, done: int, total: int) -> None:
        """Draw how much is done, if it was not drawn a moment ago."""
        now = time.monotonic()
        if now < self._due:
            return
        self._due = now + _OFTEN
        share = min(done / total, 1.0) if total else 1.0
        self._write(_drawn(share, _columns()))

    def gone(self) -> None:
        """Erase the bar."""
        if self._shown:
            self._write(" " * len(self._shown))
            self._write("")

    def _write(self, line: str) -> None:
        self._shown = line
        with suppress(OSError, ValueError):  # the terminal may be gone
            sys.stderr.write(f"\r{line}\r")
            sys.stderr.flush()


def _columns() -> int:
    """The width in cells of stderr's terminal, which may not be that of stdout."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or _USUAL
    except (OSError, ValueError):
        return _USUAL


def _drawn(share: float, columns: int) -> str:
    """The line; the bar is dropped where it does not fit, as a wrapped line could not be erased."""
    percent = f" {share:4.0%}"
    cells = min(_CELLS, columns - len(_SAYS) - len("  []") - len(percent) - 1)
    full = int(share * cells)
    bar = f"  [{'#' * full}{'.' * (cells - full)}]" if cells >= _FEWEST else ""
    return f"{_SAYS}{bar}{percent}" if len(_SAYS) + len(bar) + len(percent) < columns else percent
