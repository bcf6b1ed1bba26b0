"""The kinds of fact: one declaration each.

A new kind is a module beside this one that declares it, and its name in the list below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from chronicle.model.base import references_of, toml_key
from chronicle.model.kinds.budget import BUDGET
from chronicle.model.kinds.counts import COUNTS
from chronicle.model.kinds.events import EVENTS
from chronicle.model.kinds.inspections import INSPECTIONS
from chronicle.model.kinds.tenures import TENURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chronicle.model.kind import Kind, StateSection


class Kinds:
    """The declared kinds, in the order in which help and documentation list them."""

    def __init__(self, *kinds: Kind[Any]) -> None:
        self._kinds = {kind.table: kind for kind in kinds}
        self._by_singular = {kind.singular: kind for kind in kinds}

    def __iter__(self) -> Iterator[Kind[Any]]:
        return iter(self._kinds.values())

    def __contains__(self, table: object) -> bool:
        return table in self._kinds

    def __getitem__(self, table: str) -> Kind[Any]:
        """Return the kind whose table has that name."""
        return self._kinds[table]

    def declare(self, kind: Kind[Any]) -> None:
        """Add a kind to the program; to be done before anything asks for the kinds."""
        self._kinds[kind.table] = kind
        self._by_singular[kind.singular] = kind

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of their tables in TOML, which are also those of their listings and commands."""
        return tuple(self._kinds)

    @property
    def reference_tables(self) -> Mapping[str, str]:
        """The keys that name entries in any kind of fact, each with the table that these are in."""
        return {toml_key(field): table for kind in self for field, table in references_of(kind.fact).items()}

    def in_section(self, *sections: StateSection) -> tuple[Kind[Any], ...]:
        """Return the kinds whose facts `at` shows in some sections."""
        return tuple(kind for kind in self if kind.state_section in sections)

    def of_singular(self, singular: str) -> Kind[Any]:
        """Return the kind that `--kind` and programs call so."""
        return self._by_singular[singular]


KINDS: Final = Kinds(
    TENURES,
    INSPECTIONS,
    BUDGET,
    EVENTS,
    COUNTS,
)
