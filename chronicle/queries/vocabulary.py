"""The words that one base adds to the format: the ids of its entities, its own keys, its own types of money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.model.entities import ENTITIES
from chronicle.named_tuples import NamedTuple
from chronicle.queries.names import named_entities
from chronicle.sql import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chronicle.index.cache import Index


class BaseVocabulary(NamedTuple):
    """What may be written in one base, beside what the format allows in every one.

    Attributes:
        names: The names of its entities, by table and id.
        extra: The tables whose entries take each key of its own.
        budget_types: The types of money beside those of every base.
    """

    names: Mapping[str, Mapping[str, str]]
    extra: Mapping[str, tuple[str, ...]]
    budget_types: tuple[str, ...]


def budget_types(index: Index) -> tuple[str, ...]:
    """Return the types of money that a base adds to those of every one."""
    types = index.meta("budget_types")
    return tuple(types.split(SEPARATOR)) if types else ()


def base_vocabulary(index: Index) -> BaseVocabulary:
    """Return the words of a base; what was set aside for a mistake has none."""
    extra = index.db.execute('SELECT e.id, x."on" FROM extra x JOIN entry e ON e.key = x.key ORDER BY e.id')
    return BaseVocabulary(
        {table: {entity.id: entity.name for entity in named_entities(index, table)} for table in ENTITIES},
        {key: tuple(tables.split(SEPARATOR)) for key, tables in extra},
        budget_types(index),
    )
