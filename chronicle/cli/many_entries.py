"""Many entries at once, from JSON lines or a bibliography: each is read and checked before any is written."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chronicle.cli.errors import Exit, UsageError, exit_with
from chronicle.cli.stderr import print_note
from chronicle.cli.writing import settle
from chronicle.codes import Severity
from chronicle.importing.json_entries import (
    ReadEntries,
    is_bibliography,
    read_bibliography,
    read_json_entries,
)
from chronicle.importing.sheet import SheetError
from chronicle.index.cache import open_index
from chronicle.model.entities import Source
from chronicle.queries.entities import all_ids
from chronicle.text import counted, with_article
from chronicle.writing.new_entries import added
from chronicle.writing.proposal import Proposal, propose
from chronicle.writing.toml_edits import EditRefused, entry_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from chronicle.cli.entry_options import EntryTable
    from chronicle.cli.writing import WritingOptions
    from chronicle.index.cache import Index
    from chronicle.writing.new_entries import AddedEntry

_STDIN: Final = "-"
_MOST_BYTES: Final = 256 * 2**20
_MOST_REFUSALS: Final = 50
"""The most refusals that are told one by one."""
_MOST_SHOWN: Final = 3
"""The most entries that are shown before they are written."""


def add_many(
    index: Index,
    table: EntryTable,
    typed: str,
    file: str | None,
    options: WritingOptions,
    finished: Callable[[Proposal, Sequence[AddedEntry]], Proposal],
) -> None:
    """Add the entries of a table that a file holds, all or none.

    Args:
        index: The index of the base.
        table: What they are.
        typed: The file, or `-` for stdin.
        file: The file of the base to add them to; None for that which holds most of their table.
        options: How it is written.
        finished: Return a proposal as it is shown, given the entries that it adds.

    Raises:
        UsageError: The file cannot be read, or one of them is none.
    """
    base, name, content = index.base, Path(typed).name if typed != _STDIN else "stdin", _content(typed)
    shown: list[AddedEntry] = []

    def make() -> Proposal:
        current = open_index(base)
        read = _read(current, table, name, content)
        if not shown:  # the first time
            _tell_what_is_left(read, table)
        _refuse_problems(read)
        entries = [entry for _, entry in read.entries]
        shown[:] = entries
        try:
            edited = added(current, entries, file)
        except EditRefused as error:
            raise UsageError(str(error), error.hint) from None
        proposal = finished(propose(base, edited, [entry.address for entry in entries]), entries)
        if not options.despite_errors:
            _refuse_errors(read, proposal)
        return proposal

    settle(base, make, lambda _: _first_of(shown), options, command=f"add {table.word} --input {typed}")


def _tell_what_is_left(read: ReadEntries, table: EntryTable) -> None:
    if read.there_already:
        print_note(f"There already, and left as they are: {', '.join(read.there_already)}.")
    if read.not_taken:
        print_note(f"Not taken, as {with_article(table.word)} has no such keys: {', '.join(read.not_taken)}.")


def _content(typed: str) -> bytes:
    try:
        if typed == _STDIN:
            content = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with Path(typed).open("rb") as file:
                content = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"--input {typed} cannot be read: {reason.lower()}", "name a file of JSON lines"
        ) from None
    if len(content) > _MOST_BYTES:
        raise UsageError(f"--input {typed} is over {_MOST_BYTES:,} bytes long", "split it into several files")
    return content


def _read(index: Index, table: EntryTable, name: str, content: bytes) -> ReadEntries:
    taken = all_ids(index, table.table)
    if is_bibliography(content[:100]):
        if table.model is not Source:
            raise UsageError(
                f"{name} holds one array", "write one object a line: jq -c '.[]' makes that of it"
            )
        return read_bibliography(BytesIO(content), name, table.table, taken, index.financial_year)
    try:
        return read_json_entries(BytesIO(content), name, table.table, taken)
    except SheetError as error:
        raise UsageError(str(error), error.hint) from None


def _refuse_problems(read: ReadEntries) -> None:
    """Report every entry that is none, and end the command if there is one."""
    if not read.problems:
        if not read.entries and not read.there_already:
            raise UsageError("there is nothing to add in it", "write one object a line")
        return
    for place, reason, hint in read.problems[:_MOST_REFUSALS]:
        print_note(f"{place}: {reason}{f'; {hint}' if hint else ''}")
    _refuse(len(read.problems))


def _refuse_errors(read: ReadEntries, proposal: Proposal) -> None:
    """Report every entry with an error, by where it stands in the input, and end the command if there is one."""
    places = {entry.address: place for place, entry in read.entries}
    wrong = [one for one in proposal.new if one.severity is Severity.ERROR and one.id in places]
    for finding in wrong[:_MOST_REFUSALS]:
        print_note(f"{places[finding.id or '']}: error[{finding.code}] {finding.id}: {finding.message}")
        print_note(f"    hint: {finding.hint}")
    if wrong:
        _refuse(len(wrong), Exit.BASE_HAS_ERRORS)


def _refuse(number: int, code: Exit = Exit.WRONG_USE) -> None:
    more = f"; {number - _MOST_REFUSALS:,} more are not shown" if number > _MOST_REFUSALS else ""
    print_note(f"Nothing is written: {counted(number, 'mistake')}{more}.")
    exit_with(code)


def _first_of(entries: Sequence[AddedEntry]) -> str:
    """Return the first of some entries as they will stand, and how many more there are."""
    texts = [entry_toml(*entry) for entry in entries[:_MOST_SHOWN]]
    if len(entries) > _MOST_SHOWN:
        texts.append(f"… and {len(entries) - _MOST_SHOWN:,} more\n")
    return "\n".join(texts)
