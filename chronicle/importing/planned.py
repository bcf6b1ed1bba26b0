"""What an import comes to, as it is worked out and shown: the data, which `plan` fills in."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as with_default
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from chronicle.importing.state import (
    ImportedRow,
    ValueChange,
    write_state,
)
from chronicle.importing.targets import Owner, entry_class, fields_by_key
from chronicle.model.base import references_of, toml_key

if TYPE_CHECKING:
    from chronicle.importing.drafts import RowDraft
    from chronicle.importing.loaded import LoadedSheet
    from chronicle.importing.mapping import ColumnRule, ImportMap
    from chronicle.importing.matching import NewEntity
    from chronicle.importing.rows import DraftReader
    from chronicle.importing.seats import SeatsShown
    from chronicle.importing.snapshot import Snapshot
    from chronicle.writing.new_entries import AddedEntry


class RowPair(NamedTuple):
    """A row that resembles one imported before, between the same neighbours."""

    before: ImportedRow
    row: RowDraft


@dataclass
class ImportPlan:
    """An import, worked out and not yet written.

    Attributes:
        sheet: The sheet.
        map: The map.
        snapshot: The base.
        reader: What read the rows, with what it found out of the columns and names.
        taken: The rows that are good.
        refused: Those that are not.
        entities: Whom and what the rows name and the base does not have, sources among them.
        facts: The new facts.
        changes: What is written into facts that are there.
        kept: Where row and hand both changed a value: the hand's stays.
        pairs: Rows that resemble one imported before.
        vanished: Rows that the sheet no longer has.
        removed: The addresses of facts that go with their rows.
        deleted: The addresses of facts that were deleted by hand, and stay so.
        unchanged: How many rows say what they said.
        changed: How many rows were imported before and say something else now.
        seats: The posts that several rows hold at once.
        state: The rows as they are imported now.
    """

    sheet: LoadedSheet
    map: ImportMap
    snapshot: Snapshot
    reader: DraftReader
    taken: list[RowDraft] = with_default(default_factory=list)
    refused: list[RowDraft] = with_default(default_factory=list)
    entities: list[AddedEntry] = with_default(default_factory=list)
    facts: list[AddedEntry] = with_default(default_factory=list)
    changes: list[ValueChange] = with_default(default_factory=list)
    kept: list[ValueChange] = with_default(default_factory=list)
    pairs: list[RowPair] = with_default(default_factory=list)
    vanished: list[ImportedRow] = with_default(default_factory=list)
    removed: list[str] = with_default(default_factory=list)
    deleted: list[str] = with_default(default_factory=list)
    unchanged: int = 0
    changed: int = 0
    seats: dict[str, SeatsShown] = with_default(default_factory=dict)
    state: list[ImportedRow] = with_default(default_factory=list)

    @property
    def rules(self) -> list[ColumnRule]:
        """The rules of the columns that are used."""
        return [
            column.rule for column in self.reader.columns if column.rule is not None and column.rule.targets
        ]

    @cached_property
    def missing(self) -> list[tuple[str, str]]:
        """The keys that the entries of a table need, and no column and nothing in the map gives."""
        seconds = [
            target.table for rule in self.rules for target in rule.targets if target.owner is Owner.SECOND
        ]
        return [
            (table, key)
            for table in dict.fromkeys((*self.map.tables, *seconds))
            for key, field in fields_by_key(table).items()
            if field.required and key not in _given(self, table)
        ]

    @property
    def notices(self) -> list[str]:
        """What to look at in the sheet, and what the map says of names that no row has."""
        idle = self.map.names.keys() - self.reader.book.asked if not self.sheet.is_part else set[str]()
        return [
            *self.sheet.notices,
            *(
                f'[names] of the map has "{written}", which no cell names'
                for key, written in self.map.names_written.items()
                if key in idle
            ),
        ]

    @property
    def new_names(self) -> list[NewEntity]:
        """Whom and what good rows name that the base does not have."""
        used = {(entry.table, entry.id) for entry in self.entities}
        return [new for place, new in self.reader.book.new.items() if place in used]

    @property
    def state_text(self) -> str:
        """The text of the state after it."""
        return write_state(self.state)


def _given(plan: ImportPlan, table: str) -> set[str]:
    """Return the keys of a table that columns, what these say besides, defaults, or the row's own entry give."""
    is_own = table in plan.map.tables
    given: set[str] = set()
    for rule in plan.rules:
        for target in rule.targets:
            if target.table == table or (is_own and not target.table and target.key in fields_by_key(table)):
                given |= {target.key, *rule.constants}
    given |= {
        target.key
        for target, _ in plan.map.defaults
        if target.table == table or (is_own and not target.table)
    }
    if not is_own:
        named = {
            fields_by_key(own)[target.key].type.table
            for own in plan.map.tables
            for rule in plan.rules
            for target in rule.targets
            if not target.table and target.key in fields_by_key(own)
        }
        given |= {
            toml_key(field) for field, other in references_of(entry_class(table)).items() if other in named
        }
    return given
