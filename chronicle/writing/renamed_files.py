"""What stands beside the facts of a base, and names its entries: the maps and states of imports, and what was issued."""

from __future__ import annotations

import json
import re
import stat
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast

import tomli

from chronicle.loader.entries import MODELS
from chronicle.model.base import fields_of
from chronicle.model.entities import Settings
from chronicle.render.as_json import line_of
from chronicle.writing.base_paths import IMPORTS, ISSUED, WriteRefused
from chronicle.writing.mentions import mentions_in_entry, renaming
from chronicle.writing.toml_edits import rewrite_texts
from chronicle.writing.transaction import WriteFailed, read_base_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chronicle.findings import KeyPath
    from chronicle.loader.locate import BaseLocation
    from chronicle.writing.mentions import EntryName

_ENTRIES: Final = re.compile(r'"entries": (\d+)')
"""How many entries the first line of an issue says that it has."""


def renamed_files(
    base: BaseLocation, target: EntryName, new: str, *, only_one: bool = True
) -> dict[str, str]:
    """Return the new text of each file in `imports/` and `issued/` that names an entry by its old id.

    A name of a map stands for an id alone, whatever its table: it is left if the entry is not the `only_one` of that id.
    """
    edited: dict[str, str] = {}
    for file, text in _texts(base):
        after = renaming(target, new)(text) if text != target.id else text
        if file.startswith(f"{ISSUED}/"):
            after = _in_issue(_without_merged(after, text, target, new), target, new)
        elif file.endswith(".toml"):
            after = _in_map(after, target, new, only_one=only_one)
        else:
            after = _in_state(after, target, new)
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

    def rename(row: dict[str, Any]) -> None:
        for fact in row["facts"]:
            _rename_in_values(fact["id"].partition(".")[0], fact["values"], target, new)

    return "\n".join(_line(line, target, rename) for line in text.split("\n"))


def _in_issue(text: str, target: EntryName, new: str) -> str:
    """Return the lines of an issue, each a JSON object, with a new id among what was asked for, seen, and frozen."""

    def rename(row: dict[str, Any]) -> None:
        if "entry" in row:
            _rename_in_values(row["entry"].partition(".")[0], row["values"], target, new)
        asked, seen = row.get("filters", {}), row.get("seen", {})
        lists = [(asked, target.table), (asked, f"without_{target.table}"), (seen, target.table)]
        if target.table == "restrictions":
            lists.append((row, "without"))
        for holder, key in lists:
            if key in holder:
                holder[key] = [*dict.fromkeys(new if id_ == target.id else id_ for id_ in holder[key])]
        for citation in seen.get("citations", ()) if target.table == "sources" else ():
            citation.update({key: new for key in ("source", "via") if citation.get(key) == target.id})
        if target.table == "parties" and target.id in seen.get("stances", {}):
            seen["stances"][new] = seen["stances"].pop(target.id)

    return "\n".join(_line(line, target, rename) for line in text.split("\n"))


def _without_merged(text: str, before: str, target: EntryName, new: str) -> str:
    """Return the lines of an issue without those of an entry that became one with another that the issue has, too."""
    old, other = (f'{{"entry": "{target.table}.{id_}", ' for id_ in (target.id, new))
    places = [place for place, line in enumerate(before.split("\n")) if line.startswith(old)]
    if not places or f"\n{other}" not in before:
        return text
    lines = text.split("\n")
    lines[places[0] : places[0] + 1] = []
    lines[0] = _ENTRIES.sub(lambda count: f'"entries": {int(count[1]) - 1}', lines[0])
    return "\n".join(lines)


def _line(line: str, target: EntryName, rename: Callable[[dict[str, Any]], None]) -> str:
    """Return a line with what `rename` makes of its object; one that is not as it was written stays so."""
    if f'"{target.id}"' not in line:
        return line
    try:
        row = json.loads(line, parse_float=Decimal)
        rename(row)
        return line_of(row)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return line


def _rename_in_values(table: str, values: dict[str, Any], target: EntryName, new: str) -> None:
    """Put a new id into the values of an entry of a table."""
    for mention in [*mentions_in_entry(MODELS.get(table, Settings), values, target)]:
        *above, last = mention.path
        within: Any = values
        for step in above:
            within = within[step]
        if mention.as_key:
            renamed = {new if key == last else key: value for key, value in within.items()}
            within.clear()
            within.update(renamed)
        else:
            within[last] = renaming(target, new)(within[last])


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
