"""Delimited text as a sheet: which character parts its columns is proved by its rows, and its encoding by its bytes."""

from __future__ import annotations

import codecs
import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.importing.sheet import SheetError, SheetRow, SheetSource, require_columns, text_cell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_BYTES: Final = 32 * 2**20
_ROWS_TO_PROVE: Final = 200
_DELIMITERS: Final = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "bars"}
_ENCODING_HINT: Final = "save it as “CSV UTF-8” in Excel, or as UTF-8 elsewhere"
_SMALLEST_UTF16: Final = 0.4
"""The share of NULs among even or odd bytes from which a text is taken for UTF-16 without a mark."""


def open_source(path: Path, _sheet: str | None) -> SheetSource:
    """Open a file of delimited text.

    Raises:
        SheetError: It is too large, its encoding is not known, or a quotation mark is never closed.
    """
    text, encoding = _decoded(path)
    notices = [] if encoding is None else [f"read as {encoding}"]
    given = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    delimiter = given[1] if given else _proved(path, text)
    start, first = (given.end(), 2) if given else (0, 1)
    usual = "\t" if path.suffix.lower() in {".tsv", ".tab"} else ","
    if delimiter != usual:
        notices.append(f"columns are parted by {_DELIMITERS.get(delimiter, delimiter)}")

    def rows() -> Iterator[SheetRow]:
        for record in _records(path, text, delimiter, start, first):
            require_columns(len(record.fields), f"{path.name}:{record.line}")
            cells = [
                text_cell(field.text, f"{record.line}:{column}", field.problem)
                for column, field in enumerate(record.fields, 1)
            ]
            yield SheetRow(record.line, cells)

    return SheetSource("", rows, lambda line, column: f"{line}:{column}", notices)


class _DelimitedField(NamedTuple):
    text: str
    trailing: str | None = None
    """What stands after the closing quotation mark."""

    @property
    def problem(self) -> str | None:
        """Why it cannot be used."""
        if self.trailing:
            return f'has "{self.trailing[:20]}" after its closing quotation mark: double those inside it'
        return "holds a NUL, a character that no text has" if "\0" in self.text else None


class _DelimitedRecord(NamedTuple):
    line: int
    fields: list[_DelimitedField]


@cache
def _field_pattern(delimiter: str) -> re.Pattern[str]:
    """Return the pattern of a field with what ends it: quoted, with anything after the quotes, or plain."""
    plain = rf"[^{re.escape(delimiter)}\r\n]*+"
    return re.compile(rf'(?:"((?:[^"]++|"")*+)"({plain})|({plain}))({re.escape(delimiter)}|\r\n|\r|\n|\Z)')


def _records(path: Path, text: str, delimiter: str, start: int, line: int) -> Iterator[_DelimitedRecord]:
    """Yield the records of a text, each with the line on which it begins."""
    match_field = _field_pattern(delimiter).match
    position, first, fields = start, line, list[_DelimitedField]()
    while position < len(text) or fields:
        match = match_field(text, position)
        assert match is not None, "a plain field may be empty"
        quoted, trailing, plain, end = match.groups()
        if quoted is None and plain.startswith('"'):
            raise SheetError(
                f"{path.name}:{line}:{len(fields) + 1}: the quotation mark that begins here never closes",
                "close it, or double it if it belongs to the text",
            )
        if quoted is None:
            fields.append(_DelimitedField(plain))
        else:
            fields.append(_DelimitedField(quoted.replace('""', '"'), trailing.strip() or None))
            line += _lines_in(quoted)
        position = match.end()
        if len(fields) > 2**14:
            require_columns(len(fields), f"{path.name}:{line}")
        if end != delimiter:
            yield _DelimitedRecord(first, fields)
            line += 1
            first, fields = line, []


def _lines_in(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n") if "\n" in text or "\r" in text else 0


def _proved(path: Path, text: str) -> str:
    """Return the delimiter that parts the most rows into as many columns as the header; a comma if none does."""
    best, delimiter = (0.0, 0), ","
    for candidate in _DELIMITERS:
        try:
            records = islice(_records(path, text, candidate, 0, 1), _ROWS_TO_PROVE)
            widths = [len(record.fields) for record in records if any(field.text for field in record.fields)]
        except SheetError:  # a quotation mark that only this delimiter leaves open
            continue
        width = max(set(widths), key=widths.count, default=0)
        score = (round(widths.count(width) / max(1, len(widths)), 1), width)
        if width > 1 and score > best:
            best, delimiter = score, candidate
    return delimiter


def _decoded(path: Path) -> tuple[str, str | None]:
    """Return the text of a file, and its encoding if that is not the usual one."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise SheetError(
            f"{path.name} is {size:,} bytes long; at most {MOST_BYTES:,} are read",
            "split it into several files",
        )
    content = path.read_bytes()
    for mark, encoding in (
        (codecs.BOM_UTF8, "UTF-8"),
        (codecs.BOM_UTF16_LE, "UTF-16-LE"),
        (codecs.BOM_UTF16_BE, "UTF-16-BE"),
    ):
        if content.startswith(mark):
            return _as(encoding, content[len(mark) :], path), None if encoding == "UTF-8" else "UTF-16"
    sample = content[: 2**12]
    for odd, encoding in ((1, "UTF-16-LE"), (0, "UTF-16-BE")):
        nuls = sample[odd::2].count(0)
        if nuls > _SMALLEST_UTF16 * len(sample) / 2 and nuls > sample[1 - odd :: 2].count(0):
            return _as(encoding, content, path), "UTF-16"
    try:
        return content.decode("utf-8"), None
    except UnicodeDecodeError as error:
        before, line = content[: error.start], content.count(b"\n", 0, error.start) + 1
        if not before.isascii():
            raise SheetError(
                f"{path.name}:{line}: begins as UTF-8, but the byte {content[error.start]:#04x} here is none",
                _ENCODING_HINT,
            ) from None
    return _as(
        "Windows-1252", content, path
    ), "Windows-1252, as it is no UTF-8: look at the £ signs and accents"


def _as(encoding: str, content: bytes, path: Path) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].decode(encoding, "replace").count("\n") + 1
        raise SheetError(f"{path.name}:{line}: is no text in {encoding}", _ENCODING_HINT) from None
