"""What every entry has: declared fields, a note, codes that it allows, references to other entries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import (
    TYPE_CHECKING,
    Annotated,
    ClassVar,
    Final,
    Self,
    TypeAlias,
    TypeVar,
    cast,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from chronicle.dates import ALWAYS, build_interval
from chronicle.model.fields import (
    AllowedCodes,
    Extra,
    FieldType,
    Reasons,
    RestrictionIds,
    SourceId,
    Text,
    ValueType,
)
from chronicle.named_tuples import NamedTuple
from chronicle.overrides import override

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from chronicle.codes import Code
    from chronicle.dates import DayRange, Interval

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
"""An empty table."""

Values: TypeAlias = Mapping[str, object]
"""Values by field, as what a citation `says` gives them: only the fields that it speaks of."""


class Field(NamedTuple):
    """A declared field: its name in Python, its type, and whether an entry must have it."""

    name: str
    type: FieldType
    required: bool

    @property
    def key(self) -> str:
        """Its key in TOML: `one_off` is `one-off`, `from_` is `from`."""
        return toml_key(self.name)


def toml_key(name: str) -> str:
    """Return the key in TOML of a field: `one_off` is `one-off`, `from_` is `from`."""
    return name.rstrip("_").replace("_", "-")


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Declared:
    """Something whose fields are declared by annotations, as those of a dataclass are.

    Only the values that were given are kept in an instance; what was not is the default of its class. So a
    declaration costs a start next to nothing, and a hundred thousand facts little memory.
    """

    def __init__(self, **values: object) -> None:
        self.__dict__.update(values)

    @override
    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be changed")

    @override
    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and all(
            getattr(self, name) == getattr(other, name) for name in vars(self).keys() | vars(other).keys()
        )

    __hash__ = None  # type: ignore[assignment]  # a mapping among its values has none either

    @override
    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"
        )

    def replaced(self, **changes: object) -> Self:
        """Return the same entry with other values."""
        return type(self)(**{**vars(self), **changes})

    def gives(self, field: str) -> bool:
        """Return whether a value was given for a field, rather than left to its default."""
        return field in vars(self)


class Entry(Declared):
    """Anything that has an id."""

    note: Text | None = None
    """What else a reader should know."""
    allow: AllowedCodes = NOTHING
    """Codes of findings to silence for this entry, each with the reason."""
    extra: Extra = NOTHING
    """What keys of the base's own hold."""
    restricted: RestrictionIds = ()
    """The restrictions for which it is withheld from copies that leave."""

    def references(self) -> Iterator[Reference]:
        """Yield the references to other entries in its fields, citations not included."""
        return references_in(type(self), vars(self))

    @classmethod
    def validate_keys(cls, given: Collection[str]) -> Refusal | None:  # noqa: ARG003 - most have no such rule
        """Return why the keys given do not go together, whatever their values; None if they do."""
        return None


class Citation(NamedTuple):
    """Where an entry comes from. Without `says` it supports the whole entry; with it, those fields only.

    With `via` its source was not read itself, but in the one that passes it on. It may be withheld where the rest of
    the entry is not: `restricted` are the restrictions for which.
    """

    source: SourceId
    at: Text | None = None
    quote: Text | None = None
    via: SourceId | None = None
    says: Values | None = None
    restricted: RestrictionIds = ()

    @property
    def read(self) -> tuple[str, ...]:
        """The sources that it names: its own, and the one that passes it on."""
        return (self.source,) if self.via is None else (self.source, self.via)


@cache
def citation_fields() -> Mapping[str, FieldType]:
    """Return the types of the keys of a citation, but for what it says, which are those of the entry."""
    hints = get_type_hints(Citation, include_extras=True)
    types = {name: _field_type(hints[name]) for name in Citation._fields}
    return MappingProxyType({name: type_ for name, type_ in types.items() if type_ is not None})


Citations = Annotated[tuple[Citation, ...], FieldType(ValueType.CITATIONS, None)]


class CitedEntry(Entry):
    """An entry of which sources tell: a fact, or a person, an organisation or a post with its dates."""

    sources: Citations = ()
    """Where it comes from: ids of sources, or tables with `source`, `at`, `quote`, `via` and what that source `says`."""
    because: Reasons = NOTHING
    """Why accepted values stand that no source gives, or that one disputes: a text, or a table by key."""
    needs_source: ClassVar[tuple[str, ...]] = ()
    """The fields that are worked out unless a source gives them."""

    @property
    def has_happened(self) -> bool:
        """Whether what its dates say was so when it was reported."""
        return True

    def interval(self, as_of: int | None, reported: DayRange = ALWAYS) -> Interval:  # noqa: ARG002 - of facts
        """Return its time; only a fact has one."""
        return build_interval(None, None)


E = TypeVar("E", bound=Entry)


class Refusal(NamedTuple):
    """Why something is refused: the code of its finding, the reason, and what to write instead."""

    code: Code
    reason: str
    hint: str


R = TypeVar("R")


def cache_by_class(function: Callable[[type[E]], R]) -> Callable[[type[E]], R]:
    """Cache a function of a class; `functools.cache` alone would lose its type, as no class counts as hashable."""
    return cast("Callable[[type[E]], R]", cache(function))


@cache_by_class
def fields_of(entry: type[Entry]) -> Mapping[str, Field]:
    """Return the declared fields of a class of entries by name, in the order of declaration, inherited ones first."""
    hints = get_type_hints(entry, include_extras=True)
    names = dict.fromkeys(
        name for declaring in reversed(entry.__mro__) for name in vars(declaring).get("__annotations__", ())
    )
    types = {name: type_ for name in names if (type_ := _field_type(hints[name])) is not None}
    return MappingProxyType(
        {name: Field(name, type_, not hasattr(entry, name)) for name, type_ in types.items()}
    )


def annotations_of(entry: type[Entry]) -> Iterator[str]:
    """Yield the declared fields of a class as they are written, `name:type`; this is cheap, for signatures."""
    for declaring in entry.__mro__:
        yield from (f"{name}:{hint}" for name, hint in vars(declaring).get("__annotations__", {}).items())


def _field_type(hint: object) -> FieldType | None:
    """Return the field type in an annotation, which may be optional; None of a class variable."""
    if get_origin(hint) is Annotated:
        return next((part for part in get_args(hint) if isinstance(part, FieldType)), None)
    return next((type_ for part in get_args(hint) if (type_ := _field_type(part)) is not None), None)


@cache_by_class
def references_of(entry: type[Entry]) -> Mapping[str, str]:
    """Return the fields of a class of entries that name other entries, each with the table that these are in."""
    tables = {field.name: field.type.table for field in fields_of(entry).values()}
    return MappingProxyType({name: table for name, table in tables.items() if table is not None})


@cache_by_class
def fields_with_references(entry: type[Entry]) -> frozenset[str]:
    """Return the fields of a class of entries that name other entries."""
    return frozenset(references_of(entry))


@cache_by_class
def agent_fields(entry: type[Entry]) -> tuple[str, ...]:
    """Return the fields of a class of entries whose text may be the id or a name of an organisation."""
    return tuple(field.name for field in fields_of(entry).values() if field.type.may_name is not None)


class Reference(NamedTuple):
    """A reference to an entry: its table, its id, and the path of the fields that name it."""

    table: str
    id: str
    path: tuple[str | int, ...]


def references_in(entry: type[Entry], values: Values) -> Iterator[Reference]:
    """Yield the references to other entries in some values of a class of entries."""
    for field, table in references_of(entry).items():
        named = values.get(field)
        if not named:
            continue
        if isinstance(named, str):
            yield Reference(table, named, (field,))
        elif isinstance(named, tuple):
            for place, id_ in enumerate(named):
                yield Reference(table, id_, (field, place))
        elif isinstance(named, Mapping):
            for key in named:
                yield Reference(table, key, (field, key))
