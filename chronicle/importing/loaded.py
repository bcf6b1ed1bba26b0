"""A sheet read whole: its headings, its rows, the day of its file; also one of rows that were refused before."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from chronicle.importing.csv_guards import without_guard
from chronicle.importing.exported import refuse_listing
from chronicle.importing.sheet import SheetCell, SheetRow, open_sheet
from chronicle.render.as_csv import FORMULA
from chronicle.text import comparable_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from chronicle.importing.drafts import RowDraft

ROW: Final = "(row)"
REASON: Final = "(refused because)"
"""The headings that a file of refused rows has beside those of the sheet."""
REFUSED: Final = re.compile(r"\.rejected(?:-\d+)?$")
"""How the stem of the name of such a file ends, after that of the sheet."""
_BEGINS_FORMULA: Final = re.compile(FORMULA)


@dataclass(frozen=True, slots=True)
class LoadedSheet:
    """A sheet.

    Attributes:
        path: The file.
        name: The name of the sheet; empty if the file has only one.
        header: The cells of its header.
        header_row: The row in which that stands.
        rows: Its rows, each with as many cells as the header or more, numbered as in the sheet they come from.
        notices: What to look at.
        day: The day of the file.
        is_part: Whether it holds only rows that were refused before: others have not vanished.
    """

    path: Path
    name: str
    header: Sequence[SheetCell]
    header_row: int
    rows: Sequence[SheetRow]
    notices: Sequence[str]
    day: str
    is_part: bool

    @property
    def headers(self) -> list[str]:
        """The headings."""
        return [cell.text.strip() for cell in self.header]

    def place(self, cell: SheetCell) -> str:
        """Return where a cell stands, with the file: `LOG.xlsx:Log!F17`."""
        return f"{self.path.name}:{cell.place}" if cell.place[:1] != "[" else cell.place


def load_sheet(path: Path, sheet: str | None = None, header_row: int | None = None) -> LoadedSheet:
    """Read a sheet whole.

    Raises:
        SheetError: It is none, or cannot be read.
    """
    opened = open_sheet(path, sheet, header_row)
    refuse_listing(opened)
    header = opened.header
    rows = list(opened.rows())
    ours = {comparable_name(cell.text): place for place, cell in enumerate(header)}
    number, reason = ours.get(comparable_name(ROW)), ours.get(comparable_name(REASON))
    is_part = number is not None and reason is not None
    if number is not None and reason is not None:
        rows = [
            SheetRow(
                _number(row.cells[number].text, row.number),
                [
                    cell._replace(text=text, value=text)
                    if (text := without_guard(cell.text)) != cell.text
                    else cell
                    for cell in _without(row.cells, number, reason)
                ],
            )
            for row in rows
        ]
        header = _without(header, number, reason)
    header = _with_distinct_names(header)
    day = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).astimezone().date().isoformat()
    return LoadedSheet(path, opened.name, header, opened.header_row, rows, list(opened.notices), day, is_part)


def _with_distinct_names(header: Sequence[SheetCell]) -> list[SheetCell]:
    """Return a header in which no heading stands twice: the second Date is `Date (2)`."""
    times: Counter[str] = Counter()
    distinct = []
    for cell in header:
        heading = comparable_name(cell.text)
        times[heading] += 1
        number = times[heading]
        is_twice = bool(heading) and number > 1
        distinct.append(cell._replace(text=f"{cell.text.strip()} ({number})") if is_twice else cell)
    return distinct


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise  # noqa: PLR2004 - no sheet has more rows


def _without(cells: Sequence[SheetCell], *places: int) -> list[SheetCell]:
    return [cell for place, cell in enumerate(cells) if place not in places]


def refused_rows(sheet: LoadedSheet, refused: Sequence[RowDraft]) -> str:
    """Return the CSV of refused rows: their columns as they were, the row, and why; it can be imported when mended."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow([ROW, REASON, *sheet.headers])
    for draft in refused:
        reasons = "; ".join(
            f"{_heading(sheet, draft, problem.cell)}{problem.reason}{f' ({problem.hint})' if problem.hint else ''}"
            for problem in draft.problems
        )
        texts = [cell.text for cell in draft.cells[: len(sheet.header)]]
        writer.writerow(map(_guarded, [str(draft.number), reasons, *texts]))
    return out.getvalue()


def _heading(sheet: LoadedSheet, draft: RowDraft, cell: SheetCell) -> str:
    place = next((place for place, other in enumerate(draft.cells) if other.place == cell.place), None)
    is_named = place is not None and place < len(sheet.header)
    return f"{sheet.headers[place or 0]} " if is_named else ""


def _guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; what reads sheets takes the guard off again."""
    return f"'{text}" if _BEGINS_FORMULA.match(text) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(",", "").replace(".", "", 1).isdigit()
