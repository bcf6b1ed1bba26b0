"""Changing files of a base: all of them or none, whatever happens meanwhile, and only those that were meant.

The files are compared with what their change was worked out from, written anew beside themselves, and moved into
place. While that goes on a journal stands in the base; `recover` clears up after a write that was cut off.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.atomic_files import PartialFile, remove_leftovers, sync_directory
from chronicle.loader.locate import (
    JOURNAL,
    BaseLocation,
    BaseNotFound,
)
from chronicle.loader.reader import MAX_FILE
from chronicle.writing import history
from chronicle.writing.base_paths import (
    WriteRefused,
    missing_folders,
    name_in,
    writable_folder,
    writable_path,
)
from chronicle.writing.journal import (
    ForeignJournal,
    Journal,
    OldFile,
    digest_of,
    read_content,
    read_journal,
    write_all,
    write_journal,
)
from chronicle.writing.locking import lock_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from chronicle.loader.files import BaseFile

_STEM: Final = ".chronicle-write"
"""How the names of temporary files begin."""
_AS_IT_WAS: Final = "; everything is as it was"
_CURES: Final = {
    **dict.fromkeys(
        (errno.EACCES, errno.EPERM, errno.EROFS), "run a command as somebody who may write to the base"
    ),
    errno.ENOSPC: "make room on the disk, and run the command again",
}
_USUAL_MODE: Final = 0o666
_OURS: Final = 0o600
_MEBIBYTE: Final = 2**20


class FileChange(NamedTuple):
    """A change of one file of a base.

    Attributes:
        file: Its path in the base, with slashes.
        before: What it holds now; None for a new file.
        after: What it is to hold; None for a file that goes.
    """

    file: str
    before: bytes | None
    after: bytes | None


class BaseChanged(WriteRefused):
    """A file no longer holds what its change was worked out from."""


class WriteFailed(Exception):
    """The system could not write; every file is as it was, if the message does not say otherwise."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class BaseUnsettled(BaseNotFound):
    """A write to the base was cut off, and its files cannot be put back as they were."""


def read_base_file(base: BaseLocation, file: str) -> bytes | None:
    """Return what a file of the base holds now; None if it is not there.

    Raises:
        WriteRefused: It is no file of the base.
        WriteFailed: It cannot be read.
    """
    path = writable_path(base, file)
    with _reported(base, file):
        return read_content(path, MAX_FILE)


def read_base_files(base: BaseLocation) -> dict[str, bytes]:
    """Return what the files of facts of the base hold now, by name; without those that cannot be read."""
    from chronicle.index.signature import base_files  # noqa: PLC0415 - what settles a crash needs no index
    from chronicle.loader.discover import FilePatterns  # noqa: PLC0415

    settings = _settings_file(base).base()
    patterns = FilePatterns(settings.files if settings is not None and settings.files else ())
    files, _ = base_files(base, patterns.fits if patterns.texts else None)
    contents: dict[str, bytes] = {}
    for name, path in files.items():
        with suppress(OSError):
            content = read_content(path, MAX_FILE)
            if content is not None:
                contents[name] = content
    return contents


def _settings_file(base: BaseLocation) -> BaseFile:
    """Return the file with the settings of a base; of a long one but the piece in which they stand, if that can be."""
    from chronicle.index.large.pieces import cut_file, read_piece, settings_piece  # noqa: PLC0415 - as above
    from chronicle.loader.files import load  # noqa: PLC0415

    path = base.root / base.config
    with suppress(OSError):
        units = cut_file(base.config, path, path.lstat().st_size).units
        piece = settings_piece([unit.piece for unit in units if unit.piece is not None])
        if piece is not None and (file := read_piece(base.config, piece)) is not None:
            return file
    return load(path, base.config)


@contextmanager
def locked(base: BaseLocation) -> Iterator[None]:
    """Hold the lock of the base, waiting for whoever has it: nothing else that heeds it writes meanwhile.

    Raises:
        WriteFailed: There is no way to lock it.
    """
    with ExitStack() as stack:
        with _reported(base, ""):
            stack.enter_context(lock_directory(base.root))
        yield


def write(base: BaseLocation, changes: Sequence[FileChange], command: str) -> str | None:
    """Change files of the base, all or none; return why that cannot be undone, None if it can.

    Args:
        base: The base.
        changes: What changes, each file once.
        command: The command line, for the list of what can be undone.

    Raises:
        BaseChanged: A file no longer holds what its change was worked out from.
        WriteRefused: Something may not be written.
        WriteFailed: The system could not write.
    """
    with locked(base):
        recover(base)
        with history.recorded(base, changes, command) as record:
            replace_files(base, changes)
        return record.problem


@contextmanager
def remembered(base: BaseLocation, file: str, command: str) -> Iterator[None]:
    """Keep a record of what another program, such as an editor, changes in a file of the base within.

    Raises:
        WriteFailed: The file cannot be read.
    """
    before = read_base_file(base, file)
    try:
        yield
    finally:
        with suppress(WriteRefused, WriteFailed), locked(base):
            after = read_base_file(base, file)
            with history.recorded(base, [(file, before, after)], command):
                pass


def replace_files(base: BaseLocation, changes: Sequence[FileChange]) -> None:
    """Do as `write` does, under a lock that is held, and without a record of it."""
    steps = [_FileWrite(base, change) for change in changes if change.before != change.after]
    if not steps:
        return
    if len({step.path for step in steps}) < len(steps):
        raise WriteRefused("a file is changed twice at once", "change it once")
    for step in steps:
        step.compare()
    folders = dict.fromkeys(step.path.parent for step in steps)
    made = [*dict.fromkeys(folder for outer in folders for folder in missing_folders(base.root, outer))]
    files = tuple(step.old for step in steps)
    journal = Journal(
        tuple(name_in(base, folder) for folder in folders),
        tuple(name_in(base, folder) for folder in made),
        files if len(files) > 1 else (),
    )
    with _reported(base, ""):
        write_journal(base.root / JOURNAL, journal)
        try:
            if journal.files:
                sync_directory(base.root)
            _carry_out(steps, made, folders)
            _end(base, journal)
        except BaseException as error:
            if not _take_back(base, journal._replace(files=files)) and isinstance(
                error, WriteFailed | OSError
            ):
                raise _half_failed(base, error, several=len(files) > 1) from error
            raise
    _remove_empty_folders(base, [step.path for step in steps if step.change.after is None])


class _FileWrite:
    """The change of one file, with its place, links resolved, and what it held."""

    def __init__(self, base: BaseLocation, change: FileChange) -> None:
        self.base = base
        self.change = change
        self.path = writable_path(base, change.file)
        with _reported(base, change.file):
            status = _status(self.path)
        if status is not None:
            self._refuse_special(status)
        if change.after is not None and len(change.after) > MAX_FILE:
            raise WriteRefused(
                f"{base.display(change.file)} would be {len(change.after):,} bytes long; at most "
                f"{MAX_FILE // _MEBIBYTE} MiB of a file are read",
                "write to another file of the base",
            )
        self.group = None if status is None else status.st_gid
        mode = _USUAL_MODE if status is None else stat.S_IMODE(status.st_mode)
        before = change.before or b""
        self.old = OldFile(
            *(name_in(base, self.path), digest_of(change.before), digest_of(change.after), mode, len(before)),
            content=lambda: before,
        )
        self._part: PartialFile | None = None

    def _refuse_special(self, status: os.stat_result) -> None:
        shown = self.base.display(self.change.file)
        if not stat.S_ISREG(status.st_mode):
            raise WriteRefused(f"{shown} is no regular file", "move it out of the base")
        if not status.st_mode & 0o222 or not os.access(self.path, os.W_OK):
            raise WriteRefused(f"{shown} may not be written to", f"ask its owner, or run chmod u+w {shown}")

    def compare(self) -> None:
        """Compare the file with what its change was worked out from.

        Raises:
            BaseChanged: It holds something else.
        """
        with _reported(self.base, self.change.file):
            if read_content(self.path, MAX_FILE) == self.change.before:
                return
        raise BaseChanged(
            f"{self.base.display(self.change.file)} was changed by another program meanwhile",
            "run the command again",
        )

    def prepare(self, stack: ExitStack) -> None:
        """Write what the file is to hold beside it."""
        if self.change.after is None:
            return
        with _reported(self.base, self.change.file):
            mode = None if self.group is None else self.old.mode
            most = _USUAL_MODE if mode is not None else _mode_of_all(self.base)
            self._part = stack.enter_context(PartialFile(self.path, _STEM, mode, most=most))
            _keep_group(self._part, self.group)
            write_all(self._part.descriptor, self.change.after)

    def carry_out(self) -> None:
        """Replace the file, make it or remove it, if it still is what it was."""
        self.compare()
        with _reported(self.base, self.change.file):
            if self._part is None:
                self.path.unlink()
                return
            try:
                self._part.publish(replace=self.change.before is not None)
            except FileExistsError:
                self.compare()
                raise


def _mode_of_all(base: BaseLocation) -> int:
    """Return the permissions that all files of a base have: a new one may hold what any of them does."""
    from chronicle.index.signature import base_files  # noqa: PLC0415 - what settles a crash needs no index

    mode = _USUAL_MODE
    for path in base_files(base, None)[0].values():
        with suppress(OSError):
            mode &= path.stat().st_mode | _OURS
    return mode


def _keep_group(part: PartialFile, group: int | None) -> None:
    if group is not None and os.fstat(part.descriptor).st_gid != group:
        with suppress(OSError):  # where the user is not of that group
            os.chown(part.descriptor, -1, group)


def _carry_out(steps: Sequence[_FileWrite], made: Sequence[Path], folders: Iterable[Path]) -> None:
    for folder in made:
        folder.mkdir()
    with ExitStack() as stack:
        for step in steps:
            step.prepare(stack)
        for step in steps:
            step.carry_out()
    for folder in {**dict.fromkeys(folders), **{folder.parent: None for folder in made}}:
        sync_directory(folder)


def _end(base: BaseLocation, journal: Journal) -> None:
    """Remove temporary files, folders made for nothing, and the journal: of several files, what they hold stands then."""
    for folder in journal.folders:
        with suppress(WriteRefused):
            remove_leftovers(writable_folder(base, folder), _STEM)
    for folder in reversed(journal.made):
        with suppress(OSError, WriteRefused):
            writable_folder(base, folder).rmdir()
    try:
        (base.root / JOURNAL).unlink()
        if journal.files:
            sync_directory(base.root)
    except OSError:
        if journal.files:
            raise


def _remove_empty_folders(base: BaseLocation, removed: Iterable[Path]) -> None:
    """Remove the folders whose last file went."""
    for path in removed:
        with suppress(OSError):
            for folder in path.parents[: path.parents.index(base.root)]:
                folder.rmdir()


def _take_back(base: BaseLocation, journal: Journal) -> bool:
    """Put everything back as it was before a write that failed; return False if that fails, too."""
    try:
        if len(journal.files) > 1 and not os.path.lexists(base.root / JOURNAL):
            write_journal(base.root / JOURNAL, journal)
            sync_directory(base.root)
        _restore(_written_files(base, journal, lambda _: None))
        _end(base, journal._replace(files=()))
    except OSError:
        return False
    return True


def _half_failed(base: BaseLocation, error: Exception, *, several: bool) -> WriteFailed:
    reason = str(error).removesuffix(_AS_IT_WAS) if isinstance(error, WriteFailed) else _reason(error)
    state = (
        "; some files hold what was to be written, and the next command puts them back"
        if several
        else "; it may hold what was to be written"
    )
    return WriteFailed(f"{reason}{state}", f"mend that; {base.command('check')} then tells how the base is")


def recover(base: BaseLocation) -> None:
    """Clear up after a write to the base that was cut off: every file is as it was before.

    Raises:
        BaseUnsettled: That cannot be done.
    """
    path = base.root / JOURNAL
    if not os.path.lexists(path):
        return
    shown = base.display(JOURNAL)
    try:
        with lock_directory(base.root):
            if not os.path.lexists(path):
                return
            journal, is_own = read_journal(path)
            _settle(base, journal, may_write=is_own)
    except ForeignJournal as error:
        raise BaseUnsettled(f"a write to this base was cut off, and {error}", "use that version") from None
    except OSError as error:
        raise BaseUnsettled(
            f"a write to this base was cut off, and {shown} cannot be settled: {_reason(error)}",
            _CURES.get(error.errno or 0, f"look at {shown}, and move it away if it is not Chronicle's"),
        ) from None


def _settle(base: BaseLocation, journal: Journal, *, may_write: bool) -> None:
    """Put back what a write did that was cut off, and clear up after it.

    Raises:
        BaseUnsettled: A file holds something else by now, or the write is half done and may not be undone.
        OSError: It could not be done.
    """

    def refuse(reason: str) -> None:
        shown = base.display(JOURNAL)
        raise BaseUnsettled(
            f"a write to this base was cut off, and {shown} cannot be settled: {reason}",
            f"to leave all files as they are now, remove {shown}",
        )

    written = _written_files(base, journal, refuse)
    if may_write:
        _restore(written)
    elif 0 < len(written) < len(journal.files):
        refuse("it was copied here from elsewhere")
    _end(base, journal)


def _restore(written: Sequence[tuple[Path, OldFile]]) -> None:
    """Put back what files held before a write.

    Raises:
        OSError: It could not be done.
    """
    for path, file in written:
        if file.before is None:
            path.unlink()
            continue
        with PartialFile(path, _STEM, file.mode) as part:
            write_all(part.descriptor, file.content())
            part.publish(replace=True)
    for folder in {path.parent for path, _ in written}:
        sync_directory(folder)


def _written_files(
    base: BaseLocation, journal: Journal, refuse: Callable[[str], None]
) -> list[tuple[Path, OldFile]]:
    """Return the files of a journal that hold what its write was to bring, each with its place.

    A file that holds something else, or is none of the base, is left out once `refuse` was told so.
    """
    written = []
    for file in journal.files:
        try:
            path = writable_path(base, file.name)
        except WriteRefused as error:
            refuse(str(error))
            continue
        now = digest_of(read_content(path, MAX_FILE))
        if now == file.after:
            written.append((path, file))
        elif now != file.before:
            refuse(f"{base.display(file.name)} has been changed since")
    return written


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:
        return None


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


@contextmanager
def _reported(base: BaseLocation, file: str) -> Iterator[None]:
    """Turn what the system refuses into a `WriteFailed`, which names the file, or the base if there is none."""
    try:
        yield
    except OSError as error:
        place = base.display(file) if file else base.shown or "the base"
        raise WriteFailed(
            f"{place} cannot be written: {_reason(error)}{_AS_IT_WAS}",
            "mend that, and run the command again",
        ) from error
