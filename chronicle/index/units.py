"""Units of reading, each a file or a piece of a long one, and what a worker process reports of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chronicle.loader.pieces import PIECE, Piece, pieces
from chronicle.loader.reader import ReadText, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from chronicle.findings import Finding
    from chronicle.findings import Path as KeyPath
    from chronicle.loader.entries import ValidEntry
    from chronicle.loader.files import Address
    from chronicle.model.base import Reference


class Unit(NamedTuple):
    """A file of a base, or a piece of it: what is read in one go."""

    name: str
    path: Path
    piece: Piece | None = None
    before: Mapping[Address, int] | None = None
    """The entries of the file's earlier pieces whose ids this piece repeats, each with its line."""


class EntryReport(NamedTuple):
    """An entry of a unit. An entity is passed on whole; of a fact only that it stands, not its content."""

    table: str
    id: str
    line: int
    stands: bool
    allow: tuple[str, ...]
    entity: ValidEntry | None
    read: bool
    """False if it is in a part that is not TOML, and only its header was recognised."""


class UnitReport(NamedTuple):
    """What a worker reports of a unit: all that must be known before any fact can be linked."""

    entries: list[EntryReport]
    findings: list[Finding]
    mentioned: set[str]
    """Words that may be ids, in the parts that were set aside."""
    aside: list[tuple[KeyPath, Reference]]
    """The references of facts and citations that were set aside, each with the path of its fact."""
    settings: bool
    """Whether it holds `[chronicle]`."""
    mended: dict[int, str]
    """If parts were not TOML: the unit's text with those blanked, by the number of lines before the unit."""
    digest: str | None
    headers: set[str]
    """The tables with a header of their own in it, such as `[people]`."""
    apart: bool = True
    """False if it is a piece that cannot be read without the rest of its file; all else is then empty."""


UNREAD = UnitReport([], [], set(), [], settings=False, mended={}, digest=None, headers=set(), apart=False)


class Units(NamedTuple):
    """The units of a file; and, if it is cut into pieces, the digest of its text."""

    units: list[Unit]
    digest: str | None


def units(name: str, path: Path, size: int) -> Units:
    """Cut a file of `size` bytes into units: several if it is long, else one."""
    read = read_file(path) if size > PIECE else None
    if not isinstance(read, ReadText) or len(cut := pieces(read.text)) == 1:
        return Units([Unit(name, path)], None)
    return Units([Unit(name, path, piece) for piece in cut], read.digest)
