"""Temporary files, written beside the file that they will replace, and removed if their writer was killed.

The name of such a file contains the id of the process that writes it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_ENDING: Final = ".part"


def temporary_path(path: Path, stem: str) -> Path:
    """Return the temporary file beside `path` that this process may write and then move to `path`."""
    return path.with_name(f"{stem}.{os.getpid()}{_ENDING}")


def remove_leftovers(directory: Path, stem: str) -> None:
    """Remove the temporary files of processes that were killed; `stem` may be a glob pattern."""
    with suppress(OSError):
        for file in directory.glob(f"{stem}.*{_ENDING}"):
            writer = file.name.removesuffix(_ENDING).rpartition(".")[2]
            if writer.isascii() and writer.isdigit() and not _is_running(int(writer)):
                with suppress(OSError):
                    file.unlink()


def _is_running(process: int) -> bool:
    if process == os.getpid():
        return False  # left by an earlier process with this id: this one has not written any yet
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
