"""`chronicle new`: a commented base to begin with."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from glob import escape
from pathlib import Path
from typing import Annotated, Final

import typer

from chronicle.cli.errors import Exit, OutputError, UsageError, exit_with
from chronicle.cli.stderr import print_note
from chronicle.loader.discover import find_files
from chronicle.loader.entries import MODELS, SETTINGS_TABLE
from chronicle.loader.files import load
from chronicle.loader.locate import CONFIG, git_files, shell_command, starter

_SCHEMA: Final = "chronicle.schema.json"
_SCHEMA_LINE: Final = f"#:schema ./{_SCHEMA}\n"
"""The comment by which editors find the schema of a TOML file (Tombi and Taplo read it)."""


def new(
    given: Annotated[
        str, typer.Argument(metavar="DIR", help="Where to make it; it may exist, if no base is in it.")
    ],
    git: Annotated[
        bool,
        typer.Option(
            "--git",
            help="Also write a .gitignore, a pre-commit configuration and a GitHub workflow that checks.",
        ),
    ] = False,
) -> None:
    """Write a commented base, and the schema by which an editor completes and checks its keys.

    Raises:
        UsageError: There is no such place, or a base is in it.
        OutputError: It could not be written.
    """
    if not given:  # `Path("")` would be the working directory
        raise UsageError("the directory has no name", "name one, as in: chronicle new my-inquiry")
    directory = Path(given)
    texts = {path.name: path.read_text("utf-8") for path in sorted(starter().glob("*.toml"))}
    for_git = {name: path.read_text("utf-8") for name, path in git_files().items()} if git else {}
    try:
        foreign, own = _other_files(directory)
        kept = [name for name in for_git if os.path.lexists(directory / name)]
        for name in (*texts, _SCHEMA):
            if os.path.lexists(directory / name):
                raise UsageError(
                    f"{directory / name} is there already",
                    "name another directory: nothing is overwritten",
                )
        if foreign:
            texts[CONFIG] = texts[CONFIG].replace("# description", f"{_files(texts, own)}# description", 1)
        _write(
            directory,
            {
                **{name: _SCHEMA_LINE + text for name, text in texts.items()},
                _SCHEMA: _schema(),
                **{name: text for name, text in for_git.items() if name not in kept},
            },
        )
    except (FileExistsError, NotADirectoryError):
        raise UsageError(
            f"{directory} is no directory, or is being written to", "name another directory"
        ) from None
    except (OSError, ValueError) as error:
        raise OutputError(f"cannot write {directory}: {getattr(error, 'strerror', None) or error}") from None
    if foreign:
        others = "" if len(foreign) == 1 else f" and {len(foreign) - 1:,} more"
        print_note(f"{foreign[0]}{others}: no facts, so only what `files` in {CONFIG} names is read.")
    if kept:
        print_note(f"{', '.join(kept)}: there already, and left as it is.")
    look = shell_command("timeline", "--base", str(directory))
    print_note(f"A base of {len(texts)} files is in {directory}. Look at it: {look}")
    exit_with(Exit.FINE)


def _schema() -> str:
    from chronicle.exporting.schema import format_schema  # noqa: PLC0415 - nothing else here needs it

    return json.dumps(format_schema(), ensure_ascii=False, indent=1) + "\n"


def _files(texts: dict[str, str], own: list[str]) -> str:
    """Return the line of the settings that names the files that are read, since others hold no facts."""
    read = ", ".join(
        json.dumps(escape(name), ensure_ascii=False) for name in (*texts, *own) if name != CONFIG
    )
    return f"files = [{read}]  # all that is read: other files here hold no facts\n"


def _write(directory: Path, texts: dict[str, str]) -> None:
    """Write new files: all of them, or, if one cannot be, none."""
    written: list[Path] = []
    try:
        for name, text in texts.items():
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                written.append(path)
                file.write(text)
    except (OSError, ValueError):
        for path in written:
            with suppress(OSError):
                path.unlink()
        raise


def _other_files(directory: Path) -> tuple[list[str], list[str]]:
    """Return the .toml files in and beneath a directory that have other tables than a base, and the rest."""
    foreign: list[str] = []
    own: list[str] = []
    for file in find_files(directory) if directory.is_dir() else []:
        tables = set() if file.error else load(file.path, file.name).document.keys()
        is_foreign = tables and tables.isdisjoint((SETTINGS_TABLE, *MODELS))
        (foreign if is_foreign else own).append(file.name)
    return foreign, own
