"""An entry gets another id, wherever it stands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from chronicle.writing.mentions import mentions, renaming
from chronicle.writing.toml_edits import EditRefused, rename_keys, rewrite_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from chronicle.findings import KeyPath
    from chronicle.writing.base_texts import BaseTexts
    from chronicle.writing.mentions import EntryName, Mention


def rename_entry(texts: BaseTexts, target: EntryName, new: str) -> list[Mention]:
    """Give an entry another id in all files of a base; return where it was named, beside its own header.

    Raises:
        EditRefused: There is no such entry, there is one of the new id, or a file cannot be read as TOML.
    """
    file, _ = texts.find(target.address)
    refuse_broken(texts)
    if texts.holds(new_address := f"{target.table}.{new}"):
        raise EditRefused(f"there is already {new_address}", "add --merge if the two are one")
    found = move_mentions(texts, target, new)
    texts.edit(file, partial(rename_keys, paths=[(target.table, target.id)], new=new))
    return found


def refuse_broken(texts: BaseTexts) -> None:
    """Refuse a base with a file that cannot be searched.

    Raises:
        EditRefused: There is one.
    """
    if texts.broken:
        raise EditRefused(f"{texts.broken[0]} is not TOML as it stands, and may name it too", "mend it first")


def move_mentions(texts: BaseTexts, target: EntryName, new: str) -> list[Mention]:
    """Have all that names an entry name it by another id; return where that was.

    Raises:
        EditRefused: A key of that name is there already.
    """
    found = list(mentions(texts, target))
    rewrites: dict[str, dict[KeyPath, Callable[[str], str]]] = {}
    keys: dict[str, list[KeyPath]] = {}
    rename = renaming(target, new)
    for mention in found:
        if mention.as_key:
            keys.setdefault(mention.file, []).append(mention.path)
        else:
            rewrites.setdefault(mention.file, {})[mention.path] = rename
    for file, of_file in rewrites.items():
        texts.edit(file, partial(rewrite_texts, rewrites=of_file))
    for file, paths in keys.items():
        texts.edit(file, partial(rename_keys, paths=paths, new=new))
    return found
