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
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.loader.reader import MAX_BASE, OPEN_FILE, open_without_links

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MAGIC: Final = b"chronicle journal "
_VERSION: Final = _MAGIC + b"1\n"
_MOST_BYTES: Final = 2 * MAX_BASE
_BLOCK: Final = 2**20


class OldFile(NamedTuple):
    """What one file of a base held before a write.

    Attributes:
        name: Its path in the base, with slashes and without links.
        before: What it held; None if it was not there.
        after: The digest of what it is to hold; None if it goes.
        mode: Its permissions.
    """

    name: str
    before: bytes | None
    after: str | None
    mode: int


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
        blocks: list[bytes] = []
        while most >= 0 and (block := os.read(descriptor, min(most + 1, _BLOCK))):
            blocks.append(block)
            most -= len(block)
        return b"".join(blocks)
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
                "files": [
                    [file.name, digest_of(file.before), len(file.before or b""), file.after, file.mode]
                    for file in journal.files
                ],
            }
        ).encode()
        contents = (file.before for file in journal.files if file.before is not None)
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
        ForeignJournal: A later version of the program wrote it.
        OSError: It cannot be read.
    """
    content = read_content(path, _MOST_BYTES) or b""
    if content.startswith(_MAGIC) and not content.startswith(_VERSION[: len(content)]):
        raise ForeignJournal("it was written by another version of Chronicle")
    head, _, rest = content.removeprefix(_VERSION).partition(b"\n")
    checksum, _, contents = rest.partition(b"\n")
    if checksum != (digest_of(head) or "").encode():
        return Journal(), True
    try:
        fields = json.loads(head)
        files = tuple(_old_files(fields["files"], contents))
        journal = Journal(_names(fields["folders"]), _names(fields["made"]), files)
        return journal, fields["inode"] == os.lstat(path).st_ino
    except (ValueError, TypeError, KeyError, RecursionError):
        return Journal(), True


def _names(value: Sequence[object]) -> tuple[str, ...]:
    return tuple(str(name) for name in value)


def _old_files(
    rows: Sequence[tuple[str, str | None, int, str | None, int]], contents: bytes
) -> Sequence[OldFile]:
    """Return the files of a journal.

    Raises:
        ValueError: A part of what they held is missing.
    """
    files = []
    start = 0
    for name, before, size, after, mode in rows:
        content = None if before is None else contents[start : start + size]
        start += size
        if digest_of(content) != before:
            raise ValueError("the journal was cut off")
        files.append(OldFile(str(name), content, after, int(mode)))
    return files
