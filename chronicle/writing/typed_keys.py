"""`key=value` as people type it for one entry: the path of the key, and the value that its field holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chronicle.loader.entries import MODELS
from chronicle.model.base import Citation, CitedEntry, Field, citation_fields, fields_of
from chronicle.model.entities import SETTINGS
from chronicle.model.fact import values_of
from chronicle.model.fields import TABLES, ValueType
from chronicle.suggest import suggest
from chronicle.writing.entry_changes import parse_key
from chronicle.writing.typed_values import NotRead, split_items

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chronicle.findings import KeyPath
    from chronicle.model.base import Entry
    from chronicle.writing.toml_values import TomlValue
    from chronicle.writing.typed_values import ValueReader


class TypedKey(NamedTuple):
    """A key path and its value.

    Attributes:
        path: The path in the entry.
        value: The value.
        beside: What it says of other keys by the way.
        words: The words that it stands for, where the format has none of its own for them.
    """

    path: KeyPath
    value: TomlValue
    beside: Mapping[str, TomlValue] = {}
    words: str = ""


def model_of(table: str) -> type[Entry]:
    """Return the class of the entries of a table; of the base's own tables, that of its settings."""
    return SETTINGS[table] if table in SETTINGS else MODELS[table]


def find_field(table: str, key: str, path: KeyPath) -> Field:
    """Return the field that a path in an entry of a table begins with.

    Raises:
        NotRead: It has no such field.
    """
    return _field(table, fields_of(model_of(table)).values(), str(path[0]) if path else "", key)


def claimable_fields(table: str) -> Iterable[Field]:
    """Return the fields of which a source may tell."""
    model = model_of(table)
    return values_of(model).values() if issubclass(model, CitedEntry) else ()


def read_pair(reader: ValueReader, table: str, text: str, fields: Iterable[Field] | None = None) -> TypedKey:
    """Return what `key=value` means for an entry of a table; only some of its `fields` may be meant.

    Raises:
        NotRead: It is no key, or not the key's value.
        SeveralReadings, NothingSoCalled: As for the value.
    """
    key, sign, value = (part.strip() for part in text.partition("="))
    if not (key and sign):
        raise NotRead(f'"{text}" is no key and value', "write key=value")
    if not value:
        raise NotRead(f"{key} is given no value", f"write {key}=…, or take it out: --unset {key}")
    path = parse_key(key)
    all_fields = tuple(fields_of(model_of(table)).values() if fields is None else fields)
    return _read(reader, table, all_fields, path, key, value)


def _read(
    reader: ValueReader, table: str, fields: Iterable[Field], path: KeyPath, key: str, text: str
) -> TypedKey:
    field = _field(table, fields, str(path[0]) if path else "", key)
    rest = path[1:]
    if field.type.value is ValueType.CITATIONS:
        return _citation(reader, table, path, key, text)
    if not rest:
        typed = reader.read(field, text)
        return TypedKey((field.key,), typed.value, typed.beside, typed.words)
    match rest, field.type.value:
        case (str(name),), ValueType.EXTRA | ValueType.STANCES:
            values = reader.read(field, f"{name}={text}").value
            assert isinstance(values, dict)
            ((own_key, value),) = values.items()
            return TypedKey((field.key, own_key), value)
        case (str(),), value_type if value_type in TABLES:
            return TypedKey(path, text)
        case (int(),), ValueType.REFERENCES | ValueType.POINTS:
            items = reader.read(field, text).value
            return TypedKey(path, items[0] if isinstance(items, list) and len(items) == 1 else items)
        case (int(),), ValueType.TEXTS | ValueType.GRADES:
            return TypedKey(path, text)
    raise NotRead(f"{key} is no place in an entry", f"write {field.key}=…")


def _citation(reader: ValueReader, table: str, path: KeyPath, key: str, text: str) -> TypedKey:
    """Read a value of an entry's citations: all of them as the ids of sources, or one key of one of them."""
    types = citation_fields()
    match path[1:]:
        case ():
            sources: list[TomlValue] = [reader.reference("sources", item) for item in split_items(text)]
            return TypedKey(path, sources)
        case (int(),):
            return TypedKey(path, reader.reference("sources", text))
        case (int(), str(name)) if name in types:
            return TypedKey(path, reader.read(Field(name, types[name], required=False), text).value)
        case (int(place), "says", *says):
            typed = _read(reader, table, claimable_fields(table), tuple(says), key, text)
            return typed._replace(path=("sources", place, "says", *typed.path))
    keys = ", ".join(f"sources[1].{part}" for part in Citation._fields)
    raise NotRead(f"{key} is no part of a citation", f"write one of {keys}")


def _field(table: str, fields: Iterable[Field], name: str, key: str) -> Field:
    by_key = {field.key: field for field in fields}
    if name in by_key:
        return by_key[name]
    suggestion = suggest(name, tuple(by_key))
    hint = (
        f"did you mean {key.replace(name, suggestion, 1)}?"
        if suggestion
        else f"there are {', '.join(by_key)}"
    )
    raise NotRead(f'{table} have no key "{name}"', hint)
