"""Sheets that `chronicle export sheets` wrote, as `chronicle import` takes them back: shown, asked about, written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chronicle.cli.errors import Exit, exit_with
from chronicle.cli.stderr import print_note
from chronicle.cli.writing import settle
from chronicle.document import Page, PageColumn, Row, Span, Tone
from chronicle.importing.exported import read_exported
from chronicle.importing.round_trip import merge
from chronicle.model.entities import SETTINGS
from chronicle.text import counted
from chronicle.writing.entry_rows import join_items
from chronicle.writing.proposal import propose
from chronicle.writing.transaction import read_base_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from chronicle.cli.writing import WritingOptions
    from chronicle.importing.exported import Returned
    from chronicle.importing.round_trip import Conflict, RoundTrip
    from chronicle.loader.locate import BaseLocation
    from chronicle.writing.entry_rows import FlatText
    from chronicle.writing.proposal import Proposal

_MOST_SHOWN: Final = 20
_COLUMNS: Final = (
    PageColumn("entry", no_wrap=True),
    PageColumn("column", max_width=24),
    PageColumn("was", max_width=40),
    PageColumn("becomes"),
    PageColumn("cell", no_wrap=True, collapse=True),
)


def import_exported(path: Path, base: BaseLocation, options: WritingOptions) -> None:
    """Merge sheets that were exported into the base, three ways.

    Raises:
        SheetError: They cannot be read, or were exported from another base.
        typer.Exit: With 1, because some of it cannot be taken, or both sides changed it.
    """
    returned = read_exported(path)
    trip = merge(read_base_files(base), returned)
    _tell(trip)

    def make() -> Proposal:
        now = merge(read_base_files(base), returned)
        return propose(base, now.texts, [address for address in now.addresses if address not in SETTINGS])

    def show(_: Proposal) -> Page:
        return _page(trip, returned)

    settle(base, make, show, options, command=f"import {path.name}", ask_off_terminal=True)
    if not trip.is_whole:
        exit_with(Exit.BASE_HAS_ERRORS)


def _page(trip: RoundTrip, returned: Returned) -> Page:
    """Draw what is taken: each cell that was changed, and each new entry."""
    changed, added = counted(len(trip.changes), "cell"), counted(len(trip.added), "new entry", "new entries")
    title = f"{returned.name}: {changed} changed, {added}"
    return Page(Span(title, Tone.TITLE), _COLUMNS, _rows(trip))


def _rows(trip: RoundTrip) -> Iterator[Row]:
    for change in trip.changes:
        before = Span("nothing", Tone.ABSENT) if not change.before else _shown(change.before)
        after = Span("nothing", Tone.ABSENT) if not change.after else _shown(change.after)
        yield Row((change.address, change.column, before, after, Span(change.place, Tone.DIM)))
    for address in trip.added:
        yield Row((address, "", "", "a new entry", ""))


def _shown(text: FlatText | None) -> str:
    return join_items(text) if isinstance(text, tuple) else text or ""


def _tell(trip: RoundTrip) -> None:
    """Print on stderr what is not taken, and what to look at."""
    _tell_some(trip.notices)
    _tell_some([*map(_conflict, trip.conflicts)])
    _tell_some([f"not taken: {refused.place}: {refused.reason}" for refused in trip.refused])
    _tell_some([f"gone from the sheet, and left in the base: {name}" for name in trip.missing])
    if trip.missing:
        print_note("To take an entry out of the base: chronicle edit ENTRY --delete")


def _conflict(conflict: Conflict) -> str:
    now = "gone from the base" if conflict.now is None else f'in the base "{_shown(conflict.now)}" by now'
    return (
        f"not taken: {conflict.place}: {conflict.address} {conflict.column} was "
        f'"{_shown(conflict.exported)}" when exported, is {now}, and "{_shown(conflict.returned)}" in the sheet'
    )


def _tell_some(lines: Sequence[str]) -> None:
    for line in lines[:_MOST_SHOWN]:
        print_note(line)
    if len(lines) > _MOST_SHOWN:
        print_note(f"… {len(lines) - _MOST_SHOWN:,} more")
