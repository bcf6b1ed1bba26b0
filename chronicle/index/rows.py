"""A fact's rows in the index: everything that a query may need of it, worked out once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, Final, NamedTuple, TypeAlias

from chronicle.dates import (
    DateError,
    DateForm,
    Doubt,
    EdtfDate,
    Interval,
    cache_by_identity,
    format_edtf,
    iso_range,
    parse,
    sort_key,
)
from chronicle.document import Cell
from chronicle.index.schema import MATCH
from chronicle.model.fact import Fact
from chronicle.model.kind import Kind
from chronicle.model.kinds import KINDS
from chronicle.model.lookup import Entities
from chronicle.model.resolved import ResolvedFact
from chronicle.sql import SEPARATOR, StoredCell

_AS_IT_IS: Final = (str, int)
"""The types that SQLite stores unchanged."""
StoredRow: TypeAlias = tuple[StoredCell, ...]


def stored(cell: Cell) -> StoredCell:
    """A cell as SQLite stores it: lists joined, decimals as text; it turns flags into 0 and 1 itself."""
    if isinstance(cell, tuple):
        return joined(cell)
    if isinstance(cell, Decimal):
        return str(cell)
    return cell


def joined(items: tuple[str, ...]) -> str | None:
    """A list joined into one cell; None if it is empty."""
    if not items:
        return None
    text = SEPARATOR.join(items)
    if text.count(SEPARATOR) == len(items) - 1:
        return text
    return SEPARATOR.join(item.replace(SEPARATOR, "\\x1f") for item in items)


def searched(text: str) -> str:
    """A text for the search index, without the characters that will mark matches in it."""
    for mark in MATCH:
        if mark in text:
            text = text.replace(mark, " ")
    return text


class IntervalColumns(NamedTuple):
    """The columns of an interval: those compared and sorted by (bounds, flags, keys), and `dates` as shown."""

    compared: StoredRow
    dates: StoredRow


@cache_by_identity
def interval_columns(interval: Interval) -> IntervalColumns:
    """Return the columns of an interval."""
    missing = int(interval.start_missing), int(interval.end_missing), int(interval.doubt)
    return IntervalColumns(
        (*interval.bounds, *missing, *sort_key(interval)), (format_edtf(interval), *iso_range(interval))
    )


def compared_columns(interval: Interval, *, has_status: bool) -> StoredRow:
    """Return `schema.INTERVAL_COLUMNS` of an interval; a fact with a status is `qualified` whatever its dates."""
    columns = interval_columns(interval).compared
    return (*columns[:6], int(interval.doubt | Doubt.STATUS), *columns[7:]) if has_status else columns


@cache
def _shared_cells(kind: Kind[Any]) -> Callable[[Sequence[Cell]], tuple[str | None, ...]]:
    """Return a function that picks from a kind's cells and a None what table `fact` holds of every fact."""
    places = {column.name: place for place, column in enumerate(kind.columns)}
    places.setdefault("date", places.get("period", -1))
    return itemgetter(
        *[
            places.get(name, -1)
            for name in ("date", "start", "end", "as_of", "organisation_id", "organisation")
        ]
    )


@lru_cache(maxsize=4096)
def _ends(date: str | None) -> tuple[str | None, str | None]:
    """Return the start and the end that one EDTF text gives; None for one that it does not, or an open start."""
    if date is None:
        return None, None
    if "/" not in date or ((when := _parsed(date)) is not None and when.form is not DateForm.SPAN):
        return date, date
    start, _, end = date.partition("/")
    return start.strip(".") or None, end or None


def _parsed(text: str) -> EdtfDate | None:
    """Return an EDTF text as a date; None if it cannot be read as one: `/..`."""
    try:
        return parse(text)
    except DateError:
        return None


def because(fact: Fact) -> str | None:
    """A fact's `because` as one text: `start: …; end: …`."""
    if not fact.because:
        return None
    return "; ".join(f"{field}: {why}" if field else why for field, why in fact.because.items())


class FactRows:
    """The rows of one fact. What several of them need is worked out once."""

    __slots__ = (
        "_because",
        "_cells",
        "_cited",
        "_compared",
        "_extent",
        "_fact",
        "_involved",
        "_key",
        "_kind",
        "_linked",
        "_organisations",
        "_place",
        "_what",
    )

    def __init__(self, key: int, linked: ResolvedFact[Fact], file: str, line: int) -> None:
        fact, interval, entities = linked.fact, linked.interval, linked.entities
        self._key, self._place = key, (key, file, line)
        self._linked, self._fact, self._extent = linked, fact, interval
        self._what = fact.what(entities)
        self._because = because(fact)
        self._kind = KINDS[fact.kind.table]
        self._cells = self._kind.cells(linked)
        self._cited = [(one.source, one.at, one.quote, one.says is None) for one in fact.sources]
        self._compared = compared_columns(interval, has_status=fact.status is not None)
        self._organisations = tuple(dict.fromkeys(_organisations(linked, entities)))
        self._involved = {above for one in self._organisations for above in entities.with_parents(one)}

    def add_to(
        self, rows: defaultdict[str, list[StoredRow]], involves: defaultdict[tuple[str, str], list[int]]
    ) -> None:
        """Add each row to the rows of its table, and the fact's key to each address that it involves."""
        key = self._key
        rows["fact"].append(self.fact())
        rows[self._kind.table].append(self.listing())
        rows["timeline"] += self.timeline()
        rows["citation"] += [(key, place, *one) for place, one in enumerate(self._cited)]
        if claims := self._linked.evidence.claims:
            rows["claim"] += [
                (key, *one[:6], one.verdict.value if one.verdict else None, *one[7:]) for one in claims
            ]
        if reasons := self._fact.because:
            rows["reason"] += [(key, field, why) for field, why in reasons.items()]
        rows["words"].append((key, self.words()))
        for one in self.involved():
            involves[one].append(key)

    def fact(self) -> StoredRow:
        """Its row in table `fact`, which holds the last fields of every listing."""
        fact, linked = self._fact, self._linked
        key, file, line = self._place
        _, worked_out, disputed = linked.evidence
        derived, length = self._extent.derived, self._extent.length
        sources = dict.fromkeys([source for source, *_ in self._cited])
        date, start, end, as_of, owner_id, owner = _shared_cells(self._kind)((*self._cells, None))
        return (
            key,
            self._kind.singular,
            fact.status.value if fact.status else None,
            SEPARATOR.join(worked_out) or None,
            SEPARATOR.join(disputed) or None,
            SEPARATOR.join(sources) or None,
            joined(tuple([f"{source}, {at}" if at else source for source, at, _, _ in self._cited])),
            self._because,
            joined(fact.tags),
            fact.note,
            linked.address,
            file,
            line,
            self._what,
            *self._compared,
            SEPARATOR.join(derived) or None,
            length.words if length else None,
            SEPARATOR.join(sorted(self._involved)) or None,
            date,
            *(_ends(date) if date else (start, end)),
            as_of,
            owner_id,
            owner,
        )

    def listing(self) -> StoredRow:
        """Its row in the listing of its kind."""
        return (
            self._key,
            *[cell if cell is None or isinstance(cell, _AS_IT_IS) else stored(cell) for cell in self._cells],
        )

    def timeline(self) -> list[StoredRow]:
        """Its rows on the timeline: one for each of its moments."""
        refs, entities, fact = self._linked.references, self._linked.entities, self._fact
        people = joined(
            tuple(dict.fromkeys([entities.person(ref.id) for ref in refs if ref.table == "people"]))
        )
        organisations = joined(tuple([entities.organisation(one) for one in self._organisations]))
        own, has_status = (self._what, people, organisations), fact.status is not None
        return [
            (
                *self._place,
                *(
                    self._compared
                    if interval is self._extent
                    else compared_columns(interval, has_status=has_status)
                ),
                *interval_columns(interval).dates,
                self._kind.singular,
                role,
                *own,
            )
            for role, interval in fact.timeline_rows(self._extent)
        ]

    def involved(self) -> set[tuple[str, str]]:
        """What filters find the fact by, as `(table, id)`; an organisation stands for those above it too."""
        found = {ref[:2] for ref in self._linked.references}
        found.update([("organisations", one) for one in self._involved])
        found.update([("sources", source) for source, *_ in self._cited])
        for tag in self._fact.tags:
            found.add(("tags", tag))
        return found

    def words(self) -> str:
        """The text in which a search finds the fact."""
        fact = self._fact
        said = [self._what, fact.note, self._because, *fact.tags]
        for cell in self._cells:
            if type(cell) is str:
                said.append(cell)
            elif type(cell) is tuple:
                said.extend(cell)
        for one in self._cited:
            said += one[:3]
        return searched("\n".join(filter(None, said)))


def _organisations(linked: ResolvedFact[Fact], entities: Entities) -> Iterator[str]:
    for ref in linked.references:
        if ref.table == "organisations":
            yield ref.id
        elif ref.table == "posts" and (employer := entities.employer(ref.id)):
            yield employer
