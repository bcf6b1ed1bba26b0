"""What can still be told of a text that could not be read: what it held, what it may have named.

Nothing else is taken from it. It keeps one mistake from looking like many: a reference to an entry whose
table is broken is no reference to nothing, and what only a broken fact names is not unused.
"""

from __future__ import annotations

import os
import re
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from chronicle.base.reading import MAX_FILE
from chronicle.facts.values import as_id

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
    """What lines that were set aside still tell; an empty line stands for one that was read."""
    found = Lost({}, set())
    for number, line in enumerate(lines, 1):
        if header := _HEADER.match(line):
            found.lines.setdefault((header[1], as_id(header[2])), number)
        found.words.update(word for word in _WORD.findall(line) if len(word) <= _LONGEST_ID)
    return found


def missing(text: str, read: str) -> Iterable[str]:
    """The lines of a text that are not in what was read of it, in their places."""
    for one, other in zip_longest(text.split("\n"), read.split("\n"), fillvalue=""):
        yield "" if one == other else one


def legible(path: Path) -> str:
    """What ASCII a file of another encoding holds; empty if it cannot be read after all."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return ""
    with os.fdopen(handle, "rb") as file:
        return file.read(MAX_FILE).replace(b"\0", b"").decode("latin-1")
