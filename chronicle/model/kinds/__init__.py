"""The kinds of fact, by name. A new kind needs a module beside this one, a line in this list, and a page.

Nothing is imported here: queries need only the names, and compiling loads the modules.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, cast

if TYPE_CHECKING:
    from chronicle.model.base import Fact, Values


class Kind(NamedTuple):
    """A kind of fact: its table in TOML (also the listing's name), its singular, and its class."""

    table: str
    singular: str
    model: str

    def load(self) -> type[Fact[Values]]:
        """The class, with its module imported."""
        return cast(
            "type[Fact[Values]]", getattr(import_module(f"chronicle.model.kinds.{self.table}"), self.model)
        )


KINDS: Final = (
    Kind("tenures", "tenure", "Tenure"),
    Kind("inspections", "inspection", "Inspection"),
    Kind("budget", "budget", "Budget"),
    Kind("events", "event", "Event"),
    Kind("counts", "count", "Count"),
)
ENTITIES: Final = ("people", "organisations", "posts", "sources", "scales")
