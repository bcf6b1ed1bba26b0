"""The files of a base without what must not leave: new ones, ordered so that no gap shows, without comments."""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from typing import TYPE_CHECKING, Final, cast

from chronicle.document import Column, ColumnType, Table
from chronicle.index.cache import open_index
from chronicle.loader.entries import MODELS, SETTINGS_TABLE
from chronicle.loader.locate import CONFIG
from chronicle.loader.values import ReadingSettings
from chronicle.queries.entities import restrictions as declared_restrictions
from chronicle.queries.findings import mistaken_entries
from chronicle.queries.vocabulary import budget_types
from chronicle.withholding.redaction import RedactionCounts, UnknownRestriction
from chronicle.withholding.remaining import Ground, Withholding
from chronicle.withholding.unread import restricted_by_the_look
from chronicle.writing.base_entries import read_entries
from chronicle.writing.toml_values import entry_toml, format_statement
from chronicle.writing.transaction import read_base_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from chronicle.document import Cell
    from chronicle.index.compiler import Progress
    from chronicle.loader.locate import BaseLocation
    from chronicle.withholding.remaining import Remaining, Withheld
    from chronicle.writing.toml_values import TomlValue

_IN_CONFIG: Final = ("restrictions", "extra", "scales")
"""The tables that stand with the settings; every other has a file of its own."""


def withhold(
    base: BaseLocation, restrictions: frozenset[str] | None, progress: Progress | None = None
) -> Remaining:
    """Return what is left of a base without what is under some restrictions, or under any; and without mistakes.

    An entry with a mistake is left out whole: what is wrong with it may be what would have withheld it.

    Raises:
        BaseNotFound: The base cannot be read at all.
        UnknownRestriction: It has no such restriction.
    """
    index = open_index(base, progress=progress)
    with closing(index.db):
        known = tuple(declared_restrictions(index))
        for name in sorted(restrictions or ()):
            if name not in known:
                raise UnknownRestriction(name, known)
        mistaken = mistaken_entries(index)
        settings = ReadingSettings(index.financial_year, budget_types(index))
    files = read_base_files(base)
    read = read_entries(files)
    unread = restricted_by_the_look(files) if read.left_out else ()
    left = Withholding(read.entries.values(), settings, restrictions, mistaken, unread).remaining()
    left.mistaken = len(mistaken) + len(read.left_out)
    return left


def write_redacted(
    base: BaseLocation,
    restrictions: frozenset[str] | None,
    directory: Path,
    progress: Progress | None = None,
) -> RedactionCounts:
    """Write a base without what is under some restrictions, or under any, to a new directory; return what was left out.

    Raises:
        BaseNotFound: The base cannot be read at all.
        UnknownRestriction: It has no such restriction.
        OSError: It cannot be written.
    """
    left = withhold(base, restrictions, progress)
    for name, text in files_of(left).items():
        (directory / name).write_text(text, "utf-8", newline="\n")
    grounds = [withheld.ground for withheld in left.withheld.values()]
    return RedactionCounts(
        grounds.count(Ground.RESTRICTED),
        grounds.count(Ground.DEPENDS),
        grounds.count(Ground.MENTIONS),
        len(left.citations),
        left.mistaken,
    )


def files_of(left: Remaining, *, notes: bool = True) -> Mapping[str, str]:
    """Return the files of what is left of a base, by name: the settings, then one a table, entries by their ids."""
    files: dict[str, str] = {}
    by_table: dict[str, list[str]] = {table: [] for table in MODELS}
    for address in sorted(left.entries):
        table, _, id_ = address.partition(".")
        values = {key: value for key, value in left.entries[address].items() if notes or key != "note"}
        by_table[table].append(entry_toml(table, id_, cast("Mapping[str, TomlValue]", values)))
    files[CONFIG] = "\n".join([_settings(left), *(text for table in _IN_CONFIG for text in by_table[table])])
    for table, texts in by_table.items():
        if texts and table not in _IN_CONFIG:
            files[f"{table}.toml"] = "\n".join(texts)
    return files


_LOG: Final = (
    *(Column("id"), Column("kind"), Column("ground"), Column("restricted", ColumnType.LIST)),
    *(Column("basis", ColumnType.LIST), Column("decided_by", ColumnType.LIST)),
    *(Column("decided_on", ColumnType.LIST), Column("on"), Column("depended", ColumnType.LIST)),
)


def log_table(left: Remaining, restrictions: Mapping[str, Mapping[str, object]]) -> Table:
    """Return what was left out: each entry and citation, why, by whose decision, and what went with it."""
    depended: defaultdict[str, list[str]] = defaultdict(list)
    for withheld in left.withheld.values():
        if withheld.ground is not Ground.RESTRICTED:
            depended[withheld.on].append(withheld.address)

    def row(withheld: Withheld) -> tuple[Cell, ...]:
        table, _, _ = withheld.address.partition(".")
        decided = [restrictions.get(name, {}) for name in withheld.restrictions]
        told = (
            tuple(str(one[key]) for one in decided if key in one)
            for key in ("basis", "decided-by", "decided-on")
        )
        went = tuple(depended[withheld.address]) if withheld.address not in left.entries else ()
        return (
            withheld.address,
            table,
            withheld.ground.value,
            withheld.restrictions,
            *told,
            withheld.on or None,
            went,
        )

    return Table(_LOG, map(row, (*left.withheld.values(), *left.citations)))


def restrictions_of(base: BaseLocation) -> dict[str, Mapping[str, object]]:
    """Return the restrictions of a base, each with what it holds."""
    entries = read_entries(read_base_files(base)).entries.values()
    return {entry.id: entry.values for entry in entries if entry.table == "restrictions"}


def _settings(left: Remaining) -> str:
    return "".join(f"{line}\n" for line in _lines(left))


def _lines(left: Remaining) -> Iterator[str]:
    yield f"[{SETTINGS_TABLE}]"
    for key, value in left.settings.items():
        yield format_statement(key, cast("TomlValue", value))
