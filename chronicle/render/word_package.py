"""A Word document as an archive: its parts, a body that is written as it comes, and what the body refers to."""

from __future__ import annotations

from html import escape
from itertools import islice
from typing import IO, TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from chronicle.render.office_files import FIRST_DAY, archive_to, write_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import BinaryIO

BODY: Final = "word/document.xml"
RELATIONS: Final = "word/_rels/document.xml.rels"
CONTENT_TYPES: Final = "[Content_Types].xml"
RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PIECES_AT_ONCE: Final = 256
_ROOT_RELATIONS: Final = "_rels/.rels"


class Attachments:
    """What the body of a document refers to so far: the addresses that it links to, and its pictures."""

    def __init__(self) -> None:
        self._links: dict[str, str] = {}
        self._pictures: list[bytes] = []

    def link(self, url: str) -> str:
        """Return the id of an address."""
        return self._links.setdefault(url, f"chronicle{len(self._links) + 1}")

    def picture(self, png: bytes) -> tuple[str, int]:
        """Return the id of a picture, and its number from 1."""
        self._pictures.append(png)
        number = len(self._pictures)
        return f"picture{number}", number

    @property
    def relations(self) -> str:
        """The relations of a body to all of them."""
        links = (
            f'<Relationship Id="{id_}" Type="{RELATIONSHIPS}/hyperlink" Target="{escape(url)}" TargetMode="External"/>'
            for url, id_ in self._links.items()
        )
        pictures = (
            f'<Relationship Id="picture{number}" Type="{RELATIONSHIPS}/image" Target="media/chart{number}.png"/>'
            for number, _ in enumerate(self._pictures, 1)
        )
        return "".join((*links, *pictures))

    @property
    def media(self) -> Mapping[str, bytes]:
        """The pictures, by the names of their parts."""
        return {f"word/media/chart{number}.png": png for number, png in enumerate(self._pictures, 1)}


def read_parts(made: IO[bytes]) -> dict[str, bytes]:
    """Return the parts of an archive that was made here, in its order."""
    with ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_package(
    parts: Mapping[str, bytes], body: Iterable[str], attached: Attachments, out: BinaryIO
) -> None:
    """Write a document whose body, with the properties of its last section, takes the place of the one among its parts."""
    opening = parts[BODY].decode().partition("<w:body>")[0]
    first = {CONTENT_TYPES: _with_png(parts[CONTENT_TYPES]), _ROOT_RELATIONS: parts[_ROOT_RELATIONS]}
    with archive_to(out) as archive:
        for name, content in first.items():
            write_part(name, content, archive)
        info = ZipInfo(BODY, FIRST_DAY)
        info.compress_type = ZIP_DEFLATED
        with archive.open(info, "w", force_zip64=True) as stream:
            stream.write(f"{opening}<w:body>".encode())
            pieces = iter(body)
            while piece := "".join(islice(pieces, _PIECES_AT_ONCE)):
                stream.write(piece.encode())
            stream.write(b"</w:body></w:document>")
        for name, content in parts.items():
            if name == RELATIONS:
                end = f"{attached.relations}</Relationships>".encode()
                write_part(name, content.replace(b"</Relationships>", end), archive)
            elif name not in {BODY, *first}:
                write_part(name, content, archive)
        for name, content in attached.media.items():
            write_part(name, content, archive)


def _with_png(types: bytes) -> bytes:
    """Return the types of parts with that of pictures."""
    if b'Extension="png"' in types:
        return types
    return types.replace(b"<Default", b'<Default Extension="png" ContentType="image/png"/><Default', 1)
