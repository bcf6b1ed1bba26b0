"""`chronicle new`: a commented base to begin with."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from chronicle.cli.errors import Exit, OutputError, UsageError, exit_with
from chronicle.cli.stderr import print_note
from chronicle.loader.locate import shell_command, starter


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
    texts = {path.name: path.read_bytes() for path in sorted(starter().glob("*.toml"))}
    written: list[Path] = []
    try:
        for name in texts:
            if os.path.lexists(directory / name):
                raise UsageError(
                    f"{directory / name} is there already",
                    "name another directory: nothing is overwritten",
                )
        directory.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            with (directory / name).open("xb") as file:
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
    look = shell_command("timeline", "--base", str(directory))
    print_note(f"A base of {len(texts)} files is in {directory}. Look at it: {look}")
    exit_with(Exit.FINE)
