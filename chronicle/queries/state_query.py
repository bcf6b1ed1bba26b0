"""What is asked for when the state of things at a time is: when, and to whom and what it is narrowed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from chronicle.index.schema import involving
from chronicle.model.kinds import KINDS
from chronicle.named_tuples import NamedTuple
from chronicle.sql import placeholders

if TYPE_CHECKING:
    from chronicle.dates import Window
    from chronicle.index.cache import Index
    from chronicle.model.kind import StateSection
    from chronicle.queries.lifetimes import Lifetimes


class Scope(NamedTuple):
    """What an answer is narrowed to: ids by the table that they are of; empty for all."""

    organisations: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    def involved(self, key: str = "f.key") -> tuple[str, tuple[str, ...]]:
        """Return the SQL condition that the fact with a key involves one of each, and its parameters."""
        chosen = {role: ids for role, ids in self._asdict().items() if ids}
        conditions = (involving(role, key, placeholders(ids)) for role, ids in chosen.items())
        return " AND ".join(conditions) or "1", tuple(chain.from_iterable(chosen.values()))

    @property
    def options(self) -> list[str]:
        """The options that narrow to the same."""
        named = zip(("--org", "--post", "--person"), self, strict=True)
        return [word for option, ids in named for id_ in ids for word in (option, id_)]


@dataclass(frozen=True, slots=True)
class StateQuery:
    """What is asked for.

    Attributes:
        excluded: The key of the fact whose time it is, to be left out; -1 if a date was typed.
        narrowed: To whom and what.
        lifetimes: When the posts and organisations opened and closed.
    """

    index: Index
    window: Window
    excluded: int
    narrowed: Scope
    lifetimes: Lifetimes

    def involved(self, key: str) -> tuple[str, tuple[str, ...]]:
        """Return the SQL condition that a fact involves one of each asked about, and its parameters."""
        return self.narrowed.involved(key)


def kinds_in(*sections: StateSection) -> tuple[str, ...]:
    """Return the kinds in some sections, in the singular."""
    return tuple(kind.singular for kind in KINDS.in_section(*sections))
