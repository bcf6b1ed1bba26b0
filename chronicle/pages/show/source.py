"""A source: where it was published, and every fact that cites it, with the places cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from chronicle.document import ColumnSet, Heading, Note, Page, PageColumn, Row, Span, Tone
from chronicle.index.schema import involving
from chronicle.pages.columns import TIME
from chronicle.pages.conflicts import field_name
from chronicle.pages.fragments import counted, for_so_long, told
from chronicle.pages.legend import Legend, items
from chronicle.pages.show.blocks import values
from chronicle.pages.show.record import brief
from chronicle.pages.show.subject import own_row, standing
from chronicle.queries.facts import facts_where
from chronicle.text import in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.document import Json, Line
    from chronicle.index.cache import Index
    from chronicle.pages.show.subject import Subject
    from chronicle.queries.facts import Fact

_RESTS: Final = (TIME, PageColumn(), PageColumn(max_width=24))
_MOST: Final = 500


def _resting(index: Index, source: str) -> list[Fact]:
    return facts_where(index, involving("sources"), (source,))


def _cited(index: Index, fact: Fact, source: str) -> list[tuple[int, str | None, str | None, bool]]:
    rows = index.db.execute(
        "SELECT place, at, quote, whole FROM citation WHERE key = ? AND source = ? ORDER BY place",
        (fact.key, source),
    )
    return [(place, at, quote, bool(whole)) for place, at, quote, whole in rows]


def _said(index: Index, fact: Fact, place: int) -> list[tuple[str, str, str, str | None]]:
    """What one citation says: field, value (EDTF if a date), the value in words, and verdict."""
    rows = index.db.execute(
        "SELECT field, says, words, verdict FROM claim WHERE key = ? AND place = ? ORDER BY field",
        (fact.key, place),
    )
    return [(field.rstrip("_"), says, words, verdict) for field, says, words, verdict in rows]


def plain(index: Index, subject: Subject) -> Json:
    """The source as one object."""
    row = own_row(index, subject)
    facts: list[Json] = []
    for fact in _resting(index, subject.id):
        cited: list[Json] = [
            {
                "at": at,
                "quote": quote,
                "whole": whole,
                "says": {field: says for field, says, _, _ in _said(index, fact, place)},
                "verdicts": {field: verdict for field, _, _, verdict in _said(index, fact, place)},
            }
            for place, at, quote, whole in _cited(index, fact, subject.id)
        ]
        facts.append({**brief(fact), "cited": cited})
    own = ("title", "publisher", "published", "url", "accessed", "archived", "note", "file", "line")
    return {
        "table": subject.table,
        "id": subject.address,
        **{name: row[name] for name in own},
        "authors": list(items(row["authors"])),
        "facts": facts,
    }


def page(index: Index, subject: Subject) -> Page:
    """The source on a page."""
    marks = Legend(index)
    row = own_row(index, subject)
    title = Span(subject.name, Tone.TITLE, row["url"])
    return Page(title, _RESTS, _lines(index, subject, row, marks), standing(index, subject), marks.foot)


def _lines(index: Index, subject: Subject, row: dict[str, Any], marks: Legend) -> Iterator[Line]:
    yield from values({**row, "url": None}, "publisher", "authors", "published", "accessed", "note")
    for name in ("url", "archived"):
        if row[name]:
            yield Row((Span(name, Tone.DIM), Span(row[name], Tone.LINK, row[name])))
    facts = _resting(index, subject.id)
    yield ColumnSet(_RESTS)
    yield Heading("Rests on it", counted(len(facts), "fact"))
    for fact in facts[:_MOST]:
        cited = _cited(index, fact, subject.id)
        time, length = fact.time()
        at = "; ".join(dict.fromkeys(at for _, at, _, _ in cited if at))
        what = (Span(fact.what_and_whose), *told(fact), *for_so_long(length, fact.sourcing))
        yield Row((marks.seen(time), marks.seen(what), Span(at, Tone.DIM)))
        for place, _, quote, whole in cited:
            yield from _words(index, fact, place, quote, whole=whole)
    if len(facts) > _MOST:
        yield Note(f"and {len(facts) - _MOST:,} more: {index.further('timeline', '--source', subject.id)}")
    if not facts:
        yield Note("Nothing rests on it.")


def _words(index: Index, fact: Fact, place: int, quote: str | None, *, whole: bool) -> Iterator[Line]:
    """What a citation says, unless it supports the whole fact; and its quote."""
    said = [] if whole else _said(index, fact, place)
    parts = []
    for field, _, words, verdict in said:
        doubt = f" ({verdict})" if verdict not in {"agrees", None} else ""
        parts.append(f"{field_name(field)}: {words}{doubt}")
    parts += [in_quotes(quote)] if quote else []
    if parts:
        yield Note(" · ".join(parts), 1)
