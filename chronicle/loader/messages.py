"""pydantic's errors as findings in Chronicle's words, each with a hint what to write instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from chronicle.codes import MISSING_KEY, OVER_LIMIT, TOO_MANY_HOLDERS, UNKNOWN_KEY, WRONG_TYPE
from chronicle.findings import Finding, Fix, KeyLocation, KeyPath, key_text
from chronicle.loader.intended import allowed_keys, intended_key, intended_word, place_of
from chronicle.loader.values import ID, as_id, is_not, shown
from chronicle.model.base import Entry, fields_of
from chronicle.model.fact import Fact
from chronicle.model.fields import FieldType, ValueType
from chronicle.model.kinds import KINDS
from chronicle.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from chronicle.document import Json

_TYPES: Final = {
    "string_type": ("a text", 'write it in quotes: "…"'),
    "bool_type": ("true or false", "write true or false, without quotes"),
    "int_type": ("a whole number", "write it without quotes or a point: 3"),
    "tuple_type": ("a list", 'write ["…", "…"]'),
    "dict_type": ("a table", 'write { key = "…" }'),
    "model_type": ("a table", 'write { key = "…" }'),
    "model_attributes_type": ("a table", 'write { key = "…" }'),
}
_FLAGS: Final = {
    **dict.fromkeys(("true", "yes", "y"), True),
    **dict.fromkeys(("false", "no", "n"), False),
}
"""What people write for true and false, in small letters."""
_TABLES: Final = {
    "because": 'write because = "…", or a reason for each field: because = { end = "…" }',
    "allow": f'write the code and the reason: allow = {{ {TOO_MANY_HOLDERS} = "…" }}',
    "stances": 'write stances = { council = "denied" }: the id of each party, and what it says',
    "bundle-pages": 'write bundle-pages = { 4 = "C123A" }: the number of a page, and where it stands',
    "areas": 'write areas = { leadership = "good" }',
    "sources": 'write sources = ["cypn"], or sources = [{ source = "cypn", at = "paragraph 3" }]',
    "says": 'write says = { start = "2009-04" }: the fields, with the values that the source gives',
}
"""Hints for keys that take a table or a list of their own form, by key."""
_EMPTY: Final = {
    "string_too_short": "write something, or leave the key out",
    "too_short": "list at least one",
}
_TOO_LONG: Final = {
    "string_too_long": "is over {:,} characters long",
    "too_long": "has more than {:,} of them",
}


def finding_for(
    problem: ErrorDetails,
    model: type[Entry],
    raw: Mapping[str, object],
    file: str,
    path: KeyPath,
    address: str,
) -> Finding:
    """Return the finding for one of pydantic's errors in the entry at `path`, whose table is `raw`."""
    where = _toml_path(problem["loc"], raw)
    kind, context = problem["type"], problem.get("ctx", {})
    if kind == "chronicle":
        where = (*where, *context.get("at", ()))
    subject = _path_text(where)
    key, fix = False, None
    instead: Json = context.get("instead")
    if kind == "chronicle":
        code, message, hint = context["code"], f"{subject}{context['reason']}", context["hint"]
        if where[-1:] == ("source",) and (cited := _CITED.fullmatch(str(problem["input"]))):
            hint = f'write {{ source = "{as_id(cited[1])}", at = "{cited[2]}" }}'
    elif kind == "missing":
        code, message = MISSING_KEY, f"`{where[-1]}` is missing{_in_table(where)}"
        hint = f"add {_example(str(where[-1]), model)}"
        where = where[:-1]
    elif kind == "extra_forbidden":
        code, key = UNKNOWN_KEY, True
        message = f"there is no key `{_key(str(where[-1]))}`{_in_table(where)}"
        intended = intended_key(model, where, problem["input"], raw)
        keys = allowed_keys(model, where)
        hint = place_of(str(where[-1]), keys) or _suggestion_hint(intended, keys, problem["input"])
        fix = _renaming(address, where, intended, problem["input"], raw)
    elif kind in ("literal_error", "enum"):
        expected = context["expected"].replace(" or ", ", ").split(", ")
        options = tuple(option.strip("' ") for option in expected)
        code, message = WRONG_TYPE, f"{subject}{shown(problem['input'])} is none of the words it takes"
        instead = intended_word(str(problem["input"]), options)
        hint = _suggestion_hint(instead, options)
        if where == ("status",) and instead is None:
            hint += "; of what happened, leave status out"
    elif kind == "choice":
        code, message = WRONG_TYPE, f"{subject}{shown(problem['input'])} is none of the words it takes"
        options = context["options"]
        instead = nearest(str(problem["input"]), options)
        hint = _suggestion_hint(instead, options)
    else:
        code = OVER_LIMIT if kind in _TOO_LONG else WRONG_TYPE
        message, hint = _of_type(kind, where, problem, context)
        instead = _in_type(kind, problem["input"])
    fix = fix or (None if instead is None or not where else Fix(address, key_text(where), instead))
    return Finding(code, message, hint, KeyLocation(file, (*path, *where), key), address, fix=fix)


def _in_type(kind: str, value: object) -> str | int | None:
    """Return a value in the type that was wanted, if it is only written in another."""
    if kind == "string_type" and type(value) is int:
        return str(value)
    if kind == "int_type" and isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    if kind == "bool_type" and isinstance(value, str):
        return _FLAGS.get(value.strip().lower())
    if kind == "bool_type" and type(value) is int:
        return {1: True, 0: False}.get(value)
    if kind == "string_type" and isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return value[0]
    return None


def _renaming(
    address: str, where: KeyPath, intended: str | None, value: object, raw: Mapping[str, object]
) -> Fix | None:
    """Return the fix of a misspelt key; None if it is not known which is meant, or that is there already."""
    table: object = raw
    for step in where[:-1]:
        table = table[step]  # type: ignore[index]  # the path was made from this very table
    if intended is None or not isinstance(table, dict) or intended in table:
        return None
    match value:
        case str(id_) | [str(id_)] if intended in KINDS.reference_tables and ID.fullmatch(id_):
            written: Json = [id_] if intended == KINDS.reference_tables[intended] else id_
        case str() | int():
            written = value
        case [*items] if all(isinstance(item, str) for item in items):
            written = [str(item) for item in items]
        case _:
            return None
    return Fix(address, key_text((*where[:-1], intended)), written, key_text(where))


def _example(key: str, model: type[Entry]) -> str:
    """Return how to write a key that is missing."""
    special = model.kind.missing.get(key) if issubclass(model, Fact) else None
    if special:
        return special
    field = next((field for field in fields_of(model).values() if field.key == key), None)
    type_ = _OF_CITATION if field is None else field.type
    match type_.value:
        case ValueType.REFERENCE:
            return f'{key} = "…", the id of one under [{type_.table}]'
        case ValueType.TEXT:
            return f'{key} = "…"'
        case ValueType.GRADES:
            return f'{key} = ["…", "…"], worst first'
        case _:
            return f"{key} = …"


_OF_CITATION: Final = FieldType(ValueType.REFERENCE, "sources")
"""The type of the one key that a citation must have."""


def _of_type(
    kind: str, where: KeyPath, problem: ErrorDetails, context: Mapping[str, object]
) -> tuple[str, str]:
    subject, value = _path_text(where), problem["input"]
    if kind in _TYPES:
        wanted, hint = _TYPES[kind]
        instead = _in_type(kind, value)
        if kind == "string_type" and isinstance(value, list) and instead:
            hint = f"write {shown(instead)}, without brackets"
        elif kind == "string_type" and not isinstance(value, dict | list | bool):
            hint = f'write it in quotes: "{shown(value)}"'
        elif kind == "bool_type" and instead is not None:
            hint = f"write {shown(instead)}, without quotes"
        if kind == "int_type" and isinstance(value, str) and _WHOLE.fullmatch(value):
            hint = f"write it without quotes: {int(value)}"
        return f"{subject}{is_not(value)} {wanted}", _TABLES.get(str(where[-1]), hint) if where else hint
    if kind in _EMPTY:
        return f"{subject}is empty", _EMPTY[kind]
    if kind in _TOO_LONG:
        return (
            f"{subject}{_TOO_LONG[kind].format(context['max_length'])}",
            "keep what is so long in a file, and cite it",
        )
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"{subject}{shown(problem['input'])} is out of range", "write a whole number from 1 to 100,000"
    return f"{subject}{shown(problem['input'])} cannot stand here", "see the file format in the documentation"


def _toml_path(loc: tuple[int | str, ...], raw: Mapping[str, object]) -> KeyPath:
    """Return the key path of pydantic's location of an error, without steps that the file has not."""
    path: list[str | int] = []
    current: object = raw
    for step in loc:
        if isinstance(step, int) and not isinstance(current, list):
            continue
        if step in ("[key]", "") and not (isinstance(current, dict) and step in current):
            continue
        path.append(step)
        try:
            current = current[step]  # type: ignore[index]  # a missing key or a scalar ends the walk
        except (KeyError, IndexError, TypeError):
            current = None
    return tuple(path)


def _path_text(where: KeyPath) -> str:
    """Return a key path for a message, with a blank after it; "" for the entry itself."""
    return f"{key_text(where)} " if where else ""


def _key(name: str) -> str:
    return name or '""'


def _in_table(where: KeyPath) -> str:
    """Return the table of a key for a message, ` in sources[2].says`; "" for a key of the entry itself."""
    return f" in {_path_text(where[:-1]).rstrip()}" if len(where) > 1 else ""


_CITED: Final = re.compile(
    r"([A-Za-z0-9-]{1,64})[,;:]? +((?i:p|pp|page|pages|para|paras|paragraphs?|chapter|table)[. ].{1,40})"
)
"""A source and a place in it, wrongly written as one text: `cypn, page 3`."""
_WHOLE: Final = re.compile(r"0*[1-9][0-9]{0,5}")


def _suggestion_hint(option: str | None, options: tuple[str, ...], value: object = None) -> str:
    if option is None:
        return f"write one of {', '.join(options)}"
    match value:
        case str(id_) | [str(id_)] if option in KINDS.reference_tables and ID.fullmatch(id_):
            written = f'["{id_}"]' if option == KINDS.reference_tables[option] else f'"{id_}"'
            return f"did you mean {option} = {written}?"
        case _:
            return f'did you mean "{option}"?'
