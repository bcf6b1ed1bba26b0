"""Writing to the index: adding entries and their rows, removing those of a file."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, cast

from chronicle.dates import EdtfDate
from chronicle.document import Cell
from chronicle.findings import Finding
from chronicle.index import rows, schema
from chronicle.index.incremental import entity_json
from chronicle.index.large.workers import EntryReport
from chronicle.loader.entries import ValidEntry
from chronicle.loader.locations import Locator
from chronicle.model.base import CitedEntry
from chronicle.model.columns import table_cell
from chronicle.model.entities import ENTITIES
from chronicle.model.evidence import Evidence
from chronicle.model.lookup import Entities
from chronicle.sql import EntryState, placeholders

_VALUES: Final = 900
"""Values in one statement; older SQLites take no more than 999."""
# as plain texts, which SQLite stores without looking for an adapter
_STANDS: Final = EntryState.STANDS.value
_SET_ASIDE: Final = EntryState.SET_ASIDE.value


class IndexWriter:
    """An index open for writing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._unindexed = False
        self._involves: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self._next = (connection.execute("SELECT max(key) FROM entry").fetchone()[0] or 0) + 1

    @classmethod
    def empty(cls, connection: sqlite3.Connection) -> IndexWriter:
        """Create the tables of an index, and open it for writing."""
        for statement in schema.tables():
            connection.execute(statement)
        writer = cls(connection)
        writer._unindexed = True
        return writer

    @property
    def next_key(self) -> int:
        """The key that the next entry gets."""
        return self._next

    def meta(self, name: str, value: str | None) -> None:
        """Record a property of the base as a whole."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def keys(self, number: int) -> range:
        """Reserve that many keys for entries."""
        first, self._next = self._next, self._next + number
        return range(first, self._next)

    def entries(self, file: str, keys: Iterable[int], reports: Iterable[EntryReport]) -> None:
        """Record entries, standing or not; of those that stand and are entities, also what they say."""
        entry_rows: list[rows.StoredRow] = []
        for key, (table, id_, line, stands, _, entity, _) in zip(keys, reports, strict=True):
            state = _STANDS if stands else _SET_ASIDE
            entry_rows.append((key, table, id_, file, line, stands, state, None, entity_json(entity)))
        self.insert({"entry": entry_rows})

    def allow(self, address: str, codes: Iterable[str], file: str) -> None:
        """Record the codes that an entry's `allow` silences."""
        self._db.executemany(
            "INSERT OR IGNORE INTO allow VALUES (?, ?, ?)", [(address, code, file) for code in codes]
        )

    def scattered(self, file: str) -> None:
        """Record that parts of an entry of a file stand after other entries."""
        self._db.execute("INSERT INTO scattered VALUES (?)", (file,))

    def refers(self, addresses: Iterable[tuple[str, str]], file: str) -> None:
        """Record what a file refers to, so that it is read again when that changes."""
        self._db.executemany(
            "INSERT OR IGNORE INTO refers VALUES (?, ?, ?)", [(*address, file) for address in addresses]
        )

    def reported(self, days: Mapping[str, int], file: str) -> None:
        """Record what the entries of a file tell of the publication of sources: a day before which each was not."""
        rows = [(source, file, day) for source, day in days.items()]
        self._db.executemany("INSERT INTO reported VALUES (?, ?, ?)", rows)

    def narrowed(self, publications: Iterable[tuple[str, str]]) -> None:
        """Record when sources were published, of those of which it is known better than by their dates."""
        self._db.execute("DELETE FROM narrowed")
        self._db.executemany("INSERT INTO narrowed VALUES (?, ?)", publications)

    def set_states(self, entries: Iterable[tuple[EntryState, int]]) -> None:
        """Record the states of facts that do not stand, each before the key of its fact."""
        self._db.executemany("UPDATE entry SET state = ? WHERE key = ?", entries)

    def insert(self, tables: Mapping[str, Sequence[rows.StoredRow]]) -> None:
        """Write rows by table, many in one statement, which is quicker."""
        for table, table_rows in tables.items():
            if not table_rows:
                continue
            row_placeholders = f"({placeholders(table_rows[0])})"
            for batch in _batched(table_rows, _VALUES // len(table_rows[0])):
                values = ",".join([row_placeholders] * len(batch))
                self._db.execute(f'INSERT INTO "{table}" VALUES {values}', [*chain.from_iterable(batch)])

    def involve(self, involves: Mapping[tuple[str, str], Iterable[int]]) -> None:
        """Remember which facts involve what; `finish` writes it."""
        for address, keys in involves.items():
            self._involves[address] += keys

    def finish(self) -> None:
        """Write what is still pending, and create the SQL indexes of a new file."""
        self._db.executemany(  # one JSON list is far quicker than a parameter for each item
            "INSERT INTO involves SELECT ?, ?, value FROM json_each(?)",
            # sorted, because a WITHOUT ROWID table grows quickest at its end
            [(role, id_, json.dumps(keys)) for (role, id_), keys in sorted(self._involves.items())],
        )
        self._involves.clear()
        if self._unindexed:
            for statement in schema.indexes():
                self._db.execute(statement)
            self._unindexed = False

    def entity(self, key: int, entered: ValidEntry, evidence: Evidence, entities: Entities) -> None:
        """Write an entity's rows."""
        entry = entered.entry
        cells = [rows.stored(_cell(getattr(entry, field.name))) for field in ENTITIES[entered.table].fields]
        for word in rows.extra_words(entry):
            self._involves["extra", word].append(key)
        what = getattr(entry, "name", None) or getattr(entry, "title", entered.id)
        cited = rows.sourcing_cells(entry, evidence, entities) if isinstance(entry, CitedEntry) else ()
        row = (key, *cells, *cited)
        self._db.execute(f'INSERT INTO "{entered.table}" VALUES ({placeholders(row)})', row)
        self._db.execute("UPDATE entry SET what = ? WHERE key = ?", (what, key))

    def finding(self, finding: Finding, scope: str, silenced: str | None, locator: Locator) -> None:
        """Write a finding at its place.

        `scope` is the file in which it was found, "" for the whole base; `silenced` are the addresses whose
        `allow` silences it, joined.
        """
        place = locator.place(finding.at)
        also = [locator.place(location) for location in finding.also]
        self._db.execute(
            "INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                finding.severity.value,
                finding.code,
                finding.message,
                finding.hint,
                finding.address,
                place.file,
                place.line,
                place.column,
                place.width,
                rows.joined(tuple([f"{other.file}:{other.line}:{other.column}" for other in also])),
                finding.underline,
                json.dumps(finding.fix._asdict()) if finding.fix else None,
                scope,
                silenced,
            ),
        )

    def forget(self, file: str) -> None:
        """Delete everything that came from a file, except its signature."""
        db = self._db
        keys = "SELECT key FROM entry WHERE file = ?"
        for table in ("fact", "involves", "citation", "claim", "reason", *schema.listings()):
            db.execute(f'DELETE FROM "{table}" WHERE key IN ({keys})', (file,))
        db.execute(f"DELETE FROM words WHERE rowid IN ({keys})", (file,))
        for table in ("entry", "scattered", "refers", "allow", "reported"):
            db.execute(f"DELETE FROM {table} WHERE file = ?", (file,))
        db.execute("DELETE FROM finding WHERE scope = ?", (file,))


def _batched(all_rows: Sequence[rows.StoredRow], size: int) -> Iterator[Sequence[rows.StoredRow]]:
    """Yield rows in batches of at most `size`."""
    return (all_rows[first : first + size] for first in range(0, len(all_rows), size))


def _cell(value: object) -> Cell:
    """Return a value of an entity as a cell: dates as EDTF, a table as a list of `key: text`."""
    if value is None or type(value) is str:
        return value
    if isinstance(value, EdtfDate):
        return value.text
    if isinstance(value, Mapping):
        return table_cell(value) if value else None
    return cast("Cell", value)
