"""The kinds of fact, by name. A new kind is a module beside this one, a line in this list, and a page that shows it.

Nothing is imported here: asking needs the names alone, and compiling loads the modules.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, cast

if TYPE_CHECKING:
    from chronicle.facts.common import Fact, Values


class Kind(NamedTuple):
    """A kind of fact: its table in TOML (also the listing's name), one of them, and its class."""

    table: str
    singular: str
    model: str

    def load(self) -> type[Fact[Values]]:
        """The class, with its module imported."""
        return cast("type[Fact[Values]]", getattr(import_module(f"chronicle.facts.{self.table}"), self.model))


KINDS: Final = (
    Kind("tenures", "tenure", "Tenure"),
    Kind("inspections", "inspection", "Inspection"),
    Kind("budget", "budget", "Budget"),
    Kind("events", "event", "Event"),
    Kind("counts", "count", "Count"),
)
ENTITIES: Final = ("people", "organisations", "posts", "sources", "scales")
