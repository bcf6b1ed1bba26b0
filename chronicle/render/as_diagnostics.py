"""Findings as a compiler shows them: the place, the message, the line with a caret beneath, and the hint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.codes import Severity
from chronicle.document import Span, Tone
from chronicle.render.as_table import write_lines
from chronicle.render.runs import Sanitiser, count_cells, width_of, wrap
from chronicle.render.stream import encoding_of, stream_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TextIO

    from chronicle.document import Inline
    from chronicle.findings import Diagnostic
    from chronicle.render import PageOptions
    from chronicle.render.runs import Runs

_TONES: Final = {Severity.ERROR: Tone.ERROR, Severity.WARNING: Tone.WARNING, Severity.INFO: Tone.INFO}
_INDENT: Final = "    "
_TAB: Final = "    "
_ELLIPSIS: Final = "…"
_MAX_EXCERPT: Final = 200
"""The most cells that the excerpt takes where there is no terminal to fit it to."""
_MIN_WIDTH: Final = 16
_SHARE_BEFORE: Final = 3
"""Of the room beside the marked part of a long line, one third is before it: what follows says more."""


def write_findings(
    findings: Iterable[Diagnostic | str],
    line_of: Callable[[str, int], str],
    path_of: Callable[[str], str],
    out: TextIO,
    options: PageOptions,
) -> None:
    """Write findings with a blank line between; `render.write_findings` explains the parameters."""
    width = options.width or (stream_width(out) if out.isatty() else None)
    excerpt_width = options.width or stream_width(out)
    layout = _FindingLayout(Sanitiser(encoding_of(out)), width, excerpt_width, path_of)
    write_lines(_lines(findings, line_of, layout), out, options)


def _lines(
    findings: Iterable[Diagnostic | str], line_of: Callable[[str, int], str], layout: _FindingLayout
) -> Iterator[Runs]:
    first = True
    for finding in findings:
        if not first:
            yield []
        first = False
        if isinstance(finding, str):
            yield from layout.text(finding)
            continue
        yield from layout.heading(finding)
        line = line_of(finding.file, finding.line)
        if line.strip():
            yield from layout.excerpt(finding, line)
        yield from layout.text(finding.hint, (Span(f"{_INDENT}hint: ", Tone.STRONG),))


class _FindingLayout:
    """Lays out findings for one stream, in its encoding.

    Texts are broken to `width`, if given: only for a person, as other programs read findings line by line.
    Excerpts are cut to `excerpt_width`, if given, else to a width of their own.
    """

    def __init__(
        self,
        sanitiser: Sanitiser,
        width: int | None,
        excerpt_width: int | None,
        path_of: Callable[[str], str],
    ) -> None:
        self._sanitiser = sanitiser
        self._path_of = path_of
        self._width = width
        self._excerpt_width = excerpt_width or _MAX_EXCERPT

    def text(self, text: Inline, label: Inline = "") -> Iterator[Runs]:
        """Yield a text after its label, broken to the width; further lines stand where the text begins."""
        lead, runs = self._runs(label), self._runs(text)
        indent = width_of(lead)
        if self._width is None:
            yield lead + runs
            return
        if indent + _MIN_WIDTH > self._width:
            lead, runs, indent = [], lead + runs, 0
        for number, line in enumerate(wrap(runs, max(1, self._width - indent))):
            yield lead + line if number == 0 else [(" " * indent, Tone.PLAIN, None), *line]

    def heading(self, finding: Diagnostic) -> Iterator[Runs]:
        """Yield the place, severity, code and message; a place is never broken, so that it can be copied."""
        place_text = f"{self._path_of(finding.file)}:{finding.line}:{finding.column}: "
        place = self._runs(Span(place_text, Tone.STRONG))
        entry = f"{finding.id}: " if finding.id else ""
        message = self._runs(
            (
                Span(f"{finding.severity}[{finding.code}]", _TONES[finding.severity]),
                Span(f" {entry}{finding.message}"),
            )
        )
        if self._width is None or width_of(place + message) <= self._width:
            yield place + message
            return
        room = max(_MIN_WIDTH, self._width - len(_INDENT))
        first, *others = (
            wrap(place + message, room) if width_of(place) < room else [place, *wrap(message, room)]
        )
        yield first
        yield from ([(_INDENT, Tone.PLAIN, None), *line] for line in others)

    def excerpt(self, finding: Diagnostic, line: str) -> Iterator[Runs]:
        """Yield the line with its number, and carets under the marked part."""
        number = str(finding.line)
        room = max(_MIN_WIDTH, self._excerpt_width - len(_INDENT) - len(number) - len(" | "))
        start, width = _marked_part(finding, line)
        before, marked, after = (
            self._make_printable(part)
            for part in (line[:start], line[start : start + width], line[start + width :])
        )
        before, marked, after = _cut_around(before, marked, after, room)
        tone = _TONES[finding.severity]
        yield self._runs((Span(f"{_INDENT}{number} | ", Tone.DIM), Span(before + marked + after)))
        gutter = Span(f"{_INDENT}{' ' * len(number)} | ", Tone.DIM)
        caret_text = "^" * max(1, count_cells(marked))
        carets = self._runs((gutter, Span(" " * count_cells(before)), Span(caret_text, tone)))
        label = " ".join(part for part in (finding.underline, self._other_places(finding)) if part)
        labelled = carets + self._runs(Span(f" {label}", tone)) if label else carets
        if self._width is None or width_of(labelled) <= self._width:
            yield labelled
            return
        yield carets
        yield from self.text(Span(label, tone), gutter)

    def _other_places(self, finding: Diagnostic) -> str:
        """Return the finding's other places: by line in the same file, else by path and line."""
        if not finding.also:
            return ""
        lines = [
            str(line) for line in sorted({place.line for place in finding.also if place.file == finding.file})
        ]
        places = [f"line {line}" for line in lines]
        if len(lines) > 1:
            places = [f"lines {', '.join(lines[:-1])} and {lines[-1]}"]
        elsewhere = (place for place in finding.also if place.file != finding.file)
        places += dict.fromkeys(f"{self._path_of(place.file)}:{place.line}" for place in elsewhere)
        return f"({', '.join(places)})"

    def _runs(self, text: Inline) -> Runs:
        return self._sanitiser.runs(text)

    def _make_printable(self, text: str) -> str:
        return self._sanitiser.make_printable(text.replace("\t", _TAB))


def _marked_part(finding: Diagnostic, line: str) -> tuple[int, int]:
    """Return the start of the marked part of a line, from 0, and its length; all of the text if the width is 0."""
    if finding.width > 0:
        start = min(finding.column - 1, len(line))
        return start, max(0, min(finding.width, len(line) - start))
    start = len(line) - len(line.lstrip())
    return start, len(line.rstrip()) - start


def _cut_around(before: str, marked: str, after: str, room: int) -> tuple[str, str, str]:
    """Cut a line to `room` cells around the marked part."""
    if count_cells(before) + count_cells(marked) + count_cells(after) <= room:
        return before, marked, after
    marked = _head(marked, room)
    left = room - count_cells(marked)
    before = _tail(before, max(left // _SHARE_BEFORE, left - count_cells(after)))
    return before, marked, _head(after, left - count_cells(before))


def _head(text: str, room: int) -> str:
    """Return the beginning of a text that fits, with an ellipsis if it is cut."""
    if count_cells(text) <= room:
        return text
    kept = text[: max(0, room - 1)]
    while kept and count_cells(kept) > room - 1:
        kept = kept[:-1]
    return f"{kept}{_ELLIPSIS}" if room > 0 else ""


def _tail(text: str, room: int) -> str:
    """Return the end of a text that fits, with an ellipsis if it is cut."""
    if count_cells(text) <= room:
        return text
    kept = text[len(text) - max(0, room - 1) :]
    while kept and count_cells(kept) > room - 1:
        kept = kept[1:]
    return f"{_ELLIPSIS}{kept}" if room > 0 else ""
