"""XML of a stranger, read piece by piece: nothing in it expands, and it is neither deep nor ever kept whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO

_PIECE: Final = 2**16
_DEEPEST: Final = 64
_LONGEST_TAG: Final = 2**20
_MOST_TAGS: Final = 6_000_000


class XmlHandlers(NamedTuple):
    """What is called with each tag, without its prefix, with the tag that ends, and with text between tags."""

    start: Callable[[str, dict[str, str]], None]
    end: Callable[[str], None] = lambda _: None
    text: Callable[[str], None] = lambda _: None


def read_pieces(part: IO[bytes], handlers: XmlHandlers) -> Iterator[None]:
    """Read XML, and stop after each piece, so that what was found can be taken away.

    Raises:
        ValueError: It is deeper than any workbook, has more tags, or a longer one, than is read, or declares a document type.
        xml.parsers.expat.ExpatError: It is no XML.
    """
    depth = tags = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, tags
        depth += 1
        tags += 1
        if depth > _DEEPEST:
            raise ValueError("its XML is nested deeper than that of any workbook")
        if tags > _MOST_TAGS:
            raise ValueError("it has more cells than are read: keep those that say something")
        handlers.start(tag.rpartition(":")[2], attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        handlers.end(tag.rpartition(":")[2])

    def refuse(*_: object) -> None:
        raise ValueError("its XML declares a document type, which no workbook does")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handlers.text
    fed = 0
    while piece := part.read(_PIECE):
        parser.Parse(piece, False)
        fed += len(piece)
        if fed - parser.CurrentByteIndex > _LONGEST_TAG:
            raise ValueError("its XML has a tag of over a megabyte")
        yield
    parser.Parse(b"", True)
    yield


def read_all(part: IO[bytes], handlers: XmlHandlers) -> None:
    """Read XML to its end.

    Raises:
        ValueError: As for `read_pieces`.
        xml.parsers.expat.ExpatError: It is no XML.
    """
    for _ in read_pieces(part, handlers):
        pass
