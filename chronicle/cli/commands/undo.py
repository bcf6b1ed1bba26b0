"""`chronicle undo`: the last write to a base is taken back, or brought back.

Annotations are evaluated here: the options are read from them.
"""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Annotated, Final

import typer

from chronicle import render
from chronicle.cli.options import BasePath, Without
from chronicle.cli.session import settled_base
from chronicle.cli.stderr import print_note
from chronicle.cli.writing import WRITING_PANEL, WritingOptions, difference, settle
from chronicle.document import (
    Cell,
    Column,
    ColumnType,
    Foot,
    Inline,
    Line,
    Note,
    Objects,
    Page,
    PageColumn,
    Row,
    Span,
    Table,
    Tone,
)
from chronicle.loader.locate import BaseLocation
from chronicle.writing.base_paths import WriteRefused
from chronicle.writing.history import MOST_RECORDS, FileRevision, WriteRecord
from chronicle.writing.proposal import Proposal, propose_changes
from chronicle.writing.transaction import FileChange
from chronicle.writing.undo import UNDONE, ChangedSince, Reversal, history, plan, undo

_COLUMNS: Final = (
    *(Column("time"), Column("command"), Column("state"), Column("files", ColumnType.OBJECTS)),
)
_MOST_COMPARED: Final = 1_000
_PAGE_COLUMNS: Final = (
    PageColumn(no_wrap=True, name="time"),
    PageColumn(name="command"),
    PageColumn(no_wrap=True, name="state"),
)


def undo_command(
    *,
    listed: Annotated[
        bool,
        typer.Option(
            "--list",
            rich_help_panel=WRITING_PANEL,
            help=f"The last writes to the base, {MOST_RECORDS} at most, the newest first.",
        ),
    ] = False,
    redo: Annotated[
        bool,
        typer.Option("--redo", rich_help_panel=WRITING_PANEL, help="Bring back what was taken back last."),
    ] = False,
    options: Annotated[WritingOptions, Without("despite_errors")],
    base: BasePath = None,
) -> None:
    """Take back the last write to a base, bring back what was taken back, or list the last writes."""
    location = settled_base(base)
    if listed:
        _list(location, options)
        return
    reversals: list[Reversal] = []

    def make() -> Proposal:
        reversal = plan(location, redo=redo)
        if reversals and reversal.record.number != reversals[0].record.number:
            raise WriteRefused("the base has been written to meanwhile", "run the command again")
        reversals[:] = [reversal]
        return propose_changes(location, reversal.changes)

    def write(base: BaseLocation, changes: Sequence[FileChange], command: str) -> str | None:
        del changes, command  # as they were planned
        undo(base, reversals[0])
        return None

    try:
        written = settle(
            location,
            make,
            lambda proposal: f"{_plan(reversals[0])}\n\n{difference(proposal)}",
            options._replace(despite_errors=True),
            command="undo",
            write=write,
            question="Bring it back?" if redo else "Take it back?",
        )
    except ChangedSince as error:
        if options.dry_run:
            sys.stdout.write(Proposal(location, error.reversal, (), (), ()).diff())
        raise
    if written is not None and not options.for_programs:
        files = ", ".join(location.display(change.file) for change in written.changes)
        print_note(f"{_title(reversals[0])} · {files}")


def _title(reversal: Reversal) -> str:
    return f"{'Taken' if reversal.state == UNDONE else 'Brought'} back: {reversal.record.command}"


def _plan(reversal: Reversal) -> str:
    done = "taken" if reversal.state == UNDONE else "brought"
    return f"To be {done} back, of {_shown_time(reversal.record)}: {reversal.record.command}"


def _list(base: BaseLocation, options: WritingOptions) -> None:
    """Write the last writes to a base."""
    records = history(base)
    if options.for_programs:
        render.write_table(options.format, Table(_COLUMNS, map(_cells, records)), sys.stdout)
        return
    foot = base.command("undo", "--redo") if any(record.state == UNDONE for record in records) else ""
    page = Page(
        "The last writes to this base",
        _PAGE_COLUMNS,
        _lines(base, records),
        foot=lambda: Foot(f"to bring back what was taken back last: {foot}" if foot else ""),
    )
    render.write_page(render.DEFAULT, page, sys.stdout)


def _cells(record: WriteRecord) -> tuple[Cell, ...]:
    files = [
        {"file": file.file, "line": file.line, "old": _text(file.old), "new": _text(file.new)}
        for file in record.files
    ]
    names = Objects([file.file for file in record.files], json.dumps(files))
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.time)), record.command, record.state, names


def _lines(base: BaseLocation, records: Sequence[WriteRecord]) -> Iterator[Line]:
    for record in records:
        is_undone = record.state == UNDONE
        state: Inline = Span("taken back", Tone.WARNING) if is_undone else ""
        yield Row((Span(_shown_time(record), Tone.DATE), record.command, state))
        yield from (Note(Span(_summary(base, file), Tone.DIM), 1) for file in record.files)
    if not records:
        yield Note("None is known.")


def _shown_time(record: WriteRecord) -> str:
    return time.strftime("%d %b %Y %H:%M", time.localtime(record.time)).lstrip("0")


def _summary(base: BaseLocation, file: FileRevision) -> str:
    """Return what a write did to a file in few words: `people.toml:12  2 lines more, 1 less`."""
    if file.before is None or file.after is None:
        return f"{base.display(file.file)}  {'made' if file.before is None else 'removed'}"
    less, more = _line_counts(file.old.splitlines(), file.new.splitlines())
    changed = f"+{more}" if not less else f"-{less}" if not more else f"+{more} -{less}"
    return f"{base.display(file.file)}:{file.line}  {changed}"


def _line_counts(old: Sequence[bytes], new: Sequence[bytes]) -> tuple[int, int]:
    """Return how many lines went and how many came; of very many, without looking for those among them that stayed."""
    if max(len(old), len(new)) > _MOST_COMPARED:
        return len(old), len(new)
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    stayed = sum(block.size for block in blocks)
    return len(old) - stayed, len(new) - stayed


def _text(lines: bytes) -> str:
    return lines.decode("utf-8", "replace")
