"""Where sources disagree: what each says of a fact's field, beside the value that the base accepts."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from chronicle.dates import Verdict
from chronicle.document import (
    Column,
    ColumnType,
    Heading,
    Note,
    Page,
    PageColumn,
    Row,
    Span,
    Table,
    Tone,
    spans_of,
)
from chronicle.pages.fragments import DOT, table_with_restrictions
from chronicle.pages.legend import WRONG, Legend, restricted_sign
from chronicle.pages.query_summary import describe_selection
from chronicle.queries.claims import compare_fields
from chronicle.queries.entities import restricted_entries
from chronicle.queries.filters import narrows
from chronicle.text import citation_words, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from chronicle.document import Cell, Inline, Line
    from chronicle.index.cache import Index
    from chronicle.queries.claims import FieldComparison, SourceClaim
    from chronicle.queries.filters import Selection

_TABLE_COLUMNS: Final = (
    Column("id"),
    Column("field"),
    Column("accepted", ColumnType.DATE),  # or whatever else the field holds
    Column("source"),
    Column("at"),
    Column("says", ColumnType.DATE),
    Column("verdict"),
    Column("because"),
    Column("via"),
    Column("accepted_unit"),
    Column("unit"),
    Column("file"),
    Column("line", ColumnType.NUMBER),
)
COMPARISON_COLUMNS: Final = (
    *(PageColumn(name="field"), PageColumn(name="source"), PageColumn(max_width=44, name="says")),
    *(PageColumn(max_width=34, name="where"), PageColumn(name="verdict")),
)
"""The columns of a page that shows what sources say, side by side."""
BECAUSE: Final = Span("because ", Tone.DIM)
"""What stands before the reason for an accepted value."""

_TONES: Final = {Verdict.DISAGREES: Tone.WARNING, Verdict.AGREES: Tone.DIM, None: Tone.DIM}


def conflicts_table(index: Index, selection: Selection, *, everything: bool = False) -> Table:
    """Return the comparison for programs: a row for each source's value."""
    comparisons = compare_fields(index, selection, everything=everything, whole_fact=False)
    return table_with_restrictions(index, _TABLE_COLUMNS, _rows(comparisons), address=0)


def _rows(comparisons: Iterable[FieldComparison]) -> Iterator[tuple[Cell, ...]]:
    for comparison in comparisons:
        for claim in comparison.claims:
            yield (
                comparison.id,
                comparison.field,
                comparison.accepted,
                claim.source,
                claim.at,
                claim.says,
                claim.verdict.value if claim.verdict else None,
                comparison.because,
                claim.via,
                claim.accepted_unit,
                claim.unit,
                comparison.file,
                comparison.line,
            )


def conflicts_page(index: Index, selection: Selection, *, everything: bool = False) -> Page:
    """Return the comparison for people, side by side; with `everything`, disputed facts first."""
    unlimited = list(compare_fields(index, selection._replace(limit=None), everything=everything))
    shown = unlimited[: selection.limit]
    if everything:
        disputed_facts = {comparison.id for comparison in shown if comparison.disputed}
        shown.sort(key=lambda comparison: comparison.id not in disputed_facts)
    disputed = sum(comparison.disputed for comparison in unlimited)
    title = counted(disputed, "disagreement") if disputed else _no_disagreement(selection)
    if everything and 0 < disputed < len(unlimited):
        title += f", {counted(len(unlimited) - disputed, 'other comparison')}"
    which = "last" if selection.reverse else "first"
    cut = (
        f"{which} {len(shown):,} of {counted(len(unlimited), 'field')}" if len(shown) < len(unlimited) else ""
    )
    legend = Legend(index)
    if not everything:
        legend.explain("all", Span("What agrees, or is only coarser or finer: add --all", Tone.DIM))
    return Page(
        title,
        COMPARISON_COLUMNS,
        _lines(shown, legend, restricted_entries(index)),
        aside=DOT.join(filter(None, (describe_selection(index, selection), cut))),
        foot=legend.foot,
    )


def _no_disagreement(selection: Selection) -> str:
    among = " in what you asked for" if narrows(selection) else ""
    return f"No source disagrees with an accepted value{among}."


def _lines(
    comparisons: Iterable[FieldComparison], legend: Legend, restricted: Mapping[str, tuple[str, ...]]
) -> Iterator[Line]:
    for (what, id_), fields in groupby(comparisons, key=lambda comparison: (comparison.what, comparison.id)):
        under = (restricted_sign(restricted[id_]),) if id_ in restricted else ()
        yield Heading((Span(what), *legend.note(under)), id_)
        for comparison in fields:
            yield from side_by_side(comparison, legend)


def side_by_side(comparison: FieldComparison, legend: Legend, *, whole_fact: bool = True) -> Iterator[Line]:
    """Yield a field's accepted value, then each source's, then the citations of the whole fact if wanted."""
    field, because = comparison.field, comparison.because
    why: Inline = (BECAUSE, Span(because)) if because else ""
    value = _value(comparison, comparison.accepted_words)
    accepted = legend.note((*spans_of(value), WRONG)) if comparison.wrong else value
    yield Row((Span(field_name(field), Tone.STRONG), Span("accepted", Tone.DIM), accepted, why, ""))
    for claim in comparison.claims:
        value = _value(comparison, claim.words)
        yield Row(
            (
                "",
                legend.sources((claim.source,), Tone.PLAIN),
                value,
                Span(citation_words(None, claim.at, claim.via), Tone.DIM),
                _verdict(claim),
            )
        )
    if whole_fact:
        for citation in comparison.whole_fact:
            yield Note(f"{citation}: cited for the whole fact", 1)


def field_name(field: str) -> str:
    """Return a field's name as shown to people."""
    return field.replace("_", " ")


def _value(comparison: FieldComparison, words: str | None) -> Inline:
    if words is None:
        return Span("none stated", Tone.DIM)
    return Span(words, Tone.DATE) if comparison.is_date else words


def _verdict(claim: SourceClaim) -> Inline:
    """Return the verdict, and how far apart the values are."""
    verdict = Span(claim.verdict_words, _TONES.get(claim.verdict, Tone.PLAIN))
    difference = claim.difference
    return (verdict, Span(f": {difference}")) if difference else verdict
