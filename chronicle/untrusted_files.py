"""The files of strangers before they are parsed: a pipe is not waited for, and no archive has more parts than are looked at."""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

_END_OF_DIRECTORY: Final = re.compile(rb"PK\x05\x06")
_SIZE_OF_DIRECTORY: Final = slice(12, 16)
_LONG_DIRECTORY: Final = b"PK\x06\x07"
_LONG_BEFORE_END: Final = 20
_LONGEST_END: Final = _LONG_BEFORE_END + 22 + 2**16


def read_beginning(
    path: Path, most: int, refused: Callable[[str, str], Exception], name_another: str
) -> bytes:
    """Return the beginning of a file, at most so many bytes.

    Args:
        path: The file; whether it is a directory was asked before.
        most: How many bytes are read.
        refused: Makes what is raised of a message and a hint, if it is no regular file or cannot be read.
        name_another: The hint for what is no regular file.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise refused(f"{path} is no regular file", name_another)
            return file.read(most)
    except FileNotFoundError:
        raise refused(f"there is no file {path}", "check its name and directory") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise refused(f"cannot read {path}: {reason}", "close it in other programs, and try again") from None


def has_larger_directory(archive: BinaryIO, most: int) -> bool:
    """Tell whether a ZIP archive may have a directory of more bytes than so many, all of which zipfile would read.

    What may be its end is looked at wherever it stands: which of several zipfile takes is its own affair.
    """
    archive.seek(max(0, archive.seek(0, os.SEEK_END) - _LONGEST_END))
    tail = archive.read(_LONGEST_END)
    return any(
        int.from_bytes(tail[end.start() :][_SIZE_OF_DIRECTORY], "little") > most
        or tail[: end.start()][-_LONG_BEFORE_END:].startswith(_LONG_DIRECTORY)
        for end in _END_OF_DIRECTORY.finditer(tail)
    )
