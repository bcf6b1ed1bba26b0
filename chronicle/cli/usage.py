"""Command lines that Typer refuses: what is wrong in plain words, and what to write instead."""

from __future__ import annotations

import re
import shlex
from ast import literal_eval
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    ClickException,
    MissingParameter,
    NoSuchOption,
    UsageError,
)

from chronicle.cli.errors import Exit, explain_error
from chronicle.dates import DateError, parse_query
from chronicle.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typer._click.core import Context


_IN_WORDS: Final = (
    ("is not a valid int range.", "is not a whole number"),
    ("is not in the range x>=0.", "is less than 0"),
)
"""Phrases of Typer's messages, and plain words for them."""
_EXTRA: Final = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", re.DOTALL)
_EXAMPLES: Final = {
    "at": "2010-11",
    "between": "2008-05 2012-09",
    "search": '"mutual agreement"',
    "new": "my-inquiry",
}


def complain_of(error: ClickException) -> Exit:
    """Say on stderr what Typer refused, and what may have been meant; return the exit code."""
    return explain_error(*_said(error), Exit.WRONG_USE)


def _said(error: ClickException) -> tuple[str, str]:
    if isinstance(error, NoSuchOption):
        return f'there is no option "{error.option_name}"', _hint(error)
    if isinstance(error, BadOptionUsage):
        name = error.option_name
        if "does not take" in error.message:
            return f"{name} takes no value", f"write {name} alone"
        return f"{name} needs a value", f"write it behind {name}, or leave {name} out"
    if isinstance(error, MissingParameter) and error.ctx and error.param:
        name = error.ctx.info_name or ""
        example = f"as in: {error.ctx.command_path} {_EXAMPLES[name]}" if name in _EXAMPLES else _hint(error)
        return f"{name} needs {error.param.make_metavar(error.ctx)}", example
    if isinstance(error, UsageError) and error.ctx and (found := _EXTRA.fullmatch(error.message)):
        return f"{found[1]}: that is more than {error.ctx.command_path} takes", _instead(error.ctx, found[1])
    if isinstance(error, BadParameter) and error.param and _choices(error):
        return f'{error.param.opts[0]} "{_typed(error)}" is none of the words it takes', _hint(error)
    message = error.format_message()
    for theirs, ours in _IN_WORDS:
        message = message.replace(theirs, ours)
    return message, _hint(error)


def _instead(context: Context, extra: str) -> str:
    """A hint which option or command takes an argument that this command does not."""
    command, word = context.command_path, shlex.quote(extra)
    names = {name for one in context.command.params for name in one.opts}
    if not {"--year", "--text"} <= names:
        return f"see {command} --help"
    try:
        parse_query(extra)
    except DateError:
        return f"write {command} --text {word}, or ask for all about it: chronicle show {word}"
    return f"write {command} --year {word}"


def _hint(error: ClickException) -> str:
    context: Any = getattr(error, "ctx", None)
    if isinstance(error, NoSuchOption):
        if context.parent is None and _is_of_a_command(error.option_name):
            return f"an option stands behind its command: chronicle timeline {error.option_name} …"
        return _nearest(
            error.option_name,
            [name for one in context.command.params for name in one.opts if name[:1] == "-"],
        )
    if isinstance(error, BadParameter) and (choices := _choices(error)):
        return _nearest(_typed(error), choices, "write one of")
    return f"see {context.command_path if context else 'chronicle'} --help"


def _choices(error: BadParameter) -> list[str]:
    """The words that a refused option takes; empty if it takes others than those."""
    choices = getattr(error.param and error.param.type, "choices", None) or ()
    return [str(one.value if isinstance(one, Enum) else one) for one in choices]


def _typed(error: BadParameter) -> str:
    """What was typed, which the message begins with as Python would write it; empty if it does not."""
    try:
        return str(literal_eval(error.message.rpartition(" is not one of ")[0]))
    except (SyntaxError, ValueError):
        return ""


def _is_of_a_command(name: str) -> bool:
    """Whether an option that was given before any command belongs to a command."""
    from chronicle.cli import options  # noqa: PLC0415 - only a mistake needs it

    given = (one for alias in vars(options).values() for one in getattr(alias, "__metadata__", ()))
    return any(
        name in (getattr(one, "default", ""), *(getattr(one, "param_decls", None) or ())) for one in given
    )


def _nearest(typed: str, words: Sequence[str], otherwise: str = "there are") -> str:
    near = suggest(typed, tuple(words))
    return f"did you mean {near}?" if near else f"{otherwise} {', '.join(dict.fromkeys(words))}"
