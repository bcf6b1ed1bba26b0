"""`chronicle new`: a commented base to begin with."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from glob import escape
from pathlib import Path
from typing import Annotated

import typer

from chronicle.cli.errors import Exit, OutputError, UsageError, exit_with
from chronicle.cli.stderr import print_note
from chronicle.loader.discover import find_files
from chronicle.loader.entries import MODELS, SETTINGS_TABLE
from chronicle.loader.files import load
from chronicle.loader.locate import CONFIG, shell_command, starter


def new(
    given: Annotated[
        str, typer.Argument(metavar="DIR", help="Where to make it; it may exist, if no base is in it.")
    ],
) -> None:
    """Write a commented base.

    Raises:
        UsageError: There is no such place, or a base is in it.
        OutputError: It could not be written.
    """
    if not given:  # `Path("")` would be the working directory
        raise UsageError("the directory has no name", "name one, as in: chronicle new my-inquiry")
    directory = Path(given)
    texts = {path.name: path.read_text("utf-8") for path in sorted(starter().glob("*.toml"))}
    written: list[Path] = []
    try:
        foreign, own = _other_files(directory)
        for name in texts:
            if os.path.lexists(directory / name):
                raise UsageError(
                    f"{directory / name} is there already",
                    "name another directory: nothing is overwritten",
                )
        directory.mkdir(parents=True, exist_ok=True)
        if foreign:
            read = ", ".join(
                json.dumps(escape(name), ensure_ascii=False) for name in (*texts, *own) if name != CONFIG
            )
            files = f"files = [{read}]  # all that is read: other files here hold no facts\n"
            texts[CONFIG] = texts[CONFIG].replace("# description", f"{files}# description", 1)
        for name, text in texts.items():
            with (directory / name).open("x", encoding="utf-8", newline="\n") as file:
                written.append(directory / name)
                file.write(text)
    except (FileExistsError, NotADirectoryError):
        raise UsageError(
            f"{directory} is no directory, or is being written to", "name another directory"
        ) from None
    except (OSError, ValueError) as error:
        for path in written:
            with suppress(OSError):
                path.unlink()
        raise OutputError(f"cannot write {directory}: {getattr(error, 'strerror', None) or error}") from None
    if foreign:
        others = "" if len(foreign) == 1 else f" and {len(foreign) - 1:,} more"
        print_note(f"{foreign[0]}{others}: no facts, so only what `files` in {CONFIG} names is read.")
    look = shell_command("timeline", "--base", str(directory))
    print_note(f"A base of {len(texts)} files is in {directory}. Look at it: {look}")
    exit_with(Exit.FINE)


def _other_files(directory: Path) -> tuple[list[str], list[str]]:
    """Return the .toml files in and beneath a directory that have other tables than a base, and the rest."""
    foreign: list[str] = []
    own: list[str] = []
    for file in find_files(directory) if directory.is_dir() else []:
        tables = set() if file.error else load(file.path, file.name).document.keys()
        is_foreign = tables and tables.isdisjoint((SETTINGS_TABLE, *MODELS))
        (foreign if is_foreign else own).append(file.name)
    return foreign, own
