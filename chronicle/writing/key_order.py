"""The order in which a person writes the keys of a table: that of the format page, what cites it last."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from chronicle.loader.entries import MODELS
from chronicle.model.base import Citation, CitedEntry, fields_of
from chronicle.model.fact import INVOLVED, Fact

if TYPE_CHECKING:
    from chronicle.findings import KeyPath

_LAST: Final = ("status", "tags", "headline", "note", "allow", "extra", "because", "sources")


@cache
def keys_of(table: str) -> tuple[str, ...]:
    """Return the keys of the entries of a table, in order; none of a table that the format does not have."""
    entry = MODELS.get(table)
    if entry is None:
        return ()
    fields = fields_of(entry)
    common = fields_of(Fact if issubclass(entry, Fact) else CitedEntry)
    own = [name for name in fields if name not in common]
    others = (name for name in fields if name not in _LAST)
    rest = [name for name in (*INVOLVED, *others, *_LAST) if name in fields and name not in own]
    return tuple(dict.fromkeys(fields[name].key for name in (*own, *rest)))


def key_order(path: KeyPath) -> tuple[str, ...]:
    """Return the order of the keys of the table at a path; none if there is no usual one."""
    match path:
        case (str(table), str()) | (str(table), str(), "because"):
            return keys_of(table)
        case (str(table), str(), "sources", int(), "says"):
            return keys_of(table)
        case (str(), str(), "sources", int()):
            return Citation._fields
    return ()
