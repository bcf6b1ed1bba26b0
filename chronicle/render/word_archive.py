"""A Word file of a stranger's, as far as parts of it are read: bounded before it is unpacked, and before it is parsed."""

from __future__ import annotations

import posixpath
import re
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile, ZipFile

from docx.oxml import parse_xml

from chronicle.named_tuples import NamedTuple
from chronicle.untrusted_files import has_larger_directory, read_beginning

if TYPE_CHECKING:
    from pathlib import Path

    from docx.oxml.xmlchemy import BaseOxmlElement

_MEBIBYTE: Final = 2**20
_LARGEST_FILE: Final = 32 * _MEBIBYTE
_LARGEST_PART: Final = 8 * _MEBIBYTE
_MOST_TAGS: Final = 400_000
"""The styles that Word itself comes with are 13,000."""
_LARGEST_IN_ALL: Final = 48 * _MEBIBYTE
_LARGEST_DIRECTORY: Final = _MEBIBYTE // 4
"""Some thousands of parts: a template has dozens."""
_OLD_OR_ENCRYPTED: Final = b"\xd0\xcf\x11\xe0"
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_BROKEN: Final = (BadZipFile, KeyError, ValueError, EOFError, RuntimeError, SyntaxError, zlib.error)
"""What is raised by an archive that is broken or encrypted, or by XML that is none."""
_MACROS: Final = "vbaproject"
_DOCUMENT_TYPES: Final = re.compile(r"wordprocessingml\.(?:document|template)\.main\+xml$")
SAVE_AS: Final = "open it in Word or LibreOffice, and save it as a Word document (.docx)"


class TemplateError(Exception):
    """A file that cannot be used as a template; `hint` says what to do instead."""

    def __init__(self, message: str, hint: str = SAVE_AS) -> None:
        super().__init__(message)
        self.hint = hint


class PartRelation(NamedTuple):
    """What a part refers to: the last word of the kind of relation, and a part; None for what lies outside the file."""

    kind: str
    part: str | None


class WordArchive:
    """The parts of a Word file, read one by one within bounds."""

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            TemplateError: It is no Word file, is broken or too large, or has macros.
        """
        self._name = path.name
        content = BytesIO(_read(path))
        if has_larger_directory(content, _LARGEST_DIRECTORY):
            raise TemplateError(f"{self._name} is an archive of very many parts")
        self._left = _LARGEST_IN_ALL
        try:
            self._archive = ZipFile(content)
        except _BROKEN as error:
            raise self.broken(error) from None
        self._names = frozenset(self._archive.namelist())
        if "word/document.xml" not in self._names and not any(
            name.startswith("word/") for name in self._names
        ):
            raise TemplateError(f"{self._name} is no Word document")
        if any(_MACROS in name.casefold() for name in self._names):
            raise self._with_macros()
        self.main = self._main_part()

    def _main_part(self) -> str:
        main = next(
            (relation.part for relation in self.relations("").values() if relation.kind == "officeDocument"),
            None,
        )
        if main is None:
            raise TemplateError(f"{self._name} is no Word document")
        types = {
            node.get("PartName"): node.get("ContentType") or "" for node in self.parsed("[Content_Types].xml")
        }
        kind = types.get(f"/{main}", "")
        if "macroenabled" in kind.casefold():
            raise self._with_macros()
        if not _DOCUMENT_TYPES.search(kind):
            raise TemplateError(f"{self._name} is no Word document")
        return main

    def _with_macros(self) -> TemplateError:
        return TemplateError(
            f"{self._name} has macros, and a template runs nothing", "save it as a Word document (.docx)"
        )

    def broken(self, error: Exception) -> TemplateError:
        """Return the refusal of a file that is broken."""
        return TemplateError(f"{self._name} is no Word document, or broken: {error}")

    def read(self, part: str) -> bytes | None:
        """Return a part; None if there is none of this name.

        Raises:
            TemplateError: It is broken, or would unpack to too much.
        """
        if part not in self._names:
            return None
        try:
            size = self._archive.getinfo(part).file_size
            if size > min(_LARGEST_PART, self._left):
                raise TemplateError(f"{self._name}: {part} would unpack to {size:,} bytes, which is too much")
            with self._archive.open(part) as stream:
                content = stream.read(size + 1)  # zipfile unpacks no further than a part declares
        except _BROKEN as error:
            raise self.broken(error) from None
        self._left -= len(content)
        return content

    def parsed(self, part: str) -> BaseOxmlElement:
        """Return a part as XML.

        Raises:
            TemplateError: There is none, or it is not in UTF-8, is broken, or declares entities.
        """
        content = self.read(part)
        if content is None:
            raise TemplateError(f"{self._name} is no Word document, or broken: {part} is missing")
        try:
            text = _DECLARATION.sub("", content.decode("utf-8-sig"), count=1)
            if "<!DOCTYPE" in text or "<!ENTITY" in text:
                raise TemplateError(f"{self._name}: {part} declares entities, which no Word document does")
            if text.count("<") > _MOST_TAGS:
                raise TemplateError(
                    f"{self._name}: {part} has more than {_MOST_TAGS:,} tags, which is too much"
                )
            return parse_xml(text.encode())
        except _BROKEN as error:
            raise self.broken(error) from None

    def relations(self, of: str) -> dict[str, PartRelation]:
        """Return what a part refers to, by the ids by which it does; `of` is empty for the file itself."""
        folder, name = posixpath.split(of)
        file = posixpath.join(folder, "_rels", f"{name}.rels")
        if file not in self._names:
            return {}
        found: dict[str, PartRelation] = {}
        for node in self.parsed(file):
            target = posixpath.normpath(posixpath.join("/", folder, node.get("Target") or "")).lstrip("/")
            is_inside = node.get("TargetMode", "Internal") == "Internal" and target in self._names
            kind = (node.get("Type") or "").rpartition("/")[2]
            found[node.get("Id") or ""] = PartRelation(kind, target if is_inside else None)
        return found


def _read(path: Path) -> bytes:
    if path.is_dir():
        raise TemplateError(f"{path} is a directory", "name a Word document in it")
    content = read_beginning(path, _LARGEST_FILE + 1, TemplateError, "name a Word document")
    if len(content) > _LARGEST_FILE:
        raise TemplateError(f"{path.name} is larger than {_LARGEST_FILE:,} bytes", "take pictures out of it")
    if content.startswith(_OLD_OR_ENCRYPTED):
        raise TemplateError(f"{path.name} is encrypted, or a document of Word 97 to 2003")
    return content
