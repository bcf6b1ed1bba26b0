"""JSON lines as a sheet: an object a line, whose keys are the columns, in the order in which they first appear."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, BinaryIO, Final, TypeAlias

from chronicle.importing.sheet import (
    LONGEST_TEXT,
    MOST_ROWS,
    SheetCell,
    SheetError,
    SheetRow,
    SheetSource,
    require_columns,
    text_cell,
    too_many_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST_BYTES: Final = 256 * 2**20
_LONGEST_LINE: Final = 8 * 2**20
JsonValue: TypeAlias = "str | int | Decimal | bool | list[JsonValue] | dict[str, JsonValue] | None"
_SHORT: Final = 60
_MOST_DIGITS: Final = 30


def open_source(path: Path, _sheet: str | None) -> SheetSource:
    """Open a file of JSON lines.

    Raises:
        SheetError: It is too large, or holds no object.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise SheetError(f"{path.name} is over {_MOST_BYTES:,} bytes long", "split it into several files")
    keys = _columns(path)
    names = {column: key for key, column in keys.items()}

    def place(line: int, column: int) -> str:
        return f"{line}:{names[column]}" if line else names[column]

    def rows() -> Iterator[SheetRow]:
        yield SheetRow(0, [text_cell(key, key) for key in keys])
        for line, entry in _objects(path):
            if isinstance(entry, dict):
                cells = [_cell(entry.get(key), place(line, column)) for key, column in keys.items()]
            else:
                cells = [text_cell("", f"{line}:1", entry)]
            yield SheetRow(line, cells)

    return SheetSource("", rows, place, [], has_keys=True)


def _columns(path: Path) -> dict[str, int]:
    """Return the keys of all objects, each with the number of its column."""
    keys: dict[str, int] = {}
    for count, (_, entry) in enumerate(_objects(path)):
        if count >= MOST_ROWS:
            raise too_many_rows(path.name)
        if isinstance(entry, dict):
            for key in entry:
                keys.setdefault(key, len(keys) + 1)
            require_columns(len(keys), path.name)
    if not keys:
        first = next((entry for _, entry in _objects(path)), None)
        reason = f": {first}" if isinstance(first, str) else ""
        raise SheetError(
            f"{path.name} has no object on a line of its own{reason}", 'write {"date": "2009-04"} on each'
        )
    return keys


def _objects(path: Path) -> Iterator[tuple[int, dict[str, JsonValue] | str]]:
    """Yield the number of each line that is not blank, and its object, or what is wrong with it."""
    with path.open("rb") as file:
        yield from read_objects(file, path.name)


def read_objects(file: BinaryIO, name: str) -> Iterator[tuple[int, dict[str, JsonValue] | str]]:
    """Yield the number of each line that is not blank, and its object, or what is wrong with it.

    Raises:
        SheetError: A line is out of all proportion.
    """
    number = 0
    while line := file.readline(_LONGEST_LINE + 1):
        number += 1
        if len(line) > _LONGEST_LINE:
            raise SheetError(
                f"{name}:{number}: the line is over {_LONGEST_LINE:,} bytes long", "write one object a line"
            )
        if line.strip():
            yield number, _read(line, is_first=number == 1)


def _read(line: bytes, *, is_first: bool) -> dict[str, JsonValue] | str:
    """Return the object of a line, or why it is none."""
    try:
        entry = parse_json(line.decode("utf-8-sig" if is_first else "utf-8"))
    except UnicodeDecodeError:
        return "is no UTF-8"
    except ValueError as error:
        return str(error)
    return entry if isinstance(entry, dict) else 'is no object: write {"date": "2009-04"}, on each line one'


def parse_json(text: str) -> JsonValue:
    """Return what a text in JSON says, numbers with their exact digits.

    Raises:
        ValueError: It is none, or has a key twice; the message says so as a predicate.
    """
    try:
        value: JsonValue = json.loads(
            text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_distinct_keys
        )
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
            reason = f"breaks off after {len(text.strip())} characters: the file was cut off, or the object goes on below"
        else:
            reason = f"is no JSON at character {error.colno}: {error.msg.lower()}"
        raise ValueError(reason) from None
    except RecursionError:
        raise ValueError("is nested too deeply") from None
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"holds {name}, which is no number of JSON")


def _distinct_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    entry = dict(pairs)
    if len(entry) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f'has the key "{next(key for key in keys if keys.count(key) > 1)}" twice')
    return entry


def _cell(value: JsonValue, place: str) -> SheetCell:
    if value is None:
        return SheetCell("", None, "", place)
    if isinstance(value, str):
        return text_cell(value, place)
    if isinstance(value, bool):
        return SheetCell("true" if value else "false", value, "", place)
    if isinstance(value, Decimal) and abs(value.adjusted()) > _MOST_DIGITS:
        return SheetCell(str(value), value, "", place, "is a number out of all proportion")
    if isinstance(value, int | Decimal):
        return SheetCell(str(value) if isinstance(value, int) else f"{value:f}", value, "", place)
    if isinstance(value, list) and all(isinstance(item, str | int | Decimal) for item in value):
        return text_cell("; ".join(_cell(item, place).text for item in value), place)
    text = json.dumps(value, ensure_ascii=False, default=str)
    shown = re.sub(r"\s+", " ", text)[:_SHORT]
    return SheetCell(
        text[:LONGEST_TEXT],
        text,
        "",
        place,
        f"is a table within the object ({shown}): give it keys of its own",
    )
