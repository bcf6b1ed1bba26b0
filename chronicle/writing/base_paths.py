"""Where in a base a file may be written: by the names that its files may have, and where links lead."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from chronicle.loader.locate import CONFIG, comes_with_program, shell_command

if TYPE_CHECKING:
    from pathlib import Path

    from chronicle.loader.locate import BaseLocation

_ENDING: Final = ".toml"
IMPORTS: Final = "imports"
"""The folder of a base in which maps of imports and their states are kept."""
ISSUED: Final = "issued"
"""The folder of a base in which issues of reports are kept."""
ISSUE_ENDING: Final = ".jsonl"
_OTHER_FOLDERS: Final = (IMPORTS, ISSUED)
"""Folders of a base whose files hold no facts, and may have any ending."""


class WriteRefused(Exception):
    """What may not be written; `hint` says what to do instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def writable_path(base: BaseLocation, file: str) -> Path:
    """Return the place of a file of the base, links resolved.

    Raises:
        WriteRefused: It is no place for a file of the base, or the base is one that comes with the program.
    """
    if comes_with_program(base.root):
        raise WriteRefused(
            "this base comes with Chronicle, and is not written to",
            f"make your own: {shell_command('new', 'DIR')}",
        )
    _refuse_foreign_name(base, file)
    root = os.path.realpath(base.root)
    path = os.path.realpath(base.root / file)
    if os.path.commonpath((root, path)) != root or path == root:
        raise WriteRefused(
            f"{base.display(file)} is a link that leads out of the base", "copy the file into the base"
        )
    real = os.path.relpath(path, root).replace(os.sep, "/")
    _refuse_foreign_name(base, real)
    return base.root.joinpath(real)


def writable_folder(base: BaseLocation, name: str) -> Path:
    """Return a folder of the base, whose own name is empty; raise as `writable_path`."""
    return writable_path(base, f"{name}/{CONFIG}").parent if name else base.root


def _refuse_foreign_name(base: BaseLocation, file: str) -> None:
    first, *others = parts = file.split("/")
    is_plain = all(part and not part.startswith(".") and "\0" not in part for part in parts)
    if not is_plain or (os.sep != "/" and (os.sep in file or ":" in file)):
        raise WriteRefused(f"{file} is no name for a file of a base", "name a .toml file in the base")
    if not file.endswith(_ENDING) and not (others and first in _OTHER_FOLDERS):
        raise WriteRefused(f"{file} does not end in {_ENDING}", "name a .toml file in the base")
    folder = base.root
    for part in parts[:-1]:
        folder /= part
        if os.path.lexists(folder / CONFIG):
            raise WriteRefused(
                f"{base.display(file)} belongs to a base of its own", f"add --base {base.display(part)}"
            )


def holds_issue(root: Path, path: Path) -> bool:
    """Tell whether a path, links resolved, is or would be an issue of a report of the base in this folder."""
    return path.suffix.lower() == ISSUE_ENDING and path.parent == (root / ISSUED).resolve()


def missing_folders(root: Path, folder: Path) -> list[Path]:
    """Return the folders that must be made for one to be there, outer ones first."""
    places = [folder, *folder.parents]
    inside = places[: places.index(root)]
    return [place for place in reversed(inside) if not os.path.lexists(place)]


def name_in(base: BaseLocation, path: Path) -> str:
    """Return the name in the base of a place in it; that of the base itself is empty."""
    name = path.relative_to(base.root).as_posix()
    return "" if name == "." else name
