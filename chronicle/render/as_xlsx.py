"""A table as an Excel workbook: text stays text, days are dates, amounts have their currency.

The rows are read once and kept in a temporary file until it is known how wide each column is. A text that is longer
than a cell goes on in further columns, `note.2`; a table with more rows than a sheet goes on in further sheets.
"""

from __future__ import annotations

import pickle
import re
from datetime import date
from decimal import Decimal
from itertools import accumulate, islice
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Final, TypeAlias

from openpyxl import Workbook
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from chronicle.document import Column, ColumnType
from chronicle.named_tuples import NamedTuple
from chronicle.render.office_files import (
    MOST_IN_CELL,
    TEXT_FORMAT,
    archive_to,
    column_width,
    escaped,
    open_part,
    read_parts,
    system_errors,
    write_part,
)
from chronicle.render.sheet_xml import AFTER_LINKS, ROWS, SheetLinks, text_cell, value_cell
from chronicle.render.stream import binary_of
from chronicle.text import make_printable, safe_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import TextIO
    from zipfile import ZipFile

    from chronicle.document import Cell, Table
    from chronicle.render import TableOptions
    from chronicle.render.sheet_xml import SheetValue

_SpooledRow: TypeAlias = "tuple[list[SheetValue], str | None]"
"""The cells of a row, and where its sources lead."""

SHEET: Final = "Chronicle"
"""The name of the sheet; of further ones it is numbered."""

_SHEETS: Final = "xl/worksheets/"
_SOURCES: Final = "sources"
"""The column that names sources: it links to the first of them that has an address."""
_GENERAL: Final = "General"
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
        styles = _save_skeleton(table.columns, widths, made)
        rows = _spooled(spool, widths.rows)
        with archive_to(binary_of(out)) as archive:
            for name, content in read_parts(made):
                if name.startswith(_SHEETS):
                    _write_sheet(name, content, _SheetRows(table.columns, widths, styles), rows, archive)
                else:
                    write_part(name, content, archive)


class _Widths:
    """What is known of the columns once all rows are read: how wide each is, in how many its texts are, and how its numbers look."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.rows = 0
        self.pieces = [1] * len(columns)
        self.shown = [column_width([column.name]) for column in columns]
        self.number_formats: dict[str, None] = {}
        """Those that occur, in that order."""

    @property
    def starts(self) -> list[int]:
        """In which column of the sheet, from 0, each column of the table begins."""
        return [0, *accumulate(self.pieces)][:-1]


def _spool_rows(table: Table, spool: IO[bytes]) -> _Widths:
    """Write the rows to a temporary file, each with where its sources lead, and return how wide they are."""
    widths = _Widths(table.columns)
    formats = _NumberFormats(table.columns)
    addresses = table.addresses()
    cited = next((at for at, column in enumerate(table.columns) if column.name == _SOURCES), None)
    for row in table.rows:
        values = [_value(column, cell) for column, cell in zip(table.columns, row, strict=True)]
        for at, value in enumerate(values):
            if value is None:
                continue
            if isinstance(value, tuple):
                widths.pieces[at] = max(widths.pieces[at], len(value))
            elif isinstance(value, int | Decimal):
                widths.number_formats.setdefault(formats.of(at, values, value))
            shown = value[0] if isinstance(value, tuple) else str(value)
            if len(shown) + 2 > widths.shown[at]:
                widths.shown[at] = max(widths.shown[at], column_width([shown]))
        named = row[cited] if cited is not None else None
        link = (
            next((addresses[id_] for id_ in named if id_ in addresses), None)
            if isinstance(named, tuple)
            else None
        )
        pickle.dump((values, link), spool, pickle.HIGHEST_PROTOCOL)
        widths.rows += 1
    spool.seek(0)
    return widths


def _value(column: Column, cell: Cell) -> SheetValue:
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


class _NumberFormats:
    """How the numbers of a table look: amounts in their currency."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._money = {at for at, column in enumerate(columns) if column.name in _MONEY}
        self._currency = next((at for at, column in enumerate(columns) if column.name == "currency"), None)

    def of(self, at: int, row: Sequence[SheetValue], value: int | Decimal) -> str:
        """Return the number format of a cell."""
        if isinstance(value, bool) or at not in self._money or self._currency is None:
            return _GENERAL
        currency = row[self._currency]
        code = currency[0] if isinstance(currency, tuple) else ""
        sign = _SHOWN_SIGNS.get(code) or (f'"{code} "' if code.isalpha() else "")
        return f"{sign}#,##0" + (".00" if value % 1 else "")


class _Styles(NamedTuple):
    """The numbers of the styles of a workbook."""

    text: int
    header: int
    day: int
    link: int
    numbers: Mapping[str, int]


def _save_skeleton(columns: Sequence[Column], widths: _Widths, made: IO[bytes]) -> _Styles:
    """Save a workbook without rows, with sheets for as many as there are, and return its styles."""
    book = Workbook(write_only=True)
    names = _names(columns, widths)
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

    def style(number_format: str, font: Font | None = None) -> int:
        cell = WriteOnlyCell(sheet)
        cell.number_format = number_format
        if font is not None:
            cell.font = font
        return int(cell.style_id)

    styles = _Styles(
        style(TEXT_FORMAT),
        style(TEXT_FORMAT, Font(name="Calibri", bold=True)),
        style(_DAY_FORMAT),
        style(TEXT_FORMAT, _LINK),
        {number_format: style(number_format) for number_format in widths.number_formats},
    )
    book.save(made)
    return styles


def _names(columns: Sequence[Column], widths: _Widths) -> list[tuple[Column, int]]:
    """Return the columns of a sheet, with their widths: a column of long texts is several."""
    return [
        (column if piece == 1 else Column(f"{column.name}.{piece}", column.type), shown)
        for column, pieces, shown in zip(columns, widths.pieces, widths.shown, strict=True)
        for piece in range(1, pieces + 1)
    ]


def _spooled(spool: IO[bytes], rows: int) -> Iterator[_SpooledRow]:
    for _ in range(rows):
        yield pickle.load(spool)  # noqa: S301 - what was written there a moment ago, in a file that has no name


def _write_sheet(
    name: str, skeleton: bytes, sheet: _SheetRows, rows: Iterator[_SpooledRow], archive: ZipFile
) -> None:
    """Write a sheet with as many rows as it takes, and where its links lead."""
    before, after = ROWS.split(skeleton, maxsplit=1)
    after, behind_links = after.split(AFTER_LINKS, 1)
    with open_part(name, archive) as part:
        part.write(before)
        for text in sheet.rows(islice(rows, _MOST_ROWS)):
            part.write(text.encode())
        part.write(after)
        for text in sheet.links.of_sheet():
            part.write(text.encode())
        part.write(AFTER_LINKS + behind_links)
    if relations := sheet.links.relations():
        write_part(f"{_SHEETS}_rels/{name.removeprefix(_SHEETS)}.rels", relations.encode(), archive)


class _SheetRows:
    """The rows of a sheet."""

    def __init__(self, columns: Sequence[Column], widths: _Widths, styles: _Styles) -> None:
        self.links = SheetLinks(_MOST_LINKS)
        self._names = _names(columns, widths)
        self._letters = [get_column_letter(at) for at in range(1, len(self._names) + 1)]
        self._starts = widths.starts
        self._cited = next((at for at, column in enumerate(columns) if column.name == _SOURCES), None)
        self._formats = _NumberFormats(columns)
        self._styles = styles

    def rows(self, rows: Iterator[_SpooledRow]) -> Iterator[str]:
        """Yield the header and the rows."""
        header = (
            text_cell(f"{letter}1", self._styles.header, _pieces(column.name)[0])
            for letter, (column, _) in zip(self._letters, self._names, strict=True)
        )
        yield f'<sheetData><row r="1">{"".join(header)}</row>'
        for number, (values, link) in enumerate(rows, 2):
            yield f'<row r="{number}">{"".join(self._cells(number, values, link))}</row>'
        yield "</sheetData>"

    def _cells(self, number: int, values: list[SheetValue], link: str | None) -> Iterator[str]:
        styles = self._styles
        for at, value in enumerate(values):
            if value is None:
                continue
            if isinstance(value, tuple):
                url = link if at == self._cited else None
                for piece, text in enumerate(value, self._starts[at]):
                    yield self._text(f"{self._letters[piece]}{number}", text, url)
                continue
            place = f"{self._letters[self._starts[at]]}{number}"
            if isinstance(value, int | Decimal):
                yield value_cell(place, styles.numbers[self._formats.of(at, values, value)], value)
            else:
                yield value_cell(place, styles.day, value)

    def _text(self, place: str, text: str, url: str | None) -> str:
        """Return a cell of text, linked to an address, or to that which it is."""
        if url is None and text[:4].casefold() == "http":
            url = text
        linked = url is not None and (safe := safe_url(url)) is not None and self.links.add(place, safe)
        return text_cell(place, self._styles.link if linked else self._styles.text, text)
