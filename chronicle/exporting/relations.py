"""A base as normalised tables, which SQLite, data packages and Parquet share: one for each kind and each sort of entity.

What repeats has a table of its own: citations, what they say, reasons, tags, whom a fact involves. A date is its EDTF,
`start_edtf`, beside the first and the last day that it allows, `start_earliest` and `start_latest`. All derives from the
declarations of kinds and entities.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.dates import BEGINNING, END, Doubt, format_iso
from chronicle.document import ColumnType, Objects
from chronicle.model.base import Entry, fields_of
from chronicle.model.columns import ID_COLUMNS
from chronicle.model.entities import ENTITIES
from chronicle.model.fact import WHOLE_TIME, Fact
from chronicle.model.fields import DATES, ValueType
from chronicle.model.kinds import KINDS
from chronicle.model.kinds.tenures import TENURES
from chronicle.queries.entities import list_entities
from chronicle.queries.filters import Selection
from chronicle.queries.holdings import held_posts
from chronicle.queries.listing import list_facts
from chronicle.queries.sourcing import (
    entry_citations,
    entry_claims,
    entry_places,
    entry_reasons,
    fact_times,
)
from chronicle.queries.times import read_date

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from chronicle.dates import YearStart
    from chronicle.document import Cell, Column
    from chronicle.index.cache import Index
    from chronicle.queries.sourcing import EntryCitation, FactTime


class FieldKind(StrEnum):
    """What a column of a relation holds."""

    TEXT = "text"
    EDTF = "edtf"
    DAY = "day"
    WHOLE = "whole number"
    NUMBER = "number"
    FLAG = "flag"


class RelationColumn(NamedTuple):
    """A column: its name, which no SQL has to quote, and what it holds."""

    name: str
    kind: FieldKind = FieldKind.TEXT


class ForeignKey(NamedTuple):
    """Columns whose values are those of columns of another relation."""

    columns: tuple[str, ...]
    relation: str
    referenced: tuple[str, ...]


class DataRelation(NamedTuple):
    """A table: its columns, which of them tell its rows apart, and to which relations they lead."""

    name: str
    summary: str
    columns: tuple[RelationColumn, ...]
    key: tuple[str, ...]
    foreign: tuple[ForeignKey, ...]
    rows: list[tuple[Cell, ...]]


ENTRIES: Final = "entries"
CITATIONS: Final = "citations"
HELD: Final = "held"
_SOURCES: Final = "sources"
_OF_TENURE: Final = ("people", "posts", "organisations")
ID: Final = "id"
TIMES: Final = (
    *(RelationColumn("start_edtf", FieldKind.EDTF), RelationColumn("start_earliest", FieldKind.DAY)),
    *(RelationColumn("start_latest", FieldKind.DAY), RelationColumn("end_edtf", FieldKind.EDTF)),
    *(RelationColumn("end_earliest", FieldKind.DAY), RelationColumn("end_latest", FieldKind.DAY)),
    *(RelationColumn("start_missing", FieldKind.FLAG), RelationColumn("end_missing", FieldKind.FLAG)),
    *(RelationColumn("start_qualified", FieldKind.FLAG), RelationColumn("end_qualified", FieldKind.FLAG)),
    *(RelationColumn("certain_from", FieldKind.DAY), RelationColumn("certain_to", FieldKind.DAY)),
    *(RelationColumn("possible_from", FieldKind.DAY), RelationColumn("possible_to", FieldKind.DAY)),
    RelationColumn("as_of", FieldKind.DAY),
)
"""The columns of the time of every fact.

Its certain range is unbounded at the ends of the calendar, so that it overlaps a window if `certain_from <= last AND
certain_to >= first`, and NULL where nothing is certain; the possible one likewise.
"""
RESERVED: Final = frozenset((
    "all", "and", "as", "asc", "between", "by", "case", "check", "column", "create", "cross",
    "default", "desc", "distinct", "else", "end", "except", "exists", "for", "foreign", "from", "full",
    "group", "having", "in", "index", "inner", "into", "is", "isnull", "join", "left", "like", "limit",
    "natural", "not", "notnull", "null", "offset", "on", "or", "order", "outer", "primary",
    "references", "right", "select", "set", "some", "table", "then", "to", "union", "unique", "until",
    "using", "values", "when", "where", "with",
))  # fmt: skip
"""Words that an SQL takes for its own: a column of that name has a `_` behind it."""
FIRST_DAY: Final = "0001-01-01"
"""The first day of the calendar: in ranges to be compared, unbounded."""
LAST_DAY: Final = "9999-12-31"
"""The last one."""
_TOLD_ELSEWHERE: Final = frozenset(
    (
        *(
            "start",
            "end",
            "earliest",
            "latest",
            "start_earliest",
            "start_latest",
            "end_earliest",
            "end_latest",
        ),
        *("as_of", *WHOLE_TIME, "certainty", "facts", "sources", "citations", "because", "in_post_more"),
        *("file", "line"),
    )
)
"""Columns of listings that the time of a fact, or a relation of its own, tells better."""


def safe_name(name: str) -> str:
    """Return a name that no SQL takes for a word of its own.

    >>> safe_name("for"), safe_name("grade")
    ('for_', 'grade')
    """
    return f"{name}_" if name in RESERVED else name


class _Child(NamedTuple):
    """A column of a listing that holds several values, each a row of a relation of its own."""

    name: str
    place: int
    columns: tuple[RelationColumn, ...]
    foreign: tuple[ForeignKey, ...]
    rows: Callable[[Cell], Iterable[tuple[Cell, ...]]]


class _Plan:
    """How the rows of a listing become those of a relation."""

    def __init__(self, name: str, entry: type[Entry], listed: Sequence[Column], year: YearStart) -> None:
        self._fields = {field.name.rstrip("_"): field for field in fields_of(entry).values()}
        self._names = {column.name for column in listed}
        self._year = year
        self._names_alone = issubclass(entry, Fact)
        self.name = name
        self.id_place = [column.name for column in listed].index(ID)
        self.whole_time = next((column.name for column in listed if column.name in WHOLE_TIME), None)
        self.columns: list[RelationColumn] = []
        self.cells: list[tuple[int, Callable[[Cell], tuple[Cell, ...]]]] = []
        self.foreign: list[ForeignKey] = []
        self.children: list[_Child] = []
        self.references: list[tuple[str, int]] = []
        for place, column in enumerate(listed):
            own = self._fields.get(column.name)
            told = column.name in _TOLD_ELSEWHERE and (
                own is None or issubclass(entry, Fact) or own.type.value in _SOURCING
            )
            if not (told or column.name == ID or column.type is ColumnType.OBJECTS or self._has_id(column)):
                self._add(place, column)

    def _has_id(self, column: Column) -> bool:
        """Tell whether a column holds names beside which their ids stand."""
        field = self._fields.get(column.name)
        named = ID_COLUMNS.get(column.name, f"{column.name}_id")
        return named in self._names and (field is None or field.type.table is not None)

    def _leads_to(self, column: Column) -> str | None:
        """Return the table whose ids a column holds."""
        of_lists = {ids: table for table, ids in ID_COLUMNS.items()}
        field = self._fields.get(column.name.removesuffix("_id"))
        if column.name in of_lists:
            return of_lists[column.name]
        if field is None or (field.type.value not in _REFERENCES and not column.name.endswith("_id")):
            return None
        if self._names_alone and field.type.table in ID_COLUMNS and not column.name.endswith("_id"):
            return None  # the name, of which the kind lists no id
        return field.type.table or field.type.may_name

    def _add(self, place: int, column: Column) -> None:
        field = self._fields.get(column.name)
        table = self._leads_to(column)
        if table is not None:
            self.references.append((table, place))
        if column.type in {ColumnType.LIST, ColumnType.TABLE}:
            self.children.append(self._child(place, column, table))
        elif column.type is ColumnType.DATE:
            self.columns += dated_columns(column.name)
            self.cells.append((place, self._dated))
        else:
            name = column.name if table is None or column.name.endswith("_id") else f"{column.name}_id"
            if table is not None:
                self.foreign.append(ForeignKey((safe_name(name),), table, (ID,)))
            amount = self._fields.get(column.name.removesuffix("_to"), field)
            exact = amount is not None and amount.type.value is ValueType.AMOUNT
            kind = FieldKind.NUMBER if exact else _KINDS.get(column.type, FieldKind.TEXT)
            self.columns.append(RelationColumn(safe_name(name), kind))
            self.cells.append((place, lambda cell: (cell,)))

    def _child(self, place: int, column: Column, table: str | None) -> _Child:
        field = self._fields.get(column.name)
        number = RelationColumn("number", FieldKind.WHOLE)
        if column.type is ColumnType.TABLE:
            name = f"{column.name}_values" if column.name in ENTITIES else column.name
            return _Child(name, place, (RelationColumn("key"), RelationColumn("value")), (), _pairs)
        if table is not None and column.name in ID_COLUMNS.values():
            name = f"involved_{table}"
        elif table is not None and len(_tables_with(column.name)) > 1 and column.name not in _IN_ALL:
            name = f"{self.name}_{column.name}"
        else:
            name = safe_name(column.name)
        if table is not None:
            id_ = f"{ENTITIES[table].singular}_id"
            foreign = (ForeignKey((id_,), table, (ID,)),)
            return _Child(name, place, (number, RelationColumn(id_)), foreign, _numbered)
        if field is not None and field.type.value in DATES:
            return _Child(name, place, (number, *dated_columns(column.name)), (), self._numbered_dates)
        return _Child(name, place, (number, RelationColumn("value")), (), _numbered)

    def _dated(self, cell: Cell) -> tuple[Cell, ...]:
        return dated_cells(cell if isinstance(cell, str) else None, self._year)

    def _numbered_dates(self, cell: Cell) -> Iterator[tuple[Cell, ...]]:
        for number, text in _numbered(cell):
            yield (number, *self._dated(text))


_SOURCING: Final = frozenset({ValueType.CITATIONS, ValueType.REASONS})
_REFERENCES: Final = frozenset({ValueType.REFERENCE, ValueType.REFERENCES})
_KINDS: Final = {ColumnType.NUMBER: FieldKind.WHOLE, ColumnType.FLAG: FieldKind.FLAG}
_IN_ALL: Final = frozenset({"restricted"})
"""Lists of ids that lead to one table, whatever has them."""


def _tables_with(column: str) -> list[str]:
    return [table for table, kind in ENTITIES.items() if column in {one.name for one in kind.columns}]


def _numbered(cell: Cell) -> Iterator[tuple[Cell, ...]]:
    return iter(enumerate(cell, 1)) if isinstance(cell, tuple) else iter(())


def _pairs(cell: Cell) -> Iterator[tuple[Cell, ...]]:
    parts = cell.parts if isinstance(cell, Objects) else None
    for key, value in parts.items() if isinstance(parts, Mapping) else ():
        yield key, str(value)


def dated_columns(name: str) -> tuple[RelationColumn, ...]:
    """Return the columns of a date: as EDTF, and the first and the last day that it allows."""
    return (
        RelationColumn(f"{name}_edtf", FieldKind.EDTF),
        RelationColumn(f"{name}_earliest", FieldKind.DAY),
        RelationColumn(f"{name}_latest", FieldKind.DAY),
    )


def dated_cells(text: str | None, year: YearStart) -> tuple[Cell, ...]:
    """Return the cells of `dated_columns`."""
    date = read_date(text, year)
    return (text, None, None) if date is None else (text, format_iso(date.earliest), format_iso(date.latest))


def calendar_day(day: int) -> str | None:
    """Return a day of a range to be compared: unbounded is an end of the calendar; None if no day is in the range."""
    if not BEGINNING <= day <= END:
        return None
    return format_iso(day) or (FIRST_DAY if day == BEGINNING else LAST_DAY)


def _time_cells(time: FactTime) -> tuple[Cell, ...]:
    doubt = Doubt(time.doubt)
    start = time.start, format_iso(time.start_earliest), format_iso(time.start_latest)
    end = time.end, format_iso(time.end_earliest), format_iso(time.end_latest)
    flags = bool(time.start_missing), bool(time.end_missing), Doubt.START in doubt, Doubt.END in doubt
    ranges = time.certain_from, time.certain_to, time.possible_from, time.possible_to
    return (*start, *end, *flags, *map(calendar_day, ranges), time.as_of)


class _Rows:
    """Relations while they are filled."""

    def __init__(self) -> None:
        self.relations: dict[str, DataRelation] = {}

    def add(self, relation: DataRelation) -> None:
        """Add a relation, or its rows to those of the same name."""
        if relation.name in self.relations:
            self.relations[relation.name].rows.extend(relation.rows)
        else:
            self.relations[relation.name] = relation


def relations_of(index: Index, selection: Selection, notice: str | None = None) -> list[DataRelation]:
    """Return the tables of a base, or of what a selection leaves of it; each after those that it leads to.

    `notice` is what the table of the base is to say of all.
    """
    found = _Rows()
    named: dict[str, dict[str, None]] = {table: {} for table in ENTITIES}
    addresses: dict[str, None] = {}
    year = index.financial_year
    for kind in KINDS:
        facts = list_facts(index, kind.table, selection)
        plan = _Plan(kind.table, kind.fact, facts.columns, year)
        times = {time.address: time for time in fact_times(index, kind.table, selection)}
        rows = list(facts.rows)
        _note_references(plan, rows, named)
        addresses.update((str(row[plan.id_place]), None) for row in rows)
        whole = (RelationColumn(f"{plan.whole_time}_edtf", FieldKind.EDTF),) if plan.whole_time else ()
        first = [
            (id_, *((times[id_].date,) if whole else ()), *_time_cells(times[id_]))
            for row in rows
            if (id_ := str(row[plan.id_place]))
        ]
        head = (RelationColumn(ID), *whole, *TIMES)
        own = (ForeignKey((ID,), ENTRIES, ("address",)),)
        _add(found, plan, kind.summary, head, first, rows, own)
    citations: defaultdict[str, list[EntryCitation]] = defaultdict(list)
    for citation in entry_citations(index):
        citations[citation.address].append(citation)
    _add_entities(index, selection, found, named, addresses, citations)
    _add_holdings(index, found)
    _add_sourcing(index, found, addresses, citations)
    return _ordered(index, found, addresses, notice)


def _add(
    found: _Rows,
    plan: _Plan,
    summary: str,
    head: tuple[RelationColumn, ...],
    first: Sequence[tuple[Cell, ...]],
    rows: Sequence[tuple[Cell, ...]],
    foreign: tuple[ForeignKey, ...] = (),
) -> None:
    """Add the relation of a listing, whose rows begin with the cells `first`, and those of what it has several of."""
    cells = [
        (*begun, *(part for place, parts in plan.cells for part in parts(row[place])))
        for begun, row in zip(first, rows, strict=True)
    ]
    keys = (*foreign, *plan.foreign)
    found.add(DataRelation(plan.name, summary, (*head, *plan.columns), (ID,), keys, cells))
    prefix = f"{plan.name}." if plan.name in ENTITIES else ""
    for child in plan.children:
        found.add(
            DataRelation(
                child.name,
                f"The {child.name.replace('_', ' ')} of an entry.",
                (RelationColumn("entry"), *child.columns),
                ("entry", child.columns[0].name),
                (ForeignKey(("entry",), ENTRIES, ("address",)), *child.foreign),
                [
                    (f"{prefix}{row[plan.id_place]}", *part)
                    for row in rows
                    for part in child.rows(row[child.place])
                ],
            )
        )


def _note_references(
    plan: _Plan, rows: Iterable[tuple[Cell, ...]], named: Mapping[str, dict[str, None]]
) -> list[tuple[str, str]]:
    """Add the ids that rows lead to; return those that are new."""
    new = []
    for row in rows:
        for table, place in plan.references:
            cell = row[place]
            for id_ in cell if isinstance(cell, tuple) else (cell,):
                if isinstance(id_, str) and id_ not in named[table]:
                    named[table][id_] = None
                    new.append((table, id_))
    return new


def _add_entities(
    index: Index,
    selection: Selection,
    found: _Rows,
    named: dict[str, dict[str, None]],
    addresses: dict[str, None],
    citations: Mapping[str, Sequence[EntryCitation]],
) -> None:
    """Add the entities that are selected, and all that facts, citations or other entities lead to.

    Of one that is set aside no more than its id is known.
    """
    everything = {table: list_entities(index, table, Selection()) for table in ENTITIES}
    plans = {
        table: _Plan(table, kind.entity, everything[table].columns, index.financial_year)
        for table, kind in ENTITIES.items()
    }
    rows = {
        table: {str(row[plans[table].id_place]): row for row in listed.rows}
        for table, listed in everything.items()
    }
    for table, plan in plans.items():
        chosen = list_entities(index, table, selection).rows
        named[table].update((str(row[plan.id_place]), None) for row in chosen)
    cited = [one for address in addresses for one in citations.get(address, ())]
    waiting = [(table, id_) for table, ids in named.items() for id_ in ids]
    while waiting or cited:
        for citation in cited:
            for id_ in filter(None, (citation.source, citation.via)):
                if id_ not in named[_SOURCES]:
                    named[_SOURCES][id_] = None
                    waiting.append((_SOURCES, id_))
        cited = []
        if waiting:
            table, id_ = waiting.pop()
            if id_ in rows[table]:
                waiting += _note_references(plans[table], [rows[table][id_]], named)
                addresses[f"{table}.{id_}"] = None
                cited = [*citations.get(f"{table}.{id_}", ())]
    for table, kind in ENTITIES.items():
        chosen_rows = [row for id_, row in rows[table].items() if id_ in named[table]]
        first = [(row[plans[table].id_place],) for row in chosen_rows]
        summary = f"Each {kind.singular} that entries name."
        _add(found, plans[table], summary, (RelationColumn(ID),), first, chosen_rows)
        width = len(found.relations[table].columns) - 1
        found.relations[table].rows.extend(
            (id_, *[None] * width) for id_ in named[table].keys() - rows[table].keys()
        )


def _add_holdings(index: Index, found: _Rows) -> None:
    """Add on which days posts were held; tenures have their ranges beside those who fill the seats."""
    tenures = found.relations[TENURES.table]
    first = [column.name for column in tenures.columns].index("certain_from")
    place_of = {row[0]: place for place, row in enumerate(tenures.rows)}
    rows: list[tuple[Cell, ...]] = []
    for held in held_posts(index):
        tenure = held.tenure
        place = place_of.get(tenure.fact.id)
        if place is None:
            continue
        row = tenures.rows[place]
        days = map(calendar_day, (*held.beside.certain_range, *held.beside.possible_range))
        tenures.rows[place] = (*row[:first], *days, *row[first + 4 :])
        office = tenure.fact.id, tenure.person_id, tenure.post_id, tenure.organisation_id
        rows += (
            (*office, str(one.certainty), one.acting, format_iso(one.first), format_iso(one.last))
            for one in held.holdings
        )
    names = ("tenure_id", "person_id", "post_id", "organisation_id", "certainty")
    found.add(
        DataRelation(
            HELD,
            "How sure it is on which days that somebody held a post, as chronicle at has it.",
            (
                *map(RelationColumn, names),
                RelationColumn("acting", FieldKind.FLAG),
                *(RelationColumn("first_day", FieldKind.DAY), RelationColumn("last_day", FieldKind.DAY)),
            ),
            (),
            tuple(
                ForeignKey((name,), table, (ID,))
                for name, table in zip(names, (TENURES.table, *_OF_TENURE), strict=False)
            ),
            rows,
        )
    )


def _add_sourcing(
    index: Index, found: _Rows, addresses: Container[str], citations: Mapping[str, Sequence[EntryCitation]]
) -> None:
    """Add citations, what they say, and reasons."""
    place = (RelationColumn("entry"), RelationColumn("number", FieldKind.WHOLE))
    to_entry = ForeignKey(("entry",), ENTRIES, ("address",))
    whole = RelationColumn("whole", FieldKind.FLAG)
    to_sources = (ForeignKey((name,), _SOURCES, (ID,)) for name in ("source_id", "via_id"))
    found.add(
        DataRelation(
            CITATIONS,
            "Where an entry comes from; whole if that supports all of it.",
            (*place, *map(RelationColumn, ("source_id", "at", "quote", "via_id")), whole),
            ("entry", "number"),
            (to_entry, *to_sources),
            [
                (*one[:-1], bool(one.whole))
                for address, of_entry in citations.items()
                if address in addresses
                for one in of_entry
            ],
        )
    )
    found.add(
        DataRelation(
            "claims",
            "What a citation says of a field, and how that stands to the accepted value.",
            (*place, *map(RelationColumn, ("field", "says", "verdict", "accepted"))),
            ("entry", "number", "field"),
            (ForeignKey(("entry", "number"), CITATIONS, ("entry", "number")),),
            [tuple(one) for one in entry_claims(index) if one.address in addresses],
        )
    )
    found.add(
        DataRelation(
            "reasons",
            "Why an accepted value stands; of the whole entry where there is no field.",
            tuple(map(RelationColumn, ("entry", "field", "why"))),
            (),
            (to_entry,),
            [tuple(one) for one in entry_reasons(index) if one.address in addresses],
        )
    )


def _ordered(index: Index, found: _Rows, addresses: Container[str], notice: str | None) -> list[DataRelation]:
    """Return the relations, the base and its entries first, each after those that it leads to."""
    base = DataRelation(
        "base",
        "The base as a whole.",
        (RelationColumn("title"), RelationColumn("as_of", FieldKind.DAY), RelationColumn("notice")),
        (),
        (),
        [(index.meta("title"), index.meta("as_of"), notice)],
    )
    entries = DataRelation(
        ENTRIES,
        "Every fact and entity, and where its text stands.",
        (*map(RelationColumn, ("address", "kind", "what", "file")), RelationColumn("line", FieldKind.WHOLE)),
        ("address",),
        (),
        [tuple(one) for one in entry_places(index) if one.address in addresses],
    )
    first = [*ENTITIES, *KINDS.tables, HELD, CITATIONS]
    names = [*first, *(name for name in found.relations if name not in first)]
    return [base, entries, *(found.relations[name] for name in names)]
