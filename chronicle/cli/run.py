"""Running a command: its exceptions become one clean line on stderr and an exit code."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from collections.abc import Sequence
from enum import IntEnum
from typing import NoReturn

import typer
from typer._click.exceptions import (  # Typer's own copy, which it does not re-export
    ClickException,
    UsageError,
)

from chronicle.base.locate import NoBase
from chronicle.cli.app import app
from chronicle.index.opening import discard_all
from chronicle.safe import clean


class Exit(IntEnum):
    """What the exit code says (design, section 4)."""

    FINE = 0
    BASE_HAS_ERRORS = 1
    WRONG_USE = 2
    UNREADABLE = 3
    NOT_WRITTEN = 4
    OUR_FAULT = 70
    INTERRUPTED = 130


class WrongUse(Exception):
    """The command line asks for what cannot be; `hint` says what can."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class NotWritten(Exception):
    """The output could not be written."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line, and return its exit code. Nothing it meets becomes a traceback."""
    try:
        code = _answer(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _silence()
        return Exit.FINE
    except ClickException as error:
        return _usage(error)
    except WrongUse as error:
        return complain(str(error), error.hint, Exit.WRONG_USE)
    except NoBase as error:
        return complain(str(error), error.hint, Exit.UNREADABLE)
    except NotWritten as error:
        return complain(str(error), "", Exit.NOT_WRITTEN)
    except sqlite3.Error as error:
        discard_all()
        return complain(f"the index was damaged: {error}", "run the command again: it is compiled anew", Exit.UNREADABLE)
    except OSError as error:
        return _output_failed(error)
    except (KeyboardInterrupt, typer.Abort):
        return Exit.INTERRUPTED
    except Exception as error:  # noqa: BLE001 - a traceback helps nobody who is looking for an answer
        if os.environ.get("CHRONICLE_DEBUG"):
            raise
        _silence()
        return complain(
            f"this is a fault in Chronicle itself ({type(error).__name__}: {error})",
            "please report it; with CHRONICLE_DEBUG=1 it shows where",
            Exit.OUR_FAULT,
        )
    else:
        return code


def _answer(arguments: Sequence[str] | None) -> int:
    """Run the command; its own exit code."""
    try:
        return int(app(arguments, prog_name="chronicle", standalone_mode=False) or Exit.FINE)
    except typer.Exit as stop:
        return stop.exit_code


def note(text: str) -> None:
    """A line on stderr, beside the answer."""
    try:
        print(clean(text), file=sys.stderr)
    except (OSError, ValueError, AttributeError):
        pass


def complain(message: str, hint: str, code: Exit) -> Exit:
    """Say on stderr what is wrong, and what to do."""
    note(f"chronicle: {message}")
    if hint:
        note(f"  hint: {hint}")
    return code


def _usage(error: ClickException) -> Exit:
    hint = "see chronicle --help"
    if isinstance(error, UsageError) and error.ctx is not None:
        hint = f"see {error.ctx.command_path} --help"
    return complain(error.format_message(), hint, Exit.WRONG_USE)


def _output_failed(error: OSError) -> Exit:
    _silence()
    if error.errno == errno.EPIPE:
        return Exit.FINE
    return complain(f"the output could not be written: {error.strerror or error}", "", Exit.NOT_WRITTEN)


def _silence() -> None:
    """Give Python's own flush at exit nowhere to fail."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except OSError:
        pass


def stop(code: Exit) -> NoReturn:
    """Leave with a code."""
    raise typer.Exit(code)
