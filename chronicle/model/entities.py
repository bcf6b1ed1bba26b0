"""Who and what facts are about: people, organisations, posts, sources, scales; and the base's own table."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from chronicle.dates import EdtfDate
from chronicle.document import Column, ColumnType
from chronicle.model.base import NOTHING, CitedEntry, Entry, annotations_of, fields_of
from chronicle.model.fields import (
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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.model.base import Field


class Settings(Entry):
    """`[chronicle]`: the base as a whole."""

    title: Text
    description: Text | None = None
    currency: Currency = "GBP"
    financial_year: FinancialYearStart = (4, 1)
    as_of: Date | None = None
    files: Texts | None = None
    budget_types: Texts = ()
    """Types of money beside those that every base has."""
    extra: ClassVar[dict[str, str | int]] = {}  # type: ignore[misc]  # no key of it: the base as a whole has none of its own


class Person(CitedEntry):
    """Someone whom facts name."""

    name: Text
    aka: Texts = ()
    born: Point | None = None
    died: Point | None = None
    identifiers: Identifiers = NOTHING
    needs_source = ("born", "died")


class Organisation(CitedEntry):
    """A council, an inspectorate, a school: whatever has posts, is inspected or spends."""

    name: Text
    aka: Texts = ()
    parent: OrganisationId | None = None
    opened: Point | None = None
    closed: Point | None = None
    succeeds: OrganisationIds = ()
    identifiers: Identifiers = NOTHING
    needs_source = ("opened", "closed")


class Post(CitedEntry):
    """An office that people hold. Only if `complete` does a time without a holder count as a vacancy."""

    title: Text
    organisation: OrganisationId
    aka: Texts = ()
    seats: Seats = 1
    lead: Flag = False
    complete: Flag = False
    opened: Point | None = None
    closed: Point | None = None
    succeeds: PostIds = ()
    identifiers: Identifiers = NOTHING
    needs_source = ("opened", "closed")


class Source(Entry):
    """A text that can be cited. Its date of publication decides what was known by when."""

    title: Text
    type: SourceType | None = None
    publisher: Text | None = None
    authors: Texts = ()
    published: Date | None = None
    dated: Date | None = None
    """Of what was never published: it stands for the publication then."""
    url: Text | None = None
    accessed: Point | None = None
    archived: Text | None = None
    identifiers: Identifiers = NOTHING

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
    grades: Grades
    body: Text | None = None
    from_: Point | None = None
    until: Point | None = None


class ExtraField(Entry):
    """A key of the base's own: which entries take it under `extra`, and what it may hold."""

    title: Text
    on: Texts
    choices: Texts = ()
    type: ExtraType = "text"


class Life(NamedTuple):
    """When somebody was born and died, or something opened and closed, as far as that is given."""

    began: EdtfDate | None
    ended: EdtfDate | None


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
        table: Its table in TOML; of all but scales and fields of its own also its listing and its command.
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


ENTITIES: Final = {
    kind.table: kind
    for kind in (
        EntityKind("people", "person", Person, "name", "aka"),
        EntityKind("organisations", "organisation", Organisation, "name", "aka"),
        EntityKind("posts", "post", Post, "title", "aka"),
        EntityKind("sources", "source", Source, "title", "publisher"),
        EntityKind("scales", "scale", Scale, "title", "body"),
        EntityKind("extra", "field of its own", ExtraField, "title", "on"),
    )
}
"""The kinds of entity by their tables."""
