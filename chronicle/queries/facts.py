"""Facts of any kind, read from the index with their dates parsed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from chronicle.dates import (
    BEGINNING,
    END,
    DateForm,
    DayRange,
    EdtfDate,
    Interval,
    coarsest_date,
    restore_interval,
)
from chronicle.index.schema import in_order
from chronicle.model.kind import OwnerPosition
from chronicle.model.kinds import KINDS
from chronicle.model.kinds.tenures import TENURES
from chronicle.named_tuples import NamedTuple
from chronicle.queries.cells import SOURCING, Sourcing, read_list, read_sourcing
from chronicle.queries.times import read_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chronicle.index.cache import Index
    from chronicle.queries.filters import Where

FACT_COLUMNS: Final = f"""
f.key, f.id, f.kind, f.what, f.status, {", ".join(SOURCING)}, f.derived, f.length, f.sources, f.because, f.tags,
f.note, f.file, f.line, f.start_earliest, f.start_latest, f.end_earliest, f.end_latest, f.start_missing, f.end_missing,
f.qualified, f.certain_from, f.certain_to, f.possible_from, f.possible_to, f.date, f.start, f."end", f.as_of, f.owner_id, f.owner, f.word
"""
"""SQL: the columns that `read_fact` reads."""

NOT_IN_INTERVALS: Final = r"[\[/T]|-[?~%]?(?:3[3-6]|4[01])"
"""Regex: what an interval of EDTF cannot begin or end with: a range, a financial year, a time of day, a quarter, a half-year."""


class FactRow(NamedTuple):
    """A fact of any kind. `date` is its own date or period as EDTF; a tenure has a start and an end instead.

    Attributes:
        derived: Which of `start` and `end` follows from the other and a stated length.
        length: The stated length in words.
    """

    key: int
    id: str
    kind: str
    what: str
    status: str | None
    sourcing: Sourcing
    derived: tuple[str, ...]
    length: str | None
    sources: tuple[str, ...]
    because: str | None
    tags: tuple[str, ...]
    note: str | None
    file: str
    line: int
    interval: Interval
    date: str | None
    owner_id: str | None
    """The id of the organisation whose post, sum of money or rating it is; None of other kinds."""
    what_with_owner: str
    """`what` for people, with that organisation's name unless that goes without saying (see `with_organisation`)."""
    what_alone: str
    """`what` for people, without that organisation's name."""
    word: str
    """What sort of thing it is: an event by its category, money by its type, else its kind."""

    @property
    def worked_out(self) -> frozenset[str]:
        """The fields whose values no source gives."""
        return self.sourcing.worked_out

    @property
    def disputed(self) -> frozenset[str]:
        """The fields with whose values a source disagrees."""
        return self.sourcing.disputed

    @property
    def start(self) -> str | None:
        """When it began, as EDTF; None if that is not known."""
        return self.interval.start.text if self.interval.start else None

    @property
    def end(self) -> str | None:
        """When it ended, as EDTF; None if that is not known."""
        return self.interval.end.text if self.interval.end else None

    @property
    def edtf(self) -> str | None:
        """Its date; None where EDTF cannot hold it."""
        return self.date if self.edtf_ends else None

    @property
    def edtf_ends(self) -> bool:
        """Whether EDTF can hold its time: no interval from or to what `NOT_IN_INTERVALS` has."""
        ends = (self.interval.start, self.interval.end)
        return ends[0] == ends[1] or not any(
            re.search(NOT_IN_INTERVALS, end.text) for end in ends if end and end.form is not DateForm.SPAN
        )

    @property
    def always_was(self) -> bool:
        """Whether its date is open at the start: `../1990`."""
        return self.date is not None and self.date.startswith("..")

    @property
    def dated(self) -> bool:
        """Whether anything is known of its time."""
        return not (self.interval.start_missing and self.interval.end_missing)

    @property
    def stated_length(self) -> str:
        """How long it is said to have lasted, `16 months, stated`; of what had not ended, so far. Empty if nobody says."""
        so_far = " so far" if self.interval.is_ongoing else ""
        return f"{self.length}{so_far}, stated" if self.length else ""

    @property
    def lasts(self) -> bool:
        """Whether it has a start and an end, rather than one date."""
        if not KINDS.of_singular(self.kind).has_one_date:
            return True
        if not self.dated:
            return False
        when = read_date(self.date)
        return (
            when is None
            or when.form is DateForm.SPAN
            or self.interval.start_missing
            or self.interval.end_missing
        )


def facts_where(index: Index, condition: str, parameters: Sequence[str | int] = ()) -> list[FactRow]:
    """Return the facts that meet an SQL condition on `fact f`, in order of time."""
    rows = index.db.execute(
        f"SELECT {FACT_COLUMNS} FROM fact f WHERE {condition} ORDER BY {in_order()}", parameters
    )
    return [read_fact(index, row) for row in rows]


def addresses_where(index: Index, selected: Where) -> list[str]:
    """Return the addresses of the facts that a selection selects, in order of time."""
    rows = index.db.execute(
        f"SELECT f.id FROM fact f WHERE {selected.condition} ORDER BY {selected.order}", selected.parameters
    )
    return [address for (address,) in rows]


def addresses_involving(index: Index, table: str, id_: str) -> list[str]:
    """Return the addresses of the facts that involve a person, a post, an organisation or a source, in order of time."""
    rows = index.db.execute(
        f"SELECT f.id FROM involves i JOIN fact f ON f.key = i.key WHERE i.role = ? AND i.id = ? ORDER BY {in_order()}",
        (table, id_),
    )
    return [address for (address,) in rows]


def facts_by_key(index: Index, keys: Iterable[int]) -> dict[int, FactRow]:
    """Return facts by their keys."""
    all_keys = tuple(keys)
    facts: dict[int, FactRow] = {}
    for first in range(0, len(all_keys), 500):
        part = all_keys[first : first + 500]
        for fact in facts_where(index, f"f.key IN ({', '.join('?' * len(part))})", part):
            facts[fact.key] = fact
    return facts


def read_fact(index: Index, row: Sequence[Any]) -> FactRow:
    """Read the fact in a row of `FACT_COLUMNS`; it may have further columns after these."""
    key, id_, kind, what, status, *sourced, derived, length, sources, because, tags = row[:14]
    note, file, line = row[14:17]
    compared = row[17:28]
    *bounds, start_missing, end_missing = compared[:6]
    date, start, end, as_of, owner_id, owner, word = row[28:35]
    began, ended = read_date(start), read_date(end)
    if began is None and not start_missing:
        began = _named((bounds[0], bounds[1]))
    if ended is None and not end_missing:
        ended = _named((bounds[2], bounds[3]))
    distinct_what = distinct_holder(index, key, what)
    return FactRow(
        key,
        id_,
        kind,
        what,
        status,
        read_sourcing(*sourced),
        read_list(derived),
        length,
        read_list(sources),
        because,
        read_list(tags),
        note,
        file,
        line,
        restore_interval(compared, began, ended, as_of),
        date,
        owner_id,
        with_organisation(index, kind, distinct_what, owner, owner_id),
        without_organisation(kind, distinct_what, owner),
        word or kind,
    )


def distinct_holder(index: Index, key: int, what: str) -> str:
    """Return what a fact is; of a tenure, which begins with a name, with what tells that from others of the name."""
    if not index.meta("namesakes"):
        return what
    from chronicle.queries.names import distinct_name  # noqa: PLC0415 - few bases have people of one name

    row = index.db.execute(f"SELECT person, person_id FROM {TENURES.table} WHERE key = ?", (key,)).fetchone()
    return what if row is None else f"{distinct_name(index, *row)}{what.removeprefix(row[0])}"


def _named(days: DayRange) -> EdtfDate | None:
    return None if days == (BEGINNING, END) else coarsest_date(days)


def with_organisation(
    index: Index, kind: str, what: str, organisation: str | None, organisation_id: str | None = None
) -> str:
    """Return a fact's `what`, with its organisation's name, unless the base is all about that one; with its id, as distinct from others of the name."""
    whole = _with_name(index, kind, what, organisation)
    if organisation is None or organisation_id is None or not index.meta("namesakes"):
        return whole
    from chronicle.queries.names import distinct_organisation  # noqa: PLC0415 - few bases have namesakes

    return whole.replace(organisation, distinct_organisation(index, organisation, organisation_id), 1)


def _with_name(index: Index, kind: str, what: str, organisation: str | None) -> str:
    declared = KINDS.of_singular(kind)
    position = declared.owner_position
    if organisation is None or position is None:
        return what
    if organisation == index.implied_organisation(declared):
        return without_organisation(kind, what, organisation)
    if position is OwnerPosition.BEFORE:
        return f"{organisation}: {what}"
    if position is OwnerPosition.WITHIN or what.endswith(f", {organisation}"):
        return what
    return f"{what}, {organisation}"


def without_organisation(kind: str, what: str, organisation: str | None) -> str:
    """Return a fact's `what` without its organisation's name, and without the `of` before that."""
    if organisation is None or KINDS.of_singular(kind).owner_position is not OwnerPosition.WITHIN:
        return what
    before, _, after = what.partition(organisation)
    return f"{before.rstrip(' ,').removesuffix(' of').removesuffix(' on').removesuffix(' to')}{after}"
