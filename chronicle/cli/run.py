"""Running a command: its exceptions become one clean line on stderr and an exit code."""

from __future__ import annotations

import errno
import io
import os
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final

import typer
from typer import _completion_classes
from typer._click.exceptions import ClickException  # Typer's own copy, which it does not re-export

from chronicle.base.locate import NoBase
from chronicle.cli.app import app
from chronicle.cli.exits import Exit, NotWritten, WrongUse, complain
from chronicle.index.opening import discard_all

_DIGITS: Final = 4
"""No terminal is so wide that its width has more."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line, and return its exit code. Nothing it meets becomes a traceback."""
    with suppress(OSError):
        _plug()
    with _buffered():
        return _run(arguments)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        _measure()
        code = _answer(arguments)
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        return Exit.INTERRUPTED
    except Exception as error:  # noqa: BLE001 - a traceback helps nobody who is looking for an answer
        return _ended(error)
    else:
        return code


def _ended(error: Exception) -> Exit:
    """Say why a run came to its end; its exit code."""
    match error:
        case ClickException():
            from chronicle.cli.misuse import complain_of  # noqa: PLC0415 - only a mistake needs it

            return complain_of(error)
        case WrongUse():
            said = str(error), error.hint, Exit.WRONG_USE
        case NoBase():
            said = str(error), error.hint, Exit.UNREADABLE
        case NotWritten():
            said = str(error), "", Exit.NOT_WRITTEN
        case sqlite3.Error():
            discard_all()
            hint = "run the command again: it is compiled anew"
            said = f"the index was damaged: {error}", hint, Exit.UNREADABLE
        case OSError():
            _silence()
            if error.errno == errno.EPIPE:
                return Exit.FINE
            said = f"the output could not be written: {error.strerror or error}", "", Exit.NOT_WRITTEN
        case _:
            return _at_fault(error)
    return complain(*said)


def _at_fault(error: Exception) -> Exit:
    if os.environ.get("CHRONICLE_DEBUG"):
        raise error
    _silence()
    if os.environ.get(
        "_CHRONICLE_COMPLETE"
    ):  # nothing may be said in the middle of a line that is being typed
        return Exit.OUR_FAULT
    return complain(
        f"this is a fault in Chronicle itself ({type(error).__name__}: {error})",
        "please report it; with CHRONICLE_DEBUG=1 it shows where",
        Exit.OUR_FAULT,
    )


def _plug() -> None:
    """Put something where a stream was closed before we came.

    Else the next file that is opened would take its number, and an answer could be lost without a word:
    nothing can be written to what stands for stdout here.
    """
    if sys.stdin is not None and sys.stdout is not None and sys.stderr is not None:
        return
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)
    if sys.stdout is None:
        sys.stdout = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - it lives as long as the program


@contextmanager
def _buffered() -> Iterator[None]:
    """Have stdout written whole, or an error tell that it was not: unbuffered, Python drops what a write left over."""
    raw = getattr(sys.stdout, "buffer", None)
    if not isinstance(raw, io.RawIOBase):
        yield
        return
    told = sys.stdout
    buffer = io.BufferedWriter(raw)
    tty = told.isatty()
    sys.stdout = io.TextIOWrapper(buffer, told.encoding, told.errors, line_buffering=tty)
    try:
        yield
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.detach()
            buffer.detach()
        sys.stdout = told


def _measure() -> None:
    """Forget widths that are none, which would stop or drown what draws the help."""
    for name in ("COLUMNS", "LINES", "TERMINAL_WIDTH"):
        asked = os.environ.get(name, "")
        if not (asked.isascii() and asked.isdigit() and len(asked) <= _DIGITS and int(asked)):
            os.environ.pop(name, None)


def _answer(arguments: Sequence[str] | None) -> int:
    """Run the command; its own exit code."""
    if "_CHRONICLE_COMPLETE" in os.environ:  # our help has no markup, and rich takes as long as all the rest
        _completion_classes._sanitize_help_text = lambda text: text  # noqa: SLF001
    try:
        return int(app(arguments, prog_name="chronicle", standalone_mode=False) or Exit.FINE)
    except typer.Exit as stop:
        return stop.exit_code
    except SystemExit as end:  # so Typer ends a run whose reader has gone
        if isinstance(end.__context__, BrokenPipeError):
            raise end.__context__ from None
        raise


def _silence() -> None:
    """Give Python's own flush at exit nowhere to fail."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
