"""Sums of money by financial year; those of other periods apart, never split between years."""

from __future__ import annotations

import re
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from chronicle.dates import BEGINNING, END, format_day
from chronicle.document import Heading, Note, Page, PageColumn, Row, Span, Tone
from chronicle.model.kinds.budget import BUDGET
from chronicle.money import format_money, format_number
from chronicle.pages.fragments import DOT, SOURCES
from chronicle.pages.leaders import leaders_in_period
from chronicle.pages.legend import NONE, Legend, doubt_signs, restricted_sign
from chronicle.pages.query_summary import base_title, describe_selection, lines_of_parts
from chronicle.pages.times import own_time
from chronicle.queries.cells import read_figure, read_list
from chronicle.queries.leaders import LeadHolders
from chronicle.queries.money import Figure, Sums, other_sums, sums_of_years

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.document import Inline, Line
    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection, WindowPart
    from chronicle.queries.money import SumRow, Total

_PAGE_COLUMNS: Final = (
    *(
        PageColumn(max_width=14, name="type"),
        PageColumn(justify="right", no_wrap=True, name="amount"),
        PageColumn(name="for"),
    ),
    *(PageColumn(no_wrap=True, max_width=22, name="period"), SOURCES),
)
_CALENDAR_YEAR: Final = r"\d{4}"
_BY_YEAR: Final = attrgetter(
    "financial_year", "organisation_id", "organisation", "time.bounds.earliest", "time.bounds.latest"
)


def page(index: Index, listing: str, selection: Selection) -> Page:
    """Draw the budget."""
    legend = Legend(index)
    only = index.implied_organisation(BUDGET)
    question = describe_selection(index, selection, listing)
    lines = lines_of_parts(index, listing, selection, _BudgetPage(index, selection, legend, only).of_part)
    aside = question if only is None or only in question else DOT.join(filter(None, (only, question)))
    return Page(base_title(index), _PAGE_COLUMNS, lines, aside, legend.foot)


def _undated(row: SumRow) -> bool:
    return bool(row.time.start_missing and row.time.end_missing)


class _BudgetPage:
    def __init__(self, index: Index, selection: Selection, legend: Legend, only: str | None) -> None:
        self._index, self._selection, self._legend, self._only = index, selection, legend, only
        self._holders = LeadHolders(index)

    def of_part(self, part: WindowPart) -> Iterator[Line]:
        """Yield the financial years, then the other periods."""
        years = sums_of_years(self._index, self._selection, part)
        for (period, _, name, first, last), group in groupby(years, key=_BY_YEAR):
            heading = period if self._only else f"{period}{DOT}{name}"
            yield Heading(heading, f"{format_day(first)} – {format_day(last)}")
            yield from self._year(list(group))
        others = other_sums(self._index, self._selection, part)
        for undated, group in groupby(others, key=_undated):
            yield Heading("Not dated" if undated else "Other periods, never split between years")
            for row in group:
                yield from self._other(row)

    def _year(self, group: Sequence[SumRow]) -> Iterator[Line]:
        """Yield an organisation's figures of a financial year, what like ones come to, and who led."""
        sums, whole = Sums(), self._selection.limit is None
        for row in group:
            if row.amount is not None and not row.newer:
                vague = bool(row.approx or row.status or row.errors)
                amount = read_figure(row.amount, row.amount_to)
                figure = Figure(row.type, row.currency, row.by, row.by_id, amount, row.for_, vague)
                sums.add(figure, row.time.sourcing)
            yield self._figure(row, "")
            doubts = doubt_signs(
                row.time.sourcing._replace(restricted=()), "period", "start", "end"
            )  # its sum is marked
            if notes := self._notes(row, (Span(row.financial_year, Tone.DATE), *doubts) if doubts else ()):
                yield Note(notes, under=2)
        for total in sums.totals() if whole else ():
            yield self._total(total)
        if leaders := leaders_in_period(self._holders, group[-1].occasion):
            yield Note(self._legend.note(leaders), under=2)

    def _other(self, row: SumRow) -> Iterator[Line]:
        """Yield a figure of another period: when, and who led."""
        time = own_time(row.time).words
        if row.time.text and re.fullmatch(_CALENDAR_YEAR, row.time.text) and not isinstance(time, str | Span):
            time = (*time, Span(", calendar year", Tone.DIM))
        yield self._figure(row, time)
        notes = self._notes(row)
        bounds = row.time.bounds
        bounded = bounds.earliest != BEGINNING and bounds.latest != END
        if bounded and not row.status and (leaders := leaders_in_period(self._holders, row.occasion)):
            self._legend.note(leaders)
            notes = (*notes, Span(DOT if notes else "", Tone.DIM), *leaders)
        if notes:
            yield Note(notes, under=2)

    def _figure(self, row: SumRow, time: Inline) -> Row:
        doubts = doubt_signs(row.time.sourcing, "amount", "approx")
        if row.time.sourcing.restricted and not time:
            doubts = (*doubts, restricted_sign(row.time.sourcing.restricted))
        sum_ = (
            format_number(None)
            if row.amount is None
            else format_money(read_figure(row.amount, row.amount_to), row.currency)
        )
        amount = f"{row.approx or ''} {sum_}".strip()
        owner = f"{row.organisation}: " if time and not self._only else ""
        what = ", ".join(filter(None, (row.for_, row.by and f"by {row.by}")))
        cells = (
            Span(f"{row.status} {row.type}") if row.status else Span(row.type, Tone.DIM),
            (Span(amount, Tone.DIM if row.newer else Tone.STRONG), *doubts),
            Span(f"{owner}{what}", Tone.DIM if row.newer else Tone.PLAIN) if what else (Span(owner), NONE),
            time,
        )
        return Row((*map(self._legend.note, cells), self._legend.sources(read_list(row.sources))))

    def _total(self, total: Total) -> Row:
        """Return what like figures come to, and how many they are."""
        of = f"{total.figures} figures of {total.type}{f' by {total.by}' if total.by else ''}"
        if total.left_out:
            of += f", without {total.left_out} not certain or not exact"
        amount = Span(format_money(total.amount, total.currency), Tone.STRONG)
        cell = self._legend.note((amount, *doubt_signs(total.sourcing, "amount")))
        return Row((Span("together", Tone.DIM), cell, Span(of, Tone.DIM), "", ""))

    def _notes(self, row: SumRow, time: tuple[Span, ...] = ()) -> tuple[Span, ...]:
        """Return what else is known of a figure, after its `time`, given if that is in doubt."""
        notes = list(time)
        if row.one_off:
            notes += [
                Span(f"{DOT if notes else ''}one-off", Tone.DIM),
                *doubt_signs(row.time.sourcing, "one_off"),
            ]
        if row.newer:
            notes.append(Span(f"{DOT if notes else ''}superseded by {', '.join(row.newer)}", Tone.DIM))
        if row.length:
            notes += [
                Span(f"{DOT if notes else ''}over {row.length}", Tone.DIM),
                *doubt_signs(row.time.sourcing, "length"),
            ]
        self._legend.note(tuple(notes))
        return tuple(notes)
