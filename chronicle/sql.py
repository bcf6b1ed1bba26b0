"""Pieces of SQL that whoever writes the index, checks it or asks it shares."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sized

StoredCell: TypeAlias = str | int | None
"""What the index holds in a cell."""

SEPARATOR: Final = "\x1f"
"""Separates the items of a list in a cell of the index."""
JSON_MARK: Final = "\x1e"
"""Stands between such a list and the same as JSON."""

KEYS: Final = "(SELECT value FROM json_each(?))"
"""Some keys, given as one `key_list`, however many they are."""
SOLE_SOURCE: Final = "f.independent = 1"
"""Whether a fact `f` rests on one source only, however often that is cited or passed on."""


class EntryState(StrEnum):
    """Whether an entry is used in answers, and if not, why: the column `state` of table `entry`."""

    STANDS = "stands"
    """It is used in answers."""
    SET_ASIDE = "set aside"
    """It is wrong, refers to nothing, or has the id of an earlier entry."""
    NOT_KNOWN = "not known"
    """With `--known-by`: no source had reported it by that day."""


def sql_list(words: Iterable[str]) -> str:
    """Return words as the inside of an SQL list: only for the program's own words, never for a user's text."""
    return ", ".join(f"'{word}'" for word in words)


def placeholders(values: Sized) -> str:
    """Return a placeholder for each of some values, as the inside of an SQL list."""
    return ", ".join("?" * len(values))


def key_list(keys: Iterable[int]) -> str:
    """Return keys as the JSON list that `KEYS` takes."""
    return f"[{','.join(map(str, keys))}]"
