"""Finding entries that nothing refers to, not even an entry that is set aside until it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

MENTIONED: Final = "?"
"""The table name under which the index keeps words of unreadable parts: any of them may be an id."""

_UNUSED: Final = """
    SELECT e.tbl, e.id, e.file FROM entry e
    WHERE e.stands AND e.tbl IN ({tables})
        AND NOT EXISTS (SELECT 1 FROM refers r WHERE r.tbl = e.tbl AND r.id = e.id)
        AND NOT EXISTS (SELECT 1 FROM refers r WHERE r.tbl = ? AND r.id = e.id)
    ORDER BY e.file, e.line
"""


def unused(connection: sqlite3.Connection, tables: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """The table, id and file of every entry of some tables that nothing refers to."""
    marks = ", ".join(f"'{table}'" for table in tables)
    yield from connection.execute(_UNUSED.format(tables=marks), (MENTIONED,)).fetchall()
