"""Looking up the place of a finding: line, column and width of a key path in its file."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar, cast

from chronicle.findings import KeyLocation, Path, SourceLocation
from chronicle.loader.files import load
from chronicle.loader.pieces import pieces, read_piece
from chronicle.loader.reader import FileError, Lines, read_file
from chronicle.loader.toml.positions import Positions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path as FilePath

    from chronicle.loader.files import Address


def _written(path: Path, positions: Positions) -> Path:
    """A key path as the file has it: without the index 0 of a single value that stands for a list of one."""
    written: Path = ()
    for step in path:
        if step != 0 or positions.has((*written, step)):
            written = (*written, step)
    return written


_AT_HAND: Final = 4
_TOGETHER: Final = 16  # entries scanned at once: the next finding is mostly in the next entry
_Key = TypeVar("_Key")
_Made = TypeVar("_Made")


def _at_hand(made: dict[_Key, _Made], key: _Key, make: Callable[[], _Made]) -> _Made:
    """The value of a key in a small cache, made if it is not there; the least recently used is dropped."""
    one = made.pop(key) if key in made else make()
    if len(made) == _AT_HAND:
        del made[next(iter(made))]
    made[key] = one
    return one


class Locator:
    """Looks up where a key path stands, caching the scans of the last few files."""

    def __init__(
        self,
        root: FilePath,
        plain: Callable[[str], Mapping[Address, int] | None],
        digest: Callable[[str], str | None],
    ) -> None:
        """Look into the files of a base.

        Args:
            root: The directory of the base.
            plain: Gives the line of each entry of a file that was read in pieces; None for other files.
            digest: Gives the digest of a file's text when it was read.
        """
        self.mended: dict[str, dict[int, str] | None] = {}
        """Files that are not TOML as they stand: the mended text of each unit, by the number of lines before
        it; None where the file must be parsed again to get it."""
        self._root = root
        self._plain = plain
        self._digest = digest
        self._scans: dict[str, _Scan] = {}
        self._places: dict[KeyLocation, SourceLocation] = {}

    def look_up(self, spots: Iterable[KeyLocation | SourceLocation]) -> None:
        """Look up spots in advance, sorted by file, so that each file is scanned only once."""
        wanted = dict.fromkeys(spot for spot in spots if isinstance(spot, KeyLocation))
        self._places = {}
        self._places = {spot: self.place(spot) for spot in sorted(wanted, key=lambda spot: spot.file)}

    def place(self, at: KeyLocation | SourceLocation) -> SourceLocation:
        """The line, column and width of a spot, or of the nearest table around it that the file has."""
        if isinstance(at, SourceLocation):
            return at
        if (known := self._places.get(at)) is not None:
            return known
        positions, before = self._scan(at.file).around(at.path)
        path = _written(at.path, positions)
        tried = (positions.find((*path, key)) for key in at.tries)
        region = next(filter(None, tried), None)
        if region is None:
            region = positions.find_key(path) if at.key else positions.find(path)
        while region is None and path:
            path = path[:-1]
            region = positions.find(path)
        return (
            SourceLocation(at.file, before + region.line, region.column, region.width)
            if region
            else SourceLocation(at.file, 1)
        )

    def _scan(self, file: str) -> _Scan:
        return _at_hand(self._scans, file, lambda: self._scanned(file))

    def _scanned(self, file: str) -> _Scan:
        """A file ready to be searched; an empty one if it changed since it was read."""
        text = self._text(file)
        return _Scan(text, (self._plain(file) if text else None) or {})

    def _text(self, file: str) -> str:
        read = read_file(self._root / file)
        if isinstance(read, FileError) or read.digest != self._digest(file):
            return ""
        mended = self.mended.get(file, {})
        return self._mended(file, read.text) if mended is None else _patched(read.text, mended)

    def _mended(self, file: str, text: str) -> str:
        """A text with what is not TOML blanked, piece by piece where it can be read so."""
        texts = []
        for piece in pieces(text):
            read = read_piece(file, piece)
            if read is None:
                return load(self._root / file, file).text
            texts.append(read.text)
        return "".join(texts)


def _patched(text: str, mended: Mapping[int, str]) -> str:
    """A text with parts replaced by others of the same length, each by the number of lines before it."""
    lines, parts, read = Lines(text), [], 0
    for before, part in sorted(mended.items()):
        start = lines.start(before + 1)
        parts += [text[read:start], part]
        read = start + len(part)
    return "".join((*parts, text[read:]))


class _Scan:
    """A file to be searched; if the lines of its entries are known, only the parts needed are scanned."""

    def __init__(self, text: str, lines: Mapping[Address, int]) -> None:
        self._lines = Lines(text)
        self._line_of = lines
        self._begin = sorted(lines.values())
        self._some: dict[int, Positions] = {}

    def around(self, path: Path) -> tuple[Positions, int]:
        """The positions in the part of the file that holds a path, and how many lines precede that part."""
        line = self._line_of.get(cast("Address", path[:2]))
        if line is None:
            return self._whole, 0
        first = (bisect_right(self._begin, line) - 1) // _TOGETHER * _TOGETHER
        return _at_hand(self._some, first, lambda: self._read(first)), self._begin[first] - 1

    def _read(self, first: int) -> Positions:
        """The positions in the `_TOGETHER` entries from number `first` on."""
        start, stop = (
            self._lines.start(self._begin[place]) if place < len(self._begin) else None
            for place in (first, first + _TOGETHER)
        )
        return Positions(self._lines.text[start:stop])

    @cached_property
    def _whole(self) -> Positions:
        return Positions(self._lines.text)
