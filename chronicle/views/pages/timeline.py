"""What happened, in order of time: the timeline, and the events and the counts alone."""

from __future__ import annotations

from datetime import MAXYEAR, date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from chronicle.dates import UNDATED
from chronicle.money import plain
from chronicle.table import Field, Heading, Page, Row, Span, Tone
from chronicle.views.fields import SOURCES, TIME
from chronicle.views.holders import THEN, Holders, Then
from chronicle.views.marks import Marks, number, proof, signs, sourced
from chronicle.views.pages.asked import in_parts, question, title
from chronicle.views.pages.leaders import leaders
from chronicle.views.pages.parts import Part
from chronicle.views.pages.reading import rows
from chronicle.views.times import own_time
from chronicle.views.whose import owned

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
    "events": ("t.category", "NULL", "t.title"),
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
        self._cells: Callable[[Sequence[Any], bool], tuple[Words, ...]] = {
            "timeline": self._told,
            "events": self._happened,
            "counts": self._counted,
        }[listing]

    def of_part(self, part: Part) -> Iterator[Line]:
        """Yield rows in order; where they are not a part apart, under the years in which they stand."""
        by_year = part in {Part.ALL, Part.FALLS}
        floor = self._selection.windows[0].first if part is Part.FALLS else 0
        year = range(0)
        qualified = "0" if self._holders is None else THEN[-1]  # which nothing else needs
        fields = (*_COMMON, qualified, *_OWN[self._listing])
        for row in rows(self._index, self._listing, self._selection, fields, part, apart=True):
            if by_year and max(row[7], floor) not in year:
                heading, year = _year(max(row[7], floor))
                yield Heading(heading)
            yield self._row(row)

    def _row(self, row: Sequence[Any]) -> Row:
        time, lasting = own_time(row[0], row[1:5], row[5], row[6], row[17], row[10], row[11], row[13])
        cells = (self._marks.seen(time), *self._cells(row, lasting))
        if self._holders is not None:
            led = leaders(self._holders, Then(row[8], row[1], row[4], row[15]))
            cells = (*cells, self._marks.seen(led))
        return Row((*cells, sourced(row[12])))

    def _told(self, row: Sequence[Any], lasting: bool) -> tuple[Words, ...]:
        """What sort of thing it was, and what."""
        kind, role, what, organisations = row[16:]
        of_one = kind == "tenure"
        what = owned(self._index, kind, what, organisations)
        return _sort(_ROLES[role] if of_one else kind, row[9], of_one=of_one), self._what(row, what, lasting)

    def _happened(self, row: Sequence[Any], lasting: bool) -> tuple[Words, ...]:
        """Its category, and what it was."""
        return _sort(row[16], row[9]), self._what(row, row[18], lasting)

    def _what(self, row: Sequence[Any], what: str, lasting: bool) -> Words:
        """What it was: for how long, and with the doubts of what that tells."""
        worked_out, disputed = row[10], row[11]
        if lasting:
            what = f"{what}, for {row[14]}"
        if worked_out is None and disputed is None:
            return what
        doubts = signs(proof(worked_out, disputed), *_FIGURES)
        return self._marks.seen((Span(what), *doubts)) if doubts else what

    def _counted(self, row: Sequence[Any], _: bool) -> tuple[Words, ...]:
        """How many, of what, where."""
        status, worked_out, disputed = row[9:12]
        what, value, unit, approx, organisation = row[18:]
        said = f"{approx or ''} {plain(None if value is None else number(value))}".strip()
        doubts = signs(proof(worked_out, disputed), "value", "approx")
        told = f"{what} ({unit})" if unit else what
        return (
            self._marks.seen((Span(said, Tone.STRONG), *doubts)),
            f"{status}: {told}" if status else told,
            Span(organisation or "", Tone.DIM),
        )


@lru_cache(maxsize=256)
def _sort(said: str | None, status: str | None, *, of_one: bool = False) -> Span:
    """What sort of thing a row is, or its status; of one end of a tenure both."""
    if status is None:
        return Span(said or "", Tone.DIM)
    return Span(f"{said}, {status}" if of_one else status)


def _year(place: int) -> tuple[str, range]:
    """The heading over a place in the order of time, and the places that stand under the same one."""
    if place >= UNDATED[0]:
        return "Not dated", range(UNDATED[0], place + 1)
    year = date.fromordinal(place).year
    after = date(year + 1, 1, 1).toordinal() if year < MAXYEAR else UNDATED[0]
    return f"{year:04}", range(date(year, 1, 1).toordinal(), after)
