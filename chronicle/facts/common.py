"""What every entry and every fact has: notes, citations, what each source says, and who is involved."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Generic, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from chronicle.facts.values import Id, Text, Texts, is_not, refuse
from chronicle.table import Cell, Column

if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError

    from chronicle.dates import Extent
    from chronicle.facts.world import World


def kebab(name: str) -> str:
    """A field's key in TOML."""
    return name.rstrip("_").replace("_", "-")


def _because(value: object) -> object:
    return {"": value} if isinstance(value, str) else value


def _citation(value: object) -> object:
    if isinstance(value, str):
        return {"source": value}
    if isinstance(value, dict):
        return value
    hint = 'write "cypn" or { source = "cypn", at = "paragraph 3" }'
    raise refuse("F006", f"{is_not(value)} a citation", hint)


class Model(BaseModel):
    """Frozen, strict and closed: unknown keys are refused, and nothing is converted silently."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, alias_generator=kebab, hide_input_in_errors=True
    )


class Entry(Model):
    """Anything that has an id."""

    note: Text | None = None
    allow: dict[str, Text] = Field(default_factory=dict)
    """Check code to the reason for which its finding here is no mistake."""

    @classmethod
    def amiss(cls, given: Collection[str]) -> PydanticCustomError | None:  # noqa: ARG003 - most have no such rule
        """What is wrong with the keys that were given, whatever their values: one too many, or none of several."""
        return None


class Values(Model):
    """What may be said of a fact, by us or by a source: every field optional."""

    @property
    def open_ended(self) -> bool:
        """Whether it says that something still went on: how far it speaks depends on when that was reported."""
        raise NotImplementedError

    def refs(self) -> Iterator[Ref]:
        """The entries that are named in it, citations apart."""
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
"""The keys of a fact that name other entries, and the table that those are in."""


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
    """What a fact is when it is not simply something that happened."""

    PLANNED = "planned"
    PROPOSED = "proposed"
    ALLEGED = "alleged"
    CANCELLED = "cancelled"


Approx = Literal["about", "at least", "at most"]


class Fact(Values, Entry, Generic[V]):
    """An entry that says that something was so, and who says it."""

    sources: Annotated[
        tuple[Annotated[Citation[V], BeforeValidator(_citation)], ...],
        Field(strict=False),
        BeforeValidator(lambda value: [value] if isinstance(value, str | dict) else value),
    ] = ()
    because: Annotated[dict[str, Text], BeforeValidator(_because)] = Field(default_factory=dict)
    """Why the accepted values stand; the key is a field, or empty for the whole fact."""
    status: Annotated[Status, Field(strict=False)] | None = None
    tags: Texts = ()

    EVIDENCE: ClassVar[tuple[str, ...]] = ()
    """The fields that need a source: dates, figures, grades and reported words, not what the fact is about."""

    TABLE: ClassVar[str]
    """The table in TOML, and the listing: `tenures`."""
    KIND: ClassVar[str]
    """One of them: `tenure`."""
    COLUMNS: ClassVar[tuple[Column, ...]]
    """The listing's own fields, before those that every fact has."""

    def extent(self, as_of: int | None) -> Extent:
        """The time it takes up; `as_of` is the day to which its sources can speak."""
        raise NotImplementedError

    def what(self, world: World) -> str:
        """The fact in a few words, without its date."""
        raise NotImplementedError

    def cells(self, world: World, extent: Extent) -> tuple[Cell, ...]:
        """Its row in the listing, a cell for each of `COLUMNS`."""
        raise NotImplementedError

    def moments(self, extent: Extent) -> list[Moment]:
        """Its rows on the timeline: one, with the whole of its time, unless its kind says otherwise."""
        return [Moment(None, extent)]


_given: Final[dict[frozenset[str], set[str]]] = {}


def slimmed(fact: Fact[V]) -> Fact[V]:
    """The same fact, sharing with others what pydantic keeps for each model: the set of the fields that it was given."""
    for part in (fact, *fact.sources):
        given = part.__pydantic_fields_set__
        object.__setattr__(part, "__pydantic_fields_set__", _given.setdefault(frozenset(given), given))
    return fact


class Ref(NamedTuple):
    """An entry named by a fact: its table, its id, and where in the fact it stands."""

    table: str
    id: str
    path: tuple[str | int, ...]


class Moment(NamedTuple):
    """A row of the timeline: a fact, or one end of it."""

    role: str | None
    extent: Extent
