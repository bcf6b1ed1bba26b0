"""The files of a base without what must not leave: new ones, ordered so that no gap shows, without comments."""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from typing import TYPE_CHECKING, Final, cast

from chronicle.document import Column, ColumnType, Table
from chronicle.index.cache import open_index
from chronicle.loader.entries import MODELS
from chronicle.loader.locate import CONFIG
from chronicle.loader.reader import MAX_FILE
from chronicle.queries.findings import mistaken_entries
from chronicle.withholding.remaining import Ground, Withholding
from chronicle.withholding.written import read_whole
from chronicle.writing.toml_values import entry_toml, format_statement
from chronicle.writing.transaction import read_base_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chronicle.document import Cell
    from chronicle.loader.locate import BaseLocation
    from chronicle.withholding.remaining import Remaining, Withheld
    from chronicle.writing.toml_values import TomlValue

_IN_CONFIG: Final = ("restrictions", "extra", "scales")
"""The tables that stand with the settings; every other has a file of its own."""
_LONGEST_FILE: Final = MAX_FILE // 4
"""In characters, each of which may take four bytes."""


def withhold(base: BaseLocation, restrictions: frozenset[str] | None) -> Remaining:
    """Return what is left of a base without what is under some restrictions, or under any; and without mistakes.

    An entry with a mistake is left out whole: what is wrong with it may be what would have withheld it.

    Raises:
        BaseNotFound: The base cannot be read at all.
        UnknownRestriction: It has no such restriction.
    """
    with closing((index := open_index(base)).db):
        mistaken = mistaken_entries(index)
    written = read_whole(read_base_files(base), base.config)
    left = Withholding(written, restrictions, mistaken).remaining()
    left.mistaken = len(mistaken) + written.left_out  # those of what is restricted too: it may be more
    return left


def files_of(left: Remaining, *, notes: bool = True) -> Mapping[str, str]:
    """Return the files of what is left of a base, by name: the settings, then one a table, entries by their ids."""
    by_table: dict[str, list[str]] = {table: [] for table in MODELS}
    for address in sorted((*left.entries, *left.texts)):
        table, _, id_ = address.partition(".")
        if (text := left.texts.get(address)) is None:
            values = {key: value for key, value in left.entries[address].items() if notes or key != "note"}
            text = entry_toml(table, id_, cast("Mapping[str, TomlValue]", values))
        by_table[table].append(text)
    settings = [_settings(table, values, notes=notes) for table, values in left.settings.items() if values]
    in_config = [*settings, *(text for table in _IN_CONFIG for text in by_table.pop(table))]
    files = {CONFIG: "\n".join(in_config)}
    for table, texts in by_table.items():
        parts = [*_parts(texts)]
        width = len(str(len(parts)))
        for number, part in enumerate(parts, 1):
            name = f"{table}.toml" if len(parts) == 1 else f"{table}-{number:0{width}}.toml"
            files[name] = "\n".join(part)
    return files


def _parts(texts: list[str]) -> Iterator[list[str]]:
    """Yield the texts of entries in parts, each short enough to be read as one file."""
    part: list[str] = []
    size = 0
    for text in texts:
        if part and size + len(text) > _LONGEST_FILE:
            yield part
            part, size = [], 0
        part.append(text)
        size += len(text)
    if part:
        yield part


_LOG: Final = (
    *(Column("id"), Column("kind"), Column("ground"), Column("restricted", ColumnType.LIST)),
    *(Column("basis", ColumnType.LIST), Column("decided_by", ColumnType.LIST)),
    *(Column("decided_on", ColumnType.LIST), Column("on"), Column("depended", ColumnType.LIST)),
)


def log_table(left: Remaining) -> Table:
    """Return what was left out: each entry and citation, why, by whose decision, and what went with it."""
    depended: defaultdict[str, list[str]] = defaultdict(list)
    for withheld in left.withheld.values():
        if withheld.ground is not Ground.RESTRICTED:
            depended[withheld.on].append(withheld.address)

    def row(withheld: Withheld) -> tuple[Cell, ...]:
        table, _, _ = withheld.address.partition(".")
        decided = [left.restrictions.get(name, {}) for name in withheld.restrictions]
        decisions = (
            tuple(str(one[key]) for one in decided if key in one)
            for key in ("basis", "decided-by", "decided-on")
        )
        dependents = tuple(depended[withheld.address]) if withheld.address not in left.entries else ()
        return (
            withheld.address,
            table,
            withheld.ground.value,
            withheld.restrictions,
            *decisions,
            withheld.on or None,
            dependents,
        )

    return Table(_LOG, map(row, (*left.withheld.values(), *left.citations)))


def _settings(table: str, values: Mapping[str, object], *, notes: bool) -> str:
    return "".join(f"{line}\n" for line in _lines(table, values, notes=notes))


def _lines(table: str, values: Mapping[str, object], *, notes: bool) -> Iterator[str]:
    yield f"[{table}]"
    for key, value in values.items():
        if notes or key != "note":
            yield format_statement(key, cast("TomlValue", value))
