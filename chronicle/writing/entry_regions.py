"""Many entries of a file changed at once: each on the lines where it stands, so that the file is parsed twice in all."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Final, cast

import tomli

from chronicle.loader.toml.positions import headers
from chronicle.writing.toml_data import as_parsed, same_data, value_at
from chronicle.writing.toml_edits import EditRefused, set_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chronicle.findings import KeyPath
    from chronicle.writing.toml_values import TomlValue

_FEW: Final = 3
"""So few are quicker changed in the file as a whole."""
_BOM: Final = "\ufeff"


def set_entries(text: str, entries: Mapping[KeyPath, TomlValue]) -> str:
    """Return a text with other values for several entries: what `set_values` returns, in time that grows with the text alone.

    Raises:
        EditRefused: The text is no TOML, or it cannot be changed without changing more than is meant.
    """
    if len(entries) <= _FEW:
        return set_values(text, entries)
    mark, body = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    try:
        data = tomli.loads(body)
    except (tomli.TOMLDecodeError, RecursionError):
        raise EditRefused(
            "the file is not TOML as it stands", "mend what `chronicle check` finds in it first"
        ) from None
    pieces, rest, read = [mark], dict(entries), 0
    for path, start, end in _regions(body, entries):
        region = body[start:end]
        if _stands_there(region, path, data):
            pieces += [body[read:start], set_values(region, {path: rest.pop(path)})]
            read = end
    result = "".join((*pieces, body[read:]))
    result = set_values(result, rest) if rest else result
    wanted = deepcopy(data)
    for path, value in entries.items():
        cast("dict[str, object]", value_at(wanted, path[:-1]))[cast("str", path[-1])] = as_parsed(value)
    if not same_data(tomli.loads(result.removeprefix(_BOM)), wanted):
        raise EditRefused(
            "this cannot be written without changing more than what is meant", "change it by hand"
        )
    return result


def _regions(text: str, entries: Mapping[KeyPath, TomlValue]) -> list[tuple[KeyPath, int, int]]:
    """Return where entries begin and end whose headers stand together, in order."""
    found: list[tuple[KeyPath, int, int]] = []
    all_headers = headers(text)
    ends = [*(header.start for header in all_headers[1:]), len(text)]
    for header, end in zip(all_headers, ends, strict=True):
        path = next((header.key[:length] for length in (1, 2) if header.key[:length] in entries), None)
        if path is None:
            continue
        if found and found[-1][0] == path and found[-1][2] == header.start:
            found[-1] = (path, found[-1][1], end)
        else:
            found.append((path, header.start, end))
    paths = [path for path, *_ in found]
    return (
        [region for region in found if paths.count(region[0]) == 1] if len(paths) > len({*paths}) else found
    )


def _stands_there(region: str, path: KeyPath, data: Mapping[str, object]) -> bool:
    """Return whether all of an entry stands in a stretch of the text."""
    try:
        return same_data(value_at(tomli.loads(region), path), value_at(data, path))
    except (tomli.TOMLDecodeError, KeyError, IndexError, TypeError):
        return False
