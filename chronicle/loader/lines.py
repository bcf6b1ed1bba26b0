"""Lines as an editor counts them: only a line feed ends one, and a column is a character."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate


class Lines:
    """The lines of a text: an offset to its line and column, and back."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(line) + 1 for line in self.text.split("\n")[:-1]), initial=0))

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and the column, both from 1, of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def start(self, line: int) -> int:
        """Return the offset at which a line begins; past the last line, the end of the text."""
        return self._starts[line - 1] if line <= len(self._starts) else len(self.text)

    def end(self, line: int) -> int:
        """Return the offset at which a line ends, before its line break."""
        stop = self._starts[line] - 1 if line < len(self._starts) else len(self.text)
        return stop - 1 if self.text[self.start(line) : stop].endswith("\r") else stop

    def line(self, line: int) -> str:
        """Return a line without its line break; past the last line, nothing."""
        return self.text[self.start(line) : self.end(line)] if line <= len(self._starts) else ""
