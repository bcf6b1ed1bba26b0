"""An entry gets another id, or becomes one with another, wherever it is named."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, cast

from pydantic import ValidationError

from chronicle.loader.entries import MODELS
from chronicle.loader.validation import read_value
from chronicle.model.base import CitedEntry, Entry, fields_of
from chronicle.model.fields import TABLES, ValueType
from chronicle.writing.entry_changes import citations, keep_claims
from chronicle.writing.mentions import mentions, renaming
from chronicle.writing.toml_edits import EditRefused, rename_keys, rewrite_texts, unset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from chronicle.findings import KeyPath
    from chronicle.model.base import Field
    from chronicle.writing.base_texts import BaseTexts, RawEntry
    from chronicle.writing.mentions import EntryName, Mention
    from chronicle.writing.toml_values import TomlValue

_OTHER_NAMES: Final = "aka"
_NAMES: Final = ("name", "title")
_PROSE: Final = "note"
_UNITED: Final = frozenset({ValueType.TEXTS, ValueType.REFERENCES, ValueType.POINTS})
"""Types whose values are united where two entries become one."""


def rename_entry(texts: BaseTexts, target: EntryName, new: str) -> list[Mention]:
    """Give an entry another id in all files of a base; return where it was named, beside its own header.

    Raises:
        EditRefused: There is no such entry, there is one of the new id, or a file cannot be read as TOML.
    """
    file, _ = texts.find(target.address)
    _refuse_broken(texts, target)
    if texts.holds(f"{target.table}.{new}"):
        raise EditRefused(f"there is already {target.table}.{new}", "add --merge if the two are one")
    found = _move_mentions(texts, target, new)
    texts.edit(file, partial(rename_keys, paths=[(target.table, target.id)], new=new))
    return found


def merge_entry(texts: BaseTexts, target: EntryName, new: str) -> list[Mention]:
    """Make an entry one with another of its table, which keeps its id; return where the first was named.

    What only one gives stays, lists are united, names become other names, and all that named either names the one.

    Raises:
        EditRefused: One is not there, they contradict each other, or a file cannot be read as TOML.
    """
    into = f"{target.table}.{new}"
    _, old_entry = texts.find(target.address)
    _, new_entry = texts.find(into)
    _refuse_broken(texts, target)
    model = MODELS[target.table]
    merged, contradictions = _merged(model, old_entry, new_entry)
    both = {target.address, into}
    contradictions += [
        f"{mention.address} names {name.address} ({mention.path[2]})"
        for name in (target, target._replace(id=new))
        for mention in mentions(texts, name)
        if {mention.address, name.address} == both and not mention.in_prose
    ]
    if contradictions:
        raise EditRefused(
            f"{target.address} and {into} contradict each other: {'; '.join(contradictions)}",
            "change one of each first: chronicle edit … --set, or --unset",
        )
    texts.change(into, lambda _: merged)
    texts.delete(target.address)
    return _move_mentions(texts, target, new)


def _refuse_broken(texts: BaseTexts, target: EntryName) -> None:
    """Refuse a base with a file that may name an entry, and cannot be searched.

    Raises:
        EditRefused: There is one.
    """
    for file, data in texts.files_with(target.id).items():
        if data is None:
            shown = texts.base.display(file)
            raise EditRefused(f"{shown} is not TOML as it stands, and may name it too", "mend it first")


def _move_mentions(texts: BaseTexts, target: EntryName, new: str) -> list[Mention]:
    """Have all that names an entry name it by another id, in a list once; return where that was.

    Raises:
        EditRefused: A key of that name is there already.
    """
    found = list(mentions(texts, target))
    rewrites: dict[str, dict[KeyPath, Callable[[str], str]]] = {}
    keys: dict[str, list[KeyPath]] = {}
    repeated: dict[str, list[KeyPath]] = {}
    rename = renaming(target, new)
    for mention in found:
        if mention.as_key:
            keys.setdefault(mention.file, []).append(mention.path)
        elif _is_repeated(texts, mention, target.id, new):
            repeated.setdefault(mention.file, []).append(mention.path)
        else:
            rewrites.setdefault(mention.file, {})[mention.path] = rename
    for file, of_file in rewrites.items():
        texts.edit(file, partial(rewrite_texts, rewrites=of_file))
    for file, paths in keys.items():
        texts.edit(file, partial(rename_keys, paths=paths, new=new))
    for file, paths in repeated.items():
        for path in reversed(paths):
            texts.edit(file, partial(unset, path=path))
    return found


def _is_repeated(texts: BaseTexts, mention: Mention, old: str, new: str) -> bool:
    """Return whether an item of a list would be there twice under the new id."""
    *above, place = mention.path
    items: object = texts.document(mention.file)
    for step in above:
        items = cast("dict[str | int, object]", items)[step]
    return isinstance(items, list) and isinstance(place, int) and (new in items or old in items[:place])


def _merged(model: type[Entry], old: RawEntry, new: RawEntry) -> tuple[RawEntry, list[str]]:
    """Return the values of two entries as one, and where they contradict each other."""
    merged = dict(new)
    contradictions: list[str] = []
    fields = {field.key: field for field in fields_of(model).values()}
    for key, value in old.items():
        if key not in new:
            merged[key] = value
        elif key != "sources" and not _is_same(model, fields.get(key), value, new[key]):
            united = _united(fields.get(key), value, new[key], has_other_names=_OTHER_NAMES in fields)
            if united is None:
                contradictions.append(f"{key} is {_shown(value)} and {_shown(new[key])}")
            else:
                merged[key] = united
    if _OTHER_NAMES in fields:
        names = _other_names(old, merged)
        if names:
            merged[_OTHER_NAMES] = names
    if issubclass(model, CitedEntry):
        cited = _cited(model, old, merged, ())
        cited = _cited(model, new, merged, cited)
        if cited:
            merged["sources"] = cited
    return merged, contradictions


def _cited(
    model: type[CitedEntry], entry: RawEntry, merged: RawEntry, others: Iterable[TomlValue]
) -> list[TomlValue]:
    """Return the citations of an entry, each for what it said of that one, before those of another."""
    own: RawEntry = {**merged, "sources": citations(entry)}
    keep_claims(model, entry, own)
    cited = citations(own) if entry.get("sources") else []
    return [*cited, *(citation for citation in others if citation not in cited)]


def _is_same(model: type[Entry], field: Field | None, one: TomlValue, other: TomlValue) -> bool:
    if one == other or field is None:
        return bool(one == other)
    try:
        return bool(read_value(model, field.name, one) == read_value(model, field.name, other))
    except ValidationError:
        return False


def _united(
    field: Field | None, old: TomlValue, new: TomlValue, *, has_other_names: bool
) -> TomlValue | None:
    """Return the value of a key as both entries give it; None if they contradict each other."""
    if field is None:
        return None
    if has_other_names and field.key in _NAMES:
        return new
    if field.type.value in _UNITED:
        first, rest = (value if isinstance(value, list) else [value] for value in (new, old))
        return [*first, *(item for item in rest if item not in first)]
    if field.type.value in TABLES:
        tables = [value if isinstance(value, dict) else {"": value} for value in (new, old)]
        if all(tables[0][key] == tables[1][key] for key in tables[0].keys() & tables[1].keys()):
            return {**tables[0], **tables[1]}
    if field.key == _PROSE:
        return f"{new}\n{old}"
    return None


def _other_names(old: RawEntry, merged: RawEntry) -> TomlValue:
    """Return the other names of an entry that another became one with: the other's name is one of them."""
    given = merged.get(_OTHER_NAMES, [])
    names = list(given) if isinstance(given, list) else [given]
    names += [old[key] for key in _NAMES if key in old and old[key] != merged.get(key)]
    own = [merged.get(key) for key in _NAMES]
    return [name for name in dict.fromkeys(map(str, names)) if name not in own]


def _shown(value: TomlValue) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
