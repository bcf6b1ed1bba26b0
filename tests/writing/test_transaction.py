"""A write changes all of its files or none, and only those that hold what it was worked out from."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from typing import TYPE_CHECKING

import pytest

from chronicle.atomic_files import PartialFile
from chronicle.loader.locate import JOURNAL, BaseLocation, locate, shipped, starter
from chronicle.writing import locking, transaction
from chronicle.writing.base_paths import WriteRefused
from chronicle.writing.journal import write_all
from chronicle.writing.transaction import (
    BaseChanged,
    FileChange,
    WriteFailed,
    locked,
    read_base_file,
    read_base_files,
    recover,
    write,
)
from chronicle.writing.undo import history
from tests.writing.conftest import ANN, BOB, contents

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_changed_and_nothing_is_left_behind(base: BaseLocation) -> None:
    before = contents(base.root)
    assert write(base, [FileChange("people.toml", ANN, ANN + BOB)], "chronicle add person") is None
    assert contents(base.root) == {**before, "people.toml": ANN + BOB}


def test_several_files_are_changed_made_and_removed_in_one(base: BaseLocation) -> None:
    before = contents(base.root)
    write(
        base,
        [
            FileChange("people.toml", ANN, BOB),
            FileChange("posts.toml", b"# none yet\n", None),
            FileChange("facts/deep/events.toml", None, b"# new\n"),
            FileChange("imports/log.state.jsonl", None, b"{}\n"),
        ],
        "chronicle import LOG.csv",
    )
    assert contents(base.root) == {
        "chronicle.toml": before["chronicle.toml"],
        "people.toml": BOB,
        "facts/deep/events.toml": b"# new\n",
        "imports/log.state.jsonl": b"{}\n",
    }


@pytest.mark.parametrize(
    "changes",
    [
        [FileChange("people.toml", BOB, ANN)],
        [FileChange("posts.toml", b"# none yet\n", b""), FileChange("people.toml", None, BOB)],
        [FileChange("posts.toml", b"# none yet\n", b""), FileChange("gone.toml", ANN, None)],
    ],
)
def test_a_file_that_was_changed_meanwhile_stays_as_it_is(
    changes: list[FileChange], base: BaseLocation
) -> None:
    before = contents(base.root)
    with pytest.raises(BaseChanged, match=r"(people|gone)\.toml was changed by another program meanwhile"):
        write(base, changes, "chronicle add")
    assert contents(base.root) == before


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_the_permissions_stay(mode: int, base: BaseLocation) -> None:
    (base.root / "people.toml").chmod(mode)
    write(base, [FileChange("people.toml", ANN, BOB)], "chronicle edit")
    assert (base.root / "people.toml").stat().st_mode & 0o777 == mode


@pytest.mark.parametrize(
    ("modes", "umask", "wanted"),
    [
        ((0o644, 0o644), 0o022, 0o644),
        ((0o644, 0o600), 0, 0o600),
        ((0o664, 0o640), 0, 0o640),
        ((0o444, 0o664), 0, 0o644),
        ((0o644, 0o644), 0o077, 0o600),
    ],
)
def test_nobody_may_read_a_new_file_who_may_not_read_all_others(
    modes: tuple[int, int], umask: int, wanted: int, base: BaseLocation
) -> None:
    """An issue of a report holds facts of any of them."""
    for name, mode in zip(("chronicle.toml", "people.toml"), modes, strict=True):
        (base.root / name).chmod(mode)
    before = os.umask(umask)
    try:
        write(base, [FileChange("issued/counsel-1.jsonl", None, b"{}\n")], "chronicle report")
    finally:
        os.umask(before)
    assert (base.root / "issued/counsel-1.jsonl").stat().st_mode & 0o777 == wanted


def test_a_link_within_the_base_stays_and_the_file_behind_it_is_written(base: BaseLocation) -> None:
    link = base.root / "alias.toml"
    link.symlink_to("people.toml")
    write(base, [FileChange("alias.toml", ANN, BOB)], "chronicle edit")
    assert link.is_symlink()
    assert not (base.root / "people.toml").is_symlink()
    assert (base.root / "people.toml").read_bytes() == BOB


@pytest.mark.parametrize(
    "file",
    [
        "../out.toml",
        "/etc/out.toml",
        "people.txt",
        ".git/config.toml",
        "a/../../b.toml",
        "",
        "a//b.toml",
        "imports",
        "imports/.hidden",
        "out.toml",
        "hook.toml",
        "folder/out.toml",
        "own/facts.toml",
        "a\x00.toml",
    ],
)
def test_nothing_is_written_anywhere_else(file: str, base: BaseLocation, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (outside / "folder").mkdir(parents=True)
    (base.root / ".git" / "hooks").mkdir(parents=True)
    (base.root / "out.toml").symlink_to(outside / "new.toml")
    (base.root / "hook.toml").symlink_to(".git/hooks/pre-commit")
    (base.root / "folder").symlink_to(outside / "folder")
    (base.root / "own").mkdir()
    (base.root / "own" / "chronicle.toml").touch()
    before = contents(tmp_path)
    with pytest.raises(WriteRefused):
        write(base, [FileChange("people.toml", ANN, BOB), FileChange(file, None, ANN)], "chronicle add")
    assert contents(tmp_path) == before


@pytest.mark.parametrize("own", [shipped().root, starter()])
def test_the_bases_that_come_with_the_program_are_not_written_to(own: Path) -> None:
    before = contents(own)
    with pytest.raises(WriteRefused, match="comes with Chronicle") as refused:
        write(locate(str(own)), [FileChange("people.toml", None, ANN)], "chronicle add")
    assert "chronicle new" in refused.value.hint
    assert contents(own) == before


def test_a_file_that_is_protected_stays_as_it_is(base: BaseLocation) -> None:
    (base.root / "people.toml").chmod(0o444)
    with pytest.raises(WriteRefused, match="may not be written") as refused:
        write(base, [FileChange("people.toml", ANN, BOB)], "chronicle add")
    assert "chmod u+w" in refused.value.hint


def test_a_base_of_one_file(base: BaseLocation) -> None:
    single = locate(str(base.root / "people.toml"))
    assert read_base_files(single) == {"people.toml": ANN}
    write(single, [FileChange("people.toml", ANN, BOB)], "chronicle edit")
    assert read_base_files(single) == {"people.toml": BOB}
    assert read_base_files(base).keys() == {"chronicle.toml", "people.toml", "posts.toml"}
    assert read_base_file(base, "people.toml") == BOB
    assert read_base_file(base, "imports/log.toml") is None


def test_a_base_that_is_gone(base: BaseLocation) -> None:
    base.root.rename(base.root.with_name("elsewhere"))
    with pytest.raises(WriteFailed, match="no such file or directory"):
        write(base, [FileChange("people.toml", ANN, BOB)], "chronicle edit")


def test_a_lock_is_held_once_by_one_process(base: BaseLocation) -> None:
    with locked(base), locked(base):
        write(base, [FileChange("people.toml", ANN, BOB)], "chronicle edit")
    assert sorted(os.listdir(base.root)) == ["chronicle.toml", "people.toml", "posts.toml"]


def test_nothing_to_recover(base: BaseLocation) -> None:
    recover(base)
    assert not (base.root / JOURNAL).exists()


class TestEditors:
    """A program that knows no lock saves a file while it is written to: what it saved stays."""

    def test_before_the_file_is_replaced(self, base: BaseLocation, monkeypatch: pytest.MonkeyPatch) -> None:
        def saved_meanwhile(descriptor: int, content: bytes) -> None:
            write_all(descriptor, content)
            (base.root / "people.toml").write_bytes(b"# by hand\n")

        monkeypatch.setattr(transaction, "write_all", saved_meanwhile)
        with pytest.raises(BaseChanged):
            write(base, [FileChange("people.toml", ANN, BOB)], "chronicle edit")
        assert (base.root / "people.toml").read_bytes() == b"# by hand\n"
        assert sorted(os.listdir(base.root)) == ["chronicle.toml", "people.toml", "posts.toml"]
        assert history(base) == []

    @pytest.mark.parametrize("saved", ["posts.toml", "people.toml"])
    def test_after_the_first_of_several_is_replaced(
        self, saved: str, base: BaseLocation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = PartialFile.publish
        replaced: list[Path] = []

        def saved_meanwhile(part: PartialFile, *, replace: bool) -> None:
            real(part, replace=replace)
            if part.path.parent == base.root and not replaced:
                (base.root / saved).write_bytes(b"# by hand\n")
                replaced.append(part.path)

        changes = [FileChange("people.toml", ANN, BOB), FileChange("posts.toml", b"# none yet\n", b"")]
        with monkeypatch.context() as patch:
            patch.setattr(PartialFile, "publish", saved_meanwhile)
            if saved == "posts.toml":
                with pytest.raises(BaseChanged):
                    write(base, changes, "chronicle edit")
                assert (base.root / "people.toml").read_bytes() == ANN
            else:  # whoever saves after it replaces what was written
                write(base, changes, "chronicle edit")
        assert (base.root / saved).read_bytes() == b"# by hand\n"
        assert sorted(os.listdir(base.root)) == ["chronicle.toml", "people.toml", "posts.toml"]


def test_a_second_name_of_a_file_keeps_the_old_text(base: BaseLocation, tmp_path: Path) -> None:
    """As in backups that are made of hard links."""
    os.link(base.root / "people.toml", tmp_path / "backup")
    write(base, [FileChange("people.toml", ANN, BOB)], "chronicle edit")
    assert (tmp_path / "backup").read_bytes() == ANN


def test_nothing_is_written_that_would_not_be_read(
    base: BaseLocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "MAX_FILE", 50)
    with pytest.raises(WriteRefused, match="would be 60 bytes long") as refused:
        write(base, [FileChange("people.toml", ANN, ANN + BOB)], "chronicle add")
    assert "another file" in refused.value.hint
    assert (base.root / "people.toml").read_bytes() == ANN


@pytest.mark.parametrize("lockable", ["the directory", "a file"])
def test_a_second_process_waits(lockable: str, base: BaseLocation, monkeypatch: pytest.MonkeyPatch) -> None:
    real = fcntl.flock

    def refused(descriptor: int, operation: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EBADF, "only what is open for writing")
        real(descriptor, operation)

    if lockable == "a file":
        monkeypatch.setattr(fcntl, "flock", refused)
    reader, writer = os.pipe()
    with locked(base):
        process = os.fork()
        if process == 0:
            locking._held.clear()  # which is of the process before the fork
            with locked(base):
                os.write(writer, b"second ")
            os._exit(0)
        time.sleep(0.1)
        os.write(writer, b"first ")
    os.waitpid(process, 0)
    os.close(writer)
    with open(reader, "rb") as order:
        assert order.read() == b"first second "
    assert sorted(os.listdir(base.root)) == ["chronicle.toml", "people.toml", "posts.toml"]
