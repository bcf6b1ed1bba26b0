"""Reading files that a stranger may have written: only regular files, only so much, only UTF-8.

Nothing here raises for what a directory or a file holds; a `FileError` says what is wrong and what to do.
"""

from __future__ import annotations

import codecs
import os
import stat
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from chronicle.loader.errors import FileError

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILE = 32 * 2**20
"""The most bytes of one file."""
MAX_BASE = 256 * 2**20
"""The most bytes of all files of a base."""

_MEBIBYTE = 2**20
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # opening a FIFO must not wait for a writer
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)

_KINDS = (
    (stat.S_ISDIR, "a directory"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)

_OTHER_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),  # begins like UTF-16, so it is asked first
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_SAVE_AS = "save the file as UTF-8 (in a spreadsheet or Notepad: “Save as”, encoding UTF-8)"


@dataclass(frozen=True)
class ReadText:
    """The text of a file, without a byte order mark, its line breaks as they were."""

    text: str

    @cached_property
    def digest(self) -> str:
        """A digest of the text, in hexadecimal."""
        return blake2b(self.text.encode(), digest_size=16).hexdigest()


def read_file(path: Path) -> ReadText | FileError:
    """Read one file, or say why not."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return _irregular(status.st_mode)  # not even opened: opening a device can act on it
        handle = os.open(path, _FLAGS)
    except (OSError, ValueError) as error:
        return _unreadable(error)
    try:
        return _read(handle)
    except OSError as error:
        return _unreadable(error)
    finally:
        os.close(handle)


def _read(handle: int) -> ReadText | FileError:
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        return _irregular(status.st_mode)
    if status.st_size > MAX_FILE:
        return _over(status.st_size)
    data = _bytes(handle, status.st_size)
    if len(data) > MAX_FILE:
        return _over(len(data))
    return _decoded(data)


def _bytes(handle: int, size: int) -> bytes:
    """Read to the end of a file, which may have grown, but no further than the limit and a byte."""
    chunks: list[bytes] = []
    left = MAX_FILE + 1
    while left > 0 and (chunk := os.read(handle, min(left, max(size + 1, _MEBIBYTE)))):
        chunks.append(chunk)
        left -= len(chunk)
    return b"".join(chunks)


def _decoded(data: bytes) -> ReadText | FileError:
    for mark, name in _OTHER_ENCODINGS:
        if data.startswith(mark):
            return FileError("F002", f"the file is {name}, not UTF-8", _SAVE_AS)
    if data[:4096].count(0) * 4 > len(data[:4096]):
        return FileError("F002", "the file is no text, or UTF-16 without a mark; not UTF-8", _SAVE_AS)
    marked = data.startswith(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error.start, skipped=len(codecs.BOM_UTF8) if marked else 0)
    return ReadText(text[1:] if marked else text)


def _not_utf8(data: bytes, offset: int, skipped: int) -> FileError:
    before = data[skipped:offset]
    start = before.rfind(b"\n") + 1
    return FileError(
        "F002",
        f"byte {data[offset]:#04x} at offset {offset:,} is not UTF-8",
        f"{_SAVE_AS}; it looks like {_guess(data[offset])}",
        line=before.count(b"\n") + 1,
        column=len(before[start:].decode("utf-8")) + 1,
    )


def _guess(byte: int) -> str:
    """Name the encoding that a byte which is not UTF-8 most likely belongs to."""
    char = bytes([byte]).decode("cp1252", errors="ignore")
    return f"Windows-1252, where this byte is “{char}”" if char else "another encoding, or no text at all"


def _over(size: int) -> FileError:
    limit = f"at most {MAX_FILE // _MEBIBYTE} MiB of a file are read"
    return FileError("F011", f"the file is {size:,} bytes long; {limit}", "split it into several files")


def _irregular(mode: int) -> FileError:
    kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "no regular file")
    return FileError(
        "F001", f"this is {kind}, not a file of facts", "move it out of the base, or give it another name"
    )


def _unreadable(error: OSError | ValueError) -> FileError:
    match error:
        case FileNotFoundError():
            return FileError(
                "F001", "the file is not there, or is a link that leads nowhere", "mend or remove the link"
            )
        case PermissionError():
            return FileError("F001", "no permission to read this", "ask its owner, or run chmod u+r on it")
    reason = (
        os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "no valid name"
    ).lower()
    return FileError("F001", f"this can't be read: {reason}", "mend it, or move it out of the base")
