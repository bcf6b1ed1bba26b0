"""The format as JSON Schema, for editors that complete keys and mark mistakes as they are typed.

It is Draft 7, which the TOML language servers read (Tombi, Taplo), and derives from the declarations of the model. A
schema knows neither the calendar nor other files: it accepts every base that `chronicle check` finds no fault with,
and refuses of the others what can be seen in one value or one table.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Final, TypeAlias

from chronicle.codes import CODES
from chronicle.dates.duration import ISO_PATTERN, STATED_PATTERN
from chronicle.dates.parser import DATE_PATTERN, MOST_CHARACTERS
from chronicle.loader.currencies import CODES as CURRENCIES
from chronicle.loader.entries import MODELS, REPORT_TABLE, SETTINGS_TABLE
from chronicle.loader.validation import CITATION_KEYS
from chronicle.loader.values import ID
from chronicle.model.base import CitedEntry, fields_of
from chronicle.model.bundle import ANY_PAGE, FIRST_PAGE, PAGE_NUMBER
from chronicle.model.descriptions import describe_fields
from chronicle.model.entities import ENTITIES, ReportSettings, Settings
from chronicle.model.fact import values_of
from chronicle.model.fields import ValueType
from chronicle.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chronicle.model.base import Entry, Field
    from chronicle.queries.vocabulary import BaseVocabulary

Schema: TypeAlias = "bool | int | str | list[Schema] | dict[str, Schema]"
"""A JSON Schema, or a part of one."""


_ID: Final = f"^{ID.pattern}$"
_MONTH: Final = "(?:0[1-9X]|1[0-2X]|2[1-4]|3[3-6]|4[01]|X[0-9X])"
_DAY: Final = "(?:0[1-9X]|[12][0-9X]|3[01X]|X[0-9X])"
_BARE_DATE: Final = re.sub(
    r"\(\?P<\w+>",
    "(?:",
    DATE_PATTERN.replace("(?P<month>[0-9X]{2})", _MONTH).replace("(?P<day>[0-9X]{2})", _DAY),
)
_DATE_WITH_TIME: Final = rf"{_BARE_DATE}(?:T[0-2][0-9]:[0-5][0-9](?::[0-5][0-9])?)?"
_FINANCIAL_YEAR: Final = "(?:FY)?[0-9]{4}/[0-9]{2}"
_ONE_OF: Final = rf"\[(?:{_BARE_DATE})?\.\.(?:{_BARE_DATE})?\]"
_POINT: Final = rf"{_DATE_WITH_TIME}|{_FINANCIAL_YEAR}|{_ONE_OF}"
_SPAN: Final = rf"(?:{_BARE_DATE}|\.\.)?/(?:{_BARE_DATE}|\.\.)?"
_PLAIN_NUMBER: Final = r"[0-9]{1,15}(?:\.[0-9]{1,6})?|[0-9]{1,18}"
_NUMBER: Final = r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,6})?|[+-]?[0-9]{1,18}"


def _pattern(*alternatives: str) -> str:
    return f"^(?:{'|'.join(alternatives)})$"


def _date(description: str, *alternatives: str) -> Schema:
    text: dict[str, Schema] = {
        "type": "string",
        "maxLength": MOST_CHARACTERS,
        "pattern": _pattern(*alternatives),
    }
    either: list[Schema] = [text, {"type": "integer", "minimum": 1, "maximum": 9999}]
    return {"description": description, "anyOf": either}


def _ref(definition: str) -> Schema:
    return {"$ref": f"#/definitions/{definition.replace(' ', '-')}"}


_TEXT: Final[Schema] = {"type": "string", "minLength": 1}
_TEXTS: Final[Schema] = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_TEXT_BY_KEY: Final[Schema] = {"type": "object", "additionalProperties": _TEXT}
_EDTF: Final = "EDTF (ISO 8601-2), never more precise than the source"
_VALUES: Final[Mapping[ValueType, Schema]] = {
    ValueType.TEXT: _TEXT,
    ValueType.TEXTS: _TEXTS,
    ValueType.FLAG: {"type": "boolean"},
    ValueType.SEATS: {"type": "integer", "minimum": 1, "maximum": 100_000},
    ValueType.AMOUNT: {
        "description": 'A whole number, a decimal in quotes ("1234.56"), or a range ("30..50").',
        "anyOf": [
            {"type": "integer"},
            {"type": "string", "pattern": _pattern(_NUMBER, rf"(?:{_NUMBER})\.\.(?:{_NUMBER})")},
        ],
    },
    ValueType.CURRENCY: {"type": "string", "enum": [*sorted(CURRENCIES)]},
    ValueType.DATE: _date(f"A date, a range, or a financial year: {_EDTF}.", _POINT, _SPAN),
    ValueType.POINT: _date(f"One date, however vaguely known: {_EDTF}.", _POINT),
    ValueType.POINTS: {
        "anyOf": [_ref(ValueType.POINT), {"type": "array", "items": _ref(ValueType.POINT), "minItems": 1}]
    },
    ValueType.END: _date(f"One date, or `..` for still so: {_EDTF}.", _POINT, r"\.\."),
    ValueType.PERIOD: _date(
        f"A financial year (2013/14) or a date, meaning all of it: {_EDTF}.", _POINT, _SPAN
    ),
    ValueType.LENGTH: {
        "type": "string",
        "description": 'As stated: "16 months", "about 2 years", "at least 3 weeks", or ISO 8601 (P16M).',
        "pattern": _pattern(STATED_PATTERN, ISO_PATTERN),
    },
    ValueType.GRADES: {"type": "array", "items": _TEXT, "minItems": 1, "uniqueItems": True},
    ValueType.AREAS: _TEXT_BY_KEY,
    ValueType.IDENTIFIERS: _TEXT_BY_KEY,
    ValueType.REASONS: {"anyOf": [_TEXT, _TEXT_BY_KEY]},
    ValueType.ALLOWED_CODES: {
        "type": "object",
        "propertyNames": {"enum": [*CODES]},
        "additionalProperties": _TEXT,
    },
    ValueType.EXTRA: {
        "type": "object",
        "additionalProperties": {"anyOf": [_TEXT, {"type": "integer"}]},
    },
    ValueType.BUNDLE_PAGE: {"type": "string", "pattern": _pattern(FIRST_PAGE.pattern)},
    ValueType.BUNDLE_PAGES: {
        "type": "object",
        "propertyNames": {"pattern": _pattern(PAGE_NUMBER.pattern)},
        "additionalProperties": {"type": "string", "pattern": _pattern(ANY_PAGE.pattern)},
    },
    ValueType.YEAR_START: {"type": "string", "pattern": "^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$"},
}
"""What a value of each type may be, but for choices, references and citations, which `_value` makes."""


_UNSIGNED: Final[Schema] = {
    "anyOf": [
        {"type": "integer", "minimum": 0},
        {
            "type": "string",
            "pattern": _pattern(_PLAIN_NUMBER, rf"(?:{_PLAIN_NUMBER})\.\.(?:{_PLAIN_NUMBER})"),
        },
    ],
}
"""What an amount may be whose type carries the direction."""


def format_schema(own: BaseVocabulary | None = None) -> dict[str, Schema]:
    """Return the JSON Schema of a file of a base; with the vocabulary of one base, its ids are the only ones."""
    tables: dict[str, Schema] = {
        SETTINGS_TABLE: _table(Settings, own, "The base as a whole: once, in chronicle.toml."),
        REPORT_TABLE: _table(
            ReportSettings, own, "What a report begins with, and holds: once, in chronicle.toml."
        ),
    }
    for table, entry in MODELS.items():
        summary = KINDS[table].summary if table in KINDS else f"Each {ENTITIES[table].singular} by its id."
        tables[table] = {
            "type": "object",
            "description": summary,
            "propertyNames": {"pattern": _ID},
            "additionalProperties": _table(entry, own, (entry.__doc__ or "").partition("\n")[0]),
        }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "x-tombi-toml-version": "v1.1.0",
        "title": "A base of Chronicle",
        "type": "object",
        "properties": tables,
        "additionalProperties": False,
        "definitions": {
            **{value.replace(" ", "-"): schema for value, schema in _VALUES.items()},
            **{f"{table}-id": _reference(table, own) for table in ENTITIES},
        },
    }


def _table(entry: type[Entry], own: BaseVocabulary | None, description: str) -> Schema:
    described = describe_fields(entry)
    fields = fields_of(entry).values()
    table: dict[str, Schema] = {
        "type": "object",
        "description": description,
        "properties": {
            field.key: _described(described.get(field.name), _value(field, entry, own)) for field in fields
        },
        "required": [field.key for field in fields if field.required],
        "additionalProperties": False,
    }
    together = _keys_together(entry)
    return {**table, "allOf": together} if together else table


def _described(description: str | None, value: Schema) -> Schema:
    """Return the schema of a value with what its key means; beside a `$ref` Draft 7 would not read it."""
    assert isinstance(value, dict)
    if description is None:
        return value
    return {"description": description, **({"allOf": [value]} if "$ref" in value else value)}


def _value(field: Field, entry: type[Entry], own: BaseVocabulary | None) -> Schema:
    match field.type.value:
        case ValueType.CHOICE:
            return _choice(field, own)
        case ValueType.REFERENCE:
            return _ref(f"{field.type.table}-id")
        case ValueType.REFERENCES:
            one = _ref(f"{field.type.table}-id")
            return {"anyOf": [one, {"type": "array", "items": one}]}
        case ValueType.CITATIONS:
            assert issubclass(entry, CitedEntry)
            one = _citation(entry, own)
            return {"anyOf": [*_alternatives(one), {"type": "array", "items": one}]}
        case ValueType.AMOUNT if _is_directed(entry):
            return _UNSIGNED
        case ValueType.STANCES:
            stances: list[Schema] = [*field.type.choices]
            party = _ref(f"{field.type.table}-id")
            return {"type": "object", "propertyNames": party, "additionalProperties": {"enum": stances}}
        case ValueType.EXTRA if own is not None:
            keys: list[Schema] = [key for key, tables in own.extra.items() if _table_of(entry) in tables]
            known = _VALUES[ValueType.EXTRA]
            assert isinstance(known, dict)
            return {**known, "propertyNames": {"enum": keys}}
        case value:
            return _ref(value)


def _alternatives(schema: Schema) -> list[Schema]:
    assert isinstance(schema, dict)
    alternatives = schema["anyOf"]
    assert isinstance(alternatives, list)
    return alternatives


def _is_directed(entry: type[Entry]) -> bool:
    """Tell whether the type of an entry's amounts says which way they go, so that none is negative."""
    return any(field.type.more_choices for field in fields_of(entry).values())


def _table_of(entry: type[Entry]) -> str | None:
    return next((table for table, model in MODELS.items() if model is entry), None)


def _choice(field: Field, own: BaseVocabulary | None) -> Schema:
    choices: list[Schema] = list(map(str, field.type.choices))
    if field.type.more_choices and own is not None:
        return {"enum": [*choices, *own.budget_types]}
    return {"anyOf": [{"enum": choices}, _TEXT]} if field.type.more_choices else {"enum": choices}


def _reference(table: str, own: BaseVocabulary | None) -> Schema:
    """Return the schema of a reference: an id; with the vocabulary of a base, one of its own, each with its name."""
    if own is None:
        return {"type": "string", "pattern": _ID}
    named = own.names.get(table, {})
    return {"oneOf": [{"const": id_, "title": name} for id_, name in named.items()]} if named else False


def _citation(entry: type[CitedEntry], own: BaseVocabulary | None) -> Schema:
    """Return the schema of a citation: the id of a source, or a table that says where in it, and what it says."""
    source, restriction = _ref("sources-id"), _ref("restrictions-id")
    says: Schema = {
        "type": "object",
        "description": "What this source gives for these keys; it then speaks of no others.",
        "properties": {field.key: _value(field, entry, own) for field in values_of(entry).values()},
        "additionalProperties": False,
    }
    keys: dict[str, Schema] = {
        "source": source,
        "at": _described("Where in it: `paragraph 3`.", _ref(ValueType.TEXT)),
        "quote": _described("Its own words.", _ref(ValueType.TEXT)),
        "via": _described("The source that passes this one on.", source),
        "says": says,
        "restricted": _described(
            "The restrictions for which it is withheld.",
            {"anyOf": [restriction, {"type": "array", "items": restriction}]},
        ),
    }
    assert tuple(keys) == CITATION_KEYS
    table: Schema = {
        "type": "object",
        "properties": keys,
        "required": ["source"],
        "additionalProperties": False,
    }
    return {"anyOf": [source, table]}


def _keys_together(entry: type[Entry]) -> list[Schema]:
    """Return which keys exclude one another, and of which one is needed, by asking the declaration about each pair."""
    fields = fields_of(entry).values()
    required = frozenset(field.name for field in fields if field.required)
    optional = [field for field in fields if not field.required]
    rules: list[Schema] = []
    base: list[frozenset[str]] = [required]
    if entry.validate_keys(required) is not None:
        needed = [field for field in optional if entry.validate_keys({*required, field.name}) is None]
        rules.append({"anyOf": [{"required": [field.key]} for field in needed]})
        base = [required | {field.name} for field in needed]
    for one, other in combinations(optional, 2):
        if all(entry.validate_keys({*given, one.name, other.name}) is not None for given in base) and all(
            any(entry.validate_keys({*given, alone.name}) is None for given in base) for alone in (one, other)
        ):
            rules.append({"not": {"required": [one.key, other.key]}})
    return rules
