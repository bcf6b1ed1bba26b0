"""The parts of an Excel workbook that must be read before a sheet: which sheets, texts, number formats and epoch it has.

A workbook is an archive of XML. What would unpack without end is refused before it is unpacked: only the parts that
are needed are read, none further than it declares, and none that declares too much.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

from chronicle.importing.sheet import SheetError
from chronicle.importing.xml_pieces import XmlHandlers, read_all, read_pieces
from chronicle.untrusted_files import has_larger_directory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

SAVE_AS: Final = "open it in Excel or LibreOffice and save it as .xlsx"
BROKEN: Final = (BadZipFile, KeyError, ValueError, IndexError, EOFError, RuntimeError, zlib.error, ExpatError)
"""What a workbook raises that is broken."""
_MEBIBYTE: Final = 2**20
MOST_OF_SHEET: Final = 128 * _MEBIBYTE
_MOST_OF_STRINGS: Final = 32 * _MEBIBYTE
_MOST_OF_OTHERS: Final = 8 * _MEBIBYTE
_MOST_OF_DIRECTORY: Final = 2 * _MEBIBYTE
_LONGEST_KIND: Final = 2**10
_OTHER_PACKAGES: Final = {
    "word/": "a Word document",
    "ppt/": "a presentation",
    "xl/workbook.bin": "a binary workbook (.xlsb)",
}
_GENERAL: Final = "General"
_USUAL_FORMATS: Final = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
"""The formats of numbers that a workbook need not spell out, by their numbers (ECMA-376, 18.8.30)."""
_EPOCH_1900: Final = datetime(1899, 12, 30, tzinfo=UTC).replace(tzinfo=None)
_EPOCH_1904: Final = datetime(1904, 1, 1, tzinfo=UTC).replace(tzinfo=None)


class SheetPart(NamedTuple):
    """A sheet of a workbook: its name, the part that holds it, and whether it is visible."""

    name: str
    part: str
    is_visible: bool


class WorkbookParts(NamedTuple):
    """A workbook, as far as it must be known to read one of its sheets.

    Attributes:
        path: Its file.
        strings: The texts that its cells share.
        formats: The number format of each style of cells.
        epoch: The day from which its dates are counted.
        sheets: Its sheets.
    """

    path: Path
    strings: list[str]
    formats: list[str]
    epoch: datetime
    sheets: list[SheetPart]


class _Relation(NamedTuple):
    kind: str
    part: str


def open_workbook(path: Path) -> WorkbookParts:
    """Open a workbook.

    Raises:
        SheetError: It is none, is broken, or would unpack to too much.
    """
    try:
        with open_archive(path) as archive:
            _require_workbook(path, archive)
            return _parts(path, archive)
    except BROKEN as error:
        raise broken(path.name, error) from None


def broken(name: str, error: Exception) -> SheetError:
    """Return the refusal of a workbook, or a sheet, that is broken."""
    return SheetError(f"{name} is broken: {error}", SAVE_AS)


def open_archive(path: Path) -> ZipFile:
    """Open the archive that a workbook is.

    Raises:
        SheetError: It has very many parts.
    """
    with path.open("rb") as file:
        if has_larger_directory(file, _MOST_OF_DIRECTORY):
            raise SheetError(f"{path.name} is an archive of very many parts", SAVE_AS)
    return ZipFile(path)


def open_part(path: Path, archive: ZipFile, part: str, limit: int) -> IO[bytes]:
    """Open a part of a workbook, which zipfile unpacks no further than it declares.

    Raises:
        SheetError: It declares too much.
    """
    size = archive.getinfo(part).file_size
    if size > limit:
        raise SheetError(
            f"{path.name}: {part} would unpack to {size:,} bytes; at most {limit:,} are read",
            "keep the sheet that is wanted, without formatted blank cells, and save it again",
        )
    return archive.open(part)


def _require_workbook(path: Path, archive: ZipFile) -> None:
    names = archive.namelist()
    if "mimetype" in names and archive.getinfo("mimetype").file_size < _LONGEST_KIND:
        kind = archive.read("mimetype").decode("ascii", "replace")
        what = "an OpenDocument sheet (.ods)" if "spreadsheet" in kind else "an OpenDocument file"
        raise SheetError(f"{path.name} is {what}", SAVE_AS)
    for beginning, what in _OTHER_PACKAGES.items():
        if any(name.startswith(beginning) for name in names):
            raise SheetError(f"{path.name} is {what}, whatever it is called", SAVE_AS)
    if not any(name.startswith("xl/") for name in names):
        raise SheetError(
            f"{path.name} is a ZIP archive, not a workbook", "unpack it, and name the sheet in it"
        )


def _parts(path: Path, archive: ZipFile) -> WorkbookParts:
    package = _relations(path, archive, "")
    main = next(
        (relation.part for relation in package.values() if relation.kind == "officeDocument"),
        "xl/workbook.xml",
    )
    relations = _relations(path, archive, main)
    sheets: list[SheetPart] = []
    epoch = _EPOCH_1900

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal epoch
        if tag == "workbookPr" and attributes.get("date1904") in {"1", "true", "on"}:
            epoch = _EPOCH_1904
        elif tag == "sheet":
            ids = [value for name, value in attributes.items() if name.endswith(":id")]
            relation = relations.get(ids[0]) if ids else None
            if relation is not None and relation.kind == "worksheet" and relation.part in names:
                state = attributes.get("state", "visible")
                sheets.append(SheetPart(attributes["name"], relation.part, state == "visible"))

    names = {*archive.namelist()}
    with open_part(path, archive, main, _MOST_OF_OTHERS) as part:
        read_all(part, XmlHandlers(start))
    of_kind = {relation.kind: relation.part for relation in relations.values() if relation.part in names}
    strings: list[str] = []
    if "sharedStrings" in of_kind:
        with open_part(path, archive, of_kind["sharedStrings"], _MOST_OF_STRINGS) as part:
            strings.extend(_texts(part))
    formats: list[str] = []
    if "styles" in of_kind:
        with open_part(path, archive, of_kind["styles"], _MOST_OF_OTHERS) as part:
            formats = _formats(part)
    return WorkbookParts(path, strings, formats, epoch, sheets)


def _relations(path: Path, archive: ZipFile, of: str) -> dict[str, _Relation]:
    """Return the parts that a part of the package refers to, by the ids by which it does."""
    folder, name = posixpath.split(of)
    file = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, _Relation] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"])).lstrip("/")
            found[attributes["Id"]] = _Relation(attributes["Type"].rpartition("/")[2], target)

    with open_part(path, archive, file, _MOST_OF_OTHERS) as part:
        read_all(part, XmlHandlers(start))
    return found


def _formats(part: IO[bytes]) -> list[str]:
    """Return the number format of each style of cells."""
    own: dict[int, str] = {}
    numbers: list[int] = []
    is_inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal is_inside
        if tag == "numFmt":
            own[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif tag == "cellXfs":
            is_inside = True
        elif tag == "xf" and is_inside:
            numbers.append(int(attributes.get("numFmtId", 0)))

    def end(tag: str) -> None:
        nonlocal is_inside
        is_inside = is_inside and tag != "cellXfs"

    read_all(part, XmlHandlers(start, end))
    return [own.get(number) or _USUAL_FORMATS.get(number, _GENERAL) for number in numbers]


def _texts(part: IO[bytes]) -> Iterator[str]:
    """Yield the texts that cells share; of a text with readings of its letters (furigana) these are left out."""
    texts: list[str] = []
    letters: list[str] = []
    collects = is_reading = False

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal collects, is_reading
        is_reading = is_reading or tag == "rPh"
        collects = tag == "t" and not is_reading

    def end(tag: str) -> None:
        nonlocal collects, is_reading
        collects = False
        is_reading = is_reading and tag != "rPh"
        if tag == "si":
            texts.append(unescaped("".join(letters)))
            letters.clear()

    def collect(text: str) -> None:
        if collects:
            letters.append(text)

    for _ in read_pieces(part, XmlHandlers(start, end, collect)):
        yield from texts
        texts.clear()


_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    r"""Return the text of a cell: `_x000D_` stands for a control character, `_x005F_` for the `_` of such a sign.

    >>> unescaped("a_x000D_b"), unescaped("a_x005F_x000D_b")
    ('a\rb', 'a_x000D_b')
    """
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
