"""People, organisations, posts and sources, and how many facts involve them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.document import Column, ColumnType, Table
from chronicle.index.schema import EXTRA, RESTRICTED, STANCES, columns_of, involving
from chronicle.model.base import fields_of
from chronicle.model.entities import ENTITIES
from chronicle.model.kinds.tenures import TENURES
from chronicle.queries.cells import convert_rows, read_list
from chronicle.queries.filters import narrows, where, where_itself
from chronicle.sql import SEPARATOR
from chronicle.text import without_surrogates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.document import Cell
    from chronicle.index.cache import Index
    from chronicle.queries.filters import Selection

_SOURCES: Final = "sources"
"""The table of what people, organisations and posts rest on too, not facts alone."""
_ORDER: Final = {
    "people": (("coalesce(r.facts, 0)", "DESC"), ("t.name", "ASC")),
    "organisations": (("coalesce(r.facts, 0)", "DESC"), ("t.name", "ASC")),
    "posts": (
        ("t.lead", "DESC"),
        ("t.organisation NOT IN (SELECT l.organisation FROM posts l WHERE l.lead)", "ASC"),
        ("(SELECT min(o.key) FROM entry o WHERE o.tbl = 'organisations' AND o.id = t.organisation)", "ASC"),
    ),
}
"""SQL: what is asked first: who has most facts, the posts that lead; of other tables, and then, the order of the files."""


def list_entities(index: Index, table: str, selection: Selection) -> Table:
    """Return people, organisations, posts or sources: their own keys, and how many selected facts involve them.

    All of them are listed if nothing is selected, else those that a selected fact involves, or that are selected
    for what they cite themselves. What rests on a source are facts, and whoever cites it.
    """
    clauses = where(selection._replace(extra=()))
    missing = {EXTRA, RESTRICTED}.difference(own_columns(index))
    own = tuple(column for column in columns_of(table) if column not in missing)
    condition = ""
    if selection.extra:
        placeholders = ", ".join(f":extra{place}" for place in range(len(selection.extra)))
        clauses.parameters.update({f"extra{place}": word for place, word in enumerate(selection.extra)})
        condition = f"WHERE {involving('extra', 't.key', placeholders)}"
        selection = selection._replace(extra=())
    fields = ", ".join(f't."{column.name}"' for column in own)
    itself = where_itself(selection, "i.key")
    rested = f"""SELECT i.id, count(*) AS facts FROM involves i JOIN fact f ON f.key = i.key
        WHERE i.role = '{table}' AND {clauses.condition} GROUP BY i.id"""
    if table == _SOURCES:
        rested = f"""SELECT i.id, count(*) AS facts FROM involves i LEFT JOIN fact f ON f.key = i.key
            WHERE i.role = '{table}' AND CASE WHEN f.key IS NULL THEN {itself} ELSE {clauses.condition} END GROUP BY i.id"""
    if narrows(selection):
        chosen = (
            f"(r.id IS NOT NULL OR {where_itself(selection, 't.key')})"
            if ENTITIES[table].cited
            else "r.id IS NOT NULL"
        )
        condition = f"{condition} AND {chosen}" if condition else f"WHERE {chosen}"
    order = ", ".join(
        f"{column} {'DESC' if selection.reverse is (way == 'ASC') else 'ASC'}"
        for column, way in (*_ORDER.get(table, ()), ("e.file", "ASC"), ("e.line", "ASC"))
    )
    rows = index.db.execute(
        f"SELECT {fields}, coalesce(r.facts, 0), e.id, e.file, e.line "
        f'FROM "{table}" t JOIN entry e ON e.key = t.key LEFT JOIN ({rested}) r '
        f"ON r.id = e.id {condition} ORDER BY {order} {clauses.limit}",
        clauses.parameters,
    )
    all_columns = (
        *own,
        Column("facts", ColumnType.NUMBER),
        Column("id"),
        Column("file"),
        Column("line", ColumnType.NUMBER),
    )
    return Table(all_columns, convert_rows(rows, all_columns), lambda: source_addresses(index))


def entity_records(index: Index, table: str, selection: Selection) -> Iterator[dict[str, Cell]]:
    """Yield the rows of `list_entities`, each by the names of its columns."""
    listed = list_entities(index, table, selection)
    names = [column.name for column in listed.columns]
    return (dict(zip(names, row, strict=True)) for row in listed.rows)


def source_addresses(index: Index) -> dict[str, str]:
    """Return where sources are found, by their ids, of those that have an address."""
    rows = index.db.execute(
        f'SELECT e.id, t.url FROM "{_SOURCES}" t JOIN entry e ON e.key = t.key WHERE t.url IS NOT NULL'
    )
    return dict(rows)


def own_columns(index: Index) -> tuple[Column, ...]:
    """Return the columns that only the listings of some bases have: its own keys, its restrictions, of facts the stances of its parties."""
    return (
        *((EXTRA,) if has_extra(index) else ()),
        *((RESTRICTED,) if has_restrictions(index) else ()),
        *((STANCES,) if has_parties(index) else ()),
    )


def has_restrictions(index: Index) -> bool:
    """Tell whether the base says of anything that it must not leave."""
    return index.db.execute("SELECT 1 FROM restrictions LIMIT 1").fetchone() is not None


def has_parties(index: Index) -> bool:
    """Tell whether the base has parties, which admit or deny its facts."""
    return index.db.execute("SELECT 1 FROM parties LIMIT 1").fetchone() is not None


def restrictions(index: Index) -> list[str]:
    """Return the ids of the restrictions of a base."""
    rows = index.db.execute("SELECT e.id FROM restrictions r JOIN entry e ON e.key = r.key ORDER BY e.id")
    return [id_ for (id_,) in rows]


def restricted_entries(index: Index) -> dict[str, tuple[str, ...]]:
    """Return the restrictions of each entry that is under any, by its address."""
    if not has_restrictions(index):
        return {}
    found = [*index.db.execute("SELECT id, restricted FROM fact WHERE restricted IS NOT NULL")]
    for table, kind in ENTITIES.items():
        if RESTRICTED.name in fields_of(kind.entity):
            found += index.db.execute(
                f"SELECT e.tbl || '.' || e.id, t.restricted FROM \"{table}\" t JOIN entry e ON e.key = t.key "
                "WHERE e.tbl = ? AND t.restricted IS NOT NULL",
                (table,),
            )
    return {address: tuple(sorted({*read_list(ids)})) for address, ids in found if ids}


def has_extra(index: Index) -> bool:
    """Tell whether the base declares keys of its own."""
    return index.db.execute("SELECT 1 FROM extra LIMIT 1").fetchone() is not None


def extra_field(index: Index, key: str) -> tuple[str, tuple[str, ...]]:
    """Return what a key of the base's own holds, and the words that it takes; text and none if it is not declared."""
    row = index.db.execute(
        "SELECT t.type, t.choices FROM extra t JOIN entry e ON e.key = t.key WHERE e.tbl = 'extra' AND e.id = ?",
        (key,),
    ).fetchone()
    return (row[0], tuple(row[1].split(SEPARATOR)) if row[1] else ()) if row else ("text", ())


def grades_of(index: Index, scale: str) -> tuple[str, ...]:
    """Return the grades of a scale, worst first; none if there is no such scale."""
    row = index.db.execute(
        "SELECT t.grades FROM scales t JOIN entry e ON e.key = t.key WHERE e.tbl = 'scales' AND e.id = ?",
        (scale,),
    ).fetchone()
    return tuple(row[0].split(SEPARATOR)) if row and row[0] else ()


def count_entities(index: Index, table: str) -> int:
    """Count all people, organisations, posts or sources of a base."""
    (number,) = index.db.execute(f'SELECT count(*) FROM "{table}"').fetchone()
    return int(number)


def has_any_value(index: Index, table: str, keys: Sequence[str]) -> bool:
    """Tell whether any entity of a table has a value for one of some keys."""
    values = " OR ".join(f'"{key}" IS NOT NULL' for key in keys)
    return index.db.execute(f'SELECT 1 FROM "{table}" WHERE {values} LIMIT 1').fetchone() is not None


def name_of(index: Index, table: str, id_: str) -> str:
    """Return the name of a person or an organisation, or the title of a post; the id, if there is none."""
    row = index.db.execute(
        f'SELECT t."{ENTITIES[table].name_field}" FROM "{table}" t JOIN entry e ON e.key = t.key WHERE e.tbl = ? AND e.id = ?',
        (table, id_),
    ).fetchone()
    return str(row[0]) if row else id_


def all_ids(index: Index, table: str) -> frozenset[str]:
    """Return every id of a table, those of entries that are set aside too."""
    return frozenset(id_ for (id_,) in index.db.execute("SELECT id FROM entry WHERE tbl = ?", (table,)))


def file_of_table(index: Index, table: str) -> str | None:
    """Return the file that holds most entries of a table; None if none holds any."""
    row = index.db.execute(
        "SELECT file FROM entry WHERE tbl = ? GROUP BY file ORDER BY count(*) DESC, file LIMIT 1", (table,)
    ).fetchone()
    return row[0] if row else None


def entry_at(index: Index, file: str, line: int) -> str | None:
    """Return the address of the entry in which a line of a file stands; None if it stands before the first."""
    row = index.db.execute(
        "SELECT tbl || '.' || id FROM entry WHERE file = ? AND line <= ? ORDER BY line DESC LIMIT 1",
        (file, line),
    ).fetchone()
    return row[0] if row else None


def organisation_names(index: Index) -> dict[str, str]:
    """Return the name of every organisation, by id."""
    return dict(index.db.execute("SELECT e.id, o.name FROM organisations o JOIN entry e ON e.key = o.key"))


def place_of(index: Index, address: str) -> tuple[str | None, int | None]:
    """Return the file and the line of the entry with an address, one that stands if there are several; None if there is none."""
    row = index.db.execute(
        "SELECT file, line FROM entry WHERE tbl = ? AND id = ? ORDER BY holds_id DESC, file, line",
        without_surrogates(address).split(".", 1),
    ).fetchone()
    return (row[0], row[1]) if row else (None, None)


def is_every_holder_known(index: Index, complete: object) -> bool:
    """Tell whether all holders of a `complete` post are in the index: none was reported only after `--known-by`."""
    return bool(complete) and TENURES.table not in read_list(index.meta("kinds_reported_later"))
