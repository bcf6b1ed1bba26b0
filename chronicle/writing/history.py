"""The last writes to a base, as far as they can be taken back: kept for the user, in no base.

A record holds which lines of each file a write replaced and by what, and the digests of the whole before and after.
It is put down before the write, as pending, and found to be done, or dropped, after it; before it is undone or done
again it is marked as reverting. The name of its file says which of these it is, so that a change is one rename.
"""

from __future__ import annotations

import json
import re
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from chronicle.atomic_files import PartialFile, remove_leftovers
from chronicle.loader.reader import MAX_FILE
from chronicle.writing.journal import digest_of, read_content, write_all
from chronicle.writing.user_state import state_directory

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from chronicle.loader.locate import BaseLocation

    Changes = Sequence[tuple[str, bytes | None, bytes | None]]

MOST_RECORDS: Final = 20
"""As many writes to a base can be taken back."""
MOST_BYTES: Final = 64 * 2**20
"""The most bytes of all records of a base."""
_MOST_IN_A_RECORD: Final = MOST_BYTES // 2
_OURS_ALONE: Final = 0o600
_FILE_NAME: Final = re.compile(r"(\d{8})-(pending|reverting|done|undone)\.json")
_LONE_BYTES: Final = "surrogateescape"
"""How bytes that are not UTF-8 are kept in a text."""


class FileRevision(NamedTuple):
    """What a write did to one file: between its first `start` and its last `end` bytes, `old` became `new`.

    `before` and `after` are digests of the whole, None for a file that was not there, or went; `line` is the number
    of the first line that changed.
    """

    file: str
    before: str | None
    after: str | None
    line: int
    start: int
    end: int
    old: bytes
    new: bytes

    @classmethod
    def of(cls, file: str, before: bytes | None, after: bytes | None) -> FileRevision:
        """Return what tells two contents of a file apart, in whole lines."""
        old, new = before or b"", after or b""
        start = old.rfind(b"\n", 0, _common_beginning(old, new)) + 1
        end = _common_beginning(old[start:][::-1], new[start:][::-1])
        end = len(old) - (old.find(b"\n", len(old) - end) + 1 or len(old))
        line = old.count(b"\n", 0, start) + 1
        old, new = old[start : len(old) - end], new[start : len(new) - end]
        return cls(file, digest_of(before), digest_of(after), line, start, end, old, new)

    def undo(self, after: bytes | None) -> bytes | None:
        """Return what the file held before the write, from what it held after it."""
        return None if self.before is None else self._with(after or b"", self.old)

    def redo(self, before: bytes | None) -> bytes | None:
        """Return what the file held after the write, from what it held before it."""
        return None if self.after is None else self._with(before or b"", self.new)

    def _with(self, content: bytes, lines: bytes) -> bytes:
        return content[: self.start] + lines + content[len(content) - self.end :]


class WriteRecord(NamedTuple):
    """One write to a base: its number, whether it is `done` or `undone`, the command line, when, and what it did."""

    number: int
    state: str
    command: str
    time: int
    files: tuple[FileRevision, ...]


class Recording:
    """A record while its write goes on; `problem` is why the write can't be taken back, None if it can."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self.problem: str | None = None

    def settle(self, state: str) -> None:
        """Say that the write is done, or drop the record, if there is one."""
        if self.path is None:
            return
        try:
            _move(self.path, state)
        except OSError as error:
            self.problem = error.strerror or str(error)


@contextmanager
def recorded(base: BaseLocation, changes: Changes, command: str) -> Iterator[Recording]:
    """Keep a record of a write that is done within, under the lock of the base; never fail it."""
    recording = Recording()
    try:
        recording.path = _put_down(base, changes, command)
    except OSError as error:
        recording.problem = error.strerror or str(error)
    try:
        yield recording
    except BaseException:
        recording.settle("")
        raise
    recording.settle("done")


def _put_down(base: BaseLocation, changes: Changes, command: str) -> Path | None:
    revisions = [FileRevision.of(*change) for change in changes if change[1] != change[2]]
    if not revisions:
        return None
    directory = _directory(base)
    remove_leftovers(directory, "*")
    content = _record_text(command, revisions)
    if len(content) > _MOST_IN_A_RECORD:
        raise OSError("too much changed at once to be kept")
    earlier = list(_settled_files(base, directory))
    kept = [file for file in earlier if file.state != "undone"][: MOST_RECORDS - 1]
    for file in earlier:
        if file not in kept:
            file.path.unlink()
    _keep_within_size(directory, MOST_BYTES - len(content))
    path = _path(directory, 1 + max((file.number for file in earlier), default=0), "pending")
    with PartialFile(path, path.stem, _OURS_ALONE) as part:
        write_all(part.descriptor, content)
        part.publish(replace=True)
    return path


def _keep_within_size(directory: Path, most: int) -> None:
    """Remove the oldest records until all are within a size."""
    for path in sorted(directory.iterdir(), reverse=True):
        most -= path.lstat().st_size
        if most < 0:
            path.unlink()


class _RecordFile(NamedTuple):
    path: Path
    number: int
    state: str


def _settled_files(base: BaseLocation, directory: Path) -> Iterator[_RecordFile]:
    """Yield the files of records, the last first; writes that were cut off are found to be done, or dropped."""
    for path in sorted(directory.iterdir(), reverse=True):
        if (found := _FILE_NAME.fullmatch(path.name)) is None:
            continue
        file = _RecordFile(path, int(found[1]), found[2])
        if file.state not in {"done", "undone"}:
            state = _found_state(base, file)
            settled = _move(path, state)
            if settled is None:
                continue
            file = _RecordFile(settled, file.number, state)
        yield file


def _found_state(base: BaseLocation, file: _RecordFile) -> str:
    """Return whether a write that was cut off, or its reversal, is done, by what its files hold; empty if it is not."""
    record = _read_record(file)
    if record is None:
        return ""
    if file.state == "pending":
        return "done" if all(_digest_now(base, one.file) == one.after for one in record.files) else ""
    return "undone" if all(_digest_now(base, one.file) == one.before for one in record.files) else "done"


def read_records(base: BaseLocation) -> list[WriteRecord]:
    """Return the writes to a base that are known, the last first; call it under the lock of the base.

    Raises:
        OSError: They cannot be read.
    """
    records = (_read_record(file) for file in _settled_files(base, _directory(base)))
    return [record for record in records if record is not None]


@contextmanager
def reversal(base: BaseLocation, record: WriteRecord, state: str) -> Iterator[None]:
    """Mark a write as `done` or `undone` by what is done within, under the lock of the base; never fail that."""
    path: Path | None = None
    with suppress(OSError):
        path = _move(_path(_directory(base), record.number, record.state), "reverting")
    try:
        yield
    except BaseException:
        state = record.state
        raise
    finally:
        with suppress(OSError):
            if path is not None:
                _move(path, state)


def _digest_now(base: BaseLocation, file: str) -> str | None:
    with suppress(OSError):
        return digest_of(read_content(base.root / file, MAX_FILE))
    return ""


def _directory(base: BaseLocation) -> Path:
    return state_directory("history", base.digest)


def _path(directory: Path, number: int, state: str) -> Path:
    return directory / f"{number:08d}-{state}.json"


def _move(path: Path, state: str) -> Path | None:
    """Give a record another state, and return its file; drop it if that is empty."""
    if state:
        return path.replace(path.with_name(f"{path.name.partition('-')[0]}-{state}.json"))
    path.unlink()
    return None


def _record_text(command: str, revisions: Sequence[FileRevision]) -> bytes:
    files = [
        {
            **revision._asdict(),
            "old": revision.old.decode("utf-8", _LONE_BYTES),
            "new": revision.new.decode("utf-8", _LONE_BYTES),
        }
        for revision in revisions
    ]
    return json.dumps({"command": command, "time": int(time.time()), "files": files}).encode()


def _read_record(file: _RecordFile) -> WriteRecord | None:
    """Return a record; None if it is damaged."""
    try:
        fields = json.loads(read_content(file.path, MOST_BYTES) or b"")
        files = tuple(_revision(**revision) for revision in fields["files"])
        return WriteRecord(file.number, file.state, str(fields["command"]), int(fields["time"]), files)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _revision(*, old: str, new: str, **fields: Any) -> FileRevision:
    return FileRevision(**fields, old=old.encode("utf-8", _LONE_BYTES), new=new.encode("utf-8", _LONE_BYTES))


def _common_beginning(one: bytes, other: bytes) -> int:
    """Return how many bytes two contents begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
