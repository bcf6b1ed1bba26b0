"""A fact: every field, what each source says of it, and why the accepted values stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.codes import SETTING_ASIDE
from chronicle.dates import UNKNOWN
from chronicle.document import ColumnSet, ColumnType, Heading, Page, PageColumn, Row, Span, Tone
from chronicle.money import money
from chronicle.money import plain as plain_number
from chronicle.pages.conflicts import COMPARISON_FIELDS, field_name, side_by_side
from chronicle.pages.legend import Legend, signs
from chronicle.pages.show.blocks import VALUES, from_until
from chronicle.pages.show.record import TABLE_OF, record
from chronicle.queries.claims import compare_fields_of, field_order
from chronicle.queries.listing import columns, converted
from chronicle.queries.lookup import find_fact
from chronicle.sql import sql_list
from chronicle.text import in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.document import Cell, Inline, Json, Line
    from chronicle.index.cache import Index
    from chronicle.pages.show.subject import Subject
    from chronicle.queries.facts import Fact

# What other fields tell already, or `time` does.
_LEFT_OUT: Final = frozenset(
    {"earliest", "latest", "date", "period", "start", "end", "as_of", "days_min", "days_max", "length"}
    | {"start_earliest", "start_latest", "end_earliest", "end_latest"}
    | {"person_id", "post_id", "organisation_id", "currency", "title", "what"}
)
_CITED: Final = (PageColumn(), PageColumn(), PageColumn())


def plain(index: Index, subject: Subject) -> Json:
    """The fact as one object."""
    return record(index, find_fact(index, subject.address))


def page(index: Index, subject: Subject) -> Page:
    """The fact on a page."""
    marks = Legend(index)
    fact = find_fact(index, subject.address)
    return Page(Span(fact.what, Tone.TITLE), VALUES, _lines(index, fact, marks), fact.id, marks.foot)


def _lines(index: Index, fact: Fact, marks: Legend) -> Iterator[Line]:
    yield from _own(index, fact, marks)
    yield from _told(fact)
    comparisons = sorted(
        compare_fields_of(index, fact.key), key=lambda comparison: field_order(comparison.field)
    )
    if comparisons:
        yield ColumnSet(COMPARISON_FIELDS)
        yield Heading("What each source says")
        for comparison in comparisons:
            yield from side_by_side(comparison, whole_fact=False)
    cited = index.db.execute(
        "SELECT source, at, quote, whole FROM citation WHERE key = ? ORDER BY place", (fact.key,)
    ).fetchall()
    yield ColumnSet(_CITED)
    validate_keys = index.db.execute(
        f"SELECT 1 FROM finding WHERE id = ? AND file = ? AND code IN ({sql_list(SETTING_ASIDE)}) LIMIT 1",
        (fact.id, fact.file),
    ).fetchone()
    lost = f"something is set aside for a mistake: {index.base.command('check')}" if validate_keys else ""
    yield Heading("Cited" if cited else "No source is cited", lost)
    for source, at, quote, whole in cited:
        said = [Span("for all of it" if whole else "for what is said above", Tone.DIM)]
        said += [Span(f" · {in_quotes(quote)}")] if quote else []
        yield Row((source, Span(at or "", Tone.DIM), tuple(said)))


def _own(index: Index, fact: Fact, marks: Legend) -> Iterator[Line]:
    """The fact's fields: its time first, then those of its kind."""
    if fact.lasts and not fact.always_was:
        time: Inline = from_until(index, fact)
    else:
        time, _ = fact.time()
    yield Row((Span("period" if fact.kind == "budget" else "when", Tone.DIM), marks.seen(time)))
    if fact.length:
        yield Row(
            (
                Span("length", Tone.DIM),
                marks.seen((Span(f"{fact.length}, stated"), *signs(fact.sourcing, "length"))),
            )
        )
    own = columns(index, TABLE_OF[fact.kind])
    fields = ", ".join(f't."{column.name}"' for column in own)
    rows = index.db.execute(f'SELECT {fields} FROM "{TABLE_OF[fact.kind]}" t WHERE t.key = ?', (fact.key,))
    (cells,) = converted(rows, own)
    row = dict(zip((column.name for column in own), cells, strict=True))
    if fact.kind == "tenure" and not fact.length and row["length"] != UNKNOWN:
        so_far = " so far" if fact.interval.still else ""
        length = (Span(f"{row['length']}{so_far}"), *signs(fact.sourcing, "length"))
        yield Row((Span("length", Tone.DIM), marks.seen(length)))
    for column in own:
        cell = row[column.name]
        if column.name in _LEFT_OUT or cell in (None, (), False):
            continue
        words: list[Span] = [
            Span(_value(column.name, cell, row), Tone.DATE if column.type is ColumnType.DATE else Tone.PLAIN)
        ]
        words += signs(fact.sourcing, column.name)
        yield Row((Span(field_name(column.name), Tone.DIM), marks.seen(tuple(words))))


def _value(name: str, cell: Cell, row: dict[str, Cell]) -> str:
    if name == "amount" and not isinstance(cell, str | tuple | bool | None):
        return money(cell, str(row.get("currency") or ""))
    if isinstance(cell, bool):
        return "yes"
    if isinstance(cell, tuple):
        return " · ".join(cell)
    if isinstance(cell, str):
        return cell
    return plain_number(cell) if cell is not None else ""


def _told(fact: Fact) -> Iterator[Line]:
    said = (
        ("status", fact.status),
        ("because", fact.because),
        ("note", fact.note),
        ("tags", " · ".join(fact.tags)),
        ("in", f"{fact.file}:{fact.line}"),
    )
    for label, text in said:
        if text:
            tone = Tone.DIM if label == "in" else Tone.PLAIN
            yield Row((Span(label, Tone.DIM), Span(" ".join(text.split()), tone)))
