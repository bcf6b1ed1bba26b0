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
from chronicle.pages.leaders import led_in
from chronicle.pages.legend import NONE, Legend, signs, sourced
from chronicle.pages.query_summary import in_parts, question, title
from chronicle.pages.times import own_time
from chronicle.queries.cells import read_number
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
        PageColumn(name="type"),
        PageColumn(justify="right", no_wrap=True, name="amount"),
        PageColumn(name="for"),
    ),
    *(PageColumn(no_wrap=True, name="period"), SOURCES),
)
_CALENDAR_YEAR: Final = re.compile(r"\d{4}")
_BY_YEAR: Final = attrgetter("time.text", "organisation_id", "organisation", "first", "last")


def page(index: Index, listing: str, selection: Selection, *, holders: bool = False) -> Page:  # noqa: ARG001
    """Draw the budget."""
    legend = Legend(index)
    only = index.implied_organisation(BUDGET)
    asked = question(index, selection, listing)
    lines = in_parts(index, listing, selection, _BudgetPage(index, selection, legend, only).of_part)
    aside = asked if only is None or only in asked else DOT.join(filter(None, (only, asked)))
    return Page(title(index), _PAGE_COLUMNS, lines, aside, legend.foot)


def _undated(row: SumRow) -> bool:
    return (row.time.bounds.earliest, row.time.bounds.latest) == (BEGINNING, END)


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
            if row.amount is not None:
                vague = bool(row.approx or row.status)
                figure = Figure(row.type, row.currency, row.by, read_number(row.amount), row.for_, vague)
                sums.add(figure, row.time.sourcing)
            yield self._figure(row, "")
            doubts = signs(row.time.sourcing, "period")
            if notes := self._notes(row, (Span(row.time.text or "", Tone.DATE), *doubts) if doubts else ()):
                yield Note(notes, under=2)
        for total in sums.totals() if whole else ():
            yield self._total(total)
        if led := led_in(self._holders, group[-1].occasion):
            yield Note(self._legend.seen(led), under=2)

    def _other(self, row: SumRow) -> Iterator[Line]:
        """Yield a figure of another period: when, and who led."""
        time = own_time(row.time).words
        if row.time.text and _CALENDAR_YEAR.fullmatch(row.time.text) and not isinstance(time, str | Span):
            time = (*time, Span(", calendar year", Tone.DIM))
        yield self._figure(row, time)
        notes = self._notes(row)
        bounded = row.first != BEGINNING and row.last != END
        if bounded and not row.status and (led := led_in(self._holders, row.occasion)):
            self._legend.seen(led)
            notes = (*notes, Span(DOT if notes else "", Tone.DIM), *led)
        if notes:
            yield Note(notes, under=2)

    def _figure(self, row: SumRow, time: Inline) -> Row:
        doubts = signs(row.time.sourcing, "amount", "approx")
        sum_ = (
            format_number(None) if row.amount is None else format_money(read_number(row.amount), row.currency)
        )
        said = f"{row.approx or ''} {sum_}".strip()
        whose = f"{row.organisation}: " if time and not self._only else ""
        what = ", ".join(filter(None, (row.for_, row.by and f"by {row.by}")))
        cells = (
            Span(f"{row.status} {row.type}") if row.status else Span(row.type, Tone.DIM),
            (Span(said, Tone.STRONG), *doubts),
            f"{whose}{what}" if what else (Span(whose), NONE),
            time,
        )
        return Row((*map(self._legend.seen, cells), sourced(row.sources)))

    def _total(self, total: Total) -> Row:
        """Say what like figures come to, and how many there are."""
        of = f"{total.figures} figures of {total.type}{f' by {total.by}' if total.by else ''}"
        if total.left_out:
            of += f", without {total.left_out} not certain or not exact"
        amount = Span(format_money(total.amount, total.currency), Tone.STRONG)
        cell = self._legend.seen((amount, *signs(total.sourcing, "amount")))
        return Row((Span("together", Tone.DIM), cell, Span(of, Tone.DIM), "", ""))

    def _notes(self, row: SumRow, time: tuple[Span, ...] = ()) -> tuple[Span, ...]:
        """What else is known of a figure, after its `time`, given if that is in doubt."""
        said = list(time)
        if row.one_off:
            said += [Span(f"{DOT if said else ''}one-off", Tone.DIM), *signs(row.time.sourcing, "one_off")]
        if row.length:
            said += [
                Span(f"{DOT if said else ''}over {row.length}", Tone.DIM),
                *signs(row.time.sourcing, "length"),
            ]
        self._legend.seen(tuple(said))
        return tuple(said)
