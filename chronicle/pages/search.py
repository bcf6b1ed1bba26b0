"""What a search found, for people and for programs."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

from chronicle.dates import Certainty, DateError, explain, parse_query
from chronicle.document import Column, ColumnType, Note, Page, PageColumn, Row, Span, Table, Tone, spans_of
from chronicle.pages.fragments import (
    DOT,
    TIME,
    fact_remarks,
    left_open_note,
    stated_length,
    table_with_restrictions,
)
from chronicle.pages.legend import MAYBE, Legend, restricted_sign
from chronicle.pages.query_summary import describe_selection
from chronicle.pages.times import fact_time
from chronicle.queries.entities import restricted_entries
from chronicle.queries.facts import distinct_holder
from chronicle.queries.filters import Selection, narrows
from chronicle.queries.search import (
    MATCH_END,
    MATCH_START,
    Match,
    count_matches,
    nearest_words,
    search,
    unmarked,
)
from chronicle.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.document import Cell, Inline, Line
    from chronicle.index.cache import Index
    from chronicle.queries.facts import FactRow

_TABLE_COLUMNS: Final = (
    Column("kind"),
    Column("id"),
    Column("date", ColumnType.DATE),
    Column("what"),
    Column("match"),
    Column("file"),
    Column("line", ColumnType.NUMBER),
)
_PAGE_COLUMNS: Final = (TIME, PageColumn(name="kind"), PageColumn(name="what"), PageColumn(name="sources"))
_DATE: Final = re.compile(r"[][{}0-9X/.,~?%T:-]+")  # an excerpt that says no more than the date beside it
_MOST_MISSPELT: Final = 8
"""How many words of a search in vain are looked up for their spelling."""


def search_table(index: Index, text: str, selection: Selection) -> Table:
    """Return the matches for programs."""
    return table_with_restrictions(index, _TABLE_COLUMNS, _rows(search(index, text, selection)), address=1)


def _rows(matches: Iterable[Match]) -> Iterator[tuple[Cell, ...]]:
    for match in matches:
        yield (match.kind, match.id, match.date, match.what, match.text, match.file, match.line)


def search_page(index: Index, text: str, selection: Selection) -> Page:
    """Return the matches for people."""
    legend = Legend(index)
    number = count_matches(index, text, selection)
    how_many = counted(number, "match", "matches") if number else ""
    if selection.limit is not None and selection.limit < number:
        how_many = f"the best {selection.limit:,} of {number:,}"
    lines = (
        _lines(index, search(index, text, selection), legend)
        if number
        else _no_matches(index, text, selection)
    )
    return Page(
        (Span("“", Tone.TITLE), Span(text, Tone.TITLE), Span("”", Tone.TITLE)),
        _PAGE_COLUMNS,
        chain(lines, _left_open(index, text, selection)),
        DOT.join(filter(None, (describe_selection(index, selection), how_many))),
        legend.foot,
    )


def _left_open(index: Index, text: str, selection: Selection) -> Iterator[Line]:
    """Yield a note on how many entries with the words only a missing date leaves open."""
    if not selection.windows or selection.certain or selection.undated:
        return
    shown = count_matches(index, text, selection)
    number = count_matches(index, text, selection._replace(undated=True)) - shown
    if number:
        yield from left_open_note(counted(number, "match", "matches"))


def _lines(index: Index, matches: Iterable[Match], legend: Legend) -> Iterator[Line]:
    restricted = restricted_entries(index)
    for match in matches:
        what, title = _highlighted(match.marked_what or match.what), match.what
        time: Inline = ""
        sources: Inline = ""
        if match.fact is not None:
            time, what = _fact_cells(index, match, match.fact, what)
            title, sources = _as_matched(index, match, match.fact), legend.sources(match.fact.sources)
        elif match.id in restricted:
            what = (*what, restricted_sign(restricted[match.id]))
        kind = Span(match.fact.word if match.fact else match.kind, Tone.DIM)
        yield Row((legend.note(time), kind, legend.note(what), sources))
        for excerpt in match.excerpts:
            in_title = match.marked_what is not None and " " not in excerpt
            if not in_title and unmarked(excerpt) not in title and not _DATE.fullmatch(unmarked(excerpt)):
                yield Note(_highlighted(excerpt), 2)
        if match.certainty == Certainty.UNKNOWN:
            yield Note("only a missing date leaves it open", 2)
        yield Note(f"{match.id} · {match.file}:{match.line}", 2)


def _fact_cells(
    index: Index, match: Match, fact: FactRow, what: tuple[Span, ...]
) -> tuple[Inline, tuple[Span, ...]]:
    """Return the time of a fact that matches, and what it is, with its doubts and its organisation."""
    time, length = fact_time(fact)
    if match.certainty == Certainty.POSSIBLE:
        time = (MAYBE, *spans_of(time))
    whole = _as_matched(index, match, fact)
    before, _, after = whole.partition(match.what)
    if before == whole:  # which leaves out a part of what was found
        before = ""
    return time, (
        Span(before),
        *what,
        Span(after),
        *fact_remarks(fact),
        *stated_length(length, fact.sourcing),
    )


def _as_matched(index: Index, match: Match, fact: FactRow) -> str:
    """Return what a fact is with the words that are searched; its address tells it from what is called the same."""
    return fact.what_with_owner.replace(distinct_holder(index, fact.key, match.what), match.what, 1)


def _highlighted(excerpt: str) -> tuple[Span, ...]:
    """Return an excerpt with the matches standing out."""
    spans = []
    for part in excerpt.split(MATCH_START):
        matching, end, rest = part.partition(MATCH_END)
        spans += [Span(matching, Tone.STRONG), Span(rest)] if end else [Span(part)]
    return tuple(span for span in spans if span.text)


def _as_date(text: str) -> str | None:
    """Return a text as the date that it is, in whatever form it is written; None if it is a number, no date, or may be several."""
    if text.isdigit():
        return None
    try:
        parse_query(text)
    except DateError as error:
        readings = [reading.text for reading in explain(error).readings if reading.exact]
        return readings[0] if len(readings) == 1 else None
    return text


def _no_matches(index: Index, text: str, selection: Selection) -> Iterator[Line]:
    words = "these words together" if len(text.split()) > 1 else "this word"
    if narrows(selection) and (number := count_matches(index, text, Selection())):
        entries = "1 entry has" if number == 1 else f"{number:,} entries have"
        yield Note(f"Nothing that was asked for has {words}. In the whole base {entries}.")
        return
    yield Note(f"Nothing in the base has {words}.")
    if date := _as_date(text):
        yield Note(f"As a date: {index.base.command('timeline', '--year', date)}")
    nearest = {word: nearest_words(index, word) for word in text.split()[:_MOST_MISSPELT]}
    suggestions = [f"“{word}”: {' or '.join(alike)}" for word, alike in nearest.items() if alike]
    if suggestions:
        yield Note(f"Nearly {'; '.join(suggestions)}")
