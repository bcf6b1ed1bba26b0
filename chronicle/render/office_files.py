"""What every document of Office that is written needs: texts that XML can hold, and the same bytes for the same answer."""

from __future__ import annotations

import re
from contextlib import contextmanager
from html import escape
from itertools import chain
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

TEXT_FORMAT: Final = "@"
"""The format of a cell whose text stays as it is, whatever it looks like."""

MOST_IN_CELL: Final = 32_000
"""The most characters of a cell; a spreadsheet takes 32,767, counted in its own way, in which a sign may take seven."""

_WIDEST: Final = 60
_NARROWEST: Final = 8
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""When the parts of every document were made: an answer knows no clock."""
_BODY: Final = "word/document.xml"
_LINKS: Final = "word/_rels/document.xml.rels"
_HYPERLINK: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
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


def copy_without_times(made: IO[bytes], out: BinaryIO) -> None:
    """Copy a document of Office without the time at which it was made; to a pipe the same bytes as to a file."""
    with ZipFile(made) as parts, _archive(out) as archive:
        for name in parts.namelist():
            _copy_part(name, parts.read(name), archive)


def copy_with_body(skeleton: IO[bytes], body: Iterable[str], links: Mapping[str, str], out: BinaryIO) -> None:
    """Copy a Word document with a body, which is written as it comes; `links` are the ids of the addresses in it."""
    with ZipFile(skeleton) as parts, _archive(out) as archive:
        before, end, after = parts.read(_BODY).decode().rpartition("<w:sectPr")
        info = ZipInfo(_BODY, _FIRST_DAY)
        info.compress_type = ZIP_DEFLATED
        with archive.open(info, "w", force_zip64=True) as stream:
            for text in chain([before], body, [end, after]):
                stream.write(text.encode())
        for name in parts.namelist():
            if name != _BODY:
                content = parts.read(name)
                _copy_part(name, _with_links(content, links) if name == _LINKS else content, archive)


@contextmanager
def _archive(out: BinaryIO) -> Iterator[ZipFile]:
    """Yield an archive that is copied to a stream once it is whole: a pipe, which cannot go back, has the bytes of a file."""
    with TemporaryFile() as copy:
        with ZipFile(copy, "w", ZIP_DEFLATED) as archive:
            yield archive
        copy.seek(0)
        copyfileobj(copy, out)


def _copy_part(name: str, content: bytes, archive: ZipFile) -> None:
    if name == "docProps/core.xml":
        content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", content)
    archive.writestr(ZipInfo(name, _FIRST_DAY), content, ZIP_DEFLATED)


def _with_links(content: bytes, links: Mapping[str, str]) -> bytes:
    lines = "".join(
        f'<Relationship Id="{id_}" Type="{_HYPERLINK}" Target="{escape(url)}" TargetMode="External"/>'
        for url, id_ in links.items()
    )
    return content.replace(b"</Relationships>", lines.encode() + b"</Relationships>")
