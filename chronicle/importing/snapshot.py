"""What the files of a base hold, entry by entry, as they stand: what is imported is matched against it and merged with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from chronicle.importing.targets import is_table
from chronicle.loader.entries import SETTINGS_TABLE
from chronicle.loader.toml.recovery import parse
from chronicle.loader.values import ReadingSettings
from chronicle.model.entities import Settings
from chronicle.text import BYTE_ORDER_MARK
from chronicle.writing.transaction import read_base_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chronicle.loader.locate import BaseLocation


@dataclass
class Snapshot:
    """The entries of a base, right or wrong, and the files that they stand in."""

    base: BaseLocation
    texts: Mapping[str, str]
    entries: dict[str, dict[str, dict[str, object]]] = field(default_factory=dict)
    files: dict[tuple[str, str], str] = field(default_factory=dict)
    settings: dict[str, object] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()
    """The files that are not UTF-8, of which nothing is known and to which nothing can be written."""

    def entry(self, table: str, id_: str) -> dict[str, object] | None:
        """Return an entry as its file has it; None if there is none."""
        return self.entries.get(table, {}).get(id_)

    def table(self, table: str) -> dict[str, dict[str, object]]:
        """Return the entries of a table by id."""
        return self.entries.get(table, {})

    def text_of(self, table: str, id_: str, key: str) -> str:
        """Return a text in an entry; empty if it has none."""
        value = (self.entry(table, id_) or {}).get(key)
        return value if isinstance(value, str) else ""

    @property
    def scales(self) -> dict[str, tuple[str, ...]]:
        """The grades of its scales, by id."""
        listed = {id_: scale.get("grades") for id_, scale in self.table("scales").items()}
        return {
            id_: tuple(map(str, grades)) if isinstance(grades, list) else () for id_, grades in listed.items()
        }

    @property
    def reading(self) -> ReadingSettings:
        """The settings by which its values are read."""
        return reading_settings(self.settings)

    @property
    def currency(self) -> str:
        """The currency of its amounts."""
        return currency_of(self.settings)


def reading_settings(settings: Mapping[str, object]) -> ReadingSettings:
    """Return the settings by which values are read, of those of a base."""
    own = settings.get("financial-year")
    types = settings.get("budget-types")
    month, _, day = own.partition("-") if isinstance(own, str) else ("", "", "")
    return ReadingSettings(
        (int(month), int(day)) if month.isdigit() and day.isdigit() else Settings.financial_year,
        tuple(map(str, types)) if isinstance(types, list) else (),
    )


def currency_of(settings: Mapping[str, object]) -> str:
    """Return the currency of a base, of its settings."""
    own = settings.get("currency")
    return own if isinstance(own, str) else Settings.currency


def take_snapshot(base: BaseLocation) -> Snapshot:
    """Return what the files of a base hold now."""
    texts: dict[str, str] = {}
    foreign: set[str] = set()
    for name, content in read_base_files(base).items():
        try:
            texts[name] = content.decode("utf-8")
        except UnicodeDecodeError:
            foreign.add(name)
    snapshot = Snapshot(base, texts, foreign=frozenset(foreign))
    for name, text in texts.items():
        document = parse(text.removeprefix(BYTE_ORDER_MARK)).document
        settings = document.get(SETTINGS_TABLE)
        if isinstance(settings, dict) and name == base.config:
            snapshot.settings = settings
        for table, id_, values in _entries(document):
            snapshot.entries.setdefault(table, {}).setdefault(id_, values)
            snapshot.files.setdefault((table, id_), name)
    return snapshot


def _entries(document: Mapping[str, object]) -> Iterator[tuple[str, str, dict[str, object]]]:
    for table, content in document.items():
        if is_table(table) and isinstance(content, dict):
            for id_, values in content.items():
                if isinstance(values, dict):
                    yield table, id_, cast("dict[str, object]", values)
