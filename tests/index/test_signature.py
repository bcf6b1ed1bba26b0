"""What a file looked like when it was read: nothing raises, and what cannot be read looks like no file that can."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from chronicle.index.signature import COMPILING, Signature, code_digest, digest
from chronicle.loader.reader import MAX_FILE, ReadText, read_file

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "facts.toml"


@pytest.mark.parametrize("data", [b"", b"a = 1", b"\xef\xbb\xbfa = 1", b"#" * (2**20 + 1)])
def test_a_digest_is_that_of_the_text_that_was_read(data: bytes, path: Path) -> None:
    path.write_bytes(data)
    read = read_file(path)
    assert isinstance(read, ReadText)
    assert digest(path) == read.digest


def test_what_cannot_be_read_has_no_digest(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert digest(path) is None
    assert digest(path.parent) is None
    os.mkfifo(path)
    assert digest(path) is None
    path.unlink()
    path.touch()
    os.truncate(path, MAX_FILE + 1)
    assert digest(path) is None

    def failing(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    os.truncate(path, 1)
    monkeypatch.setattr(os, "read", failing)
    assert digest(path) is None


@pytest.mark.parametrize(("seconds", "racy"), [(0, 1), (1, 1), (3, 0), (-3600, 1)])
def test_a_file_is_racy_for_as_long_as_a_coarse_clock_may_stand_still(
    seconds: int, racy: int, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.touch()
    now = path.stat().st_ctime_ns + seconds * 10**9
    monkeypatch.setattr("chronicle.index.signature.time.time_ns", lambda: now)
    assert Signature.of(path).racy == racy


def test_a_file_that_is_gone_looks_like_no_other(path: Path) -> None:
    gone = Signature.of(path)
    path.touch()
    empty = Signature.of(path)
    folder = Signature.of(path.parent)
    assert not gone.same_metadata(empty)
    assert not folder.same_metadata(empty)
    assert gone.same_metadata(Signature.of(path.with_name("gone")))


class TestTheProgram:
    """The modules that decide what a base is compiled to."""

    @pytest.fixture
    def program(self, tmp_path: Path) -> Path:
        program = tmp_path / "program"
        for directory in ("", *COMPILING, "pages", "loader/toml"):
            (program / directory).mkdir(exist_ok=True)
            (program / directory / "a.py").touch()
        return program

    @pytest.mark.parametrize("module", ["a.py", "checks/a.py", "loader/toml/a.py", "model/new.py"])
    def test_another_module_makes_another_digest(self, module: str, program: Path) -> None:
        before = code_digest(str(program))
        assert code_digest(str(program)) == before
        (program / module).write_text("pass\n")
        assert code_digest(str(program)) != before

    @pytest.mark.parametrize("file", ["pages/a.py", "checks/notes.md", "checks/__pycache__/a.py"])
    def test_what_compiles_nothing_does_not_count(self, file: str, program: Path) -> None:
        before = code_digest(str(program))
        (program / file).parent.mkdir(exist_ok=True)
        (program / file).write_text("pass\n")
        assert code_digest(str(program)) == before

    def test_another_place_is_the_same_program(self, program: Path) -> None:
        before = code_digest(str(program))
        assert code_digest(str(program.rename(program.with_name("moved")))) == before

    def test_an_archive_has_no_files(self, program: Path) -> None:
        assert code_digest(str(program / "a.py" / "chronicle"))
