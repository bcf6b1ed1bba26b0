"""Sums of money by financial year; those of other periods apart, never split between years."""

from __future__ import annotations

import re
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates import BEGINNING, END, JANUARY, format_day
from chronicle.document import Heading, Note, Page, PageColumn, Row, Span, Tone
from chronicle.money import money, plain
from chronicle.pages.columns import SOURCES
from chronicle.pages.fragments import DOT
from chronicle.pages.leaders import led_in
from chronicle.pages.legend import NONE, Legend, number, signs, sourced
from chronicle.pages.query_summary import in_parts, question, title
from chronicle.pages.times import own_time
from chronicle.queries.holders import THEN, Holders, Then
from chronicle.queries.money import Figure, Sums
from chronicle.queries.rows import ORGANISATIONS, TOLD, rows, timed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.document import Inline, Line
    from chronicle.index.cache import Index
    from chronicle.pages.times import RowTime
    from chronicle.queries.filters import Selection
    from chronicle.queries.parts import Part

_PAGE_COLUMNS: Final = (
    *(
        PageColumn(name="type"),
        PageColumn(justify="right", no_wrap=True, name="amount"),
        PageColumn(name="for"),
    ),
    *(PageColumn(no_wrap=True, name="period"), SOURCES),
)
_COLUMNS: Final = (
    *("t.period", "NULL", *TOLD, "t.organisation_id", "t.organisation", "t.type", "t.amount", "t.currency"),
    *("t.approx", 't."for"', 't."by"', "t.one_off", "f.status", "f.sources", "f.length", *THEN),
)
_CALENDAR_YEAR: Final = re.compile(r"\d{4}")
_YEARS: Final = (
    "(t.period GLOB '[0-9][0-9][0-9][0-9]/[0-9][0-9]'{}) AND NOT t.start_missing AND NOT t.end_missing"
)
"""SQL: periods that are a financial year, not a year in which something began or ended."""
_OR_CALENDAR: Final = " OR t.period GLOB '[0-9][0-9][0-9][0-9]'"


class _Sum(NamedTuple):
    told: RowTime
    organisation_id: str
    organisation: str
    type: str
    amount: int | str | None
    currency: str
    approx: str | None
    for_: str | None
    by: str | None
    one_off: int | None
    status: str | None
    sources: str | None
    length: str | None
    organisations: str | None
    first: int
    last: int
    qualified: int

    @property
    def then(self) -> Then:
        return Then(self.organisations, self.first, self.last, self.qualified)


_YEAR: Final = attrgetter("told.text", "organisation_id", "organisation", "first", "last")


def page(index: Index, listing: str, selection: Selection, *, holders: bool = False) -> Page:  # noqa: ARG001
    """Draw the budget."""
    marks = Legend(index)
    only = index.meta("budget")
    asked = question(index, selection, listing)
    lines = in_parts(index, listing, selection, _Budget(index, selection, marks, only).of_part)
    aside = asked if only is None or only in asked else DOT.join(filter(None, (only, asked)))
    return Page(title(index), _PAGE_COLUMNS, lines, aside, marks.foot)


def _undated(one: _Sum) -> bool:
    return (one.told.bounds.earliest, one.told.bounds.latest) == (BEGINNING, END)


class _Budget:
    def __init__(self, index: Index, selection: Selection, marks: Legend, only: str | None) -> None:
        self._index, self._selection, self._marks, self._only = index, selection, marks, only
        self._holders = Holders(index)
        self._years = _YEARS.format(_OR_CALENDAR if index.financial_year == JANUARY else "")

    def of_part(self, part: Part) -> Iterator[Line]:
        """Yield the financial years, then the other periods."""
        way = "DESC" if self._selection.reverse else "ASC"
        by_year = f"t.o1 {way}, o.at_file, o.at_line, t.organisation_id, "
        years = self._rows(part, self._years, ORGANISATIONS, by_year)
        for (period, _, name, first, last), group in groupby(years, key=_YEAR):
            heading = period if self._only else f"{period}{DOT}{name}"
            yield Heading(heading, f"{format_day(first)} – {format_day(last)}")
            yield from self._year(list(group))
        others = self._rows(part, f"(t.period IS NULL OR NOT ({self._years}))")
        for undated, group in groupby(others, key=_undated):
            yield Heading("Not dated" if undated else "Other periods, never split between years")
            for one in group:
                yield from self._other(one)

    def _rows(self, part: Part, extra: str, joins: str = "", order: str = "") -> Iterator[_Sum]:
        asked = (self._index, "budget", self._selection, _COLUMNS, timed(_Sum), part)
        return rows(*asked, joins=joins, extra=extra, order=order)

    def _year(self, group: Sequence[_Sum]) -> Iterator[Line]:
        """Yield an organisation's figures of a financial year, what like ones come to, and who led."""
        sums, whole = Sums(), self._selection.limit is None
        for one in group:
            if one.amount is not None:
                vague = bool(one.approx or one.status)
                figure = Figure(one.type, one.currency, one.by, number(one.amount), one.for_, vague)
                sums.add(figure, one.told.sourcing)
            yield self._figure(one, "")
            doubts = signs(one.told.sourcing, "period")
            if notes := self._notes(one, (Span(one.told.text or "", Tone.DATE), *doubts) if doubts else ()):
                yield Note(notes, under=2)
        for total, doubts, of in sums.totals() if whole else ():
            amount = self._marks.seen((Span(total, Tone.STRONG), *doubts))
            yield Row((Span("together", Tone.DIM), amount, Span(of, Tone.DIM), "", ""))
        if led := led_in(self._holders, group[-1].then):
            yield Note(self._marks.seen(led), under=2)

    def _other(self, one: _Sum) -> Iterator[Line]:
        """Yield a figure of another period: when, and who led."""
        time = own_time(one.told).words
        if one.told.text and _CALENDAR_YEAR.fullmatch(one.told.text) and not isinstance(time, str | Span):
            time = (*time, Span(", calendar year", Tone.DIM))
        yield self._figure(one, time)
        notes = self._notes(one)
        bounded = one.first != BEGINNING and one.last != END
        if bounded and not one.status and (led := led_in(self._holders, one.then)):
            self._marks.seen(led)
            notes = (*notes, Span(DOT if notes else "", Tone.DIM), *led)
        if notes:
            yield Note(notes, under=2)

    def _figure(self, one: _Sum, time: Inline) -> Row:
        doubts = signs(one.told.sourcing, "amount", "approx")
        sum_ = plain(None) if one.amount is None else money(number(one.amount), one.currency)
        said = f"{one.approx or ''} {sum_}".strip()
        whose = f"{one.organisation}: " if time and not self._only else ""
        what = ", ".join(filter(None, (one.for_, one.by and f"by {one.by}")))
        cells = (
            Span(f"{one.status} {one.type}") if one.status else Span(one.type, Tone.DIM),
            (Span(said, Tone.STRONG), *doubts),
            f"{whose}{what}" if what else (Span(whose), NONE),
            time,
        )
        return Row((*map(self._marks.seen, cells), sourced(one.sources)))

    def _notes(self, one: _Sum, time: tuple[Span, ...] = ()) -> tuple[Span, ...]:
        """What else is known of a figure, after its `time`, given if that is in doubt."""
        said = list(time)
        if one.one_off:
            said += [Span(f"{DOT if said else ''}one-off", Tone.DIM), *signs(one.told.sourcing, "one_off")]
        if one.length:
            said += [
                Span(f"{DOT if said else ''}over {one.length}", Tone.DIM),
                *signs(one.told.sourcing, "length"),
            ]
        self._marks.seen(tuple(said))
        return tuple(said)
