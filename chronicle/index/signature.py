"""Whether a file is unchanged since it was compiled, by its metadata, and by its bytes only where needed.

A file read within one tick of its clock after its last change may hide a later edit of the same size ("racily
clean", as git calls it): such a "young" file is compared by its bytes.
"""

from __future__ import annotations

import codecs
import os
import stat
import time
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple

from chronicle.loader.reader import MAX_FILE

COARSEST_CLOCK: Final = 2_000_000_000
"""Nanoseconds: the coarsest tick of file times still in use (FAT)."""
_LARGEST: Final = 2**63
"""SQLite's integers are below this; the time of a file from 2263 in nanoseconds is not."""


class Signature(NamedTuple):
    """What a file looked like when it was read; times in nanoseconds.

    `size` is -1 for a file that cannot be reached and -2 for one that is not regular; `young` is 1 if an edit
    could hide in its time.
    """

    size: int
    mtime: int
    ctime: int
    inode: int
    young: int
    digest: str | None

    @classmethod
    def of(cls, path: Path) -> Signature:
        """The signature of a file, to be taken before it is read, and without a digest as yet."""
        try:
            status = path.stat()
        except OSError:
            return cls(-1, 0, 0, 0, 0, None)
        young = time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) < COARSEST_CLOCK
        size = status.st_size if stat.S_ISREG(status.st_mode) else -2
        mtime, ctime, inode = (
            number % _LARGEST for number in (status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        )
        return cls(size, mtime, ctime, inode, int(young), None)

    def same_metadata(self, other: Signature) -> bool:
        """Whether size, times and inode are equal."""
        return self[:4] == other[:4]


def digest(path: Path) -> str | None:
    """The same digest of a file as `ReadText.digest` gives of its text; None if it cannot be read."""
    total = blake2b(digest_size=16)
    try:
        file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
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
