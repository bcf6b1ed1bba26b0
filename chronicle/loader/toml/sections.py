"""Where the tables of an accepted TOML text begin: every header, its key path, and the lines below it."""

from __future__ import annotations

import re
from typing import NamedTuple

from chronicle.loader.toml.lexer import HEADER, STATEMENTS, close_bracket, key_names

Path = tuple[str | int, ...]
"""A way into a parsed document: keys, and indices of arrays."""

# A letter first, bare parts only: no array value looks like this except the four words excluded here.
_BY_LOOKS = re.compile(
    r"\n([ \t]*+)\[(?:(\[?)[ \t]*+(?!(?:true|false|inf|nan)[ \t]*+\])"
    r"([A-Za-z_][A-Za-z0-9_-]*+(?:\.[A-Za-z0-9_-]++)*+)[ \t]*+\])?"
)


class Section(NamedTuple):
    """A header with its key and value lines; what precedes the first header has an empty path."""

    path: Path
    start: int  # of the header's line
    end: int
    is_array: bool


class Head(NamedTuple):
    """A header as it is written: where its line starts, and the names in its key."""

    start: int
    key: tuple[str, ...]
    is_array: bool


def sections(text: str) -> list[Section]:
    """Return the sections of a text that tomli accepted, in order, the nameless one first."""
    found = heads(text)
    stops = [*(head.start for head in found), len(text)]
    path_of = _Paths()
    return [
        Section((), 0, stops[0], is_array=False),
        *(
            Section(path_of(head.key, is_array=head.is_array), head.start, stop, head.is_array)
            for head, stop in zip(found, stops[1:], strict=True)
        ),
    ]


def heads(text: str) -> list[Head]:
    """Return the headers of a text that tomli accepted, in order."""
    found = _heads_by_looks(text)
    return _heads_by_reading(text) if found is None else found


def _heads_by_looks(text: str) -> list[Head] | None:
    """Return the headers of a text by their looks; None if something else in it may look like one."""
    if '"""' in text or "'''" in text:
        return None
    first = _BY_LOOKS.match("\n" + text.split("\n", 1)[0])
    found = [] if first is None else [(0, first[2], first[3])]
    found += [(line.start(1), line[2], line[3]) for line in _BY_LOOKS.finditer(text)]
    if any(key is None for _, _, key in found):
        return None
    return [Head(start, tuple(key.split(".")), bracket == "[") for start, bracket, key in found]


def _heads_by_reading(text: str) -> list[Head]:
    """Return the headers of a text, stepping over its strings and brackets."""
    found: list[Head] = []
    position, size = 0, len(text)
    while position < size:
        if header := HEADER.match(text, position):
            found.append(Head(position, key_names(header[2]), header[1] == "[["))
            position = header.end()
        statements = STATEMENTS.match(text, position)
        position = statements.end() if statements else position
        if position < size and text[position] == "\n":
            position += 1
        elif position < size:
            position = close_bracket(text, position)
    return found


class _Paths:
    """Resolves header keys in order: a key into an array of tables means that array's newest table."""

    def __init__(self) -> None:
        self._lengths: dict[Path, int] = {}

    def __call__(self, key: tuple[str, ...], *, is_array: bool) -> Path:
        if not is_array and not self._lengths:
            return key
        path: Path = ()
        for part in key[:-1]:
            path = self._newest((*path, part))
        path = (*path, key[-1])
        if is_array:
            self._lengths[path] = self._lengths.get(path, 0) + 1
        return self._newest(path)

    def _newest(self, path: Path) -> Path:
        length = self._lengths.get(path)
        return path if length is None else (*path, length - 1)
