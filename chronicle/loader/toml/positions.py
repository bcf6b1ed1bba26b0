"""The places of keys and values in a TOML text, found only in the tables that are asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from chronicle.loader.lines import Lines
from chronicle.loader.toml.lexer import BARE, COMMENT, HEADER, KEY, PARTS, STRING, all_of, part_name
from chronicle.loader.toml.sections import Path, Section, heads, sections

_VALUE = rf"{STRING}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} [0-9]{{2}}:[^\s,\]}}#]++|[^\s,\[\]{{}}#\"']++"
_WORD = re.compile(
    all_of(rf"[ \t\r\n,]++|{COMMENT}")
    + "(?:"
    + all_of(rf"({KEY})[ \t]*+=[ \t]*+", "?")
    + rf"(?:({_VALUE})|([\[{{]))|([\]}}])|\Z)"
)
"""A key with its value or its opening bracket; a value or a bracket alone; or the end."""
_BARE = re.compile(BARE)
_OPENED, _CLOSED = 3, 4

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a text: lines and columns from 1, columns in characters; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
    width: int
    """How many characters of its first line it covers, to be underlined."""


class Positions:
    """The places of the keys and values of a text that tomli accepted. Tables are scanned as needed."""

    def __init__(self, text: str, only: Sequence[Section] | None = None) -> None:
        """Take a text; with `only`, look into none of its other sections."""
        self._lines = Lines(text)
        self._text = text
        self._only = only
        self._values: dict[Path, Span] = {}
        self._keys: dict[Path, Span] = {}
        self._headers: dict[
            Path, tuple[Span, Span]
        ] = {}  # the key, and the header, which stands for the value

    def find(self, path: Path) -> Region | None:
        """Return the place of the value at a path; of a table with a header, that of its header."""
        self._read_towards(path)
        header = self._headers.get(path)
        return self._region(header[1] if header else self._values.get(path))

    def has(self, path: Path) -> bool:
        """Tell whether there is a value at a path."""
        self._read_towards(path)
        return path in self._values or path in self._headers

    def find_key(self, path: Path) -> Region | None:
        """Return the place of a path's key: the last part of a dotted one, or that part of a header."""
        return self._region(self._key(path))

    def offset_of_key(self, path: Path) -> int | None:
        """Return the offset of a path's key."""
        span = self._key(path)
        return span[0] if span else None

    def _key(self, path: Path) -> Span | None:
        self._read_towards(path)
        header = self._headers.get(path)
        return header[0] if header else self._keys.get(path)

    def addresses(self) -> Iterator[Path]:
        """Scan the whole text, and yield every path that has a place."""
        for section in self._sections:
            self._read(section)
        self._by_path.clear()
        yield from self._values.keys() | self._headers.keys()

    @cached_property
    def _sections(self) -> Sequence[Section]:
        return sections(self._text) if self._only is None else self._only

    @cached_property
    def _by_path(self) -> dict[Path, list[Section]]:
        """The sections not scanned yet, by path; a path without a header has the first section below it."""
        unread: dict[Path, list[Section]] = {}
        for section in self._sections:
            unread.setdefault(section.path, []).append(section)
        for section in self._sections:
            for size in range(1, len(section.path)):
                unread.setdefault(section.path[:size], [section])
        return unread

    def _read_towards(self, path: Path) -> None:
        for size in range(len(path) + 1):
            for section in self._by_path.pop(path[:size], ()):
                self._read(section)

    def _region(self, span: Span | None) -> Region | None:
        if span is None:
            return None
        line, column = self._lines.place(span[0])
        end_line, end_column = self._lines.place(span[1])
        stop = span[1] if end_line == line else self._lines.end(line)
        return Region(line, column, end_line, end_column, max(1, stop - span[0]))

    def _read(self, section: Section) -> None:
        """Record the keys and values of a section, at any depth."""
        table = section.path
        opened = index = 0  # of a list or an inline table: where it begins, and the place of its next item
        around: list[tuple[Path, int, int]] = []
        begin = self._header(section) if table else section.start
        for word in _WORD.finditer(self._text, begin, section.end):
            kind = word.lastindex
            if kind == _CLOSED:
                self._values[table] = (opened, word.end())
                table, opened, index = around.pop()
            elif kind:
                if word[1]:
                    path = self._pair(table, word)
                else:
                    path, index = (*table, index), index + 1
                if kind == _OPENED:
                    around.append((table, opened, index))
                    table, opened, index = path, word.start(3), 0
                else:
                    self._values[path] = word.span(2)

    def _header(self, section: Section) -> int:
        found = HEADER.match(self._text, section.start)
        assert found is not None, "a section begins with its header"
        path: Path = ()
        span = whole = (found.start(1), found.end())
        for part in PARTS.finditer(self._text, found.start(2), found.end(2)):
            span = part.span()
            path = section.path[: len(path) + 1]
            self._imply(path, span)
            while len(path) < len(section.path) and isinstance(section.path[len(path)], int):
                path = section.path[: len(path) + 1]
                self._imply(path, span)
        self._headers[section.path] = (span, whole)
        if section.is_array and section.path[-1] == 0:
            self._headers[section.path[:-1]] = (span, whole)
        return found.end()

    def _imply(self, path: Path, span: Span) -> None:
        """Record a table that only a longer key defines, where it first does: `a.b` in `a.b.c = 1`."""
        self._keys[path] = min(span, self._keys.get(path, span))
        self._values[path] = min(span, self._values.get(path, span))

    def _pair(self, table: Path, word: re.Match[str]) -> Path:
        """Note a key, dotted or not; return its path."""
        if _BARE.fullmatch(word[1]):
            path = (*table, word[1])
            self._keys[path] = word.span(1)
            return path
        *above, last = PARTS.finditer(self._text, *word.span(1))
        path = table
        for part in above:
            path = (*path, part_name(part[0]))
            self._imply(path, part.span())
        path = (*path, part_name(last[0]))
        self._keys[path] = last.span()
        return path


def entry_lines(text: str, doc: Mapping[str, object]) -> dict[tuple[str, str], int]:
    """Return the line of each entry of a parsed text: of its header, or of the first key that names it."""
    starts: dict[tuple[str, str], int] = {}
    deeper: dict[tuple[str, str], int] = {}  # entries that may have no header, only their sub-tables
    roots: list[Section] = []  # the sections in which a key may name an entry
    above: Section | None = Section((), 0, 0, is_array=False)
    for start, key, is_array in heads(text):
        if above:
            roots.append(above._replace(end=start))
            above = None
        if len(key) == 1:
            above = Section(key, start, start, is_array)
        elif len(key) == 2:  # noqa: PLR2004 - a table and an id
            starts[key] = starts.get(key, start) if is_array else start
        else:
            deeper.setdefault((key[0], key[1]), start)
    if above:
        roots.append(above._replace(end=len(text)))
    positions = Positions(text, roots)
    for table, entries in doc.items():
        for name in entries if isinstance(entries, Mapping) else ():
            address = (table, name)
            if address not in starts:
                places = (positions.offset_of_key(address), deeper.get(address))
                starts[address] = min((place for place in places if place is not None), default=0)
    return line_numbers(text, starts)


def line_numbers(
    text: str, starts: Mapping[tuple[str, str], int], before: int = 0
) -> dict[tuple[str, str], int]:
    """Turn offsets into line numbers in one pass; `before` lines precede the text."""
    line, counted = 1 + before, 0
    lines: dict[tuple[str, str], int] = {}
    for address, start in sorted(starts.items(), key=itemgetter(1)):
        line, counted = line + text.count("\n", counted, start), start
        lines[address] = line
    return lines
