"""The tables of the index. It is compiled from the base, disposable, and never edited by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.document import Column, ColumnType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

VERSION: Final = 20
"""To be increased whenever the program compiles a base to a different index than before."""

MATCH: Final = ("\x02", "\x03")
"""The characters that mark the beginning and end of a match in a text; no searched text contains them."""
EXTENT: Final = ("se", "sl", "ee", "el", "start_missing", "end_missing", "qualified")
"""The columns of an extent: its four bounds as ordinals of days, then flags; compared with windows."""
ORDER: Final = ("o1", "o2", "o3", "o4")
"""The columns to sort a timeline by: the integers of an `OrderKey`."""
_PLACE: Final = ("at_file", "at_line")
TAIL: Final = (
    Column("status"),
    Column("certainty"),
    Column("worked_out", ColumnType.LIST),
    Column("disputed", ColumnType.LIST),
    Column("sources", ColumnType.LIST),
    Column("citations", ColumnType.LIST),
    Column("because"),
    Column("tags", ColumnType.LIST),
    Column("note"),
    Column("id"),
    Column("file"),
    Column("line", ColumnType.NUMBER),
)
"""The last columns of every listing of facts."""
TIMELINE: Final = (
    Column("date", ColumnType.DATE),
    Column("earliest", ColumnType.DATE),
    Column("latest", ColumnType.DATE),
    Column("kind"),
    Column("role"),
    Column("what"),
    Column("people", ColumnType.LIST),
    Column("organisations", ColumnType.LIST),
)

_FIXED: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE file (
    name TEXT PRIMARY KEY, size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER, young INTEGER, digest TEXT
) WITHOUT ROWID;
CREATE TABLE listing (name TEXT, place INTEGER, field TEXT, holds TEXT, PRIMARY KEY (name, place)) WITHOUT ROWID;
CREATE TABLE entry (
    key INTEGER PRIMARY KEY, tbl TEXT, id TEXT, file TEXT, line INTEGER, first INTEGER, stands INTEGER, what TEXT,
    shape TEXT
);
CREATE TABLE refers (tbl TEXT, id TEXT, file TEXT, PRIMARY KEY (tbl, id, file)) WITHOUT ROWID;
CREATE TABLE allow (address TEXT, code TEXT, file TEXT, PRIMARY KEY (address, code)) WITHOUT ROWID;
CREATE TABLE fact (
    key INTEGER PRIMARY KEY, kind TEXT, status TEXT, worked_out TEXT, disputed TEXT, sources TEXT, citations TEXT,
    because TEXT, tags TEXT, note TEXT, id TEXT, file TEXT, line INTEGER, what TEXT,
    se INTEGER, sl INTEGER, ee INTEGER, el INTEGER, start_missing INTEGER, end_missing INTEGER, qualified INTEGER,
    o1 INTEGER, o2 INTEGER, o3 INTEGER, o4 INTEGER, derived TEXT, length TEXT, organisations TEXT
);
CREATE TABLE involves (role TEXT, id TEXT, key INTEGER, PRIMARY KEY (role, id, key)) WITHOUT ROWID;
CREATE TABLE citation (
    key INTEGER, place INTEGER, source TEXT, at TEXT, quote TEXT, whole INTEGER, PRIMARY KEY (key, place)
) WITHOUT ROWID;
CREATE TABLE claim (
    key INTEGER, place INTEGER, field TEXT, source TEXT, at TEXT, says TEXT, words TEXT, verdict TEXT,
    accepted TEXT, accepted_words TEXT, PRIMARY KEY (key, place, field)
) WITHOUT ROWID;
CREATE TABLE reason (key INTEGER, field TEXT, why TEXT, PRIMARY KEY (key, field)) WITHOUT ROWID;
CREATE TABLE finding (
    severity TEXT, code TEXT, message TEXT, hint TEXT, id TEXT, file TEXT, line INTEGER, col INTEGER, width INTEGER,
    also_at TEXT, underline TEXT, scope TEXT, silenced TEXT
);
CREATE VIRTUAL TABLE words USING fts5 (body, tokenize = "unicode61 remove_diacritics 2");
"""
_INDEXES: Final = (
    "entry_id ON entry (tbl, id)",
    "entry_file ON entry (file)",
    "entry_aside ON entry (stands) WHERE NOT stands",
    "fact_id ON fact (id)",
    "fact_file ON fact (file)",
    "claim_verdict ON claim (verdict) WHERE verdict = 'disagrees'",
    "finding_place ON finding (file, line, col)",
)


def involving(role: str, key: str = "f.key", ids: str = "?") -> str:
    """SQL: whether the fact with a key involves one of some ids; `ids` are their placeholders."""
    return f"{key} IN (SELECT key FROM involves WHERE role = '{role}' AND id IN ({ids}))"


def in_order(alias: str, *place: str, way: str = "") -> str:
    """SQL: the ORDER BY of a timeline, for a table's alias; `place` are its columns for file and line."""
    return ", ".join(f"{alias}.{key} {way}".rstrip() for key in (*ORDER, *(place or _PLACE)))


def tables(listings: Mapping[str, tuple[Column, ...]]) -> list[str]:
    """The statements that create an empty index, with a table for each listing."""
    statements = _FIXED.split(";\n")
    for name, columns in listings.items():
        own = ", ".join(f'"{column.name}"' for column in columns)
        dated = ", ".join((*EXTENT, *ORDER))
        statements.append(
            f'CREATE TABLE "{name}" (key INTEGER, at_file TEXT, at_line INTEGER, {dated}, {own})'
        )
    return statements


def indexes(listings: Iterable[str]) -> list[str]:
    """The statements that create the SQL indexes: far quicker on full tables than while these are filled."""
    statements = [f"CREATE INDEX {index}" for index in _INDEXES]
    for name in listings:
        statements.append(f'CREATE INDEX "{name}_key" ON "{name}" (key)')
        statements.append(f'CREATE INDEX "{name}_order" ON "{name}" (o1, o2, o3, o4, at_file, at_line)')
    return statements
