"""Files on their way: written beside the one that they will replace, and swept up if their writer was killed.

The name of such a file says which process writes it; one whose process is gone is litter.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_ENDING: Final = ".part"


def part_of(path: Path, stem: str) -> Path:
    """The file beside `path` that this process may write before it takes its place."""
    return path.with_name(f"{stem}.{os.getpid()}{_ENDING}")


def sweep(directory: Path, stem: str) -> None:
    """Clear away what writers left behind that were killed; `stem` may be a pattern."""
    with suppress(OSError):
        for part in directory.glob(f"{stem}.*{_ENDING}"):
            owner = part.name.removesuffix(_ENDING).rpartition(".")[2]
            if owner.isascii() and owner.isdigit() and not _alive(int(owner)):
                with suppress(OSError):
                    part.unlink()


def _alive(process: int) -> bool:
    if process == os.getpid():
        return False  # an earlier process of this number: this one has only begun
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
