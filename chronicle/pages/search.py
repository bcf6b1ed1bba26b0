"""Full-text search: every entry that has all the words, the best match first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from chronicle.dates import Certainty
from chronicle.document import Column, ColumnType, Field, Note, Page, Row, Span, Table, Tone
from chronicle.index.schema import MATCH
from chronicle.model.kinds import KINDS
from chronicle.pages.columns import TIME
from chronicle.pages.fragments import DOT, counted, for_so_long, only_undated, sources_of, spans_of, told
from chronicle.pages.legend import MAYBE, Legend
from chronicle.pages.query_summary import question
from chronicle.queries.facts import Fact, facts_by_key
from chronicle.queries.filters import Selection, narrows, where
from chronicle.queries.fulltext import fts, storable
from chronicle.queries.names import ONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.document import Cell, Inline, Line
    from chronicle.index.cache import Index

_COLUMNS: Final = (
    Column("kind"),
    Column("id"),
    Column("date", ColumnType.DATE),
    Column("what"),
    Column("match"),
    Column("file"),
    Column("line", ColumnType.NUMBER),
)
_FIELDS: Final = (TIME, Field(name="kind"), Field(name="what"), Field(name="sources"))
_SINGULAR: Final = {**{kind.table: kind.singular for kind in KINDS}, **ONE, "scales": "scale"}

_FROM, _TO = MATCH
_BEFORE: Final = 6
_LONGEST: Final = 24
_AT_ONCE: Final = 500
_DATE: Final = re.compile(r"[][{}0-9X/.,~?%T:-]+")  # an excerpt that says no more than the date beside it


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that holds the words."""

    kind: str
    id: str
    what: str
    excerpts: tuple[str, ...]
    """The pieces of its text with a match, which is between the characters of `schema.MATCH`."""
    file: str
    line: int
    fact: Fact | None
    certainty: str | None = None
    """How surely it falls in the time that was asked for, if any was."""

    @property
    def date(self) -> str | None:
        """Its date as EDTF; of a tenure, its start and end."""
        if self.fact is None:
            return None
        if self.fact.kind == "tenure" and self.fact.dated:
            return f"{_plain(self.fact.start)}/{_plain(self.fact.end)}"
        return self.fact.date

    @property
    def match(self) -> str:
        """The excerpts, without the characters that mark the match."""
        return _bare(" … ".join(self.excerpts))

    @property
    def marked_what(self) -> str | None:
        """`what` with the match marked, if there is one in it; else None."""
        return next((one for one in self.excerpts if _bare(one) == self.what), None)


def _plain(date: str | None) -> str:
    """One end of an interval, empty for a range `[a..b]`, which EDTF does not allow there."""
    return "" if date is None or date.startswith("[") else date


def search(index: Index, text: str, selection: Selection | None = None) -> Iterator[Found]:
    """The entries that have every word of the text, the best match first; ties by file and line."""
    selection = selection or Selection()
    asked = where(selection)
    rows = index.db.execute(
        f"SELECT e.key, e.tbl, e.id, e.what, highlight(words, 0, '{_FROM}', '{_TO}'), e.file, e.line, "
        f"{asked.certainty} "
        f"{_matching(selection)} ORDER BY round(bm25(words), 6), e.file, e.line {asked.limit}",
        {**asked.parameters, "words": fts(text)},
    )
    while some := rows.fetchmany(_AT_ONCE):
        facts = facts_by_key(index, (row[0] for row in some))
        for key, table, id_, what, body, file, line, certainty in some:
            fact = facts.get(key)
            words = fact.what if fact else what or id_
            kind, excerpts = _SINGULAR.get(table, table), _excerpts(body, words)
            yield Found(kind, f"{table}.{id_}", words, excerpts, file, line, fact, certainty)


def _matching(selection: Selection) -> str:
    """SQL for the entries that have the words; only facts, if the selection narrows anything."""
    if not narrows(selection):
        return "FROM words w JOIN entry e ON e.key = w.rowid WHERE words MATCH :words"
    return (
        "FROM words w JOIN entry e ON e.key = w.rowid JOIN fact t ON t.key = w.rowid "
        f"JOIN fact f ON f.key = t.key WHERE words MATCH :words AND {where(selection).condition}"
    )


def _count(index: Index, text: str, selection: Selection) -> int:
    """How many entries `search` finds, were there no limit."""
    parameters = {**where(selection._replace(limit=None)).parameters, "words": fts(text)}
    (found,) = index.db.execute(f"SELECT count(*) {_matching(selection)}", parameters).fetchone()
    return int(found)


def _excerpts(body: str, what: str) -> tuple[str, ...]:
    """The pieces of an entry's text that hold a match, each no longer than a line or two."""
    pieces = [piece for piece in body.split("\n") if _FROM in piece]
    return tuple(dict.fromkeys(piece if _bare(piece) == what else _shortened(piece) for piece in pieces))


def _shortened(piece: str) -> str:
    """A piece of text, if it is long, from a little before its first match."""
    words = piece.split()
    first = next(place for place, word in enumerate(words) if _FROM in word)
    start = max(0, first - _BEFORE) if len(words) > _LONGEST else 0
    kept = " ".join(words[start : start + _LONGEST])
    kept += _TO if kept.count(_FROM) > kept.count(_TO) else ""
    return f"{'…' if start else ''}{kept}{'…' if start + _LONGEST < len(words) else ''}"


def _bare(text: str) -> str:
    return text.replace(_FROM, "").replace(_TO, "")


def search_table(found: Iterator[Found]) -> Table:
    """The matches for programs."""
    return Table(_COLUMNS, _rows(found))


def _rows(found: Iterator[Found]) -> Iterator[tuple[Cell, ...]]:
    for one in found:
        yield (one.kind, one.id, one.date, one.what, one.match, one.file, one.line)


def search_page(index: Index, text: str, selection: Selection) -> Page:
    """The matches for people."""
    marks = Legend(index)
    number = _count(index, text, selection)
    many = counted(number, "match", "matches") if number else ""
    if selection.limit is not None and selection.limit < number:
        many = f"the best {selection.limit:,} of {number:,}"
    lines = _lines(search(index, text, selection), marks) if number else _nothing(index, text, selection)
    return Page(
        (Span("“", Tone.TITLE), Span(text, Tone.TITLE), Span("”", Tone.TITLE)),
        _FIELDS,
        chain(lines, _left_open(index, text, selection)),
        DOT.join(filter(None, (question(index, selection), many))),
        marks.foot,
    )


def _left_open(index: Index, text: str, selection: Selection) -> Iterator[Line]:
    """Say how many entries with the words only a missing date leaves open."""
    if not selection.windows or selection.certain or selection.undated:
        return
    number = _count(index, text, selection._replace(undated=True)) - _count(index, text, selection)
    if number:
        yield from only_undated(counted(number, "match", "matches"))


def _lines(found: Iterable[Found], marks: Legend) -> Iterator[Line]:
    for one in found:
        time: Inline = ""
        what, title = _highlighted(one.marked_what or one.what), one.what
        if one.fact is not None:
            title = one.fact.what_and_whose
            time, length = one.fact.time()
            if one.certainty == Certainty.POSSIBLE:
                time = (MAYBE, *spans_of(time))
            marks.seen(time)
            before, _, after = title.partition(one.what)
            what = (
                Span(before),
                *what,
                Span(after),
                *told(one.fact),
                *for_so_long(length, one.fact.sourcing),
            )
            marks.seen(what)
        sources = sources_of(one.fact.sources) if one.fact else ""
        yield Row((time, Span(one.kind, Tone.DIM), what, sources))
        for excerpt in one.excerpts:
            said_already = one.marked_what is not None and " " not in excerpt
            if not said_already and _bare(excerpt) not in title and not _DATE.fullmatch(_bare(excerpt)):
                yield Note(_highlighted(excerpt), 2)
        if one.certainty == Certainty.UNKNOWN:
            yield Note("only a missing date leaves it open", 2)
        yield Note(f"{one.id} · {one.file}:{one.line}", 2)


def _highlighted(excerpt: str) -> tuple[Span, ...]:
    """An excerpt with the match standing out."""
    spans = []
    for part in excerpt.split(_FROM):
        hit, stop, rest = part.partition(_TO)
        spans += [Span(hit, Tone.STRONG), Span(rest)] if stop else [Span(part)]
    return tuple(span for span in spans if span.text)


def _nothing(index: Index, text: str, selection: Selection) -> Iterator[Line]:
    words = "these words together" if len(text.split()) > 1 else "this word"
    if narrows(selection) and (number := _count(index, text, Selection())):
        entries = "1 entry has" if number == 1 else f"{number:,} entries have"
        yield Note(f"Nothing that was asked for has {words}. In the whole base {entries}.")
        return
    yield Note(f"Nothing in the base has {words}.")
    near = {word: nearest(index, word) for word in text.split()[:8]}
    said = [f"“{word}”: {' or '.join(others)}" for word, others in near.items() if others]
    if said:
        yield Note(f"Nearly {'; '.join(said)}")


def nearest(index: Index, word: str) -> tuple[str, ...]:
    """Words of the base that look like one that is not in it; none if a word there begins with it."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a search in vain needs it

    wanted = storable(word).casefold()
    index.db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, words, row)")
    terms = [
        term
        for (term,) in index.db.execute(
            "SELECT term FROM temp.vocabulary WHERE term >= ? AND term < ? AND abs(length(term) - ?) < 4",
            (wanted[:1], wanted[:1] + "\U0010ffff", len(wanted)),
        )
    ]
    return (
        ()
        if any(term.startswith(wanted) for term in terms)
        else tuple(get_close_matches(wanted, terms, 2, 0.7))
    )
