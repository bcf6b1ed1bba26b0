"""Command lines that are refused: what is wrong in plain words, and what to write instead."""

from __future__ import annotations

import re
import shlex
from ast import literal_eval
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from typer._click import exceptions as click  # Typer's own copy, which it does not re-export

from chronicle.cli.commands import COMMANDS
from chronicle.dates import DateError, parse_query
from chronicle.model.kinds.tenures import TENURES
from chronicle.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typer._click.core import Context

_PLAIN_WORDS: Final = (
    ("is not a valid int range.", "is not a whole number"),
    ("is not a valid integer range.", "is not a whole number"),  # until 0.26
    ("is not in the range x>=0.", "is less than 0"),
)
"""Phrases of Typer's messages, and plain words for them."""
_EXTRA_ARGUMENTS: Final = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", re.DOTALL)
_COMMAND_OF_ALL_OPTIONS: Final = "timeline"
"""The command that has every option that commands share."""
_WHOLE: Final = "write the listing to a file for a word processor: chronicle timeline -o chronology.md"
_ROWS: Final = "every listing is written to a file by -o: chronicle timeline -o chronology.csv"
_ADVICE_BY_WORD: Final = {
    "who": f"chronicle {TENURES.table} shows who held which post, chronicle at 2010-11 who did so then",
    "help": "chronicle --help lists the commands, chronicle timeline --help what one of them takes",
    "version": "chronicle --version",
    "compare": "chronicle conflicts holds sources against each other, chronicle between two dates or facts",
    "diff": "a base is text under version control: git diff shows what changed",
    **dict.fromkeys(["docx", "html", "markdown", "pdf", "print", "publish", "report", "word"], _WHOLE),
    **dict.fromkeys(
        ["chart", "csv", "excel", "export", "graph", "json", "plot", "save", "spreadsheet", "xlsx"], _ROWS
    ),
}
_HINTS: Final = {
    word: hint
    for word, hint in {
        **_ADVICE_BY_WORD,
        **{
            word: f"did you mean {spec.name}?" for spec in COMMANDS.values() for word in spec.synonyms.split()
        },
    }.items()
    if word not in COMMANDS
}
"""What to answer, by the word that was typed: the command of that purpose, or else advice."""


def hint_for_command(typed: str) -> str:
    """Return the hint for a word that is no command: the command of that purpose, or what to do instead."""
    word = typed.casefold()
    if word in _HINTS:
        return _HINTS[word]
    if nearest := suggest(word, tuple(COMMANDS)):
        return f"did you mean {nearest}?"
    if nearest := suggest(word, tuple(_HINTS)):
        return _HINTS[nearest]
    return f"there are {', '.join(COMMANDS)}"


def explain_refusal(error: click.ClickException) -> tuple[str, str]:
    """Return what Typer refused, and a hint at what may have been meant."""
    if isinstance(error, click.NoSuchOption):
        return f'there is no option "{error.option_name}"', _hint(error)
    if isinstance(error, click.BadOptionUsage):
        name = error.option_name
        if "does not take" in error.message:
            return f"{name} takes no value", f"write {name} alone"
        return f"{name} needs a value", f"write it behind {name}, or leave {name} out"
    if isinstance(error, click.MissingParameter) and error.ctx and error.param:
        command = error.ctx.info_name or ""
        arguments = COMMANDS[command].example_arguments if command in COMMANDS else ""
        hint = f"as in: {error.ctx.command_path} {arguments}" if arguments else _hint(error)
        return f"{command} needs {error.param.make_metavar(error.ctx)}", hint
    if isinstance(error, click.UsageError) and error.ctx:
        extra = _EXTRA_ARGUMENTS.fullmatch(error.message)
        if extra:
            return (
                f"{extra[1]}: that is more than {error.ctx.command_path} takes",
                _hint_for_extra(error.ctx, extra[1]),
            )
    if isinstance(error, click.BadParameter) and error.param and _choices(error):
        return f'{error.param.opts[0]} "{_typed(error)}" is none of the words it takes', _hint(error)
    message = error.format_message()
    for phrase, plain in _PLAIN_WORDS:
        message = message.replace(phrase, plain)
    return message, _hint(error)


def _hint_for_extra(context: Context, extra: str) -> str:
    """Return which option or command takes an argument that this command does not."""
    command, word = context.command_path, shlex.quote(extra)
    if not {"--year", "--text"} <= set(_option_names(context.command)):
        return f"see {command} --help"
    try:
        parse_query(extra)
    except DateError:
        return f"write {command} --text {word}, or ask for all about it: chronicle show {word}"
    return f"write {command} --year {word}"


def _hint(error: click.ClickException) -> str:
    context: Any = getattr(error, "ctx", None)
    if isinstance(error, click.NoSuchOption):
        if context.parent is None:
            command = context.command.get_command(context, _COMMAND_OF_ALL_OPTIONS)
            if error.option_name in _option_names(command):
                return f"an option stands behind its command: chronicle {command.name} {error.option_name} …"
        options = [name for name in _option_names(context.command) if name.startswith("-")]
        words = {name.lstrip("-"): name for name in options}
        nearest = suggest(error.option_name.lstrip("-"), tuple(words))
        return f"did you mean {words[nearest]}?" if nearest else f"there are {', '.join(options)}"
    if isinstance(error, click.BadParameter) and (choices := _choices(error)):
        return _suggestion(_typed(error), choices, "write one of")
    return f"see {context.command_path if context else 'chronicle'} --help"


def _option_names(command: Any) -> list[str]:
    """Return the names of a command's options and arguments, in the order of its help."""
    return [name for parameter in command.params for name in parameter.opts]


def _choices(error: click.BadParameter) -> list[str]:
    """Return the words that a refused option takes; none if it takes others than those."""
    choices = getattr(error.param and error.param.type, "choices", None) or ()
    return [str(choice.value if isinstance(choice, Enum) else choice) for choice in choices]


def _typed(error: click.BadParameter) -> str:
    """Return what was typed, which the message begins with as Python would write it; empty if it does not."""
    try:
        return str(literal_eval(error.message.rpartition(" is not one of ")[0]))
    except (SyntaxError, ValueError):
        return ""


def _suggestion(typed: str, words: Sequence[str], otherwise: str = "there are") -> str:
    nearest = suggest(typed, tuple(words))
    return f"did you mean {nearest}?" if nearest else f"{otherwise} {', '.join(dict.fromkeys(words))}"
