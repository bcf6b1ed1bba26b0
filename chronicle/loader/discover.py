"""Which files make up a base: the same ones in the same order, whatever order the directory gives them in."""

from __future__ import annotations

import os
import re
from fnmatch import translate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from chronicle.codes import OVER_LIMIT, UNREADABLE_FILE
from chronicle.loader.locate import legible_name
from chronicle.loader.reader import MAX_BASE, MAX_FILE, FileError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAIN = "chronicle.toml"
"""The file that makes a directory a base."""

_ENDING = ".toml"
_LOCK = ".#"  # how Emacs names its locks: dangling links beside the file that is being edited


class Found(NamedTuple):
    """A file of a base: its path within the base, with slashes, and `path`, where to read it, links resolved.

    With a `trouble` it can't be read, and `path` is only where it was seen.
    """

    name: str
    path: Path
    trouble: FileError | None = None


def find_files(root: Path, patterns: Sequence[str] | None = None) -> list[Found]:
    """Return the files of the base at `root`, sorted by the bytes of their names; a file is a base of one.

    With `patterns` (`facts/**/*.toml`), only those that match one, and always chronicle.toml.
    """
    if not root.is_dir():
        return [Found(root.name, root)]
    home = Path(os.path.realpath(root))
    files: list[Found] = []
    links: list[Found] = []
    for seen in _walk(home):
        is_wanted = patterns is None or seen.name == MAIN or not seen.name.endswith(_ENDING)
        if is_wanted or any(matches(seen.name, each) for each in patterns or ()):
            (links if os.path.islink(seen.path) else files).append(seen)  # noqa: PTH114 - it never raises
    files = [_named(found) for found in files]
    known = {found.path for found in files}
    for link in sorted(links, key=_order):
        resolved = _resolve(link, home)
        if resolved.trouble or resolved.path not in known:
            known.add(resolved.path)
            files.append(_named(resolved))
    return list(_as_much_as_is_read(sorted(files, key=_order)))


_FOREIGN_NAME = FileError(
    UNREADABLE_FILE, "the name of this file is not UTF-8", "give it, and its folder, names in a-z, 0-9 and -"
)


def _named(found: Found) -> Found:
    """Refuse a file whose name is not UTF-8."""
    name = legible_name(found.name)
    return found if name == found.name else Found(name, found.path, _FOREIGN_NAME)


def _as_much_as_is_read(files: list[Found]) -> Iterator[Found]:
    """Refuse files beyond the limit for a whole base; one that is too large by itself does not count."""
    left = MAX_BASE
    for found in files:
        size = 0 if found.trouble else _size(found.path)
        if MAX_FILE >= size > left:
            yield found._replace(trouble=_TOO_MUCH)
            continue
        left -= size if size <= MAX_FILE else 0
        yield found


_TOO_MUCH = FileError(
    OVER_LIMIT,
    f"the files of the base are more than {MAX_BASE // 2**20} MiB in all; this one was not read",
    'split the base, or narrow it with files = ["facts/**/*.toml"] in chronicle.toml',
)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _order(found: Found) -> bytes:
    return os.fsencode(found.name)


def matches(name: str, pattern: str) -> bool:
    """Tell whether a path with slashes fits a pattern: `**` is any folders or none, `*` stops at a slash."""
    parts = pattern.removeprefix("./").split("/")
    return _fits(name.split("/"), parts)


def _fits(names: list[str], parts: list[str]) -> bool:
    """Compare part by part, keeping every place in the pattern that the names so far may have led to."""

    def past_stars(place: int) -> Iterator[int]:
        yield place
        while place < len(parts) and parts[place] == "**":
            place += 1
            yield place

    places = set(past_stars(0))
    for name in names:
        reached: set[int] = set()
        for place in places:
            if place < len(parts) and parts[place] == "**":
                reached.update(past_stars(place))
            elif place < len(parts) and re.match(translate(parts[place]), name):
                reached.update(past_stars(place + 1))
        places = reached
    return len(parts) in places


def _walk(home: Path) -> Iterator[Found]:
    """Yield everything in a base whose name ends in .toml, and the folders that can't be listed."""
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(home / folder) as listing:
                entries = list(listing)
        except OSError:
            yield Found(folder, home / folder, _CLOSED)
            continue
        if folder and any(entry.name == MAIN and _holds(entry) for entry in entries):
            continue  # a base of its own
        for entry in entries:
            name = f"{folder}/{entry.name}" if folder else entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            if entry.name.endswith(_ENDING) and not entry.name.startswith(_LOCK):
                trouble = _A_FOLDER if is_folder else None
                yield Found(name, home / name, trouble)
            elif is_folder and not entry.name.startswith("."):
                folders.append(name)


def _holds(entry: os.DirEntry[str]) -> bool:
    """Tell whether a directory entry is a file, or a link to one."""
    try:
        return entry.is_file()
    except OSError:
        return False


_CLOSED = FileError(
    UNREADABLE_FILE,
    "this folder can't be looked into",
    "ask its owner, or run chmod u+rx on it, or move it out",
)
_A_FOLDER = FileError(
    UNREADABLE_FILE, "this is a directory, not a file of facts", "give it a name that does not end in .toml"
)


def _resolve(link: Found, home: Path) -> Found:
    """Return the file that a link leads to, if it is inside the base; else the link with its trouble."""
    try:
        path = Path(os.path.realpath(link.path, strict=True))
    except (OSError, RuntimeError):
        trouble = FileError(UNREADABLE_FILE, "this link leads nowhere", "mend the link, or remove it")
    else:
        if path.is_relative_to(home):
            if path.is_dir():
                return Found(link.name, link.path, _A_FOLDER)
            return Found(link.name, path)
        trouble = FileError(
            UNREADABLE_FILE,
            "this link leads out of the base; it is not followed",
            "copy the file into the base",
        )
    return Found(link.name, link.path, trouble)
