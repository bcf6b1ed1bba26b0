"""The place where the parser gave up, and the cause that was found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from chronicle.loader.errors import FileError

if TYPE_CHECKING:
    from chronicle.loader.lines import Lines


@dataclass(frozen=True, slots=True)
class Cause:
    """What is wrong, at which offset of the whole text, how many characters to mark, and on which line too."""

    offset: int
    width: int
    message: str
    hint: str
    code: str = "F003"
    also: int = 0

    def trouble(self, lines: Lines, address: str = "") -> FileError:
        """Return it as a `FileError`, with its line and column."""
        line, column = lines.place(self.offset)
        room = lines.end(line) - self.offset
        return FileError(
            self.code,
            self.message,
            self.hint,
            line,
            column,
            max(1, min(self.width, room)),
            address,
            self.also,
        )


@dataclass(frozen=True)
class ParseFailure:
    """Where tomli stopped: at `offset`, in the piece from `start` to `stop`; `words` is its message."""

    lines: Lines
    start: int
    stop: int
    offset: int
    words: str
    above: int = 0
    """How many lines of the file stand above the text."""

    @property
    def char(self) -> str:
        """The character at which tomli stopped; empty at the end."""
        return self.text[self.offset : self.offset + 1]

    @property
    def text(self) -> str:
        """The whole text."""
        return self.lines.text

    @cached_property
    def number(self) -> int:
        """The line on which tomli stopped."""
        return self.lines.place(self.offset)[0]

    @cached_property
    def column(self) -> int:
        """The column at which tomli stopped, from 0."""
        return self.offset - self.lines.start(self.number)

    @cached_property
    def line(self) -> str:
        """The text of the line on which tomli stopped."""
        return self.lines.line(self.number)

    def cause(self, column: int, width: int, message: str, hint: str) -> Cause:
        """Return a cause on this line, at a column from 0."""
        return Cause(self.lines.start(self.number) + column, max(1, width), message, hint)
