"""Files on their way: each writer has its own, what is being written stays, and what was left behind goes."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from chronicle import atomic_files
from chronicle.atomic_files import PartialFile, remove_leftovers

LEFT = f"index.{'0a' * 16}.part"
"""How the temporary file of a process that was killed is called."""


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def final(tmp_path: Path) -> Path:
    return tmp_path / "index"


def test_a_file_is_there_when_it_is_whole(final: Path) -> None:
    final.write_text("old")
    with PartialFile(final, "index") as part:
        os.write(part.descriptor, b"new")
        assert final.read_text() == "old"
        part.publish(replace=True)
        assert final.read_text() == "new"
    assert os.listdir(final.parent) == ["index"]


def test_a_file_that_is_not_finished_is_gone(final: Path) -> None:
    with PartialFile(final, "index") as part:
        assert part.path.exists()
    assert os.listdir(final.parent) == []


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_came_meanwhile_is_not_replaced(
    final: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    if not links:
        monkeypatch.setattr(os, "link", refused)
    with PartialFile(final, "index") as part:
        os.write(part.descriptor, b"first")
        part.publish(replace=False)
    assert os.listdir(final.parent) == ["index"]
    if links:
        with pytest.raises(FileExistsError), PartialFile(final, "index") as part:
            part.publish(replace=False)
    assert final.read_text() == "first"


def test_two_writers_never_share_a_name(final: Path) -> None:
    with PartialFile(final, "index") as one, PartialFile(final, "index") as other:
        os.write(one.descriptor, b"one")
        os.write(other.descriptor, b"other")
        one.publish(replace=True)
        assert final.read_text() == "one"
        other.publish(replace=True)
        assert final.read_text() == "other"


@pytest.mark.parametrize("umask", [0, 0o022, 0o777])
@pytest.mark.parametrize("wanted", [0o600, 0o640, 0o444])
def test_a_file_has_its_permissions_before_anything_is_in_it(umask: int, wanted: int, final: Path) -> None:
    before = os.umask(umask)
    try:
        with PartialFile(final, "index", wanted) as part:
            assert mode(part.path) == wanted
    finally:
        os.umask(before)


def test_a_link_under_the_temporary_name_is_not_followed(
    final: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = final.with_name("outside")
    outside.write_text("theirs")
    monkeypatch.setattr(os, "urandom", bytes)
    final.with_name(f"index.{bytes(16).hex()}.part").symlink_to(outside)
    with pytest.raises(FileExistsError):
        PartialFile(final, "index")
    assert outside.read_text() == "theirs"


@pytest.mark.parametrize("by", ["file", "link", "nothing"])
def test_another_file_under_the_temporary_name_is_not_taken_for_ours(by: str, final: Path) -> None:
    final.write_text("old")
    theirs = final.with_name("theirs")
    theirs.write_text("theirs")
    with PartialFile(final, "index") as part:
        part.path.unlink()
        if by == "file":
            theirs.rename(part.path)
        elif by == "link":
            part.path.symlink_to(theirs)
        with pytest.raises(OSError, match="another program"):
            part.publish(replace=True)
    assert final.read_text() == "old"


def test_a_file_that_is_swept_up_before_it_is_locked_is_made_again(
    final: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = atomic_files._lock
    swept: list[str] = []

    def late(descriptor: int) -> bool | None:
        if not swept:
            swept.extend(os.listdir(final.parent))
            for name in swept:
                os.unlink(final.parent / name)
        return real(descriptor)

    monkeypatch.setattr(atomic_files, "_lock", late)
    with PartialFile(final, "index") as part:
        assert part.path.exists()
        assert part.path.name not in swept
        monkeypatch.setattr(atomic_files, "_lock", lambda _: False)
        with pytest.raises(OSError, match="removed as soon"):
            PartialFile(final, "index")


class TestLeftovers:
    def test_what_nobody_holds_was_left_by_a_process_that_was_killed(self, final: Path) -> None:
        left = final.with_name(LEFT)
        left.touch()
        with PartialFile(final, "index") as part:
            remove_leftovers(final.parent, "index")
            assert os.listdir(final.parent) == [part.path.name]

    @pytest.mark.skipif(not Path("/proc/self/ns/pid").exists(), reason="needs Linux")
    def test_the_writer_may_be_of_another_container(self, final: Path) -> None:
        """In a namespace of its own every process is number 1, and sees nobody else."""
        sweep = (
            "import sys; from pathlib import Path; from chronicle.atomic_files import remove_leftovers;"
            "remove_leftovers(Path(sys.argv[1]), 'index')"
        )
        alone = ["unshare", "--user", "--map-root-user", "--pid", "--fork"]
        try:
            subprocess.run([*alone, "true"], capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("no containers here")
        with PartialFile(final, "index") as part:
            subprocess.run([*alone, sys.executable, "-c", sweep, str(final.parent)], check=True)
            part.publish(replace=True)
        final.rename(final.with_name(LEFT))
        subprocess.run([*alone, sys.executable, "-c", sweep, str(final.parent)], check=True)
        assert os.listdir(final.parent) == []

    @pytest.mark.parametrize(
        "name", ["index.part", "index.mine.part", "index.4711.part", f"a{LEFT}", f"{LEFT}s"]
    )
    def test_what_is_not_called_so_is_not_ours(self, name: str, tmp_path: Path) -> None:
        (tmp_path / name).touch()
        remove_leftovers(tmp_path, "index")
        remove_leftovers(tmp_path / "gone", "*")
        assert os.listdir(tmp_path) == [name]

    def test_what_is_no_file_stays(self, tmp_path: Path) -> None:
        outside = tmp_path / "outside"
        outside.touch()
        folder, pipe, link = (tmp_path / f"index.{number:032x}.part" for number in range(3))
        folder.mkdir()
        os.mkfifo(pipe)
        link.symlink_to(outside)
        before = sorted(os.listdir(tmp_path))
        remove_leftovers(tmp_path, "index")
        assert sorted(os.listdir(tmp_path)) == before

    @pytest.mark.parametrize(("hours", "stays"), [(1, True), (25, False)])
    def test_without_locks_its_age_tells(
        self, hours: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, stays: bool
    ) -> None:
        def refused(*_: object) -> None:
            raise OSError(errno.ENOLCK, "No locks available")

        left = tmp_path / LEFT
        left.touch()
        now = left.stat().st_mtime
        monkeypatch.setattr(fcntl, "flock", refused)
        monkeypatch.setattr("chronicle.atomic_files.time.time", lambda: now + hours * 3600)
        remove_leftovers(tmp_path, "index")
        assert left.exists() is stays
        with PartialFile(tmp_path / "index", "index") as part:
            part.publish(replace=True)
