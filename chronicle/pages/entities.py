"""The people, organisations, posts and sources that the facts involve."""

from __future__ import annotations

from itertools import chain, compress
from typing import TYPE_CHECKING, Final, cast

from chronicle.dates import format_date_text
from chronicle.document import Heading, Note, Page, PageColumn, Row, Span, Tone, spans_of
from chronicle.pages.fragments import DOT, left_open_note
from chronicle.pages.legend import Legend, doubt_signs, restricted_sign
from chronicle.pages.query_summary import (
    base_title,
    count_left_open,
    describe_selection,
    nothing_found,
    predecessors_note,
    window_as_time,
)
from chronicle.queries.cells import Sourcing
from chronicle.queries.entities import (
    entity_records,
    has_any_value,
    is_every_holder_known,
    organisation_names,
)
from chronicle.queries.names import distinct_name
from chronicle.queries.publication import as_of_words, narrowed_publications

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from chronicle.document import Cell, Inline, Line
    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection

    Record = Mapping[str, Cell]

_FACTS: Final = PageColumn("facts", justify="right", no_wrap=True)
_ID: Final = PageColumn("id", no_wrap=True)
_PAGE_COLUMNS: Final = {
    "people": (PageColumn("name"), PageColumn("also known as"), PageColumn("lived")),
    "organisations": (PageColumn("name"),),
    "posts": (PageColumn("title"), PageColumn("organisation"), PageColumn()),
    "sources": (PageColumn("title"), PageColumn("publisher"), PageColumn("published", no_wrap=True)),
}
_KEYS: Final = {"also known as": ("aka",), "lived": ("born", "died")}
"""The columns that are shown only if some entry has one of these keys."""


def page(index: Index, listing: str, selection: Selection) -> Page:
    """Draw the people, the organisations, the posts or the sources."""
    legend = Legend(index)
    shown = [
        column.title not in _KEYS or has_any_value(index, listing, _KEYS[column.title])
        for column in _PAGE_COLUMNS[listing]
    ]
    columns = (*compress(_PAGE_COLUMNS[listing], shown), _FACTS, _ID)
    rows = _EntityRows(index, listing, selection, legend, shown)
    lines = chain(rows.lines(), predecessors_note(index, selection))
    as_of = "" if index.known_by is None else as_of_words(index)  # entities are as of no day
    return Page(
        base_title(index),
        columns,
        lines,
        describe_selection(index, selection, listing),
        lambda: legend.foot()._replace(aside=as_of),
    )


class _EntityRows:
    def __init__(
        self, index: Index, listing: str, selection: Selection, legend: Legend, shown: Sequence[bool]
    ) -> None:
        self._index, self._listing, self._selection = index, listing, selection
        self._legend, self._shown = legend, shown
        self._cells = _Cells(index)
        self._cells_of: Callable[[Record], tuple[Inline, ...]] = getattr(self._cells, listing)

    def lines(self) -> Iterator[Line]:
        """Yield the entities; with a window, those that are certainly involved in it first."""
        records = self._records(self._selection)
        first = next(records, None)
        if first is None:
            yield from nothing_found(self._index, self._listing, self._selection)
            return
        records = chain([first], records)
        if not self._selection.windows or self._selection.certain:
            yield from chain.from_iterable(map(self._entity, records))
            return
        yield from self._by_certainty(list(records))
        if number := count_left_open(self._index, "timeline", self._selection._replace(everything=True)):
            yield from left_open_note(number)

    def _by_certainty(self, records: list[Record]) -> Iterator[Line]:
        """Yield the certain, then those that may be involved, then those whom only a missing date leaves open."""
        window = window_as_time(self._index, self._selection)
        for heading, part in (
            ("", self._selection._replace(certain=True)),
            (f"Only by what may also fall {window}", self._selection._replace(undated=False)),
            (f"Only by what a missing date leaves open {window}", self._selection),
        ):
            if not records:
                return
            ids = {record["id"] for record in self._records(part._replace(limit=None))}
            in_part = [record for record in records if record["id"] in ids]
            records = [record for record in records if record["id"] not in ids]
            if in_part and heading:
                yield Heading(heading)
            yield from chain.from_iterable(map(self._entity, in_part))

    def _entity(self, record: Record) -> Iterator[Line]:
        facts = Span(f"{record['facts']:,}", Tone.PLAIN if record["facts"] else Tone.DIM)
        name, *rest = compress(self._cells_of(record), self._shown)
        name = (*spans_of(name), *signs_of(record))
        own = (self._legend.note(cell) for cell in (name, *rest))
        yield Row((*own, facts, Span(str(record["id"]), Tone.DIM)))
        if self._listing == "organisations" and (about := self._cells.about(record)):
            yield Note(self._legend.note(about))

    def _records(self, selection: Selection) -> Iterator[Record]:
        return entity_records(self._index, self._listing, selection)


class _Cells:
    """The cells of each table before the number of facts and the id."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._names = organisation_names(index)
        self._published = narrowed_publications(index)

    def people(self, record: Record) -> tuple[Inline, ...]:
        name = distinct_name(self._index, str(record["name"]), str(record["id"]))
        return _strong(name), _aka(record), _span(record, "born", "died")

    def organisations(self, record: Record) -> tuple[Inline, ...]:
        return (_strong(record["name"]),)

    def about(self, record: Record) -> tuple[Span, ...]:
        """Return an organisation's other names, what it is part of, and from when to when it existed: few have any."""
        aka, parent = _aka(record).text, self._named(record["parent"])
        parts = (
            Span(f"also {aka}" if aka else ""),
            Span(f"part of {parent}" if parent else ""),
        )
        existed = _span(record, "opened", "closed")
        return tuple(
            part
            for spans in (*((part,) for part in parts), existed)
            if spans[0].text
            for part in (Span(DOT), *spans)
        )[1:]

    def posts(self, record: Record) -> tuple[Inline, ...]:
        seats = record["seats"]
        parts = (
            "leads" if record["lead"] else "",
            f"{seats:,} seats" if isinstance(seats, int) and seats > 1 else "",
            "every holder recorded" if is_every_holder_known(self._index, record["complete"]) else "",
        )
        about = Span(DOT.join(filter(None, parts)), Tone.DIM)
        return _strong(record["title"]), self._named(record["organisation"]), about

    def sources(self, record: Record) -> tuple[Inline, ...]:
        url = record["url"] or record["archived"]
        title = Span(str(record["title"]), Tone.STRONG, str(url) if url else None)
        publisher = source_origin(record)
        published = record["published"] or record["dated"]
        if published:
            return title, publisher, Span(format_date_text(published), Tone.DATE)
        published = self._published.get(str(record["id"]))
        return title, publisher, Span(format_date_text(published) if published else "not recorded", Tone.DIM)

    def _named(self, id_: Cell) -> str:
        return self._names.get(str(id_), str(id_)) if id_ else ""


def signs_of(record: Record) -> tuple[Span, ...]:
    """Return the sign of an entity that is under restrictions; nothing of any other."""
    under = record.get("restricted")
    return (restricted_sign(cast("tuple[str, ...]", under)),) if under else ()


def source_origin(record: Record) -> str:
    """Return who published a source, who wrote it, and what sort of text it is; empty if none is known."""
    authors = record["authors"]
    by = ", ".join(authors) if isinstance(authors, tuple) else ""
    return DOT.join(filter(None, (str(record["publisher"] or ""), by, str(record["type"] or ""))))


def _strong(text: Cell) -> Span:
    return Span(str(text), Tone.STRONG)


def _aka(record: Record) -> Span:
    aka = record["aka"]
    return Span(", ".join(aka) if isinstance(aka, tuple) else "", Tone.DIM)


def _span(record: Record, *ends: str) -> tuple[Span, ...]:
    """Return from when to when, with signs of doubt; if only one is known, which: `died 2008`."""
    dates = {end: format_date_text(day) for end in ends if isinstance(day := record[end], str)}
    words = dates.values() if len(dates) == len(ends) else (f"{end} {day}" for end, day in dates.items())
    worked_out, disputed = (
        frozenset(cast("tuple[str, ...]", record[name])) for name in ("worked_out", "disputed")
    )
    return Span(" – ".join(words), Tone.DATE), *doubt_signs(Sourcing(worked_out, disputed), *dates)
