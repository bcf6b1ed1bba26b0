"""What the old index still knows of a base, and which unchanged files must be read again nonetheless."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from chronicle.codes import UNKNOWN_REFERENCE
from chronicle.model.entities import ENTITIES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping

    from chronicle.index.units import UnitReport
    from chronicle.loader.entries import ValidEntry
    from chronicle.loader.files import Address

    Shapes = dict[Address, list[tuple[str, str | None]]]
    """The entries that use each address: the file, and the `shape` of an entity (None of a fact)."""


def read_by(db: sqlite3.Connection) -> dict[str, str]:
    """The settings by which the files in the index were read, as `Compilation` compares them."""
    return dict(db.execute("SELECT name, value FROM meta WHERE name IN ('currency', 'financial_year')"))


def first_file(db: sqlite3.Connection, address: Address) -> str | None:
    """The file of the entry that holds an id, if any: the first valid one that uses it."""
    row = db.execute("SELECT file FROM entry WHERE tbl = ? AND id = ? AND first", address).fetchone()
    return row[0] if row else None


def affected(
    db: sqlite3.Connection, changed: Mapping[str, Collection[UnitReport]], gone: Collection[str]
) -> set[str]:
    """The unchanged files to read again: they share an id with, or refer to, an entry that changed."""
    gone_or_changed = changed.keys() | gone
    before, after = _before(db, gone_or_changed), _after(changed)
    found: set[str] = set()
    for address in before.keys() | after.keys():
        sharing = db.execute("SELECT DISTINCT file FROM entry WHERE tbl = ? AND id = ?", address)
        shared = {file for (file,) in sharing} - gone_or_changed
        found |= shared
        if address[0] in ENTITIES and (shared or _said(before, address) != _said(after, address)):
            rows = db.execute("SELECT file FROM refers WHERE tbl = ? AND id = ?", address)
            found.update(file for (file,) in rows)
    if any(table in ENTITIES for table, _ in before.keys() ^ after.keys()):
        # a misspelt id may have a nearer one now
        rows = db.execute("SELECT DISTINCT scope FROM finding WHERE code = ?", (UNKNOWN_REFERENCE,))
        found.update(file for (file,) in rows)
    return found - gone_or_changed


def _before(db: sqlite3.Connection, files: Collection[str]) -> Shapes:
    shapes: Shapes = {}
    for name in files:
        for table, id_, shape in db.execute("SELECT tbl, id, shape FROM entry WHERE file = ?", (name,)):
            shapes.setdefault((table, id_), []).append((name, shape))
    return shapes


def _after(changed: Mapping[str, Collection[UnitReport]]) -> Shapes:
    shapes: Shapes = {}
    for name, told in changed.items():
        for seen in (seen for one in told for seen in one.entries):
            shapes.setdefault(seen[:2], []).append((name, shape(seen.entity)))
    return shapes


def _said(shapes: Shapes, address: Address) -> list[str | None]:
    return [shape for _, shape in shapes.get(address, ())]


def shape(entered: ValidEntry | None) -> str | None:
    """An entity's table as JSON, from which it is restored and compared; None of a fact."""
    if entered is None or entered.raw is None:
        return None
    return json.dumps(entered.raw, default=_quoted, ensure_ascii=False)


def _quoted(value: object) -> str:
    """A TOML date or time as text in the same meaning."""
    return value.isoformat(timespec="minutes") if isinstance(value, datetime) else str(value)
