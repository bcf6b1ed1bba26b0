"""A sheet of rows with a header, whatever file it comes from: CSV, a workbook, JSON lines.

The text in it is a stranger's: formulas are not run, and nothing in a cell is more than a value. What a cell cannot
be taken for is its `problem`; what is wrong with the file as a whole is a `SheetError`. Both say what to do.
"""

from __future__ import annotations

import codecs
import re
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, cast

from chronicle.text import counted
from chronicle.untrusted_files import read_beginning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, time
    from decimal import Decimal
    from pathlib import Path

CellValue: TypeAlias = "str | int | Decimal | bool | date | time | None"
"""What a cell holds; a `datetime` is a `date` too. None if it is blank."""

MOST_COLUMNS: Final = 1_000
LONGEST_TEXT: Final = 100_000
"""The most characters of a cell: a base takes no longer text."""
MOST_ROWS: Final = 2**20
"""As many as a spreadsheet has."""
MOST_BLANK_ROWS: Final = 1_000
"""After so many blank rows reading stops: sheets may be formatted down to the millionth."""
_ROWS_LOOKED_AT: Final = 30
"""Among so many first rows the header is looked for."""


class SheetError(Exception):
    """A file that cannot be read as a sheet; `hint` says what to do instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class SheetCell(NamedTuple):
    """A cell.

    Attributes:
        text: What it shows, as far as its number format says no more than it holds: `2009-04` where a day is hidden.
        value: What it holds.
        number_format: How a workbook shows it: `mmm-yy`; empty elsewhere.
        place: Where it stands: `Log!F17` in a workbook, else line and column, `17:6`.
        problem: Why it cannot be used; None if it can.
    """

    text: str
    value: CellValue
    number_format: str
    place: str
    problem: str | None = None

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it, not even a mistake."""
        return self.problem is None and not self.text.strip()


class SheetRow(NamedTuple):
    """A row: its number in the file, from 1, and its cells, as many as the header has or more."""

    number: int
    cells: list[SheetCell]

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it."""
        return all(cell.is_blank for cell in self.cells)


class SheetSource(NamedTuple):
    """A sheet as one of the formats gives it, before its header is looked for.

    Attributes:
        name: The name of the sheet; empty if the file has only one.
        rows: Reads the rows from the first, and may be called again.
        place: Returns where the cell of a row and a column, each from 1, stands.
        notices: What is worth knowing; more may be added while rows are read.
        has_keys: Whether the first row is made of keys: it is the header, whatever it looks like.
    """

    name: str
    rows: Callable[[], Iterator[SheetRow]]
    place: Callable[[int, int], str]
    notices: list[str]
    has_keys: bool = False


class Sheet:
    """A sheet that is read row by row.

    Attributes:
        file: The name of the file, without its directory.
        name: The name of the sheet; empty if the file has only one.
        header: The cells of its header.
        header_row: The row in which that stands.
        notices: What to look at, in words: merged cells, hidden sheets, the encoding. Those that only the rows
            show are added while these are read.
    """

    def __init__(
        self, file: str, source: SheetSource, header_row: int | None, *, looks_at_header: bool = True
    ) -> None:
        self.file = file
        self.name = source.name
        self.notices = source.notices
        self._source = source
        self.header_row, self.header = self._find_header(header_row)
        if looks_at_header:
            self._look_at_header()

    def rows(self) -> Iterator[SheetRow]:
        """Yield the rows below the header that are not blank, each with a cell for every column of the header.

        Raises:
            SheetError: The file cannot be read to its end.
        """
        width, count = len(self.header), 0
        for row in self._until_blank():
            if row.number > self.header_row:
                count += 1
                if count > MOST_ROWS:
                    raise too_many_rows(self.file)
                yield SheetRow(row.number, self._fitted(row, width))

    def _until_blank(self) -> Iterator[SheetRow]:
        """Yield the rows that are not blank, until very many are."""
        blank = 0
        for row in self._source.rows():
            blank = blank + 1 if row.is_blank else 0
            if blank == MOST_BLANK_ROWS:
                self._notice(f"reading stopped at row {row.number:,}: {blank:,} blank rows end there")
                return
            if not blank:
                yield row

    def _fitted(self, row: SheetRow, width: int) -> list[SheetCell]:
        """Return the cells of a row, blank ones added; what stands beyond the header is a mistake."""
        cells = _without_blank_end(row.cells)
        missing = range(len(cells) + 1, width + 1)
        cells = [*cells, *(_blank(self._source.place(row.number, column)) for column in missing)]
        beyond = (
            cell
            if cell.is_blank
            else cell._replace(problem=cell.problem or "stands beyond the last column that has a header")
            for cell in cells[width:]
        )
        return [*cells[:width], *beyond]

    def _find_header(self, wanted: int | None) -> tuple[int, list[SheetCell]]:
        """Return the row of the header, and its cells: the first row that is as full as those below it."""
        first = []
        for row in self._until_blank():
            first.append(row)
            if len(first) >= _ROWS_LOOKED_AT or (wanted is not None and row.number >= wanted):
                break
        if wanted is not None:
            header = next((row for row in first if row.number == wanted), None)
            if header is None:
                raise SheetError(f"{self._named} has nothing in row {wanted}, its header", "name another row")
        elif not first:
            raise SheetError(f"{self._named} has no rows", "save it again, or name another sheet")
        else:
            header = first[0] if self._source.has_keys else _fullest_first(first)
        if header is not first[0] and wanted is None:
            above = counted(first.index(header), "row")
            self._notice(f"{above} above the header, which is taken to be row {header.number}, left out")
        return header.number, _without_blank_end(header.cells)

    def _look_at_header(self) -> None:
        names: dict[str, list[str]] = {}
        for cell in self.header:
            if cell.problem:
                raise SheetError(
                    f"{self.file}:{cell.place}: a header that {cell.problem}", "mend it in the file"
                )
            names.setdefault(cell.text.strip(), []).append(cell.place)
        for name, places in names.items():
            if not name:
                self._notice(f"{counted(len(places), 'column')} without a header: {some_of(places)}")
            elif len(places) > 1:
                self._notice(f'{len(places)} columns are called "{name}": {some_of(places)}')
        if not self._source.has_keys and (second := self._second_header()):
            self._notice(
                f"row {second} looks like a second row of headers: join the two in the sheet, "
                "or name the one to use with --header-row"
            )

    def _second_header(self) -> int | None:
        """Return the row below the header if it fills gaps of it with words, as under a merged heading."""
        below = next(self.rows(), None)
        if below is None or below.number != self.header_row + 1:
            return None
        words = [cell for cell in below.cells if not cell.is_blank]
        fills_gap = any(
            own.is_blank and not cell.is_blank for own, cell in zip(self.header, below.cells, strict=False)
        ) or len(below.cells) > len(self.header)
        are_words = all(isinstance(cell.value, str) and not re.search(r"\d", cell.text) for cell in words)
        return below.number if fills_gap and are_words and len(words) > 1 else None

    @property
    def _named(self) -> str:
        return f"sheet {self.name} of {self.file}" if self.name else self.file

    def _notice(self, text: str) -> None:
        if text not in self.notices:
            self.notices.append(text)


def _fullest_first(rows: list[SheetRow]) -> SheetRow:
    """Return the first row that fills at least half as many cells as any: a title above a table fills one or two."""
    filled = [sum(not cell.is_blank for cell in row.cells) for row in rows]
    return next(row for row, cells in zip(rows, filled, strict=True) if 2 * cells >= max(filled))


def _blank(place: str) -> SheetCell:
    return SheetCell("", None, "", place)


def _without_blank_end(cells: list[SheetCell]) -> list[SheetCell]:
    end = len(cells)
    while end and cells[end - 1].value is None and cells[end - 1].problem is None:
        end -= 1
    return cells[:end]


_SOME: Final = 5


def some_of(words: list[str]) -> str:
    """Return the first of some words, and how many more there are."""
    return ", ".join(words[:_SOME]) + (f" and {len(words) - _SOME:,} more" if len(words) > _SOME else "")


def text_cell(text: str, place: str, problem: str | None = None) -> SheetCell:
    """Return the cell of a text, with a problem if no base takes it."""
    if problem is None and len(text) > LONGEST_TEXT:
        problem = f"holds {len(text):,} characters; at most {LONGEST_TEXT:,} are taken"
    return SheetCell(text, text or None, "", place, problem)


def require_columns(count: int, where: str) -> None:
    """Refuse a row with more columns than are read.

    Raises:
        SheetError: It has.
    """
    if count > MOST_COLUMNS:
        raise SheetError(
            f"{where}: more than {MOST_COLUMNS:,} columns", "keep those that say something, and save it again"
        )


def too_many_rows(file: str) -> SheetError:
    """Return the refusal of a file with more rows than are read."""
    return SheetError(f"{file} has more than {MOST_ROWS:,} rows", "split it into several files")


class DatePrecision(StrEnum):
    """What a number format shows of a date, from the coarsest."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    TIME = "time"


_NOT_SHOWN: Final = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]|AM/PM|A/P', re.IGNORECASE | re.DOTALL
)


def shown_precision(number_format: str) -> DatePrecision | None:
    """Return what of a date a number format shows; None if it is not one of dates.

    >>> [shown_precision(shown) for shown in ("mmm-yy", "yyyy", "d mmmm yyyy", "dd/mm/yyyy hh:mm", "0.00")]
    [<DatePrecision.MONTH: 'month'>, <DatePrecision.YEAR: 'year'>, <DatePrecision.DAY: 'day'>, \
<DatePrecision.TIME: 'time'>, None]
    """
    letters = _NOT_SHOWN.sub("", number_format.split(";", maxsplit=1)[0]).lower()
    if "general" in letters or not re.search(r"[ymdhs]", letters):
        return None
    if re.search(r"[hs]", letters):
        return DatePrecision.TIME
    if "d" in letters:
        return DatePrecision.DAY
    return DatePrecision.MONTH if "m" in letters else DatePrecision.YEAR


_FORMATS: Final = {
    "workbook": "chronicle.importing.workbook_sheet",
    "json lines": "chronicle.importing.json_lines",
    "delimited": "chronicle.importing.delimited",
}
"""The modules that read each format, loaded when it is read: each has `open_source(path, sheet)`."""
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_FILES: Final = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"7z\xbc\xaf": "a compressed file",
    b"Rar!": "a compressed file",
    b"{\\rtf": "a text document (RTF)",
    b"SQLite format 3\0": "a database",
}
_SAVE_AS: Final = "open it in Excel or LibreOffice and save it as .xlsx or as CSV"
_WORKBOOK_ENDINGS: Final = (".xlsx", ".xlsm", ".xltx", ".xltm")
_JSON_ENDINGS: Final = (".jsonl", ".ndjson", ".json")


def open_sheet(
    path: Path, sheet: str | None = None, header_row: int | None = None, *, looks_at_header: bool = True
) -> Sheet:
    """Open a file as a sheet, by what it holds rather than what it is called.

    Args:
        path: The file.
        sheet: The sheet of a workbook; None for the first that is visible and has rows.
        header_row: The row of the header, from 1; None for the first that looks like it.
        looks_at_header: Whether what is odd about the header is told.

    Raises:
        SheetError: It is none, or cannot be read.
    """
    format_name = _format_of(path)
    if sheet is not None and format_name != "workbook":
        raise SheetError(f"{path.name} has no sheets of a name", "leave the name of the sheet out")
    open_source = cast(
        "Callable[[Path, str | None], SheetSource]", import_module(_FORMATS[format_name]).open_source
    )
    return Sheet(path.name, open_source(path, sheet), header_row, looks_at_header=looks_at_header)


def has_sheets(path: Path) -> bool:
    """Tell whether a file is a workbook, which has sheets with names.

    Raises:
        SheetError: It is no sheet at all, or cannot be read.
    """
    return _format_of(path) == "workbook"


def _format_of(path: Path) -> str:
    start = _beginning(path)
    if start.startswith(_OLE):
        raise _old_or_encrypted(path)
    if start.startswith(b"PK\x03\x04"):
        return "workbook"
    for magic, what in _OTHER_FILES.items():
        if start.startswith(magic):
            raise SheetError(f"{path.name} is {what}, not a sheet", "name a .csv, .tsv, .xlsx or .jsonl file")
    if re.match(rb"\s*<(?:!doctype|html|table|\?xml)", start.removeprefix(codecs.BOM_UTF8), re.IGNORECASE):
        raise SheetError(f"{path.name} is a web page or XML, whatever it is called", _SAVE_AS)
    ending = path.suffix.lower()
    if ending in _WORKBOOK_ENDINGS and start:
        raise SheetError(f"{path.name} is no workbook, whatever it is called, or it is broken", _SAVE_AS)
    return "json lines" if ending in _JSON_ENDINGS else "delimited"


def _beginning(path: Path) -> bytes:
    if path.is_dir():
        raise SheetError(f"{path} is a directory that export sheets did not write", "name a file in it")
    return read_beginning(path, 512, SheetError, "name a .csv, .tsv, .xlsx or .jsonl file")


def _old_or_encrypted(path: Path) -> SheetError:
    with path.open("rb") as file:
        directory = file.read(2**20)
        file.seek(max(0, path.stat().st_size - 2**20))
        directory += file.read(2**20)
    if "EncryptedPackage".encode("utf-16-le") in directory:
        return SheetError(f"{path.name} is encrypted", "save a copy without a password")
    if any(name.encode("utf-16-le") in directory for name in ("Workbook", "Book")):
        return SheetError(f"{path.name} is a workbook of Excel 97 to 2003 (.xls)", _SAVE_AS)
    return SheetError(f"{path.name} is a document of an older Office, not a sheet", _SAVE_AS)
