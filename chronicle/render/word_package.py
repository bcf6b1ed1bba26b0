"""A Word document as an archive: its parts, a body that is written as it comes, and what the body refers to."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from chronicle.render.office_files import archive_to, open_part, relation, write_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import BinaryIO

BODY: Final = "word/document.xml"
RELATIONS: Final = "word/_rels/document.xml.rels"
CONTENT_TYPES: Final = "[Content_Types].xml"
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
        links = (relation(id_, "hyperlink", url, leads_out=True) for url, id_ in self._links.items())
        pictures = (
            relation(f"picture{number}", "image", f"media/chart{number}.png")
            for number, _ in enumerate(self._pictures, 1)
        )
        return "".join((*links, *pictures))

    @property
    def media(self) -> Mapping[str, bytes]:
        """The pictures, by the names of their parts."""
        return {f"word/media/chart{number}.png": png for number, png in enumerate(self._pictures, 1)}


def write_package(
    parts: Mapping[str, bytes], body: Iterable[str], attached: Attachments, out: BinaryIO
) -> None:
    """Write a document whose body, with the properties of its last section, takes the place of the one among its parts."""
    opening = parts[BODY].decode().partition("<w:body>")[0]
    first = {CONTENT_TYPES: _with_png(parts[CONTENT_TYPES]), _ROOT_RELATIONS: parts[_ROOT_RELATIONS]}
    with archive_to(out) as archive:
        for name, content in first.items():
            write_part(name, content, archive)
        with open_part(BODY, archive) as stream:
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
