r"""What the guards of CSV added to a cell, taken off again: `'`, `="…"`, and the escapes of invisible characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from chronicle.render.as_csv import FORMULA, SPELLING

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXCEL_TEXT: Final = re.compile(r'="((?:[^"]|"")*)"')
_GUARDED: Final = re.compile(f"'{FORMULA}")
_ESCAPE: Final = re.compile(rf"(\\+)({SPELLING})")
_JOINT: Final = "; "


def without_guard(text: str) -> str:
    """Return a text without the `'` that keeps a spreadsheet from taking it for a formula."""
    return text[1:] if _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    r"""Return the text that a cell of our CSV stands for.

    >>> unguarded("'=1+1"), unguarded('="2009-04"'), unguarded("a\\x1bb")
    ('=1+1', '2009-04', 'a\x1bb')
    """
    if match := _EXCEL_TEXT.fullmatch(text):
        return match[1].replace('""', '"')
    text = without_guard(text)
    return _ESCAPE.sub(_undone, text) if "\\" in text else text


def unguarded_items(text: str) -> Iterator[str]:
    r"""Yield the items of a list that a cell of our CSV holds.

    >>> [*unguarded_items("one; two;\\x20three")]
    ['one', 'two; three']
    """
    if match := _EXCEL_TEXT.fullmatch(text):
        text = match[1].replace('""', '"')
    yield from (unguarded(item) for item in text.split(_JOINT) if item)


def _undone(match: re.Match[str]) -> str:
    backslashes, code = match.groups()
    kept = "\\" * (len(backslashes) // 2)
    return kept + (chr(int(code[1:], 16)) if len(backslashes) % 2 else code)
