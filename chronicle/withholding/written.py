"""The entries of a base as its files have them, each in its own text where that can be: most are never parsed.

What is withheld touches few entries. The others go into a copy as they are written, so that making one costs little
beside compiling it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from chronicle.loader.entries import MODELS, EntryValidator
from chronicle.loader.toml.limits import find_excess
from chronicle.loader.toml.positions import headers
from chronicle.loader.toml.recovery import try_parse
from chronicle.loader.values import ReadingSettings
from chronicle.model.entities import SETTINGS, Settings
from chronicle.withholding.unread import repeated, restricted_by_the_look
from chronicle.writing.base_entries import read_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from chronicle.loader.toml.positions import Header
    from chronicle.writing.base_entries import BaseEntry

Raw: TypeAlias = "dict[str, object]"
"""What an entry holds, as TOML gives it."""

_NOTHING: Final = re.compile(r"(?:[ \t]*+(?:#[^\n]*+)?\n)*+[ \t]*+(?:#[^\n]*+)?")
_MUST_BE_READ: Final = re.compile(
    r"restricted|[\\#]|%[0-9A-Fa-f]{2}|&[#\w]|-[ \t]*+\n"  # also what hides a name from who looks for words
    r"|[\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
    r"\ufeff\ufff9-\ufffb\U000e0001-\U000e01ef]"
)


class NotApart(Exception):
    """A file does not consist of entries that each mean by themselves what they mean in it."""


class WrittenEntry:
    """An entry as its file has it.

    Attributes:
        table: Its table.
        id: Its id.
        text: How it is written, from its header on, if it can be read by itself.
    """

    __slots__ = ("_values", "id", "table", "text")

    def __init__(self, table: str, id_: str, *, text: str | None = None, values: Raw | None = None) -> None:
        self.table = table
        self.id = id_
        self.text = text
        self._values = values

    @property
    def address(self) -> str:
        """Its name in every answer."""
        return f"{self.table}.{self.id}"

    @property
    def must_be_read(self) -> bool:
        """Whether its text may hold what is not seen in its words: a restriction, a comment, a name in disguise."""
        return self.text is None or _MUST_BE_READ.search(self.text) is not None

    @property
    def values(self) -> Raw:
        """What it holds.

        Raises:
            NotApart: Its text is not an entry by itself.
        """
        if self._values is None:
            text = self.text or ""
            document = try_parse(text) if find_excess(text) is None else None
            match document:
                case {self.table: {self.id: dict() as values, **others}, **others_too} if not (
                    others or others_too
                ):
                    self._values = values
                case _:
                    raise NotApart(self.address)
        return self._values


class WrittenBase(NamedTuple):
    """A base as it is written.

    Attributes:
        settings: What its settings hold, by table.
        reading: How its values are read.
        currency: That of its amounts.
        entries: Its entries; of those with one id the first.
        left_out: How many parts of it cannot be read.
        unread: What looks restricted in those parts.
        repeated: Addresses that several entries have.
    """

    settings: dict[str, Raw]
    reading: ReadingSettings
    currency: str
    entries: list[WrittenEntry]
    left_out: int = 0
    unread: tuple[BaseEntry, ...] = ()
    repeated: frozenset[str] = frozenset()


def read_apart(files: Mapping[str, bytes], config: str) -> WrittenBase:
    """Return the entries of the files of a base, each with its own text.

    Args:
        files: What the files hold, by name.
        config: The name of that with the settings.

    Raises:
        NotApart: A part of them cannot be read, or only together with others.
    """
    settings: dict[str, Raw] = {}
    entries: dict[str, WrittenEntry] = {}
    for name, content in files.items():
        try:
            text = content.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            raise NotApart(name) from None
        for entry in _entries_of(name, text):
            if entry.table in SETTINGS:
                if name != config or entry.table in settings:
                    raise NotApart(name)
                settings[entry.table] = entry.values
            elif entry.table not in MODELS or entry.address in entries:
                raise NotApart(entry.address)
            else:
                entries[entry.address] = entry
    return WrittenBase(settings, *_reading(settings), [*entries.values()])


def read_whole(files: Mapping[str, bytes], config: str) -> WrittenBase:
    """Return the entries of the files of a base, whatever is wrong with these; each file is parsed as one."""
    read = read_entries(files)
    settings: dict[str, Raw] = {}
    entries: list[WrittenEntry] = []
    for entry in read.entries.values():
        if entry.table not in SETTINGS:
            entries.append(WrittenEntry(entry.table, entry.id, values=dict(entry.values)))
        elif entry.file == config:
            settings[entry.table] = dict(entry.values)
    if not read.left_out:
        return WrittenBase(settings, *_reading(settings), entries)
    unread = tuple(restricted_by_the_look(files))
    return WrittenBase(settings, *_reading(settings), entries, len(read.left_out), unread, repeated(files))


def _reading(settings: Mapping[str, Raw]) -> tuple[ReadingSettings, str]:
    """Return how the values of a base with some settings are read, and the currency of its amounts."""
    valid = EntryValidator("", ReadingSettings(), [], set()).base(settings) or Settings(title="")
    return ReadingSettings(valid.financial_year, valid.budget_types), valid.currency


def _entries_of(name: str, text: str) -> Iterator[WrittenEntry]:
    """Yield the entries of a file, and its settings as an entry without an id."""
    starts = _starts(headers(text))
    if starts is None or not _NOTHING.fullmatch(text, 0, starts[0][0] if starts else len(text)):
        parsed = read_entries({name: text.encode()})
        if parsed.left_out:
            raise NotApart(name)
        for entry in parsed.entries.values():
            yield WrittenEntry(entry.table, entry.id, values=dict(entry.values))
        return
    ends = [*(start for start, _ in starts[1:]), len(text)]
    for (start, key), end in zip(starts, ends, strict=True):
        if len(key) == 1:
            document = try_parse(text[start:end])
            settings = document.get(key[0]) if isinstance(document, dict) else None
            if not isinstance(settings, dict):
                raise NotApart(name)
            yield WrittenEntry(key[0], "", values=settings)
        else:
            yield WrittenEntry(key[0], key[1], text=f"{text[start:end].strip()}\n")


def _starts(found: Iterable[Header]) -> list[tuple[int, tuple[str, ...]]] | None:
    """Return where each entry of a file begins, its sub-tables with it; None if the file has more than entries."""
    starts: list[tuple[int, tuple[str, ...]]] = []
    for start, key, is_array in found:
        match key:
            case (_, _) if not is_array:
                starts.append((start, key))
            case (table,) if table in SETTINGS and not is_array:
                starts.append((start, key))
            case (_, _, *_) if starts and starts[-1][1] == key[:2]:
                pass
            case _:
                return None
    return starts
