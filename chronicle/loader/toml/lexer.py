r"""The lexemes of TOML 1.1 as regular expressions that never backtrack, so that no text can slow them.

Every repetition is possessive. Comments, strings and brackets are matched whole, so what looks like a
header, a bracket or a quote inside a string never counts as one.
"""

from __future__ import annotations

import re
import sys
from contextlib import suppress

import tomli

_HAS_POSSESSIVE_GROUPS = sys.version_info >= (
    3,
    11,
    5,
)  # before, `re` matched such groups wrongly (gh-106052)


def possessive(inner: str, times: str = "*") -> str:
    """Return a pattern that repeats `inner` as often as it matches, without backtracking."""
    return f"(?:{inner}){times}+" if _HAS_POSSESSIVE_GROUPS else f"(?>(?:{inner}){times})"


_IN_QUOTES = possessive(r'[^"\\\n]++|\\[^\n]')
STRING = "|".join(
    (
        r'"""' + possessive(r'[^"\\]++|\\(?s:.)|"{1,2}(?!")') + r'"{3,5}',
        r"'''" + possessive(r"[^']++|'{1,2}(?!')") + r"'{3,5}",
        r'"(?!"")' + _IN_QUOTES + '"',
        r"'(?!'')[^'\n]*+'",
    )
)
COMMENT = r"#[^\n]*+"
BARE = r"[A-Za-z0-9_-]++"
PART = rf"""(?:{BARE}|"{_IN_QUOTES}"|'[^'\n]*+')"""
DOT = r"[ \t]*+\.[ \t]*+"
KEY = PART + possessive(DOT + PART)

_NESTING = 5  # levels of brackets that one match can pass over; deeper ones are walked


def _brackets(levels: int) -> str:
    inner = rf"[^\"'\[\]{{}}#]++|{STRING}|{COMMENT}"
    if levels > 1:
        inner += f"|{_brackets(levels - 1)}"
    return rf"[\[{{]{possessive(inner)}[\]}}]"


BALANCED = rf"[^\"'\[\]{{}}#]++|{STRING}|{COMMENT}|{_brackets(_NESTING)}"
"""Any text whose strings and brackets are closed, the brackets to a depth of five."""

STATEMENTS = re.compile(
    possessive(rf"[^\"'\[\]{{}}#\n]++|{STRING}|{COMMENT}|{_brackets(_NESTING)}|\n(?![ \t]*+\[)")
)
"""Key and value lines up to the line break before a header, to the end, or to brackets nested too deep."""

LEXEME = re.compile(rf"{STRING}|{COMMENT}|\[|\]|\{{|\}}|\"|'")
"""A string, a comment, a bracket, or a quote that begins no string; without a class, `re` searches faster."""

HEADER = re.compile(rf"[ \t]*+(\[\[?)[ \t]*+({KEY})[ \t]*+\]\]?")
"""A table header at the start of a line, its brackets and its key."""

PARTS = re.compile(PART)
"""One part of a dotted key."""


def part_name(part: str) -> str:
    """Return the name that one part of a key gives: without its quotes, valid escapes resolved."""
    if part[0] == "'":
        return part[1:-1]
    if part[0] != '"':
        return part
    if "\\" in part:
        with suppress(tomli.TOMLDecodeError):
            return str(tomli.loads(f"k = {part}")["k"])
    return part[1:-1]


def key_names(key: str) -> tuple[str, ...]:
    """Return the names of a dotted key, in order."""
    if '"' in key or "'" in key:
        return tuple(part_name(part) for part in PARTS.findall(key))
    return tuple(part.strip(" \t") for part in key.split("."))


def close_bracket(text: str, start: int) -> int:
    """Return the offset behind the bracket that closes the one at `start`, in a text that tomli accepted."""
    tokens = LEXEME.finditer(text, start)
    depth = 0
    while True:
        token = next(tokens)
        depth += (token[0] in ("[", "{")) - (token[0] in ("]", "}"))
        if not depth:
            return token.end()
