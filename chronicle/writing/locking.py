"""One writer at a time: an exclusive lock of a directory, which leaves nothing in it."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from chronicle.writing.user_state import state_directory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_held: Final[set[Path]] = set()
"""The directories that this process has locked."""


@contextmanager
def lock_directory(directory: Path) -> Iterator[None]:
    """Hold the lock of a directory, waiting for whoever has it; within itself it costs nothing.

    The directory's own descriptor is locked, or, where the system has no such locks, a file in the user's state
    directory, which keeps out only what runs for the same user on the same machine.

    Raises:
        OSError: The directory cannot be opened, and neither can a file be locked in its stead.
    """
    if directory in _held:
        yield
        return
    descriptor = _acquire(directory)
    _held.add(directory)
    try:
        yield
    finally:
        _held.discard(directory)
        with suppress(OSError):  # the lock ends all the same
            _release(descriptor)


def _acquire(directory: Path) -> int:
    if sys.platform == "win32":  # where a directory cannot be opened
        return _lock_stand_in(directory)
    import fcntl  # noqa: PLC0415 - Windows has none

    while True:
        descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if os.path.samestat(os.fstat(descriptor), directory.stat()):
                return descriptor
        except FileNotFoundError:  # it went while this process waited
            os.close(descriptor)
            raise
        except OSError:  # NFS, for one, locks only what can be written to
            os.close(descriptor)
            return _lock_stand_in(directory)
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # another directory took its place while this process waited


def _release(descriptor: int) -> None:
    """End a lock, also for processes that were forked while it was held, and have the descriptor, too."""
    try:
        if sys.platform != "win32":
            import fcntl  # noqa: PLC0415 - Windows has none

            fcntl.flock(descriptor, fcntl.LOCK_UN)
    finally:
        os.close(descriptor)


def _lock_stand_in(directory: Path) -> int:
    name = blake2b(os.fsencode(directory), digest_size=10).hexdigest()
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(state_directory("locks") / name, flags, 0o600)
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - only Windows has it

            while True:
                try:
                    msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
                except OSError:  # it gives up after ten seconds
                    continue
                break
        else:
            import fcntl  # noqa: PLC0415 - Windows has none

            fcntl.flock(descriptor, fcntl.LOCK_EX)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor
