"""Where an answer goes: stdout, or a file that is written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TextIO

from chronicle import render
from chronicle.atomic_files import remove_leftovers, temporary_path
from chronicle.cli.errors import OutputError, UsageError
from chronicle.text import alternatives

if TYPE_CHECKING:
    from chronicle.index.cache import Index


_STDOUT: Final = Path("-")
_OF_SPREADSHEETS: Final = frozenset({".xlsx", ".xls", ".ods"})


class Target(NamedTuple):
    """The format of an answer, and its file; `path` is None for stdout."""

    format: str
    path: Path | None
    force: bool
    base: Index | None = None
    """The index that is queried: no file of its base may be overwritten."""

    @contextmanager
    def opened(self) -> Iterator[TextIO]:
        """The stream to write to.

        Raises:
            WrongUse: The file exists already, or may not be written to.
            NotWritten: It could not be written; what was there before is unchanged.
        """
        if self.path is None:
            yield sys.stdout
            return
        with _replacing(self.path, force=self.force, base=self.base) as stream:
            yield stream


def target(
    chosen: StrEnum | None,
    path: Path | None,
    *,
    force: bool,
    excel: bool = False,
    raw: bool = False,
    base: Index | None = None,
    formats: Iterable[str] | None = None,
) -> Target:
    """The target of an answer: in the format named, else that of the file's ending, else a table.

    `formats` are those in which the answer is available; None for those of a listing.

    Raises:
        WrongUse: The options do not go together.
    """
    if path == _STDOUT:
        path = None
    named = chosen.value if chosen else None
    ending = render.format_of(str(path)) if path else None
    if path is not None and named is None and ending is None:
        hint = f"add --format, or end it in {alternatives(render.usual_endings())}"
        if path.suffix.lower() in _OF_SPREADSHEETS and formats is None:
            hint = "a spreadsheet opens CSV: end it in .csv, and add --excel"
        raise UsageError(f"--output {path}: the ending does not say which format", hint)
    available = render.format_names("table", "page") if formats is None else tuple(formats)
    if named is None and ending is not None and ending not in available:
        raise UsageError(
            f"--output {path}: this answer does not come as {ending}",
            f"end it otherwise, or add --format with one of {', '.join(available)}",
        )
    if excel and named is None and ending is None:
        named = _format_with("excel")
    format_name = named or ending or render.DEFAULT
    for option, given in (("excel", excel), ("raw", raw)):
        if given and option not in render.FORMATS[format_name].options:
            suitable = _format_with(option)
            raise UsageError(
                f"--{option} goes with {suitable}, not with {format_name}",
                f"add --format {suitable}, or leave --{option} out",
            )
    if force and path is None:
        raise UsageError("--force goes with --output", "add --output FILE, or leave --force out")
    return Target(format_name, path, force, base)


def _format_with(option: str) -> str:
    """Return the name of the format that heeds one of the `TableOptions`."""
    return next(name for name, entry in render.FORMATS.items() if option in entry.options)


@contextmanager
def _replacing(path: Path, *, force: bool, base: Index | None) -> Iterator[TextIO]:
    """Write to a file beside the target, then move it into place, so that a partial answer is never there."""
    try:
        mode: int | None = path.stat().st_mode
    except FileNotFoundError:
        mode = None
    except (OSError, ValueError) as error:
        raise OutputError(f"cannot write {path}: {getattr(error, 'strerror', None) or error}") from None
    place = path.resolve()
    if base is not None and base.owns(place):
        raise UsageError(f"--output {path} is, or would be, a file of the base", "name another file")
    if mode is not None:
        _refuse_if_unfit(path, mode, force=force)
        if not stat.S_ISREG(mode):
            yield from _straight(place)
            return
    remove_leftovers(place.parent, _STEM)
    part = temporary_path(place, _STEM)
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o666)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            part.chmod(stat.S_IMODE(mode))
        if force or not _linked(part, place):
            part.replace(place)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from None
    finally:
        with suppress(OSError):
            part.unlink()


def _linked(part: Path, place: Path) -> bool:
    """Hard-link a finished file to its final name unless that exists by now; False if links don't work.

    Raises:
        WrongUse: It exists by now.
    """
    try:
        os.link(part, place)
    except FileExistsError:
        raise UsageError(f"{place} is there already", "add --force to replace it") from None
    except OSError:
        return False
    return True


_STEM: Final = ".chronicle"
"""How the names of temporary files of answers begin."""


def _refuse_if_unfit(path: Path, mode: int, *, force: bool) -> None:
    if stat.S_ISDIR(mode):
        raise UsageError(f"--output {path} is a directory", "name a file in it")
    if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or stat.S_ISBLK(mode):
        raise UsageError(f"--output {path} is no regular file", "name another file, or use > to redirect")
    if stat.S_ISREG(mode) and not force:
        raise UsageError(f"{path} is there already", "add --force to replace it")


def _straight(path: Path) -> Iterator[TextIO]:
    """Write directly to a character device, such as /dev/null, which cannot be replaced."""
    try:
        with path.open("w", encoding="utf-8", newline="") as stream:
            yield stream
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from None
