"""Edits of one TOML text, one after the other, each where a person would make it; not yet verified."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import tomli

from chronicle.writing.key_order import key_order
from chronicle.writing.toml_data import EditRefused, as_parsed, same_data, value_at
from chronicle.writing.toml_tree import HeaderTable, KeyPart, TableHost, TomlTree, WrittenItem, starts_with
from chronicle.writing.toml_values import (
    LINE_LENGTH,
    entry_toml,
    format_key,
    format_statement,
    format_value,
    on_lines,
    value_in_order,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from chronicle.findings import KeyPath
    from chronicle.writing.toml_values import TomlValue

_ENTRY: Final = 2  # steps to an entry: its table and its id
_BLANKS = re.compile(r"[ \t]*+")
_REST_OF_LINE = re.compile(r"[ \t]*+(?:#[^\n]*+)?(?:\n|\r\n|\Z)")
_COMMA = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+,")
_COMMA_ON_LINE = re.compile(r"[ \t]*+,")
_COMMENT_LINE = re.compile(r"[ \t]*+#[^\n]*+(?:\n|\Z)")
_BLANK_LINES = re.compile(r"(?:[ \t]*+\r?\n)*+(?:[ \t]++\Z)?")
_ALL_BLANK = re.compile(r"[ \t]*+(?=[}\]])")


class TomlEditor:
    """A text that tomli accepted, its data, and the changes made to it."""

    def __init__(self, text: str, data: Mapping[str, object], line_break: str = "") -> None:
        self.text = text
        self._data = data
        self._line_break = line_break or ("\r\n" if "\r\n" in text else "\n")
        self._tree: TomlTree | None = None

    @property
    def tree(self) -> TomlTree:
        """The tree of the text as it is now."""
        if self._tree is None:
            self._tree = TomlTree(self.text)
        return self._tree

    def _splice(self, start: int, end: int, new: str) -> None:
        self.text = self.text[:start] + new + self.text[end:]
        self._tree = None

    # Setting

    def set_all(self, values: Mapping[KeyPath, TomlValue]) -> None:
        """Set values: plain ones in place of plain ones all at once, others entry by entry, then the rest one by one."""
        spans: list[tuple[int, int, str]] = []
        rest: list[tuple[KeyPath, TomlValue]] = []
        for path, value in values.items():
            for part, new in self._differences(path, value):
                item = self.tree.value(part)
                if item is None or item.value.items is not None or isinstance(new, Mapping | list | tuple):
                    rest.append((part, new))
                else:
                    spans.append((item.value.start, item.value.end, self._formatted(item, new)))
        self._splice_all(spans)
        for path, value in self._set_in_blocks(rest):
            self._set(path, value)

    def _set_in_blocks(self, values: list[tuple[KeyPath, TomlValue]]) -> list[tuple[KeyPath, TomlValue]]:
        """Set values of many entries, each in its own lines alone; return those that stand in no such lines."""
        by_entry: dict[KeyPath, list[tuple[KeyPath, TomlValue]]] = {}
        for path, value in values:
            by_entry.setdefault(path[:_ENTRY], []).append((path, value))
        spans: list[tuple[int, int, str]] = []
        rest: list[tuple[KeyPath, TomlValue]] = []
        for entry, of_entry in by_entry.items():
            block = self.tree.block(entry)
            if block is None or not all(
                isinstance(value, Mapping) for path, value in of_entry if path == entry
            ):
                rest += of_entry
                continue
            start, end = block[0].start, self._content_end(block[1])
            data = {str(entry[0]): {str(entry[1]): value_at(self._data, entry)}}
            editor = TomlEditor(self.text[start:end], data, self._line_break)
            for path, value in of_entry:
                editor._set(path, value)
            spans.append((start, end, editor.text))
        self._splice_all(spans)
        return rest

    def _differences(self, path: KeyPath, value: TomlValue) -> Iterator[tuple[KeyPath, TomlValue]]:
        """Yield what differs below a path, if no key and no item has to go; else the whole of it."""
        try:
            current = value_at(self._data, path)
        except (KeyError, IndexError, TypeError):
            yield path, value
            return
        if same_data(current, as_parsed(value)):
            return
        if isinstance(current, Mapping) and isinstance(value, Mapping) and current.keys() <= value.keys():
            for key, part in value.items():
                yield from self._differences((*path, key), part)
        elif (
            isinstance(current, list)
            and isinstance(value, list | tuple)
            and len(current) == len(value)
            and value
        ):
            for place, part in enumerate(value):
                yield from self._differences((*path, place), part)
        else:
            yield path, value

    def rewrite_all(self, rewrites: Mapping[KeyPath, Callable[[str], str]]) -> None:
        """Rewrite texts: as they are written, if that says the same as rewriting what they say."""
        spans: list[tuple[int, int, str]] = []
        for path, rewrite in rewrites.items():
            item = self.tree.value(path)
            if item is None:
                raise EditRefused("no text stands there")
            new, written = (
                rewrite(str(value_at(self._data, path))),
                self.text[item.value.start : item.value.end],
            )
            candidate = rewrite(written)
            if not _says(candidate, new):
                candidate = format_value(new, written, line_break=self._line_break, inline=not item.parts)
            spans.append((item.value.start, item.value.end, candidate))
        self._splice_all(spans)

    def _splice_all(self, spans: list[tuple[int, int, str]]) -> None:
        """Replace stretches of the text that do not overlap."""
        parts: list[str] = []
        read = 0
        for start, end, new in sorted(spans):
            parts += [self.text[read:start], new]
            read = end
        self.text = "".join((*parts, self.text[read:]))
        self._tree = None

    def _formatted(self, item: WrittenItem, value: TomlValue) -> str:
        """Return a value in the style of the one that it replaces; that one itself, if it says the same."""
        written = self.text[item.value.start : item.value.end]
        if same_data(value_at(self._data, item.path), as_parsed(value)):
            return written
        ordered = value_in_order(value, item.path)
        line = self._own_line(item.start)
        if line is not None and item.parts and isinstance(value, list | tuple):
            key = self.text[item.start : item.value.start]
            return format_statement(key, ordered, self._line_break, indent=line, equals="").removeprefix(
                line + key
            )
        return format_value(ordered, written, line_break=self._line_break, inline=not item.parts)

    def _set(self, path: KeyPath, value: TomlValue) -> None:
        try:
            current = value_at(self._data, path)
        except (KeyError, IndexError, TypeError):
            self._add(path, value)
            return
        if same_data(current, as_parsed(value)):
            return
        item = self.tree.value(path)
        if isinstance(current, Mapping) and isinstance(value, Mapping):
            for key, part in value.items():
                self._set((*path, key), part)
            for key in current.keys() - value.keys():
                self.remove((*path, key))
        elif (
            isinstance(current, list)
            and isinstance(value, list | tuple)
            and (item is not None or (value and all(isinstance(part, Mapping) for part in value)))
        ):
            self._set_list(path, current, list(value))
        elif item is not None:
            self._splice(item.value.start, item.value.end, self._formatted(item, value))
        else:
            self.remove(path)
            self._add(path, value)

    def _set_list(self, path: KeyPath, current: list[object], items: list[TomlValue]) -> None:
        """Change a list where it differs: what is alike at its beginning and at its end stays."""
        parsed = [as_parsed(item) for item in items]
        shorter = min(len(current), len(items))
        first = next((n for n in range(shorter) if not same_data(current[n], parsed[n])), shorter)
        alike = next(
            (n for n in range(shorter - first) if not same_data(current[-1 - n], parsed[-1 - n])),
            shorter - first,
        )
        changed, wanted = len(current) - first - alike, len(items) - first - alike
        for place in range(first, first + min(changed, wanted)):
            self._set((*path, place), items[place])
        for place in reversed(range(first + wanted, first + changed)):
            self.remove((*path, place))
        for place in range(first + changed, first + wanted):
            self._insert((*path, place), items[place])

    # Adding

    def _add(self, path: KeyPath, value: TomlValue) -> None:
        *above, key = path
        parent = tuple(above)
        if isinstance(key, int):
            self._insert(path, value)
        elif len(path) == _ENTRY and isinstance(value, Mapping) and isinstance(above[0], str):
            self.append_entries([(above[0], key, value)])
        elif parent and not self._has(parent):
            self._add(parent, {key: value})
        elif not parent and isinstance(value, Mapping):
            statements = "".join(
                f"{format_statement(format_key(name), item, self._line_break)}{self._line_break}"
                for name, item in value.items()
            )
            self._append(f"[{format_key(key)}]{self._line_break}{statements}")
        else:
            self._add_key(parent, key, value_in_order(value, path))

    def _has(self, path: KeyPath) -> bool:
        return any(self.tree.items(path)) or any(self.tree.tables(path))

    def append_entries(self, entries: Iterable[tuple[str, str, Mapping[str, TomlValue]]]) -> None:
        """Add entries at the end of the text; among the others of their table, if these stand in one inline table."""
        texts = []
        for table, id_, values in entries:
            if self.tree.value((table,)) is None:
                texts.append(entry_toml(table, id_, values, self._line_break))
            else:
                self._add_key((table,), id_, value_in_order(values, (table, id_)))
        if texts:
            self._append(self._line_break.join(texts))

    def _append(self, lines: str) -> None:
        """Add lines at the end, after a blank one; a last line break that is missing is still missing then."""
        text, line_break = self.text, self._line_break
        if text and not text.endswith("\n"):
            lines = f"{line_break}{line_break}{lines.removesuffix(line_break)}"
        elif text.strip() and not text.endswith(("\n\n", "\n\r\n")):
            lines = f"{line_break}{lines}"
        self._splice(len(text), len(text), lines)

    def _add_key(self, parent: KeyPath, key: str, value: TomlValue) -> None:
        host = self.tree.host(parent)
        if host is None:
            self._add_header(parent, format_statement(format_key(key), value, self._line_break))
            return
        order = {name: place for place, name in enumerate(key_order(parent))}
        rank = order.get(key, len(order))
        siblings = [
            (place, item)
            for place, item in enumerate(host.items)
            if len(item.path) > len(parent) and starts_with(item.path, parent)
        ]
        before = [
            (place, item)
            for place, item in siblings
            if order.get(str(item.path[len(parent)]), len(order)) <= rank
        ]
        written = f"{host.prefix}{format_key(key)}"
        if isinstance(host.around, WrittenItem):
            place = before[-1][0] + 1 if before else siblings[0][0] if siblings else 0
            self._insert_among(host.around, place, f"{written} = {format_value(value, inline=True)}")
        else:
            items = [item for _, item in siblings]
            self._add_statement(host, written, value, items, before[-1][1] if before else None)

    def _add_statement(
        self,
        host: TableHost,
        key: str,
        value: TomlValue,
        siblings: list[WrittenItem],
        before: WrittenItem | None,
    ) -> None:
        """Add a line to a table with a header, behind a sibling or before all of them."""
        model = before or (siblings[0] if siblings else None)
        indent = equals = ""
        if model is not None:
            indent = self.text[self._line_start(model.start) : model.start]
            equals = self.text[model.parts[-1].end : model.value.start]
        line = format_statement(
            key, value, self._line_break, indent=indent, equals=equals if equals == "=" else " = "
        )
        assert isinstance(host.around, HeaderTable)
        if before is not None:
            self._insert_line(self._line_end(before.end), line)
        elif siblings and (host.prefix or not host.around.parts):
            self._insert_line(self._above_comments(self._line_start(siblings[0].start)), line)
        else:
            self._insert_line(self._line_end(host.around.body) if host.around.parts else 0, line)

    def _insert_line(self, offset: int, line: str) -> None:
        """Insert a line at the start of one, or behind a last one that has no line break."""
        is_open = offset and not self.text.endswith("\n", 0, offset)
        self._splice(offset, offset, f"{self._line_break}{line}" if is_open else f"{line}{self._line_break}")

    def _add_header(self, path: KeyPath, line: str) -> None:
        """Give a table that only headers below it define a header of its own, above them."""
        below = next(self.tree.tables(path))
        last = next(part for part in below.parts if part.path == path)
        header = f"[{self.text[below.parts[0].start : last.end]}]"
        start = self._above_comments(below.start)
        self._splice(start, start, self._line_break.join((header, line, "", "")))

    def _insert(self, path: KeyPath, value: TomlValue) -> None:
        """Insert an item into an array, before the one at its place."""
        *above, place = path
        parent = tuple(above)
        value = value_in_order(value, path)
        array = self.tree.value(parent)
        if array is not None and isinstance(place, int):
            self._insert_among(array, place, format_value(value, inline=True))
            return
        tables = [
            table for table in self.tree.tables(parent) if table.is_array and len(table.path) == len(path)
        ]
        if not tables or not isinstance(value, Mapping) or place != len(tables):
            raise EditRefused(
                "the list stands in double brackets, in which this cannot be written", "change it by hand"
            )
        last = list(self.tree.tables(tables[-1].path))[-1]
        end = self._content_end(last)
        header = self.text[tables[-1].start : self._line_end(tables[-1].body)].strip()
        lines = [header.split("#")[0].rstrip()]
        lines += [format_statement(format_key(key), part, self._line_break) for key, part in value.items()]
        self._insert_line(end, self._line_break.join(("", *lines)))

    def _insert_among(self, around: WrittenItem, place: int, new: str) -> None:
        """Insert an item, as it is written, among those of an array or an inline table."""
        items, text = around.value.items, self.text
        if items is None:
            raise EditRefused("a single value stands there, not a list or a table")
        start, end = around.value.start, around.value.end
        if not items:
            self._fill(start, end, new)
        elif self._would_be_long(around, new):
            texts = [text[item.start : item.end] for item in items]
            margin = text[self._line_start(around.start) : around.start]
            lines = on_lines([*texts[:place], new, *texts[place:]], margin, self._line_break)
            self._splice(start, end, lines)
        elif place == 0:
            first = items[0].start
            if (indent := self._own_line(first)) is not None:
                line = self._line_start(first)
                self._splice(line, line, f"{indent}{new},{self._line_break}")
            else:
                self._splice(first, first, f"{new}, ")
        else:
            self._insert_behind(items[place - 1], new)

    def _insert_behind(self, item: WrittenItem, new: str) -> None:
        """Insert an item behind another, on a line of its own if that one has one."""
        end = item.end
        indent = self._own_line(item.start)
        comma = _COMMA_ON_LINE.match(self.text, end)
        rest = _REST_OF_LINE.match(self.text, comma.end() if comma else end)
        if indent is None or rest is None or (comma is None and _COMMA.match(self.text, end)):
            self._splice(end, end, f", {new}")
            return
        self._splice(rest.end(), rest.end(), f"{indent}{new}{',' if comma else ''}{self._line_break}")
        if comma is None:
            self._splice(end, end, ",")

    def _fill(self, start: int, end: int, new: str) -> None:
        """Write the first item of an array or an inline table, with no comment in it lost."""
        inner = self.text[start + 1 : end - 1]
        if "\n" in inner:
            line = self._line_start(end - 1)
            self._splice(line, line, f"{self.text[line : end - 1]}  {new},{self._line_break}")
        else:
            self._splice(start + 1, end - 1, f" {new} " if self.text[start] == "{" else new)

    def _would_be_long(self, around: WrittenItem, new: str) -> bool:
        """Return whether a list of tables on one line would be too long with one more."""
        start, end = around.value.start, around.value.end
        line = self._line_start(around.start)
        return (
            new.startswith("{")
            and self.text[start] == "["
            and bool(around.parts)
            and "\n" not in self.text[start:end]
            and not self.text[line : around.start].strip()
            and end - line + len(new) + 2 > LINE_LENGTH
        )

    # Removing

    def remove(self, path: KeyPath, *, with_comment: bool = False) -> None:
        """Take out what is at a path, wherever parts of it stand; a table around it stays, if only empty."""
        before = self.text
        found: list[tuple[int, HeaderTable | WrittenItem | None, HeaderTable | WrittenItem]] = [
            *((item.start, around, item) for around, item in self.tree.items(path)),
            *((table.start, None, table) for table in self.tree.tables(path)),
        ]
        found.sort(key=lambda one: one[0], reverse=True)
        for _, around, part in found:
            match around, part:
                case WrittenItem(), WrittenItem():
                    self._remove_among(around, part)
                case _, WrittenItem():
                    end = self._line_end(part.end)
                    self._remove_lines(part.start, end, with_comment=with_comment)
                case _, HeaderTable():
                    end = self._content_end(part)
                    self._remove_lines(part.start, end, with_comment=with_comment, with_blanks=True)
        parent = path[:-1]
        if len(parent) >= _ENTRY and not self._has(parent):
            self._splice(0, len(self.text), before)
            *others, (_, _, first) = found
            for _, _, part in others:  # the last of a list first: those before it keep their places in it
                self.remove(part.path)
            self._empty(parent, first)

    def _empty(self, path: KeyPath, part: HeaderTable | WrittenItem) -> None:
        """Write a table without keys in place of a longer key, which alone makes it one."""
        last = next(one for one in part.parts if one.path == path)
        if isinstance(part, HeaderTable):
            header = f"[{self.text[part.parts[0].start : last.end]}]"
            self._splice(part.start, self._content_end(part), f"{header}{self._line_break}")
        else:
            self._splice(last.end, part.end, " = {}")

    def _remove_lines(
        self, start: int, end: int, *, with_comment: bool = False, with_blanks: bool = False
    ) -> None:
        """Remove lines; `with_blanks`, the blank ones behind them too, or those before if none follow."""
        text, start = self.text, self._line_start(start)
        if with_comment:
            start = self._above_comments(start)
        behind = _BLANK_LINES.match(text, end)
        stop = behind.end() if behind else end
        if with_blanks and stop == len(text):
            kept = text[:start].rstrip(" \t\r\n")
            start, end = (len(kept), stop) if kept else (0, stop)
            self._splice(start, end, self._line_break if kept and text.endswith("\n") else "")
            return
        if with_blanks and (start == 0 or text[:start].endswith(("\n\n", "\n\r\n"))):
            end = stop
        if end == len(text) and not text.endswith("\n"):
            start = len(text[:start].removesuffix("\n").removesuffix("\r"))
        self._splice(start, end, "")

    def _remove_among(self, around: WrittenItem, item: WrittenItem) -> None:
        """Remove an item of an array or an inline table, with one comma, and its line if it has one of its own."""
        text, start, end = self.text, item.start, item.end
        items = around.value.items or ()
        place = next(place for place, other in enumerate(items) if other is item)
        comma = _COMMA_ON_LINE.match(text, end)
        rest = _REST_OF_LINE.match(text, comma.end() if comma else end)
        behind = _COMMA.match(text, end)
        if self._own_line(start) is not None and rest and (comma or not behind):
            self._splice(self._line_start(start), rest.end(), "")
        elif behind:
            self._splice(behind.end() - 1, behind.end(), "")
            blanks = _BLANKS.match(self.text, end)
            stop = blanks.end() if blanks and behind.end() == end + 1 else end
            self._splice(start, stop, "")
        else:
            before = _COMMA.match(text, items[place - 1].end) if place else None
            if before and not text[before.end() : start].strip(" \t"):
                self._splice(before.end() - 1, end, "")
            else:
                self._splice(start, end, "")
                if before:
                    self._splice(before.end() - 1, before.end(), "")
        inner = _ALL_BLANK.match(self.text, around.value.start + 1)
        if inner:
            self._splice(*inner.span(), "")

    # Renaming

    def rename_all(self, paths: Iterable[KeyPath], new: str) -> None:
        """Give keys another name in all headers and keys that name them."""
        parts: dict[int, KeyPart] = {}
        for path in paths:
            named = [part for table in self.tree.tables(path) for part in table.parts]
            named += [part for _, item in self.tree.items(path) for part in item.parts]
            parts |= {part.start: part for part in named if part.path == path}
        self._splice_all(
            [
                (part.start, part.end, format_key(new, self.text[part.start : part.end]))
                for part in parts.values()
            ]
        )

    # Lines

    def _line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1

    def _line_end(self, offset: int) -> int:
        """Return the offset behind the line break of the line at an offset."""
        return self.text.find("\n", offset) + 1 or len(self.text)

    def _own_line(self, offset: int) -> str | None:
        """Return the blanks before an item that is the first on its line; None if it is not."""
        before = self.text[self._line_start(offset) : offset]
        return None if before.strip(" \t") else before

    def _above_comments(self, line: int) -> int:
        """Return where the comment lines directly above a line begin."""
        while line and _COMMENT_LINE.match(self.text, above := self._line_start(line - 1)):
            line = above
        return line

    def _content_end(self, table: HeaderTable) -> int:
        """Return where the lines of a table end: comments directly below them belong to it, unless they head the next."""
        end = self._line_end(table.items[-1].end if table.items else table.body)
        behind = end
        while comment := _COMMENT_LINE.match(self.text, behind, table.end):
            behind = comment.end()
        return end if behind == table.end < len(self.text) else behind


def _says(written: str, text: str) -> bool:
    """Return whether a value as it is written is a text."""
    try:
        return bool(tomli.loads(f"k = {written}") == {"k": text})
    except tomli.TOMLDecodeError:
        return False
