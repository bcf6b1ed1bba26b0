"""Names that are withheld, wherever they stand in a text: as whole words, whatever their case, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from chronicle.model.entities import ENTITIES
from chronicle.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from chronicle.findings import KeyPath
    from chronicle.withholding.written import WrittenEntry

_WORD: Final = re.compile(r"[^\W_]+")
_ASCII_WORD: Final = re.compile("[a-z0-9]+")
_ID: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_WORD_BREAK: Final = re.compile(r"-[ \t]*\r?\n[ \t]*")
_AS_READ: Final = str.maketrans(
    {**dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"), **dict.fromkeys("¹²³⁰⁴⁵⁶⁷⁸⁹", " ")}
)
"""Dashes that a hyphen may have become, and the figures of a note, which belong to no name."""
_UNSEEN: Final = frozenset(("Cf", "Mn", "Me"))
"""What is not seen, or only on the letter before: it hides no name."""
_SHORTEST_JOINED: Final = 8
"""The letters of a name from which on it is looked for as one word, as in an address: fewer may be a word."""
_MOST_TURNED: Final = 4
"""The words of a name up to which it is looked for with its last word first, as in a list."""


class NamedPlace(NamedTuple):
    """A place in an entry at which something withheld is named: its key path, empty of the id, and the address of that."""

    path: KeyPath
    names: str


class WithheldNames:
    """The names, other names and ids of entries that are withheld."""

    def __init__(self) -> None:
        self._names = _WordSequences()
        self._ids_in_words = _WordSequences()
        self._ids: dict[str, str] = {}
        self._ids_elsewhere: dict[str, _WordSequences] = {}
        self._looked_for = _WordSequences()
        """In words, all that was added since it was last looked for."""

    def add(self, table: str, id_: str, values: Mapping[str, object]) -> None:
        """Add the names of an entry, as its file has them."""
        address = f"{table}.{id_}"
        self.add_address(table, id_)
        kind = ENTITIES.get(table)
        fields = ("title",) if kind is None else (kind.name_field, kind.other_names_field)
        own = [values.get(field) for field in fields if field in {"name", "title", "aka"}]
        for name in (name for value in own for name in _texts_of(value)):
            for words in _forms(name):
                self._names.add(words, address)
                self._looked_for.add(words, address)
        words = tuple(_WORD.findall(id_))
        if kind is not None and len(words) > 1:
            self._ids_in_words.add(words, address)
        elif kind is not None or len(words) > 1:  # the id of a fact may be a common word: `plan`
            self._ids.setdefault(id_, address)
            self._looked_for.add(words, address)
        self._ids_elsewhere.clear()

    def add_address(self, table: str, id_: str) -> None:
        """Add but the address of an entry, as a text may refer to it."""
        address = f"{table}.{id_}"
        words = tuple(_WORD.findall(address))
        self._names.add(words, address)
        self._looked_for.add(words[1:] if table in ENTITIES else words, address)

    def concerned(self, entries: Iterable[WrittenEntry]) -> list[WrittenEntry]:
        """Return the entries whose texts may name, or refer to, what was added since this was last asked."""
        looked_for, self._looked_for = self._looked_for, _WordSequences()
        concerned: list[WrittenEntry] = []
        for entry in entries:
            text = entry.text or ""
            words = _ASCII_WORD.findall(text.lower()) if text.isascii() else _WORD.findall(_folded(text))
            if looked_for.first_in(words) is not None:
                concerned.append(entry)
        return concerned

    def mentioned_in(
        self, table: str, id_: str, values: Mapping[str, object], namesakes: frozenset[str] = frozenset()
    ) -> Iterator[NamedPlace]:
        """Yield each place in an entry at which one of them is named: in its id, its texts, its keys.

        Args:
            table: The table of the entry.
            id_: Its id.
            values: What it holds.
            namesakes: Ids of others that may have such an id in them: a text that is one of these refers to that.
        """
        if named := self._in_id(table, id_):
            yield NamedPlace((), named)
        for path, text in texts_in(values):
            if named := self.named_in(text, as_reference=text in namesakes):
                yield NamedPlace(path, named)

    def named_in(self, text: str, *, as_reference: bool = False) -> str | None:
        """Return the address of what a text names first; None if it names none of them.

        A text that refers to another entry names them by their names and by the very id alone.
        """
        for reading in _readings(text):
            words = _WORD.findall(reading)
            named = self._names.first_in(words) or (
                self._ids_in_words.first_in(words) if not as_reference else None
            )
            if named := named or next(
                (self._ids[token] for token in _ID.findall(reading) if token in self._ids), None
            ):
                return named
        return None

    def _in_id(self, table: str, id_: str) -> str | None:
        """Return the address of what an id names: the same id, its words, or a name; namesakes of one table apart."""
        if (named := self.named_in(id_, as_reference=True)) is not None:
            return named
        if table not in self._ids_elsewhere:
            elsewhere = self._ids_elsewhere[table] = _WordSequences()
            for withheld, address in (*self._ids.items(), *self._ids_in_words.items()):
                if not address.startswith(f"{table}."):
                    elsewhere.add(tuple(_WORD.findall(withheld)), address)
        return self._ids_elsewhere[table].first_in(_WORD.findall(id_))


class _WordSequences:
    """Texts to be found in others, word by word, each with what it stands for; the longest that ends with a word."""

    def __init__(self) -> None:
        self._meanings: dict[tuple[str, ...], str] = {}
        self._sizes: dict[str, list[int]] = {}
        """By last words, which are rarer than first ones, how many words the texts have that end so, most first."""

    def add(self, words: tuple[str, ...], meaning: str) -> None:
        """Add a text in words, unless it is there already, or empty."""
        if not words or words in self._meanings:
            return
        self._meanings[words] = meaning
        sizes = self._sizes.setdefault(words[-1], [])
        if len(words) not in sizes:
            sizes.append(len(words))
            sizes.sort(reverse=True)

    def first_in(self, words: list[str]) -> str | None:
        """Return what the first of them that stands in a text stands for; None if none does."""
        if self._sizes.keys().isdisjoint(words):
            return None
        for end, word in enumerate(words, 1):
            for size in self._sizes.get(word, ()):
                if (meaning := self._meanings.get(tuple(words[max(0, end - size) : end]))) is not None:
                    return meaning
        return None

    def items(self) -> Iterator[tuple[str, str]]:
        """Yield each text, its words joined by hyphens, with what it stands for."""
        for words, meaning in self._meanings.items():
            yield "-".join(words), meaning


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


def _forms(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of a name; with the last one first, as in a list; and all of them as one, as in an address."""
    for reading in _readings(name):
        words = tuple(_WORD.findall(reading))
        yield words
        if 1 < len(words) <= _MOST_TURNED:
            yield (words[-1], *words[:-1])
        if len(joined := "".join(words)) >= _SHORTEST_JOINED:
            yield (joined,)


def _readings(text: str) -> Iterator[str]:
    """Yield a text folded; and as it reads once what stands for letters in it (`%20`, `&amp;`, a word broken) is put right."""
    if text.isascii() and not _MAY_READ_OTHERWISE.search(text):
        yield text.lower()
        return
    texts = [text]
    for right in _PUT_RIGHT:
        texts += [other for one in texts if (other := right(one)) != one]
    yield from dict.fromkeys(map(_folded, texts))


def _folded(text: str) -> str:
    folded = fold(text.translate(_AS_READ))
    if folded.isascii():
        return folded
    return "".join(letter for letter in folded if unicodedata.category(letter) not in _UNSEEN)


def _without_breaks(text: str) -> str:
    return _WORD_BREAK.sub("", text)


def _apart(text: str) -> str:
    """Return a text with a blank for each character that is not seen: it may be all that parts two words."""
    if text.isascii():
        return text
    return "".join(" " if unicodedata.category(letter) == "Cf" else letter for letter in text)


_PUT_RIGHT: Final[tuple[Callable[[str], str], ...]] = (unquote, unescape, _without_breaks, _apart)
_MAY_READ_OTHERWISE: Final = re.compile("[%&\n]")
