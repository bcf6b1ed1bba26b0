"""Values and keys as TOML, as a person would write them, in the style of what they replace where that can be."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from chronicle.text import KEPT_JOINERS, UNPRINTABLE
from chronicle.writing.key_order import key_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chronicle.findings import KeyPath

    TomlValue: TypeAlias = (
        str | bool | int | float | dt.date | dt.time | Sequence["TomlValue"] | Mapping[str, "TomlValue"]
    )

LINE_LENGTH: Final = 120
"""A list of tables that would make a line longer than this has a line for each."""

_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPED: Final = re.compile(rf"({KEPT_JOINERS})|[\"\\{UNPRINTABLE}]")
_ESCAPED_IN_LINES: Final = re.compile(rf'({KEPT_JOINERS})|\\|"(?="|\Z)|(?!\n)[{UNPRINTABLE}]')
_NOT_LITERAL: Final = re.compile(rf"[{UNPRINTABLE}]")
_SHORT: Final = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_LONG_NUMBER: Final = 10_000  # from here on a person groups the digits, which would only hide a year


def format_key(key: str, style: str = "") -> str:
    """Return a key: bare if it can be, unless the one that it replaces is in quotes that it did not need."""
    if _BARE_KEY.fullmatch(key) and not _BARE_KEY.fullmatch(style[1:-1]):
        return key
    if style[:1] == "'" and "'" not in key and not _NOT_LITERAL.search(key):
        return f"'{key}'"
    return key if _BARE_KEY.fullmatch(key) and style[:1] != '"' else _basic(key)


def format_value(value: TomlValue, style: str = "", *, line_break: str = "\n", inline: bool = False) -> str:
    """Return a value as TOML.

    Args:
        value: What it says.
        style: The value that it replaces, as it is written: a literal string stays one, if it can.
        line_break: What ends a line in the file.
        inline: Whether it stands in an array or an inline table, where a text keeps to its line.
    """
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            grouped = "_" in style or not style.isdecimal()
            return f"{value:_}" if grouped and abs(value) >= _LONG_NUMBER else str(value)
        case float() | dt.date() | dt.time():
            return value.isoformat() if isinstance(value, dt.date | dt.time) else repr(value)
        case str():
            return _text(value, style, line_break, inline=inline)
    if not isinstance(value, Mapping):
        return f"[{', '.join(format_value(item, inline=True) for item in value)}]"
    pairs = (f"{format_key(key)} = {format_value(item, inline=True)}" for key, item in value.items())
    return f"{{ {', '.join(pairs)} }}" if value else "{}"


def format_statement(
    key: str, value: TomlValue, line_break: str = "\n", *, indent: str = "", equals: str = " = "
) -> str:
    """Return a key with its value, without the last line break: a list of tables on lines of their own if it is long."""
    line = f"{indent}{key}{equals}{format_value(value, line_break=line_break)}"
    if len(line) <= LINE_LENGTH or not isinstance(value, list | tuple):
        return line
    if not any(isinstance(item, Mapping) for item in value):
        return line
    items = [format_value(item, inline=True) for item in value]
    return f"{indent}{key}{equals}{on_lines(items, indent, line_break)}"


def entry_toml(table: str, id: str, values: Mapping[str, TomlValue], line_break: str = "\n") -> str:  # noqa: A002
    """Return the text of an entry as a person would write it, keys in their usual order, each line ended."""
    lines = [f"[{format_key(table)}.{format_key(id)}]"]
    lines += [
        format_statement(format_key(key), value, line_break)
        for key, value in in_order(values, (table, id)).items()
    ]
    return "".join(f"{line}{line_break}" for line in lines)


def in_order(values: Mapping[str, TomlValue], path: KeyPath) -> Mapping[str, TomlValue]:
    """Return a table that stands at a path with its keys in their usual order, at any depth."""
    rank = {key: place for place, key in enumerate(key_order(path))}
    pairs = sorted(values.items(), key=lambda pair: rank.get(pair[0], len(rank)))
    return {key: value_in_order(value, (*path, key)) for key, value in pairs}


def value_in_order(value: TomlValue, path: KeyPath) -> TomlValue:
    """Return a value that stands at a path, its tables with their keys in their usual order."""
    if isinstance(value, list | tuple):
        return [value_in_order(item, (*path, place)) for place, item in enumerate(value)]
    return in_order(value, path) if isinstance(value, Mapping) else value


def on_lines(items: Sequence[str], indent: str, line_break: str) -> str:
    """Return an array with a line for each item."""
    return "".join(("[", line_break, *(f"{indent}  {item},{line_break}" for item in items), indent, "]"))


def _text(text: str, style: str, line_break: str, *, inline: bool) -> str:
    quotes = next((quotes for quotes in ('"""', "'''", '"', "'") if style.startswith(quotes)), "")
    if len(quotes) == 3 or (not quotes and not inline and "\n" in text):  # noqa: PLR2004 - of a text of several lines
        return _lines(text, quotes or '"""', style, line_break)
    has_literal_form = "'" not in text and not _NOT_LITERAL.search(text)
    wanted = quotes == "'" or (not quotes and ('"' in text or "\\" in text))
    return f"'{text}'" if has_literal_form and wanted else _basic(text)


def _lines(text: str, quotes: str, style: str, line_break: str) -> str:
    """Return a text in three quotes, which begins on the line below them unless the one that it replaces does not."""
    first = line_break if not style or style[3:5].lstrip("\r").startswith("\n") else ""
    lines = text.split("\n")
    is_literal = quotes == "'''" and "'" not in text and not any(map(_NOT_LITERAL.search, lines))
    if not is_literal:
        quotes = '"""'
        lines = _ESCAPED_IN_LINES.sub(lambda match: match[1] or _escaped(match[0]), text).split("\n")
    if not first and text.startswith("\n"):
        first = line_break  # a line break behind the quotes does not count
    return f"{quotes}{first}{line_break.join(lines)}{quotes}"


def _basic(text: str) -> str:
    return f'"{_escape(text)}"'


def _escape(text: str) -> str:
    return _ESCAPED.sub(lambda match: match[1] or _escaped(match[0]), text)


def _escaped(character: str) -> str:
    code = ord(character)
    return _SHORT.get(character) or (f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")  # noqa: PLR2004 - four digits
