"""The colour of every tone, on a terminal.

Only the sixteen standard colours, which users choose to suit their background; no yellow or white, which
vanish on a light one. Grades go from red to green, the extremes in bold, so that they also differ without
colour.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.segment import Segment, Segments
from rich.style import Style

from chronicle.document import Tone
from chronicle.overrides import override
from chronicle.render.runs import NO_BREAK, Run, Runs
from chronicle.text import safe_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

STYLES: Final = {
    Tone.PLAIN: None,
    Tone.DIM: Style(dim=True),
    Tone.ABSENT: Style(dim=True),
    Tone.STRONG: Style(bold=True),
    Tone.TITLE: Style(bold=True),
    Tone.HEADING: Style(bold=True),
    Tone.DATE: Style(color="cyan"),
    Tone.MARK: Style(color="magenta"),
    Tone.WORST: Style(color="red", bold=True),
    Tone.LOW: Style(color="red"),
    Tone.HIGH: Style(color="green"),
    Tone.BEST: Style(color="green", bold=True),
    Tone.ERROR: Style(color="red", bold=True),
    Tone.WARNING: Style(color="magenta", bold=True),
    Tone.INFO: Style(color="cyan"),
    Tone.LINK: Style(underline=True),
}
"""The style of each tone."""

_LINES_AT_ONCE = 100
_NEW_LINE = Segment("\n")


def write_in_colour(lines: Iterator[Runs], out: TextIO, colour: bool | None = None) -> None:
    """Write lines in colour as far as the terminal, NO_COLOR, TERM and `colour` allow."""
    console = _Console(
        file=out,
        force_terminal=True if colour else None,
        no_color=None if colour is None else not colour,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=True,
    )
    links = out.isatty() and console.color_system is not None and not console.legacy_windows
    while batch := list(islice(lines, _LINES_AT_ONCE)):
        segments = [segment for line in batch for segment in (*_segments(line, links=links), _NEW_LINE)]
        console.print(Segments(segments), end="")


class _Console(Console):
    @override
    def on_broken_pipe(self) -> None:
        """Leave a closed pipe to the caller; rich would end the program with a failure."""
        raise  # noqa: PLE0704 - rich calls this where it caught the error


def _segments(line: Runs, *, links: bool) -> Iterator[Segment]:
    for run in line:
        text, tone, _ = run
        shown = text.replace(NO_BREAK, " ")
        yield Segment(_linked(run, shown) if links else shown, STYLES[tone])


def _linked(run: Run, shown: str) -> str:
    """Wrap a run in its link, by hand: rich gives every link a random id, so that output would vary."""
    url = safe_url(run[2]) if run[2] else None
    return f"\x1b]8;;{url}\x1b\\{shown}\x1b]8;;\x1b\\" if url else shown
