"""Causes: strings and brackets that are not closed, or closed by something else."""

from __future__ import annotations

import re

from chronicle.loader.toml.failure import Cause, ParseFailure
from chronicle.loader.toml.lexer import KEY, LEXEME

_CLOSER = {"[": "]", "{": "}"}
_TRIPLE = 3
_KEY_LINE = re.compile(rf"[ \t]*+{KEY}[ \t]*+=")


def still_open(text: str, start: int, stop: int) -> tuple[int, str] | None:
    """Return where the string or innermost bracket that is open at `stop` begins, and what opens it."""
    brackets: list[tuple[int, str]] = []
    for word in LEXEME.finditer(text, start, stop):
        char = word[0]
        if char in ("[", "{"):
            brackets.append((word.start(), char))
        elif char in ("]", "}"):
            del brackets[-1:]
        elif char in ('"', "'"):
            return word.start(), char * 3 if text.startswith(char * 3, word.start()) else char
    return brackets[-1] if brackets else None


def opening(scene: ParseFailure) -> Cause | None:
    """Return the cause if a string or a bracket is not closed."""
    found = still_open(scene.text, scene.start, min(scene.offset, scene.stop))
    if found is None:
        return None
    offset, opener = found
    if opener in _CLOSER:
        return _bracket(scene, offset, opener)
    if len(opener) == _TRIPLE:
        return Cause(
            offset, _TRIPLE, f"the text that begins with {opener} has no end", f"close it with {opener}"
        )
    return _string(scene, offset, opener)


def _string(scene: ParseFailure, offset: int, opener: str) -> Cause | None:
    end = scene.lines.end(scene.lines.place(offset)[0])
    if scene.offset < end:
        return None  # something inside it is at fault
    content = scene.text[offset + 1 : end]
    if "”" in content or "“" in content:
        message, hint = (
            "a text that begins with a straight quote ends with a curly one",
            f"end it with {opener}",
        )
    else:
        message = "the text that begins here has no closing quote"
        hint = f'close it with {opener} on the same line; a text of several lines goes between """ and """'
    return Cause(offset, end - offset, message, hint)


def _bracket(scene: ParseFailure, offset: int, opener: str) -> Cause | None:
    closer = _CLOSER[opener]
    if scene.char in ("]", "}") and scene.char != closer:
        message = f"this {scene.char} comes before the {closer} that would close the {opener} before it"
        return scene.cause(scene.column, 1, message, f"write {closer} first")
    if scene.offset < scene.stop and not _next_statement(scene, offset, opener):
        return None
    kind = "list" if opener == "[" else "inline table"
    return Cause(offset, 1, f"the {kind} that begins here is never closed", f"write {closer} where it ends")


def _next_statement(scene: ParseFailure, offset: int, opener: str) -> bool:
    """Tell whether tomli stopped at a line that reads as the next statement, not as part of the brackets."""
    line = scene.line
    if line[: scene.column].strip() or not _KEY_LINE.match(line):
        return False
    number, column = scene.lines.place(offset)
    return opener == "[" or bool(scene.lines.line(number)[column:].strip())
