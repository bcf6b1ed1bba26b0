"""Edits of TOML by position: what is not meant stays as it is, byte for byte.

Each edit is made on the text, which is then parsed again: its data must be the old ones with exactly the change,
else it is refused. Line breaks (LF or CRLF), a byte order mark, comments, blanks, quotes and a missing last line
break stay. tomlkit was tried for this, and writes back what it read. But what it changes does not stay as it was:
of 0.15, an added key ends up below the comment of the next table or loses CRLF, a literal string becomes a
basic one, a deleted table takes the next one's comment along, a last line break is added, and a byte order mark
is refused; it takes thirty times as long to read a file as tomli.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from chronicle.findings import key_text
from chronicle.text import BYTE_ORDER_MARK
from chronicle.writing.toml_data import EditRefused, as_parsed, parse_data, same_data, value_at
from chronicle.writing.toml_editor import TomlEditor
from chronicle.writing.toml_values import entry_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from chronicle.findings import KeyPath
    from chronicle.writing.toml_values import TomlValue

__all__ = [
    "EditRefused",
    "append_entries",
    "append_entry",
    "delete_entry",
    "entry_toml",
    "rename_key",
    "rename_keys",
    "rewrite_texts",
    "set_value",
    "set_values",
    "unset",
]


def set_value(text: str, path: KeyPath, value: TomlValue) -> str:
    """Return a text with a value in place of that at a path; a missing key is added where a person would write it.

    Of a table or an array, only what differs is changed. An index behind the last item appends one.

    Raises:
        EditRefused: The text is no TOML, or nothing can stand at the path.
    """
    return set_values(text, {path: value})


def set_values(text: str, values: Mapping[KeyPath, TomlValue]) -> str:
    """Return a text with several values set, of which none is part of another.

    Raises:
        EditRefused: As for `set_value`.
    """

    def expect(data: dict[str, object]) -> None:
        for path, value in values.items():
            _put(data, path, value)

    return _edited(text, lambda editor: editor.set_all(values), expect)


def unset(text: str, path: KeyPath) -> str:
    """Return a text without what is at a path, and without the comment behind it on its line.

    Raises:
        EditRefused: There is nothing at the path.
    """
    return _edited(text, lambda editor: editor.remove(path), lambda data: _drop(data, path))


def append_entry(text: str, table: str, id: str, values: Mapping[str, TomlValue]) -> str:  # noqa: A002 - as people call it
    """Return a text with an entry at its end, as a person would write it.

    Raises:
        EditRefused: There is such an entry, or the file cannot hold it.
    """
    return append_entries(text, [(table, id, values)])


def append_entries(text: str, entries: Sequence[tuple[str, str, Mapping[str, TomlValue]]]) -> str:
    """Return a text with entries at its end, each by its table, its id and its values, as a person would write them.

    Raises:
        EditRefused: As for `append_entry`.
    """

    def expect(data: dict[str, object]) -> None:
        for table, id_, values in entries:
            if id_ in cast("Mapping[str, object]", data.get(table, {})):
                raise EditRefused(f"there is already an entry {table}.{id_}", "give it another id")
            _put(data, (table, id_), values)

    return _edited(text, lambda editor: editor.append_entries(entries), expect)


def delete_entry(text: str, table: str, id: str) -> str:  # noqa: A002 - as people call it
    """Return a text without an entry, and without the comment lines directly above it.

    Raises:
        EditRefused: There is no such entry.
    """
    path = (table, id)
    return _edited(
        text, lambda editor: editor.remove(path, with_comment=True), lambda data: _drop(data, path)
    )


def rename_key(text: str, path: KeyPath, new: str) -> str:
    """Return a text with another name for a key, in every header and dotted key that names it.

    Raises:
        EditRefused: There is no such key, or there is one of the new name.
    """
    return rename_keys(text, [path], new)


def rename_keys(text: str, paths: Sequence[KeyPath], new: str) -> str:
    """Return a text with another name for several keys, of which none is part of another.

    Raises:
        EditRefused: As for `rename_key`.
    """

    def expect(data: dict[str, object]) -> None:
        for path in paths:
            parent = cast("dict[str, object]", value_at(data, path[:-1]))
            if new in parent:
                raise EditRefused(f"there is already {key_text((*path[:-1], new))}", "choose another name")
            parent[new] = parent.pop(cast("str", path[-1]))

    return _edited(text, lambda editor: editor.rename_all(paths, new), expect)


def rewrite_texts(text: str, rewrites: Mapping[KeyPath, Callable[[str], str]]) -> str:
    """Return a text in which texts are replaced by what functions make of them.

    A function is also tried on a text as it is written, so that its line breaks and escapes stay.

    Raises:
        EditRefused: No text stands at a path.
    """

    def expect(data: dict[str, object]) -> None:
        for path, rewrite in rewrites.items():
            _put(data, path, rewrite(cast("str", value_at(data, path))))

    return _edited(text, lambda editor: editor.rewrite_all(rewrites), expect)


def _edited(
    text: str, change: Callable[[TomlEditor], object], expect: Callable[[dict[str, object]], object]
) -> str:
    """Return a text after a change, once its data are held to be those expected."""
    mark, body = (BYTE_ORDER_MARK, text[1:]) if text.startswith(BYTE_ORDER_MARK) else ("", text)
    data = parse_data(body)
    if data is None:
        raise EditRefused(
            "the file is not TOML as it stands", "mend what `chronicle check` finds in it first"
        )
    editor = TomlEditor(body, data)
    try:
        change(editor)
        expect(data)  # the editor had the old ones
    except (LookupError, TypeError, AttributeError):
        raise EditRefused("there is no such key in the file", "see what stands there") from None
    result = parse_data(editor.text)
    if result is None or not same_data(*map(_without_empty_tables, (result, data))):
        raise EditRefused("this cannot be written without changing more than what is meant")
    return mark + _ended_as(body, editor.text)


def _ended_as(before: str, after: str) -> str:
    """Return a text with a line break at its end only if there was one before."""
    ended = after.removesuffix("\n").removesuffix("\r")
    if before.strip() and not before.endswith("\n"):
        return ended
    line_break = "\r\n" if "\r\n" in before else "\n"
    return ended + line_break if after and not after.endswith("\n") else after


def _put(data: object, path: KeyPath, value: object) -> None:
    *above, last = path
    for step in above:
        data = data.setdefault(step, {}) if isinstance(data, dict) else data[step]  # type: ignore[index]
    if isinstance(data, list) and last == len(data):
        data.append(as_parsed(value))
    else:
        data[last] = as_parsed(value)  # type: ignore[index]


def _drop(data: object, path: KeyPath) -> None:
    above = value_at(data, path[:-1])
    del above[path[-1]]  # type: ignore[attr-defined]  # a table or a list, else a TypeError says so


def _without_empty_tables(data: dict[str, object]) -> dict[str, object]:
    """Return data without the tables that have no entry, which say as much as none."""
    return {table: entries for table, entries in data.items() if entries != {}}
