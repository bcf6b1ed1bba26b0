"""The rows of a sheet as XML of a workbook, one by one: a library would hold each cell, and take five times as long."""

from __future__ import annotations

import re
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Final, TypeAlias

from chronicle.render.office_files import RELATION_NAMES, relation, relations_of_part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

SheetValue: TypeAlias = "tuple[str, ...] | int | bool | Decimal | date | None"
"""A cell: a text in pieces, as many as it takes cells, a number, a flag, a day, or nothing."""

ROWS: Final = re.compile(rb"<sheetData\s*/>|<sheetData>\s*</sheetData>")
"""Where in a sheet without rows these belong."""
AFTER_LINKS: Final = b"<pageMargins"
"""What in a sheet stands behind its links."""
_BEFORE_DAYS: Final = date(1899, 12, 30)
"""The day 0 of all spreadsheets, for days from March 1900 on."""


def text_cell(place: str, style: int, text: str) -> str:
    """Return a cell of text, which is data whatever it looks like."""
    kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text or "  " in text else ""
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t{kept}>{escape(text, quote=False)}</t></is></c>'


def value_cell(place: str, style: int, value: int | Decimal | date) -> str:
    """Return a cell of a number, a flag or a day."""
    if isinstance(value, bool):
        return f'<c r="{place}" s="{style}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        value = (value - _BEFORE_DAYS).days
    digits = str(value) if isinstance(value, int) else f"{value:f}"
    return f'<c r="{place}" s="{style}"><v>{digits}</v></c>'


class SheetLinks:
    """The cells of a sheet that link to an address, each address once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._cells: list[tuple[str, int]] = []
        self._ids: dict[str, int] = {}

    def add(self, place: str, url: str) -> bool:
        """Link a cell, unless a sheet takes no more links; return whether it is linked."""
        if len(self._cells) >= self._most:
            return False
        self._cells.append((place, self._ids.setdefault(url, len(self._ids) + 1)))
        return True

    def of_sheet(self) -> Iterator[str]:
        """Yield the part of a sheet that says which of its cells are links."""
        if self._cells:
            yield f'<hyperlinks xmlns:r="{RELATION_NAMES}">'
            yield from (f'<hyperlink ref="{place}" r:id="rId{id_}"/>' for place, id_ in self._cells)
            yield "</hyperlinks>"

    def relations(self) -> str:
        """Return the part of a workbook that says where they lead; nothing if there are none."""
        if not self._ids:
            return ""
        lines = (relation(f"rId{id_}", "hyperlink", url, leads_out=True) for url, id_ in self._ids.items())
        return relations_of_part("".join(lines))
