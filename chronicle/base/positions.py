"""Where each key and each value of a TOML text stands, found only for the tables that are asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from chronicle.base.grammar import BARE, COMMENT, DOT, HEADER, PARTS, STRING, part_name
from chronicle.base.lines import Lines
from chronicle.base.sections import Path, Section, heads, sections

_BLANK = re.compile(rf"(?:[ \t\r\n]++|{COMMENT})*+")
_DOT = re.compile(DOT)
_EQUALS = re.compile(r"[ \t]*+=[ \t]*+")
_VALUE = re.compile(
    rf"{STRING}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} [0-9]{{2}}:[^\s,\]}}#]++|[^\s,\[\]{{}}#\"']++"
)
_NAME = re.compile(BARE)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a text: lines and columns from 1, columns in characters, its end behind the last one."""

    line: int
    column: int
    end_line: int
    end_column: int
    width: int
    """How many characters of the first line it covers: what a caret underlines."""


class Positions:
    """The places of the keys and values of a text that tomli accepted. A table is read once asked about."""

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
        """Return where the value at a path stands; of a table with a header, its header."""
        self._read_towards(path)
        header = self._headers.get(path)
        return self._region(header[1] if header else self._values.get(path))

    def has(self, path: Path) -> bool:
        """Tell whether a value stands at a path."""
        self._read_towards(path)
        return path in self._values or path in self._headers

    def find_key(self, path: Path) -> Region | None:
        """Return where the key of a path stands: the last part of a dotted one, or that part of a header."""
        return self._region(self._key(path))

    def offset_of_key(self, path: Path) -> int | None:
        """Return the offset at which the key of a path stands."""
        span = self._key(path)
        return span[0] if span else None

    def _key(self, path: Path) -> Span | None:
        self._read_towards(path)
        header = self._headers.get(path)
        return header[0] if header else self._keys.get(path)

    def addresses(self) -> Iterator[Path]:
        """Yield every path that has a place, the whole text having been read."""
        for section in self._sections:
            self._read(section)
        self._by_path.clear()
        yield from self._values.keys() | self._headers.keys()

    @cached_property
    def _sections(self) -> Sequence[Section]:
        return sections(self._text) if self._only is None else self._only

    @cached_property
    def _by_path(self) -> dict[Path, list[Section]]:
        """The sections not read yet, by path; where a path has no header, the first section below it."""
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
        text, end = self._text, section.end
        position = section.start
        if section.path:
            position = self._header(section)
        while (position := _after(_BLANK, text, position)) < end:
            position = self._pair(section.path, position)

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
        """Note a table that comes into being with a longer key, where it does so first."""
        self._keys[path] = min(span, self._keys.get(path, span))
        self._values[path] = min(span, self._values.get(path, span))

    def _pair(self, table: Path, position: int) -> int:
        """Note one key and its value; return the offset behind them."""
        text, path = self._text, table
        while True:
            part = _match(PARTS, text, position)
            path = (*path, part_name(part[0]))
            dot = _DOT.match(text, part.end())
            if dot is None:
                break
            self._imply(path, part.span())
            position = dot.end()
        self._keys[path] = part.span()
        return self._value(path, _after(_EQUALS, text, part.end()))

    def _value(self, path: Path, start: int) -> int:
        """Note a value and what is inside it; return the offset behind it."""
        text = self._text
        opener = text[start]
        if opener not in "[{":
            end = _match(_VALUE, text, start).end()
            self._values[path] = (start, end)
            return end
        closer = "]" if opener == "[" else "}"
        self._values[path] = (start, start + 1)
        position, index = _after(_BLANK, text, start + 1), 0
        while text[position] != closer:
            if opener == "[":
                position = self._value((*path, index), position)
                index += 1
            else:
                position = self._pair(path, position)
            position = _after(_BLANK, text, position)
            if text[position] == ",":
                position = _after(_BLANK, text, position + 1)
        self._values[path] = (start, position + 1)
        return position + 1


def _match(pattern: re.Pattern[str], text: str, position: int) -> re.Match[str]:
    found = pattern.match(text, position)
    assert found is not None, "the text was accepted by the parser"
    return found


def _after(pattern: re.Pattern[str], text: str, position: int) -> int:
    return _match(pattern, text, position).end()


def entry_lines(text: str, doc: Mapping[str, object]) -> dict[tuple[str, str], int]:
    """Return the line of each entry of a parsed text: its header, or else the key that first names it."""
    starts: dict[tuple[str, str], int] = {}
    deeper: dict[tuple[str, str], int] = {}  # entries that may have no header but those of their tables
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
    """Turn offsets into lines, counting each line break once; `before` lines stand before the text."""
    line, counted = 1 + before, 0
    lines: dict[tuple[str, str], int] = {}
    for address, start in sorted(starts.items(), key=itemgetter(1)):
        line, counted = line + text.count("\n", counted, start), start
        lines[address] = line
    return lines
