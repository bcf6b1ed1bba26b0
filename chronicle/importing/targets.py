"""What a column of a sheet can be taken for: a field of the row's fact, of a second fact, of whom it names, of a source.

Targets derive from the declarations of kinds and entities; a new kind has its own at once.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.model.base import CitedEntry, Entry, fields_of, references_of
from chronicle.model.entities import ENTITIES
from chronicle.model.fact import WHOLE_TIME
from chronicle.model.fields import ValueType
from chronicle.model.kinds import KINDS
from chronicle.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.model.base import Field

SOURCE: Final = "source"
"""The first part of the targets of what a row cites."""
ID: Final = "id"
CITATION_PARTS: Final = ("at", "quote")
"""What a column can say of a row's citation."""
ENDS: Final = ("start", "end")
_PARTS: Final = {
    ValueType.AREAS: "area",
    ValueType.IDENTIFIERS: "scheme",
    ValueType.EXTRA: "key",
    ValueType.STANCES: "party",
    ValueType.BUNDLE_PAGES: "page",
}
"""The types of fields that are tables, and what their keys are called."""
_OWN_KEYS: Final = "extra"
"""The table that declares keys of a base's own: a row names no entry of it."""
_NO_TARGETS: Final = frozenset({ValueType.CITATIONS, ValueType.ALLOWED_CODES, ValueType.YEAR_START})


class Owner(StrEnum):
    """Of what a column tells."""

    OWN = "own"
    """The row's own entry."""
    SECOND = "second"
    """A second fact of the row, of another kind."""
    NAMED = "named"
    """A person, an organisation or a post that the row names."""
    SOURCE = "source"
    """A source of its own."""
    CITATION = "citation"
    """Where in its source the row is found, or which source that is."""
    ID = "id"
    """The id of the row's own entry."""


class ColumnTarget(NamedTuple):
    """What a column is taken for.

    Attributes:
        written: As it is written in a map.
        owner: Of what the column tells.
        table: The table of that; empty for the row's own entry.
        key: The key in it, in TOML spelling; empty for which source it is.
        part: The key in that where it is a table (an area, a field of one's own), or which end of a time.
    """

    written: str
    owner: Owner
    table: str = ""
    key: str = ""
    part: str = ""


class UnknownTarget(Exception):
    """A text is no target; the hint is the nearest, or which there are."""

    def __init__(self, text: str, hint: str) -> None:
        super().__init__(f'there is no field "{text}"')
        self.hint = hint


def entry_class(table: str) -> type[Entry]:
    """Return the class of the entries of a table."""
    return KINDS[table].fact if table in KINDS else ENTITIES[table].entity


def is_table(text: str) -> bool:
    """Tell whether a text names a table of the format."""
    return text in KINDS or text in ENTITIES


@cache
def fields_by_key(table: str) -> dict[str, Field]:
    """Return the fields of a table that a column can give, by their keys in TOML."""
    return {
        field.key: field
        for field in fields_of(entry_class(table)).values()
        if field.type.value not in _NO_TARGETS
    }


def resolve(text: str, tables: tuple[str, ...]) -> ColumnTarget:
    """Return the target that a text is, for rows that become entries of some tables.

    Raises:
        UnknownTarget: It is none.
    """
    first, _, rest = text.partition(".")
    target = ColumnTarget(text, Owner.ID) if text == ID else None
    for table in tables:  # a field that only some of several tables have is one of these
        if target is None and (own := _field(text, Owner.OWN, table, text)):
            target = own._replace(table="")
    if target is None and first == SOURCE and not set(tables) <= {"sources"}:
        target = _of_source(text, rest)
    if target is None and rest and is_table(first):
        target = _of_table(text, first, rest, tables)
    if target is None:
        raise UnknownTarget(text, _hint(text, tables))
    return target


def _of_source(text: str, rest: str) -> ColumnTarget | None:
    if not rest or rest in CITATION_PARTS:
        return ColumnTarget(text, Owner.CITATION, "sources", rest)
    return _field(text, Owner.SOURCE, "sources", rest)


def _of_table(text: str, table: str, rest: str, tables: tuple[str, ...]) -> ColumnTarget | None:
    if table in tables:
        return _field(text, Owner.OWN, table, rest)
    if table in KINDS:
        return _field(text, Owner.SECOND, table, rest)
    if table != _OWN_KEYS and any(
        named == table for own in tables for named in references_of(entry_class(own)).values()
    ):
        return _field(text, Owner.NAMED, table, rest)
    return None


def _field(text: str, owner: Owner, table: str, path: str) -> ColumnTarget | None:
    """Return the target of a key, or of a part of one, in a table; None if there is none."""
    key, _, part = path.partition(".")
    field = fields_by_key(table).get(key)
    if field is None:
        return None
    if field.type.value in _PARTS:
        return ColumnTarget(text, owner, table, key, part) if part else None
    if part and not (key in WHOLE_TIME and part in ENDS):
        return None
    return ColumnTarget(text, owner, table, key, part)


def _hint(text: str, tables: tuple[str, ...]) -> str:
    """Return the target nearest to a text; else those there are."""
    known = tuple(known_targets(tables))
    first, _, rest = text.partition(".")
    within = tuple(name.partition(".")[2] for name in known if rest and name.startswith(f"{first}."))
    if within:
        nearest = suggest(rest, within)
        return f'did you mean "{first}.{nearest}"?' if nearest else f"{first} has {', '.join(within)}"
    own = tuple(name for name in known if "." not in name)
    nearest = suggest(text, own) or suggest(text, known)
    return f'did you mean "{nearest}"?' if nearest else f'its fields are {", ".join(own)}; or write "skip"'


def known_targets(tables: tuple[str, ...]) -> Iterator[str]:
    """Yield the targets there are, as they are written: own ones, of second facts, of whom a row names, of sources."""
    for table in tables:
        yield from _written("", table)
    yield ID
    if all(issubclass(entry_class(table), CitedEntry) for table in tables):
        yield SOURCE
        yield from (f"{SOURCE}.{part}" for part in CITATION_PARTS)
        yield from _written(f"{SOURCE}.", "sources")
    named = dict.fromkeys(
        other
        for table in tables
        for other in references_of(entry_class(table)).values()
        if other != _OWN_KEYS
    )
    for table in named:
        if table not in tables:
            yield from _written(f"{table}.", table)
    if any(table in KINDS for table in tables):
        for kind in KINDS:
            if kind.table not in tables or len(tables) > 1:
                yield from _written(f"{kind.table}.", kind.table)


def _written(prefix: str, table: str) -> Iterator[str]:
    for key, field in fields_by_key(table).items():
        if field.type.value in _PARTS:
            yield f"{prefix}{key}.{_PARTS[field.type.value]}"
        else:
            yield f"{prefix}{key}"
            if key in WHOLE_TIME:
                yield from (f"{prefix}{key}.{end}" for end in ENDS)
