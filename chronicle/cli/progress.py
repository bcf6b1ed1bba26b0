"""How far a compile has come, on a terminal that would otherwise stand still; gone when it is done."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PATIENCE: Final = 0.5
"""Seconds for which nobody needs to be told anything."""
_OFTEN: Final = 0.1
_CELLS: Final = 24


@contextmanager
def progress() -> Iterator[Callable[[int, int], None] | None]:
    """Give what is told of the progress of a compile; None where nobody sees it, as in a pipe."""
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    bar = _Bar()
    try:
        yield bar.told
    finally:
        bar.gone()


class _Bar:
    """A line that is written over itself."""

    def __init__(self) -> None:
        self._due = time.monotonic() + _PATIENCE
        self._shown = ""

    def told(self, done: int, total: int) -> None:
        """Draw how much is done, now and then."""
        now = time.monotonic()
        if now < self._due:
            return
        self._due = now + _OFTEN
        share = min(done / total, 1.0) if total else 1.0
        full = int(share * _CELLS)
        self._write(f"  Compiling the base  [{'#' * full}{'.' * (_CELLS - full)}] {share:4.0%}")

    def gone(self) -> None:
        """Leave the line as it was."""
        if self._shown:
            self._write(" " * len(self._shown))
            self._write("")

    def _write(self, line: str) -> None:
        self._shown = line
        with suppress(OSError, ValueError):  # a terminal that is gone wants no news
            sys.stderr.write(f"\r{line}\r")
            sys.stderr.flush()
