"""How a run may end other than with an answer: what went wrong, what stderr says of it, and the exit code."""

from __future__ import annotations

import sys
from contextlib import suppress
from enum import IntEnum
from typing import NoReturn

import typer

from chronicle.safe import ascii_fallback, clean


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


def note(text: str) -> None:
    """A line on stderr, beside the answer. Where nobody can hear it, it goes unsaid."""
    stream = sys.stderr
    if stream is None:  # print would take stdout instead
        return
    with suppress(OSError, ValueError):
        line = ascii_fallback(clean(text), stream.encoding) + "\n"
        print(line, end="", file=stream, flush=True)  # at once: a pager's line may come between


def note_financial_year(asked: str, year: str | None) -> None:
    """Offer the financial year that a date may have meant (design, section 3)."""
    if year is not None:
        note(f"{asked}: for the financial year write {year}")


def complain(message: str, hint: str, code: Exit) -> Exit:
    """Say on stderr what is wrong, and what to do."""
    note(f"chronicle: {message}")
    if hint:
        note(f"  hint: {hint}")
    return code


def stop(code: Exit) -> NoReturn:
    """Leave with a code.

    Raises:
        typer.Exit: Always.
    """
    raise typer.Exit(code)
