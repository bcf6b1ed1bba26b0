"""An incremental compile: what the old index tells, and which unchanged files must be read again nonetheless."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from chronicle.checks.references import CALLED, SHAPED_LIKE_ID
from chronicle.codes import UNKNOWN_REFERENCE
from chronicle.model.entities import ENTITIES
from chronicle.model.lookup import names_of_organisation

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping

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
    db: sqlite3.Connection, changed: Mapping[str, Collection[UnitReport]], gone: Collection[str]
) -> set[str]:
    """Return the unchanged files to read again: they share an id with, or refer to, an entry that changed."""
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
    if any(table in ENTITIES for table, _ in before.keys() ^ after.keys()):
        # a misspelt id may have a nearer one now
        rows = db.execute("SELECT DISTINCT scope FROM finding WHERE code = ?", (UNKNOWN_REFERENCE,))
        affected.update(file for (file,) in rows)
    return affected - gone_or_changed


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
