"""Findings as a compiler shows them: the place, the message, the line with a caret beneath, and the hint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.document import Span, Tone
from chronicle.findings import Severity
from chronicle.render.as_table import write_lines
from chronicle.render.stream import encoding_of, width_of
from chronicle.render.text import Reader, cells, wrap
from chronicle.render.text import width_of as width_of_runs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TextIO

    from chronicle.document import Inline
    from chronicle.findings import Diagnostic
    from chronicle.render import Look
    from chronicle.render.text import Runs

_TONES: Final = {Severity.ERROR: Tone.ERROR, Severity.WARNING: Tone.WARNING, Severity.INFO: Tone.INFO}
_INDENT: Final = "    "
_TAB: Final = "    "
_ELLIPSIS: Final = "…"
_WIDEST_LINE: Final = 200
"""The most characters shown of a line of the file where there is no terminal to fit it to."""
_NARROWEST: Final = 16
_LEAD: Final = 3
"""Of the room beside the marked part of a long line, one third is before it: what follows says more."""


def write(
    findings: Iterable[Diagnostic | str],
    line_of: Callable[[str, int], str],
    path_of: Callable[[str], str],
    out: TextIO,
    look: Look,
) -> None:
    """Write findings with a blank line between.

    Args:
        findings: What to show, in order; a string is a line of its own.
        line_of: Gives the text of a line of a file.
        path_of: Gives a file's path as the user would write it.
        out: The stream to write to.
        look: Width and colour, if they are not to be taken from the stream.
    """
    broken = look.width or (width_of(out) if out.isatty() else None)
    drawing = _Drawing(Reader(encoding_of(out)), broken, look.width or width_of(out), path_of)
    write_lines(_lines(findings, line_of, drawing), out, look)


def _lines(
    findings: Iterable[Diagnostic | str], line_of: Callable[[str, int], str], drawing: _Drawing
) -> Iterator[Runs]:
    begun = False
    for one in findings:
        if begun:
            yield []
        begun = True
        if isinstance(one, str):
            yield from drawing.broken(one)
            continue
        yield from drawing.heading(one)
        line = line_of(one.file, one.line)
        if line.strip():
            yield from drawing.excerpt(one, line)
        yield from drawing.broken(one.hint, (Span(f"{_INDENT}hint: ", Tone.STRONG),))


class _Drawing:
    """Lays out findings for one stream, in its encoding.

    Texts are broken to `width`, if given: only for a person, as other programs read findings line by line.
    Excerpts are cut to `cut`, if given, else to a width of their own.
    """

    def __init__(
        self, reader: Reader, width: int | None, cut: int | None, path_of: Callable[[str], str]
    ) -> None:
        self._reader = reader
        self._path_of = path_of
        self._width = width
        self._cut = cut or _WIDEST_LINE

    def runs(self, words: Inline) -> Runs:
        return self._reader.runs(words)

    def broken(self, words: Inline, label: Inline = "") -> Iterator[Runs]:
        """A text after its label, broken to the width; further lines stand where the text begins."""
        begun, text = self.runs(label), self.runs(words)
        indent = width_of_runs(begun)
        if self._width is None:
            yield begun + text
            return
        if indent + _NARROWEST > self._width:
            begun, text, indent = [], begun + text, 0
        for place, line in enumerate(wrap(text, max(1, self._width - indent))):
            yield begun + line if place == 0 else [(" " * indent, Tone.PLAIN, None), *line]

    def heading(self, one: Diagnostic) -> Iterator[Runs]:
        place = self.runs(Span(f"{self._path_of(one.file)}:{one.line}:{one.column}: ", Tone.STRONG))
        about = f"{one.id}: " if one.id else ""
        said = self.runs(
            (Span(f"{one.severity}[{one.code}]", _TONES[one.severity]), Span(f" {about}{one.message}"))
        )
        if self._width is None or width_of_runs(place + said) <= self._width:
            yield place + said
            return
        room = max(_NARROWEST, self._width - len(_INDENT))
        first, *others = (
            wrap(place + said, room) if width_of_runs(place) < room else [place, *wrap(said, room)]
        )
        yield first  # a place is never broken, so that it can be copied
        yield from ([(_INDENT, Tone.PLAIN, None), *line] for line in others)

    def excerpt(self, one: Diagnostic, line: str) -> Iterator[Runs]:
        """The line with its number, and carets under the marked part."""
        number = str(one.line)
        room = max(_NARROWEST, self._cut - len(_INDENT) - len(number) - len(" | "))
        start, width = _marked(one, line)
        before, marked, after = (
            self._shown(part) for part in (line[:start], line[start : start + width], line[start + width :])
        )
        before, marked, after = _fitted(before, marked, after, room)
        tone = _TONES[one.severity]
        yield self.runs((Span(f"{_INDENT}{number} | ", Tone.DIM), Span(before + marked + after)))
        gutter = Span(f"{_INDENT}{' ' * len(number)} | ", Tone.DIM)
        carets = self.runs((gutter, Span(" " * cells(before)), Span("^" * max(1, cells(marked)), tone)))
        said = " ".join(part for part in (one.underline, self._elsewhere(one)) if part)
        beside = carets + self.runs(Span(f" {said}", tone)) if said else carets
        if self._width is None or width_of_runs(beside) <= self._width:
            yield beside
            return
        yield carets
        yield from self.broken(Span(said, tone), gutter)

    def _elsewhere(self, one: Diagnostic) -> str:
        """The finding's other places: by line in the same file, else by path and line."""
        if not one.also:
            return ""
        lines = [str(line) for line in sorted({place.line for place in one.also if place.file == one.file})]
        said = [f"line {line}" for line in lines]
        if len(lines) > 1:
            said = [f"lines {', '.join(lines[:-1])} and {lines[-1]}"]
        elsewhere = (place for place in one.also if place.file != one.file)
        said += dict.fromkeys(f"{self._path_of(place.file)}:{place.line}" for place in elsewhere)
        return f"({', '.join(said)})"

    def _shown(self, text: str) -> str:
        return "".join(run[0] for run in self._reader.runs(text.replace("\t", _TAB)))


def _marked(one: Diagnostic, line: str) -> tuple[int, int]:
    """The marked part of a line: its start from 0, and its length; all of the text if the width is 0."""
    if one.width > 0:
        start = min(one.column - 1, len(line))
        return start, max(0, min(one.width, len(line) - start))
    start = len(line) - len(line.lstrip())
    return start, len(line.rstrip()) - start


def _fitted(before: str, marked: str, after: str, room: int) -> tuple[str, str, str]:
    """Cut a line to `room` cells around the marked part."""
    if cells(before) + cells(marked) + cells(after) <= room:
        return before, marked, after
    marked = _head(marked, room)
    left = room - cells(marked)
    lead = max(left // _LEAD, left - cells(after))
    before = _tail(before, lead)
    return before, marked, _head(after, left - cells(before))


def _head(text: str, room: int) -> str:
    if cells(text) <= room:
        return text
    kept = text[: max(0, room - 1)]
    while kept and cells(kept) > room - 1:
        kept = kept[:-1]
    return f"{kept}{_ELLIPSIS}" if room > 0 else ""


def _tail(text: str, room: int) -> str:
    if cells(text) <= room:
        return text
    kept = text[len(text) - max(0, room - 1) :]
    while kept and cells(kept) > room - 1:
        kept = kept[1:]
    return f"{_ELLIPSIS}{kept}" if room > 0 else ""
