"""Where what outlives a command, and belongs to no base, is kept for the user."""

from __future__ import annotations

import os
from pathlib import Path


def state_directory(*folders: str) -> Path:
    """Return a folder of the user's state directory, made for nobody else if need be; `CHRONICLE_STATE` names another.

    Raises:
        OSError: It cannot be made, or somebody else may write to it: what is read there is put into bases.
    """
    from chronicle.index.signature import is_ours_alone  # noqa: PLC0415 - settling a crash needs neither

    given = os.environ.get("CHRONICLE_STATE")
    if not given:
        from platformdirs import user_state_dir  # noqa: PLC0415 - not needed where the user names a place

        given = user_state_dir("chronicle", appauthor=False)
    try:
        directory = Path(given).expanduser().absolute().joinpath(*folders)
    except RuntimeError as error:
        raise OSError(str(error)) from None  # there is no home directory
    try:
        missing = [place for place in (directory, *directory.parents) if not place.exists()]
        for place in reversed(missing):
            place.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise OSError(f"{directory} cannot be made ({(error.strerror or str(error)).lower()})") from None
    if not is_ours_alone(directory.stat()):
        raise OSError(f"others may write to {directory}")
    return directory
