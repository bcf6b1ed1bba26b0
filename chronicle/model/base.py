"""What every entry and every fact has: notes, citations, what each source says, and references."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Generic, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from chronicle.codes import WRONG_TYPE
from chronicle.document import Cell, Column
from chronicle.model.fields import Id, Text, Texts, is_not, refuse

if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError

    from chronicle.dates import Interval
    from chronicle.model.lookup import Entities


def kebab(name: str) -> str:
    """The key in TOML of a field: `one_off` is `one-off`, `from_` is `from`."""
    return name.rstrip("_").replace("_", "-")


def _because(value: object) -> object:
    return {"": value} if isinstance(value, str) else value


def _citation(value: object) -> object:
    if isinstance(value, str):
        return {"source": value}
    if isinstance(value, dict):
        return value
    hint = 'write "cypn" or { source = "cypn", at = "paragraph 3" }'
    raise refuse(WRONG_TYPE, f"{is_not(value)} a citation", hint)


class Model(BaseModel):
    """Frozen, strict and closed: unknown keys are refused, and nothing is converted silently."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, alias_generator=kebab, hide_input_in_errors=True
    )


class Entry(Model):
    """Anything that has an id."""

    note: Text | None = None
    allow: dict[str, Text] = Field(default_factory=dict)
    """Codes of checks to silence for this entry, each with the reason."""

    @classmethod
    def validate_keys(cls, given: Collection[str]) -> PydanticCustomError | None:  # noqa: ARG003 - most have no such rule
        """An error if the keys given do not go together, whatever their values; None if they do."""
        return None


class Values(Model):
    """The fields of a kind of fact, all optional: what a source, or the fact itself, may give."""

    @property
    def open_ended(self) -> bool:
        """Whether it says that something still went on: up to when depends on the source's publication."""
        raise NotImplementedError

    def refs(self) -> Iterator[Ref]:
        """The references to other entries in these fields, citations not included."""
        for field, table in _naming(type(self)):
            named = getattr(self, field)
            if isinstance(named, tuple):
                for place, one in enumerate(named):
                    yield Ref(table, one, (field, place))
            elif named:
                yield Ref(table, named, (field,))


NAMED: Final[Mapping[str, str]] = {
    "person": "people",
    "people": "people",
    "post": "posts",
    "posts": "posts",
    "organisation": "organisations",
    "organisations": "organisations",
    "scale": "scales",
}
"""The fields of a fact that name other entries, and the table of those."""


@cache
def fields_of(model: type[Values]) -> tuple[str, ...]:
    """The names of a model's fields, in order; pydantic takes longer to name them than most checks take."""
    return tuple(model.model_fields)


@cache
def _naming(model: type[Values]) -> tuple[tuple[str, str], ...]:
    """Those fields of a model that name entries, each with the table that these are in."""
    return tuple((field, NAMED[field]) for field in model.model_fields if field in NAMED)


V = TypeVar("V", bound=Values)


class Citation(Model, Generic[V]):
    """Where a fact comes from. Without `says` it supports the whole fact; with it, those fields only."""

    source: Id
    at: Text | None = None
    quote: Text | None = None
    says: V | None = None


class Status(StrEnum):
    """What a fact is if it did not, or may not, simply happen."""

    PLANNED = "planned"
    PROPOSED = "proposed"
    ALLEGED = "alleged"
    CANCELLED = "cancelled"


Approx = Literal["about", "at least", "at most"]


class Fact(Values, Entry, Generic[V]):
    """An entry that states something, and which sources say so."""

    sources: Annotated[
        tuple[Annotated[Citation[V], BeforeValidator(_citation)], ...],
        Field(strict=False),
        BeforeValidator(lambda value: [value] if isinstance(value, str | dict) else value),
    ] = ()
    because: Annotated[dict[str, Text], BeforeValidator(_because)] = Field(default_factory=dict)
    """Why accepted values stand, by field in TOML spelling; empty for the whole fact."""
    status: Annotated[Status, Field(strict=False)] | None = None
    tags: Texts = ()

    EVIDENCE: ClassVar[tuple[str, ...]] = ()
    """The fields that need a source: dates, figures, grades, reported words; not what the fact is about."""

    TABLE: ClassVar[str]
    """The name of its table in TOML, and of its listing: `tenures`."""
    KIND: ClassVar[str]
    """The singular: `tenure`."""
    COLUMNS: ClassVar[tuple[Column, ...]]
    """The listing's own fields, before those that every fact has."""

    def interval(self, as_of: int | None) -> Interval:
        """Its extent; `as_of` is the day up to which its sources can speak, for what still went on."""
        raise NotImplementedError

    def what(self, entities: Entities) -> str:
        """The fact in a few words, without its date."""
        raise NotImplementedError

    def cells(self, entities: Entities, interval: Interval) -> tuple[Cell, ...]:
        """Its row in the listing, a cell for each of `COLUMNS`."""
        raise NotImplementedError

    def timeline_rows(self, interval: Interval) -> list[TimelineRow]:
        """Its rows on the timeline: one, with the whole of its time, unless its kind says otherwise."""
        return [TimelineRow(None, interval)]


_given: Final[dict[frozenset[str], set[str]]] = {}


def slimmed(fact: Fact[V]) -> Fact[V]:
    """The same fact, sharing pydantic's sets of given fields with other facts, to save memory."""
    for part in (fact, *fact.sources):
        given = part.__pydantic_fields_set__
        object.__setattr__(part, "__pydantic_fields_set__", _given.setdefault(frozenset(given), given))
    return fact


class Ref(NamedTuple):
    """A reference to an entry: its table, its id, and the path of the fields that name it."""

    table: str
    id: str
    path: tuple[str | int, ...]


class TimelineRow(NamedTuple):
    """A row of the timeline: a fact, or one end of it if `role` is `start` or `end`."""

    role: str | None
    interval: Interval
