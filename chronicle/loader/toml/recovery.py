"""Parsing a file of facts, broken or not: where it is not TOML, only the broken table is lost.

The text is cut at every line that looks like a header. tomli reads ever longer runs of these blocks; where it
refuses one, the run shrinks to the block at fault, which is diagnosed and blanked with spaces. So the line
and column of everything else stay the same.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import tomli

from chronicle.codes import OVER_LIMIT
from chronicle.loader.reader import Lines
from chronicle.loader.toml.diagnosis import (
    MERGE,
    Cause,
    ParseFailure,
    diagnose,
    foreign_format,
    still_open,
    table_clash,
)
from chronicle.loader.toml.lexer import HEADER, KEY, key_names
from chronicle.loader.toml.limits import find_excess, may_exceed
from chronicle.loader.toml.positions import headers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chronicle.loader.reader import FileError

_HEADER_LIKE = re.compile(
    r"^[ \t]*+\[\[?[ \t]*+"
    r"(?:(?!(?:true|false|inf|nan)[ \t]*+[,\]])[A-Za-z_]|\"[^\"\n]*+\"[ \t]*+\.|'[^'\n]*+'[ \t]*+\.)",
    re.MULTILINE,
)
_HEADER_START = re.compile(rf"[ \t]*+\[\[?[ \t]*+({KEY})")
_HEADER_END = re.compile(r"[ \t]*+(?:[\]#\r\n]|$)")
_PAIR_LIKE = re.compile(r"[ \t]*+(?:$|#|[A-Za-z0-9_\"'.-]++[ \t]*+[=:])")

_CONFLICT_MARKER = re.compile(r"^(?:<{7}|>{7})(?= |\r?$).*", re.MULTILINE)

_QUOTES = re.compile(r"\"{3}|'{3}")
_REACH = 80  # characters before a quote in which `=`, `[` or `,` is looked for

_FIRST_RUN = 8  # blocks tried at once after a broken one
_MOST_MISTAKES = 20  # at most so many mistakes in one table, and clashes between tables, are looked for
_MOST_BROKEN = 25_000  # broken tables of one file that are reported one by one
_MOST_REPARSED = 2**25  # characters that may be parsed again, in all, to find clashes
_LONGEST_SEARCHED = 2**16  # characters of the longest table that is searched beyond its first mistake


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed text. `text` is what tomli accepted: the original, with broken parts blanked in place."""

    document: dict[str, object]
    text: str
    errors: tuple[FileError, ...] = ()


@dataclass(frozen=True, slots=True)
class ParserStop:
    """Where tomli stopped, by line and column from 1, and its message, which is never shown."""

    line: int
    column: int
    message: str
    at_end: bool


@dataclass(frozen=True, slots=True)
class ParserRefusal:
    """Why a stretch of a text could not be parsed, and at which offset of the whole text."""

    offset: int
    message: str = ""
    at_end: bool = False
    limit: Cause | None = None


def try_parse(text: str) -> dict[str, object] | ParserStop:
    """Parse a text; return the document, or where tomli stopped: at the end, where it does not say."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        return ParserStop(error.lineno, error.colno, error.msg, at_end=error.pos >= len(error.doc))
    except (ValueError, RecursionError, OverflowError):
        return ParserStop(1, 1, "", at_end=True)


def parse(text: str) -> Parsed:
    """Parse a text as TOML, whole if possible, else table by table; raise nothing, whatever the text."""
    if find_excess(text) is None:
        document = try_parse(text)
        if isinstance(document, dict):
            return Parsed(document, text)
    return recover(text)


def recover(text: str, before: Mapping[tuple[str, ...], int] | None = None) -> Parsed:
    """Parse what can be parsed of a text that is not TOML, and say what is wrong with the rest.

    `before` are tables that already count as defined, each with the offset of its header.
    """
    if cause := foreign_format(text):
        return Parsed({}, _blank(text), (cause.as_error(Lines(text)),))
    return _Recovery(text, before or {}).run()


def is_self_contained(text: str) -> bool:
    """Tell whether mistakes stay within a part of a file: no multi-line string or merge conflict crosses its edges."""
    return not (text.count('"""') % 2 or text.count("'''") % 2 or _CONFLICT_MARKER.search(text))


def _blank(text: str) -> str:
    return "\n".join(" " * len(line) for line in text.split("\n"))


def _block_starts(text: str) -> list[int]:
    """Return the offsets of lines that look like a header, except inside multi-line strings."""
    starts = [match.start() for match in _HEADER_LIKE.finditer(text)]
    edges = list(_long_string_edges(text)) if starts else []
    return [start for start in starts if bisect_right(edges, start) % 2 == 0]


def _long_string_edges(text: str) -> Iterator[int]:
    """Yield start and end of each multi-line string; one still open when another begins is left out."""
    opened, kind = 0, ""
    for quotes in _QUOTES.finditer(text):
        at = quotes.start()
        if not kind or (quotes[0] == kind and _begins_a_value(text, at)):
            opened, kind = at, quotes[0]
        elif quotes[0] == kind:
            yield from (opened, at)
            kind = ""


def _begins_a_value(text: str, at: int) -> bool:
    return text[max(0, at - _REACH) : at].rstrip().endswith(("=", "[", ","))


class _Recovery:
    """The recovery of one text: which of its blocks are good, which are set aside, and why."""

    def __init__(self, text: str, before: Mapping[tuple[str, ...], int]) -> None:
        self._text = text
        self._lines = Lines(text)
        self._may_exceed = may_exceed(text)  # if the whole exceeds no limit, no block does
        starts = _block_starts(text)
        self._starts = [*([] if starts[:1] == [0] else [0]), *starts, len(text)]
        self._count = len(self._starts) - 1
        self._defined = dict(before)
        self._arrays: set[tuple[str, ...]] = set()
        self._blanked: set[int] = set()  # where the blocks begin that are blanked
        self._errors: list[FileError] = []

    def run(self) -> Parsed:
        """Sort the blocks into good and set aside, and parse the good ones as one."""
        self._set_aside_conflicts()
        first, size, broken = 0, _FIRST_RUN, 0
        while first < self._count:
            stop = self._end_of_run(first, size)
            if broken > _MOST_BROKEN:
                self._give_up(first, "too many tables are broken")
                break
            if self._starts[first] in self._blanked:
                first += 1
            elif self._set_aside_if_repeated(first):
                first, broken = first + 1, broken + 1
            elif (refusal := self._try_blocks(first, stop)) is None:
                self._record_tables(first, stop)
                first, size = stop, 2 * size
            elif stop > first + 1 and refusal.at_end:
                size = (stop - first) // 2
            elif not refusal.at_end and (block := self._block_at(first, stop, refusal)) > first:
                size = block - first
            elif self._cut_before(first, refusal):
                size = 1
            else:
                self._set_aside(first, self._causes(first, refusal))
                first, size, broken = first + 1, _FIRST_RUN, broken + 1
        return self._parse_rest()

    def _set_aside_conflicts(self) -> None:
        """Set aside each merge conflict with its markers: one finding each, not one for every line."""
        opened: re.Match[str] | None = None
        for marker in _CONFLICT_MARKER.finditer(self._text):
            if marker[0][0] == "<":
                opened = marker
            elif opened:
                first, last = (bisect_right(self._starts, edge.start()) - 1 for edge in (opened, marker))
                cause = Cause(opened.start(), len(opened[0].rstrip()), *MERGE)
                self._set_aside(first, [cause])
                self._blanked.update(self._starts[first : last + 1])
                opened = None

    def _end_of_run(self, first: int, size: int) -> int:
        """Return the block before which a run of at most `size` ends: the next blanked or repeated one, or the end."""
        stop = min(first + size, self._count)
        return next((block for block in range(first + 1, stop) if self._breaks_a_run(block)), stop)

    def _breaks_a_run(self, block: int) -> bool:
        return self._starts[block] in self._blanked or self._earlier_definition(block) is not None

    def _cut_before(self, block: int, refusal: ParserRefusal) -> bool:
        """Cut a block before the refused line if it was meant as a header, without looking like one: `[]`."""
        line = self._lines.start(self._lines.position(refusal.offset)[0])
        if refusal.at_end or line <= self._starts[block] or not self._text.startswith("[", line):
            return False
        if still_open(self._text, self._starts[block], line):
            return False
        self._starts.insert(block + 1, line)
        self._count += 1
        return True

    def _key(self, block: int) -> tuple[str, ...]:
        """Return the names in a block's header, if it has any that can be read."""
        match = _HEADER_START.match(self._text, self._starts[block])
        if match is None or ("\\" in match[1] and not isinstance(try_parse(f"{match[1]} = 0"), dict)):
            return ()
        return key_names(match[1])

    def _is_named(self, block: int) -> bool:
        """Tell whether the whole of a block's header is a valid key: of `[people.siân]`, only a part is."""
        match = _HEADER_START.match(self._text, self._starts[block])
        return match is not None and _HEADER_END.match(self._text, match.end()) is not None

    def _earlier_definition(self, block: int) -> int | None:
        """Return where a block's table was defined before; None below an array of tables, where it may recur."""
        key = self._key(block)
        if key not in self._defined or any(key[:size] in self._arrays for size in range(1, len(key) + 1)):
            return None
        return self._defined[key]

    def _set_aside_if_repeated(self, block: int) -> bool:
        """Set a block aside if its table was defined before; tell whether it was."""
        earlier = self._earlier_definition(block)
        if earlier is None:
            return False
        failure = self._failure(block, self._starts[block], "")
        if (header := HEADER.match(failure.line)) is None:
            return False
        self._set_aside(block, [table_clash(failure, header, self._lines.position(earlier)[0])])
        return True

    def _try_blocks(self, first: int, stop: int) -> ParserRefusal | None:
        """Try the blocks from `first` to before `stop`; return None if they are good."""
        text = self._text[self._starts[first] : self._starts[stop]]
        if self._may_exceed and (excess := find_excess(text)):
            offset = self._starts[first] + excess.offset
            return ParserRefusal(offset, limit=replace(excess, offset=offset))
        result = self._try_text(text, self._starts[first])
        return None if isinstance(result, dict) else result

    def _try_text(self, text: str, start: int) -> dict[str, object] | ParserRefusal:
        """Parse a text that begins at `start` of the whole one."""
        result = try_parse(text)
        if isinstance(result, dict):
            return result
        # tomli drops carriage returns before it counts offsets, so only its lines and columns compare.
        line = self._lines.position(start)[0] + result.line - 1
        offset = start + len(text) if result.at_end else self._lines.start(line) + result.column - 1
        return ParserRefusal(offset, result.message, at_end=result.at_end)

    def _block_at(self, first: int, stop: int, refusal: ParserRefusal) -> int:
        """Return the block, of those from `first` to before `stop`, into which a refusal points."""
        return max(first, min(bisect_right(self._starts, refusal.offset), stop) - 1)

    def _record_tables(self, first: int, stop: int) -> None:
        """Remember the tables that these blocks define."""
        start = self._starts[first]
        for header in headers(self._text[start : self._starts[stop]]):
            if header.is_array:
                self._arrays.add(header.key)
            self._defined.setdefault(header.key, start + header.start)

    def _failure(self, block: int, offset: int, message: str) -> ParseFailure:
        return ParseFailure(self._lines, self._starts[block], self._starts[block + 1], offset, message)

    def _causes(self, block: int, refusal: ParserRefusal) -> Iterator[Cause]:
        """Yield what is wrong in a block: its first mistake, and further ones on lines independent of it."""
        start, stop = self._starts[block], self._starts[block + 1]
        body = self._text[start:stop]
        if refusal.limit:
            yield refusal.limit
            return
        cause = diagnose(self._failure(block, refusal.offset, refusal.message))
        for _ in range(_MOST_MISTAKES):
            yield cause
            if self._text.startswith("\r", cause.offset):
                return  # every further line will end in one too
            number = self._lines.position(cause.offset)[0]
            line_start, line_end = self._lines.start(number), self._lines.end(number)
            above = body[: line_start - start]
            if (
                len(body) > _LONGEST_SEARCHED
                or self._lines.position(refusal.offset)[0] != number
                or not _PAIR_LIKE.match(self._lines.line(number + 1))
                or not isinstance(try_parse(above), dict)
            ):
                return
            body = above + " " * (line_end - line_start) + body[line_end - start :]
            result = self._try_text(body, start)
            if isinstance(result, dict):
                return
            refusal = result
            cause = self._further_cause(body, start, refusal)

    def _further_cause(self, body: str, start: int, refusal: ParserRefusal) -> Cause:
        """Return the cause of a further mistake in a block; `body` is its text with earlier ones blanked."""
        above = self._lines.position(start)[0] - 1
        failure = ParseFailure(Lines(body), 0, len(body), refusal.offset - start, refusal.message, above)
        cause = diagnose(failure)
        return replace(cause, offset=start + cause.offset)

    def _set_aside(self, block: int, causes: Iterator[Cause] | list[Cause]) -> None:
        self._blanked.add(self._starts[block])
        address = ".".join(self._key(block)) if self._is_named(block) else ""
        self._errors += [cause.as_error(self._lines, address) for cause in causes]

    def _parse_rest(self) -> Parsed:
        """Parse what is left as one text, which shows the clashes between blocks."""
        attempts = max(2, min(_MOST_MISTAKES, _MOST_REPARSED // (len(self._text) + 1)))
        while True:
            text = self._remaining()
            result = self._try_text(text, 0)
            if isinstance(result, dict):
                errors = sorted(self._errors, key=lambda error: (error.line, error.column))
                return Parsed(result, text, tuple(errors))
            attempts -= 1
            block = self._block_at(0, self._count, result)
            if attempts > 0 and self._starts[block] not in self._blanked:
                self._set_aside(block, [diagnose(self._failure(block, result.offset, result.message))])
            else:
                self._give_up(block if attempts == 0 else 0, "too many tables clash with one another")

    def _give_up(self, block: int, reason: str) -> None:
        message = f"{reason}; from here on the file was not read"
        cause = Cause(self._starts[block], 1, message, "mend those above, and check again", OVER_LIMIT)
        self._errors.append(cause.as_error(self._lines))
        self._blanked.update(self._starts[block:-1])

    def _remaining(self) -> str:
        return "".join(
            _blank(self._text[start:stop]) if start in self._blanked else self._text[start:stop]
            for start, stop in pairwise(self._starts)
        )
