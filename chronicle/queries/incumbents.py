"""Tenures as an answer to who was in post, those without a named post included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chronicle.dates import measure_length
from chronicle.document import Span
from chronicle.index.schema import in_order
from chronicle.pages.legend import signs
from chronicle.queries.facts import facts_by_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chronicle.dates import Interval
    from chronicle.index.cache import Index
    from chronicle.queries.facts import Fact

_COLUMNS: Final = (
    "t.key, t.person, t.person_id, t.post, t.post_id, t.organisation, t.organisation_id, t.acting, t.left"
)


@dataclass(frozen=True, slots=True)
class Incumbent:
    """A tenure: its fact, person, post and organisation, which is None if the post's entry was set aside."""

    fact: Fact
    person: str
    person_id: str
    post: str | None
    post_id: str | None
    organisation: str | None
    organisation_id: str | None
    acting: bool
    left: str | None

    @property
    def interval(self) -> Interval:
        """The extent of the tenure."""
        return self.fact.interval

    @property
    def length(self) -> str:
        """How long it was: as stated, by its dates, or so far; `unknown` where nothing tells."""
        if self.fact.length:
            return f"{self.fact.length}, stated"
        found = measure_length(self.interval)
        return f"{found.words} so far" if found.so_far and found.known else found.words

    @property
    def length_marked(self) -> tuple[Span, ...]:
        """The length, and whether it is worked out or disputed."""
        return Span(self.length), *signs(self.fact.sourcing, "length")

    @property
    def key(self) -> int:
        """The fact's key in the index."""
        return self.fact.key


def incumbents(
    index: Index, condition: str = "1", parameters: Sequence[str | int] = (), *, statuses: bool = False
) -> list[Incumbent]:
    """The tenures `t` that meet an SQL condition, in order of time; with `statuses`, planned ones too."""
    happened = "" if statuses else " AND f.status IS NULL"
    rows = index.db.execute(
        f"SELECT {_COLUMNS} FROM tenures t JOIN fact f ON f.key = t.key WHERE {condition}{happened} "
        f"ORDER BY {in_order('t')}",
        parameters,
    ).fetchall()
    facts = facts_by_key(index, (row[0] for row in rows))
    return [
        Incumbent(facts[key], person, person_id, post, post_id, employer, employer_id, bool(acting), left)
        for key, person, person_id, post, post_id, employer, employer_id, acting, left in rows
    ]
