"""The entries of a base as its files have them: what each key holds in TOML, mistakes and all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from chronicle.loader.entries import MODELS
from chronicle.loader.toml.recovery import parse
from chronicle.model.entities import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping


class BaseEntry(NamedTuple):
    """An entry as it stands in its file; the settings of the base are such without an id.

    Attributes:
        table: Its table.
        id: Its id; empty for the settings.
        file: The file, by its name in the base.
        values: What it holds.
    """

    table: str
    id: str
    file: str
    values: Mapping[str, object]

    @property
    def address(self) -> str:
        """Its name in every answer: `tenures.tucker`; `chronicle` and `report` for the settings."""
        return f"{self.table}.{self.id}" if self.id else self.table


class BaseEntries(NamedTuple):
    """The entries of a base by address, in the order of its files, and why others are left out, in words."""

    entries: dict[str, BaseEntry]
    left_out: list[str]


def read_entries(files: Mapping[str, bytes]) -> BaseEntries:
    """Return the entries of the files of a base; the first of those with the same id, and no part that is not TOML."""
    entries: dict[str, BaseEntry] = {}
    left_out: list[str] = []
    for file, content in files.items():
        try:
            parsed = parse(content.decode("utf-8-sig").replace("\r\n", "\n"))
        except UnicodeDecodeError:
            left_out.append(f"{file}: is not UTF-8")
            continue
        left_out += (f"{file}:{error.line}: {error.message}" for error in parsed.errors)
        for table, content_of_table in parsed.document.items():
            if table in SETTINGS and isinstance(content_of_table, dict):
                entries.setdefault(table, BaseEntry(table, "", file, content_of_table))
            elif table not in MODELS or not isinstance(content_of_table, dict):
                left_out.append(f"{file}: {table} is no table of the format")
            else:
                for id_, values in content_of_table.items():
                    entry = BaseEntry(table, id_, file, cast("Mapping[str, object]", values))
                    if not isinstance(values, dict):
                        left_out.append(f"{file}: {entry.address} is no table")
                    elif entry.address in entries:
                        left_out.append(f"{file}: {entry.address} is there already")
                    else:
                        entries[entry.address] = entry
    return BaseEntries(entries, left_out)
