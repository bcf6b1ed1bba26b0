"""Files that are written beside the one they replace, and moved to its place when they are whole.

Such a file has a random name, is created exclusively, and is locked for as long as it is written: one that nobody
holds locked was left by a process that was killed, whichever container or host that ran in.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from pathlib import Path

_ENDING: Final = ".part"
_RANDOM_BYTES: Final = 16
_RANDOM: Final = "[0-9a-f]" * (2 * _RANDOM_BYTES)
_LONGEST_UNLOCKED: Final = 24 * 60 * 60
"""Seconds: where a file system has no locks, a file that was not written to for this long was left behind."""
_ATTEMPTS: Final = 10
_NEVER_THROUGH_LINKS: Final = (
    getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)


class PartialFile:
    """A new file under a temporary name: moved to its place by `publish`, else removed at the end of `with`.

    Attributes:
        path: Its temporary name.
        descriptor: The open file, to write to.
    """

    def __init__(self, final: Path, stem: str, mode: int | None = None, *, most: int = 0o666) -> None:
        """Create the file beside `final`.

        Args:
            final: Its place.
            stem: How its temporary name begins.
            mode: Its permissions, whatever the umask and before anything is in it; None for those usual.
            most: Which of the usual ones it has at most.

        Raises:
            OSError: It cannot be created.
        """
        self._final = final
        self._is_moved = False
        for _ in range(_ATTEMPTS):
            self.path = final.with_name(f"{stem}.{os.urandom(_RANDOM_BYTES).hex()}{_ENDING}")
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | _NEVER_THROUGH_LINKS
            self.descriptor = os.open(self.path, flags, most if mode is None else mode)
            if _lock(self.descriptor) is not False and self._has_its_name():
                break
            os.close(self.descriptor)  # another process took it for litter before it was locked
        else:
            raise OSError("every temporary file is removed as soon as it is made")
        try:
            if mode is not None and stat.S_IMODE(os.fstat(self.descriptor).st_mode) != mode:
                os.chmod(self.descriptor if os.chmod in os.supports_fd else self.path, mode)  # noqa: PTH101 - a Path knows no descriptor
        except BaseException:
            self.__exit__()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if sys.platform == "win32":  # where an open file can be neither moved nor removed
            self._close()
        try:
            if not self._is_moved:
                with suppress(OSError):
                    self.path.unlink()
        finally:  # also if the user interrupts it: what is left can then be seen to be left
            self._close()

    def set_time(self, mtime: int) -> None:
        """Set the file's time of change, in nanoseconds."""
        os.utime(self.descriptor if os.utime in os.supports_fd else self.path, ns=(time.time_ns(), mtime))

    def publish(self, *, replace: bool) -> None:
        """Move the finished file to its place.

        Raises:
            FileExistsError: There is a file by now, and `replace` is false.
            OSError: It cannot be moved, or its temporary name belongs to another file.
        """
        if not self._has_its_name():
            raise OSError("the temporary file was taken away by another program")
        if sys.platform == "win32":
            self._close()
        if replace or not self._linked():
            os.replace(self.path, self._final)  # noqa: PTH105 - beside the other calls of the system
            self._is_moved = True

    def _linked(self) -> bool:
        """Hard-link the file to its place unless there is one by now; False if links don't work."""
        try:
            os.link(self.path, self._final)
        except FileExistsError:
            raise
        except OSError:
            return False
        return True

    def _has_its_name(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self.descriptor), self.path.lstat())
        except OSError:
            return False

    def _close(self) -> None:
        """Close the file, which also ends the lock."""
        descriptor, self.descriptor = self.descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def remove_leftovers(directory: Path, stem: str) -> None:
    """Remove the temporary files of processes that were killed; `stem` may be a glob pattern."""
    with suppress(OSError):
        for file in directory.glob(f"{stem}.{_RANDOM}{_ENDING}"):
            with suppress(OSError):
                _remove_if_left(file)


def sync_directory(directory: Path) -> None:
    """Wait until the names in a directory are on the disk; where a system cannot do that, do nothing.

    Raises:
        OSError: They could not be written.
    """
    if sys.platform == "win32":
        return
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.EBADF, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)


def _remove_if_left(file: Path) -> None:
    if sys.platform == "win32":
        file.unlink()  # which an open file refuses
        return
    flags = os.O_WRONLY | os.O_NONBLOCK | _NEVER_THROUGH_LINKS
    descriptor = os.open(file, flags)
    try:
        status = os.fstat(descriptor)
        free = stat.S_ISREG(status.st_mode) and _lock(descriptor)
        if free or (free is None and time.time() - status.st_mtime > _LONGEST_UNLOCKED):
            file.unlink()  # while it is locked: whoever makes a file looks whether it is still there
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool | None:
    """Lock an open file unless another process holds it; None if there are no locks here."""
    if sys.platform == "win32":
        return None
    import fcntl  # noqa: PLC0415 - a question that writes no file needs none

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True
