"""The files of a base as texts, in which entries are found, changed, taken out and renamed together."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final, cast

from chronicle.text import BYTE_ORDER_MARK
from chronicle.writing.toml_data import parse_data, value_under
from chronicle.writing.toml_edits import EditRefused, delete_entry, set_values
from chronicle.writing.transaction import read_base_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chronicle.findings import KeyPath
    from chronicle.loader.locate import BaseLocation
    from chronicle.writing.toml_values import TomlValue

    RawEntry = dict[str, TomlValue]
    """The values of an entry as they stand in its file, by key."""


_NUMBERED_LETTER: Final = re.compile(r"\\[uUx]")
"""A letter that a text gives by its number: `\\u002d`."""


_FEW: Final = 4
"""More entries than these are looked for in the data of all files, rather than each in the texts."""


class BaseTexts:
    """The files of a base as they stand, and what is changed in them."""

    def __init__(self, base: BaseLocation) -> None:
        """Read the files of a base.

        Raises:
            WriteRefused, WriteFailed: The base cannot be read, or is not to be written to.
        """
        self.base: Final = base
        contents = read_base_files(base)
        self._before: Final = {name: content.decode("utf-8", "replace") for name, content in contents.items()}
        self._texts = dict(self._before)
        self._data: dict[str, dict[str, object] | None] = {
            name: None for name, text in self._texts.items() if text.encode() != contents[name]
        }

    @property
    def edited(self) -> dict[str, str]:
        """The new text of each file that changes."""
        return {name: text for name, text in self._texts.items() if text != self._before[name]}

    @property
    def data(self) -> dict[str, dict[str, object] | None]:
        """The data of each file as it is by now; None if it is not TOML."""
        return {name: self.document(name) for name in self._texts}

    def document(self, name: str) -> dict[str, object] | None:
        """Return the data of a file as it is by now; None if it is not TOML, or not UTF-8."""
        if name not in self._data:
            self._data[name] = parse_data(self._texts[name].removeprefix(BYTE_ORDER_MARK))
        return self._data[name]

    def files_with(self, word: str) -> dict[str, dict[str, object] | None]:
        """Return the data of the files in whose text a word stands, or may stand by the numbers of its letters."""
        return {
            name: self.document(name)
            for name, text in self._texts.items()
            if word in text or _NUMBERED_LETTER.search(text)
        }

    def holds(self, address: str) -> bool:
        """Return whether an entry stands in any file."""
        path = path_of(address)
        return any(
            isinstance(value_under(data, path), dict) for data in self.files_with(str(path[-1])).values()
        )

    def find(
        self, address: str, among: Mapping[str, dict[str, object] | None] | None = None
    ) -> tuple[str, RawEntry]:
        """Return the file and the values of an entry; `among` are the files to look into, by default those that may hold it.

        Raises:
            EditRefused: It stands nowhere, or in several files.
        """
        path = path_of(address)
        found = [
            (file, cast("RawEntry", entry))
            for file, data in (self.files_with(str(path[-1])) if among is None else among).items()
            if isinstance(entry := value_under(data, path), dict)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            files = " and ".join(self.base.display(file) for file, _ in found)
            raise EditRefused(f"{address} stands in {files}", "give one of them another id by hand")
        broken = self.broken
        if broken:
            check = self.base.command("check")
            raise EditRefused(
                f"{address} stands in no file that is TOML", f"{check} shows what is wrong in {broken[0]}"
            )
        raise EditRefused(f"there is no {address} in the files of the base", "see what it is called there")

    @property
    def broken(self) -> list[str]:
        """The files that are not TOML as they stand."""
        return [self.base.display(file) for file, data in self.data.items() if data is None]

    def change(self, address: str, change: Callable[[RawEntry], RawEntry]) -> None:
        """Change the values of one entry.

        Raises:
            EditRefused: It cannot be found, or the change cannot be written.
        """
        self.change_all({address: change})

    def change_all(self, changes: Mapping[str, Callable[[RawEntry], RawEntry]]) -> None:
        """Change the values of entries, by their addresses, each file once.

        Raises:
            EditRefused: One cannot be found, or its change cannot be written.
        """
        by_file: dict[str, dict[KeyPath, TomlValue]] = {}
        among = self.data if len(changes) > _FEW else None
        for address, change in changes.items():
            file, entry = self.find(address, among)
            by_file.setdefault(file, {})[path_of(address)] = change(entry)
        for file, values in by_file.items():
            self.edit(file, partial(set_values, values=values))

    def delete(self, address: str) -> None:
        """Take an entry out.

        Raises:
            EditRefused: It cannot be found, or taken out.
        """
        file, _ = self.find(address)
        table, _, id_ = address.partition(".")
        self.edit(file, lambda text: delete_entry(text, table, id_))

    def edit(self, file: str, edit: Callable[[str], str]) -> None:
        """Edit the text of one file, as it is by now.

        Raises:
            EditRefused: As for the edit; the message names the file.
        """
        try:
            self._texts[file] = edit(self._texts[file])
        except EditRefused as error:
            raise EditRefused(f"{self.base.display(file)}: {error}", error.hint) from None
        self._data.pop(file, None)


def path_of(address: str) -> KeyPath:
    """Return the path of an entry in its file; that of the base's own table is its name alone."""
    return tuple(address.split(".", 1))
