"""The facts of a kind that has no page of its own, in order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.dates import format_date_text
from chronicle.document import ColumnType, Note, PageColumn, Row, Span, Tone
from chronicle.model.kinds import KINDS
from chronicle.money import format_number
from chronicle.pages.fragments import DOT, SOURCES, TIME, stated_length
from chronicle.pages.legend import Legend, doubt_signs
from chronicle.pages.query_summary import listing_page
from chronicle.pages.timeline import under_years
from chronicle.pages.times import own_time
from chronicle.queries.cells import read_list, read_number
from chronicle.queries.chronology import facts_of_kind
from chronicle.queries.facts import with_organisation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.document import Column, Line, Page
    from chronicle.index.cache import Index
    from chronicle.queries.chronology import KindRow
    from chronicle.queries.filters import Selection, WindowPart
    from chronicle.sql import StoredCell

_PAGE_COLUMNS: Final = (TIME, PageColumn(name="what"), SOURCES)
_SHOWN_ELSEWHERE: Final = frozenset(
    {"date", "period", "start", "end", "earliest", "latest", "length", "as_of"}
)
"""Columns that say no more than the time at the left."""


def page(index: Index, listing: str, selection: Selection) -> Page:
    """Draw the facts of a kind: when, what, which sources, and beneath each what else is known of it."""
    legend = Legend(index)
    facts = _Facts(index, listing, selection, legend)
    return listing_page(index, listing, selection, _PAGE_COLUMNS, facts.of_part, legend, under_way=True)


class _Facts:
    def __init__(self, index: Index, listing: str, selection: Selection, legend: Legend) -> None:
        self._index, self._listing, self._selection, self._legend = index, listing, selection, legend
        self._columns = [
            column
            for column in KINDS[listing].columns
            if column.name not in _SHOWN_ELSEWHERE and not column.name.endswith(("_id", "_ids"))
        ]

    def of_part(self, part: WindowPart) -> Iterator[Line]:
        """Yield facts in order of time; in the main part of a page, under their years."""
        names = [column.name for column in self._columns]
        rows = facts_of_kind(self._index, self._listing, self._selection, part, names)
        return under_years(rows, self._selection, part, self._fact)

    def _fact(self, row: KindRow) -> Iterator[Line]:
        time, lasting = own_time(row.time)
        what = with_organisation(self._index, row.kind, row.what, row.owner, row.owner_id)
        words = [Span(what), *(stated_length(row.length or "", row.time.sourcing) if lasting else ())]
        if row.status:
            words.append(Span(f"{DOT}{row.status}", Tone.DIM))
        yield Row(
            (
                self._legend.note(time),
                self._legend.note(tuple(words)),
                self._legend.sources(read_list(row.sources)),
            )
        )
        if note := self._note(row, what):
            yield Note(self._legend.note(note), under=1)

    def _note(self, row: KindRow, what: str) -> tuple[Span, ...]:
        """Return what a fact's own columns hold beyond its time and what it is."""
        spans: list[Span] = []
        for column, cell in zip(self._columns, row.cells, strict=True):
            words = _words(column, cell)
            if words and words not in what:
                name = column.name.replace("_", " ")
                label = name if column.type is ColumnType.FLAG else f"{name}: {words}"
                spans += [
                    Span(f"{DOT if spans else ''}{label}", Tone.DIM),
                    *doubt_signs(row.time.sourcing, column.name),
                ]
        return tuple(spans)


def _words(column: Column, cell: StoredCell) -> str:
    """Return a cell in words; empty if there is nothing in it."""
    if cell is None:
        return ""
    match column.type:
        case ColumnType.FLAG:
            return column.name if cell else ""
        case ColumnType.NUMBER:
            return format_number(read_number(cell))
        case ColumnType.LIST | ColumnType.OBJECTS | ColumnType.TABLE:
            return ", ".join(read_list(str(cell)))
        case ColumnType.DATE:
            return format_date_text(str(cell))
        case _:
            return " ".join(str(cell).split())
