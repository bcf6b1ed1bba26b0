"""What is read at once, a file or a piece of a long one, and what is told of it to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chronicle.base.pieces import PIECE, Piece, pieces
from chronicle.base.reading import ReadText, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from chronicle.base.entries import Entered
    from chronicle.base.files import Address
    from chronicle.facts.common import Ref
    from chronicle.findings import Finding
    from chronicle.findings import Path as KeyPath


class Unit(NamedTuple):
    """A file of a base by its name, or a piece of it."""

    name: str
    path: Path
    piece: Piece | None = None
    before: Mapping[Address, int] | None = None
    """The entries of the file's other pieces whose ids this one uses again, each with its line."""


class Seen(NamedTuple):
    """An id that a unit uses. Of a fact only that it stands is told; an entity is told whole."""

    table: str
    id: str
    line: int
    stands: bool
    allow: tuple[str, ...]
    entity: Entered | None
    read: bool
    """False of one in a part that is no TOML."""


class Told(NamedTuple):
    """All that others need to know of a unit before any fact can be linked."""

    entries: list[Seen]
    findings: list[Finding]
    mentioned: set[str]
    """What may be ids in the parts that were set aside."""
    aside: list[tuple[KeyPath, Ref]]
    """The references of what was set aside, each with the path of its entry."""
    settings: bool
    """Whether it holds `[chronicle]`."""
    mended: dict[int, str]
    """The text without what is no TOML in it, if anything is not, by how many lines stand before it."""
    digest: str | None
    headers: set[str]
    """The tables that have a bare header, such as `[people]`, in it."""
    apart: bool = True
    """False of a piece that cannot be read apart from the rest of its file; nothing else is told of it."""


UNREAD = Told([], [], set(), [], settings=False, mended={}, digest=None, headers=set(), apart=False)


class Units(NamedTuple):
    """A file as what is read at once; of one in pieces also its digest."""

    units: list[Unit]
    digest: str | None


def units(name: str, path: Path, size: int) -> Units:
    """Cut a file of so many bytes into what is read at once."""
    read = read_file(path) if size > PIECE else None
    if not isinstance(read, ReadText) or len(cut := pieces(read.text)) == 1:
        return Units([Unit(name, path)], None)
    return Units([Unit(name, path, piece) for piece in cut], read.digest)
