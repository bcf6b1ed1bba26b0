"""Sheets as an Excel workbook: every text a text, whatever it looks like, and the same bytes for the same base."""

from __future__ import annotations

import re
from base64 import b64encode
from io import StringIO
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zlib import compress

from openpyxl import Workbook
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from chronicle.exporting.sheets import MOST_IN_CELL, ExportedTable, write_copy
from chronicle.loader.entries import SETTINGS_TABLE
from chronicle.writing.entry_rows import EXPORTED, join_items

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from openpyxl.cell.cell import Cell as OpenpyxlCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from chronicle.writing.entry_rows import FlatValue

_TEXT: Final = "@"
_NUMBER: Final = "#,##0"
_COPY_HEADER: Final = "What was exported, by which changes are told. Leave it as it is."
_WIDEST: Final = 60
_NARROWEST: Final = 8
_ROWS_MEASURED: Final = 200
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""When the parts of every workbook were made: an answer knows no clock."""
_ILLEGAL: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, or would change, and what looks as if it stood for that."""


def write_workbook(title: str, tables: Sequence[ExportedTable], out: BinaryIO, heading: str = "") -> None:
    """Write sheets as a workbook, with a hidden one that holds a copy of what is exported.

    Args:
        title: The title of the base.
        tables: The sheets.
        out: Where to write.
        heading: What heads every page that is printed.
    """
    book = Workbook(write_only=True)
    for table in tables:
        _add_sheet(book, table, heading)
    copy = book.create_sheet(EXPORTED)
    copy.sheet_state = "hidden"
    _append(copy, [[_COPY_HEADER], *([piece] for piece in _packed_copy(title, tables))])
    with TemporaryFile() as file:
        book.save(file)
        _rewrite(file, out)


def _packed_copy(title: str, tables: Sequence[ExportedTable]) -> Iterator[str]:
    """Yield the copy of what is exported, packed, in pieces that fit into cells: each text would else stand there twice."""
    lines = StringIO()
    write_copy(title, tables, lines)
    packed = b64encode(compress(lines.getvalue().encode(), level=6)).decode("ascii")
    for start in range(0, len(packed), MOST_IN_CELL):
        yield packed[start : start + MOST_IN_CELL]


def _add_sheet(book: Workbook, table: ExportedTable, heading: str) -> None:
    sheet = book.create_sheet(table.name)
    if heading:
        sheet.HeaderFooter.oddHeader.center.text = heading
    sheet.freeze_panes = "A2" if table.name == SETTINGS_TABLE else "B2"
    rows = [[row.cells.get(column) for column in table.columns] for row in table.rows]
    for place, name in enumerate(table.columns):
        column = sheet.column_dimensions[get_column_letter(place + 1)]
        shown = (_shown(row[place]) for row in rows[:_ROWS_MEASURED])
        column.width = min(_WIDEST, max(_NARROWEST, len(name), *map(len, shown)) + 2)
        column.number_format = _TEXT  # of the cells that are blank: what is typed there stays as it is typed
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(rows) + 1}"
    _append(sheet, [[*table.columns], *rows])


def _append(sheet: WriteOnlyWorksheet, rows: Sequence[Sequence[FlatValue | None]]) -> None:
    """Write rows, of which the first is the header; three cells, each in a style, stand for all."""
    header, text, number = (WriteOnlyCell(sheet) for _ in range(3))
    header.number_format = text.number_format = _TEXT
    number.number_format = _NUMBER  # any but the usual: openpyxl would take two cells without a style for one
    header.font = Font(bold=True)
    for place, row in enumerate(rows):
        sheet.append(_filled(header if place == 0 else text, number, row))


def _filled(text: OpenpyxlCell, number: OpenpyxlCell, row: Sequence[FlatValue | None]) -> Iterator[object]:
    for value in row:
        if isinstance(value, str | tuple | bool):
            text.value = escaped(_shown(value))
            text.data_type = "s"  # whatever it looks like: a formula, an error
            yield text
        elif value is not None:
            number.value = value
            yield number
        else:
            yield None


def _shown(value: FlatValue | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):  # which LibreOffice keeps as a number
        return "true" if value else "false"
    return join_items(value) if isinstance(value, tuple) else str(value)


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


def _rewrite(made: IO[bytes], out: BinaryIO) -> None:
    """Copy a workbook without the time at which it was made."""
    with ZipFile(made) as parts, ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            content = parts.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", content)
            archive.writestr(ZipInfo(name, _FIRST_DAY), content, ZIP_DEFLATED)
