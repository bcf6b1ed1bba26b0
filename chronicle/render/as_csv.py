r"""A table as CSV: RFC 4180, and safe to open in a spreadsheet.

Every cell can be read back exactly (the tests have such a reader):

- Missing is empty. Numbers are bare, and so are `true` and `false`. Every text is in quotes.
- Line feeds and tabs stay. Other invisible characters become `\x1b`, `\u202e` or `\U000e0001`; backslashes
  that stand before such a spelling, in the text itself, are doubled.
- A text that a spreadsheet would take for a formula gets a `'` in front, and so does one that already looks
  as if it had one. To read back: drop one `'` of those before the beginning of a formula. `raw` omits this.
- A list is joined with `; `, each item treated as a text; a `; ` inside an item becomes `;\x20`.
- `excel` begins the file with a byte order mark, and writes a date as the formula `="2009-04"`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from itertools import chain, islice
from types import NoneType
from typing import TYPE_CHECKING, Final

from chronicle.document import ColumnBatches, ColumnType, Objects
from chronicle.overrides import override
from chronicle.render.stream import same_bytes_everywhere, write_pieces
from chronicle.text import BYTE_ORDER_MARK, KEPT_JOINERS, UNPRINTABLE, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TextIO

    from chronicle.document import Cell, Table
    from chronicle.render import TableOptions

SPELLING: Final = r"x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}"
"""Regex: what follows the backslash of an escape."""

_BLANKS: Final = r"\s\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef"
_SIGNS: Final = r"=+\-@\uff1d\uff0b\uff0d\uff20"

FORMULA: Final = rf"'*(?:\t|[{_BLANKS}]*[{_SIGNS}])"
"""Regex: the beginning of a text that a spreadsheet may take for a formula, after any number of guards."""

_INVISIBLE = rf"(?![\n\t])[{UNPRINTABLE}]"
_BEGINS_FORMULA = re.compile(FORMULA)
_MAY_BEGIN_FORMULA = re.compile(f"['{_BLANKS}{_SIGNS}]")
_SURE_DATE = re.compile(r"(?![0-9]{5})(?=[^0-9]*[0-9X])[0-9A-Z?~%./\[\]:-]+")
_QUOTE = '"'
_JOINT = "; "
_ROWS_AT_ONCE = 128
_OFTEN_EMPTY: Final = {str, NoneType, tuple, Objects}


def write_table(table: Table, out: TextIO, options: TableOptions) -> None:
    """Write the table, with a header line of its columns' names."""
    same_bytes_everywhere(out)
    write_pieces(_pieces(table, options), out)


def _pieces(table: Table, options: TableOptions) -> Iterator[str]:
    encoder = _Encoder(guarded=not options.raw)
    names = ",".join(encoder.quote(column.name) for column in table.columns)
    yield f"{BYTE_ORDER_MARK if options.excel else ''}{names}\r\n"
    date_encoder = _ExcelDates(guarded=not options.raw) if options.excel else encoder
    encoders = [date_encoder if column.type is ColumnType.DATE else encoder for column in table.columns]
    for columns in _column_batches(table.rows):
        encoded = [each.column(cells) for each, cells in zip(encoders, columns, strict=True)]
        yield "\r\n".join([*map(",".join, zip(*encoded, strict=True)), ""])


def _column_batches(rows: Iterable[tuple[Cell, ...]]) -> Iterable[Sequence[Sequence[Cell]]]:
    """Yield the columns of some rows at a time."""
    if isinstance(rows, ColumnBatches):
        yield from rows.batches
        return
    rest = iter(rows)
    while batch := list(islice(rest, _ROWS_AT_ONCE)):
        yield [*zip(*batch, strict=True)]


class _Encoder:
    """Cells as CSV, a column of several rows at a time: one test usually shows that none needs escaping."""

    def __init__(self, *, guarded: bool) -> None:
        self.guarded = guarded

    def column(self, cells: Sequence[Cell]) -> list[str]:
        types = {*map(type, cells)}
        if types <= _OFTEN_EMPTY and not any(cells) and "" not in cells:
            return [""] * len(cells)
        if types <= {str, NoneType}:
            if self.harmless([cell for cell in cells if isinstance(cell, str)]):
                return ["" if cell is None else f'"{cell}"' for cell in cells]
        elif types <= {tuple, Objects}:
            lists = [cell for cell in cells if isinstance(cell, tuple)]
            if self.harmless([*chain.from_iterable(lists)], _JOINT):
                return [f'"{_JOINT.join(items)}"' if items else "" for items in lists]
        elif types == {int}:
            return [*map(str, cells)]
        elif types == {bool}:
            return ["true" if cell else "false" for cell in cells]
        return [self.cell(cell) for cell in cells]

    def harmless(self, texts: Sequence[str], separator: str = _QUOTE) -> bool:
        """Return whether all of the texts can be written unchanged: not if `separator` occurs in them."""
        whole = "".join(texts)
        if not whole.isprintable() or "\\" in whole or _QUOTE in whole or separator in whole:
            return False
        return not (self.guarded and _MAY_BEGIN_FORMULA.search("".join({text[:1] for text in texts})))

    def cell(self, cell: Cell) -> str:
        if cell is None:
            return ""
        if isinstance(cell, str):
            return self.quote(cell)
        if isinstance(cell, tuple):
            return self.join(cell)
        if isinstance(cell, bool):
            return "true" if cell else "false"
        return format(cell, "f" if isinstance(cell, Decimal) else "d")

    def quote(self, text: str) -> str:
        return f'"{self.plain(text).replace(_QUOTE, _QUOTE * 2)}"'

    def join(self, items: tuple[str, ...]) -> str:
        if not items:
            return ""
        text = _JOINT.join([self.plain(item).replace(_JOINT, ";\\x20") for item in items])
        return f'"{text.replace(_QUOTE, _QUOTE * 2)}"'

    def plain(self, text: str) -> str:
        if "\\" in text or not text.isprintable():
            text = _escapable().sub(_spell, text)
        return f"'{text}" if self.guarded and _BEGINS_FORMULA.match(text) else text


class _ExcelDates(_Encoder):
    """Dates as formulas that give a text: Excel would turn a plain `2009-04` into 1 April."""

    @override
    def column(self, cells: Sequence[Cell]) -> list[str]:
        return [self.cell(cell) for cell in cells]

    @override
    def quote(self, text: str) -> str:
        return f'"=""{text}"""' if _SURE_DATE.fullmatch(text) else super().quote(text)


@cache  # takes milliseconds to compile, and few tables need it
def _escapable() -> re.Pattern[str]:
    return re.compile(rf"({KEPT_JOINERS})|((?<!\\)\\+(?={SPELLING}|{_INVISIBLE}))|{_INVISIBLE}")


def _spell(match: re.Match[str]) -> str:
    kept, backslashes = match.groups()
    if kept:
        return kept
    if backslashes:
        return backslashes * 2
    return "\\x0d" if match[0] == "\r" else escape(match[0])
