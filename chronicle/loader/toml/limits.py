"""Limits on what would break or slow a TOML parser, checked before the parser sees it.

Deeply nested brackets exhaust its stack, keys of a thousand parts take quadratic time and memory, and Python
refuses to read or write integers of more than 4,300 digits. Nearly every file is cleared by counting
characters; only a suspicious one is read lexeme by lexeme.
"""

from __future__ import annotations

import re

from chronicle.codes import OVER_LIMIT
from chronicle.loader.toml.diagnosis import Cause
from chronicle.loader.toml.lexer import BALANCED, BARE, COMMENT, DOT, PART, STRING, possessive

MAX_DEPTH = 64
"""The most brackets inside one another; a citation is three deep."""
MAX_PARTS = 16
"""The most parts of one dotted key; an address has two, and the deepest value five."""
MAX_DIGITS = 1000
"""The most characters of one number, in any base: in decimal it stays below Python's own limit."""

_LONG_KEY = rf"(?:{PART}{DOT}){{{MAX_PARTS}}}"
_TOKEN = re.compile(
    rf"(?P<key>{_LONG_KEY})|(?P<quiet>[^\"'#\[\]{{}}A-Za-z0-9_-]++|{STRING}|{COMMENT})|(?P<word>{BARE})"
    r"|(?P<open>[\[{])|(?P<close>[\]}])|(?P<stray>[\"'])"
)
_LONG_KEYS = re.compile(rf"(?<![A-Za-z0-9_\-]){_LONG_KEY}")
_LONG_NUMBER = re.compile(rf"(?<![A-Za-z0-9_\-])[0-9][0-9A-Za-z_]{{{MAX_DIGITS}}}")
_SHALLOW = re.compile(possessive(BALANCED))

# A table's name and a dot: no value of an array is written so, and the parser stops here if one is open.
_CERTAIN_HEADER = re.compile(r"[ \t]*+[A-Za-z_][A-Za-z0-9_-]*+\.")

_STRIDE = 50  # a number over MAX_DIGITS shows in a sample of every fiftieth character
_SAMPLED_NUMBER = re.compile(rf"[0-9A-Fa-fxob_]{{{MAX_DIGITS // _STRIDE}}}")


def find_excess(text: str) -> Cause | None:
    """Return the first place where a limit is exceeded, before any unclosed string, where a parser stops."""
    return _scan(text) if may_exceed(text) else None


def may_exceed(text: str) -> bool:
    """Tell quickly whether a text might exceed a limit; never False if it does."""
    if _SAMPLED_NUMBER.search(text[::_STRIDE]) and _LONG_NUMBER.search(text):
        return True
    has_long_strings = '"""' in text or "'''" in text
    opened = most = 0
    for part in text.split("\n["):
        if not has_long_strings and _CERTAIN_HEADER.match(part):
            opened = 0
        opened += 1 + part.count("[") + part.count("{")
        most = max(most, opened)
        if part.count(".") >= MAX_PARTS and any(map(_has_long_key, part.split("\n"))):
            return True
    return most > MAX_DEPTH and not _is_shallow(text)


def _has_long_key(line: str) -> bool:
    return line.count(".") >= MAX_PARTS and _LONG_KEYS.search(line) is not None


def _is_shallow(text: str) -> bool:
    match = _SHALLOW.match(text)
    return match is not None and match.end() == len(text)


def _scan(text: str) -> Cause | None:
    depth = 0
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "open":
            depth += 1
            if depth > MAX_DEPTH:
                return Cause(
                    token.start(),
                    1,
                    f"brackets are nested more than {MAX_DEPTH} deep",
                    "no fact needs more than four levels; look for brackets that are never closed",
                    OVER_LIMIT,
                )
        elif kind == "close":
            depth = max(0, depth - 1)
        elif kind == "key":
            return Cause(
                token.start(),
                len(token[0]),
                f"a key of more than {MAX_PARTS} parts",
                "a key has a few parts joined by dots: tenures.tucker.start",
                OVER_LIMIT,
            )
        elif kind == "word" and len(token[0]) > MAX_DIGITS and token[0][0].isdecimal():
            return Cause(
                token.start(),
                len(token[0]),
                f"a number of {len(token[0]):,} characters; at most {MAX_DIGITS:,} are read",
                "put it in quotes if it is text",
                OVER_LIMIT,
            )
        elif kind == "stray":
            return None
    return None
