"""`chronicle rename`: an entry gets another id, wherever it stands, or becomes one with another."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from chronicle.cli.commands.entry_names import resolve_entry
from chronicle.cli.completion import complete_anything
from chronicle.cli.errors import UsageError
from chronicle.cli.options import BasePath
from chronicle.cli.stderr import print_note
from chronicle.cli.writing import WRITING_PANEL, WritingOptions, difference, open_own_base, settle
from chronicle.loader.locate import shell_command
from chronicle.loader.values import ID, id_hint
from chronicle.model.entities import ENTITIES
from chronicle.text import counted
from chronicle.writing.base_paths import IMPORTS, ISSUED
from chronicle.writing.base_texts import BaseTexts
from chronicle.writing.mentions import EntryName, renaming
from chronicle.writing.proposal import Proposal, propose
from chronicle.writing.renamed_files import renamed_files
from chronicle.writing.renames import merge_entry, rename_entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chronicle.findings import Diagnostic
    from chronicle.index.cache import Index
    from chronicle.writing.mentions import Mention


def rename(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD", autocompletion=complete_anything, help="The entry: its address, id or name."
        ),
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its new id, with or without the table.")],
    merge: Annotated[
        bool,
        typer.Option(
            "--merge",
            rich_help_panel=WRITING_PANEL,
            help="NEW is there already, and the two are one: what names OLD names NEW, and OLD goes.",
        ),
    ] = False,
    *,
    writing: WritingOptions,
    base: BasePath = None,
) -> None:
    """Give an entry another id in every file, or make it one with another."""
    index = open_own_base(base)
    table, _, old_id = resolve_entry(index, old).partition(".")
    target, new_id = EntryName(table, old_id), _new_id(index, table, new, merge=merge)
    if new_id == old_id:
        raise UsageError(f"{target.address} is called so already", "give it another id")
    named: list[Mention] = []

    def make() -> Proposal:
        texts = BaseTexts(index.base)
        named[:] = (merge_entry if merge else rename_entry)(texts, target, new_id)
        others = [table for table in ENTITIES if table != target.table]
        only_one = not any(texts.holds(f"{other}.{old_id}") for other in others)
        edited = {**texts.edited, **renamed_files(index.base, target, new_id, only_one=only_one)}
        proposal = propose(index.base, edited, [f"{table}.{new_id}"])
        return _without_renamed(proposal, target, new_id)

    def show(proposal: Proposal) -> str:
        return f"{_summary(proposal, target, new_id, named)}\n\n{difference(proposal)}"

    if (written := settle(index.base, make, show, writing, command=shell_command("rename"))) is not None:
        print_note(_summary(written, target, new_id, named))


def _new_id(index: Index, table: str, typed: str, *, merge: bool) -> str:
    """Return the id that is meant by the second argument.

    Raises:
        UsageError: It is none, or of another table.
    """
    if merge:
        other, _, id_ = resolve_entry(index, typed).partition(".")
    else:
        other, dot, id_ = typed.rpartition(".")
        other = other if dot else table
    if other != table:
        raise UsageError(f"an entry of {table} cannot become one of {other}", f"write {table}.…")
    if not merge and not ID.fullmatch(id_):
        raise UsageError(f'"{id_}" is not an id', id_hint(id_))
    return id_


def _summary(proposal: Proposal, target: EntryName, new: str, named: Sequence[Mention]) -> str:
    """Return in a line what changes."""
    places = Counter(mention.file for mention in named)
    files = [f"{proposal.base.display(file)} ({number:,})" for file, number in sorted(places.items())]
    where = f"named in {counted(len(named), 'place')}: {', '.join(files)}" if named else "named nowhere else"
    beside = [
        change.file for change in proposal.changes if change.file.partition("/")[0] in (IMPORTS, ISSUED)
    ]
    also = f"; also in {', '.join(map(proposal.base.display, beside))}" if beside else ""
    return f"{target.address} → {target.table}.{new}, {where}{also}"


def _without_renamed(proposal: Proposal, target: EntryName, new: str) -> Proposal:
    """Return a proposal without the findings that are the old ones by the new name."""

    def key(finding: Diagnostic) -> tuple[str, str, str]:
        words = renaming(target, new)(finding.id or finding.file), renaming(target, new)(finding.message)
        return finding.code, words[0], words[1].replace(target.id, new)

    old = Counter(map(key, proposal.mended))
    fresh: list[Diagnostic] = []
    for finding in proposal.new:
        if old[key(finding)]:
            old[key(finding)] -= 1
        else:
            fresh.append(finding)
    gone = [finding for finding in proposal.mended if old[key(finding)] > 0]
    return proposal._replace(new=tuple(fresh), mended=tuple(gone))
