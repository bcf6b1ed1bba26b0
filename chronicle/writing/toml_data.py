"""The data of TOML, compared and looked into; and what is said when a text cannot be edited to hold them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import tomli

from chronicle.loader.toml.limits import find_excess
from chronicle.writing.base_paths import WriteRefused

if TYPE_CHECKING:
    from chronicle.findings import KeyPath


class EditRefused(WriteRefused):
    """A text cannot be changed so that its data are the old ones with exactly the change."""

    def __init__(self, message: str, hint: str = "change it by hand") -> None:
        super().__init__(message, hint)


def parse_data(text: str) -> dict[str, object] | None:
    """Return the data of a text; None if it is no TOML, or exceeds what is read of a base."""
    try:
        return None if find_excess(text) else tomli.loads(text)
    except (ValueError, RecursionError):
        return None


def same_data(first: object, second: object) -> bool:
    """Return whether two values of TOML are the same, in type and value, whatever the order of keys."""
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        return first.keys() == second.keys() and all(
            same_data(item, second[key]) for key, item in first.items()
        )
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(same_data, first, second))
    return type(first) is type(second) and (first == second or (first != first and second != second))  # noqa: PLR0124 - NaN


def value_at(data: object, path: KeyPath) -> object:
    """Return what is at a path of parsed TOML.

    Raises:
        KeyError, IndexError, TypeError: There is nothing.
    """
    for step in path:
        data = data[step]  # type: ignore[index]  # a table or a list, else a TypeError says so
    return data


def value_under(data: object, path: KeyPath) -> object:
    """Return what stands under some keys; None if nothing does."""
    for step in path:
        data = data.get(step) if isinstance(data, Mapping) else None
    return data


def as_parsed(value: object) -> object:
    """Return a value as tomli would: tables and lists as those of Python."""
    if isinstance(value, Mapping):
        return {key: as_parsed(item) for key, item in value.items()}
    if isinstance(value, str):
        return str(value)  # of an enumeration, which is none
    return [as_parsed(item) for item in value] if isinstance(value, list | tuple) else value
