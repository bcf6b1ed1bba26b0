"""What a row of a sheet becomes while it is read: drafts of facts, what it says of whom it names, why it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as with_default
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chronicle.importing.matching import NameMatch
    from chronicle.importing.sheet import SheetCell
    from chronicle.writing.toml_values import TomlValue

_MOST_PROBLEMS: Final = 20
"""The most problems of one row that are told."""


class RowProblem(NamedTuple):
    """Why a row is refused: its cell, the reason as a predicate, what to write, and the word that is likely meant."""

    cell: SheetCell
    reason: str
    hint: str
    instead: str | None = None


class EntityValue(NamedTuple):
    """What a row says of somebody or something that it names."""

    table: str
    id: str
    key: str
    part: str
    value: TomlValue
    cell: SheetCell
    header: str


@dataclass(slots=True)
class FactDraft:
    """A fact that a row becomes.

    Attributes:
        slot: Which of the row's facts it is: its table, and the heading of its own column where a row has several.
        table: Its table.
        values: Its values as TOML has them.
        cells: The cells from which they come, by key.
        id: Its id, once it has one.
    """

    slot: str
    table: str
    values: dict[str, TomlValue] = with_default(default_factory=dict)
    cells: dict[str, SheetCell] = with_default(default_factory=dict)
    id: str = ""

    @property
    def address(self) -> str:
        """Table and id: `events.visit`."""
        return f"{self.table}.{self.id}"


@dataclass(slots=True)
class RowDraft:
    """A row as it was read.

    Attributes:
        number: Its number in the sheet.
        cells: Its cells.
        table: The table of its own entry; empty where nothing tells.
        key: What makes it the same row next time; empty if the map does not say, or the row has nothing there.
        facts: What it becomes, its own entry first.
        entity_values: What it says of whom it names.
        id_text: From what its id is made.
        source: The source that it names itself.
        link: A source of its own, by what tells it from others.
        at: Where in its source it says that it stands.
        quotes: Words of it that no value keeps.
        problems: Why it is refused.
        is_open: Whether an open question decides what it says.
        own: Whom or what the row is about, if that is no fact: perhaps somebody of the base.
    """

    number: int
    cells: Sequence[SheetCell]
    table: str = ""
    key: tuple[str, ...] = ()
    facts: list[FactDraft] = with_default(default_factory=list)
    entity_values: list[EntityValue] = with_default(default_factory=list)
    id_text: str = ""
    source: str | None = None
    link: str | None = None
    at: str | None = None
    quotes: list[str] = with_default(default_factory=list)
    problems: list[RowProblem] = with_default(default_factory=list)
    is_open: bool = False
    own: NameMatch | None = None

    def refuse(self, cell: SheetCell, reason: str, hint: str = "", instead: str | None = None) -> None:
        """Add why the row is refused."""
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(RowProblem(cell, reason, hint, instead))
