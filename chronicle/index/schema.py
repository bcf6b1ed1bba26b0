"""The tables of the index. It is compiled from the base, disposable, and never edited by hand."""

from __future__ import annotations

from typing import Final

from chronicle.document import Column, ColumnType
from chronicle.model.entities import CITED, ENTITIES
from chronicle.model.kinds import KINDS
from chronicle.sql import EntryState

MATCH: Final = ("\x02", "\x03")
"""The characters that mark the beginning and end of a match in a text; no searched text contains them."""
AGENTS: Final = "agents"
"""The role of an organisation that only made a fact: it inspected, or gave the money."""
SORT_COLUMNS: Final = ("sort_1", "sort_2", "sort_3", "sort_4")
"""The columns to sort a timeline by: the integers of an `OrderKey`."""
INTERVAL_COLUMNS: Final = (
    *("start_earliest", "start_latest", "end_earliest", "end_latest"),
    *("start_missing", "end_missing", "qualified"),
    *("certain_from", "certain_to", "possible_from", "possible_to", *SORT_COLUMNS),
)
"""The columns of an interval: its four bounds as ordinals of days, flags, between which days it is certain and possible, and what it is sorted by.

Tables `fact` and `timeline` have them: a row of the timeline has a time of its own.
"""
TAIL: Final = (
    Column("status"),
    Column("headline", ColumnType.FLAG),
    Column("certainty"),
    *CITED[:2],
    Column("errors", ColumnType.LIST),
    *CITED[2:],
    Column("tags", ColumnType.LIST),
    Column("note"),
    Column("id"),
    Column("file"),
    Column("line", ColumnType.NUMBER),
)
"""The last columns of every listing of facts."""
EXTRA: Final = Column("extra", ColumnType.TABLE)
"""The column of what keys of the base's own hold, in listings of a base that has such keys."""
RESTRICTED: Final = Column("restricted", ColumnType.LIST)
"""The column of the restrictions of what a row tells, in listings of a base that has restrictions."""
STANCES: Final = Column("stances", ColumnType.TABLE)
"""The column of what each party says to a fact, in listings of facts of a base that has parties."""
OF_SOME_BASES: Final = (EXTRA, RESTRICTED, STANCES)
"""The columns that only the listings of some bases have, before those of every fact."""
TIMELINE: Final = (
    Column("date", ColumnType.DATE),
    Column("start", ColumnType.DATE),
    Column("end", ColumnType.DATE),
    Column("earliest", ColumnType.DATE),
    Column("latest", ColumnType.DATE),
    Column("kind"),
    Column("role"),
    Column("category"),
    Column("what"),
    Column("people", ColumnType.LIST),
    Column("people_ids", ColumnType.LIST),
    Column("organisations", ColumnType.LIST),
    Column("organisation_ids", ColumnType.LIST),
)

_FIXED: Final = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE file (
    name TEXT PRIMARY KEY, size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER, racy INTEGER, digest TEXT
) WITHOUT ROWID;
CREATE TABLE entry (
    key INTEGER PRIMARY KEY, tbl TEXT, id TEXT, file TEXT, line INTEGER, holds_id INTEGER, state TEXT, what TEXT,
    json TEXT
);
CREATE TABLE scattered (file TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE refers (tbl TEXT, id TEXT, file TEXT, PRIMARY KEY (tbl, id, file)) WITHOUT ROWID;
CREATE TABLE reported (source TEXT, file TEXT, day INTEGER, PRIMARY KEY (source, file)) WITHOUT ROWID;
CREATE TABLE narrowed (source TEXT PRIMARY KEY, publication TEXT) WITHOUT ROWID;
CREATE TABLE allow (address TEXT, code TEXT, file TEXT, PRIMARY KEY (address, code)) WITHOUT ROWID;
CREATE TABLE fact (
    key INTEGER PRIMARY KEY, kind TEXT, extra TEXT, restricted TEXT, stances TEXT, status TEXT, headline INTEGER, worked_out TEXT, disputed TEXT, sources TEXT, citations TEXT,
    because TEXT, tags TEXT, note TEXT, id TEXT, file TEXT, line INTEGER, what TEXT, word TEXT,
    {", ".join(f"{column} INTEGER" for column in INTERVAL_COLUMNS)},
    derived TEXT, length TEXT, organisations TEXT,
    date TEXT, start TEXT, "end" TEXT, as_of TEXT, owner_id TEXT, owner TEXT, independent INTEGER, series TEXT,
    identity INTEGER, as_written TEXT
);
CREATE TABLE involves (role TEXT, id TEXT, key INTEGER, PRIMARY KEY (role, id, key)) WITHOUT ROWID;
CREATE TABLE citation (
    key INTEGER, place INTEGER, source TEXT, at TEXT, quote TEXT, via TEXT, bundle_page TEXT, whole INTEGER, PRIMARY KEY (key, place)
) WITHOUT ROWID;
CREATE TABLE claim (
    key INTEGER, place INTEGER, field TEXT, source TEXT, at TEXT, says TEXT, words TEXT, verdict TEXT,
    accepted TEXT, accepted_words TEXT, PRIMARY KEY (key, place, field)
) WITHOUT ROWID;
CREATE TABLE reason (key INTEGER, field TEXT, why TEXT, PRIMARY KEY (key, field)) WITHOUT ROWID;
CREATE TABLE finding (
    severity TEXT, code TEXT, message TEXT, hint TEXT, id TEXT, file TEXT, line INTEGER, col INTEGER, width INTEGER,
    also_at TEXT, underline TEXT, fix TEXT, scope TEXT, silenced TEXT
);
CREATE VIRTUAL TABLE words USING fts5 (
    body, original UNINDEXED, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);
"""


def is_sighting(row: str = "t.") -> str:
    """Return SQL: whether a row of the timeline is of somebody of whom neither a beginning nor an end is known."""
    kinds = ", ".join(f"'{kind.singular}'" for kind in KINDS if kind.fills_posts)
    return f"{row}role IS NULL AND {row}kind IN ({kinds})"


_INDEXES: Final = (
    "entry_id ON entry (tbl, id)",
    "entry_file ON entry (file)",
    f"entry_set_aside ON entry (state) WHERE state = '{EntryState.SET_ASIDE}'",
    "fact_id ON fact (id)",
    "fact_file ON fact (file)",
    f"fact_order ON fact (kind, {', '.join(SORT_COLUMNS)}, file, line)",
    "timeline_key ON timeline (key)",
    f"timeline_order ON timeline ({', '.join(SORT_COLUMNS)}, at_file, at_line)",
    f"timeline_sighting ON timeline (key) WHERE {is_sighting('')}",
    "claim_verdict ON claim (verdict) WHERE verdict = 'disagrees'",
    "finding_place ON finding (file, line, col)",
    "finding_error ON finding (id, code) WHERE severity = 'error' AND silenced IS NULL",
)


def involving(role: str, key: str = "f.key", ids: str = "?") -> str:
    """Return the SQL for whether the fact with a key involves one of some ids; `ids` are their placeholders."""
    return f"{key} IN (SELECT key FROM involves WHERE role = '{role}' AND id IN ({ids}))"


def is_dated(alias: str = "f") -> str:
    """Return the SQL for whether a fact `f`, or a row of the timeline `t`, is dated; the life of whom it is of is no date of it."""
    return f"NOT ({alias}.start_missing AND {alias}.end_missing)"


def in_order(alias: str = "f", *, way: str = "") -> str:
    """Return the ORDER BY of facts `f`, or of rows of the timeline `t`, by time and then by place."""
    place = ("at_file", "at_line") if alias == "t" else ("file", "line")
    return ", ".join(f"{alias}.{key} {way}".rstrip() for key in (*SORT_COLUMNS, *place))


def listings() -> tuple[str, ...]:
    """Return the names of all listings: each has a table of its own in the index."""
    return ("timeline", *KINDS.tables, *ENTITIES)


def columns_of(listing: str) -> tuple[Column, ...]:
    """Return the columns of a listing's own: those before `TAIL`."""
    if listing == "timeline":
        return TIMELINE
    if listing in KINDS:
        return KINDS[listing].columns
    return ENTITIES[listing].columns


def tables() -> list[str]:
    """Return the statements that create an empty index, with a table for each listing."""
    statements = _FIXED.split(";\n")
    for name in listings():
        own = ", ".join(f'"{column.name}"' for column in columns_of(name))
        before = "key INTEGER PRIMARY KEY"
        if name == "timeline":
            before = ", ".join(("key INTEGER", "at_file TEXT", "at_line INTEGER", *INTERVAL_COLUMNS))
        statements.append(f'CREATE TABLE "{name}" ({before}, {own})')
    return statements


def indexes() -> list[str]:
    """Return the statements that create the SQL indexes: far quicker on full tables than while these are filled."""
    return [f"CREATE INDEX {index}" for index in _INDEXES]
