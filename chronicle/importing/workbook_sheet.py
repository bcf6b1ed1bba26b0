"""A sheet of an Excel workbook, as it was stored: formulas by their values, dates by their number formats.

The cells are read from the XML as it comes: so formulas without a value, escaped characters and merged cells are
seen, and memory stays flat. openpyxl reads neither the one nor the other, and takes time and memory without bound.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

from chronicle.importing.sheet import (
    LONGEST_TEXT,
    MOST_BLANK_ROWS,
    MOST_COLUMNS,
    DatePrecision,
    SheetCell,
    SheetError,
    SheetRow,
    SheetSource,
    shown_precision,
    some_of,
    text_cell,
)
from chronicle.importing.workbook_parts import (
    BROKEN,
    MOST_OF_SHEET,
    broken,
    open_part,
    open_workbook,
    unescaped,
)
from chronicle.importing.xml_pieces import XmlHandlers, read_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from chronicle.importing.sheet import CellValue
    from chronicle.importing.workbook_parts import SheetPart, WorkbookParts

_SHEETS_SHOWN: Final = 10
_PIECE: Final = 2**16
_MOST_KEPT: Final = 20 * LONGEST_TEXT
"""The most characters of a cell that are kept, to tell how many too many they are."""


def open_source(path: Path, sheet: str | None) -> SheetSource:
    """Open a sheet of a workbook: the one named, else the first that is visible and has rows.

    Raises:
        SheetError: It is no workbook, or too large; there is no such sheet, or none with rows.
    """
    book = open_workbook(path)
    try:
        chosen, notices = _chosen(book, sheet)
        return _source(book, chosen, notices + _merged_cells(book, chosen))
    except BROKEN as error:
        raise broken(path.name, error) from None


def open_sources(path: Path) -> list[SheetSource]:
    """Open every sheet of a workbook.

    Raises:
        SheetError: It is no workbook, or too large.
    """
    book = open_workbook(path)
    try:
        return [_source(book, sheet, _merged_cells(book, sheet)) for sheet in book.sheets]
    except BROKEN as error:
        raise broken(path.name, error) from None


def _source(book: WorkbookParts, sheet: SheetPart, notices: list[str]) -> SheetSource:
    def rows() -> Iterator[SheetRow]:
        try:
            yield from _rows(book, sheet, notices)
        except BROKEN as error:
            raise broken(f"{book.path.name}: sheet {sheet.name}", error) from None

    return SheetSource(sheet.name, rows, _place_in(sheet.name), notices)


def _chosen(book: WorkbookParts, wanted: str | None) -> tuple[SheetPart, list[str]]:
    """Return the sheet to read, and what is to be said of the others."""
    choice = ", ".join(sheet.name for sheet in book.sheets[:_SHEETS_SHOWN])
    if wanted is not None:
        for sheet in book.sheets:
            if sheet.name.casefold() == wanted.strip().casefold():
                return sheet, []
        raise SheetError(f"{book.path.name} has no sheet {wanted}", f"choose one of its sheets: {choice}")
    filled = [sheet for sheet in book.sheets if _has_rows(book, sheet)]
    visible = [sheet for sheet in filled if sheet.is_visible]
    if not visible:
        hidden = "; those with rows are hidden" if filled else ""
        raise SheetError(
            f"no sheet of {book.path.name} has rows{hidden}", f"name one of its sheets: {choice}"
        )
    notices = []
    if len(visible) > 1:
        notices.append(f"other sheets are left out: {', '.join(sheet.name for sheet in visible[1:])}")
    if hidden_names := [sheet.name for sheet in filled if not sheet.is_visible]:
        notices.append(f"hidden sheets are left out: {', '.join(hidden_names)}")
    return visible[0], notices


def _has_rows(book: WorkbookParts, sheet: SheetPart) -> bool:
    with ZipFile(book.path) as archive, open_part(book.path, archive, sheet.part, MOST_OF_SHEET) as part:
        return re.search(rb"<(?:\w+:)?c[ >]", part.read(2**20)) is not None


def _merged_cells(book: WorkbookParts, sheet: SheetPart) -> list[str]:
    ranges: list[str] = []
    for piece in _with_overlap(book, sheet):
        ranges += re.findall(r'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]{2,30})"', piece)
    if not ranges:
        return []
    return [
        f"merged cells hold their value in the first of them alone, and the others are blank: {some_of(ranges)}"
    ]


def _with_overlap(book: WorkbookParts, sheet: SheetPart) -> Iterator[str]:
    """Yield what follows the rows of a sheet, in pieces that break at the end of a tag."""
    with ZipFile(book.path) as archive, open_part(book.path, archive, sheet.part, MOST_OF_SHEET) as part:
        rest = ""
        while piece := part.read(_PIECE):
            text = rest + piece.decode("latin-1")
            end = text.rfind(">") + 1
            rest = text[end:][-_PIECE:]
            if "mergeCell " in text:
                yield text[:end]


class _RawCell:
    """A cell as it stands in the XML."""

    __slots__ = ("column", "has_formula", "room", "stored", "style", "texts", "type")

    def __init__(self, column: int, attributes: dict[str, str]) -> None:
        self.column = column
        self.type = attributes.get("t", "n")
        self.style = int(attributes.get("s", 0))
        self.has_formula = False
        self.stored: list[str] = []
        """What stands in `<v>`."""
        self.texts: list[str] = []
        """What stands in the texts of `<is>`."""
        self.room = _MOST_KEPT
        """How many characters more of it are kept."""

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it."""
        return not (self.stored or self.texts or self.has_formula)


class _RowReader:
    """Collects the rows of a sheet as they are read; `refuse_column` is called for one too far to the right."""

    def __init__(self, refuse_column: Callable[[int, int], None]) -> None:
        self.rows: list[tuple[int, list[_RawCell]]] = []
        self.hidden = 0
        self._refuse_column = refuse_column
        self._number = 0
        self._column = 0
        self._cell: _RawCell | None = None
        self._cells: list[_RawCell] = []
        self._collects: list[str] | None = None
        self._is_reading = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin a row, a cell or a part of one."""
        self._collects = None
        if tag == "c":
            place = attributes.get("r")
            self._column = _column(place) if place else self._column + 1
            self._cell = _RawCell(self._column, attributes)
        elif tag == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._cells, self._column = [], 0
            self.hidden += attributes.get("hidden") in {"1", "true"}
        elif self._cell is None:
            return
        elif tag == "v":
            self._collects = self._cell.stored
        elif tag == "f":
            self._cell.has_formula = True
        elif tag == "rPh":
            self._is_reading = True
        elif tag == "t" and not self._is_reading:
            self._collects = self._cell.texts

    def end(self, tag: str) -> None:
        """End a row, a cell or a part of one."""
        self._collects = None
        if tag == "c" and self._cell is not None:
            if not self._cell.is_blank:
                self._add(self._cell)
            self._cell = None
        elif tag == "row":
            self.rows.append((self._number, self._cells))
        elif tag == "rPh":
            self._is_reading = False

    def _add(self, cell: _RawCell) -> None:
        if cell.column > MOST_COLUMNS:
            self._refuse_column(self._number, cell.column)
        if self._cells and cell.column <= self._cells[-1].column:
            raise ValueError(f"the cells of row {self._number} are out of order")
        self._cells.append(cell)

    def collect(self, text: str) -> None:
        """Add to what the cell says; of one that is far too long the rest is not kept."""
        if self._collects is not None and self._cell is not None and self._cell.room > 0:
            self._collects.append(text)
            self._cell.room -= len(text)


def _rows(book: WorkbookParts, sheet: SheetPart, notices: list[str]) -> Iterator[SheetRow]:
    """Yield the rows of a sheet; of those that are missing as many as make reading stop."""
    place = _place_in(sheet.name)

    def refuse_column(row: int, column: int) -> None:
        raise SheetError(
            f"{book.path.name}:{place(row, column)}: more than {MOST_COLUMNS:,} columns",
            "keep those that say something, and save it again",
        )

    reader, last = _RowReader(refuse_column), 0
    with ZipFile(book.path) as archive, open_part(book.path, archive, sheet.part, MOST_OF_SHEET) as part:
        for _ in read_pieces(part, XmlHandlers(reader.start, reader.end, reader.collect)):
            for number, raw_cells in reader.rows:
                for missing in range(last + 1, min(number, last + MOST_BLANK_ROWS + 1)):
                    yield SheetRow(missing, [])
                last = number
                yield SheetRow(number, _cells(book, number, raw_cells, place))
            reader.rows.clear()
    if reader.hidden:
        rows = f"{reader.hidden:,} rows are" if reader.hidden > 1 else "one row is"
        notice = f"{rows} hidden in the sheet, and read all the same"
        if notice not in notices:
            notices.append(notice)


def _cells(
    book: WorkbookParts, row: int, raw_cells: list[_RawCell], place: Callable[[int, int], str]
) -> list[SheetCell]:
    cells: list[SheetCell] = []
    for raw in raw_cells:
        cells += (SheetCell("", None, "", place(row, gap)) for gap in range(len(cells) + 1, raw.column))
        cells.append(_cell(book, raw, place(row, raw.column)))
    return cells


def _cell(book: WorkbookParts, raw: _RawCell, place: str) -> SheetCell:
    shown = book.formats[raw.style] if raw.style < len(book.formats) else "General"
    if raw.type == "inlineStr":
        return text_cell(unescaped("".join(raw.texts)), place)._replace(number_format=shown)
    stored = "".join(raw.stored)
    if raw.type == "str":
        return text_cell(unescaped(stored), place)._replace(number_format=shown)
    if not stored:
        problem = "is a formula without a stored value: open the workbook, calculate and save it"
        return SheetCell("", None, shown, place, problem if raw.has_formula else None)
    match raw.type:
        case "s":
            if not stored.isdecimal() or int(stored) >= len(book.strings):
                raise ValueError("a cell names a text that the workbook does not have")
            return text_cell(book.strings[int(stored)], place)._replace(number_format=shown)
        case "b":
            return SheetCell("TRUE" if stored == "1" else "FALSE", stored == "1", shown, place)
        case "e":
            return SheetCell(stored, None, shown, place, f"holds the error {stored}")
        case "d" if moment := _iso_date(stored):
            return _date_cell(moment, shown, place)
        case "d":
            return SheetCell(stored, None, shown, place, "is stored as a date, and is none")
    return _number_cell(book, stored, shown, place)


def _iso_date(stored: str) -> datetime | None:
    try:
        return datetime.fromisoformat(stored)
    except ValueError:
        return None


_LONGEST_NUMBER: Final = 40


def _number_cell(book: WorkbookParts, stored: str, shown: str, place: str) -> SheetCell:
    if len(stored) > _LONGEST_NUMBER:
        return SheetCell(stored, None, shown, place, "is a number of too many digits")
    number = float(stored)
    if _precision(shown) is not None:
        moment = _moment(number, book.epoch, is_elapsed=_is_elapsed(shown))
        if moment is None:
            problem = f"is shown as a date, and no date has the number {stored}"
            return SheetCell(stored, None, shown, place, problem)
        return _date_cell(moment, shown, place)
    # Fifteen digits are what Excel keeps and shows: 0.30000000000000004 is 0.3.
    value = int(number) if number.is_integer() and abs(number) < 10**15 else Decimal(f"{number:.15g}")
    if re.fullmatch("0+", shown):
        return SheetCell(_digits(value).zfill(len(shown)), value, shown, place)
    percent = (
        f"{(value * 100):f}".rstrip("0").rstrip(".") if "%" in shown and isinstance(value, Decimal) else None
    )
    return SheetCell(f"{percent}%" if percent else _digits(value), value, shown, place)


def _digits(value: int | Decimal) -> str:
    return str(value) if isinstance(value, int) else f"{value:f}"


def _moment(number: float, epoch: datetime, *, is_elapsed: bool) -> datetime | time | timedelta | None:
    """Return what a number is that is shown as a date or a time; None if it is none.

    The first 59 days of 1900 are counted from one day later, since Excel has that year a 29 February.
    """
    try:
        if is_elapsed:
            return timedelta(seconds=round(number * 86_400))
        if not number >= 0:
            return None
        moment = epoch + timedelta(days=number + (1 <= number < 60 and epoch.year < 1900))  # noqa: PLR2004 - as above
        moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)  # kept in parts of a day
    except (OverflowError, ValueError):
        return None
    return moment.time() if number < 1 else moment


def _is_elapsed(shown: str) -> bool:
    return re.search(r"\[(h+|m+|s+)\]", shown, re.IGNORECASE) is not None


_precision = cache(shown_precision)


def _date_cell(moment: date | time | timedelta, shown: str, place: str) -> SheetCell:
    """Return the cell of a date, whose text says no more than it shows."""
    value: CellValue
    if isinstance(moment, timedelta):
        return SheetCell(str(moment), str(moment), shown, place)
    if isinstance(moment, time):
        return SheetCell(moment.isoformat("seconds"), moment, shown, place)
    day = f"{moment:%d}"
    is_day = isinstance(moment, datetime) and moment.time() == time()  # as programs write a day
    year_and_month = f"{moment.year:04}-{moment.month:02}"
    match _precision(shown):
        case DatePrecision.YEAR:
            text = f"{moment.year:04}"
        case DatePrecision.MONTH:
            text = year_and_month
        case DatePrecision.TIME if isinstance(moment, datetime) and not is_day:
            text = moment.isoformat()
        case _:
            text = f"{year_and_month}-{day}"
    value = moment.date() if isinstance(moment, datetime) and is_day else moment
    return SheetCell(text, value, shown, place)


@cache
def _place_in(sheet: str) -> Callable[[int, int], str]:
    """Return a function from row and column, each from 1, to where a cell stands: `Log!F17`, `'Log 1'!F17`."""
    doubled = sheet.replace("'", "''")
    prefix = sheet if re.fullmatch(r"[^\W\d]\w*", sheet) else f"'{doubled}'"
    return lambda row, column: f"{prefix}!{column_letters(column)}{row}"


@cache
def column_letters(column: int) -> str:
    """Return what a spreadsheet calls a column.

    >>> column_letters(1), column_letters(27)
    ('A', 'AA')
    """
    before, letter = divmod(column - 1, 26)
    return (column_letters(before) if before else "") + chr(ord("A") + letter)


@cache
def _letters_as_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _column(place: str) -> int:
    return _letters_as_number(place.rstrip("0123456789"))
