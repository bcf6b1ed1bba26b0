"""What a kind of fact is, as the program knows it: one declaration from which everything else derives.

Commands, listings, filters, completion, checks, `show`, `at`, search, the tables of the index and their
documentation ask a `Kind`; none of them names one.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from chronicle.document import Column, ColumnType
from chronicle.model.base import annotations_of, fields_of, references_of
from chronicle.model.fact import SPAN_OF_TIME, WHOLE_TIME, Fact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from chronicle.document import Cell
    from chronicle.model.resolved import ResolvedFact

F = TypeVar("F", bound=Fact)
F_contra = TypeVar("F_contra", bound=Fact, contravariant=True)


class KindColumn(Generic[F_contra]):
    """A column of a kind's listing: its name, what it holds, and how a fact's cell is got."""

    __slots__ = ("cell", "column")

    def __init__(
        self,
        name: str,
        cell: Callable[[ResolvedFact[F_contra]], Cell],
        column_type: ColumnType = ColumnType.TEXT,
    ) -> None:
        self.column = Column(name, column_type)
        self.cell = cell


class OwnerPosition(StrEnum):
    """Where the organisation that a fact belongs to is named, unless it goes without saying."""

    BEFORE = "before"
    AFTER = "after"
    WITHIN = "within"
    """In the fact's own words, after `of` or the like, which are left out with it."""


class ImpliedOwner(StrEnum):
    """Which organisation goes without saying: one that is alone in what the base holds."""

    OF_LEAD_POSTS = "of lead posts"
    OF_FACTS = "of facts"


class StateSection(StrEnum):
    """In which section of the state of things at a time (`chronicle at`) the facts of a kind stand."""

    IN_POST = "in post"
    """Who held a post."""
    LAST_INSPECTED = "last inspected"
    IN_FORCE = "in force"
    """What went on then; what has one date is given before, in and after the time."""
    MONEY = "money"
    NONE = "none"


class Kind(Generic[F]):
    """A kind of fact.

    Attributes:
        fact: The class of its facts, which declares the fields.
        table: Its table in TOML, its listing and its command: `tenures`.
        singular: What `--kind` and programs call one: `tenure`.
        noun: What people call one: `sum of money`.
        nouns: What people call several.
        heading: What stands above them on the page of an organisation; its nouns if it has none of its own.
        agent_heading: What stands above those that it made or gave itself; its heading if there is nothing of its own.
        summary: What its command answers, in one line of help.
        examples: Command lines for its help.
        synonyms: Words that people may type for its command, separated by blanks.
        evidence: The fields that need a source: dates, figures, grades, reported words; not what the fact is about.
        columns: The columns of its listing, before those that every fact has.
        missing: What to write where a required key is missing, by key, if its type does not say it.
        page: The module in `chronicle.pages` that draws its listing; the general one unless it has its own.
        chart: The module in `chronicle.charts` that makes its chart; the general one unless it has its own.
        owner_position: Where the organisation that owns a fact is named; None if it never is.
        implied_owner: Which organisations go without saying, in order of preference.
        names_holders: Whether its listing says for each fact who held the lead posts.
        role_words: What the timeline says of the rows of such a fact, by their role; of others what `word_column` says.
        word_column: The column that says in a word what sort of thing a fact is; its singular where it says nothing.
        filter_advice: How else to ask, by the filter that cannot find such a fact; `{}` is its first value.
        state_section: Where `at` shows them.
        series: Returns of a fact what those have in common that are held against each other; None if none are.
        identity: The fields that say which one it is, beside whom and what it names and when: all that need no
            source, and those given.
    """

    def __init__(
        self,
        fact: type[F],
        *,
        table: str,
        singular: str,
        noun: str = "",
        nouns: str = "",
        heading: str = "",
        agent_heading: str = "",
        summary: str,
        examples: tuple[str, ...] = (),
        synonyms: str = "",
        evidence: tuple[str, ...],
        columns: tuple[KindColumn[F], ...],
        missing: Mapping[str, str] | None = None,
        page: str = "facts",
        chart: str = "facts",
        owner_position: OwnerPosition | None = None,
        implied_owner: tuple[ImpliedOwner, ...] = (),
        names_holders: bool = False,
        role_words: Mapping[str | None, str] | None = None,
        word_column: str = "",
        filter_advice: Mapping[str, str] | None = None,
        state_section: StateSection = StateSection.IN_FORCE,
        series: Callable[[ResolvedFact[F]], str] | None = None,
        identity: tuple[str, ...] = (),
    ) -> None:
        self.fact: Final = fact
        self.table: Final = table
        self.singular: Final = singular
        self.noun: Final = noun or singular
        self.nouns: Final = nouns or f"{self.noun}s"
        self.heading: Final = heading or self.nouns.capitalize()
        self.agent_heading: Final = agent_heading or self.heading
        self.summary: Final = summary
        self.examples: Final = examples
        self.synonyms: Final = synonyms
        self.evidence: Final = evidence
        self.columns: Final = tuple(column.column for column in columns)
        self.missing: Final = missing or {}
        self.page: Final = page
        self.chart: Final = chart
        self.owner_position: Final = owner_position
        self.implied_owner: Final = implied_owner
        self.names_holders: Final = names_holders
        self.role_words: Final = role_words or {}
        self.word_column: Final = word_column
        self.filter_advice: Final = filter_advice or {}
        self.state_section: Final = state_section
        self.series: Final = series
        self._identity: Final = identity
        self._cells: Final = tuple(column.cell for column in columns)
        fact.kind, fact.needs_source = self, evidence

    def cells(self, resolved: ResolvedFact[F]) -> tuple[Cell, ...]:
        """Return a fact's row in the listing: a cell for each column."""
        return tuple([cell(resolved) for cell in self._cells])

    @cached_property
    def identity(self) -> tuple[str, ...]:
        """The fields that say which one it is, beside whom and what it names and when."""
        own = (
            fields_of(self.fact).keys()
            - fields_of(Fact).keys()
            - {*WHOLE_TIME, *SPAN_OF_TIME, *self.evidence}
        )
        return tuple(sorted({"status", *own, *self._identity} - references_of(self.fact).keys()))

    @property
    def fills_posts(self) -> bool:
        """Whether its facts say who held a post, for which days in post may be all that is known."""
        return self.state_section is StateSection.IN_POST

    @cached_property
    def has_one_date(self) -> bool:
        """Whether its listing has one column for all of a fact's time, rather than a start and an end alone."""
        return any(column.name in {"date", "period"} for column in self.columns)

    @property
    def signature(self) -> Iterator[str]:
        """What an index depends on: with another declaration of any of it, a base is compiled anew."""
        yield self.table
        yield self.singular
        yield self.word_column
        yield from self.evidence
        yield from self.implied_owner
        yield from (f"{column.name}:{column.type}" for column in self.columns)
        yield from annotations_of(self.fact)
