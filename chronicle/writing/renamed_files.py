"""What stands beside the facts of a base, and names its entries: the maps and states of imports, and what was issued."""

from __future__ import annotations

import json
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, cast

import tomli

from chronicle.loader.entries import MODELS
from chronicle.model.base import fields_of
from chronicle.writing.base_paths import IMPORTS, ISSUED, WriteRefused
from chronicle.writing.mentions import mentions_in_entry, renaming
from chronicle.writing.toml_edits import rewrite_texts
from chronicle.writing.transaction import WriteFailed, read_base_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chronicle.findings import KeyPath
    from chronicle.loader.locate import BaseLocation
    from chronicle.writing.mentions import EntryName


def renamed_files(
    base: BaseLocation, target: EntryName, new: str, *, only_one: bool = True
) -> dict[str, str]:
    """Return the new text of each file in `imports/` and `issued/` that names an entry by its old id.

    A name of a map stands for an id alone, whatever its table: it is left if the entry is not the `only_one` of that id.
    """
    edited: dict[str, str] = {}
    for file, text in _texts(base):
        after = renaming(target, new)(text) if text != target.id else text
        if file.startswith(f"{IMPORTS}/"):
            after = (
                _in_map(after, target, new, only_one=only_one)
                if file.endswith(".toml")
                else _in_state(after, target, new)
            )
        if after != text:
            edited[file] = after
    return edited


def _texts(base: BaseLocation) -> Iterator[tuple[str, str]]:
    """Yield the files of these folders that are texts."""
    for folder in (IMPORTS, ISSUED):
        for path in sorted((base.root / folder).rglob("*")):
            name = path.relative_to(base.root).as_posix()
            with suppress(OSError, UnicodeDecodeError, WriteRefused, WriteFailed):
                if stat.S_ISREG(path.lstat().st_mode) and (content := read_base_file(base, name)) is not None:
                    yield name, content.decode("utf-8")


def _in_state(text: str, target: EntryName, new: str) -> str:
    """Return the lines of a state, each a JSON object with facts, with a new id among the values that were imported."""
    return "\n".join(_line(line, target, new) for line in text.split("\n"))


def _line(line: str, target: EntryName, new: str) -> str:
    if f'"{target.id}"' not in line:
        return line
    try:
        row = json.loads(line)
        for fact in row["facts"]:
            model = MODELS[fact["id"].partition(".")[0]]
            for mention in mentions_in_entry(model, fact["values"], target):
                *above, last = mention.path
                within = fact["values"]
                for step in above:
                    within = within[step]
                within[last] = renaming(target, new)(within[last])
    except (ValueError, KeyError, TypeError, AttributeError):
        return line
    return json.dumps(row, ensure_ascii=False)


def _in_map(text: str, target: EntryName, new: str, *, only_one: bool) -> str:
    """Return a map with a new id where it says who or what is meant."""
    try:
        data = tomli.loads(text)
    except tomli.TOMLDecodeError:
        return text
    rewrites: dict[KeyPath, Callable[[str], str]] = {
        path: lambda written: written.replace(target.id, new)
        for path in _ids(data, target, only_one=only_one)
    }
    with suppress(WriteRefused):
        return rewrite_texts(text, rewrites)
    return text


def _ids(data: dict[str, object], target: EntryName, *, only_one: bool) -> Iterator[KeyPath]:
    """Yield where a map names an entry: among names, as the source of all, as a default, and as what a word stands for."""
    naming = {
        field.key
        for model in MODELS.values()
        for field in fields_of(model).values()
        if field.type.table == target.table
    }
    for path, value in _strings(data, ()):
        if value != target.id:
            continue
        match path:
            case ("import", "source"):
                wanted = target.table == "sources"
            case ("names", *_):
                wanted = only_one and bool(naming)
            case ("defaults", str(key)):
                wanted = key.rpartition(".")[2] in naming
            case ("columns", str(heading), "map", _):
                column = cast("dict[str, dict[str, object]]", data["columns"])[heading]
                wanted = str(column.get("field")).rpartition(".")[2] in naming
            case _:
                wanted = False
        if wanted:
            yield path


def _strings(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _strings(item, (*path, key))
