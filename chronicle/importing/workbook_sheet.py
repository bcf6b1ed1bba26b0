"""A sheet of an Excel workbook, as it was stored: formulas by their values, dates by their number formats.

openpyxl reads what the workbook says of itself (sheets, styles, the epoch of its dates). The cells are read here, from
the XML as it comes: so formulas without a value, escaped characters and merged cells are seen, memory stays flat,
and what would grow without end is refused before anything parses it.
"""

from __future__ import annotations

import re
import warnings
import zlib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from chronicle.importing.sheet import (
    MOST_BLANK_ROWS,
    MOST_COLUMNS,
    DatePrecision,
    SheetCell,
    SheetError,
    SheetRow,
    SheetSource,
    shown_precision,
    text_cell,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from openpyxl.styles.cell_style import StyleArray

    from chronicle.importing.sheet import CellValue

INSTALL: Final = "pip install 'chronicle-facts[office]'"
"""What brings openpyxl."""
_SAVE_AS: Final = "open it in Excel or LibreOffice and save it as .xlsx"
_MEBIBYTE: Final = 2**20
_MOST_OF_SHEET: Final = 128 * _MEBIBYTE
_MOST_OF_STRINGS: Final = 32 * _MEBIBYTE
_MOST_OF_OTHERS: Final = 8 * _MEBIBYTE
_MOST_PARTS: Final = 10_000
_PIECE: Final = 2**16
_SHEETS_SHOWN: Final = 10
_FIRST_OWN_FORMAT: Final = 164
"""From this number on the formats of numbers are a workbook's own."""
_BROKEN: Final = (
    *(BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError, SyntaxError),
    *(zlib.error, OverflowError, RuntimeError, expat.ExpatError),
)
"""What openpyxl, zipfile and expat raise on a workbook that is broken."""


def open_source(path: Path, sheet: str | None) -> SheetSource:
    """Open a sheet of a workbook: the one named, else the first that is visible and has rows.

    Raises:
        SheetError: It is no workbook, or too large; there is no such sheet, or none with rows.
    """
    try:
        book = _open(path)
        chosen, notices = _chosen(book, sheet)
        return _source(book, chosen, notices + _merged_cells(book, chosen))
    except _BROKEN as error:
        raise _broken(path, error) from None


def open_sources(path: Path) -> list[SheetSource]:
    """Open every sheet of a workbook.

    Raises:
        SheetError: It is no workbook, or too large.
    """
    try:
        book = _open(path)
        return [_source(book, sheet, _merged_cells(book, sheet)) for sheet in book.sheets]
    except _BROKEN as error:
        raise _broken(path, error) from None


def _broken(path: Path, error: Exception) -> SheetError:
    return SheetError(f"{path.name} is a broken workbook: {error}", _SAVE_AS)


class _Book(NamedTuple):
    """A workbook as far as it must be known to read one of its sheets."""

    path: Path
    strings: list[str]
    formats: list[str]
    """The number format of each style."""
    epoch: datetime
    sheets: list[_SheetPart]


class _SheetPart(NamedTuple):
    name: str
    part: str
    is_visible: bool


def _open(path: Path) -> _Book:
    with ZipFile(path) as archive:
        _require_workbook(path, archive)
        _bound(path, archive)
    return _book(path)


def _source(book: _Book, sheet: _SheetPart, notices: list[str]) -> SheetSource:
    def rows() -> Iterator[SheetRow]:
        try:
            yield from _rows(book, sheet, notices)
        except _BROKEN as error:
            raise SheetError(f"{book.path.name}: sheet {sheet.name} is broken: {error}", _SAVE_AS) from None

    return SheetSource(sheet.name, rows, _place_in(sheet.name), notices)


_OTHER_PACKAGES: Final = {
    "word/": "a Word document",
    "ppt/": "a presentation",
    "xl/workbook.bin": "a binary workbook (.xlsb)",
}


def _require_workbook(path: Path, archive: ZipFile) -> None:
    names = archive.namelist()
    if "mimetype" in names and archive.getinfo("mimetype").file_size < _PIECE:
        kind = archive.read("mimetype").decode("ascii", "replace")
        what = "an OpenDocument sheet (.ods)" if "spreadsheet" in kind else "an OpenDocument file"
        raise SheetError(f"{path.name} is {what}", _SAVE_AS)
    for beginning, what in _OTHER_PACKAGES.items():
        if any(name.startswith(beginning) for name in names):
            raise SheetError(f"{path.name} is {what}, whatever it is called", _SAVE_AS)
    if not any(name.startswith("xl/") for name in names):
        raise SheetError(f"{path.name} is a ZIP archive, not a workbook", "name the sheet in it, unpacked")


def _bound(path: Path, archive: ZipFile) -> None:
    """Refuse what would unpack to more than is read; zipfile unpacks no part further than it declares."""
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS:
        raise SheetError(f"{path.name} has {len(parts):,} parts", _SAVE_AS)
    for part in parts:
        if part.filename.startswith("xl/worksheets/"):
            limit = _MOST_OF_SHEET
        elif part.filename.endswith("sharedStrings.xml"):
            limit = _MOST_OF_STRINGS
        else:
            limit = _MOST_OF_OTHERS
        if part.file_size > limit and part.filename.endswith((".xml", ".rels")):
            raise SheetError(
                f"{path.name}: {part.filename} would unpack to {part.file_size:,} bytes; "
                f"at most {limit:,} are read",
                "keep the sheet that is wanted, without formatted blank cells, and save it again",
            )


def _book(path: Path) -> _Book:
    try:
        from openpyxl.reader.excel import ExcelReader  # noqa: PLC0415 - an extra, and heavy
        from openpyxl.styles.numbers import BUILTIN_FORMATS  # noqa: PLC0415 - likewise
        from openpyxl.styles.stylesheet import apply_stylesheet  # noqa: PLC0415 - likewise
    except ImportError:
        raise SheetError("reading a workbook needs openpyxl", INSTALL) from None

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl would not write back
        reader = ExcelReader(path, read_only=True, data_only=True, keep_links=False)
        reader.read_manifest()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        sheets = [
            _SheetPart(sheet.name, relation.target, sheet.state == "visible")
            for sheet, relation in reader.parser.find_sheets()
            if relation.target in reader.valid_files and "chartsheet" not in relation.Type
        ]
    workbook = reader.wb
    strings = list(_shared_strings(reader.archive))
    # openpyxl tells the format of a style to its own cells alone.
    own: list[str] = vars(workbook)["_number_formats"]
    styles: list[StyleArray] = [*vars(workbook)["_cell_styles"]]
    numbers = [style.numFmtId for style in styles]
    formats = [
        own[number - _FIRST_OWN_FORMAT]
        if number >= _FIRST_OWN_FORMAT
        else BUILTIN_FORMATS.get(number, "General")
        for number in numbers
    ]
    reader.archive.close()
    return _Book(path, strings, formats, workbook.epoch, sheets)


def _chosen(book: _Book, wanted: str | None) -> tuple[_SheetPart, list[str]]:
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


def _has_rows(book: _Book, sheet: _SheetPart) -> bool:
    with ZipFile(book.path) as archive, archive.open(sheet.part) as part:
        return re.search(rb"<(?:\w+:)?c[ >]", part.read(_MEBIBYTE)) is not None


def _merged_cells(book: _Book, sheet: _SheetPart) -> list[str]:
    ranges: list[str] = []
    for piece in _with_overlap(book, sheet):
        ranges += re.findall(r'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]{2,30})"', piece)
    if not ranges:
        return []
    shown = ", ".join(ranges[:5]) + (f" and {len(ranges) - 5:,} more" if len(ranges) > 5 else "")  # noqa: PLR2004 - as many as fit a line
    return [f"merged cells hold their value in the first of them alone, and the others are blank: {shown}"]


def _with_overlap(book: _Book, sheet: _SheetPart) -> Iterator[str]:
    """Yield what follows the rows of a sheet, in pieces that break at the end of a tag."""
    with ZipFile(book.path) as archive, archive.open(sheet.part) as part:
        rest = ""
        while piece := part.read(_PIECE):
            text = rest + piece.decode("latin-1")
            end = text.rfind(">") + 1
            rest = text[end:][-_PIECE:]
            if "mergeCell " in text:
                yield text[:end]


def _shared_strings(archive: ZipFile) -> Iterator[str]:
    """Yield the texts that cells share; of a text with readings of its letters (furigana) these are left out."""
    name = next((part for part in archive.namelist() if part.endswith("sharedStrings.xml")), None)
    if name is None:
        return
    texts: list[str] = []
    letters: list[str] = []
    state = {"collects": False, "is_reading": False}

    def start(tag: str, _attributes: dict[str, str]) -> None:
        tag = _local(tag)
        if tag == "rPh":
            state["is_reading"] = True
        state["collects"] = tag == "t" and not state["is_reading"]

    def end(tag: str) -> None:
        tag = _local(tag)
        state["collects"] = False
        if tag == "rPh":
            state["is_reading"] = False
        elif tag == "si":
            texts.append(unescaped("".join(letters)))
            letters.clear()

    def collect(text: str) -> None:
        if state["collects"]:
            letters.append(text)

    parser = _parser(start, end, collect)
    with archive.open(name) as part:
        for _ in _parsed(parser, part.read):
            yield from texts
            texts.clear()
    yield from texts


_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    r"""Return the text of a cell: `_x000D_` stands for a control character, `_x005F_` for the `_` of such a sign.

    >>> unescaped("a_x000D_b"), unescaped("a_x005F_x000D_b")
    ('a\rb', 'a_x000D_b')
    """
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _parser(
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    characters: Callable[[str], None],
) -> expat.XMLParserType:
    """Return a parser that refuses a document type, and with it all entities."""

    def refuse(*_: object) -> None:
        raise ValueError("its XML declares a document type, which no workbook does")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    return parser


def _parsed(parser: expat.XMLParserType, read: Callable[[int], bytes]) -> Iterator[None]:
    """Parse a part piece by piece, and yield after each."""
    while piece := read(_PIECE):
        parser.Parse(piece, False)
        yield
    parser.Parse(b"", True)
    yield


class _RawCell:
    """A cell as it stands in the XML."""

    __slots__ = ("column", "has_formula", "stored", "style", "texts", "type", "value_given")

    def __init__(self, column: int, attributes: dict[str, str]) -> None:
        self.column = column
        self.type = attributes.get("t", "n")
        self.style = int(attributes.get("s", 0))
        self.has_formula = False
        self.value_given = False
        self.stored: list[str] = []
        """What stands in `<v>`."""
        self.texts: list[str] = []
        """What stands in the texts of `<is>`."""


class _RowReader:
    """Collects the rows of a sheet as expat reads it."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, list[_RawCell]]] = []
        self.hidden = 0
        self._number = 0
        self._cell: _RawCell | None = None
        self._cells: list[_RawCell] = []
        self._collects: list[str] | None = None
        self._is_reading = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = _local(tag)
        self._collects = None
        if tag == "c":
            last = self._cells[-1].column if self._cells else 0
            place = attributes.get("r")
            self._cell = _RawCell(_column(place) if place else last + 1, attributes)
        elif tag == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._cells = []
            self.hidden += attributes.get("hidden") in {"1", "true"}
        elif self._cell is None:
            return
        elif tag == "v":
            self._cell.value_given, self._collects = True, self._cell.stored
        elif tag == "f":
            self._cell.has_formula = True
        elif tag == "rPh":
            self._is_reading = True
        elif tag == "t" and not self._is_reading:
            self._collects = self._cell.texts

    def end(self, tag: str) -> None:
        tag = _local(tag)
        self._collects = None
        if tag == "c" and self._cell is not None:
            cell = self._cell
            if cell.stored or cell.texts or cell.has_formula:
                self._cells.append(cell)
            self._cell = None
        elif tag == "row":
            self.rows.append((self._number, self._cells))
        elif tag == "rPh":
            self._is_reading = False

    def collect(self, text: str) -> None:
        if self._collects is not None:
            self._collects.append(text)


def _rows(book: _Book, sheet: _SheetPart, notices: list[str]) -> Iterator[SheetRow]:
    """Yield the rows of a sheet; of those that are missing as many as make reading stop."""
    place = _place_in(sheet.name)
    reader, last = _RowReader(), 0
    parser = _parser(reader.start, reader.end, reader.collect)
    with ZipFile(book.path) as archive, archive.open(sheet.part) as part:
        for _ in _parsed(parser, part.read):
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
    book: _Book, row: int, raw_cells: list[_RawCell], place: Callable[[int, int], str]
) -> list[SheetCell]:
    cells: list[SheetCell] = []
    for raw in raw_cells:
        if raw.column > MOST_COLUMNS:
            raise SheetError(
                f"{book.path.name}:{place(row, raw.column)}: more than {MOST_COLUMNS:,} columns",
                "keep those that say something, and save it again",
            )
        cells += (SheetCell("", None, "", place(row, gap)) for gap in range(len(cells) + 1, raw.column))
        cells.append(_cell(book, raw, place(row, raw.column)))
    return cells


def _cell(book: _Book, raw: _RawCell, place: str) -> SheetCell:
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


def _number_cell(book: _Book, stored: str, shown: str, place: str) -> SheetCell:
    if len(stored) > _LONGEST_NUMBER:
        return SheetCell(stored, None, shown, place, "is a number of too many digits")
    number = float(stored)
    if _precision(shown) is not None:
        from openpyxl.utils.datetime import from_excel  # noqa: PLC0415 - an extra, and heavy

        try:
            moment = from_excel(number, book.epoch, timedelta=_is_elapsed(shown))
        except (OverflowError, ValueError):
            moment = None
        if moment is None:
            return SheetCell(
                stored, None, shown, place, f"is shown as a date, and no date has the number {stored}"
            )
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
    if isinstance(moment, datetime):
        moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)  # stored in parts of a day
    day = f"{moment:%d}"
    year_and_month = f"{moment.year:04}-{moment.month:02}"
    match _precision(shown):
        case DatePrecision.YEAR:
            text = f"{moment.year:04}"
        case DatePrecision.MONTH:
            text = year_and_month
        case DatePrecision.TIME if isinstance(moment, datetime):
            text = moment.isoformat()
        case _:
            text = f"{year_and_month}-{day}"
    is_day = isinstance(moment, datetime) and moment.time() == time()
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
