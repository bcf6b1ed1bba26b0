"""The fixes of findings, applied to the files of a base; none changes what a fact says."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, cast

from chronicle.findings import Fix
from chronicle.writing.base_texts import path_of
from chronicle.writing.entry_changes import parse_key, put
from chronicle.writing.toml_data import as_parsed
from chronicle.writing.toml_edits import EditRefused, rename_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chronicle.findings import Diagnostic, KeyPath
    from chronicle.writing.base_texts import BaseTexts, RawEntry
    from chronicle.writing.toml_values import TomlValue


def fixes_of(findings: Iterable[Diagnostic]) -> list[Fix]:
    """Return the fixes of those findings that have one, each once."""
    return list(
        dict.fromkeys(Fix(**json.loads(finding.fix)) for finding in findings if finding.fix is not None)
    )


def apply_fixes(texts: BaseTexts, fixes: Iterable[Fix]) -> list[Fix]:
    """Apply fixes, as many as can be; return those that were.

    A misspelt key is renamed where it stands; a value is replaced, or taken out.
    """
    renames: list[Fix] = []
    by_address: dict[str, list[Fix]] = {}
    for fix in fixes:
        if fix.instead_of is None:
            by_address.setdefault(fix.address, []).append(fix)
        else:
            renames.append(fix)
    applied = [fix for fix in renames if _rename(texts, fix)]
    try:
        texts.change_all(
            {address: partial(_changed, fixes=of_entry) for address, of_entry in by_address.items()}
        )
    except EditRefused:
        return applied + [fix for of_entry in by_address.values() for fix in of_entry if _change(texts, fix)]
    return applied + [fix for of_entry in by_address.values() for fix in of_entry]


def _change(texts: BaseTexts, fix: Fix) -> bool:
    """Apply one fix; return whether that could be done."""
    try:
        texts.change(fix.address, partial(_changed, fixes=[fix]))
    except EditRefused:
        return False
    return True


def _changed(entry: RawEntry, fixes: Sequence[Fix]) -> RawEntry:
    after = cast("RawEntry", as_parsed(entry))
    for fix in fixes:
        put(after, parse_key(fix.key), cast("TomlValue | None", fix.value))
    return after


def _rename(texts: BaseTexts, fix: Fix) -> bool:
    """Give a key its right name where it stands; return whether that could be done."""
    assert fix.instead_of is not None
    new = str(parse_key(fix.key)[-1])
    try:
        file, entry = texts.find(fix.address)
        path = (*path_of(fix.address), *_written(entry, parse_key(fix.instead_of)))
        texts.edit(file, partial(rename_keys, paths=[path], new=new))
    except EditRefused:
        return False
    return True


def _written(entry: RawEntry, path: KeyPath) -> KeyPath:
    """Return a path as the file has it: without the place of an item that stands without brackets."""
    node: object = entry
    written: KeyPath = ()
    for step in path:
        if isinstance(step, int) and not isinstance(node, list):
            continue
        written = (*written, step)
        node = (
            node[step]
            if isinstance(node, list) and isinstance(step, int) and step < len(node)
            else (node.get(step) if isinstance(node, dict) else None)
        )
    return written
