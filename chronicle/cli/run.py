"""Running a command: exceptions become a line on stderr and an exit code."""

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

from chronicle.cli.app import app
from chronicle.cli.errors import Exit, OutputError, UsageError, explain_error, silence
from chronicle.index.cache import discard_all
from chronicle.loader.locate import BaseNotFound

_DIGITS: Final = 4
"""The most digits of a terminal's width."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line, and return its exit code; no exception becomes a traceback."""
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
    """Say on stderr why a run failed; return its exit code."""
    match error:
        case ClickException():
            from chronicle.cli.usage import complain_of  # noqa: PLC0415 - only a mistake needs it

            return complain_of(error)
        case UsageError():
            said = str(error), error.hint, Exit.WRONG_USE
        case BaseNotFound():
            said = str(error), error.hint, Exit.UNREADABLE
        case OutputError():
            said = str(error), "", Exit.NOT_WRITTEN
        case sqlite3.Error():
            discard_all()
            hint = "run the command again: it is compiled anew"
            said = f"the index was damaged: {error}", hint, Exit.UNREADABLE
        case OSError():
            silence(sys.stdout)
            if error.errno == errno.EPIPE:
                return Exit.FINE
            said = f"the output could not be written: {error.strerror or error}", "", Exit.NOT_WRITTEN
        case _:
            return _at_fault(error)
    return explain_error(*said)


def _at_fault(error: Exception) -> Exit:
    if os.environ.get("CHRONICLE_DEBUG"):
        raise error
    silence(sys.stdout)
    if os.environ.get(
        "_CHRONICLE_COMPLETE"
    ):  # nothing may be printed into the middle of a line that is being typed
        return Exit.OUR_FAULT
    return explain_error(
        f"this is a fault in Chronicle itself ({type(error).__name__}: {error})",
        "please report it; with CHRONICLE_DEBUG=1 it shows where",
        Exit.OUR_FAULT,
    )


def _plug() -> None:
    """Open something in place of standard streams that were closed before the start.

    Else the next file opened would get the number of such a stream, and be written to in its place. The
    replacement of stdout is read-only, so that writing an answer to it fails instead of being lost silently.
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
    """Buffer an unbuffered stdout: Python would silently drop what a partial write leaves over."""
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
    """Remove invalid widths from the environment, which would break the drawing of help."""
    for name in ("COLUMNS", "LINES", "TERMINAL_WIDTH"):
        asked = os.environ.get(name, "")
        if not (asked.isascii() and asked.isdigit() and len(asked) <= _DIGITS and int(asked)):
            os.environ.pop(name, None)


def _answer(arguments: Sequence[str] | None) -> int:
    """Run the command, and return its exit code."""
    if "_CHRONICLE_COMPLETE" in os.environ:  # our help has no markup, and loading rich to clean it is slow
        _completion_classes._sanitize_help_text = lambda text: text  # noqa: SLF001
    try:
        return int(app(arguments, prog_name="chronicle", standalone_mode=False) or Exit.FINE)
    except typer.Exit as stop:
        return stop.exit_code
    except SystemExit as end:  # this is how Typer ends a run when the pipe is closed
        if isinstance(end.__context__, BrokenPipeError):
            raise end.__context__ from None
        raise
