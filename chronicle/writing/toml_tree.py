"""The concrete tree of a TOML text: where each header, key, value and item stands, so that it can be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chronicle.loader.toml.lexer import HEADER, PARTS, part_name
from chronicle.loader.toml.positions import CLOSED, OPENED, TOKEN, sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.findings import KeyPath
    from chronicle.loader.toml.positions import Section


_ENTRY = 2  # steps to an entry: its table and its id


class KeyPart(NamedTuple):
    """A part of a key as it is written, and the path that it leads to."""

    path: KeyPath
    start: int
    end: int


class WrittenValue(NamedTuple):
    """A value as it is written; with items if it is an array or an inline table."""

    start: int
    end: int
    items: Sequence[WrittenItem] | None = None


class WrittenItem(NamedTuple):
    """A key with its value, or the item of an array, which has no key."""

    path: KeyPath
    parts: tuple[KeyPart, ...]
    value: WrittenValue

    @property
    def start(self) -> int:
        """Where it begins: its key, or the value itself."""
        return self.parts[0].start if self.parts else self.value.start

    @property
    def end(self) -> int:
        """Where its value ends."""
        return self.value.end

    @property
    def within(self) -> int:
        """How many steps the path of the table or the array around it has."""
        return len(self.path) - (len(self.parts) or 1)


class HeaderTable(NamedTuple):
    """A header with its keys and values; what precedes the first header has no parts."""

    path: KeyPath
    parts: tuple[KeyPart, ...]
    start: int
    body: int
    end: int
    is_array: bool
    items: Sequence[WrittenItem]


class TableHost(NamedTuple):
    """Where further keys of a table can be written: among these items, each begun with `prefix`.

    `around` is what they stand in: a table with a header, or an inline table.
    """

    around: HeaderTable | WrittenItem
    prefix: str = ""

    @property
    def items(self) -> Sequence[WrittenItem]:
        """All keys and values there, those of other tables too."""
        items = self.around.items if isinstance(self.around, HeaderTable) else self.around.value.items
        return items or ()


def starts_with(path: KeyPath, above: KeyPath) -> bool:
    """Return whether a path is, or leads through, another."""
    return path[: len(above)] == above


class TomlTree:
    """The tree of a text that tomli accepted. Tables are scanned as they are asked about."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._sections = sections(text)
        self._places: dict[KeyPath, list[int]] = {}
        self._of_entry: dict[KeyPath, list[int]] = {}
        for place, section in enumerate(self._sections):
            self._places.setdefault(section.path, []).append(place)
            self._of_entry.setdefault(section.path[:_ENTRY], []).append(place)
        self._tables: dict[int, HeaderTable] = {}

    def tables(self, path: KeyPath) -> Iterator[HeaderTable]:
        """Yield the tables with a header at a path, or below it, in order."""
        places = range(len(self._sections)) if len(path) < _ENTRY else self._of_entry.get(path[:_ENTRY], ())
        for place in places:
            section = self._sections[place]
            if starts_with(section.path, path) and section.path:
                yield self._table(place)

    def block(self, entry: KeyPath) -> tuple[HeaderTable, HeaderTable] | None:
        """Return the first and the last table of an entry; None if it has no id, or does not stand in these alone, in a row."""
        places = self._of_entry.get(entry, [])
        has_id = len(entry) == _ENTRY and isinstance(entry[-1], str)
        if not has_id or not places or places[-1] - places[0] >= len(places) or any(self.items(entry)):
            return None
        return self._table(places[0]), self._table(places[-1])

    def items(self, path: KeyPath) -> Iterator[tuple[HeaderTable | WrittenItem, WrittenItem]]:
        """Yield the items that give what is at a path, as a whole or, by a longer key, in part; each with what it stands in."""
        for size in range(len(path)):
            for place in self._places.get(path[:size], ()):
                table = self._table(place)
                yield from _items(table, table.items, path)

    def value(self, path: KeyPath) -> WrittenItem | None:
        """Return the item whose value is at a path; None if there is none, or it stands in parts."""
        return next((item for _, item in self.items(path) if item.path == path), None)

    def host(self, path: KeyPath) -> TableHost | None:
        """Return where further keys of the table at a path can be written; None if only headers below it make it one."""
        for place in self._places.get(path, ()):
            return TableHost(self._table(place))
        for around, item in self.items(path):
            if item.path == path:
                return TableHost(item)
            last = item.parts[len(path) - item.within - 1]
            return TableHost(around, f"{self.text[item.start : last.end]}.")
        return None

    def _table(self, place: int) -> HeaderTable:
        table = self._tables.get(place)
        if table is None:
            table = self._tables[place] = _scan(self.text, self._sections[place])
        return table


def _items(
    around: HeaderTable | WrittenItem, items: Sequence[WrittenItem], path: KeyPath
) -> Iterator[tuple[HeaderTable | WrittenItem, WrittenItem]]:
    for item in items:
        if starts_with(item.path, path):
            yield around, item
        elif item.value.items and starts_with(path, item.path):
            yield from _items(item, item.value.items, path)


def _scan(text: str, section: Section) -> HeaderTable:
    """Return the table of a section, its inline tables and arrays opened."""
    parts: tuple[KeyPart, ...] = ()
    body = section.start
    if section.path:
        header = HEADER.match(text, section.start)
        assert header is not None, "a section begins with its header"
        parts, body = _header_parts(text, section, header.span(2)), header.end()
    items: list[WrittenItem] = []
    table, opened = section.path, 0
    key: tuple[KeyPart, ...] = ()
    enclosing: list[tuple[KeyPath, list[WrittenItem], int, tuple[KeyPart, ...], int]] = []
    index = 0
    for token in TOKEN.finditer(text, body, section.end):
        kind = token.lastindex
        if kind == CLOSED:
            value = WrittenValue(opened, token.end(), items)
            path = table
            table, items, opened, key, index = enclosing.pop()
            items.append(WrittenItem(path, key, value))
        elif kind:
            if token[1]:
                written = _key_parts(text, table, token.span(1))
                path = written[-1].path
            else:
                written, path, index = (), (*table, index), index + 1
            if kind == OPENED:
                enclosing.append((table, items, opened, written, index))
                table, items, opened, index = path, [], token.start(OPENED), 0
            else:
                items.append(WrittenItem(path, written, WrittenValue(*token.span(2))))
    return HeaderTable(section.path, parts, section.start, body, section.end, section.is_array, items)


def _key_parts(text: str, table: KeyPath, span: tuple[int, int]) -> tuple[KeyPart, ...]:
    parts: list[KeyPart] = []
    for part in PARTS.finditer(text, *span):
        table = (*table, part_name(part[0]))
        parts.append(KeyPart(table, *part.span()))
    return tuple(parts)


def _header_parts(text: str, section: Section, span: tuple[int, int]) -> tuple[KeyPart, ...]:
    """Return the parts of a header's key; one that names an array of tables leads to its table."""
    parts: list[KeyPart] = []
    path: KeyPath = ()
    for part in PARTS.finditer(text, *span):
        path = section.path[: len(path) + 1]
        parts.append(KeyPart(path, *part.span()))
        while len(path) < len(section.path) and isinstance(section.path[len(path)], int):
            path = section.path[: len(path) + 1]
    return tuple(parts)
