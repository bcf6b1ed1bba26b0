"""Keys of a base's own: whether `[extra]` declares them for an entry's table, and for what they hold."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from chronicle.codes import UNKNOWN_KEY, WRONG_TYPE
from chronicle.dates import DateError, explain, parse
from chronicle.findings import Finding, Fix, KeyLocation
from chronicle.model.entities import ENTITIES
from chronicle.model.kinds import KINDS
from chronicle.suggest import nearest, suggest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.model.base import Entry
    from chronicle.model.entities import ExtraField
    from chronicle.model.lookup import Entities


def wrong_extra(
    entry: Entry, entities: Entities, at: KeyLocation, declared: set[str]
) -> Iterator[tuple[str, Finding]]:
    """Yield what is wrong with the `extra` of an entry at `at`, each with its key; `declared` are all, even wrong, ones."""
    table = str(at.path[0])
    for key, value in entry.extra.items():
        field = entities.extra.get(key)
        if field is None and key in declared:
            continue
        wrong = _wrong_key(key, table, entities) if field is None or table not in field.on else None
        code = UNKNOWN_KEY if wrong else WRONG_TYPE
        if wrong is None and field is not None:
            wrong = _wrong_value(field, value, entities)
        if wrong:
            location = KeyLocation(at.file, (*at.path, "extra", key), key=code is UNKNOWN_KEY)
            message = f"{f'extra.{key} ' if code is WRONG_TYPE else ''}{wrong[0]}"
            address = ".".join(map(str, at.path))
            yield (
                key,
                Finding(code, message, wrong[1], location, address, fix=_fix(key, field, value, address)),
            )


def typed_extra(field: ExtraField | None, value: str | int | Decimal) -> str | int | Decimal:
    """Return a good value of a key so that all of the key are of one type: numbers, or texts."""
    if field is not None and field.type == "number":
        return Decimal(value) if isinstance(value, str) else value
    return str(value) if field is not None else value


def wrong_tables(field: ExtraField, at: KeyLocation) -> Iterator[Finding]:
    """Yield a finding for each table that a declaration at `at` names and there is not, or one if it names none."""
    tables = (*ENTITIES, *KINDS.tables)
    if not field.on:
        hint = f'name the tables whose entries take it: on = ["{tables[0]}"]'
        where, address = KeyLocation(at.file, (*at.path, "on")), ".".join(map(str, at.path))
        yield Finding(WRONG_TYPE, "it names no table, so that no entry takes it", hint, where, address)
    for place, table in enumerate(field.on):
        if table not in tables:
            likely = suggest(table, tables)
            hint = f'did you mean "{likely}"?' if likely else f"the tables are {', '.join(tables)}"
            where, address = KeyLocation(at.file, (*at.path, "on", place)), ".".join(map(str, at.path))
            fix = Fix(address, f"on[{place + 1}]", likely) if likely else None
            yield Finding(WRONG_TYPE, f'there is no table "{table}"', hint, where, address, fix=fix)


def _wrong_key(key: str, table: str, entities: Entities) -> tuple[str, str] | None:
    """Return what is wrong with a key that entries of a table do not take, and what to write instead.

    Where a declaration names a table that there is not, which table it means is not known.
    """
    if key in entities.extra and not set(entities.extra[key].on) <= {*ENTITIES, *KINDS.tables}:
        return None
    if key in entities.extra:
        on = ", ".join(entities.extra[key].on)
        return f"`{key}` is a key of {on}, not of {table}", f'add "{table}" to on in [extra.{key}]'
    likely = suggest(key, tuple(name for name, field in entities.extra.items() if table in field.on))
    hint = (
        f'did you mean "{likely}"?'
        if likely
        else f'declare it: [extra.{key}] with title and on = ["{table}"]'
    )
    return f"there is no key `{key}` in extra", hint


def _fix(key: str, field: ExtraField | None, value: str | int | Decimal, address: str) -> Fix | None:
    """Return the fix of a value that is a letter or two off one of the words that a key takes."""
    nearest_choice = (
        nearest(str(value), field.choices) if field and field.choices and value not in field.choices else None
    )
    return Fix(address, f"extra.{key}", nearest_choice) if nearest_choice else None


def _wrong_value(field: ExtraField, value: str | int | Decimal, entities: Entities) -> tuple[str, str] | None:
    """Return what is wrong with a value, and what to write instead; None if nothing is."""
    if field.choices and value not in field.choices:
        likely = suggest(str(value), field.choices)
        hint = f'did you mean "{likely}"?' if likely else f"write one of {', '.join(field.choices)}"
        return f'"{value}" is none of the words it takes', hint
    if field.type == "number" and not _is_number(value):
        return f'"{value}" is not a number', "write a whole number, or a decimal in quotes"
    if field.type == "text" and isinstance(value, int):
        return f"{value} is not a text", f'write it in quotes: "{value}"'
    if field.type == "date":
        try:
            parse(value, entities.financial_year)
        except DateError as error:
            explanation = explain(error)
            return f'"{value}" {explanation.reason}', explanation.hint
    return None


def _is_number(value: str | int | Decimal) -> bool:
    whole, _, rest = str(value).removeprefix("-").partition(".")
    return whole.isdecimal() and (rest.isdecimal() or "." not in str(value)) and str(value).isascii()
