"""The base to use: the one named, the nearest one at or above the working directory, or the shipped one."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from chronicle.digests import blake2b
from chronicle.named_tuples import NamedTuple

CONFIG: Final = "chronicle.toml"
JOURNAL: Final = ".chronicle-journal"
"""The file in the directory of a base that stands there while the base is written to."""
_SHIPPED: Final = "birmingham"
_STARTER: Final = "starter"
_PACKAGE: Final = Path(__file__).resolve().parent.parent


def legible_name(name: str) -> str:
    """Return a file name with bytes that are not UTF-8 spelt as escapes, so that it can be written anywhere."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def shell_command(*words: str) -> str:
    """Return a command as it is typed into a shell: `chronicle new 'my inquiry'`."""
    import shlex  # noqa: PLC0415 - only messages need it

    return shlex.join(("chronicle", *words))


class BaseNotFound(Exception):
    """There is no base to read; the message says where it was looked for, and `hint` what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class BaseLocation(NamedTuple):
    """The place of a base: a directory with a `config` file, or, if `single`, that one file in the directory."""

    root: Path
    config: str = CONFIG
    single: bool = False
    shipped: bool = False
    shown: str = ""
    """The root as the user would write it, for messages; empty for the working directory."""
    given: str = ""
    """What the user named it by (`--base` and the like), if anything."""
    redacted_from: Path | None = None
    """Of a copy without what must not leave: the root of the base that it was made of."""
    options: tuple[str, ...] = ()
    """What tells such a copy from its base on the command line: `--public`."""
    mistaken: int = 0
    """How many entries were left out of such a copy for mistakes in them."""
    kept_at: Path | None = None
    """Of such a copy while it is made: the root that it will have."""

    @property
    def identity(self) -> str:
        """A text that tells this base from all others: the path of its config file."""
        return legible_name(str((self.kept_at or self.root) / self.config))

    @property
    def digest(self) -> str:
        """A digest of where it is, which names what is kept of it elsewhere: its index, what can be undone."""
        return blake2b(os.fsencode((self.kept_at or self.root) / self.config), digest_size=10).hexdigest()

    @property
    def title(self) -> str:
        """The title of a base that gives none itself: the name of its file or directory."""
        return Path(self.config).stem if self.single else legible_name(self.root.name)

    def command(self, *words: str) -> str:
        """Return a command for a hint, with `--base` if given. Answers must not use it: they name no path."""
        return shell_command(*words, *self.options, *(("--base", self.given) if self.given else ()))

    def display(self, file: str) -> str:
        """Return a file of the base as the user would write it."""
        return os.path.join(self.shown, file) if self.shown else file


def locate(given: str | None) -> BaseLocation:
    """Find the base: `given`, else the nearest `chronicle.toml` at or above here, else the shipped one.

    Raises:
        BaseNotFound: What was given is no base, or cannot be read.
    """
    if given is not None:
        return _named(given)
    try:
        here = Path.cwd()
    except OSError:  # it was removed, or cannot be looked into
        return shipped()
    for directory in (here, *here.parents):
        if os.path.isfile(directory / CONFIG):
            return BaseLocation(directory, shown=_shown(os.path.relpath(directory)))
    return shipped()


def shipped() -> BaseLocation:
    """Return the Birmingham base that comes with the program.

    Raises:
        BaseNotFound: The installation is not whole.
    """
    return BaseLocation(_data(_SHIPPED), shipped=True)


def starter() -> Path:
    """Return the commented base that `chronicle new` copies.

    Raises:
        BaseNotFound: The installation is not whole.
    """
    return _data(_STARTER)


def git_files() -> dict[str, Path]:
    """Return what `chronicle new --git` copies: for each name in the new directory, the file.

    Raises:
        BaseNotFound: The installation is not whole.
    """
    directory = _data("git", "gitignore")
    return {
        ".gitignore": directory / "gitignore",
        ".pre-commit-config.yaml": directory / "pre-commit-config.yaml",
        ".github/workflows/chronicle.yml": directory / "workflow.yml",
    }


def comes_with_program(root: Path) -> bool:
    """Tell whether a base is one of those that come with the program, which nothing writes to."""
    return any(root in _places(name) for name in (_SHIPPED, _STARTER))


def _places(name: str) -> tuple[Path, Path]:
    """Return where a directory of the program's may be: inside an installed package, or beside it in a checkout."""
    return _PACKAGE / "data" / name, _PACKAGE.parent / "data" / name


def _data(name: str, file: str = CONFIG) -> Path:
    """Return a directory that comes with the program, in which there is a file of some name."""
    for directory in _places(name):
        if (directory / file).is_file():
            return directory
    raise BaseNotFound(
        "what comes with the program is missing",
        "install Chronicle again, or name a base: --base PATH",
    )


def _named(given: str) -> BaseLocation:
    try:
        path = _path(given)
        mode = path.stat().st_mode
        is_base = stat.S_ISDIR(mode) and _exists(path / CONFIG)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a path"
        raise BaseNotFound(
            f"cannot read the base {given}: {reason}",
            "name a directory with a chronicle.toml, or one .toml file",
        ) from None
    if stat.S_ISDIR(mode):
        if not is_base:
            raise BaseNotFound(
                f"there is no {CONFIG} in {given}", f"make a base there: {shell_command('new', given)}"
            )
        return BaseLocation(path.resolve(), shown=_shown(path), given=given)
    if not stat.S_ISREG(mode):
        raise BaseNotFound(
            f"{given} is neither a directory nor a regular file",
            "name a directory with a chronicle.toml, or one .toml file",
        )
    if path.name == CONFIG:
        return BaseLocation(path.parent.resolve(), shown=_shown(path.parent), given=given)
    resolved = path.resolve()
    if resolved.name != legible_name(resolved.name):
        raise BaseNotFound(f"the name of {given} is not UTF-8", "give it a name in a-z, 0-9 and -")
    return BaseLocation(resolved.parent, resolved.name, single=True, shown=_shown(path.parent), given=given)


def _path(given: str) -> Path:
    if not given:  # which Python takes for the working directory
        raise ValueError("an empty path")
    return Path(given)


def _shown(directory: Path | str) -> str:
    """Return a directory as the user would write it; "" for the working directory."""
    shown = os.path.normpath(directory)
    return "" if shown == os.curdir else shown


def _exists(path: Path) -> bool:
    """Tell whether a file exists; unlike `os.path.exists`, raise if that can't be told."""
    try:
        path.stat()
    except FileNotFoundError:
        return False
    return True
