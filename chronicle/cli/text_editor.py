"""The user's text editor, opened at a line of a file."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import PurePath
from shutil import which
from typing import TYPE_CHECKING, Final

from chronicle.cli.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

_VARIABLES: Final = ("VISUAL", "EDITOR")
_USUAL: Final = ("notepad",) if sys.platform == "win32" else ("nano", "vi", "vim", "emacs")
_BEFORE_FILE: Final = "+{line}"
_BEHIND_FILE: Final = "{file}:{line}"
_ARGUMENTS: Final = {
    **dict.fromkeys(
        (
            "vi",
            "vim",
            "nvim",
            "gvim",
            "view",
            "nano",
            "pico",
            "micro",
            "kak",
            "emacs",
            "joe",
            "jed",
            "ne",
            "mg",
        ),
        (_BEFORE_FILE, "{file}"),
    ),
    "emacsclient": (_BEFORE_FILE, "{file}"),
    "sensible-editor": (_BEFORE_FILE, "{file}"),
    **dict.fromkeys(("hx", "helix"), (_BEHIND_FILE,)),
    **dict.fromkeys(("code", "code-insiders", "codium", "cursor"), ("--wait", "--goto", _BEHIND_FILE)),
    **dict.fromkeys(("subl", "sublime_text", "zed"), ("--wait", _BEHIND_FILE)),
    "mate": ("--wait", "--line", "{line}", "{file}"),
    "kate": ("--block", "--line", "{line}", "{file}"),
    "gedit": ("--wait", _BEFORE_FILE, "{file}"),
    "notepad++": ("-n{line}", "{file}"),
}
"""What an editor takes to open a file at a line, and to wait until it is closed; any other gets the file alone."""


def editor_command(path: Path, line: int) -> list[str]:
    """Return the command that opens a file at a line in the editor that `$VISUAL` or `$EDITOR` names, else a usual one.

    Raises:
        UsageError: None is named, and none of the usual ones is there; or what is named cannot be read.
    """
    variable = next((name for name in _VARIABLES if os.environ.get(name, "").strip()), None)
    try:
        words = shlex.split(os.environ[variable], posix=sys.platform != "win32") if variable else []
    except ValueError:
        raise UsageError(f"${variable} has a quote that is not closed", f"mend it: {variable}=vi") from None
    if not words:
        words = [name for name in _USUAL if which(name)][:1]
    if not words:
        raise UsageError("there is no editor", "name one: VISUAL=vi, or change a value here: --set key=value")
    program = words[0].strip('"')
    name = PurePath(program.replace("\\", "/")).name.lower().removesuffix(".exe").removesuffix(".cmd")
    wanted = [argument.format(file=path, line=line) for argument in _ARGUMENTS.get(name, ("{file}",))]
    return [program, *words[1:], *(argument for argument in wanted if argument not in words)]


def open_editor(path: Path, line: int) -> None:
    """Open a file in the user's editor, and wait until it is closed.

    Raises:
        UsageError: It cannot be run, or says that it failed.
    """
    command = editor_command(path, line)
    program = which(command[0]) or command[0]  # on Windows, where it may be a script
    try:
        code = subprocess.run([program, *command[1:]], check=False).returncode  # noqa: S603 - what the user named
    except OSError as error:
        raise UsageError(
            f"the editor {command[0]} cannot be run: {(error.strerror or str(error)).lower()}",
            "name another: VISUAL=vi",
        ) from None
    if code:
        raise UsageError(f"the editor {command[0]} ended with {code}", "what it saved stands; check it")
