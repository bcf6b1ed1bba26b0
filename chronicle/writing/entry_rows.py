"""Entries as rows of texts, and back: a column for each key, and for each key of what nests.

What stands in a sheet is the entry as its file has it, not as it is read: every date as it was typed, nothing worked
out. A column is named for the keys that lead to its values: `start`, `areas.safety`, `says.start`. A text that goes
back into an entry becomes what stood there before, where it can: a number, a day of TOML, a list.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, cast

from chronicle.loader.entries import MODELS
from chronicle.model.base import CitedEntry, citation_fields, fields_of
from chronicle.model.entities import SETTINGS
from chronicle.model.fact import values_of
from chronicle.model.fields import DATES, LISTS, TABLES, ValueType
from chronicle.writing.key_order import keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chronicle.writing.toml_values import TomlValue

FlatValue: TypeAlias = "str | int | bool | tuple[str, ...]"
"""What a cell holds: a list is a tuple of its items as texts."""
FlatText: TypeAlias = "str | tuple[str, ...]"
"""The same as texts alone, by which cells are compared; blank is an empty one."""
FlatRow: TypeAlias = "dict[str, FlatValue]"
"""What an entry holds, by column."""

SOURCES: Final = "sources"
"""The key of citations, which have a table of their own."""
SAYS: Final = "says"
CITATIONS: Final = "citations"
"""The name of the sheet of citations."""
ID: Final = "id"
ENTRY: Final = "entry"
"""The column of citations that names the entry."""
NUMBER: Final = "number"
"""The column of citations that counts those of an entry, from 1."""
EXPORTED: Final = "exported"
"""The name of the sheet, and the stem of the file, that holds a copy of what was exported."""
COPY_FILE: Final = f"{EXPORTED}.jsonl"
COPY_VERSION: Final = 1
EMPTY_TABLE: Final = "{}"
"""What stands for a table without keys: `says = {}` is a source that gives none of a fact's values."""
_NUMBERS: Final = frozenset({ValueType.AMOUNT, ValueType.SEATS})
_FLAGS: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
"""What a flag is called in a sheet: a spreadsheet program may keep one as a number."""
_LARGEST_IN_SHEET: Final = 10**15
"""Spreadsheets keep fifteen digits of a number: a longer one is a text there."""


class CellType(NamedTuple):
    """What the values of a column of one table are.

    Attributes:
        value: Their type; None of a key that the format does not have.
        is_part: Whether they stand in a table within the entry.
    """

    value: ValueType | None
    is_part: bool = False

    @property
    def is_list(self) -> bool:
        """Whether a cell holds several."""
        return self.value in LISTS


@cache
def cell_type(table: str, keys: tuple[str, ...]) -> CellType:
    """Return what stands under some keys of the entries of a table; of a citation they begin with `sources`."""
    first, rest = keys[0], keys[1:]
    entry = SETTINGS.get(table) or MODELS.get(table)
    if entry is None:
        return CellType(None)
    if first == SOURCES and rest:
        if rest[0] != SAYS:
            of_citation = citation_fields().get(rest[0]) if len(rest) == 1 else None
            return CellType(None if of_citation is None else of_citation.value)
        fields = values_of(entry) if issubclass(entry, CitedEntry) else {}
        first, rest = rest[1] if len(rest) > 1 else "", rest[2:]
    else:
        fields = fields_of(entry)
    found = next((field.type.value for field in fields.values() if field.key == first), None)
    if found in TABLES and rest:
        return CellType(found if found is ValueType.EXTRA else ValueType.TEXT, is_part=True)
    return CellType(None if rest else found)


@cache
def usual_columns(table: str) -> tuple[str, ...]:
    """Return the columns that a table has whatever its entries hold: of what nests only the reasons in words."""
    if table in SETTINGS:
        keys = (field.key for field in fields_of(SETTINGS[table]).values() if field.type.value not in TABLES)
        return tuple(sorted(keys, key=lambda key: key == "note"))
    types = ((key, cell_type(table, (key,)).value) for key in keys_of(table))
    return tuple(
        key
        for key, value in types
        if value is not ValueType.CITATIONS and (value not in TABLES or value is ValueType.REASONS)
    )


def flatten(table: str, values: Mapping[str, object], above: tuple[str, ...] = ()) -> FlatRow:
    """Return the values of an entry, or of a citation of one, by column, without its citations."""
    row: FlatRow = {}
    for key, value in values.items():
        keys = (*above, key)
        if key == SOURCES and not above:
            continue
        if isinstance(value, Mapping) and value:
            row |= flatten(table, cast("Mapping[str, object]", value), keys)
        else:
            row[column_name(keys[1:] if keys[0] == SOURCES else keys)] = _flat(value, cell_type(table, keys))
    return row


def citations_of(values: Mapping[str, object]) -> list[Mapping[str, object]]:
    """Return the citations of an entry, each as a table: one may stand without brackets, and as a source's id."""
    given = values.get(SOURCES, [])
    several = given if isinstance(given, list) else [given]
    return [
        cast("Mapping[str, object]", citation) if isinstance(citation, Mapping) else {"source": citation}
        for citation in several
    ]


def _flat(value: object, type_: CellType) -> FlatValue:
    if isinstance(value, Mapping):
        return EMPTY_TABLE
    if isinstance(value, list):
        if type_.is_list and not any(isinstance(item, list | Mapping) for item in value):
            return tuple(_as_text(item) for item in value)
        return json.dumps(value, ensure_ascii=False, default=_as_text)
    if type_.is_list:
        return (_as_text(value),)
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and type_.value not in DATES and abs(value) < _LARGEST_IN_SHEET:
        return value
    return _as_text(value)


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def text_of(value: FlatValue) -> FlatText:
    """Return what a cell holds as text."""
    return value if isinstance(value, str | tuple) else _as_text(value)


_PLAIN_KEY: Final = re.compile(r"(?!\s)[^.\"\\\x00-\x1f\x7f]+(?<!\s)")
_NUMBERED: Final = re.compile(r"(.+) \((\d+)\)")
"""The name of a column in which a text goes on that is too long for one: `note (2)`."""


def column_name(keys: Iterable[str]) -> str:
    """Return the name of the column for what stands under some keys.

    >>> column_name(["areas", "help and protection"]), column_name(["identifiers", "a.b"])
    ('areas.help and protection', 'identifiers."a.b"')
    """
    return ".".join(
        key
        if _PLAIN_KEY.fullmatch(key) and not _NUMBERED.fullmatch(key)
        else json.dumps(key, ensure_ascii=False)
        for key in keys
    )


_STEP: Final = re.compile(r'(?:"((?:[^"\\]|\\.)*)"|([^."]+))(\.|$)')


def column_keys(name: str) -> tuple[str, ...] | None:
    """Return the keys for which a column is named; None if it is no such name."""
    keys, position = [], 0
    while position < len(name):
        match = _STEP.match(name, position)
        if match is None:
            return None
        try:
            keys.append(match[2] if match[1] is None else json.loads(f'"{match[1]}"'))
        except ValueError:
            return None
        position = match.end()
        if position == len(name) and match[3] == ".":
            return None
    return tuple(keys) or None


def numbered(name: str, part: int) -> str:
    """Return the name of the column for a part of a long text, from 1."""
    return name if part == 1 else f"{name} ({part})"


def part_of(name: str) -> tuple[str, int]:
    """Return the column of which another is a part, and which part, from 1."""
    match = _NUMBERED.fullmatch(name)
    return (match[1], int(match[2])) if match else (name, 1)


_JOINT: Final = "; "
_SPELT: Final = re.compile(r"(\\+)(?=x20)")
_SPELT_BLANK: Final = re.compile(r"(\\+)x20")


def join_items(items: Sequence[str]) -> str:
    r"""Return a list as one text, its items parted by `; `; within one that is written `;\x20`.

    >>> print(join_items(["one", "two; three"]))
    one; two;\x20three
    """
    return _JOINT.join(_SPELT.sub(r"\1\1", item).replace(_JOINT, ";\\x20") for item in items)


def split_items(text: str) -> tuple[str, ...]:
    r"""Return the items of a list that is one text.

    >>> split_items("one; two;\\x20three")
    ('one', 'two; three')
    """
    return tuple(_SPELT_BLANK.sub(_blank, item) for item in text.split(_JOINT) if item)


def _blank(match: re.Match[str]) -> str:
    slashes = len(match[1])
    return "\\" * (slashes // 2) + (" " if slashes % 2 else "x20")


def are_alike(left: FlatText, right: FlatText, type_: CellType) -> bool:
    """Return whether two cells say the same: spreadsheets know one line break, and no zeros at the end of a number."""
    if left == right:
        return True
    if not isinstance(left, str) or not isinstance(right, str):
        return False
    if type_.value is ValueType.FLAG:
        flags = _FLAGS.get(left.lower()), _FLAGS.get(right.lower())
        return flags[0] is not None and flags[0] == flags[1]
    if type_.value in _NUMBERS:
        numbers = _decimal(left), _decimal(right)
        return numbers[0] is not None and numbers[0] == numbers[1]
    return _unix(left) == _unix(right)


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def as_toml(text: FlatText, type_: CellType, before: object, *, is_number: bool = False) -> TomlValue:
    """Return what a cell becomes in TOML.

    Args:
        text: What it says.
        type_: What the values of its column are.
        before: What stands there now, whose form it keeps if it can; None if nothing does.
        is_number: Whether a whole number is one, in a key of the base's own.
    """
    if isinstance(text, tuple):
        known = {_as_text(item): item for item in (before if isinstance(before, list) else [before])}
        items = [cast("TomlValue", known.get(item, item)) for item in text]
        return items[0] if len(items) == 1 and isinstance(before, str | int | dt.date) else items
    if text == EMPTY_TABLE and (type_.value in TABLES or type_.value is None) and not isinstance(before, str):
        return {}
    if type_.value is ValueType.FLAG and (flag := _FLAGS.get(text.strip().lower())) is not None:
        return flag
    if re.fullmatch(r"[+-]?(0|[1-9][0-9]{0,17})", text) and (
        type_.value in _NUMBERS or is_number or (isinstance(before, int) and not isinstance(before, bool))
    ):
        return int(text)
    if isinstance(before, dt.date | dt.time):
        try:
            return type(before).fromisoformat(text)
        except ValueError:
            return text
    return text


def put(values: dict[str, TomlValue], keys: Sequence[str], value: TomlValue | None) -> bool:
    """Put a value under some keys, or take it out for None, with the tables that it leaves empty.

    Returns:
        Whether that could be done: not if there is a text where a table would have to be, or the other way round.
    """
    first, *rest = keys
    if not rest:
        if isinstance(values.get(first), Mapping) and values[first] and value is not None:
            return False
        if value is None:
            values.pop(first, None)
        else:
            values[first] = value
        return True
    inner = values.get(first)
    if inner is not None and not isinstance(inner, Mapping):
        return value is None
    table = dict(inner or {})
    done = put(table, rest, value)
    if table:
        values[first] = table
    elif value is None and inner:
        del values[first]
    return done
