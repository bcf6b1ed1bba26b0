"""What every document of Office that is written needs: texts that XML can hold, and the same bytes for the same answer."""

from __future__ import annotations

import errno
import gc
import os
import re
import sys
from contextlib import contextmanager
from html import escape
from shutil import copyfileobj
from tempfile import TemporaryFile
from traceback import clear_frames
from typing import IO, TYPE_CHECKING, BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TEXT_FORMAT: Final = "@"
"""The format of a cell whose text stays as it is, whatever it looks like."""

MOST_IN_CELL: Final = 32_000
"""The most characters of a cell; a spreadsheet takes 32,767, counted in its own way, in which a sign may take seven."""

RELATION_NAMES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
"""Where the names of what a part can refer to, and of the ids by which it does, come from."""

_OF_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_WIDEST: Final = 60
_NARROWEST: Final = 8
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""When the parts of every document were made: an answer knows no clock."""
_NOT_WRITTEN: Final = "SerialisationError"
"""What lxml raises, by name: openpyxl writes with it where it is installed, and without it where it is not."""
_ILLEGAL: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, or would change, and what looks as if it stood for that."""


def column_width(shown: Iterable[str]) -> int:
    """Return how wide a column of a sheet is in which these texts are to be read."""
    return min(_WIDEST, max(_NARROWEST, *map(len, shown)) + 2)


def escaped(text: str) -> str:
    r"""Return a text as a cell holds it: `_x000D_` stands for a character that XML cannot hold.

    >>> escaped("a\rb"), escaped("a_x000D_b")
    ('a_x000D_b', 'a_x005F_x000D_b')
    """
    if not text.strip():
        return "".join(map(_sign, text))
    return _ILLEGAL.sub(lambda match: _sign(match[0]), text)


def _sign(letter: str) -> str:
    return f"_x{ord(letter):04X}_"


@contextmanager
def system_errors() -> Iterator[None]:
    """Raise what the library that writes XML says of a full disk as the system's own error.

    What it left half written would complain, to stderr, of being cut off: it is dropped here, in silence.

    Raises:
        OSError: The file could not be written.
    """
    number = None
    try:
        yield
    except Exception as error:
        if type(error).__name__ != _NOT_WRITTEN:
            raise
        number = getattr(errno, str(error).removeprefix("IO_"), errno.EIO)
        hook, sys.unraisablehook = sys.unraisablehook, lambda _: None
        try:
            clear_frames(error.__traceback__)
            gc.collect()
        finally:
            sys.unraisablehook = hook
    if number is not None:
        raise OSError(number, os.strerror(number))


def copy_without_times(made: IO[bytes], out: BinaryIO) -> None:
    """Copy a document of Office without the time at which it was made; to a pipe the same bytes as to a file."""
    with archive_to(out) as archive:
        for name, content in read_parts(made):
            write_part(name, content, archive)


def read_parts(made: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the names and the contents of the parts of an archive that was made here, in its order."""
    with ZipFile(made) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


@contextmanager
def archive_to(out: BinaryIO) -> Iterator[ZipFile]:
    """Yield an archive that is copied to a stream once it is whole: a pipe, which cannot go back, has the bytes of a file."""
    with TemporaryFile() as copy:
        with ZipFile(copy, "w", ZIP_DEFLATED) as archive:
            yield archive
        copy.seek(0)
        copyfileobj(copy, out)


def write_part(name: str, content: bytes, archive: ZipFile) -> None:
    """Write a part of a document, without the time at which it was made."""
    if name == "docProps/core.xml":
        content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", content)
    archive.writestr(ZipInfo(name, _FIRST_DAY), content, ZIP_DEFLATED)


def open_part(name: str, archive: ZipFile) -> IO[bytes]:
    """Open a part of a document that is written as it comes, however long it becomes."""
    info = ZipInfo(name, _FIRST_DAY)
    info.compress_type = ZIP_DEFLATED
    return archive.open(info, "w", force_zip64=True)


def relation(id_: str, kind: str, target: str, *, leads_out: bool = False) -> str:
    """Return what a part of a document refers to by an id: another part, or an address that leads out of it."""
    mode = ' TargetMode="External"' if leads_out else ""
    return (
        f'<Relationship Id="{escape(id_)}" Type="{RELATION_NAMES}/{kind}" Target="{escape(target)}"{mode}/>'
    )


def relations_of_part(relations: str) -> str:
    """Return all that a part refers to, as a part of its own."""
    return f'<Relationships xmlns="{_OF_PACKAGE}">{relations}</Relationships>'
