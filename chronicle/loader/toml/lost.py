"""What can still be told of a text that is not TOML: which entries it held, and which ids it may have named.

Nothing else is taken from it. It keeps one mistake from causing others: a reference to an entry whose table
is broken is not reported as one to nothing, nor an entry that only a broken fact names as unused.
"""

from __future__ import annotations

import os
import re
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from chronicle.loader.reader import MAX_FILE
from chronicle.model.fields import as_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_HEADER = re.compile(r"[ \t]*+\[[ \t]*+([a-z]++)[ \t]*+\.[ \t]*+[\"']?([^\].\"'#\n]++)")
_WORD = re.compile(r"[a-z0-9][a-z0-9-]*+")
_LONGEST_ID = 64


class Lost(NamedTuple):
    """The entries of a text by their headers, each with its line, and every word of it that may be an id."""

    lines: dict[tuple[str, str], int]
    words: set[str]


def lost(lines: Iterable[str]) -> Lost:
    """What lines that were set aside still tell; those that were read are given empty, to keep the count."""
    found = Lost({}, set())
    for number, line in enumerate(lines, 1):
        if header := _HEADER.match(line):
            found.lines.setdefault((header[1], as_id(header[2])), number)
        found.words.update(word for word in _WORD.findall(line) if len(word) <= _LONGEST_ID)
    return found


def missing(text: str, read: str) -> Iterable[str]:
    """The lines of `text` that are blanked in `read`; an empty line for each of the others."""
    for one, other in zip_longest(text.split("\n"), read.split("\n"), fillvalue=""):
        yield "" if one == other else one


def legible(path: Path) -> str:
    """A file in an unknown encoding, decoded so that its ASCII is right; empty if it cannot be read."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return ""
    with os.fdopen(handle, "rb") as file:
        return file.read(MAX_FILE).replace(b"\0", b"").decode("latin-1")
