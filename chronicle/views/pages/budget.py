"""Money by financial year, and whatever covers another time apart, never split between years."""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from chronicle.dates import BEGINNING, END, JANUARY, day_words
from chronicle.money import money, plain
from chronicle.table import Field, Heading, Note, Page, Row, Span, Tone
from chronicle.views.fields import SOURCES
from chronicle.views.holders import THEN, Holders, Then
from chronicle.views.marks import NONE, Marks, number, proof, signs, sourced
from chronicle.views.pages.asked import DOT, in_parts, question, title
from chronicle.views.pages.leaders import led_in
from chronicle.views.pages.reading import rows
from chronicle.views.pages.sums import Figure, Sums
from chronicle.views.times import own_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from chronicle.index.opening import Index
    from chronicle.table import Line, Words
    from chronicle.views.pages.parts import Part
    from chronicle.views.selection import Selection

_FIELDS: Final = (Field(), Field(right=True, firm=True), Field(), Field(firm=True), SOURCES)
_COLUMNS: Final = (
    *("t.period", "t.organisation_id", "t.organisation", "t.type", "t.amount", "t.currency", "t.approx"),
    *('t."for"', 't."by"', "t.one_off", "t.se", "t.sl", "t.ee", "t.el", "t.start_missing", "t.end_missing"),
    *("f.status", "f.worked_out", "f.disputed", "f.sources", "f.derived", "f.length"),
    *THEN,
)
_JOINS: Final = """
LEFT JOIN (SELECT e.id AS org_id, o.* FROM organisations o JOIN entry e ON e.key = o.key) o
ON o.org_id = t.organisation_id
"""
_CALENDAR_YEAR: Final = re.compile(r"\d{4}")
_YEARS: Final = (
    "(t.period GLOB '[0-9][0-9][0-9][0-9]/[0-9][0-9]'{}) AND NOT t.start_missing AND NOT t.end_missing"
)
"""Periods that are a financial year, and not one in which something began or ended."""
_OR_CALENDAR: Final = " OR t.period GLOB '[0-9][0-9][0-9][0-9]'"


def page(index: Index, listing: str, selection: Selection, *, holders: bool = False) -> Page:  # noqa: ARG001
    """Draw the budget."""
    marks = Marks(index)
    only = index.meta("budget")
    asked = question(index, selection, listing)
    lines = in_parts(index, listing, selection, _Budget(index, selection, marks, only).of_part)
    aside = asked if only is None or only in asked else DOT.join(filter(None, (only, asked)))
    return Page(title(index), _FIELDS, lines, aside, marks.foot)


class _Budget:
    def __init__(self, index: Index, selection: Selection, marks: Marks, only: str | None) -> None:
        self._index, self._selection, self._marks, self._only = index, selection, marks, only
        self._holders = Holders(index)
        self._years = _YEARS.format(_OR_CALENDAR if index.financial_year == JANUARY else "")

    def of_part(self, part: Part) -> Iterator[Line]:
        """Yield the financial years, then the other periods."""
        way = "DESC" if self._selection.reverse else "ASC"
        by_year = f"t.o1 {way}, o.at_file, o.at_line, t.organisation_id, "
        years = self._rows(part, self._years, _JOINS, by_year)
        for (period, _, name, first, last), group in groupby(years, key=itemgetter(0, 1, 2, 10, 13)):
            heading = period if self._only else f"{period}{DOT}{name}"
            yield Heading(heading, f"{day_words(first)} – {day_words(last)}")
            yield from self._year(group)
        heading = "Other periods, never split between years"
        for row in self._rows(part, f"(t.period IS NULL OR NOT ({self._years}))"):
            if heading:
                yield Heading(heading)
                heading = ""
            yield from self._other(row)

    def _rows(self, part: Part, extra: str, joins: str = "", order: str = "") -> Iterator[tuple[Any, ...]]:
        asked = (self._index, "budget", self._selection, _COLUMNS, part)
        return rows(*asked, joins=joins, extra=extra, order=order)

    def _year(self, group: Iterable[Sequence[Any]]) -> Iterator[Line]:
        """Yield an organisation's figures of a financial year, what like ones come to, and who led."""
        sums, whole = Sums(), self._selection.limit is None
        row: Sequence[Any] = ()
        for row in group:
            type_, amount, currency, approx, for_, by = row[3:9]
            if amount is not None:
                figure = Figure(type_, currency, by, number(amount), for_, bool(approx or row[16]))
                sums.add(figure, proof(row[17], row[18]))
            yield self._figure(row, "")
            doubts = signs(proof(row[17], row[18]), "period")
            if notes := self._notes(row, (Span(row[0], Tone.DATE), *doubts) if doubts else ()):
                yield Note(notes, under=2)
        for total, doubts, of in sums.totals() if whole else ():
            amount = self._marks.seen((Span(total, Tone.STRONG), *doubts))
            yield Row((Span("together", Tone.DIM), amount, Span(of, Tone.DIM), "", ""))
        if led := led_in(self._holders, Then(*row[22:])):
            yield Note(self._marks.seen(led), under=2)

    def _other(self, row: Sequence[Any]) -> Iterator[Line]:
        """Yield a figure of another period: when, and who led."""
        text, status, derived = row[0], row[16], row[20]
        se, sl, ee, el, start_missing, end_missing = row[10:16]
        time, _ = own_time(
            text, (se, sl, ee, el), start_missing, end_missing, None, row[17], row[18], derived
        )
        if text is not None and _CALENDAR_YEAR.fullmatch(text) and not isinstance(time, str | Span):
            time = (*time, Span(", calendar year", Tone.DIM))
        yield self._figure(row, time)
        notes = self._notes(row)
        bounded = se != BEGINNING and el != END
        if bounded and not status and (led := led_in(self._holders, Then(*row[22:]))):
            self._marks.seen(led)
            notes = (*notes, Span(DOT if notes else "", Tone.DIM), *led)
        if notes:
            yield Note(notes, under=2)

    def _figure(self, row: Sequence[Any], time: Words) -> Row:
        organisation, type_, amount, currency, approx, for_, by = row[2:9]
        status, worked_out, disputed, sources = row[16:20]
        doubts = signs(proof(worked_out, disputed), "amount", "approx")
        sum_ = plain(None) if amount is None else money(number(amount), currency)
        said = f"{approx or ''} {sum_}".strip()
        whose = f"{organisation}: " if time and not self._only else ""
        what = ", ".join(filter(None, (for_, by and f"by {by}")))
        cells = (
            Span(f"{status} {type_}") if status else Span(type_, Tone.DIM),
            (Span(said, Tone.STRONG), *doubts),
            f"{whose}{what}" if what else (Span(whose), NONE),
            time,
        )
        return Row((*map(self._marks.seen, cells), sourced(sources)))

    def _notes(self, row: Sequence[Any], time: tuple[Span, ...] = ()) -> tuple[Span, ...]:
        """What else is told of a figure; its time only where that is in doubt and the heading above cannot say so."""
        found, one_off, length = proof(row[17], row[18]), row[9], row[21]
        said = list(time)
        if one_off:
            said += [Span(f"{DOT if said else ''}one-off", Tone.DIM), *signs(found, "one_off")]
        if length:
            said += [Span(f"{DOT if said else ''}over {length}", Tone.DIM), *signs(found, "length")]
        self._marks.seen(tuple(said))
        return tuple(said)
