r"""A table as CSV: RFC 4180, and safe to open in a spreadsheet.

Every cell can be read back exactly (the tests have such a reader):

- Missing is empty. Numbers are bare, and so are `true` and `false`. Every text is in quotes.
- Line feeds and tabs stay. Other invisible characters become `\x1b`, `\u202e` or `\U000e0001`; backslashes
  that stand before such a spelling, in the text itself, are doubled.
- A text that a spreadsheet would take for a formula gets a `'` in front, and so does one that looks as if it
  had one already. To read: from `'`s and the beginning of a formula, drop one `'`. `raw` leaves this out.
- A list is joined with `; `, each item treated as a text; a `; ` inside an item becomes `;\x20`.
- `excel` begins the file with a byte order mark, and writes a date as the formula `="2009-04"`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from string import ascii_letters, digits
from types import NoneType
from typing import TYPE_CHECKING, Final

from chronicle.render.stream import same_bytes_everywhere, write_in_pieces
from chronicle.safe import JOINED, STEERING, escape
from chronicle.table import Holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

    from chronicle.render import Options
    from chronicle.table import Cell, Table

SPELLING: Final = r"x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}"
"""What follows the backslash of an escape, as a regex."""

FORMULA: Final = (
    r"'*(?:\t|[\s\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]*"
    r"[=+\-@\uff1d\uff0b\uff0d\uff20])"
)
"""How a text begins that a spreadsheet may take for a formula, after any number of guards, as a regex."""

_BYTE_ORDER_MARK = "\ufeff"
_INVISIBLE = rf"(?![\n\t])[{STEERING}]"
_BEGINS_FORMULA = re.compile(FORMULA)
_SURE_DATE = re.compile(r"[0-9A-Za-z?~%./\[\]:-]+")
_BEGINS_A_WORD = ascii_letters + digits
_QUOTE = '"'
_REMEMBERED = 4096


def write(table: Table, out: TextIO, options: Options) -> None:
    """Writes the table under a line of its fields' names."""
    same_bytes_everywhere(out)
    write_in_pieces(_lines(table, options), out)


def _lines(table: Table, options: Options) -> Iterator[str]:
    names = ",".join(f'"{column.name}"' for column in table.columns)
    yield f"{_BYTE_ORDER_MARK if options.excel else ''}{names}\r\n"
    usual = _Encoders(_Text(guarded=not options.raw))
    dated = _Encoders(_ExcelDate(guarded=not options.raw)) if options.excel else usual
    encoders = [dated if column.holds is Holds.DATE else usual for column in table.columns]
    for row in table.rows:
        cells = [encode[type(cell)](cell) for encode, cell in zip(encoders, row, strict=True)]
        yield ",".join(cells) + "\r\n"


class _Text:
    """Texts to cells. Most fields repeat themselves, so the latest are remembered."""

    def __init__(self, *, guarded: bool) -> None:
        self.guarded = guarded
        self.texts: dict[Cell, str] = _Remembered(self.quote)
        self.lists: dict[Cell, str] = _Remembered(self.join)

    def quote(self, text: str) -> str:
        plain = self.plain(text)
        return f'"{plain.replace(_QUOTE, _QUOTE * 2)}"' if _QUOTE in plain else f'"{plain}"'

    def join(self, items: tuple[str, ...]) -> str:
        if not items:
            return ""
        text = "; ".join([self.plain(item).replace("; ", ";\\x20") for item in items])
        return f'"{text.replace(_QUOTE, _QUOTE * 2)}"'

    def plain(self, text: str) -> str:
        if "\\" in text or not text.isprintable():
            text = _escapable().sub(_spell, text)
        if self.guarded and text[:1] not in _BEGINS_A_WORD and _BEGINS_FORMULA.match(text):
            return f"'{text}"
        return text


class _Remembered(dict["Cell", str]):
    def __init__(self, encode: Callable[..., str]) -> None:
        super().__init__()
        self.encode = encode

    def __missing__(self, cell: Cell) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        self[cell] = encoded = self.encode(cell)
        return encoded


class _ExcelDate(_Text):
    """Dates as formulas that give a text: Excel would turn a plain `2009-04` into the first of April."""

    def quote(self, text: str) -> str:
        return f'"=""{text}"""' if _SURE_DATE.fullmatch(text) else super().quote(text)


class _Encoders(dict[type, "Callable[..., str]"]):
    def __init__(self, text: _Text) -> None:
        super().__init__()
        self[NoneType] = lambda _: ""
        self[str] = text.texts.__getitem__
        self[tuple] = text.lists.__getitem__
        self[bool] = lambda flag: "true" if flag else "false"
        self[int] = str
        self[Decimal] = lambda number: format(number, "f")

    def __missing__(self, kind: type) -> Callable[..., str]:
        self[kind] = encode = next(self[parent] for parent in kind.__mro__ if parent in self)
        return encode


@cache  # milliseconds to compile, and hardly a table needs it
def _escapable() -> re.Pattern[str]:
    return re.compile(rf"({JOINED})|((?<!\\)\\+(?={SPELLING}|{_INVISIBLE}))|{_INVISIBLE}")


def _spell(found: re.Match[str]) -> str:
    kept, backslashes = found.groups()
    if kept:
        return kept
    if backslashes:
        return backslashes * 2
    return "\\x0d" if found[0] == "\r" else escape(found[0])
