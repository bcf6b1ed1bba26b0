"""How a run ends: exit codes, errors that stop it, and lines on stderr."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from enum import IntEnum
from typing import NoReturn, TextIO

import typer

from chronicle.text import ascii_fallback, make_printable


class Exit(IntEnum):
    """The exit codes, as the documentation lists them."""

    FINE = 0
    BASE_HAS_ERRORS = 1
    WRONG_USE = 2
    UNREADABLE = 3
    NOT_WRITTEN = 4
    OUR_FAULT = 70
    INTERRUPTED = 130


class UsageError(Exception):
    """The command line asks for something impossible; `hint` says what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class OutputError(Exception):
    """The output could not be written."""


def note(text: str) -> None:
    """Print a line on stderr, beside the answer; nothing happens if stderr is closed."""
    stream = sys.stderr
    if stream is None:  # print would take stdout instead
        return
    try:
        line = ascii_fallback(make_printable(text), stream.encoding) + "\n"
        print(line, end="", file=stream, flush=True)  # at once: a pager's output may come between
    except (OSError, ValueError):
        silence(stream)


def apart() -> None:
    """Keep a note apart from the answer by an empty line, where a person sees both on one terminal."""
    if sys.stdout is not None and sys.stderr is not None and sys.stdout.isatty() and sys.stderr.isatty():
        note("")


def silence(stream: TextIO) -> None:
    """Send nowhere what a stream still holds: else Python's own flush at exit fails, and its exit code is 120."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def note_financial_year(asked: str, year: str | None) -> None:
    """Say on stderr how to write the financial year that a date may have meant, if there is one."""
    if year is not None:
        note(f"{asked}: for the financial year write {year}")


def explain_error(message: str, hint: str, code: Exit) -> Exit:
    """Say on stderr what is wrong, and what to do; return the code."""
    note(f"chronicle: {message}")
    if hint:
        note(f"  hint: {hint}")
    return code


def stop(code: Exit) -> NoReturn:
    """End the command with an exit code.

    Raises:
        typer.Exit: Always.
    """
    raise typer.Exit(code)
