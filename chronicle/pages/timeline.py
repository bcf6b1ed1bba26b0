"""The timeline: what happened, in order of time."""

from __future__ import annotations

from datetime import MAXYEAR, date
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from chronicle.dates import UNDATED
from chronicle.document import Blank, Heading, PageColumn, Row, SeeAlso, Span, Tone
from chronicle.model.kinds import KINDS
from chronicle.named_tuples import NamedTuple
from chronicle.pages.fragments import FIGURES, SOURCES, TIME, stated_length
from chronicle.pages.legend import Legend, doubt_signs, repeated
from chronicle.pages.query_summary import listing_page
from chronicle.pages.times import own_time
from chronicle.queries.cells import read_list
from chronicle.queries.chronology import timeline_rows
from chronicle.queries.facts import distinct_holder, with_organisation
from chronicle.queries.filters import WindowPart, count_far_later, sightings
from chronicle.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from chronicle.document import Inline, Line, Page
    from chronicle.index.cache import Index
    from chronicle.queries.cells import Sourcing
    from chronicle.queries.chronology import ChronologyRow
    from chronicle.queries.filters import Selection
    from chronicle.queries.leaders import LeadHolders


class _Placed(Protocol):
    @property
    def place(self) -> int: ...


R = TypeVar("R", bound=_Placed)

WHAT_HAPPENED: Final = (
    TIME,
    PageColumn(max_width=16, name="kind"),
    PageColumn(name="what"),
    SOURCES._replace(justify="right"),
)
_HEADLINES: Final = (
    TIME._replace(no_wrap=False, max_width=26),
    *WHAT_HAPPENED[1:-1],
    WHAT_HAPPENED[-1]._replace(max_width=24),
)
"""The columns of the short story, a line each: of its dates only a long one is broken."""
_HOLDERS: Final = PageColumn("in post then", max_width=30, collapse=True)


def page(index: Index, listing: str, selection: Selection, *, holders: bool = False) -> Page:
    """Draw the timeline."""
    legend = Legend(index)
    columns: tuple[PageColumn, ...] = _HEADLINES if selection.headlines else WHAT_HAPPENED
    if holders:
        columns = (*columns[:-1], _HOLDERS, SOURCES)
    leaders = None
    if holders:
        from chronicle.queries.leaders import LeadHolders  # noqa: PLC0415 - few questions ask who led then

        leaders = LeadHolders(index)
    lines = _Timeline(index, listing, selection, legend, leaders)
    drawn = listing_page(index, listing, selection, columns, lines.of_part, legend, under_way=True)
    return drawn._replace(lines=_with_left_out(index, selection, drawn.lines))


def _with_left_out(index: Index, selection: Selection, lines: Iterable[Line]) -> Iterator[Line]:
    """Yield lines, then how many rows are only known to be by a far later day, and how many sightings there are."""
    yield from lines
    words = []
    if number := count_far_later(index, selection):
        words.append(far_later_words(number))
    if number := sightings(index, selection):
        words.append(sightings_words(number))
    for text in words:
        yield Blank()
        yield SeeAlso(f"+ {text}")


def far_later_words(number: int) -> str:
    """Return how many entries are left out that are only known to be by some far later day, and what shows them."""
    return f"{counted(number, 'entry', 'entries')} known only to be by some far later day: add --all"


def sightings_words(number: int) -> str:
    """Return how many sightings a timeline leaves out, and what shows them."""
    who = "1 person who was" if number == 1 else f"{number:,} who were"
    return f"{who} in post, since when and until when not recorded: add --all"


class _Timeline:
    def __init__(
        self, index: Index, listing: str, selection: Selection, legend: Legend, holders: LeadHolders | None
    ) -> None:
        self._index, self._listing, self._selection = index, listing, selection
        self._legend, self._holders = legend, holders
        self._begun: dict[str, set[str]] = {}

    def of_part(self, part: WindowPart) -> Iterator[Line]:
        """Yield rows in order of time; in the main part of a page, under their years."""
        rows = timeline_rows(
            self._index, self._listing, self._selection, part, qualified=self._holders is not None
        )
        return under_years(rows, self._selection, part, self._lines)

    def _lines(self, row: ChronologyRow) -> tuple[Row]:
        """Return the row: when, what sort of thing, what it is, and who was in post if that is wanted."""
        shorten = self._once_begun if self._selection.headlines else None
        cells: list[Inline] = list(map(self._legend.note, cells_of(self._index, row, shorten)))
        if self._holders is not None:
            from chronicle.pages.leaders import leader_names  # noqa: PLC0415 - as above

            cells.append(self._legend.note(leader_names(self._holders, row.occasion)))
        return (Row((*cells, self._legend.sources(read_list(row.sources)))),)

    def _once_begun(self, what: str, row: ChronologyRow) -> str:
        """Return what a row is; of one who left the only post that has been told of them, the name alone."""
        name = read_list(row.people)[0] if row.people else ""
        if row.time.role == "end" and self._begun.get(name) == {what}:
            return distinct_holder(self._index, row.key, name)
        if row.time.role == "start":
            self._begun.setdefault(name, set()).add(what)
        return what


class ChronologyCells(NamedTuple):
    """A row of the timeline in words: when, what sort of thing, and what happened."""

    time: Inline
    sort: Inline
    what: Inline


def cells_of(
    index: Index, row: ChronologyRow, reword: Callable[[str, ChronologyRow], str] | None = None
) -> ChronologyCells:
    """Return a row of the timeline in words; `reword` may change what happened."""
    time, lasting = own_time(row.time)
    kind = KINDS.of_singular(row.kind)
    role = kind.role_words.get(row.time.role)
    sort = sort_of(role or row.word or kind.singular, row.status, is_end=role is not None)
    what = distinct_holder(index, row.key, row.what)
    what = what if row.status else what.removeprefix(f"{row.word} of ")
    what = with_organisation(index, row.kind, what, row.owner, row.owner_id)
    if row.word is None and not (role or row.status):
        what = what.replace(f" {kind.singular}:", ":", 1)
    if reword is not None:
        what = reword(what, row)
    return ChronologyCells(
        time, sort, what_happened(what, row.time.sourcing, row.length if lasting else None)
    )


def what_happened(what: str, sourcing: Sourcing, length: str | None) -> Inline:
    """Return what a row is, for how long, and the signs of doubt about what these words say."""
    doubts = (*doubt_signs(sourcing, *FIGURES), *stated_length(length or "", sourcing))
    return (Span(what), *doubts) if doubts else what


@lru_cache(maxsize=256)
def sort_of(kind: str | None, status: str | None, *, is_end: bool = False) -> Span:
    """Return what sort of thing a row is, or its status; of one end of a tenure (`is_end`), both."""
    if status is None:
        return Span(kind or "", Tone.DIM)
    return Span(f"{kind}, {status}" if is_end else status)


def under_years(
    rows: Iterable[R], selection: Selection, part: WindowPart, lines: Callable[[R], Iterable[Line]]
) -> Iterator[Line]:
    """Yield the lines of rows in order of time, neighbours of one date with that once; in the main part of a page, under their years.

    The short story does without: it is to fit on a screen.
    """
    by_year = part in {WindowPart.ALL, WindowPart.FALLS} and not selection.headlines
    floor = selection.windows[0].first if part is WindowPart.FALLS else 0
    year = range(0)
    date: Inline = ""
    for row in rows:
        if by_year and max(row.place, floor) not in year:
            heading, year = _year_heading(max(row.place, floor))
            yield Heading(heading)
            date = ""
        for line in lines(row):
            if not isinstance(line, Row):
                yield line
            elif line.cells[0] == date:
                yield Row((repeated(date), *line.cells[1:]))
            else:
                date = line.cells[0]
                yield line


def _year_heading(place: int) -> tuple[str, range]:
    """Return the heading for a row placed on a day, an ordinal, and the range of days that share it."""
    if place >= UNDATED[0]:
        return "Not dated", range(UNDATED[0], place + 1)
    year = date.fromordinal(place).year
    after = date(year + 1, 1, 1).toordinal() if year < MAXYEAR else UNDATED[0]
    return f"{year:04}", range(date(year, 1, 1).toordinal(), after)
