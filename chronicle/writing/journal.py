"""What stands in a base while it is written to, so that the next command can clear up after a crash.

The journal is made before anything else, under its own name, and goes when everything is done. A write of several
files keeps in it, safely on the disk before the first of them is replaced, what each of them held: whatever happens,
they are put back. One that was cut off was never on the disk whole, so nothing had been replaced yet.

It names its own inode. One that was copied or unpacked from elsewhere does not, and nothing in it is ever written:
a stranger's base could hold any.
"""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.loader.reader import OPEN_FILE, open_without_links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_MAGIC: Final = b"chronicle journal "
_VERSION: Final = _MAGIC + b"1\n"
_MOST_IN_HEAD: Final = 16 * 2**20
"""The most bytes of a journal before what files held."""
_BLOCK: Final = 2**20


class OldFile(NamedTuple):
    """What one file of a base held before a write.

    Attributes:
        name: Its path in the base, with slashes and without links.
        before: The digest of what it held; None if it was not there.
        after: The digest of what it is to hold; None if it goes.
        mode: Its permissions.
        size: The number of bytes that it held.
        content: Return these; raises OSError if they cannot be read, or are damaged.
    """

    name: str
    before: str | None
    after: str | None
    mode: int
    size: int
    content: Callable[[], bytes]


class Journal(NamedTuple):
    """What a write will do.

    Attributes:
        folders: The folders of the base in which it makes temporary files, the base itself as "".
        made: Those of them that it makes, outer ones first.
        files: What to put back if it does not come to its end.
    """

    folders: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    files: tuple[OldFile, ...] = ()


class ForeignJournal(Exception):
    """The journal was not written here, or by a later version of the program."""


def digest_of(content: bytes | None) -> str | None:
    """Return a digest of what a file holds; None for a file that is not there."""
    return None if content is None else blake2b(content, digest_size=16).hexdigest()


def write_all(descriptor: int, content: bytes) -> None:
    """Write all of some content to an open file, and wait until it is on the disk.

    Raises:
        OSError: It could not be written.
    """
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.fsync(descriptor)


def read_content(path: Path, most: int) -> bytes | None:
    """Return what a regular file holds, no further than `most` bytes and one; None if it is not there.

    Raises:
        OSError: It cannot be read, or is a link, or no regular file.
    """
    try:
        descriptor = open_without_links(path, OPEN_FILE)
    except FileNotFoundError:
        return None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("it is no regular file")
        return _read_at_most(descriptor, most + 1)
    finally:
        os.close(descriptor)


def write_journal(path: Path, journal: Journal) -> None:
    """Write a journal that is not there yet, whole or not at all.

    Nobody may read it who could not read all of those files.

    Raises:
        OSError: It cannot be written.
    """
    mode = 0o666
    for file in journal.files:
        mode &= file.mode | 0o600
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, mode)
    try:
        head = json.dumps(
            {
                "inode": os.fstat(descriptor).st_ino,
                "folders": journal.folders,
                "made": journal.made,
                "files": [file[:-1] for file in journal.files],
            }
        ).encode()
        contents = (file.content() for file in journal.files)
        write_all(
            descriptor, b"".join((_VERSION, head, b"\n", (digest_of(head) or "").encode(), b"\n", *contents))
        )
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
    finally:
        os.close(descriptor)


def read_journal(path: Path) -> tuple[Journal, bool]:
    """Return a journal, without any files if it was cut off or is none, and whether it was written in this place.

    Raises:
        ForeignJournal: Another version of the program wrote it.
        OSError: It cannot be read.
    """
    content = read_content(path, _MOST_IN_HEAD) or b""
    if content.startswith(_MAGIC) and not content.startswith(_VERSION[: len(content)]):
        raise ForeignJournal("it was written by another version of Chronicle")
    head, _, rest = content.removeprefix(_VERSION).partition(b"\n")
    checksum, end, _ = rest.partition(b"\n")
    if not end or checksum != (digest_of(head) or "").encode():
        return Journal(), True
    start = len(_VERSION) + len(head) + 1 + len(checksum) + 1
    status = path.lstat()
    try:
        fields = json.loads(head)
        files = tuple(_old_files(path, fields["files"], start))
        journal = Journal(_names(fields["folders"]), _names(fields["made"]), files)
        is_own = fields["inode"] == status.st_ino
    except (ValueError, TypeError, KeyError, RecursionError):
        return Journal(), True
    is_whole = start + sum(file.size for file in files) == status.st_size
    return journal if is_whole else Journal(), is_own


def _names(value: Sequence[object]) -> tuple[str, ...]:
    return tuple(str(name) for name in value)


def _old_files(
    path: Path, rows: Sequence[tuple[str, str | None, str | None, int, int]], start: int
) -> Iterator[OldFile]:
    for name, before, after, mode, length in rows:
        size = max(int(length), 0)
        content = partial(_part_of, path, start, size, before)
        yield OldFile(str(name), before, after, int(mode) & 0o777, size, content)
        start += size


def _part_of(path: Path, start: int, size: int, digest: str | None) -> bytes:
    """Return a part of a journal.

    Raises:
        OSError: It is not what was written there.
    """
    descriptor = open_without_links(path, OPEN_FILE)
    try:
        os.lseek(descriptor, start, os.SEEK_SET)
        content = _read_at_most(descriptor, size)
    finally:
        os.close(descriptor)
    if digest_of(content) != digest:
        raise OSError("what is to be put back is damaged")
    return content


def _read_at_most(descriptor: int, most: int) -> bytes:
    blocks: list[bytes] = []
    while most > 0 and (block := os.read(descriptor, min(most, _BLOCK))):
        blocks.append(block)
        most -= len(block)
    return b"".join(blocks)
