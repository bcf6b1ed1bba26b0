"""The places of findings: line, column and width of a key path in its file."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar, cast

from chronicle.findings import KeyLocation, KeyPath, SourceLocation
from chronicle.loader.reader import FileError, Lines, read_file
from chronicle.loader.toml.positions import Positions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from chronicle.loader.files import Address


def _written(path: KeyPath, positions: Positions) -> KeyPath:
    """Return a key path as the file has it: without the index 0 of a single value that stands for a list of one."""
    written: KeyPath = ()
    for step in path:
        if step != 0 or positions.has((*written, step)):
            written = (*written, step)
    return written


_MOST_FILES: Final = 4
_MOST_ENTRIES: Final = 64
"""So many files, and entries of each, are kept as they were scanned."""


def _entry_of(at: KeyLocation) -> tuple[str, list[str]]:
    return at.file, [str(step) for step in at.path[:2]]


K = TypeVar("K")
V = TypeVar("V")


def _cached(cache: dict[K, V], most: int, key: K, make: Callable[[], V]) -> V:
    """Return the value of a key in a cache of a few, made if it is missing; drop the least recently used."""
    value = cache.pop(key) if key in cache else make()
    if len(cache) == most:
        del cache[next(iter(cache))]
    cache[key] = value
    return value


class Locator:
    """A look-up of the places of key paths, which caches the scans of the last few files."""

    def __init__(
        self,
        path_of: Callable[[str], Path],
        entry_lines: Callable[[str], Mapping[Address, int] | None],
        digest: Callable[[str], str | None],
        mend: Callable[[Path, str, str], str],
    ) -> None:
        """Look into the files of a base.

        Args:
            path_of: Gives where to read a file.
            entry_lines: Gives the line of each entry of a file; None if parts of an entry stand after other entries.
            digest: Gives the digest of a file's text when it was read.
            mend: Gives the text of a file (its path, name and text) with what is not TOML blanked.
        """
        self.mended: dict[str, dict[int, str] | None] = {}
        """Files that are not TOML as they stand: the mended text of each unit, by the number of lines before
        it; None where the file must be parsed again to get it."""
        self._path_of = path_of
        self._entry_lines = entry_lines
        self._digest = digest
        self._mend = mend
        self._scans: dict[str, _FileScan] = {}
        self._places: dict[KeyLocation, SourceLocation] = {}

    def look_up(self, locations: Iterable[KeyLocation | SourceLocation]) -> None:
        """Look up places in advance, sorted by file and entry, so that each entry is scanned only once."""
        wanted = dict.fromkeys(at for at in locations if isinstance(at, KeyLocation))
        self._places = {}
        self._places = {at: self.place(at) for at in sorted(wanted, key=_entry_of)}

    def place(self, at: KeyLocation | SourceLocation) -> SourceLocation:
        """Return the line, column and width of a place, or of the innermost table around it that the file has."""
        if isinstance(at, SourceLocation):
            return at
        if (known := self._places.get(at)) is not None:
            return known
        positions, lines_before = self._scan(at.file).part_around(at.path)
        path = _written(at.path, positions)
        alternatives = (positions.find((*path, key)) for key in at.tries)
        region = next(filter(None, alternatives), None)
        if region is None:
            region = positions.find_key(path) if at.key else positions.find(path)
        while region is None and path:
            path = path[:-1]
            region = positions.find(path)
        return (
            SourceLocation(at.file, lines_before + region.line, region.column, region.width)
            if region
            else SourceLocation(at.file, 1)
        )

    def _scan(self, file: str) -> _FileScan:
        return _cached(self._scans, _MOST_FILES, file, lambda: self._scanned(file))

    def _scanned(self, file: str) -> _FileScan:
        """Return a file ready to be searched; an empty one if it changed since it was read."""
        text = self._text(file)
        return _FileScan(text, (self._entry_lines(file) if text else None) or {})

    def _text(self, file: str) -> str:
        path = self._path_of(file)
        read = read_file(path)
        if isinstance(read, FileError) or read.digest != self._digest(file):
            return ""
        mended = self.mended.get(file, {})
        return self._mend(path, file, read.text) if mended is None else _patched(read.text, mended)


def _patched(text: str, mended: Mapping[int, str]) -> str:
    """Return a text with parts replaced by others of the same length, given by the number of lines before each."""
    lines, parts, read = Lines(text), [], 0
    for before, part in sorted(mended.items()):
        start = lines.start(before + 1)
        parts += [text[read:start], part]
        read = start + len(part)
    return "".join((*parts, text[read:]))


class _FileScan:
    """A file to be searched; if the lines of its entries are known, only the parts needed are scanned."""

    def __init__(self, text: str, lines: Mapping[Address, int]) -> None:
        self._lines = Lines(text)
        self._line_of = lines
        self._first_lines = sorted(lines.values())
        self._parts: dict[int, Positions] = {}

    def part_around(self, path: KeyPath) -> tuple[Positions, int]:
        """Return the positions in the part of the file that holds a path, and how many lines precede that part."""
        line = self._line_of.get(cast("Address", path[:2]))
        if line is None:
            return self._whole, 0
        return _cached(self._parts, _MOST_ENTRIES, line, lambda: self._scan(line)), line - 1

    def _scan(self, line: int) -> Positions:
        """Return the positions in the entry that begins on a line: up to the next."""
        following = bisect_right(self._first_lines, line)
        stop = self._lines.start(self._first_lines[following]) if following < len(self._first_lines) else None
        return Positions(self._lines.text[self._lines.start(line) : stop])

    @cached_property
    def _whole(self) -> Positions:
        return Positions(self._lines.text)
