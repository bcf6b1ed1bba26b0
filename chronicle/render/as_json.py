r"""A table as one JSON array, with an object on each line; and an answer that is one object.

Text reads back unchanged; characters that could steer a terminal showing the file are escaped: `\u202e`.
Money that is not a whole number is a string, as in the fact base: most readers take numbers for floats.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from chronicle.render.stream import encoding_of, same_bytes_everywhere, write_in_pieces
from chronicle.text import STEERING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from chronicle.document import Json, Table
    from chronicle.render import Options

_STEERING = re.compile(f"(?!\n)[{STEERING}]")
_UTF_16_UNITS = re.compile("....")


def write(table: Table, out: TextIO, _options: Options) -> None:
    """Writes an array with a line for each row."""
    same_bytes_everywhere(out)
    write_in_pieces(_array(objects(table, out)), out)


def write_object(answer: Json, out: TextIO) -> None:
    """Writes one object, indented."""
    same_bytes_everywhere(out)
    encoder = json.JSONEncoder(
        ensure_ascii=encoding_of(out) is not None, allow_nan=False, indent=2, default=_plainer
    )
    out.write(_visible(encoder.encode(answer)) + "\n")


def objects(table: Table, out: TextIO) -> Iterator[str]:
    """Yields each row as an object on one line, without a line end, in characters that the stream has."""
    encoder = json.JSONEncoder(
        ensure_ascii=encoding_of(out) is not None, allow_nan=False, check_circular=False, default=_plainer
    )
    names = [column.name for column in table.columns]
    for row in table.rows:
        yield _visible(encoder.encode(dict(zip(names, row, strict=True))))


def _array(lines: Iterator[str]) -> Iterator[str]:
    before = "[\n"
    for line in lines:
        yield before + line
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _visible(text: str) -> str:
    return text if text.isprintable() else _STEERING.sub(_spell, text)


def _spell(found: re.Match[str]) -> str:
    return _UTF_16_UNITS.sub(r"\\u\g<0>", found[0].encode("utf-16-be", "surrogatepass").hex())


def _plainer(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no place in an answer")
