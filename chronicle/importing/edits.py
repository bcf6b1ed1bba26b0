"""What an import makes of the files of a base: values changed in place, new entries at the end, the map and the state."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from chronicle.loader.discover import FilePatterns
from chronicle.writing.toml_edits import EditRefused, append_entries, delete_entry, set_values, unset

if TYPE_CHECKING:
    from chronicle.findings import KeyPath
    from chronicle.importing.planned import ImportPlan
    from chronicle.importing.snapshot import Snapshot
    from chronicle.writing.toml_values import TomlValue


def edited_files(plan: ImportPlan) -> dict[str, str | None]:
    """Return the new texts of the files that an import changes, by name.

    Raises:
        EditRefused: A file is not TOML, or cannot be changed without changing more than is meant.
    """
    texts: dict[str, str | None] = {**_changed_in_place(plan)}
    new = [*plan.entities, *plan.facts]
    if new:
        file = new_entries_file(plan)
        if file in plan.snapshot.foreign:
            raise EditRefused(f"{plan.snapshot.base.display(file)} is not UTF-8", "save it as UTF-8 first")
        before = texts.get(file, plan.snapshot.texts.get(file)) or ""
        texts[file] = append_entries(before, new)
    texts[plan.map.path] = plan.map.text
    texts[plan.map.state_path] = plan.state_text
    return texts


def written_addresses(plan: ImportPlan) -> list[str]:
    """Return the addresses of the entries that an import writes."""
    changed = [change.address for change in plan.changes]
    return list(
        dict.fromkeys([*(entry.address for entry in (*plan.entities, *plan.facts)), *changed, *plan.removed])
    )


def new_entries_file(plan: ImportPlan) -> str:
    """Return the file that new entries go to: the map's, else one of the import's name, if the base would read that."""
    snapshot = plan.snapshot
    if snapshot.base.single:
        return snapshot.base.config
    file = plan.map.file or f"{plan.map.name}.toml"
    return file if _is_read(snapshot, file) else snapshot.base.config


def _is_read(snapshot: Snapshot, file: str) -> bool:
    patterns = snapshot.settings.get("files")
    texts = [patterns] if isinstance(patterns, str) else patterns
    return not isinstance(texts, list) or FilePatterns([str(text) for text in texts]).fits(file)


def _changed_in_place(plan: ImportPlan) -> dict[str, str]:
    """Return the texts of the files in which values change, or facts go."""
    set_in: defaultdict[str, dict[KeyPath, TomlValue]] = defaultdict(dict)
    unset_in: defaultdict[str, list[KeyPath]] = defaultdict(list)
    deleted_in: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    files = plan.snapshot.files
    for change in plan.changes:
        table, _, id_ = change.address.partition(".")
        key, _, part = change.key.partition(".")
        path: KeyPath = (table, id_, key, part) if part else (table, id_, key)
        if change.after is None:
            unset_in[files[table, id_]].append(path)
        else:
            set_in[files[table, id_]][path] = change.after
    for address in plan.removed:
        table, _, id_ = address.partition(".")
        deleted_in[files[table, id_]].append((table, id_))
    texts = {}
    for file in sorted({*set_in, *unset_in, *deleted_in}):
        text = plan.snapshot.texts[file]
        if set_in[file]:
            text = set_values(text, set_in[file])
        for path in unset_in[file]:
            text = unset(text, path)
        for table, id_ in deleted_in[file]:
            text = delete_entry(text, table, id_)
        texts[file] = text
    return texts
