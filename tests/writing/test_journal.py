"""A journal that a crash left is settled; one that a stranger left writes nothing, anywhere."""

from __future__ import annotations

import errno
import json
import os
from typing import TYPE_CHECKING, Any, Final

import pytest

from chronicle.loader.locate import JOURNAL, BaseLocation
from chronicle.writing.journal import Journal, OldFile, digest_of, read_journal, write_journal
from chronicle.writing.transaction import BaseUnsettled, recover
from tests.writing.conftest import ANN, BOB, contents

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Chronicle

POSTS: Final = b"# none yet\n"
MORE: Final = b"# more\n"


def old_file(name: str, before: bytes | None, after: bytes | None) -> OldFile:
    content = before or b""
    return OldFile(name, digest_of(before), digest_of(after), 0o644, len(content), lambda: content)


CUT_OFF: Final = Journal(
    ("", "new"),
    ("new",),
    (
        old_file("people.toml", ANN, BOB),
        old_file("posts.toml", POSTS, MORE),
        old_file("new/events.toml", None, BOB),
    ),
)


@pytest.fixture
def half(base: BaseLocation) -> dict[str, bytes]:
    """Write half of what a journal says; return what the base held before."""
    before = contents(base.root)
    write_journal(base.root / JOURNAL, CUT_OFF)
    (base.root / "people.toml").write_bytes(BOB)
    (base.root / "new").mkdir()
    (base.root / "new" / "events.toml").write_bytes(BOB)
    (base.root / "new" / f".chronicle-write.{'0a' * 16}.part").touch()
    return before


def as_if_from_elsewhere(path: Path) -> None:
    """Put a copy in place of a journal, as an archive or git would."""
    content = path.read_bytes()
    kept = path.rename(path.with_name("kept"))
    path.write_bytes(content)
    kept.unlink()


def forge(base: BaseLocation, *, inode: int | None = None, **fields: Any) -> None:
    """Make a journal of such fields; without an inode, as if its stranger had guessed it."""
    path = base.root / JOURNAL
    path.touch()
    head = {"inode": path.stat().st_ino if inode is None else inode, "folders": [], "made": [], "files": []}
    text = json.dumps(head | fields).encode()
    path.write_bytes(b"chronicle journal 1\n" + text + b"\n" + (digest_of(text) or "").encode() + b"\n" + ANN)


def row(name: str, before: bytes | None, after: bytes | None) -> tuple[object, ...]:
    return (name, digest_of(before), digest_of(after), 0o644, len(before or b""))


def test_what_was_half_done_is_put_back(base: BaseLocation, half: dict[str, bytes]) -> None:
    recover(base)
    assert contents(base.root) == half
    assert not (base.root / "new").exists()


@pytest.mark.parametrize("command", ["timeline", "check", ""])
def test_any_command_settles_it_before_it_reads(
    command: str,
    base: BaseLocation,
    half: dict[str, bytes],
    chronicle: Chronicle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHRONICLE_BASE", str(base.root))
    assert chronicle(*command.split(), base=None).code == 0
    assert contents(base.root) == half


def test_what_was_changed_by_hand_since_is_left_to_people(
    base: BaseLocation, half: dict[str, bytes], chronicle: Chronicle
) -> None:
    (base.root / "people.toml").write_bytes(b"# by hand\n")
    now = contents(base.root)
    assert now != half
    answer = chronicle("timeline", base=base.root)
    assert answer.code == 3
    assert "people.toml has been changed since" in answer.err
    assert "remove" in answer.err
    assert contents(base.root) == now
    (base.root / JOURNAL).unlink()
    assert chronicle("timeline", base=base.root).code == 0


@pytest.mark.parametrize("error", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_a_base_that_cannot_be_written_to(
    error: int,
    base: BaseLocation,
    half: dict[str, bytes],
    chronicle: Chronicle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = os.open
    now = contents(base.root)

    def refused(path: Any, flags: int, *rest: Any, **options: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and str(path).startswith(str(base.root)):
            raise OSError(error, os.strerror(error))
        return real(path, flags, *rest, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refused)
        answer = chronicle("timeline", base=base.root)
    assert answer.code == 3
    assert os.strerror(error).lower() in answer.err
    assert contents(base.root) == now
    recover(base)
    assert contents(base.root) == half


class TestStrangers:
    def test_one_that_was_copied_here_puts_nothing_back(
        self, base: BaseLocation, half: dict[str, bytes]
    ) -> None:
        as_if_from_elsewhere(base.root / JOURNAL)
        now = contents(base.root)
        with pytest.raises(BaseUnsettled, match="copied here from elsewhere"):
            recover(base)
        assert contents(base.root) == now != half

    @pytest.mark.parametrize("done", ["nothing", "everything"])
    def test_one_whose_write_is_not_half_done_just_goes(self, done: str, base: BaseLocation) -> None:
        write_journal(base.root / JOURNAL, Journal(("",), (), CUT_OFF.files[:2]))
        as_if_from_elsewhere(base.root / JOURNAL)
        if done == "everything":
            (base.root / "people.toml").write_bytes(BOB)
            (base.root / "posts.toml").write_bytes(MORE)
        now = contents(base.root)
        recover(base)
        assert contents(base.root) == {name: held for name, held in now.items() if name != JOURNAL}

    @pytest.mark.parametrize(
        "name",
        [
            "../outside/theirs.toml",
            ".git/hooks/pre-commit",
            ".git/config.toml",
            "link.toml",
            "folder/a.toml",
            "README.md",
            "",
            "own/facts.toml",
            "imports/../../outside/theirs.toml",
        ],
    )
    def test_one_that_knows_its_inode_reaches_no_other_file(
        self, name: str, base: BaseLocation, tmp_path: Path
    ) -> None:
        outside = tmp_path / "outside"
        outside.mkdir()
        (outside / "theirs.toml").write_bytes(BOB)
        (base.root / ".git" / "hooks").mkdir(parents=True)
        (base.root / ".git" / "hooks" / "pre-commit").write_bytes(BOB)
        (base.root / "link.toml").symlink_to("../outside/theirs.toml")
        (base.root / "folder").symlink_to("../outside")
        (base.root / "own").mkdir()
        (base.root / "own" / "chronicle.toml").touch()
        (base.root / "own" / "facts.toml").write_bytes(BOB)
        for path in (name, str(outside / "theirs.toml")):
            forge(base, files=[row(path, ANN, BOB), row("posts.toml", None, POSTS)])
            before = contents(tmp_path)
            with pytest.raises(BaseUnsettled):
                recover(base)
            assert contents(tmp_path) == before
            (base.root / JOURNAL).unlink()

    @pytest.mark.parametrize("folder", ["..", "../outside", "/", ".git", "link", "own"])
    def test_one_that_names_other_folders_clears_up_none_of_them(
        self, folder: str, base: BaseLocation, tmp_path: Path
    ) -> None:
        left = f".chronicle-write.{'0a' * 16}.part"
        for name in ("outside", "base/.git", "base/own"):
            (tmp_path / name).mkdir()
            (tmp_path / name / left).touch()
        (tmp_path / left).touch()
        (base.root / "own" / "chronicle.toml").touch()
        (base.root / "link").symlink_to("../outside")
        (tmp_path / "empty").mkdir()
        before = contents(tmp_path)
        forge(base, folders=[folder, str(tmp_path)], made=[folder, "../empty"])
        recover(base)
        assert contents(tmp_path) == before
        assert (tmp_path / "empty").is_dir()

    @pytest.mark.parametrize(
        "fields",
        [
            {"files": [["people.toml"]]},
            {"files": {"people.toml": 1}},
            {"files": [["people.toml", None, None, "rw", -5]]},
            {"files": [row("people.toml", BOB * 9, ANN)]},  # longer than there is
            {"folders": 7},
            {"made": [[[[]]]]},
            {"files": [[[] for _ in range(5)]]},
        ],
    )
    def test_one_that_makes_no_sense_goes(self, fields: dict[str, Any], base: BaseLocation) -> None:
        before = contents(base.root)
        forge(base, **fields)
        recover(base)
        assert contents(base.root) == before

    def test_one_nested_beyond_measure_goes(self, base: BaseLocation) -> None:
        before = contents(base.root)
        text = b'{"files":' + b"[" * 100_000
        checksum = (digest_of(text) or "").encode()
        (base.root / JOURNAL).write_bytes(b"chronicle journal 1\n" + text + b"\n" + checksum + b"\n")
        recover(base)
        assert contents(base.root) == before

    def test_one_that_is_damaged_puts_nothing_back(self, base: BaseLocation, half: dict[str, bytes]) -> None:
        path = base.root / JOURNAL
        content = path.read_bytes()
        with path.open("r+b") as file:  # it stays the same file
            file.write(content.replace(b"Ann Ray", b"Eve Ray"))
        now = contents(base.root)
        with pytest.raises(BaseUnsettled, match="damaged"):
            recover(base)
        assert contents(base.root) == now != half

    @pytest.mark.parametrize("sort", ["folder", "pipe", "link", "link to nowhere"])
    def test_what_is_no_file_stops_the_command_and_stays(self, sort: str, base: BaseLocation) -> None:
        path = base.root / JOURNAL
        if sort == "folder":
            path.mkdir()
        elif sort == "pipe":
            os.mkfifo(path)
        else:
            path.symlink_to("people.toml" if sort == "link" else "nowhere")
        with pytest.raises(BaseUnsettled):
            recover(base)
        assert os.path.lexists(path)
        assert (base.root / "people.toml").read_bytes() == ANN

    def test_one_of_a_later_version_is_left_to_it(self, base: BaseLocation) -> None:
        (base.root / JOURNAL).write_bytes(b"chronicle journal 2\nsomething else")
        with pytest.raises(BaseUnsettled, match="another version"):
            recover(base)
        assert (base.root / JOURNAL).exists()

    def test_a_large_one_is_not_read_whole(self, base: BaseLocation) -> None:
        with (base.root / JOURNAL).open("wb") as file:
            file.write(b"chronicle journal 1\n")
            file.truncate(2**40)
        recover(base)
        assert not (base.root / JOURNAL).exists()


def test_one_that_was_cut_off_anywhere_puts_nothing_back(base: BaseLocation) -> None:
    path = base.root / JOURNAL
    write_journal(path, CUT_OFF)
    whole = path.read_bytes()
    journal, is_own = read_journal(path)
    assert is_own
    assert [(file.name, file.content()) for file in journal.files[:2]] == [
        ("people.toml", ANN),
        ("posts.toml", POSTS),
    ]
    for length in range(len(whole)):
        os.truncate(path, length)
        assert read_journal(path)[0].files == (), length
        path.write_bytes(whole)
    os.truncate(path, len(whole) - 1)
    recover(base)
    assert not path.exists()


def test_nobody_reads_in_it_what_they_could_not_read(base: BaseLocation) -> None:
    before = os.umask(0)
    try:
        write_journal(base.root / JOURNAL, Journal(files=(CUT_OFF.files[0]._replace(mode=0o640),)))
    finally:
        os.umask(before)
    assert (base.root / JOURNAL).stat().st_mode & 0o777 == 0o640
