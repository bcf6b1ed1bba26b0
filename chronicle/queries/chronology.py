"""What happened, in order of time: the rows of the timeline, and the facts of one kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.named_tuples import NamedTuple
from chronicle.queries.cells import read_list
from chronicle.queries.filters import WindowPart, far_later
from chronicle.queries.rows import read_rows, row_reader, time_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection
    from chronicle.queries.leaders import Occasion
    from chronicle.queries.times import RowTime
    from chronicle.sql import StoredCell


class ChronologyRow(NamedTuple):
    """A row of the timeline.

    Attributes:
        id: The address of its fact.
        key: The key of that in the index.
        place: The day by which it is sorted, as an ordinal; `UNDATED[0]` or more if it is not dated.
        involved: The organisations that it involves and those above them, as the index lists them.
        sources: The sources' ids, as the index lists them.
        length: The stated length of its fact, in words.
        qualified: Whether its dates are; read only on request.
        kind: The kind of fact, in the singular.
        word: What sort of thing it is, if its kind has a word for that.
        owner: The name of the organisation that it belongs to; None if there is none.
        people: The names of those whom it names, as the index lists them.
    """

    time: RowTime
    id: str
    key: int
    place: int
    involved: str | None
    status: str | None
    sources: str | None
    length: str | None
    qualified: int
    what: str
    kind: str
    word: str | None
    owner: str | None
    owner_id: str | None
    people: str | None

    @property
    def address(self) -> str:
        """What it is called: the address of its fact, and which end of that it is: `tenures.duxbury.start`."""
        return _address(self.id, self.time.role)

    @property
    def occasion(self) -> Occasion:
        """Its organisations and its time."""
        from chronicle.queries.leaders import Occasion  # noqa: PLC0415 - only who led then depends on it

        return Occasion.of(self.involved, self.time, self.qualified)


def timeline_rows(
    index: Index, listing: str, selection: Selection, part: WindowPart, *, qualified: bool = False
) -> Iterator[ChronologyRow]:
    """Read a part of the timeline, in order of time; of what may fall in a window all but what is only known to be by a far later day.

    Args:
        index: The base's index.
        listing: The timeline's name.
        selection: What was asked for.
        part: The part of it.
        qualified: Whether to read that column, which only who led then depends on.
    """
    qualified_then = "0"
    if qualified:
        from chronicle.queries import leaders  # noqa: PLC0415 - few questions ask who led then

        qualified_then = leaders.qualified_column(listing)
    columns = (
        *("t.date", "t.role", *time_columns(listing), "f.id", "f.key", "t.sort_1"),
        *("f.organisations", "f.status", "f.sources", "f.length"),
        qualified_then,
        *("t.what", "t.kind", "f.word", "f.owner", "f.owner_id", "t.people"),
    )
    shape = row_reader(ChronologyRow)
    return read_rows(
        index, listing, selection, columns, shape, part, extra=_near(selection, part), apart=True
    )


def timeline_addresses(
    index: Index, listing: str, selection: Selection, part: WindowPart
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Read what the rows of `timeline_rows` are called, and the sources of their facts, without the rest of them."""
    columns = ("f.id", "t.role", "f.sources")
    rows = read_rows(
        index, listing, selection, columns, tuple, part, extra=_near(selection, part), apart=True
    )
    return ((_address(id_, role), read_list(sources)) for id_, role, sources in rows)


def _address(id_: str, role: str | None) -> str:
    return f"{id_}.{role}" if role else id_


def _near(selection: Selection, part: WindowPart) -> str:
    """Return SQL: of what may fall in a window what is not only known to be by a far later day."""
    return f"NOT {far_later(selection)}" if part is WindowPart.MAY else ""


class KindRow(NamedTuple):
    """A fact of any kind.

    Attributes:
        place: The day by which it is sorted, as an ordinal; `UNDATED[0]` or more if it is not dated.
        kind: The kind, in the singular.
        owner: The name of the organisation that it belongs to; None if there is none.
        sources: The sources' ids, as the index lists them.
        length: The stated length, in words.
        cells: The columns of its kind that were asked for, as the index holds them.
    """

    time: RowTime
    place: int
    kind: str
    status: str | None
    sources: str | None
    length: str | None
    what: str
    owner: str | None
    owner_id: str | None
    cells: tuple[StoredCell, ...]


def facts_of_kind(
    index: Index, listing: str, selection: Selection, part: WindowPart, names: Sequence[str]
) -> Iterator[KindRow]:
    """Read a part of the facts of one kind, in order of time, with the columns of that kind that are named."""
    columns = (
        *("f.date", "NULL", *time_columns(listing), "f.sort_1"),
        *("f.kind", "f.status", "f.sources", "f.length", "f.what", "f.owner", "f.owner_id"),
        *(f't."{name}"' for name in names),
    )

    def shape(
        time: RowTime,
        place: int,
        kind: str,
        status: str | None,
        sources: str | None,
        length: str | None,
        what: str,
        owner: str | None,
        owner_id: str | None,
        *cells: StoredCell,
    ) -> KindRow:
        return KindRow(time, place, kind, status, sources, length, what, owner, owner_id, cells)

    return read_rows(index, listing, selection, columns, row_reader(shape), part, apart=True)


class CountRow(NamedTuple):
    """A count: how many (a decimal is a text; up to `value_to` if it is a range) of what, and the name of the organisation whose number it is."""

    time: RowTime
    place: int
    status: str | None
    sources: str | None
    what: str
    value: int | str | None
    value_to: int | str | None
    unit: str | None
    approx: str | None
    organisation: str | None


def counts(index: Index, listing: str, selection: Selection, part: WindowPart) -> Iterator[CountRow]:
    """Read a part of the counts, in order of time."""
    columns = (
        *("f.date", "NULL", *time_columns(listing), "f.sort_1", "f.status", "f.sources"),
        *("t.what", "t.value", "t.value_to", "t.unit", "t.approx", "t.organisation"),
    )
    return read_rows(index, listing, selection, columns, row_reader(CountRow), part, apart=True)
