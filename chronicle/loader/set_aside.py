"""What can still be known of what was set aside: the entries and ids in a text that is not TOML or a wrong entry.

It keeps one mistake from causing others: a reference to an entry whose table is broken is not reported as one
to nothing, nor an entry that only a broken fact names as unused.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING

from chronicle.loader.reader import MAX_FILE, open_without_links
from chronicle.loader.values import ID, as_id
from chronicle.model.base import Reference
from chronicle.model.kinds import KINDS
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from chronicle.findings import KeyPath

_HEADER = re.compile(r"[ \t]*+\[[ \t]*+([a-z]++)[ \t]*+\.[ \t]*+[\"']?([^\].\"'#\n]++)")
_WORD = re.compile(r"[a-z0-9][a-z0-9-]*+")
_LONGEST_ID = 64


class Recognised(NamedTuple):
    """The entries of a text by their headers, each with its line, and every word of it that may be an id."""

    lines: dict[tuple[str, str], int]
    words: set[str]


def recognise(lines: Iterable[str]) -> Recognised:
    """Return what lines that are not TOML still show; give empty those that were read, to keep the count."""
    recognised = Recognised({}, set())
    for number, line in enumerate(lines, 1):
        if header := _HEADER.match(line):
            recognised.lines.setdefault((header[1], as_id(header[2])), number)
        recognised.words.update(word for word in _WORD.findall(line) if len(word) <= _LONGEST_ID)
    return recognised


def blanked_lines(text: str, read: str) -> Iterator[str]:
    """Yield the lines of `text` that are blanked in `read`; an empty line for each of the others."""
    for line, read_line in zip_longest(text.split("\n"), read.split("\n"), fillvalue=""):
        yield "" if line == read_line else line


def ascii_of(path: Path) -> str:
    """Return a file in an unknown encoding, decoded so that its ASCII is right; "" if it cannot be read."""
    try:
        handle = open_without_links(path)
    except OSError:
        return ""
    with os.fdopen(handle, "rb") as file:
        return file.read(MAX_FILE).replace(b"\0", b"").decode("latin-1")


def references(raw: object) -> Iterator[Reference]:
    """Yield the references in a fact's table, as far as they are ids at all, each with its key path."""
    if not isinstance(raw, Mapping):
        return
    yield from _of_fields(raw)
    for place, citation in placed_items(raw.get("sources")):
        where: KeyPath = ("sources", *(place or (0,)))
        if not isinstance(citation, Mapping):
            yield from _reference("sources", citation, where)
            continue
        for key in ("source", "via"):
            yield from _reference("sources", citation.get(key), (*where, key))
        if isinstance(says := citation.get("says"), Mapping):
            for ref in _of_fields(says):
                yield ref._replace(path=(*where, "says", *ref.path))


def _of_fields(values: Mapping[str, object]) -> Iterator[Reference]:
    for key, table in KINDS.reference_tables.items():
        for place, id_ in placed_items(values.get(key)):
            yield from _reference(table, id_, (key, *place))


def _reference(table: str, id_: object, path: KeyPath) -> Iterator[Reference]:
    """Yield a reference if `id_` is an id."""
    if isinstance(id_, str) and ID.fullmatch(id_):
        yield Reference(table, id_, path)


def placed_items(value: object) -> Iterator[tuple[tuple[int, ...], object]]:
    """Yield the items of a list, each with its place as a path; of another value itself, with the empty path."""
    if isinstance(value, list):
        yield from (((place,), item) for place, item in enumerate(value))
    elif value is not None:
        yield (), value


def texts(value: object) -> Iterator[str]:
    """Yield every text inside a value, at any depth, except keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)
