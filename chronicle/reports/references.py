"""What a report refers to by number: its sources in place of their ids, and the rows of its chronology in place of addresses."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Final

from chronicle.document import ColumnSet, Heading, Note, Row, Span, Tone, plain_text, spans_of
from chronicle.model.kinds import KINDS
from chronicle.pages.conflicts import BECAUSE
from chronicle.pages.fragments import SOURCES
from chronicle.pages.legend import NO_SOURCE
from chronicle.queries.entities import entity_records
from chronicle.queries.facts import facts_where
from chronicle.text import in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from chronicle.document import Inline, Line, Page, PageColumn
    from chronicle.index.cache import Index
    from chronicle.queries.claims import CitationRow
    from chronicle.queries.filters import Selection
    from chronicle.reports.numbering import NumberedItem

_CITING: Final = frozenset({SOURCES.name, "source"})
"""What the columns are called in which pages name sources by their ids."""
_UP_TO_STOP: Final = re.compile(r"[^,:]+")
_ADDRESS: Final = re.compile(rf"\b((?:{'|'.join(KINDS.tables)})\.[a-z0-9][a-z0-9-]*)(\.(?:start|end)\b)?")
"""The address of a fact, or of one of its ends."""
_VIA: Final = re.compile(r"(?<=\bvia )[a-z0-9][a-z0-9-]*(?=$|: )")
_WHERE: Final = frozenset({"where"})
"""What the column is called that says where in a source something is, and by which other source it comes."""


class SourceNumbers:
    """The numbers of the sources that a selection rests on, from 1, in the order in which they are listed."""

    def __init__(self, index: Index, selection: Selection) -> None:
        records = entity_records(index, "sources", selection)
        self._numbers = {str(record["id"]): number for number, record in enumerate(records, start=1)}

    def cell(self, ids: Sequence[str]) -> Inline:
        """Return the numbers of sources, the lowest first; that there is none, if so."""
        numbers = sorted(self._numbers[id_] for id_ in ids if id_ in self._numbers)
        return Span(", ".join(map(str, numbers)), Tone.DIM) if numbers else NO_SOURCE

    def citations(self, citations: Iterable[CitationRow]) -> Inline:
        """Return citations by the numbers of their sources: `1, paragraph 7, paragraph 9; 2, page 4`."""
        places: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for cited in citations:
            numbered = cited._replace(via=cited.via and self._number(cited.via))
            places[self._number(cited.source)][numbered.where] = None
        words = (", ".join(filter(None, (number, *where))) for number, where in places.items())
        text = "; ".join(words)
        return Span(text, Tone.DIM) if text else NO_SOURCE

    def _number(self, source: str) -> str:
        return str(self._numbers.get(source, source))

    def page(self, page: Page) -> Page:
        """Return a page with numbers where it has ids."""
        return page._replace(columns=_narrowed(page.columns), lines=self._lines(page.lines, page.columns))

    def _lines(self, lines: Iterable[Line], columns: tuple[PageColumn, ...]) -> Iterator[Line]:
        citing, where = _citing(columns), _places(columns, _WHERE)
        for line in lines:
            if isinstance(line, ColumnSet):
                citing, where = _citing(line.columns), _places(line.columns, _WHERE)
                yield ColumnSet(_narrowed(line.columns))
            elif isinstance(line, Row) and citing:
                yield Row(
                    tuple(
                        self._cell(cell)
                        if place in citing
                        else self._passed_on(cell)
                        if place in where
                        else cell
                        for place, cell in enumerate(line.cells)
                    )
                )
            elif isinstance(line, Note) and line.under in citing:
                yield line._replace(text=self._passed_on(self._beginning(line.text)))
            else:
                yield line

    def _cell(self, cell: Inline) -> Inline:
        ids = plain_text(cell).split(", ")
        return self.cell(ids) if all(id_ in self._numbers for id_ in ids) else cell

    def _passed_on(self, text: Inline) -> Inline:
        """Return text that may end in the id of a source by which another comes, with its number: `page 4, via 1`."""
        return tuple(
            span._replace(text=_VIA.sub(lambda match: self._number(match[0]), span.text))
            for span in spans_of(text)
        )

    def _beginning(self, text: Inline) -> Inline:
        """Return text that may begin with the id of a source, with its number: `1, paragraph 3: cited for …`."""
        first, *rest = spans_of(text)
        id_ = _UP_TO_STOP.match(first.text)
        if id_ is None or id_[0] not in self._numbers:
            return text
        return (first._replace(text=f"{self._number(id_[0])}{first.text[id_.end() :]}"), *rest)


class RowNumbers:
    """The numbers of the rows of a chronology, by the addresses of their facts.

    Args:
        index: The base's index, for what a fact without a row is called.
        items: The numbers; none of a report without a chronology.
    """

    def __init__(self, index: Index, items: Iterable[NumberedItem]) -> None:
        self._index = index
        self._labels: list[str] = []
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        for item in items:
            if item.state.stands:
                for address in {item.key, fact_of(item.key)}:
                    self._places[address].append(len(self._labels))
                self._labels.append(item.label)

    def of(self, addresses: Iterable[str]) -> str:
        """Return the numbers of the rows of facts, by their addresses: `No. 10, 34`; empty if they have none."""
        places = sorted({place for address in addresses for place in self._places.get(address, ())})
        return f"No. {stretches(places, self._labels)}" if places else ""

    def in_text(self, text: str) -> str:
        """Return text with numbers where it refers to facts by their addresses; with what a fact is, if it has none."""
        return _ADDRESS.sub(self._instead, text)

    def _instead(self, address: re.Match[str]) -> str:
        fact, end = address.groups()
        return self.of([address[0]]) or self.of([fact]) or f"{self._called(fact)}{end or ''}"

    def _called(self, address: str) -> str:
        """Return what a fact is, in quotation marks; its address if the base has no such fact."""
        found = facts_where(self._index, "f.id = ?", (address,))
        return in_quotes(found[0].what_with_owner) if found else address

    def page(self, page: Page) -> Page:
        """Return a page with numbers for the addresses in its reasons, and in the asides of its headings, which else are left out."""
        return page._replace(lines=map(self._line, page.lines))

    def _line(self, line: Line) -> Line:
        if isinstance(line, Heading) and isinstance(line.aside, str):
            return line._replace(aside=self.of([line.aside]))
        return Row(tuple(map(self._reason, line.cells))) if isinstance(line, Row) else line

    def _reason(self, cell: Inline) -> Inline:
        first, *rest = spans_of(cell)
        if first != BECAUSE:
            return cell
        return (first, *(span._replace(text=self.in_text(span.text)) for span in rest))


def fact_of(address: str) -> str:
    """Return the address of the fact of a row: `tenures.duxbury` of `tenures.duxbury.end`."""
    return ".".join(address.split(".")[:2])


def stretches(places: Iterable[int], labels: Sequence[str]) -> str:
    """Return the labels in some places, the first first: `1, 3–5, 12A`; neighbours are told by the first and the last."""
    return ", ".join(_stretches(places, labels))


def _stretches(places: Iterable[int], labels: Sequence[str]) -> Iterator[str]:
    for _, group in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        stretch = [labels[place] for _, place in group]
        match stretch:
            case [one]:
                yield one
            case [one, two]:
                yield f"{one}, {two}"
            case _:
                yield f"{stretch[0]}\N{EN DASH}{stretch[-1]}"


def _narrowed(columns: tuple[PageColumn, ...]) -> tuple[PageColumn, ...]:
    """Return columns of which those that cite are no wider than numbers need."""
    citing = _citing(columns)
    return tuple(
        column._replace(max_width=SOURCES.max_width) if place in citing else column
        for place, column in enumerate(columns)
    )


def _citing(columns: tuple[PageColumn, ...]) -> frozenset[int]:
    return _places(columns, _CITING)


def _places(columns: tuple[PageColumn, ...], names: frozenset[str]) -> frozenset[int]:
    """Return the places of the columns of these names."""
    return frozenset(
        place for place, column in enumerate(columns) if not names.isdisjoint({column.name, column.title})
    )
