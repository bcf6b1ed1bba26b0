"""The listing that all kinds share: a selection of a base as a table, every field by its contractual name."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from chronicle.document import Column, ColumnBatches, ColumnType, Objects, Table
from chronicle.index.schema import OF_SOME_BASES, TAIL, columns_of
from chronicle.model.fact import WHOLE_TIME
from chronicle.model.kinds import KINDS
from chronicle.queries.cells import ERRORS, convert_rows
from chronicle.queries.entities import own_columns, source_addresses
from chronicle.queries.filters import where
from chronicle.queries.leaders import LeadHolders, Occasion, occasion_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection
    from chronicle.queries.leaders import LeadHolder

IN_POST: Final = (Column("in_post", ColumnType.OBJECTS), Column("in_post_more", ColumnType.NUMBER))
"""The columns of who held the lead posts, and how many more did."""

_NOT_IN_INTERVALS: Final = ("*[[/T]*", "*-3[3-6]*", "*-[?~%]3[3-6]*", "*-4[01]*", "*-[?~%]4[01]*")
"""SQL's patterns for `chronicle.queries.facts.NOT_IN_INTERVALS`."""


def list_facts(index: Index, listing: str, selection: Selection, *, holders: bool = False) -> Table:
    """Return a listing of facts: its own fields, the holders of lead posts if wanted, then those of every fact."""
    own = (*columns_of(listing), *own_columns(index))
    in_post = IN_POST if holders or (listing in KINDS and KINDS[listing].names_holders) else ()
    rows = _rows(index, listing, selection, own, in_post=bool(in_post))
    return Table((*own, *in_post, *TAIL), rows, lambda: source_addresses(index))


def _rows(
    index: Index, listing: str, selection: Selection, own: tuple[Column, ...], *, in_post: bool
) -> ColumnBatches:
    clauses = where(selection, listing)
    fields = [own_field(column.name, "t" if listing == "timeline" else "f") for column in own]
    fields += occasion_columns(listing) if in_post else ()
    fields += last_fields(TAIL, clauses.certainty)
    rows: Iterator[tuple[Any, ...]] = index.db.execute(
        f'SELECT {", ".join(fields)} FROM "{listing}" t JOIN fact f ON f.key = t.key '
        f"WHERE {clauses.condition} ORDER BY {clauses.order} {clauses.limit}",
        clauses.parameters,
    )
    if in_post:
        rows = _with_leaders(rows, len(own), LeadHolders(index))
    return convert_rows(rows, (*own, *(IN_POST if in_post else ()), *TAIL))


def own_field(name: str, dated: str) -> str:
    """Return the SQL of a listing's own field; a date is null where EDTF cannot hold it (`FactRow.edtf_ends`)."""
    if name in {column.name for column in OF_SOME_BASES}:
        return f"f.{name}"
    if name not in WHOLE_TIME:
        return f't."{name}"'
    start, end = f"{dated}.start", f'{dated}."end"'
    unfit = " OR ".join(f"{date} GLOB '{form}'" for date in (start, end) for form in _NOT_IN_INTERVALS)
    return f'CASE WHEN {start} IS NOT {end} AND ({unfit}) THEN NULL ELSE t."{name}" END'


def last_fields(columns: Iterable[Column], certainty: str = "NULL") -> list[str]:
    """Return the SQL of some of the fields `TAIL` of a fact `f`; `certainty` is that of how sure a row is."""
    computed = {"certainty": certainty, "errors": ERRORS}
    return [computed.get(column.name, f"f.{column.name}") for column in columns]


def _names(holders: Iterable[LeadHolder]) -> Iterator[str]:
    """Yield each holder once; of people who are called alike also the ids."""
    called = Counter({tenure.person_id: tenure.person for tenure, _ in holders}.values())
    return iter(
        dict.fromkeys(
            holder.words
            if called[holder.tenure.person] == 1
            else f"{holder.words} ({holder.tenure.person_id})"
            for holder in holders
        )
    )


def _with_leaders(
    rows: Iterator[tuple[Any, ...]], size: int, holders: LeadHolders
) -> Iterator[tuple[Any, ...]]:
    """Yield rows with the columns of `Occasion` after the first `size` fields replaced by the names of who led then."""
    until = size + len(Occasion._fields)
    for row in rows:
        leaders = holders.of_fact(Occasion(*row[size:until]))
        in_post = Objects(
            _names(leaders.holders),
            json.dumps([holder.parts for holder in leaders.holders], ensure_ascii=False),
        )
        yield (*row[:size], in_post, leaders.more, *row[until:])
