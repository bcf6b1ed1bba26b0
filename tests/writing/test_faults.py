"""Whatever call of the system fails, or is the last of a process: the next command finds all of a write or none."""

from __future__ import annotations

import errno
import fcntl
import os
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from chronicle.loader.locate import JOURNAL, BaseLocation
from chronicle.writing import transaction
from chronicle.writing.base_paths import WriteRefused
from chronicle.writing.transaction import BaseUnsettled, FileChange, WriteFailed, recover, write
from chronicle.writing.undo import history, undo
from tests.writing.conftest import ANN, BOB, contents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

CHANGING: Final = ("open", "write", "fsync", "replace", "link", "unlink", "mkdir", "rmdir", "chmod", "chown")
ASKING: Final = ("close", "read", "stat", "lstat", "fstat", "readlink", "scandir", "listdir")
"""What the program asks of the system, beside locks: a process that dies between two of these changes nothing."""
CLOSE: Final = os.close

ONE: Final = [FileChange("people.toml", ANN, BOB)]
NEW: Final = [FileChange("new/events.toml", None, ANN)]
SEVERAL: Final = [
    FileChange("people.toml", ANN, BOB),
    FileChange("posts.toml", b"# none yet\n", None),
    FileChange("imports/deep/log.toml", None, ANN),
    FileChange("chronicle.toml", b'[chronicle]\ntitle = "A base"\n', b"# empty\n"),
]

ERRORS: Final = (errno.ENOSPC, errno.EIO, errno.EACCES)
SCENARIOS: Final = {"one file": ONE, "a new file": NEW, "several files": SEVERAL}


@contextmanager
def watched_calls(
    names: Iterable[str], number: int, act: Callable[[], None], *, late: bool = False
) -> Iterator[list[int]]:
    """Do something in place of the nth call of the system, or after it; yield how many there were, in a list."""
    calls = [0]

    def watched(real: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        calls[0] += 1
        if calls[0] != number:
            return real(*arguments, **options)
        if late or real is CLOSE:  # a descriptor is gone even if closing it fails
            real(*arguments, **options)
        act()
        return None

    with pytest.MonkeyPatch.context() as patch:
        for name in names:
            patch.setattr(os, name, partial(watched, getattr(os, name)))
        patch.setattr(fcntl, "flock", partial(watched, fcntl.flock))
        yield calls


def fail(code: int) -> None:
    raise OSError(code, os.strerror(code))


@pytest.fixture(params=SCENARIOS)
def changes(request: pytest.FixtureRequest) -> list[FileChange]:
    """What is to be written."""
    return SCENARIOS[request.param]


def attempt(
    base: BaseLocation, changes: list[FileChange], number: int, code: int, *, late: bool
) -> tuple[int, str]:
    """Write while the nth call fails; return how many calls there were, and what the user is told."""
    names = CHANGING if late else (*CHANGING, *ASKING)  # what only asks has done nothing when it fails
    with watched_calls(names, number, lambda: fail(code), late=late) as calls:
        try:
            write(base, changes, "chronicle edit")
        except (WriteFailed, WriteRefused, BaseUnsettled) as error:
            return calls[0], str(error)
    return calls[0], ""


@pytest.mark.parametrize("late", [False, True], ids=["fails", "fails although it was done"])
def test_a_call_that_fails(changes: list[FileChange], base: BaseLocation, *, late: bool) -> None:
    old, new = states(base, changes)
    failed = 0
    for number in count(1):
        code = ERRORS[number % len(ERRORS)]
        calls, message = attempt(base, changes, number, code, late=late)
        if calls < number:
            break
        if message:
            failed += 1
            if JOURNAL not in os.listdir(base.root):
                assert contents(base.root) == old, number
            assert "cannot be written" in message, number
        recover(base)
        assert contents(base.root) == (old if message else new), number
        put_back(base, changes, old)
    assert failed > 10


def states(base: BaseLocation, changes: list[FileChange]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What the base holds before a change and after it."""
    old = contents(base.root)
    after = {change.file: change.after for change in changes}
    new = {file: content for file, content in (old | after).items() if content is not None}
    return old, new


def put_back(base: BaseLocation, changes: list[FileChange], old: dict[str, bytes]) -> None:
    """Make the base what it was, and see that there are not even folders too many."""
    for change in changes:
        if change.before is not None:
            (base.root / change.file).write_bytes(change.before)
        else:
            (base.root / change.file).unlink(missing_ok=True)
    for folder in sorted((path for path in base.root.rglob("*") if path.is_dir()), reverse=True):
        folder.rmdir()
    assert contents(base.root) == old
    for record in Path(os.environ["CHRONICLE_STATE"]).glob("history/*/*"):
        record.unlink()


@pytest.mark.long
def test_a_process_that_dies(changes: list[FileChange], base: BaseLocation) -> None:
    old, new = states(base, changes)
    seen = set()
    for number in count(1):
        process = os.fork()
        if process == 0:
            with watched_calls(CHANGING, number, lambda: os._exit(9)):
                write(base, changes, "chronicle edit")
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0:
            break
        recover(base)
        found = contents(base.root)
        assert found in (old, new), number
        seen.add(found == new)
        if found == old:
            assert not [path for path in base.root.rglob("*") if path.is_dir()], number
        assert [record.state for record in history(base)] == ["done"] * (found == new), number
        if found == new:
            undo(base)
            assert contents(base.root) == old, number
        put_back(base, changes, old)
    assert seen == {True, False}


@pytest.mark.parametrize("several", [False, True])
def test_a_disk_that_fails_for_good(
    base: BaseLocation, monkeypatch: pytest.MonkeyPatch, *, several: bool
) -> None:
    old = contents(base.root)
    real = os.replace
    replaced = 0

    def broken(source: Any, target: Any, **options: Any) -> None:
        nonlocal replaced
        if Path(target).parent == base.root:
            replaced += 1
            if replaced > 1:
                fail(errno.EIO)
        real(source, target, **options)

    def unsynced(_: Path) -> None:
        if replaced:
            fail(errno.EIO)

    changes = SEVERAL if several else ONE
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", broken)
        patch.setattr(transaction, "sync_directory", unsynced)
        message = "the next command puts them back" if several else "may hold what was to be written"
        with pytest.raises(WriteFailed, match=f"input/output error; .*{message}"):
            write(base, changes, "chronicle edit")
    recover(base)
    assert contents(base.root) == (old if several else states(base, changes)[1])


def test_a_user_who_interrupts(changes: list[FileChange], base: BaseLocation) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    old, new = states(base, changes)
    for number in count(1):
        with watched_calls(CHANGING, number, interrupt) as calls:
            try:
                write(base, changes, "chronicle edit")
            except KeyboardInterrupt:
                assert calls[0] >= number
            else:
                break
        recover(base)
        assert contents(base.root) in (old, new), number
        put_back(base, changes, old)
    assert number > 10
