"""Sheets as an Excel workbook: every text a text, whatever it looks like, and the same bytes for the same base."""

from __future__ import annotations

from base64 import b64encode
from io import StringIO
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Final
from zlib import compress

from openpyxl import Workbook
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from chronicle.exporting.sheets import ExportedTable, write_copy
from chronicle.model.entities import SETTINGS
from chronicle.render.office_files import (
    MOST_IN_CELL,
    TEXT_FORMAT,
    column_width,
    copy_without_times,
    escaped,
    system_errors,
)
from chronicle.writing.entry_rows import EXPORTED, join_items

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from openpyxl.cell.cell import Cell as OpenpyxlCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from chronicle.writing.entry_rows import FlatValue

_NUMBER: Final = "#,##0"
_COPY_HEADER: Final = "What was exported, by which changes are told. Leave it as it is."
_ROWS_MEASURED: Final = 200


def write_workbook(title: str, tables: Sequence[ExportedTable], out: BinaryIO, heading: str = "") -> None:
    """Write sheets as a workbook, with a hidden one that holds a copy of what is exported.

    Args:
        title: The title of the base.
        tables: The sheets.
        out: Where to write.
        heading: What heads every page that is printed.
    """
    with system_errors(), TemporaryFile() as file:
        _workbook(title, tables, heading).save(file)
        copy_without_times(file, out)


def _workbook(title: str, tables: Sequence[ExportedTable], heading: str) -> Workbook:
    book = Workbook(write_only=True)
    for table in tables:
        _add_sheet(book, table, heading)
    copy = book.create_sheet(EXPORTED)
    copy.sheet_state = "hidden"
    _append(copy, [[_COPY_HEADER], *([piece] for piece in _packed_copy(title, tables))])
    return book


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
    sheet.freeze_panes = "A2" if table.name in SETTINGS else "B2"
    rows = [[row.cells.get(column) for column in table.columns] for row in table.rows]
    for place, name in enumerate(table.columns):
        column = sheet.column_dimensions[get_column_letter(place + 1)]
        shown = (_shown(row[place]) for row in rows[:_ROWS_MEASURED])
        column.width = column_width([name, *shown])
        column.number_format = (
            TEXT_FORMAT  # of the cells that are blank: what is typed there stays as it is typed
        )
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(rows) + 1}"
    _append(sheet, [[*table.columns], *rows])


def _append(sheet: WriteOnlyWorksheet, rows: Sequence[Sequence[FlatValue | None]]) -> None:
    """Write all of a sheet, so that one file at a time is open, the header first; three cells, each in a style, stand for all."""
    header, text, number = (WriteOnlyCell(sheet) for _ in range(3))
    header.number_format = text.number_format = TEXT_FORMAT
    number.number_format = _NUMBER  # any but the usual: openpyxl would take two cells without a style for one
    header.font = Font(name="Calibri", bold=True)
    for place, row in enumerate(rows):
        sheet.append(_filled(header if place == 0 else text, number, row))
    sheet.close()


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
