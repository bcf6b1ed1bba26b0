"""Causes: keys and tables that are defined twice."""

from __future__ import annotations

import re

from chronicle.loader.errors import excerpt
from chronicle.loader.toml.failure import Cause, ParseFailure
from chronicle.loader.toml.lexer import HEADER, KEY, LEXEME, key_names

_CLASHES = ("Cannot overwrite", "Duplicate inline", "Cannot redefine", "Cannot mutate", "Cannot declare")
_WORD = re.compile(rf"(?<![A-Za-z0-9_-])(?P<key>{KEY})[ \t]*+=|{LEXEME.pattern}")


def clash(scene: ParseFailure) -> Cause | None:
    """Return the cause if tomli met a key or a table that was already defined."""
    if not scene.words.startswith(_CLASHES):
        return None
    if (found := HEADER.match(scene.line)) and scene.column < found.end():
        return table_clash(scene, found)
    if not (keys := _keys(scene)):
        return None
    *before, last = keys
    name, names = excerpt(last["key"]), key_names(last["key"])
    message = f"{name} clashes with a key or table before it"
    for one in before:
        theirs = key_names(one["key"])
        line = scene.above + scene.lines.place(one.start())[0]
        if theirs[: len(names)] == names:
            message = f"{name} is given twice, first on line {line}"
            break
        if names[: len(theirs)] == theirs:
            message = f"{name} clashes with {excerpt(one['key'])} on line {line}"
            break
    hint = "keep one of the two; several values go in one [list]"
    return Cause(last.start("key"), len(last["key"]), message, hint)


def table_clash(scene: ParseFailure, found: re.Match[str], first: int | None = None) -> Cause:
    """Return the cause of a table that is defined again; `first` is the line of the first, if known."""
    return Cause(
        scene.lines.start(scene.number) + found.start(2),
        len(found[2]),
        f"{excerpt(found[2])} is defined twice",
        "give one of them another id, or make them one",
        code="F008",
        also=first or 0,
    )


def _keys(scene: ParseFailure) -> list[re.Match[str]]:
    """The keys of the table or inline table in which tomli stopped; the last one is what it refused."""
    tables: list[list[re.Match[str]]] = [[]]
    for word in _WORD.finditer(scene.text, scene.start, scene.offset):
        if word["key"]:
            tables[-1].append(word)
        elif word[0] in ("[", "{"):
            tables.append([])
        elif (
            word[0] in ("]", "}") and len(tables) > 1
        ):  # there may be one too many: the line that opened it may have been blanked
            tables.pop()
    return tables[-1]
