"""The files that make up a base: the same ones in the same order, in whatever order a directory lists them."""

from __future__ import annotations

import os
import re
from fnmatch import translate
from pathlib import Path
from typing import TYPE_CHECKING

from chronicle.codes import OVER_LIMIT, UNREADABLE_FILE
from chronicle.loader.locate import CONFIG, legible_name
from chronicle.loader.reader import MAX_BASE, MAX_FILE, FileError, open_without_links
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_ENDING = ".toml"
_WILDCARDS = "*?["
RESERVED_FOLDERS = frozenset({"imports", "issued", "copies"})
"""Folders at the top of a base that hold what belongs to it and is no facts."""
_LOCK = ".#"  # how Emacs names its locks: dangling links beside the file that is being edited


class FoundFile(NamedTuple):
    """A file of a base: its path within the base, with slashes, and `path`, where to read it, links resolved.

    With an `error` it can't be read, and `path` is only where it was listed.
    """

    name: str
    path: Path
    error: FileError | None = None


def find_files(
    root: Path, wanted: Callable[[str], bool] | None = None, config: str = CONFIG
) -> list[FoundFile]:
    """Return the files of the base at `root`, sorted by the bytes of their names; a file is a base of one.

    With `wanted`, only those whose names it accepts, and always `config`, which names them.
    """
    if not root.is_dir():
        return [FoundFile(root.name, root)]
    home = Path(os.path.realpath(root))
    files: list[FoundFile] = []
    links: list[FoundFile] = []
    for file in _walk(home):
        is_wanted = wanted is None or wanted(file.name)
        if is_wanted or file.name == config or not file.name.endswith(_ENDING):
            (links if os.path.islink(file.path) else files).append(file)  # noqa: PTH114 - it never raises
    files = [_with_legible_name(file) for file in files]
    known = {file.path for file in files}
    for link in sorted(links, key=_sort_key):
        resolved = _resolve(link, home)
        if resolved.error or resolved.path not in known:
            known.add(resolved.path)
            files.append(_with_legible_name(resolved))
    return list(_within_size_limit(sorted(files, key=_sort_key)))


_FOREIGN_NAME = FileError(
    UNREADABLE_FILE, "the name of this file is not UTF-8", "give it, and its folder, names in a-z, 0-9 and -"
)


def _with_legible_name(file: FoundFile) -> FoundFile:
    """Refuse a file whose name is not UTF-8."""
    name = legible_name(file.name)
    return file if name == file.name else FoundFile(name, file.path, _FOREIGN_NAME)


def _within_size_limit(files: list[FoundFile]) -> Iterator[FoundFile]:
    """Refuse files beyond the limit for a whole base; one that is too large by itself does not count."""
    remaining = MAX_BASE
    for file in files:
        size = 0 if file.error else _size(file.path)
        if MAX_FILE >= size > remaining:
            yield file._replace(error=_OVER_LIMIT)
            continue
        remaining -= size if size <= MAX_FILE else 0
        yield file


_OVER_LIMIT = FileError(
    OVER_LIMIT,
    f"the files of the base are more than {MAX_BASE // 2**20} MiB in all; this one was not read",
    'split the base, or narrow it with files = ["facts/**/*.toml"] in chronicle.toml',
)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _sort_key(file: FoundFile) -> bytes:
    return os.fsencode(file.name)


class _Step:
    """Where the beginnings of some patterns lead: what may come next in a path, and which patterns end here."""

    __slots__ = ("ends", "folders", "globs", "is_any_folders", "words")

    def __init__(self, *, is_any_folders: bool = False) -> None:
        self.is_any_folders = is_any_folders
        self.ends: list[int] = []
        self.words: dict[str, _Step] = {}
        self.globs: dict[str, tuple[re.Pattern[str], _Step]] = {}
        self.folders: _Step | None = None

    def following(self, part: str) -> _Step:
        """Return the step to which a part of a pattern leads, made if it is new."""
        if part == "**":
            self.folders = self.folders or _Step(is_any_folders=True)
            return self.folders
        if not any(sign in part for sign in _WILDCARDS):
            return self.words.setdefault(part, _Step())
        if part not in self.globs:
            self.globs[part] = re.compile(translate(part)), _Step()
        return self.globs[part][1]

    def reached(self, name: str) -> Iterator[_Step]:
        """Yield the steps to which the name of a folder or a file leads."""
        if self.is_any_folders:
            yield self
        if name in self.words:
            yield self.words[name]
        yield from (step for glob, step in self.globs.values() if glob.match(name))


class FilePatterns:
    """Patterns of paths with slashes, made one matcher: `**` is any folders or none, `*` stops at a slash.

    Attributes:
        texts: The patterns.
        used: The places of those that a path has fitted so far.
        left_out: The paths that fitted none of them, as legible names.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.used: set[int] = set()
        self.left_out: list[str] = []
        self._first = _Step()
        for place, text in enumerate(texts):
            step = self._first
            for part in text.removeprefix("./").split("/"):
                step = step.following(part)
            step.ends.append(place)

    def fits(self, name: str) -> bool:
        """Tell whether a path fits any of the patterns."""
        steps = _with_any_folders([self._first])
        for part in name.split("/"):
            steps = _with_any_folders(other for step in steps for other in step.reached(part))
        places = {place for step in steps for place in step.ends}
        self.used |= places
        if not places:
            self.left_out.append(legible_name(name))
        return bool(places)


def _with_any_folders(steps: Iterable[_Step]) -> dict[_Step, None]:
    """Return steps, each once, with those that `**` leads to without a folder."""
    found = dict.fromkeys(steps)
    waiting = [*found]
    for step in waiting:
        if step.folders is not None and step.folders not in found:
            found[step.folders] = None
            waiting.append(step.folders)
    return found


def _walk(home: Path) -> Iterator[FoundFile]:
    """Yield everything in a base whose name ends in .toml, and the folders that can't be listed."""
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            entries = _entries(home / folder)
        except OSError:
            yield FoundFile(folder, home / folder, _UNLISTABLE)
            continue
        if folder and any(entry.name == CONFIG and entry.is_file for entry in entries):
            continue  # a base of its own
        for entry in entries:
            name = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name.endswith(_ENDING) and not entry.name.startswith(_LOCK):
                error = _DIRECTORY if entry.is_folder else None
                yield FoundFile(name, home / name, error)
            elif entry.is_folder and _is_searched(name):
                folders.append(name)


def _is_searched(folder: str) -> bool:
    return folder not in RESERVED_FOLDERS and not folder.rpartition("/")[2].startswith(".")


def may_hold_facts(name: str) -> bool:
    """Tell whether a file of a base by that name would be read for facts, if no pattern narrows them."""
    *folders, _ = name.split("/")
    return name.endswith(_ENDING) and all(
        _is_searched("/".join(folders[: depth + 1])) for depth in range(len(folders))
    )


class _FolderItem(NamedTuple):
    """What lies in a folder. A link to a folder is none, as it is not followed."""

    name: str
    is_folder: bool
    is_file: bool


def _entries(folder: Path) -> list[_FolderItem]:
    """Return what is in a folder that is reached through no link."""
    descriptor = None
    if os.scandir in os.supports_fd:
        descriptor = open_without_links(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with os.scandir(folder if descriptor is None else descriptor) as listing:
            return [
                _FolderItem(
                    entry.name, entry.is_dir(follow_symlinks=False), entry.name == CONFIG and _is_file(entry)
                )
                for entry in listing
            ]
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Tell whether a directory entry is a file, or a link to one."""
    try:
        return entry.is_file()
    except OSError:
        return False


_UNLISTABLE = FileError(
    UNREADABLE_FILE,
    "this folder can't be looked into",
    "ask its owner, or run chmod u+rx on it, or move it out",
)
_DIRECTORY = FileError(
    UNREADABLE_FILE, "this is a directory, not a file of facts", "give it a name that does not end in .toml"
)


def find_file(root: Path, name: str) -> FoundFile:
    """Return one file of the base at `root`; with an error if it is a link that leads out."""
    file = FoundFile(name, root / name)
    return _resolve(file, Path(os.path.realpath(root))) if os.path.islink(file.path) else file  # noqa: PTH114 - as above


def _resolve(link: FoundFile, home: Path) -> FoundFile:
    """Return the file that a link leads to, if it is inside the base; else the link with an error."""
    try:
        path = Path(os.path.realpath(link.path, strict=True))
    except (OSError, RuntimeError):
        error = FileError(UNREADABLE_FILE, "this link leads nowhere", "mend the link, or remove it")
    else:
        if path.is_relative_to(home):
            if path.is_dir():
                return FoundFile(link.name, link.path, _DIRECTORY)
            return FoundFile(link.name, path)
        error = FileError(
            UNREADABLE_FILE,
            "this link leads out of the base; it is not followed",
            "copy the file into the base",
        )
    return FoundFile(link.name, link.path, error)
