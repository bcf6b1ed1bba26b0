"""An incremental compile: what the old index tells, and which unchanged files must be read again nonetheless."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from chronicle.checks.references import CALLED, SHAPED_LIKE_ID
from chronicle.codes import INVALID_ID, UNKNOWN_REFERENCE
from chronicle.dates import BEGINNING, parse
from chronicle.model.entities import ENTITIES
from chronicle.model.lookup import names_of_organisation

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator, Mapping

    from chronicle.dates import YearStart
    from chronicle.index.large.workers import UnitReport
    from chronicle.loader.entries import ValidEntry
    from chronicle.loader.files import Address

    Uses = dict[Address, list[tuple[str, str | None]]]
    """The entries that use each address: the file, and the JSON of an entity (None of a fact)."""


def reading_settings(db: sqlite3.Connection) -> dict[str, str]:
    """Return the settings by which the files in the index were read, as `Compilation` compares them."""
    names = "'currency', 'financial_year', 'budget_types'"
    return dict(db.execute(f"SELECT name, value FROM meta WHERE name IN ({names})"))


def file_of_id(db: sqlite3.Connection, address: Address) -> str | None:
    """Return the file of the entry that holds an id, if any: the first valid one that uses it."""
    row = db.execute("SELECT file FROM entry WHERE tbl = ? AND id = ? AND holds_id", address).fetchone()
    return row[0] if row else None


def affected_files(
    db: sqlite3.Connection,
    changed: Mapping[str, Collection[UnitReport]],
    gone: Collection[str],
    year_start: YearStart,
) -> set[str]:
    """Return the unchanged files to read again: they share an id with, or refer to, an entry that changed.

    So do those that cite a source which other files now date otherwise.
    """
    gone_or_changed = changed.keys() | gone
    before, after = _uses_before(db, gone_or_changed), _uses_after(changed)
    affected: set[str] = set()
    for address in before.keys() | after.keys():
        sharing = db.execute("SELECT DISTINCT file FROM entry WHERE tbl = ? AND id = ?", address)
        shared = {file for (file,) in sharing} - gone_or_changed
        affected |= shared
        if address[0] in ENTITIES and (shared or _contents(before, address) != _contents(after, address)):
            rows = db.execute("SELECT file FROM refers WHERE tbl = ? AND id = ?", address)
            affected.update(file for (file,) in rows)
    names = _organisation_names(before) | _organisation_names(after)
    for name in names:
        rows = db.execute("SELECT file FROM refers WHERE tbl = ? AND id = ?", (CALLED, name))
        affected.update(file for (file,) in rows)
    if any(table == "organisations" for table, _ in before.keys() ^ after.keys()):
        rows = db.execute("SELECT DISTINCT file FROM refers WHERE tbl = ?", (SHAPED_LIKE_ID,))
        affected.update(file for (file,) in rows)
    if any(
        address[0] in ENTITIES and _contents(before, address) != _contents(after, address)
        for address in before.keys() | after.keys()
    ):
        # a name that stands where an id belongs may be another's now
        rows = db.execute("SELECT DISTINCT scope FROM finding WHERE code = ?", (INVALID_ID,))
        affected.update(file for (file,) in rows)
    if any(table in ENTITIES for table, _ in before.keys() ^ after.keys()):
        # a misspelt id may have a nearer one now
        rows = db.execute("SELECT DISTINCT scope FROM finding WHERE code = ?", (UNKNOWN_REFERENCE,))
        affected.update(file for (file,) in rows)
    for source in _dated_otherwise(db, changed, gone_or_changed, year_start):
        rows = db.execute("SELECT file FROM refers WHERE tbl = 'sources' AND id = ?", (source,))
        affected.update(file for (file,) in rows)
    return affected - gone_or_changed


def _dated_otherwise(
    db: sqlite3.Connection,
    changed: Mapping[str, Collection[UnitReport]],
    files: Collection[str],
    year_start: YearStart,
) -> Iterator[str]:
    """Yield the sources of open date that some files now show to be from another day on than before."""
    names = json.dumps([*files])
    now: dict[str, int] = {}
    for report in chain.from_iterable(changed.values()):
        for source, day in report.reported.items():
            now[source] = max(day, now.get(source, day))
    rows = db.execute(
        f"SELECT source, max(day), max(CASE WHEN file IN (SELECT value FROM json_each(:files)) THEN {BEGINNING} ELSE day END) "
        "FROM reported WHERE source IN (SELECT source FROM reported WHERE file IN (SELECT value FROM json_each(:files)) "
        "UNION SELECT value FROM json_each(:sources)) GROUP BY source",
        {"files": names, "sources": json.dumps([*now])},
    )
    before = {source: (latest, elsewhere) for source, latest, elsewhere in rows}
    for source in before.keys() | now.keys():
        latest, elsewhere = before.get(source, (BEGINNING, BEGINNING))
        if max(elsewhere, now.get(source, BEGINNING)) != latest and _is_open(db, source, year_start):
            yield source


def _is_open(db: sqlite3.Connection, source: str, year_start: YearStart) -> bool:
    """Tell whether the date of a source leaves open on which day it was published; a qualified one does."""
    row = db.execute(
        "SELECT coalesce(s.published, s.dated) FROM sources s JOIN entry e ON e.key = s.key WHERE e.tbl = 'sources' AND e.id = ?",
        (source,),
    ).fetchone()
    if row is None or row[0] is None:
        return row is not None
    date = parse(row[0], year_start)
    return date.qualified or date.earliest != date.latest


def _uses_before(db: sqlite3.Connection, files: Collection[str]) -> Uses:
    uses: Uses = {}
    for name in files:
        for table, id_, content in db.execute("SELECT tbl, id, json FROM entry WHERE file = ?", (name,)):
            uses.setdefault((table, id_), []).append((name, content))
    return uses


def _uses_after(changed: Mapping[str, Collection[UnitReport]]) -> Uses:
    uses: Uses = {}
    for name, reports in changed.items():
        for entry in (entry for report in reports for entry in report.entries):
            uses.setdefault(entry[:2], []).append((name, entity_json(entry.entity)))
    return uses


def _organisation_names(uses: Uses) -> set[str]:
    """Return the names of organisations that facts may call them by, ids among them."""
    names: set[str] = set()
    for (table, id_), entries in uses.items():
        if table == "organisations":
            names.add(id_)
            for _, content in entries:
                entity = json.loads(content) if content else {}
                aka = entity.get("aka", ())
                names |= names_of_organisation(
                    entity.get("name", id_), [aka] if isinstance(aka, str) else aka
                )
    return names


def _contents(uses: Uses, address: Address) -> list[str | None]:
    return [content for _, content in uses.get(address, ())]


def entity_json(entity: ValidEntry | None) -> str | None:
    """Return an entity's table as JSON, from which it is restored and compared; None of a fact."""
    if entity is None or entity.raw is None:
        return None
    return json.dumps(entity.raw, default=_date_text, ensure_ascii=False)


def _date_text(value: object) -> str:
    """Return a TOML date or time as text of the same meaning."""
    return value.isoformat(timespec="minutes") if isinstance(value, datetime) else str(value)
