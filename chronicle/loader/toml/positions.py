"""The places of tables, keys and values in a text that tomli accepted.

Headers are found in the whole text, keys and values only in the tables that are asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import TypeAlias

from chronicle.findings import KeyPath
from chronicle.loader.reader import Lines
from chronicle.loader.toml.lexer import (
    BARE,
    COMMENT,
    HEADER,
    KEY,
    PARTS,
    STATEMENTS,
    STRING,
    close_bracket,
    key_names,
    part_name,
    possessive,
)
from chronicle.named_tuples import NamedTuple

# A letter first, bare parts only: no array value looks like this except the four words excluded here.
_PLAIN_HEADER = re.compile(
    r"\n([ \t]*+)\[(?:(\[?)[ \t]*+(?!(?:true|false|inf|nan)[ \t]*+\])"
    r"([A-Za-z_][A-Za-z0-9_-]*+(?:\.[A-Za-z0-9_-]++)*+)[ \t]*+\])?"
)


class Section(NamedTuple):
    """A header with its key and value lines; what precedes the first header has an empty path."""

    path: KeyPath
    start: int  # of the header's line
    end: int
    is_array: bool


class Header(NamedTuple):
    """A header: where its line starts, and the names in its key."""

    start: int
    key: tuple[str, ...]
    is_array: bool


def sections(text: str) -> list[Section]:
    """Return the sections of a text that tomli accepted, in order, the nameless one first."""
    all_headers = headers(text)
    stops = [*(header.start for header in all_headers), len(text)]
    path_of = _Paths()
    return [
        Section((), 0, stops[0], is_array=False),
        *(
            Section(path_of(header.key, is_array=header.is_array), header.start, stop, header.is_array)
            for header, stop in zip(all_headers, stops[1:], strict=True)
        ),
    ]


def headers(text: str) -> list[Header]:
    """Return the headers of a text that tomli accepted, in order."""
    plain = _headers_by_pattern(text)
    return _headers_by_scanning(text) if plain is None else plain


def _headers_by_pattern(text: str) -> list[Header] | None:
    """Return the headers of a text by a pattern; None if something else in it may look like one."""
    if '"""' in text or "'''" in text:
        return None
    first = _PLAIN_HEADER.match("\n" + text.split("\n", 1)[0])
    found = [] if first is None else [(0, first[2], first[3])]
    found += [(line.start(1), line[2], line[3]) for line in _PLAIN_HEADER.finditer(text)]
    if any(key is None for _, _, key in found):
        return None
    return [Header(start, tuple(key.split(".")), bracket == "[") for start, bracket, key in found]


def _headers_by_scanning(text: str) -> list[Header]:
    """Return the headers of a text, stepping over its strings and brackets."""
    found: list[Header] = []
    position, size = 0, len(text)
    while position < size:
        if match := HEADER.match(text, position):
            found.append(Header(position, key_names(match[2]), match[1] == "[["))
            position = match.end()
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
        self._lengths: dict[KeyPath, int] = {}

    def __call__(self, key: tuple[str, ...], *, is_array: bool) -> KeyPath:
        if not is_array and not self._lengths:
            return key
        path: KeyPath = ()
        for part in key[:-1]:
            path = self._newest((*path, part))
        path = (*path, key[-1])
        if is_array:
            self._lengths[path] = self._lengths.get(path, 0) + 1
        return self._newest(path)

    def _newest(self, path: KeyPath) -> KeyPath:
        length = self._lengths.get(path)
        return path if length is None else (*path, length - 1)


_VALUE = rf"{STRING}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} [0-9]{{2}}:[^\s,\]}}#]++|[^\s,\[\]{{}}#\"']++"
TOKEN = re.compile(
    possessive(rf"[ \t\r\n,]++|{COMMENT}")
    + "(?:"
    + possessive(rf"({KEY})[ \t]*+=[ \t]*+", "?")
    + rf"(?:({_VALUE})|([\[{{]))|([\]}}])|\Z)"
)
"""A key with its value or its opening bracket; a value or a bracket alone; or the end."""
_BARE = re.compile(BARE)
OPENED, CLOSED = 3, 4
"""The groups of `TOKEN` that hold an opening and a closing bracket."""

OffsetRange: TypeAlias = tuple[int, int]
"""Where something starts and ends in a text; the end is exclusive."""


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
        self._values: dict[KeyPath, OffsetRange] = {}
        self._keys: dict[KeyPath, OffsetRange] = {}
        self._headers: dict[
            KeyPath, tuple[OffsetRange, OffsetRange]
        ] = {}  # the key, and the header, which stands for the value

    def find(self, path: KeyPath) -> Region | None:
        """Return the place of the value at a path; of a table with a header, that of its header."""
        self._scan_towards(path)
        header = self._headers.get(path)
        return self._region(header[1] if header else self._values.get(path))

    def has(self, path: KeyPath) -> bool:
        """Tell whether there is a value at a path."""
        self._scan_towards(path)
        return path in self._values or path in self._headers

    def find_key(self, path: KeyPath) -> Region | None:
        """Return the place of a path's key: the last part of a dotted one, or that part of a header."""
        return self._region(self._key(path))

    def offset_of_key(self, path: KeyPath) -> int | None:
        """Return the offset of a path's key."""
        span = self._key(path)
        return span[0] if span else None

    def _key(self, path: KeyPath) -> OffsetRange | None:
        self._scan_towards(path)
        header = self._headers.get(path)
        return header[0] if header else self._keys.get(path)

    def addresses(self) -> Iterator[KeyPath]:
        """Scan the whole text, and yield every path that has a place."""
        for section in self._sections:
            self._scan(section)
        self._by_path.clear()
        yield from self._values.keys() | self._headers.keys()

    @cached_property
    def _sections(self) -> Sequence[Section]:
        return sections(self._text) if self._only is None else self._only

    @cached_property
    def _by_path(self) -> dict[KeyPath, list[Section]]:
        """The sections not scanned yet, by path; a path without a header has the first section below it."""
        unread: dict[KeyPath, list[Section]] = {}
        for section in self._sections:
            unread.setdefault(section.path, []).append(section)
        for section in self._sections:
            for size in range(1, len(section.path)):
                unread.setdefault(section.path[:size], [section])
        return unread

    def _scan_towards(self, path: KeyPath) -> None:
        for size in range(len(path) + 1):
            for section in self._by_path.pop(path[:size], ()):
                self._scan(section)

    def _region(self, span: OffsetRange | None) -> Region | None:
        if span is None:
            return None
        line, column = self._lines.position(span[0])
        end_line, end_column = self._lines.position(span[1])
        stop = span[1] if end_line == line else self._lines.end(line)
        return Region(line, column, end_line, end_column, max(1, stop - span[0]))

    def _scan(self, section: Section) -> None:
        """Record the keys and values of a section, at any depth."""
        table = section.path
        opened = index = 0  # of a list or an inline table: where it begins, and the place of its next item
        enclosing: list[tuple[KeyPath, int, int]] = []
        begin = self._record_header(section) if table else section.start
        for token in TOKEN.finditer(self._text, begin, section.end):
            kind = token.lastindex
            if kind == CLOSED:
                self._values[table] = (opened, token.end())
                table, opened, index = enclosing.pop()
            elif kind:
                if token[1]:
                    path = self._record_key(table, token)
                else:
                    path, index = (*table, index), index + 1
                if kind == OPENED:
                    enclosing.append((table, opened, index))
                    table, opened, index = path, token.start(3), 0
                else:
                    self._values[path] = token.span(2)

    def _record_header(self, section: Section) -> int:
        match = HEADER.match(self._text, section.start)
        assert match is not None, "a section begins with its header"
        path: KeyPath = ()
        span = whole = (match.start(1), match.end())
        for part in PARTS.finditer(self._text, match.start(2), match.end(2)):
            span = part.span()
            path = section.path[: len(path) + 1]
            self._record_implied(path, span)
            while len(path) < len(section.path) and isinstance(section.path[len(path)], int):
                path = section.path[: len(path) + 1]
                self._record_implied(path, span)
        self._headers[section.path] = (span, whole)
        if section.is_array and section.path[-1] == 0:
            self._headers[section.path[:-1]] = (span, whole)
        return match.end()

    def _record_implied(self, path: KeyPath, span: OffsetRange) -> None:
        """Record a table that only a longer key defines, where it first does: `a.b` in `a.b.c = 1`."""
        self._keys[path] = min(span, self._keys.get(path, span))
        self._values[path] = min(span, self._values.get(path, span))

    def _record_key(self, table: KeyPath, token: re.Match[str]) -> KeyPath:
        """Record a key, dotted or not; return its path."""
        if _BARE.fullmatch(token[1]):
            path = (*table, token[1])
            self._keys[path] = token.span(1)
            return path
        *above, last = PARTS.finditer(self._text, *token.span(1))
        path = table
        for part in above:
            path = (*path, part_name(part[0]))
            self._record_implied(path, part.span())
        path = (*path, part_name(last[0]))
        self._keys[path] = last.span()
        return path


class EntryLines(NamedTuple):
    """The line of each entry of a text: of its header, or of the first key that names it."""

    lines: dict[tuple[str, str], int]
    are_whole: bool
    """Whether all of each entry stands between its header and the next entry's."""


def entry_lines(text: str, doc: Mapping[str, object]) -> EntryLines:
    """Return the lines of the entries of a parsed text, of which `doc` has all tables that hold entries."""
    all_headers = headers(text)
    if (whole := starts_of_whole_entries(all_headers, doc)) is not None:
        return EntryLines(line_numbers(text, whole), are_whole=True)
    starts: dict[tuple[str, str], int] = {}
    deeper: dict[tuple[str, str], int] = {}  # entries that may have no header, only their sub-tables
    roots: list[Section] = []  # the sections in which a key may name an entry
    above: Section | None = Section((), 0, 0, is_array=False)
    for start, key, is_array in all_headers:
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
                offsets = (positions.offset_of_key(address), deeper.get(address))
                starts[address] = min((offset for offset in offsets if offset is not None), default=0)
    return EntryLines(line_numbers(text, starts), are_whole=False)


def starts_of_whole_entries(
    all_headers: Iterable[Header], doc: Mapping[str, object]
) -> dict[tuple[str, str], int] | None:
    """Return the offset of each entry's header; None unless each has one, and its sub-tables directly follow it.

    `doc` has all tables of the text that hold entries.
    """
    starts: dict[tuple[str, str], int] = {}
    above = None
    for start, key, is_array in all_headers:
        match key:
            case (table, id_, *below):
                if not below and (table, id_) not in starts:
                    starts[table, id_] = start
                elif not below or (table, id_) != above:
                    return None
                above = table, id_
            case _:
                if is_array:
                    return None
                above = None
    entries = {
        (table, id_) for table, ids in doc.items() for id_ in (ids if isinstance(ids, Mapping) else ())
    }
    return starts if starts.keys() == entries else None


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
