"""How a run ends: the exit codes, the errors of the command line, and which code each exception becomes."""

from __future__ import annotations

import errno
import os
import sys
from enum import IntEnum
from typing import TYPE_CHECKING, Final, NoReturn

import typer
from typer._click.exceptions import ClickException  # Typer's own copy, which it does not re-export

from chronicle.cli.stderr import discard_output, print_error
from chronicle.index.cache import discard_opened, index_damage, lack_for_index
from chronicle.loader.locate import BaseNotFound

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from chronicle.index.cache import Index
    from chronicle.queries.names import AmbiguousName, UnknownName


_MOST_CANDIDATES: Final = 10


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
    """The command line asks for something impossible; `hint` says what to write instead, `choices` of what there is the choice."""

    def __init__(self, message: str, hint: str = "", choices: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.hint = hint
        self.choices = choices


class OutputError(Exception):
    """The output could not be written."""


def exit_with(code: Exit) -> NoReturn:
    """End the command with an exit code.

    Raises:
        typer.Exit: Always.
    """
    raise typer.Exit(code)


def unknown_name(
    index: Index, tables: Collection[str], error: UnknownName, message: str, otherwise: str
) -> UsageError:
    """Return the refusal of an unknown name; its hint is the nearest names, or `otherwise` if none is near.

    An entry of `tables` that is set aside for a mistake exists, but in no answer: the hint is to mend it.
    """
    from chronicle.queries.names import entry_set_aside, first_alternatives  # noqa: PLC0415 - only a mistake needs it

    if address := entry_set_aside(index, tables, str(error)):
        check = index.base.command("check")
        return UsageError(
            f"{address} is left out of every answer: there is a mistake in it", f"{check} shows it"
        )
    nearest = first_alternatives(error.nearest)
    return UsageError(message, f"did you mean {nearest}?" if nearest else otherwise)


def ambiguous_name(error: AmbiguousName, identifier: str) -> UsageError:
    """Return the refusal of an ambiguous name, with its candidates.

    Args:
        error: The name and its candidates.
        identifier: What distinguishes the candidates: `id` or `address`.
    """
    shown = error.candidates[:_MOST_CANDIDATES]
    width = max(len(written) for written, _ in shown)
    choices = [f"  {written:{width}}  {words}" for written, words in shown]
    if more := len(error.candidates) - len(shown):
        choices.append(f"  and {more:,} more")
    return UsageError(
        f'"{error}" may be any of {len(error.candidates):,}',
        f"give the {identifier} of the one you mean{', or more of the name' if more else ''}",
        choices,
    )


def report(error: Exception) -> Exit:
    """Print on stderr why a run failed; return its exit code.

    Raises:
        Exception: The error itself, if it is a fault of ours and CHRONICLE_DEBUG is set.
    """
    match error:
        case MemoryError() | OSError(errno=errno.ENOMEM):
            error.__traceback__ = error.__context__ = None  # whose frames hold what fills it
            discard_output(sys.stdout)
            print_error("there is not enough memory", "free some, or split the base")
            return Exit.UNREADABLE
        case ClickException():
            from chronicle.cli.usage import explain_refusal  # noqa: PLC0415 - only a mistake needs it

            print_error(*explain_refusal(error))
            return Exit.WRONG_USE
        case _ if (code := _code_of_refusal(error)) is not None:
            print_error(str(error), getattr(error, "hint", ""), getattr(error, "choices", ()))
            return code
        case _ if (damage := index_damage(error)) is not None:
            discard_opened()
            print_error(f"the index was damaged: {damage}", "run the command again: it is compiled anew")
            return Exit.UNREADABLE
        case _ if (lack := lack_for_index(error)) is not None:
            print_error(
                f"the index could not be read: {lack}",
                "set CHRONICLE_CACHE to another directory, and try again",
            )
            return Exit.UNREADABLE
        case OSError():
            discard_output(sys.stdout)
            if error.errno == errno.EPIPE:
                return Exit.FINE
            print_error(f"the output could not be written: {error.strerror or error}")
            return Exit.NOT_WRITTEN
        case _:
            return _report_own_fault(error)


def _code_of_refusal(error: Exception) -> Exit | None:
    """Return the exit code of an error that says itself what is wrong; None for those of other sorts."""
    match error:
        case UsageError():
            return Exit.WRONG_USE
        case BaseNotFound():
            return Exit.UNREADABLE
        case OutputError():
            return Exit.NOT_WRITTEN
    from chronicle.writing.base_paths import WriteRefused  # noqa: PLC0415 - only an error needs it
    from chronicle.writing.transaction import BaseChanged, WriteFailed  # noqa: PLC0415 - only an error needs it

    match error:
        case WriteFailed() | BaseChanged():
            return Exit.NOT_WRITTEN
        case WriteRefused():
            return Exit.WRONG_USE
    return None


def _report_own_fault(error: Exception) -> Exit:
    if os.environ.get("CHRONICLE_DEBUG"):
        raise error
    discard_output(sys.stdout)
    if not os.environ.get("_CHRONICLE_COMPLETE"):  # nothing is printed into a line that is being typed
        print_error(
            f"this is a fault in Chronicle itself ({type(error).__name__}: {error})",
            "please report it; with CHRONICLE_DEBUG=1 it shows where",
        )
    return Exit.OUR_FAULT
