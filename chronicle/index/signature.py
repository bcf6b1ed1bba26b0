"""Whether the files of a base, and its index, are as they were when it was compiled.

A file is compared by its metadata, and by its bytes only where needed: one read within one tick of its clock
after its last change may hide a later edit of the same size ("racily clean", as git calls it).
"""

from __future__ import annotations

import codecs
import os
import sqlite3
import stat
import sys
import time
from contextlib import suppress
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from chronicle.digests import blake2b
from chronicle.loader.discover import find_files
from chronicle.loader.locate import BaseLocation
from chronicle.loader.reader import MAX_FILE, FileError, open_without_links
from chronicle.model.entities import ENTITIES
from chronicle.model.kinds import KINDS
from chronicle.named_tuples import NamedTuple
from chronicle.sql import SEPARATOR
from chronicle.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from chronicle.model.entities import EntityKind
    from chronicle.model.kind import Kind

COARSEST_CLOCK: Final = 2_000_000_000
"""Nanoseconds: the coarsest tick of file times still in use (FAT)."""
_INTEGERS: Final = 2**63
"""SQLite's integers are below this; the time of a file from 2263 in nanoseconds is not."""

COMPILING: Final = ("checks", "dates", "index", "loader", "model")
"""The packages in which a base is compiled; beside them, the modules at the top that they share."""

SEAL: Final = 10**18
"""The mtime, in nanoseconds, given to a finished index: any later write or truncation changes it."""
SETTLED: Final = SEAL + 10**10
"""That of an index whose racy files were compared by their bytes once no later edit could hide any more."""

INDEX_NAMES: Final = "[0-9a-f]" * 20 + "*"
"""Glob for the names of indexes, finished or not: the cache directory may hold the user's own files too."""


class NoSize(IntEnum):
    """What stands in a signature for the size of a file that cannot be read."""

    UNREACHABLE = -1
    NOT_REGULAR = -2


class Signature(NamedTuple):
    """The metadata of a file when it was read, times in nanoseconds, and the digest of its text.

    `size` may be a `NoSize`; `racy` says that a later edit could hide in the file's times.
    """

    size: int
    mtime: int
    ctime: int
    inode: int
    racy: bool
    digest: str | None

    @classmethod
    def of(cls, path: Path) -> Signature:
        """Take the signature of a file, before it is read, and without a digest as yet."""
        try:
            status = path.lstat()
        except OSError:
            return cls(NoSize.UNREACHABLE, 0, 0, 0, racy=False, digest=None)
        racy = time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) < COARSEST_CLOCK
        size = status.st_size if stat.S_ISREG(status.st_mode) else NoSize.NOT_REGULAR
        mtime, ctime, inode = (
            number % _INTEGERS for number in (status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        )
        return cls(size, mtime, ctime, inode, racy, None)

    def same_metadata(self, other: Signature) -> bool:
        """Tell whether size, times and inode are equal."""
        return self[:4] == other[:4]


def digest(path: Path) -> str | None:
    """Return the digest of a file that `ReadText.digest` gives of its text; None if it cannot be read."""
    total = blake2b(digest_size=16)
    try:
        file = open_without_links(path)
    except OSError:
        return None
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_FILE:
            return None  # as `read_file` refuses it
        block = os.read(file, 1 << 20).removeprefix(codecs.BOM_UTF8)
        while block:
            total.update(block)
            block = os.read(file, 1 << 20)
    except OSError:
        return None
    finally:
        os.close(file)
    return total.hexdigest()


BETWEEN_NAMES: Final = "\0"
"""What stands between names of files: no name has it."""


def base_files(
    base: BaseLocation, wanted: Callable[[str], bool] | None
) -> tuple[dict[str, Path], dict[str, FileError]]:
    """Return the base's files by name, and what is wrong with those that cannot be read.

    A single file is alone, unless it names further `wanted` ones.
    """
    own = {base.config: base.root / base.config} if base.single else {}
    files = [] if base.single and wanted is None else find_files(base.root, wanted, base.config)
    return {file.name: file.path for file in files if file.error is None} | own, {
        file.name: file.error for file in files if file.error is not None and file.name not in own
    }


def errors_text(errors: dict[str, FileError]) -> str:
    """Return the errors of unreadable files as one text, which the index keeps to see whether they changed."""
    return SEPARATOR.join(sorted(f"{name}: {error.message}" for name, error in errors.items()))


def index_version() -> str:
    """Return the version of an index: one made by another program, or of other declarations, is compiled again."""
    return f"{__version__}/{_own_digest()}/{_declarations_digest(*KINDS, *ENTITIES.values())}"


@cache
def _declarations_digest(*declared: Kind[Any] | EntityKind) -> str:
    parts = SEPARATOR.join(part for one in declared for part in one.signature)
    return blake2b(parts.encode(), digest_size=8).hexdigest()


@cache
def _own_digest() -> str:
    return code_digest(os.path.dirname(os.path.dirname(__file__)))  # noqa: PTH120 - a Path costs every start


def code_digest(program: str, packages: Iterable[str] = COMPILING) -> str:
    """Return a digest of the modules in the program's directory, and in some of its packages: those that decide what a base is compiled to.

    A module counts by its name, size and time of change. Without files, as in a zip archive, all that
    tells one program from another is its version.
    """
    try:
        modules = _modules(program, nested=False)
        for package in packages:
            modules += _modules(os.path.join(program, package), nested=True)  # noqa: PTH118 - as above
    except OSError:
        modules = []
    names = SEPARATOR.join(sorted(module[len(program) :] for module in modules))
    return blake2b(names.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def _modules(directory: str, *, nested: bool) -> list[str]:
    modules = []
    with os.scandir(directory) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                status = entry.stat()
                modules.append(f"{entry.path} {status.st_size} {status.st_mtime_ns}")
            elif nested and entry.name != "__pycache__" and entry.is_dir():
                modules += _modules(entry.path, nested=True)
    return modules


def is_ours(status: os.stat_result) -> bool:
    """Tell whether a file or a directory is the user's own."""
    return sys.platform == "win32" or status.st_uid == os.geteuid()  # Windows keeps the users' folders apart


def is_ours_alone(status: os.stat_result) -> bool:
    """Tell whether a file or a directory is the user's own, and nobody else may write to it."""
    return is_ours(status) and (sys.platform == "win32" or not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH))


class OpenedIndex(NamedTuple):
    """An index, and what its file was like when it was opened."""

    db: sqlite3.Connection
    status: os.stat_result

    @property
    def is_settled(self) -> bool:
        """Whether no file need be compared by its bytes any more for having been young when it was read."""
        return self.status.st_mtime_ns == SETTLED

    def settle(self, path: Path) -> None:
        """Mark the index as settled, if it still is the one at `path`; where that cannot be done, nothing is."""
        if os.utime not in os.supports_fd:
            return
        with suppress(OSError):
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
            try:
                now = os.fstat(descriptor)
                if os.path.samestat(now, self.status) and now.st_mtime_ns == SEAL:
                    os.utime(descriptor, ns=(time.time_ns(), SETTLED))
            finally:
                os.close(descriptor)


def read_index(path: Path, base: BaseLocation) -> OpenedIndex | None:
    """Open the index at `path`, up to date or not, if it is whole and of this version and base.

    It is whole if its seal is unbroken; and what others could have put there is not opened.
    """
    try:
        status = path.lstat()
        # opening a FIFO would block
        is_sealed = status.st_mtime_ns in {SEAL, SETTLED} and stat.S_ISREG(status.st_mode)
        if not (is_sealed and is_ours_alone(status) and is_ours_alone(path.parent.stat())):
            return None
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    except (sqlite3.Error, OSError):
        return None
    try:
        connection.execute("PRAGMA temp_store = MEMORY")
        marks = dict(connection.execute("SELECT name, value FROM meta WHERE name IN ('version', 'base')"))
        if marks == {"version": index_version(), "base": base.identity} and os.path.samestat(
            status, path.lstat()
        ):
            return OpenedIndex(connection, status)
    except (sqlite3.Error, OSError, ValueError, TypeError):
        pass
    connection.close()
    return None
