"""Running a command line: the standard streams made safe, exceptions turned into exit codes."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final

import typer
from typer import _completion_classes

from chronicle.cli.app import app
from chronicle.cli.errors import Exit, report
from chronicle.cli.session import remember_line

_MOST_WIDTH_DIGITS: Final = 4


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line, and return its exit code; no exception becomes a traceback."""
    with suppress(OSError):
        _replace_closed_streams()
    with _buffered_stdout():
        try:
            _drop_invalid_widths()
            code = _invoke(arguments)
            sys.stdout.flush()
        except (KeyboardInterrupt, typer.Abort):
            return Exit.INTERRUPTED
        except Exception as error:  # noqa: BLE001 - a traceback helps nobody who is looking for an answer
            return report(error)
        return code


def _replace_closed_streams() -> None:
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
def _buffered_stdout() -> Iterator[None]:
    """Buffer an unbuffered stdout: Python would silently drop what a partial write leaves over."""
    raw = getattr(sys.stdout, "buffer", None)
    if not isinstance(raw, io.RawIOBase):
        yield
        return
    unbuffered = sys.stdout
    buffer = io.BufferedWriter(raw)
    sys.stdout = io.TextIOWrapper(
        buffer, unbuffered.encoding, unbuffered.errors, line_buffering=unbuffered.isatty()
    )
    try:
        yield
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.detach()
            buffer.detach()
        sys.stdout = unbuffered


def _drop_invalid_widths() -> None:
    """Remove invalid widths from the environment, which would break the drawing of help."""
    for name in ("COLUMNS", "LINES", "TERMINAL_WIDTH"):
        width = os.environ.get(name, "")
        if not (width.isascii() and width.isdigit() and len(width) <= _MOST_WIDTH_DIGITS and int(width)):
            os.environ.pop(name, None)


def _invoke(arguments: Sequence[str] | None) -> int:
    """Run the command, and return its exit code."""
    if "_CHRONICLE_COMPLETE" in os.environ:  # our help has no markup, and loading rich to clean it is slow
        _completion_classes._sanitize_help_text = lambda text: text  # noqa: SLF001
    remember_line(sys.argv[1:] if arguments is None else arguments)
    try:
        return int(app(arguments, prog_name="chronicle", standalone_mode=False) or Exit.FINE)
    except typer.Exit as end:
        return end.exit_code
    except SystemExit as end:  # this is how Typer ends a run when the pipe is closed
        if isinstance(end.__context__, BrokenPipeError):
            raise end.__context__ from None
        raise
