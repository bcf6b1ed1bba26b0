"""Sheets made for tests: workbooks of a few cells, and such as no spreadsheet program would write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(path: Path, rows: Iterable[Iterable[object]], title: str = "Log") -> Path:
    """Write a workbook of one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append([*row])
    book.save(path)
    return path


def raw_workbook(path: Path, sheet: str | Iterable[bytes], others: Mapping[str, str] | None = None) -> Path:
    """Write a workbook whose sheet is this XML, whatever it holds."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="Log" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>',
    } | dict(others or {})
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for piece in (sheet.encode(),) if isinstance(sheet, str) else sheet:
                part.write(piece)
    return path


def sheet_xml(rows: str, after: str = "") -> str:
    """Return the XML of a sheet with these rows."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def text(place: str, value: str) -> str:
    """Return the XML of a cell that holds a text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def repeated(piece: bytes, times: int) -> Iterator[bytes]:
    """Yield the beginning of a sheet, and the same XML very often."""
    yield f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
    for _ in range(times // 1000):
        yield piece * 1000
    yield b"</sheetData></worksheet>"
