"""The files of a base without what must not leave: new ones, ordered so that no gap shows, without comments."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from chronicle.index.cache import open_index
from chronicle.loader.entries import MODELS, SETTINGS_TABLE
from chronicle.loader.locate import CONFIG
from chronicle.loader.values import ReadingSettings
from chronicle.queries.findings import mistaken_entries
from chronicle.queries.vocabulary import base_vocabulary
from chronicle.suggest import nearest
from chronicle.withholding.copies import Counts
from chronicle.withholding.remaining import Ground, Withholding
from chronicle.writing.base_entries import read_entries
from chronicle.writing.toml_values import entry_toml, format_statement
from chronicle.writing.transaction import read_base_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from chronicle.index.compiler import Progress
    from chronicle.loader.locate import BaseLocation
    from chronicle.withholding.remaining import Remaining
    from chronicle.writing.toml_values import TomlValue

_IN_CONFIG: Final = ("restrictions", "extra", "scales")
"""The tables that stand with the settings; every other has a file of its own."""


class UnknownRestriction(Exception):
    """A base has no restriction of a name; `known` are those that it has, `likely` the nearest."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name)
        self.known = known
        self.likely = nearest(name, known)


class Withdrawal(NamedTuple):
    """What is left of a base, and how many of its entries were left out for mistakes."""

    remaining: Remaining
    mistaken: int


def withdraw(
    base: BaseLocation, restrictions: frozenset[str] | None, progress: Progress | None = None
) -> Withdrawal:
    """Return what is left of a base without what is under some restrictions, or under any; and without mistakes.

    An entry with a mistake is left out whole: what is wrong with it may be what would have withheld it.

    Raises:
        BaseNotFound: The base cannot be read at all.
        UnknownRestriction: It has no such restriction.
    """
    index = open_index(base, progress=progress)
    with closing(index.db):
        known = tuple(base_vocabulary(index).names.get("restrictions", ()))
        for name in sorted(restrictions or ()):
            if name not in known:
                raise UnknownRestriction(name, known)
        mistaken = mistaken_entries(index)
        month_day, types = index.financial_year, base_vocabulary(index).budget_types
    read = read_entries(read_base_files(base))
    entries = [entry for entry in read.entries.values() if entry.address not in mistaken]
    withholding = Withholding(entries, ReadingSettings(month_day, types), restrictions)
    return Withdrawal(withholding.remaining(), len(mistaken) + len(read.left_out))


def write_copy(
    base: BaseLocation,
    restrictions: frozenset[str] | None,
    directory: Path,
    progress: Progress | None = None,
) -> Counts:
    """Write a base without what is under some restrictions, or under any, to a new directory; return what was left out.

    Raises:
        BaseNotFound: The base cannot be read at all.
        UnknownRestriction: It has no such restriction.
        OSError: It cannot be written.
    """
    left, mistaken = withdraw(base, restrictions, progress)
    for name, text in files_of(left).items():
        (directory / name).write_text(text, "utf-8", newline="\n")
    grounds = [withheld.ground for withheld in left.withheld.values()]
    return Counts(
        grounds.count(Ground.RESTRICTED),
        grounds.count(Ground.DEPENDS),
        grounds.count(Ground.MENTIONS),
        len(left.citations),
        mistaken,
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


def _settings(left: Remaining) -> str:
    return "".join(f"{line}\n" for line in _lines(left))


def _lines(left: Remaining) -> Iterator[str]:
    yield f"[{SETTINGS_TABLE}]"
    for key, value in left.settings.items():
        yield format_statement(key, cast("TomlValue", value))
