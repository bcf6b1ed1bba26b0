"""What is defined twice: keys, and tables."""

from __future__ import annotations

import re

from chronicle.base.grammar import HEADER, KEY, key_names
from chronicle.base.scene import Cause, Scene
from chronicle.base.trouble import excerpt

_CLASHES = ("Cannot overwrite", "Duplicate inline", "Cannot redefine", "Cannot mutate", "Cannot declare")
_LINE_KEY = re.compile(rf"[ \t]*+({KEY})[ \t]*+=")
_INNER_KEY = re.compile(rf"(?<=[{{,])[ \t]*+({KEY})[ \t]*+=")


def clash(scene: Scene) -> Cause | None:
    """Return the cause where tomli met a key or a table that it knew already."""
    if not scene.words.startswith(_CLASHES):
        return None
    if found := HEADER.match(scene.line):
        return table_clash(scene, found)
    at, key, span = _clashing_key(scene)
    name = excerpt(key)
    earlier = _earlier_key(scene, at, key)
    message = f"{name} is given twice, first on line {earlier}"
    if earlier is None:
        message = f"{name} clashes with a key or table before it"
    offset = scene.lines.start(at) + span[0]
    return Cause(offset, span[1] - span[0], message, "keep one of the two; several values go in one [list]")


def table_clash(scene: Scene, found: re.Match[str], first: int | None = None) -> Cause:
    """Return the cause of a table that is defined again; `first` is the line of the first, if known."""
    where = f", first on line {first}" if first else ""
    return Cause(
        scene.lines.start(scene.number) + found.start(2),
        len(found[2]),
        f"{excerpt(found[2])} is defined twice{where}",
        "give one of them another id, or make them one",
        code="F008",
    )


def _clashing_key(scene: Scene) -> tuple[int, str, tuple[int, int]]:
    """The line, the text and the columns of the key whose value tomli had just read."""
    for number in range(scene.number, scene.lines.place(scene.start)[0] - 1, -1):
        line = scene.lines.line(number)
        limit = scene.column if number == scene.number else len(line)
        inner = [found for found in _INNER_KEY.finditer(line) if found.end() <= limit]
        if scene.words.startswith("Duplicate") and inner:
            return number, inner[-1][1], inner[-1].span(1)
        if found := _LINE_KEY.match(line):
            return number, found[1], found.span(1)
    return scene.number, scene.line.strip(), (0, len(scene.line))


def _earlier_key(scene: Scene, at: int, key: str) -> int | None:
    names = key_names(key)
    for number in range(scene.lines.place(scene.start)[0], at + 1):
        line = scene.lines.line(number)
        keys = [_LINE_KEY.match(line), *_INNER_KEY.finditer(line)]
        same = [found for found in keys if found and key_names(found[1])[: len(names)] == names]
        if same and (number < at or len(same) > 1):
            return number
    return None
