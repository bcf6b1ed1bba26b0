"""A base as a SQLite database: its relations as tables with foreign keys, and views of who held which post when."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from chronicle.exporting.relations import HELD, StoredType
from chronicle.model.kinds import KINDS
from chronicle.model.kinds.tenures import TENURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from chronicle.document import Cell
    from chronicle.exporting.relations import DataRelation

_TYPES: Final = {
    StoredType.TEXT: "TEXT",
    StoredType.EDTF: "TEXT",
    StoredType.DAY: "TEXT",
    StoredType.WHOLE: "INTEGER",
    StoredType.NUMBER: "ANY",  # a whole number as one, a decimal as the text of its exact digits
    StoredType.FLAG: "INTEGER",
}
_KNOWS_STRICT: Final = sqlite3.sqlite_version_info >= (3, 37)
_HELD_BY: Final = f"""
SELECT h.tenure_id, h.person_id, person.name AS person, h.post_id, post.title AS post, h.organisation_id,
    organisation.name AS organisation, h.acting, h.certainty, h.first_day, h.last_day
FROM {HELD} h JOIN people person ON person.id = h.person_id LEFT JOIN posts post ON post.id = h.post_id
LEFT JOIN organisations organisation ON organisation.id = h.organisation_id
"""
_TOGETHER: Final = f"""
WITH pair AS (
    SELECT a.id AS tenure_1, b.id AS tenure_2, a.person_id AS person_1, b.person_id AS person_2, a.organisation_id,
        a.certain_from <= b.certain_to AND b.certain_from <= a.certain_to AS certain,
        EXISTS (
            SELECT 1 FROM {HELD} x JOIN {HELD} y ON y.tenure_id = b.id
            WHERE x.tenure_id = a.id AND x.certainty <> 'unknown' AND y.certainty <> 'unknown'
            AND ifnull(x.first_day <= y.last_day, TRUE) AND ifnull(y.first_day <= x.last_day, TRUE)
        ) AS possible
    FROM {TENURES.table} a JOIN {TENURES.table} b
        ON b.organisation_id = a.organisation_id AND b.person_id > a.person_id
    WHERE a.status IS NULL AND b.status IS NULL
)
SELECT p.tenure_1, p.person_1 AS person_1_id, one.name AS person_1, p.tenure_2, p.person_2 AS person_2_id,
    other.name AS person_2, p.organisation_id, organisation.name AS organisation,
    CASE WHEN p.certain THEN 'certain' ELSE 'possible' END AS certainty
FROM pair p JOIN people one ON one.id = p.person_1 JOIN people other ON other.id = p.person_2
LEFT JOIN organisations organisation ON organisation.id = p.organisation_id
WHERE p.certain OR p.possible
"""
VIEWS: Final = {
    "certainly_held": f"{_HELD_BY} WHERE h.certainty = 'certain'",
    "possibly_held": f"{_HELD_BY} WHERE h.certainty = 'possible'",
    "served_together": _TOGETHER,
    "facts": " UNION ALL ".join(
        f"SELECT f.id, '{kind.singular}' AS kind, e.what, f.start_edtf, f.start_earliest, f.start_latest, f.end_edtf, "
        f"f.end_earliest, f.end_latest, f.certain_from, f.certain_to, f.possible_from, f.possible_to, f.only_unknown, f.status "
        f'FROM "{kind.table}" f JOIN entries e ON e.address = f.id'
        for kind in KINDS
    ),
}
"""The views by their names, as SQL."""


def write_database(relations: Sequence[DataRelation], out: BinaryIO) -> None:
    """Write relations as a database: the same bytes for the same base, by one version of SQLite."""
    database = sqlite3.connect(":memory:")
    try:
        for relation in relations:
            for statement in _statements(relation):
                database.execute(statement)
            marks = ", ".join("?" * len(relation.columns))
            database.executemany(
                f'INSERT INTO "{relation.name}" VALUES ({marks})',
                (tuple(map(_stored, row)) for row in relation.rows),
            )
        for name, query in VIEWS.items():
            database.execute(f'CREATE VIEW "{name}" AS {query.strip()}')
        database.commit()
        out.write(database.serialize())
    finally:
        database.close()


def _statements(relation: DataRelation) -> Iterator[str]:
    """Yield the statements that create a table, and an index for each way to it that is no key."""
    key = relation.key
    lines = [f"{column.name} {_TYPES[column.type]}" for column in relation.columns]
    lines += [f"PRIMARY KEY ({', '.join(key)})"] if key else []
    lines += [
        f'FOREIGN KEY ({", ".join(foreign.columns)}) REFERENCES "{foreign.relation}" ({", ".join(foreign.referenced)})'
        for foreign in relation.foreign
    ]
    strict = " STRICT" if _KNOWS_STRICT else ""
    body = ",\n    ".join(lines)
    yield f'CREATE TABLE "{relation.name}" (\n    {body}\n){strict}'
    for foreign in relation.foreign:
        columns = foreign.columns
        if columns != key[: len(columns)]:
            name = "_".join((relation.name, *columns))
            yield f'CREATE INDEX "{name}" ON "{relation.name}" ({", ".join(columns)})'


def _stored(cell: Cell) -> str | int | None:
    if isinstance(cell, Decimal):
        return format(cell, "f")
    assert not isinstance(cell, tuple)
    return cell
