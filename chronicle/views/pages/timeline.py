"""What happened, in order of time: the timeline, and the events and the counts alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from chronicle.dates import UNDATED
from chronicle.table import Field, Heading, Page, Row, Span, Tone
from chronicle.views.holders import Holders
from chronicle.views.pages.asked import left_open, nothing, question, window_words
from chronicle.views.pages.leaders import leaders
from chronicle.views.pages.marks import NONE, Marks, items, proof, signs
from chronicle.views.pages.reading import Part, parts, rows
from chronicle.views.pages.times import own_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from chronicle.index.opening import Index
    from chronicle.table import Line, Words
    from chronicle.views.selection import Selection

_COMMON: Final = (
    *("t.date", "t.se", "t.sl", "t.ee", "t.el", "t.start_missing", "t.end_missing", "t.o1", "t.key"),
    *("f.status", "f.worked_out", "f.disputed", "f.sources", "f.derived", "f.length"),
)
_OWN: Final = {
    "timeline": ("t.kind", "t.role", "t.what"),
    "events": ("t.category", "NULL", "t.title"),
    "counts": ("NULL", "NULL", "t.what", "t.value", "t.unit", "t.approx", "t.organisation"),
}
_FIELDS: Final = {
    "timeline": (Field(firm=True), Field(), Field(), Field(widest=12)),
    "events": (Field(firm=True), Field(), Field(), Field(widest=12)),
    "counts": (Field(firm=True), Field(right=True, firm=True), Field(), Field(widest=12)),
}
_HOLDERS: Final = Field("in post then", widest=30)
_ROLES: Final = {"start": "in post", "end": "left", None: "in post"}
_FIGURES: Final = ("amount", "approx", "grade", "judgement", "value", "acting")


def page(index: Index, listing: str, selection: Selection, *, holders: bool = False) -> Page:
    """Draw the timeline, the events or the counts."""
    marks = Marks(index)
    *others, sources = _FIELDS[listing]
    fields = (*others, _HOLDERS, sources) if holders else (*others, sources)
    lines = _Chronology(index, listing, selection, marks, Holders(index) if holders else None)
    return Page(
        Span(index.meta("title") or "", Tone.TITLE), fields, lines.all(), question(index, selection, listing), marks.foot
    )


class _Chronology:
    def __init__(
        self, index: Index, listing: str, selection: Selection, marks: Marks, holders: Holders | None
    ) -> None:
        self._index, self._listing, self._selection = index, listing, selection
        self._marks, self._holders = marks, holders
        self._cells: Callable[[Sequence[Any], bool], tuple[Words, ...]] = (
            self._counted if listing == "counts" else self._told
        )

    def all(self) -> Iterator[Line]:
        """Yield the lines of all parts."""
        empty = True
        for part in parts(self._selection, under_way=True):
            for line in self._part(part):
                empty = False
                yield line
        if empty:
            yield from nothing(self._index, self._listing, self._selection)
        else:
            yield from left_open(self._index, self._listing, self._selection)

    def _part(self, part: Part) -> Iterator[Line]:
        """Yield the rows of a part under its heading, or under that of their year."""
        heading = self._heading(part)
        floor = self._selection.windows[0].first if part is Part.FALLS else 0
        fields = (*_COMMON, *_OWN[self._listing])
        first_of_year = next_year = -1
        for row in rows(self._index, self._listing, self._selection, fields, part, apart=True):
            place = max(row[7], floor)
            if heading:
                yield Heading(heading)
                heading = ""
            elif part in {Part.ALL, Part.FALLS} and not first_of_year <= place < next_year:
                if place >= UNDATED[0]:
                    first_of_year, next_year = place, place + 1
                    yield Heading("Not dated")
                else:
                    year = date.fromordinal(place).year
                    first_of_year = date(year, 1, 1).toordinal()
                    next_year = first_of_year + 366 - (date.fromordinal(first_of_year + 365).year > year)
                    yield Heading(f"{year}")
            yield self._row(row)

    def _heading(self, part: Part) -> str:
        if part is Part.UNDER_WAY:
            return "Already under way"
        if part is Part.MAY:
            return f"May also fall in {window_words(self._index, self._selection)}"
        if part is Part.OPEN:
            return f"Only a missing date leaves open whether in {window_words(self._index, self._selection)}"
        return ""

    def _row(self, row: Sequence[Any]) -> Row:
        text, se, sl, ee, el, start_missing, end_missing, _, key, _, worked_out, disputed, sources, derived, *_ = row
        time, lasting = own_time(
            text, (se, sl, ee, el), start_missing, end_missing, row[16], worked_out, disputed, derived
        )
        cells = (self._marks.seen(time), *self._cells(row, lasting))
        source = Span(", ".join(items(sources)), Tone.DIM) if sources else NONE
        if self._holders is None:
            return Row((*cells, source))
        led = leaders(self._index, self._holders, key, se, el)
        return Row((*cells, self._marks.seen(led), source))

    def _told(self, row: Sequence[Any], lasting: bool) -> tuple[Words, ...]:
        """What sort of thing it was, and what."""
        status, worked_out, disputed, length = row[9], row[10], row[11], row[14]
        kind, role, what = row[15:18]
        if kind == "tenure":
            kind = _ROLES[role]
            status = status and f"{kind}, {status}"
        if lasting:
            what = f"{what}, for {length}"
        sort = Span(status) if status else Span(kind or "", Tone.DIM)
        doubts = signs(proof(worked_out, disputed), *_FIGURES)
        return sort, self._marks.seen((Span(what), *doubts)) if doubts else what

    def _counted(self, row: Sequence[Any], _: bool) -> tuple[Words, ...]:
        """How many, of what."""
        status, worked_out, disputed = row[9:12]
        what, value, unit, approx, organisation = row[17:]
        number = f"{approx} {_plain(value)}" if approx else _plain(value)
        doubts = signs(proof(worked_out, disputed), "value", "approx")
        told = [Span(f"{what} {unit}" if unit else what)]
        if organisation:
            told.append(Span(f"  {organisation}", Tone.DIM))
        if status:
            told.append(Span(f"  {status}"))
        return self._marks.seen((Span(number, Tone.STRONG), *doubts)), tuple(told)


def _plain(value: int | str) -> str:
    from decimal import Decimal  # noqa: PLC0415 - whole numbers do without

    return f"{value if isinstance(value, int) else Decimal(value):,}"
