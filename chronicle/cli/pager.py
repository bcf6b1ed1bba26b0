"""The pager for an answer that is longer than the screen, as git does it; loaded only where stdout is a terminal."""

from __future__ import annotations

import io
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, TextIO, cast

from chronicle.cli.errors import OutputError
from chronicle.overrides import override
from chronicle.text import is_unicode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from subprocess import Popen

_VARIABLES: Final = ("CHRONICLE_PAGER", "PAGER")
_USUAL: Final = "less"
_NONE: Final = frozenset({"", "cat"})
_SETTINGS: Final = {"LESS": "FRX", "LV": "-c"}
"""What pagers are told unless the user tells them: quit if all fits, pass colours on, leave the screen as it is."""
_SHELL: Final = frozenset("|&;<>()$`*?[#~=%\n")
"""Characters for which git, too, gives a pager's line to a shell."""
_CANNOT_RUN: Final = frozenset({126, 127})
_USUAL_SIZE: Final = os.terminal_size((80, 24))
_ESCAPE: Final = "\x1b"


@contextmanager
def paged(terminal: TextIO) -> Iterator[TextIO]:
    """Yield the stream to write an answer to. Leaving the pager before its end is no failure.

    Raises:
        OutputError: A shell cannot run the pager.
    """
    stream = _PagedStream(terminal)
    try:
        with suppress(BrokenPipeError):
            yield cast("TextIO", stream)
    finally:
        stream.end()


class _PagedStream(io.TextIOBase):
    """Holds an answer back until it is longer than the screen: then a pager gets it, else the terminal."""

    def __init__(self, terminal: TextIO) -> None:
        self._terminal = terminal
        size = _size_of(terminal)
        self._columns, self._lines_left = size.columns, size.lines - 1  # the prompt has the last
        self._held: list[str] = []
        self._out: TextIO | None = None
        self._pager: Popen[str] | None = None

    @property
    @override
    def encoding(self) -> str:  # type: ignore[override]  # typeshed has it as an attribute
        """The encoding of the terminal."""
        return self._terminal.encoding

    @override
    def fileno(self) -> int:
        """Return that of the terminal, whose width the answer has."""
        return self._terminal.fileno()

    @override
    def isatty(self) -> bool:
        """Return that it is shown on a terminal."""
        return True

    @override
    def writable(self) -> bool:
        """Return that it can be written to."""
        return True

    @override
    def write(self, text: str, /) -> int:
        """Write, or hold back what may still fit on the screen."""
        if self._out is None:
            self._held.append(text)
            self._lines_left -= text.count("\n") + _broken(text, self._columns)
            if self._lines_left < 0:
                self._begin(_start_pager(self._terminal))
            return len(text)
        return self._out.write(text)

    @override
    def flush(self) -> None:
        """Pass on what was written, if it is not held back."""
        if self._out is not None:
            self._out.flush()

    def end(self) -> None:
        """Write what is held back, or wait for the user to leave the pager; an interrupt does not end that wait.

        Raises:
            OutputError: A shell could not run the pager.
        """
        if self._out is None:
            self._begin(None)
        if self._out is None or self._pager is None:
            return
        with suppress(OSError):  # it may have been left
            self._out.close()
        if _wait(self._pager) in _CANNOT_RUN:
            raise OutputError("the pager cannot be run; --no-pager does without")

    def _begin(self, pager: Popen[str] | None) -> None:
        self._pager = pager
        self._out = self._terminal if pager is None else cast("TextIO", pager.stdin)
        for text in self._held:
            self._out.write(text)
        self._held.clear()
        self._out.flush()


def _size_of(terminal: TextIO) -> os.terminal_size:
    """Return the size of a terminal; LINES is heeded as COLUMNS is where pages are laid out."""
    try:
        columns, lines = os.get_terminal_size(terminal.fileno())
    except OSError:
        columns, lines = _USUAL_SIZE
    named = os.environ.get("LINES", "")
    lines = int(named) if named.isascii() and named.isdigit() else lines
    return os.terminal_size((columns or _USUAL_SIZE.columns, lines or _USUAL_SIZE.lines))


def _broken(text: str, columns: int) -> int:
    """Return how many more lines the terminal makes of a text; none of one in colour, which is laid out to fit."""
    if _ESCAPE in text:
        return 0
    return sum((len(line) - 1) // columns for line in text.splitlines() if len(line) > columns)


def _start_pager(terminal: TextIO) -> Popen[str] | None:
    """Start the pager that the environment names, else less; return None if none is wanted, or it is not there."""
    import subprocess  # noqa: PLC0415 - most answers fit on the screen

    command = _pager_command()
    if command is None:
        return None
    settings = dict(_SETTINGS)
    if is_unicode(terminal.encoding):
        settings["LESSCHARSET"] = "utf-8"
    try:
        return subprocess.Popen(  # noqa: S603 - it is the user's own choice
            command,
            shell=isinstance(command, str),
            stdin=subprocess.PIPE,
            env={**settings, **os.environ},
            encoding=terminal.encoding,
            errors=terminal.errors,
        )
    except OSError:
        return None


def _pager_command() -> list[str] | str | None:
    """Return the pager's words, or its line for a shell; None if none is wanted, or it is not there."""
    import shlex  # noqa: PLC0415 - most answers fit on the screen
    from shutil import which  # noqa: PLC0415 - likewise

    usual = "" if os.environ.get("TERM") == "dumb" else _USUAL
    line = next((os.environ[name] for name in _VARIABLES if name in os.environ), usual).strip()
    if line in _NONE:
        return None
    if not _SHELL.isdisjoint(line):
        return line
    try:
        words = shlex.split(line, posix=os.name == "posix")
    except ValueError:  # a quote is not closed: the shell will say so
        return line
    return words if words and which(words[0]) else None


def _wait(pager: Popen[str]) -> int:
    """Return the pager's exit code. An interrupt is the pager's own: ending before it would leave it the terminal."""
    import signal  # noqa: PLC0415 - most answers fit on the screen

    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return pager.wait()
    finally:
        signal.signal(signal.SIGINT, before)
