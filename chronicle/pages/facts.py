"""The facts of a kind that has no page of its own, in order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.dates import format_date_text
from chronicle.document import ColumnType, Note, Page, PageColumn, Row, Span, Tone
from chronicle.model.kinds import KINDS
from chronicle.money import format_number
from chronicle.pages.fragments import DOT, SOURCES, TIME, for_so_long
from chronicle.pages.legend import Legend, signs, sourced
from chronicle.pages.query_summary import in_parts, question, title
from chronicle.pages.timeline import under_years
from chronicle.pages.times import own_time
from chronicle.queries.cells import read_list, read_number
from chronicle.queries.chronology import facts_of_kind
from chronicle.queries.facts import with_organisation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.document import Column, Line
    from chronicle.index.cache import Index
    from chronicle.queries.chronology import KindRow
    from chronicle.queries.filters import Selection, WindowPart
    from chronicle.sql import StoredCell

_PAGE_COLUMNS: Final = (TIME, PageColumn(name="what"), SOURCES)
_SHOWN_ELSEWHERE: Final = frozenset({"date", "period", "start", "end", "earliest", "latest", "as_of"})
"""Columns that say no more than the time at the left."""


def page(index: Index, listing: str, selection: Selection, *, holders: bool = False) -> Page:  # noqa: ARG001
    """Draw the facts of a kind: when, what, which sources, and beneath each what else is known of it."""
    legend = Legend(index)
    facts = _Facts(index, listing, selection, legend)
    lines = in_parts(index, listing, selection, facts.of_part, under_way=True)
    return Page(title(index), _PAGE_COLUMNS, lines, question(index, selection, listing), legend.foot)


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
        what = with_organisation(self._index, row.kind, row.what, row.owner)
        words = [Span(what), *(for_so_long(row.length or "", row.time.sourcing) if lasting else ())]
        if row.status:
            words.append(Span(f"{DOT}{row.status}", Tone.DIM))
        yield Row((self._legend.seen(time), self._legend.seen(tuple(words)), sourced(row.sources)))
        if note := self._note(row, what):
            yield Note(self._legend.seen(note), under=1)

    def _note(self, row: KindRow, what: str) -> tuple[Span, ...]:
        """What a fact's own columns hold beyond its time and what it is."""
        spans: list[Span] = []
        for column, cell in zip(self._columns, row.cells, strict=True):
            words = _words(column, cell)
            if words and words not in what:
                name = column.name.replace("_", " ")
                label = name if column.type is ColumnType.FLAG else f"{name}: {words}"
                spans += [
                    Span(f"{DOT if spans else ''}{label}", Tone.DIM),
                    *signs(row.time.sourcing, column.name),
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
        case ColumnType.LIST:
            return ", ".join(read_list(str(cell)))
        case ColumnType.DATE:
            return format_date_text(str(cell))
        case _:
            return " ".join(str(cell).split())
