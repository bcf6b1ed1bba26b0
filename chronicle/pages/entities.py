"""The people, organisations, posts and sources that the facts involve."""

from __future__ import annotations

from itertools import chain, compress
from typing import TYPE_CHECKING, Final

from chronicle.dates import format_date_text
from chronicle.document import Heading, Note, Page, PageColumn, Row, Span, Tone
from chronicle.pages.fragments import DOT, only_undated
from chronicle.pages.legend import Legend
from chronicle.pages.query_summary import left_over, nothing, question, title, window_there
from chronicle.queries.entities import any_has, list_entities, organisation_names
from chronicle.queries.publication import as_of_words
from chronicle.queries.tenures import is_every_holder_known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

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


def page(index: Index, listing: str, selection: Selection, *, holders: bool = False) -> Page:  # noqa: ARG001
    """Draw the people, the organisations, the posts or the sources."""
    marks = Legend(index)
    cells = _Cells(index)
    tell: Callable[[Record], tuple[Inline, ...]] = getattr(cells, listing)
    wanted = [
        column.title not in _KEYS or any_has(index, listing, _KEYS[column.title])
        for column in _PAGE_COLUMNS[listing]
    ]

    def told(record: Record) -> Iterator[Line]:
        facts = Span(f"{record['facts']:,}", Tone.PLAIN if record["facts"] else Tone.DIM)
        own = (marks.seen(cell) for cell in compress(tell(record), wanted))
        yield Row((*own, facts, Span(str(record["id"]), Tone.DIM)))
        if listing == "organisations" and (about := cells.about(record)):
            yield Note(marks.seen(about))

    def lines() -> Iterator[Line]:
        found = _records(index, listing, selection)
        first = next(found, None)
        if first is None:
            yield from nothing(index, listing, selection)
            return
        found = chain([first], found)
        if not selection.windows or selection.certain:
            yield from chain.from_iterable(map(told, found))
            return
        left, there = list(found), window_there(index, selection)
        for heading, part in (
            ("", selection._replace(certain=True)),
            (f"Only by what may also fall in {there}", selection._replace(undated=False)),
            (f"Only by what a missing date leaves open in {there}", selection),
        ):
            ids = (
                {one["id"] for one in _records(index, listing, part._replace(limit=None))} if left else set()
            )
            those, left = (
                [one for one in left if one["id"] in ids],
                [one for one in left if one["id"] not in ids],
            )
            if those and heading:
                yield Heading(heading)
            yield from chain.from_iterable(map(told, those))
        if number := left_over(index, "timeline", selection):
            yield from only_undated(number)

    columns = (*compress(_PAGE_COLUMNS[listing], wanted), _FACTS, _ID)
    aside = "" if index.known_by is None else as_of_words(index)  # entities are as of no day
    return Page(
        title(index), columns, lines(), question(index, selection, listing), lambda: (marks.foot()[0], aside)
    )


def _records(index: Index, listing: str, selection: Selection) -> Iterator[Record]:
    table = list_entities(index, listing, selection)
    names = [column.name for column in table.columns]
    return (dict(zip(names, row, strict=True)) for row in table.rows)


class _Cells:
    """The cells of each table before the number of facts and the id."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._names = organisation_names(index)

    def people(self, record: Record) -> tuple[Inline, ...]:
        return _strong(record["name"]), _others(record), _span(record, "born", "died")

    def organisations(self, record: Record) -> tuple[Inline, ...]:
        return (_strong(record["name"]),)

    def about(self, record: Record) -> tuple[Span, ...]:
        """An organisation's other names, what it is part of, and from when to when it existed: few have any."""
        others, parent = _others(record).text, self._named(record["parent"])
        said = (
            Span(f"also {others}" if others else ""),
            Span(f"part of {parent}" if parent else ""),
            _span(record, "opened", "closed"),
        )
        return tuple(part for one in said if one.text for part in (Span(DOT), one))[1:]

    def posts(self, record: Record) -> tuple[Inline, ...]:
        seats = record["seats"]
        said = (
            "leads" if record["lead"] else "",
            f"{seats:,} seats" if isinstance(seats, int) and seats > 1 else "",
            "every holder recorded" if is_every_holder_known(self._index, record["complete"]) else "",
        )
        about = Span(DOT.join(filter(None, said)), Tone.DIM)
        return _strong(record["title"]), self._named(record["organisation"]), about

    def sources(self, record: Record) -> tuple[Inline, ...]:
        url = record["url"] or record["archived"]
        title = Span(str(record["title"]), Tone.STRONG, str(url) if url else None)
        authors = record["authors"]
        by = ", ".join(authors) if isinstance(authors, tuple) else ""
        publisher = DOT.join(filter(None, (str(record["publisher"] or ""), by)))
        published = record["published"]
        when = Span(format_date_text(published), Tone.DATE) if published else Span("not recorded", Tone.DIM)
        return title, publisher, when

    def _named(self, id_: Cell) -> str:
        return self._names.get(str(id_), str(id_)) if id_ else ""


def _strong(text: Cell) -> Span:
    return Span(str(text), Tone.STRONG)


def _others(record: Record) -> Span:
    others = record["aka"]
    return Span(", ".join(others) if isinstance(others, tuple) else "", Tone.DIM)


def _span(record: Record, *ends: str) -> Span:
    """From when to when; if only one is known, which: `died 2008`."""
    known = {end: format_date_text(day) for end in ends if isinstance(day := record[end], str)}
    said = known.values() if len(known) == len(ends) else (f"{end} {day}" for end, day in known.items())
    return Span(" – ".join(said), Tone.DATE)
