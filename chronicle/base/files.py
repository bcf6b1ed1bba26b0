"""One file of a base, read: what stands in it, where, and what is wrong with it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar, cast

from chronicle.base.entries import Entered, Reader
from chronicle.base.lines import Lines
from chronicle.base.lost import Lost, legible, lost, missing
from chronicle.base.positions import Positions, entry_lines
from chronicle.base.reading import read_file
from chronicle.base.recovery import parse
from chronicle.base.trouble import Trouble
from chronicle.findings import Finding, Path, Place, Spot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path as FilePath

    from chronicle.facts.common import Ref
    from chronicle.facts.entities import Base

Address = tuple[str, str]


@dataclass(slots=True)
class BaseFile:
    """A file on its way into the index. `document` is emptied as its entries are taken, to save memory."""

    name: str
    text: str
    document: dict[str, object]
    lines: Mapping[Address, int]
    findings: list[Finding] = field(default_factory=list)
    digest: str | None = None
    """Of the text; empty where the bytes are none, and None where nothing could be read."""
    mentioned: set[str] = field(default_factory=set)
    """What may be ids in the parts that were set aside: nobody can say any more what those refer to."""
    aside: list[tuple[Path, Ref]] = field(default_factory=list)
    """The references of what was set aside, each with the path of its entry."""
    mended: bool = False
    """Whether parts of the text had to be blanked before it was TOML."""
    headers: set[str] = field(default_factory=set)
    """The tables of which a piece has a header of their own, as `[people]`, which stands once in a file."""

    def entries(self, financial_year: tuple[int, int]) -> Iterator[tuple[Entered, int]]:
        """Each entry that stands, with the line on which it begins."""
        reader = Reader(self.name, financial_year, self.findings, self.mentioned, self.aside)
        for entered in reader.entries(self.document):
            yield entered, self.lines.get((entered.table, entered.id), 1)

    def base(self) -> Base | None:
        """Its `[chronicle]` table."""
        return Reader(self.name, (4, 1), self.findings, self.mentioned).base(self.document)


def load(path: FilePath, name: str) -> BaseFile:
    """Read a file and parse it; whatever is wrong with it is a finding, and the rest stands."""
    read = read_file(path)
    if isinstance(read, Trouble):
        aside = lost(legible(path).split("\n")) if read.code == "F002" else Lost({}, set())
        digest = "" if read.code == "F002" else None
        return BaseFile(name, "", {}, aside.lines, [_file_finding(name, read)], digest, aside.words)
    parsed = parse(read.text)
    findings = [_file_finding(name, trouble) for trouble in parsed.troubles]
    lines = entry_lines(parsed.text, parsed.document)
    if not findings:
        return BaseFile(name, parsed.text, parsed.document, lines, findings, read.digest)
    aside = lost(missing(read.text, parsed.text))
    return BaseFile(
        name,
        parsed.text,
        parsed.document,
        {**aside.lines, **lines},
        findings,
        read.digest,
        aside.words,
        mended=True,
    )


def _file_finding(name: str, trouble: Trouble) -> Finding:
    at = Place(name, trouble.line, trouble.column, trouble.width)
    return Finding(
        trouble.code, trouble.message, trouble.hint, at, ".".join(trouble.address.split(".")[:2]) or None
    )


def _written(path: Path, positions: Positions) -> Path:
    """A key path as the file has it: one value may stand where a list of one was meant."""
    written: Path = ()
    for step in path:
        if step != 0 or positions.has((*written, step)):
            written = (*written, step)
    return written


_AT_HAND: Final = 4
_TOGETHER: Final = 16  # entries that are looked into at once: the next finding is mostly of the next one
_Key = TypeVar("_Key")
_Made = TypeVar("_Made")


def _at_hand(made: dict[_Key, _Made], key: _Key, make: Callable[[], _Made]) -> _Made:
    """What was made of a key before, or is made now; only the last few that were asked for are kept."""
    one = made.pop(key) if key in made else make()
    if len(made) == _AT_HAND:
        del made[next(iter(made))]
    made[key] = one
    return one


class Locator:
    """Looks up where a key path stands, with the scans of the last files asked for at hand."""

    def __init__(
        self,
        root: FilePath,
        plain: Callable[[str], Mapping[Address, int] | None],
        digest: Callable[[str], str | None],
    ) -> None:
        """Look into the files of a base.

        Args:
            root: Where they lie.
            plain: Knows of a file read in pieces on which line each entry begins.
            digest: Knows the digest of the text that was read of a file.
        """
        self.mended: dict[str, str | None] = {}
        """The files that are no TOML as they are: their mended texts, or None where they must be parsed again."""
        self._root = root
        self._plain = plain
        self._digest = digest
        self._scans: dict[str, _Scan] = {}
        self._places: dict[Spot, Place] = {}

    def look_up(self, spots: Iterable[Spot | Place]) -> None:
        """Look up spots that will be asked for, file by file: so each file is scanned once, whatever their order."""
        wanted = dict.fromkeys(spot for spot in spots if isinstance(spot, Spot))
        self._places = {}
        self._places = {spot: self.place(spot) for spot in sorted(wanted, key=lambda spot: spot.file)}

    def place(self, at: Spot | Place) -> Place:
        """The line, column and width of a spot; of the nearest key around it where it has no place of its own."""
        if isinstance(at, Place):
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
            Place(at.file, before + region.line, region.column, region.width) if region else Place(at.file, 1)
        )

    def _scan(self, file: str) -> _Scan:
        return _at_hand(self._scans, file, lambda: self._scanned(file))

    def _scanned(self, file: str) -> _Scan:
        """A file ready to be looked into; one that was changed since it was read has no places any more."""
        text = self._text(file)
        return _Scan(text, (self._plain(file) if text else None) or {})

    def _text(self, file: str) -> str:
        if file in self.mended:
            mended = self.mended[file]
            return load(self._root / file, file).text if mended is None else mended
        read = read_file(self._root / file)
        return "" if isinstance(read, Trouble) or read.digest != self._digest(file) else read.text


class _Scan:
    """A file that is looked into; where the lines of its entries are known, no more of it is read than is asked for."""

    def __init__(self, text: str, lines: Mapping[Address, int]) -> None:
        self._lines = Lines(text)
        self._line_of = lines
        self._begin = sorted(lines.values())
        self._some: dict[int, Positions] = {}

    def around(self, path: Path) -> tuple[Positions, int]:
        """Where a path is looked for, and how many lines stand before that."""
        line = self._line_of.get(cast("Address", path[:2]))
        if line is None:
            return self._whole, 0
        first = (bisect_right(self._begin, line) - 1) // _TOGETHER * _TOGETHER
        return _at_hand(self._some, first, lambda: self._read(first)), self._begin[first] - 1

    def _read(self, first: int) -> Positions:
        """The entries from one on that are looked into together."""
        start, stop = (
            self._lines.start(self._begin[place]) if place < len(self._begin) else None
            for place in (first, first + _TOGETHER)
        )
        return Positions(self._lines.text[start:stop])

    @cached_property
    def _whole(self) -> Positions:
        return Positions(self._lines.text)
