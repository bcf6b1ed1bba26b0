"""The map of an import: what each column of a sheet is.

A map is data: it names fields, words and ids, and can run nothing and reach no file outside the base.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.text import comparable_name
from chronicle.writing.base_paths import IMPORTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chronicle.importing.targets import ColumnTarget
    from chronicle.writing.toml_values import TomlValue

SKIP: Final = "skip"
UNKNOWN_END, STILL = BLANK_ENDS = ("unknown", "still")
KEEP, CANCELLED, REMOVE = VANISHED = ("keep", "cancelled", "remove")
IMPORT_KEYS: Final = (
    *("sheet", "header-row", "kind", "dates", "ranges", "years", "source", "same-row", "id", "null"),
    *("blank-end", "vanished", "file"),
)
COLUMN_KEYS: Final = ("field", "split", "times", "negative", "map", "dates", "ranges", "years")


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What one column is taken for.

    Attributes:
        header: The column's heading, as the map writes it.
        targets: What it gives; nothing if it is skipped.
        split: What stands between several values in a cell.
        times: What a number is multiplied by.
        negative: The type of money that a negative amount is.
        words: What to take for a cell's text, by the text as it is compared.
        constants: What else is so of a fact that has a value from this column, by key.
        dates, ranges, years: How its dates are read, where that is not as in the other columns.
    """

    header: str
    targets: tuple[ColumnTarget, ...] = ()
    split: str | None = None
    times: int = 1
    negative: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, TomlValue] = field(default_factory=dict)
    dates: str | None = None
    ranges: str | None = None
    years: str | None = None


class KindByColumn(NamedTuple):
    """The column that says what a row becomes, and the table for each of its words, as they are compared."""

    header: str
    tables: Mapping[str, str]


class NameBy(NamedTuple):
    """Who is meant by a name that several have: the column that tells, and the id for each of its words."""

    header: str
    ids: Mapping[str, str]


@dataclass(frozen=True)
class ImportMap:
    """A map as it was read. Headings and words are compared without case, accents and the blanks around them."""

    name: str
    text: str = ""
    sheet: str | None = None
    header_row: int | None = None
    tables: tuple[str, ...] = ()
    kind_column: KindByColumn | None = None
    dates: str | None = None
    ranges: str | None = None
    years: str | None = None
    source: str | None = None
    same_row: tuple[str, ...] = ()
    id: str | None = None
    null: tuple[str, ...] = ("",)
    blank_end: str = UNKNOWN_END
    vanished: str = KEEP
    file: str | None = None
    columns: Mapping[str, ColumnRule] = field(default_factory=dict)
    defaults: tuple[tuple[ColumnTarget, TomlValue], ...] = ()
    names: Mapping[str, str | NameBy] = field(default_factory=dict)
    names_written: Mapping[str, str] = field(default_factory=dict)
    """Its names as it writes them, by how they are compared."""

    @property
    def path(self) -> str:
        """Its file in the base."""
        return f"{IMPORTS}/{self.name}.toml"

    @property
    def state_path(self) -> str:
        """The file of what was imported by it."""
        return f"{IMPORTS}/{self.name}.state.jsonl"

    def rule(self, header: str) -> ColumnRule | None:
        """Return what the column with a heading is taken for; None if it is neither used nor skipped."""
        return self.columns.get(comparable_name(header))

    def headers_needed(self) -> tuple[str, ...]:
        """Return the headings without which it does not fit a sheet: those that it uses."""
        used = [rule.header for rule in self.columns.values() if rule.targets]
        return (*used, *self.same_row, *([self.kind_column.header] if self.kind_column else []))

    def fits(self, headers: Sequence[str]) -> bool:
        """Tell whether it is a map for a sheet with these headings: it has all that are used, and no others."""
        there = {comparable_name(header) for header in headers if header.strip()}
        needed = {comparable_name(header) for header in self.headers_needed()}
        return (
            bool(needed)
            and needed <= there
            and all(header in self.columns or header in needed for header in there)
        )


def pattern_names(pattern: str) -> list[str]:
    """Return the names in braces in a pattern of ids.

    >>> pattern_names("{date}-{title}")
    ['date', 'title']
    """
    return [part.partition("}")[0] for part in pattern.split("{")[1:] if "}" in part]
