"""Where sources disagree: what each says of a fact's field, beside the value that the base accepts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Final

from chronicle.dates import UNDATED, DateForm, Verdict, apart
from chronicle.document import Column, ColumnType, Field, Heading, Note, Page, Row, Span, Table, Tone
from chronicle.money import plain
from chronicle.pages.fragments import DOT, counted
from chronicle.pages.labels import with_organisation
from chronicle.pages.query_summary import question
from chronicle.queries.facts import read
from chronicle.queries.filters import Selection, narrows, where
from chronicle.queries.reported import as_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.dates import YearStart
    from chronicle.document import Cell, Inline, Line
    from chronicle.index.cache import Index

DATES: Final = frozenset({"date", "start", "end", "in_post", "period", "published"})
"""The fields whose values are dates."""

_NUMBERS: Final = frozenset({"amount", "value"})

_COLUMNS: Final = (
    Column("id"),
    Column("field"),
    Column("accepted", ColumnType.DATE),  # or whatever else the field holds
    Column("source"),
    Column("at"),
    Column("says", ColumnType.DATE),
    Column("verdict"),
    Column("because"),
    Column("file"),
    Column("line", ColumnType.NUMBER),
)


@dataclass(frozen=True, slots=True)
class Said:
    """One source's value of a field, and how it compares with the accepted one."""

    source: str
    at: str | None
    says: str
    words: str
    verdict: Verdict | None
    accepted: str | None
    field: str
    year: YearStart

    @property
    def agrees(self) -> bool:
        """Whether it agrees with the accepted value."""
        return self.verdict is Verdict.AGREES

    @property
    def standing(self) -> str:
        """How it stands to the accepted value, in words."""
        if self.verdict is not None:
            return self.verdict.value
        return "nothing to compare it with" if self.accepted is None else "another day"

    @property
    def difference(self) -> str:
        """How far it is from the accepted value, if they disagree, and it can be measured: `5 m later`."""
        if self.accepted is None or self.verdict is not Verdict.DISAGREES:
            return ""
        if self.field in DATES:
            ours, theirs = read(self.accepted, self.year), read(self.says, self.year)
            if ours is None or theirs is None or DateForm.SPAN in {ours.form, theirs.form}:
                return ""  # each end of a stretch would have its own
            found = apart(ours.pair, theirs.pair)
            return found.words if found.known else ""
        if self.field not in _NUMBERS:
            return ""
        more = Decimal(self.says) - Decimal(self.accepted)
        return f"{plain(abs(more))} {'more' if more > 0 else 'less'}"


@dataclass(frozen=True, slots=True)
class FieldComparison:
    """A field of a fact: the accepted value, why it stands, and what each source says."""

    id: str
    what: str
    file: str
    line: int
    field: str
    accepted: str | None
    accepted_words: str | None
    because: str | None
    said: tuple[Said, ...]
    whole: tuple[str, ...]
    """The citations that support the whole fact, and so the accepted value: `cypn, paragraph 3`."""

    @property
    def disputed(self) -> bool:
        """Whether a source disagrees."""
        return any(one.verdict is Verdict.DISAGREES for one in self.said)


def comparisons(
    index: Index, selection: Selection | None = None, *, everything: bool = False, whole: bool = True
) -> Iterator[FieldComparison]:
    """Every field of the selected facts on which a source disagrees with the accepted value, by time.

    Args:
        index: The base's index.
        selection: The facts that are asked for; its limit counts fields, each with all its sources.
        everything: Whether to include fields for which sources give values without disagreeing.
        whole: Whether to look up citations of the whole fact as well.
    """
    asked = where(selection or Selection())
    chosen = (
        ""
        if everything
        else "(c.key, c.field) IN (SELECT key, field FROM claim WHERE verdict = 'disagrees') AND "
    )
    rows = index.db.execute(
        f"{_SELECT} WHERE {chosen}{asked.condition} ORDER BY {_order(selection)}",
        {name: value for name, value in asked.parameters.items() if name != "limit"},
    )
    limit = selection.limit if selection else None
    for place, (_, group) in enumerate(groupby(rows, key=lambda row: (row[0], row[5]))):
        if limit is not None and place >= limit:
            return
        yield _compared(index, list(group), whole=whole)


def of_fact(index: Index, key: int) -> list[FieldComparison]:
    """Every field of one fact for which a source gives a value."""
    rows = index.db.execute(f"{_SELECT} WHERE c.key = ? ORDER BY {_order(None)}", (key,))
    return [
        _compared(index, list(group), whole=True)
        for _, group in groupby(rows, key=lambda row: (row[0], row[5]))
    ]


_SELECT: Final = """
SELECT c.key, t.id, t.what, t.file, t.line, c.field, c.accepted, c.accepted_words, c.source, c.at,
    c.says, c.words, c.verdict, t.kind, coalesce(
        (SELECT organisation FROM tenures WHERE key = c.key), (SELECT organisation FROM budget WHERE key = c.key),
        (SELECT organisation FROM counts WHERE key = c.key))
FROM claim c JOIN fact t ON t.key = c.key JOIN fact f ON f.key = c.key
"""


FIELDS_IN_ORDER: Final = (
    *("date", "period", "start", "end", "length", "in_post"),
    *("amount", "value", "grade", "judgement"),
)
"""The fields that come before all others: when, how long, and how much."""
_PLACES: Final = " ".join(f"WHEN '{one}' THEN {place}" for place, one in enumerate(FIELDS_IN_ORDER))
_BY_FIELD: Final = f"CASE c.field {_PLACES} ELSE {len(FIELDS_IN_ORDER)} END"


_WHOLE: Final = "SELECT source, at FROM citation WHERE key = ? AND whole ORDER BY place"


def _order(selection: Selection | None) -> str:
    way = " DESC" if selection and selection.reverse else ""
    keys = ("t.o1", "t.o2", "t.o3", "t.o4", "t.file", "t.line", "c.key", _BY_FIELD, "c.field")
    undated = f"t.o1 = {UNDATED[0]}"  # what has no date comes last either way
    return ", ".join([undated, *(f"{key}{way}" for key in keys), "c.place"])


def _compared(index: Index, rows: list[tuple[str, ...]], *, whole: bool) -> FieldComparison:
    key, id_, what, file, line, field, accepted, accepted_words = rows[0][:8]
    name, year = field.rstrip("_"), index.financial_year
    said = tuple(
        Said(source, at, says, words, Verdict(verdict) if verdict else None, accepted, name, year)
        for *_, source, at, says, words, verdict, _, _ in rows
    )
    cited = index.db.execute(_WHOLE, (key,)) if whole else ()
    why = reason(index, int(key), field)
    citations = tuple(", ".join(filter(None, one)) for one in cited)
    whose = with_organisation(index, rows[0][13], what, rows[0][14])
    return FieldComparison(id_, whose, file, int(line), name, accepted, accepted_words, why, said, citations)


def reason(index: Index, key: int, field: str) -> str | None:
    """Why the accepted value of a field stands: the reason for that field, else that for the whole fact."""
    reasons = dict(index.db.execute("SELECT field, why FROM reason WHERE key = ?", (key,)))
    return reasons.get(field.rstrip("_").replace("_", "-")) or reasons.get("")


def conflicts_table(index: Index, selection: Selection, *, everything: bool = False) -> Table:
    """The comparison for programs: a row for each source's value."""
    return Table(_COLUMNS, _rows(comparisons(index, selection, everything=everything, whole=False)))


def _rows(found: Iterable[FieldComparison]) -> Iterator[tuple[Cell, ...]]:
    for one in found:
        for said in one.said:
            verdict = said.verdict.value if said.verdict else None
            says = (said.source, said.at, said.says, verdict)
            yield (one.id, one.field, one.accepted, *says, one.because, one.file, one.line)


FIELDS: Final = (
    *(Field(name="field"), Field(name="source"), Field(max_width=44, name="says")),
    *(Field(max_width=34, name="where"), Field(name="verdict")),
)


def conflicts_page(index: Index, selection: Selection, *, everything: bool = False) -> Page:
    """The comparison for people, side by side."""
    every = list(comparisons(index, selection._replace(limit=None), everything=everything))
    found = every[: selection.limit]
    if everything:
        first = {one.id for one in found if one.disputed}
        found.sort(key=lambda one: one.id not in first)
    disputed = sum(one.disputed for one in every)
    title = counted(disputed, "disagreement") if disputed else _calm(selection)
    if everything and 0 < disputed < len(every):
        title += f", {counted(len(every) - disputed, 'other comparison')}"
    which = "last" if selection.reverse else "first"
    cut = f"{which} {len(found):,} of {counted(len(every), 'field')}" if len(found) < len(every) else ""
    return Page(
        title,
        FIELDS,
        _lines(found),
        aside=DOT.join(filter(None, (question(index, selection), cut))),
        foot=lambda: (_more(everything), as_of(index)),
    )


def _calm(selection: Selection) -> str:
    where_ = " in what you asked for" if narrows(selection) else ""
    return f"No source disagrees with an accepted value{where_}."


def _more(everything: bool) -> str:
    return "" if everything else "What agrees, or is only coarser or finer: add --all"


def _lines(found: Iterable[FieldComparison]) -> Iterator[Line]:
    for (what, id_), fields in groupby(found, key=lambda one: (one.what, one.id)):
        yield Heading(what, id_)
        for one in fields:
            yield from side_by_side(one)


def side_by_side(one: FieldComparison) -> Iterator[Line]:
    """A field's accepted value, then each source's."""
    because: Inline = (Span("because ", Tone.DIM), Span(one.because)) if one.because else ""
    accepted = value_words(one.field, one.accepted_words)
    yield Row((Span(field_words(one.field), Tone.STRONG), Span("accepted", Tone.DIM), accepted, because, ""))
    for said in one.said:
        value = value_words(one.field, said.words)
        yield Row(("", said.source, value, Span(said.at or "", Tone.DIM), verdict_words(said)))
    for citation in one.whole:
        yield Note(f"{citation}: cited for the whole fact", 1)


def field_words(field: str) -> str:
    """A field's name as shown to people."""
    return field.replace("_", " ")


def value_words(field: str, words: str | None) -> Inline:
    """A value in the tone of its field."""
    if words is None:
        return Span("none stated", Tone.DIM)
    return Span(words, Tone.DATE) if field in DATES else words


_TONES: Final = {Verdict.DISAGREES: Tone.WARNING, Verdict.AGREES: Tone.DIM, None: Tone.DIM}


def verdict_words(said: Said) -> Inline:
    """The verdict, and how far apart the values are."""
    verdict = Span(said.standing, _TONES.get(said.verdict, Tone.PLAIN))
    difference = said.difference
    return (verdict, Span(f": {difference}")) if difference else verdict
