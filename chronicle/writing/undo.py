"""Taking back the last write to a base, and bringing it back again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from chronicle.writing import history as records
from chronicle.writing.base_paths import WriteRefused
from chronicle.writing.history import FileRevision, WriteRecord, read_records
from chronicle.writing.journal import digest_of
from chronicle.writing.transaction import (
    BaseChanged,
    FileChange,
    locked,
    read_base_file,
    recover,
    replace_files,
)

if TYPE_CHECKING:
    from chronicle.loader.locate import BaseLocation


class ChangedSince(BaseChanged):
    """A file that a write changed has been changed again; `reversal` is what would have taken that write back."""

    def __init__(self, message: str, hint: str, reversal: tuple[FileChange, ...]) -> None:
        super().__init__(message, hint)
        self.reversal = reversal


DONE: Final = "done"
UNDONE: Final = "undone"


class Reversal(NamedTuple):
    """What it takes to take back a write, or to bring it back.

    Attributes:
        record: The write.
        changes: Those of its files.
        state: What the write is afterwards: `DONE` or `UNDONE`.
    """

    record: WriteRecord
    changes: tuple[FileChange, ...]
    state: str


def history(base: BaseLocation) -> list[WriteRecord]:
    """Return the last writes to a base, the newest first.

    Raises:
        BaseUnsettled: A write was cut off, and cannot be settled.
        WriteRefused: They cannot be read.
        WriteFailed: The base cannot be locked.
    """
    with locked(base):
        recover(base)
        try:
            return read_records(base)
        except OSError as error:
            raise WriteRefused(
                f"the last writes to this base cannot be read: {error.strerror or error}",
                "set CHRONICLE_STATE to the directory that holds them",
            ) from None


def plan(base: BaseLocation, *, redo: bool = False) -> Reversal:
    """Return what taking back the last write takes; with `redo`, bringing back the last that was taken back.

    Raises:
        WriteRefused: There is none, or a file has been changed since.
        WriteFailed: A file cannot be read.
    """
    with locked(base):
        known = history(base)
        undone = [record for record in known if record.state == UNDONE]
        record = next((one for one in known if one.state == DONE), None) if not redo else [None, *undone][-1]
        if record is None:
            again = f"; {base.command('undo', '--redo')} brings back the last of them" if undone else ""
            raise WriteRefused(
                "there is nothing to bring back" if redo else "there is nothing to take back",
                f"{base.command('undo', '--list')} shows the last writes to this base{again}",
            )
        contents = {file.file: read_base_file(base, file.file) for file in record.files}
        state = DONE if redo else UNDONE
        _refuse_if_changed(base, record, contents, state)
        changes = (
            FileChange(file.file, content, file.redo(content) if redo else file.undo(content))
            for file, content in zip(record.files, contents.values(), strict=True)
        )
        return Reversal(record, tuple(changes), state)


def undo(base: BaseLocation, reversal: Reversal | None = None) -> Reversal:
    """Take back the last write to a base, or do what was planned, and return it.

    Raises:
        WriteRefused: There is none, or a file has been changed since.
        WriteFailed: The system could not write.
    """
    with locked(base):
        reversal = reversal or plan(base)
        recover(base)
        with records.reversal(base, reversal.record, reversal.state):
            replace_files(base, reversal.changes)
    return reversal


def _refuse_if_changed(
    base: BaseLocation, record: WriteRecord, contents: dict[str, bytes | None], state: str
) -> None:
    """Refuse to reverse a write whose files do not hold what it, or its undoing, left in them.

    Raises:
        WriteRefused: A file holds something else.
    """
    now = {file: digest_of(content) for file, content in contents.items()}
    before = {file.file: file.before for file in record.files}
    after = {file.file: file.after for file in record.files}
    expected, aim = (after, before) if state == UNDONE else (before, after)
    if now == expected:
        return
    if now == aim:
        with records.reversal(base, record, state):
            pass
        done = "taken back" if state == UNDONE else "brought back"
        raise WriteRefused(
            f"{record.command}: that has been {done} already", "run the command again for the one before it"
        )
    changed = next(file for file in now if now[file] != expected[file])
    raise ChangedSince(
        f"{base.display(changed)} has been changed since: {record.command}",
        f"{base.command('undo', '--dry-run')} shows what it changed: change that by hand",
        tuple(_in_its_place(file, state) for file in record.files),
    )


def _in_its_place(file: FileRevision, state: str) -> FileChange:
    """Return the lines that a write changed, and what they would become again, after as many empty ones."""
    above = b"\n" * (file.line - 1)
    old, new = (file.new, file.old) if state == UNDONE else (file.old, file.new)
    return FileChange(file.file, above + old, above + new)
