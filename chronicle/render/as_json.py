r"""JSON: a table as an array, with an object on each line; or as JSON Lines, for tools that read line by line.

An answer of one object is indented.

Text reads back unchanged; characters that could steer a terminal showing the file are escaped: `\u202e`.
Numbers have their exact digits, `1234.50`: a reader that takes them for floats is the one to round them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from chronicle.document import ColumnType, Objects
from chronicle.render.stream import encoding_of, same_bytes_everywhere, write_in_pieces
from chronicle.text import UNPRINTABLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from chronicle.document import Cell, Json, Table
    from chronicle.render import TableOptions

_UNPRINTABLE = re.compile(f"(?!\n)[{UNPRINTABLE}]")
_UTF_16_UNITS = re.compile("....")
_NUMBERS = re.compile(r'\{\s*"": \{\s*"": "([^"]+)"\s*\}\s*\}')
"""A decimal while an answer is encoded: no mapping is so, and in a text the quotation marks are escaped."""


def write_table(table: Table, out: TextIO, _options: TableOptions) -> None:
    """Write an array with a line for each row."""
    same_bytes_everywhere(out)
    write_in_pieces(_array(_objects(table, out)), out)


def write_lines(table: Table, out: TextIO, _options: TableOptions) -> None:
    """Write a line for each row."""
    same_bytes_everywhere(out)
    write_in_pieces((f"{line}\n" for line in _objects(table, out)), out)


def write_object(answer: Json, out: TextIO) -> None:
    """Write one object, indented."""
    same_bytes_everywhere(out)
    encoder = json.JSONEncoder(
        ensure_ascii=encoding_of(out) is not None, allow_nan=False, indent=2, default=_as_json
    )
    out.write(_visible(_with_numbers(encoder.encode(answer))) + "\n")


def line_of(answer: Json) -> str:
    """Return one object on a line, without a line end."""
    return _visible(_with_numbers(_line_encoder().encode(answer)))


@cache
def _line_encoder() -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=_as_json)


def _objects(table: Table, out: TextIO) -> Iterator[str]:
    """Yield each row as an object on one line, without a line end, in characters that the stream has."""
    encoder = json.JSONEncoder(
        ensure_ascii=encoding_of(out) is not None, allow_nan=False, check_circular=False, default=_as_json
    )
    names = [column.name for column in table.columns]
    with_parts = [
        column.name for column in table.columns if column.type in (ColumnType.OBJECTS, ColumnType.TABLE)
    ]
    for row in table.rows:
        cells: dict[str, Cell | Json] = dict(zip(names, row, strict=True))
        for name in with_parts:
            if isinstance(cell := cells[name], Objects):
                cells[name] = cell.parts
        yield _visible(_with_numbers(encoder.encode(cells)))


def _array(lines: Iterator[str]) -> Iterator[str]:
    separator = "[\n"
    for line in lines:
        yield separator + line
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def _with_numbers(text: str) -> str:
    """Write the decimals of an encoded answer as numbers."""
    return _NUMBERS.sub(r"\1", text) if '"": {' in text else text


def _visible(text: str) -> str:
    return text if text.isprintable() else _UNPRINTABLE.sub(_spell, text)


def _spell(match: re.Match[str]) -> str:
    return _UTF_16_UNITS.sub(r"\\u\g<0>", match[0].encode("utf-16-be", "surrogatepass").hex())


def _as_json(value: object) -> object:
    if isinstance(value, Decimal):
        return {"": {"": f"{value:f}"}}
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no place in an answer")
