"""The sources of a report by their numbers, which stand in place of their ids wherever one is cited."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from chronicle.document import ColumnSet, Row, Span, Tone, plain_text
from chronicle.pages.fragments import SOURCES
from chronicle.pages.legend import NO_SOURCE
from chronicle.queries.entities import list_entities
from chronicle.text import citation_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from chronicle.document import Inline, Line, Page, PageColumn
    from chronicle.index.cache import Index
    from chronicle.queries.claims import CitationRow
    from chronicle.queries.filters import Selection

_CITING: Final = frozenset({SOURCES.name, "source"})
"""What the columns are called in which pages name sources by their ids."""


class SourceNumbers:
    """The numbers of the sources that a selection rests on, from 1, in the order in which they are listed."""

    def __init__(self, index: Index, selection: Selection) -> None:
        table = list_entities(index, "sources", selection)
        place = [column.name for column in table.columns].index("id")
        self._numbers = {str(row[place]): number for number, row in enumerate(table.rows, start=1)}

    def cell(self, ids: Sequence[str]) -> Inline:
        """Return the numbers of sources, the lowest first; that there is none, if so."""
        numbers = sorted(self._numbers[id_] for id_ in ids if id_ in self._numbers)
        return Span(", ".join(map(str, numbers)), Tone.DIM) if numbers else NO_SOURCE

    def citations(self, citations: Iterable[CitationRow]) -> Inline:
        """Return citations by the numbers of their sources: `1, paragraph 7, paragraph 9; 2, page 4`."""
        places: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for cited in citations:
            where = citation_words(None, cited.at, cited.via and self._number(cited.via))
            places[self._number(cited.source)][where] = None
        words = (", ".join(filter(None, (number, *where))) for number, where in places.items())
        text = "; ".join(words)
        return Span(text, Tone.DIM) if text else NO_SOURCE

    def _number(self, source: str) -> str:
        return str(self._numbers.get(source, source))

    def page(self, page: Page) -> Page:
        """Return a page with numbers where it has ids."""
        return page._replace(lines=self._lines(page.lines, page.columns))

    def _lines(self, lines: Iterable[Line], columns: tuple[PageColumn, ...]) -> Iterator[Line]:
        citing = _citing(columns)
        for line in lines:
            if isinstance(line, ColumnSet):
                citing = _citing(line.columns)
            if isinstance(line, Row) and citing:
                yield Row(
                    tuple(
                        self._cell(cell) if place in citing else cell for place, cell in enumerate(line.cells)
                    )
                )
            else:
                yield line

    def _cell(self, cell: Inline) -> Inline:
        ids = plain_text(cell).split(", ")
        return self.cell(ids) if all(id_ in self._numbers for id_ in ids) else cell


def _citing(columns: tuple[PageColumn, ...]) -> frozenset[int]:
    return frozenset(
        place for place, column in enumerate(columns) if not _CITING.isdisjoint({column.name, column.title})
    )
