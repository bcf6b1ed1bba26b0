"""What happened, in order of time: the timeline, and the events and the counts alone."""

from __future__ import annotations

from datetime import MAXYEAR, date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from chronicle.dates import UNDATED
from chronicle.money import plain
from chronicle.table import Field, Heading, Page, Row, Span, Tone
from chronicle.views.fields import SOURCES, TIME
from chronicle.views.holders import Holders
from chronicle.views.pages.asked import in_parts, question, title
from chronicle.views.pages.leaders import leaders
from chronicle.views.pages.marks import Marks, number, proof, signs, sourced
from chronicle.views.pages.parts import Part
from chronicle.views.pages.reading import rows
from chronicle.views.pages.times import own_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from chronicle.index.opening import Index
    from chronicle.table import Line, Words
    from chronicle.views.selection import Selection

_COMMON: Final = (
    *("t.date", "t.se", "t.sl", "t.ee", "t.el"),
    *("t.start_missing", "t.end_missing", "t.o1", "f.organisations"),
    *("f.status", "f.worked_out", "f.disputed", "f.sources", "f.derived", "f.length"),
)
_OWN: Final = {
    "timeline": ("t.kind", "t.role", "t.what", "t.organisations"),
    "events": ("t.category", "NULL", "t.title", "NULL"),
    "counts": ("NULL", "NULL", "t.what", "t.value", "t.unit", "t.approx", "t.organisation"),
}
_TOLD: Final = (TIME, Field(), Field(), SOURCES)
_FIELDS: Final = {
    "timeline": _TOLD,
    "events": _TOLD,
    "counts": (TIME, Field(right=True, firm=True), Field(), Field(), SOURCES),
}
_HOLDERS: Final = Field("in post then", widest=30)
_ROLES: Final = {"start": "in post", "end": "left", None: "in post"}
_FIGURES: Final = ("amount", "approx", "grade", "judgement", "value", "acting")


def page(index: Index, listing: str, selection: Selection, *, holders: bool = False) -> Page:
    """Draw the timeline, the events or the counts."""
    marks = Marks(index)
    fields = _FIELDS[listing]
    if holders:
        fields = (*fields[:-1], _HOLDERS, fields[-1])
    lines = _Chronology(index, listing, selection, marks, Holders(index) if holders else None)
    return Page(
        title(index),
        fields,
        in_parts(index, listing, selection, lines.of_part, under_way=True),
        question(index, selection, listing),
        marks.foot,
    )


class _Chronology:
    def __init__(
        self, index: Index, listing: str, selection: Selection, marks: Marks, holders: Holders | None
    ) -> None:
        self._index, self._listing, self._selection = index, listing, selection
        self._marks, self._holders = marks, holders
        self._several = (
            len(index.db.execute("SELECT DISTINCT organisation FROM budget LIMIT 2").fetchall()) > 1
        )
        self._cells: Callable[[Sequence[Any], bool], tuple[Words, ...]] = (
            self._counted if listing == "counts" else self._told
        )

    def of_part(self, part: Part) -> Iterator[Line]:
        """Yield rows in order; where they are not a part apart, under the years in which they stand."""
        by_year = part in {Part.ALL, Part.FALLS}
        floor = self._selection.windows[0].first if part is Part.FALLS else 0
        year = range(0)
        fields = (*_COMMON, *_OWN[self._listing])
        for row in rows(self._index, self._listing, self._selection, fields, part, apart=True):
            if by_year and max(row[7], floor) not in year:
                heading, year = _year(max(row[7], floor))
                yield Heading(heading)
            yield self._row(row)

    def _row(self, row: Sequence[Any]) -> Row:
        time, lasting = own_time(row[0], row[1:5], row[5], row[6], row[16], row[10], row[11], row[13])
        cells = (self._marks.seen(time), *self._cells(row, lasting))
        if self._holders is not None:
            led = leaders(self._holders, row[8], row[1], row[4])
            cells = (*cells, self._marks.seen(led))
        return Row((*cells, sourced(row[12])))

    def _told(self, row: Sequence[Any], lasting: bool) -> tuple[Words, ...]:
        """What sort of thing it was, and what."""
        worked_out, disputed = row[10], row[11]
        sort, what = _sort(row[15], row[16], row[9]), row[17]
        if row[15] == "budget" and self._several:
            what = f"{row[18]}: {what}"
        if lasting:
            what = f"{what}, for {row[14]}"
        if worked_out is None and disputed is None:
            return sort, what
        doubts = signs(proof(worked_out, disputed), *_FIGURES)
        return sort, self._marks.seen((Span(what), *doubts)) if doubts else what

    def _counted(self, row: Sequence[Any], _: bool) -> tuple[Words, ...]:
        """How many, of what, where."""
        status, worked_out, disputed = row[9:12]
        what, value, unit, approx, organisation = row[17:]
        said = f"{approx or ''} {plain(None if value is None else number(value))}".strip()
        doubts = signs(proof(worked_out, disputed), "value", "approx")
        told = f"{what} ({unit})" if unit else what
        return (
            self._marks.seen((Span(said, Tone.STRONG), *doubts)),
            f"{status}: {told}" if status else told,
            Span(organisation or "", Tone.DIM),
        )


@lru_cache(maxsize=256)
def _sort(kind: str | None, role: str | None, status: str | None) -> Span:
    """What sort of thing a row is, or its status."""
    if kind == "tenure":
        kind = _ROLES[role]
        status = status and f"{kind}, {status}"
    return Span(status) if status else Span(kind or "", Tone.DIM)


def _year(place: int) -> tuple[str, range]:
    """The heading over a place in the order of time, and the places that stand under the same one."""
    if place >= UNDATED[0]:
        return "Not dated", range(UNDATED[0], place + 1)
    year = date.fromordinal(place).year
    after = date(year + 1, 1, 1).toordinal() if year < MAXYEAR else UNDATED[0]
    return f"{year:04}", range(date(year, 1, 1).toordinal(), after)
