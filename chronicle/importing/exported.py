"""Sheets that `chronicle export sheets` wrote, as they come back: what they hold now, and what was exported.

A workbook carries a copy of what was exported in a hidden sheet, a directory of CSV in a file beside the others. By it
such sheets are recognised, and a cell that was changed is told from one that was not.
"""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode
from collections import defaultdict
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.importing.csv_guards import unguarded, unguarded_items
from chronicle.importing.sheet import Sheet, SheetError, open_sheet
from chronicle.importing.workbook_parts import BROKEN, open_archive, open_part
from chronicle.importing.workbook_sheet import open_sources
from chronicle.loader.entries import MODELS
from chronicle.model.entities import SETTINGS
from chronicle.writing.entry_rows import (
    CITATIONS,
    COPY_FILE,
    COPY_VERSION,
    ENTRY,
    EXPORTED,
    ID,
    NUMBER,
    SOURCES,
    cell_type,
    column_keys,
    part_of,
    split_items,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from chronicle.importing.sheet import SheetCell, SheetRow
    from chronicle.writing.entry_rows import FlatText

TABLES: Final = (*SETTINGS, *MODELS, CITATIONS)
"""The names of the sheets."""
_LONGEST_COPY: Final = 128 * 2**20
_LONGEST_WORKBOOK_PART: Final = 2**20


class ReturnedCell(NamedTuple):
    """A cell that came back: what it says, where it stands, why it cannot be used, and whether it holds a number."""

    text: FlatText
    place: str
    problem: str | None = None
    is_number: bool = False


class ReturnedRow(NamedTuple):
    """A row that came back.

    Attributes:
        entry: The address of the entry that it tells of; the table and a dot where it has no id.
        number: Of a citation its number, from 1; None of a new one, and of entries.
        place: Where its first cell stands.
        cells: Its cells by column, without those that tell it from others.
    """

    entry: str
    number: int | None
    place: str
    cells: dict[str, ReturnedCell]


class ReturnedTable(NamedTuple):
    """A sheet that came back: its columns, and its rows."""

    columns: tuple[str, ...]
    rows: list[ReturnedRow]


class Copy(NamedTuple):
    """What was exported of one sheet: its columns, and the cells of each row by what tells that from the others."""

    columns: set[str]
    rows: dict[tuple[str, int | None], dict[str, FlatText]]


class Returned(NamedTuple):
    """All that came back.

    Attributes:
        name: The name of the file or directory.
        title: The title of the base that was exported.
        tables: The sheets by name; without those that were taken out.
        copies: What was exported of each sheet.
        notices: What to look at.
    """

    name: str
    title: str
    tables: dict[str, ReturnedTable]
    copies: dict[str, Copy]
    notices: list[str]


def is_exported(path: Path) -> bool:
    """Tell whether a file or directory carries a copy of what was exported."""
    if path.is_dir():
        return (path / COPY_FILE).is_file()
    if not path.is_file():  # to open a pipe would wait for who writes to it
        return False
    try:
        with (
            open_archive(path) as archive,
            open_part(path, archive, "xl/workbook.xml", _LONGEST_WORKBOOK_PART) as part,
        ):
            text = part.read().decode("utf-8")
    except (OSError, SheetError, *BROKEN):
        return False
    return re.search(rf'<\S*sheet\s[^>]*name="{EXPORTED}"', text) is not None


def refuse_listing(sheet: Sheet) -> None:
    """Refuse the answer of a listing, which says less than the base, and in words of its own.

    Raises:
        SheetError: It is one.
    """
    *others, file, line = ["", "", *(cell.text for cell in sheet.header)]
    if (file, line) == ("file", "line") and ID in others:
        raise SheetError(
            f"{sheet.file} is the answer of a listing, which says less than the base",
            "to change the base in a spreadsheet: chronicle export sheets -o base.xlsx",
        )


def read_exported(path: Path) -> Returned:
    """Read what came back.

    Raises:
        SheetError: It cannot be read, or the copy of what was exported is not whole.
    """
    sheets: dict[str, Sheet] = {}
    notices: list[str] = []
    if path.is_dir():
        copies = _copies(path.name, _lines_of_copy(_read(path / COPY_FILE)))
        for file in sorted(path.glob("*.csv")):
            if file.stem in TABLES:
                sheets[file.stem] = open_sheet(file, header_row=1, looks_at_header=False)
            else:
                notices.append(f"{file.name} is none of the files that were exported: left out")
    else:
        sources = {source.name: source for source in open_sources(path)}
        copy = sources.pop(EXPORTED, None)
        if copy is None:
            raise SheetError(f"{path.name} has no sheet {EXPORTED} any more", "export it again")
        copies = _copies(path.name, _lines_of_copy(_unpacked(Sheet(path.name, copy, 1))))
        for name, source in sources.items():
            if name in TABLES:
                sheets[name] = Sheet(path.name, source, 1, looks_at_header=False)
            else:
                notices.append(f"sheet {name} is none of those that were exported: left out")
    notices += (f"{name} is gone: nothing of it changes" for name in copies.tables if name not in sheets)
    tables = {name: _table(name, sheet, is_csv=path.is_dir()) for name, sheet in sheets.items()}
    for name, sheet in sheets.items():
        notices += (f"{name}: {notice}" for notice in sheet.notices)
    return Returned(path.name, copies.title, tables, copies.tables, notices)


class _Copies(NamedTuple):
    title: str
    tables: dict[str, Copy]


def _damaged(name: str, where: str) -> SheetError:
    return SheetError(f"{name}: the copy of what was exported is damaged, {where}", "export it again")


def _lines_of_copy(text: str) -> Iterator[tuple[str, object]]:
    """Yield the objects of a copy, each with where it stands."""
    for number, line in enumerate(text.splitlines(), 1):
        yield f"line {number}", _from_json(line)


def _read(file: Path) -> str:
    """Return the copy beside CSV; nothing if it is no text, or far too long."""
    if file.stat().st_size > _LONGEST_COPY:
        return ""
    return file.read_text("utf-8", errors="replace")


def _unpacked(sheet: Sheet) -> str:
    """Return the copy within a workbook; nothing if it is not whole, or far too long."""
    try:
        packed = b64decode("".join(cell.text for row in sheet.rows() for cell in row.cells), validate=True)
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(packed, _LONGEST_COPY)
        return content.decode() if unpacking.eof else ""
    except (ValueError, zlib.error):
        return ""


def _from_json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _copies(name: str, records: Iterator[tuple[str, object]]) -> _Copies:
    title, is_begun = "", False
    tables: dict[str, Copy] = {}
    for where, record in records:
        match record:
            case {"table": "", "values": {"version": version, "title": str(title)}}:
                if version != COPY_VERSION:
                    raise SheetError(
                        f"{name} was exported by another version of Chronicle", "export it again"
                    )
                is_begun = True
            case {"table": str(table), "row": "", "values": {"columns": list(columns)}} if (
                table in TABLES and table not in tables
            ):
                tables[table] = Copy({part_of(str(column))[0] for column in columns}, {})
            case {"table": str(table), "row": str(key), "values": dict(values)} if table in tables:
                entry, number = _row_key(table, key)
                cells = {str(column): _copied(value) for column, value in values.items()}
                tables[table].rows[entry, number] = _gathered(table, cells)
            case _:
                raise _damaged(name, where)
    if not is_begun:
        raise _damaged(name, "at its beginning")
    return _Copies(title, tables)


def _row_key(table: str, key: str) -> tuple[str, int | None]:
    """Return the entry of which a row tells, and of a citation its number."""
    if table == CITATIONS:
        entry, _, number = key.rpartition(" ")
        return entry, int(number) if number.isdecimal() else 0
    return (f"{table}.{key}" if key else table), None


def _copied(value: object) -> FlatText:
    return tuple(map(str, value)) if isinstance(value, list) else str(value)


def _gathered(table: str, cells: Mapping[str, FlatText]) -> dict[str, FlatText]:
    """Return cells with those joined in which one value goes on, without what tells rows apart and what is blank."""
    parts: defaultdict[str, list[tuple[int, FlatText]]] = defaultdict(list)
    for name, value in cells.items():
        column, part = part_of(name)
        if column not in keys_of_rows(table) and value:
            parts[column].append((part, value))
    return {column: _joined([value for _, value in sorted(values)]) for column, values in parts.items()}


def keys_of_rows(table: str) -> tuple[str, ...]:
    """Return the columns that tell the rows of a sheet apart."""
    if table == CITATIONS:
        return ENTRY, NUMBER
    return () if table in SETTINGS else (ID,)


def _joined(values: list[FlatText]) -> FlatText:
    if len(values) == 1:
        return values[0]
    if all(isinstance(value, tuple) for value in values):
        return tuple(item for value in values for item in value)
    return "".join(value for value in values if isinstance(value, str))


class _HeaderColumn(NamedTuple):
    """A column of a sheet: that of which it is a part, which part, and the keys for which it is named."""

    name: str
    part: int
    keys: tuple[str, ...]


def _table(name: str, sheet: Sheet, *, is_csv: bool) -> ReturnedTable:
    columns = [cell.text.strip() for cell in sheet.header]
    twice = next((column for column in columns if column and columns.count(column) > 1), None)
    if twice is not None:
        raise SheetError(f"{sheet.file}: {name} has the column {twice} twice", "take one of them out")
    for key in keys_of_rows(name):
        if key not in columns:
            raise SheetError(f"{sheet.file}: {name} has no column {key}", "put it back: it tells rows apart")
    above = (SOURCES,) if name == CITATIONS else ()
    layout = [
        _HeaderColumn(column, part, (*above, *(column_keys(column) or (column,))))
        for column, part in map(part_of, columns)
    ]
    rows = [_row(name, layout, row, is_csv=is_csv) for row in sheet.rows()]
    return ReturnedTable(tuple(dict.fromkeys(column.name for column in layout)), rows)


def _row(table: str, layout: list[_HeaderColumn], row: SheetRow, *, is_csv: bool) -> ReturnedRow:
    names = keys_of_rows(table)
    keys = {
        column.name: _plain(cell, is_csv=is_csv).strip()
        for column, cell in zip(layout, row.cells, strict=False)
        if column.name in names
    }
    entry, number = table, None
    if table == CITATIONS:
        entry, given = keys[ENTRY], keys[NUMBER]
        number = int(given) if given.isdecimal() else None
    elif names:
        entry = f"{table}.{keys[ID]}"
    of = entry.partition(".")[0]
    pieces: defaultdict[str, list[tuple[int, FlatText, SheetCell]]] = defaultdict(list)
    for column, cell in zip(layout, row.cells, strict=False):
        if column.name and column.name not in names and (cell.value is not None or cell.problem):
            is_list = cell_type(of, column.keys).is_list
            text = _list(cell, is_csv=is_csv) if is_list else _plain(cell, is_csv=is_csv)
            pieces[column.name].append((column.part, text, cell))
    cells = {column: _returned(parts) for column, parts in pieces.items()}
    for column, cell in zip_longest(layout, row.cells):
        if cell.value is not None and (column is None or not column.name):
            cells[cell.place] = ReturnedCell(cell.text, cell.place, "stands in a column without a header")
    return ReturnedRow(entry, number, row.cells[0].place, cells)


def _returned(parts: list[tuple[int, FlatText, SheetCell]]) -> ReturnedCell:
    parts.sort(key=lambda part: part[0])
    first = parts[0][2]
    return ReturnedCell(
        _joined([text for _, text, _ in parts]),
        first.place,
        next((cell.problem for _, _, cell in parts if cell.problem), None),
        isinstance(first.value, int) and not isinstance(first.value, bool),
    )


def _plain(cell: SheetCell, *, is_csv: bool) -> str:
    if isinstance(cell.value, bool):
        return "true" if cell.value else "false"
    return unguarded(cell.text) if is_csv else cell.text


def _list(cell: SheetCell, *, is_csv: bool) -> tuple[str, ...]:
    return tuple(unguarded_items(cell.text)) if is_csv else split_items(_plain(cell, is_csv=False))
