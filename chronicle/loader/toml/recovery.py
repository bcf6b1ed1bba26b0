"""Parsing a file of facts, broken or not: where it is not TOML, only the broken table is lost.

The text is cut at every line that looks like a header. tomli reads ever longer runs of these pieces; where it
refuses one, the run shrinks to the piece at fault, which is diagnosed and blanked with spaces. So the line
and column of everything else stay the same.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from chronicle.loader.lines import Lines
from chronicle.loader.toml.brackets import still_open
from chronicle.loader.toml.clashes import table_clash
from chronicle.loader.toml.diagnosis import MERGE, diagnose
from chronicle.loader.toml.failure import Cause, ParseFailure
from chronicle.loader.toml.foreign import foreign_format
from chronicle.loader.toml.lexer import HEADER, KEY, key_names
from chronicle.loader.toml.limits import excess, suspicious
from chronicle.loader.toml.parser import Parsed, Refusal, attempt
from chronicle.loader.toml.sections import heads

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chronicle.loader.errors import FileError

_HEADER_LIKE = re.compile(
    r"^[ \t]*+\[\[?[ \t]*+"
    r"(?:(?!(?:true|false|inf|nan)[ \t]*+[,\]])[A-Za-z_]|\"[^\"\n]*+\"[ \t]*+\.|'[^'\n]*+'[ \t]*+\.)",
    re.MULTILINE,
)
_HEADER_START = re.compile(rf"[ \t]*+\[\[?[ \t]*+({KEY})")
_HEADER_END = re.compile(r"[ \t]*+(?:[\]#\r\n]|$)")
_PAIR_LIKE = re.compile(r"[ \t]*+(?:$|#|[A-Za-z0-9_\"'.-]++[ \t]*+[=:])")

_MARKER = re.compile(r"^(?:<{7}|>{7})(?= |\r?$).*", re.MULTILINE)

_QUOTES = re.compile(r"\"{3}|'{3}")
_NEAR = 80  # characters before a quote in which `=`, `[` or `,` is looked for

_RUN = 8  # pieces tried at once after a broken one
_PATIENCE = 20  # at most so many mistakes in one table, and clashes between tables, are looked for
_MOST = 25_000  # broken tables of one file that are reported one by one
_EFFORT = 2**25  # characters that may be parsed again, in all, to find clashes
_SMALL = 2**16  # characters of the longest table that is searched beyond its first mistake


def parse(text: str) -> Parsed:
    """Parse a text as TOML, whole if possible, else table by table. Never raises, whatever the text."""
    if excess(text) is None:
        document = attempt(text)
        if isinstance(document, dict):
            return Parsed(document, text)
    return recover(text)


def recover(text: str, before: Mapping[tuple[str, ...], int] | None = None) -> Parsed:
    """Parse what can be parsed of a text that is not TOML, and say what is wrong with the rest.

    `before` are tables that already count as defined, each with the offset of its header.
    """
    if cause := foreign_format(text):
        return Parsed({}, _blank(text), (cause.trouble(Lines(text)),))
    return _Recovery(text, before or {}).run()


def by_itself(text: str) -> bool:
    """Tell whether mistakes stay within a piece: no multi-line string or merge conflict crosses its edges."""
    return not (text.count('"""') % 2 or text.count("'''") % 2 or _MARKER.search(text))


def _blank(text: str) -> str:
    return "\n".join(" " * len(line) for line in text.split("\n"))


def _cuts(text: str) -> list[int]:
    """Return the offsets of lines that look like a header, except inside multi-line strings."""
    starts = [found.start() for found in _HEADER_LIKE.finditer(text)]
    edges = list(_long_texts(text)) if starts else []
    return [start for start in starts if bisect_right(edges, start) % 2 == 0]


def _long_texts(text: str) -> Iterator[int]:
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
    return text[max(0, at - _NEAR) : at].rstrip().endswith(("=", "[", ","))


class _Recovery:
    """The recovery of one text: which of its pieces are good, which are lost, and why."""

    def __init__(self, text: str, before: Mapping[tuple[str, ...], int]) -> None:
        self._text = text
        self._lines = Lines(text)
        self._suspicious = suspicious(text)  # if the whole exceeds no limit, no piece does
        starts = _cuts(text)
        self._starts = [*([] if starts[:1] == [0] else [0]), *starts, len(text)]
        self._count = len(self._starts) - 1
        self._defined = dict(before)
        self._arrays: set[tuple[str, ...]] = set()
        self._lost: set[int] = set()  # where the pieces begin that are blanked
        self._troubles: list[FileError] = []

    def run(self) -> Parsed:
        """Sort the pieces into good and lost, and parse the good ones as one."""
        self._lose_conflicts()
        first, size, broken = 0, _RUN, 0
        while first < self._count:
            stop = self._stop(first, size)
            if broken > _MOST:
                self._give_up(first, "too many tables are broken")
                break
            if self._starts[first] in self._lost:
                first += 1
            elif self._is_repeated(first):
                first, broken = first + 1, broken + 1
            elif (refusal := self._read(first, stop)) is None:
                self._keep(first, stop)
                first, size = stop, 2 * size
            elif stop > first + 1 and refusal.at_end:
                size = (stop - first) // 2
            elif not refusal.at_end and (piece := self._piece(first, stop, refusal)) > first:
                size = piece - first
            elif self._cut(first, refusal):
                size = 1
            else:
                self._lose(first, self._causes(first, refusal))
                first, size, broken = first + 1, _RUN, broken + 1
        return self._whole()

    def _lose_conflicts(self) -> None:
        """Set aside each merge conflict with its markers: one finding each, not one for every line."""
        opened: re.Match[str] | None = None
        for marker in _MARKER.finditer(self._text):
            if marker[0][0] == "<":
                opened = marker
            elif opened:
                first, last = (bisect_right(self._starts, found.start()) - 1 for found in (opened, marker))
                cause = Cause(opened.start(), len(opened[0].rstrip()), *MERGE)
                self._lose(first, [cause])
                self._lost.update(self._starts[first : last + 1])
                opened = None

    def _stop(self, first: int, size: int) -> int:
        """Return the piece before which a run of at most `size` ends: the next lost or repeated one, or the end."""
        stop = min(first + size, self._count)
        return next((piece for piece in range(first + 1, stop) if self._breaks_a_run(piece)), stop)

    def _breaks_a_run(self, piece: int) -> bool:
        return self._starts[piece] in self._lost or self._earlier(piece) is not None

    def _cut(self, piece: int, refusal: Refusal) -> bool:
        """Cut a piece before the refused line if it was meant as a header, without looking like one: `[]`."""
        line = self._lines.start(self._lines.place(refusal.offset)[0])
        if refusal.at_end or line <= self._starts[piece] or not self._text.startswith("[", line):
            return False
        if still_open(self._text, self._starts[piece], line):
            return False
        self._starts.insert(piece + 1, line)
        self._count += 1
        return True

    def _key(self, piece: int) -> tuple[str, ...]:
        """Return the names in a piece's header, if it has any that can be read."""
        found = _HEADER_START.match(self._text, self._starts[piece])
        if found is None or ("\\" in found[1] and not isinstance(attempt(f"{found[1]} = 0"), dict)):
            return ()
        return key_names(found[1])

    def _is_named(self, piece: int) -> bool:
        """Whether the whole of a piece's header is a valid key: of `[people.siân]`, only a part is."""
        found = _HEADER_START.match(self._text, self._starts[piece])
        return found is not None and _HEADER_END.match(self._text, found.end()) is not None

    def _earlier(self, piece: int) -> int | None:
        """Where a piece's table was defined before; None below an array of tables, where it may recur."""
        key = self._key(piece)
        if key not in self._defined or any(key[:size] in self._arrays for size in range(1, len(key) + 1)):
            return None
        return self._defined[key]

    def _is_repeated(self, piece: int) -> bool:
        """Set a piece aside if its table was defined before; say whether it was."""
        earlier = self._earlier(piece)
        if earlier is None:
            return False
        scene = self._scene(piece, self._starts[piece], "")
        if (found := HEADER.match(scene.line)) is None:
            return False
        self._lose(piece, [table_clash(scene, found, self._lines.place(earlier)[0])])
        return True

    def _read(self, first: int, stop: int) -> Refusal | None:
        """Try the pieces from `first` to before `stop`; None if they are good."""
        text = self._text[self._starts[first] : self._starts[stop]]
        if self._suspicious and (too_much := excess(text)):
            offset = self._starts[first] + too_much.offset
            return Refusal(offset, limit=replace(too_much, offset=offset))
        result = self._try(text, self._starts[first])
        return None if isinstance(result, dict) else result

    def _try(self, text: str, start: int) -> dict[str, object] | Refusal:
        """Parse a text that begins at `start` of the whole one."""
        result = attempt(text)
        if isinstance(result, dict):
            return result
        # tomli drops carriage returns before it counts offsets, so only its lines and columns compare.
        line = self._lines.place(start)[0] + result.line - 1
        offset = start + len(text) if result.at_end else self._lines.start(line) + result.column - 1
        return Refusal(offset, result.words, at_end=result.at_end)

    def _piece(self, first: int, stop: int, refusal: Refusal) -> int:
        """Return the piece, of those from `first` to before `stop`, into which a refusal points."""
        return max(first, min(bisect_right(self._starts, refusal.offset), stop) - 1)

    def _keep(self, first: int, stop: int) -> None:
        """Remember the tables that these pieces define."""
        start = self._starts[first]
        for head in heads(self._text[start : self._starts[stop]]):
            if head.is_array:
                self._arrays.add(head.key)
            self._defined.setdefault(head.key, start + head.start)

    def _scene(self, piece: int, offset: int, words: str) -> ParseFailure:
        return ParseFailure(self._lines, self._starts[piece], self._starts[piece + 1], offset, words)

    def _causes(self, piece: int, refusal: Refusal) -> Iterator[Cause]:
        """Yield what is wrong in a piece: its first mistake, and further ones on lines independent of it."""
        start, stop = self._starts[piece], self._starts[piece + 1]
        body = self._text[start:stop]
        if refusal.limit:
            yield refusal.limit
            return
        cause = diagnose(self._scene(piece, refusal.offset, refusal.words))
        for _ in range(_PATIENCE):
            yield cause
            if self._text.startswith("\r", cause.offset):
                return  # every further line will end in one too
            number = self._lines.place(cause.offset)[0]
            line_start, line_end = self._lines.start(number), self._lines.end(number)
            above = body[: line_start - start]
            if (
                len(body) > _SMALL
                or self._lines.place(refusal.offset)[0] != number
                or not _PAIR_LIKE.match(self._lines.line(number + 1))
                or not isinstance(attempt(above), dict)
            ):
                return
            body = above + " " * (line_end - line_start) + body[line_end - start :]
            result = self._try(body, start)
            if isinstance(result, dict):
                return
            refusal = result
            cause = self._further(body, start, refusal)

    def _further(self, body: str, start: int, refusal: Refusal) -> Cause:
        """Return the cause of a further mistake in a piece; `body` is its text with earlier ones blanked."""
        above = self._lines.place(start)[0] - 1
        scene = ParseFailure(Lines(body), 0, len(body), refusal.offset - start, refusal.words, above)
        cause = diagnose(scene)
        return replace(cause, offset=start + cause.offset)

    def _lose(self, piece: int, causes: Iterator[Cause] | list[Cause]) -> None:
        self._lost.add(self._starts[piece])
        address = ".".join(self._key(piece)) if self._is_named(piece) else ""
        self._troubles += [cause.trouble(self._lines, address) for cause in causes]

    def _whole(self) -> Parsed:
        """Parse what is left as one text, which shows the clashes between pieces."""
        patience = max(2, min(_PATIENCE, _EFFORT // (len(self._text) + 1)))
        while True:
            text = self._remaining()
            result = self._try(text, 0)
            if isinstance(result, dict):
                troubles = sorted(self._troubles, key=lambda trouble: (trouble.line, trouble.column))
                return Parsed(result, text, tuple(troubles))
            patience -= 1
            piece = self._piece(0, self._count, result)
            if patience > 0 and self._starts[piece] not in self._lost:
                self._lose(piece, [diagnose(self._scene(piece, result.offset, result.words))])
            else:
                self._give_up(piece if patience == 0 else 0, "too many tables clash with one another")

    def _give_up(self, piece: int, reason: str) -> None:
        message = f"{reason}; from here on the file was not read"
        cause = Cause(self._starts[piece], 1, message, "mend those above, and check again", "F011")
        self._troubles.append(cause.trouble(self._lines))
        self._lost.update(self._starts[piece:-1])

    def _remaining(self) -> str:
        return "".join(
            _blank(self._text[start:stop]) if start in self._lost else self._text[start:stop]
            for start, stop in pairwise(self._starts)
        )
