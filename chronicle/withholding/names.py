"""Names that are withheld, wherever they stand in a text: as whole words, whatever their case and accents."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.model.entities import ENTITIES
from chronicle.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from chronicle.findings import KeyPath

_WORD: Final = re.compile(r"[^\W_]+")


class NamedPlace(NamedTuple):
    """A place in an entry at which something withheld is named: its key path, empty of the id, and the address of that."""

    path: KeyPath
    names: str


class WithheldNames:
    """The names, other names and ids of entries that are withheld."""

    def __init__(self) -> None:
        self._addresses: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._pattern: re.Pattern[str] | None = None

    def add(self, table: str, id_: str, values: Mapping[str, object]) -> None:
        """Add the names of an entry, as its file has them."""
        address = f"{table}.{id_}"
        kind = ENTITIES.get(table)
        fields = ("title",) if kind is None else (kind.name_field, kind.other_names_field)
        own = [values.get(field) for field in fields if field in {"name", "title", "aka"}]
        for text in (address, *(name for value in own for name in _texts_of(value))):
            if words := _as_words(text):
                self._addresses.setdefault(words, address)
        if kind is not None or "-" in id_:  # the id of a fact may be a common word: `plan`
            self._ids.setdefault(id_, address)
        self._pattern = None

    def mentioned_in(self, table: str, id_: str, values: Mapping[str, object]) -> Iterator[NamedPlace]:
        """Yield each place in an entry at which one of them is named: in its id, its texts, its keys."""
        if not self._addresses and not self._ids:
            return
        if named := self._in_id(table, id_):
            yield NamedPlace((), named)
        for path, text in texts_in(values):
            if named := self.named_in(text):
                yield NamedPlace(path, named)

    def named_in(self, text: str) -> str | None:
        """Return the address of what a text names first; None if it names none of them."""
        folded = fold(text)
        found = self._compiled().search(f" {_as_words(folded)} ") if self._addresses else None
        if found:
            return self._addresses[found[1]]
        return next((self._ids[token] for token in re.findall(r"[\w-]+", folded) if token in self._ids), None)

    def _in_id(self, table: str, id_: str) -> str | None:
        """Return the address of what an id names: the same id, its words, or a name; namesakes of one table apart."""
        if (named := self.named_in(id_)) is not None:
            return named
        words = f" {_as_words(id_)} "
        for withheld, address in self._ids.items():
            if not address.startswith(f"{table}.") and f" {_as_words(withheld)} " in words:
                return address
        return None

    def _compiled(self) -> re.Pattern[str]:
        if self._pattern is None:
            longest_first = sorted(self._addresses, key=len, reverse=True)
            self._pattern = re.compile(f" ({'|'.join(map(re.escape, longest_first))})(?= )")
        return self._pattern


def texts_in(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Yield every text in a value, and every key of its tables, with the key path to it."""
    match value:
        case str():
            yield path, value
        case dict():
            for key, item in value.items():
                yield (*path, key), key
                yield from texts_in(item, (*path, key))
        case list() | tuple():
            for place, item in enumerate(value):
                yield from texts_in(item, (*path, place))


def _texts_of(value: object) -> Iterable[str]:
    return [text for _, text in texts_in(value)]


def _as_words(text: str) -> str:
    folded = fold(text)
    if not folded.isascii():  # what is not seen hides no name
        folded = "".join(letter for letter in folded if unicodedata.category(letter) != "Cf")
    return " ".join(_WORD.findall(folded))
