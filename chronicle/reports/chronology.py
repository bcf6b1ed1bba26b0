"""The chronology of a report: the timeline with the numbers of its rows, and what each party says of them."""

from __future__ import annotations

import re
from itertools import starmap
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.document import Foot, Note, Page, PageColumn, Row, Span, Tone, spans_of
from chronicle.model.kinds import KINDS
from chronicle.pages.fragments import SOURCES, TIME
from chronicle.pages.legend import RANGE
from chronicle.pages.query_summary import lines_of_parts
from chronicle.pages.timeline import cells_of, under_years, what_happened
from chronicle.queries.cells import read_list
from chronicle.queries.chronology import timeline_addresses, timeline_rows
from chronicle.queries.claims import citations_of_end
from chronicle.queries.facts import with_organisation
from chronicle.queries.filters import window_parts
from chronicle.queries.parties import parties, stances_of
from chronicle.reports.numbering import ItemState
from chronicle.reports.references import fact_of
from chronicle.text import in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from chronicle.document import Inline, Line
    from chronicle.index.cache import Index
    from chronicle.queries.chronology import ChronologyRow
    from chronicle.queries.claims import CitationRow
    from chronicle.queries.filters import Selection, WindowPart
    from chronicle.reports.numbering import NumberedItem
    from chronicle.reports.references import SourceNumbers

LISTING: Final = "timeline"
COLUMNS: Final = {
    "number": PageColumn("No.", no_wrap=True),
    "date": TIME._replace(title="Date"),
    "kind": PageColumn("Kind", max_width=16),
    "what": PageColumn("Event"),
    "sources": SOURCES._replace(title="Sources"),
    "citations": PageColumn("Source and page", max_width=24),
}
"""The columns that a chronology may have, by their names; those of the parties' stances stand after them."""
STANCES: Final = "stances"
"""The name of the columns of the parties, one each."""
NO_ANSWER: Final = Span("–", Tone.DIM)
AGREED: Final = "agreed"
"""What is said of a fact that all parties admit."""
_LASTING: Final = (
    "Numbers stay from issue to issue: what came in after 12 is 12A, and before that 12ZA. “Now 15A” says where "
    "something stands by now, “not used” that it is gone."
)
"""What a reader should know of numbers that are not just counted."""
_ADMITTED: Final = "admitted"
_BETWEEN: Final = re.compile(rf"(?:\d|[A-Z])[^–]*{re.escape(RANGE)}[^–]*")
"""A range that could be read as a period; `since …` and `by …` cannot."""


class ChronologyStyle(NamedTuple):
    """How a chronology is told.

    Attributes:
        columns: Which columns it has, by their names.
        for_court: Whether a range says that it is of one day, and no years are headings.
        quotes: Whether the words of the sources stand beneath each row.
        since: The issue since which each row says what became of it, in words; empty if none does.
    """

    columns: tuple[str, ...]
    for_court: bool = False
    quotes: bool = False
    since: str = ""


class RowKey(NamedTuple):
    """What a row of the chronology is called, `tenures.duxbury.end`, and the sources on which it rests."""

    address: str
    sources: tuple[str, ...]


def row_keys(index: Index, selection: Selection, *, cited: bool = False) -> Iterator[RowKey]:
    """Yield what the rows of a chronology are called, in order.

    Args:
        index: The base's index.
        selection: What part of it is told.
        cited: Whether a row rests on what it cites, which of an end may be less than its fact does.
    """
    for part in window_parts(selection, under_way=True):
        if not cited:
            yield from starmap(RowKey, timeline_addresses(index, LISTING, selection, part))
            continue
        for row in timeline_rows(index, LISTING, selection, part):
            sources = dict.fromkeys(citation.source for citation in _citations(index, row))
            yield RowKey(row.address, tuple(sources))


def _citations(index: Index, row: ChronologyRow) -> list[CitationRow]:
    """Return what supports a row: of the row of an end, what speaks of that end, or of the whole fact."""
    time = row.time
    return citations_of_end(index, row.key, time.role, time.derived, time.sourcing.worked_out)


class NumberedRow(NamedTuple):
    """A row of a chronology under its number, or a number alone; `place` as in `ChronologyRow`."""

    item: NumberedItem
    row: ChronologyRow | None
    place: int


class Chronology:
    """The rows of a chronology under their numbers.

    Args:
        index: The base's index.
        selection: What part of it is told.
        items: The number of each row, in order, among them numbers under which nothing stands any more.
        sources: The numbers of its sources.
        style: How it is told.
    """

    def __init__(
        self,
        index: Index,
        selection: Selection,
        items: Sequence[NumberedItem],
        sources: SourceNumbers,
        style: ChronologyStyle,
    ) -> None:
        self._index, self._selection, self._items = index, selection, items
        self._sources, self._style = sources, style
        self._columns = tuple(name for name in style.columns if name in COLUMNS)
        self._remark_place = (
            self._columns.index("what") if "what" in self._columns else max(0, len(self._columns) - 1)
        )
        self._parties = parties(index) if STANCES in style.columns else ()
        self._stances: Mapping[str, Mapping[str, str]] = {}
        if self._parties:
            self._stances = stances_of(index, {fact_of(item.key) for item in items})

    @property
    def has_stances(self) -> bool:
        """Whether it says what the parties say of its rows."""
        return bool(self._parties)

    def page(self) -> Page:
        """Return the chronology."""
        names = (PageColumn(party.name, no_wrap=True, max_width=14) for party in self._parties)
        return Page("", (*(COLUMNS[name] for name in self._columns), *names), self._lines(), foot=self._foot)

    def _lines(self) -> Iterator[Line]:
        """Yield the lines of every row, in the parts that the window makes of them, and of numbers without one."""
        items = iter(self._items)

        def of_part(part: WindowPart) -> Iterator[Line]:
            rows = self._rows(part, items)
            if self._style.for_court:
                return (line for row in rows for line in self._lines_of(row))
            return under_years(rows, self._selection, part, self._lines_of)

        yield from lines_of_parts(self._index, LISTING, self._selection, of_part, under_way=True)
        for item in items:
            yield from self._lines_of(NumberedRow(item, None, 0))

    def rows(self) -> Iterator[NumberedRow]:
        """Yield the rows, and the numbers without one, in order."""
        items = iter(self._items)
        for part in window_parts(self._selection, under_way=True):
            yield from self._rows(part, items)

    def _rows(self, part: WindowPart, items: Iterator[NumberedItem]) -> Iterator[NumberedRow]:
        for row in timeline_rows(self._index, LISTING, self._selection, part):
            for item in items:
                yield NumberedRow(item, row if item.state.stands else None, row.place)
                if item.state.stands:
                    break

    def _lines_of(self, numbered: NumberedRow) -> Iterator[Line]:
        item, row, _ = numbered
        if row is None:
            cells: dict[str, Inline] = {"number": Span(item.label, Tone.DIM)}
            self._add_remark(cells, (Span(_nothing_stands(item), Tone.DIM),))
            yield Row((*(cells.get(name, "") for name in self._columns), *("" for _ in self._parties)))
            return
        in_words = cells_of(self._index, row)
        cited = self._citations(row)
        event = in_words.what if "kind" in self._columns else self._event(row)
        cells = {
            "number": Span(item.label, Tone.STRONG),
            "date": _of_one_day(in_words.time) if self._style.for_court else in_words.time,
            "kind": in_words.sort,
            "what": event,
            "sources": self._sources.cell(read_list(row.sources)),
            "citations": self._sources.citations(cited),
        }
        self._add_remark(cells, self._since(item))
        yield Row((*(cells[name] for name in self._columns), *self._stances_of(row)))
        if self._style.quotes:
            yield from (self._quotation(citation, citation.quote) for citation in cited if citation.quote)

    def _quotation(self, citation: CitationRow, quote: str) -> Note:
        where = self._sources.citations([citation])
        return Note((Span(f"{in_quotes(quote)} "), *spans_of(where)), under=self._remark_place)

    def _add_remark(self, cells: dict[str, Inline], words: tuple[Span, ...]) -> None:
        """Add words of what became of a row to the cell of what happened, or to the last if there is none."""
        if words and self._columns:
            name = self._columns[self._remark_place]
            cells[name] = (*spans_of(cells[name]), Span(" "), *words) if name in cells else words

    def _citations(self, row: ChronologyRow) -> list[CitationRow]:
        """Return what supports a row, if that is told."""
        if not (self._style.quotes or "citations" in self._columns):
            return []
        return _citations(self._index, row)

    def _event(self, row: ChronologyRow) -> Inline:
        """Return what happened where no column says what sort of thing it is."""
        kind = KINDS.of_singular(row.kind)
        words = [kind.role_words.get(row.time.role) or "", row.status or ""]
        what = with_organisation(self._index, row.kind, row.what, row.owner, row.owner_id)
        if row.word and what.startswith(row.word):  # our own word, at the beginning of a line
            what = what[0].upper() + what[1:]
        what = ": ".join(filter(None, (what, ", ".join(filter(None, words)))))
        return what_happened(what, row.time.sourcing, row.length if row.time.role is None else None)

    def _since(self, item: NumberedItem) -> tuple[Span, ...]:
        """Return the number that a row had before, if any, and what became of it since another issue."""
        words = f"was {item.other_label}" if item.other_label else ""
        if self._style.since and item.state is ItemState.MOVED_HERE:
            words = f"moved, {words}"
        elif self._style.since and item.state is not ItemState.KEPT:
            words = f"{item.state}, {words}" if words else item.state.value
        return (Span(f"[{words}]", Tone.MARK),) if words else ()

    def _foot(self) -> Foot:
        """Return what the numbers say, if they are not just counted, and the words in brackets."""
        notes = []
        if any(not item.label.isdigit() or not item.state.stands for item in self._items):
            notes.append(_LASTING)
        if self._style.since:
            notes.append(
                f"[new], [changed], [moved] and [removed] say what became of a row since {self._style.since}."
            )
        return Foot(" ".join(notes))

    def _stances_of(self, row: ChronologyRow) -> Iterator[Inline]:
        stances = self._stances.get(row.id, {})
        if self._parties and all(stances.get(party.id) == _ADMITTED for party in self._parties):
            stances = dict.fromkeys(stances, AGREED)
        for party in self._parties:
            yield stances.get(party.id) or NO_ANSWER


def _nothing_stands(item: NumberedItem) -> str:
    if item.state is ItemState.MOVED_AWAY:
        return f"now {item.other_label}"
    return f"not used [{item.state}]" if item.state is ItemState.REMOVED else item.state.value


def _of_one_day(time: Inline) -> Inline:
    """Return a time in which a range that could be read as a period says that it is of one day."""
    match time:
        case (Span(text=text) as date, *signs) if _BETWEEN.fullmatch(text) and _is_one_date(signs):
            return (date._replace(text=f"a day in {text}"), *signs)
        case _:
            return time


def _is_one_date(signs: Iterable[Span]) -> bool:
    return all(span.tone is Tone.MARK for span in signs)
