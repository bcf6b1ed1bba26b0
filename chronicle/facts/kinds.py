"""The kinds of fact, by name. A new kind is a module beside this one and a line in this list.

Nothing is imported here: asking needs the names alone, and compiling loads the modules.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, cast

if TYPE_CHECKING:
    from chronicle.facts.common import Fact, Values


class Kind(NamedTuple):
    """A kind of fact: its table in TOML (also the listing's name), one of them, its class, and its help."""

    table: str
    singular: str
    model: str
    help: str

    def load(self) -> type[Fact[Values]]:
        """The class, with its module imported."""
        return cast("type[Fact[Values]]", getattr(import_module(f"chronicle.facts.{self.table}"), self.model))


KINDS: Final = (
    Kind("tenures", "tenure", "Tenure", "who held which post, how long"),
    Kind("inspections", "inspection", "Inspection", "ratings, and who was in charge"),
    Kind("budget", "budget", "Budget", "money by financial year"),
    Kind("events", "event", "Event", "what happened"),
    Kind("counts", "count", "Count", "how many of what"),
)
ENTITIES: Final = ("people", "organisations", "posts", "sources", "scales")
