"""Who and what facts are about: people, organisations, posts, sources, scales, parties; and the base's own table."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from chronicle.dates import EdtfDate
from chronicle.document import Column, ColumnType
from chronicle.model.base import NOTHING, CitedEntry, Entry, annotations_of, fields_of
from chronicle.model.fields import (
    BundlePage,
    BundlePages,
    Currency,
    Date,
    ExtraType,
    FinancialYearStart,
    Flag,
    Grades,
    Identifiers,
    OrganisationId,
    OrganisationIds,
    Point,
    PostIds,
    Seats,
    SourceType,
    Text,
    Texts,
)
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.model.base import Field


class Life(NamedTuple):
    """When somebody was born and died, or something opened and closed, as far as that is given."""

    began: EdtfDate | None
    ended: EdtfDate | None

    @property
    def is_dated(self) -> bool:
        """Whether either is given: else it bounds nothing."""
        return self.began is not None or self.ended is not None


class Settings(Entry):
    """`[chronicle]`: the base as a whole."""

    title: Text
    """What the base is about, above every page."""
    description: Text | None = None
    """The same in a sentence."""
    currency: Currency = "GBP"
    """The currency of amounts that give none, a code of ISO 4217."""
    financial_year: FinancialYearStart = (4, 1)
    """The month and day on which a financial year begins, `04-01`."""
    as_of: Date | None = None
    """The day of which the base speaks, if not that of its newest source."""
    files: Texts | None = None
    """Patterns of the files that belong to the base, if not all do."""
    budget_types: Texts = ()
    """Types of money beside those that every base has."""
    extra: ClassVar[dict[str, str | int]] = {}  # type: ignore[misc]  # no key of it: the base as a whole has none of its own
    restricted: ClassVar[tuple[str, ...]] = ()  # type: ignore[misc]  # nor is it withheld as a whole


class ReportSettings(Entry):
    """`[report]`: what a report of the base begins with, and holds."""

    heading: Text | None = None
    """What stands at its head: `In the High Court of Justice`."""
    claim_number: Text | None = None
    """The number of the claim or the inquiry."""
    prepared_by: Text | None = None
    """Who prepared it."""
    sections: Texts = ()
    """Its sections, in order, if not all of them."""
    columns: Texts = ()
    """The columns of its chronology, in order, if not the usual ones."""
    table_style: Text | None = None
    """The style of tables in a Word document: the name of one that its template has."""
    allow: ClassVar[dict[str, str]] = {}  # type: ignore[misc]  # no check speaks of it
    extra: ClassVar[dict[str, str | int]] = {}  # type: ignore[misc]  # no key of it, as of the settings
    restricted: ClassVar[tuple[str, ...]] = ()  # type: ignore[misc]  # what it names decides what of it leaves


class Person(CitedEntry):
    """Someone whom facts name."""

    name: Text
    """The name in full, as answers print it."""
    aka: Texts = ()
    """Other names that they are looked up by."""
    born: Point | None = None
    """When they were born."""
    died: Point | None = None
    """When they died."""
    identifiers: Identifiers = NOTHING
    """What others call them: a scheme, such as `wikidata`, to the text in it."""
    needs_source = ("born", "died")

    @property
    def life(self) -> Life:
        """When they were born and died."""
        return Life(self.born, self.died)


class Organisation(CitedEntry):
    """A council, an inspectorate, a school: whatever has posts, is inspected or spends."""

    name: Text
    """The name, as answers print it."""
    aka: Texts = ()
    """Other names that it is looked up by."""
    parent: OrganisationId | None = None
    """The organisation that it is a part of."""
    opened: Point | None = None
    """When it began to be."""
    closed: Point | None = None
    """When it ceased to be."""
    succeeds: OrganisationIds = ()
    """The organisations whose place it took."""
    identifiers: Identifiers = NOTHING
    """What others call it: a scheme, such as `ons`, to the text in it."""
    needs_source = ("opened", "closed")

    @property
    def life(self) -> Life:
        """When it opened and closed."""
        return Life(self.opened, self.closed)


class Post(CitedEntry):
    """An office that people hold. Only if `complete` does a time without a holder count as a vacancy."""

    title: Text
    """The title, as answers print it."""
    organisation: OrganisationId
    """The organisation whose post it is."""
    aka: Texts = ()
    """Other titles that it is looked up by."""
    seats: Seats = 1
    """How many hold it at once."""
    lead: Flag = False
    """Whether its holder is named beside inspections and money."""
    complete: Flag = False
    """Whether every holder is recorded, so that a time without one is a vacancy."""
    opened: Point | None = None
    """When the post was created."""
    closed: Point | None = None
    """When the post was abolished."""
    succeeds: PostIds = ()
    """The posts whose place it took."""
    identifiers: Identifiers = NOTHING
    """What others call it: a scheme to the text in it."""
    needs_source = ("opened", "closed")

    @property
    def life(self) -> Life:
        """When it opened and closed."""
        return Life(self.opened, self.closed)


class Source(Entry):
    """A text that can be cited. Its date of publication decides what was known by when."""

    title: Text
    """The title, as answers print it."""
    type: SourceType | None = None
    """What sort of text it is."""
    publisher: Text | None = None
    """Who published it."""
    authors: Texts = ()
    """Who wrote it."""
    published: Date | None = None
    """When it was published, which decides what was known by when."""
    dated: Date | None = None
    """Of what was never published: it stands for the publication then."""
    url: Text | None = None
    """Where it can be read."""
    accessed: Point | None = None
    """When it was read there."""
    archived: Text | None = None
    """Where a copy of it is kept."""
    identifiers: Identifiers = NOTHING
    """What others call it: a scheme, such as `doi`, to the text in it."""
    bundle: BundlePage | None = None
    """Where its page 1 stands in a bundle of documents: `C120`. The others are counted on from there."""
    bundle_pages: BundlePages = NOTHING
    """The pages that stand elsewhere in the bundle, by their numbers: `{ 4 = "C123A" }`."""

    @property
    def publication(self) -> EdtfDate | None:
        """When it was published, or is dated if it never was; None if neither is known."""
        return self.published or self.dated

    @property
    def is_dated_to_the_day(self) -> bool:
        """Whether it is known for certain on which day it was published."""
        date = self.publication
        return date is not None and date.earliest == date.latest and not date.qualified


class Scale(Entry):
    """A rating scale: grades from the worst to the best, whose it is, and when it applied."""

    title: Text
    """The name of the scale."""
    grades: Grades
    """Its grades, the worst first."""
    body: Text | None = None
    """Whose scale it is."""
    from_: Point | None = None
    """From when it was used."""
    until: Point | None = None
    """Until when it was used."""


class Party(Entry):
    """A party to a dispute, which admits a fact or denies it."""

    name: Text
    """The name, as answers print it."""
    aka: Texts = ()
    """Other names that it is looked up by."""


class Restriction(Entry):
    """Why something must not leave, and who decided that."""

    title: Text
    """What is withheld, and why, in a few words."""
    basis: Text | None = None
    """The rule that it rests on: `FOIA s.40(2)`."""
    decided_by: Text | None = None
    """Who decided it."""
    decided_on: Point | None = None
    """When that was decided."""


class ExtraField(Entry):
    """A key of the base's own: which entries take it under `extra`, and what it may hold."""

    title: Text
    """What the key means, as pages print it."""
    on: Texts
    """The tables whose entries take it."""
    choices: Texts = ()
    """The only words that it may hold."""
    type: ExtraType = "text"
    """What it holds."""


CITED: Final = (
    Column("worked_out", ColumnType.LIST),
    Column("disputed", ColumnType.LIST),
    Column("sources", ColumnType.LIST),
    Column("citations", ColumnType.OBJECTS),
    Column("because"),
)
"""The columns of what an entry rests on, in listings of facts and of the entities of which sources tell."""
_NO_COLUMNS: Final = frozenset({"allow", "sources", "because"})


class EntityKind(NamedTuple):
    """A kind of entity: its table, what people call one, its class, and the fields by which users name it.

    Attributes:
        table: Its table in TOML; of all but scales, parties, restrictions and fields of its own also its command.
        singular: What people call one.
        entity: The class of its entities.
        name_field: The field that holds its name.
        other_names_field: The field that holds further names.
    """

    table: str
    singular: str
    entity: type[Entry]
    name_field: str
    other_names_field: str

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that have columns as they are: all but what `CITED` tells, and `allow`."""
        return tuple(field for field in fields_of(self.entity).values() if field.name not in _NO_COLUMNS)

    @property
    def cited(self) -> type[CitedEntry] | None:
        """The class of its entities, if sources tell of them."""
        return self.entity if issubclass(self.entity, CitedEntry) else None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of its listing: its own keys, then what it rests on."""
        own = (Column(field.name.rstrip("_"), field.type.column_type) for field in self.fields)
        return (*own, *(CITED if self.cited else ()))

    @property
    def signature(self) -> Iterator[str]:
        """What an index depends on: with another declaration of any of it, a base is compiled anew."""
        yield self.table
        yield from annotations_of(self.entity)
        yield from getattr(self.entity, "needs_source", ())


SETTINGS: Final[dict[str, type[Entry]]] = {"chronicle": Settings, "report": ReportSettings}
"""The tables of the base as a whole, which stand once, in its first file."""
ENTITIES: Final = {
    kind.table: kind
    for kind in (
        EntityKind("people", "person", Person, "name", "aka"),
        EntityKind("organisations", "organisation", Organisation, "name", "aka"),
        EntityKind("posts", "post", Post, "title", "aka"),
        EntityKind("sources", "source", Source, "title", "publisher"),
        EntityKind("scales", "scale", Scale, "title", "body"),
        EntityKind("parties", "party", Party, "name", "aka"),
        EntityKind("restrictions", "restriction", Restriction, "title", "basis"),
        EntityKind("extra", "field of its own", ExtraField, "title", "on"),
    )
}
"""The kinds of entity by their tables."""
