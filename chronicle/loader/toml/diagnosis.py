"""The cause of a text not being TOML: its place, what is wrong, and what to write instead.

tomli says where it stopped; the cause is often earlier. Its messages, meant for programmers, only serve to
tell kinds of mistakes apart: if a later version words them differently, causes merely become less exact.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from chronicle.codes import DUPLICATE_ID, NOT_TOML, Code
from chronicle.loader.reader import FileError, excerpt
from chronicle.loader.toml.lexer import HEADER, KEY, LEXEME, key_names
from chronicle.loader.toml.misspellings import misspelling, with_commas
from chronicle.loader.values import as_id
from chronicle.text import BYTE_ORDER_MARK

if TYPE_CHECKING:
    from chronicle.loader.reader import Lines


@dataclass(frozen=True, slots=True)
class Cause:
    """One mistake: its offset in the whole text, how many characters to underline, and a second line to see."""

    offset: int
    width: int
    message: str
    hint: str
    code: Code = NOT_TOML
    also: int = 0

    def as_error(self, lines: Lines, address: str = "") -> FileError:
        """Return the cause as a `FileError`, with its line and column."""
        line, column = lines.position(self.offset)
        room = lines.end(line) - self.offset
        return FileError(
            self.code,
            self.message,
            self.hint,
            line,
            column,
            max(1, min(self.width, room)),
            address,
            self.also,
        )


@dataclass(frozen=True)
class ParseFailure:
    """The place where tomli stopped: at `offset`, in the stretch from `start` to `stop`; `parser_message` is what it said."""

    lines: Lines
    start: int
    stop: int
    offset: int
    parser_message: str
    above: int = 0
    """How many lines of the file stand above the text."""

    @property
    def char(self) -> str:
        """The character at which tomli stopped; empty at the end."""
        return self.text[self.offset : self.offset + 1]

    @property
    def text(self) -> str:
        """The whole text."""
        return self.lines.text

    @cached_property
    def number(self) -> int:
        """The line on which tomli stopped."""
        return self.lines.position(self.offset)[0]

    @cached_property
    def column(self) -> int:
        """The column at which tomli stopped, from 0."""
        return self.offset - self.lines.start(self.number)

    @cached_property
    def line(self) -> str:
        """The text of the line on which tomli stopped."""
        return self.lines.line(self.number)

    def cause(self, column: int, width: int, message: str, hint: str) -> Cause:
        """Return a cause on this line, at a column from 0."""
        return Cause(self.lines.start(self.number) + column, max(1, width), message, hint)


def diagnose(failure: ParseFailure) -> Cause:
    """Return the most helpful cause of a failure; there always is one."""
    for rule in (
        _merge_conflict,
        _clash,
        _backslash,
        _unclosed,
        _character,
        _header,
        _thousands,
        _key,
        _separator,
        _value,
    ):
        if cause := rule(failure):
            return cause
    hint = 'a line is a table [table.id], a pair key = "value", or a comment after #'
    return failure.cause(failure.column, 1, "this is not TOML", hint)


MERGE = (
    "a merge left two versions here",
    "keep one of them, and remove the lines <<<<<<<, ======= and >>>>>>>",
)
"""The message and the hint for a conflict that git left in a file."""

_MARKER = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)|={7}$")


def _merge_conflict(failure: ParseFailure) -> Cause | None:
    return failure.cause(0, len(failure.line), *MERGE) if _MARKER.match(failure.line) else None


_BACKSLASH_MESSAGES = ("Unescaped", "Invalid hex", "Escaped character")
_ESCAPE = re.compile(r"\\(?:[uUx][0-9A-Fa-f]*+|.)?")
_ESCAPE_REACH = 12  # an escape is at most ten characters long


def _backslash(failure: ParseFailure) -> Cause | None:
    if not failure.parser_message.startswith(_BACKSLASH_MESSAGES):
        return None
    at = failure.text.rfind("\\", max(failure.start, failure.offset - _ESCAPE_REACH), failure.offset)
    match = _ESCAPE.match(failure.text, max(at, 0))
    message = "a backslash in double quotes begins an escape, and this is none"
    hint = "write \\\\ for each backslash, or put the text in 'single quotes'"
    return Cause(at, len(match[0]), message, hint) if match else None


_INVISIBLE_NAMES = {
    "\u00a0": "a no-break space",
    BYTE_ORDER_MARK: "a byte order mark",
    "\u200b": "a zero-width space",
}
_INVISIBLE_CATEGORIES = ("Cc", "Cf", "Zs", "Zl", "Zp")


def _character(failure: ParseFailure) -> Cause | None:
    char = failure.char
    if char in ("", " ", "\t", "\n") or failure.text.startswith("\r\n", failure.offset):
        return None
    if char == "\r":
        hint = "end lines with a line feed, or with a carriage return and a line feed"
        return failure.cause(failure.column, 1, "a carriage return without a line feed", hint)
    category = unicodedata.category(char)
    if category not in _INVISIBLE_CATEGORIES:
        return None
    name = _INVISIBLE_NAMES.get(char, f"the invisible character U+{ord(char):04X}")
    hint = "remove it" if category != "Cc" else f"remove it, or write \\u{ord(char):04X} in double quotes"
    return failure.cause(failure.column, 1, f"{name} does not belong here", hint)


_NAMED = re.compile(r"\[[ \t]*+([A-Za-z]++)[ \t]*+\.([^\[\]\"'#.]++)\](?:[ \t]*+#.*+)?")
_ADDRESS = 2  # parts of an entry's key; longer ones may be lists of tables


def _header(failure: ParseFailure) -> Cause | None:
    line = failure.line
    start = failure.lines.start(failure.number)
    if not line.lstrip(" \t").startswith("[") or still_open(failure.text, failure.start, start):
        return None
    indent = len(line) - len(line.lstrip(" \t"))
    match = HEADER.match(line)
    if match is None:
        width = len(line.rstrip()) - indent
        if "]" not in line:
            hint = f"write {excerpt(line.split('#')[0].strip())}]"
            return failure.cause(indent, width, "the table header has no closing bracket", hint)
        hint = "write [table.id], with an id of a-z, 0-9 and -"
        if (named := _NAMED.fullmatch(line.strip())) and (id_ := as_id(named[2])):
            hint = f"write [{named[1].lower()}.{id_}]: an id is a-z, 0-9 and -, and its name stands beneath"
        return failure.cause(indent, width, "this is no table header", hint)
    closers = (
        len(line)
        - match.end()
        - len(line[match.end() :].lstrip("]"))
        + len(match[0])
        - len(match[0].rstrip("]"))
    )
    if closers != len(match[1]):
        message = f"the table header opens with {match[1]} and closes with {']' * closers or 'nothing'}"
        brackets = 1 if len(key_names(match[2])) <= _ADDRESS else 2
        return failure.cause(
            indent,
            match.end() - indent,
            message,
            f"write {'[' * brackets}{excerpt(match[2])}{']' * brackets}",
        )
    return failure.cause(failure.column, 1, "text behind a table header", "begin a new line after the header")


_THOUSANDS = re.compile(r"(?<=[=\[,\s])[0-9]{1,3}(?:,[0-9]{3})++(?![0-9A-Za-z_.-])")
_THOUSANDS_REACH = 1000  # a number is looked for no further than this from where tomli stopped


def _thousands(failure: ParseFailure) -> Cause | None:
    """Return the cause if a number has commas, after which an inline table expects another key."""
    for match in _THOUSANDS.finditer(
        failure.line, max(0, failure.column - _THOUSANDS_REACH), failure.column + _THOUSANDS_REACH
    ):
        if match.start() < failure.column <= match.end():
            return failure.cause(match.start(), len(match[0]), *with_commas(match[0]))
    return None


_PAIR = re.compile(rf"{KEY}[ \t]*+=")
_LAST_KEY = re.compile(rf"(?:^|[{{,])[ \t]*+({KEY})[ \t]*+$")


def _key(failure: ParseFailure) -> Cause | None:
    line, column = failure.line, failure.column
    before = line[:column].rstrip(" \t")
    if failure.parser_message.startswith("Invalid value") and before.endswith("=") and _is_over(line, column):
        hint = "give a value, or leave the key out: a missing value is unknown"
        return failure.cause(len(before) - 1, 1, "nothing stands after the =", hint)
    return _no_equals(failure) if failure.parser_message.startswith("Expected '='") else _no_key(failure)


def _no_equals(failure: ParseFailure) -> Cause:
    """Return the cause where a key is not followed by =."""
    line, column, char = failure.line, failure.column, failure.char
    match = _LAST_KEY.search(line, 0, column)
    key = excerpt(match[1]) if match else "the key"
    if char == ":":
        message = "a key and its value are joined by =, not by a colon"
        return failure.cause(column, 1, message, f"write {key} = …")
    if _is_over(line, column):
        start = match.start(1) if match else 0
        hint = f'write {key} = "…", or # before a comment'
        return failure.cause(start, column - start, f"{key} has no value", hint)
    if match and match.end(1) == column and not char.isspace() and char not in "\"'[{":
        whole = excerpt(line.split("=")[0].strip())
        hint = f'write it in a-z, 0-9 and -, or put the key in quotes: "{whole}"'
        return failure.cause(column, 1, f"“{char}” can't stand in a key without quotes", hint)
    return failure.cause(column, 1, f"there is no = after {key}", f"write {key} = …")


def _no_key(failure: ParseFailure) -> Cause | None:
    """Return the cause where a key is missing or malformed."""
    line, column = failure.line, failure.column
    if line.startswith("//", column) and not line[:column].strip():
        return failure.cause(column, 2, "a comment begins with #, not with //", "write # instead")
    if failure.parser_message.startswith("Invalid statement") and failure.char == "=":
        return failure.cause(column, 1, "there is no key before the =", 'write key = "value"')
    if failure.parser_message.startswith("Invalid initial") and failure.char not in "“”\u2018\u2019":
        return failure.cause(
            column, 1, "a key is missing here, or not written as one", 'a key is a-z, 0-9 and -: key = "…"'
        )
    return None


def _is_over(line: str, column: int) -> bool:
    """Tell whether nothing but blanks and a comment is left of a line."""
    return line[column:].lstrip(" \t")[:1] in ("", "#")


def _separator(failure: ParseFailure) -> Cause | None:
    """Return the cause where a complete value is followed by something wrong, or by nothing."""
    if not failure.parser_message.startswith(("Expected newline", "Unclosed")):
        return None
    line, column, char = failure.line, failure.column, failure.char
    previous = failure.text[failure.start : failure.offset].rstrip()
    last = previous[-1:]
    enclosed = still_open(failure.text, failure.start, failure.offset)
    if char in (",", ";") and _is_over(line, column + 1) and not enclosed:
        return failure.cause(column, 1, f"a line does not end with “{char}”", "remove it")
    if char in ("]", "}"):
        return failure.cause(column, 1, f"this {char} closes nothing", "remove it, or open it before")
    if last not in ('"', "'", "]", "}") and not _PAIR.match(line, column):
        return None
    if last in "\"'" and line[:column].endswith(last) and char.isalnum():
        hint = (
            'write \\" for a quote inside a text'
            if last == '"'
            else 'put a text with an apostrophe in "double quotes"'
        )
        return failure.cause(column - 1, 1, "this quote ends the text, which goes on", hint)
    if enclosed:
        return Cause(
            failure.start + len(previous), 1, "a comma is missing here", "write , between two values"
        )
    return failure.cause(column, 1, "a second thing on one line", "begin a new line for each key")


def _value(failure: ParseFailure) -> Cause | None:
    if failure.parser_message.startswith("Invalid statement") and failure.char not in "“”«»\u2018\u2019":
        return None
    line = failure.line
    value = line.rfind("=", 0, failure.column) + 1
    if wrong := misspelling(line, value, failure.column):
        return failure.cause(wrong.start, wrong.end - wrong.start, wrong.message, wrong.hint)
    return None


# Keys and tables that are defined twice

_CLASHES = ("Cannot overwrite", "Duplicate inline", "Cannot redefine", "Cannot mutate", "Cannot declare")
_KEY_OR_LEXEME = re.compile(rf"(?<![A-Za-z0-9_-])(?P<key>{KEY})[ \t]*+=|{LEXEME.pattern}")


def _clash(failure: ParseFailure) -> Cause | None:
    """Return the cause if tomli met a key or a table that was already defined."""
    if not failure.parser_message.startswith(_CLASHES):
        return None
    if (header := HEADER.match(failure.line)) and failure.column < header.end():
        return table_clash(failure, header)
    if not (keys := _keys_before(failure)):
        return None
    *before, last = keys
    name, names = excerpt(last["key"]), key_names(last["key"])
    message = f"{name} clashes with a key or table before it"
    for earlier in before:
        earlier_names = key_names(earlier["key"])
        line = failure.above + failure.lines.position(earlier.start())[0]
        if earlier_names[: len(names)] == names:
            message = f"{name} is given twice, first on line {line}"
            break
        if names[: len(earlier_names)] == earlier_names:
            message = f"{name} clashes with {excerpt(earlier['key'])} on line {line}"
            break
    hint = "keep one of the two; several values go in one [list]"
    return Cause(last.start("key"), len(last["key"]), message, hint)


def table_clash(failure: ParseFailure, header: re.Match[str], first: int | None = None) -> Cause:
    """Return the cause of a table that is defined again; `first` is the line of the first, if known."""
    return Cause(
        failure.lines.start(failure.number) + header.start(2),
        len(header[2]),
        f"{excerpt(header[2])} is defined twice",
        "give one of them another id, or make them one",
        code=DUPLICATE_ID,
        also=first or 0,
    )


def _keys_before(failure: ParseFailure) -> list[re.Match[str]]:
    """Return the keys of the table or inline table in which tomli stopped; the last one is what it refused."""
    tables: list[list[re.Match[str]]] = [[]]
    for word in _KEY_OR_LEXEME.finditer(failure.text, failure.start, failure.offset):
        if word["key"]:
            tables[-1].append(word)
        elif word[0] in ("[", "{"):
            tables.append([])
        elif (
            word[0] in ("]", "}") and len(tables) > 1
        ):  # there may be one too many: the line that opened it may have been blanked
            tables.pop()
    return tables[-1]


# Strings and brackets that are not closed, or closed by something else

_CLOSER = {"[": "]", "{": "}"}
_TRIPLE = 3
_KEY_LINE = re.compile(rf"[ \t]*+{KEY}[ \t]*+=")


def still_open(text: str, start: int, stop: int) -> tuple[int, str] | None:
    """Return where the string or innermost bracket that is open at `stop` begins, and what opens it."""
    brackets: list[tuple[int, str]] = []
    for word in LEXEME.finditer(text, start, stop):
        char = word[0]
        if char in ("[", "{"):
            brackets.append((word.start(), char))
        elif char in ("]", "}"):
            del brackets[-1:]
        elif char in ('"', "'"):
            return word.start(), char * 3 if text.startswith(char * 3, word.start()) else char
    return brackets[-1] if brackets else None


def _unclosed(failure: ParseFailure) -> Cause | None:
    """Return the cause if a string or a bracket is not closed."""
    opened = still_open(failure.text, failure.start, min(failure.offset, failure.stop))
    if opened is None:
        return None
    offset, opener = opened
    if opener in _CLOSER:
        return _unclosed_bracket(failure, offset, opener)
    if len(opener) == _TRIPLE:
        return Cause(
            offset, _TRIPLE, f"the text that begins with {opener} has no end", f"close it with {opener}"
        )
    return _unclosed_string(failure, offset, opener)


def _unclosed_string(failure: ParseFailure, offset: int, opener: str) -> Cause | None:
    end = failure.lines.end(failure.lines.position(offset)[0])
    if failure.offset < end:
        return None  # something inside it is at fault
    content = failure.text[offset + 1 : end]
    if "”" in content or "“" in content:
        message, hint = (
            "a text that begins with a straight quote ends with a curly one",
            f"end it with {opener}",
        )
    else:
        message = "the text that begins here has no closing quote"
        hint = f'close it with {opener} on the same line; a text of several lines goes between """ and """'
    return Cause(offset, end - offset, message, hint)


def _unclosed_bracket(failure: ParseFailure, offset: int, opener: str) -> Cause | None:
    closer = _CLOSER[opener]
    if failure.char in ("]", "}") and failure.char != closer:
        message = f"this {failure.char} comes before the {closer} that would close the {opener} before it"
        return failure.cause(failure.column, 1, message, f"write {closer} first")
    if failure.offset < failure.stop and not _next_statement(failure, offset, opener):
        return None
    kind = "list" if opener == "[" else "inline table"
    return Cause(offset, 1, f"the {kind} that begins here is never closed", f"write {closer} where it ends")


def _next_statement(failure: ParseFailure, offset: int, opener: str) -> bool:
    """Tell whether tomli stopped at a line that reads as the next statement, not as part of the brackets."""
    line = failure.line
    if line[: failure.column].strip() or not _KEY_LINE.match(line):
        return False
    number, column = failure.lines.position(offset)
    return opener == "[" or bool(failure.lines.line(number)[column:].strip())


# Files named .toml that are in another format: one finding, not one for each line

_HEADER_OR_PAIR = re.compile(rf"^[ \t]*+(?:\[\[?[ \t]*+{KEY}[ \t]*+\]|{KEY}[ \t]*+=)", re.MULTILINE)
_YAML_PAIR = re.compile(r"(?:- )?[A-Za-z_][\w -]*+:(?: |$)|- |---$")
_JSON = re.compile(r"(?:\[\s*+)?\{\s*+[\"}]")
_FORMAT_ROWS = 5


def foreign_format(text: str) -> Cause | None:
    """Return the cause if a text is plainly in another format, and holds no line of TOML."""
    if _HEADER_OR_PAIR.search(text):
        return None
    start = len(text) - len(text.lstrip())
    name = _format_name(text[start : start + 100_000])
    if name is None:
        return None
    return Cause(
        start, 1, f"this file is {name}, not TOML", "write its facts as TOML tables: [tenures.tucker]"
    )


def _format_name(text: str) -> str | None:
    rows = [
        row
        for row in islice((row.rstrip() for row in text.split("\n")), 100)
        if row and not row.startswith("#")
    ]
    if _JSON.match(text):
        return "JSON"
    if text.startswith("<") and not text.startswith("<<<"):
        return "XML or HTML"
    if rows and all(_YAML_PAIR.match(row.strip()) for row in rows[:_FORMAT_ROWS]):
        return "YAML"
    for comma, name in (
        ("\t", "a table with tabs (TSV)"),
        (",", "a spreadsheet (CSV)"),
        (";", "a spreadsheet (CSV)"),
    ):
        if len(rows) > 1 and all(comma in row for row in rows[:_FORMAT_ROWS]):
            return name
    return None
