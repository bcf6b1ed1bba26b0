"""Validating the table of an entry by its declaration, as pydantic does it.

Every key is checked by itself and all at once; whatever is wrong is one of pydantic's errors, which
`chronicle.loader.messages` puts into words.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError, SchemaValidator, core_schema

from chronicle.codes import WRONG_TYPE
from chronicle.loader.values import READERS, ReadingSettings, is_not, reading_settings, refuse
from chronicle.model.base import Citation, CitedEntry, Entry, cache_by_class, fields_of
from chronicle.model.fact import Status, values_of
from chronicle.model.fields import ValueType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chronicle.model.base import Field

E = TypeVar("E", bound=Entry)

_MOST_STANCES: Final = 1_000
CITATION_KEYS = ("source", "at", "quote", "via", "says", "restricted")


def validate(entry: type[E], table: Mapping[str, object], settings: ReadingSettings | None = None) -> E:
    """Return the entry that a table in TOML is.

    Raises:
        pydantic.ValidationError: It is none; the error lists everything that is wrong with it.
    """
    return entry(**_validator(entry).validate_python(table, context=settings))


def read_value(
    entry: type[Entry], field: str, value: object, settings: ReadingSettings | None = None
) -> object:
    """Return what a value in TOML is for one field, by its name, of a class of entries.

    Raises:
        pydantic.ValidationError: It is nothing that the field takes.
    """
    value_read: object = _value_validators(entry)[field].validate_python(value, context=settings)
    return value_read


@cache_by_class
def _value_validators(entry: type[Entry]) -> Mapping[str, SchemaValidator]:
    config = core_schema.CoreConfig(strict=True, hide_input_in_errors=True)
    return {name: SchemaValidator(_schema(field, entry), config) for name, field in fields_of(entry).items()}


@cache_by_class
def _validator(entry: type[Entry]) -> SchemaValidator:
    fields = fields_of(entry)
    schemas = {name: _schema(field, entry) for name, field in fields.items()}
    return SchemaValidator(_closed_table(fields.values(), schemas))


def _closed_table(
    fields: Iterable[Field], schemas: Mapping[str, CoreSchema], *, partial: bool = False
) -> CoreSchema:
    """Return the schema of a table with these keys and no others; if `partial`, none is required."""
    return core_schema.typed_dict_schema(
        {
            field.name: core_schema.typed_dict_field(
                schemas[field.name], required=field.required and not partial, validation_alias=field.key
            )
            for field in fields
        },
        extra_behavior="forbid",
        config=core_schema.CoreConfig(strict=True, hide_input_in_errors=True),
    )


def _schema(field: Field, entry: type[Entry]) -> CoreSchema:
    match field.type.value:
        case ValueType.CITATIONS:
            assert issubclass(entry, CitedEntry)
            return _citations(entry)
        case ValueType.CHOICE if field.type.choices == tuple(Status):
            return core_schema.enum_schema(Status, list(Status), sub_type="str", strict=False)
        case ValueType.CHOICE if field.type.more_choices:
            read = partial(_choice, field.type.choices, field.type.more_choices)
            return core_schema.with_info_plain_validator_function(read)
        case ValueType.CHOICE:
            return core_schema.literal_schema(list(field.type.choices))
        case ValueType.STANCES:
            stance = core_schema.literal_schema(list(field.type.choices))
            party = _core(READERS[ValueType.REFERENCE])
            return core_schema.dict_schema(party, stance, max_length=_MOST_STANCES)
        case value:
            return _core(READERS[value])


def _choice(choices: tuple[str, ...], more: str, value: object, info: ValidationInfo) -> str:
    """Return a word that is a choice of every base or of this one."""
    own: tuple[str, ...] = getattr(reading_settings(info), more)
    if isinstance(value, str) and (value in choices or value in own):
        return sys.intern(value)
    context = {"options": (*choices, *own)}
    raise PydanticCustomError("choice", "none of the words it takes", context)


def _core(type_: Any) -> CoreSchema:
    return TypeAdapter(type_).core_schema


def _citations(entry: type[CitedEntry]) -> CoreSchema:
    """Return the schema of an entry's citations, of which one may stand without brackets."""
    own = values_of(entry)
    says = _closed_table(
        own.values(), {name: _schema(field, entry) for name, field in own.items()}, partial=True
    )
    text = _core(READERS[ValueType.TEXT])
    source = _core(READERS[ValueType.REFERENCE])
    restricted = _core(READERS[ValueType.REFERENCES])
    keys = {
        "source": source,
        "at": text,
        "quote": text,
        "via": source,
        "says": says,
        "restricted": restricted,
    }
    citation = core_schema.typed_dict_schema(
        {key: core_schema.typed_dict_field(schema, required=key == "source") for key, schema in keys.items()},
        extra_behavior="forbid",
        config=core_schema.CoreConfig(strict=True, hide_input_in_errors=True),
    )
    read = core_schema.no_info_before_validator_function(_as_table, citation)
    read_citation = core_schema.no_info_after_validator_function(_as_citation, read)
    several = core_schema.tuple_variable_schema(read_citation, strict=False)
    return core_schema.no_info_before_validator_function(_as_list, several)


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str | dict) else value


def _as_table(value: object) -> object:
    if isinstance(value, str):
        return {"source": value}
    if isinstance(value, dict):
        return value
    hint = 'write "cypn" or { source = "cypn", at = "paragraph 3" }'
    raise refuse(WRONG_TYPE, f"{is_not(value)} a citation", hint)


def _as_citation(values: dict[str, Any]) -> Citation:
    citation = Citation(**values)
    if citation.via == citation.source:
        hint = "name the source that passes this one on, or leave the key out"
        raise refuse(WRONG_TYPE, "is the source itself", hint, "via")
    return citation
