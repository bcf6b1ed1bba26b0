"""Why a text is not TOML: the cause, its place, and what to write instead.

tomli says where it stopped; the cause is often earlier. Its messages, meant for programmers, only serve to
tell kinds of mistakes apart: if a later version words them differently, causes merely become less exact.
"""

from __future__ import annotations

import re
import unicodedata

from chronicle.loader.errors import excerpt
from chronicle.loader.toml.brackets import opening, still_open
from chronicle.loader.toml.clashes import clash
from chronicle.loader.toml.failure import Cause, ParseFailure
from chronicle.loader.toml.lexer import HEADER, KEY, key_names
from chronicle.loader.toml.spellings import misspelling, with_commas
from chronicle.model.fields import as_id


def diagnose(scene: ParseFailure) -> Cause:
    """Return the most telling cause of a refusal; there always is one."""
    for ask in (
        _conflict,
        clash,
        _backslash,
        opening,
        _character,
        _header,
        _thousands,
        _key,
        _separator,
        _value,
    ):
        if cause := ask(scene):
            return cause
    hint = 'a line is a table [table.id], a pair key = "value", or a comment after #'
    return scene.cause(scene.column, 1, "this is not TOML", hint)


MERGE = (
    "a merge left two versions here",
    "keep one of them, and remove the lines <<<<<<<, ======= and >>>>>>>",
)
"""The message and the hint for a conflict that git left in a file."""

_MARKER = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)|={7}$")


def _conflict(scene: ParseFailure) -> Cause | None:
    return scene.cause(0, len(scene.line), *MERGE) if _MARKER.match(scene.line) else None


_BACKSLASH_WORDS = ("Unescaped", "Invalid hex", "Escaped character")
_ESCAPE = re.compile(r"\\(?:[uUx][0-9A-Fa-f]*+|.)?")
_REACH = 12  # an escape is at most ten characters long


def _backslash(scene: ParseFailure) -> Cause | None:
    if not scene.words.startswith(_BACKSLASH_WORDS):
        return None
    at = scene.text.rfind("\\", max(scene.start, scene.offset - _REACH), scene.offset)
    found = _ESCAPE.match(scene.text, max(at, 0))
    message = "a backslash in double quotes begins an escape, and this is none"
    hint = "write \\\\ for each backslash, or put the text in 'single quotes'"
    return Cause(at, len(found[0]), message, hint) if found else None


_QUIET = {"\u00a0": "a no-break space", "\ufeff": "a byte order mark", "\u200b": "a zero-width space"}
_OUT_OF_SIGHT = ("Cc", "Cf", "Zs", "Zl", "Zp")


def _character(scene: ParseFailure) -> Cause | None:
    char = scene.char
    if char in ("", " ", "\t", "\n") or scene.text.startswith("\r\n", scene.offset):
        return None
    if char == "\r":
        hint = "end lines with a line feed, or with a carriage return and a line feed"
        return scene.cause(scene.column, 1, "a carriage return without a line feed", hint)
    category = unicodedata.category(char)
    if category not in _OUT_OF_SIGHT:
        return None
    name = _QUIET.get(char, f"the invisible character U+{ord(char):04X}")
    hint = "remove it" if category != "Cc" else f"remove it, or write \\u{ord(char):04X} in double quotes"
    return scene.cause(scene.column, 1, f"{name} does not belong here", hint)


_NAMED = re.compile(r"\[[ \t]*+([A-Za-z]++)[ \t]*+\.([^\[\]\"'#.]++)\](?:[ \t]*+#.*+)?")
_ADDRESS = 2  # parts of an entry's key; longer ones may be lists of tables


def _header(scene: ParseFailure) -> Cause | None:
    line = scene.line
    start = scene.lines.start(scene.number)
    if not line.lstrip(" \t").startswith("[") or still_open(scene.text, scene.start, start):
        return None
    indent = len(line) - len(line.lstrip(" \t"))
    found = HEADER.match(line)
    if found is None:
        width = len(line.rstrip()) - indent
        if "]" not in line:
            hint = f"write {excerpt(line.split('#')[0].strip())}]"
            return scene.cause(indent, width, "the table header has no closing bracket", hint)
        hint = "write [table.id], with an id of a-z, 0-9 and -"
        if (named := _NAMED.fullmatch(line.strip())) and (id_ := as_id(named[2])):
            hint = f"write [{named[1].lower()}.{id_}]: an id is a-z, 0-9 and -, and its name stands beneath"
        return scene.cause(indent, width, "this is no table header", hint)
    closers = (
        len(line)
        - found.end()
        - len(line[found.end() :].lstrip("]"))
        + len(found[0])
        - len(found[0].rstrip("]"))
    )
    if closers != len(found[1]):
        message = f"the table header opens with {found[1]} and closes with {']' * closers or 'nothing'}"
        meant = 1 if len(key_names(found[2])) <= _ADDRESS else 2
        return scene.cause(
            indent, found.end() - indent, message, f"write {'[' * meant}{excerpt(found[2])}{']' * meant}"
        )
    return scene.cause(scene.column, 1, "text behind a table header", "begin a new line after the header")


_THOUSANDS = re.compile(r"(?<=[=\[,\s])[0-9]{1,3}(?:,[0-9]{3})++(?![0-9A-Za-z_.-])")
_NEAR = 1000  # a number is looked for no further than this from where tomli stopped


def _thousands(scene: ParseFailure) -> Cause | None:
    """The cause if a number has commas, after which an inline table expects another key."""
    for found in _THOUSANDS.finditer(scene.line, max(0, scene.column - _NEAR), scene.column + _NEAR):
        if found.start() < scene.column <= found.end():
            return scene.cause(found.start(), len(found[0]), *with_commas(found[0]))
    return None


_PAIR = re.compile(rf"{KEY}[ \t]*+=")
_LAST_KEY = re.compile(rf"(?:^|[{{,])[ \t]*+({KEY})[ \t]*+$")


def _key(scene: ParseFailure) -> Cause | None:
    line, column = scene.line, scene.column
    before = line[:column].rstrip(" \t")
    if scene.words.startswith("Invalid value") and before.endswith("=") and _is_over(line, column):
        hint = "give a value, or leave the key out: a missing value is unknown"
        return scene.cause(len(before) - 1, 1, "nothing stands after the =", hint)
    return _no_equals(scene) if scene.words.startswith("Expected '='") else _no_key(scene)


def _no_equals(scene: ParseFailure) -> Cause:
    """Return the cause where a key is not followed by =."""
    line, column, char = scene.line, scene.column, scene.char
    found = _LAST_KEY.search(line, 0, column)
    key = excerpt(found[1]) if found else "the key"
    if char == ":":
        message = "a key and its value are joined by =, not by a colon"
        return scene.cause(column, 1, message, f"write {key} = …")
    if _is_over(line, column):
        start = found.start(1) if found else 0
        hint = f'write {key} = "…", or # before a comment'
        return scene.cause(start, column - start, f"{key} has no value", hint)
    if found and found.end(1) == column and not char.isspace() and char not in "\"'[{":
        whole = excerpt(line.split("=")[0].strip())
        hint = f'write it in a-z, 0-9 and -, or put the key in quotes: "{whole}"'
        return scene.cause(column, 1, f"“{char}” can't stand in a key without quotes", hint)
    return scene.cause(column, 1, f"there is no = after {key}", f"write {key} = …")


def _no_key(scene: ParseFailure) -> Cause | None:
    """The cause where a key is missing or malformed."""
    line, column = scene.line, scene.column
    if line.startswith("//", column) and not line[:column].strip():
        return scene.cause(column, 2, "a comment begins with #, not with //", "write # instead")
    if scene.words.startswith("Invalid statement") and scene.char == "=":
        return scene.cause(column, 1, "there is no key before the =", 'write key = "value"')
    if scene.words.startswith("Invalid initial") and scene.char not in "“”\u2018\u2019":
        return scene.cause(
            column, 1, "a key is missing here, or not written as one", 'a key is a-z, 0-9 and -: key = "…"'
        )
    return None


def _is_over(line: str, column: int) -> bool:
    """Tell whether nothing but blanks and a comment is left of a line."""
    return line[column:].lstrip(" \t")[:1] in ("", "#")


def _separator(scene: ParseFailure) -> Cause | None:
    """The cause where a complete value is followed by something wrong, or by nothing."""
    if not scene.words.startswith(("Expected newline", "Unclosed")):
        return None
    line, column, char = scene.line, scene.column, scene.char
    previous = scene.text[scene.start : scene.offset].rstrip()
    last = previous[-1:]
    enclosed = still_open(scene.text, scene.start, scene.offset)
    if char in (",", ";") and _is_over(line, column + 1) and not enclosed:
        return scene.cause(column, 1, f"a line does not end with “{char}”", "remove it")
    if char in ("]", "}"):
        return scene.cause(column, 1, f"this {char} closes nothing", "remove it, or open it before")
    if last not in ('"', "'", "]", "}") and not _PAIR.match(line, column):
        return None
    if last in "\"'" and line[:column].endswith(last) and char.isalnum():
        other = (
            'write \\" for a quote inside a text'
            if last == '"'
            else 'put a text with an apostrophe in "double quotes"'
        )
        return scene.cause(column - 1, 1, "this quote ends the text, which goes on", other)
    if enclosed:
        return Cause(scene.start + len(previous), 1, "a comma is missing here", "write , between two values")
    return scene.cause(column, 1, "a second thing on one line", "begin a new line for each key")


def _value(scene: ParseFailure) -> Cause | None:
    if scene.words.startswith("Invalid statement") and scene.char not in "“”«»\u2018\u2019":
        return None
    line = scene.line
    value = line.rfind("=", 0, scene.column) + 1
    if found := misspelling(line, value, scene.column):
        return scene.cause(found.start, found.end - found.start, found.message, found.hint)
    return None
