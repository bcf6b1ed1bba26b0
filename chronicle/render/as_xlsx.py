"""A table as an Excel workbook: text stays text, days are dates, amounts have their currency.

The rows are read once and kept in a temporary file until it is known how wide each column is. A text that is longer
than a cell goes on in further columns, `note.2`; a table with more rows than a sheet goes on in further sheets.
"""

from __future__ import annotations

import pickle
import re
from datetime import date
from decimal import Decimal
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Final, TypeAlias

from openpyxl import Workbook
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from chronicle.document import Column, ColumnType
from chronicle.render.office_files import (
    MOST_IN_CELL,
    TEXT_FORMAT,
    column_width,
    copy_without_times,
    escaped,
    system_errors,
)
from chronicle.render.stream import binary_of
from chronicle.text import make_printable, safe_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

    from openpyxl.cell.cell import Cell as WorkbookCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from chronicle.document import Cell, Table
    from chronicle.render import TableOptions

_SheetValue: TypeAlias = "tuple[str, ...] | int | bool | Decimal | date | None"
"""A cell: a text in pieces, a number, a flag or a day."""

SHEET: Final = "Chronicle"
"""The name of the sheet; of further ones it is numbered."""

_MOST_ROWS: Final = 1_000_000
_MOST_LINKS: Final = 60_000
_MOST_DIGITS: Final = 15
_FIRST_DAY: Final = date(1900, 3, 1)
"""The first day of which all spreadsheets have the same number; of an earlier one the text is written."""
_DAY_FORMAT: Final = "yyyy-mm-dd"
_MONEY: Final = frozenset({"amount", "amount_to"})
_SHOWN_SIGNS: Final = {"GBP": "[$£-809]", "EUR": "[$€-2]", "USD": "[$$-409]"}
_LINK: Final = Font(name="Calibri", color="0563C1", underline="single")


def write_table(table: Table, out: TextIO, _options: TableOptions) -> None:
    """Write a workbook with a sheet of the table, its header frozen and filtered."""
    with system_errors(), TemporaryFile() as spool, TemporaryFile() as made:
        widths = _spool_rows(table, spool)
        _write_workbook(table.columns, widths, spool).save(made)
        copy_without_times(made, binary_of(out))


class _Widths:
    """What is known of the columns once all rows are read: how wide each is, and in how many its texts are."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.rows = 0
        self.pieces = [1] * len(columns)
        self.shown = [column_width([column.name]) for column in columns]


def _spool_rows(table: Table, spool: IO[bytes]) -> _Widths:
    """Write the rows to a temporary file, and return how wide they are."""
    widths = _Widths(table.columns)
    for row in table.rows:
        values = [_value(column, cell) for column, cell in zip(table.columns, row, strict=True)]
        for at, value in enumerate(values):
            if isinstance(value, tuple):
                widths.pieces[at] = max(widths.pieces[at], len(value))
            shown = value[0] if isinstance(value, tuple) else str(value)
            if value is not None and len(shown) + 2 > widths.shown[at]:
                widths.shown[at] = max(widths.shown[at], column_width([shown]))
        pickle.dump(values, spool, pickle.HIGHEST_PROTOCOL)
        widths.rows += 1
    spool.seek(0)
    return widths


def _value(column: Column, cell: Cell) -> _SheetValue:
    if cell is None or cell == ():
        return None
    if isinstance(cell, int | Decimal):
        digits = format(cell, "f" if isinstance(cell, Decimal) else "d")
        return cell if sum(map(str.isdigit, digits)) <= _MOST_DIGITS else (digits,)
    if isinstance(cell, tuple):
        return _pieces("; ".join(cell))
    if column.type is ColumnType.DATE and column.name.endswith(("earliest", "latest", "as_of")):
        day = date.fromisoformat(cell)
        return day if day >= _FIRST_DAY else (cell,)
    return _pieces(cell)


def _pieces(text: str) -> tuple[str, ...]:
    """Return a text in pieces that fit into cells, as the cell holds them; what hides or steers is made visible."""
    if not text.isprintable():
        parts = re.split(r"([\n\t])", text)
        text = "".join(part if part in {"\n", "\t"} else make_printable(part) for part in parts)
    if len(text) * 7 <= MOST_IN_CELL or len(whole := escaped(text)) <= MOST_IN_CELL // 2:
        return (escaped(text),)
    if len(whole) == len(text):
        size = MOST_IN_CELL if text.isascii() else MOST_IN_CELL // 2
    else:
        size = MOST_IN_CELL // 7
    return tuple(escaped(text[start : start + size]) for start in range(0, len(text), size))


def _write_workbook(columns: Sequence[Column], widths: _Widths, spool: IO[bytes]) -> Workbook:
    book = Workbook(write_only=True)
    rows = _spooled(spool, widths.rows)
    names = [
        (column if piece == 1 else Column(f"{column.name}.{piece}", column.type), shown)
        for column, pieces, shown in zip(columns, widths.pieces, widths.shown, strict=True)
        for piece in range(1, pieces + 1)
    ]
    for start in range(0, max(1, widths.rows), _MOST_ROWS):
        number = start // _MOST_ROWS + 1
        sheet = book.create_sheet(SHEET if number == 1 else f"{SHEET} {number}")
        in_sheet = min(_MOST_ROWS, widths.rows - start)
        for at, (column, shown) in enumerate(names, 1):
            dimension = sheet.column_dimensions[get_column_letter(at)]
            dimension.width = shown
            if column.type not in {ColumnType.NUMBER, ColumnType.FLAG}:
                dimension.number_format = TEXT_FORMAT
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{in_sheet + 1}"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation = "landscape"
        _RowWriter(sheet, columns, widths).write([column.name for column, _ in names], islice(rows, in_sheet))
    return book


def _spooled(spool: IO[bytes], rows: int) -> Iterator[list[_SheetValue]]:
    for _ in range(rows):
        yield pickle.load(spool)  # noqa: S301 - what was written there a moment ago, in a file that has no name


class _RowWriter:
    """A sheet, in which a cell of each style stands for all of them."""

    def __init__(self, sheet: WriteOnlyWorksheet, columns: Sequence[Column], widths: _Widths) -> None:
        self._sheet = sheet
        self._columns = columns
        self._widths = widths
        self._currency = next((at for at, column in enumerate(columns) if column.name == "currency"), None)
        self._links = 0
        self._text, self._header = self._cell(TEXT_FORMAT), self._cell(TEXT_FORMAT)
        self._header.font = Font(name="Calibri", bold=True)
        self._day = self._cell(_DAY_FORMAT)
        self._numbers: dict[str, WorkbookCell] = {}

    def _cell(self, number_format: str) -> WorkbookCell:
        cell = WriteOnlyCell(self._sheet)
        cell.number_format = number_format
        return cell

    def _number(self, number_format: str) -> WorkbookCell:
        if number_format not in self._numbers:
            self._numbers[number_format] = self._cell(number_format)
        return self._numbers[number_format]

    def write(self, names: Sequence[str], rows: Iterator[list[_SheetValue]]) -> None:
        """Write the header and rows."""
        self._sheet.append(self._filled(self._header, *_pieces(name)) for name in names)
        for row in rows:
            self._sheet.append(self._row(row))

    def _row(self, row: list[_SheetValue]) -> Iterator[object]:
        """Yield the cells of a row, each to be written before the next is asked for."""
        for at, value in enumerate(row):
            column = self._columns[at]
            if isinstance(value, tuple):
                for piece in value:
                    yield self._linked(piece) or self._filled(self._text, piece)
                given = len(value)
            else:
                given = 1
                if value is None or isinstance(value, bool):
                    yield value
                elif isinstance(value, date):
                    self._day.value = value
                    yield self._day
                else:
                    number = self._number(self._number_format(column, row, value))
                    number.value = value
                    yield number
            yield from [None] * (self._widths.pieces[at] - given)

    def _filled(self, cell: WorkbookCell, text: str) -> WorkbookCell:
        cell.value = text
        cell.data_type = "s"  # whatever it looks like: a formula, an error
        return cell

    def _linked(self, text: str) -> WorkbookCell | None:
        """Return a cell that links to the address that its text is; None if it is none."""
        if text[:4].casefold() != "http" or self._links >= _MOST_LINKS or not (url := safe_url(text)):
            return None
        self._links += 1
        cell = self._cell(TEXT_FORMAT)
        cell.hyperlink = url
        cell.font = _LINK
        return self._filled(cell, text)

    def _number_format(self, column: Column, row: list[_SheetValue], value: int | Decimal) -> str:
        if column.name not in _MONEY or self._currency is None:
            return "General"
        currency = row[self._currency]
        code = currency[0] if isinstance(currency, tuple) else ""
        sign = _SHOWN_SIGNS.get(code) or (f'"{code} "' if code.isalpha() else "")
        return f"{sign}#,##0" + (".00" if value % 1 else "")
