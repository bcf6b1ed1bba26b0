"""What a row of a sheet becomes while it is read: drafts of facts, what it says of whom it names, why it is refused."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field as with_default
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chronicle.importing.matching import NameMatch
    from chronicle.importing.sheet import SheetCell
    from chronicle.model.base import Field
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
    """What a row says of somebody or something that it names; the id is empty until the name is looked up."""

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


@dataclass(slots=True)
class GivenNames:
    """The names in a cell that are still to be looked up.

    Attributes:
        fact: The fact that they are to stand in.
        key: The key of that.
        field: Its field.
        cell: The cell.
        texts: The names.
        is_given: Whether the row gives them, rather than the map for all rows.
    """

    fact: FactDraft
    key: str
    field: Field
    cell: SheetCell
    texts: list[str]
    is_given: bool = True


class RowContent:
    """What the cells of one row give, until names are looked up and its facts have what they share.

    Attributes:
        draft: The row.
        names: Whom and what it names.
        entity_values: What it says of these, whose ids are not known yet.
        source: The values of a source of its own.
    """

    def __init__(self, draft: RowDraft) -> None:
        self.draft = draft
        self.names: list[GivenNames] = []
        self.entity_values: list[EntityValue] = []
        self.source: dict[str, TomlValue] = {}
        self._facts: dict[str, FactDraft] = {}
        if draft.table:
            self.fact(draft.table, draft.table)

    def fact(self, table: str, slot: str) -> FactDraft:
        """Return the fact of a slot, made if it is new."""
        if slot not in self._facts:
            self._facts[slot] = FactDraft(slot, table)
        return self._facts[slot]

    def facts(self) -> list[FactDraft]:
        """Return all facts; those of slots also bring the one with what they have in common."""
        for fact in list(self._facts.values()):
            self.fact(fact.table, fact.table)
        return list(self._facts.values())

    def finished(self) -> list[FactDraft]:
        """Return the facts, the row's own first, each with what it has in common with others of its table."""
        slots: defaultdict[str, list[FactDraft]] = defaultdict(list)
        for fact in self._facts.values():
            slots[fact.table].append(fact)
        found = []
        for facts in slots.values():
            common = next(fact for fact in facts if fact.slot == fact.table)
            own = [fact for fact in facts if fact is not common]
            for fact in own:
                fact.values = {**common.values, **fact.values}
                fact.cells = {**common.cells, **fact.cells}
            found += own or [common]
        return found
