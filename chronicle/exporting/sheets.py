"""A base as sheets: one for each table of the format and one for citations, as a workbook or a directory of CSV.

Every key has a column, and every key of what nests: `because.start`, `areas.safety`, `says.start`. The values are those
of the files. With them goes a copy of what was exported, which tells afterwards which cells were changed: a hidden
sheet of the workbook, or a file beside the others.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle import render
from chronicle.document import Column, ColumnType, Table
from chronicle.loader.entries import MODELS
from chronicle.model.entities import SETTINGS
from chronicle.model.fields import DATES
from chronicle.render.office_files import MOST_IN_CELL
from chronicle.text import UNPRINTABLE
from chronicle.writing.entry_rows import (
    CITATIONS,
    COPY_VERSION,
    ENTRY,
    ID,
    NUMBER,
    SOURCES,
    cell_type,
    citations_of,
    column_keys,
    flatten,
    numbered,
    text_of,
    usual_columns,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TextIO

    from chronicle.document import Cell, Json
    from chronicle.writing.base_entries import BaseEntry
    from chronicle.writing.entry_rows import FlatRow, FlatValue

_MOST_COLUMNS: Final = 1_000
"""A sheet with more columns is not read again."""


class ExportRefused(Exception):
    """What cannot be held by sheets; `hint` says what to do instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class ExportedRow(NamedTuple):
    """A row: what tells it from the others of its sheet, and its cells by column."""

    key: str
    cells: FlatRow


class ExportedTable(NamedTuple):
    """A sheet: its name, its columns and its rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[ExportedRow, ...]


def tables_of(entries: Iterable[BaseEntry]) -> list[ExportedTable]:
    """Return the sheets of some entries: one of each table of the format, whether it has entries or not.

    Raises:
        ExportRefused: A sheet would have more columns than can be read again.
    """
    rows: dict[str, list[ExportedRow]] = {table: [] for table in (*SETTINGS, *MODELS, CITATIONS)}
    for entry in entries:
        own: FlatRow = {ID: entry.id} if entry.id else {}
        rows[entry.table].append(ExportedRow(entry.id, own | flatten(entry.table, entry.values)))
        for number, citation in enumerate(citations_of(entry.values), 1):
            place: FlatRow = {ENTRY: entry.address, NUMBER: number}
            cells = place | flatten(entry.table, citation, (SOURCES,))
            rows[CITATIONS].append(ExportedRow(f"{entry.address} {number}", cells))
    return [_table(name, of_table) for name, of_table in rows.items()]


def _table(name: str, rows: list[ExportedRow]) -> ExportedTable:
    if name == CITATIONS:
        first: tuple[str, ...] = (ENTRY, NUMBER, "source", "at", "quote", "via")
    else:
        first = usual_columns(name) if name in SETTINGS else (ID, *usual_columns(name))
    found = dict.fromkeys(column for row in rows for column in row.cells)
    more = sorted(found.keys() - set(first), key=lambda column: _order(first, column))
    parts: defaultdict[str, int] = defaultdict(lambda: 1)
    spread = [ExportedRow(row.key, _spread(name, row, parts)) for row in rows]
    columns = tuple(
        numbered(column, part) for column in (*first, *more) for part in range(1, parts[column] + 1)
    )
    if len(columns) > _MOST_COLUMNS:
        raise ExportRefused(
            f"the sheet {name} would have {len(columns):,} columns; at most {_MOST_COLUMNS:,} are read again",
            "use fewer different keys in what nests: areas, identifiers, because",
        )
    return ExportedTable(name, columns, tuple(spread))


def _order(usual: Sequence[str], column: str) -> tuple[int, str, str]:
    """Return where a column stands that only some entries have: by the order of the keys, then by name."""
    keys = column_keys(column) or (column,)
    place = usual.index(keys[0]) if keys[0] in usual else len(usual)
    return place, keys[0], column


def _spread(table: str, row: ExportedRow, parts: defaultdict[str, int]) -> FlatRow:
    """Return the cells of a row, the longest texts in several; count in how many."""
    cells: FlatRow = {}
    for column, value in row.cells.items():
        if isinstance(value, str | tuple) and _room(value) > MOST_IN_CELL:
            pieces = list(_pieces(value))
            if any(_room(piece) > MOST_IN_CELL for piece in pieces):
                raise ExportRefused(
                    f"{table}.{row.key}: an item of {column} is too long for a cell of a sheet", "shorten it"
                )
            parts[column] = max(parts[column], len(pieces))
            cells |= {numbered(column, part): piece for part, piece in enumerate(pieces, 1)}
        else:
            cells[column] = value
        if len(column) > MOST_IN_CELL:
            raise ExportRefused(f"{table}.{row.key}: a key is too long for a cell of a sheet", "shorten it")
    return cells


_COSTS: Final = (
    (re.compile(rf"[{UNPRINTABLE}]"), 10),
    (re.compile("_"), 7),
    (re.compile(r"[\\\U00010000-\U0010ffff]"), 2),
)
"""Characters that take more room than one: as a sign of ten, or of seven, or doubled."""


def _room(value: FlatValue) -> int:
    """Return how much room a value takes in a cell at most."""
    if isinstance(value, tuple):
        return sum(_room(item) + 10 for item in value)
    if not isinstance(value, str):
        return 0
    return len(value) + sum((cost - 1) * len(pattern.findall(value)) for pattern, cost in _COSTS)


def _pieces(value: str | tuple[str, ...]) -> Iterator[str | tuple[str, ...]]:
    """Yield a value in pieces that fit into cells; of a list as many items as fit."""
    start, room = 0, 0
    for place, part in enumerate(value):
        needed = _room((part,)) if isinstance(value, tuple) else _room(part)
        if room + needed > MOST_IN_CELL and place > start:
            yield value[start:place]
            start, room = place, 0
        room += needed
    yield value[start:]


def write_copy(title: str, tables: Iterable[ExportedTable], out: TextIO) -> None:
    """Write the copy of what is exported, an object a line: of which base it is, then each sheet and its rows."""

    def write(table: str, row: str, values: Json) -> None:
        print(json.dumps({"table": table, "row": row, "values": values}), file=out)

    write("", "", {"version": COPY_VERSION, "title": title})
    for table in tables:
        write(table.name, "", {"columns": table.columns})
        for row in table.rows:
            write(table.name, row.key, {column: text_of(value) for column, value in row.cells.items()})


def write_csv(table: ExportedTable, out: TextIO, *, excel: bool) -> None:
    """Write a sheet as CSV, with the guards that every CSV has."""
    types = [_column_type(table.name, column) for column in table.columns]
    columns = tuple(Column(*column) for column in zip(table.columns, types, strict=True))
    rows = (
        tuple(_csv_cell(row.cells.get(column.name), column.type) for column in columns) for row in table.rows
    )
    render.write_table("csv", Table(columns, rows), out, render.TableOptions(excel=excel))


def _csv_cell(value: FlatValue | None, type_: ColumnType) -> Cell:
    """Return a cell; one date of a list that may hold several is written as a date."""
    return value[0] if isinstance(value, tuple) and len(value) == 1 and type_ is ColumnType.DATE else value


def _column_type(table: str, column: str) -> ColumnType:
    """Return what the cells of a column are: dates are written in their own way for Excel."""
    keys = column_keys(column) or (column,)
    tables, path = (MODELS, (SOURCES, *keys)) if table == CITATIONS else ((table,), keys)
    types = {cell_type(of, path).value for of in tables} - {None}
    return ColumnType.DATE if types and types <= DATES else ColumnType.TEXT
