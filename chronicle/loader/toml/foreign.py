"""Files named .toml that are in another format, such as JSON: one finding, not one for each line."""

from __future__ import annotations

import re
from itertools import islice

from chronicle.loader.toml.failure import Cause
from chronicle.loader.toml.lexer import KEY

_HEADER_OR_PAIR = re.compile(rf"^[ \t]*+(?:\[\[?[ \t]*+{KEY}[ \t]*+\]|{KEY}[ \t]*+=)", re.MULTILINE)
_YAML_PAIR = re.compile(r"(?:- )?[A-Za-z_][\w -]*+:(?: |$)|- |---$")
_JSON = re.compile(r"(?:\[\s*+)?\{\s*+[\"}]")
_ROWS = 5


def foreign_format(text: str) -> Cause | None:
    """Return the cause if a text is plainly in another format, and holds no line of TOML."""
    if _HEADER_OR_PAIR.search(text):
        return None
    start = len(text) - len(text.lstrip())
    name = _name(text[start : start + 100_000])
    if name is None:
        return None
    return Cause(
        start, 1, f"this file is {name}, not TOML", "write its facts as TOML tables: [tenures.tucker]"
    )


def _name(text: str) -> str | None:
    rows = [
        row
        for row in islice((row.rstrip() for row in text.split("\n")), 100)
        if row and not row.startswith("#")
    ]
    if _JSON.match(text):
        return "JSON"
    if text.startswith("<") and not text.startswith("<<<"):
        return "XML or HTML"
    if rows and all(_YAML_PAIR.match(row.strip()) for row in rows[:_ROWS]):
        return "YAML"
    for comma, name in (
        ("\t", "a table with tabs (TSV)"),
        (",", "a spreadsheet (CSV)"),
        (";", "a spreadsheet (CSV)"),
    ):
        if len(rows) > 1 and all(comma in row for row in rows[:_ROWS]):
            return name
    return None
