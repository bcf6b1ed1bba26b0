"""What an index of an earlier state of a base still knows, and which unchanged files must be read again all the same."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from chronicle.facts.kinds import ENTITIES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping

    from chronicle.base.entries import Entered
    from chronicle.base.files import Address
    from chronicle.index.units import Told

    Shapes = dict[Address, list[tuple[str, str | None]]]
    """Where an id is used, and what by: the file, and of an entity all that it says."""


def read_by(db: sqlite3.Connection) -> dict[str, str]:
    """The conventions by which the index was compiled."""
    return dict(db.execute("SELECT name, value FROM meta WHERE name IN ('currency', 'financial_year')"))


def first_file(db: sqlite3.Connection, address: Address) -> str | None:
    """The file in which an id was first used, by an entry that was good in itself."""
    row = db.execute("SELECT file FROM entry WHERE tbl = ? AND id = ? AND first", address).fetchone()
    return row[0] if row else None


def affected(
    db: sqlite3.Connection, changed: Mapping[str, Collection[Told]], gone: Collection[str]
) -> set[str]:
    """The unchanged files with an entry that is read otherwise now: it refers to what changed, or shares an id."""
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
        rows = db.execute("SELECT DISTINCT scope FROM finding WHERE code = 'F009'")
        found.update(file for (file,) in rows)
    return found - gone_or_changed


def _before(db: sqlite3.Connection, files: Collection[str]) -> Shapes:
    shapes: Shapes = {}
    for name in files:
        for table, id_, shape in db.execute("SELECT tbl, id, shape FROM entry WHERE file = ?", (name,)):
            shapes.setdefault((table, id_), []).append((name, shape))
    return shapes


def _after(changed: Mapping[str, Collection[Told]]) -> Shapes:
    shapes: Shapes = {}
    for name, told in changed.items():
        for seen in (seen for one in told for seen in one.entries):
            shapes.setdefault(seen[:2], []).append((name, shape(seen.entity)))
    return shapes


def _said(shapes: Shapes, address: Address) -> list[str | None]:
    return [shape for _, shape in shapes.get(address, ())]


def shape(entered: Entered | None) -> str | None:
    """All that an entity says, as the index keeps it to see whether it changed; None of a fact."""
    if entered is None or entered.raw is None:
        return None
    return json.dumps(entered.raw, default=_quoted, ensure_ascii=False)


def _quoted(value: object) -> str:
    """One of TOML's own dates as the text that says the same."""
    return value.isoformat(timespec="minutes") if isinstance(value, datetime) else str(value)
