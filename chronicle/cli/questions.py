"""Asking somebody at a terminal: a line with completion and a default, one of several, a step back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, TypeAlias

from chronicle.text import alternatives, ascii_fallback, fold, make_printable

BACK: Final = "<"
REST: Final = "."
NOTHING: Final = "-"
EXPLAIN: Final = "?"
_PROMPT: Final = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
HELP: Final = "Enter takes [this], or nothing · - nothing · < back · . no more · ? explains"

Completions: TypeAlias = Callable[[], Sequence[str]]
"""Gives the words that a question may be answered with."""


class StepBack(Exception):
    """The question before is to be asked again."""


class Enough(Exception):
    """Nothing else is to be asked."""


def tell(text: str = "") -> None:
    """Print a line for whoever is being asked."""
    print(_legible(text))  # noqa: T201 - a conversation, not an answer


def ask(label: str, *, default: str = "", explanation: str = "", completions: Completions = tuple) -> str:
    """Return what is answered to a question, without blanks around it; what is in brackets for Enter alone, "" for `-`.

    Raises:
        StepBack: The answer is `<`.
        Enough: It is `.`.
        EOFError: The input is at its end.
    """
    shown = f"{label} [{default}]" if default else label
    while True:
        answer = _line(f"{shown} {_PROMPT} ", completions).strip()
        if answer == BACK:
            raise StepBack
        if answer == REST:
            raise Enough
        if answer != EXPLAIN:
            break
        tell(f"    {explanation or label}")
    return "" if answer == NOTHING else answer or default


def choose(question: str, options: Sequence[tuple[str, str]]) -> str:
    """Return the key of one of several options, each a key and what it stands for; Enter takes the only one.

    Raises:
        StepBack: The answer is `<`.
        EOFError: The input is at its end.
    """
    tell(f"    {question}")
    width = max(len(key) for key, _ in options)
    for key, meaning in options:
        tell(f"      {key:<{width}}  {meaning}")
    keys = {key.casefold(): key for key, _ in options}
    default = f" [{options[0][0]}]" if len(keys) == 1 else ""
    while True:
        answer = _line(f"    which{default} {_PROMPT} ", lambda: list(keys.values())).strip()
        if answer == BACK:
            raise StepBack
        if not answer and len(keys) == 1:
            return options[0][0]
        if answer.casefold() in keys:
            return keys[answer.casefold()]
        tell(f"    type {alternatives([*keys.values(), BACK])}, which steps back")


def _line(prompt: str, completions: Completions) -> str:
    """Read a line, with completion where Python has readline.

    Raises:
        EOFError: The input is at its end.
    """
    with suppress(ImportError):
        import readline  # noqa: PLC0415 - Windows has none

        is_libedit = "libedit" in (readline.__doc__ or "")
        readline.parse_and_bind("bind ^I rl_complete" if is_libedit else "tab: complete")
        readline.set_completer_delims(";")
        readline.set_completer(_Completer(completions))
        readline.set_auto_history(False)
    return input(_legible(prompt))


class _Completer:
    """Completes what is typed to the words that contain it at the beginning of a word."""

    def __init__(self, completions: Completions) -> None:
        self._completions = completions
        self._found: list[str] = []

    def __call__(self, text: str, state: int) -> str | None:
        """Return the completion of a number; None behind the last."""
        if state == 0:
            blanks = text[: len(text) - len(text.lstrip())]
            wanted = fold(text.strip())
            self._found = [blanks + word for word in self._completions() if fold(word).startswith(wanted)]
        return self._found[state] if state < len(self._found) else None


def _legible(text: str) -> str:
    return ascii_fallback(make_printable(text), sys.stdout.encoding)
