"""Reading files that a stranger may have written: only regular files, only so much, only UTF-8.

Nothing here raises for what a file holds; a `FileError` says what is wrong and what to do.
"""

from __future__ import annotations

import codecs
import errno
import os
import stat
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate, count
from operator import add
from typing import TYPE_CHECKING

from chronicle.codes import NOT_UTF8, OVER_LIMIT, UNREADABLE_FILE, Code
from chronicle.digests import blake2b
from chronicle.named_tuples import NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILE = 32 * 2**20
"""The most bytes of one file."""
MAX_BASE = 256 * 2**20
"""The most bytes of all files of a base."""

_MEBIBYTE = 2**20
_MOST_QUOTED = 40  # characters of a user's text that a message repeats
OPEN_FILE = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # opening a FIFO must not wait for a writer
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)

_IRREGULAR_FILES = (
    (stat.S_ISDIR, "a directory"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISLNK, "a link"),
)

_OTHER_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),  # begins like UTF-16, so it is asked first
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_SAVE_AS = "save the file as UTF-8 (in a spreadsheet or Notepad: “Save as”, encoding UTF-8)"


class FileError(NamedTuple):
    """One thing wrong with one file. Its message may quote the user's text, which is not yet made safe.

    Lines and columns count from 1, columns in characters; `width` is what a caret underlines, at least 1.
    `address` names the table that was set aside for it (`tenures.tucker`), where one was; `also` is the line
    of the other place that it is about, 0 if there is none.
    """

    code: Code
    message: str
    hint: str
    line: int = 1
    column: int = 1
    width: int = 1
    address: str = ""
    also: int = 0


def excerpt(text: str) -> str:
    """Return a user's text on one line, shortened to fit in a message."""
    flat = " ".join(text[: 4 * _MOST_QUOTED].split())
    return flat if len(flat) <= _MOST_QUOTED else f"{flat[: _MOST_QUOTED - 1]}…"


class Lines:
    """The lines of a text as an editor counts them: only a line feed ends one, and a column is a character."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _starts(self) -> list[int]:
        lengths = map(len, self.text.split("\n")[:-1])
        return list(map(add, accumulate(lengths, initial=0), count()))  # a line feed for each line before

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and the column, both from 1, of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def start(self, line: int) -> int:
        """Return the offset at which a line begins; past the last line, the end of the text."""
        return self._starts[line - 1] if line <= len(self._starts) else len(self.text)

    def end(self, line: int) -> int:
        """Return the offset at which a line ends, before its line break."""
        stop = self._starts[line] - 1 if line < len(self._starts) else len(self.text)
        return stop - 1 if self.text[self.start(line) : stop].endswith("\r") else stop

    def line(self, line: int) -> str:
        """Return a line without its line break; past the last line, nothing."""
        return self.text[self.start(line) : self.end(line)] if line <= len(self._starts) else ""


class ReadText:
    """The text of a file, without a byte order mark, its line breaks as they were."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def digest(self) -> str:
        """A digest of the text, in hexadecimal."""
        return blake2b(self.text.encode(), digest_size=16).hexdigest()


_OPEN_FOLDER = getattr(os, "O_PATH", 0) | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW_ANY", getattr(os, "O_NOFOLLOW", 0))


def open_without_links(path: Path, flags: int = OPEN_FILE) -> int:
    """Open a path that was found to have no link in it, following none that was put there since.

    Raises:
        OSError: It cannot be opened, or there is a link in it now.
    """
    if not hasattr(os, "O_PATH"):  # not Linux: macOS has one flag for it all, Windows hardly any links
        descriptor = os.open(path, flags | _NO_LINK)
        if not hasattr(os, "O_NOFOLLOW_ANY") and os.path.realpath(path) != str(path.absolute()):
            os.close(descriptor)
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        return descriptor
    first, *folders, name = path.absolute().parts
    folder = os.open(first, _OPEN_FOLDER)
    try:
        for inner in folders:
            outer, folder = folder, os.open(inner, _OPEN_FOLDER | _NO_LINK, dir_fd=folder)
            os.close(outer)
        return os.open(name, flags | _NO_LINK, dir_fd=folder)
    finally:
        os.close(folder)


def read_file(path: Path) -> ReadText | FileError:
    """Read one file, which is no link; return a `FileError` if it cannot be read."""
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            return _irregular(status.st_mode)  # not even opened: opening a device can act on it
        handle = open_without_links(path)
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
        return _too_large(status.st_size)
    data = _read_bytes(handle, status.st_size)
    if len(data) > MAX_FILE:
        return _too_large(len(data))
    return _decoded(data)


def _read_bytes(handle: int, size: int) -> bytes:
    """Read to the end of a file, which may have grown, but no further than the limit and a byte."""
    chunks: list[bytes] = []
    remaining = MAX_FILE + 1
    while remaining > 0 and (chunk := os.read(handle, min(remaining, max(size + 1, _MEBIBYTE)))):
        chunks.append(chunk)
        remaining -= len(chunk)
    return b"".join(chunks)


def _decoded(data: bytes) -> ReadText | FileError:
    for mark, name in _OTHER_ENCODINGS:
        if data.startswith(mark):
            return FileError(NOT_UTF8, f"the file is {name}, not UTF-8", _SAVE_AS)
    if data[:4096].count(0) * 4 > len(data[:4096]):
        return FileError(NOT_UTF8, "the file is no text, or UTF-16 without a mark; not UTF-8", _SAVE_AS)
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
        NOT_UTF8,
        f"byte {data[offset]:#04x} at offset {offset:,} is not UTF-8",
        f"{_SAVE_AS}; it looks like {_likely_encoding(data[offset])}",
        line=before.count(b"\n") + 1,
        column=len(before[start:].decode("utf-8")) + 1,
    )


def _likely_encoding(byte: int) -> str:
    """Name the encoding that a byte which is not UTF-8 most likely belongs to."""
    char = bytes([byte]).decode("cp1252", errors="ignore")
    return f"Windows-1252, where this byte is “{char}”" if char else "another encoding, or no text at all"


def _too_large(size: int) -> FileError:
    limit = f"at most {MAX_FILE // _MEBIBYTE} MiB of a file are read"
    return FileError(OVER_LIMIT, f"the file is {size:,} bytes long; {limit}", "split it into several files")


def _irregular(mode: int) -> FileError:
    kind = next((name for is_kind, name in _IRREGULAR_FILES if is_kind(mode)), "no regular file")
    return FileError(
        UNREADABLE_FILE,
        f"this is {kind}, not a file of facts",
        "move it out of the base, or give it another name",
    )


def _unreadable(error: OSError | ValueError) -> FileError:
    match error:
        case FileNotFoundError():
            return FileError(
                UNREADABLE_FILE,
                "the file is not there, or is a link that leads nowhere",
                "mend or remove the link",
            )
        case PermissionError():
            return FileError(
                UNREADABLE_FILE, "no permission to read this", "ask its owner, or run chmod u+r on it"
            )
        case OSError(errno=errno.ELOOP | errno.ENOTDIR):
            return FileError(
                UNREADABLE_FILE, "there is a link here by now; it is not followed", "run the command again"
            )
    reason = (
        os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "no valid name"
    ).lower()
    return FileError(UNREADABLE_FILE, f"this can't be read: {reason}", "mend it, or move it out of the base")
