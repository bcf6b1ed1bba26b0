"""Temporary files, written beside the file that they will replace, and removed if their writer was killed.

The name of such a file contains the id of the process that writes it; if that is gone, the file is litter.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_ENDING: Final = ".part"


def temporary_path(path: Path, stem: str) -> Path:
    """The temporary file beside `path` that this process may write, to be moved to `path`."""
    return path.with_name(f"{stem}.{os.getpid()}{_ENDING}")


def remove_leftovers(directory: Path, stem: str) -> None:
    """Remove the temporary files of processes that were killed; `stem` may be a glob pattern."""
    with suppress(OSError):
        for part in directory.glob(f"{stem}.*{_ENDING}"):
            owner = part.name.removesuffix(_ENDING).rpartition(".")[2]
            if owner.isascii() and owner.isdigit() and not _alive(int(owner)):
                with suppress(OSError):
                    part.unlink()


def _alive(process: int) -> bool:
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
